"""What the pipeline asks of whoever writes the answers."""

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from qa.answerability import Calibration
from qa.evidence import Candidate, Extraction
from qa.types import Turn


class StoppedError(Exception):
    """Asked to stop while a model was at work; never leaves the pipeline."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Session:
    """One question: when to stop, and what it has cost so far.

    ``tokens`` counts what was read (``prompt``) and written (``generated``).
    """

    should_stop: Callable[[], bool] = _never
    tokens: Counter[str] = field(default_factory=Counter)


class AnswerGenerator(Protocol):
    """Judges evidence and puts it into words, for one question.

    Every method raises ``StoppedError`` within a second of the session being stopped.
    """

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

    def rewrite(self, question: str, history: Sequence[Turn]) -> list[str]:
        """A question as one or more that can be understood alone; none where it cannot."""
        ...

    def judge(self, question: str, candidate: Candidate) -> float:
        """Log odds that a candidate, by itself, answers the question."""
        ...

    def extract(self, question: str, candidate: Candidate) -> Extraction:
        """The shortest words of a candidate that answer the question."""
        ...

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
        read: Sequence[str] = (),
    ) -> Generator[str, None, bool]:
        """Write the answer from the sources alone, piece by piece, in a language (ISO 639-1).

        ``spans`` are the words of the sources that answer, which the writer is told; ``read`` those
        that ``extract`` copied of each source, from which it may write on. Returns whether it came
        to its end, and was not stopped or too long.
        """
        ...


class GeneratorBackend(Protocol):
    """A loaded model, or none, that serves any number of questions."""

    @property
    def name(self) -> str:
        """Shown to the reader and stored with every answer."""
        ...

    def warm_up(self, tasks: Sequence[str]) -> None:
        """Read the examples of some tasks (``extract``, ``judge``, ``rewrite``) ahead of time."""
        ...

    def begin(self, session: Session) -> AnswerGenerator:
        """The generator for one question."""
        ...
