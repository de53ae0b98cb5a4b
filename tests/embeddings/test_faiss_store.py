"""The FAISS store against plain numpy, and what it refuses."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embeddings import faiss_store
from embeddings.encoder import FloatMatrix
from embeddings.errors import IndexMismatchError
from embeddings.faiss_store import FaissStore
from embeddings.storage import write_atomically

DIMENSION = 4
ROOT = Path(__file__).parents[2]

# Few different values: many vectors are equal and most searches end in ties.
vectors = arrays(np.float32, DIMENSION, elements=st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]))
ids = st.integers(0, 40)
steps = st.lists(
    st.one_of(
        st.lists(st.tuples(ids, vectors), max_size=30),  # add
        st.lists(ids, max_size=10),  # remove
    ),
    max_size=8,
)


def matrix(rows: Sequence[FloatMatrix]) -> FloatMatrix:
    return np.array(rows, np.float32).reshape(len(rows), DIMENSION)


def build(history: Sequence[Sequence[object]]) -> tuple[FaissStore, dict[int, FloatMatrix]]:
    """Apply additions and removals to a store and to a dictionary."""
    store = FaissStore(DIMENSION, encoder="e")
    held: dict[int, FloatMatrix] = {}
    for step in history:
        pairs = [item for item in step if isinstance(item, tuple)]
        if pairs:
            store.add([number for number, _ in pairs], matrix([vector for _, vector in pairs]))
            held.update(pairs)
        else:
            numbers = [item for item in step if isinstance(item, int)]
            store.remove(numbers)
            for number in numbers:
                held.pop(number, None)
    return store, held


def brute_force(
    held: dict[int, FloatMatrix], query: FloatMatrix, top: int
) -> list[tuple[int, float]]:
    scores = {n: float(np.float32(query.astype(float) @ vector)) for n, vector in held.items()}
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:top]


@settings(max_examples=200)
@given(steps, st.lists(vectors, max_size=30), st.integers(0, 50))
def test_search_is_brute_force(
    history: list[list[object]], queries: list[FloatMatrix], top: int
) -> None:
    store, held = build(history)
    assert len(store) == len(held)
    found = store.search(matrix(queries), top)
    assert found == [brute_force(held, query, top) for query in queries]


@pytest.fixture(scope="module")
def crowd() -> FloatMatrix:
    """Unit vectors of the real length, every one of them twice."""
    generator = np.random.default_rng(0)
    half = generator.normal(size=(1500, 896)).astype(np.float32)
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    return np.concatenate([half, half])


def test_ranking_does_not_depend_on_how_many_queries_come_at_once(crowd: FloatMatrix) -> None:
    store = FaissStore(896, encoder="e")
    store.add(range(len(crowd)), crowd)
    together = store.search(crowd[:40], 25)
    assert together == [store.search(crowd[n : n + 1], 25)[0] for n in range(40)]
    for n, found in enumerate(together):
        assert [number for number, _ in found[:2]] == [n, n + 1500]
        assert found[0][1] == found[1][1]


def test_ranking_does_not_depend_on_the_order_of_adding(crowd: FloatMatrix) -> None:
    forwards, shuffled = FaissStore(896, encoder="e"), FaissStore(896, encoder="e")
    forwards.add(range(len(crowd)), crowd)
    order = np.random.default_rng(1).permutation(len(crowd))
    for part in np.array_split(order, 7):
        shuffled.add(part.tolist(), crowd[part])
    assert shuffled.search(crowd[:10], 30) == forwards.search(crowd[:10], 30)


def test_all_vectors_alike_are_told_apart_by_id() -> None:
    store = FaissStore(DIMENSION, encoder="e")
    store.add(range(500, 0, -1), np.full((500, DIMENSION), 0.5, np.float32))
    (found,) = store.search(np.full((1, DIMENSION), 0.5, np.float32), 7)
    assert found == [(number, 1.0) for number in range(1, 8)]


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, DIMENSION), np.float32),
        np.zeros((1, DIMENSION + 1), np.float32),
        np.full((1, DIMENSION), np.nan, np.float32),
        np.full((1, DIMENSION), np.inf, np.float32),
    ],
)
def test_vectors_that_do_not_fit_are_refused_and_change_nothing(wrong: FloatMatrix) -> None:
    store = FaissStore(DIMENSION, encoder="e")
    store.add([1], np.ones((1, DIMENSION), np.float32))
    with pytest.raises(ValueError, match="vector"):
        store.add([1], wrong)
    assert store.search(np.ones((1, DIMENSION), np.float32), 5) == [[(1, 4.0)]]


def load(folder: Path, **changes: object) -> FaissStore:
    expected: dict[str, object] = {"dimension": DIMENSION, "revision": "r1", "encoder": "e"}
    return FaissStore.load(folder, **(expected | changes))  # type: ignore[arg-type]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder with three vectors saved as revision r1."""
    folder = tmp_path / "library" / "索引 ü"
    store = FaissStore(DIMENSION, encoder="e")
    store.add([3, 1, 2], np.eye(3, DIMENSION, dtype=np.float32))
    store.save(folder, revision="r1")
    return folder


@settings(max_examples=30)
@given(steps, st.lists(vectors, min_size=1, max_size=3))
def test_saved_and_loaded_store_answers_and_changes_alike(
    history: list[list[object]], queries: list[FloatMatrix]
) -> None:
    store, held = build(history)
    with tempfile.TemporaryDirectory() as name:
        store.save(Path(name), revision="r1")
        loaded = load(Path(name))
    assert loaded.search(matrix(queries), 50) == store.search(matrix(queries), 50)
    loaded.add([7], matrix([queries[0]]))
    held[7] = queries[0]
    assert loaded.search(matrix(queries), 9) == [brute_force(held, q, 9) for q in queries]


@pytest.mark.parametrize(
    "changes", [{"revision": "r2"}, {"encoder": "f"}, {"dimension": 5}, {"dimension": 3}]
)
def test_index_of_something_else_is_refused(saved: Path, changes: dict[str, object]) -> None:
    with pytest.raises(IndexMismatchError) as error:
        load(saved, **changes)
    assert str(saved) in str(error.value)
    assert next(iter(changes)) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("key", ["format", "count", "sha256", "file", "encoder", "revision"])
@pytest.mark.parametrize("value", [None, 99, "other"])
def test_manifest_that_was_changed_is_refused(saved: Path, key: str, value: object) -> None:
    path = saved / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {key: value}))
    with pytest.raises(IndexMismatchError):
        load(saved)


@settings(max_examples=60)
@given(st.data())
def test_any_flipped_bit_in_the_index_is_refused(data: st.DataObject) -> None:
    store = FaissStore(DIMENSION, encoder="e")
    store.add([3, 1], np.eye(2, DIMENSION, dtype=np.float32))
    with tempfile.TemporaryDirectory() as name:
        store.save(Path(name), revision="r1")
        (file,) = Path(name).glob("*.faiss")
        content = bytearray(file.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        file.write_bytes(content)
        with pytest.raises(IndexMismatchError, match="sha256"):
            load(Path(name))


@pytest.mark.parametrize("gone", ["everything", "manifest", "index", "half of each"])
def test_missing_and_torn_files_are_refused(saved: Path, gone: str) -> None:
    for path in saved.iterdir():
        if gone == "half of each":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        elif gone == "everything" or (path.suffix == ".json") == (gone == "manifest"):
            path.unlink()
    with pytest.raises(IndexMismatchError):
        load(saved)


def test_crash_between_index_and_manifest_leaves_the_old_state(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = load(saved)
    store.remove([1])

    def crash(path: Path, content: bytes) -> None:
        if path.suffix == ".json":
            raise KeyboardInterrupt
        write_atomically(path, content)

    monkeypatch.setattr(faiss_store, "write_atomically", crash)
    with pytest.raises(KeyboardInterrupt):
        store.save(saved, revision="r2")
    monkeypatch.undo()
    with pytest.raises(IndexMismatchError):
        load(saved, revision="r2")
    assert len(load(saved)) == 3
    store.save(saved, revision="r2")
    assert len(load(saved, revision="r2")) == 2
    assert len(list(saved.glob("*.faiss"))) == 1


_SAVE_FOR_EVER = """
import sys
from itertools import cycle
from pathlib import Path
import numpy as np
from embeddings.faiss_store import FaissStore
from embeddings.storage import write_atomically

stores = []
for count in (200, 300):
    store = FaissStore(64, encoder="e")
    store.add(range(count), np.ones((count, 64), np.float32))
    stores.append((store, f"r{count}"))
for store, revision in cycle(stores):
    store.save(Path(sys.argv[1]), revision=revision)
    print(flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.011, 0.023])
def test_kill_at_any_moment_leaves_one_whole_state(tmp_path: Path, delay: float) -> None:
    command = [sys.executable, "-c", _SAVE_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        for _ in range(3):
            process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    whole = []
    for count in (200, 300):
        try:
            store = FaissStore.load(tmp_path, dimension=64, revision=f"r{count}", encoder="e")
        except IndexMismatchError:
            continue
        assert len(store) == count
        whole.append(count)
    assert len(whole) == 1
