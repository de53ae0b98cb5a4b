"""The library at a glance: passages as points of a plane, articles as points in time.

Points are the first two principal components of the passage vectors, found by randomised subspace
iteration with a fixed seed (Halko, Martinsson and Tropp, SIAM Review 53, 2011): linear, so that a
question is placed by the same transform, and the same for the same library. Nearness on the
plane is a hint of nearness in meaning: two of several hundred dimensions are shown, and
``Plane.explained`` says how much of the spread they hold.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import FloatMatrix
from qa.library import Library
from qa.text import split_sentences
from qa.types import Article, Hit

SHOWN = 2_000
"""Passages drawn at most: evenly chosen ones of a larger library, and those asked for."""

_FITTED = 10_000
_GUESSES = 8
_ROUNDS = 12
_SENTENCE = 90


@dataclass(frozen=True, slots=True)
class Plane:
    """The two directions of greatest spread: ``mean`` [d], ``axes`` [2, d], float32.

    ``explained`` is the share of the variance along them, in [0, 1].
    """

    mean: FloatMatrix
    axes: FloatMatrix
    explained: float

    def place(self, vectors: FloatMatrix) -> NDArray[np.float32]:
        """Coordinates of vectors, float32 ``[n, 2]``; passages lie within [-1, 1] on both."""
        return np.asarray((vectors - self.mean) @ self.axes.T, np.float32)


@dataclass(frozen=True, slots=True)
class Point:
    """A passage on the plane, with the beginning of its first sentence."""

    article_id: str
    start: int
    end: int
    x: float
    y: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Map:
    """Points of one library revision; ``articles`` are theirs, by id, in the library's order."""

    revision: str
    plane: Plane
    points: tuple[Point, ...]
    articles: dict[str, Article]
    passages: int


@dataclass(frozen=True, slots=True)
class Period:
    """Articles published in a year or a month, named as in ISO 8601."""

    name: str
    articles: tuple[Article, ...]


def fit(vectors: FloatMatrix) -> Plane:
    """The plane of some vectors, float32 ``[n, d]``; of many, evenly chosen ones decide."""
    step = max(1, len(vectors) // _FITTED)
    sample = np.asarray(vectors[::step], np.float32)
    mean = sample.mean(axis=0)
    centred = sample - mean
    basis = np.random.default_rng(0).standard_normal((centred.shape[1], _GUESSES))
    basis = np.linalg.qr(basis.astype(np.float32))[0]
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(centred.T @ (centred @ basis))[0]
    # Within the found subspace the components are exact.
    _, sizes, turn = np.linalg.svd(centred @ basis, full_matrices=False)
    axes = np.zeros((2, centred.shape[1]), np.float32)
    axes[: len(turn[:2])] = turn[:2] @ basis.T  # a single passage spans no plane
    # A component is one up to its sign: the larger side shows to the right and upwards.
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    reach = np.abs((vectors - mean) @ axes.T).max(initial=0.0)
    if reach < np.finfo(np.float32).tiny:
        reach = 1.0  # all in one place: nothing to stretch
    spread = float(np.square(centred).sum())
    explained = float(np.square(sizes[:2]).sum()) / spread if spread > 0 else 0.0
    return Plane(mean, (axes / reach).astype(np.float32), explained)


def draw(library: Library, *, limit: int = SHOWN) -> Map | None:
    """The map of a library; ``None`` while it holds no passage."""
    revision, encoder = library.revision, library.encoder
    if encoder is None:
        return None
    numbers, vectors = library.vectors(encoder)
    if not len(numbers):
        return None
    plane = fit(vectors)
    step = -(-len(numbers) // limit)
    rows = dict(zip(numbers[::step].tolist(), plane.place(vectors[::step]), strict=True))
    found = library.hits(rows)
    points = [
        _point(chunk.article_id, chunk.start, chunk.end, chunk.text, rows[number])
        for number, (chunk, _) in sorted(found.items())
    ]
    articles = {article.id: article for _, (_, article) in sorted(found.items())}
    return Map(revision, plane, tuple(points), articles, len(numbers))


class Atlas:
    """The map of a library, drawn again when the library has changed; for any number of threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._map: Map | None = None

    def current(self) -> Map | None:
        """The map of the present revision."""
        with self._lock:
            if self._map is None or self._map.revision != self._library.revision:
                self._map = draw(self._library)
            return self._map

    def with_hits(self, hits: Sequence[Hit]) -> Map | None:
        """The same, with the passages of some hits among its points in any case."""
        drawn = self.current()
        encoder = self._library.encoder
        if drawn is None or encoder is None:
            return drawn
        missing = _missing(self._library, encoder, drawn.plane, hits, drawn.points)
        if not missing:
            return drawn
        articles = drawn.articles | {hit.article.id: hit.article for hit in hits}
        points = (*drawn.points, *missing)
        return Map(drawn.revision, drawn.plane, points, articles, drawn.passages)


def timeline(articles: Iterable[Article]) -> tuple[list[Period], list[Article]]:
    """Articles by the period that they state, oldest first, and those that state none.

    Years where the library spans more than three of them, else months; an article that states a
    year only stands under its year.
    """
    dated: dict[str, list[Article]] = {}
    undated: list[Article] = []
    listed = list(articles)
    years = sorted({article.published[:4] for article in listed if article.published})
    width = 4 if years and int(years[-1]) - int(years[0]) >= 3 else 7  # noqa: PLR2004
    for article in listed:
        if article.published:
            dated.setdefault(article.published[:width], []).append(article)
        else:
            undated.append(article)
    periods = [
        Period(name, tuple(sorted(held, key=lambda article: (article.published or "", article.id))))
        for name, held in sorted(dated.items())
    ]
    return periods, undated


def _missing(
    library: Library, encoder: str, plane: Plane, hits: Sequence[Hit], points: Iterable[Point]
) -> list[Point]:
    """Points of the hits that have none."""
    shown = {(point.article_id, point.start) for point in points}
    added: list[Point] = []
    for hit in hits:
        chunk = hit.chunk
        if (chunk.article_id, chunk.start) in shown:
            continue
        numbers, parts = library.passages(chunk.article_id)
        held = {part.start: number for number, part in zip(numbers, parts, strict=True)}
        if chunk.start in held:
            (place,) = plane.place(library.vectors_of([held[chunk.start]], encoder))
            added.append(_point(chunk.article_id, chunk.start, chunk.end, chunk.text, place))
    return added


def _point(article_id: str, start: int, end: int, text: str, place: NDArray[np.float32]) -> Point:
    first = next(iter(split_sentences(text)), (0, len(text)))
    sentence = " ".join(text[slice(*first)].split())
    shown = sentence if len(sentence) <= _SENTENCE else sentence[:_SENTENCE] + "…"
    return Point(
        article_id, start, end, round(float(place[0]), 4), round(float(place[1]), 4), shown
    )
