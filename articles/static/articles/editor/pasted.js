// What stands on the clipboard, as blocks of a story: one pure function, for every programme that text is copied from.
import { takeNotes } from "./footnotes.js";
import {
  MAX_DEPTH,
  addressOf,
  clean,
  escaped,
  htmlOf,
  linked,
  listHtml,
  oneLine,
  paragraphsOf,
  plainOf,
  runOf,
  tidied,
} from "./runs.js";

const BLOCK =
  "address,article,aside,blockquote,body,center,dd,details,div,dl,dt,fieldset,figcaption,figure,footer,form,h1,h2,h3,h4," +
  "h5,h6,header,hr,li,main,nav,ol,p,pre,section,summary,table,tbody,td,tfoot,th,thead,tr,ul,iframe,video,audio,object";
const IS_BLOCK = new Set(BLOCK.toUpperCase().split(","));
const NOT_TEXT = "script,style,svg,head,meta,link,title,template,noscript,button,input,select,textarea,[hidden]";
// Comments in the margin, and where they are called from (not the words that they are about).
const COMMENTS = ".MsoCommentReference,.msocomanchor,[style*='mso-element:comment'],a[href*='#cmnt'],a[href*='#_msocom']";
const DELETED = "del,[class*='TrackChangeTextDeletion'],[class*='TrackedChangeDeletion'],[style*='mso-deleted']";
const MAX_HEADING = 160;
const MAX_BOX_TITLE = 120;
const MAX_PULL_QUOTE = 240;
const LARGER = 1.2; // than the text: the letters of a heading that is none in name
const NUMBER = /^[−+–-]?\s?\d[\d\s.,\u00a0\u202f]*(?:(?:k|M|Md)?[€$£]|[%‰])?$/u;

/**
 * Return the blocks that what was copied makes, and a line in French for each thing that they could not keep.
 * @param {string} html - as the clipboard gives it; "" without any
 * @param {string} text - the same as plain text, for when there is no HTML
 * @returns {{blocks: {type: string, value: object|string}[], notes: string[]}}
 */
export function blocksFrom(html, text = "") {
  const read = html ? new Reader(html).read() : { blocks: [], notes: [] };
  return read.blocks.length || read.notes.length ? read : { blocks: blocksOfText(text), notes: [] };
}

const paragraph = (html) => ({ type: "paragraph", value: html });

function blocksOfText(text) {
  const blocks = [];
  let list = [];
  const endList = () => {
    if (list.length) blocks.push(paragraph(listHtml(list)));
    list = [];
  };
  // Word's own line break stays in its paragraph; every other line is one of its own.
  for (const line of text.replace(/\r\n?|\u2028/g, "\n").split("\n")) {
    for (const runs of paragraphsOf([{ text: clean(line) }])) {
      const bullet = /^[•◦▪‣·●○]\s+/.exec(runs[0].text);
      if (bullet) {
        runs[0].text = runs[0].text.slice(bullet[0].length);
        list.push({ kind: "ul", depth: 0, html: htmlOf(linked(runs)) });
      } else {
        endList();
        blocks.push(paragraph(`<p>${htmlOf(linked(runs))}</p>`));
      }
    }
  }
  endList();
  return blocks;
}

// --- The reader of HTML ---

class Reader {
  constructor(html) {
    this.document = new DOMParser().parseFromString(html, "text/html");
    this.body = this.document.body;
    this.looks = new WeakMap(); // element: its style, and what it says of its words
    this.lost = {}; // what is not kept: { kind: number }
    this.pictures = new Map(); // those left out: their descriptions
    this.links = new Set(); // those left out
    this.blocks = [];
    this.list = []; // the lines of the list that is being read
    this.quote = null; // the lines of the quote that is being read
    this.quoteOf = {}; // who said it, where
  }

  read() {
    this.readClasses();
    this.takeOut();
    const { notes, areMissing } = takeNotes(this.body);
    if (areMissing) this.lose("noteless");
    this.readSizes();
    this.walk(this.body);
    this.endAll();
    if (notes.length) {
      const lines = notes.map((note) => ({ kind: "ol", depth: 0, html: htmlOf(linked(this.lines(note))) }));
      this.blocks.push({ type: "box", value: { title: "Notes", body: listHtml(lines) } });
    }
    this.rankHeadings();
    return { blocks: this.blocks, notes: this.sayings() };
  }

  lose(kind, count = 1) {
    this.lost[kind] = (this.lost[kind] ?? 0) + count;
  }

  // Styles of classes (`p.p1 {…}`): Apple writes all of its own so, Word those of its lists and titles.
  readClasses() {
    this.classes = new Map();
    for (const sheet of this.document.querySelectorAll("style")) {
      for (const [, selectors, style] of sheet.textContent.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        for (const selector of selectors.split(",")) {
          const name = /^\s*(?:[a-z]+\d?)?\.([\w-]+)\s*$/i.exec(selector.replace(/<!--|\/\*.*?\*\//gs, ""));
          if (name) this.classes.set(name[1], `${this.classes.get(name[1]) ?? ""};${style}`);
        }
      }
    }
  }

  // The style of an element as { property: value }, its classes first. Those of Word (mso-…) are unknown to browsers.
  styleOf(element) {
    const known = this.looks.get(element);
    if (known) return known.style;
    const style = {};
    const written = [...element.classList].map((name) => this.classes.get(name) ?? "");
    for (const part of [...written, element.getAttribute("style") ?? ""].join(";").split(";")) {
      const colon = part.indexOf(":");
      if (colon > 0) style[part.slice(0, colon).trim().toLowerCase()] = part.slice(colon + 1).trim().toLowerCase();
    }
    this.looks.set(element, { style });
    return style;
  }

  // What an element says of the words in it, and what those around it do: { bold, italic, code, sup, href, pre, note… }.
  lookOf(element) {
    if (!element || element === this.body) return {};
    const style = this.styleOf(element);
    const known = this.looks.get(element);
    if (known.look) return known.look;
    const look = { ...this.lookOf(element.parentElement) };
    const tag = element.tagName.toLowerCase();
    const weight = style["font-weight"] ?? (/\bbold\b/.test(style.font ?? "") ? "bold" : undefined);
    const slope = style["font-style"] ?? (/\bitalic\b/.test(style.font ?? "") ? "italic" : undefined);
    if (tag === "b" || tag === "strong") look.bold = true;
    if (["i", "em", "dfn", "var"].includes(tag)) look.italic = true;
    if (weight) look.bold = weight.startsWith("bold") || Number.parseInt(weight, 10) >= 600;
    if (slope) look.italic = /italic|oblique/.test(slope);
    if (["code", "kbd", "samp", "tt"].includes(tag)) look.code = true;
    if (tag === "sup" || /^(super|text-top)/.test(style["vertical-align"] ?? "")) look.sup = true;
    if (tag === "sub" || style["vertical-align"] === "sub") look.sub = true;
    const line = `${style["text-decoration"] ?? ""} ${style["text-decoration-line"] ?? ""}`;
    if (tag === "s" || tag === "strike" || line.includes("line-through")) look.struck = true;
    if (tag === "mark" || style["mso-highlight"]) look.marked = true;
    if (tag === "a" && element.hasAttribute("href")) look.href = this.addressOf(element);
    if (style["white-space"]) look.pre = style["white-space"].startsWith("pre");
    if (tag === "pre") look.pre = true;
    if (element.hasAttribute("data-note")) look.note = element.getAttribute("data-note");
    known.look = look;
    return look;
  }

  addressOf(link) {
    const href = link.getAttribute("href");
    const address = addressOf(href);
    if (!address && !/^\s*(#|javascript:|about:|file:[^#]*#)/i.test(href) && link.textContent.trim()) this.lose("links");
    return address;
  }

  // Take out what is no text of the story: scripts, what is hidden, comments in the margin, what was deleted.
  takeOut() {
    this.body.querySelectorAll(NOT_TEXT).forEach((element) => element.remove());
    const comments = [...this.body.querySelectorAll(COMMENTS)];
    const calls = comments.filter((element) => /#(cmnt\d|_msocom)/.test(element.getAttribute("href") ?? ""));
    if (comments.length) this.lose("comments", calls.length || 1);
    for (const element of comments) {
      // Google's comments stand at the end, each in a box that begins with the way back to the text.
      const isOfGoogle = /#cmnt_ref/.test(element.getAttribute("href") ?? "");
      ((isOfGoogle && element.closest("div,p")) || element).remove();
    }
    const deleted = [...this.body.querySelectorAll(DELETED)].filter(
      (element) => element.textContent.trim() && !element.parentElement.closest(DELETED),
    );
    if (deleted.length) this.lose("deleted", deleted.length);
    this.body.querySelectorAll(DELETED).forEach((element) => element.remove());
    for (const element of this.body.querySelectorAll("[style],[class]")) {
      const style = this.styleOf(element);
      if (style.display === "none" || style["mso-hide"] === "all") element.remove();
    }
  }

  // The size of the letters: the commonest is that of the text, those of one short line that are larger make a heading.
  readSizes() {
    const counted = new Map();
    this.sizes = new Map(); // element: the size of all its words, in points
    for (const element of this.body.querySelectorAll("p,div")) {
      if (element.querySelector(BLOCK) || !element.textContent.trim()) continue;
      const sizes = new Set();
      const texts = this.document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        if (!node.data.trim()) continue;
        const size = this.sizeOf(node.parentElement);
        sizes.add(size);
        counted.set(size, (counted.get(size) ?? 0) + node.data.length);
      }
      if (sizes.size === 1) this.sizes.set(element, [...sizes][0]);
    }
    this.textSize = [...counted].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  }

  sizeOf(element) {
    for (let each = element; each && each !== this.body; each = each.parentElement) {
      const style = this.styleOf(each);
      const size = /([\d.]+)(pt|px)/.exec(style["font-size"] ?? "") ?? /([\d.]+)(pt|px)/.exec(style.font ?? "");
      if (size) return Number(size[1]) * (size[2] === "px" ? 0.75 : 1);
    }
    return 0;
  }

  // The level of a heading, as its programme tells it: by its element, role, class, style or the size of its letters. 0: none.
  levelOf(element) {
    const tag = /^H([1-6])$/.exec(element.tagName);
    if (tag) return Number(tag[1]);
    if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 2;
    if (!["P", "DIV"].includes(element.tagName) || element.closest("li,td,th,blockquote")) return 0;
    const style = this.styleOf(element);
    if (/\bMsoTitle/.test(element.className)) return 1;
    if (/\bMsoSubtitle/.test(element.className)) return 2;
    if (/^[1-6]$/.test(style["mso-outline-level"] ?? "")) return Number(style["mso-outline-level"]);
    const size = this.sizes.get(element);
    const words = element.textContent.trim();
    if (!size || !this.textSize || size < this.textSize * LARGER || words.length > MAX_HEADING || style["mso-list"]) return 0;
    const larger = [...new Set(this.sizes.values())].filter((other) => other >= this.textSize * LARGER).sort((a, b) => b - a);
    return larger.indexOf(size) + 1;
  }

  // --- From elements to blocks ---

  walk(parent) {
    let runs = [];
    const flush = () => {
      this.addRuns(runs);
      runs = [];
    };
    for (const node of parent.childNodes) {
      if (this.isBlock(node)) {
        flush();
        this.readBlock(node);
      } else {
        runs.push(...this.runsOf(node));
      }
    }
    flush();
  }

  isBlock(node) {
    return node.nodeType === Node.ELEMENT_NODE && (IS_BLOCK.has(node.tagName) || node.querySelector(BLOCK) !== null);
  }

  // Paragraphs, in the list or the quote that is being read if there is one.
  addRuns(runs) {
    if (this.quote) this.quote.push(...paragraphsOf(runs).map((each) => this.plain(each)));
    else for (const each of paragraphsOf(runs)) this.add(paragraph(`<p>${htmlOf(linked(each))}</p>`));
  }

  add(block) {
    this.endAll();
    this.blocks.push(block);
  }

  endAll() {
    this.endList();
    this.endQuote();
  }

  endList() {
    if (this.list.length) this.blocks.push(paragraph(listHtml(this.list)));
    this.list = [];
  }

  // The words alone, for what holds no links: a heading, a quote, a cell.
  plain(runs) {
    for (const { href } of runs) if (href) this.links.add(href);
    return plainOf(runs);
  }

  readBlock(element) {
    const isWordQuote = /\bMso(Intense)?Quote/.test(element.className);
    if (this.isWordQuote && !isWordQuote) this.endQuote();
    const level = this.levelOf(element);
    if (level && !element.querySelector("table,ul,ol,blockquote")) return this.readHeading(element, level);
    if (this.wordList(element)) return this.readWordItem(element);
    const tag = element.tagName;
    if (isWordQuote) return this.readWordQuote(element);
    if (/\bMsoCaption/.test(element.className)) return this.readWordCaption(element);
    if (tag === "UL" || tag === "OL") return this.readList(element, 0);
    if (tag === "LI") return this.readItem(element, "ul", 0); // without its list: only a part was copied
    if (tag === "TABLE") return this.readTable(element);
    if (tag === "BLOCKQUOTE") return this.readQuote(element);
    if (tag === "FIGURE") return this.readFigure(element);
    if (tag === "ASIDE" || tag === "DETAILS") return this.readAside(element);
    if (tag === "PRE" && !/\bmoz-/.test(element.className)) return this.readCode(element);
    if (tag === "IFRAME") return this.readFrame(element);
    if (["VIDEO", "AUDIO", "OBJECT"].includes(tag)) return this.lose("media");
    if (tag === "HR") return undefined;
    return this.walk(element);
  }

  readHeading(element, level) {
    const mark = element.querySelector("[style*='mso-list']");
    mark?.replaceWith(`${mark.textContent.trim()} `); // the number of a heading of Word
    const paragraphs = paragraphsOf(this.runsOf(element));
    for (const runs of paragraphs) {
      const words = oneLine(plainOf(runs));
      if (words.length > MAX_HEADING) {
        this.lose("headings");
        this.add(paragraph(`<p>${htmlOf(runs)}</p>`));
      } else {
        this.add({ type: "heading", value: { text: oneLine(this.plain(runs)), level } });
      }
    }
  }

  // The levels of the story: its intertitles, and what stands below them. A title above them all is an intertitle too.
  rankHeadings() {
    const headings = this.blocks.filter(({ type }) => type === "heading").map(({ value }) => value);
    const [first, ...others] = headings.map(({ level }) => level);
    const top = others.length && others.every((level) => level > first) ? Math.min(...others) : Math.min(first, ...others);
    for (const value of headings) value.level = value.level <= top ? "2" : "3";
  }

  // --- Lists ---

  // What stands in a list without being an item belongs to the item before: Google nests lists so.
  readList(element, depth) {
    const kind = element.tagName.toLowerCase();
    if (Number(element.getAttribute("start") ?? 1) > 1 && !/Style/.test(element.className)) this.lose("starts");
    for (const child of element.childNodes) {
      if (child.tagName === "UL" || child.tagName === "OL") this.readList(child, depth + 1);
      else if (child.nodeType === Node.ELEMENT_NODE) this.readItem(child, kind, depth);
      else if (tidied(this.runsOf(child)).length) this.addItem(kind, depth, tidied(this.runsOf(child)));
    }
  }

  readItem(element, kind, listDepth) {
    // Word on the web writes each item in a list of its own, and says its level beside.
    const level = Number(element.getAttribute("data-aria-level") ?? element.getAttribute("aria-level")) || 0;
    const depth = Math.max(listDepth, level - 1);
    const isOwn = (each) => each.parentElement.closest("li,table") === element;
    const inner = [...element.querySelectorAll("ul,ol")].filter(isOwn);
    const tables = [...element.querySelectorAll("table")].filter(isOwn);
    const runs = this.lines(element, new Set([...inner, ...tables]));
    if (runs.length) this.addItem(kind, depth, runs);
    for (const list of inner) this.readList(list, runs.length ? depth + 1 : depth);
    for (const table of tables) this.readTable(table);
  }

  addItem(kind, depth, runs) {
    if (depth > MAX_DEPTH) this.lose("depth");
    if (this.quote) {
      this.quote.push(`– ${oneLine(this.plain(runs))}`);
      return;
    }
    // Lists of one kind that follow each other are one: programmes cut them at each level, or at each item.
    if (depth === 0 && this.list.length && this.list[0].kind !== kind) this.endList();
    this.list.push({ kind, depth, html: htmlOf(linked(runs)) });
  }

  // A paragraph of Word that is an item: { depth }, else null. Its mark is in the text, hidden from other programmes.
  wordList(element) {
    if (element.tagName !== "P" && element.tagName !== "DIV") return null;
    const said = this.styleOf(element)["mso-list"];
    if (said && !/^(none|skip|ignore)/.test(said)) return { depth: Number(/level(\d)/.exec(said)?.[1] ?? 1) - 1 };
    const isItem = /\bMsoList(Paragraph|Bullet|Number)/.test(element.className);
    return isItem && /^\s*[·•o§▪‣–-][\s\u00a0]{2,}/.test(element.textContent) ? { depth: 0 } : null;
  }

  readWordItem(element) {
    const { depth } = this.wordList(element);
    let mark = "";
    for (const hidden of element.querySelectorAll("[style*='mso-list']")) {
      if (this.styleOf(hidden)["mso-list"] === "ignore") mark += hidden.textContent.trim();
    }
    const runs = tidied(this.runsOf(element));
    if (!mark && runs.length) {
      mark = /^([·•o§▪‣–-]|\(?\w{1,4}[.)])\s+/.exec(runs[0].text)?.[0] ?? "";
      runs[0].text = runs[0].text.slice(mark.length);
    }
    const kind = /^\(?(\d{1,3}|[a-z]|[ivxlcdm]{1,6})[.)°]/i.test(mark.trim()) ? "ol" : "ul";
    if (runs.length) this.addItem(kind, depth, runs);
  }

  // --- Quotes and boxes ---

  readQuote(element) {
    // A story sent on by mail is a quote for the programme: what has headings, tables or pictures is a text.
    if (element.querySelector("h1,h2,h3,h4,h5,h6,[role=heading],table,img,pre:not([class*='moz-']),iframe,aside,details")) {
      this.lose("quotes");
      return this.walk(element);
    }
    if (this.quote) return this.walk(element); // a quote in a quote
    this.endAll();
    this.quote = [];
    const url = addressOf(element.getAttribute("cite"));
    if (/^http/.test(url)) this.quoteOf.url = url;
    const speaker = [...element.querySelectorAll("cite,footer")].at(-1);
    if (speaker) {
      this.quoteOf.speaker_name = oneLine(speaker.textContent).replace(/^[—–-]\s*/, "").slice(0, 200);
      speaker.remove();
    }
    this.walk(element);
    return this.endQuote();
  }

  // Paragraphs of Word in the style « Citation »: those that follow each other are one quote.
  readWordQuote(element) {
    this.endList();
    this.quote ??= [];
    this.isWordQuote = true;
    this.walk(element);
  }

  endQuote() {
    const { quote, quoteOf } = this;
    this.quote = null;
    this.quoteOf = {};
    this.isWordQuote = false;
    if (quote?.length) this.blocks.push({ type: "quote", value: { original: quote.join("\n"), ...quoteOf } });
  }

  readAside(element) {
    const titled = element.querySelector("summary,h1,h2,h3,h4,h5,h6");
    const title = titled ? oneLine(titled.textContent) : "";
    if (titled && title.length <= MAX_BOX_TITLE) titled.remove();
    const outer = this.blocks;
    this.endAll();
    this.blocks = [];
    this.walk(element);
    this.endAll();
    const inner = this.blocks;
    this.blocks = outer;
    const texts = inner.filter(({ type }) => type === "paragraph" || type === "heading");
    const body = texts.map(({ type, value }) => (type === "heading" ? `<p><b>${escaped(value.text)}</b></p>` : value)).join("");
    const kept = title.length <= MAX_BOX_TITLE && title ? title : "À noter";
    if (body) this.blocks.push({ type: "box", value: { title: kept, body } });
    else if (title) this.blocks.push(paragraph(`<p>${escaped(title)}</p>`));
    this.blocks.push(...inner.filter((block) => !texts.includes(block)));
  }

  readCode(element) {
    const names = `${element.className} ${element.querySelector("code")?.className ?? ""}`;
    const language = /(?:language|lang)-(\w+)/.exec(names)?.[1] ?? "";
    const code = clean(element.textContent).replace(/\s+$/, "");
    if (code) this.add({ type: "code", value: { language, code } });
  }

  // --- Figures, pictures, frames ---

  // The caption of a figure goes where its content has a place for it; the rest is read as it stands.
  readFigure(element) {
    const legend = element.querySelector("figcaption:not(:has(blockquote,iframe,table))");
    const [quote, frame, table] = ["blockquote", "iframe", "table"].map((name) => element.querySelector(name));
    const takeCaption = () => {
      const caption = legend ? oneLine(this.plain(this.lines(legend))) : "";
      legend?.remove();
      return caption;
    };
    const words = oneLine(element.textContent);
    const isPullQuote = /\bwp-block-pullquote\b/.test(element.className) && !element.querySelector("cite,figcaption");
    if (isPullQuote && words && words.length <= MAX_PULL_QUOTE) return this.add({ type: "pull_quote", value: { text: words } });
    const embed = element.matches(".wp-block-embed") && element.querySelector(".wp-block-embed__wrapper");
    const url = embed && addressOf(embed.textContent);
    if (url) {
      embed.remove();
      this.addEmbed(url, takeCaption());
    } else if (legend && frame) {
      frame.title = takeCaption();
    } else if (legend && table && !table.caption && !table.contains(legend)) {
      table.createCaption().textContent = takeCaption();
    } else if (legend && quote && !quote.contains(legend) && !quote.querySelector("cite,footer")) {
      quote.appendChild(this.document.createElement("cite")).textContent = takeCaption();
    }
    return this.walk(element);
  }

  readFrame(element) {
    const url = addressOf(element.getAttribute("src")?.replace(/^\/\//, "https://"));
    if (url) this.addEmbed(url, oneLine(element.title));
    else this.lose("media");
  }

  addEmbed(url, title) {
    this.add({ type: "embed", value: { url, title: (title || new URL(url).hostname.replace(/^www\./, "")).slice(0, 200) } });
  }

  // A picture that is a sign is text; one that counts readers, or marks a line, is nothing.
  picture(element) {
    const alt = oneLine(clean(element.alt)).slice(0, 80);
    if (/^\p{Extended_Pictographic}/u.test(alt) && alt.length < 12) return [runOf(alt, {})];
    const isTiny = ["width", "height"].some((side) => element.hasAttribute(side) && Number(element.getAttribute(side)) <= 2);
    const isMark = element.getAttribute("role") === "presentation" || element.closest("[role=checkbox]");
    if (!isTiny && !isMark) this.pictures.set(element, alt);
    return [];
  }

  // --- Tables ---

  readTable(element) {
    const rows = [...element.rows].filter((row) => row.closest("table") === element && row.cells.length);
    const width = Math.max(0, ...rows.map((row) => [...row.cells].reduce((sum, cell) => sum + (Number(cell.colSpan) || 1), 0)));
    // A table that sets out a page is no table: mails are made of those.
    const setsOut = width < 2 || element.querySelector("td table, td h1, td h2, td h3, td blockquote, th table");
    if (setsOut || this.quote) {
      if (element.caption) this.walk(element.caption);
      for (const row of rows) for (const cell of row.cells) this.walk(cell);
      return;
    }
    const caption = element.caption ? oneLine(this.plain(this.lines(element.caption))) : this.wordCaption();
    const grid = rows.map(() => []);
    rows.forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (grid[y][x] !== undefined) x += 1;
        const [across, down] = [Number(cell.colSpan) || 1, Math.min(Number(cell.rowSpan) || 1, rows.length - y)];
        if (across > 1 || down > 1) this.lose("cells");
        const text = this.cellText(cell);
        for (let j = 0; j < down; j += 1) for (let i = 0; i < across; i += 1) grid[y + j][x + i] = i || j ? "" : text;
        x += across;
      }
    });
    const filled = grid
      .map((cells, y) => ({ row: rows[y], texts: Array.from({ length: width }, (_, x) => cells[x] ?? "") }))
      .filter(({ texts }) => texts.some(Boolean));
    if (!filled.length) return;
    const [first, ...others] = filled;
    const isHead = others.length > 0 && (this.isHeadRow(first.row) || !first.texts.some((text) => NUMBER.test(text)));
    const data = (isHead ? others : filled).map(({ texts }) => texts);
    const columns = first.texts.map((heading, x) => {
      const cells = data.map((texts) => texts[x]).filter(Boolean);
      const isNumber = x > 0 && cells.length > 0 && cells.every((text) => NUMBER.test(text)); // the first names its row
      return { type: isNumber ? "number" : "text", heading: isHead ? heading : "" };
    });
    const value = { columns, rows: data.map((values) => ({ values })), caption };
    this.add({ type: "table", value });
  }

  isHeadRow(row) {
    return row.closest("thead") !== null || [...row.cells].every((cell) => cell.tagName === "TH" || this.isBold(cell));
  }

  isBold(cell) {
    const runs = this.runsOf(cell).filter(({ text }) => text.trim());
    return runs.length > 0 && runs.every(({ bold }) => bold);
  }

  cellText(cell) {
    return oneLine(paragraphsOf(this.runsOf(cell)).map((runs) => this.plain(runs).replace(/\n/g, ", ")).join(" ; "));
  }

  // Word writes the caption of a table above it, as a paragraph in a style of its own.
  readWordCaption(element) {
    this.walk(element);
    this.endAll();
    this.caption = { block: this.blocks.at(-1), text: oneLine(element.textContent) };
  }

  wordCaption() {
    this.endAll();
    if (!this.caption || this.blocks.at(-1) !== this.caption.block) return "";
    this.blocks.pop();
    return this.caption.text;
  }

  // --- Words ---

  // The words of a node and of all in it, as runs; a block in it is a paragraph of its own. `left` is left out.
  runsOf(node, left = null) {
    if (node.nodeType === Node.TEXT_NODE) {
      const look = this.lookOf(node.parentElement);
      const text = clean(node.data.replace(look.pre ? /[\t\f]+/g : /[ \t\n\r\f]+/g, " "));
      for (const kind of ["struck", "sub", "marked"]) if (look[kind] && text.trim()) this.lost[kind] = 1;
      return [runOf(text, look)];
    }
    if (node.nodeType !== Node.ELEMENT_NODE || left?.has(node)) return [];
    if (node.tagName === "BR") return [runOf(this.isLastBreak(node) ? "" : "\n", this.lookOf(node.parentElement))];
    if (node.tagName === "IMG") return this.picture(node);
    if (this.styleOf(node)["mso-list"] === "ignore") return []; // the mark of an item
    if (this.styleOf(node)["mso-tab-count"]) return [runOf(" ", this.lookOf(node.parentElement))];
    const isParagraph = this.isBlock(node);
    const runs = [...node.childNodes].flatMap((child) => this.runsOf(child, left));
    return isParagraph ? [{ text: "\n\n" }, ...runs, { text: "\n\n" }] : runs;
  }

  // The same where there are no paragraphs: in an item, in a note.
  lines(node, left = null) {
    return paragraphsOf(this.runsOf(node, left)).flatMap((each, rank) => (rank ? [{ text: "\n" }, ...each] : each));
  }

  // A break at the end of a block only holds it open.
  isLastBreak(node) {
    return node.matches(".Apple-interchange-newline") || (!node.nextSibling && IS_BLOCK.has(node.parentElement?.tagName));
  }

  // --- What is said ---

  sayings() {
    const { lost, pictures, links } = this;
    const named = [...pictures.values()].filter(Boolean).map((alt) => `« ${alt} »`);
    const marks = [lost.struck && "ce qui était barré", lost.sub && "les indices", lost.marked && "le surlignage"].filter(Boolean);
    const count = (number, one, many) => number && `${number} ${number < 2 ? one : many}`;
    return [
      pictures.size &&
        [
          count(pictures.size, "photo n’a pas été collée", "photos n’ont pas été collées"),
          named.length ? ` (${named.join(", ")})` : "",
          pictures.size < 2 ? " : enregistrez-la, puis ajoutez-la par un bloc" : " : enregistrez-les, puis ajoutez chacune par un bloc",
          " « Photo », avec son crédit.",
        ].join(""),
      links.size &&
        [
          count(links.size, "lien n’a pas été gardé", "liens n’ont pas été gardés"),
          `, dans un intertitre, une citation ou un tableau : ${[...links].join(", ")}`,
        ].join(""),
      count(lost.links, "lien sans adresse complète n’a pas été gardé.", "liens sans adresse complète n’ont pas été gardés."),
      count(
        lost.deleted,
        "passage supprimé dans les modifications suivies n’a pas été repris.",
        "passages supprimés dans les modifications suivies n’ont pas été repris.",
      ),
      count(lost.comments, "commentaire de marge n’a pas été repris.", "commentaires de marge n’ont pas été repris."),
      lost.noteless && "Le texte des notes n’était pas dans ce qui a été copié : il n’en reste que les numéros.",
      marks.length && `Sans équivalent ici, collé comme du texte ordinaire : ${marks.join(", ")}.`,
      lost.cells && "Les cellules fusionnées d’un tableau ont été séparées : vérifiez-le.",
      lost.quotes && "Une citation qui contient des intertitres, un tableau ou une image a été collée comme du texte.",
      lost.headings && `Un intertitre de plus de ${MAX_HEADING} signes a été collé comme un paragraphe.`,
      lost.starts && "Une liste numérotée qui ne commençait pas à 1 recommence à 1.",
      lost.depth && `Une liste a plus de ${MAX_DEPTH + 1} niveaux : les derniers ont été ramenés au même.`,
      lost.media && "Un son, une vidéo ou un objet n’a pas été collé : ajoutez-le par un bloc « Contenu extérieur ».",
    ].filter(Boolean);
  }
}
