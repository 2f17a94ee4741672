// What is pasted into a rich text field becomes blocks of the story (pasted.js), put around the words that were there
// (steps.js). In the other fields of rich text, which hold no blocks, it becomes lines.
import { blocksFrom } from "./pasted.js";
import { pasteFiles } from "./pictures.js";
import { rawOf } from "./raw.js";
import { clean, escaped } from "./runs.js";
import { say } from "../../admin/saying.js";
import { replaceWith } from "./steps.js";

const FRAGMENT = "data-draftjs-conductor-fragment"; // what was copied from a rich text field, as raw content
const FLATTENED = "Ce champ ne contient que des paragraphes et des listes : le reste y a été collé comme des lignes de texte.";

// The hidden input of the rich text field that an event is in.
function inputOf({ target }) {
  const wrapper = target.closest?.("[contenteditable='true']")?.closest("[data-draftail-editor-wrapper]");
  return [...(wrapper?.parentNode.children ?? [])].find((field) => field.draftailEditor) ?? null;
}

// The block of the body whose whole content is this field's: a paragraph, not the text of a box.
const paragraphOf = (input) =>
  (document.getElementById("body-root")?.rootBlock?.children ?? []).find(
    (child) => child.type === "paragraph" && child.element.contains(input),
  );

// What was copied from a rich text field of ours, with its links to fiches; null when it comes from elsewhere.
function ours(html) {
  const fragment = new DOMParser().parseFromString(html, "text/html").querySelector(`[${FRAGMENT}]`)?.getAttribute(FRAGMENT);
  if (!fragment) return null;
  const { blocks: lines, entityMap } = JSON.parse(fragment);
  const blocks = [];
  for (const line of lines.filter(({ text }) => text.trim())) {
    const last = blocks.at(-1)?.raw.blocks;
    if (last && line.type !== "unstyled" && last[0].type !== "unstyled") last.push(line);
    else blocks.push({ type: "paragraph", raw: { blocks: [line], entityMap } });
  }
  return { blocks, notes: [] };
}

// Blocks as lines, for a field that holds no blocks.
function linesOf({ type, value }) {
  const line = (text) => `<p>${escaped(text)}</p>`;
  if (type === "paragraph") return value;
  if (type === "heading") return `<h2>${escaped(value.text)}</h2>`;
  if (type === "box") return `<p><b>${escaped(value.title)}</b></p>${value.body}`;
  if (type === "embed") return `<p><a href="${escaped(value.url)}">${escaped(value.title)}</a></p>`;
  if (type === "table") {
    const rows = [value.columns.map(({ heading }) => heading), ...value.rows.map(({ values }) => values)];
    return [[value.caption], ...rows].map((cells) => cells.filter(Boolean).join(" · ")).filter(Boolean).map(line).join("");
  }
  return (value.text ?? value.original ?? value.code).split("\n").map(line).join("");
}

// Put lines at the caret, in the field as it is: one step of its own undo. Several lines stand apart from what is around them.
function insert(input, { blocks, entityMap }, isOneLine) {
  const { EditorState, Modifier, convertFromRaw } = window.DraftJS;
  const state = input.draftailEditor.getEditorState();
  let selection = state.getSelection();
  let content = state.getCurrentContent();
  const lines = [...blocks];
  if (!isOneLine) {
    content = Modifier.removeRange(content, selection, "backward");
    selection = content.getSelectionAfter();
    const line = content.getBlockForKey(selection.getStartKey());
    if (line.getText().slice(selection.getStartOffset()).trim()) lines.push({ text: "", type: line.getType() });
    if (line.getText().slice(0, selection.getStartOffset()).trim()) content = Modifier.splitBlock(content, selection);
    selection = content.getSelectionAfter();
  }
  content = Modifier.replaceWithFragment(content, selection, convertFromRaw({ blocks: lines, entityMap }).getBlockMap());
  input.draftailEditor.onChange(EditorState.push(state, content, "insert-fragment"));
}

function paste(input, child, html, text) {
  const copied = ours(html);
  const { blocks, notes } = copied ?? blocksFrom(html, text);
  const [first] = blocks;
  const spaces = { before: /^[ \u00a0]/.test(text), after: /[ \u00a0]$/.test(text) };
  if (blocks.length === 1 && first.value?.startsWith?.("<p>")) {
    first.value = first.value.replace(/^<p>/, spaces.before ? "<p> " : "<p>").replace(/<\/p>$/, spaces.after ? " </p>" : "</p>");
  }
  for (const block of blocks) if (block.type === "paragraph") block.raw ??= rawOf(block.value);
  const isOneLine = blocks.length === 1 && first.raw?.blocks.length === 1 && first.raw.blocks[0].type === "unstyled";
  const isFlattened = !child && blocks.some(({ raw }) => !raw);
  say("paste", isFlattened ? [...notes, FLATTENED] : notes);
  if (isOneLine) insert(input, first.raw, isOneLine);
  else if (child && blocks.length) replaceWith(child, blocks, spaces);
  else if (copied) insert(input, { ...first.raw, blocks: blocks.flatMap(({ raw }) => raw.blocks) });
  else if (blocks.length) insert(input, rawOf(blocks.map(linesOf).join("")));
}

document.addEventListener(
  "paste",
  (event) => {
    const { clipboardData } = event;
    const html = clipboardData.getData("text/html");
    const text = clipboardData.getData("text/plain");
    const input = inputOf(event);
    const child = input && paragraphOf(input);
    if (!pasteFiles(clipboardData, html, text, child)) {
      const isAddress = /^\s*https?:\S+\s*$/.test(text); // the editor makes a link of it
      const isLine = !html && !text.trim().includes("\n") && clean(text) === text; // as it would be typed
      if (!input || isAddress || isLine) return;
      paste(input, child, html, text);
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
