// The page /suivis/: what is new in the lists that this browser follows, read from their JSON feeds, and the stories that
// it keeps for later, asked of /oembed. Titles come from the site at each visit and are never kept: what is withdrawn is
// not shown.
const AT_ONCE = 4;
const NEWS_SHOWN = 60;
const SAME_VISIT_MS = 30 * 60 * 1000;
const KINDS = {
  personnes: "Une personne", entreprises: "Une entreprise", dossiers: "Un dossier", auteurs: "Une signature",
  "mots-cles": "Un mot-clé", formats: "Un format",
};
const GONE = Symbol("gone");
const SILENT = Symbol("silent");

const root = document.querySelector("[data-following]");
const site = new URL(document.querySelector("link[rel=canonical]").href).origin; // as feeds write it
const part = (name) => root.querySelector(`[data-part=${name}]`);
const answers = new Map(); // by the address asked
let ahead = 0; // of this device's clock, the site's, in ms: stories are dated by the site, rows by this device
const onSite = (date) => new Date(date).getTime() + ahead;

const day = (date) => {
  const said = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long" }).format(new Date(date));
  return said.replace(/^1 /, "1er ");
};
const counted = (count, one, many) => `${count}\u00a0${count < 2 ? one : many}`;

function element(tag, { text, children = [], ...properties } = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function read(list) {
  const text = localStorage[list] ?? "[]"; // throws where storage is refused
  try {
    const rows = JSON.parse(text);
    const isRow = (row) => /^\/(?!\/)[\w/-]*$/.test(row?.[0]) && !Number.isNaN(Date.parse(row[1]));
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  } catch {
    return [];
  }
}

function write(list, rows) {
  localStorage[list] = JSON.stringify(rows);
}

// When the visit before this one was; a page loaded again within half an hour is the same visit.
function lastVisit() {
  let visits = {};
  try { visits = JSON.parse(localStorage.visits ?? "{}"); } catch { /* not ours */ }
  const now = Date.now();
  const before = now - (visits.last ?? 0) > SAME_VISIT_MS ? (visits.last ?? 0) : (visits.before ?? 0);
  localStorage.visits = JSON.stringify({ last: now, before });
  return before;
}

async function ask(address) {
  try {
    const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
    ahead = Date.parse(answer.headers.get("Date")) - Date.now() || 0;
    if (answer.status === 404 || answer.status === 410) return GONE;
    if (!answer.ok) return SILENT;
    return { ...(await answer.json()), path: new URL(answer.url).pathname };
  } catch {
    return SILENT;
  }
}

// The answers about these rows, in their order, a few asked at once.
async function asked(rows, address) {
  const waiting = rows.map(([path]) => address(path)).filter((each) => !answers.has(each) || answers.get(each) === SILENT);
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) answers.set(next, await ask(next));
  }));
  return rows.map(([path, since]) => ({ path, since, answer: answers.get(address(path)) }));
}

const feedOf = (path) => `${path}flux.json`;
const cardOf = (path) => `/oembed?${new URLSearchParams({ url: site + path, format: "json" })}`;

// Where a list has moved, it is followed there.
function moved(follows) {
  const paths = follows.map(({ path, answer }) => (answer.path ? answer.path.replace(/flux\.json$/, "") : path));
  if (paths.every((path, number) => path === follows[number].path)) return;
  const rows = new Map(follows.map(({ since }, number) => [paths[number], since]));
  follows.forEach(({ answer }, number) => answers.set(feedOf(paths[number]), answer));
  write("follows", [...rows]);
}

function itemsOf({ answer }) {
  // What was withdrawn leads to the list itself: it is no news.
  const items = (answer.items ?? []).filter((item) => item.url !== answer.home_page_url && item.date_published);
  return items.filter((item) => new URL(item.url).origin === site);
}

const nameOf = ({ answer }) => answer.title.replace(/ · [^·]*$/, "");
const linkTo = (address, text) => {
  const { pathname, hash } = new URL(address, site);
  return element("a", { href: pathname + hash, children: [element("bdi", { text })] });
};

function removing(list, path, words, name) {
  const hidden = element("span", { className: "visually-hidden", text: ` : ${name}` });
  return element("button", { type: "button", children: [words, hidden], onclick: () => remove(list, [path]) });
}

function row(list, { path, since, answer }, { told, name, words }) {
  if (answer === GONE || answer === SILENT) {
    const kind = list === "kept" ? "Un article" : (KINDS[path.split("/")[1]] ?? "Une liste");
    const verb = list === "kept" ? "gardé" : `suivi${kind.startsWith("Une") ? "e" : ""}`;
    const state = answer === GONE ? "n’est plus en ligne" : "ne répond pas pour l’instant";
    const sentence = `${kind}, ${verb} le ${day(onSite(since))}, ${state}.`;
    const line = element("p", { className: "following-gone", text: sentence });
    return element("li", { children: [line, removing(list, path, "Retirer", sentence)] });
  }
  return element("li", { children: [told, removing(list, path, words, name)] });
}

function showNews(follows, before) {
  const news = new Map();
  for (const each of follows.filter(({ answer }) => answer.items)) {
    const from = Math.max(before, onSite(each.since));
    each.news = itemsOf(each).filter((item) => Date.parse(item.date_published) > from);
    for (const item of each.news) {
      const known = news.get(item.id) ?? { item, names: [] };
      known.names.push(nameOf(each));
      news.set(item.id, known);
    }
  }
  const sorted = [...news.values()].sort((a, b) => Date.parse(b.item.date_published) - Date.parse(a.item.date_published));
  part("news").replaceChildren(...sorted.slice(0, NEWS_SHOWN).map(({ item, names }) => {
    const about = element("p", { className: "following-about", children: [
      element("bdi", { text: names.join(" · ") }), ` · ${day(item.date_published)}`,
    ] });
    const title = element("p", { className: "following-title", children: [linkTo(item.url, item.title)] });
    return element("li", { children: [title, about] });
  }));
  const since = before ? `votre visite du ${day(before)}` : "que vous suivez";
  part("no-news").textContent = `Rien de nouveau depuis ${since}.`;
  part("no-news").hidden = sorted.length > 0 || !follows.some(({ answer }) => answer.items);
  part("news-title").textContent = before ? `Du nouveau depuis le ${day(before)}` : "Du nouveau";
}

function showFollows(follows) {
  part("follows").replaceChildren(...follows.map((each) => {
    if (!each.answer.items) return row("follows", each, {});
    const name = nameOf(each);
    const [latest] = itemsOf(each);
    const line = each.news.length ? counted(each.news.length, "nouveauté", "nouveautés")
      : latest ? `Le plus récent : ${day(latest.date_published)}` : "Rien encore";
    const told = element("div", { children: [
      element("p", { className: "following-title", children: [linkTo(each.answer.home_page_url, name)] }),
      element("p", { className: "following-about", text: line }),
    ] });
    return row("follows", each, { told, name, words: "Ne plus suivre" });
  }));
}

function showKept(kept) {
  part("kept").replaceChildren(...kept.map((each) => {
    const { title, author_name: authors } = each.answer;
    if (!title) return row("kept", each, {});
    const told = element("div", { children: [
      element("p", { className: "following-title", children: [linkTo(each.path, title)] }),
      element("p", { className: "following-about", text: [authors, `gardé le ${day(onSite(each.since))}`].filter(Boolean).join(" · ") }),
    ] });
    return row("kept", each, { told, name: title, words: "Retirer" });
  }).reverse());
}

// Take addresses off a list, and offer to put them back.
function remove(list, paths) {
  const former = read(list);
  write(list, former.filter(([path]) => !paths.includes(path)));
  const status = part("undo");
  const undo = element("button", { type: "button", text: "Annuler", onclick: async () => {
    write(list, former);
    status.hidden = true;
    await show();
    part(`${list}-section`).querySelector("h2").focus();
  } });
  const words = list === "kept" ? ["article retiré", "articles retirés"] : ["suivi retiré", "suivis retirés"];
  status.replaceChildren(`${counted(paths.length, ...words)}. `, undo);
  status.hidden = false;
  undo.focus({ preventScroll: true }); // it stays in sight
  show();
}

let shown = 0;
async function show() {
  const turn = ++shown;
  let rows;
  try {
    rows = { follows: read("follows"), kept: read("kept") };
    localStorage.visits ??= "{}"; // a storage may be read and not written
  } catch {
    part("refused").hidden = false;
    return;
  }
  for (const list of ["follows", "kept"]) {
    part(`${list}-section`).hidden = !rows[list].length;
    part(`${list}-clear`).hidden = rows[list].length < 2;
  }
  part("news-section").hidden = !rows.follows.length;
  part("empty").hidden = rows.follows.length + rows.kept.length > 0;
  part("waiting").hidden = false;
  const [follows, kept] = await Promise.all([asked(rows.follows, feedOf), asked(rows.kept, cardOf)]);
  if (turn !== shown) return; // the lists have changed since
  part("waiting").hidden = true;
  part("offline").hidden = ![...follows, ...kept].some(({ answer }) => answer === SILENT);
  moved(follows);
  showNews(follows, visit && onSite(visit));
  showFollows(follows);
  showKept(kept);
}

for (const list of ["follows", "kept"]) {
  part(`${list}-clear`).addEventListener("click", () => remove(list, read(list).map(([path]) => path)));
}
let visit = 0;
try { visit = lastVisit(); } catch { /* show() says it */ }
show();
addEventListener("online", show);
addEventListener("storage", show);
