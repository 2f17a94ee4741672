// The HTML of a paragraph (runs.js) as the raw content of Draft.js, which Wagtail's rich text fields are made of.

const STYLES = { B: "BOLD", I: "ITALIC", CODE: "CODE", SUP: "SUPERSCRIPT" };
const LINES = { UL: "unordered-list-item", OL: "ordered-list-item", H2: "header-two" };

export function rawOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const raw = { blocks: [], entityMap: {} };
  const begin = (type, depth) => {
    raw.blocks.push({ text: "", type, depth, inlineStyleRanges: [], entityRanges: [], data: {} });
  };
  const read = (node, depth) => {
    const line = raw.blocks.at(-1);
    if (node.nodeType === Node.TEXT_NODE) line.text += node.data;
    else if (node.tagName === "BR") line.text += "\n";
    else if (node.tagName === "P" || node.tagName === "H2") {
      begin(LINES[node.tagName] ?? "unstyled", 0);
      node.childNodes.forEach((child) => read(child, 0));
    } else if (node.tagName === "UL" || node.tagName === "OL") {
      for (const item of node.children) {
        begin(LINES[node.tagName], depth);
        item.childNodes.forEach((child) => read(child, depth + 1));
      }
    } else {
      const offset = line.text.length;
      node.childNodes.forEach((child) => read(child, depth));
      const length = line.text.length - offset;
      if (STYLES[node.tagName]) line.inlineStyleRanges.push({ offset, length, style: STYLES[node.tagName] });
      if (node.tagName === "A") {
        const key = Object.keys(raw.entityMap).length;
        raw.entityMap[key] = { type: "LINK", mutability: "MUTABLE", data: { url: node.getAttribute("href") } };
        line.entityRanges.push({ offset, length, key });
      }
    }
  };
  template.content.childNodes.forEach((child) => read(child, 0));
  return raw;
}
