"""No-break spaces; names from right to left; control characters, refused in every text: they break XML, unseen."""

import re

from django.core.exceptions import ValidationError

NBSP, NARROW = "\u00a0", "\u202f"  # the no-break space, and the narrow one

# The letters of Hebrew, Arabic and the scripts written as they are.
_RIGHT_TO_LEFT = re.compile("[\u05be-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_ISOLATE, _END = "\u2068", "\u2069"

# XML 1.0 §2.2 admits tab, line feed and carriage return; every other C0 control, the lone surrogates
# and the two non-characters are refused. C1 controls (U+0080–9F) are legal XML but never wanted.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def isolated(name: str) -> str:
    """Return a name for a text without markup, where one from right to left must not turn round what stands beside it.

    In templates, `<bdi>` does the same.
    """
    return f"{_ISOLATE}{name}{_END}" if _RIGHT_TO_LEFT.search(name) else name


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
