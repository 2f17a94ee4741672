// The card of a fiche over a link to it in a story: by pointer, by keyboard, by a first tap. It says what the foot of
// the page says already, so nothing is fetched. Without script or popovers, links are links.
const OPEN_AFTER_MS = 250;
const CLOSE_AFTER_MS = 250; // time to reach the card
const GAP_PX = 8;

const told = new Map([...document.querySelectorAll("[data-fiche-card]")].map((row) => [row.dataset.ficheCard, row]));
const links = [...document.querySelectorAll(".story-body a[data-fiche]")].filter((link) => told.has(link.dataset.fiche));

class Card {
  constructor() {
    this.element = document.createElement("div");
    this.element.className = "fiche-popover";
    this.element.id = "carte-de-fiche";
    this.element.popover = "manual";
    this.link = null;
    this.timer = 0;
    document.body.append(this.element);
    this.element.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.element.addEventListener("pointerleave", () => this.later(() => this.close(), CLOSE_AFTER_MS));
  }

  later(act, delay_ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, delay_ms);
  }

  open(link) {
    clearTimeout(this.timer);
    if (this.link === link) return;
    this.close();
    this.link = link;
    this.fill(told.get(link.dataset.fiche));
    this.element.showPopover();
    this.place(link);
    link.setAttribute("aria-describedby", this.element.id);
  }

  close() {
    clearTimeout(this.timer);
    if (!this.link) return;
    this.link.removeAttribute("aria-describedby");
    this.link = null;
    this.element.hidePopover();
  }

  fill(row) {
    const kind = document.createElement("p");
    kind.className = "fiche-popover-kind";
    kind.textContent = row.dataset.kind;
    const name = row.querySelector("a").cloneNode(true);
    name.className = "fiche-popover-name";
    const lines = [...row.querySelectorAll("span")].map((span) => {
      const line = document.createElement("p");
      line.textContent = span.textContent;
      return line;
    });
    this.element.replaceChildren(kind, name, ...lines);
  }

  // Under the line of the link where the pointer is, or above it when the window ends; never out of the window.
  place(link) {
    const box = link.getClientRects()[0];
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = Math.max(GAP_PX, Math.min(box.left, document.documentElement.clientWidth - width - GAP_PX));
    const below = box.bottom + GAP_PX;
    const top = below + height > window.innerHeight && box.top > height + GAP_PX ? box.top - height - GAP_PX : below;
    this.element.style.left = `${left + window.scrollX}px`;
    this.element.style.top = `${top + window.scrollY}px`;
  }
}

if (links.length && HTMLElement.prototype.showPopover) {
  const card = new Card();
  for (const link of links) {
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") card.later(() => card.open(link), OPEN_AFTER_MS);
    });
    link.addEventListener("pointerleave", () => card.later(() => card.close(), CLOSE_AFTER_MS));
    link.addEventListener("focus", () => link.matches(":focus-visible") && card.open(link));
    link.addEventListener("blur", () => card.later(() => card.close(), CLOSE_AFTER_MS));
    link.addEventListener("click", (event) => {
      if (event.pointerType !== "touch" || card.link === link) return;
      event.preventDefault();
      card.open(link);
    });
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && card.close());
  document.addEventListener("pointerdown", (event) => {
    if (card.link && !card.element.contains(event.target) && !card.link.contains(event.target)) card.close();
  });
}
