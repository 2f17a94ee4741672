// The side panel « Typographie » of a story's editor (articles/side_panel.py): the server reads the texts
// (people/admin_views.py: typography_in_texts), and nothing typed is changed without a click.
import { ask, h, plural } from "../../admin/dom.js";
import { form } from "../editor/text.js";
import { correct, isReadable, nameOf, passages, show } from "./places.js";

const READ_AFTER_MS = 600; // once nobody types, as for names
const FIRST_READ_AFTER_MS = 300; // the editors are being drawn
const CONTEXT_CHARACTERS = 24;

const root = document.querySelector("[data-typography-panel]");
const part = (name) => root.querySelector(`[data-typography-${name}]`);

// What somebody does not want to hear of again, in this browser, of this story.
class Ignored {
  constructor() {
    this.key = `typographie:${location.pathname}`;
    try {
      this.tokens = new Set(JSON.parse(localStorage.getItem(this.key) ?? "[]"));
    } catch {
      this.tokens = new Set();
    }
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify([...this.tokens]));
    } catch {
      // A full or forbidden store: they are ignored until the page is left.
    }
  }

  add(token) {
    this.tokens.add(token);
    this.keep();
  }

  clear() {
    this.tokens.clear();
    this.keep();
  }
}

class Panel {
  constructor() {
    this.ignored = new Ignored();
    this.findings = [];
    this.asked = "";
    this.counter = document.querySelector("[data-side-panel-toggle='typography'] [data-side-panel-toggle-counter]");
    part("all").addEventListener("click", () => this.correct(this.corrections));
    part("restore").addEventListener("click", () => {
      this.ignored.clear();
      this.draw();
    });
  }

  schedule(delay = READ_AFTER_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), delay);
  }

  async read() {
    const read = passages();
    const texts = read.map(({ text }) => text);
    const signature = JSON.stringify(texts);
    if (signature === this.asked) return;
    this.asked = signature;
    this.controller?.abort();
    this.controller = new AbortController();
    try {
      const answer = await ask(root.dataset.address, { body: { texts }, signal: this.controller.signal });
      this.problem = answer.status === 200 ? "" : (answer.error ?? "La relecture a été refusée.");
      this.findings = (answer.findings ?? [])
        .map(({ text, ...finding }) => ({ ...finding, passage: read[text] }))
        .filter((finding) => isReadable(finding.passage, finding));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.problem = "La relecture ne répond pas ; elle reprendra à la prochaine frappe.";
      this.asked = "";
    }
    this.draw();
  }

  get shown() {
    return this.findings.filter((finding) => !this.ignored.tokens.has(tokenOf(finding)));
  }

  get corrections() {
    return this.shown.filter(({ isSignal }) => !isSignal);
  }

  correct(findings) {
    correct(findings);
    this.findings = this.findings.filter((finding) => !findings.includes(finding));
    this.draw();
    this.schedule(0);
  }

  draw() {
    const { corrections } = this;
    const signals = this.shown.filter(({ isSignal }) => isSignal);
    const hidden = this.findings.length - this.shown.length;
    this.counter.hidden = !corrections.length;
    this.counter.textContent = corrections.length;
    part("all").disabled = !corrections.length;
    part("restore").hidden = !hidden;
    const said = [
      corrections.length && plural(corrections.length, "correction proposée", "corrections proposées"),
      signals.length && `${signals.length} à vérifier`,
    ].filter(Boolean);
    part("status").textContent = this.problem || (said.length ? `${said.join(", ")}.` : "Rien à corriger.");
    const lists = part("lists");
    const rank = [...lists.querySelectorAll("button")].indexOf(document.activeElement);
    lists.replaceChildren(
      ...[section("À corriger", corrections.map((finding) => this.item(finding))), section("À vérifier", signals.map((finding) => this.item(finding)))].filter(Boolean),
    );
    if (rank >= 0) {
      const buttons = [...lists.querySelectorAll("button")];
      (buttons[Math.min(rank, buttons.length - 1)] ?? part("heading")).focus();
    }
  }

  item(finding) {
    const { excerpt, suggestion, message, passage } = finding;
    const says = suggestion === null ? excerpt : `${excerpt} → ${suggestion || "rien"}`;
    const button = (label, act) =>
      h("button", { type: "button", class: "button button-small button-secondary", "aria-label": `${label} : ${says}`, onclick: act }, label);
    return h(
      "li",
      { class: "fiches-panel__item" },
      h(
        "button",
        { type: "button", class: "fiches-panel__where", title: "Montrer dans le texte", onclick: () => show(passage, finding) },
        around(finding),
      ),
      h("p", { class: "fiches-panel__why" }, `${nameOf(passage)} · ${message}`),
      h(
        "p",
        { class: "fiches-panel__acts" },
        suggestion !== null && button("Corriger", () => this.correct([finding])),
        button("Ignorer", () => {
          this.ignored.add(tokenOf(finding));
          this.draw();
        }),
      ),
    );
  }
}

// The same words in the same surroundings are the same case, wherever they have moved to.
const tokenOf = ({ code, passage, start, end }) =>
  `${code}:${passage.text.slice(Math.max(0, start - CONTEXT_CHARACTERS), end + CONTEXT_CHARACTERS)}`;

function around({ passage: { text }, start, end, excerpt, suggestion }) {
  const before = text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start);
  const after = text.slice(end, end + CONTEXT_CHARACTERS);
  return suggestion === null
    ? [`${before}`, h("strong", {}, excerpt), after]
    : [before, h("del", {}, excerpt), suggestion ? h("ins", {}, suggestion) : null, after];
}

function section(title, items) {
  if (!items.length) return null;
  const id = `typographie-${title.replace(/\W/g, "")}`;
  return h(
    "section",
    { "aria-labelledby": id },
    h("h3", { id, class: "fiches-panel__title" }, `${title} `, h("span", { class: "fiches-panel__count" }, items.length)),
    h("ul", { class: "fiches-panel__list" }, items),
  );
}

if (root && form) {
  const panel = new Panel();
  document.addEventListener("fiches:text", () => panel.schedule());
  form.addEventListener("input", () => panel.schedule());
  form.addEventListener("change", () => panel.schedule());
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-streamfield-action]")) panel.schedule();
  });
  panel.schedule(FIRST_READ_AFTER_MS);
}
