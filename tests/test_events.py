import pytest

from qa.answerability import signals
from qa.conversation import Query
from qa.events import tells_another_event
from qa.evidence import Extraction
from qa.selection import select
from tests.test_selection import Judge, candidate

AGREED = "该厂2023年签约落户临江。"
OPENED = "该厂2024年建成投产。"


@pytest.mark.parametrize(
    ("question", "translation", "sentence", "expected"),
    [
        ("该厂哪年投产？", "", AGREED, True),
        ("该厂哪年投产？", "", OPENED, False),
        ("该厂什么时候签约？", "", AGREED, False),
        ("When did the plant go into production?", "该厂何时投产？", AGREED, True),
        ("该厂投产花了多少钱？", "", AGREED, False),
        ("周文是哪年出生的？", "", AGREED, False),
        ("该厂哪年投产？", "", "该厂2024年产布300万米。", False),
        ("该校什么时候成立的？", "", "该校建于1950年。", False),
        ("In what year is the plant to start production?", "该厂何时开始生产？", AGREED, True),
        ("大桥何时动工？", "", "2020年3月开始建设。", False),
    ],
)
def test_a_sentence_may_tell_of_another_event(
    question: str, translation: str, sentence: str, *, expected: bool
) -> None:
    assert tells_another_event(question, translation, sentence) is expected


def test_when_something_else_happened_gives_way_and_makes_an_answer_unlikely() -> None:
    query = Query("该厂哪年投产？", "该厂哪年投产？")
    agreed, opened = candidate(AGREED, 1.5), candidate(OPENED, 1.0)
    chosen = select(query, [agreed, opened], Judge(**{AGREED: 1.5, OPENED: 0.5}), lambda: False)
    assert [one.evidence.text for one in chosen.chosen] == [OPENED]
    extraction = Extraction("2023年", -2.0)
    known = [signals(query, one, [one], 1.0, extraction, several=False) for one in (agreed, opened)]
    assert [one.other_matter for one in known] == [1, 0]
