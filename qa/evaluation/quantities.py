"""Numbers with their scale words, so that 3.4亿, 340 million and 0,34 Milliarden are one value."""

import re
import unicodedata

# Chinese, English, German, French, Spanish, Russian, Vietnamese, Korean, Japanese, Arabic.
_SCALES = {
    1e3: "thousand|tausend|mille?|тысяч[аи]?|тыс|nghìn|ngàn|천|千|ألف",
    1e4: "万|만",
    1e6: "millions?|millionen|mio|mn|mill[oó]n(?:es)?|миллион(?:а|ов)?|млн|triệu|백만|百万|مليون",
    1e7: "千万|천만",
    1e8: "亿|億|억",
    1e9: "billions?|bn|milliarden?|mrd|milliards?|mil millones|миллиард(?:а|ов)?|млрд|tỷ|مليار",
    1e12: "trillions?|billionen|billones|万亿|兆|조",
}
_SCALE = re.compile(
    r"[\s\u00a0]*[多余餘几+]?[\s\u00a0-]*(?:"
    + "|".join(
        # Longest scales first: 万亿 is not 万. A Latin or Cyrillic word must end where it ends.
        f"(?P<e{round(scale)}>(?:{words})(?![a-zà-ÿа-я]))"
        for scale, words in sorted(_SCALES.items(), reverse=True)
    )
    + ")"
)
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f.,]\d+)*")
_SEPARATORS = ((",", "."), (".", ","), (" ", "."), (" ", ","))
_FOLDED = str.maketrans({"萬": "万", "\u00a0": " ", "\u202f": " "})


def quantities(text: str) -> list[tuple[frozenset[float], bool]]:
    """Every number of a text: the values it may mean, and whether a scale word follows it.

    A number has several values where its separators can be read in several ways (``1.500``).
    """
    text = unicodedata.normalize("NFKC", text).lower().translate(_FOLDED)
    found: list[tuple[frozenset[float], bool]] = []
    for match in _NUMBER.finditer(text):
        scale = _SCALE.match(text, match.end())
        factor = float(scale.lastgroup[1:]) if scale and scale.lastgroup else 1.0
        values = _values(match.group())
        if " " in match.group():  # "in 2021 228 projects" are two numbers
            values |= _values(match.group().rsplit(" ", 1)[-1])
        found.append((frozenset(float(f"{value * factor:.9g}") for value in values), factor > 1))
    return found


def same_quantity(gold: str, answer: str) -> bool:
    """Tell whether an answer holds the one scaled number of ``gold`` in any notation."""
    wanted = quantities(gold)
    if len(wanted) != 1 or not wanted[0][1]:
        return False
    return any(wanted[0][0] & values for values, _ in quantities(answer))


def _values(number: str) -> set[float]:
    values: set[float] = set()
    for thousands, decimal in _SEPARATORS:
        whole, _, fraction = number.partition(decimal)
        groups = whole.split(thousands)
        grouped = len(groups) == 1 or (
            1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004
        )
        digits = "".join(groups)
        if grouped and digits.isdigit() and (not fraction or fraction.isdigit()):
            values.add(float(f"{digits}.{fraction or 0}"))
    return values
