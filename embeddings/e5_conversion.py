"""The 4-bit container of multilingual-e5-small to an ordinary sentence-transformers folder.

The container is little-endian: a header with the model's shape, a vocabulary, a table of character
normalisations, a directory of named tensors, then their data. A tensor is plain float32, or Q4_0:
blocks of 32 weights, each a float16 scale ``d`` and 16 bytes whose low nibbles are the first 16
weights ``q`` and whose high nibbles are the other 16; a weight is ``(q - 8) * d``. Vocabulary and
normalisations are skipped: the model's own ``tokenizer.json`` holds both.
"""

import errno
import json
import math
import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import save_file

from embeddings.errors import ModelCorruptedError

_MAGIC = b"E5S1"
_VERSION = 1
_FLOAT32, _Q4_0 = 0, 1
_Q4_0_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS = 32

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The header, in the order of its fields."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a tensor lies; ``offset`` counts from the start of the file."""

    kind: int
    weights: int
    offset: int
    length: int


class _Reader:
    """A cursor over the container's bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        layout = "<" + layout
        values = struct.unpack_from(layout, self._content, self._at)
        self._at += struct.calcsize(layout)
        return values

    def skip(self, length: int) -> None:
        self._at += length


def _read_directory(reader: _Reader) -> tuple[_Shape, dict[str, _Entry]]:
    magic, version = reader.take("4sI")
    if magic != _MAGIC or version != _VERSION:
        raise ValueError(f"unknown container {magic!r}, version {version}")
    shape = _Shape(*reader.take("7ifi"))
    pieces, *_special, text_length = reader.take("5iQ")
    reader.skip(4 * (pieces + 1) + 4 * pieces + text_length)  # offsets, scores, text
    _rules, rules_length = reader.take("iI")
    reader.skip(rules_length)
    entries = {}
    for _ in range(reader.take("i")[0]):
        (name_length,) = reader.take("H")
        (name,) = reader.take(f"{name_length}s")
        entries[name.decode("ascii")] = _Entry(*reader.take("BIQQ"))
    return shape, entries


def _tensor(content: bytes, entry: _Entry, shape: tuple[int, ...]) -> Floats:
    if entry.weights != math.prod(shape):
        raise ValueError(f"a tensor of {entry.weights} weights does not fit {shape}")
    data = content[entry.offset : entry.offset + entry.length]
    if entry.kind == _FLOAT32:
        return np.frombuffer(data, "<f4").reshape(shape)
    if entry.kind != _Q4_0:
        raise ValueError(f"unknown tensor kind {entry.kind}")
    blocks = np.frombuffer(data, _Q4_0_BLOCK)
    quants = np.empty((len(blocks), _BLOCK_WEIGHTS), np.float32)
    quants[:, : _BLOCK_WEIGHTS // 2] = blocks["nibbles"] & 0x0F
    quants[:, _BLOCK_WEIGHTS // 2 :] = blocks["nibbles"] >> 4
    quants -= 8
    quants *= blocks["scale"].astype(np.float32)[:, None]
    return quants.reshape(shape)


def _names(shape: _Shape) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Container name, name in ``BertModel`` and shape of every tensor."""
    hidden, inner = shape.hidden, shape.feed_forward
    yield "emb.word", "embeddings.word_embeddings.weight", (shape.vocabulary, hidden)
    yield "emb.pos", "embeddings.position_embeddings.weight", (shape.positions, hidden)
    yield "emb.type", "embeddings.token_type_embeddings.weight", (shape.token_types, hidden)
    yield "emb.ln.w", "embeddings.LayerNorm.weight", (hidden,)
    yield "emb.ln.b", "embeddings.LayerNorm.bias", (hidden,)
    linear = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", inner, hidden),
        "fo": ("output.dense", hidden, inner),
    }
    for layer in range(shape.layers):
        prefix = f"encoder.layer.{layer}"
        for short, (long, rows, columns) in linear.items():
            yield f"l{layer}.{short}.w", f"{prefix}.{long}.weight", (rows, columns)
            yield f"l{layer}.{short}.b", f"{prefix}.{long}.bias", (rows,)
        for short, long in (("aln", "attention.output"), ("oln", "output")):
            yield f"l{layer}.{short}.w", f"{prefix}.{long}.LayerNorm.weight", (hidden,)
            yield f"l{layer}.{short}.b", f"{prefix}.{long}.LayerNorm.bias", (hidden,)


def convert(container: Path, tokenizer: Path, folder: Path) -> None:
    """Write a folder that ``SentenceTransformer(folder)`` opens, from verified source files.

    Mean pooling, L2 normalisation, prompts ``query: `` and ``passage: ``, at most 512 tokens,
    float32 weights. The same bytes come out on every machine. Raises ``ModelCorruptedError``
    when the container does not read, ``OSError`` when the folder cannot be written.
    """
    content = container.read_bytes()
    try:
        shape, entries = _read_directory(_Reader(content))
        tensors = {
            target: _tensor(content, entries[source], size)
            for source, target, size in _names(shape)
        }
    except (KeyError, ValueError, struct.error) as error:
        raise ModelCorruptedError(f"{container.name}: not readable ({error})") from None
    # Mean pooling never asks the pooler, but BertModel has one and would invent random weights.
    tensors["pooler.dense.weight"] = np.zeros((shape.hidden, shape.hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(shape.hidden, np.float32)
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    (folder / "2_Normalize").mkdir(exist_ok=True)
    weights = folder / "model.safetensors"
    try:
        save_file(tensors, weights, metadata={"format": "pt"})
    except SafetensorError as error:  # what it makes of an OSError
        raise OSError(errno.EIO, str(error), str(weights)) from None
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    for name, settings in _settings(shape).items():
        (folder / name).write_text(json.dumps(settings, indent=2) + "\n", "utf-8")


def _settings(shape: _Shape) -> dict[str, Any]:
    """The JSON files of the folder."""
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            # The container keeps it as float32: 1e-12 up to rounding.
            "layer_norm_eps": float(f"{shape.epsilon:.6g}"),
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": 1,
            "type_vocab_size": shape.token_types,
            "vocab_size": shape.vocabulary,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "mask_token": "<mask>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": shape.positions,
        },
        "modules.json": [
            {
                "idx": index,
                "name": str(index),
                "path": path,
                "type": f"sentence_transformers.models.{module}",
            }
            for index, (path, module) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
