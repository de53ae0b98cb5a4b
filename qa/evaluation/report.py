"""A table of scores by type and language, with bootstrap intervals, as text and JSON.

Intervals are percentile bootstrap intervals over questions (Efron and Tibshirani 1993, *An
Introduction to the Bootstrap*, chapter 13), with a fixed seed, so that a report repeats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qa.evaluation.formats import Prediction, Question
from qa.evaluation.metrics import CUTOFFS, Scores, score

_HEADS = {
    "evidence_recall@10": "ev_rec10",
    "quote_valid": "verbatim",
    "cite_precision": "cite_P",
    "cite_recall": "cite_R",
    "refusal_precision": "refuse_P",
    "refusal_recall": "refuse_R",
    "false_refusal": "false_R",
}
METRICS = (
    *(f"hit@{k}" for k in CUTOFFS),
    *(f"recall@{k}" for k in CUTOFFS),
    "mrr@10",
    "evidence_recall@10",
    "contains",
    "quote_valid",
    "cite_precision",
    "cite_recall",
    "refusal_precision",
    "refusal_recall",
    "false_refusal",
)
_SAMPLES = 2000
_LEVEL = 0.95
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over ``n`` questions with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """Estimates by group (``all``, ``type=number``, ``language=en`` …) and metric."""

    questions: int
    missing: int
    groups: Mapping[str, Mapping[str, Estimate]]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain records."""
        return {
            "questions": self.questions,
            "missing": self.missing,
            "groups": {
                group: {
                    name: {
                        "value": round(estimate.value, 4),
                        "low": round(estimate.low, 4),
                        "high": round(estimate.high, 4),
                        "n": estimate.n,
                    }
                    for name, estimate in estimates.items()
                }
                for group, estimates in self.groups.items()
            },
        }

    def to_text(self) -> str:
        """Return the report as aligned lines: all questions with intervals, then every group."""
        lines = [f"{self.questions} questions, {self.missing} without a prediction", ""]
        lines += [
            f"{name:<20}{estimate.value:7.3f}  [{estimate.low:.3f}, {estimate.high:.3f}]"
            f"  n={estimate.n}"
            for name, estimate in self.groups[_ALL].items()
        ]
        names = list(self.groups[_ALL])
        width = max(len(group) for group in self.groups) + 2
        lines += ["", " " * width + "".join(f"{_HEADS.get(name, name):>10}" for name in names)]
        for group, estimates in self.groups.items():
            cells = (
                f"{estimates[n].value:10.3f}" if n in estimates else f"{'-':>10}" for n in names
            )
            lines.append(f"{group:<{width}}" + "".join(cells))
        return "\n".join(lines)


def evaluate(
    questions: Sequence[Question],
    predictions: Mapping[str, Prediction],
    documents: Mapping[str, str] | None,
) -> Report:
    """Score every question and group the scores by the questions' type and language.

    A question without a prediction found nothing and answered nothing, if the others did either.
    """
    answers = any(given.answer is not None for given in predictions.values())
    retrieves = any(given.retrieved is not None for given in predictions.values())
    nothing = Prediction("", answer="" if answers else None, retrieved=() if retrieves else None)
    rows = [(q, score(q, predictions.get(q.id, nothing), documents)) for q in questions]
    groups: dict[str, list[Scores]] = {_ALL: [scores for _, scores in rows]}
    for key in ("type", "language"):
        for value in sorted({getattr(q, key) for q in questions} - {""}):
            groups[f"{key}={value}"] = [s for q, s in rows if getattr(q, key) == value]
    return Report(
        questions=len(questions),
        missing=sum(q.id not in predictions for q in questions),
        groups={group: estimate(scores) for group, scores in groups.items()},
    )


def estimate(rows: Sequence[Scores]) -> dict[str, Estimate]:
    """Figures with their intervals, in the order of ``METRICS``, where a denominator is not 0."""
    estimates: dict[str, Estimate] = {}
    for name in METRICS:
        pairs = [row[name] for row in rows if name in row]
        if sum(denominator for _, denominator in pairs) > 0:
            estimates[name] = _bootstrap(pairs)
    return estimates


def _bootstrap(pairs: Iterable[tuple[float, float]]) -> Estimate:
    numerators, denominators = np.array(list(pairs), dtype=np.float64).T
    n = len(numerators)
    # How often each question is drawn; the same for every metric over the same questions.
    drawn = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_SAMPLES)
    totals = drawn @ denominators
    figures = (drawn @ numerators)[totals > 0] / totals[totals > 0]
    low, high = np.quantile(figures, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    value = numerators.sum() / denominators.sum()
    return Estimate(float(value), float(low), float(high), n)
