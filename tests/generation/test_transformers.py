"""The transformers backend with a tiny model of random weights, made here."""

import time
from pathlib import Path
from typing import Any

import pytest
import tokenizers
import torch
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from qa.config import Settings
from qa.errors import ModelError
from qa.generation.base import Session, StoppedError
from qa.generation.transformers import Transformers
from qa.models import Models

MESSAGES = [("system", "只回答“能”或“不能”。"), ("user", "问题")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has learnt nothing, over single bytes."""
    path = tmp_path_factory.mktemp("model")
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {symbol: i for i, symbol in enumerate([*alphabet, "<|im_end|>"])}
    inner = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = tokenizers.decoders.ByteLevel()
    tokenizer: Any = PreTrainedTokenizerFast
    tokenizer(tokenizer_object=inner, eos_token="<|im_end|>").save_pretrained(path)
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=2048,
        eos_token_id=vocabulary["<|im_end|>"],
    )  # fmt: skip
    Qwen2ForCausalLM(config).save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> Transformers:
    return Transformers(str(folder), threads=1, online=False)


def test_a_reply_is_streamed_greedily_and_counted(model: Transformers) -> None:
    session = Session()
    first, second = (
        "".join(model.stream(MESSAGES, max_tokens=20, session=session)) for _ in range(2)
    )
    assert first == second
    assert session.tokens["generated"] <= 40
    assert session.tokens["prompt"] > 20


def test_what_is_streamed_is_the_reply_of_the_library_itself(
    model: Transformers, folder: Path
) -> None:
    tokens = model._encode(MESSAGES)
    with torch.inference_mode():
        whole = model._model.generate(tokens, max_new_tokens=20, do_sample=False)
    expected = model._tokenizer.decode(whole[0, tokens.shape[1] :], skip_special_tokens=True)
    said = "".join(model.stream(MESSAGES, max_tokens=20, session=Session()))
    assert expected.startswith(said)
    assert len(expected) - len(said) <= 4


def test_a_reply_does_not_open_with_what_is_to_be_avoided(model: Transformers) -> None:
    with torch.inference_mode():
        logits = model._model(model._encode(MESSAGES)).logits[0, -1]
    first, second = (model._tokenizer.decode([token]) for token in logits.topk(2).indices)
    assert "".join(model.stream(MESSAGES, max_tokens=1, session=Session())) == first
    avoiding = model.stream(MESSAGES, max_tokens=1, session=Session(), avoid=first)
    assert "".join(avoiding) == second


def test_log_probabilities_are_those_of_the_first_token(model: Transformers) -> None:
    found = model.choice_log_probabilities(MESSAGES, ["能", "不能", "a"], Session())
    with torch.inference_mode():
        logits = model._model(model._encode(MESSAGES)).logits[0, -1]
    token = model._tokenizer.encode("a")[0]
    assert found["a"] == pytest.approx(float(torch.log_softmax(logits, -1)[token]), abs=1e-3)
    assert all(-20 <= value <= 0 for value in found.values())


def test_a_stop_is_seen_within_a_second(model: Transformers) -> None:
    stopped_at: list[float] = []
    stream = model.stream(MESSAGES, max_tokens=1500, session=Session(lambda: bool(stopped_at)))
    next(stream)
    stopped_at.append(time.monotonic())
    with pytest.raises(StoppedError):
        list(stream)
    assert time.monotonic() - stopped_at[0] < 1


def test_the_settings_choose_the_folder(folder: Path, tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path, library=tmp_path, generator="transformers", language_model=str(folder)
    )
    generator = Models(settings).generator.begin(Session())
    assert isinstance(generator.translate("多少？", "en"), str)


def test_a_folder_without_a_model_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        Transformers(str(tmp_path), threads=1, online=False)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_truncated_weights_are_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError) as caught:
        Transformers(str(tmp_path), threads=1, online=False)
    assert "\n" not in str(caught.value)
