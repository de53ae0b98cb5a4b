"""Figures of a translated claim that lost the unit which says what they are of: money or share."""

import re

from qa.quantities import Quantity, chinese_numerals, find_quantities

_MORE = r"\s*[多余]?[千百万亿]*\s*"
_MONEY = re.compile(_MORE + r"(?:人民币|[美欧日港]?元)(?!件|旦|素|宵|宇)")
_SHARE = re.compile(_MORE + r"(?:[%％]|个?百分点)")
_TOLD = {
    _MONEY: re.compile(
        r"\s*(?:d['’]\s?|de |of )?(?:[^\W\d_]+ ){0,2}?(?:yuan\w*|rmb|cny|renminbi|dollars?|dólares"
        r"|usd|euros?|yen|юан\w*|долл\w*|евро)\b|\s*[¥$€元円]|\s*(?:위안|달러|유로|엔|nhân dân tệ)",
        re.IGNORECASE,
    ),
    _SHARE: re.compile(
        r"\s*(?:%|per ?cent|percentage|prozent|pour cent|por ciento|процент|(?:de )?points?(?! of)"
        r"|punto|пункт|パーセント|퍼센트|프로(?!그))",
        re.IGNORECASE,
    ),
}
_CURRENCY_BEFORE = re.compile(r"(?:[¥$€]|\b(?:RMB|CNY|USD|US\$))\s*$")
_NEXT_WORD = re.compile(r"\s+(?P<word>[^\W\d_]+)")
# What may follow a figure whose unit is understood: in total, of investment, und mehr.
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and as at by each for from in into more of on or over per than that the to total was"
        " were which while with worth annually yearly monthly daily every last during overall this"
        " that these after before since until compared year au aux bei dans de des du en et"
        " für im mit oder par pour sur und von al con del el la para por y в и на от по с",
    )
)


def lost_units(claim: str, source: str) -> list[str]:
    """The figures of a translated claim that count what its Chinese source does not.

    近10万元 of reward are no 100,000 patents: where all figures of that value are money (or shares)
    in the source, so is one with a noun behind it in the claim.
    """
    told = (*find_quantities(source), *chinese_numerals(source))
    lost = []
    for quantity in find_quantities(claim):
        alike = [found for found in told if found.values & quantity.values]
        for unit, said in _TOLD.items():
            is_of_unit = bool(alike) and all(unit.match(source, found.end) for found in alike)
            if is_of_unit and not _keeps(claim, quantity, said):
                lost.append(claim[quantity.start : quantity.end])
    return lost


def _keeps(claim: str, quantity: Quantity, said: re.Pattern[str]) -> bool:
    if said.match(claim, quantity.end) or _CURRENCY_BEFORE.search(claim, 0, quantity.start):
        return True
    following = _NEXT_WORD.match(claim, quantity.end)
    return following is None or following["word"].lower() in _SMALL_WORDS
