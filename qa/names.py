"""Names of places and firms in a question, and whether an article speaks of any of them."""

import lzma
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from qa.lexicon import ordinary_words
from qa.pinyin_names import WORD, is_other_word, letters_of, stands_in
from qa.text import fold

DATA = Path(__file__).with_name("names.tsv.xz")
"""Chinese names with their spelling, made by ``qa.training.names``; CC BY-SA 4.0."""

SHORTEST, LONGEST = 2, 8
"""Characters of a name."""

_LATIN = frozenset({"de", "en", "es", "fr", "it", "pt"})
_RANKS = "市省县区州镇"
_FEWEST_LETTERS = 4
# An article of the country need not name it.
_EVERYWHERE = frozenset({"中国", "全国", "中华人民共和国"})


def lacks_names(question: str, language: str, texts: Sequence[str]) -> bool:
    """Whether a question names Chinese places or firms, and the texts none of them.

    In a language of Latin letters those that it spells in pinyin.
    """
    if language in _LATIN:
        spelled = list(_spelled(question))
        return bool(spelled) and not any(
            stands_in(word, texts) or any(_stands(name, texts) for name in names)
            for word, names in spelled
        )
    written = names_in(question) if language == "zh" else []
    return bool(written) and not any(_stands(name, texts) for name in written)


def is_of_others(question: str, sentence: str, around: Sequence[str]) -> bool:
    """Whether a Chinese sentence names places or firms, and neither it nor what is around it any of
    those that a question names."""
    asked = names_in(question)
    return bool(asked and names_in(sentence)) and not any(
        _stands(name, (sentence, *around)) for name in asked
    )


def names_in(question: str) -> list[str]:
    """The names in a Chinese question, in order, where no longer word begins before them."""
    text = fold(question)
    known, ordinary = _names(), ordinary_words()
    found = []
    start = 0
    while start < len(text):
        pieces = (text[start : start + size] for size in range(LONGEST, SHORTEST - 1, -1))
        word = next((piece for piece in pieces if piece in known or piece in ordinary), text[start])
        if word in known and word not in _EVERYWHERE:
            found.append(word)
        start += len(word)
    return found


def _spelled(question: str) -> Iterator[tuple[str, list[str]]]:
    """The capitalised words of a question that are names, with how they may be written."""
    for match in WORD.finditer(question):
        word = match.group()
        letters = letters_of(word)
        if not word[0].isupper() or len(letters) < _FEWEST_LETTERS or is_other_word(word):
            continue
        names = _by_sound().get(letters, [])
        if names:
            yield word, names


def _stands(name: str, texts: Sequence[str]) -> bool:
    """Whether a name stands in a text, with its rank (市, 区) or without."""
    short = name[:-1] if len(name) > SHORTEST and name[-1] in _RANKS else name
    return any(short in fold(text) for text in texts)


@cache
def _names() -> Mapping[str, str]:
    with lzma.open(DATA, "rt", encoding="utf-8") as stream:
        return dict(line.rstrip("\n").split("\t") for line in stream)


@cache
def _by_sound() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, sound in _names().items():
        names.setdefault(sound, []).append(name)
    return names
