// The notes of the foot of a page. In whatever programme, a call and its note lead to each other.

const CALL = /^[[(]?(\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6}|\*+|[†‡])[\])]?$/i;

const hashOf = (link) => /#(.+)$/.exec(link.getAttribute("href"))?.[1] ?? "";
const wordsOf = (element) => element.textContent.trim();

// The names that lead to a link: its own, and those of what it stands in (<li id>, <sup id>).
function namesOf(link, body) {
  const names = new Set();
  for (let element = link; element && element !== body && names.size < 3; element = element.parentElement) {
    for (const name of [element.id, element.getAttribute("name")]) if (name) names.add(name);
  }
  return names;
}

// The pairs of a call and of the link that leads back to it, in the order of the calls.
function pairsIn(body, links) {
  const backs = new Map(); // { the name that a link leads to: the links that do }
  for (const link of links) backs.set(hashOf(link), [...(backs.get(hashOf(link)) ?? []), link]);
  const pairs = [];
  const taken = new Set();
  for (const call of links) {
    if (taken.has(call) || !CALL.test(wordsOf(call))) continue;
    const back = [...namesOf(call, body)]
      .flatMap((name) => backs.get(name) ?? [])
      .find((link) => !taken.has(link) && link !== call && namesOf(link, body).has(hashOf(call)));
    if (!back || !(call.compareDocumentPosition(back) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    taken.add(call).add(back);
    pairs.push([call, back]);
  }
  return pairs;
}

// The element of a note: the largest that holds no other link of a note.
function noteAround(back, body, linked) {
  let note = back;
  while (note.parentElement !== body && linked.every((link) => link === back || !note.parentElement.contains(link))) {
    note = note.parentElement;
  }
  return note;
}

/**
 * Take the notes out of a text. Each call becomes <sup data-note> with the number of its note.
 * @param {Element} body
 * @returns {{notes: Element[], areMissing: boolean}} the notes in the order of their calls; whether a call leads to none
 */
export function takeNotes(body) {
  const links = [...body.querySelectorAll("a[href*='#']")];
  const pairs = pairsIn(body, links);
  const linked = pairs.flat();
  const numbers = new Map(pairs.map(([call], rank) => [hashOf(call), rank + 1]));
  const notes = pairs.map(([, back]) => noteAround(back, body, linked));
  notes.forEach((note, rank) => {
    const [, back] = pairs[rank];
    if (back === note) return; // a note without words
    back.remove();
    const first = note.ownerDocument.createTreeWalker(note, NodeFilter.SHOW_TEXT);
    while (first.nextNode() && !first.currentNode.data.trim());
    if (first.currentNode !== note) first.currentNode.data = first.currentNode.data.replace(/^[.:\s\u00a0↑^]+/, "");
    note.remove();
  });
  for (const rest of body.querySelectorAll("[style*='footnote-list'],[style*='endnote-list'],.footnotes,.wp-block-footnotes")) {
    if (!wordsOf(rest)) rest.remove();
  }
  let areMissing = false;
  for (const link of links.filter((each) => body.contains(each) && CALL.test(wordsOf(each)))) {
    const number = numbers.get(hashOf(link)); // the same for a second call of one note
    if (!number && !link.closest("sup") && !link.getAttribute("href").startsWith("#")) continue; // « page 12 » of elsewhere
    areMissing ||= !number;
    const call = body.ownerDocument.createElement("sup");
    call.textContent = number ?? wordsOf(link).replace(/[[\]()]/g, "");
    call.setAttribute("data-note", call.textContent);
    const around = link.closest("sup");
    (around && wordsOf(around) === wordsOf(link) ? around : link).replaceWith(call);
  }
  return { notes, areMissing };
}
