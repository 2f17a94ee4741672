// « Suivre » and « Garder pour plus tard »: an address and the day, kept in this browser alone, and no title: what is
// withdrawn later must not be shown from here. The page /suivis/ (js/following.js) reads them.
const WORDS = {
  follows: { off: "Suivre ici", on: "Ne plus suivre", done: "Suivi dans ce navigateur.", undone: "Vous ne suivez plus." },
  kept: { off: "Garder pour plus tard", on: "Gardé : retirer", done: "Dans ce navigateur.", undone: "Retiré." },
};
const buttons = [...document.querySelectorAll("[data-keep]")];

const read = (list) => {
  try {
    const found = JSON.parse(localStorage[list] ?? "[]");
    return Array.isArray(found) ? found.filter((row) => Array.isArray(row)) : [];
  } catch {
    return []; // refused, or not ours
  }
};

const refresh = () => {
  for (const button of buttons) {
    const { keep, address } = button.dataset;
    const isOn = read(keep).some(([path]) => path === address);
    button.firstChild.textContent = WORDS[keep][isOn ? "on" : "off"];
    const link = button.parentElement.querySelector("[data-keep-list]");
    if (link) link.hidden = !isOn;
    const summary = button.closest(".follow")?.querySelector("[data-follow-word]");
    if (summary) summary.textContent = isOn ? "Suivi" : "Suivre";
  }
};

for (const button of buttons) {
  const { keep, address } = button.dataset;
  const said = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", () => {
    const others = read(keep).filter(([path]) => path !== address);
    const isNew = others.length === read(keep).length;
    try {
      localStorage[keep] = JSON.stringify(isNew ? [...others, [address, new Date().toISOString()]] : others);
      said.textContent = WORDS[keep][isNew ? "done" : "undone"];
    } catch {
      said.textContent = "Votre navigateur refuse de garder quoi que ce soit pour ce site.";
    }
    refresh();
  });
}

if (buttons.length) {
  refresh();
  addEventListener("storage", refresh); // another tab
  addEventListener("pageshow", ({ persisted }) => persisted && refresh());
}
