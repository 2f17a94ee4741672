// A fiche made without leaving the story: name and kind, the fiches it may be already, saved as a draft.
import { ask, h } from "../../admin/dom.js";
import { complain, dialogFrom } from "./dialogs.js";
import { about } from "./fiche.js";

const ASK_AFTER_MS = 250;

export function newFicheDialog(template, addresses, names) {
  let places = [];
  const { dialog, form, open, close } = dialogFrom(template, async () => {
    const { title, kind, isNew } = form.elements;
    const body = new URLSearchParams({ title: title.value, kind: kind.value, isNew: isNew.checked ? "1" : "" });
    const answer = await ask(addresses.newFiche, { body });
    if (answer.isHomonym) homonym.hidden = false;
    if (answer.fiche) finish(answer.fiche);
    else complain(form, answer.errors);
  });
  const homonym = dialog.querySelector("[data-homonym]");
  const near = dialog.querySelector("[data-near]");

  function finish(fiche) {
    close();
    names.link([places[0]], fiche);
    names.read({ force: true });
  }

  async function showNear() {
    const name = form.elements.title.value.trim();
    const { fiches } = name ? await ask(`${addresses.namesakes}?name=${encodeURIComponent(name)}`) : { fiches: [] };
    if (form.elements.title.value.trim() !== name) return;
    near.hidden = !fiches.length;
    near.querySelector("ul").replaceChildren(
      ...fiches.map((fiche) =>
        h(
          "li",
          {},
          h("span", {}, h("strong", {}, fiche.title), ` ${about(fiche)} — ${fiche.why}`),
          h("button", { type: "button", class: "button button-small button-secondary", onclick: () => finish(fiche) }, "C’est elle : lier"),
        ),
      ),
    );
  }

  let timer = null;
  form.elements.title.addEventListener("input", () => {
    homonym.hidden = true; // another name may have none
    form.elements.isNew.checked = false;
    clearTimeout(timer);
    timer = setTimeout(() => showNear().catch(() => {}), ASK_AFTER_MS);
  });

  return (surface, there) => {
    places = there;
    form.reset();
    form.elements.title.value = surface;
    near.hidden = true;
    homonym.hidden = true;
    open();
    form.elements.title.select();
    showNear().catch(() => {});
  };
}
