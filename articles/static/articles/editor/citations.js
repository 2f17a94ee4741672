// Each report of a fact cites a block of the story: its list follows the text, and says when the words that it cited are gone.
import { h } from "../../admin/dom.js";
import { fillBlocks } from "./facts.js";
import { say } from "../../admin/saying.js";
import { shareKept } from "./steps.js";
import { blocks, form } from "./text.js";

const READ_AFTER_MS = 400;
const KEPT = 0.5; // of the words: less is another text
const MOVED = 0.7; // of the words: more is the same text, elsewhere
const QUOTED_CHARACTERS = 80;

const cited = new Map(); // { the id of a block that was cited: its words then }

const quoted = (words) => `« ${words.length > QUOTED_CHARACTERS ? `${words.slice(0, QUOTED_CHARACTERS)}…` : words} »`;

// What to say of the block that a report cites; "" when its words are there.
function remark(id, present) {
  const here = present.find((block) => block.id === id);
  if (id && here && !cited.has(id)) cited.set(id, here.text);
  const words = cited.get(id) ?? "";
  if (!id || (here && (!words || shareKept(words, here.text) >= KEPT))) return "";
  const elsewhere = words && present.find((block) => block !== here && shareKept(words, block.text) >= MOVED);
  const said = here ? "Ce paragraphe ne dit plus ce que ce fait rapporte" : "Le paragraphe cité n’est plus dans le texte";
  if (elsewhere) return `${said} : ces mots sont maintenant dans le bloc ${elsewhere.number}. Choisissez-le dans cette liste.`;
  return `${said}${words ? `, qui était : ${quoted(words)}` : ""}. Choisissez celui qui rapporte ce fait, ou « Tout l’article ».`;
}

function read({ isFirst = false } = {}) {
  const present = blocks();
  const remarks = [];
  let isNews = false;
  for (const select of form.querySelectorAll("select[name^='reports-'][name$='-block_id']")) {
    if (select !== document.activeElement) fillBlocks(select);
    const row = select.closest("[data-inline-panel-child]");
    const words = row.matches(".deleted") ? "" : remark(select.value, present);
    const note = select.parentElement.querySelector("[data-citation]");
    const fact = row.querySelector("[data-chooser-title]").textContent.trim();
    if (words) remarks.push(`« Faits rapportés », ${quoted(fact)} : ${words}`);
    if (words === (note?.textContent ?? "")) continue;
    isNews = true;
    note?.remove();
    if (words) select.after(h("p", { class: "help-block help-warning", role: "status", "data-citation": "" }, words));
  }
  if (isNews && !isFirst) say("citations", remarks);
}

export function watchCitations() {
  let timer = null;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(read, READ_AFTER_MS);
  };
  document.addEventListener("fiches:text", schedule);
  for (const act of ["input", "change", "click"]) form.addEventListener(act, schedule);
  setTimeout(() => read({ isFirst: true }), READ_AFTER_MS);
}
