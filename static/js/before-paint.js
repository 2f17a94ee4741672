// What must be known before the first paint: the theme and the size of text that the reader chose (without a choice, the
// system's), and whether the house's faces are worth waiting for. On a first visit they are not: the text comes first, in
// stand-ins of the same width, and the faces are asked for once it is painted. A style sheet that the browser had says
// that it has them.
(() => {
  const choices = { theme: ["", "light", "dark"], size: ["", "large", "larger"] };
  const { dataset } = document.documentElement;
  let kept = {};
  try { kept = localStorage; } catch { /* storage refused: a choice lasts a page */ }
  const apply = (name, value) => {
    dataset[name] = choices[name].includes(value) ? value : "";
    if (name !== "theme") return;
    const { theme } = dataset;
    document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
    for (const meta of document.querySelectorAll("meta[data-of]")) {
      const { of } = meta.dataset;
      meta.media = theme ? (theme === of ? "all" : "not all") : `(prefers-color-scheme: ${of})`;
    }
  };
  for (const name in choices) apply(name, kept[name]);
  if (performance.getEntriesByType("resource").some((it) => it.transferSize && it.name.endsWith(".css"))) {
    dataset.faces = "later";
    new PerformanceObserver(() => delete dataset.faces).observe({ type: "paint", buffered: true });
  }
  addEventListener("change", ({ target }) => {
    if (!target.closest("[data-display]")) return;
    try { kept[target.name] = target.value; } catch { /* full */ }
    apply(target.name, target.value);
  });
})();
