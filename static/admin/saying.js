// Lines said to the writer, each on its subject: they stay in sight until they are closed, or until there is news of it.
import { h } from "./dom.js";

const said = new Map(); // { subject: its lines }
let box = null;

export function say(subject, lines) {
  if (lines.length) said.set(subject, lines);
  else if (!said.delete(subject)) return;
  box?.remove();
  box = null;
  if (!said.size) return;
  const close = () => {
    said.clear();
    box.remove();
  };
  box = h(
    "div",
    { class: "editor-saying", role: "status" },
    h("ul", {}, [...said.values()].flat().map((line) => h("li", {}, line))),
    h("button", { type: "button", class: "button button-small button-secondary", onclick: close }, "Fermer"),
  );
  document.body.append(box);
}
