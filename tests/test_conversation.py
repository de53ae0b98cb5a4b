import pytest

from qa.conversation import standalone
from qa.types import Turn

HISTORY = (Turn("user", "北山水库是哪年建成的？"), Turn("assistant", "1998年。"))


@pytest.mark.parametrize(
    "question",
    [
        "那总库容呢？",
        "它的坝高是多少？",
        "这座水库由谁管理？",
        "当年投资多少？",
        "坝高呢",
        "还有别的水库吗？",
    ],
)
def test_a_follow_up_takes_the_last_question_with_it(question: str) -> None:
    assert standalone(question, HISTORY) == f"（北山水库是哪年建成的）{question}"


@pytest.mark.parametrize(
    "question",
    ["And who manages it?", "How high is its dam?", "Und wer betreibt ihn? Wem gehört er?"],
)
def test_follow_ups_are_seen_in_other_languages(question: str) -> None:
    assert standalone(question, HISTORY).startswith("（北山水库是哪年建成的）")


@pytest.mark.parametrize(
    "question", ["南湖大桥什么时候通车？", "Who is the director of the Linhai Museum?"]
)
def test_a_new_topic_is_left_alone(question: str) -> None:
    assert standalone(question, HISTORY) == question


def test_a_first_question_stands_alone_whatever_it_says() -> None:
    assert standalone("它的坝高是多少？", ()) == "它的坝高是多少？"
