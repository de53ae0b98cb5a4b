"""Any server that speaks OpenAI's chat protocol: vLLM, Ollama, SGLang, llama.cpp, a cloud."""

import json
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from qa.errors import ModelError
from qa.generation.base import Session, StoppedError
from qa.generation.chat import Message
from qa.generation.waiting import streamed

KEY_VARIABLE = "OPENAI_API_KEY"
"""The environment variable that holds the key, which is nowhere else kept, shown or logged."""

_CONNECT_SECONDS = 5.0
_TRIES = 4
_BACKOFF_SECONDS = 0.5
_LONGEST_BACKOFF = 8.0
_NAP_SECONDS = 0.1
_TOP = 20
_FLOOR = -20.0
_SAID, _UNSAID = -0.1, -2.4
"""Log probabilities of the choice that was said, and of the others, where a server tells none."""
_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_LINE = 1_000_000


class OpenAIServer:
    """A chat model behind a base URL such as ``http://127.0.0.1:8000/v1``.

    Answers stream. A server that is busy or fails (429, 5xx, no connection) is asked again a few
    times; one that says nothing for ``timeout`` seconds, breaks off or sends what is no answer is
    told in one ``ModelError``.
    """

    avoids = False

    def __init__(self, url: str, *, model: str, timeout: float) -> None:
        self._url = url.rstrip("/")
        self._model = model
        self._tells_log_probabilities = True
        key = os.environ.get(KEY_VARIABLE, "")
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=_CONNECT_SECONDS),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )
        self._timeout = timeout

    def choice_log_probabilities(
        self, messages: Sequence[Message], choices: Sequence[str], session: Session
    ) -> dict[str, float]:
        """Log probability of each choice as the first token of the reply; floor −20.

        From a server that tells none, the choice that it says has most of the probability.
        """
        request = self._request(messages, max_tokens=4)
        said = ""
        top: list[dict[str, Any]] = []
        for chunk in self._chunks(request, session, scored=True):
            choice = _first(chunk)
            said += str((choice.get("delta") or {}).get("content") or "")
            content = (choice.get("logprobs") or {}).get("content") or []
            top = top or [entry for part in content[:1] for entry in part.get("top_logprobs") or []]
        if not top:
            said = said.strip()
            match = max((c for c in choices if said.startswith(c)), key=len, default=None)
            return {choice: _SAID if choice == match else _UNSAID for choice in choices}
        found = {str(e.get("token")).strip(): float(e.get("logprob", _FLOOR)) for e in top[::-1]}
        return {choice: max(found.get(choice, _FLOOR), _FLOOR) for choice in choices}

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        session: Session,
        avoid: str = "",
    ) -> Generator[str, None, bool]:
        """Write a reply, piece by piece; returns whether it came to its end.

        A server cannot be told what to ``avoid``: its tokens are not known.
        """
        reason = None
        for chunk in self._chunks(self._request(messages, max_tokens=max_tokens), session):
            choice = _first(chunk)
            reason = choice.get("finish_reason") or reason
            if piece := (choice.get("delta") or {}).get("content"):
                yield str(piece)
        return reason == "stop"

    def _request(self, messages: Sequence[Message], *, max_tokens: int) -> dict[str, Any]:
        return {
            "model": self._model,
            "messages": [{"role": role, "content": content} for role, content in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }

    def _chunks(
        self, request: dict[str, Any], session: Session, *, scored: bool = False
    ) -> Iterator[dict[str, Any]]:
        def work(emit: Callable[[dict[str, Any]], bool]) -> None:
            if scored and self._tells_log_probabilities:
                try:
                    return self._post(
                        request | {"logprobs": True, "top_logprobs": _TOP}, emit, session
                    )
                except _RejectedError:
                    # some servers refuse the option altogether
                    self._tells_log_probabilities = False
            try:
                self._post(request, emit, session)
            except _RejectedError as error:
                raise ModelError(str(error)) from None

        for chunk in streamed(work, session.should_stop):
            usage = chunk.get("usage")
            if isinstance(usage, dict):
                session.tokens["prompt"] += int(usage.get("prompt_tokens") or 0)
                session.tokens["generated"] += int(usage.get("completion_tokens") or 0)
            yield chunk

    def _post(
        self, request: dict[str, Any], emit: Callable[[dict[str, Any]], bool], session: Session
    ) -> None:
        """Send the request, again where that can help, and pass the reply's pieces on."""
        for attempt in range(1, _TRIES + 1):
            wait = min(_BACKOFF_SECONDS * 2 ** (attempt - 1), _LONGEST_BACKOFF)
            last = attempt == _TRIES
            try:
                with self._client.stream(
                    "POST", f"{self._url}/chat/completions", json=request
                ) as response:
                    if response.status_code in _TRANSIENT and not last:
                        wait = _asked_to_wait(response) or wait
                    else:
                        return self._read(response, emit)
            except httpx.ConnectError:
                if last:
                    raise ModelError(
                        f"{self._name}: cannot be reached; start the server or correct"
                        " QINGWEN_SERVER"
                    ) from None
            except httpx.TimeoutException:
                raise ModelError(
                    f"{self._name}: said nothing for {self._timeout:g} seconds; try again, or raise"
                    " QINGWEN_SERVER_TIMEOUT"
                ) from None
            except httpx.HTTPError as error:
                raise ModelError(
                    f"{self._name}: the reply broke off ({type(error).__name__}); try again"
                ) from None
            _nap(wait, session)
        raise AssertionError("the last attempt returns or raises")

    def _read(self, response: httpx.Response, emit: Callable[[dict[str, Any]], bool]) -> None:
        if response.status_code != httpx.codes.OK:
            response.read()
            reason = f"{self._name}: HTTP {response.status_code}{_reason(response)}"
            if response.status_code in {httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY}:
                raise _RejectedError(reason)
            advice = (
                f"set {KEY_VARIABLE}"
                if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
                else "check QINGWEN_SERVER and QINGWEN_LANGUAGE_MODEL"
            )
            raise ModelError(f"{reason}; {advice}")
        finished = False
        for line in _lines(response):
            if not line.startswith("data:"):
                if line and not line.startswith((":", "event:", "id:", "retry:")):
                    raise self._garbage()
                continue
            data = line.removeprefix("data:").strip()
            if data == "[DONE]":
                return
            try:
                chunk = json.loads(data)
                choices = chunk["choices"] if "error" not in chunk else None
                finished = finished or any(choice.get("finish_reason") for choice in choices or ())
            except (ValueError, TypeError, KeyError, AttributeError):
                raise self._garbage() from None
            if choices is None:
                raise ModelError(f"{self._name}: {str(chunk['error'])[:200]}; see its log")
            if emit(chunk):
                return
        if not finished:
            raise ModelError(f"{self._name}: the reply broke off; try again")

    @property
    def _name(self) -> str:
        """The address without what an address can hold of secrets."""
        parts = urlsplit(self._url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))

    def _garbage(self) -> ModelError:
        return ModelError(
            f"{self._name}: sends something else than a chat reply; is QINGWEN_SERVER the base"
            " address of an OpenAI-compatible server (…/v1)?"
        )


class _RejectedError(Exception):
    """The server does not take a request as it is."""


def _first(chunk: dict[str, Any]) -> dict[str, Any]:
    choices = chunk.get("choices") or [{}]
    return choices[0] if isinstance(choices[0], dict) else {}


def _lines(response: httpx.Response) -> Iterator[str]:
    """Lines of the reply; one without end is no reply."""
    pending = ""
    for piece in response.iter_text():
        *whole, pending = (pending + piece).split("\n")
        yield from (line.rstrip("\r") for line in whole)
        if len(pending) > _LONGEST_LINE:
            yield pending
            pending = ""
    yield pending


def _reason(response: httpx.Response) -> str:
    """What the server says is wrong, in at most one short line."""
    try:
        error = response.json()["error"]
        message = error["message"] if isinstance(error, dict) else error
    except (ValueError, KeyError, TypeError):
        return ""
    return ": " + " ".join(str(message).split())[:200]


def _asked_to_wait(response: httpx.Response) -> float | None:
    try:
        return min(float(response.headers["retry-after"]), _LONGEST_BACKOFF)
    except (KeyError, ValueError):
        return None


def _nap(seconds: float, session: Session) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if session.should_stop():
            raise StoppedError
        time.sleep(_NAP_SECONDS)
