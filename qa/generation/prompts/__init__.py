"""Prompt templates, one Markdown file each; ``{name}`` marks what is filled in."""

from functools import cache
from importlib.resources import files


@cache
def _template(name: str) -> str:
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8").strip()


def render(name: str, **values: str) -> str:
    """Fill the template ``name``; a value is never itself read as a template.

    Control sequences of the chat format lose their meaning inside values, so that a text cannot pass
    itself off as another speaker.
    """
    text = _template(name)
    for key, value in values.items():
        text = text.replace("{" + key + "}", f"\x00{key}\x00")
    for key, value in values.items():
        text = text.replace(f"\x00{key}\x00", neutralise(value))
    return text


def neutralise(text: str) -> str:
    """Break the chat format's control sequences (``<|…|>``) in a text that is only data."""
    return text.replace("\x00", "").replace("<|", "<\u200b|").replace("|>", "|\u200b>")
