// Buttons that keep an address in this browser, and there alone: the feed of what one follows, a story for later. Titles
// are not kept: what was withdrawn is told no more (followed.js reads the same two lists).
const read = (list) => { try { return JSON.parse(localStorage.getItem(list)) ?? []; } catch { return []; } };

for (const button of document.querySelectorAll("[data-keep]")) {
  const { keep: list, address } = button.dataset;
  const isKept = () => read(list).some((each) => each.address === address);
  const show = () => button.setAttribute("aria-pressed", isKept());
  const say = (words) => { button.parentElement.querySelector("[role=status]").textContent = words; };

  button.addEventListener("click", () => {
    const others = read(list).filter((each) => each.address !== address);
    const added = isKept() ? [] : [{ address, seen: new Date().toISOString() }];
    try {
      localStorage.setItem(list, JSON.stringify([...added, ...others]));
      say(added.length ? button.dataset.kept : button.dataset.dropped);
    } catch {
      say("Votre navigateur refuse de le garder.");
    }
    show();
  });
  addEventListener("storage", show); // another tab
  addEventListener("pageshow", show);
  show();
  button.closest("[hidden]").hidden = false;
}
