"""Vectors of sentences as the library keeps them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embeddings.encoder import FloatMatrix
from qa.sentences import pack, sentence_spans, unpack
from qa.types import Chunk

_VALUES = st.floats(-1, 1, width=32)


@given(arrays(np.float32, st.tuples(st.integers(0, 5), st.just(8)), elements=_VALUES))
def test_packed_vectors_come_back_within_half_a_level(vectors: FloatMatrix) -> None:
    back = unpack(pack(vectors), 8)
    level = np.abs(vectors).max(axis=1, keepdims=True, initial=0) / 127
    assert back.shape == vectors.shape
    assert (np.abs(back - vectors) <= level / 2 + 1e-6).all()


@given(st.text(max_size=400))
def test_sentences_of_a_passage_leave_out_blanks_alone(text: str) -> None:
    spans = sentence_spans(Chunk("c", "a", 0, len(text), text))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
