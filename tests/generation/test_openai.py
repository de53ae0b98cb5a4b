"""The OpenAI-compatible backend against a real server on a loopback port."""

import logging
import threading
import time
from pathlib import Path

import pytest

from qa.config import Settings
from qa.errors import ModelError
from qa.generation.base import Session, StoppedError
from qa.generation.openai import OpenAIServer
from qa.models import Models
from tests.generation.chat_server import ChatServer, Reply, event, fails, head, raw, says

MESSAGES = [("system", "只回答“能”或“不能”。"), ("user", "问题")]
_SECRET = "sk-never-shown"


def client(server: ChatServer, *, timeout: float = 5.0) -> OpenAIServer:
    return OpenAIServer(server.url, model="small", timeout=timeout)


def reply(server: ChatServer, *, timeout: float = 5.0, session: Session | None = None) -> str:
    stream = client(server, timeout=timeout).stream(
        MESSAGES, max_tokens=50, session=session or Session()
    )
    return "".join(stream)


def test_a_reply_is_streamed_and_its_tokens_are_counted() -> None:
    session = Session()
    with ChatServer(says("馆长", "是周文", "。")) as server:
        assert reply(server, session=session) == "馆长是周文。"
    assert server.requests[0]["model"] == "small"
    assert server.requests[0]["messages"][1] == {"role": "user", "content": "问题"}
    assert session.tokens == {"prompt": 11, "generated": 3}


@pytest.mark.parametrize(("end", "complete"), [("stop", True), ("length", False)])
def test_a_reply_that_was_cut_by_its_length_is_not_complete(end: str, complete: bool) -> None:
    with ChatServer(says("馆长", end=end)) as server:
        stream = client(server).stream(MESSAGES, max_tokens=5, session=Session())
        assert next(stream) == "馆长"
        with pytest.raises(StopIteration) as stopped:
            next(stream)
    assert stopped.value.value is complete


def test_log_probabilities_are_taken_where_the_server_tells_them() -> None:
    top = [{"token": "能", "logprob": -0.2}, {"token": " 不能", "logprob": -1.8}]
    logprobs = {"content": [{"token": "能", "top_logprobs": top}]}
    scored = raw(head() + event("能", end="stop", logprobs=logprobs) + b"data: [DONE]\n\n")
    with ChatServer(scored) as server:
        found = client(server).choice_log_probabilities(MESSAGES, ["能", "不能", "不"], Session())
    assert found == {"能": -0.2, "不能": -1.8, "不": -20.0}


@pytest.mark.parametrize(("said", "yes"), [("能", True), ("不能。", False), ("不", False)])
def test_a_server_without_log_probabilities_is_taken_at_its_word(said: str, yes: bool) -> None:
    with ChatServer(says(said)) as server:
        found = client(server).choice_log_probabilities(MESSAGES, ["能", "不能", "不"], Session())
    assert (found["能"] > max(found["不能"], found["不"])) is yes


def test_a_server_that_refuses_log_probabilities_is_asked_without_them() -> None:
    refusal = fails("400 Bad Request", '{"error": {"message": "logprobs not supported"}}')
    with ChatServer(refusal, says("能")) as server:
        backend = client(server)
        assert backend.choice_log_probabilities(MESSAGES, ["能", "不能"], Session())["能"] > -1
        backend.choice_log_probabilities(MESSAGES, ["能", "不能"], Session())
    assert ["logprobs" in request for request in server.requests] == [True, False, False]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_busy_server_is_asked_again(status: str) -> None:
    with ChatServer(fails(status, Retry_After="0.1"), says("好")) as server:
        assert reply(server) == "好"
    assert len(server.requests) == 2


def test_a_server_that_stays_busy_is_given_up_in_one_line() -> None:
    with (
        ChatServer(fails("429 Too Many Requests", Retry_After="0.1")) as server,
        pytest.raises(ModelError, match="HTTP 429"),
    ):
        reply(server)
    assert len(server.requests) == 4


CUT = head() + event("馆长")
BAD: dict[str, tuple[Reply, str]] = {
    "silent": (raw(stall=30), "said nothing for"),
    "stalls within the reply": (raw(CUT, stall=30), "said nothing for"),
    "cut within the reply": (raw(CUT), "broke off"),
    "cut within an event": (raw(head() + b'data: {"choi'), "something else"),
    "closes at once": (raw(), "broke off"),
    "not HTTP": (raw(b"\x00\x01\x02 hello\r\n\r\n"), "broke off"),
    "a web page": (raw(head() + b"<html><body>Welcome</body></html>\n"), "something else"),
    "not JSON": (raw(head() + b"data: {{{\n\n"), "something else"),
    "JSON of another kind": (raw(head() + b'data: {"hello": 1}\n\n'), "something else"),
    "a list": (raw(head() + b"data: [1, 2]\n\n"), "something else"),
    "an error in the stream": (raw(head() + b'data: {"error": "out of memory"}\n\n'), "out of mem"),
    "no such model": (fails("404 Not Found", '{"error": {"message": "no model"}}'), "no model"),
    "no key": (fails("401 Unauthorized"), "OPENAI_API_KEY"),
    "always failing": (fails("500 Internal Server Error"), "HTTP 500"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_server_is_one_clear_line_and_nothing_hangs(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.generation.openai._BACKOFF_SECONDS", 0.05)
    behaviour, expected = BAD[kind]
    started = time.monotonic()
    with ChatServer(behaviour) as server, pytest.raises(ModelError, match=expected) as caught:
        reply(server, timeout=0.5)
    assert time.monotonic() - started < 5
    assert "\n" not in str(caught.value)
    assert server.url in str(caught.value)


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.generation.openai._BACKOFF_SECONDS", 0.05)
    with ChatServer(says("?")) as server:
        pass
    with pytest.raises(ModelError, match="cannot be reached"):
        reply(server)


def test_a_stop_is_seen_within_a_second_while_the_server_is_silent() -> None:
    stop = threading.Event()
    with ChatServer(raw(CUT, stall=30)) as server:
        stream = client(server, timeout=30).stream(
            MESSAGES, max_tokens=9, session=Session(stop.is_set)
        )
        assert next(stream) == "馆长"
        stop.set()
        stopped_at = time.monotonic()
        with pytest.raises(StoppedError):
            next(stream)
        assert time.monotonic() - stopped_at < 1


def test_the_key_is_sent_and_never_logged_or_shown(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", _SECRET)
    caplog.set_level(logging.DEBUG)
    with ChatServer(fails("401 Unauthorized")) as server:
        url = server.url.replace("http://", "http://someone:password@")
        backend = OpenAIServer(url, model="small", timeout=5)
        with pytest.raises(ModelError) as caught:
            list(backend.stream(MESSAGES, max_tokens=5, session=Session()))
    assert _SECRET not in str(caught.value) + caplog.text
    assert "password" not in str(caught.value)


def test_the_key_goes_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", _SECRET)
    with ChatServer(says("好")) as server:
        reply(server)
    assert f"Bearer {_SECRET}" in server.headers[0]


def test_the_settings_choose_the_server(tmp_path: Path) -> None:
    with ChatServer(says("Wie viele?")) as server:
        settings = Settings(
            home=tmp_path, library=tmp_path, generator="openai", server=server.url,
            language_model="small",
        )  # fmt: skip
        models = Models(settings)
        generator = models.generator.begin(Session())
        assert generator.translate("多少？", "de") == "Wie viele?"
        assert models.generator_name == "small"
