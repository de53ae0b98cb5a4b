"""The language model as judge, reader and writer."""

import math
import re
from collections.abc import Callable, Generator, Sequence
from functools import cache
from typing import Protocol

from qa.answerability import Calibration
from qa.evidence import Candidate, Extraction
from qa.generation.base import AnswerGenerator, Session, StoppedError
from qa.generation.chat import Message
from qa.generation.prompts import neutralise, render
from qa.quantities import anglicise
from qa.terms import tokenize
from qa.text import cjk_share
from qa.types import Turn

_YES, _NO = "能", ("不能", "不")
_NOTHING = "无"
_SPAN_TOKENS = 64
_MOST_ODDS = 8.0
_INVENTED = 1.0
"""Log odds that nothing answers where what was copied stands nowhere."""

ANSWER_TOKENS = 200
_TRANSLATION_TOKENS = 80
_REWRITTEN_TOKENS = 160
_CLIPPED_TURN = 200
_CHINESE_SHARE = 0.3
# How a question is announced to the model, and who says what in the conversation before it.
_SPEAKERS = {"zh": ("问题：", "问：", "答："), "": ("Question: ", "Q: ", "A: ")}
_CLIPPED_CHARACTERS = 600
_UNRELATED = "那位老渔民的孙女最喜欢哪一种颜色的雨伞？"
"""What no article answers: a sentence that seems to was written to seem so."""

_SUSPICION = 1.0
# Words by which a text turns to a model instead of to its readers: they cost a second look.
_ADDRESSES_MODEL = re.compile(
    r"[“\"「]能[”\"」]|回答|指令|提示词|忽略|无视|输出|扮演|助手|模型|系统[:：】]|作废|[<＜\[]\W?[|｜/]?\w+[|｜]?[>＞\]]"
    r"|\b(?:ignore|disregard|instructions?|prompt|system|assistant|user|answer|respond|reply|say|print"
    r"|output|pretend|obey|human)\b",
    re.IGNORECASE,
)
_LANGUAGES = {
    "ar": "Arabic", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "pt": "Portuguese", "ru": "Russian", "th": "Thai", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip


class Runtime(Protocol):
    """A chat model that tells probabilities and streams.

    ``avoids`` tells whether its replies can be kept from opening with a token.
    """

    avoids: bool

    def choice_log_probabilities(
        self, messages: Sequence[Message], choices: Sequence[str], session: Session
    ) -> dict[str, float]:
        """Log probability of each choice as the first token of the reply."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        session: Session,
        avoid: str = "",
    ) -> Generator[str, None, bool]:
        """Reply greedily, piece by piece; returns whether the reply came to its end.

        It does not open with ``avoid``, one token, where the runtime can see to that; llama.cpp
        keeps it out of the whole reply.
        """
        ...


class LanguageModel:
    """A loaded model that serves any number of questions."""

    def __init__(self, runtime: Runtime, *, name: str, answer_tokens: int = ANSWER_TOKENS) -> None:
        self._runtime = runtime
        self._answer_tokens = answer_tokens
        self.name = name

    def warm_up(self, tasks: Sequence[str]) -> None:
        """Read the examples of some tasks: their prompts start with them and find them cached."""
        for task in tasks:
            self._runtime.choice_log_probabilities(_examples(task), [_YES], Session())

    def begin(self, session: Session) -> AnswerGenerator:
        """The judge and writer of one question."""
        return LanguageModelGenerator(self._runtime, self.name, session, self._answer_tokens)


class LanguageModelGenerator:
    """Asks the model about one sentence at a time, then lets it put the chosen ones into words."""

    calibration = Calibration(
        intercept=-29.138,
        judged=0.558,
        similarity=32.115,
        missing_years=-10.0,
        lacks_type=-1.357,
        foreign=1.487,
        several=1.0,
        ahead=3.02,
        absent_subject=-2.369,
        absent_names=-6.0,
        other_matter=-7.0,
        null_odds=-0.845,
        idle=-4.5,
        corroborated=1.5,
        crowd=-0.8,
        named_elsewhere=-2.0,
        lacks_attribute=-2.0,
    )

    def __init__(
        self, runtime: Runtime, name: str, session: Session, answer_tokens: int = ANSWER_TOKENS
    ) -> None:
        self._runtime = runtime
        self._session = session
        self._answer_tokens = answer_tokens
        self._replies: dict[str, str] = {}
        self.name = name

    def translate(self, question: str, language: str) -> str:
        """Translate for searching: a wrong word costs little, a right one finds its passage."""
        name = _LANGUAGES.get(language)
        if name is None:
            return ""
        prompt = render("translate", question=_clipped(question), language=name)
        pieces = self._runtime.stream(
            [("system", render("translate_system", language=name)), ("user", prompt)],
            max_tokens=_TRANSLATION_TOKENS,
            session=self._session,
        )
        return " ".join("".join(pieces).split())

    def rewrite(self, question: str, history: Sequence[Turn]) -> list[str]:
        """Fill in what a question leaves out, and take apart what it asks at once."""
        asked, *said = _SPEAKERS["zh" if cjk_share(question) > _CHINESE_SHARE else ""]
        lines = [
            f"{said[turn.role != 'user']}{' '.join(turn.content[:_CLIPPED_TURN].split())}\n"
            for turn in history
        ]
        question = " ".join(_clipped(question).split())
        prompt = render("rewrite", history="".join(lines), asked=asked, question=question)
        reply = _read(
            self._runtime.stream(
                [*_examples("rewrite"), ("user", prompt)],
                max_tokens=_REWRITTEN_TOKENS,
                session=self._session,
            )
        )
        return re.split(r"[|\n]", reply)

    def judge(self, question: str, candidate: Candidate) -> float:
        """Log odds of 能 over 不能 for one sentence: a numbered list would favour its first.

        The examples and the question are a prefix that all candidates share, read once. Of a
        sentence that speaks to a model only that counts by which it answers this question better
        than one that it cannot answer.
        """
        sentence = _clipped(" ".join(candidate.evidence.text.split()))
        odds = self._odds(question, sentence)
        if _ADDRESSES_MODEL.search(sentence):
            odds = min(odds, odds - self._odds(_UNRELATED, sentence) - _SUSPICION)
        return odds

    def _odds(self, question: str, sentence: str) -> float:
        prompt = render("judge", question=_clipped(question), source=sentence)
        found = self._runtime.choice_log_probabilities(
            [*_examples("judge"), ("user", prompt)], [_YES, *_NO], self._session
        )
        return found[_YES] - max(found[no] for no in _NO)

    def extract(self, question: str, candidate: Candidate) -> Extraction:
        """Copy what answers, or say that nothing does: a choice of words shows more than a yes.

        Words that do not stand in the sentence are none, and so are those of a sentence that speaks
        to a model and answers just as well what it cannot answer.
        """
        sentence = _clipped(" ".join(candidate.evidence.text.split()))
        found = self._extracted(question, sentence)
        speaks = bool(found.span) and _ADDRESSES_MODEL.search(sentence)
        if speaks and self._extracted(_UNRELATED, sentence).span:
            return Extraction("", _MOST_ODDS)
        return found

    def _extracted(self, question: str, sentence: str) -> Extraction:
        """What is copied; words that are likelier than none win, though each opening is rarer.

        Where half a dozen openings share more of the probability than 无 has, it still is the
        likeliest single one.
        """
        prompt = render("extract", question=_clipped(question), source=sentence)
        messages = [*_examples("extract"), ("user", prompt)]
        found = self._runtime.choice_log_probabilities(messages, [_NOTHING], self._session)
        null_odds = _log_odds(found[_NOTHING])
        span = self._copied(messages)
        if unsure := span == _NOTHING and null_odds < 0 and self._runtime.avoids:
            span = self._copied(messages, avoid=_NOTHING)
        copied = span != _NOTHING and bool(set(tokenize(span)) & set(tokenize(sentence)))
        if span.startswith(_NOTHING) and copied:
            # 无 may open a name, as of 无锡: then its probability says nothing.
            return Extraction(span, 0.0)
        if span == _NOTHING:
            return Extraction("", null_odds)
        if not copied:
            return Extraction("", max(null_odds, _INVENTED), invented=True)
        self._replies[prompt] = span
        return Extraction(span, null_odds, unsure)

    def _copied(self, messages: Sequence[Message], avoid: str = "") -> str:
        """The first line of a reply that does not open with ``avoid``."""
        pieces = self._runtime.stream(
            messages, max_tokens=_SPAN_TOKENS, session=self._session, avoid=avoid
        )
        return "".join(pieces).strip().partition("\n")[0]

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
        read: Sequence[str] = (),
    ) -> Generator[str, None, bool]:
        """Rewrite the sources as an answer; Chinese figures are put into English form before.

        In Chinese, one source of which just these words were copied for this question needs not be
        read again: the reply that copied them is written on.
        """
        question = _clipped(question)
        lines = [_clipped(" ".join(source.split())) for source in sources]
        if language == "zh" and len(lines) == len(read) == 1:
            asked, reply = render("extract", question=question, source=lines[0]), read[0]
            if self._replies.get(asked) == reply:
                on = render("write_on_zh", question=question, words=reply)
                said = [("user", asked), ("assistant", reply), ("user", on)]
                return (yield from self._written([*_examples("extract"), *said], should_stop))
        if len(lines) > 1:
            lines = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
        text = "\n".join(lines)
        words = "；".join(_clipped(span) for span in spans if span)
        if language == "zh":
            system = render("write_system")
            hint = f"答案所在的词语：{words}\n" if words else ""
            prompt = render("write_zh", question=question, sources=text, hint=hint)
        else:
            text = text if language == "ja" else " ".join(anglicise(text).split())
            name = _LANGUAGES.get(language, "the language of the question")
            system = render("write_system_other", language=name)
            words = words if language == "ja" else " ".join(anglicise(words).split())
            hint = f"Words of the source that answer: {words}\n" if words else ""
            prompt = render(
                "write_other", question=question, sources=text, language=name, hint=hint
            )
        messages = [("system", system), ("user", prompt)]
        return (yield from self._written(messages, should_stop))

    def _written(
        self, messages: Sequence[Message], should_stop: Callable[[], bool]
    ) -> Generator[str, None, bool]:
        session = Session(
            lambda: should_stop() or self._session.should_stop(), self._session.tokens
        )
        try:
            return (
                yield from self._runtime.stream(
                    messages, max_tokens=self._answer_tokens, session=session
                )
            )
        except StoppedError:
            return False


def _clipped(text: str) -> str:
    """As much of a text as leaves room for the rest of the prompt, whatever its script."""
    return text[:_CLIPPED_CHARACTERS]


def _read(pieces: Generator[str, None, bool]) -> str:
    """A whole reply; empty where it was too long to come to its end."""
    text = ""
    while True:
        try:
            text += next(pieces)
        except StopIteration as end:
            return text if end.value else ""


def _log_odds(log_probability: float) -> float:
    odds = log_probability - math.log(max(-math.expm1(log_probability), math.exp(-_MOST_ODDS)))
    return max(odds, -_MOST_ODDS)


@cache
def _examples(task: str) -> tuple[Message, ...]:
    messages: list[Message] = [("system", render(f"{task}_system"))]
    for example in render(f"{task}_examples").split("\n\n"):
        prompt, _, reply = example.rpartition("\n")
        messages += [("user", neutralise(prompt)), ("assistant", reply)]
    return tuple(messages)
