// The side panel « Fiches » of a story's editor (articles/side_panel.py).
import { watchCitations } from "./citations.js";
import { fillBlocks, newFactDialog } from "./facts.js";
import { keepIds } from "./ids.js";
import { Names } from "./names.js";
import { newFicheDialog } from "./new_fiche.js";
import { Panel } from "./panel.js";
import { askAboutDrafts } from "./publishing.js";
import { form } from "./text.js";
import { Underline } from "./underline.js";

const root = document.querySelector("[data-fiches-panel]");
const FIRST_READ_AFTER_MS = 300; // the editors are being drawn

if (root && form?.elements.ignored_names) {
  const addresses = JSON.parse(root.querySelector("#fiches-addresses").textContent);
  const template = (name) => root.querySelector(`template[data-dialog='${name}']`);
  const names = new Names(addresses.names);
  const newFiche = newFicheDialog(template("fiche"), addresses, names);
  const newFact = newFactDialog(template("fact"), addresses, names, (words) => panel.say(words));
  const panel = new Panel(root, names, { newFiche, newFact });
  new Underline(names, newFiche);
  askAboutDrafts(template("drafts"), names);
  keepIds();
  watchCitations();

  document.addEventListener("fiches:text", () => names.schedule());
  form.addEventListener("input", (event) => {
    if (["title", "standfirst"].includes(event.target.name)) names.schedule();
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-streamfield-action]")) names.schedule();
  });
  form.addEventListener("change", (event) => {
    if (/^reports-\d+-fact$/.test(event.target.name)) names.schedule();
  });
  form.addEventListener("focusin", (event) => {
    if (/^reports-\d+-block_id$/.test(event.target.name)) fillBlocks(event.target);
  });
  names.schedule(FIRST_READ_AFTER_MS);
}
