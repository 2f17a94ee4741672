"""A text as it is read for names: its words, what has no names, where sentences begin, what is in capitals."""

import re
from pathlib import Path

from newsroom.text.french import ACRONYMS
from newsroom.text.words import tokenize, visible

# Words of the language: a name made of them is known by its capital, and at the start of a sentence by nothing.
COMMON_WORDS = frozenset(
    word
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)

# Endings of addresses and of file names: the word behind their last full stop.
_ENDINGS = frozenset(
    """com fr org net io ai dev co eu cn me app gg tv info uk de ch be ca us jp kr in es it nl lu edu gov biz xyz
    tech cloud news media paris social ink google id so sh to ly hk tw pdf doc docx xls xlsx ppt pptx odt csv
    tsv txt md rst py ipynb js jsx ts tsx json jsonl yml yaml toml xml htm html css scss sql db sqlite sqlite3
    log ini cfg conf bat ps1 exe dll apk ipa dmg iso deb rpm zip gz tgz tar bz2 xz 7z rar png jpg jpeg gif svg
    webp avif heic mp3 mp4 m4a wav ogg mkv avi mov webm safetensors gguf ggml bin pt pth ckpt onnx h5 npz
    parquet lock whl jar rs go rb php c cc cpp h hpp java kt swift vue epub ics vcf eml srt vtt bak tmp""".split()
)
_DOTTED = re.compile(r"(?<![\w.-])[\w-]++(?:\.[\w-]++)++(?:[:/?#][^\s«»\"“”<>]*+)?")
# Code, links, addresses, handles, hashtags and paths have no names; each is looked for if its sign is in the text, and
# takes a time linear in the length of the text.
_NAMELESS = (
    ("```", re.compile(r"```.*?(?:```|\Z)", re.DOTALL)),
    ("`", re.compile(r"`[^`\n]{1,500}`")),
    ("</", re.compile(r"<(a|code|pre|kbd|samp|script|style)\b[^<>]{0,2000}>[^<]{0,2000}</\1>")),
    ("<", re.compile(r"<[a-zA-Z/!][^<>\n]{0,2000}>")),
    ("](", re.compile(r"\[[^\[\]\n]{1,500}\]\([^()\s]{1,2000}\)")),
    ("://", re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\s«»\"“”<>]+")),
    (":", re.compile(r"\b(?:mailto|tel|doi|urn|arXiv):[^\s«»\"“”<>]+")),
    ("www.", re.compile(r"\bwww\.[^\s«»\"“”<>]+")),
    ("@", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    ("@", re.compile(r"(?<!\w)@[\w.-]*\w(?:@[\w.-]*\w)?")),
    ("＠", re.compile(r"(?<!\w)＠[\w.-]*\w")),
    ("#", re.compile(r"(?<!\w)#\w+")),
    ("＃", re.compile(r"(?<!\w)＃\w+")),
    ("\\", re.compile(r"(?<!\w)(?:[A-Za-z]:\\|\\\\)[\w.\\/-]+")),
    ("/", re.compile(r"(?<!\w)(?:~/|\.{1,2}/|/(?=[\w.-]+/))[\w./-]+")),
    ("/", re.compile(r"(?<![\w/.-])[\w.-]+(?:/[\w.-]+){2,}")),
    ("$", re.compile(r"(?<![\w$])\$[A-Za-z_]\w*")),
)

APOSTROPHES = frozenset("'’‘")
HYPHENS = frozenset("-‐‑–")
_QUOTES_THAT_OPEN = "«“„‹❝"
_ENDS = re.compile(r"[!?…‽。！？]|\.\.\.")
_LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")

# Abbreviations: the sentence goes on after their full stop.
_ABBREVIATIONS = frozenset(
    """etc cf ex env art vol no nos chap fig inc ltd corp vs av bd st ste p pp tel ed al apr m mm mme mmes mlle mlles mr
    mrs ms mgr me mes dr drs pr prs""".split()
)


class Reading:
    """The words of a text and what is around them; positions are ranks of words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = tokenize(text)
        self.keys = [word.key for word in self.words]
        self.gaps = self._read_gaps()
        self.is_capital = [self._begins_with_a_capital(rank) for rank in range(len(self.words))]
        self.nameless = nameless_spans(text)
        self.hidden = self._read_hidden()
        self.opens = self._read_openings()
        self.shouts = self._read_shouting()

    def __len__(self) -> int:
        return len(self.words)

    def surface(self, first: int, after: int) -> str:
        """Return the text from the word `first` up to the word `after`, that one not included."""
        return self.text[self.words[first].start : self.words[after - 1].end]

    def written(self, rank: int) -> str:
        """Return the word as it is written, without what has no width."""
        word = self.words[rank]
        return visible(self.text[word.start : word.end])

    def before(self, rank: int) -> str:
        """Return the character in front of the word, "" at the start of the text."""
        return self.gaps[rank][-1:]

    def behind(self, rank: int) -> str:
        """Return the character behind the word, "" at the end of the text."""
        return self.gaps[rank + 1][:1]

    def touches(self, rank: int) -> bool:
        """Return whether one sign, no space, parts the word from the one before."""
        return rank > 0 and len(self.gaps[rank]) == 1 and not self.gaps[rank].isspace()

    def is_spaced(self, rank: int) -> bool:
        """Return whether spaces alone, in the same line, part the word from the one before."""
        return 0 < rank < len(self.words) and self.gaps[rank].isspace() and not _LINE_BREAK.search(self.gaps[rank])

    def is_in_capitals(self, rank: int) -> bool:
        """Return whether the word is all in capitals: « QWEN », not « X »."""
        written = self.written(rank)
        return len(written) > 1 and written.isupper()

    # Reading

    def _read_gaps(self) -> list[str]:
        """Return the text before each word, and after the last: one more than there are words."""
        gaps = []
        end = 0
        for word in self.words:
            gaps.append(visible(self.text[end : word.start]))
            end = word.end
        gaps.append(visible(self.text[end:]))
        return gaps

    def _begins_with_a_capital(self, rank: int) -> bool:
        initial = self.text[self.words[rank].start]
        return initial.isupper() or initial.istitle()

    def _read_hidden(self) -> bytearray:
        """Return for each word whether it is part of a handle, an address, code… ."""
        hidden = bytearray(len(self.words))
        spans = iter(self.nameless)
        span = next(spans, None)
        for rank, word in enumerate(self.words):
            while span is not None and span[1] <= word.start:
                span = next(spans, None)
            if span is None:
                break
            hidden[rank] = word.end > span[0]
        return hidden

    def _read_openings(self) -> bytearray:
        """Return for each word whether it may begin a sentence: 1, or 2 if it only begins a quotation."""
        opens = bytearray(len(self.words))
        for rank in range(len(self.words)):
            opens[rank] = self._opening(rank, opens)
        return opens

    def _opening(self, rank: int, opens: bytearray) -> int:
        gap = self.gaps[rank]
        if gap == " ":
            return 0
        if rank == 0 or _LINE_BREAK.search(gap) or _ENDS.search(gap):
            return 1
        previous = self.keys[rank - 1]
        if "." in gap:
            is_abbreviation = gap.startswith(".") and (
                previous in _ABBREVIATIONS or (len(previous) == 1 and self.is_capital[rank - 1])
            )
            is_glued = gap == "." and not (self.is_capital[rank] and not self.is_capital[rank - 1])
            return 0 if is_abbreviation or is_glued else 1
        if gap.startswith((")", "°")) and opens[rank - 1] and (previous.isdigit() or len(previous) == 1):
            return 1  # « 1) Orange », « a) Orange »
        if any(quote in gap for quote in _QUOTES_THAT_OPEN) or gap.endswith((' "', '("')):
            return 2
        if "•" in gap or "‣" in gap or "▪" in gap:
            return 1
        return 0

    def _read_shouting(self) -> bytearray:
        """Return for each word whether its sentence is all in capitals, where case means nothing."""
        shouts = bytearray(len(self.words))
        first = 0
        for rank in range(1, len(self.words) + 1):
            if rank == len(self.words) or self.opens[rank] == 1:
                if self._is_shouted(first, rank):
                    shouts[first:rank] = b"\1" * (rank - first)
                first = rank
        return shouts

    def _is_shouted(self, first: int, after: int) -> bool:
        capitals = 0
        for rank in range(first, after):
            written = self.written(rank)
            if self.hidden[rank] or len(written) < 2 or written.upper() == written.lower():
                continue
            if written.isupper():
                capitals += self.keys[rank] not in ACRONYMS
            else:
                return False
        return capitals >= 2


def nameless_spans(text: str) -> list[tuple[int, int]]:
    """Return where in `text` there are code, links, addresses, handles, hashtags, paths and file names, in order."""
    spans = [match.span() for sign, pattern in _NAMELESS if sign in text for match in pattern.finditer(text)]
    spans += [match.span() for match in _DOTTED.finditer(text) if _is_address(match.group())]
    return sorted(spans)


def _is_address(dotted: str) -> bool:
    """Return whether words bound by full stops are an address or a file name: « Orange.fr », not « fin.Orange »."""
    name = re.split(r"[:/?#]", dotted, maxsplit=1)[0]
    return name.rpartition(".")[2] in _ENDINGS
