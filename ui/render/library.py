"""Markup of the tab that lists the articles."""

from collections.abc import Sequence

from qa.types import Article
from ui.render.escaping import hint, say
from ui.render.source import address, date, publisher, title


def library_bar() -> str:
    """Render the heading of the library and its filter."""
    return (
        f'<div class="bar"><h2>{say("library_heading")}</h2><form data-form="browse">'
        f'<label class="unseen" for="filter">{say("library_filter")}</label>'
        f'<input id="filter" type="search" {hint("library_filter_hint")}></form></div>'
    )


def library(articles: Sequence[Article], *, first: int, total: int, page: int, pages: int) -> str:
    """Render one page of the articles; ``first`` counts from 1, ``page`` from 0."""
    if not articles:
        return f'<p class="empty">{say("library_none")}</p>'
    rows = "".join(
        f'<tr><th scope="row"><a href="{address(article.id)}">{title(article)}</a></th>'
        f"<td>{publisher(article)}</td><td>{date(article)}</td>"
        f'<td class="number">{len(article.body):,}<span class="unit"> {say("unit")}</span></td>'
        "</tr>"
        for article in articles
    )
    heads = "".join(
        f'<th scope="col">{say(f"column_{column}")}</th>'
        for column in ("title", "publisher", "date", "characters")
    )
    shown = say("library_range", first=first, last=first + len(articles) - 1, total=total)
    back = _turn(page - 1, "previous") if page > 0 else ""
    forth = _turn(page + 1, "next") if page + 1 < pages else ""
    return (
        f'<table class="articles"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="pager" role="status">{back}<span>{shown}</span>{forth}</p>'
    )


def _turn(page: int, key: str) -> str:
    return f'<button type="button" class="quiet" data-page="{page}">{say(key)}</button>'
