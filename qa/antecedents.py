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
_BECOMES = re.compile(
    r"(?<![其吉])(?P<it>它)(?!们)[^，。？?]{0,8}(?:[变改升建]级?[成为]|换成|成为)了?(?:什么|哪[种个项]|怎样的)(?P<noun>[\u3400-\u9fff]{2,4})[？?]?$"
)
_THIS_ONE = re.compile(r"(?P<it>(?<!应)[这该][一个项种场次]*(?P<noun>[\u3400-\u9fff]{2}))")
_OPENING = re.compile(r"^(?:请问|那么|那(?=[它该这]))[，,]?")
_ASKS_FOR_NAME = re.compile(
    r"叫(?:什么|啥)|什么(?!时候|地方)|名[称字]|(?<![在于])哪一?(?:[家个款项位所座条种]|些|几|[两二三四五])"
)
_DATE = re.compile(r"\d\s*[年月日]")
_SHORTEST_NAME = 3
_SMALL = re.compile(r"[的了在是与被将为由于就，。、；：？！“”‘’（）()\s]+")
_FIRM = re.compile(r".+(?:公司|集团|企业|科技|股份|厂)")
_NO_NAME = re.compile(
    r"第三方|其他|其它|有关|相关|多家|各|上述|该|本|这|那|同|母|子|分|外|大|小|新"
)
_WHICH_FIRM = "哪家"
_EDGES = "的了在是有和与被将为由从到对于位于就都也，。、；：？！“”‘’（）() "


def with_antecedent(question: str, history: Sequence[Turn], texts: Iterable[str]) -> str:
    """A question with the name for which the word for a thing or place that it opens with stands.

    That is the longest stretch that the last question which has one shares with any of ``texts``.
    Where that question asked for a name itself, the word stands for the answer, and only a firm is
    taken from it. Empty where the question has no such word, or no name is found.
    """
    question = _OPENING.sub("", question.strip())
    thing = _POINTS_TO_THING.search(question)
    if thing is None:
        return ""
    texts = list(texts)
    for turn in reversed([turn for turn in history if turn.role == "user"]):
        if _WHICH_FIRM in turn.content:
            name = _answered_firm(history, texts)
        elif _ASKS_FOR_NAME.search(turn.content):
            return ""
        else:
            name = max((_shared(turn.content, text) for text in texts), key=len, default="")
        if len(name) >= _SHORTEST_NAME:
            return question[: thing.start()] + name + question[thing.end() :]
    return ""


def with_quoted_term(question: str, history: Sequence[Turn]) -> str:
    """A question about what the last answer names in quotation marks, with that name.

    After 推出了“三早”办法 both 它又变成什么办法 and 这个办法什么时候实行 are about that. Empty
    where the answer has no such name before the word for the thing.
    """
    question = _OPENING.sub("", question.strip())
    answers = [turn.content for turn in history if turn.role == "assistant"]
    for asked in filter(None, (_THIS_ONE.search(question), _BECOMES.search(question))):
        name = rf"[“「][^”」]{{1,16}}[”」]{re.escape(asked['noun'])}"
        if named := re.findall(name, "".join(answers[-1:])):
            return question[: asked.start("it")] + str(named[-1]) + question[asked.end("it") :]
    return ""


def with_answered_firm(question: str, history: Sequence[Turn], texts: Iterable[str]) -> str:
    """A question that opens with a word for a firm, with the firm that the last answer tells.

    Empty where it opens otherwise, or the answer tells none that stands in any of ``texts``.
    """
    question = _OPENING.sub("", question.strip())
    thing = _POINTS_TO_THING.search(question)
    if thing is None or not _FIRM.search(thing.group()):
        return ""
    name = _answered_firm(history, texts)
    return name + question[thing.end() :] if name else ""


def _answered_firm(history: Sequence[Turn], texts: Iterable[str]) -> str:
    """The longest name of a firm in the last answer, between small words; empty without one."""
    answers = [turn.content for turn in history if turn.role == "assistant"]
    if not answers:
        return ""
    texts = list(texts)
    parts = [_shared(part, text) for part in _SMALL.split(answers[-1]) for text in texts]
    found = [firm.group() for part in parts if (firm := _FIRM.search(part))]
    firms = [firm for firm in found if not _NO_NAME.match(firm)]
    return max(firms, key=lambda name: (len(name), name), default="")


def _shared(question: str, text: str) -> str:
    """The longest stretch of a question that stands in a text, without small words at its ends."""
    matcher = SequenceMatcher(None, text, question, autojunk=False)
    found = matcher.find_longest_match()
    stretch = question[found.b : found.b + found.size]
    is_name = not (QUESTION_WORDS.search(stretch) or _DATE.search(stretch))
    return stretch.strip(_EDGES) if is_name else ""
