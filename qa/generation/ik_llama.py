"""GGUF weights in the process through ik_llama.cpp, which reads prompts faster on a processor."""

import codecs
import ctypes
import importlib
import os
import threading
from collections.abc import Callable, Generator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import ModelError
from qa.generation.base import Session
from qa.generation.chat import Message, chatml
from qa.generation.waiting import streamed

# Idle OpenMP workers that spin starve whatever else runs on a small machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_CONTEXT_TOKENS = 4096
_BATCH_TOKENS = 64
"""Tokens read between two looks at whether to stop: half a second on two cores."""

_MOST_CONTEXTS = 6
_PIECE_BYTES = 256
_LEAST_LOG_PROBABILITY = -20.0
_INSTRUCTIONS = {"avx2", "fma", "f16c", "bmi2"}
_CPU_INFO = Path("/proc/cpuinfo")

Logits = np.ndarray[tuple[int], np.dtype[np.float32]]


def is_supported() -> bool:
    """Whether the ready-built library is installed and this processor can run it."""
    try:
        lines = _CPU_INFO.read_text().splitlines()
        flags = next((line for line in lines if line.startswith("flags")), "")
        # The library is opened here: one that this system cannot load is none.
        return set(flags.split()) >= _INSTRUCTIONS and bool(_library())
    except (OSError, ImportError, RuntimeError, AttributeError):
        return False


def _library() -> Any:  # noqa: ANN401
    """The bindings of the native code, loaded only when a model is wanted."""
    return importlib.import_module("ik_llama_cpp._ctypes_api")


class IkLlama:
    """A chat model with a prompt cache for each kind of prompt, told by its system message.

    Only for weights that it has been tried with: it ends the process where it meets what it does
    not know.
    """

    avoids = True

    def __init__(self, path: Path, *, threads: int) -> None:
        api = _library()
        self._api, self._threads = api, threads
        _silence(api)
        api.llama_backend_init()
        parameters = api.llama_model_default_params()
        # Weights are laid out anew for the processor, so they are not mapped from the file.
        parameters.use_mmap, parameters.repack_tensors = False, True
        self._model = api.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self._model:
            raise ModelError(
                f"{path}: ik_llama.cpp cannot load this model; run: qingwen models verify"
            )
        self._vocabulary = api.llama_vocab_n_tokens(api.llama_model_get_vocab(self._model))
        self._lock = threading.Lock()
        self._contexts: dict[str, _Context] = {}

    def choice_log_probabilities(
        self, messages: Sequence[Message], choices: Sequence[str], session: Session
    ) -> dict[str, float]:
        """Log probability of each choice that is one token as the first of the reply; floor −20."""

        def work(emit: Callable[[Logits | None], bool]) -> None:
            with self._lock:
                context = self._read(messages, session, lambda: emit(None))
                if context is not None:
                    emit(context.logits())

        (logits,) = [found for found in streamed(work, session.should_stop) if found is not None]
        normaliser = float(np.logaddexp.reduce(logits.astype(np.float64)))
        result = {}
        for choice in choices:
            first, *more = self._tokens(choice)
            log_probability = -np.inf if more else float(logits[first]) - normaliser
            result[choice] = max(log_probability, _LEAST_LOG_PROBABILITY)
        return result

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        session: Session,
        avoid: str = "",
    ) -> Generator[str, None, bool]:
        """Write a reply greedily, piece by piece; returns whether it came to its end.

        It does not when ``max_tokens`` is reached; raises ``StoppedError`` when stopped. The reply
        does not open with ``avoid``, if that is one token.
        """
        ended = threading.Event()

        def work(emit: Callable[[str], bool]) -> None:
            with self._lock:
                context = self._read(messages, session, lambda: emit(""))
                decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
                avoided = self._tokens(avoid)
                avoided = avoided if len(avoided) == 1 else []
                for _ in range(max_tokens if context is not None else 0):
                    logits = context.logits()  # type: ignore[union-attr]
                    logits[avoided] = -np.inf
                    avoided = []
                    token = int(logits.argmax())
                    session.tokens["generated"] += 1
                    if self._api.llama_token_is_eog(self._model, token):
                        ended.set()
                        return
                    given_up = emit(decoder.decode(self._piece(token)))
                    if given_up or not context.read([token]):  # type: ignore[union-attr]
                        return

        for piece in streamed(work, session.should_stop):
            if piece:
                yield piece
        return ended.is_set()

    def _read(
        self, messages: Sequence[Message], session: Session, given_up: Callable[[], bool]
    ) -> "_Context | None":
        """Read a prompt as far as it is not in the cache; ``None`` when given up before its end."""
        tokens = self._tokens(chatml(messages))
        if len(tokens) > _CONTEXT_TOKENS:
            raise ModelError("ik_llama.cpp: the prompt is too long; ask a shorter question")
        session.tokens["prompt"] += len(tokens)
        context = self._context(messages[0][1])
        context.keep(tokens)
        while missing := tokens[len(context.tokens) :][:_BATCH_TOKENS]:
            if not context.read(missing):
                raise ModelError("ik_llama.cpp: a prompt could not be read; ask again")
            if given_up():
                return None
        return context

    def _context(self, kind: str) -> "_Context":
        """The context of a kind of prompt; the one longest unused serves where there are enough."""
        context = self._contexts.pop(kind, None)
        if context is None and len(self._contexts) >= _MOST_CONTEXTS:
            context = self._contexts.pop(next(iter(self._contexts)))
        if context is None:
            context = _Context(self._api, self._model, self._vocabulary, self._threads)
        self._contexts[kind] = context
        return context

    def _tokens(self, text: str) -> list[int]:
        data = text.encode()
        buffer = (ctypes.c_int32 * (len(data) + 1))()
        count = self._api.llama_tokenize(
            self._model, data, len(data), buffer, len(buffer), False, True
        )
        return list(buffer[:count])

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        size = self._api.llama_token_to_piece(self._model, token, buffer, len(buffer), 0, False)
        return buffer.raw[: max(size, 0)]


class _Context:
    """What has been read of one kind of prompt, and can be read on."""

    def __init__(self, api: Any, model: int, vocabulary: int, threads: int) -> None:  # noqa: ANN401
        parameters = api.llama_context_default_params()
        parameters.n_ctx = _CONTEXT_TOKENS
        parameters.n_batch = parameters.n_ubatch = _BATCH_TOKENS
        parameters.n_seq_max = 1
        parameters.n_threads = parameters.n_threads_batch = threads
        # Its flash attention fails on processors without AVX-VNNI, and is no faster here.
        parameters.flash_attn = False
        self._api, self._vocabulary = api, vocabulary
        self._context = api.llama_init_from_model(model, parameters)
        if not self._context:
            raise ModelError("ik_llama.cpp: too little memory for a prompt; close other programs")
        self._batch = api.llama_batch_init(_BATCH_TOKENS, 0, 1)
        self.tokens: list[int] = []

    def keep(self, tokens: Sequence[int]) -> None:
        """Forget all but what a prompt starts with; its last token is always read again."""
        pairs = zip(self.tokens, tokens[:-1], strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        forget = self._api._lib.llama_kv_cache_seq_rm
        forget.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int32, ctypes.c_int32]
        forget(self._context, 0, shared, -1)
        del self.tokens[shared:]

    def read(self, tokens: Sequence[int]) -> bool:
        """Read at most a batch of tokens; whether there was room for them."""
        start = len(self.tokens)
        if start + len(tokens) > _CONTEXT_TOKENS:
            return False
        batch = self._batch
        batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            batch.token[i], batch.pos[i] = token, start + i
            batch.n_seq_id[i], batch.seq_id[i][0] = 1, 0
            batch.logits[i] = i == len(tokens) - 1
        if self._api.llama_decode(self._context, batch) != 0:
            return False
        self.tokens += tokens
        return True

    def logits(self) -> Logits:
        """Scores of every token as the next one, float32 ``[vocabulary]``; a copy."""
        pointer = self._api.llama_get_logits_ith(self._context, -1)
        address = ctypes.cast(pointer, ctypes.POINTER(ctypes.c_float))
        return np.ctypeslib.as_array(address, (self._vocabulary,)).copy()


_LogCallback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
_ignored = _LogCallback(lambda _level, _text, _data: None)


def _silence(api: Any) -> None:  # noqa: ANN401
    """Drop the library's log: it goes to the terminal otherwise."""
    api._lib.llama_log_set.argtypes = [_LogCallback, ctypes.c_void_p]
    api._lib.llama_log_set(_ignored, None)
