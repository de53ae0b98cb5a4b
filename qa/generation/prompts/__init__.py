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


def neutralise(text: str) -> str:
    """Break the chat format's control sequences (``<|…|>``) in a text that is only data."""
    return text.replace("<|", "<\u200b|").replace("|>", "|\u200b>")
