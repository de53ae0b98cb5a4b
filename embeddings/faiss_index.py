"""FAISS indexes: every vector compared, or only those of the nearest partitions."""

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import FloatMatrix

Ids = NDArray[np.int64]
Pairs = list[tuple[int, float]]
Originals = Callable[[list[int]], FloatMatrix]
"""Vectors by id, float32 ``[n, dimension]``; raises ``KeyError`` when one is not there."""

EXACT_FLOATS = 1 << 24
"""Numbers that one core still reads in a few milliseconds; more are searched by partitions."""

# FAISS adds the keyword arguments at run time.
_SEARCH: Any = faiss.SearchParameters
_SEARCH_PARTITIONS: Any = faiss.SearchParametersIVF

# How far float32 sums of unit vectors may stray, with room to spare.
_TOLERANCE = 1e-5
_SLACK = 16
_PARTITIONS_PER_ROOT = 4
_TRAINING_PER_PARTITION = 40
_ITERATIONS = 10
_MEASURED = 200
_NEIGHBOURS = 10
# Of so many by their bytes, the wanted ones are chosen by the vectors themselves.
_REFINED = 1.5
_LEAST_REFINED = 30
_RECALL = 0.99
# Questions lie farther from passages than passages from each other, by which recall is measured.
_PROBE_MARGIN = 8
_OUTGROWN = 4


class FlatIndex:
    """All vectors as they are: exact, memory and time by their number."""

    recall = 1.0
    is_outgrown = False

    def __init__(self, raw: Any) -> None:  # noqa: ANN401 (FAISS's own classes are untyped)
        self.raw = raw

    @classmethod
    def empty(cls, dimension: int) -> "FlatIndex":
        """An index without vectors."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    def add(self, ids: Ids, vectors: FloatMatrix) -> None:
        """Add vectors under new ids."""
        self.raw.add_with_ids(vectors, ids)

    def vectors(self) -> tuple[Ids, FloatMatrix]:
        """All ids and their vectors."""
        ids = faiss.vector_to_array(self.raw.id_map)
        return ids, self.raw.reconstruct_batch(ids)

    def search(
        self,
        query: NDArray[np.float32],
        top: int,
        among: Collection[int] | None,
        _originals: Originals | None = None,
    ) -> Pairs:
        """Order what FAISS fetched by exact scores; fetch more while that may not be all.

        Products are summed again in float64: FAISS's own last digits depend on its version and on
        how many it is asked for, and would decide between neighbours that are equally near.
        """
        parameters = None
        held = int(self.raw.ntotal)
        if among is not None:
            parameters = _SEARCH(sel=_selector(among))
        stray = _TOLERANCE * max(1.0, float(np.linalg.norm(query)))
        count = min(top + _SLACK, held)
        while True:
            (near,), (ids,) = self.raw.search(query[None], count, params=parameters)
            near, ids = near[ids >= 0], ids[ids >= 0]
            if not len(ids):
                return []
            vectors = self.raw.reconstruct_batch(ids)
            scores = (vectors.astype(np.float64) * query).sum(axis=1).astype(np.float32)
            order = np.lexsort((ids, -scores))[:top]
            # What was not fetched lies below the last one fetched: that is enough when the last
            # one kept lies clearly above it.
            if len(ids) < count or count == held or near[-1] + stray < scores[order[-1]]:
                return [(int(ids[row]), float(scores[row])) for row in order]
            count = min(2 * count, held)


class PartitionedIndex:
    """An inverted file over 8-bit vectors (IVF with a scalar quantiser): near, not exact.

    Vectors are kept a byte a number, by partition; a query looks into the nearest partitions, as
    many as were needed to find what the flat index finds. A byte is too coarse to order close
    neighbours: the best are compared again by ``originals``, where the store was given them.
    Chosen over HNSW, which costs more memory for less recall here and cannot remove a vector.
    """

    def __init__(self, raw: Any, recall: float) -> None:  # noqa: ANN401
        self.raw = raw
        self.recall = recall

    @classmethod
    def built(cls, ids: Ids, vectors: FloatMatrix) -> "PartitionedIndex":
        """Partition some vectors: the same vectors, in whatever order, give the same index."""
        order = np.argsort(ids, kind="stable")
        ids, vectors = ids[order], vectors[order]
        count, dimension = vectors.shape
        partitions = max(1, round(_PARTITIONS_PER_ROOT * count**0.5))
        quantizer = faiss.IndexFlatIP(dimension)
        raw = faiss.IndexIVFScalarQuantizer(
            quantizer,
            dimension,
            partitions,
            faiss.ScalarQuantizer.QT_8bit,
            faiss.METRIC_INNER_PRODUCT,
        )
        raw.cp.spherical = True
        raw.cp.niter = _ITERATIONS
        raw.train(vectors[:: max(1, count // (partitions * _TRAINING_PER_PARTITION))])
        raw.add_with_ids(vectors, ids)
        index = cls(raw, 0.0)
        index._settle_probes(ids, vectors)
        return index

    def _settle_probes(self, ids: Ids, vectors: FloatMatrix) -> None:
        """Look into so many partitions that held vectors find their own neighbours."""
        sample = vectors[:: max(1, len(vectors) // _MEASURED)][:_MEASURED]
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        found = flat.search(sample, min(_NEIGHBOURS, len(ids)))[1]
        truth = [set(ids[row].tolist()) for row in found]
        probes = 1
        while True:
            self.raw.nprobe = probes
            near = self.raw.search(sample, _LEAST_REFINED)[1]
            hits = sum(len(own & set(row.tolist())) for own, row in zip(truth, near, strict=True))
            self.recall = hits / sum(map(len, truth))
            if self.recall >= _RECALL or probes >= self.raw.nlist:
                break
            probes = min(2 * probes, self.raw.nlist)
        self.raw.nprobe = min(_PROBE_MARGIN * probes, self.raw.nlist)

    @property
    def is_outgrown(self) -> bool:
        """Whether it holds so many more vectors than it was partitioned for that it is slow."""
        planned = (self.raw.nlist / _PARTITIONS_PER_ROOT) ** 2
        return bool(self.raw.ntotal > _OUTGROWN * planned)

    def add(self, ids: Ids, vectors: FloatMatrix) -> None:
        """Add vectors under new ids, to the partitions that are there."""
        self.raw.add_with_ids(vectors, ids)

    def search(
        self,
        query: NDArray[np.float32],
        top: int,
        among: Collection[int] | None,
        originals: Originals | None = None,
    ) -> Pairs:
        """The ``top`` nearest of the partitions looked into; of all when that is not enough."""
        count = min(max(int(_REFINED * top) + _SLACK, _LEAST_REFINED), int(self.raw.ntotal))
        parameters = None
        if among is not None:
            parameters = self._everywhere(sel=_selector(among))
        (near,), (ids,) = self.raw.search(query[None], count, params=parameters)
        if among is None and ids[-1] < 0:
            (near,), (ids,) = self.raw.search(query[None], count, params=self._everywhere())
        near, ids = near[ids >= 0], ids[ids >= 0]
        # A vector may have been deleted where they are kept: then all stay as they were found.
        with suppress(KeyError):
            if originals is not None and len(ids):
                vectors = originals(ids.tolist()).astype(np.float64)
                near = np.einsum("ij,j->i", vectors, query).astype(np.float32)
        order = np.lexsort((ids, -near))[:top]
        return [(int(ids[row]), float(near[row])) for row in order]

    def _everywhere(self, **settings: Any) -> Any:  # noqa: ANN401
        return _SEARCH_PARTITIONS(nprobe=self.raw.nlist, **settings)


def _selector(among: Collection[int]) -> faiss.IDSelector:
    return faiss.IDSelectorBatch(np.fromiter(among, np.int64, len(among)))


def wrapped(raw: object, recall: float) -> FlatIndex | PartitionedIndex:
    """An index that was read from a file; raises ``TypeError`` for one of another kind."""
    if isinstance(raw, faiss.IndexIVFScalarQuantizer):
        return PartitionedIndex(raw, recall)
    if isinstance(raw, faiss.IndexIDMap2):
        return FlatIndex(raw)
    raise TypeError(type(raw).__name__)
