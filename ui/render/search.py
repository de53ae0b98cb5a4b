"""Markup of the tab that looks passages up."""

from collections.abc import Sequence

from qa.types import Hit
from ui.render.conversation import passage_list
from ui.render.escaping import hint, say


def search_form() -> str:
    """Render the heading of the search and its form."""
    return (
        f'<div class="bar"><h2>{say("search_heading")}</h2><p>{say("search_idle")}</p></div>'
        '<form class="searching" data-form="find">'
        f'<label class="unseen" for="phrase">{say("search_phrase")}</label>'
        f'<input id="phrase" type="search" enterkeyhint="search" {hint("search_hint")}>'
        f'<button type="submit" class="send">{say("search_go")}</button></form>'
    )


def results(hits: Sequence[Hit]) -> str:
    """Render the passages found for a phrase."""
    if not hits:
        return f'<p class="empty" role="status">{say("search_none")}</p>'
    return (
        f'<p class="count" role="status">{say("search_found", count=len(hits))}</p>'
        f'<div class="results">{passage_list(hits)}</div>'
    )
