"""Passwords that are guessed first: common words, the site's name, runs of keys, whatever digits stand around them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from newsroom.text.words import fold

_FRENCH = Path(__file__).with_name("french_passwords.txt.gz")  # LICENCE-french-passwords.txt
# What comes to mind in a newsroom.
_OF_THE_TRADE = (
    "actualite administrateur administration administratrice article chef edition editeur editrice info infos journal "
    "journaliste manchette media presse redac redacteur redaction redactrice une"
).split()
_ARTICLES = {"l", "la", "le", "ma", "my"}
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "12345678901234567890",
)
_RUNS = (*_ROWS, *(row[::-1] for row in _ROWS))
_LOOKALIKES = str.maketrans("0134578@$!€", "oieastbasie")
# A word shorter than this is no word here; with more other signs around it than that, a common word is no weakness.
_SHORTEST_WORD, _MOST_OTHERS = 3, 8
_FEWEST_DIFFERENT = 5


class GuessablePasswordValidator:
    """Refuses such a password (AUTH_PASSWORD_VALIDATORS); its lists are Django's and a French one."""

    def __init__(self):
        self.passwords = CommonPasswordValidator().passwords | CommonPasswordValidator(_FRENCH).passwords
        name, host = settings.WAGTAIL_SITE_NAME, urlsplit(settings.SITE_URL).netloc
        names = [name, *name.split(), *host.split(".")]
        letters = {_letters(text) for text in (*self.passwords, *_OF_THE_TRADE, *names)}
        self.words = {word for word in letters if len(word) >= _SHORTEST_WORD} | _ARTICLES

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError for a password that is guessed first."""
        typed = fold(password)
        digits = "".join(filter(str.isdigit, typed))
        if (
            typed in self.passwords
            or len(set(typed)) < _FEWEST_DIFFERENT
            or (len(typed) - len(digits) <= _SHORTEST_WORD and _is_run(digits))
            or any(self._is_common(word) for word in _words(typed) if len(typed) - len(word) <= _MOST_OTHERS)
        ):
            raise ValidationError(
                "Ce mot de passe se devine : il tient à un mot courant, au nom du site ou à une suite de touches. "
                "Prenez plutôt quatre ou cinq mots sans rapport entre eux.",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        """Return what is said beside the field."""
        return "Ni un mot courant, ni le nom du site, ni une suite de touches, même suivis de chiffres."

    def _is_common(self, word: str) -> bool:
        """Return whether the letters of a password are one or two common words, a word again and again, or a run."""
        if _is_run(word) or ((repeated := re.fullmatch(r"(.+?)\1*", word)) and repeated[1] in self.words):
            return True
        return any(word[:end] in self.words and word[end:] in self.words for end in range(1, len(word)))


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", fold(text))


def _words(typed: str) -> Iterator[str]:
    """Yield the letters of a password, also with the signs that stand for letters inside it."""
    yield _letters(typed)
    yield _letters(re.sub("^[^a-z]+|[^a-z]+$", "", typed).translate(_LOOKALIKES))


def _is_run(text: str) -> bool:
    """Return whether a text is a run of keys, or of the alphabet, either way."""
    return len(text) > _SHORTEST_WORD and any(text in run for run in _RUNS)
