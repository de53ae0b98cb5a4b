"""Numbers with their scale words: read in many languages, compared by value, put into English."""

import re
import unicodedata
from dataclasses import dataclass

NEAR = "(?<![最附接邻临靠将相])近"
ABOUT = "(?<![签合预条公节邀特制])约"
"""Patterns of 近 and 约 before a number, not as the end of a word (附近, 签约)."""

BOUND = "[将接近约超过达逾]"
"""The characters of words before a number by which it is only a bound."""

_SCALES = {
    "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "亿亿": 1e16,
    "萬": 1e4, "億": 1e8, "兆": 1e12, "만": 1e4, "억": 1e8, "조": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "quadrillion": 1e15, "quintillion": 1e18,
    "tausend": 1e3, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9, "billionen": 1e12,
    "mille": 1e3, "millions": 1e6, "milliard": 1e9, "milliards": 1e9,
    "mil": 1e3, "millón": 1e6, "millones": 1e6, "mil millones": 1e9, "billones": 1e12,
    "тыс": 1e3, "тысяч": 1e3, "млн": 1e6, "миллионов": 1e6, "миллион": 1e6, "миллиона": 1e6,
    "млрд": 1e9, "миллиардов": 1e9, "миллиард": 1e9, "миллиарда": 1e9,
    "nghìn": 1e3, "triệu": 1e6, "tỷ": 1e9, "ألف": 1e3, "مليون": 1e6, "مليار": 1e9,
}  # fmt: skip
_SCALE = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_DIGITS = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_ARABIC = re.compile(
    rf"(?P<number>{_DIGITS})\s*(?:多|余|餘|几)?\s*"
    rf"(?P<scale>(?:{_SCALE})(?![a-zа-яё]))?",
    re.IGNORECASE,
)
_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8}
# 百, 千, 万 and 亿 alone are words or scales, not numbers; 十几 and 数十 are none in particular.
_CHINESE = re.compile(
    # Nor does 之一 count, but in a fraction.
    r"(?!(?<=之)(?<!分之)一(?![百千万亿十年月个]))(?<![几幾零〇一二两兩三四五六七八九十百千万萬亿])(?!(?<=[数數])十(?![一二三四五六七八九]))"
    r"[零〇一二两兩三四五六七八九十][零〇一二两兩三四五六七八九十百千万萬亿]*+(?![几幾])"
)
_LONGEST_NUMERAL = 20
_THOUSAND = "000"
# What a number is of, where that is right before it: some 总规模 or 好评率.
_NAME_BEFORE = re.compile(
    r"(?P<name>[\u3400-\u9fff]{0,2}(?:规模|投资额?|产[值量能]|面积|收入|税收|利润|总额|销售额"
    r"|成交额|订单额|资[金本]|人口|总数|率))"
    r"(?:[达到至为是约近超逾共计有了]|超过|突破|大约|[现目如]?[在前今]|已经?|迄今|累计)*\s*$"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: ``values`` are its readings (1.234 is that or 1234), scale applied."""

    start: int
    end: int
    values: frozenset[float]


def find_quantities(text: str) -> list[Quantity]:
    """Numbers written with digits, with the scale word that follows them, in order."""
    folded = "".join(_same_length(character) for character in text)
    found = []
    for match in _ARABIC.finditer(folded):
        scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
        end = match.end() if match["scale"] else match.end("number")
        readings = frozenset(
            _rounded(value * scale)
            for value in _readings(match["number"], scaled=bool(match["scale"]))
        )
        found.append(Quantity(match.start(), end, readings))
    return found


def chinese_numerals(text: str) -> list[Quantity]:
    """Numbers written with Chinese numerals, in order; a single 百 or 万 is a word."""
    folded = "".join(_same_length(character) for character in text)
    return [
        Quantity(match.start(), match.end(), frozenset({float(_chinese_value(match.group()))}))
        for match in _CHINESE.finditer(folded)
        if len(match.group()) <= _LONGEST_NUMERAL
    ]


def known_values(text: str) -> frozenset[float]:
    """Every value a text states, with its scale: digits and Chinese numerals."""
    quantities = (*find_quantities(text), *chinese_numerals(text))
    return frozenset(value for quantity in quantities for value in quantity.values)


def missing_quantities(claim: str, source: str) -> list[str]:
    """The numbers of a claim that its source does not state, as the claim writes them."""
    known = known_values(source)
    return [
        claim[quantity.start : quantity.end]
        for quantity in find_quantities(claim)
        if not quantity.values & known
    ]


def misnamed_quantities(claim: str, source: str) -> list[str]:
    """The numbers of a Chinese claim under the name of another number of its source.

    Of 总规模80亿元, 投资规模20亿元 it may not say 投资规模80亿元. A number that the source gives no
    name (in a range, or behind a name that stands once for several) may have any.
    """
    told = _named_quantities(source)
    misnamed = []
    for name, quantity in _named_quantities(claim):
        names = [other for other, found in told if quantity.values & found.values]
        is_told = any(_same_name(name, other) for other, _ in told)
        if names and is_told and not any(_same_name(name, other) for other in names):
            misnamed.append(claim[quantity.start : quantity.end])
    return misnamed


def _same_name(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _named_quantities(text: str) -> list[tuple[str, Quantity]]:
    """Numbers with the Chinese word right before them that says what they are of."""
    pairs = ((_NAME_BEFORE.search(text, 0, found.start), found) for found in find_quantities(text))
    return [(name["name"], found) for name, found in pairs if name]


def _same_length(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


def _rounded(value: float) -> float:
    return float(f"{value:.9g}")


def _readings(digits: str, *, scaled: bool = False) -> set[float]:
    """Values a digit string can stand for under the separators in use around the world."""
    plain = re.sub("[\u00a0\u202f]", "", digits)
    readings: set[float] = set()
    for thousands, decimal in ((",", "."), (".", ",")):
        whole, _, fraction = plain.partition(decimal)
        groups = whole.split(thousands)
        if not fraction.isdigit() and fraction:
            continue
        if len(groups) > 1 and any(len(group) != 3 for group in groups[1:]):  # noqa: PLR2004
            continue
        if fraction == _THOUSAND and thousands not in plain and not scaled:
            continue  # nobody writes 1.000 for one, but for 1.000 billion
        readings.add(float("".join(groups) + ("." + fraction if fraction else "")))
    return readings or {float(re.sub(r"\D", "", plain))}


def _chinese_value(numeral: str) -> int:
    if not any(character in _CHINESE_UNITS for character in numeral):
        return int("".join(str(_CHINESE_DIGITS[character]) for character in numeral))
    total = section = digit = 0
    for character in numeral:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
            continue
        unit = _CHINESE_UNITS[character]
        if unit >= _CHINESE_UNITS["万"]:
            total = (total + section + digit or 1) * unit
            section = 0
        else:
            section += (digit or 1) * unit
        digit = 0
    return total + section + digit


# ---------------------------------------------------------------- Chinese figures in English
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ZH_SCALE = r"万亿|亿亿|千万|百万|亿|万"
_FIGURE = re.compile(
    # the first end of a range (1-2万元) has no scale of its own to convert by: ranges stay
    rf"(?<![\d.]-)(?<![\d.—–~])(?P<before>不超过|超过|超|逾|{NEAR}|大约|{ABOUT}|达到|达|不到|不足)?(?P<number>\d+(?:\.\d+)?)(?P<more>多|余|几)?"
    rf"(?P<scale>{_ZH_SCALE})?(?P<more2>多|余)?\s*(?P<unit>元|美元|亩|平方米|平方公里|公里|吨|[%％])?"
    r"(?P<after>以上|以下|左右|上下)?"
)
_DATE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2}(?=年\d{1,2}月))年)?(?:(?P<month>\d{1,2})月份?)?"
    r"(?:(?<=月)(?P<day>\d{1,2})日)?"
)
_APPROXIMATION = {
    "超过": "more than ", "超": "more than ", "逾": "more than ", "以上": "more than ",
    "近": "nearly ", "约": "about ", "大约": "about ", "左右": "about ", "上下": "about ",
    "不到": "less than ", "不足": "less than ", "以下": "less than ", "不超过": "no more than ",
}  # fmt: skip
_ENGLISH_UNITS = {
    "元": " yuan", "美元": " US dollars", "亩": " mu", "平方米": " square metres",
    "平方公里": " square kilometres", "公里": " kilometres", "吨": " tonnes", "%": "%", "％": "%",
}  # fmt: skip
_ENGLISH_SCALES = (
    (1e18, "quintillion"), (1e15, "quadrillion"), (1e12, "trillion"), (1e9, "billion"),
    (1e6, "million"),
)  # fmt: skip


def anglicise(text: str) -> str:
    """Put the dates and scaled figures of a Chinese text into English, leaving all else alone.

    ``15亿元`` becomes ``1.5 billion yuan``: a small model reads 亿 and 万 wrongly, so it never
    sees them.
    """
    return _FIGURE.sub(_english_figure, _DATE.sub(_english_date, text))


def _english_date(match: re.Match[str]) -> str:
    year, month, day = match["year"], match["month"], match["day"]
    if not (year or month):
        return match.group()
    if year and len(year) == 2:  # noqa: PLR2004
        year = f"20{year}"
    name = ""
    if month:
        if not 1 <= int(month) <= len(_MONTHS):
            return match.group()
        name = _MONTHS[int(month) - 1]
    if name and day:
        return f" {name} {int(day)}, {year} " if year else f" {name} {int(day)} "
    return " " + " ".join(part for part in (name, year) if part) + " "


def _english_figure(match: re.Match[str]) -> str:
    around = (match["before"], match["after"])
    if not (match["scale"] or match["more"] or match["unit"] or any(around)):
        return match.group()
    approximation = next((_APPROXIMATION[word] for word in around if word in _APPROXIMATION), "")
    if match["more"] or match["more2"]:
        approximation = "more than "
    value = _rounded(float(match["number"]) * _SCALES.get(match["scale"] or "", 1.0))
    figure = _english_number(value) if match["scale"] else match["number"]
    return f" {approximation}{figure}{_ENGLISH_UNITS.get(match['unit'], '')} "


def _english_number(value: float) -> str:
    for size, name in _ENGLISH_SCALES:
        if value >= size:
            return f"{value / size:.6g} {name}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"
