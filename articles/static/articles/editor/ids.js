// The id of a block follows its words. Wagtail cuts a paragraph by leaving the id to what comes before the caret: when that is
// nothing, the words have gone to a new block. They come back to theirs, and the new one stands before it, empty.
import { stream } from "./text.js";

const LOOK_AFTER_MS = 200; // Wagtail cuts, then puts the block that was asked for between the two
const PROMPT = /^(\/\S*)?$/; // what was typed to ask for it

const seen = new Map(); // { a paragraph: its words when last seen }

const wordsOf = ({ block }) =>
  block.widget.input.draftailEditor?.getEditorState().getCurrentContent().getPlainText().trim() ?? "";

function giveBack(child, heir) {
  const { sequence } = child;
  const [empty, words] = [child.block.getState(), heir.block.getState()];
  child.block.setState(words);
  heir.block.setState(empty);
  const [first, second] = [child.index, heir.index];
  sequence.moveBlock(second, first);
  sequence.moveBlock(first + 1, second);
  const { commentApp } = window.comments ?? {};
  if (!commentApp) return;
  const commentsAt = commentApp.utils.selectCommentsForContentPathFactory(heir.getContentPath());
  for (const { localId } of commentsAt(commentApp.store.getState())) {
    commentApp.updateContentPath(localId, child.getContentPath());
  }
}

const paragraphs = () => (stream()?.children ?? []).filter(({ type }) => type === "paragraph");

function look() {
  for (const child of paragraphs()) {
    const before = seen.get(child);
    if (!before || wordsOf(child)) continue;
    const heir = paragraphs().find(
      (other) => !seen.has(other) && other.index > child.index && wordsOf(other) && before.endsWith(wordsOf(other)),
    );
    if (heir && PROMPT.test(before.slice(0, -wordsOf(heir).length).trim())) giveBack(child, heir);
  }
  for (const child of paragraphs()) seen.set(child, wordsOf(child));
}

export function keepIds() {
  let timer = setTimeout(look, LOOK_AFTER_MS);
  document.addEventListener("fiches:text", () => {
    for (const child of seen.keys()) if (wordsOf(child)) seen.set(child, wordsOf(child));
    clearTimeout(timer);
    timer = setTimeout(look, LOOK_AFTER_MS);
  });
}
