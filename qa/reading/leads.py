"""The opening words of a wire service's or a paper's own report."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qa.reading.dates import find_days
from qa.reading.wording import (
    AFTER_DATED_LEAD,
    BRACKET_LEAD,
    DATED_LEAD,
    LATIN_LEAD,
    LEAD,
    OWN_HOUSE,
)
from qa.text import simplify

_LONGEST = 120
_FULL_NAME = 3


class WireLead(NamedTuple):
    """What a lead like ``某报讯(记者 王五)6月2日`` states."""

    house: str | None
    who: str | None
    day: str | None


def wire_lead(text: str) -> WireLead | None:
    """Publisher, correspondents and day of the lead that opens a paragraph, if it has one."""
    line = simplify(text[:_LONGEST])
    match = LEAD.match(line) or BRACKET_LEAD.match(line)
    if match:
        house = None if OWN_HOUSE.search(match["org"]) else text[slice(*match.span("org"))]
        who = text[slice(*match.span("who"))] if match["who"] else None
        if who and match.re is BRACKET_LEAD:
            who = _without_place(who)
        return WireLead(house, who, match["day"])
    match = LATIN_LEAD.match(line)
    return WireLead(match["org"], None, None) if match else None


def dated_lead(text: str) -> str | None:
    """The lead of a press release that states place and day: ``ARDEN, 12 October 2021 –``."""
    day = next(find_days(text[:_LONGEST]), None)
    if day is None or DATED_LEAD.fullmatch(text[: day.start]) is None:
        return None
    after = AFTER_DATED_LEAD.match(text, day.end)
    return text[: after.end()] if after else None


def _without_place(who: str) -> str:
    """記者王小五台北: the place follows without a blank; names are two or three characters long."""
    name = who[len("记者") :].strip()
    if len(name) <= _FULL_NAME:
        return name
    return name[: _FULL_NAME if len(name) > _FULL_NAME + 1 else _FULL_NAME - 1]


def name_houses(texts: Iterable[str]) -> list[str]:
    """Publishers that the leads of a file's paragraphs name (``某报讯``), the commonest first."""
    counts = Counter(lead.house for text in texts if (lead := wire_lead(text)) and lead.house)
    return [house for house, _ in counts.most_common()]
