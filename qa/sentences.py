"""The sentences of a passage, and their vectors as the library keeps them."""

from collections.abc import Sequence

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix
from qa.text import split_clauses, split_sentences
from qa.types import Chunk

CLAUSE_CHARACTERS = 120
"""Longer sentences are also cut at their semicolons, so that a list is not quoted whole."""

_VERSION = 1
"""To be raised when ``sentence_spans`` changes: vectors stored before it are of other sentences."""

_LEVELS = 127


def sentence_spans(chunk: Chunk) -> list[tuple[int, int]]:
    """Sentences of a passage as spans of its text."""
    return list(split_clauses(chunk.text, CLAUSE_CHARACTERS))


def neighbours(
    body: str, start: int, end: int, count: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Spans of up to ``count`` sentences of a body before and after one of its passages.

    A span is empty where nothing stands there. Of a sentence that the passage cuts it is the rest.
    """
    spans = split_sentences(body)
    before = [(first, min(last, start)) for first, last in spans if first < start][-count:]
    after = [(max(first, end), last) for first, last in spans if last > end][:count]
    if not count:
        before, after = [], []
    return (
        (before[0][0], before[-1][1]) if before else (start, start),
        (after[0][0], after[-1][1]) if after else (end, end),
    )


def encode_sentences(encoder: Encoder, chunks: Sequence[Chunk]) -> list[bytes]:
    """Packed vectors of every sentence of each passage."""
    if not chunks:
        return []
    spans = [sentence_spans(chunk) for chunk in chunks]
    texts = [
        chunk.text[start:end]
        for chunk, of_chunk in zip(chunks, spans, strict=True)
        for start, end in of_chunk
    ]
    vectors = encoder.encode_passages(texts)
    ends = np.cumsum([len(of_chunk) for of_chunk in spans]).tolist()
    starts = [0, *ends[:-1]]
    return [pack(vectors[start:end]) for start, end in zip(starts, ends, strict=True)]


def sentences_name(encoder: Encoder) -> str:
    """Identity of the vectors of sentences: who made them, and of which sentences."""
    return f"{encoder.name}/sentence-{_VERSION}"


def pack(vectors: FloatMatrix) -> bytes:
    """Unit vectors in a quarter of their size: one float32 scale a row, then int8 ``[n, d]``."""
    scales: FloatMatrix = np.abs(vectors).max(axis=1, keepdims=True, initial=0) / _LEVELS
    levels = np.rint(vectors / np.maximum(scales, np.finfo(np.float32).tiny)).astype(np.int8)
    return b"".join((scales.astype("<f4").tobytes(), levels.tobytes()))


def unpack(content: bytes, dimension: int) -> FloatMatrix:
    """Vectors of ``pack``, float32 ``[n, dimension]``, off by half a level at most."""
    rows = len(content) // (4 + dimension)
    scales = np.frombuffer(content, "<f4", rows).reshape(rows, 1)
    levels = np.frombuffer(content, np.int8, offset=4 * rows).reshape(rows, dimension)
    vectors: FloatMatrix = levels.astype(np.float32) * scales
    return vectors
