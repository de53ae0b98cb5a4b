from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.library import Item, Library
from qa.mapping import Atlas, draw, fit, timeline
from qa.types import Article, Chunk, Hit, Precision

_LINES = ("灯塔高37米。它亮着。", "茶厂投产。", "海风很大。")


def _article(name: str, published: str | None = None) -> Article:
    return Article(
        name, f"{name}.txt", name, "\n".join(_LINES), "海风日报", None, published,
        Precision.UNKNOWN, None, "zh", f"/{name}.txt", name,
    )  # fmt: skip


def _item(name: str, vectors: np.ndarray) -> Item:
    article = _article(name)
    starts = [article.body.index(line) for line in _LINES]
    chunks = [
        Chunk(f"{name}:{start}", name, start, start + len(line), line)
        for start, line in zip(starts, _LINES, strict=True)
    ]
    return Item(article, chunks, vectors.astype(np.float32))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    rng = np.random.default_rng(5)
    with Library.open(tmp_path / "library") as opened:
        items = [_item(f"a{n}", rng.standard_normal((3, 16))) for n in range(4)]
        opened.add_many(items, encoder="test")
        yield opened


def _hits(library: Library, numbers: list[int]) -> list[Hit]:
    return [Hit(chunk, article, 1.0) for chunk, article in library.hits(numbers).values()]


def test_every_passage_of_a_small_library_is_on_the_map(library: Library) -> None:
    drawn = draw(library)
    assert drawn is not None
    assert len(drawn.points) == drawn.passages == 12
    for point in drawn.points:
        body = drawn.articles[point.article_id].body
        assert body[point.start : point.end].startswith(point.sentence)
    assert {point.sentence for point in drawn.points} == {
        "灯塔高37米。",
        "茶厂投产。",
        "海风很大。",
    }


def test_a_large_library_shows_some_passages_and_every_hit(library: Library) -> None:
    drawn = draw(library, limit=5)
    assert drawn is not None
    assert (len(drawn.points), drawn.passages) == (4, 12)
    atlas = Atlas(library)
    atlas._map = drawn
    hits = _hits(library, [1, 2, 12])
    shown = atlas.with_hits(hits)
    assert shown is not None
    assert {(h.article.id, h.chunk.start) for h in hits} <= {
        (p.article_id, p.start) for p in shown.points
    }
    assert atlas.with_hits(hits[:1]) is drawn, "the first passage is there already"
    for point in shown.points[len(drawn.points) :]:
        (number,) = (
            n
            for n, c in library.iter_chunks()
            if (c.article_id, c.start) == (point.article_id, point.start)
        )
        (place,) = drawn.plane.place(library.vectors_of([number], "test"))
        assert (point.x, point.y) == pytest.approx(place, abs=1e-3)


def test_the_map_follows_the_library(library: Library) -> None:
    atlas = Atlas(library)
    before = atlas.current()
    assert before is atlas.current()
    library.remove("a0")
    after = atlas.current()
    assert after is not None
    assert "a0" not in after.articles


def test_an_empty_library_has_no_map(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as empty:
        assert draw(empty) is None
        assert Atlas(empty).with_hits([]) is None


def test_the_plane_holds_the_two_directions_of_greatest_spread() -> None:
    rng = np.random.default_rng(2)
    flat = rng.standard_normal((300, 2)) * (5.0, 3.0)
    axes = np.linalg.qr(rng.standard_normal((24, 2)))[0].T
    vectors = (flat @ axes + 0.05 * rng.standard_normal((300, 24))).astype(np.float32)
    plane = fit(vectors)
    assert plane.explained > 0.99
    distances = np.linalg.norm(flat[:, None] - flat[None], axis=2)
    placed = plane.place(vectors)
    shown = np.linalg.norm(placed[:, None] - placed[None], axis=2)
    assert np.corrcoef(distances.ravel(), shown.ravel())[0, 1] > 0.999


@example(np.array([[0.0, 1e-45], [1e-45, 1e-45]], np.float32))
@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 9), st.integers(2, 12)),
        elements=st.floats(-1, 1, width=32),
    )
)
def test_any_vectors_have_a_plane_that_repeats(vectors: np.ndarray) -> None:
    plane, again = fit(vectors), fit(vectors.copy())
    placed = plane.place(vectors)
    assert placed.shape == (len(vectors), 2)
    assert np.isfinite(placed).all()
    assert np.abs(placed).max() <= 1.001
    assert -0.001 <= plane.explained <= 1.001
    assert (plane.place(vectors) == again.place(vectors)).all()


def test_a_timeline_counts_by_month_and_by_year_over_long_spans() -> None:
    dates = ["2021-03-05", "2021-01", "2021-03-01", None, "2020"]
    articles = [replace(_article(f"a{n}"), published=day) for n, day in enumerate(dates)]
    periods, undated = timeline(articles)
    assert [(p.name, [a.id for a in p.articles]) for p in periods] == [
        ("2020", ["a4"]),
        ("2021-01", ["a1"]),
        ("2021-03", ["a2", "a0"]),
    ]
    assert [article.id for article in undated] == ["a3"]
    longer = [*articles, replace(_article("old"), published="1999-12-31")]
    assert [period.name for period in timeline(longer)[0]] == ["1999", "2020", "2021"]
