"""Markup of what is known of one article, and the form that corrects it."""

import datetime

from qa.editing import EDITABLE
from qa.library import Counts
from qa.types import Article
from ui.render.escaping import say, text
from ui.render.references import references
from ui.render.source import address, title

# What the reader of files says in English, by its beginning, as the page says it in both languages.
_SAID = {
    "header: ": "read_header",
    "dateline: ": "read_dateline",
    "time of the page: ": "read_page",
    "lead: ": "read_lead",
    "record: ": "read_record",
    "file header": "removed_header",
    "above the headline": "removed_above",
    "pull quote": "removed_pull",
    "doubled": "removed_doubled",
    "section of the page": "removed_section",
    "after the end of the story": "removed_after",
    "navigation": "removed_navigation",
    "related": "removed_related",
    "copyright": "removed_copyright",
    "address": "removed_address",
    "label": "removed_label",
    "page region: ": "removed_region",
    "this paragraph may belong to another story of the file: ": "note_elsewhere",
    "moved here, in the file it stands above the first headline: ": "note_above",
    "moved here, in the file it stands inside ": "note_inside",
    "a sentence is cut off in the source: ": "note_cut",
    "text of this file that could not be placed in any of its stories": "note_loose",
}


def _told(line: str | None) -> str:
    """A line of the reader of files in both languages, or as it stands where it is unknown."""
    if not line:
        return ""
    for beginning, key in _SAID.items():
        if line.startswith(beginning) and (line == beginning or beginning.endswith(" ")):
            return f"<bdi>{say(key, words=line.removeprefix(beginning))}</bdi>"
    return _text(line)


def card(article: Article, passages: int, today: datetime.date) -> str:
    """Render an article's particulars, notes, what was left out of it, and its form."""
    stated = dict(article.stated)
    badge = f' <span class="edited">{say("edited")}</span>' if stated else ""
    facts = [
        *((f"field_{name}", _value(article, name, stated)) for name in EDITABLE if name != "title"),
        ("field_editor", _text(article.editor)),
        ("card_from", _told(article.published_from)),
        ("field_language", _text(article.language)),
        ("field_file", _text(article.source)),
        ("field_size", say("card_size", characters=f"{len(article.body):,}", passages=passages)),
    ]
    rows = "".join(
        f"<div><dt>{say(key)}</dt><dd>{value}</dd></div>" for key, value in facts if value
    )
    return (
        f'<section class="card" data-article="{text(article.id)}">'
        f'<p class="doing"><button type="button" class="quiet" data-close-card>← {say("card_back")}'
        f"</button></p>"
        f'<h3 tabindex="-1">{title(article)}{badge}</h3>{_stated(stated, "title")}'
        f'<dl class="known">{rows}</dl>{_notes(article)}'
        f'<p class="doing"><a class="quiet" href="{address(article.id)}">{say("card_open")}</a>'
        f'<button type="button" class="quiet" data-reread>{say("card_reread")}</button>'
        f'<button type="button" class="quiet danger" data-remove>{say("card_delete")}</button></p>'
        f"{_form(article)}{_removed(article)}{references(article, today)}</section>"
    )


def _text(value: str | None) -> str:
    return f"<bdi>{text(value)}</bdi>" if value else ""


def _value(article: Article, name: str, stated: dict[str, str | bool | None]) -> str:
    value = getattr(article, name)
    shown = _text(value) or say("card_nothing")
    inferred = (
        f'<small class="inferred">{say("card_inferred")}</small>'
        if name == "published" and article.published_inferred
        else ""
    )
    return shown + inferred + _stated(stated, name)


def _stated(stated: dict[str, str | bool | None], name: str) -> str:
    if name not in stated:
        return ""
    value = stated[name]
    said = say("card_stated", value=value) if isinstance(value, str) else say("card_stated_none")
    return f"<small>{said}</small>"


def _notes(article: Article) -> str:
    if not article.notes:
        return ""
    notes = "".join(f"<li>{_told(note)}</li>" for note in article.notes)
    return f'<h4>{say("card_notes")}</h4><ul class="remarks">{notes}</ul>'


def _form(article: Article) -> str:
    fields = "".join(
        f"<label>{say(f'field_{name}')}"
        f'<input name="{name}" type="text" value="{text(getattr(article, name) or "")}"'
        f"{' required' if name == 'title' else ''}></label>"
        for name in EDITABLE
    )
    return (
        f'<details class="editing"><summary>{say("card_edit")}</summary>'
        f'<form data-form="edit"><p>{say("card_edit_more")}</p>{fields}'
        f'<button type="submit" class="send">{say("card_save")}</button></form></details>'
    )


def _removed(article: Article) -> str:
    if not article.removed:
        return f'<p class="empty">{say("card_removed_none")}</p>'
    rows = "".join(
        f"<li><bdi>{text(item.text)}</bdi><small>{_told(item.reason)}</small></li>"
        for item in article.removed
    )
    count = say("card_removed", count=len(article.removed))
    return f'<details><summary>{count}</summary><ul class="remarks">{rows}</ul></details>'


def health(
    counts: Counts, *, encoder: str | None, size: int, index: str, pending: int, problems: list[str]
) -> str:
    """Render the state of the library; ``index`` is current, outdated or absent."""
    held = say(
        "health_held", articles=f"{counts.articles:,}", passages=f"{counts.chunks:,}",
        characters=f"{counts.characters:,}", size=f"{size / 1e6:,.1f}",
    )  # fmt: skip
    listed = "".join(f"<li><bdi>{text(problem)}</bdi></li>" for problem in problems[:50])
    found = (
        f"<p>{say('health_problems', count=len(problems))}</p><ul>{listed}</ul>"
        if problems
        else f"<p>{say('health_sound')}</p>"
    )
    waiting = f"<p>{say('health_pending', count=pending)}</p>" if pending else ""
    return (
        f'<div class="told" role="status"><h3>{say("health_heading")}</h3><p>{held}</p>'
        f"<p>{say('health_encoder')} <bdi>{text(encoder or '–')}</bdi></p>"
        f"<p>{say('health_index')} {say(f'health_{index}')}</p>{waiting}{found}</div>"
    )
