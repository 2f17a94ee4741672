// Beside the address of each feed, a button that copies it and says so, on itself and to who does not see it.
const SAID_MS = 2500;
const status = document.querySelector("[data-copy-status]");

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // the links can be copied all the same
  const words = [...button.childNodes];
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copié";
      status.className = "visually-hidden";
      status.textContent = `Copié : ${button.dataset.copy}`;
      setTimeout(() => button.replaceChildren(...words), SAID_MS);
    } catch {
      status.className = "message";
      status.textContent = `Copie refusée par le navigateur : ${button.dataset.copy}`;
    }
    status.hidden = false;
  });
}
