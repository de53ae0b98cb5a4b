"""Names that a question spells in Hanyu Pinyin, as Chinese articles write them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin, pinyin

from qa.lexicon import ENGLISH, SYLLABLE, load_lexicon
from qa.name_list import known_names
from qa.reading.language import detect_language
from qa.text import fold

_LETTER = r"[^\W\d_\u0370-\U0010ffff]"
WORD = re.compile(rf"{_LETTER}+(?:['’-](?!s\b){_LETTER}+)*")
_MOST_WORDS = 3
"""Words that one name may be spelled in (Zhou Wen Ling)."""

_FEWEST_CHARACTERS = 2
_FEWEST_LETTERS = 4
_FEWEST_SMALL_LETTERS = 6
"""Letters of a name that is not capitalised: a shorter one may be any word."""

_LONGEST_DOUBTED = 5
"""Letters of a word that may well be an ordinary one."""

_MOST_NAMES = 40
"""Words of a question that are looked for: texts may be long."""

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
NEVER_IN_NAMES = frozenset("的了么和与及在是等这那也就被把很我你您他她它们谁什怎如")
_SPELLED = re.compile(rf"(?:{SYLLABLE}){{2,}}")


def in_characters(question: str, texts: Sequence[str]) -> str:
    """A question with the names that it spells in pinyin as the texts write them.

    What is spelled alike is a known place or firm, else the one that stands there most often. Names
    that stand nowhere in the texts stay as they are, and so do short words of another meaning.
    """
    words = list(WORD.finditer(question))[:_MOST_NAMES]
    pieces: list[str] = []
    end = start = 0
    while start < len(words):
        size, written = _longest(question, words[start : start + _MOST_WORDS], texts)
        if written:
            pieces += [question[end : words[start].start()], written]
            end = words[start + size - 1].end()
        start += size
    return "".join([*pieces, question[end:]])


def stands_in(word: str, texts: Sequence[str]) -> bool:
    """Whether a word stands in a text as it is, or in characters that are read like it."""
    return any(fold(word) in fold(text) for text in texts) or bool(
        _written(letters_of(word), texts)
    )


def invented_names(text: str, sources: Sequence[str]) -> list[str]:
    """Names that an English text spells in pinyin and that no source holds, however written.

    Words of another meaning (China, Machine) are no such names; words of other languages that are
    spelled like syllables (Seite) are not told from them.
    """
    if detect_language(text) != ENGLISH:
        return []
    words = dict.fromkeys(match.group() for match in WORD.finditer(text))
    return [
        word
        for word in words
        if _is_name(word)
        and not any(
            # However its characters are read elsewhere: 长 in a name is chang or zhang.
            fold(word) in fold(source) or _read_like(letters_of(word), source)
            for source in sources
        )
    ]


@cache
def is_other_word(word: str) -> bool:
    """Whether a short word has meanings, none of which is spelled like it (yuan, guide, side)."""
    letters = letters_of(word)
    if len(letters) > _LONGEST_DOUBTED:
        return False
    meanings = load_lexicon().translate(word, ENGLISH)
    if not meanings:
        return True  # a word that says nothing, as are
    short = (text for text in meanings[0] if len(text) <= _LONGEST_DOUBTED)
    return bool(meanings[0]) and not any(_spelling(text).startswith(letters) for text in short)


@cache
def _is_name(word: str) -> bool:
    """Whether a capitalised word can be nothing but pinyin of two characters or more."""
    letters = letters_of(word)
    if not word[0].isupper() or len(letters) < _FEWEST_LETTERS:
        return False
    if re.fullmatch(SYLLABLE, letters) or not _SPELLED.fullmatch(letters):
        return False
    meanings = load_lexicon().translate(word, ENGLISH)
    known = meanings[0] if meanings else {}
    return not known or any(_spelling(name).startswith(letters) for name in known)


def _longest(
    question: str, words: Sequence[re.Match[str]], texts: Sequence[str]
) -> tuple[int, str]:
    """How many of the next words are one name, and how it is written; empty where they are none."""
    for size in range(len(words), 0, -1):
        parts = [match.group() for match in words[:size]]
        letters = "".join(map(letters_of, parts))
        capitals = all(part[0].isupper() for part in parts)
        if len(letters) < (_FEWEST_LETTERS if capitals else _FEWEST_SMALL_LETTERS):
            continue
        apart = any(question[a.end() : b.start()].strip() for a, b in pairwise(words[:size]))
        if size > 1 and (apart or not capitals):
            continue
        if size == 1 and is_other_word(parts[0]):
            continue
        if written := _written(letters, texts):
            return size, written
    return 1, ""


def _written(letters: str, texts: Iterable[str]) -> str:
    """The characters that are read like some letters, known names first; empty without any."""
    if not _SPELLED.fullmatch(letters):
        return ""
    found: Counter[str] = Counter()
    for text in texts:
        found += _read_like(letters, text)
    # Each character for itself may be read in rare ways that it is not read in here.
    alike = (name for name, _ in found.most_common() if _spelling(name) == letters)
    names = sorted(alike, key=lambda name: name not in known_names())  # 成都 before 程度
    return next((name for name in names if NEVER_IN_NAMES.isdisjoint(name)), "")


@lru_cache(maxsize=4096)
def _read_like(letters: str, text: str) -> Counter[str]:
    """The stretches of a text whose characters can be read like some letters, counted."""
    found: Counter[str] = Counter()
    for run in _CHINESE.finditer(text):
        characters = run.group()
        for start, character in enumerate(characters):
            # Most characters are not read like the beginning: nothing else is tried there.
            if letters.startswith(_readings(character)):
                length = _read_as(characters, start, letters)
                if length >= _FEWEST_CHARACTERS:
                    found[characters[start : start + length]] += 1
    return found


def _read_as(characters: str, start: int, letters: str) -> int:
    """How many characters from ``start`` on can be read as exactly these letters; 0 for none."""
    if start == len(characters):
        return 0
    for reading in _readings(characters[start]):
        if letters == reading:
            return 1
        if letters.startswith(reading):
            rest = _read_as(characters, start + 1, letters[len(reading) :])
            if rest:
                return rest + 1
    return 0


@cache
def _spelling(text: str) -> str:
    return letters_of("".join(lazy_pinyin(text)))


@cache
def _readings(character: str) -> tuple[str, ...]:
    ways = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(letters_of(way) for way in ways[0]))


@cache
def letters_of(name: str) -> str:
    """The bare letters of a name; ü is spelled u on most passports, and v by some."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("v", "u"))
    return "".join(letter for letter in plain if "a" <= letter <= "z")
