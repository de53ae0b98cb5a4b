"""Words for things and places in Chinese questions: named by what was asked about before."""

import pytest

from qa.antecedents import with_answered_firm, with_antecedent, with_quoted_term
from qa.types import Turn

TEXTS = ["去年，北山水库扩建工程完工，北山水库位于白云县。", "南岭隧道全长三公里。"]
HISTORY = (Turn("user", "北山水库在哪个县？"), Turn("assistant", "在白云县，离南岭隧道不远。"))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("那里有几座坝？", "北山水库有几座坝？"),
        ("它是哪年建成的？", "北山水库是哪年建成的？"),
        ("该项目投资多少？", "北山水库投资多少？"),
        ("这个工厂有几个人，它多大？", "北山水库有几个人，它多大？"),
    ],
)
def test_a_word_for_a_thing_becomes_its_name(question: str, expected: str) -> None:
    assert with_antecedent(question, HISTORY, TEXTS) == expected


@pytest.mark.parametrize(
    "question",
    [
        "他是谁？",
        "其它水库呢？",
        "有几座坝？",
        "它们一样大吗？",
        "老人每天应该活动多久？",
        "南岭那边有坝吗？",
    ],
)
def test_what_stands_for_no_single_thing_stays(question: str) -> None:
    assert with_antecedent(question, HISTORY, TEXTS) == ""


def test_the_last_question_with_a_name_counts() -> None:
    later = (*HISTORY, Turn("user", "南岭隧道多长？"), Turn("user", "谁建的？"))
    assert with_antecedent("它通车了吗？", later, TEXTS) == "南岭隧道通车了吗？"


@pytest.mark.parametrize(
    "asked", ["北山水库上的桥叫什么？", "北山水库由哪家公司建设？", "北山水库投资的是什么项目？"]
)
def test_the_name_that_was_asked_for_is_not_known(asked: str) -> None:
    assert with_antecedent("它多大？", (Turn("user", asked), Turn("assistant", "…")), TEXTS) == ""


def test_a_date_and_what_was_done_is_no_name() -> None:
    texts = ["截至2023年接待了游客三万人，水库开放。"]
    assert with_antecedent("它多大？", (Turn("user", "水库2023年接待了多少游客？"),), texts) == ""


def test_a_name_that_no_article_holds_is_not_taken() -> None:
    assert with_antecedent("它多高？", (Turn("user", "青石塔在哪里？"),), TEXTS) == ""
    assert with_antecedent("它多高？", HISTORY, []) == ""


FIRM_TEXTS = ["远山水务公司扩建了北山水库，远山水务公司经理陈立说，水位正常，用于农业灌溉。"]
FIRM_TOLD = (
    Turn("user", "北山水库由哪家公司扩建？"),
    Turn("assistant", "由远山水务公司扩建。"),
)


def test_a_word_for_a_firm_becomes_the_one_that_was_the_answer() -> None:
    told = "远山水务公司有多少人？"
    assert with_answered_firm("这家公司有多少人？", FIRM_TOLD, FIRM_TEXTS) == told
    who = (Turn("user", "陈立是什么人？"), Turn("assistant", "陈立是远山水务公司经理。"))
    assert with_answered_firm("这家公司有多少人？", who, FIRM_TEXTS) == told
    assert with_antecedent("它有多少人？", FIRM_TOLD, FIRM_TEXTS) == told


@pytest.mark.parametrize("question", ["它有多高？", "他几岁？", "该园区有多大？", "有几座坝？"])
def test_only_a_word_for_a_firm_becomes_one(question: str) -> None:
    assert with_answered_firm(question, FIRM_TOLD, FIRM_TEXTS) == ""


def test_an_answer_without_a_firm_that_an_article_holds_names_none() -> None:
    what = (Turn("user", "水库有什么用？"), Turn("assistant", "用于农业灌溉。"))
    assert with_answered_firm("这家公司有多少人？", what, FIRM_TEXTS) == ""
    assert with_answered_firm("这家公司有多少人？", FIRM_TOLD, []) == ""
    assert with_answered_firm("这家公司有多少人？", FIRM_TOLD[:1], FIRM_TEXTS) == ""


def test_what_it_became_is_asked_of_what_the_answer_calls_so() -> None:
    history = (Turn("user", "水库推出了什么办法？"), Turn("assistant", "推出了“三早”办法。"))
    named = "今年“三早”办法又变成了什么办法？"
    assert with_quoted_term("今年它又变成了什么办法？", history) == named
    asked = "那这个办法今年又变成什么了？"
    assert with_quoted_term(asked, history) == "“三早”办法今年又变成什么了？"
    assert not with_quoted_term("这个水库有多大？", history)
    assert not with_quoted_term("应该办法多想几个吗？", history)
    assert not with_quoted_term("它用的是什么办法？", history)
    assert not with_quoted_term("今年它又建成了什么水库？", history)
    assert not with_quoted_term("今年它又变成了什么办法？", history[:1])


def test_a_firm_without_a_name_is_none() -> None:
    history = (
        Turn("user", "云帆纺织厂的项目为什么停了？"),
        Turn("assistant", "因为第三方公司的人来不了，云帆纺织厂的项目停了。"),
    )
    texts = ["云帆纺织厂遇上风雪，第三方公司的人来不了。"]
    named = with_answered_firm("那家公司在办什么手续？", history, texts)
    assert named in {"", "云帆纺织厂在办什么手续？"}
