"""Characters that break XML are refused, and can be taken out."""

import pytest
from django.core.exceptions import ValidationError

from newsroom.text.characters import refuse_control_characters, strip_control_characters


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_a_control_character_is_refused(character):
    with pytest.raises(ValidationError):
        refuse_control_characters(f"Al{character}ibaba")
    assert strip_control_characters(f"Al{character}ibaba") == "Alibaba"


@pytest.mark.parametrize("text", ["Alibaba\n\tQwen", "« Œuvre » 50\u00a0%", "林俊旸", "👩🏽‍💻", "\u200f"])
def test_ordinary_text_passes(text):
    refuse_control_characters(text)
    assert strip_control_characters(text) == text
