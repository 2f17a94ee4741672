// Blocks put in the place of a selection, and taken back by one undo. The words that were there keep their block, with the id
// that facts cite; a step knows its blocks by their ids.
import { rawOf } from "./raw.js";

const MAX_STEPS = 20;
const SLICE_MS = 150;
const done = [];
const undone = [];

const draft = () => window.DraftJS;
const isBlank = (line) => !line.getText().trim();
const textIn = (raw) => raw.blocks.map(({ text }) => text).join("\n");
const textOf = (lines) => lines.map((line) => line.getText()).join("\n");
const contentOf = (lines) => draft().ContentState.createFromBlockArray(lines);
const editorOf = (child) => child.block.widget.input.draftailEditor;
const named = (sequence, id) => sequence.children.find((child) => child.id === id);

// How much of some words is left in others: from 0 to 1.
export function shareKept(words, others) {
  const split = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const kept = new Set(split(others));
  const all = split(words);
  return all.length ? all.filter((word) => kept.has(word)).length / all.length : 0;
}

// The lines before and after the selection, without the blank ones where they meet.
function cut(state) {
  const { Modifier } = draft();
  const selection = state.getSelection();
  const content = selection.isCollapsed()
    ? state.getCurrentContent()
    : Modifier.removeRange(state.getCurrentContent(), selection, "backward");
  const caret = selection.isCollapsed() ? selection : content.getSelectionAfter();
  const lines = Modifier.splitBlock(content, caret).getBlocksAsArray();
  const end = lines.findIndex((line) => line.getKey() === caret.getStartKey()) + 1;
  const [head, tail] = [lines.slice(0, end), lines.slice(end)];
  while (head.length && isBlank(head.at(-1))) head.pop();
  while (tail.length && isBlank(tail[0])) tail.shift();
  return { head, tail };
}

// Two texts as one, the last line of the first going on in the second: their lines, and the place where they meet.
function glued(lines, more, space) {
  const { Modifier, SelectionState } = draft();
  const end = lines.at(-1);
  const caret = SelectionState.createEmpty(end.getKey()).merge({ anchorOffset: end.getLength(), focusOffset: end.getLength() });
  const content = Modifier.insertText(contentOf(lines), caret, space);
  const [first, ...others] = more;
  const joined = Modifier.replaceWithFragment(content, content.getSelectionAfter(), contentOf([first]).getBlockMap());
  return { lines: [...joined.getBlocksAsArray(), ...others], caret: content.getSelectionAfter() };
}

const isPlain = ({ raw }) => raw?.blocks.every(({ type }) => type === "unstyled");
const linesOf = (raw) => draft().convertFromRaw(raw).getBlocksAsArray();

// What the block of the caret becomes, { parts, heir }: [{ type, value, raw or lines, old, caret, isTail }], and which of them
// keeps the block, -1 for none.
function plan(state, blocks, spaces) {
  const { head, tail } = cut(state);
  const parts = blocks.map((block) => ({ ...block }));
  // A text goes on in what is pasted only where a space stands between them: two whole paragraphs stay two.
  const gap = (isSpace, sign) => (/\s/.test(sign) ? "" : isSpace ? " " : null);
  const [first, last] = [parts[0], parts.at(-1)];
  const before = head.length && isPlain(first) ? gap(spaces.before, textOf(head).at(-1)) : null;
  if (before !== null) Object.assign(first, { lines: glued(head, linesOf(first.raw), before).lines, old: textOf(head) });
  else if (head.length) parts.unshift({ type: "paragraph", lines: head, old: textOf(head) });
  const after = tail.length && parts.length > 1 && isPlain(last) ? gap(spaces.after, textOf(tail)[0]) : null;
  if (after !== null) Object.assign(last, glued(linesOf(last.raw), tail, after), { old: textOf(tail) });
  else if (tail.length) parts.push({ type: "paragraph", lines: tail, old: textOf(tail), isTail: true });

  const words = state.getCurrentContent().getPlainText();
  const [longest] = parts.filter(({ old }) => old).sort((a, b) => b.old.length - a.old.length);
  const isHeir = ({ raw }, rank) => raw && (words.trim() ? shareKept(words, textIn(raw)) >= 0.5 : rank === 0);
  return { parts, heir: longest ? parts.indexOf(longest) : parts.findIndex(isHeir) };
}

// The state in which Wagtail's scripts make a block of the body.
function stateOf(sequence, { type, value, raw, lines }) {
  if (lines) return JSON.stringify(draft().convertToRaw(contentOf(lines)));
  if (raw) return JSON.stringify(raw);
  if (type === "table") return value;
  const body = value.body ? { body: JSON.stringify(rawOf(value.body)) } : {};
  return { ...sequence.blockDef.initialChildStates[type], ...value, ...body };
}

function fill(child, before, lines) {
  const { EditorState } = draft();
  if (textOf(lines) === before.getCurrentContent().getPlainText()) return;
  const state = EditorState.push(EditorState.set(before, { allowUndo: false }), contentOf(lines), "remove-range");
  editorOf(child).onChange(EditorState.set(EditorState.moveSelectionToEnd(state), { allowUndo: true }));
}

function focus(child, caret) {
  const { EditorState } = draft();
  if (child.type !== "paragraph") return child.focus();
  const state = editorOf(child).getEditorState();
  const next = caret ? EditorState.forceSelection(state, caret.merge({ hasFocus: true })) : EditorState.moveFocusToEnd(state);
  return editorOf(child).onChange(next);
}

// All that a block holds, to know whether it was changed since.
function contentsOf(child) {
  const words = ({ draftailEditor, value }) =>
    draftailEditor ? JSON.stringify(draft().convertToRaw(draftailEditor.getEditorState().getCurrentContent())) : value;
  const fields = [...child.element.querySelectorAll("input,textarea,select")];
  return fields.filter(({ name }) => name.startsWith(`${child.prefix}-value`)).map(words).join("\n");
}

const record = (sequence, ids) => new Map(ids.map((id) => [id, contentsOf(named(sequence, id))]));
const isAs = (sequence, contents) =>
  [...contents].every(([id, said]) => named(sequence, id) && contentsOf(named(sequence, id)) === said);

// Put blocks in the place of the selection of a paragraph, one between two yields.
function* replacing(child, blocks, spaces) {
  const { sequence } = child;
  const before = editorOf(child).getEditorState();
  const { parts, heir } = plan(before, blocks, spaces);
  const start = child.index;
  const step = { sequence, host: { id: child.id, index: start, before, isKept: heir >= 0 }, inserted: [] };
  step.untouched = step.host.isKept ? record(sequence, [child.id]) : new Map();
  if (step.host.isKept) fill(child, before, parts[heir].lines ?? linesOf(parts[heir].raw));
  const made = [];
  for (const [rank, part] of parts.entries()) {
    if (rank === heir) {
      made.push(child);
      continue;
    }
    const block = { type: part.type, value: stateOf(sequence, part), id: crypto.randomUUID() };
    made.push(sequence.insert(block, start + rank));
    step.inserted.push({ block });
    yield;
  }
  if (!step.host.isKept) sequence.deleteBlock(child.index);
  const last = parts.findLastIndex(({ isTail }) => !isTail);
  focus(made[last], parts[last].caret);
  step.contents = record(sequence, made.map(({ id }) => id));
  done.push(step);
  done.splice(0, done.length - MAX_STEPS);
  undone.length = 0;
}

// A long story comes in slices, so that the page shows its beginning at once; whatever is done next finds it whole.
let pasting = null;

function proceed(isToTheEnd = false) {
  const end = performance.now() + SLICE_MS;
  while (pasting) {
    if (pasting.next().done) pasting = null;
    else if (!isToTheEnd && performance.now() > end) return setTimeout(proceed);
  }
  return undefined;
}

for (const act of ["keydown", "pointerdown", "paste", "submit", "beforeunload"]) {
  window.addEventListener(act, () => proceed(true), true);
}

/**
 * Put blocks in the place of the selection of a paragraph.
 * @param {object} child - the paragraph, as Wagtail's scripts keep it
 * @param {{type: string, value: object|undefined, raw: object|undefined}[]} blocks
 * @param {{before: boolean, after: boolean}} spaces - whether they begin and end with a space
 */
export function replaceWith(child, blocks, spaces = {}) {
  proceed(true);
  pasting = replacing(child, blocks, spaces);
  proceed();
}

function undo(step) {
  const { EditorState } = draft();
  const { sequence, host } = step;
  const kept = host.isKept && named(sequence, host.id);
  if (kept) host.after = editorOf(kept).getEditorState();
  for (const each of step.inserted.toReversed()) {
    each.index = named(sequence, each.block.id).index; // it may have been moved
    sequence.deleteBlock(each.index);
  }
  const value = JSON.stringify(draft().convertToRaw(host.before.getCurrentContent()));
  const child = kept || sequence.insert({ type: "paragraph", value, id: host.id }, host.index);
  editorOf(child).onChange(EditorState.forceSelection(host.before, host.before.getSelection().merge({ hasFocus: true })));
  step.untouched = record(sequence, [host.id]);
}

function redo(step) {
  const { EditorState } = draft();
  const { sequence, host } = step;
  const child = named(sequence, host.id);
  if (host.isKept) editorOf(child).onChange(host.after);
  else sequence.deleteBlock(child.index);
  for (const { block, index } of step.inserted) sequence.insert(block, index);
  step.contents = record(sequence, [...step.contents.keys()]);
  focus(named(sequence, step.inserted.at(-1)?.block.id ?? host.id));
}

// Whether a key pressed there is for the step: in one of its blocks, in a paragraph that has nothing of its own, or nowhere.
function isForStep(target, { sequence, contents }, stack) {
  const child = sequence.children.find(({ element }) => element.contains(target));
  if (!child) return target === document.body;
  return contents.has(child.id) || (child.type === "paragraph" && editorOf(child).getEditorState()[stack]().isEmpty());
}

document.addEventListener(
  "keydown",
  (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    const isUndo = key === "z" && !event.shiftKey;
    const [from, to] = isUndo ? [done, undone] : [undone, done];
    const step = from.at(-1);
    if (!step || !isForStep(event.target, step, isUndo ? "getUndoStack" : "getRedoStack")) return;
    if (!isAs(step.sequence, isUndo ? step.contents : step.untouched)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    to.push(from.pop());
    if (isUndo) undo(step);
    else redo(step);
  },
  true,
);
