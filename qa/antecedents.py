"""What a Chinese word for a thing or a place stands for: a name that the conversation and the
articles share."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from qa.question_parts import QUESTION_WORDS
from qa.types import Turn

# Not for persons: whom 他 means stands in the answer more often than in the question.
_POINTS_TO_THING = re.compile(
    r"^(?:那里|那儿|那边|它(?!们)"
    r"|(?:该|[这那]|[这那]一)(?:家|个|座|所|项|条|款)?"
    r"(?:公司|企业|集团|园区?|产业园|项目|中心|平台|基地|工厂|机构|系统|活动)(?!们))"
)
_OPENING = re.compile(r"^(?:请问|那么|那(?=[它该这]))[，,]?")
_ASKS_FOR_NAME = re.compile(
    r"叫(?:什么|啥)|什么(?!时候|地方)|名[称字]|(?<![在于])哪一?(?:[家个款项位所座条种]|些|几|[两二三四五])"
)
_DATE = re.compile(r"\d\s*[年月日]")
_SHORTEST_NAME = 3
_EDGES = "的了在是有和与被将为由从到对于位于就都也，。、；：？！“”‘’（）() "


def with_antecedent(question: str, history: Sequence[Turn], texts: Iterable[str]) -> str:
    """A question with the name for which the word for a thing or place that it opens with stands.

    That is the longest stretch that the last question which has one shares with any of ``texts``.
    Empty where the question has no such word, or no name is found, or the last question asked for a
    name itself: then the word stands for the answer.
    """
    question = _OPENING.sub("", question.strip())
    thing = _POINTS_TO_THING.search(question)
    if thing is None:
        return ""
    texts = list(texts)
    for turn in reversed([turn for turn in history if turn.role == "user"]):
        if _ASKS_FOR_NAME.search(turn.content):
            return ""
        name = max((_shared(turn.content, text) for text in texts), key=len, default="")
        if len(name) >= _SHORTEST_NAME:
            return question[: thing.start()] + name + question[thing.end() :]
    return ""


def _shared(question: str, text: str) -> str:
    """The longest stretch of a question that stands in a text, without small words at its ends."""
    matcher = SequenceMatcher(None, text, question, autojunk=False)
    found = matcher.find_longest_match()
    stretch = question[found.b : found.b + found.size]
    is_name = not (QUESTION_WORDS.search(stretch) or _DATE.search(stretch))
    return stretch.strip(_EDGES) if is_name else ""
