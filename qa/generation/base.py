"""What the pipeline asks of whoever writes the answers."""

from collections.abc import Callable, Generator, Sequence
from typing import Protocol

from qa.answerability import Calibration
from qa.evidence import Candidate


class AnswerGenerator(Protocol):
    """Judges evidence and puts it into words."""

    @property
    def name(self) -> str:
        """Shown to the reader and stored with every answer."""
        ...

    @property
    def calibration(self) -> Calibration:
        """Turns this judge's log odds and the other signals into a probability."""
        ...

    def translate(self, question: str, language: str) -> str:
        """A question in another language (ISO 639-1), for searching; empty where it cannot."""
        ...

    def judge(self, question: str, candidate: Candidate) -> float:
        """Log odds that a candidate, by itself, answers the question."""
        ...

    def write(
        self,
        question: str,
        sources: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
    ) -> Generator[str, None, bool]:
        """Write the answer from the sources alone, piece by piece, in a language (ISO 639-1).

        Returns whether it came to its end, and was not stopped or too long.
        """
        ...
