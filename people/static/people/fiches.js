// Links to fiches in the admin's rich text (people/rich_text.py): « @ » and two letters, or a button of the toolbar, open
// a list of fiches. The text stores Wagtail's own link to a page.
(() => {
  const { createElement: h, useEffect, useRef, useState } = window.React;
  const { EditorState, Modifier } = window.DraftJS;

  const SUGGESTIONS = document.currentScript.dataset.suggestions; // people/admin_views.py: suggestions()
  const MIN_LETTERS = 2;
  const DELAY_MS = 120;
  // « @ » at the start of a word, or after an apostrophe (d’@Alibaba), then up to four words.
  const PROMPT = /(?:^|[\s\u00a0\u202f([«“"'’—–-])@([\p{L}\p{N}][^@\n]{1,59})$/u;
  const MAX_WORDS = 4;

  let lists = 0;

  // Answers by query, so that deleting letters sends no new request.
  const known = new Map();

  async function suggestionsFor(query, signal) {
    const key = query.trim().toLocaleLowerCase("fr");
    if (!known.has(key)) {
      const headers = { "X-Requested-With": "XMLHttpRequest" }; // refused, not sent to the page of sign-in
      const response = await fetch(`${SUGGESTIONS}?q=${encodeURIComponent(key)}`, { headers, signal });
      if (!response.ok) throw new Error(`${response.status}`);
      known.set(key, (await response.json()).fiches);
      setTimeout(() => known.delete(key), 60_000); // a fiche created meanwhile is found a minute later
    }
    return known.get(key);
  }

  // The fiches that match `query`: { fiches, status: "idle" | "loading" | "done" | "failed" }.
  function useSuggestions(query) {
    const [state, setState] = useState({ fiches: [], status: "idle" });
    useEffect(() => {
      if (!query || query.trim().length < MIN_LETTERS) {
        setState({ fiches: [], status: "idle" });
        return undefined;
      }
      const controller = new AbortController();
      setState((before) => ({ fiches: before.fiches, status: "loading" }));
      const timer = setTimeout(() => {
        suggestionsFor(query, controller.signal).then(
          (fiches) => !controller.signal.aborted && setState({ fiches, status: "done" }),
          (error) => error.name !== "AbortError" && setState({ fiches: [], status: "failed" }),
        );
      }, DELAY_MS);
      return () => {
        clearTimeout(timer);
        controller.abort();
      };
    }, [query]);
    return state;
  }

  function announcement(status, fiches, query) {
    if (status === "loading") return "Recherche…";
    if (status === "failed") return "La liste des fiches ne répond pas. Réessayez dans un instant.";
    if (status === "done" && !fiches.length) return `Aucune fiche ne porte le nom « ${query.trim()} ».`;
    if (status === "done") {
      const count = fiches.length === 1 ? "Une fiche." : `${fiches.length} fiches, flèches pour choisir.`;
      return `${count} Entrée pour lier.`;
    }
    return "Écrivez au moins deux lettres d’un nom.";
  }

  function FicheList({ id, fiches, active, status, query, onHover, onChoose }) {
    const isEmpty = !fiches.length;
    return h(
      "div",
      { className: "fiche-list" },
      h(
        "ul",
        { id, role: "listbox", "aria-label": "Fiches", hidden: isEmpty },
        fiches.map((fiche, index) =>
          h(
            "li",
            {
              key: fiche.id,
              id: `${id}-${index}`,
              role: "option",
              "aria-selected": index === active,
              onMouseEnter: () => onHover(index),
              onMouseDown: (event) => event.preventDefault(), // the text keeps the focus
              onClick: () => onChoose(fiche),
            },
            h(
              "span",
              { className: "fiche-list__name" },
              fiche.title,
              fiche.nativeName ? h("span", { className: "fiche-list__native" }, ` ${fiche.nativeName}`) : null,
              fiche.isDraft ? h("span", { className: "fiche-list__draft" }, "brouillon") : null,
            ),
            h("span", { className: "fiche-list__role" }, [fiche.kind, fiche.role].filter(Boolean).join(" · ")),
          ),
        ),
      ),
      h(
        "p",
        { className: isEmpty ? "fiche-list__note" : "w-sr-only", role: "status" },
        announcement(status, fiches, query),
      ),
    );
  }

  // The choice among `fiches`: which one is active, and what a key does to it (true if the key was for the list).
  function useChoice(fiches, onChoose, onClose) {
    const [active, setActive] = useState(0);
    useEffect(() => setActive(0), [fiches]);
    const onKey = (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return false;
      if (event.key === "Escape") {
        onClose();
      } else if (!fiches.length || event.shiftKey) {
        return false;
      } else if (event.key in steps) {
        setActive((active + steps[event.key] + fiches.length) % fiches.length);
      } else if (event.key === "Enter" || event.key === "Tab") {
        onChoose(fiches[Math.min(active, fiches.length - 1)]);
      } else {
        return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    };
    return { active, setActive, onKey };
  }

  // Return the editor's state with `selection` linked to `fiche`, its words replaced by the name unless `keepWords`.
  function linked(editorState, selection, fiche, keepWords) {
    const content = editorState
      .getCurrentContent()
      .createEntity("LINK", "MUTABLE", { id: fiche.id, url: fiche.url, parentId: null });
    const entityKey = content.getLastCreatedEntityKey();
    const next = keepWords
      ? Modifier.applyEntity(content, selection, entityKey)
      : Modifier.replaceText(content, selection, fiche.title, editorState.getCurrentInlineStyle(), entityKey);
    const [key, offset] = [selection.getEndKey(), selection.getEndOffset()];
    const end = { anchorKey: key, anchorOffset: offset, focusKey: key, focusOffset: offset, isBackward: false };
    const caret = keepWords ? selection.merge(end) : next.getSelectionAfter();
    // Not "insert-characters", which one undo would take back together with what was typed before.
    return EditorState.forceSelection(EditorState.push(editorState, next, "apply-entity"), caret);
  }

  // What was typed after « @ », up to the caret: { block, start, end, query }, or null.
  function promptOf(editorState) {
    const selection = editorState.getSelection();
    if (!selection.isCollapsed() || !selection.getHasFocus()) return null;
    const block = editorState.getCurrentContent().getBlockForKey(selection.getAnchorKey());
    const end = selection.getAnchorOffset();
    const match = PROMPT.exec(block.getText().slice(0, end));
    if (!match || match[1].split(/\s+/).filter(Boolean).length > MAX_WORDS) return null;
    const start = end - match[1].length - 1;
    return block.getEntityAt(start) ? null : { block: block.getKey(), start, end, query: match[1] };
  }

  // The position of the list, at the caret or the selection, relative to the box `around`.
  function caretPosition(around) {
    const selection = window.getSelection();
    const rect = selection.rangeCount ? selection.getRangeAt(0).getBoundingClientRect() : null;
    const box = rect && (rect.top || rect.left) ? rect : around;
    return { top: box.top - around.top, left: box.left - around.left };
  }

  const { Tooltip } = window.Draftail;

  // The list that « @ » opens. The text keeps the focus; key events are caught before the editor handles them.
  function AtList({ getEditorState, onChange }) {
    const [id] = useState(() => `fiche-list-${++lists}`);
    const anchor = useRef(null);
    const [dismissed, setDismissed] = useState("");
    const prompt = promptOf(getEditorState());
    const place = prompt ? `${prompt.block}:${prompt.start}` : "";
    const query = prompt && place !== dismissed ? prompt.query : "";
    const { fiches, status } = useSuggestions(query);
    // When no fiche matches and a space follows, the writer goes on with the sentence: close the list.
    const isOpen = query.trim().length >= MIN_LETTERS && (fiches.length > 0 || !/\s/.test(query.trim()));
    const choose = (fiche) => {
      const state = getEditorState();
      const now = promptOf(state);
      if (now) {
        const typed = { anchorOffset: now.start, focusOffset: now.end, isBackward: false };
        onChange(linked(state, state.getSelection().merge(typed), fiche, false));
      }
    };
    const { active, setActive, onKey } = useChoice(fiches, choose, () => setDismissed(place));

    useEffect(() => {
      if (!place) setDismissed("");
    }, [place]);

    // The names panel listens for changes of the text.
    const content = getEditorState().getCurrentContent();
    useEffect(() => {
      document.dispatchEvent(new CustomEvent("fiches:text"));
    }, [content]);

    useEffect(() => {
      const editor = anchor.current.closest("[data-draftail-editor]");
      const text = editor.querySelector("[contenteditable='true']");
      if (!isOpen) return undefined;
      editor.addEventListener("keydown", onKey, true);
      text.setAttribute("aria-controls", id);
      text.setAttribute("aria-autocomplete", "list");
      if (fiches.length) text.setAttribute("aria-activedescendant", `${id}-${active}`);
      return () => {
        editor.removeEventListener("keydown", onKey, true);
        ["aria-controls", "aria-autocomplete", "aria-activedescendant"].forEach((name) => text.removeAttribute(name));
      };
    });

    return h(
      "span",
      { ref: anchor },
      h(Tooltip, {
        shouldOpen: isOpen,
        getTargetPosition: () => caretPosition(anchor.current.offsetParent.getBoundingClientRect()),
        placement: "bottom-start",
        onHide: () => place && setDismissed(place),
        content: isOpen
          ? h(FicheList, { id, fiches, active, status, query, onHover: setActive, onChoose: choose })
          : null,
      }),
    );
  }

  // The list that the button opens: a field of its own, filled with the words selected.
  function FicheSource({ editorState, onComplete, onClose }) {
    const [id] = useState(() => `fiche-list-${++lists}`);
    const selection = editorState.getSelection();
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    const isInOneBlock = selection.getStartKey() === selection.getEndKey();
    const words = isInOneBlock ? block.getText().slice(selection.getStartOffset(), selection.getEndOffset()) : "";
    const [query, setQuery] = useState(words.slice(0, 60));
    const { fiches, status } = useSuggestions(query);
    const field = useRef(null);
    const choose = (fiche) => onComplete(linked(editorState, selection, fiche, Boolean(words)));
    const { active, setActive, onKey } = useChoice(fiches, choose, () => onComplete(null));
    const [position] = useState(() => {
      const editor = document.activeElement && document.activeElement.closest("[data-draftail-editor]");
      return editor ? caretPosition(editor.getBoundingClientRect()) : null;
    });
    useEffect(() => {
      const timer = setTimeout(() => field.current && field.current.focus(), 50); // once the tooltip is placed
      return () => clearTimeout(timer);
    }, []);
    return h(Tooltip, {
      shouldOpen: true,
      getTargetPosition: (editorRect) => position || caretPosition(editorRect),
      placement: "bottom-start",
      onHide: onClose,
      content: h(
        "div",
        { className: "fiche-search" },
        h("label", { className: "w-sr-only", htmlFor: `${id}-field` }, "Nom de la fiche à lier"),
        h("input", {
          id: `${id}-field`,
          ref: field,
          type: "text",
          role: "combobox",
          autoComplete: "off",
          placeholder: "Nom d’une personne, d’une entreprise…",
          "aria-autocomplete": "list",
          "aria-expanded": fiches.length > 0,
          "aria-controls": id,
          "aria-activedescendant": fiches.length ? `${id}-${active}` : undefined,
          value: query,
          onChange: (event) => setQuery(event.target.value),
          onKeyDown: (event) => {
            if (!onKey(event.nativeEvent) && event.key === "Enter") event.preventDefault(); // never submits the form
            event.stopPropagation();
          },
        }),
        h(FicheList, { id, fiches, active, status, query, onHover: setActive, onChoose: choose }),
      ),
    });
  }

  // Text typed right after a link is not part of it (Draft.js 0.10 would extend the link).
  function endOfLink(characters, editorState, { setEditorState }) {
    const selection = editorState.getSelection();
    if (!selection.isCollapsed()) return "not-handled";
    const content = editorState.getCurrentContent();
    const block = content.getBlockForKey(selection.getAnchorKey());
    const offset = selection.getAnchorOffset();
    const before = offset ? block.getEntityAt(offset - 1) : null;
    if (!before || before === block.getEntityAt(offset)) return "not-handled";
    if (content.getEntity(before).getType() !== "LINK") return "not-handled";
    const next = Modifier.insertText(content, selection, characters, editorState.getCurrentInlineStyle(), null);
    setEditorState(EditorState.push(editorState, next, "insert-characters"));
    return "handled";
  }

  window.draftail.registerPlugin({ type: "FICHE", source: FicheSource }, "entityTypes");
  window.draftail.registerPlugin({ type: "FICHE", meta: AtList }, "controls");
  window.draftail.registerPlugin({ type: "FICHE", handleBeforeInput: endOfLink }, "plugins");
})();
