"""A question's vector moves into the language of the passages."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from embeddings import models
from embeddings.encoder import Encoder, FloatMatrix, load_encoder
from embeddings.query_adapter import ADAPTER, merged
from embeddings.question_encoder import MEANS, load_question_encoder, shift_language


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


def test_an_adapted_question_comes_nearer_to_its_translation(weights_home: Path) -> None:
    encoder = load_encoder("default", home=weights_home, threads=1, online=False)
    questions = load_question_encoder("default", encoder, home=weights_home)
    asked = ["How long is the bridge over the bay?", "When does the library open on Sundays?"]
    translated = encoder.encode_queries(["海湾上的大桥有多长？", "图书馆星期天几点开门？"])
    before = (encoder.encode_queries(asked) * translated).sum(axis=1)
    after = (questions.encode(asked, source="en", target="zh") * translated).sum(axis=1)
    assert (after > before).all()
    unchanged = questions.encode(asked, source="en", target="en")
    assert np.array_equal(unchanged, encoder.encode_queries(asked))


def test_the_adapter_changes_only_what_it_was_trained_for(weights_home: Path) -> None:
    weights = load_file(models.resolve("multilingual-e5-small", weights_home) / "model.safetensors")
    sums = merged(weights, load_file(ADAPTER))
    changed = {name for name in weights if not torch.equal(weights[name], sums[name])}
    assert changed
    assert all("encoder.layer" in name and name.endswith("weight") for name in changed)
