// A picture that is pasted goes through the form of the photo library, which asks for its credit and description.
import { say } from "../../admin/saying.js";
import { replaceWith } from "./steps.js";

const FILE = "form[data-chooser-modal-creation-form] input[type='file']";
const WAIT_MS = 10_000;
const ELSEWHERE = "Une photo ne se colle que dans un paragraphe du texte d’un article : cliquez-y, puis collez-la de nouveau.";

// The first element that matches, once there is one; null when none has come.
function whenThere(selector) {
  return new Promise((resolve) => {
    const look = () => document.querySelector(selector);
    const observer = new MutationObserver(() => look() && stop());
    const stop = () => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(look());
    };
    const timer = setTimeout(stop, WAIT_MS);
    observer.observe(document.body, { childList: true, subtree: true });
    if (look()) stop();
  });
}

async function askFor(file, child) {
  const { picture } = child.sequence.blockDef.childBlockDefsByName;
  picture.childBlockDefsByName.photo.widget.openModal((photo) => replaceWith(child, [{ type: "picture", value: { photo } }]));
  const input = await whenThere(FILE);
  if (!input) {
    say("paste", ["La photo n’a pas été collée : la photothèque ne répond pas, ou vous ne pouvez pas y ajouter de photo."]);
    return;
  }
  document.getElementById("tab-label-upload")?.click();
  const files = new DataTransfer();
  files.items.add(new File([file], `photo collée.${file.type.split("/")[1]}`, { type: file.type }));
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.form.querySelector("[name$='title']")?.focus();
}

// Take what is pasted if it is files and no words; `child` is the paragraph of the body that it is pasted in.
export function pasteFiles({ files }, html, text, child) {
  if (!files.length) return false;
  const words = html ? new DOMParser().parseFromString(html, "text/html").body.textContent : "";
  if (words.trim() || (!html && text.includes("\n"))) return false; // the picture of a text: the text is better
  const picture = [...files].find(({ type }) => type.startsWith("image/"));
  const isHere = picture && child;
  if (isHere) askFor(picture, child);
  else say("paste", [picture ? ELSEWHERE : "Ce fichier ne se colle pas ici : seules les photos se collent, dans un paragraphe du texte."]);
  return true;
}
