"""Whether the library holds the answer: a calibrated probability from a few signals."""

import math
import re
from dataclasses import dataclass

from qa.evidence import Candidate
from qa.text import fold

CALIBRATION_VERSION = 1
ANSWERABLE = 0.5
"""At or above this probability a question is answered, below it is refused."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known before a word is written.

    ``judged``: log odds that the best sentence answers. ``overlap`` and ``similarity`` of that
    sentence with the question. ``missing_years``: years the question names that neither the
    passage nor its article's date states.
    """

    judged: float
    overlap: float
    similarity: float
    missing_years: int


def signals(question: str, best: Candidate, judged: float) -> Signals:
    """Collect the signals of the best candidate."""
    return Signals(judged, best.overlap, best.similarity, len(missing_years(question, best)))


def missing_years(question: str, candidate: Candidate) -> list[str]:
    """Years in the question that the candidate does not state.

    A sentence that names no year of its own takes those of its passage and of its article's date.
    """
    stated = set(_YEAR.findall(fold(candidate.evidence.text)))
    if not stated:
        published = (candidate.article.published or "")[:4]
        stated = {*_YEAR.findall(fold(candidate.passage.text)), published}
    return [year for year in _YEAR.findall(fold(question)) if year not in stated]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression over ``Signals``."""

    intercept: float
    judged: float
    overlap: float
    similarity: float
    missing_years: float

    def probability(self, signals: Signals) -> float:
        """Probability in (0, 1) that the question can be answered from the best sentence."""
        logit = (
            self.intercept
            + self.judged * signals.judged
            + self.overlap * signals.overlap
            + self.similarity * signals.similarity
            + self.missing_years * signals.missing_years
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
