"""Many vectors, searched by partitions: near enough to exact, and as obedient."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import FloatMatrix
from embeddings.faiss_store import FaissStore

DIMENSION = 48
COUNT = 6000
_SMALL = 1000 * DIMENSION


def clustered(count: int, seed: int) -> FloatMatrix:
    """Unit vectors about few centres that are the same for every seed, as texts on few topics."""
    centres = np.random.default_rng(0).normal(size=(60, DIMENSION))
    generator = np.random.default_rng(seed)
    rows = centres[generator.integers(60, size=count)]
    rows = rows + 0.6 * generator.normal(size=rows.shape)
    unit: FloatMatrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


VECTORS = clustered(COUNT, 1)
QUERIES = clustered(100, 2)


def originals(ids: list[int]) -> FloatMatrix:
    return VECTORS[[number // 7 for number in ids]]


def build(order: np.ndarray, parts: int = 1) -> FaissStore:
    store = FaissStore(DIMENSION, encoder="e", exact_floats=_SMALL)
    for part in np.array_split(order, parts):
        store.add((part * 7).tolist(), VECTORS[part])
    return store


@pytest.fixture(scope="module")
def store() -> FaissStore:
    store = build(np.arange(COUNT))
    store.originals = originals
    return store


def truth(top: int, among: np.ndarray | None = None) -> list[set[int]]:
    scores = QUERIES @ VECTORS.T
    if among is not None:
        scores[:, ~np.isin(np.arange(COUNT) * 7, among)] = -2
    return [set((row * 7).tolist()) for row in np.argsort(-scores, axis=1)[:, :top]]


def recall(store: FaissStore, expected: list[set[int]], **options: object) -> float:
    top = len(expected[0])
    found = store.search(QUERIES, top, **options)  # type: ignore[arg-type]
    hits = sum(len(own & {n for n, _ in row}) for own, row in zip(expected, found, strict=True))
    return hits / (top * len(expected))


def test_ten_nearest_are_found_as_by_comparing_all(store: FaissStore) -> None:
    assert store.recall >= 0.98
    assert recall(store, truth(10)) >= 0.97
    (first,) = store.search(VECTORS[:1], 3)
    assert first[0][0] == 0
    assert first[0][1] == pytest.approx(1.0, abs=1e-6)
    assert [score for _, score in first] == sorted((s for _, s in first), reverse=True)


def test_memory_is_far_below_that_of_the_vectors(store: FaissStore, tmp_path: Path) -> None:
    store.save(tmp_path, revision="r1")
    (file,) = tmp_path.glob("*.faiss")
    assert file.stat().st_size < 0.5 * VECTORS.nbytes  # ids and centroids weigh more when few


def test_order_of_adding_does_not_show(store: FaissStore) -> None:
    shuffled = build(np.random.default_rng(3).permutation(COUNT))
    shuffled.originals = originals
    assert shuffled.search(QUERIES, 20) == store.search(QUERIES, 20)


def test_removed_and_replaced_vectors_are_gone_at_once() -> None:
    store = build(np.arange(COUNT), parts=9)
    nearest = [row[0][0] for row in store.search(QUERIES, 1)]
    store.remove(nearest)
    assert len(store) == COUNT - len(set(nearest))
    assert not {row[0][0] for row in store.search(QUERIES, 1)} & set(nearest)
    store.add([14], QUERIES[:1])
    assert store.search(QUERIES[:1], 1)[0][0][0] == 14
    assert len(store) == COUNT - len(set(nearest) - {14})


def test_search_among_some_looks_everywhere(store: FaissStore) -> None:
    among = np.random.default_rng(4).choice(COUNT, 40, replace=False) * 7
    assert recall(store, truth(10, among), among=among.tolist()) >= 0.97
    assert all(len(row) == 40 for row in store.search(QUERIES, 500, among=among.tolist()))
    assert store.search(QUERIES[:1], 5, among=[]) == [[]]


def test_as_many_as_asked_for_are_found(store: FaissStore) -> None:
    (found,) = store.search(QUERIES[:1], COUNT)
    assert sorted(number for number, _ in found) == list(range(0, COUNT * 7, 7))


def test_loaded_index_is_mapped_until_it_changes(store: FaissStore, tmp_path: Path) -> None:
    folder = tmp_path / "索引"
    store.save(folder, revision="r1")
    loaded = FaissStore.load(folder, dimension=DIMENSION, revision="r1", encoder="e")
    loaded.originals = originals
    assert loaded.recall == store.recall
    assert loaded.search(QUERIES, 10) == store.search(QUERIES, 10)
    for file in folder.iterdir():
        file.unlink()  # as when another process saves a newer index
    assert loaded.search(QUERIES, 10) == store.search(QUERIES, 10)
    loaded.originals = None
    loaded.remove([0])
    loaded.add([3], VECTORS[:1])
    assert loaded.search(VECTORS[:1], 1)[0][0][0] == 3
    assert len(loaded) == COUNT


def test_flat_search_among_some_is_exact() -> None:
    flat = FaissStore(DIMENSION, encoder="e")
    flat.add((np.arange(COUNT) * 7).tolist(), VECTORS)
    among = np.arange(0, COUNT, 50) * 7
    assert recall(flat, truth(10, among), among=among.tolist()) == 1.0
    assert flat.recall == 1.0


def test_index_says_when_it_has_outgrown_its_partitions() -> None:
    store = build(np.arange(1001))
    assert not store.is_outgrown
    rest = np.arange(1001, COUNT)
    store.add((rest * 7).tolist(), VECTORS[rest])
    assert store.is_outgrown


def test_a_vector_missing_among_the_originals_leaves_the_coarse_order(store: FaissStore) -> None:
    coarse = build(np.arange(COUNT))
    assert recall(coarse, truth(10)) > 0.9

    def forget(_ids: list[int]) -> FloatMatrix:
        raise KeyError

    expected = coarse.search(QUERIES, 10)
    coarse.originals = forget
    assert coarse.search(QUERIES, 10) == expected
