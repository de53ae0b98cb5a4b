"""A question's vector moves into the language of the passages."""

from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.encoder import Encoder, FloatMatrix
from embeddings.language_shift import MEANS, shift_language


class Members:
    """An encoder of which only the models it joins are asked."""

    name = "stub"
    dimension = 384 + 512

    def __init__(self, *members: tuple[str, float]) -> None:
        self.members = members

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        raise NotImplementedError

    encode_passages = encode_queries

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        raise NotImplementedError


DEFAULT = Members(("multilingual-e5-small", 0.95), ("use-multilingual-v3", 0.3))


@pytest.fixture
def vectors() -> FloatMatrix:
    drawn = np.random.default_rng(0).normal(size=(3, DEFAULT.dimension)).astype(np.float32)
    unit: FloatMatrix = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return unit


def shifted(vectors: FloatMatrix, encoder: Encoder, source: str, target: str) -> FloatMatrix:
    return shift_language(vectors, encoder, source=source, target=target)


def test_a_shifted_question_is_a_unit_vector_nearer_to_the_mean_of_its_new_language(
    vectors: FloatMatrix,
) -> None:
    moved = shifted(vectors, DEFAULT, "en", "zh")
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1, abs=1e-5)
    with np.load(MEANS) as means:
        away = means["multilingual-e5-small/en"].astype(np.float32)
        near = means["multilingual-e5-small/zh"].astype(np.float32)
    direction = near - away
    assert (moved[:, :384] @ direction > vectors[:, :384] @ direction).all()


@pytest.mark.parametrize(
    ("encoder", "source", "target"),
    [
        (DEFAULT, "zh", "zh"),
        (DEFAULT, "und", "zh"),
        (DEFAULT, "en", "und"),
        (Members(("some-other-model", 1.0)), "en", "zh"),
    ],
)
def test_where_nothing_is_known_of_a_language_the_question_stays(
    vectors: FloatMatrix, encoder: Encoder, source: str, target: str
) -> None:
    assert np.array_equal(shifted(vectors, encoder, source, target), vectors)


def test_a_model_that_does_not_know_the_language_is_left_out(vectors: FloatMatrix) -> None:
    moved = shifted(vectors, DEFAULT, "vi", "zh")
    assert not moved[:, 384:].any()
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1, abs=1e-5)
