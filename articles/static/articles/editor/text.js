// The text of the story as its rich text editors keep it: paragraphs, their links, and changes to them.
// A place is { input, key, start, end }: the hidden field of an editor, a block of Draft.js in it, and two offsets.

const { EditorState, Modifier, SelectionState } = window.DraftJS;

export const form = document.querySelector("form[data-edit-form]");

const isThere = (element) => !element.closest("[data-streamfield-child][aria-hidden='true']");

// The hidden fields of the editors of the body, in the order of the page.
export const editors = () =>
  [...form.querySelectorAll("[data-contentpath='body'] input[type='hidden']")].filter(
    (input) => input.draftailEditor && isThere(input),
  );

const stateOf = (input) => input.draftailEditor.getEditorState();

// The paragraphs of the body: [{ input, key, text, block, content }].
export const paragraphs = () =>
  editors().flatMap((input) => {
    const content = stateOf(input).getCurrentContent();
    return content.getBlocksAsArray().map((block) => ({ input, key: block.getKey(), text: block.getText(), block, content }));
  });

// The links to pages in a paragraph: [{ page, place, entity }].
export function linksIn({ input, key, block, content }) {
  const links = [];
  block.findEntityRanges(
    (character) => character.getEntity() !== null,
    (start, end) => {
      const entity = block.getEntityAt(start);
      const { id } = content.getEntity(entity).getData();
      if (content.getEntity(entity).getType() === "LINK" && id) {
        links.push({ page: Number(id), place: { input, key, start, end }, entity });
      }
    },
  );
  return links;
}

// The fiches chosen elsewhere than by links: the subjects of the story, who is quoted.
export const chosenPages = () =>
  [...form.querySelectorAll("input[name^='subjects-'][name$='-profile'], input[name^='body-'][name$='-speaker']")]
    .map(({ value }) => Number(value))
    .filter(Boolean);

// The facts that the story reports.
export const reportedFacts = () =>
  [...form.querySelectorAll("input[name^='reports-'][name$='-fact']")]
    .filter(({ name }) => form.elements[name.replace(/fact$/, "DELETE")]?.value !== "1")
    .map(({ value }) => Number(value))
    .filter(Boolean);

// Return whether words may be linked: not linked already, and not code.
export function isFree({ block }, start, end) {
  for (let offset = start; offset < end; offset += 1) {
    if (block.getEntityAt(offset) || block.getInlineStyleAt(offset).has("CODE")) return false;
  }
  return true;
}

const selectionAt = ({ key, start, end }) =>
  SelectionState.createEmpty(key).merge({ anchorOffset: start, focusOffset: end });

// Change what is linked at places, editor by editor: each is one step of its undo.
function apply(places, entityFor) {
  for (const input of new Set(places.map((place) => place.input))) {
    const state = stateOf(input);
    let content = state.getCurrentContent();
    for (const place of places.filter((other) => other.input === input)) {
      let entity;
      [content, entity] = entityFor(content, place);
      content = Modifier.applyEntity(content, selectionAt(place), entity);
    }
    const next = EditorState.push(state, content, "apply-entity");
    input.draftailEditor.onChange(EditorState.acceptSelection(next, state.getSelection()));
  }
}

// Link the words at `places` to a fiche.
export function link(places, { id, url }) {
  apply(places, (content) => {
    const next = content.createEntity("LINK", "MUTABLE", { id, url, parentId: null });
    return [next, next.getLastCreatedEntityKey()];
  });
}

export const unlink = (places) => apply(places, (content) => [content, null]);

// Show words: put the caret behind them and bring them into sight.
export function show(place) {
  const state = stateOf(place.input);
  if (!state.getCurrentContent().getBlockForKey(place.key)) return;
  const selection = selectionAt(place).merge({ hasFocus: true });
  place.input.draftailEditor.onChange(EditorState.forceSelection(state, selection));
  rangeAt(place)?.startContainer.parentElement.scrollIntoView({ block: "center" });
}

// The name under the caret: { input, key, offset }, null when the caret is in no editor.
export function caret() {
  const input = editors().find((field) => stateOf(field).getSelection().getHasFocus());
  if (!input) return null;
  const selection = stateOf(input).getSelection();
  return { input, key: selection.getFocusKey(), offset: selection.getFocusOffset() };
}

// The DOM range of words on the screen; null while they are not drawn.
export function rangeAt({ input, key, start, end }) {
  const block = input.parentNode.querySelector(`[data-block][data-offset-key="${key}-0-0"]`);
  if (!block) return null;
  const range = document.createRange();
  let offset = 0;
  let begun = false;
  for (const leaf of block.querySelectorAll("[data-text='true']")) {
    const node = leaf.firstChild;
    const length = node?.nodeType === Node.TEXT_NODE ? node.length : 0;
    if (!begun && start < offset + length) {
      range.setStart(node, start - offset);
      begun = true;
    }
    if (begun && end <= offset + length) {
      range.setEnd(node, end - offset);
      return range;
    }
    offset += length;
  }
  return null;
}

// The block of the body that contains an editor: { id, number, text }.
export function blockOf(input) {
  const child = topBlock(input);
  return child && blocks().find((block) => block.id === child.querySelector(":scope > input[name$='-id']")?.value);
}

function topBlock(element) {
  let child = element.closest("[data-streamfield-child]");
  while (child?.parentElement.closest("[data-streamfield-child]")) {
    child = child.parentElement.closest("[data-streamfield-child]");
  }
  return child;
}

// The stream of the body, as Wagtail's own scripts keep it.
export const stream = () => document.getElementById("body-root")?.rootBlock;

// The blocks of the body, for a list: [{ id, number, label, text }].
export function blocks() {
  return (stream()?.children ?? []).map((child, index) => ({
    id: child.id,
    number: index + 1,
    label: child.blockDef.meta.label,
    text: child.getTextLabel({ maxLength: 2_000 }) ?? "",
  }));
}
