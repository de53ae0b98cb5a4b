"""A clause of a Chinese question that says whose report is meant: 晨报那篇讲渡轮的报道，…"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.metadata_type import metadata_asked
from qa.question_parts import QUESTION_WORDS

_CLAUSE = re.compile(
    r"(?:^|(?<=[，,]))\s*(?P<clause>[^，,。？?]{2,40}?(?:报道|文章|稿件|一文)"
    r"(?:[里中上]面?)?(?:称|说|提到|写到|指出|显示)?)[，,]"
)
# 说法是多少 asks how many; 说法是什么 behind a question asks nothing new.
_WORDING = re.compile(r"[，,]?(?:它|其|里面?|中)?的?(?:说法|表述|提法|口径|写法|讲法)(?=[是为有])")
# What the report is about may be all that says what is asked about, or what 它 means.
_TOPIC = re.compile(r"讲|写|谈|关于|有关|介绍|说(?!法)|聚焦|题为|《")
_LEANS = re.compile(r"\s*(?:它|其(?!他|它)|他|她|该|这|那)")
_ASKS_NOTHING = re.compile(r"^[是为]什么(?=[？?]|$)")


@dataclass(frozen=True, slots=True)
class Reference:
    """Whose report is meant, as its articles name the publisher, and what is asked of it."""

    publisher: str
    question: str


def find_reference(question: str, publishers: Iterable[str]) -> Reference | None:
    """The publisher that a clause of a question names, and the question without that clause.

    ``None`` where no clause does, where the article itself is asked about, or where the clause says
    besides what the question is about.
    """
    found = _CLAUSE.search(question)
    if found is None or QUESTION_WORDS.search(found["clause"]) or metadata_asked(question):
        return None
    opens = not question[: found.start()].strip("，, ")
    if (opens and _TOPIC.search(found["clause"])) or _LEANS.match(question[found.end() :]):
        return None
    named = [
        publisher
        for publisher in publishers
        if any(name and name in found["clause"] for name in re.split(r"[/、\s]", publisher))
    ]
    if len(set(named)) != 1:
        return None
    rest = question[: found.start()].rstrip("，, ") + "，" + question[found.end() :]
    return Reference(named[0], _without_wording(rest.strip("，, ")))


def _without_wording(question: str) -> str:
    found = _WORDING.search(question)
    if found is None:
        return question
    before, after = question[: found.start()], question[found.end() :]
    if QUESTION_WORDS.search(before):
        return f"{before}？" if _ASKS_NOTHING.match(after) else question
    return before + after
