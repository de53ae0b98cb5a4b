"""The 8-bit backends against torch in float32, and how one of them is chosen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from embeddings import backends, models
from embeddings.backends import Backend
from embeddings.encoder import Encoder, FloatMatrix
from embeddings.onnx_bert import OnnxBert
from embeddings.quantised_encoder import QuantisedEncoder
from embeddings.sentence_transformer import SentenceTransformerEncoder

pytestmark = pytest.mark.weights
E5 = "multilingual-e5-small"
TEXTS = [
    "水库今年的蓄水量比去年多两成，下游三个县的灌溉用水有了着落。" * 9,
    "The ferry runs every forty minutes and takes 12 cars. " * 14,
    "去年新建了多少所学校？",
    "When does the last bus leave?",
    "Wann öffnet das Schwimmbad im Sommer?",
    "<s> 文本里的特殊标记 </s> <mask>",
    "",
    "\ud800",
    "字" * 3000,
]


@pytest.fixture(scope="module")
def torch_encoder(weights_home: Path) -> Encoder:
    return backends.load(
        models.resolve(E5, weights_home),
        model=E5,
        threads=1,
        home=weights_home,
        backend=Backend.TORCH,
    )


@pytest.fixture(scope="module")
def chosen_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the choice is kept."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def onnx_encoder(weights_home: Path, chosen_home: Path) -> Encoder:
    encoder = backends.load(
        models.resolve(E5, weights_home),
        model=E5,
        threads=1,
        home=chosen_home,
        backend=Backend.ONNX,
    )
    if isinstance(encoder, SentenceTransformerEncoder):
        pytest.skip("this processor or build of torch has no 8-bit kernels")
    assert isinstance(encoder, QuantisedEncoder)
    assert encoder.questions_by_onnx
    return encoder


@pytest.fixture(scope="module", params=[Backend.INT8, Backend.ONNX])
def int8_encoder(
    weights_home: Path,
    chosen_home: Path,
    onnx_encoder: Encoder,
    request: pytest.FixtureRequest,
) -> Encoder:
    if request.param is Backend.ONNX:
        return onnx_encoder
    return backends.load(
        models.resolve(E5, weights_home),
        model=E5,
        threads=1,
        home=chosen_home,
        backend=Backend.INT8,
    )


def test_vectors_of_both_backends_may_stand_in_one_index(
    torch_encoder: Encoder, int8_encoder: Encoder
) -> None:
    for encode in ("encode_queries", "encode_passages"):
        ours, theirs = (getattr(e, encode)(TEXTS) for e in (int8_encoder, torch_encoder))
        cosines = (ours * theirs).sum(axis=1)
        assert cosines.min() > 0.99
        assert cosines.mean() > 0.999
    assert int8_encoder.name == torch_encoder.name
    assert int8_encoder.members == torch_encoder.members


def test_tokens_are_counted_alike(torch_encoder: Encoder, int8_encoder: Encoder) -> None:
    assert int8_encoder.count_tokens(TEXTS) == torch_encoder.count_tokens(TEXTS)
    assert int8_encoder.count_tokens([]) == []


def test_a_text_gives_the_same_bits_in_any_company(int8_encoder: Encoder) -> None:
    for encode in (int8_encoder.encode_passages, int8_encoder.encode_queries):
        together = encode(TEXTS)
        np.testing.assert_array_equal(encode(TEXTS[::-1])[::-1], together)
        for row, text in enumerate(TEXTS):
            np.testing.assert_array_equal(encode([text])[0], together[row])


def test_a_question_of_two_threads_gives_the_same_bits(
    weights_home: Path, chosen_home: Path, onnx_encoder: Encoder
) -> None:
    (choice,) = map(backends._read, (chosen_home / "backends").iterdir())
    assert choice is not None
    folder = models.resolve(E5, weights_home)
    several = backends._quantised(folder, choice, 2, Backend.ONNX)
    np.testing.assert_array_equal(
        several.encode_queries(TEXTS * 5), np.tile(onnx_encoder.encode_queries(TEXTS), (5, 1))
    )


def test_choice_is_remembered_and_makes_the_same_vectors(
    weights_home: Path, chosen_home: Path, onnx_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure_again(*_: object) -> None:
        raise AssertionError("measured a second time")

    monkeypatch.setattr(backends, "_choose", measure_again)
    again = backends.load(models.resolve(E5, weights_home), model=E5, threads=1, home=chosen_home)
    assert isinstance(again, QuantisedEncoder)
    assert again.questions_by_onnx
    for encode in ("encode_queries", "encode_passages"):
        ours, theirs = (getattr(e, encode)(TEXTS) for e in (again, onnx_encoder))
        np.testing.assert_array_equal(ours, theirs)


def test_where_onnx_runtime_refuses_questions_stay_with_torch_in_8_bits(
    weights_home: Path, chosen_home: Path, onnx_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Exception("no kernel")  # what the library raises shares no other base

    monkeypatch.setattr(onnxruntime, "InferenceSession", refuse)
    encoder = backends.load(models.resolve(E5, weights_home), model=E5, threads=1, home=chosen_home)
    assert isinstance(encoder, QuantisedEncoder)
    assert not encoder.questions_by_onnx
    cosines = (encoder.encode_queries(TEXTS) * onnx_encoder.encode_queries(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.99


def test_what_does_not_agree_is_never_chosen(
    weights_home: Path, tmp_path: Path, onnx_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(onnx_encoder, QuantisedEncoder)

    def stray(_: OnnxBert, tokens: Sequence[int]) -> FloatMatrix:
        return np.full(onnx_encoder.dimension, onnx_encoder.dimension**-0.5, np.float32)

    monkeypatch.setattr(OnnxBert, "encode", stray)
    folder = models.resolve(E5, weights_home)
    encoder = backends.load(folder, model=E5, threads=1, home=tmp_path, backend=Backend.ONNX)
    assert isinstance(encoder, QuantisedEncoder)
    assert not encoder.questions_by_onnx
    (choice,) = map(backends._read, (tmp_path / "backends").iterdir())
    assert choice is not None
    assert choice.backend is Backend.INT8


def test_damaged_memory_is_measured_anew(
    weights_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torch_encoder: Encoder
) -> None:
    folder = models.resolve(E5, weights_home)
    name = backends._key(folder, E5, 1)
    (tmp_path / "backends").mkdir()
    (tmp_path / "backends" / f"{name}.safetensors").write_bytes(b"\x08" * 40)
    monkeypatch.setattr(backends, "_choose", lambda *_: torch_encoder)
    assert backends.load(folder, model=E5, threads=1, home=tmp_path) is torch_encoder


def test_network_of_another_kind_stays_with_torch(weights_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for path in models.resolve(E5, weights_home).iterdir():
        (folder / path.name).symlink_to(path)
    config = folder / "config.json"
    text = config.read_text("utf-8")
    config.unlink()
    config.write_text(text.replace('"gelu"', '"gelu_new"'), "utf-8")
    encoder = backends.load(folder, model="other", threads=1, home=tmp_path, backend=Backend.INT8)
    assert isinstance(encoder, SentenceTransformerEncoder)
    stored = list((tmp_path / "backends").iterdir())
    assert len(stored) == 1
    assert backends._read(stored[0]) == backends._Choice(Backend.TORCH, {}, {})
