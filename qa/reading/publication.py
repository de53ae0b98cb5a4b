"""When a story was published: what the source states, and where it states it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.reading.cleaning import Role
from qa.reading.dates import find_days, parse_date
from qa.reading.document import Block
from qa.types import Precision

_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})\s*[月/.-]\s*(?P<d>\d{1,2})\s*日?")
_ADDRESS_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[/_.-]?)(?P<m>\d{2})(?:(?P=s)|[/_.-]?)(?P<d>\d{2})(?!\d)"
)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Publication:
    """An ISO 8601 date as precise as it is stated, and where it was read."""

    published: str | None = None
    precision: Precision = Precision.UNKNOWN
    read_from: str | None = None
    inferred: bool = False


NOT_STATED = Publication()
"""No date that the source states."""


def read_publication(
    stated: Mapping[str, Block],
    blocks: Sequence[tuple[Block, Role]],
    labelled: Sequence[tuple[str, str | None]],
    lead: str | None,
    url: str | None,
) -> Publication:
    """Date of the header, else of a dateline or credit, else the only time that the page's markup
    states, else the lead's in the address's year.

    ``labelled`` holds the datelines and credits with what their date label says; ``lead`` is the
    month and day that a wire service's lead states (6月2日): a year is taken only from an address
    that states the same day, and marked as inferred. Nothing else is ever filled in.
    """
    header = stated.get("published")
    if header is not None and (found := parse_date(header.text)):
        return Publication(*found, f"header: {header.text[:_SHOWN]}")
    for line, label in labelled:
        if label and (found := parse_date(label)):
            return Publication(*found, f"dateline: {label[:_SHOWN]}")
        for day in find_days(line):
            return Publication(day.iso, day.precision, f"dateline: {line[day.start : day.end]}")
    moment = stated.get("time")
    if moment is not None and (found := parse_date(moment.text)):
        return Publication(*found, f"time of the page: {moment.text[:_SHOWN]}")
    short = lead or next(
        (
            block.text
            for block, role in blocks[:4]
            if role is not Role.HEADING and _MONTH_DAY.fullmatch(block.text)
        ),
        None,
    )
    return _inferred(short, url) or NOT_STATED


def _inferred(short: str | None, url: str | None) -> Publication | None:
    match = _MONTH_DAY.search(short) if short else None
    if match is None or url is None:
        return None
    for address in _ADDRESS_DAY.finditer(url):
        if (int(address["m"]), int(address["d"])) == (int(match["m"]), int(match["d"])):
            found = parse_date(f"{address['y']}-{address['m']}-{address['d']}")
            if found:
                where = f"lead: {match[0]}; year from the address: {address[0]}"
                return Publication(*found, where, inferred=True)
    return None
