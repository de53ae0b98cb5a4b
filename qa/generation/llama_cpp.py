"""GGUF language models in the process through llama.cpp's ready-built wheel."""

import os
import queue
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

from qa.errors import ModelError
from qa.generation.chat import Message, chatml

# Idle OpenMP workers that spin starve whatever else runs on a small machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_CONTEXT_TOKENS = 4096
_SLOTS = 2


class LlamaCpp:
    """A chat model with two prompt caches: slot 0 for judging, slot 1 for writing."""

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
                f"{path}: llama.cpp cannot load this model; run: qingwen models verify"
            ) from error
        self._lock = threading.Lock()

    def choice_log_probabilities(
        self, messages: Sequence[Message], choices: Sequence[str]
    ) -> dict[str, float]:
        """Log probability of each choice as the first token of the reply; floor −20."""
        with self._lock:
            reply = self._server.handle_completions(
                self._request(messages, slot=0, n_predict=1, n_probs=50)
            )
        top = self._checked(reply)["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        found = {entry["token"].strip(): float(entry["logprob"]) for entry in reversed(top)}
        return {choice: max(found.get(choice, -20.0), -20.0) for choice in choices}

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, should_stop: Callable[[], bool]
    ) -> Generator[str, None, bool]:
        """Write a reply greedily, piece by piece; returns whether it came to its end.

        It does not when ``should_stop`` says so, nor when ``max_tokens`` is reached.
        """
        pieces: queue.Queue[str | BaseException | None] = queue.Queue()
        stopped = threading.Event()
        ended = threading.Event()

        def receive(chunk: dict[str, Any]) -> bool:
            try:
                choice = self._checked(chunk)["choices"][0]
                pieces.put(choice["text"])
                if choice["finish_reason"] == "stop":
                    ended.set()
            except BaseException as error:
                pieces.put(error)
                return True
            return stopped.is_set() or should_stop()

        def run() -> None:
            try:
                with self._lock:
                    self._server.handle_completions(
                        self._request(messages, slot=1, n_predict=max_tokens, stream=True), receive
                    )
            except BaseException as error:
                pieces.put(error)
            finally:
                pieces.put(None)

        worker = threading.Thread(target=run, daemon=True)
        worker.start()
        try:
            while (piece := pieces.get()) is not None:
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            stopped.set()
        return ended.is_set()

    def _request(
        self, messages: Sequence[Message], *, slot: int, **options: object
    ) -> dict[str, object]:
        return {
            "prompt": chatml(messages),
            "id_slot": slot,
            "cache_prompt": True,
            "temperature": 0,
            **options,
        }

    @staticmethod
    def _checked(reply: dict[str, Any]) -> dict[str, Any]:
        if "choices" not in reply:
            raise ModelError(f"llama.cpp: {str(reply)[:200]}; ask again with a shorter question")
        return reply
