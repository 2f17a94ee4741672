// The theme that the reader chose, before the first paint; without a choice, the system's.
(() => {
  const names = { "": "système", light: "clair", dark: "sombre" };
  const root = document.documentElement;
  let theme = "";
  try { theme = localStorage.getItem("theme") ?? ""; } catch { /* storage refused: the choice lasts a page */ }
  const apply = () => {
    theme = theme in names ? theme : "";
    root.dataset.theme = theme;
    document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
    for (const meta of document.querySelectorAll("meta[data-of]")) {
      const own = meta.dataset.of;
      meta.media = theme ? (theme === own ? "all" : "not all") : `(prefers-color-scheme: ${own})`;
    }
  };
  apply();
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-button]");
    const say = () => { button.textContent = `Thème : ${names[theme]}`; };
    say();
    button.hidden = false;
    button.onclick = () => {
      theme = { "": "light", light: "dark", dark: "" }[theme];
      try { localStorage.setItem("theme", theme); } catch {}
      apply();
      say();
    };
  });
})();
