// A fact reported without leaving the story: who, what, where, when, how surely, and the paragraph that reports it. The
// fact is recorded at once (nobody sees it before a published story reports it); the report is a row of the story's form.
import { ask, h } from "../../admin/dom.js";
import { complain, dialogFrom } from "./dialogs.js";
import { badge } from "./fiche.js";
import { blockOf, blocks, caret, linksIn, paragraphs } from "./text.js";

const LABEL_CHARACTERS = 70;
const PANEL = "reports"; // the prefix of « Faits rapportés » in the story's form

const cut = (text) => (text.length > LABEL_CHARACTERS ? `${text.slice(0, LABEL_CHARACTERS)}…` : text);

// Fill a list of the blocks of the body, as they are now; what was chosen stays chosen.
export function fillBlocks(select) {
  const chosen = select.value;
  const present = blocks().filter(({ id }) => id);
  select.replaceChildren(
    h("option", { value: "" }, "Tout l’article"),
    ...present.map(({ id, number, label, text }) => h("option", { value: id }, `${number}. ${label} : ${cut(text)}`)),
  );
  if (chosen && !present.some(({ id }) => id === chosen)) {
    select.append(h("option", { value: chosen }, "(un paragraphe qui n’est plus dans le texte)"));
  }
  select.value = chosen;
}

// The paragraph that names a place, as the server reads it: { text, start, names }.
function surroundings(place, names) {
  const here = paragraphs().find(({ input, key }) => input === place.input && key === place.key);
  const linked = linksIn(here).map(({ page, place: { start, end } }) => ({ start, end, fiche: page }));
  const free = (names.free ?? [])
    .filter((name) => name.place.input === place.input && name.place.key === place.key)
    .map((name) => ({ start: name.place.start, end: name.place.end, fiche: name.verdict === "found" ? name.fiches[0] : 0 }));
  return { text: here.text, start: place.start, names: [...linked, ...free] };
}

// Where the story speaks of the fiche: at the caret if its paragraph names it, else where it is linked.
function placeOf(fiche, place) {
  const now = caret();
  const paragraph = now && paragraphs().find(({ input, key }) => input === now.input && key === now.key);
  return paragraph ? (linksIn(paragraph).find(({ page }) => page === fiche.id)?.place ?? place) : place;
}

const rows = () => Number(document.getElementById(`id_${PANEL}-TOTAL_FORMS`).value);
const input = (row, name) => document.getElementById(`id_${PANEL}-${row}-${name}`);

function isReported(id) {
  return Array.from({ length: rows() }, (_, row) => row).some(
    (row) => input(row, "fact")?.value === String(id) && input(row, "DELETE")?.value !== "1",
  );
}

// Add a row to « Faits rapportés ».
function report(fact, { status, claim, block }) {
  const row = rows();
  const main = document.querySelector("main");
  const scrolled = main.scrollTop;
  document.getElementById(`id_${PANEL}-ADD`).click();
  main.scrollTo({ top: scrolled, behavior: "instant" }); // Wagtail goes to the new row; the writer stays in the text
  const { widget } = document.getElementById(`id_${PANEL}-${row}-fact-chooser`);
  widget.setState({ id: fact.id, [widget.titleStateKey]: fact.title, edit_url: fact.editUrl });
  input(row, "status").value = status;
  input(row, "claim").value = claim;
  fillBlocks(input(row, "block_id"));
  input(row, "block_id").value = block;
}

export function newFactDialog(template, addresses, names, say) {
  const { dialog, form, open, close } = dialogFrom(template, submit);
  const fields = form.elements;
  const similar = dialog.querySelector("[data-similar]");
  const quote = dialog.querySelector("[data-quote]");
  const agreement = dialog.querySelector("[data-agreement]");
  let known = []; // the facts similar to the one in the form
  let asked = 0; // the number of the last question: an answer to an older one comes too late

  const choice = () => form.querySelector("[name=existing]:checked")?.value;

  async function submit() {
    const chosen = choice();
    if (known.length && !chosen) {
      complain(form, { "": ["Un fait semblable existe déjà : choisissez-le, ou dites que celui-ci est nouveau."] });
      return;
    }
    const existing = known.find(({ id }) => String(id) === chosen);
    const fact = existing ?? (await create());
    if (!fact) return;
    if (isReported(fact.id)) {
      complain(form, { "": ["L’article rapporte déjà ce fait : changez-le dans « Faits rapportés »."] });
      return;
    }
    close();
    report(fact, { status: fields.status.value, claim: fields.claim.value, block: fields.block.value });
    say(`Fait rapporté : ${fact.title}.`);
  }

  async function create() {
    const body = new URLSearchParams(
      ["subject", "kind", "object", "object_text", "title", "start", "end", "share"].map((name) => [name, fields[name].value]),
    );
    if (choice() === "new") body.set("isNew", "1");
    const answer = await ask(addresses.newFact, { body });
    if (answer.similar) showSimilar(answer.similar);
    if (answer.errors) complain(form, answer.errors);
    return answer.fact;
  }

  function showSimilar(facts) {
    known = facts;
    similar.hidden = !facts.length;
    const line = (value, ...words) =>
      h("li", {}, h("label", {}, h("input", { type: "radio", name: "existing", value }), " ", ...words));
    similar.querySelector("ul").replaceChildren(
      ...facts.map((fact) => line(fact.id, fact.title, fact.isPublic ? "" : badge("sans source publique"))),
      line("new", "C’est un autre fait"),
    );
    showDetails();
  }

  // The fields of an existing fact are not asked again.
  function showDetails() {
    dialog.querySelector("[data-details]").hidden = known.some(({ id }) => String(id) === choice());
  }
  similar.addEventListener("change", showDetails);

  async function lookForSimilar() {
    const { subject, kind, object } = fields;
    const question = ++asked;
    const parameters = new URLSearchParams({ subject: subject.value, kind: kind.value, object: object.value });
    const answer = await ask(`${addresses.similarFacts}?${parameters}`);
    if (question === asked) showSimilar(answer.similar);
  }
  for (const name of ["subject", "kind", "object"]) {
    fields[name].addEventListener("change", () => {
      showAgreement();
      showOnly();
      lookForSimilar().catch(() => {});
    });
  }

  function showAgreement() {
    const fiche = names.fiches.get(Number(fields.subject.value));
    agreement.textContent = fiche?.agreement ? `Accord de ${fiche.title} : ${fiche.agreement}.` : "";
  }

  // Fill in what the paragraph says; the place may be a fiche that the story does not link.
  function fill(fact) {
    const place = names.fiches.get(fact.object);
    if (place && !names.linkedIds.has(place.id)) fields.object.append(h("option", { value: place.id }, place.title));
    fields.kind.value = fact.kind;
    fields.object.value = place ? place.id : "";
    for (const name of ["object_text", "title", "start", "end"]) fields[name].value = fact[name];
    if (fact.status) fields.status.value = fact.status;
  }

  // The share is for « détient » alone.
  function showOnly() {
    fields.share.closest("[data-field]").hidden = fields.kind.value !== "holds";
  }

  function showQuote() {
    quote.textContent = blocks().find(({ id }) => id === fields.block.value)?.text ?? "";
    quote.hidden = !quote.textContent;
  }
  fields.block.addEventListener("change", showQuote);

  return async (fiche, linkedAt) => {
    const place = placeOf(fiche, linkedAt);
    form.reset();
    const options = names.linked.map((other) => h("option", { value: other.fiche.id }, other.fiche.title));
    fields.subject.replaceChildren(...options);
    fields.object.replaceChildren(h("option", { value: "" }, "—"), ...options.map((option) => option.cloneNode(true)));
    fields.subject.value = fiche.id;
    fillBlocks(fields.block);
    fields.block.value = blockOf(place.input)?.id ?? "";
    showQuote();
    showAgreement();
    showSimilar([]);
    open();
    const question = ++asked;
    try {
      const body = { subject: fiche.id, ...surroundings(place, names) };
      const { fact, similar: alike } = await ask(addresses.proposedFact, { body });
      if (question !== asked) return; // the form was changed or opened anew meanwhile
      fill(fact);
      showSimilar(alike);
    } catch {
      complain(form, { "": ["Le serveur ne propose rien pour l’instant : remplissez les champs vous-même."] });
    }
    showOnly();
  };
}
