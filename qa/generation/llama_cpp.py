"""GGUF language models in the process through llama.cpp's ready-built wheel."""

import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

from qa.errors import ModelError
from qa.generation.base import Session
from qa.generation.chat import Message, chatml
from qa.generation.waiting import streamed

# Idle OpenMP workers that spin starve whatever else runs on a small machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_CONTEXT_TOKENS = 4096
_SLOTS = 4
_WITHOUT_EXAMPLES = 2
"""Messages of a prompt that has a system message and one of the user's."""

_BATCH_TOKENS = 128
"""Tokens read between two looks at whether to stop."""


class LlamaCpp:
    """A chat model with a prompt cache for each task with examples, and one for all others."""

    avoids = True

    def __init__(self, path: Path, *, threads: int) -> None:
        try:
            # native code, loaded only when a model is wanted
            from xllamacpp import xllamacpp as runtime  # noqa: PLC0415
        except ImportError as error:
            raise ModelError(
                f"llama.cpp cannot be loaded ({error}); set QINGWEN_GENERATOR=extractive"
            ) from error
        parameters = runtime.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = _CONTEXT_TOKENS * _SLOTS
        parameters.n_parallel = _SLOTS
        parameters.kv_unified = False
        parameters.cpuparams.n_threads = threads
        parameters.cpuparams_batch.n_threads = threads
        parameters.n_batch = parameters.n_ubatch = _BATCH_TOKENS
        parameters.n_gpu_layers = 0
        parameters.cache_ram_mib = 0
        parameters.warmup = False
        parameters.use_jinja = False
        parameters.ui = False
        parameters.verbosity = -1
        # The runtime opens a loopback port of its own; nobody else on the machine gets in.
        parameters.api_keys = [token_hex(16)]
        try:
            self._server = runtime.Server(parameters)
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"{path}: llama.cpp cannot load this model, which is cut off, damaged or of an"
                " unknown architecture; run: qingwen models verify"
            ) from error
        self._lock = threading.Lock()
        self._slots: dict[str, int] = {}
        # Dropped before its loop has begun, it would wait for the end of that loop for ever.
        self.choice_log_probabilities([("user", "")], [], Session())

    def choice_log_probabilities(
        self, messages: Sequence[Message], choices: Sequence[str], session: Session
    ) -> dict[str, float]:
        """Log probability of each choice as the first token of the reply; floor −20."""
        top: list[dict[str, Any]] = []
        for chunk in self._chunks(self._request(messages, n_predict=1, n_probs=50), session):
            scored = chunk["choices"][0].get("logprobs")
            if scored and scored.get("content"):
                top = scored["content"][0]["top_logprobs"]
        found = {entry["token"].strip(): float(entry["logprob"]) for entry in reversed(top)}
        return {choice: max(found.get(choice, -20.0), -20.0) for choice in choices}

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        session: Session,
        avoid: str = "",
    ) -> Generator[str, None, bool]:
        """Write a reply greedily, piece by piece; returns whether it came to its end.

        It does not when ``max_tokens`` is reached; raises ``StoppedError`` when stopped. The tokens
        of ``avoid`` stand nowhere in the reply.
        """
        ended = False
        bias = [[avoid, False]] if avoid else []
        request = self._request(messages, n_predict=max_tokens, logit_bias=bias)
        for chunk in self._chunks(request, session):
            choice = chunk["choices"][0]
            ended = ended or choice["finish_reason"] == "stop"
            if choice["text"]:
                yield choice["text"]
        return ended

    def _chunks(self, request: dict[str, object], session: Session) -> Iterator[dict[str, Any]]:
        """The reply as it comes; the model ends at its next batch when this is given up."""

        def work(emit: Callable[[dict[str, Any]], bool]) -> None:
            with self._lock:
                self._server.handle_completions(request, emit)

        for chunk in streamed(work, session.should_stop):
            usage = self._checked(chunk).get("usage")
            if usage:
                session.tokens["prompt"] += usage["prompt_tokens"]
                session.tokens["generated"] += usage["completion_tokens"]
            if chunk["choices"]:
                yield chunk

    def _request(self, messages: Sequence[Message], **options: object) -> dict[str, object]:
        return {
            "prompt": chatml(messages),
            "id_slot": self._slot(messages),
            "cache_prompt": True,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
            # a piece per batch of the prompt, at which a stop is seen
            "return_progress": True,
            **options,
        }

    def _slot(self, messages: Sequence[Message]) -> int:
        """Prompts that start with the same examples share a cache; those without share the first.

        Tasks beyond the number of caches share one, and read their examples again.
        """
        if len(messages) <= _WITHOUT_EXAMPLES:
            return 0
        return self._slots.setdefault(messages[0][1], 1 + len(self._slots) % (_SLOTS - 1))

    @staticmethod
    def _checked(reply: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(reply, dict) or "choices" not in reply:
            raise ModelError(f"llama.cpp: {str(reply)[:200]}; ask again with a shorter question")
        return reply
