"""What is newer first, among passages that match about equally, where a query asks for it."""

import re
import statistics
from collections.abc import Mapping
from datetime import date

RECENCY_WEIGHT = 0.2
"""What the newest passage gains where newer ones are preferred: enough among near equals only."""

# Of what is 离…最近 the place is meant, not the time.
_NEWEST = re.compile(
    r"[离離距][^，。？?]{0,20}最近|(最近|近期|近日|日前|最新|\b(?:recent(?:ly)?|latest|newest|lately)\b)",
    re.IGNORECASE,
)


def asks_for_newest(query: str) -> str:
    """The words by which a query prefers what is newer (最近, latest); empty without any."""
    return next((match.group(1) for match in _NEWEST.finditer(query) if match.group(1)), "")


def newest_note(words: str, language: str) -> str:
    """What that preference does to a search, Chinese or English."""
    if language == "zh":
        return f"按“{words}”，相关程度相近的段落中，较新的排在前面。"
    return f"For “{words}” newer passages come first among those that match about equally."


def favour_newer(scores: Mapping[int, float], published: Mapping[int, date]) -> dict[int, float]:
    """Scores with something added for recent publication, both keyed by passage number.

    What is added halves with the candidates' median age, counted back from the newest of them: a
    library of days and one of decades are told apart alike. Undated passages gain nothing.
    """
    newest = max(published.values(), default=date.min)
    ages = {number: (newest - day).days for number, day in published.items()}
    half = max(statistics.median(ages.values()), 1) if ages else 1
    return {
        number: score + (RECENCY_WEIGHT * 0.5 ** (ages[number] / half) if number in ages else 0)
        for number, score in scores.items()
    }
