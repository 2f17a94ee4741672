// « Vos suivis »: what is new in the feeds that this browser keeps, and the stories kept for later (following.js).
const NEWS = 5; // of each feed
const read = (list) => JSON.parse(localStorage.getItem(list)) ?? [];
const write = (list, kept) => localStorage.setItem(list, JSON.stringify(kept));

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const day = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long" });
const link = (address, words) => h("bdi", {}, h("a", { href: address }, words));

async function ask(address) {
  try {
    const response = await fetch(address);
    if (response.status === 404 || response.status === 410) return { gone: true };
    return response.ok ? { response } : {};
  } catch {
    return {}; // no network
  }
}

// What stands for an answer that there is not: never the title that it had.
const lack = ({ gone }) => h("p", {}, gone
  ? "Cette page n’est plus en ligne : vous pouvez la retirer."
  : "Pas de réponse : vérifiez la connexion, puis rechargez la page.");

// A feed: its title, its latest entries, those since the last visit marked.
async function feed({ address, seen }) {
  const { response, gone } = await ask(address);
  if (!response) return [lack({ gone })];
  const { title, home_page_url: home, items } = await response.json();
  const told = items.filter((item) => item.url && item.title).slice(0, NEWS);
  return [
    h("h3", {}, link(home, title)),
    told.length ? h("ul", {}, ...told.map((item) => {
      const date = item.date_published ?? "";
      const mark = date > seen ? [h("span", { class: "label" }, "nouveau"), " "] : [];
      const when = date ? [" ", h("span", { class: "followed-date" }, day.format(new Date(date)))] : [];
      return h("li", {}, ...mark, link(item.url, item.title), ...when);
    })) : h("p", {}, "Rien n’y a encore paru."),
  ];
}

// A story kept for later.
async function story({ address }) {
  const { response, gone } = await ask(address);
  if (!response) return [lack({ gone })];
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const title = page.querySelector("h1")?.textContent.trim();
  const standfirst = page.querySelector(".standfirst")?.textContent.trim() ?? "";
  return title ? [h("h3", {}, link(response.url, title)), h("p", {}, standfirst)] : [lack({})];
}

function show(section, tell) {
  const { list } = section.dataset;
  const rows = h("ul");
  section.querySelector("[data-empty]").after(rows);
  const status = section.querySelector("[role=status]");
  const count = () => { section.querySelector("[data-empty]").hidden = read(list).length > 0; };

  // Take one off or all; what was is given back by « Annuler », its rows too.
  function take(row, kept, words) {
    const [before, shown] = [read(list), [...rows.children]];
    write(list, kept);
    rows.replaceChildren(...(row ? shown.filter((each) => each !== row) : []));
    count();
    const undo = h("button", { type: "button", onclick: () => {
      write(list, before);
      rows.replaceChildren(...shown);
      status.replaceChildren("Remis.");
      count();
    } }, "Annuler");
    status.replaceChildren(words, " ", undo);
    undo.focus();
  }

  for (const kept of read(list)) {
    const body = h("div", {}, h("p", {}, "…"));
    const remove = h("button", { type: "button" }, "Retirer");
    const row = h("li", {}, body, remove);
    remove.addEventListener("click", () => {
      take(row, read(list).filter((each) => each.address !== kept.address), "Retiré.");
    });
    rows.append(row);
    tell(kept).then((told) => {
      body.replaceChildren(...told);
      const name = body.querySelector("h3")?.textContent;
      if (name) remove.setAttribute("aria-label", `Retirer ${name}`);
    });
  }
  const all = section.querySelector("[data-all]");
  all.hidden = read(list).length < 2;
  all.addEventListener("click", () => { take(null, [], "Tout est retiré."); all.hidden = true; });
  count();
  section.hidden = false;
}

document.querySelector("[data-without-script]").hidden = true;
try {
  show(document.querySelector("[data-list=follows]"), feed);
  show(document.querySelector("[data-list=later]"), story);
  const now = new Date().toISOString();
  write("follows", read("follows").map((each) => ({ ...each, seen: now })));
} catch {
  document.querySelector("[data-refused]").hidden = false;
}
