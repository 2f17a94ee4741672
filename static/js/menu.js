// What the menu can set: the theme and the size of text (js/before-paint.js applies and keeps them).
const settings = document.querySelector("[data-display]");
if (settings) {
  for (const input of settings.querySelectorAll("input")) {
    input.checked = input.value === document.documentElement.dataset[input.name];
  }
  settings.hidden = false;
}

// On a narrow screen the row of sections scrolls sideways: the one where the reader is comes into sight.
const here = document.querySelector(".section-nav [aria-current]");
if (here) {
  const row = here.closest(".section-nav");
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
