"""From strings to markup: nothing that a file, a model or a reader wrote becomes an element."""

import html
from collections.abc import Mapping
from urllib.parse import urlsplit

from ui.strings import EN, ZH

# One character for one character, so that offsets into an article hold on the page: what HTML or
# JSON cannot carry, and the controls that reorder text (UAX #9 embeddings, overrides, isolates).
_INERT = {
    code: "\ufffd"
    for code in (
        *range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A),
        *range(0xD800, 0xE000), 0xFFFE, 0xFFFF,
    )
    if chr(code) not in "\t\n"
} | {ord("\r"): " "}  # fmt: skip
# The page's own framework reads these as templates; as references nothing ever does.
_TEMPLATE = {ord(character): f"&#{ord(character)};" for character in "{}$`"}


def text(value: str) -> str:
    """Escape a string for text and for quoted attributes; the reader sees it as it is."""
    return html.escape(value.translate(_INERT), quote=True).translate(_TEMPLATE)


def say(key: str, **values: str | int | float) -> str:
    """Say a line in both languages; ``values`` are escaped."""
    safe = {name: text(str(value)) for name, value in values.items()}
    return (
        f'<span class="zh" lang="zh">{_fill(ZH, key, safe)}</span>'
        f'<span class="en" lang="en">{_fill(EN, key, safe)}</span>'
    )


def _fill(language: Mapping[str, str], key: str, safe: Mapping[str, str]) -> str:
    """Fill a line of one language with values that are already escaped."""
    return html.escape(language[key], quote=False).format_map(safe)


def aside(key: str) -> str:
    """Say a line to screen readers only."""
    return f'<span class="unseen">{say(key)}</span>'


def hint(key: str) -> str:
    """Placeholder in both languages; the page's script puts the right one in place."""
    zh, en = text(ZH[key]), text(EN[key])
    return f'placeholder="{zh}" data-hint-zh="{zh}" data-hint-en="{en}"'


def safe_url(url: str | None) -> str | None:
    """Return the address when it is a plain http or https one, else ``None``."""
    if url is None or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
