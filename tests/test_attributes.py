"""Which quantity of a thing a question asks for, and the sentence that names it."""

from dataclasses import replace

import pytest

from qa.answerability import signals
from qa.attributes import attribute_asked, names_attribute
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.metadata_type import Metadata
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never

NAMED = "该果园建筑面积4公顷。"
OTHER = "该果园种植面积9公顷。"


def english(text: str) -> Candidate:
    found = candidate(text)
    return replace(found, article=replace(found.article, language="en"))


@pytest.mark.parametrize(
    ("question", "held", "lacking"),
    [
        ("南岭水厂投资总额大约是多少？", "总投资9亿元", "注册资本9亿元"),
        ("果园的建筑面积一共有多大？", "总建筑面积4公顷", "种植面积9公顷"),
        ("果园2021年产量达到多少吨？", "产量升到3吨", "出口3吨"),
        ("课程的合格率有多高？", "合格率98%", "好评率99%"),
        ("果园占地多少亩？", "占地面积3亩", "种植3亩"),
    ],
)
def test_the_quantity_asked_for_by_name(question: str, held: str, lacking: str) -> None:
    attribute = attribute_asked(question)
    assert names_attribute(candidate(held), attribute)
    assert not names_attribute(candidate(lacking), attribute)


@pytest.mark.parametrize(
    "question",
    ["果园有多少棵树？", "死亡人数是多少？", "果园在哪个县？", "人口有多少？", "How large is it?"],
)
def test_what_articles_tell_in_many_words_is_no_name(question: str) -> None:
    assert attribute_asked(question) is None
    assert not names_attribute(candidate(NAMED), None)


def test_a_sentence_names_a_quantity_across_line_breaks_or_in_its_own_language() -> None:
    attribute = attribute_asked("建筑面积是多少？")
    assert names_attribute(candidate("建筑\n面积4公顷"), attribute)
    assert names_attribute(english("It has a floor area of 4 hectares."), attribute)


@pytest.mark.parametrize(
    "query",
    [
        ask("该果园的建筑面积是多少？"),
        Query("What is the floor area?", "What is the floor area?", "建筑面积是多少？"),
    ],
)
def test_a_sentence_that_names_the_quantity_goes_before_one_of_another(query: Query) -> None:
    ranked = [candidate(OTHER, 2.4), candidate(NAMED, 2.0)]
    selection = select(query, ranked, Judge(**{OTHER: 1.0, NAMED: 1.0}), never)
    assert selection.chosen[0].evidence.text == NAMED


def test_where_no_sentence_names_the_quantity_none_loses() -> None:
    judge = Judge(**{OTHER: 3.0, NAMED: 1.0})
    select(
        ask("该果园的占地面积是多少？"),
        [candidate(OTHER, 2.4), candidate(NAMED, 2.0)],
        judge,
        never,
    )
    assert judge.judged == [OTHER]
    judge = Judge(**{OTHER: 3.0, NAMED: 1.0})
    select(
        ask("该果园的建筑面积是多少？"),
        [candidate(OTHER, 2.4), candidate(NAMED, 2.0)],
        judge,
        never,
    )
    assert judge.judged == [OTHER, NAMED]


def test_a_sentence_of_another_quantity_rivals_nothing() -> None:
    said = Extraction("4公顷", -1.0)
    both = best, _ = candidate(NAMED, 2.0), candidate(OTHER, 2.5, article="b")
    asked = ask("该果园的建筑面积是多少？")
    assert signals(asked, best, both, 1.0, said, several=False).ahead == 0.0
    asked = ask("该果园有多大？")
    assert signals(asked, best, both, 1.0, said, several=False).ahead == -0.5


def test_a_figure_without_the_quantity_asked_for_hardly_answers() -> None:
    said = Extraction("9公顷", -1.0)
    lacking = [
        signals(ask(question), candidate(OTHER), (), 1.0, said, several=False).lacks_attribute
        for question in ("该果园的建筑面积是多少？", "该果园有多大？")
    ]
    assert lacking == [1, 0]
    named = signals(ask("该果园的建筑面积是多少？"), candidate(NAMED), (), 1.0, said, several=False)
    assert named.lacks_attribute == 0


def test_a_line_that_states_something_of_its_article_takes_nothing_off_the_others() -> None:
    judge = Judge(**{OTHER: 3.0, NAMED: 1.0})
    stating = replace(candidate("发表日期：5月2日", 1.5), states=Metadata.DATE)
    asked = ask("该果园什么时候建成？")
    selection = select(asked, [candidate(OTHER, 4.5), stating], judge, never)
    assert selection.chosen[0].evidence.text == OTHER
