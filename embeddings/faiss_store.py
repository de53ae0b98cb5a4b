"""Nearest vectors by FAISS, in a folder that proves what it belongs to."""

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from embeddings.encoder import FloatMatrix
from embeddings.errors import IndexMismatchError
from embeddings.faiss_index import EXACT_FLOATS, FlatIndex, Originals, PartitionedIndex, wrapped
from embeddings.storage import sha256_of, write_atomically

_FORMAT = 2
_MANIFEST = "manifest.json"
_SUFFIX = ".faiss"


class FaissStore:
    """An inner-product index; implements :class:`embeddings.store.VectorStore`.

    Few vectors are compared one by one, exactly; many by partitions, nearly so. ``originals``,
    where set, hands out vectors by id, by which the best of the latter are compared again.
    """

    originals: Originals | None = None

    def __init__(self, dimension: int, *, encoder: str, exact_floats: int = EXACT_FLOATS) -> None:
        """Start empty, for vectors of ``dimension`` made by the encoder of that name.

        More than ``exact_floats`` numbers in all are searched by partitions.
        """
        self._index: FlatIndex | PartitionedIndex = FlatIndex.empty(dimension)
        self._encoder = encoder
        self._exact_floats = exact_floats
        self._is_shared = False

    def __len__(self) -> int:
        return int(self._index.raw.ntotal)

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._index.raw.d)

    @property
    def encoder(self) -> str:
        """Name of the encoder that made the vectors."""
        return self._encoder

    @property
    def recall(self) -> float:
        """Share of a vector's ten nearest that were found when the index was partitioned."""
        return self._index.recall

    @property
    def is_outgrown(self) -> bool:
        """Whether it grew so much since it was partitioned that it should be built anew."""
        return self._index.is_outgrown

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
        if not last:
            return
        self._own()
        numbers = np.fromiter(last, np.int64, len(last))
        rows = np.fromiter(last.values(), np.int64, len(last))
        new = np.ascontiguousarray(vectors[rows], np.float32)
        is_large = (len(self) + len(new)) * self.dimension > self._exact_floats
        if is_large and isinstance(self._index, FlatIndex):
            held, old = self._index.vectors()
            self._index = PartitionedIndex.built(
                np.concatenate([held, numbers]), np.concatenate([old, new])
            )
        else:
            self._index.add(numbers, new)

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        if len(ids) and len(self):
            self._own()
            self._index.raw.remove_ids(faiss.IDSelectorBatch(np.asarray(ids, np.int64)))

    def search(
        self, queries: FloatMatrix, top: int, *, among: Collection[int] | None = None
    ) -> list[list[tuple[int, float]]]:
        """For each query the ``top`` ids with their inner products, best first, ties by id.

        ``among`` are the ids that may be found. Queries are searched one by one, so that the last
        digits of a product do not depend on how many there are.
        """
        wanted = min(top, len(self) if among is None else len(among))
        if wanted <= 0 or not len(self):
            return [[] for _ in queries]
        queries = np.ascontiguousarray(queries, np.float32)
        return [self._index.search(query, wanted, among, self.originals) for query in queries]

    def copy(self) -> "FaissStore":
        """A store with the same vectors, which are copied only when one of both changes."""
        other = FaissStore(self.dimension, encoder=self._encoder, exact_floats=self._exact_floats)
        other._index = self._index
        other.originals = self.originals
        other._is_shared = self._is_shared = True
        return other

    def _own(self) -> None:
        """Copy what is mapped from a file or shared with another store before it changes."""
        if self._is_shared:
            copy: Any = faiss.deserialize_index(faiss.serialize_index(self._index.raw))
            self._index = wrapped(copy, self._index.recall)
            self._is_shared = False

    def save(self, folder: Path, *, revision: str) -> None:
        """Write index and manifest atomically; ``revision`` names the library state they hold.

        The index file is named by its content and the manifest is written last: whatever moment a
        crash picks, the manifest names an index that is whole, the old one or the new.
        """
        folder.mkdir(parents=True, exist_ok=True)
        # Bytes, because FAISS itself cannot open every path (faiss issue 3073).
        content = faiss.serialize_index(self._index.raw).tobytes()
        digest = hashlib.sha256(content).hexdigest()
        name = digest[:16] + _SUFFIX
        write_atomically(folder / name, content)
        manifest = {
            "format": _FORMAT,
            "encoder": self._encoder,
            "dimension": self.dimension,
            "count": len(self),
            "revision": revision,
            "kind": type(self._index).__name__,
            "recall": self._index.recall,
            "file": name,
            "sha256": digest,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        write_atomically(folder / _MANIFEST, text.encode())
        for path in folder.glob(f"*{_SUFFIX}"):
            if path.name != name:
                with suppress(PermissionError):  # still mapped, on a system that minds
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
            path = folder / manifest["file"]
            if sha256_of(path) != manifest["sha256"]:
                raise _mismatch(folder, f"{manifest['file']} differs from its sha256")
            count, recall = manifest["count"], float(manifest["recall"])
            store = cls(dimension, encoder=encoder)
            store._open(path, recall)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _mismatch(folder, f"missing or damaged ({type(error).__name__})") from None
        if len(store) != count or store.dimension != dimension:
            raise _mismatch(folder, f"it holds {len(store)} vectors instead of {count}")
        return store

    def _open(self, path: Path, recall: float) -> None:
        """Map a file, so that its pages are read when they are searched; copy it where need be."""
        self._is_shared = os.name != "nt"  # FAISS opens any path but there (faiss issue 3073)
        if self._is_shared:
            raw = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        else:
            raw = faiss.deserialize_index(np.frombuffer(path.read_bytes(), np.uint8))
        self._index = wrapped(raw, recall)


def _mismatch(folder: Path, reason: str) -> IndexMismatchError:
    return IndexMismatchError(f"{folder}: not the index of this library: {reason}; build it again")
