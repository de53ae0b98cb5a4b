"""What a model makes of a question: taken where it says nothing new, left otherwise."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import Query, resolve
from qa.pipeline import Qingwen
from qa.rewriting import accepted, may_ask_several, may_lean
from qa.types import Turn

HISTORY = (Turn("user", "北山水库在哪个县？"), Turn("assistant", "北山水库在白云县。"))


def queries(
    rewritten: Sequence[str], question: str, history: Sequence[Turn] = ()
) -> tuple[Query, ...]:
    return accepted(rewritten, resolve(question, history), history)


def texts(rewritten: Sequence[str], question: str, history: Sequence[Turn] = ()) -> list[str]:
    return [query.question for query in queries(rewritten, question, history)]


def test_parts_of_a_question_stand_for_it() -> None:
    parts = ["东湖大桥有多长？", " 西湖大桥有多长？ "]
    question = "东湖大桥跟西湖大桥比，谁更长？"
    assert texts(parts, question) == ["东湖大桥有多长？", "西湖大桥有多长？"]


def test_what_was_left_out_is_taken_from_the_conversation() -> None:
    assert texts(["北山水库有几座坝？"], "那里有几座坝？", HISTORY) == ["北山水库有几座坝？"]
    assert texts(["北山水库有几座坝？"], "那里有几座坝？") == []


def test_a_follow_up_keeps_what_it_asks() -> None:
    question = "那它开通了几条支渠？"
    assert texts(["北山水库开通了几条支渠？"], question, HISTORY)
    assert texts(["北山水库灌溉了几条支渠？"], question, HISTORY) == []


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("那南岭在哪？", "南岭在哪？"),
        ("它總共花了多少錢？", "北山水库总共花了多少钱？"),
        ("我想知道它什么时候开通？", "北山水库什么时候开通？"),
        ("它啥时候建成的？", "北山水库何时建成？"),
    ],
)
def test_small_words_of_a_follow_up_may_go(question: str, rewritten: str) -> None:
    assert texts([rewritten], question, HISTORY) == [rewritten]


def test_a_follow_up_that_is_given_no_name_is_not_put_anew() -> None:
    history = (Turn("user", "Which village built a cheese cellar?"), Turn("assistant", "Orlen."))
    question = "What is the depth of that cellar in metres?"
    assert texts(["What is the depth of the cellar in metres?"], question, history) == []
    named = "What is the depth of the Orlen cheese cellar in metres?"
    assert texts([named], question, history) == [named]


@pytest.mark.parametrize(
    "rewritten",
    [
        "东湖大桥2019年有多长？",
        "南岭隧道的设计者毕业于哪所大学？",
        "Which architect drew the plans of the tunnel?",
        "",
    ],
)
def test_a_question_that_was_not_asked_is_refused(rewritten: str) -> None:
    assert texts(["东湖大桥有多长？", rewritten] if rewritten else [], "东湖大桥有多长？") == []


def test_what_was_asked_before_is_not_asked_again() -> None:
    parts = ["北山水库在哪个县？", "北山水库有几座坝？"]
    assert texts(parts, "那里有几座坝？", HISTORY) == ["北山水库有几座坝？"]


def test_what_kind_of_thing_is_asked_for_is_not_lost() -> None:
    history = [
        Turn("user", "周文提到临江早就建过一种什么馆？"),
        Turn("assistant", "他说临江很早就建过读书馆。"),
    ]
    asked, dated = "那是哪一年的事？", "临江的读书馆是哪一年建的？"
    assert texts(["周文提到临江早就建过什么馆？"], asked, history) == []
    assert texts([dated], asked, history) == [dated]


def test_how_parts_compare_is_no_part() -> None:
    parts = ["东湖大桥有多长？", "两篇报道说的一样吗？"]
    assert texts(parts, "东湖大桥有多长？两篇报道说的一样吗？") == ["东湖大桥有多长？"]


def test_a_part_that_is_no_question_spoils_all() -> None:
    parts = ["东港园区请来了哪家公司？", "东港园区还签了合同？"]
    assert texts(parts, "东港园区请来了哪家公司，还签了合同？") == []


def test_a_part_that_leans_on_the_first_takes_it_along() -> None:
    parts = ["东港园区占地多少亩？", "它是哪年建成的？"]
    first, second = queries(parts, "东港园区占地多少亩？它是哪年建成的？")
    assert second == Query("它是哪年建成的？", "（东港园区占地多少亩）它是哪年建成的？")
    assert first.standalone == first.question


def test_a_short_english_part_with_a_name_of_its_own_leans_on_nothing() -> None:
    question = (
        "Which firm signed a long agreement with the district of Northside last year,"
        " and who runs the Linhai Museum?"
    )
    parts = [question.partition(",")[0] + "?", "who runs the Linhai Museum?"]
    assert [query.standalone for query in queries(parts, question)] == parts
    question = question.replace("runs the Linhai Museum", "left in March")
    parts[1] = "who left in March?"
    assert queries(parts, question)[1].standalone != parts[1]


def test_a_follow_up_that_the_model_only_repeats_keeps_its_context() -> None:
    assert texts(["它有几座坝？"], "它有几座坝？", HISTORY) == []


@pytest.mark.parametrize(
    ("rewritten", "question"),
    [
        ("青石园区2021年投资增长了多少？", "那2022年增长了多少？"),
        ("青石园区投资增长了多少？", "那2022年增长了多少？"),
        ("青石园区三期投资增长了多少？", "那二期增长了多少？"),
    ],
)
def test_a_number_that_was_asked_for_is_not_lost(rewritten: str, question: str) -> None:
    history = (Turn("user", "青石园区三期2021年投资增长了多少？"), Turn("assistant", "两成。"))
    assert texts([rewritten], question, history) == []


def test_words_like_those_that_compare_spoil_no_part() -> None:
    question = "How many teachers does the Linhai School have, and how many agreements were signed?"
    parts = ["How many teachers does the Linhai School have?", "How many agreements were signed?"]
    assert texts(parts, question) == parts


@given(st.lists(st.text("东西湖大桥有多长？几岁ab 12", max_size=20), max_size=7), st.text())
def test_no_number_comes_from_nowhere(rewritten: list[str], question: str) -> None:
    for query in queries(rewritten, question):
        digits = {c for c in query.question if c.isdigit()}
        assert digits <= set(question)


@pytest.mark.parametrize(
    "question",
    [
        "东湖大桥跟西湖大桥比，谁更长？",
        "园长和馆长分别是谁？",
        "Who built the tower, and when did it open?",
        "Is the tower or the bridge taller? Give both heights.",
        "Name two museums, one in the harbour and one in the hills.",
        "东港园区占地多少亩，又引进了几家企业？",
    ],
)
def test_a_question_that_may_ask_several_things_is_seen(question: str) -> None:
    assert may_ask_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "安和医院引进了哪几种设备？",
        "松河大桥是什么时候通车的？",
        "How many books does the Harbour Library hold?",
        "Which three rivers does the bridge cross?",
        "Who was mayor when the bridge opened?",
        "和谁？" * 200,
    ],
)
def test_a_question_for_one_thing_costs_nothing_more(question: str) -> None:
    assert not may_ask_several(question)


def test_only_a_short_question_leans_on_others_without_saying_so() -> None:
    assert may_lean(resolve("它有几座坝？", HISTORY))
    assert may_lean(resolve("坝高的目标是多少？", HISTORY))
    long = "松河大桥是从哪一年开始修建、由哪一家公司施工的？"
    assert not may_lean(resolve(long, HISTORY))


@pytest.mark.weights
def test_a_follow_up_is_put_anew_and_shown(qingwen_llm: Qingwen) -> None:
    history = (Turn("user", "力鼎智能做什么？"), Turn("assistant", "力鼎智能做智能产线。"))
    answer = qingwen_llm.answer("它已经交付了多少条？", history=history)
    assert "力鼎智能" in answer.standalone_question
    assert "千余条" in answer.text


@pytest.mark.weights
def test_a_new_topic_is_not_mixed_with_the_one_before(qingwen_llm: Qingwen) -> None:
    history = (Turn("user", "力鼎智能做什么？"), Turn("assistant", "力鼎智能做智能产线。"))
    answer = qingwen_llm.answer("青岛高新区有多少家高新技术企业？", history=history)
    assert "力鼎" not in answer.standalone_question
    assert "562" in answer.text


@pytest.mark.weights
def test_two_things_that_no_rule_takes_apart_are_both_answered(qingwen_llm: Qingwen) -> None:
    answer = qingwen_llm.answer(
        "How many municipal technology innovation centres did the West Coast New Area add, and how"
        " many companies and institutes work on robots in the Qingdao High-tech Zone?"
    )
    assert len({citation.article_id for citation in answer.citations}) == 2


def test_a_part_that_names_nothing_takes_the_first_along() -> None:
    question = "东港园区的创业基金总规模超过多少，投了几家企业？"
    parts = ["东港园区的创业基金总规模超过多少？", "投了几家企业？"]
    _, second = queries(parts, question)
    assert second.standalone == "（东港园区的创业基金总规模超过多少）投了几家企业？"


def test_a_part_of_which_the_model_exchanged_a_word_takes_the_first_along() -> None:
    question = "东港渔业公司在过去三年里一共造了几条船，对外又卖了几条旧船？"
    parts = ["东港渔业公司在过去三年里一共造了几条船？", "外部又卖了几条旧船？"]
    _, second = queries(parts, question)
    assert second.standalone == "（东港渔业公司在过去三年里一共造了几条船）外部又卖了几条旧船？"


def test_parts_without_the_names_of_the_question_are_refused() -> None:
    question = "Old Mill Park versus the gardens of Lakeside: which is larger, and how large?"
    assert texts(["Which is larger?", "How large is each?"], question) == []
    parts = ["How large is Old Mill Park?", "How large are the gardens of Lakeside?"]
    assert texts(parts, question) == parts


def test_a_follow_up_without_a_subject_is_given_one_or_keeps_its_context() -> None:
    assert texts(["总投资是多少？"], "总投资多少？", HISTORY) == []
    assert texts(["北山水库总投资是多少？"], "总投资多少？", HISTORY) == ["北山水库总投资是多少？"]
