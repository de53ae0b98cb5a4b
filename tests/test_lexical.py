from hypothesis import given
from hypothesis import strategies as st

from qa.lexical import LexicalIndex, tokenize

PASSAGES = ["滨海图书馆接待读者46.2万人次", "南湖大桥正式通车", "The library opened in 1998"]


def test_chinese_is_cut_into_bigrams_and_numbers_stay_whole() -> None:
    assert tokenize("读者46.2万人次") == ["读者", "46.2", "万人", "人次"]


def test_traditional_script_and_full_width_find_simplified_half_width() -> None:
    assert tokenize("圖書館Ａ１") == tokenize("图书馆a1")


def test_the_passage_with_the_words_scores_best() -> None:
    result = LexicalIndex(PASSAGES).score("图书馆有多少读者")
    assert result.scores.argmax() == 0
    assert 0 < result.coverage < 1


def test_a_query_in_another_language_covers_nothing() -> None:
    assert LexicalIndex(PASSAGES).score("Wie viele Leser").coverage == 0.0


def test_an_empty_library_can_be_searched() -> None:
    assert LexicalIndex([]).score("图书馆").scores.size == 0
    assert not LexicalIndex(["……", ""]).score("图书馆").scores.any()


@given(st.lists(st.text()), st.text())
def test_any_query_gets_a_score_for_every_passage(passages: list[str], query: str) -> None:
    result = LexicalIndex(passages).score(query)
    assert result.scores.shape == (len(passages),)
    assert 0.0 <= result.coverage <= 1.0 + 1e-9
