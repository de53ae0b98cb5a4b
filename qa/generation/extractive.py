"""No language model: the evidence is the answer."""

from collections.abc import Callable, Generator, Sequence

from qa.answerability import Calibration
from qa.evidence import Candidate, Extraction
from qa.generation.base import AnswerGenerator, Session
from qa.types import Turn


class ExtractiveGenerator:
    """Quotes the sentences that rank best; fast, and unable to say anything of its own."""

    name = "extractive"
    calibration = Calibration(
        intercept=-33.773,
        judged=0.0,
        similarity=37.893,
        missing_years=-4.925,
        lacks_type=-2.703,
        foreign=2.152,
        several=1.0,
        ahead=3.332,
        absent_subject=-3.5,
        absent_names=-3.5,
        other_matter=-5.361,
        null_odds=0.0,
        idle=0.0,
        corroborated=0.0,
        crowd=0.0,
        named_elsewhere=-2.0,
        lacks_attribute=-2.0,
    )

    def warm_up(self, tasks: Sequence[str]) -> None:
        """Nothing to read."""

    def begin(self, session: Session) -> AnswerGenerator:
        """Itself: there is nothing to count or to stop."""
        return self

    def translate(self, question: str, language: str) -> str:
        """Nothing: without a model a question is searched in its own words."""
        return ""

    def rewrite(self, question: str, history: Sequence[Turn]) -> list[str]:
        """Nothing: without a model only rules take a question apart."""
        return []

    def judge(self, question: str, candidate: Candidate) -> float:
        """Nothing to add to the evidence score."""
        return 0.0

    def extract(self, question: str, candidate: Candidate) -> Extraction:
        """The whole sentence, with nothing said of whether it answers."""
        return Extraction(candidate.evidence.text, 0.0)

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
        read: Sequence[str] = (),
    ) -> Generator[str, None, bool]:
        """Give the sources themselves."""
        yield "\n".join(sources)
        return True
