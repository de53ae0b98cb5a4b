"""Which quantity of a thing a question asks for, and the sentence that names it."""

import pytest

from qa.answerability import signals
from qa.attributes import attribute_asked, says
from qa.conversation import Query
from qa.evidence import Extraction
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never

NAMED = "“这些泵站总投资额达到9亿元。”"
OTHER = "北山水务公司的泵站基金总规模为5亿元。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("北山水库的泵站，总投资额一共是多少？", "投资额"),
        ("北山水库建筑面积大约有多大？", "筑面积"),
        ("北山水库2021年发电量达到多少？", "发电量"),
        ("北山水库的利率是多少？", ""),
        ("北山水库有多少座泵站？", ""),
        ("北山水库在哪个县？", ""),
        ("How large is the reservoir?", ""),
    ],
)
def test_the_quantity_asked_for_by_name(question: str, expected: str) -> None:
    assert attribute_asked(question) == expected


def test_a_sentence_names_a_quantity_across_blanks_and_line_breaks() -> None:
    assert says(candidate("总投\n资额9亿元"), "投资额")
    assert says(candidate(OTHER), "")
    assert not says(candidate(OTHER), "投资额")


@pytest.mark.parametrize(
    "query",
    [
        ask("泵站总投资额是多少？"),
        Query("What is the total investment?", "What is the total investment?", "总投资额多少？"),
    ],
)
def test_a_sentence_that_names_the_quantity_goes_before_one_of_another(query: Query) -> None:
    ranked = [candidate(OTHER, 2.4), candidate(NAMED, 2.0)]
    selection = select(query, ranked, Judge(**{OTHER: 1.0, NAMED: 1.0}), never)
    assert selection.chosen[0].evidence.text == NAMED


def test_where_no_sentence_names_the_quantity_none_loses() -> None:
    query = ask("泵站总产值是多少？")
    ranked = [candidate(OTHER, 2.4), candidate(NAMED, 2.0)]
    selection = select(query, ranked, Judge(**{OTHER: 1.0, NAMED: 1.0}), never)
    assert selection.chosen[0].evidence.text == OTHER


def test_a_sentence_of_another_quantity_rivals_nothing() -> None:
    query, said = ask("北山水库的泵站总投资额是多少？"), Extraction("9亿元", -1.0)
    best, other = candidate(NAMED, 2.0), candidate(OTHER, 2.5, article="b")
    assert signals(query, best, [best, other], 1.0, said, several=False).ahead == 0.0
    asked = ask("北山水库的泵站要花多少钱？")
    assert signals(asked, best, [best, other], 1.0, said, several=False).ahead == -0.5
