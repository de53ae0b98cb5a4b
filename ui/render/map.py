"""Markup of the tab that shows the library at a glance.

The script draws the canvas from the table's own rows: what is drawn can always be read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from qa.mapping import Map, Period, Point
from qa.types import Article
from ui.render.escaping import hint, say, text
from ui.render.source import address, date, publisher, title

COLOURS = 7
"""Kinds that have a colour and a shape of their own; the rest shares one."""

_ROWS = 200
_DOTS = 12


def map_form() -> str:
    """Render the heading of the tab, its question and how the points are coloured."""
    kinds = "".join(
        f'<label><input type="radio" name="map-colour" value="{kind}"{checked}>'
        f"{say(f'map_by_{kind}')}</label>"
        for kind, checked in (("article", " checked"), ("publisher", ""))
    )
    return (
        f'<div class="bar"><h2>{say("map_heading")}</h2><p>{say("map_idle")}</p></div>'
        '<form class="searching" data-form="locate">'
        f'<label class="unseen" for="located">{say("map_question")}</label>'
        f'<input id="located" type="search" enterkeyhint="search" {hint("map_question_hint")}>'
        f'<button type="submit" class="send">{say("map_go")}</button></form>'
        f'<fieldset class="kinds"><legend class="unseen">{say("map_colour")}</legend>{kinds}'
        "</fieldset>"
    )


def map_empty() -> str:
    """Say that there is nothing to draw."""
    return f'<p class="empty">{say("map_empty")}</p>'


def map_view(
    drawn: Map,
    kind: str,
    *,
    asked: tuple[float, float] | None,
    hits: Sequence[tuple[str, int]],
) -> str:
    """Render the map: canvas, legend, and the table that both are drawn from.

    ``kind`` is ``article`` or ``publisher``; ``asked`` is where the question lies; ``hits`` are the
    article and start of its passages, best first.
    """
    names, groups = _groups(drawn, kind)
    ranks = {place: rank for rank, place in enumerate(hits, start=1)}
    points = sorted(drawn.points, key=lambda p: ranks.get((p.article_id, p.start), len(ranks) + 1))
    listed = [
        (point, groups.get(_group(drawn.articles[point.article_id], kind), COLOURS))
        for point in points
        if point.article_id in drawn.articles
    ]
    rows = "".join(
        _row(point, drawn.articles[point.article_id], group, ranks, hidden=at >= _ROWS)
        for at, (point, group) in enumerate(listed)
    )
    place = f' data-asked="{asked[0]:.4f},{asked[1]:.4f}"' if asked else ""
    share = f"{drawn.plane.explained * 100:.0f}"
    legend = _legend(names, other=len(names) < len(_kinds(drawn, kind)), asked=asked is not None)
    cut = f"<p>{say('map_rows', count=_ROWS)}</p>" if len(listed) > _ROWS else ""
    heads = "".join(
        f'<th scope="col">{say(key)}</th>'
        for key in ("map_column_passage", "column_title", "column_publisher", "column_date")
    )
    return (
        f'<figure class="map"{place}><div class="ground">'
        f'<canvas id="map-canvas" tabindex="0" role="img" aria-labelledby="map-label"></canvas>'
        '<p class="pointed" hidden></p></div>'
        f'<p id="map-label" class="unseen">{say("map_label")}</p>'
        f'<p class="unseen" id="map-spoken" aria-live="polite"></p>{legend}'
        f"<figcaption>{say('map_shown', shown=len(listed), total=drawn.passages, share=share)}"
        f"</figcaption></figure>"
        f'<details class="map-table"><summary>{say("map_table")}</summary>{cut}'
        f'<table class="articles"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</details>"
    )


def _kinds(drawn: Map, kind: str) -> Counter[str]:
    articles = drawn.articles
    return Counter(
        _group(articles[point.article_id], kind)
        for point in drawn.points
        if point.article_id in articles
    )


def _groups(drawn: Map, kind: str) -> tuple[list[str], dict[str, int]]:
    """Markup of the kinds with the most passages, and their numbers by what tells them apart."""
    names: list[str] = []
    numbers: dict[str, int] = {}
    examples = {_group(article, kind): article for article in drawn.articles.values()}
    for group, _ in _kinds(drawn, kind).most_common(COLOURS):
        numbers[group] = len(names)
        example = examples[group]
        names.append(title(example) if kind == "article" else publisher(example))
    return names, numbers


def _group(article: Article, kind: str) -> str:
    return article.id if kind == "article" else article.publisher or ""


def _legend(names: Sequence[str], *, other: bool, asked: bool) -> str:
    items = [(str(number), name) for number, name in enumerate(names)]
    if other:
        items.append((str(COLOURS), say("map_other")))
    if asked:
        items += [("asked", say("map_asked")), ("hit", say("map_hit"))]
    rows = "".join(
        f'<li><canvas class="sign" data-sign="{sign}" aria-hidden="true"></canvas>{name}</li>'
        for sign, name in items
    )
    return f'<ul class="legend">{rows}</ul>'


def _row(
    point: Point, article: Article, group: int, ranks: dict[tuple[str, int], int], *, hidden: bool
) -> str:
    rank = ranks.get((point.article_id, point.start))
    found = f' data-rank="{rank}"' if rank else ""
    place = f'data-x="{point.x}" data-y="{point.y}" data-group="{group}"'
    link = address(point.article_id, [(point.start, point.end)])
    if hidden:  # on the map only; its title is said when it is reached
        return (
            f'<tr hidden {place}><th scope="row"><a href="{link}">{text(point.sentence)}</a></th>'
            f"<td>{title(article)}</td></tr>"
        )
    mark = f'<span class="number">{rank}</span> ' if rank else ""
    return (
        f'<tr {place}{found}><th scope="row">{mark}'
        f'<a href="{link}" lang="{text(article.language)}">{text(point.sentence)}</a></th>'
        f"<td>{title(article)}</td><td>{publisher(article)}</td><td>{date(article)}</td></tr>"
    )


def timeline(periods: Sequence[Period], undated: Sequence[Article]) -> str:
    """Render the articles in the order of time, a column a year or month."""
    if not periods and not undated:
        return ""
    most = max((len(period.articles) for period in periods), default=1)
    columns = "".join(_period(period, most) for period in periods)
    without = (
        f"<details><summary>{say('timeline_undated', count=len(undated))}</summary>"
        f"<ul>{_titles(undated)}</ul></details>"
        if undated
        else ""
    )
    return (
        f'<section class="timeline"><h3>{say("timeline_heading")}</h3>'
        f'<ol tabindex="0" aria-label="{text("时间线 Timeline")}">{columns}</ol>{without}</section>'
    )


def _period(period: Period, most: int) -> str:
    count = len(period.articles)
    if most <= _DOTS:
        dots = "".join(
            f'<a class="dot" href="{address(article.id)}" title="{text(article.title)}">'
            f'<span class="unseen">{title(article)}</span></a>'
            for article in period.articles
        )
        held = f'<span class="dots">{dots}</span>'
    else:
        height = max(2, round(100 * count / most))
        bar = f'<span class="tally" style="height:{height}%"></span>'
        held = f'<span class="dots">{bar}<small aria-hidden="true">{count}</small></span>'
    said = say("timeline_count", period=period.name, count=count)
    return (
        f'<li>{held}<time datetime="{text(period.name)}" aria-hidden="true">{text(period.name)}'
        f'</time><span class="unseen">{said}</span></li>'
    )


def _titles(articles: Iterable[Article]) -> str:
    listed = list(articles)
    shown = "".join(
        f'<li><a href="{address(article.id)}">{title(article)}</a></li>'
        for article in listed[:_ROWS]
    )
    rest = len(listed) - _ROWS
    return shown + (f"<li>{say('timeline_more', count=rest)}</li>" if rest > 0 else "")
