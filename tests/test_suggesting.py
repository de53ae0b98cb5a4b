"""Suggested questions are whole questions, and the library answers them."""

from dataclasses import replace

import pytest

from qa.cloze import Asks
from qa.pipeline import Qingwen
from qa.suggesting import iter_suggestions, iter_suggestions_of_itself, suggest, suggest_next
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
    ("sentence", "question"),
    [
        ("3月29日,云岭茶场正式投入使用。", "云岭茶场正式投入使用是在什么时候？"),
        ("2021年3月5日上午，云岭茶场（二期）开工建设，工期两年。",
         "云岭茶场（二期）开工建设是在什么时候？"),
        ("云岭茶场于2019年11月建成投产，年产茶叶30吨。", "云岭茶场是什么时候建成投产的？"),
        ("云岭茶场位于南麓的向阳坡上。", "云岭茶场位于哪里？"),
        ("云岭茶场场长陈小梅介绍，今年的春茶比去年早了十天。", "云岭茶场场长陈小梅说了什么？"),
        ("云岭茶场总经理陈小梅说。", "云岭茶场总经理是谁？"),
        ("The Northport lighthouse was built by the navy in 1912.",
         "When was the Northport lighthouse built?"),
        ("Northport Mill is located in Kent.", "Where is Northport Mill located?"),
        ("Jane Smith, director of the Northport Museum, said it would open soon.",
         "Who is the director of the Northport Museum?"),
    ],
)  # fmt: skip
def test_times_places_persons_and_their_words_are_asked_for(sentence: str, question: str) -> None:
    assert _questions(sentence) == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "该项目占地面积约35万平方米。",  # which one?
        "占地面积约35万平方米。",
        "“我们今年招了30个人。”他说。",
        "年产值预计达到3000万元。",
        "产业园总投资15亿元。",  # ordinary words name nothing
        "线上销售额3亿元，创历史新高。",
        "3月5日，该茶场正式开工建设。",
        "3月5日，公司新生产线正式投产。",
        "3月5日，云岭茶场引进的设备和",
        "该公司总经理陈小梅说，今年的春茶早了十天。",
        "It was built in 1912.",
        "In 1912 the town was burnt.",
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
    assert [s.article_id for s in suggest([one, two], "zh", limit=3)] == ["a", "b", "a"]
    assert len(suggest([one, two], "zh", limit=2)) == 2
    assert suggest([], "zh", limit=2) == []


def test_different_kinds_of_questions_come_before_more_of_one() -> None:
    of = article("a", body="海州新城新引进项目31个。\n海州新城新建成道路20条。\n海州新城位于东岸。")
    assert [s.asks for s in suggest([of], "zh", limit=3)] == [
        Asks.FIGURE, Asks.PLACE, Asks.FIGURE,
    ]  # fmt: skip


_BODY = "海边的“灯塔”\n来源：海风日报 作者：陈小梅\n\n海州新城新引进项目31个。"
_STATED = replace(
    article("s", title="海边的“灯塔”", body=_BODY, author="陈小梅"),
    story=(_BODY.index("海州"), len(_BODY)),
)


@pytest.mark.parametrize(
    ("language", "questions"),
    [
        ("zh", ["《海边的“灯塔”》这篇文章的作者是谁？",
                "《海边的“灯塔”》这篇文章是哪家媒体发表的？"]),
        ("en", ["Who wrote the article “海边的‘灯塔’”?",
                "Who published the article “海边的‘灯塔’”?"]),
        ("de", []),
    ],
)  # fmt: skip
def test_only_what_an_article_states_of_itself_is_asked_of_it(
    language: str, questions: list[str]
) -> None:
    found = list(iter_suggestions_of_itself(_STATED, language))
    assert [s.question for s in found] == questions  # the body states no date
    assert all("海风日报" in _STATED.body[s.start : s.end] for s in found)


def test_who_reads_english_is_offered_english_about_chinese_articles() -> None:
    assert {s.language for s in suggest([_STATED], "en", limit=4)} == {"en"}
    assert suggest([_STATED], "zh", limit=1)[0].asks is Asks.FIGURE, "the story comes first"
    following = suggest_next([_STATED], [], "en", asked=[], limit=4)
    assert [s.asks for s in following] == [Asks.AUTHOR, Asks.PUBLISHER]


def test_what_comes_next_is_near_and_was_neither_asked_nor_answered() -> None:
    sentences = [f"海州新城新建成{what}{n}座。" for n, what in enumerate("甲乙丙丁", start=31)]
    of = article("a", body="\n".join(s.replace("甲", "图书馆").replace("乙", "体育馆")
                                      .replace("丙", "博物馆").replace("丁", "美术馆")
                                      for s in sentences))  # fmt: skip
    quote = cite(of, "海州新城新建成体育馆32座。")
    found = suggest_next([of], [quote], "zh", asked=["海州新城新建成图书馆多少座？"], limit=4)
    assert [s.question for s in found] == [
        "海州新城新建成博物馆多少座？",
        "海州新城新建成美术馆多少座？",
    ]


def test_what_comes_next_stands_in_the_other_articles_after_the_cited_one() -> None:
    far = article("far", body="云岭茶场新建成厂房5座。")
    of = article("of", body="海州新城新建成图书馆31座。\n海州新城新引进项目12个。")
    found = suggest_next(
        [far, of], [cite(of, "海州新城新建成图书馆31座。")], "zh", asked=[], limit=4
    )
    assert [s.article_id for s in found] == ["of", "far"]


@pytest.mark.weights
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_library_answers_what_it_suggests_from_the_sentence_it_names(
    qingwen_extractive: Qingwen, language: str
) -> None:
    suggestions = suggest(qingwen_extractive.library.articles(), language, limit=12)
    assert len(suggestions) == 12
    assert len({suggestion.asks for suggestion in suggestions}) >= 3
    for suggestion in suggestions:
        given = qingwen_extractive.answer(suggestion.question)
        assert given.refusal is None, suggestion.question
        assert given.language == language, suggestion.question
        assert any(
            c.article_id == suggestion.article_id and suggestion.start <= c.start < suggestion.end
            for c in given.citations
        ), suggestion.question
