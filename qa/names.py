"""Names of places and firms in a question, and whether an article speaks of any of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from qa.lexicon import ordinary_words
from qa.name_list import LONGEST, SHORTEST, known_names
from qa.pinyin_names import WORD, is_other_word, letters_of, stands_in
from qa.text import fold

_LATIN = frozenset({"de", "en", "es", "fr", "it", "pt"})
_RANKS = "市省县区州镇"
# 新疆维吾尔自治区 is called 新疆.
_OFFICIAL = re.compile(
    r"(?<=..)(?:[\u3400-\u9fff]{1,4}族|维吾尔)?(?:自治[区州县旗]|特别行政区)$|(?<=..)新区$"
)
_FIRM = re.compile(r"(?<=..)(?:集团|公司)$")
# The first two characters of each.
_PROVINCES = frozenset(
    re.findall(
        "..",
        "河北山西辽宁吉林黑龙江苏浙江安徽福建江西山东河南湖北湖南广东海南四川贵州云南陕西甘肃青海"
        "台湾内蒙广西西藏宁夏新疆香港澳门",
    )
)
_JOINS = r"(?:、|和|与|跟|及|还是|或|比)"
_FEWEST_LETTERS = 4
# An article of the country need not name it.
_EVERYWHERE = frozenset({"中国", "全国", "中华人民共和国"})


def lacks_names(question: str, language: str, texts: Sequence[str]) -> bool:
    """Whether a question names Chinese places or firms that the texts do not.

    A Chinese one any: but for a province, for what a name that they have stands beside (山东青岛),
    and for those of a list, of which one must stand there (玉溪和昆明). One in a language of Latin
    letters, by spelling them in pinyin, all.
    """
    if language in _LATIN:
        spelled = list(_spelled(question))
        return bool(spelled) and not any(
            stands_in(word, texts) or any(_stands(name, texts) for name in names)
            for word, names in spelled
        )
    written = names_in(question) if language == "zh" else []
    missing = [name for name in written if not _stands(name, texts)]
    told = "|".join(name for name in written if name not in missing)
    alone = (name for name in missing if not _may_be_missing(name, question, told))
    return bool(missing) and (not told or any(alone))


def _may_be_missing(name: str, question: str, told: str) -> bool:
    """Whether a name need not stand where others do: pattern ``told``."""
    beside = rf"{name}[市省区的]?(?:{told})|(?:{told})[市省区的]?{name}"
    listed = rf"{name}.{{0,8}}?{_JOINS}|{_JOINS}.{{0,8}}?{name}"
    return name[:2] in _PROVINCES or bool(re.search(f"{beside}|{listed}", fold(question)))


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
    known, ordinary = known_names(), ordinary_words()
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
    short = _FIRM.sub("", _OFFICIAL.sub("", name))
    if short == name:
        short = name[:-1] if len(name) > SHORTEST and name[-1] in _RANKS else name
    return any(short in fold(text) for text in texts)


@cache
def _by_sound() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, sound in known_names().items():
        names.setdefault(sound, []).append(name)
    return names
