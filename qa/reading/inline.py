"""Markdown inside a line: the text of links and emphasis without their marks."""

import re
from collections.abc import Iterator

Spans = list[tuple[int, int]]

_LINK = re.compile(
    r"!\[[^\]]{0,500}\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)"
    r"|\[(?P<link>[^\[\]]{1,500})\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)"
    r"|<(?P<auto>https?://[^\s<>]+)>"
    r"|(?P<bare>https?://[^\s<>()（）\u3000-\u303f\uff00-\uffef]+)"
)
_EMPHASIS = re.compile(
    r"(\*\*|__|`)(?=\S)(?P<strong>[^\n]{1,500}?)(?<=\S)\1|\*(?=[^\s*])(?P<weak>[^*\n]{1,500})\*"
)


def without_marks(source: str, spans: Spans, *, emphasis: bool) -> tuple[Spans, int]:
    """Spans of what a reader sees, and how many of their characters are links.

    Images are dropped. ``emphasis`` also strips ``**``, ``__``, ``*`` and back-ticks.
    """
    kept: Spans = []
    linked = 0
    for start, end in spans:
        cursor = start
        for match in _LINK.finditer(source, start, end):
            kept.append((cursor, match.start()))
            if match.lastgroup:
                kept.append(match.span(match.lastgroup))
                linked += len(match[match.lastgroup])
            cursor = match.end()
        kept.append((cursor, end))
    if emphasis:
        kept = [span for start, end in kept for span in _without_emphasis(source, start, end)]
    return [(start, end) for start, end in kept if start < end], linked


def _without_emphasis(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cursor = start
    for match in _EMPHASIS.finditer(source, start, end):
        yield cursor, match.start()
        yield match.span("strong" if match["strong"] is not None else "weak")
        cursor = match.end()
    yield cursor, end
