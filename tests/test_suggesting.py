"""Suggested questions are whole questions, and the library answers them."""

import pytest

from qa.pipeline import Qingwen
from qa.suggesting import iter_suggestions, suggest, suggest_next
from tests.ui.fakes import article, cite


def _questions(*sentences: str) -> list[str]:
    return [s.question for s in iter_suggestions(article("a", body="\n".join(sentences)))]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("2020年以来,海州新城新引进项目31个、投资8亿。", "2020年以来，海州新城新引进项目多少个？"),
        ("目前，海州新城已聚集软件企业近600家。", "海州新城已聚集软件企业多少家？"),
        ("据最新统计，海州新城有软件企业62家。", "海州新城有软件企业多少家？"),
        ("海州新城工业投资增长12.5%，位居前列。", "海州新城工业投资增长多少？"),
        ("海州港务集团投入约3.2亿元建设码头。", "海州港务集团投入约多少亿元建设码头？"),
        ("The paper mill employs 240 people.", "How many people does the paper mill employ?"),
        ("Northport signed 12 agreements.", "How many agreements did Northport sign?"),
    ],
)  # fmt: skip
def test_a_figure_is_asked_for_in_the_words_of_its_sentence(sentence: str, question: str) -> None:
    assert _questions(sentence) == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "该项目占地面积约35万平方米。",  # which one?
        "占地面积约35万平方米。",
        "“我们今年招了30个人。”他说。",
        "海州新城于2021年3月开工。",  # a date is no amount
        "海州新城有3到5家企业和20个项目。",  # two figures
        "第3届海州论坛在海州新城举行。",
        "海州新城风景很好。",
        "It employs 40 people.",
        "短句3个。",
    ],
)
def test_what_no_reader_could_understand_alone_is_not_asked(sentence: str) -> None:
    assert _questions(sentence) == []


def test_the_answer_stands_where_the_suggestion_says() -> None:
    of = article("a", body="开头一句。海州新城新引进重点项目31个。\n结尾。")
    (found,) = iter_suggestions(of)
    assert of.body[found.start : found.end] == "海州新城新引进重点项目31个。"


def test_articles_are_asked_about_in_turn() -> None:
    one = article("a", body="海州新城新引进项目31个。\n海州新城新建成道路20条。")
    two = article("b", body="云岭茶场新建成厂房5座。")
    assert [s.article_id for s in suggest([one, two], limit=3)] == ["a", "b", "a"]
    assert len(suggest([one, two], limit=2)) == 2
    assert suggest([], limit=2) == []


def test_what_comes_next_is_near_and_was_neither_asked_nor_answered() -> None:
    sentences = [f"海州新城新建成{what}{n}座。" for n, what in enumerate("甲乙丙丁", start=31)]
    of = article("a", body="\n".join(s.replace("甲", "图书馆").replace("乙", "体育馆")
                                      .replace("丙", "博物馆").replace("丁", "美术馆")
                                      for s in sentences))  # fmt: skip
    quote = cite(of, "海州新城新建成体育馆32座。")
    found = suggest_next([of], [quote], asked=["海州新城新建成图书馆多少座？"], limit=4)
    assert [s.question for s in found] == [
        "海州新城新建成博物馆多少座？",
        "海州新城新建成美术馆多少座？",
    ]


def test_what_comes_next_stands_in_the_other_articles_after_the_cited_one() -> None:
    far = article("far", body="云岭茶场新建成厂房5座。")
    of = article("of", body="海州新城新建成图书馆31座。\n海州新城新引进项目12个。")
    found = suggest_next([far, of], [cite(of, "海州新城新建成图书馆31座。")], asked=[], limit=4)
    assert [s.article_id for s in found] == ["of", "far"]


@pytest.mark.weights
def test_the_library_answers_what_it_suggests_from_the_sentence_it_names(
    qingwen_extractive: Qingwen,
) -> None:
    suggestions = suggest(qingwen_extractive.library.articles(), limit=4)
    assert len(suggestions) >= 3
    for suggestion in suggestions:
        given = qingwen_extractive.answer(suggestion.question)
        assert given.refusal is None, suggestion.question
        assert any(
            c.article_id == suggestion.article_id and suggestion.start <= c.start < suggestion.end
            for c in given.citations
        ), suggestion.question
