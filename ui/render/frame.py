"""What stands around the conversation: header, forms, the list of articles, search results."""

from collections.abc import Sequence

from qa.types import Article, Hit
from ui.render.conversation import passage_list
from ui.render.escaping import say, text
from ui.render.source import address, date, publisher, title
from ui.strings import EN, ZH

VIEWS = ("ask", "library", "search")


def _hint(key: str) -> str:
    """Placeholder in both languages; the page's script puts the right one in place."""
    zh, en = text(ZH[key]), text(EN[key])
    return f'placeholder="{zh}" data-hint-zh="{zh}" data-hint-en="{en}"'


def header() -> str:
    """Render the name, the three views and the language switch."""
    links = "".join(f'<a href="#{view}" data-view="{view}">{say(view)}</a>' for view in VIEWS)
    return (
        '<header class="top"><div class="brand"><h1><span lang="zh">青问</span> Qingwen</h1>'
        f"<p>{say('tagline')}</p></div>"
        f'<nav aria-label="{text(ZH["views"])} {text(EN["views"])}">{links}</nav>'
        '<button type="button" class="language" data-switch-language>'
        f'<span class="zh" lang="en">{text(ZH["language"])}</span>'
        f'<span class="en" lang="zh">{text(EN["language"])}</span></button></header>'
    )


def composer() -> str:
    """Render the question's form; exactly one of its send and stop buttons is on screen."""
    return (
        '<form class="composer" data-form="ask">'
        '<button type="button" class="quiet" data-restart>'
        '<span class="plus" aria-hidden="true">＋</span> '
        f'<span class="wide">{say("restart")}</span></button>'
        f'<label class="unseen" for="question">{say("question")}</label>'
        f'<textarea id="question" rows="1" enterkeyhint="send" {_hint("question_hint")}></textarea>'
        f'<button type="submit" class="send">{say("send")}</button>'
        f'<button type="button" class="stop" data-stop>{say("stop")}</button></form>'
    )


def library_bar() -> str:
    """Render the heading of the library and its filter."""
    return (
        f'<div class="bar"><h2>{say("library_heading")}</h2><form data-form="browse">'
        f'<label class="unseen" for="filter">{say("library_filter")}</label>'
        f'<input id="filter" type="search" {_hint("library_filter_hint")}></form></div>'
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


def search_form() -> str:
    """Render the heading of the search and its form."""
    return (
        f'<div class="bar"><h2>{say("search_heading")}</h2><p>{say("search_idle")}</p></div>'
        '<form class="searching" data-form="find">'
        f'<label class="unseen" for="phrase">{say("search_phrase")}</label>'
        f'<input id="phrase" type="search" enterkeyhint="search" {_hint("search_hint")}>'
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


def failure(line: str | None) -> str:
    """Render one calm line where a result would stand."""
    words = say("internal_error_here") if line is None else f"<bdi>{text(line)}</bdi>"
    return f'<p class="error" role="alert">{words}</p>'
