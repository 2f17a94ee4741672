// The names underlined in the text, without touching it: the browser paints ranges (CSS Custom Highlight API), and a
// click or a key opens what may be done about one. Where the browser cannot, the panel is enough. Only the paragraphs in
// sight have ranges: the browser keeps each in step with every key, and a long story names people a thousand times.
import { h } from "../../admin/dom.js";
import { about, draftBadge } from "./fiche.js";
import { caret, editors, rangeAt } from "./text.js";

const KEY = { alt: true, key: "Enter" };
const GAP_PX = 6;
const IN_SIGHT = "50%"; // of the window, above and below it
const VERDICTS = ["found", "ambiguous", "doubtful", "unknown"];

export class Underline {
  constructor(names, newFiche) {
    this.names = names;
    this.newFiche = newFiche;
    this.painted = [];
    if (!window.CSS?.highlights) return;
    this.card = h("div", { class: "name-card", role: "dialog", "aria-label": "Nom reconnu", hidden: true, tabindex: "-1" });
    document.body.append(this.card);
    this.near = new Set();
    const scroller = document.querySelector("main");
    this.sight = new IntersectionObserver((moves) => this.onSight(moves), { root: scroller, rootMargin: IN_SIGHT });
    names.addEventListener("change", () => this.schedulePaint());
    document.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("keydown", (event) => this.onKey(event), true);
    scroller.addEventListener("scroll", () => this.position(), { passive: true });
  }

  onSight(moves) {
    for (const { target, isIntersecting } of moves) {
      if (isIntersecting) this.near.add(target);
      else this.near.delete(target);
    }
    this.schedulePaint();
  }

  schedulePaint() {
    this.painting ??= requestAnimationFrame(() => {
      this.painting = null;
      this.paint();
    });
  }

  paint() {
    for (const input of editors()) this.sight.observe(input.parentNode); // again, for most: that does nothing
    this.painted = this.names.shown
      .filter(({ place }) => this.near.has(place.input.parentNode))
      .map((entry) => ({ ...entry, range: rangeAt(entry.place) }))
      .filter(({ range }) => range);
    for (const verdict of VERDICTS) {
      const ranges = this.painted.filter((entry) => entry.verdict === verdict).map(({ range }) => range);
      CSS.highlights.set(`fiche-${verdict}`, new Highlight(...ranges));
    }
    describeEditors();
  }

  onClick(event) {
    if (this.card.contains(event.target)) return;
    this.close();
    if (!event.target.closest?.("[contenteditable='true']")) return;
    const entry = this.painted.find(({ range }) =>
      [...range.getClientRects()].some(
        ({ left, right, top, bottom }) =>
          event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom,
      ),
    );
    if (entry) this.open(entry, false);
  }

  onKey(event) {
    if (event.key === "Escape" && !this.card.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.back?.focus();
    } else if (event.key === KEY.key && event.altKey === KEY.alt && event.target.closest?.("[contenteditable='true']")) {
      const now = caret();
      const entry =
        now &&
        this.names.shown.find(
          ({ place }) =>
            place.input === now.input && place.key === now.key && place.start <= now.offset && now.offset <= place.end,
        );
      if (!entry) return;
      event.preventDefault();
      event.stopPropagation();
      this.open({ ...entry, range: rangeAt(entry.place) }, true);
    } else if (!this.card.hidden && !this.card.contains(event.target)) {
      this.close();
    }
  }

  open(entry, takesFocus) {
    this.back = document.activeElement;
    this.card.replaceChildren(...this.content(entry));
    this.card.hidden = false;
    this.range = entry.range;
    this.position();
    if (takesFocus) this.card.querySelector("button")?.focus();
  }

  // Below the name, above it where there is no room.
  position() {
    if (this.card.hidden) return;
    const { left, top, bottom } = this.range.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.card;
    const fits = bottom + GAP_PX + offsetHeight < window.innerHeight;
    this.card.style.left = `${Math.max(GAP_PX, Math.min(left, window.innerWidth - offsetWidth - GAP_PX))}px`;
    this.card.style.top = `${fits ? bottom + GAP_PX : top - offsetHeight - GAP_PX}px`;
  }

  close() {
    this.card.hidden = true;
  }

  content({ verdict, place, places, fiches, surface, why }) {
    const act = (label, job, name) =>
      h(
        "button",
        {
          type: "button",
          class: "button button-small button-secondary",
          "aria-label": name ? `${label} : ${name}` : null,
          onclick: () => {
            this.close();
            this.back?.focus();
            job();
          },
        },
        label,
      );
    const { names } = this;
    const one = verdict === "found" && fiches[0];
    return [
      ...(one ? [] : [h("p", { class: "name-card__name" }, h("strong", {}, surface)), h("p", { class: "name-card__why" }, why || "Aucune fiche ne porte ce nom.")]),
      ...fiches.map((fiche) =>
        h(
          "div",
          { class: "name-card__fiche" },
          h("p", { class: "name-card__name" }, h("strong", {}, fiche.title), draftBadge(fiche)),
          h("p", { class: "name-card__about" }, about(fiche)),
          h(
            "p",
            { class: "name-card__acts" },
            act("Lier", () => names.link([place], fiche), fiche.title),
            one && places.length > 1 ? act("Lier partout", () => names.link(places, fiche), fiche.title) : null,
            one ? act("Ignorer dans cet article", () => names.ignore(`fiche:${fiche.id}`), fiche.title) : null,
          ),
        ),
      ),
      one
        ? null
        : h(
            "p",
            { class: "name-card__acts" },
            verdict === "unknown" ? act("Créer la fiche", () => this.newFiche(surface, places), surface) : null,
            act("Ignorer dans cet article", () => names.ignoreName(surface), surface),
          ),
    ].filter(Boolean);
  }
}

// Announce to screen readers that names can be opened from the text.
function describeEditors() {
  for (const input of editors()) {
    const text = input.parentNode.querySelector("[contenteditable='true']");
    text?.setAttribute("aria-keyshortcuts", "Alt+Enter");
  }
}
