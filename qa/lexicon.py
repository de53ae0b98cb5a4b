"""Chinese for the words of a question in another language, by a small lexicon."""

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from qa.text import fold

DATA = Path(__file__).with_name("lexicon.tsv.xz")
"""The lexicon, made by ``qa.training.lexicon``; CC BY-SA 4.0."""

LANGUAGE = "zh"
"""Language of the translations."""

ENGLISH = "en"
FULL = 100
"""Weight, in the file, of a translation beyond doubt."""

_SURE = 0.7
"""Least weight of a translation that a dictionary gives."""

MOST = 8
"""Translations kept of one word."""

LONGEST_PHRASE = 3
_PREFIX = 5
_PREFIX_WEIGHT = 0.8
_SHORTEST_NAME = 4
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# Not within www.example.com or iPad mini.
_LEFT_IN_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9])(?<![A-Za-z0-9] ) ?(?<![.@/'’-])(?P<word>[a-z]{4,})(?![A-Za-z0-9@/'’-]|\.\w)"
    r" ?(?![A-Za-z])"
)
_CAPITALISED = re.compile(r"(?<=[^\s.!?] )[\"„“«(]?(?P<word>[A-ZÀ-Þ][a-zß-ÿ]{3,})\b")
_LIKELY = 0.5
"""Least weight of a translation that some parallel lines cannot have made by chance."""

_FEW_MEANINGS = 2
_ENDINGS = (
    *(("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e")),
    *(("ing", ""), ("ing", "e"), ("d", "")),
)
_SHORTEST_STEM = 3

Translations = dict[str, float]
"""Chinese words for one word, each with its weight in (0, 1]; empty where none is known."""


class Lexicon:
    """Translations of single words and short phrases; parsed as they are looked up."""

    def __init__(self, rows: Iterable[str]) -> None:
        """Take lines of language, word and ``text:weight`` pairs between tabs."""
        self._tables: dict[str, dict[str, str]] = {}
        self._prefixes: dict[str, dict[str, str]] = {}
        for row in rows:
            language, word, packed = row.rstrip("\n").split("\t")
            self._tables.setdefault(language, {})[word] = packed
            if language != ENGLISH and len(word) >= _PREFIX:
                self._prefixes.setdefault(language, {}).setdefault(word[:_PREFIX], word)

    def translate(self, question: str, language: str) -> list[Translations]:
        """Chinese for each word of a question in a language (ISO 639-1), in order.

        Words that say nothing are left out. A word that its language lacks is looked up as a name
        in English, which other languages of the same script share.
        """
        words = spelled_words(fold(question))
        found: list[Translations] = []
        start = 0
        while start < len(words):
            size, packed, weight = self._longest(words[start : start + LONGEST_PHRASE], language)
            if packed is None:
                found.append({})
            elif packed:
                found.append(_unpacked(packed, weight))
            start += size
        return found

    def _longest(self, words: list[str], language: str) -> tuple[int, str | None, float]:
        """How many of the next words are translated as one, by what, and how surely."""
        own, english = self._tables.get(language, {}), self._tables.get(ENGLISH, {})
        for size in range(len(words), 1, -1):
            if packed := english.get(" ".join(words[:size])):
                return size, packed, 1.0
        word = words[0]
        forms = _english_forms(word) if language == ENGLISH else iter((word,))
        packed = next((own[form] for form in forms if form in own), None)
        if packed is None and len(word) >= _SHORTEST_NAME:
            packed = english.get(word)
        if packed is None and len(word) > _PREFIX:
            relative = self._prefixes.get(language, {}).get(word[:_PREFIX])
            if relative is not None:
                return 1, own[relative] or None, _PREFIX_WEIGHT
        return 1, packed, 1.0


SYLLABLE = (
    r"(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?"
    r"(?:i?ang|i?ong|[iu]?an|uang|[iu]?en[g]?|ing?|uai|iao|uo|ui|iu|ia|ie|ua|ue|[aeo][iou]|er|un|[aeiouv])"
)
"""Pattern of the sound of one character as Latin letters write it (Hanyu Pinyin)."""


@cache
def ordinary_words() -> frozenset[str]:
    """Chinese words with a meaning of their own: those that are only spelled by sound are names."""
    spelled: dict[str, list[bool]] = {}
    with lzma.open(DATA, "rt", encoding="utf-8") as stream:
        for row in stream:
            language, word, packed = row.rstrip("\n").split("\t")
            if language != ENGLISH or not packed:
                continue
            letters = re.sub(r"[ '-]", "", word)
            for text in _unpacked(packed, 1.0):
                if len(text) > 1:
                    sounds = re.fullmatch(rf"(?:{SYLLABLE}){{{len(text)}}}", letters)
                    spelled.setdefault(text, []).append(sounds is not None)
    return frozenset(text for text, ways in spelled.items() if 2 * sum(ways) < len(ways))


@cache
def _glosses() -> dict[str, tuple[str, ...]]:
    """The English words and phrases of which each Chinese word is a translation beyond doubt."""
    found: dict[str, list[str]] = {}
    with lzma.open(DATA, "rt", encoding="utf-8") as stream:
        for row in stream:
            language, word, packed = row.rstrip("\n").split("\t")
            meanings = _unpacked(packed, 1.0) if language == ENGLISH and packed else {}
            for text, weight in meanings.items():
                if weight >= _SURE:
                    found.setdefault(text, []).append(word)
    return {text: tuple(words) for text, words in found.items()}


def gloss(word: str) -> str:
    """What a Chinese word means in English; empty where it has several meanings, or is a name."""
    if word not in ordinary_words():
        return ""
    meanings = _glosses().get(word, ())
    return meanings[0] if len(meanings) == 1 else ""


def with_chinese_words(translation: str, texts: Sequence[str]) -> str:
    """A translation into Chinese, the English words left in it as the texts have them.

    Of several meanings the one that stands there most often; a word of which none does stays, and
    so does one that stands there itself, or in an English name.
    """

    def written(match: re.Match[str]) -> str:
        if any(match["word"] in text for text in texts):
            return match.group()
        meanings = next(iter(load_lexicon().translate(match["word"], ENGLISH)), {})
        counts = {word: sum(text.count(word) for text in texts) for word in meanings}
        best = max(counts, key=lambda word: counts[word], default="")
        return best if counts.get(best) else match.group()

    return _LEFT_IN_ENGLISH.sub(written, translation)


def untold_words(text: str, sources: Sequence[str]) -> list[str]:
    """Capitalised words that a text shares with English, and no source has: Berlin, Hepatitis.

    Neither as they stand nor in a translation; words of several meanings, and the first one, are
    left out. For texts in German and the Romance languages: English has too many other names.
    """
    said = fold("\n".join(sources))
    untold = []
    for match in _CAPITALISED.finditer(text):
        word = fold(match["word"])
        known = next(iter(load_lexicon().translate(word, ENGLISH)), {})
        meanings = [meaning for meaning, weight in known.items() if weight >= _LIKELY]
        told = word in said or any(meaning in said for meaning in meanings)
        if 0 < len(meanings) <= _FEW_MEANINGS and not told:
            untold.append(match["word"])
    return untold


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the package, read once."""
    with lzma.open(DATA, "rt", encoding="utf-8") as stream:
        return Lexicon(stream)


def spelled_words(folded: str) -> list[str]:
    """Words of a folded text that are written with letters, not with characters."""
    return _WORD.findall(folded)


def _english_forms(word: str) -> Iterator[str]:
    """A word, then what it may be a form of."""
    yield word
    for ending, other in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            yield word.removesuffix(ending) + other


def _unpacked(packed: str, weight: float) -> Translations:
    pairs = (pair.rpartition(":") for pair in packed.split(" "))
    return {text: weight * int(value) / FULL for text, _, value in pairs}
