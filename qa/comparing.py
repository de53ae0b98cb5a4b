"""Which of two is more, less, earlier or later: computed from what their answers state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.measures import Measure, find_measures, same_value
from qa.question_parts import Direction
from qa.types import Citation, Claim, Reason, Verdict

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_DATE = re.compile(
    r"(?P<year>(?:1\d|20)\d\d)\s*(?:年\s*(?:(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*[日号])?)?|"
    r"(?![\d.,]*\d|[万亿%％个家亩元]))"
)
_ENGLISH_DATE = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)})(?: (?P<day>\d{{1,2}}),?)? (?P<year>(?:1\d|20)\d\d)\b",
    re.IGNORECASE,
)
_DECIDES = {Direction.EARLIER, Direction.LESS}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things that are compared: its name and the claims about it."""

    label: str
    claims: tuple[Claim, ...]

    @property
    def text(self) -> str:
        """Everything that was proved of it."""
        return " ".join(claim.text for claim in self.claims)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The quotes that prove it."""
        return tuple(dict.fromkeys(c for claim in self.claims for c in claim.citations))


def compare(
    first: Side, second: Side, direction: Direction, adjective: str, language: str
) -> Claim | None:
    """Say which side is more, less, earlier or later, with the figures and the quotes of both.

    ``None`` where they do not state one quantity each in one unit (or one date each), or where the
    language is neither Chinese nor English.
    """
    if language not in {"zh", "en"}:
        return None
    timely = direction in {Direction.EARLIER, Direction.LATER}
    found = _dates(first.text, second.text) if timely else _measures(first.text, second.text)
    if found is None:
        return None
    (a, shown_a), (b, shown_b) = found
    difference = 0 if not timely and same_value(a[0], b[0]) else (a > b) - (a < b)
    labels = [(first.label, shown_a), (second.label, shown_b)]
    if difference != 0 and (difference < 0) != (direction in _DECIDES):
        labels.reverse()
    words = _chinese if language == "zh" else _english
    return Claim(
        words(labels, direction, adjective, same=difference == 0),
        tuple(dict.fromkeys((*first.citations, *second.citations))),
        Verdict.SUPPORTED,
        Reason.COMPUTED,
    )


def _chinese(
    labels: Sequence[tuple[str, str]], direction: Direction, adjective: str, *, same: bool
) -> str:
    (a, shown_a), (b, shown_b) = labels
    if same:
        return f"两者相同：{a}为{shown_a}，{b}为{shown_b}。"
    named = {Direction.EARLIER: "早", Direction.LATER: "晚"}
    return f"比较可知，{a}（{shown_a}）比{b}（{shown_b}）更{named.get(direction, adjective)}。"


def _english(
    labels: Sequence[tuple[str, str]], direction: Direction, adjective: str, *, same: bool
) -> str:
    (a, shown_a), (b, shown_b) = labels
    if same:
        return f"The two are the same: {a} has {shown_a} and {b} has {shown_b}."
    words = {
        Direction.MORE: "The figure for {a} ({x}) is higher than that for {b} ({y}).",
        Direction.LESS: "The figure for {a} ({x}) is lower than that for {b} ({y}).",
        Direction.EARLIER: "By these dates {a} ({x}) came earlier than {b} ({y}).",
        Direction.LATER: "By these dates {a} ({x}) came later than {b} ({y}).",
    }
    return words[direction].format(a=a, b=b, x=shown_a, y=shown_b)


_Value = tuple[tuple[float, ...], str]


def _measures(first: str, second: str) -> tuple[_Value, _Value] | None:
    """The one pair of quantities in a unit that both state; of several none is certain."""
    ours, theirs = find_measures(first), find_measures(second)
    shared = {m.unit for m in ours} & {m.unit for m in theirs}
    pairs = [
        (of_unit(ours, unit), of_unit(theirs, unit))
        for unit in sorted(shared)
        if len({m.value for m in of_unit(ours, unit)}) == 1
        and len({m.value for m in of_unit(theirs, unit)}) == 1
    ]
    if len(pairs) != 1:
        return None
    ((a, *_), (b, *_)) = pairs[0]
    return ((a.value,), first[a.start : a.end]), ((b.value,), second[b.start : b.end])


def of_unit(measures: Sequence[Measure], unit: str) -> list[Measure]:
    """Those of the measures that are in a unit."""
    return [measure for measure in measures if measure.unit == unit]


def _dates(first: str, second: str) -> tuple[_Value, _Value] | None:
    """The one date that each states, if they differ as far as both are stated."""
    ours, theirs = _stated(first), _stated(second)
    if len(ours) != 1 or len(theirs) != 1:
        return None
    (a, shown_a), (b, shown_b) = *ours.items(), *theirs.items()
    shared = min(len(a), len(b))
    if a[:shared] == b[:shared] and len(a) != len(b):
        return None
    return (a, shown_a), (b, shown_b)


def _stated(text: str) -> dict[tuple[float, ...], str]:
    found: dict[tuple[float, ...], str] = {}
    english = list(_ENGLISH_DATE.finditer(text))
    for match in english:
        month = _MONTHS.index(match["month"].lower()) + 1
        date = (int(match["year"]), month, *([int(match["day"])] if match["day"] else []))
        found[date] = match.group()
    taken = [range(match.start(), match.end()) for match in english]
    for match in _DATE.finditer(text):
        if any(match.start() in span for span in taken):
            continue
        parts = (int(part) for part in match.groups() if part)
        found[tuple(parts)] = match.group().strip()
    return found
