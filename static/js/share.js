// Two buttons beside the plain links of a story: copy its address, and what the device itself offers to share with.
for (const group of document.querySelectorAll("[data-share]")) {
  const { title, address } = group.dataset;
  const say = (words) => { group.querySelector("[role=status]").textContent = words; };

  if (navigator.clipboard) {
    const copy = group.querySelector("[data-share-copy]");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address);
        say("Lien copié.");
      } catch {
        say(`Copie refusée par le navigateur : ${address}`);
      }
    });
  }
  if (navigator.share) {
    const native = group.querySelector("[data-share-native]");
    native.hidden = false;
    // Closing the sheet without choosing is no failure.
    native.addEventListener("click", () => navigator.share({ title, url: address }).catch(() => {}));
  }
}
