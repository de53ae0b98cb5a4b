"""Units of measurement: a question that names one is told by a figure of that dimension."""

import re

from qa.text import fold

_NUMERAL = r"[\d一二两三四五六七八九十百千万亿兆几数半]\s*[余多来]?\s*"
_ASKED = r"(?:多少|(?<![哪十百千好])几)[十百千万亿]*"
# What a question calls it, its units in a Chinese sentence, and those in an English one.
_DIMENSIONS = tuple(
    (
        re.compile(
            rf"{_ASKED}(?:{chinese})(?![长高重宽深的])|\bhow many (?:{english})\b", re.IGNORECASE
        ),
        re.compile(rf"{_NUMERAL}(?:{units})", re.IGNORECASE),
        re.compile(rf"\d[\d.,]*(?: (?:m|b|tr)illion)? (?:{english})\b", re.IGNORECASE),
    )
    for chinese, english, units in (
        (
            "[千兆]?瓦(?!时|斯|房|当|楞|片)",
            "(?:kilo|mega|giga)?watts?(?![- ]?hours?)|[kmg]w",
            r"[千兆万亿]*瓦(?!时|斯)|[kmg]?w(?![a-z])",
        ),
        (
            "[千兆]?瓦时|度电",
            "(?:kilo|mega|giga)?watt-? ?hours?|[kmg]wh",
            r"[千兆万亿]*瓦时|[万亿]*度|[kmg]?wh",
        ),
        (
            "吨|公斤|千克|克(?=[^\u3400-\u9fff]|$)|斤",
            "(?:metric )?tonn?e?s|kilograms?|kilos|kgs?|grams",
            r"[万亿]*(?:吨|公斤|千克|毫克|微克|克|斤)|[km]?g(?![a-z])|t(?![a-z])",
        ),
        (
            "公里|千米|里路|米(?![面积粉饭厘其家线])",
            "kilomet(?:er|re)s|km|met(?:er|re)s|miles",
            r"[万亿]*(?:公里|千米|[厘毫纳微]?米|华?里|英尺|英里|海里|公尺)|(?:[kcm]?m|mi)(?![a-z])",
        ),
        (
            "升(?=[^\u3400-\u9fff]|$)|立方米?|方水",
            "lit(?:er|re)s|cubic met(?:er|re)s|barrels",
            r"[万亿]*(?:毫?升|立方|方|桶)|m³|m3|[mk]?l(?![a-z])",
        ),
    )
)


def lacks_dimension(question: str, sentence: str) -> bool:
    """Whether a question names a unit (多少吨), and no figure of a sentence has its dimension."""
    sentence = fold(sentence)
    return any(
        asked.search(question) and not held.search(sentence) for asked, held, _ in _DIMENSIONS
    )


def invented_units(claim: str, source: str) -> list[str]:
    """The figures of an English claim with units of a dimension of which its source has none."""
    source = fold(source)
    return [
        figure
        for _, held, told in _DIMENSIONS
        if not held.search(source)
        for figure in told.findall(claim)
    ]
