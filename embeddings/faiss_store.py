"""Nearest vectors by FAISS, searched exactly, in a folder that proves what it belongs to."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import FloatMatrix
from embeddings.errors import IndexMismatchError
from embeddings.storage import write_atomically

Ids = NDArray[np.int64]

_FORMAT = 1
_MANIFEST = "manifest.json"
_SUFFIX = ".faiss"
# How far float32 sums of unit vectors may stray, with room to spare.
_TOLERANCE = 1e-5
_SLACK = 16


class FaissStore:
    """A flat inner-product index; implements :class:`embeddings.store.VectorStore`."""

    def __init__(self, dimension: int, *, encoder: str) -> None:
        """Start empty, for vectors of ``dimension`` made by the encoder of that name."""
        self._index: faiss.Index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._encoder = encoder

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._index.d)

    def add(self, ids: Sequence[int], vectors: FloatMatrix) -> None:
        """Add vectors ``[len(ids), dimension]``; an id that is already held is replaced.

        Of an id given twice the last vector counts. Raises ``ValueError`` on another shape or on a
        vector that is not finite.
        """
        if vectors.shape != (len(ids), self.dimension):
            raise ValueError(f"{vectors.shape} vectors for {len(ids)} ids of {self.dimension}")
        if not np.isfinite(vectors).all():
            raise ValueError("a vector holds a number that is not finite")
        self.remove(ids)
        last = {number: row for row, number in enumerate(ids)}
        rows = np.fromiter(last.values(), np.int64, len(last))
        if len(rows):
            self._index.add_with_ids(
                np.ascontiguousarray(vectors[rows], np.float32),
                np.fromiter(last, np.int64, len(last)),
            )

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        if len(ids) and len(self):
            self._index.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, np.int64)))

    def search(self, queries: FloatMatrix, top: int) -> list[list[tuple[int, float]]]:
        """For each query the ``top`` ids with their inner products, best first, ties by id.

        Products are summed again in float64: FAISS's own last digits depend on how many queries it
        is given at once, and would decide between neighbours that are equally near.
        """
        wanted = min(top, len(self))
        if wanted <= 0:
            return [[] for _ in queries]
        queries = np.ascontiguousarray(queries, np.float32)
        near, ids = self._index.search(queries, min(wanted + _SLACK, len(self)))
        return [self._settle(*row, wanted) for row in zip(queries, near, ids, strict=True)]

    def _settle(
        self, query: NDArray[np.float32], near: NDArray[np.float32], ids: Ids, wanted: int
    ) -> list[tuple[int, float]]:
        """Order what FAISS fetched by exact scores; fetch more while that may not be all."""
        stray = _TOLERANCE * max(1.0, float(np.linalg.norm(query)))
        while True:
            vectors = self._index.reconstruct_batch(ids)
            scores = (vectors.astype(np.float64) * query).sum(axis=1).astype(np.float32)
            order = np.lexsort((ids, -scores))[:wanted]
            # What was not fetched lies below the last one fetched: that is enough when the last
            # one kept lies clearly above it.
            if len(ids) == len(self) or near[-1] + stray < scores[order[-1]]:
                return [(int(ids[row]), float(scores[row])) for row in order]
            near, ids = (
                found[0] for found in self._index.search(query[None], min(2 * len(ids), len(self)))
            )

    def save(self, folder: Path, *, revision: str) -> None:
        """Write index and manifest atomically; ``revision`` names the library state they hold.

        The index file is named by its content and the manifest is written last: whatever moment a
        crash picks, the manifest names an index that is whole, the old one or the new.
        """
        folder.mkdir(parents=True, exist_ok=True)
        # Bytes, because FAISS itself cannot open every path (faiss issue 3073).
        content = faiss.serialize_index(self._index).tobytes()
        digest = hashlib.sha256(content).hexdigest()
        name = digest[:16] + _SUFFIX
        write_atomically(folder / name, content)
        manifest = {
            "format": _FORMAT,
            "encoder": self._encoder,
            "dimension": self.dimension,
            "count": len(self),
            "revision": revision,
            "file": name,
            "sha256": digest,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        write_atomically(folder / _MANIFEST, text.encode())
        for path in folder.glob(f"*{_SUFFIX}"):
            if path.name != name:
                path.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path, *, dimension: int, revision: str, encoder: str) -> "FaissStore":
        """Read what ``save`` wrote; raises ``IndexMismatchError`` when anything differs."""
        try:
            manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
            expected: dict[str, Any] = {
                "format": _FORMAT,
                "encoder": encoder,
                "dimension": dimension,
                "revision": revision,
            }
            for key, value in expected.items():
                if manifest[key] != value:
                    raise _mismatch(folder, f"its {key} is {manifest[key]!r}, not {value!r}")
            content = (folder / manifest["file"]).read_bytes()
            if hashlib.sha256(content).hexdigest() != manifest["sha256"]:
                raise _mismatch(folder, f"{manifest['file']} differs from its sha256")
            count = manifest["count"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _mismatch(folder, f"missing or damaged ({type(error).__name__})") from None
        store = cls(dimension, encoder=encoder)
        store._index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        if len(store) != count or store.dimension != dimension:
            raise _mismatch(folder, f"it holds {len(store)} vectors instead of {count}")
        return store


def _mismatch(folder: Path, reason: str) -> IndexMismatchError:
    return IndexMismatchError(f"{folder}: not the index of this library: {reason}; build it again")
