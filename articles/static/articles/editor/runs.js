// Words as they are pasted: cleaned, in runs that look the same, [{ text, bold, italic, code, sup, href, note }], and those as
// the HTML of a paragraph: <p> <br> <ul> <ol> <li> <b> <i> <code> <sup> <a href>, nothing else.

export const MAX_DEPTH = 4; // of lists

// A line break of Word is U+000B, of other programmes U+2028; what cannot be seen is not kept.
export const clean = (text) =>
  text
    .replace(/\r\n?|\u000b|\u2028/g, "\n")
    .replace(/\u2029/g, "\n\n")
    .replace(/[\u0000-\u0008\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\ufeff\ufffe\uffff]|\p{Cs}/gu, "");

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);

export const oneLine = (text) => text.replace(/\s+/g, (spaces) => (spaces === "\u00a0" || spaces === "\u202f" ? spaces : " ")).trim();

export const runOf = (text, { bold, italic, code, sup, href, note }) => ({
  text,
  bold: bold || undefined,
  italic: italic || undefined,
  code: code || undefined,
  sup: sup || undefined,
  href: href || undefined,
  note,
});

const MARKS = [
  ["sup", "sup"],
  ["code", "code"],
  ["italic", "i"],
  ["bold", "b"],
];

const isAlike = (a, b) => ["bold", "italic", "code", "sup", "href", "note"].every((name) => a[name] === b[name]);

// Join runs that look the same, and the spaces where they meet; leave out what is blank at both ends.
export function tidied(runs) {
  const joined = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && isAlike(last, run)) last.text += run.text;
    else if (run.text) joined.push({ ...run });
  }
  let before = "\n"; // the sign on the left
  for (const run of joined) {
    run.text = run.text.replace(/[ \t\u00a0]*\n[ \t\u00a0]*/g, "\n").replace(/[ \t\u00a0]{2,}|\t/g, " ");
    if (/[\s]/.test(before)) run.text = run.text.replace(/^[ \t]+/, "");
    if (before === "\n") run.text = run.text.replace(/^[\u00a0]+/, "");
    before = run.text.at(-1) ?? before;
  }
  while (joined.length) {
    joined.at(-1).text = joined.at(-1).text.trimEnd();
    if (joined.at(-1).text) break;
    joined.pop();
  }
  if (joined.length) joined[0].text = joined[0].text.trimStart();
  return joined.filter(({ text }) => text);
}

// Cut runs where two line breaks follow each other: there is a paragraph on either side.
export function paragraphsOf(runs) {
  const paragraphs = [[]];
  let breaks = 0; // since the last words
  for (const run of runs) {
    for (const text of run.text.split(/(\n)/)) {
      if (text === "\n") {
        breaks += 1;
        continue;
      }
      if (text.trim() && breaks > 1) paragraphs.push([]);
      else if (text.trim() && breaks) paragraphs.at(-1).push({ text: "\n" });
      if (text.trim()) breaks = 0;
      paragraphs.at(-1).push({ ...run, text });
    }
  }
  return paragraphs.map(tidied).filter((paragraph) => paragraph.length);
}

export const htmlOf = (runs) =>
  runs
    .map((run) => {
      let html = escaped(run.text).replace(/\n/g, "<br>");
      if (!run.text.trim()) return html; // a space needs no style
      for (const [mark, tag] of MARKS) if (run[mark]) html = `<${tag}>${html}</${tag}>`;
      return run.href ? `<a href="${escaped(run.href)}">${html}</a>` : html;
    })
    .join("");

export const plainOf = (runs) => runs.map(({ text, note }) => (note ? `[${text}]` : text)).join("");

// A list, from its lines: [{ kind: "ul" or "ol", depth, html }]. A line is never deeper than one step below the last.
export function listHtml(lines) {
  let html = "";
  const open = [];
  for (const line of lines) {
    const depth = Math.min(line.depth, open.length, MAX_DEPTH);
    while (open.length > depth + 1) html += `</li></${open.pop()}>`;
    if (open.length === depth + 1) {
      html += "</li>";
      if (open.at(-1) !== line.kind) {
        html += `</${open.pop()}><${line.kind}>`;
        open.push(line.kind);
      }
    } else {
      html += `<${line.kind}>`;
      open.push(line.kind);
    }
    html += `<li>${line.html}`;
  }
  while (open.length) html += `</li></${open.pop()}>`;
  return html;
}

// Link the addresses written out in a text, as the editor does for one that is pasted alone.
export function linked(runs) {
  return runs.flatMap((run) => {
    if (run.href || run.code || !run.text.includes("://")) return [run];
    return run.text
      .split(/(\bhttps?:\/\/[^\s<>«»"]*[^\s<>«»"\p{P}]\/?)/u)
      .map((text, rank) => (rank % 2 ? { ...run, text, href: text } : { ...run, text }));
  });
}

// The address that a link leads to, out of the wrappings of mail programmes and of Google; "" for what is no address.
export function addressOf(href) {
  let address = clean(href ?? "").trim().replace(/[\t\n]+/g, "").replaceAll(" ", "%20");
  if (/^(mailto|tel):/i.test(address)) return address;
  if (!/^https?:\/\/[^/?#]/i.test(address)) return "";
  const wrapped =
    /^https?:\/\/[\w.-]*safelinks\.protection\.outlook\.com\/.*?[?&]url=([^&]+)/i.exec(address) ??
    /^https?:\/\/www\.google\.[a-z.]+\/url\?(?:.*&)?(?:q|url)=([^&]+)/i.exec(address) ??
    /^https?:\/\/l\.facebook\.com\/l\.php\?(?:.*&)?u=([^&]+)/i.exec(address);
  if (wrapped) {
    try {
      const inner = decodeURIComponent(wrapped[1]);
      if (/^https?:\/\//i.test(inner)) address = inner;
    } catch {
      // not encoded as it should be: the link stays wrapped
    }
  }
  return address;
}
