// The side panel: what was found in the story, each with what may be done about it. Nothing is linked without a click.
import { h, plural } from "../../admin/dom.js";
import { about, draftBadge } from "./fiche.js";
import { show } from "./text.js";

const named = (fiche) => [
  h("strong", {}, fiche.title),
  fiche.nativeName ? ` ${fiche.nativeName}` : null,
  draftBadge(fiche),
];

// The text of a group, without the positions of its words.
const signatureOf = (group) =>
  JSON.stringify(group, (key, value) => (["places", "more"].includes(key) ? value.length : value));

// Make `nodes` the children of `parent`, without moving those that are in place.
function settle(parent, nodes) {
  nodes.forEach((node, rank) => {
    if (parent.children[rank] !== node) parent.insertBefore(node, parent.children[rank] ?? null);
  });
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
}

export class Panel {
  constructor(root, names, { newFiche, newFact }) {
    this.root = root;
    this.names = names;
    this.newFiche = newFiche;
    this.newFact = newFact;
    this.sections = {};
    this.items = new Map();
    this.status = root.querySelector("[data-fiches-status]");
    this.lists = root.querySelector("[data-fiches-lists]");
    this.linkAll = root.querySelector("[data-fiches-link-all]");
    this.undo = root.querySelector("[data-fiches-undo]");
    this.counter = document.querySelector("[data-side-panel-toggle='fiches'] [data-side-panel-toggle-counter]");
    this.linkAll.addEventListener("click", () => names.linkAllFirst());
    this.undo.addEventListener("click", () => names.undo());
    names.addEventListener("change", () => this.scheduleDraw());
  }

  // Draw once for all that changes in the same moment.
  scheduleDraw() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.draw();
    });
  }

  say(words) {
    this.status.textContent = words;
  }

  draw() {
    const { names } = this;
    const groups = {
      proposed: names.proposed,
      ambiguous: names.named("ambiguous"),
      doubtful: names.named("doubtful"),
      unknown: names.named("unknown"),
      linked: names.linked,
      ignored: names.ignoredNames,
    };
    const waiting = groups.proposed.length + groups.ambiguous.length + groups.unknown.length;
    this.counter.hidden = !waiting;
    this.counter.textContent = waiting;
    this.linkAll.disabled = !groups.proposed.length;
    this.undo.hidden = !names.undoable;
    const summary = this.summary(groups);
    if (summary !== this.summed) this.say(summary);
    this.summed = summary;
    this.keepingFocus(() =>
      settle(
        this.lists,
        [
          this.section("À lier", groups.proposed, (group) => this.proposedItem(group)),
          this.section("Plusieurs fiches possibles", groups.ambiguous, (group) => this.ambiguousItem(group)),
          this.section("Sans fiche", groups.unknown, (group) => this.unknownItem(group)),
          this.section("À vérifier", groups.doubtful, (group) => this.doubtfulItem(group)),
          this.section("Liées", groups.linked, (group) => this.linkedItem(group)),
          this.section("Ignorés", groups.ignored, (group) => this.ignoredItem(group)),
        ].filter(Boolean),
      ),
    );
  }

  summary({ proposed, ambiguous, unknown, doubtful, linked }) {
    if (this.names.status === "failed") return "La recherche des noms ne répond pas ; elle reprendra à la prochaine frappe.";
    if (this.names.status === "refused") return this.names.error ?? "La recherche des noms a été refusée.";
    const parts = [
      proposed.length && `${proposed.length} à lier`,
      ambiguous.length && plural(ambiguous.length, "nom à départager", "noms à départager"),
      unknown.length && `${unknown.length} sans fiche`,
      doubtful.length && `${doubtful.length} à vérifier`,
      linked.length && plural(linked.length, "fiche liée", "fiches liées"),
    ].filter(Boolean);
    if (!parts.length) return "Aucun nom dans le texte pour l’instant. Ils apparaissent ici pendant que vous écrivez.";
    return `${parts.join(", ")}.`;
  }

  // A part of the panel; what has not changed keeps its elements, so that a click or the focus is not lost on the way.
  section(title, groups, build) {
    if (!groups.length) return null;
    const id = `fiches-panel-${title.replace(/\W/g, "")}`;
    this.sections[title] ??= h(
      "section",
      { "aria-labelledby": id },
      h("h3", { id, class: "fiches-panel__title" }, `${title} `, h("span", { class: "fiches-panel__count" })),
      h("ul", { class: "fiches-panel__list" }),
    );
    const section = this.sections[title];
    section.querySelector("h3 span").textContent = groups.length;
    settle(section.querySelector("ul"), groups.map((group) => this.itemFor(title, group, build)));
    return section;
  }

  // The item of a group: the one drawn before if its text is the same, with the current places.
  itemFor(title, group, build) {
    const key = `${title}:${signatureOf(group)}`;
    const item = this.items.get(key) ?? build({ ...group });
    Object.assign(item.held, group);
    this.items.set(key, item);
    return item;
  }

  button(label, key, act, name) {
    return h(
      "button",
      { type: "button", class: "button button-small button-secondary", "data-key": key, "aria-label": name ? `${label} : ${name}` : null, onclick: act },
      label,
    );
  }

  // The words of a name: a click shows them in the text.
  where(content, held, key) {
    return h(
      "button",
      { type: "button", class: "fiches-panel__where", "data-key": `where:${key}`, title: "Montrer dans le texte", onclick: () => show(held.places[0]) },
      content,
    );
  }

  item(held, ...children) {
    const item = h("li", { class: "fiches-panel__item" }, children);
    item.held = held; // what its buttons act on, renewed at each drawing
    return item;
  }

  proposedItem(held) {
    const { names } = this;
    const { fiche, places, why } = held;
    return this.item(
      held,
      this.where(named(fiche), held, fiche.id),
      h("p", { class: "fiches-panel__about" }, about(fiche)),
      h("p", { class: "fiches-panel__why" }, `${places.length} fois · ${why}`),
      h(
        "p",
        { class: "fiches-panel__acts" },
        this.button("Lier", `link:${fiche.id}`, () => names.link([held.places[0]], fiche), fiche.title),
        places.length > 1 && this.button("Lier partout", `all:${fiche.id}`, () => names.link(held.places, fiche), fiche.title),
        this.button("Ignorer", `ignore:${fiche.id}`, () => names.ignore(`fiche:${fiche.id}`), fiche.title),
      ),
    );
  }

  ambiguousItem(held) {
    const { surface, fiches } = held;
    return this.item(
      held,
      this.where(h("strong", {}, surface), held, surface),
      h("p", { class: "fiches-panel__why" }, "Plusieurs fiches portent ce nom : laquelle ?"),
      h(
        "ul",
        { class: "fiches-panel__choices" },
        fiches.map((fiche) =>
          h(
            "li",
            {},
            h("span", {}, named(fiche), h("span", { class: "fiches-panel__about" }, about(fiche))),
            this.button("Lier", `link:${surface}:${fiche.id}`, () => this.names.link([held.places[0]], fiche), `${fiche.title}, ${about(fiche)}`),
          ),
        ),
      ),
      h("p", { class: "fiches-panel__acts" }, this.ignoreName(surface)),
    );
  }

  doubtfulItem(held) {
    const { surface, fiches, why } = held;
    return this.item(
      held,
      this.where(h("strong", {}, surface), held, surface),
      h("p", { class: "fiches-panel__why" }, why),
      h(
        "p",
        { class: "fiches-panel__acts" },
        fiches.map((fiche) =>
          this.button(`Lier à ${fiche.title}`, `link:${surface}:${fiche.id}`, () => this.names.link([held.places[0]], fiche), about(fiche)),
        ),
        this.ignoreName(surface),
      ),
    );
  }

  unknownItem(held) {
    const { surface } = held;
    return this.item(
      held,
      this.where(h("strong", {}, surface), held, surface),
      h("p", { class: "fiches-panel__why" }, "Ressemble à un nom ; aucune fiche ne le porte."),
      h(
        "p",
        { class: "fiches-panel__acts" },
        this.button("Créer la fiche", `new:${surface}`, () => this.newFiche(surface, held.places), surface),
        this.ignoreName(surface),
      ),
    );
  }

  linkedItem(held) {
    const { fiche, more } = held;
    return this.item(
      held,
      this.where(named(fiche), held, fiche.id),
      h("p", { class: "fiches-panel__about" }, about(fiche)),
      h(
        "p",
        { class: "fiches-panel__acts" },
        this.button("Rapporter un fait", `fact:${fiche.id}`, () => this.newFact(fiche, held.places[0]), fiche.title),
        more.length > 0 && this.button(`Lier partout (${more.length})`, `all:${fiche.id}`, () => this.names.link(held.more, fiche), fiche.title),
        h("a", { href: fiche.editUrl, target: "_blank", rel: "noopener", class: "fiches-panel__open" }, "Ouvrir", h("span", { class: "w-sr-only" }, ` la fiche ${fiche.title} (nouvel onglet)`)),
      ),
    );
  }

  ignoredItem(held) {
    const { token, label } = held;
    return this.item(
      held,
      label,
      " ",
      this.button("Rétablir", `restore:${token}`, () => this.names.restore(token), label),
    );
  }

  ignoreName(surface) {
    return this.button("Ignorer", `ignore:${surface}`, () => this.names.ignoreName(surface), surface);
  }

  // Draw, and give the focus back to the button that had it, else to what took its place.
  keepingFocus(draw) {
    const active = this.lists.contains(document.activeElement) ? document.activeElement : null;
    const rank = active ? [...this.lists.querySelectorAll("button, a")].indexOf(active) : -1;
    draw();
    if (!active) return;
    const present = [...this.lists.querySelectorAll("button, a")];
    const same = present.find((element) => active.dataset.key && element.dataset.key === active.dataset.key);
    (same ?? present[Math.min(rank, present.length - 1)] ?? this.root.querySelector("[data-fiches-heading]"))?.focus();
  }
}
