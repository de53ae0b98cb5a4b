"""The 4-bit container, written here by hand, to an ordinary folder."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from safetensors.numpy import load_file

from embeddings.e5_conversion import convert
from embeddings.errors import ModelCorruptedError

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES = 32, 1, 2, 64, 7, 16, 2

Floats = NDArray[np.float32]


def quantise(weights: Floats) -> tuple[bytes, Floats]:
    """Q4_0 by the book: the bytes, and the weights that they stand for."""
    data, meant = b"", np.empty_like(weights)
    for row, block in enumerate(weights.reshape(-1, 32)):
        peak = block[np.argmax(np.abs(block))]
        scale = np.float16(peak / -8)
        divisor = float(scale) or 1.0
        quants = [min(15, max(0, round(float(weight) / divisor) + 8)) for weight in block]
        packed = bytes(quants[i] | quants[i + 16] << 4 for i in range(16))
        data += struct.pack("<e", scale) + packed
        meant.reshape(-1, 32)[row] = [np.float32(scale) * (quant - 8) for quant in quants]
    return data, meant


def shapes() -> dict[str, tuple[int, ...]]:
    square = {f"l0.{name}.w": (HIDDEN, HIDDEN) for name in ("q", "k", "v", "ao")}
    vectors = ["emb.ln.w", "emb.ln.b"]
    vectors += [f"l0.{name}.b" for name in ("q", "k", "v", "ao", "fo")]
    vectors += [f"l0.{name}.{kind}" for name in ("aln", "oln") for kind in "wb"]
    return {
        "emb.word": (VOCABULARY, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        **square,
        "l0.fi.w": (INNER, HIDDEN),
        "l0.fo.w": (HIDDEN, INNER),
        "l0.fi.b": (INNER,),
        **dict.fromkeys(vectors, (HIDDEN,)),
    }


def container(seed: int) -> tuple[bytes, dict[str, Floats]]:
    """A whole container with random weights: matrices in Q4_0, vectors in float32."""
    generator = np.random.default_rng(seed)
    header = struct.pack(
        "<7ifi", HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES, 1e-12, 32
    )
    text = b"abcdefg"
    vocabulary = struct.pack("<5iQ", 7, 0, 2, 1, 3, len(text)) + bytes(4 * 8 + 4 * 7) + text
    rules = struct.pack("<IB", 0x41, 1) + struct.pack("<I", 0x61)
    normaliser = struct.pack("<iI", 1, len(rules)) + rules
    weights: dict[str, Floats] = {}
    blobs: dict[str, tuple[int, int, bytes]] = {}
    for name, shape in shapes().items():
        values = generator.normal(size=shape).astype(np.float32)
        if len(shape) == 1:
            blobs[name], weights[name] = (0, values.size, values.tobytes()), values
        else:
            data, weights[name] = quantise(values)
            blobs[name] = (1, values.size, data)
    directory_size = 4 + sum(2 + len(name) + 21 for name in blobs)
    start = b"E5S1" + struct.pack("<I", 1) + header + vocabulary + normaliser
    offset = len(start) + directory_size
    directory, tail = struct.pack("<i", len(blobs)), b""
    for name, (kind, count, data) in blobs.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, offset + len(tail), len(data))
        tail += data
    return start + directory + tail, weights


@pytest.fixture
def tokenizer(tmp_path: Path) -> Path:
    path = tmp_path / "tokenizer.json"
    path.write_text('{"version": "1.0"}')
    return path


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_weights_come_out_as_they_were_meant(seed: int, tmp_path: Path, tokenizer: Path) -> None:
    content, weights = container(seed)
    source = tmp_path / "model.bin"
    source.write_bytes(content)
    convert(source, tokenizer, tmp_path / "folder")
    found = load_file(tmp_path / "folder" / "model.safetensors")
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
        "l0.q.w": "encoder.layer.0.attention.self.query.weight",
        "l0.fo.w": "encoder.layer.0.output.dense.weight",
        "l0.fi.b": "encoder.layer.0.intermediate.dense.bias",
        "l0.aln.w": "encoder.layer.0.attention.output.LayerNorm.weight",
    }
    for short, long in names.items():
        np.testing.assert_array_equal(found[long], weights[short], err_msg=long)
    assert len(found) == len(weights) + 2
    assert not found["pooler.dense.weight"].any()


def test_folder_states_prompts_and_pooling(tmp_path: Path, tokenizer: Path) -> None:
    source = tmp_path / "model.bin"
    source.write_bytes(container(0)[0])
    convert(source, tokenizer, tmp_path / "folder")

    def read(name: str) -> dict[str, object]:
        content: dict[str, object] = json.loads((tmp_path / "folder" / name).read_text())
        return content

    prompts = {"query": "query: ", "document": "passage: "}
    assert read("config_sentence_transformers.json")["prompts"] == prompts
    assert read("1_Pooling/config.json")["pooling_mode_mean_tokens"] is True
    assert read("sentence_bert_config.json")["max_seq_length"] == POSITIONS
    assert read("config.json")["layer_norm_eps"] == 1e-12
    assert (tmp_path / "folder" / "tokenizer.json").read_bytes() == tokenizer.read_bytes()


@pytest.mark.parametrize(
    "damage", [lambda c: b"GGUF" + c[4:], lambda c: c[:60], lambda c: c[:-9], lambda _: b""]
)
def test_container_that_does_not_read_is_called_corrupted(
    tmp_path: Path, tokenizer: Path, damage: object
) -> None:
    assert callable(damage)
    source = tmp_path / "model.bin"
    source.write_bytes(damage(container(0)[0]))
    with pytest.raises(ModelCorruptedError, match=r"model\.bin: not readable"):
        convert(source, tokenizer, tmp_path / "folder")
