"""What other sentences and the library's size say of how surely one answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answerability import Signals, signals
from qa.conversation import Query
from qa.evidence import Candidate, Extraction
from qa.generation.language_model import LanguageModelGenerator
from tests.test_selection import candidate

QUESTION = Query("滨海港去年的吞吐量是多少？", "滨海港去年的吞吐量是多少？")
BEST = candidate("滨海港去年的吞吐量是3100万吨。", 1.0, article="a")
SAME = candidate("吞吐量达3100万吨，滨海港创下新高。", 1.4, article="b")
OTHER = candidate("滨海港去年的吞吐量增长很快。", 1.4, article="b")
weigh = LanguageModelGenerator.calibration.probability


def known(*others: Candidate, span: str = "3100万吨", passages: int = 0) -> Signals:
    return signals(
        QUESTION, BEST, [BEST, *others], 1.0, Extraction(span, -2.0), several=False,
        passages=passages,
    )  # fmt: skip


def test_another_article_with_the_words_that_answer_corroborates_them() -> None:
    assert known(SAME).corroborated == 1
    assert known(OTHER).corroborated == 0
    assert weigh(known(SAME)) > weigh(known()) > weigh(known(OTHER))


def test_a_sentence_with_the_same_words_is_no_rival() -> None:
    assert known(SAME).ahead == 0.0
    assert known(OTHER).ahead == pytest.approx(-0.4)
    assert known(SAME, OTHER).ahead == pytest.approx(-0.4)


def test_the_same_article_does_not_corroborate_itself() -> None:
    again = candidate(SAME.evidence.text, 1.4, article="a")
    assert known(again).corroborated == 0


@pytest.mark.parametrize("span", ["", "31", "31吨", "滨海港", "吞吐量", "100万吨"])
def test_words_that_say_nothing_of_their_own_corroborate_nothing(span: str) -> None:
    assert known(SAME, span=span).corroborated == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_larger_library_never_makes_an_answer_likelier(one: int, other: int) -> None:
    fewer, more = sorted((one, other))
    assert weigh(known(passages=more)) <= weigh(known(passages=fewer))


def test_a_part_of_a_larger_number_is_another_number() -> None:
    more = candidate("吞吐量达1,500万吨，滨海港创下新高。", 1.4, article="b")
    assert known(more, span="1500万吨").corroborated == 0
    assert known(more, span="500万吨").corroborated == 0


def test_a_small_library_is_not_crowded() -> None:
    assert known(passages=60).crowd == 0.0
    assert known(passages=10_000).crowd == pytest.approx(2.0)
