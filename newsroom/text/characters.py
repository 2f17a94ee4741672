"""No-break spaces; and control characters, refused in every text: they break XML (feeds, sitemaps), unseen."""

import re

from django.core.exceptions import ValidationError

NBSP, NARROW = "\u00a0", "\u202f"  # the no-break space, and the narrow one

# XML 1.0 §2.2 admits tab, line feed and carriage return; every other C0 control, the lone surrogates
# and the two non-characters are refused. C1 controls (U+0080–9F) are legal XML but never wanted.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def has_control_characters(text: str) -> bool:
    """Return whether `text` has a character that XML refuses or nobody can see."""
    return _CONTROL.search(text) is not None


def strip_control_characters(text: str) -> str:
    """Return `text` without them, for what was stored before they were refused."""
    return _CONTROL.sub("", text)


def refuse_control_characters(value: str) -> None:
    """Validate a text field. Raises ValidationError, in French."""
    if has_control_characters(str(value)):
        raise ValidationError(
            "Ce texte contient un caractère invisible : effacez-le, ou recollez le texte sans mise en forme.",
            code="control_character",
        )
