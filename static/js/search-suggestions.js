// Fiches proposed while somebody types in a search field: a combobox with a list (ARIA Authoring Practices), by keyboard
// and by pointer. Without this script, or without an answer, the field searches all the same.
const MIN_SIGNS = 2;
const PAUSE_MS = 150;
let lists = 0;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.options = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${(lists += 1)}`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Fiches proposées");
    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.parentElement.append(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.go(this.options.indexOf(event.target.closest("[role=option]"))));
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const typed = this.input.value.trim();
    if ([...typed].length < MIN_SIGNS) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.fetch(typed), PAUSE_MS);
  }

  async fetch(typed) {
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggestions}?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { signal: this.request.signal });
      if (response.ok) this.show((await response.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // offline: the form still works
    }
  }

  show(suggestions) {
    if (document.activeElement !== this.input) return;
    this.options = suggestions.map(({ title, kind, url }, rank) => {
      const option = document.createElement("li");
      const hint = document.createElement("span");
      option.id = `${this.list.id}-${rank}`;
      option.dataset.url = url;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      hint.textContent = kind;
      option.append(title, " ", hint);
      return option;
    });
    this.list.replaceChildren(...this.options);
    const count = this.options.length;
    this.status.textContent = count ? `${count} ${count > 1 ? "fiches proposées" : "fiche proposée"}` : "";
    this.open(count > 0);
  }

  press(event) {
    const count = this.options.length;
    if (event.isComposing || this.list.hidden) {
      if (event.key === "ArrowDown" && count) {
        event.preventDefault();
        this.open(true);
        this.activate(0);
      }
      return;
    }
    // From the field (-1), up leads to the last option; past the last, back to the field.
    const moves = { ArrowDown: this.active + 1, ArrowUp: this.active < 0 ? count - 1 : this.active - 1 };
    if (event.key in moves) {
      event.preventDefault();
      this.activate(moves[event.key] >= count ? -1 : moves[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.go(this.active);
    } else if (event.key === "Escape") {
      event.preventDefault(); // the words stay
      this.close();
    }
  }

  activate(rank) {
    this.active = rank;
    this.options.forEach((option, other) => option.setAttribute("aria-selected", String(other === rank)));
    if (rank < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", this.options[rank].id);
    this.options[rank]?.scrollIntoView({ block: "nearest" });
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    this.activate(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.status.textContent = "";
    this.open(false);
  }

  go(rank) {
    const url = this.options[rank]?.dataset.url;
    if (url) location.assign(url);
  }
}

for (const input of document.querySelectorAll("input[data-suggestions]")) new Suggestions(input);
