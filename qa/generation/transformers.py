"""Chat models of the transformers library: a local folder or a hub id, on the GPU if there is one.

For models that llama.cpp does not run, and for machines with a GPU: on a processor the same model
as GGUF is several times faster.
"""

import threading
from collections.abc import Callable, Generator, Sequence
from typing import Any

from embeddings.runtime import prepare_libraries
from qa.errors import ModelError
from qa.generation.base import Session
from qa.generation.chat import Message, chatml
from qa.generation.waiting import interruptible, streamed

_FLOOR = -20.0


class Transformers:
    """A causal language model with its tokenizer; greedy, one question at a time."""

    avoids = True

    def __init__(self, name: str, *, threads: int, online: bool) -> None:
        prepare_libraries(online=online)
        # Imported here: the libraries take seconds, and read their settings when imported.
        import torch  # noqa: PLC0415
        from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: PLC0415

        self._torch = torch
        device = "cuda" if torch.cuda.is_available() else "cpu"
        if device == "cpu":
            torch.set_num_threads(threads)
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name, local_files_only=not online)
            model: Any = AutoModelForCausalLM.from_pretrained(
                name,
                local_files_only=not online,
                dtype="auto" if device == "cuda" else torch.float32,
            )
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else ""
            raise ModelError(
                f"{name}: transformers cannot load this model ({reason}); name a local folder or"
                " set QINGWEN_ONLINE=true to let it be fetched"
            ) from None
        except Exception as error:  # safetensors and tokenizers raise types of their own
            raise ModelError(
                f"{name}: damaged or not a language model ({type(error).__name__}); fetch it again"
            ) from None
        self._model: Any = model.to(device).eval()
        self._lock = threading.Lock()

    def choice_log_probabilities(
        self, messages: Sequence[Message], choices: Sequence[str], session: Session
    ) -> dict[str, float]:
        """Log probability of each choice's first token as that of the reply; floor −20."""

        def work() -> dict[str, float]:
            with self._lock, self._torch.inference_mode():
                tokens = self._encode(messages)
                logits = self._model(input_ids=tokens).logits[0, -1].float()
                scores = self._torch.log_softmax(logits, dim=-1)
            first = {c: self._tokenizer.encode(c, add_special_tokens=False)[:1] for c in choices}
            session.tokens["prompt"] += int(tokens.shape[1])
            session.tokens["generated"] += 1
            return {c: max(float(scores[ids[0]]), _FLOOR) for c, ids in first.items() if ids}

        found = interruptible(work, session.should_stop)
        return {choice: found.get(choice, _FLOOR) for choice in choices}

    def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        session: Session,
        avoid: str = "",
    ) -> Generator[str, None, bool]:
        """Write a reply greedily, piece by piece; returns whether it came to its end.

        It does not open with the first token of ``avoid``.
        """
        ended = threading.Event()

        def work(emit: Callable[[int], bool]) -> None:
            with self._lock, self._torch.inference_mode():
                tokens = self._encode(messages)
                session.tokens["prompt"] += int(tokens.shape[1])
                cache = None
                avoided = self._tokenizer.encode(avoid, add_special_tokens=False)[:1]
                for _ in range(max_tokens):
                    output = self._model(input_ids=tokens, past_key_values=cache, use_cache=True)
                    cache = output.past_key_values
                    logits = output.logits[:, -1:]
                    logits[..., avoided] = -self._torch.inf
                    avoided = []
                    tokens = logits.argmax(-1)
                    token = int(tokens)
                    if token in self._ends:
                        ended.set()
                        return
                    if emit(token):
                        return

        written: list[int] = []
        shown = ""
        for token in streamed(work, session.should_stop):
            session.tokens["generated"] += 1
            written.append(token)
            text = self._tokenizer.decode(written, skip_special_tokens=True)
            # A character may take several tokens: an unfinished one is held back.
            if not text.endswith("\ufffd") and len(text) > len(shown):
                yield text[len(shown) :]
                shown = text
        return ended.is_set()

    def _encode(self, messages: Sequence[Message]) -> Any:  # noqa: ANN401 (a torch tensor)
        if self._tokenizer.chat_template:
            chat = [{"role": role, "content": content} for role, content in messages]
            prompt = self._tokenizer.apply_chat_template(
                chat, tokenize=False, add_generation_prompt=True
            )
        else:
            prompt = chatml(messages)
        encoded = self._tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        return encoded["input_ids"].to(self._model.device)

    @property
    def _ends(self) -> frozenset[int]:
        """Tokens that end a reply."""
        configured = self._model.generation_config.eos_token_id
        ends = configured if isinstance(configured, list) else [configured]
        return frozenset(e for e in [*ends, self._tokenizer.eos_token_id] if e is not None)
