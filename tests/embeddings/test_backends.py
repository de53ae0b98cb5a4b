"""The 8-bit backends against torch in float32, and how one of them is chosen."""

from pathlib import Path

import numpy as np
import pytest

from embeddings import backends, models
from embeddings.backends import Backend
from embeddings.encoder import Encoder
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
def int8_home(weights_home: Path) -> Path:
    """Where the choice is kept from an earlier run, if there was one."""
    return weights_home


@pytest.fixture(scope="module")
def int8_encoder(weights_home: Path, int8_home: Path) -> Encoder:
    encoder = backends.load(
        models.resolve(E5, weights_home), model=E5, threads=1, home=int8_home, backend=Backend.INT8
    )
    if isinstance(encoder, SentenceTransformerEncoder):
        pytest.skip("this processor or build of torch has no 8-bit kernels")
    return encoder


def test_vectors_of_both_backends_may_stand_in_one_index(
    torch_encoder: Encoder, int8_encoder: Encoder
) -> None:
    for encode in ("encode_queries", "encode_passages"):
        ours, theirs = (getattr(e, encode)(TEXTS) for e in (int8_encoder, torch_encoder))
        cosines = (ours * theirs).sum(axis=1)
        assert cosines.min() > 0.99
        assert cosines.mean() > 0.998
    assert int8_encoder.name == torch_encoder.name
    assert int8_encoder.members == torch_encoder.members


def test_tokens_are_counted_alike(torch_encoder: Encoder, int8_encoder: Encoder) -> None:
    assert int8_encoder.count_tokens(TEXTS) == torch_encoder.count_tokens(TEXTS)
    assert int8_encoder.count_tokens([]) == []


def test_a_text_gives_the_same_bits_in_any_company(int8_encoder: Encoder) -> None:
    together = int8_encoder.encode_passages(TEXTS)
    np.testing.assert_array_equal(int8_encoder.encode_passages(TEXTS[::-1])[::-1], together)
    for row, text in enumerate(TEXTS):
        np.testing.assert_array_equal(int8_encoder.encode_passages([text])[0], together[row])


def test_choice_is_remembered_and_makes_the_same_vectors(
    weights_home: Path, int8_home: Path, int8_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure_again(*_: object) -> None:
        raise AssertionError("measured a second time")

    monkeypatch.setattr(backends, "_choose", measure_again)
    again = backends.load(models.resolve(E5, weights_home), model=E5, threads=1, home=int8_home)
    assert type(again) is type(int8_encoder)
    np.testing.assert_array_equal(again.encode_passages(TEXTS), int8_encoder.encode_passages(TEXTS))


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
