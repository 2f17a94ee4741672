// New draft fiches that the story links, or whose facts it reports: on publication, the editor is asked whether to publish
// them too.
import { h } from "../../admin/dom.js";
import { form } from "./text.js";

const PUBLISHES = "[name='action-publish'], [data-workflow-action-name='approve']";

export function askAboutDrafts(template, names) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  const field = form.elements.fiches_to_publish;
  const list = dialog.querySelector("ul");
  let pressed = null; // the button of the story's form
  let answered = false;

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.(PUBLISHES);
      const { drafts } = names;
      if (!button || answered || !drafts.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = button;
      list.replaceChildren(
        ...drafts.map((fiche) =>
          h("li", {}, h("label", {}, h("input", { type: "checkbox", value: fiche.id, checked: true }), ` ${fiche.title} `, h("span", { class: "fiches-panel__about" }, fiche.kind))),
        ),
      );
      document.body.append(dialog);
      dialog.showModal();
    },
    true,
  );
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...list.querySelectorAll("input:checked")].map((box) => Number(box.value));
    field.value = JSON.stringify(chosen);
    dialog.close();
    answered = true;
    pressed.click();
    answered = false; // a form that comes back asks again
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    pressed?.focus();
  });
}
