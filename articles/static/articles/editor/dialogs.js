// The dialogs of the panel: they are outside the story's form, since a form may not contain another.
import { h } from "../../admin/dom.js";

// Make the dialog that a <template> describes. Returns { dialog, form, open, close }.
export function dialogFrom(template, onSubmit) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  const form = dialog.querySelector("form");
  let opener = null;
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    try {
      await onSubmit(form);
    } catch {
      complain(form, { "": ["Le serveur ne répond pas. Rien n’est perdu : réessayez dans un instant."] });
    } finally {
      button.disabled = false;
    }
  });
  return {
    dialog,
    form,
    open() {
      opener = document.activeElement;
      complain(form, {});
      document.body.append(dialog); // in the page only while it is open: its fields are called as those of the story
      dialog.showModal();
    },
    close: () => dialog.close(),
  };
}

// Show beside each field its errors: { field: [sentence] }, "" (or __all__) being the whole form.
export function complain(form, errors) {
  form.querySelectorAll("[data-error]").forEach((slot) => slot.replaceChildren());
  form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  let first = null;
  for (const [name, sentences] of Object.entries(errors)) {
    const slot = form.querySelector(`[data-error="${name}"]`) ?? form.querySelector("[data-error='']");
    slot.append(...sentences.map((sentence) => h("p", { class: "error-message" }, sentence)));
    const field = form.elements[name];
    if (field instanceof Element) {
      field.setAttribute("aria-invalid", "true");
      first ??= field;
    }
  }
  first?.focus();
}
