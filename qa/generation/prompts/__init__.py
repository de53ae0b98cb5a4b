"""Prompt templates, one Markdown file each; ``{name}`` marks what is filled in."""

import re
from functools import cache
from importlib.resources import files

_FIELD = re.compile(r"\{(\w+)\}")


@cache
def _template(name: str) -> str:
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def render(name: str, **values: str) -> str:
    """Fill the template ``name``; a value is never itself read as a template.

    Control sequences of the chat format lose their meaning inside values, so that a text cannot
    pass itself off as another speaker.
    """
    return _FIELD.sub(lambda match: neutralise(values[match[1]]), _template(name))


# Tokens by which the model families mark who speaks: ChatML and Llama 3 (<|…|>), DeepSeek
# (<｜…｜>), Gemma (<start_of_turn>), Llama 2 and Mistral ([INST], <<SYS>>), and ends of texts.
_CONTROL = re.compile(
    r"<(?=[|｜])|(?<=[|｜])>"
    r"|[<\[](?=/?(?:start_of_turn|end_of_turn|start_of_image|INST|SYSTEM_PROMPT|AVAILABLE_TOOLS"
    r"|TOOL_CALLS|TOOL_RESULTS|s|bos|eos|pad|unk|think|tool_call|tool_response|tools"
    r"|function_call)[>\]])"
    r"|<(?=<\s*/?SYS>)",
    re.IGNORECASE,
)


def neutralise(text: str) -> str:
    """Break the control sequences of chat formats in a text that is only data.

    A zero-width blank keeps each from being read as one token; to a reader nothing changes.
    """
    return _CONTROL.sub(lambda match: "\u200b>" if match[0] == ">" else match[0] + "\u200b", text)
