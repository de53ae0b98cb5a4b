"""Conversations with a chat model, in the ChatML format of the Qwen family."""

from collections.abc import Sequence

Message = tuple[str, str]
"""Role (``system``, ``user`` or ``assistant``) and content."""


def chatml(messages: Sequence[Message]) -> str:
    """Write messages as one prompt that ends where the assistant is to speak.

    Contents must be free of control sequences (see :func:`qa.generation.prompts.neutralise`).
    """
    turns = (f"<|im_start|>{role}\n{content}<|im_end|>\n" for role, content in messages)
    return "".join(turns) + "<|im_start|>assistant\n"
