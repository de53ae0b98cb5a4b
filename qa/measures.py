"""Quantities with their units: what is counted or measured, so that like is held against like."""

import re
from dataclasses import dataclass

from qa.quantities import Quantity, chinese_numerals, find_quantities

# Name of each unit, and the dimension whose values can be compared with each other.
_UNITS = {
    "元": "yuan", "人民币": "yuan", "块": "yuan", "yuan": "yuan", "rmb": "yuan",
    "renminbi": "yuan", "美元": "dollar", "us dollars": "dollar", "dollars": "dollar",
    "欧元": "euro", "euros": "euro", "日元": "yen", "港元": "hkd",
    "亩": "mu", "mu": "mu", "平方米": "m2", "平米": "m2", "square metres": "m2",
    "square meters": "m2", "平方公里": "km2", "square kilometres": "km2",
    "square kilometers": "km2", "公顷": "ha", "hectares": "ha",
    "公里": "km", "千米": "km", "kilometres": "km", "kilometers": "km", "km": "km",
    "米": "m", "metres": "m", "meters": "m", "层": "floor", "floors": "floor",
    "吨": "tonne", "tonnes": "tonne", "tons": "tonne", "公斤": "kg", "千克": "kg", "kg": "kg",
    "千瓦": "kw", "千瓦时": "kwh", "度": "degree", "℃": "degree",
    "%": "percent", "％": "percent", "percent": "percent", "per cent": "percent",
    "个百分点": "point", "percentage points": "point", "倍": "times", "times": "times",
    "年": "year", "years": "year", "个月": "month", "months": "month", "天": "day",
    "days": "day", "小时": "hour", "hours": "hour", "分钟": "minute", "minutes": "minute",
    "岁": "age",
    "人次": "visit", "个": "count", "家": "count", "项": "count", "名": "count", "人": "count",
    "位": "count", "户": "count", "台": "count", "套": "count", "辆": "count", "种": "count",
    "条": "count", "座": "count", "所": "count", "件": "count", "支": "count", "款": "count",
    "只": "count", "棵": "count", "艘": "count", "届": "count", "次": "count", "部": "count",
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_UNIT = re.compile(
    rf"\s*[多余餘]?\s*(?P<unit>(?:{_NAMES}))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_OPENING = re.compile(r"([¥￥$€£])\s*$")
_SIGNS = {"¥": "yuan", "￥": "yuan", "$": "dollar", "€": "euro", "£": "pound"}
COUNT = "count"
_YEARS = range(1000, 2200)
# 2021年 is a date, and so is the 5 of 5月 and of May 5; 第5 is a rank.
_DATE_AFTER = re.compile(r"\s*(?:[月日号]|年代|年?\s*\d{1,2}月)")
_RANK_BEFORE = re.compile(r"(?:第|No\.?\s?|[A-Za-z]-?)$")
_DECIMAL = re.compile(r"\d+\.\d+")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\s$")
_MONTH_AFTER = re.compile(rf"\s(?:{_MONTHS})\b")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its unit: ``text[start:end]`` holds both.

    ``unit`` is the name of the unit, the same in every language (``mu`` of 亩), and ``count`` for
    things that are counted.
    """

    start: int
    end: int
    value: float
    unit: str


def find_measures(text: str) -> list[Measure]:
    """Quantities of a text, in order, without dates, ranks and parts of names."""
    found = []
    for quantity in (*find_quantities(text), *chinese_numerals(text)):
        measure = _measure(text, quantity)
        if measure is not None:
            found.append(measure)
    return sorted(found, key=lambda measure: measure.start)


def same_value(first: float, second: float) -> bool:
    """Whether two values agree as far as the less precise one is stated: 3.42亿 is 3.4亿."""
    if first == second:
        return True
    digits = min(_significant(first), _significant(second))
    # One digit may be a rounding of anything near it, but 3亿 is no rounding of 3.4亿.
    return digits > 1 and f"{first:.{digits}g}" == f"{second:.{digits}g}"


def _significant(value: float) -> int:
    return len(f"{value:.9g}".split("e")[0].replace(".", "").strip("0"))


def _measure(text: str, quantity: Quantity) -> Measure | None:
    before, after = text[: quantity.start], text[quantity.end :]
    if any((_RANK_BEFORE.search(before), _MONTH_BEFORE.search(before), _MONTH_AFTER.match(after))):
        return None
    value = _value(text[quantity.start : quantity.end], quantity)
    if sign := _OPENING.search(before):
        return Measure(quantity.start - len(sign[0]), quantity.end, value, _SIGNS[sign[1]])
    unit = _UNIT.match(text, quantity.end)
    name = _UNITS[unit["unit"].lower()] if unit else COUNT
    is_date = _DATE_AFTER.match(after) or (name == "year" and value in _YEARS)
    if is_date or (unit is None and not _counts(text[quantity.start : quantity.end], value, after)):
        return None
    return Measure(quantity.start, unit.end() if unit else quantity.end, value, name)


def _counts(written: str, value: float, after: str) -> bool:
    """Whether a number without a unit counts what follows it.

    A bare 3.4亿 does; bare digits may be a year, a date or a part of a name, as 4.0 of a version.
    """
    if not written[0].isdigit() or not after.strip() or (after[0].isascii() and after[0].isalnum()):
        return False
    if _DECIMAL.fullmatch(written):
        return False
    return not written.isdigit() or (after[0] == " " and value not in _YEARS)


def _value(written: str, quantity: Quantity) -> float:
    """The one reading that Chinese and English mean: commas group digits, a point divides."""
    if len(quantity.values) == 1:
        return next(iter(quantity.values))
    grouped = "," in written
    return max(quantity.values) if grouped else min(quantity.values)
