// How a fiche is described in the panel, in the dialogs and beside its name in the text.
import { h } from "../../admin/dom.js";

// « Personne · responsable technique, Qwen ».
export const about = (fiche) => [fiche.kind, fiche.role].filter(Boolean).join(" · ");

export const badge = (words) => h("span", { class: "fiches-panel__draft" }, words);

export const draftBadge = (fiche) => (fiche.isDraft ? badge("brouillon") : null);
