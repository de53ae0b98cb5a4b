"""Sources that contradict each other, and figures that only look as if they did."""

from dataclasses import replace

import pytest

from qa.conflicts import conflict_claim, find_conflicts
from qa.conversation import Query
from qa.evidence import Candidate
from qa.types import Claim, Conflict, Verdict
from tests.test_selection import candidate as made


def candidate(text: str, article: str, published: str | None = None, title: str = "") -> Candidate:
    found = made(text, article=article, published=published)
    return replace(found, article=replace(found.article, title=title, publisher=f"{article}报"))


def conflicts(question: str, chosen: Candidate, *others: Candidate) -> tuple[Conflict, ...]:
    claim = Claim(chosen.evidence.text, (), Verdict.SUPPORTED)
    return find_conflicts(Query(question, question), [claim], chosen, [chosen, *others])


def values(question: str, chosen: str, other: str) -> list[str]:
    """Values found in conflict, where both articles are of one day."""
    found = conflicts(
        question, candidate(chosen, "甲", "2021-05-01"), candidate(other, "乙", "2021-05-01")
    )
    return [value.value for conflict in found for value in conflict.values]


@pytest.mark.parametrize(
    ("question", "chosen", "other", "expected"),
    [
        ("云帆平台有多少用户？", "云帆平台目前聚集3.4亿用户资源。",
         "云帆平台注册用户3亿，企业380万家。", ["3.4亿", "3亿"]),
        ("东湖大桥总投资多少？", "东湖大桥总投资12亿元。", "东湖大桥总投资15亿元，全长3公里。",
         ["12亿元", "15亿元"]),
        ("滨海园区占地多少亩？", "滨海园区占地860亩。", "据介绍，滨海园区占地约900亩。",
         ["860亩", "900亩"]),
        ("How many readers did Linhai Library receive in 2023?",
         "Linhai Library received 46,200 readers in 2023.",
         "In 2023 Linhai Library received 51,000 readers.", ["46,200", "51,000"]),
    ],
)  # fmt: skip
def test_different_values_for_one_thing_conflict(
    question: str, chosen: str, other: str, expected: list[str]
) -> None:
    assert values(question, chosen, other) == expected


@pytest.mark.parametrize(
    ("question", "chosen", "other"),
    [
        # another year, stated or meant
        ("北岸区引进多少项目？", "2021年北岸区引进项目228个。", "2022年北岸区引进项目310个。"),
        ("北岸区引进多少项目？", "2021年北岸区引进项目228个。", "去年，北岸区引进项目190个。"),
        # another kind of thing
        ("北岸区有多少重点项目？", "北岸区有重点企业项目38个。", "北岸区8家重点企业入选项目名单。"),
        # another part or phase
        ("滨海园区占地多少亩？", "滨海园区占地860亩。", "滨海园区一期占地300亩。"),
        ("滨海园区占地多少亩？", "滨海园区占地860亩。", "滨海园区其中东区占地300亩。"),
        # a plan, a growth, a mean
        ("滨海园区有多少企业？", "滨海园区有企业120家。", "滨海园区预计有企业500家。"),
        ("滨海园区有多少企业？", "滨海园区有企业120家。", "滨海园区新增企业30家。"),
        # another thing of the same subject, and the same thing of another subject
        ("滨海园区投资多少？", "滨海园区投资12亿元。", "滨海园区产值30亿元。"),
        ("东湖大桥投资多少？", "东湖大桥投资12亿元。", "南山隧道投资15亿元。"),
        ("East Park covers how many mu?", "East Park covers 860 mu.", "West Park covers 900 mu."),
        # the same value, rounded or in another scale
        ("云帆平台有多少用户？", "云帆平台有3.4亿用户。", "云帆平台有3.42亿用户。"),
        ("东湖大桥投资多少？", "东湖大桥投资12亿元。", "东湖大桥投资120000万元。"),
        # another unit
        ("滨海园区占地多少？", "滨海园区占地860亩。", "滨海园区占地57万平方米。"),
    ],
)
def test_figures_of_different_things_are_kept_apart(question: str, chosen: str, other: str) -> None:
    assert values(question, chosen, other) == []


def test_the_figure_with_the_measure_word_asked_for_is_held_against_its_like() -> None:
    ours = "云海平台汇集了20万会员和390家店铺。"
    theirs = "云海平台汇集了会员30万，店铺380家。"
    assert values("云海平台汇集了多少家店铺？", ours, theirs) == ["390家", "380家"]


def test_the_newest_value_comes_first() -> None:
    (found,) = conflicts(
        "滨海园区占地多少亩？",
        candidate("滨海园区占地860亩。", "甲", "2020-01-01"),
        candidate("滨海园区占地900亩。", "乙", "2022-03-01"),
        candidate("滨海园区占地750亩。", "丙"),
    )
    assert [value.published for value in found.values] == ["2022-03-01", "2020-01-01", None]


def test_a_question_that_asks_for_no_quantity_has_no_conflict() -> None:
    assert values("滨海园区的负责人是谁？", "滨海园区有企业12家。", "滨海园区有企业15家。") == []


def test_the_conflict_is_told_with_sources_dates_and_quotes() -> None:
    chosen = candidate("云帆平台有3.4亿用户。", "甲", "2020-01-01")
    other = candidate("云帆平台有3亿用户。", "乙", "2022-03-01")
    (found,) = conflicts("云帆平台有多少用户？", chosen, other)
    claim = conflict_claim(found, [chosen.article, other.article], "zh")
    assert claim.text == "各处说法不一：乙报（2022-03-01）为3亿；甲报（2020-01-01）为3.4亿。"
    assert [c.quote for c in claim.citations] == ["云帆平台有3亿用户。", "云帆平台有3.4亿用户。"]
    english = conflict_claim(found, [chosen.article, other.article], "en").text
    assert "300 million" in english
    assert "340 million" in english


def test_a_sentence_contradicts_neither_its_lead_nor_by_it() -> None:
    question = "云帆平台有多少用户？"
    lead = "云帆平台去年聚集3.4亿用户资源。"
    led = candidate(f"{lead}目前注册用户3亿。", "甲", "2021-05-01")
    led = replace(led, lead=len(lead))
    assert not conflicts(question, led, candidate(lead, "甲", "2021-05-01"))
    elsewhere = candidate("云帆平台目前注册用户3亿。", "乙", "2021-05-01")
    misled = replace(
        candidate("云帆平台位于东港。海星平台注册用户5亿。", "丙", "2021-05-01"), lead=9
    )
    assert not conflicts(question, elsewhere, misled)
