"""Names that a question spells by their Chinese sound, in whatever letters, as articles write them.

Latin letters spell Hanyu Pinyin, Cyrillic ones the Palladius system, Korean ones the transcription
that the National Institute of Korean Language prescribes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pypinyin import Style, lazy_pinyin, pinyin

from qa import pinyin_names
from qa.lexicon import ordinary_words
from qa.name_list import LONGEST, known_names
from qa.pinyin_names import NEVER_IN_NAMES

_FEWEST_CHARACTERS = 2
_MOST_WORDS = 40
"""Words of a question that are looked for: texts may be long."""

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_CYRILLIC = re.compile(r"[А-ЯЁ][а-яё]{2,}")
_RUSSIAN_ENDING = re.compile(r"ь?|[аяуюеыи]|[оеё]м|ой|й?ск(?:ий|ого|ому|ом|ая|ой|ую|ое|ие|их)")
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,}")
_KOREAN_ENDING = re.compile(
    r"[시성구현진]?(?:은|는|이|가|을|를|의|에|에는|에서|에서는|에게|와|과|도|로|으로|까지|부터|만|이라는|라는)?"
)
_NUMERALS = frozenset("一二三四五六七八九十两几")
_KOREAN_WORDS = frozenset({"지난"})
"""Words of the language that sound like a name that many texts hold."""

# Initials of Hanyu Pinyin as places of the first consonant in a Korean syllable.
_FIRST_SYLLABLE, _VOWELS, _LAST_CONSONANTS = 0xAC00, 21, 28
_SILENT = 11
_CONSONANTS = {
    "b": 7, "p": 17, "m": 6, "f": 17, "d": 3, "t": 16, "n": 2, "l": 5, "g": 0, "k": 15, "h": 18,
    "zh": 12, "ch": 14, "sh": 9, "j": 12, "q": 14, "x": 9, "r": 5, "z": 13, "c": 14, "s": 10,
    "": _SILENT,
}  # fmt: skip
_FINALS = {
    "a": "아", "o": "오", "e": "어", "ai": "아이", "ei": "에이", "ao": "아오", "ou": "어우",
    "an": "안", "en": "언", "ang": "앙", "eng": "엉", "er": "얼", "ong": "웅",
    "i": "이", "ia": "야", "ie": "예", "iao": "야오", "iu": "유", "ian": "옌", "in": "인",
    "iang": "양", "ing": "잉", "iong": "융",
    "u": "우", "ua": "와", "uo": "워", "uai": "와이", "ui": "우이", "uan": "완", "un": "운",
    "uang": "왕", "v": "위", "ve": "웨", "van": "위안", "vn": "윈",
}  # fmt: skip
_AS_WRITTEN = {
    "yi": "i", "ya": "ia", "yo": "io", "ye": "ie", "yao": "iao", "you": "iu", "yan": "ian",
    "yin": "in", "yang": "iang", "ying": "ing", "yong": "iong", "yu": "v", "yue": "ve",
    "yuan": "van", "yun": "vn", "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wan": "uan",
    "wang": "uang",
}  # fmt: skip
_STANDING_ALONE = {"wei": "웨이", "wen": "원", "weng": "웡"}
_BUZZING = re.compile(r"(?:[zcs]h?|r)i")
_PALATAL = re.compile(r"[jqx]u")
_AFFRICATES = frozenset({12, 13, 14})
_PLAIN_VOWELS = {2: 0, 3: 1, 6: 4, 7: 5, 12: 8, 17: 13}
"""Places of ㅑㅒㅕㅖㅛㅠ, and of what is written for them behind ㅈㅉㅊ."""

_DULL = 18


@dataclass(frozen=True, slots=True)
class _Script:
    """How a script spells names.

    Its words, what may follow a name, how a character may sound, and how a whole name does: each
    character for itself may have rare readings. ``capitals`` tells whether they set names off.
    """

    words: re.Pattern[str]
    ending: re.Pattern[str]
    readings: Callable[[str], tuple[str, ...]]
    spelled: Callable[[str], str]
    letters: Callable[[str], str]
    capitals: bool


def in_characters(question: str, texts: Sequence[str]) -> str:
    """A question with the names that it spells by sound as the texts write them.

    Of several that a word may spell the longest, then the one that stands there most often. Names
    that stand nowhere in the texts stay as they are, and so do words that sound like what is no
    name there: an ordinary word, or parts of words.
    """
    question = pinyin_names.in_characters(question, texts)
    for script in _SCRIPTS:
        question = _in_characters(question, texts, script)
    return question


def _in_characters(question: str, texts: Sequence[str], script: _Script) -> str:
    pieces: list[str] = []
    end = 0
    for match in list(script.words.finditer(question))[:_MOST_WORDS]:
        found: Counter[tuple[str, str]] = Counter()
        for text in texts:
            found += _read_like(script.letters(match.group()), text, _SCRIPTS.index(script))
        if not script.capitals or match.start() == 0:
            found = Counter({key: count for key, count in found.items() if _is_sure(key[0], count)})
        # The longest name, for its ending may look like one more character.
        best = max(found, key=lambda name: (len(name[0]), found[name]), default=None)
        if best is not None:
            name, ending = best
            pieces += [question[end : match.start()], name, ending]
            end = match.end()
    return "".join([*pieces, question[end:]])


@lru_cache(maxsize=256)
def _read_like(letters: str, text: str, script: int) -> Counter[tuple[str, str]]:
    """The names in a text that a word spells, each with the ending behind it, counted."""
    found: Counter[tuple[str, str]] = Counter()
    if letters in _KOREAN_WORDS:
        return found
    for run in _CHINESE.finditer(text):
        characters = run.group()
        for start, character in enumerate(characters):
            # Most characters are not read like the beginning: nothing else is tried there.
            if letters.startswith(_SCRIPTS[script].readings(character)):
                for size, ending in _read_as(characters, start, letters, _SCRIPTS[script]):
                    name = characters[start : start + size]
                    spelled = _SCRIPTS[script].spelled(name).removesuffix("ь")
                    cut = {start, start + size} - _borders(characters)
                    sounds = name in known_names() or (spelled and letters.startswith(spelled))
                    if not cut and sounds and _is_name(name):
                        found[name, ending] += 1
    return found


def _is_sure(name: str, count: int) -> bool:
    """Whether it is no chance that characters stand there: two that are no known name may meet."""
    return count > 1 or len(name) > _FEWEST_CHARACTERS or name in known_names()


@lru_cache(maxsize=4096)
def _borders(characters: str) -> frozenset[int]:
    """Where a word may begin or end, as far as words are known: not within 教育 and 企业."""
    borders, start = {0}, 0
    while start < len(characters):
        sizes = range(LONGEST, 1, -1)
        known = (size for size in sizes if _is_known(characters[start : start + size], size))
        start += next(known, 1)
        borders.add(start)
    return frozenset(borders)


def _is_known(characters: str, size: int) -> bool:
    whole = len(characters) == size
    return whole and (characters in ordinary_words() or characters in known_names())


def _is_name(characters: str) -> bool:
    """Whether characters are a name that is known, or may be one that is not."""
    if len(characters) < _FEWEST_CHARACTERS:
        return False
    if characters in known_names():
        return True
    possible = NEVER_IN_NAMES.isdisjoint(characters) and characters[0] not in _NUMERALS
    return possible and characters not in ordinary_words()


def _read_as(
    characters: str, start: int, letters: str, script: _Script
) -> Iterator[tuple[int, str]]:
    """How many characters from ``start`` on are read as letters before an ending, and the ending.

    None of them is read as nothing.
    """
    if start == len(characters):
        return
    for reading in script.readings(characters[start]):
        # Before an ending ь is dropped.
        for spelled in {reading, reading.removesuffix("ь")}:
            if not letters.startswith(spelled):
                continue
            rest = letters[len(spelled) :]
            if script.ending.fullmatch(rest):
                yield 1, "" if rest == "ь" else rest
            if spelled == reading:
                for size, ending in _read_as(characters, start + 1, rest, script):
                    yield size + 1, ending


@cache
def _palladius(character: str) -> tuple[str, ...]:
    ways = pinyin(character, style=Style.CYRILLIC, heteronym=True)[0]
    return tuple(dict.fromkeys(filter(None, (_russian_letters(way) for way in ways))))


@lru_cache(maxsize=4096)
def _in_palladius(name: str) -> str:
    return _russian_letters("".join(lazy_pinyin(name, style=Style.CYRILLIC)))


def _russian_letters(word: str) -> str:
    """The bare letters; э is often written е."""
    return re.sub(r"[^а-я]", "", word.casefold().replace("ё", "е").replace("э", "е"))


@cache
def _korean(character: str) -> tuple[str, ...]:
    ways = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    return tuple(dict.fromkeys(filter(None, map(_hangul, ways))))


@lru_cache(maxsize=4096)
def _in_korean(name: str) -> str:
    return "".join(map(_hangul, lazy_pinyin(name, v_to_u=False)))


@cache
def _hangul(syllable: str) -> str:
    """One syllable of Hanyu Pinyin as Korean writes it; empty where it is none."""
    if syllable in _STANDING_ALONE:
        return _STANDING_ALONE[syllable]
    if _PALATAL.match(syllable):
        syllable = syllable[0] + "v" + syllable[2:]
    initial = next((part for part in (syllable[:2], syllable[:1]) if part in _CONSONANTS), "")
    final = syllable[len(initial) :]
    consonant = _CONSONANTS[initial]
    if not initial:
        final = _AS_WRITTEN.get(final, final)
    if _BUZZING.fullmatch(syllable):
        return _syllable(consonant, _DULL, 0)
    written = _FINALS.get(final, "")
    if not written:
        return ""
    code = ord(written[0]) - _FIRST_SYLLABLE
    vowel, last = code // _LAST_CONSONANTS % _VOWELS, code % _LAST_CONSONANTS
    if consonant in _AFFRICATES:
        vowel = _PLAIN_VOWELS.get(vowel, vowel)
    return _syllable(consonant, vowel, last) + written[1:]


def _syllable(consonant: int, vowel: int, last: int) -> str:
    return chr(_FIRST_SYLLABLE + (consonant * _VOWELS + vowel) * _LAST_CONSONANTS + last)


_SCRIPTS = (
    _Script(_CYRILLIC, _RUSSIAN_ENDING, _palladius, _in_palladius, _russian_letters, capitals=True),
    _Script(_HANGUL, _KOREAN_ENDING, _korean, _in_korean, str, capitals=False),
)
