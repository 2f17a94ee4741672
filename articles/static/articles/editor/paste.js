// A whole story pasted into one paragraph becomes one block for each of its paragraphs, so that a fact can cite the one
// that reports it. What was pasted is as Draft.js made it, links and styles included; lists and titles stay in place.
import { editors, stream } from "./text.js";

const { ContentState, EditorState, convertToRaw } = window.DraftJS;

const isPlain = (block) => block.getType() === "unstyled";
const contentOf = (block, content) => ContentState.createFromBlockArray([block], content.getEntityMap());

// The block of the body whose whole content is this editor's: a paragraph, not the text of a box.
const paragraphOf = (input) =>
  (stream()?.children ?? []).find((child) => child.type === "paragraph" && child.element.contains(input));

function split(input) {
  const child = paragraphOf(input);
  const state = input.draftailEditor.getEditorState();
  const content = state.getCurrentContent();
  const parts = content.getBlocksAsArray().filter((block) => block.getText().trim() || !isPlain(block));
  if (!child || parts.length < 2 || !parts.every(isPlain)) return;
  const [first, ...rest] = parts;
  // Not a step of its own to undo: undoing takes back the paste, in this block.
  const shortened = EditorState.push(EditorState.set(state, { allowUndo: false }), contentOf(first, content), "remove-range");
  input.draftailEditor.onChange(EditorState.set(EditorState.moveSelectionToEnd(shortened), { allowUndo: true }));
  rest.forEach((block, offset) => {
    const value = JSON.stringify(convertToRaw(contentOf(block, content)));
    const focus = offset === rest.length - 1;
    child.sequence.insert({ type: "paragraph", value, id: crypto.randomUUID() }, child.index + 1 + offset, { focus });
  });
}

export function splitPastes() {
  document.addEventListener(
    "paste",
    ({ target, clipboardData }) => {
      const wrapper = target.closest?.("[data-draftail-editor-wrapper]");
      const input = wrapper && editors().find((field) => field.parentNode === wrapper.parentNode);
      if (input && clipboardData.getData("text/plain").trim().includes("\n")) setTimeout(() => split(input));
    },
    true,
  );
}
