// What must be known before the first paint: the theme that the reader chose (without a choice, the system's), and
// whether the house's faces are worth waiting for. On a first visit they are not: the text comes first, in stand-ins of
// the same width, and the faces are asked for once it is painted. A style sheet that the browser had says that it has them.
(() => {
  const names = { "": "système", light: "clair", dark: "sombre" };
  const { dataset } = document.documentElement;
  let theme;
  try { theme = localStorage.theme; } catch { /* storage refused: the choice lasts a page */ }
  const apply = () => {
    theme = theme in names ? theme : "";
    dataset.theme = theme;
    document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
    for (const meta of document.querySelectorAll("meta[data-of]")) {
      const { of } = meta.dataset;
      meta.media = theme ? (theme === of ? "all" : "not all") : `(prefers-color-scheme: ${of})`;
    }
  };
  apply();
  if (performance.getEntriesByType("resource").some((it) => it.transferSize && it.name.endsWith(".css"))) {
    dataset.faces = "later";
    new PerformanceObserver(() => delete dataset.faces).observe({ type: "paint", buffered: true });
  }
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-button]");
    const say = () => { button.textContent = `Thème : ${names[theme]}`; };
    say();
    button.hidden = false;
    button.onclick = () => {
      theme = { "": "light", light: "dark", dark: "" }[theme];
      try { localStorage.theme = theme; } catch {}
      apply();
      say();
    };
  });
})();
