// The texts of the story that readers read, in rich text editors and in plain fields, and what is changed in them.
// A passage is { text, input, key } for a block of Draft.js (editor/text.js), { text, field } for a plain field.
import { blockOf, form, paragraphs, show as showInEditor } from "../editor/text.js";

const { EditorState, Modifier, SelectionState } = window.DraftJS;

const PROSE = ["title", "short_title", "kicker", "standfirst", "lead_caption", "seo_title", "search_description"];
// What is no prose among the fields of the body.
const OTHER = ["code", "url", "date", "language", "provider", "player_url", "number", "speaker_name"];

const isThere = (element) => !element.closest("[data-streamfield-child][aria-hidden='true'], .deleted");

function isProse(field) {
  if (!isThere(field) || field.closest(".Draftail-Editor")) return false;
  if (PROSE.includes(field.name) || /^corrections-\d+-(before|after)$/.test(field.name)) return true;
  if (!/^body-/.test(field.name)) return false;
  const path = field.closest("[data-contentpath]")?.dataset.contentpath;
  if (path === "original") return languageOf(field) === "fr";
  return !OTHER.includes(path);
}

// The language of a quotation, chosen beside it.
const languageOf = (field) => form.elements[field.name.replace(/original$/, "language")]?.value ?? "fr";

const isCode = ({ block }, start, end) => {
  for (let offset = start; offset < end; offset += 1) {
    if (block.getInlineStyleAt(offset).has("CODE")) return true;
  }
  return false;
};

export function passages() {
  const fields = [...form.querySelectorAll("input[type='text'], textarea")].filter((field) => field.value.trim() && isProse(field));
  const found = [...fields.map((field) => ({ text: field.value, field })), ...paragraphs().filter(({ text }) => text.trim())];
  const element = ({ field, input }) => field ?? input;
  return found.sort((one, other) =>
    element(one).compareDocumentPosition(element(other)) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 0,
  );
}

export const isReadable = (passage, { start, end }) => !passage.block || !isCode(passage, start, end);

// What a passage is called: « Titre de l’article », « Paragraphe (2) ».
export function nameOf({ field, input }) {
  const block = blockOf(field ?? input);
  if (block) return `${block.label} (bloc ${block.number})`;
  const label = form.querySelector(`label[for='${field.id}']`)?.textContent ?? field.getAttribute("placeholder") ?? "";
  return label.replace(/\*\s*$/, "").trim();
}

export function show(passage, { start, end }) {
  if (passage.input) {
    showInEditor({ input: passage.input, key: passage.key, start, end });
    return;
  }
  passage.field.focus();
  passage.field.setSelectionRange(start, end);
  passage.field.scrollIntoView({ block: "center" });
}

// Make corrections, as far as the words are still what they were: of a field or an editor, one step of its own undo each.
export function correct(corrections) {
  const inOrder = [...corrections].sort((one, other) => other.start - one.start);
  const inputs = new Set(inOrder.map(({ passage }) => passage.input).filter(Boolean));
  for (const input of inputs) correctEditor(input, inOrder.filter(({ passage }) => passage.input === input));
  for (const correction of inOrder.filter(({ passage }) => passage.field)) correctField(correction);
}

function correctEditor(input, corrections) {
  const state = input.draftailEditor.getEditorState();
  let content = state.getCurrentContent();
  for (const { passage, start, end, excerpt, suggestion } of corrections) {
    const block = content.getBlockForKey(passage.key);
    if (block?.getText().slice(start, end) !== excerpt) continue;
    const range = SelectionState.createEmpty(passage.key).merge({ anchorOffset: start, focusOffset: end });
    content = suggestion
      ? Modifier.replaceText(content, range, suggestion, block.getInlineStyleAt(start), block.getEntityAt(start))
      : Modifier.removeRange(content, range, "forward");
  }
  if (content !== state.getCurrentContent()) {
    input.draftailEditor.onChange(EditorState.push(state, content, "insert-fragment"));
  }
}

// By the browser's own command, so that its undo knows.
function correctField({ passage: { field }, start, end, excerpt, suggestion }) {
  if (field.value.slice(start, end) !== excerpt) return;
  const back = document.activeElement;
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  document.execCommand(suggestion ? "insertText" : "delete", false, suggestion);
  back?.focus({ preventScroll: true });
}
