"""Vectors to nearest vectors."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

from embeddings.encoder import FloatMatrix


class VectorStore(Protocol):
    """Inner-product search over vectors with stable integer ids."""

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[int], vectors: FloatMatrix) -> None:
        """Add vectors; an id that is already held is replaced."""
        ...

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        ...

    def search(
        self, queries: FloatMatrix, top: int, *, among: Collection[int] | None = None
    ) -> list[list[tuple[int, float]]]:
        """For each query the ``top`` ids with their inner products, best first, ties by id.

        ``among`` are the ids that may be found, where not all may.
        """
        ...

    def save(self, folder: Path, *, revision: str) -> None:
        """Write index and manifest atomically; ``revision`` names the library state they hold."""
        ...
