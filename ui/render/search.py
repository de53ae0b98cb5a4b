"""Markup of the tab that looks passages up."""

from collections.abc import Iterable, Sequence
from datetime import date

from qa.types import Hit
from ui.render.escaping import hint, say, text
from ui.render.references import references
from ui.render.source import Span, address, excerpt, origin, title
from ui.strings import EN, ZH

_LANGUAGES = {
    "zh": "中文", "en": "English", "ja": "日本語", "ko": "한국어", "de": "Deutsch",
    "fr": "Français", "es": "Español", "it": "Italiano", "pt": "Português", "ru": "Русский",
    "ar": "العربية",
    "vi": "Tiếng Việt", "th": "ไทย", "el": "Ελληνικά", "he": "עברית", "hi": "हिन्दी",
}  # fmt: skip


def search_form() -> str:
    """Render the heading of the search and its form."""
    return (
        f'<div class="bar"><h2>{say("search_heading")}</h2><p>{say("search_idle")}</p></div>'
        '<form data-form="find"><div class="searching">'
        f'<label class="unseen" for="phrase">{say("search_phrase")}</label>'
        f'<input id="phrase" type="search" enterkeyhint="search" {hint("search_hint")}>'
        f'<button type="submit" class="send">{say("search_go")}</button></div>'
        '<div class="narrowing"><label class="switch">'
        f'<input id="find-exact" type="checkbox" role="switch"> {say("search_exact")}</label>'
        f"<details><summary>{say('search_filters')}</summary>"
        f'<div class="filters">{_field("publisher", listed=True)}{_field("source", listed=True)}'
        f"{_field('since', kind='date')}{_field('until', kind='date')}{_language()}"
        f'<button type="reset" class="quiet">{say("search_reset")}</button></div></details>'
        "</div></form>"
    )


def _field(name: str, *, kind: str = "text", listed: bool = False) -> str:
    choices = f' list="find-{name}s" autocomplete="off"' if listed else ""
    return f'<label>{say(f"search_{name}")}<input id="find-{name}" type="{kind}"{choices}></label>'


def _language() -> str:
    """Options hold text alone, so the first says its line in both languages."""
    anything = text(f"{ZH['search_any']} {EN['search_any']}")
    options = "".join(f'<option value="{code}">{n}</option>' for code, n in _LANGUAGES.items())
    return (
        f'<label>{say("search_language")}<select id="find-language">'
        f'<option value="">{anything}</option>{options}</select></label>'
    )


def search_choices(publishers: Iterable[str], sources: Iterable[str]) -> str:
    """Render what the fields for publisher and file propose."""
    lists = {"find-publishers": publishers, "find-sources": sources}
    return "".join(
        f'<datalist id="{name}">'
        + "".join(f'<option value="{text(value)}"></option>' for value in values)
        + "</datalist>"
        for name, values in lists.items()
    )


def period_error() -> str:
    """Say that the period asked for ends before it begins."""
    return f'<p class="error" role="alert">{say("search_period")}</p>'


def results(
    found: Sequence[tuple[Hit, Sequence[Span]]],
    accessed: date,
    *,
    more: bool,
    exact: bool,
    newer: str = "",
) -> str:
    """Render the passages found with the words of the phrase marked.

    ``exact``: the spans are where the very words stand, and what a click opens. ``newer`` are the
    words by which newer passages are preferred.
    """
    if not found:
        return f'<p class="empty" role="status">{say("search_none")}</p>'
    count = say("search_first" if more else "search_found", count=len(found))
    if newer:
        count += say("search_newer", words=newer)
    rows = "".join(_result(hit, spans, accessed, exact=exact) for hit, spans in found)
    return (
        f'<p class="count" role="status">{count}</p>'
        f'<div class="results"><ol class="passages">{rows}</ol></div>'
    )


def _result(hit: Hit, spans: Sequence[Span], accessed: date, *, exact: bool) -> str:
    article, chunk = hit.article, hit.chunk
    places = spans if exact else [(chunk.start, chunk.end)]
    words = excerpt(hit, spans)
    return (
        f'<li><a class="passage" href="{address(article.id, places)}">'
        f'<span class="origin">{title(article)} · {origin(article)}</span>'
        f'<span class="words" lang="{text(article.language)}">{words}</span></a>'
        f"{references(article, accessed)}</li>"
    )
