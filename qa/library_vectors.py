"""What a library tells of its vectors: those of passages, and those of their sentences."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import FloatMatrix
from qa.database import Database

_EMPTY = np.empty((0, 0), np.float32)


class VectorReader:
    """The part of a library that an index is built from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def encoder(self) -> str | None:
        """Encoder of the newest vector; ``None`` while there is none."""
        rows = self._rows(
            "SELECT e.name FROM vectors v JOIN encoders e ON e.number = v.encoder"
            " ORDER BY v.chunk DESC LIMIT 1"
        )
        return str(rows[0][0]) if rows else None

    def unencoded(self, encoder: str, *, limit: int) -> list[int]:
        """Numbers of the first chunks without a vector of ``encoder``, ascending."""
        rows = self._rows(
            "SELECT c.number FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM vectors v"
            " JOIN encoders e ON e.number = v.encoder WHERE v.chunk = c.number AND e.name = ?)"
            " ORDER BY c.number LIMIT ?",
            (encoder, limit),
        )
        return [number for (number,) in rows]

    def vectors_of(self, numbers: Sequence[int], encoder: str) -> FloatMatrix:
        """Vectors of some chunks, in their order, float32 ``[len(numbers), dimension]``."""
        rows = dict(
            self._rows(
                "SELECT v.chunk, v.vector FROM vectors v JOIN encoders e ON e.number = v.encoder"
                " WHERE e.name = ? AND v.chunk IN (SELECT value FROM json_each(?))",
                (encoder, json.dumps([int(number) for number in numbers])),
            )
        )
        matrix = np.frombuffer(b"".join(rows[number] for number in numbers), dtype="<f4")
        return matrix.astype(np.float32).reshape(len(numbers), -1) if rows else _EMPTY

    def vectors(self, encoder: str) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Chunk numbers, ascending, and their vectors, float32 ``[n, dimension]``."""
        with self._database.errors():
            connection = self._database.connection()
            known = connection.execute(
                "SELECT number, dimension FROM encoders WHERE name = ?", (encoder,)
            ).fetchone()
            if known is None:
                return np.empty(0, np.int64), np.empty((0, 0), np.float32)
            rows = connection.execute(
                "SELECT chunk, vector FROM vectors WHERE encoder = ? ORDER BY chunk", known[:1]
            )
            numbers: list[int] = []
            content = bytearray()
            for number, vector in rows:
                numbers.append(number)
                content += vector
        matrix = np.frombuffer(content, dtype="<f4").reshape(len(numbers), known[1])
        return np.array(numbers, np.int64), matrix.astype(np.float32, copy=False)

    def without_sentences(self, encoder: str, *, limit: int) -> list[int]:
        """Numbers of the first chunks without vectors of their sentences, ascending."""
        rows = self._rows(
            "SELECT c.number FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM sentence_vectors v"
            " JOIN sentence_encoders e ON e.number = v.encoder"
            " WHERE v.chunk = c.number AND e.name = ?) ORDER BY c.number LIMIT ?",
            (encoder, limit),
        )
        return [number for (number,) in rows]

    def sentences_of(self, numbers: Sequence[int], encoder: str) -> dict[int, bytes]:
        """Packed vectors of the sentences of some chunks, by number, where they are stored."""
        return dict(
            self._rows(
                "SELECT v.chunk, v.vectors FROM sentence_vectors v"
                " JOIN sentence_encoders e ON e.number = v.encoder"
                " WHERE e.name = ? AND v.chunk IN (SELECT value FROM json_each(?))",
                (encoder, json.dumps([int(number) for number in numbers])),
            )
        )

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._database.errors():
            return self._database.connection().execute(sql, values).fetchall()
