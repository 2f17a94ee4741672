// « 14 h 32 », as the server writes it, becomes « il y a 3 minutes » for a moment of the last 24 hours, and grows old with
// the page. Without script, or with a clock that is wrong, the server's words stay.
const EVERY_MS = 30_000;
const MINUTES_OF_A_DAY = 24 * 60;

const written = [...document.querySelectorAll("time[data-recent]")].map((time) => (
  { time, at: Date.parse(time.dateTime), words: time.textContent }
));

// The day as the site's clock has it: `datetime` is written with its offset.
function day(time, at) {
  const clock = Date.parse(`${time.dateTime.slice(0, 19)}Z`);
  const yesterday = new Date(Date.now() + clock - at - MINUTES_OF_A_DAY * 60_000);
  if (time.dateTime.startsWith(yesterday.toISOString().slice(0, 10))) return "hier";
  const words = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(clock);
  return words.replace(/^1 /, "1er ").replace(" ", "\u00a0");
}

function ago(minutes) {
  if (minutes < 1) return "à l’instant";
  const [count, unit] = minutes < 60 ? [minutes, "minute"] : [Math.floor(minutes / 60), "heure"];
  return `il y a ${count}\u00a0${unit}${count > 1 ? "s" : ""}`;
}

function say() {
  for (const { time, at, words } of written) {
    const minutes = Math.floor((Date.now() - at) / 60_000);
    let told = words;
    if (minutes >= MINUTES_OF_A_DAY) told = day(time, at);
    else if (minutes >= 0) told = ago(minutes);
    if (time.textContent !== told) time.textContent = told;
  }
}

if (written.length) {
  say();
  setInterval(say, EVERY_MS);
  // A page put aside, or taken back from the history, has stood still.
  document.addEventListener("visibilitychange", say);
  addEventListener("pageshow", say);
}
