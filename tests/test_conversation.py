import pytest

from qa.conversation import is_follow_up, resolve
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
        "后来由谁管理？",
        "里面养鱼吗？",
    ],
)
def test_a_follow_up_takes_the_last_question_with_it(question: str) -> None:
    assert resolve(question, HISTORY).standalone == f"（北山水库是哪年建成的）{question}"


@pytest.mark.parametrize(
    "question",
    [
        "And who manages it?",
        "How high is its dam?",
        "In May, was its dam repaired?",
        "Und wer betreibt ihn? Wem gehört er?",
        "Nice. And who manages it?",
        "When was that dam built?",
        "そのダムの高さはどのくらいですか",
        "それは誰が管理していますか",
        "그럼 누가 관리합니까?",
    ],
)
def test_follow_ups_are_seen_in_other_languages(question: str) -> None:
    assert resolve(question, HISTORY).standalone.startswith("（北山水库是哪年建成的）")


@pytest.mark.parametrize(
    "question",
    [
        "南湖大桥什么时候通车？",
        "Who is the director of the Linhai Museum?",
        "OK, who is the director of the Linhai Museum?",
        "臨海博物館の館長は誰ですか",
        "これまで臨海博物館は何回開かれましたか",
        "当中国队夺冠时，谁是南湖大桥的管理员？",
        "린하이 박물관의 관장은 누구입니까?",
    ],
)
def test_a_new_topic_is_left_alone(question: str) -> None:
    assert resolve(question, HISTORY).standalone == question


def test_a_first_question_stands_alone_whatever_it_says() -> None:
    assert resolve("它的坝高是多少？", ()).standalone == "它的坝高是多少？"


@pytest.mark.parametrize(
    "question",
    [
        "How many companies are there in the northern park?",
        "Which company said that sales had doubled?",
        "Who designed the park that opened in 1998?",
        "In Linhai, when did Harbour Mills open its second hall?",
        "北岸区除东港外其他在建项目有哪些？",
        "还有哪些城市参加了展会？",
        "那么多企业为什么选择北岸？",
        "Combien de salles y a-t-il dans le musée ?",
    ],
)
def test_ordinary_questions_are_no_follow_ups(question: str) -> None:
    assert not is_follow_up(question)


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    chain = (*HISTORY, Turn("user", "它的坝高是多少？"), Turn("assistant", "62米。"))
    assert "北山水库" in resolve("那总库容呢？", chain).standalone


def test_an_endless_earlier_question_is_clipped() -> None:
    history = [Turn("user", "问" * 50_000)]
    assert len(resolve("为什么？", history).standalone) < 400


def test_five_hundred_turns_are_no_trouble() -> None:
    history = [Turn("user", "那呢？"), Turn("assistant", "……")] * 250
    assert resolve("那呢？", history).standalone.endswith("那呢？")
