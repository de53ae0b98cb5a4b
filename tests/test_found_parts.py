"""Which parts of a question another part vouches for, and which of two findings is kept."""

from dataclasses import replace

import pytest

from qa.answerability import signals
from qa.conversation import Query
from qa.evidence import Extraction
from qa.found_parts import FoundPart, backed, likelier, told_apart
from qa.selection import Selection
from tests.test_selection import candidate


@pytest.mark.parametrize(
    ("odds", "span", "earlier", "is_answered"),
    [
        (0.5, "9个", "", True),
        (-0.5, "9个", "", False),
        (0.5, "", "", False),
        (0.5, "", "（甲有几个）", True),
    ],
)
def test_a_part_is_backed_by_the_sentence_that_answers_another_where_the_judge_accepts_it(
    odds: float, span: str, earlier: str, *, is_answered: bool
) -> None:
    said = Extraction(span, -1.0)
    chosen = candidate("甲有12个，乙有9个。")
    parts = []
    for question, probability, words, context in (
        ("甲有几个？", 0.6, "12个", ""),
        ("乙有几个？", 0.1, span, earlier),
    ):
        query = Query(question, context + question)
        known = signals(query, chosen, (), odds, said, several=False)
        selection = Selection((chosen,), (chosen,), probability, known, (words,))
        parts.append(FoundPart(query, (), (chosen,), selection))
    assert [part.is_answered for part in backed(parts, "")] == [True, is_answered]


def test_the_more_probable_of_two_findings_is_kept_the_first_of_the_same_sentence() -> None:
    one, same = a_side("东", 0.5, "东有30家。"), a_side("东", 0.9, "东有30家。")
    other = a_side("东", 0.9, "园区有30家。")
    assert likelier(one, same) is one
    assert likelier(one, other) is other
    assert likelier(other, one) is other


@pytest.mark.parametrize(
    ("first", "second", "span", "answered"),
    [
        (0.6, 0.32, "9个", [True, True]),
        (0.6, 0.1, "9个", [True, False]),
        (0.32, 0.32, "9个", [False, False]),
        (0.6, 0.32, "12个", [True, False]),
        (0.6, 0.4, "12个", [True, True]),
        (0.6, 0.32, "", [True, False]),
    ],
)
def test_a_part_beside_an_answered_one_needs_less_but_other_words(
    first: float, second: float, span: str, answered: list[bool]
) -> None:
    said = Extraction("12个", -1.0)
    parts = []
    for text, probability, words in (("甲有12个。", first, "12个"), ("乙有些。", second, span)):
        query = Query("几个？", "几个？")
        chosen = candidate(text, article=text)
        known = signals(query, chosen, (), -1.0, said, several=False)
        selection = Selection((chosen,), (chosen,), probability, known, (words,))
        parts.append(FoundPart(query, (), (chosen,), selection))
    assert [part.is_answered for part in backed(parts, "")] == answered


def a_side(question: str, probability: float, *sentences: str) -> FoundPart:
    """A side of a comparison that its first sentence answers, with the words 30家."""
    candidates = tuple(candidate(text, article=text) for text in sentences)
    selection = Selection(candidates[:1], candidates, probability, None, ("30家",))
    return FoundPart(Query(question, question), (), candidates, selection)


@pytest.mark.parametrize(
    ("sentence", "again", "chosen"),
    [
        ("园区有30家。", (0.5, 0.8), ["园区有30家。", "西有9家。"]),
        ("园区有30家。", (0.8, 0.5), ["西有9家。", "园区有30家。"]),
        ("园区有30家。", (0.1, 0.2), ["园区有30家。", "园区有30家。"]),
        ("东港有30家。", (0.8, 0.5), ["东港有30家。", "西有9家。"]),
        ("东港人均有30家。", (0.8, 0.1), ["东港人均有30家。", "西有9家。"]),
        ("东港和西岭共有30家。", (0.5, 0.8), ["东港和西岭共有30家。"] * 2),
        ("园区各有30家。", (0.5, 0.8), ["园区各有30家。"] * 2),
        ("园区都有30家。", (0.5, 0.8), ["园区都有30家。"] * 2),
        ("园区均为30家。", (0.5, 0.8), ["园区均为30家。"] * 2),
        ("两个园区都有30家。", (0.5, 0.8), ["两个园区都有30家。"] * 2),
        ("Both have 30家。", (0.5, 0.8), ["Both have 30家。"] * 2),
        ("各级部门支持，有30家。", (0.5, 0.8), ["各级部门支持，有30家。", "西有9家。"]),
        ("都江堰有30家。", (0.5, 0.8), ["都江堰有30家。", "西有9家。"]),
    ],
)
def test_two_sides_are_not_told_the_same_by_a_sentence_about_one(
    sentence: str, again: tuple[float, float], chosen: list[str]
) -> None:
    sides = [a_side(name, 0.9, sentence, "西有9家。") for name in ("东港", "西岭")]

    def judged(part: FoundPart) -> FoundPart:
        (other,) = part.candidates
        probability = again[("东港", "西岭").index(part.query.question)]
        return replace(part, selection=Selection((other,), (other,), probability, None, ("9家",)))

    found = told_apart(sides, ("东港", "西岭"), judged)
    assert [part.selection.chosen[0].evidence.text for part in found] == chosen


def test_sides_with_words_of_their_own_stay_as_they_are() -> None:
    sides = [a_side("东", 0.9, "东有30家。"), a_side("西", 0.9, "西有30家。")]
    assert told_apart(sides, ("东", "西"), lambda part: pytest.fail("judged anew")) == sides


@pytest.mark.parametrize(
    ("question", "odds", "said", "is_answered"),
    [
        ("（新馆有哪些厅？）这次又添了什么？", 0.4, "新馆有阅览厅和展厅。", True),
        ("（新馆有哪些厅？）这次又添了什么？", -0.4, "新馆有阅览厅和展厅。", False),
        ("（新馆有哪些厅？）这次又添了什么？", 0.4, "旧馆在城东的老街上。", False),
        ("这次又添了什么？", 0.4, "新馆有阅览厅和展厅。", False),
        ("（新馆有哪些厅？）这次又添了什么？", 0.4, "。", False),
        ("（新馆有哪些厅？）这次又添了什么？", 0.4, "新馆。[1]", False),
        ("（新馆有哪些厅？）2019年又添了什么？", 0.4, "新馆有阅览厅和展厅。", False),
    ],
)
def test_a_follow_up_may_ask_on_in_the_sentence_of_the_answer_before(
    question: str, odds: float, said: str, *, is_answered: bool
) -> None:
    query = Query(question.rpartition("）")[2], question)
    chosen = candidate("2021年新馆在原有的阅览厅、展厅之外还新增了报告厅。")
    known = signals(query, chosen, (), odds, Extraction("", 0.1), several=False)
    selection = Selection((chosen,), (chosen,), 0.1, known, ("",))
    (part,) = backed([FoundPart(query, (), (chosen,), selection)], said)
    assert part.is_answered is is_answered
