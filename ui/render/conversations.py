"""The list of conversations that are kept, and what becomes of an address that leads nowhere."""

from collections.abc import Sequence

from qa.conversations import Conversation
from qa.taking_away import Format
from ui.render.escaping import aside, hint, say, text

_FORMATS = {
    Format.MARKDOWN: "Markdown", Format.HTML: "HTML", Format.DOCX: "Word (DOCX)",
    Format.JSON: "JSON",
}  # fmt: skip


def conversations(kept: Sequence[Conversation], *, current: str = "") -> str:
    """Render the conversations as links, each with buttons to rename and delete it.

    ``current`` is the one that is on the page.
    """
    rows = "".join(_row(one, current=one.id == current) for one in kept)
    content = (
        f'<ul class="kept">{rows}</ul>'
        if kept
        else f'<p class="none">{say("conversations_none")}</p>'
    )
    return (
        f'<section class="history"><header><h2>{say("conversations")}</h2>{_formats()}'
        f'<a class="close" href="#close" data-close>{aside("close_list")}'
        f'<span aria-hidden="true">×</span></a></header>{content}'
        f"{_legend()}</section>"
    )


def _legend() -> str:
    """What the signs of an answer mean."""
    signs = {
        "marker": ("", '<span class="marker">[1]</span>'),
        "supported": ("supported", '<span class="badge" aria-hidden="true">✓</span>'),
        "partly": ("partly", f'<span class="badge">{say("partly")}</span>'),
        "unsupported": ("unsupported", f'<span class="badge">{say("unsupported")}</span>'),
    }
    rows = "".join(
        f'<div><dt class="{kind}">{sign}</dt><dd>{say(f"legend_{name}")}</dd></div>'
        for name, (kind, sign) in signs.items()
    )
    return f'<div class="signs"><h3>{say("legend")}</h3><dl>{rows}</dl></div>'


def _formats() -> str:
    """What the conversation on the page can be taken away as; shown while there is one."""
    formats = "".join(
        f'<li><button type="button" data-take-away="{form.value}">{name}</button></li>'
        for form, name in _FORMATS.items()
    )
    return (
        f'<details class="menu" data-menu><summary class="quiet">{say("take_away")}</summary>'
        f"<ul>{formats}</ul></details>"
    )


def _row(kept: Conversation, *, current: bool) -> str:
    name, where = text(kept.title), text(kept.id)
    title = f"<bdi>{name}</bdi>" if kept.title else say("untitled")
    day = text(kept.changed[:10])
    return (
        f'<li data-kept="{where}"{" data-open" if current else ""}>'
        f'<a href="#conversation/{where}"{" aria-current=true" if current else ""}>{title}'
        f'<span class="origin"><time datetime="{text(kept.changed)}">{day}</time> · '
        f"{say('questions_count', count=kept.answers)}</span></a>"
        f'<span class="doing"><button type="button" class="quiet" data-rename>{say("rename")}'
        '</button><button type="button" class="quiet" data-delete>'
        f'<span class="before">{say("delete")}</span>'
        f'<span class="after">{say("delete_sure")}</span></button></span>'
        f'<form data-form="rename" hidden><input name="title" value="{name}" maxlength="120"'
        f' {hint("rename_hint")}><button type="submit" class="quiet">{say("rename_save")}</button>'
        "</form></li>"
    )


def lost(line: str | None) -> str:
    """Render the end of an address that leads nowhere any more."""
    words = say("internal_error_here") if line is None else f"<bdi>{text(line)}</bdi>"
    return f'<div class="lost"><p class="error" role="alert">{say("lost")}<br>{words}</p></div>'
