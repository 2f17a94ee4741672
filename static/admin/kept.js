// What is typed into a form of the admin is kept in this browser until the server has it: a session that ends, a network or
// a server that fails, a tab that is closed lose nothing. The server's part: newsroom/pages/conflicts.py.
// Kept: { at (ms), path, title, pairs: [[name, value]], replaces } under « kept:<account>:<writing> », for 7 days, until
// the server has it or the account signs out. Passwords are never kept.
import { h } from "./dom.js";
import { say } from "./saying.js";

const { account, session: SESSION, login: LOGIN, home: HOME } = document.querySelector("meta[name='account']")?.dataset ?? {};
const PREFIX = `kept:${account}:`;
const KEPT_DAYS = 7;
const OFFERED = 5;
const CHECK_AFTER_MS = 400; // after the last key
const AUTOSAVE_AFTER_MS = 2_000; // when Wagtail has not asked for it
const RETRY_AFTER_MS = 15_000;
const WAIT_MS = 8_000; // for an answer before a form is sent
const DRAWN_AFTER_MS = 1_500; // the editors of the form
// Forms that the server shows with a text that is sent back; the fields of others are filled in here.
const SHOWN_BY_SERVER = /^\/admin\/(pages|faits)\//;
// Said of the state of the form, not typed.
const NEVER_KEPT = /^(csrfmiddlewaretoken|writing|kept)$/;
const TECHNICAL = /^(csrfmiddlewaretoken|writing|kept|next|loaded_revision_.*|comments-(?!.*-text$).*)$/;
const UNSEEN = /-(TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS|id|uuid)$/;

const newId = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  );
// « 1er décembre 2026 à 0 h 38 »
function when(ms) {
  const moment = new Date(ms);
  const day = moment.toLocaleDateString("fr-FR", { dateStyle: "long" }).replace(/^1 /, "1er ");
  return `${day} à ${moment.getHours()} h ${String(moment.getMinutes()).padStart(2, "0")}`;
}

// The store

// A browser may refuse its stores.
function usable(name) {
  try {
    window[name].getItem("kept");
    return window[name];
  } catch {
    return null;
  }
}
const texts = usable("localStorage");
const tab = usable("sessionStorage");

const read = (key) => {
  try {
    return JSON.parse(texts.getItem(key)) ?? {};
  } catch {
    return {};
  }
};

const allKept = () =>
  Object.keys(texts ?? {})
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, ...read(key) }))
    .filter(({ pairs }) => pairs)
    .sort((one, other) => other.at - one.at);

// Keep a text, and return whether it is; where there is no place, the oldest goes, unless even that makes none.
function store(key, kept) {
  const text = JSON.stringify(kept);
  const keep = () => {
    try {
      texts.setItem(key, text);
      return true;
    } catch {
      return false; // full, or none
    }
  };
  if (keep()) return true;
  const gone = [];
  for (const old of allKept().reverse()) {
    if (old.key === key) continue;
    gone.push([old.key, texts.getItem(old.key)]);
    texts.removeItem(old.key);
    if (keep()) return true;
  }
  for (const [oldKey, oldText] of gone) texts.setItem(oldKey, oldText);
  return false;
}

// Drop a text, and those that it replaces.
function drop(key) {
  const { replaces } = read(key);
  texts?.removeItem(key);
  if (replaces) drop(replaces);
}

// The key of the text that this tab sent last, known to the next page alone.
const sent = tab?.getItem("kept-sent") ?? undefined;
tab?.removeItem("kept-sent");

function tidyUp() {
  for (const cookie of document.cookie.split("; ")) {
    const [, writing] = /^saved-([0-9a-f-]{36})=/.exec(cookie) ?? [];
    if (!writing) continue;
    drop(PREFIX + writing);
    document.cookie = `saved-${writing}=; Max-Age=0; Path=/; SameSite=Strict`;
  }
  // A form whose view sets no cookie.
  const said = document.querySelector(".messages");
  if (sent?.startsWith(PREFIX) && said?.querySelector(".success") && !said.querySelector(".error, .warning")) drop(sent);
  for (const { key, at } of allKept()) if (Date.now() - at > KEPT_DAYS * 86_400_000) texts.removeItem(key);
}

function forgetAtSignOut() {
  document.addEventListener("submit", ({ target }) => {
    if (!target.action?.endsWith("/logout/")) return;
    for (const key of Object.keys(texts ?? {})) if (key.startsWith("kept:")) texts.removeItem(key);
    texts?.setItem("kept-signed-out", Date.now());
  }, { capture: true });
}

// Whether somebody is signed in, and the token of their forms: "in", "out", "other" (another account) or "away".

async function askWhoIsHere() {
  try {
    const response = await fetch(SESSION, {
      headers: { "X-Requested-With": "XMLHttpRequest" },
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (response.status === 403) return "out";
    if (!response.ok) return "away";
    const here = await response.json();
    if (`${here.account}` !== account) return "other";
    for (const input of document.querySelectorAll("input[name='csrfmiddlewaretoken']")) input.value = here.token;
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = here.token;
    return "in";
  } catch {
    return "away";
  }
}

let asking = null;

// Ask for the password over the page; the promise tells whether the same account is signed in again.
function askForPassword() {
  asking ??= new Promise((resolve) => {
    const line = h("p", {}, "Votre session a pris fin. Connectez-vous pour continuer : votre texte est resté en place.");
    const frame = h("iframe", { src: `${LOGIN}?next=${encodeURIComponent(SESSION)}`, title: "Connexion" });
    const dialog = h("dialog", { class: "kept-password", "aria-label": "Session terminée" }, line, frame);
    const end = (isSignedIn) => {
      asking = null;
      dialog.remove();
      resolve(isSignedIn);
    };
    dialog.addEventListener("close", () => end(false)); // Escape, « Plus tard »
    frame.addEventListener("load", async () => {
      if (frame.contentWindow.location.pathname !== SESSION) return;
      const here = await askWhoIsHere();
      if (here === "in") {
        end(true);
      } else if (here === "other") {
        frame.remove();
        line.textContent = "Vous êtes connecté sous un autre compte : ce texte ne lui appartient pas. "
          + "Il reste gardé sur cet ordinateur pour le compte qui l’a écrit.";
        dialog.append(h("button", { type: "button", class: "button", onclick: () => location.reload() }, "Quitter ce texte"));
      }
    });
    dialog.append(h("button", { type: "button", class: "button button-secondary", onclick: () => dialog.close() }, "Plus tard"));
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

// A form

class Kept {
  constructor(form) {
    this.form = form;
    this.writing = newId();
    form.prepend(h("input", { type: "hidden", name: "writing", value: this.writing }));
    this.key = PREFIX + this.writing;
    this.isReshown = form.dataset.wUnsavedForceValue === "true"; // refused, or given back
    this.replaces = this.isReshown && read(sent).path === this.path ? sent : undefined;
    this.known = null; // what the form held when nothing was typed, or when the server had all
    this.version = this.savedVersion = 0; // of what is typed
    this.listen();
  }

  get path() {
    return new URL(this.form.action || location.href, location.href).pathname;
  }

  get title() {
    return this.form.elements.title?.value || document.title.replace(/ - Wagtail$/, "");
  }

  get whereKept() {
    return this.isKept ? " Votre texte est gardé sur cet ordinateur." : "";
  }

  // The texts kept for this form by others than this one, and that none replaces.
  others() {
    const all = allKept();
    const known = new Set([this.key, this.replaces, ...all.map(({ replaces }) => replaces)]);
    return all.filter(({ key, path }) => path === this.path && !known.has(key));
  }

  pairs() {
    const secrets = new Set([...this.form.querySelectorAll("[type='password']")].map(({ name }) => name));
    return [...new FormData(this.form)].filter(
      ([name, value]) =>
        typeof value === "string" && !secrets.has(name) && !NEVER_KEPT.test(name),
    );
  }

  held(pairs = this.pairs()) {
    return JSON.stringify(pairs.filter(([name]) => !TECHNICAL.test(name)));
  }

  async signIn() {
    const isSignedIn = await askForPassword();
    this.isPutOff = !isSignedIn; // « Plus tard »: until a button is pressed
    if (isSignedIn) this.isSignedOut = false;
    return isSignedIn;
  }

  listen() {
    const { form } = this;
    const touched = ({ isTrusted, type }) => {
      if (!isTrusted && type !== "w-unsaved:add") return; // Wagtail's scripts click too
      if (type !== "pointerdown" && type !== "click") this.known ??= this.held(); // a click types nothing
      clearTimeout(this.checking);
      this.checking = setTimeout(() => this.check(), CHECK_AFTER_MS);
    };
    for (const type of ["beforeinput", "input", "change", "keydown", "paste", "drop", "pointerdown", "click"])
      document.addEventListener(type, touched, { capture: true }); // side panels change the text too
    document.addEventListener("w-unsaved:add", touched);
    document.addEventListener("w-unsaved:watch-edits", () => (this.known ??= this.held()));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.leave();
      else this.retry();
    });
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("storage", ({ key }) => {
      if (key === "kept-signed-out") this.isSignedOut = true;
    });
    window.addEventListener("online", () => this.retry());
    setInterval(() => this.retry(), RETRY_AFTER_MS);

    form.addEventListener("w-autosave:save", (event) => {
      if (Date.now() - this.sentAt < WAIT_MS) {
        event.preventDefault(); // a button's answer is under way
        this.failed = true;
        return;
      }
      this.check();
      this.sentVersion = this.version;
      this.saving = new Promise((resolve) => (this.saved = resolve));
    });
    form.addEventListener("w-autosave:success", ({ detail: { data } }) => {
      for (const [name, value] of [["loaded_revision_id", data.revision_id], ["loaded_revision_created_at", data.revision_created_at]])
        if (form.elements[name] && value) form.elements[name].value = value;
      this.failed = false;
      say("saving", []);
      // Fields were updated by the answer: what they hold now is what the server has, if nothing was typed since.
      if (this.version === this.sentVersion) this.allSaved();
      this.saved?.();
    });
    form.addEventListener("w-autosave:error", async ({ detail: { type, text } }) => {
      this.saved?.();
      this.failed = true;
      const here = type === "server_error" ? await askWhoIsHere() : "in";
      const waits = type === "network_error" ? "pas de réseau" : here === "away" && "le serveur ne répond pas";
      const last = {
        invalid_revision: "Quelqu’un a enregistré cette page entre-temps. Enregistrez pour choisir.",
        server_error: here === "in"
          ? "le serveur n’a pas pu le faire. La page a peut-être été supprimée."
          : "votre session a pris fin. Connectez-vous de nouveau.",
      }[type] ?? text;
      say("saving", [`Pas encore enregistré : ${waits ? `${waits} ; nouvel essai bientôt.` : last}${this.whereKept}`]);
      if (here === "out" && !this.isPutOff && (await this.signIn())) this.retry();
    });
    form.addEventListener("submit", (event) => this.send(event), { capture: true });
    setTimeout(() => this.onDrawn(), DRAWN_AFTER_MS);
  }

  // Comments of the text that this form shows again: Wagtail does not show those again.
  lostComments() {
    const here = new Set(this.pairs().map(([, value]) => value));
    const sentPairs = read(this.replaces).pairs ?? [];
    return sentPairs.filter(([name, value]) => /^comments-.*-text$/.test(name) && value && !here.has(value));
  }

  onDrawn() {
    const lost = this.lostComments().map(([, value]) => `Commentaire à ajouter de nouveau : « ${value} »`);
    if (lost.length) say("comments", lost);
    if (this.isReshown) {
      this.known = "";
      this.check();
    }
    offer(this.form, this.others().filter((kept) => this.differing(kept).length || drop(kept.key)).slice(0, OFFERED), this);
  }

  // Write into their fields what rich texts hold, which their editor does some time after the last key: the tab may close.
  flush() {
    for (const input of this.form.querySelectorAll("input[type='hidden']")) {
      if (!input.draftailEditor) continue;
      const raw = window.DraftJS.convertToRaw(input.draftailEditor.getEditorState().getCurrentContent());
      const textOf = (content) => content?.blocks.map(({ text }) => text).join("\n") ?? "";
      if (textOf(raw) === textOf(JSON.parse(input.value || "null"))) continue;
      for (const block of raw.blocks)
        block.inlineStyleRanges = block.inlineStyleRanges.filter(({ style }) => !style.startsWith("COMMENT-"));
      input.value = JSON.stringify(raw);
    }
  }

  leave() {
    this.flush();
    this.check();
  }

  check() {
    if (this.known === null || this.isSignedOut) return;
    const pairs = this.pairs();
    const held = this.held(pairs);
    if (held === this.last || (held === this.known && this.version === this.savedVersion)) return;
    this.last = held;
    this.version += 1;
    this.isKept = store(this.key, { at: Date.now(), path: this.path, title: this.title, pairs, replaces: this.replaces });
    say("kept", this.isKept ? [] : ["Ce navigateur ne peut pas garder ce texte : enregistrez-le souvent, et avant de fermer cette page."]);
    clearTimeout(this.autosaving);
    this.autosaving = setTimeout(() => this.version !== this.sentVersion && this.askAutosave(), AUTOSAVE_AFTER_MS);
  }

  allSaved() {
    this.savedVersion = this.version;
    this.known = this.last = this.held();
    drop(this.key);
    say("kept", []);
  }

  askAutosave() {
    this.form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
  }

  retry() {
    if (this.failed && this.version !== this.savedVersion && !asking) this.askAutosave();
  }

  // Send the form once autosave has ended and the server answers; else say why it was not.
  async send(event) {
    this.leave();
    if (this.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    if (this.isWaiting) return;
    this.isWaiting = true;
    const enable = () => {
      if (!submitter) return;
      submitter.disabled = false; // Wagtail shows that it works
      if (submitter.dataset.controller?.includes("w-progress")) submitter.dataset.wProgressLoadingValue = "false";
    };
    await Promise.race([this.saving, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
    let here = await askWhoIsHere();
    if (here === "out" || here === "other") here = (await this.signIn()) ? "in" : "out";
    this.isWaiting = false;
    if (here !== "in") {
      enable();
      const why = here === "away" ? "le serveur ne répond pas" : "votre session a pris fin";
      say("saving", [`Rien n’a été envoyé : ${why}. Réessayez dans un instant.${this.whereKept}`]);
      return;
    }
    const wasDisabled = submitter?.disabled;
    if (submitter) submitter.disabled = false;
    this.leave();
    tab?.setItem("kept-sent", PREFIX + this.writing);
    this.isReady = true;
    this.form.requestSubmit(submitter);
    // What is typed until the answer comes was not sent: it is another text.
    this.sentAt = Date.now();
    this.replaces = this.key;
    this.key = PREFIX + newId();
    setTimeout(() => {
      this.isReady = false;
      if (wasDisabled) submitter.disabled = true; // against the second click, until Wagtail enables it
    }, 0);
  }

  // The names of the fields in which a kept text differs from the form.
  differing({ pairs }) {
    // An editor of rich text names anew the paragraphs that have no name.
    const values = (all) => new Map(all.map(([name, value]) => [name, value.replace(/"key":"[^"]*"/g, "")]));
    const here = values(this.pairs());
    const there = values(pairs);
    const names = [...new Set([...here.keys(), ...there.keys()])].filter(
      (name) => !TECHNICAL.test(name) && !UNSEEN.test(name) && (here.get(name) ?? "") !== (there.get(name) ?? "")
        && (name !== "slug" || there.get(name)), // an empty address is made by the server
    );
    return [...new Set(names.map((name) => this.label(name)))];
  }

  label(name) {
    if (name.startsWith("comments-")) return "commentaires";
    const field = this.form.elements[name] ?? this.form.querySelector(`[name^="${CSS.escape(name.split("-")[0])}-"]`);
    const element = field instanceof RadioNodeList ? field[0] : field;
    const heading = element?.closest(".w-panel")?.querySelector("[data-panel-heading-text]") ?? element?.labels?.[0];
    return heading?.textContent.trim().toLowerCase() || name.split("-")[0];
  }

  giveBack(kept) {
    if (!SHOWN_BY_SERVER.test(this.path)) return this.fillIn(kept);
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const pairs = [...kept.pairs, ["csrfmiddlewaretoken", token], ["kept", "1"], ["writing", kept.key.slice(PREFIX.length)]];
    const form = h("form", { method: "post", action: kept.path, hidden: true }, pairs.map(([name, value]) => {
      const area = h("textarea", { name });
      area.value = value;
      return area;
    }));
    document.body.append(form);
    tab?.setItem("kept-sent", kept.key);
    form.submit();
    return true;
  }

  fillIn({ key, pairs }) {
    for (const [name, value] of pairs) {
      const field = this.form.elements[name];
      if (!field || TECHNICAL.test(name)) continue;
      if (field.draftailEditor) {
        const { draftailEditor: editor } = field;
        const { EditorState, convertFromRaw } = window.DraftJS;
        const given = value && value !== "null" && convertFromRaw(JSON.parse(value));
        if (given) editor.onChange(EditorState.push(editor.getEditorState(), given, "insert-fragment"));
      } else if (field instanceof RadioNodeList) field.value = value;
      else if (field.type === "checkbox") field.checked = true;
      else field.value = value;
      (field instanceof RadioNodeList ? field[0] : field).dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.replaces = key;
    this.known ??= "";
    this.check();
    return false;
  }
}

// What people read of a text: its form may be no more, or not theirs any more. Draftail writes JSON.
function prose({ pairs }) {
  return pairs
    .filter(([name, value]) => value && !TECHNICAL.test(name) && !UNSEEN.test(name) && !/-(count|order|ORDER|type|deleted)$/.test(name))
    .map(([, value]) => {
      try {
        return JSON.parse(value).blocks.map(({ text }) => text).join("\n\n");
      } catch {
        return value;
      }
    })
    .join("\n\n");
}

// The line with the texts kept; of `here`, the form that they belong to, or of others.
function offer(before, offered, here) {
  if (!offered.length) return;
  const box = h("section", { class: "kept-texts", "aria-label": "Textes gardés" });
  for (const kept of offered) {
    const differing = here ? ` (${here.differing(kept).slice(0, 6).join(", ")})` : ` : « ${kept.title} »`;
    const line = h("p", {}, `Un texte du ${when(kept.at)}, que le serveur n’a pas reçu, est gardé sur cet ordinateur${differing}.`);
    const close = () => (line.remove(), box.querySelector("p") || box.remove());
    const giveBack = () => here.giveBack(kept) || close();
    const erase = () => confirm("Effacer ce texte ? Il ne pourra pas être repris.") && (drop(kept.key), close());
    line.append(
      here
        ? h("button", { type: "button", class: "button button-small", onclick: giveBack }, "Le reprendre")
        : h("a", { class: "button button-small", href: kept.path }, "Ouvrir"),
      h("button", { type: "button", class: "button button-small button-secondary", onclick: erase }, "L’effacer"),
      h("details", {}, h("summary", {}, "Le lire"), h("pre", {}, prose(kept))),
    );
    box.append(line);
  }
  before.before(box);
}

if (account) {
  tidyUp();
  forgetAtSignOut();
  const form = document.querySelector("form[data-edit-form]");
  if (form) new Kept(form);
  else if (location.pathname === HOME) {
    const replaced = new Set(allKept().map(({ replaces }) => replaces));
    const offered = allKept().filter(({ key }) => !replaced.has(key));
    offer(document.querySelector("main").firstElementChild, offered.slice(0, OFFERED));
  }
}
