// What the story names: the server reads it (people/admin_views.py: names_in_text), we keep the answer in step with
// what is typed meanwhile, with what is linked, and with what this story ignores.
import { ask } from "../../admin/dom.js";
import { chosenPages, form, isFree, link, linksIn, paragraphs, reportedFacts, unlink } from "./text.js";

const READ_AFTER_MS = 600; // once nobody types
const SETTLE_AFTER_MS = 150;

const fold = (text) => text.toLocaleLowerCase("fr").replace(/\s+/g, " ").trim();
const at = ({ input, key }) => `${input.id}:${key}`;

// What was typed between two texts of a paragraph: { start, end, shift }, both in the old one. A name that ends at
// `start` or begins at `end` is touched; `start` is half a step further on when it is not.
function edit(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const end = before.length - tail;
  // What is typed right behind a name is another word, unless it begins by a letter.
  const goesOn = start === end && /[\p{L}\p{N}]/u.test(after[start] ?? "");
  return { start: goesOn ? start : start + Number(start === end) / 2, end, shift: after.length - before.length };
}

export class Names extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.field = form.elements.ignored_names;
    this.status = "idle"; // idle, reading, failed, refused
    this.fiches = new Map(); // by id, what people/admin_views.py says of each
    this.reportedFiches = []; // the ids of the fiches at the ends of the facts that the story reports
    this.names = []; // { verdict, surface, fiches, why, place }
    this.texts = new Map(); // of each paragraph, the text in which the places of `names` are right
    this.asked = "";
    this.timer = null;
  }

  get ignored() {
    try {
      return new Set(JSON.parse(this.field.value || "[]"));
    } catch {
      return new Set();
    }
  }

  // Read the text again, soon: called at each change.
  schedule(delay = READ_AFTER_MS) {
    clearTimeout(this.timer);
    clearTimeout(this.settling);
    this.timer = setTimeout(() => this.read(), delay);
    this.settling = setTimeout(() => this.settle(), Math.min(delay, SETTLE_AFTER_MS));
  }

  async read({ force = false } = {}) {
    const found = paragraphs();
    const linked = [...new Set([...found.flatMap(linksIn).map(({ page }) => page), ...chosenPages()])];
    const context = [form.elements.title?.value, form.elements.standfirst?.value].filter(Boolean).join("\n");
    const question = { context, texts: found.map(({ text }) => text), linked, reported: reportedFacts() };
    const signature = JSON.stringify(question);
    if (signature === this.asked && !force) {
      this.settle();
      return;
    }
    this.asked = signature;
    this.controller?.abort();
    this.controller = new AbortController();
    this.status = "reading";
    this.changed();
    try {
      const answer = await ask(this.address, { body: question, signal: this.controller.signal });
      this.status = answer.status === 200 ? "idle" : "refused";
      this.error = answer.error;
      if (answer.status === 200) this.take(answer, found);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.status = "failed";
      this.asked = "";
    }
    this.settle();
  }

  take({ names, fiches, reportedFiches }, found) {
    this.reportedFiches = reportedFiches;
    for (const fiche of fiches) this.fiches.set(fiche.id, fiche);
    this.texts = new Map(found.map((paragraph) => [at(paragraph), paragraph.text]));
    this.names = names.map(({ text, start, end, ...name }) => ({
      ...name,
      place: { input: found[text].input, key: found[text].key, start, end },
    }));
  }

  // Put the places right after what was typed, and forget the names that were typed in.
  settle() {
    const now = paragraphs();
    const edits = new Map();
    for (const paragraph of now) {
      const before = this.texts.get(at(paragraph));
      if (before !== undefined && before !== paragraph.text) edits.set(at(paragraph), edit(before, paragraph.text));
    }
    const present = new Set(now.map(at));
    this.names = this.names.filter(({ place }) => {
      const change = edits.get(at(place));
      if (!present.has(at(place))) return false;
      if (!change || place.end < change.start) return true;
      if (place.start <= change.end) return false;
      place.start += change.shift;
      place.end += change.shift;
      return true;
    });
    this.texts = new Map(now.map((paragraph) => [at(paragraph), paragraph.text]));
    const byPlace = new Map(now.map((paragraph) => [at(paragraph), paragraph]));
    this.free = this.names.filter(({ place }) => isFree(byPlace.get(at(place)), place.start, place.end));
    this.links = now.flatMap(linksIn);
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  // Groups for the panel

  // Fiches linked in the story: [{ fiche, places, more }], `more` being the places that name it and are not linked.
  get linked() {
    const groups = new Map();
    for (const { page, place } of this.links ?? []) {
      const fiche = this.fiches.get(page);
      if (!fiche) continue; // another page of the site
      if (!groups.has(page)) groups.set(page, { fiche, places: [], more: this.placesNaming(page) });
      groups.get(page).places.push(place);
    }
    return [...groups.values()];
  }

  placesNaming(id) {
    return (this.free ?? []).filter(({ verdict, fiches }) => verdict === "found" && fiches[0] === id).map(({ place }) => place);
  }

  get linkedIds() {
    return new Set((this.links ?? []).map(({ page }) => page));
  }

  // Fiches that are named and not linked yet: [{ fiche, places, why, surface }].
  get proposed() {
    const { ignored, linkedIds } = this;
    const groups = new Map();
    for (const { verdict, fiches, place, why, surface } of this.free ?? []) {
      const [id] = fiches;
      const fiche = this.fiches.get(id);
      if (verdict !== "found" || !fiche || linkedIds.has(id) || ignored.has(`fiche:${id}`)) continue;
      if (!groups.has(id)) groups.set(id, { fiche, places: [], why, surface });
      groups.get(id).places.push(place);
    }
    return [...groups.values()];
  }

  // Names to be decided by the editor, by spelling: [{ surface, fiches, why, places }].
  named(wanted) {
    const { ignored, linkedIds } = this;
    const groups = new Map();
    for (const { verdict, fiches, place, why, surface } of this.free ?? []) {
      const key = fold(surface);
      if (verdict !== wanted || ignored.has(`nom:${key}`)) continue;
      if (verdict !== "unknown" && fiches.every((id) => linkedIds.has(id) || ignored.has(`fiche:${id}`))) continue;
      const known = fiches.map((id) => this.fiches.get(id)).filter(Boolean);
      if (!groups.has(key)) groups.set(key, { surface, fiches: known, why, places: [] });
      groups.get(key).places.push(place);
    }
    return [...groups.values()];
  }

  // What is shown as a name in the text: one entry for each place, with what may be done about it.
  get shown() {
    const entries = this.proposed.flatMap(({ fiche, places, why }) =>
      places.map((place) => ({ verdict: "found", place, places, fiches: [fiche], surface: fiche.title, why })),
    );
    for (const verdict of ["ambiguous", "doubtful", "unknown"]) {
      for (const group of this.named(verdict)) entries.push(...group.places.map((place) => ({ verdict, place, ...group })));
    }
    return entries;
  }

  // New draft fiches that the story links, or whose facts it reports: published with it if the editor agrees.
  get drafts() {
    const ids = new Set([...this.linkedIds, ...chosenPages(), ...this.reportedFiches]);
    return [...ids].map((id) => this.fiches.get(id)).filter((fiche) => fiche?.isNew);
  }

  // Acts

  link(places, fiche) {
    this.fiches.set(fiche.id, fiche);
    link(places, fiche);
    this.undoable = { places, fiches: [fiche] };
    this.settle();
  }

  linkAllFirst() {
    const firsts = this.proposed.map(({ fiche, places }) => ({ fiche, place: places[0] }));
    for (const { fiche, place } of firsts) link([place], fiche);
    this.undoable = { places: firsts.map(({ place }) => place), fiches: firsts.map(({ fiche }) => fiche) };
    this.settle();
  }

  // Take back the last linking, as far as these words are still where they were.
  undo() {
    const wanted = new Set(this.undoable.fiches.map(({ id }) => id));
    const still = (this.links ?? []).filter(
      ({ page, place }) =>
        wanted.has(page) &&
        this.undoable.places.some((other) => at(other) === at(place) && other.start < place.end && place.start < other.end),
    );
    unlink(still.map(({ place }) => place));
    this.undoable = null;
    this.schedule(0);
    this.settle();
  }

  ignore(token) {
    this.field.value = JSON.stringify([...this.ignored.add(token)]);
    this.changed();
  }

  ignoreName(surface) {
    this.ignore(`nom:${fold(surface)}`);
  }

  restore(token) {
    this.field.value = JSON.stringify([...this.ignored].filter((other) => other !== token));
    this.changed();
  }

  // What the story ignores, for a list: [{ token, label }].
  get ignoredNames() {
    return [...this.ignored].map((token) => {
      const [kind, ...rest] = token.split(":");
      const name = rest.join(":");
      return { token, label: kind === "fiche" ? (this.fiches.get(Number(name))?.title ?? `Fiche n° ${name}`) : name };
    });
  }
}
