"""Sentences of a passage, those around it, and their vectors as the library keeps them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embeddings.encoder import FloatMatrix
from qa.sentences import neighbours, pack, sentence_spans, unpack
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


BODY = "桥在春天建成。桥长三百米。\n\n秋天亮起了灯。冬天关灯。"


def test_sentences_around_a_passage() -> None:
    start = BODY.index("桥长")
    end = start + len("桥长三百米。")
    before, after = neighbours(BODY, start, end, 1)
    assert BODY[slice(*before)] == "桥在春天建成。"
    assert BODY[slice(*after)] == "秋天亮起了灯。"
    assert BODY[slice(*neighbours(BODY, start, end, 5)[1])] == "秋天亮起了灯。冬天关灯。"
    assert neighbours(BODY, 0, len(BODY), 1) == ((0, 0), (len(BODY), len(BODY)))
    assert neighbours(BODY, start, end, 0) == ((start, start), (end, end))


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_enough_neighbours_make_up_the_whole_text(body: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(body)), min(other, len(body))))
    before, after = neighbours(body, start, end, len(body))
    assert before[1] <= start <= end <= after[0]
    whole = body[slice(*before)] + body[start:end] + body[slice(*after)]
    assert "".join(whole.split()) == "".join(body.split())
