"""How far the probability of being answerable can be believed: a reliability diagram.

Bins of equal width, expected calibration error and Brier score (Guo et al. 2017, *On Calibration of
Modern Neural Networks*; Brier 1950).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qa.evaluation.formats import Prediction, Question

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose probability lies in [low, high): their mean, and how many had an answer."""

    low: float
    high: float
    n: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold questions, over all ``n``; both errors in [0, 1], 0 is perfect."""

    n: int
    bins: tuple[Bin, ...]
    calibration_error: float
    brier: float

    def to_json(self) -> dict[str, Any]:
        """Return the diagram as plain records."""
        return asdict(self)

    def to_text(self) -> str:
        """Return the diagram as lines, with a bar for what was observed."""
        lines = [
            f"answerable: calibration error {self.calibration_error:.3f}, Brier {self.brier:.3f},"
            f" n={self.n}",
            "predicted  observed     n",
        ]
        lines += [
            f"{b.predicted:9.2f}{b.observed:10.2f}{b.n:6}  {'#' * round(20 * b.observed)}"
            for b in self.bins
        ]
        return "\n".join(lines)


def reliability(
    questions: Sequence[Question], predictions: Mapping[str, Prediction]
) -> Reliability | None:
    """Compare the probabilities with what could be answered; ``None`` where none was given."""
    pairs = [
        (given.probability, float(question.answerable))
        for question in questions
        if (given := predictions.get(question.id)) is not None and given.probability is not None
    ]
    if not pairs:
        return None
    bins = []
    for i in range(BINS):
        inside = [pair for pair in pairs if min(int(pair[0] * BINS), BINS - 1) == i]
        if inside:
            predicted, observed = (
                sum(values) / len(inside) for values in zip(*inside, strict=True)
            )
            bins.append(Bin(i / BINS, (i + 1) / BINS, len(inside), predicted, observed))
    n = len(pairs)
    return Reliability(
        n,
        tuple(bins),
        sum(b.n * abs(b.predicted - b.observed) for b in bins) / n,
        sum((p - y) ** 2 for p, y in pairs) / n,
    )
