"""Sentences and normalised copies of a text, both as offsets into the original."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

_TERMINATORS = "。！？!?…"
_CLOSERS = "”’\"'」』）)】》〉]"
# A full stop ends a sentence only before a blank, so that 3.4, 2.0 and U.S.A stay whole.
# The pattern opens with one set of characters, so that the search skips to them at once.
_MARKS, _CLOSE = re.escape(_TERMINATORS), re.escape(_CLOSERS)
_SENTENCE_END = re.compile(
    rf"[{_MARKS}.\n](?:(?<=[{_MARKS}])[{_MARKS}]*[{_CLOSE}]*|(?<=\n)\n*"
    rf"|(?<=\.)(?:\.{{2,}}|(?<=[^\W\d_]{{2}}\.)(?=[{_CLOSE}]*\s))[{_CLOSE}]*)"
)
_CLAUSE_END = re.compile(r"[；;]")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]")
_PUNCTUATION = str.maketrans(
    "“”„«»「」『』‘’—–―－～〜、，。；：•・",
    '"""""""""\'\'----~~,,.;:··',
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences of ``text``, in order, without surrounding blanks.

    Every character that is not white space lies in exactly one span.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        _append_trimmed(text, start, match.end(), spans)
        start = match.end()
    _append_trimmed(text, start, len(text), spans)
    return spans


def split_clauses(text: str, longer_than: int) -> list[tuple[int, int]]:
    """Sentences as by ``split_sentences``; longer ones are also cut at their semicolons."""
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        if end - start <= longer_than:
            spans.append((start, end))
            continue
        cut = start
        for match in _CLAUSE_END.finditer(text, start, end):
            _append_trimmed(text, cut, match.end(), spans)
            cut = match.end()
        _append_trimmed(text, cut, end, spans)
    return spans


def _append_trimmed(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


@dataclass(frozen=True, slots=True)
class Normalised:
    """A copy of a text for matching; ``offsets[i]`` is where ``text[i]`` came from.

    ``offsets`` has one entry more than ``text``: the length of the original.
    """

    text: str
    offsets: tuple[int, ...]

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original that a non-empty span of the copy came from."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=1)
def _simplifier() -> dict[int, str]:
    """One traditional character to its simplified form, from OpenCC's own table."""
    convert = _converter().convert
    table: dict[int, str] = {}
    for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        character = chr(code)
        simplified = convert(character)
        if simplified != character and len(simplified) == 1:
            table[code] = simplified
    return table


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    """A character that has a simplified form; looked for first, since most texts hold none."""
    return re.compile(f"[{''.join(map(chr, _simplifier()))}]")


def simplify(text: str) -> str:
    """Traditional to simplified Chinese, character by character, so that offsets do not move."""
    return text.translate(_simplifier()) if _traditional().search(text) else text


def in_simplified(text: str) -> str:
    """A text in traditional characters in simplified ones, word by word (乾隆 stays)."""
    return _converter().convert(text) if _traditional().search(text) else text


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Fold width, case, punctuation and script; the length may change."""
    return simplify(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION)).casefold()


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    return "" if character.isspace() else fold(character)


def normalise(text: str) -> Normalised:
    """Fold every character and drop white space, keeping the way back."""
    pieces: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        folded = _fold_character(character)
        pieces.append(folded)
        offsets.extend([index] * len(folded))
    offsets.append(len(text))
    return Normalised("".join(pieces), tuple(offsets))


class _Folding(dict[int, str]):
    """A table for ``str.translate``, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_FOLDING = _Folding()


def compact(text: str) -> str:
    """The text of ``normalise(text)`` without the way back: many times faster."""
    return text.translate(_FOLDING)


def cjk_share(text: str) -> float:
    """Share of the letters and digits of ``text`` that are Chinese or Japanese characters."""
    letters = sum(character.isalnum() for character in text)
    return len(_CJK.findall(text)) / letters if letters else 0.0
