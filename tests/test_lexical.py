"""BM25 over passages: like the reference, in any history of changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import IndexMismatchError
from qa.lexical import LexicalIndex
from qa.synonyms import Synonyms
from qa.terms import stem, terms, tokenize

PASSAGES = ["滨海图书馆接待读者46.2万人次", "南湖大桥正式通车", "The library opened in 1998"]

WORDS = ["山", "水", "图书", "图书馆", "桥", "12", "3.5亿", "cat", "cats", "3.5万"]
words = st.lists(st.sampled_from(WORDS), max_size=8)
texts = words.map(" ".join)
numbered = st.dictionaries(st.integers(0, 30), texts, max_size=12)


def index_of(passages: Sequence[str]) -> LexicalIndex:
    return LexicalIndex(enumerate(passages))


def test_chinese_is_cut_into_bigrams_and_numbers_stay_whole() -> None:
    assert tokenize("读者46.2万人次") == ["读者", "46.2", "万人", "人次"]


def test_traditional_script_and_full_width_find_simplified_half_width() -> None:
    assert terms("圖書館Ａ１") == terms("图书馆a1")


def test_numbers_count_alone_and_with_their_unit() -> None:
    assert set(terms("投资3.6亿元")) == {"投资", "3.6", "亿元", "3.6亿"}
    assert "3.6亿" not in terms("投资13.6亿元")
    assert "78%" in terms("完成78％")
    result = index_of(["投资3.6万元", "投资3.6亿元", "投资亿元"]).score("3.6亿")
    assert result.scores.argmax() == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *(("cities", "city"), ("bridges", "bridge"), ("libraries", "library"), ("cars", "car")),
        *(("bus", "bus"), ("glass", "glass"), ("is", "is"), ("gas", "gas"), ("été", "été")),
    ],
)
def test_only_plurals_are_stemmed(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_the_passage_with_the_words_scores_best() -> None:
    result = index_of(PASSAGES).score("图书馆有多少读者")
    assert result.scores.argmax() == 0
    assert 0 < result.coverage < 1
    assert index_of(PASSAGES).score("which libraries").scores.argmax() == 2


def test_a_query_in_another_language_covers_nothing() -> None:
    assert index_of(PASSAGES).score("Wie viele Leser").coverage == 0.0


def test_coverage_tells_how_much_of_the_query_each_passage_holds() -> None:
    index = index_of([*PASSAGES, "图书馆"])
    shares = index.coverage("图书馆接待读者", [0, 1, 3])
    assert shares[0] == pytest.approx(1.0)
    assert shares[0] > shares[3] > shares[1] == 0.0
    assert index.coverage("图书馆接待读者与猫", [0])[0] < 1.0  # no passage holds all of that
    assert index.coverage("……", [0]) == {0: 0.0}
    assert index.coverage("图书馆", [9]) == {}


@given(numbered, texts)
def test_coverage_of_the_best_is_that_of_its_score(passages: dict[int, str], query: str) -> None:
    index = LexicalIndex(passages.items())
    result = index.score(query)
    shares = index.coverage(query, passages)
    assert set(shares) == set(passages)
    if result.scores.any():
        assert shares[int(index.numbers[result.scores.argmax()])] == pytest.approx(result.coverage)
    else:
        assert not any(shares.values())


def test_a_passage_holds_a_word_in_any_whole_translation() -> None:
    index = index_of(PASSAGES)
    shares = index.translated_coverage([{"图书馆": 0.9, "书店": 1.0}, {"大桥": 0.5}], [0, 1, 2])
    assert shares[0] > shares[1] > shares[2] == 0.0
    assert index.translated_coverage([{"图书馆": 1.0}], [0]) == pytest.approx({0: 1.0})
    assert index.translated_coverage([{"图书店": 1.0}], [0]) == {0: 0.0}  # in part only
    assert index.translated_coverage([{"图书馆": 1.0}, {}], [0])[0] < 1.0  # one word is unknown
    assert index.translated_coverage([], [0]) == {0: 0.0}


def test_an_empty_library_can_be_searched() -> None:
    assert index_of([]).score("图书馆").scores.size == 0
    assert index_of([]).best("图书馆", 5) == ({}, 0.0)
    assert not index_of(["……", ""]).score("图书馆").scores.any()


@given(st.lists(st.text()), st.text())
def test_any_query_gets_a_score_for_every_passage(passages: list[str], query: str) -> None:
    result = index_of(passages).score(query)
    assert result.scores.shape == (len(passages),)
    assert 0.0 <= result.coverage <= 1.0 + 1e-9


@settings(max_examples=60)
@given(st.lists(texts.filter(bool), min_size=1, max_size=12), texts.filter(bool))
def test_scores_are_those_of_the_reference(passages: list[str], query: str) -> None:
    reference: Any = bm25s.BM25(method="lucene", k1=1.5, b=0.75)  # type: ignore[no-untyped-call]
    reference.index([terms(passage) for passage in passages], show_progress=False)
    known = {term for passage in passages for term in terms(passage)}
    asked = [term for term in terms(query) if term in known]
    expected = reference.get_scores(asked) if asked else np.zeros(len(passages))
    np.testing.assert_allclose(index_of(passages).score(query).scores, expected, atol=1e-4)


@settings(max_examples=100)
@given(
    numbered, st.lists(st.tuples(st.lists(st.integers(0, 30), max_size=5), numbered), max_size=4)
)
def test_updated_index_is_one_made_at_once(
    start: dict[int, str], changes: list[tuple[list[int], dict[int, str]]]
) -> None:
    held = dict(start)
    index = LexicalIndex(start.items())
    before = index.best("图书馆 cats 3.5亿", 50)
    first = index
    for removed, added in changes:
        gone = {*removed, *added}
        held = {n: text for n, text in held.items() if n not in gone} | added
        index = index.updated(gone, added.items())
    whole = LexicalIndex(sorted(held.items()))
    for query in ("图书馆 cats 3.5亿", "山水", "桥 12"):
        found, expected = index.best(query, 50), whole.best(query, 50)
        assert found[0] == pytest.approx(expected[0], abs=1e-5)
        assert set(index.numbers.tolist()) == set(held)
    assert index.idf("图书") == pytest.approx(whole.idf("图书"))
    assert first.best("图书馆 cats 3.5亿", 50) == before  # whoever still searches it is undisturbed


@given(numbered, st.integers(1, 12), st.sets(st.integers(0, 30)))
def test_best_are_the_highest_scores_in_order(
    passages: dict[int, str], top: int, among: set[int]
) -> None:
    index = LexicalIndex(passages.items())
    query = "图书馆 cat 12"
    scores = dict(zip(index.numbers.tolist(), index.score(query).scores.tolist(), strict=True))
    for allowed in (None, among):
        rows = [n for n, s in scores.items() if s > 0 and (allowed is None or n in allowed)]
        expected = sorted(rows, key=lambda n: (-scores[n], n))[:top]
        assert list(index.best(query, top, allowed)[0]) == expected


def test_synonyms_find_each_other_in_passages_and_queries() -> None:
    synonyms = Synonyms([("南湖大桥", "Lake Bridge", "湖桥")])
    index = LexicalIndex(enumerate(PASSAGES), synonyms)
    for query in ("lake bridge", "湖桥", "南湖大橋"):
        result = index.score(query)
        assert result.scores.argmax() == 1
        assert result.coverage == pytest.approx(1.0)
    assert index.score("flake bridged").coverage == 0.0


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "索引" / "lexical.npz"
    index_of(PASSAGES).updated([1], [(7, "新建的图书馆")]).save(path, revision="r1")
    return path


def test_saved_index_answers_and_changes_as_before(saved: Path) -> None:
    index = index_of(PASSAGES).updated([1], [(7, "新建的图书馆")])
    loaded = LexicalIndex.load(saved, revision="r1", synonyms=Synonyms())
    assert loaded.best("图书馆 1998", 9) == index.best("图书馆 1998", 9)
    changed = loaded.updated([0], [(8, "图书馆与大桥")])
    assert changed.best("图书馆", 9) == index.updated([0], [(8, "图书馆与大桥")]).best("图书馆", 9)
    index_of([]).save(saved, revision="r1")
    assert LexicalIndex.load(saved, revision="r1", synonyms=Synonyms()).best("图", 3) == ({}, 0.0)


def test_index_of_something_else_or_damaged_is_refused(saved: Path) -> None:
    synonyms = Synonyms([("图书馆", "书馆")])
    for revision, names in (("r2", Synonyms()), ("r1", synonyms)):
        with pytest.raises(IndexMismatchError, match="another library state"):
            LexicalIndex.load(saved, revision=revision, synonyms=names)
    content = bytearray(saved.read_bytes())
    for damaged in (content[:-40], b"", bytes(content[:200]) + bytes(64) + bytes(content[264:])):
        saved.write_bytes(damaged)
        with pytest.raises(IndexMismatchError, match="build it again"):
            LexicalIndex.load(saved, revision="r1", synonyms=Synonyms())
    saved.unlink()
    with pytest.raises(IndexMismatchError):
        LexicalIndex.load(saved, revision="r1", synonyms=Synonyms())
