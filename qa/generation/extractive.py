"""No language model: the evidence is the answer."""

from collections.abc import Callable, Generator, Sequence

from qa.answerability import Calibration
from qa.evidence import Candidate
from qa.generation.base import AnswerGenerator, Session


class ExtractiveGenerator:
    """Quotes the sentences that rank best; fast, and unable to say anything of its own."""

    name = "extractive"
    calibration = Calibration(
        intercept=-16.324,
        judged=0.0,
        overlap=5.084,
        similarity=17.508,
        missing_years=-3.959,
        lacks_type=-3.86,
        foreign=3.086,
        several=1.792,
    )

    def begin(self, session: Session) -> AnswerGenerator:
        """Itself: there is nothing to count or to stop."""
        return self

    def translate(self, question: str, language: str) -> str:
        """Nothing: without a model a question is searched in its own words."""
        return ""

    def judge(self, question: str, candidate: Candidate) -> float:
        """Nothing to add to the evidence score."""
        return 0.0

    def write(
        self,
        question: str,
        sources: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
    ) -> Generator[str, None, bool]:
        """Give the sources themselves."""
        yield "\n".join(sources)
        return True
