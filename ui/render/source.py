"""The source panel: a whole article with its quotes marked, and the facts that name it."""

import itertools
import re
from collections.abc import Sequence
from urllib.parse import quote

from qa.phrases import densest
from qa.types import Article, Hit, Precision
from ui.render.escaping import aside, safe_url, say, text

Span = tuple[int, int]
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SNIPPET = 180
_AROUND = 60
_OPENING, _CLOSING = ("“", "「", '"'), ("”", "」", '"')


def address(article_id: str, spans: Sequence[Span] = ()) -> str:
    """Address of an article on this page; the first span is the quote to show."""
    where = ",".join(f"{start}-{end}" for start, end in spans)
    return text(
        f"#source/{quote(article_id, safe='', errors='replace')}" + (f"/{where}" if where else "")
    )


def title(article: Article | None) -> str:
    """Render the title, isolated so that its direction stays its own."""
    if article is None or not article.title.strip():
        return say("untitled")
    return f'<bdi lang="{text(article.language)}">{text(article.title)}</bdi>'


def date(article: Article) -> str:
    """Render the date as precisely as the article states it."""
    if article.published is None or article.published_precision is Precision.UNKNOWN:
        return say("date_unknown")
    return f'<time datetime="{text(article.published)}">{text(article.published)}</time>'


def publisher(article: Article) -> str:
    """Render the publisher, or that none is stated."""
    if not article.publisher:
        return say("publisher_unknown")
    return f"<bdi>{text(article.publisher)}</bdi>"


def origin(article: Article | None) -> str:
    """Render publisher and date on one line."""
    return "" if article is None else f"{publisher(article)} · {date(article)}"


def snippet(passage: str) -> str:
    """Render the beginning of a passage on one line."""
    line = " ".join(passage.split())
    return text(line if len(line) <= _SNIPPET else line[:_SNIPPET] + "…")


def quoted(passage: str) -> str:
    """Render the beginning of a quote in quotation marks, unless it brings its own."""
    line = passage.strip()
    own = line[:1] in _OPENING and line[-1:] in _CLOSING and len(line) <= _SNIPPET
    return snippet(line) if own else f"“{snippet(line)}”"


def highlight(body: str, spans: Sequence[Span], *, paragraphs: bool = True) -> str:
    """Render an article's body with the quoted spans in ``<mark>``, one ``<p>`` a line.

    The text of the result is the body itself, line breaks included; ``mark.focus`` holds exactly
    ``body[start:end]`` of the first span and every ``mark`` together the union of all. Spans may
    overlap, touch or reach past the body. Without ``paragraphs`` the lines stand as they are
    and no ``mark`` is in focus.
    """
    marks = [(max(start, 0), min(end, len(body))) for start, end in spans]
    cuts = sorted({edge for span in marks for edge in span})
    lines = []
    for line in _LINE.finditer(body):
        edges = [line.start(), *(c for c in cuts if line.start() < c < line.end()), line.end()]
        pieces = []
        for start, end in itertools.pairwise(edges):
            piece = text(body[start:end])
            covering = [index for index, mark in enumerate(marks) if mark[0] <= start < mark[1]]
            if covering:
                kind = ' class="focus"' if paragraphs and covering[0] == 0 else ""
                piece = f"<mark{kind}>{piece}</mark>"
            pieces.append(piece)
        if not paragraphs:
            lines += pieces
            continue
        blank = "" if line.group().strip() else ' class="blank"'
        lines.append(f"<p{blank}>{''.join(pieces)}</p>")
    return "".join(lines)


def excerpt(hit: Hit, spans: Sequence[Span]) -> str:
    """Render a passage around where most of some words stand, with all of them marked.

    ``spans`` are places in the article's body; without any it is the beginning of the passage.
    """
    if not spans:
        return snippet(hit.chunk.text)
    body, chunk = hit.article.body, hit.chunk
    first = densest(spans, _AROUND * 2)
    start = max(chunk.start, first - _AROUND)
    end = min(len(body), max(first + _AROUND * 2, *(e for s, e in spans if s == first)))
    inside = [(s - start, e - start) for s, e in spans if s < end and e > start]
    before, after = ("…" if start > chunk.start else ""), ("…" if end < chunk.end else "")
    words = body[start:end].replace("\n", " ")
    return before + highlight(words, inside, paragraphs=False) + after


def _panel(heading: str, content: str) -> str:
    """Render the panel; its heading stays in sight while the content scrolls."""
    return (
        f'<section class="source" aria-label="Source 原文"><header><div>{heading}</div>'
        f'<a class="close" href="#close" data-close>{aside("close")}'
        f'<span aria-hidden="true">×</span></a></header>{content}</section>'
    )


def _facts(facts: Sequence[str]) -> str:
    return f'<ul class="facts">{"".join(f"<li>{fact}</li>" for fact in facts)}</ul>'


def source_hint() -> str:
    """Render the panel before anything is opened."""
    return f'<section class="source idle"><p>{say("source_hint")}</p></section>'


def source_error(line: str | None) -> str:
    """Render one calm line where the article would stand."""
    words = say("internal_error_here") if line is None else f"<bdi>{text(line)}</bdi>"
    return _panel(f"<h2>{say('source')}</h2>", f'<p class="error" role="alert">{words}</p>')


def source(article: Article, spans: Sequence[Span]) -> str:
    """Render the whole article; the first span is the quote that was asked for."""
    facts = [publisher(article), date(article)]
    url = safe_url(article.url)
    if url:
        facts.append(
            f'<a class="original" href="{text(url)}" target="_blank" rel="noopener noreferrer">'
            f"{say('original')}</a>"
        )
    facts.append(
        f'<button type="button" data-copy-place><span class="before">{say("copy_place")}</span>'
        f'<span class="after">{say("copied")}</span></button>'
    )
    more = [
        *([say("by", name=article.author)] if article.author else []),
        say("characters", count=f"{len(article.body):,}"),
        say("file", name=article.source),
    ]
    return _panel(
        f'<h2 tabindex="-1">{title(article)}</h2>{_facts(facts)}',
        f'{_facts(more)}<div class="body" lang="{text(article.language)}" dir="auto">'
        f"{highlight(article.body, spans)}</div>",
    )
