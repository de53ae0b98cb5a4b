"""Model files and servers that are no good: one clear line each, through the whole product."""

import struct
import time
from pathlib import Path

import pytest

from qa.errors import ModelError
from qa.generation.llama_cpp import LlamaCpp
from qa.types import Turn
from tests.command import Command
from tests.conftest import _open, _settings
from tests.generation.chat_server import ChatServer, raw

pytestmark = pytest.mark.weights


def gguf(architecture: bytes) -> bytes:
    """A GGUF file without weights that states its architecture."""
    key = b"general.architecture"
    pair = struct.pack("<Q", len(key)) + key + struct.pack("<IQ", 8, len(architecture))
    return b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + pair + architecture


@pytest.mark.parametrize(
    "content",
    [b"", b"GGUF", b"no model at all" * 100, gguf(b"unheard-of"), gguf(b"qwen2"), gguf(b"x")[:30]],
    ids=["empty", "magic", "text", "other architecture", "no weights", "cut off"],
)
def test_a_file_that_is_no_model_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="cannot load this model") as caught:
        LlamaCpp(path, threads=1)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_stalls_ends_a_question_in_one_line(
    qingwen: Command, seed_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ChatServer(raw(stall=60)) as server:
        monkeypatch.setenv("QINGWEN_GENERATOR", "openai")
        monkeypatch.setenv("QINGWEN_SERVER", server.url)
        monkeypatch.setenv("QINGWEN_SERVER_TIMEOUT", "0.5")
        started = time.monotonic()
        done = qingwen("ask", "海西湾服务综合体缓解了哪些压力？", "--library", seed_library)
    assert done.code == 1
    assert "said nothing for" in done.err
    assert len(done.err.splitlines()) == 1
    assert time.monotonic() - started < 30


def test_a_history_of_five_hundred_turns_is_answered(
    seed_library: Path, weights_home: Path
) -> None:
    history = [Turn("user", "它呢？" * 50), Turn("assistant", "……" * 200)] * 250
    with _open(_settings(seed_library, weights_home)) as qingwen:
        answer = qingwen.answer("那海西湾服务综合体缓解了哪些压力？", history=history)
    assert answer.claims or answer.refusal
