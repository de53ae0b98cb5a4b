"""Chunks are whole sentences, in order, once each."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.chunking import HARD_LIMIT, chunk
from qa.text import split_sentences
from qa.types import Article, Precision
from tests.conftest import SEEDS
from tests.reading.checks import read_articles

if TYPE_CHECKING:
    from qa.pipeline import Qingwen

BODIES = st.lists(
    st.one_of(
        st.sampled_from(
            ["\n", "\n\n", "。", "创新驱动", "标题\n", "3.4亿", " ", "，", "A sentence. "]
        ),
        st.text(max_size=60),
        st.integers(1, 900).map(lambda n: "长" * n),
    ),
    max_size=40,
).map("".join)


def characters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def article_of(body: str) -> Article:
    return Article(
        "0" * 16, "a", "", body, None, None, None, Precision.UNKNOWN, None, "zh", "a", ""
    )


@given(BODIES, st.integers(32, HARD_LIMIT))
def test_chunks_hold_every_visible_character_once(body: str, limit: int) -> None:
    article = article_of(body)
    at = 0
    for piece in chunk(article, limit, characters):
        assert piece.text == body[piece.start : piece.end] == piece.text.strip() != ""
        assert body[at : piece.start].strip() == ""
        assert piece.id == f"{article.id}:{piece.start}-{piece.end}"
        assert piece.article_id == article.id
        at = piece.end
    assert body[at:].strip() == ""


@given(BODIES, st.integers(32, HARD_LIMIT))
def test_chunks_end_where_sentences_end_and_keep_the_limit(body: str, limit: int) -> None:
    sentences = split_sentences(body)
    starts = {start for start, _ in sentences}
    for piece in chunk(article_of(body), limit, characters):
        inside = [s for s in sentences if s[0] < piece.end and piece.start < s[1]]
        size = sum(min(end, piece.end) - max(start, piece.start) for start, end in inside)
        if all(end - start <= HARD_LIMIT for start, end in inside):
            assert piece.start in starts
            assert any(end == piece.end for _, end in inside)
            assert size <= limit or len(inside) == 1
        assert size <= HARD_LIMIT


def test_endless_sentence_is_cut_at_its_last_pause() -> None:
    body = "一二三四，" * 100
    pieces = chunk(article_of(body), 400, characters)
    assert [len(piece.text) for piece in pieces] == [445, 55]
    assert all(piece.text.endswith("，") for piece in pieces)


def test_endless_sentence_is_not_cut_inside_a_number_or_before_its_unit() -> None:
    body = "共有1,234,567 亿元" * 100
    pieces = chunk(article_of(body.replace("元共", "元，共")), 400, characters)
    assert len(pieces) > 1
    assert all(piece.text.startswith("共有1,234,567 亿元") for piece in pieces)
    assert all(piece.text.rstrip("，").endswith("1,234,567 亿元") for piece in pieces)


def test_endless_word_is_cut_where_it_must_be() -> None:
    body = "长" * 3000
    pieces = chunk(article_of(body), 400, characters)
    assert "".join(piece.text for piece in pieces) == body
    assert max(len(piece.text) for piece in pieces) <= HARD_LIMIT


def test_chunk_ends_at_a_paragraph_and_heading_stays_with_its_text() -> None:
    paragraph = "这是一个用来填充段落的句子。" * 5
    body = f"{paragraph}\n{paragraph}\n小标题在此\n{paragraph}\n{paragraph}"
    texts = [piece.text for piece in chunk(article_of(body), 170, characters)]
    assert texts == [f"{paragraph}\n{paragraph}", f"小标题在此\n{paragraph}\n{paragraph}"]


def test_quotation_is_not_split_where_that_can_be_avoided() -> None:
    plain = "这是一句用来填充的普通的话。" * 8
    quote = "“我们先修路。我们再修桥。我们最后修学校。我们一起等着春天来。”村长说。"
    first, second = chunk(article_of(plain + quote + plain), 140, characters)[:2]
    assert first.text == plain
    assert second.text.startswith(quote)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_seeds_are_cut_into_well_filled_chunks(path: Path) -> None:
    for article in read_articles(path):
        lengths = [len("".join(piece.text.split())) for piece in chunk(article, 400, characters)]
        assert max(lengths) <= 400
        assert sum(lengths) / len(lengths) > 200


@pytest.mark.weights
def test_passages_of_the_seeds_are_sized_by_the_encoders_own_tokens(
    qingwen_extractive: "Qingwen",
) -> None:
    limit = qingwen_extractive.settings.chunk_tokens
    passages = [part.text for _, part in qingwen_extractive.library.iter_chunks()]
    sizes = qingwen_extractive._models.encoder.count_tokens(passages)
    assert max(sizes) <= limit
    assert sum(sizes) / len(sizes) > limit / 2
