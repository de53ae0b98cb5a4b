"""One question and what is known of its answer so far: a record that grows event by event."""

from dataclasses import dataclass, replace
from enum import StrEnum

from qa.types import (
    Answer,
    Answered,
    Article,
    Claim,
    ClaimReady,
    Event,
    Hit,
    Retrieved,
    Token,
    Turn,
)


class Stage(StrEnum):
    """How far an exchange is; the last four are final."""

    WAITING = "waiting"
    SEARCHING = "searching"
    READING = "reading"
    WRITING = "writing"
    CHECKING = "checking"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"
    FAILED = "failed"


FINAL = frozenset({Stage.DONE, Stage.REFUSED, Stage.STOPPED, Stage.FAILED})


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the page shows of one question.

    ``draft`` is text that no quote has proved yet; it is gone once the exchange is final.
    ``error`` is the line to show when the stage is ``FAILED``, ``None`` for an error without words
    of its own. ``seconds`` counts from the question to the final stage. ``id`` is the address of
    the answer once it is kept, ``liked`` what the reader thinks of it, ``next`` what
    could be asked then.
    """

    question: str
    stage: Stage = Stage.SEARCHING
    hits: tuple[Hit, ...] = ()
    draft: str = ""
    claims: tuple[Claim, ...] = ()
    answer: Answer | None = None
    error: str | None = None
    seconds: float = 0.0
    standalone: str = ""
    id: str = ""
    liked: bool | None = None
    next: tuple[str, ...] = ()

    @property
    def articles(self) -> dict[str, Article]:
        """Every article that a passage or a citation of this exchange may name, by id."""
        found = {hit.article.id: hit.article for hit in self.hits}
        return found if self.answer is None else found | dict(self.answer.articles)

    def advance(self, event: Event) -> "Exchange":
        """Take in one event of the pipeline."""
        match event:
            case Retrieved(hits=hits, standalone_question=standalone):
                return replace(self, stage=Stage.READING, hits=hits, standalone=standalone)
            case Token(text=text):
                return replace(self, stage=Stage.WRITING, draft=self.draft + text)
            case ClaimReady(claim=claim):
                return replace(self, stage=Stage.CHECKING, claims=(*self.claims, claim), draft="")
            case Answered(answer=answer):
                stage = Stage.DONE if answer.refusal is None else Stage.REFUSED
                return replace(
                    self,
                    stage=stage,
                    hits=answer.hits,
                    claims=answer.claims,
                    answer=answer,
                    standalone=answer.standalone_question,
                    draft="",
                )

    def close(self, seconds: float, *, stopped: bool = False) -> "Exchange":
        """End the exchange; after a stop, what was checked stays and a refusal does not."""
        if not stopped and self.answer is not None:
            return replace(self, seconds=seconds)
        answer = self.answer if self.claims else None
        return replace(self, stage=Stage.STOPPED, draft="", answer=answer, seconds=seconds)

    def fail(self, error: str | None) -> "Exchange":
        """End the exchange with a line that says why, or none that is fit to be shown."""
        return replace(self, stage=Stage.FAILED, draft="", error=error)

    @classmethod
    def reopened(cls, answer: Answer, *, id: str, liked: bool | None) -> "Exchange":  # noqa: A002
        """Show an answer that was kept."""
        state = cls(answer.question, id=id, liked=liked, seconds=sum(answer.timings.values()))
        return state.advance(Answered(answer))

    def turns(self) -> tuple[Turn, ...]:
        """The two messages that a follow-up question may refer to; none without an answer."""
        if self.answer is None:
            return ()
        return Turn("user", self.question), Turn("assistant", self.answer.text)


SHOWN = 20


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The conversation on one page: where it is kept, and its exchanges, oldest first.

    ``shown`` is how many of those before the last one are on the page.
    """

    id: str = ""
    exchanges: tuple[Exchange, ...] = ()
    shown: int = SHOWN

    def history(self) -> list[Turn]:
        """Every turn that a follow-up may refer to."""
        return [turn for exchange in self.exchanges for turn in exchange.turns()]

    def rated(self, answer_id: str, *, liked: bool | None) -> "Dialogue":
        """The dialogue with an opinion on one answer."""
        return replace(
            self,
            exchanges=tuple(
                replace(exchange, liked=liked) if exchange.id == answer_id else exchange
                for exchange in self.exchanges
            ),
        )
