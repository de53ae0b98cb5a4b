"""What stands around the tabs: the header, and one calm line where something failed."""

from collections.abc import Iterable

from ui.render.escaping import say, text
from ui.strings import EN, ZH


def header(views: Iterable[str]) -> str:
    """Render the name, the tabs and the language switch."""
    links = "".join(
        f'<a href="#{view}" data-view="{view}" aria-keyshortcuts="Alt+{number}">{say(view)}</a>'
        for number, view in enumerate(views, start=1)
    )
    return (
        f'<a class="skip" href="#question" data-skip>{say("skip")}</a>'
        '<header class="top"><div class="brand"><h1><span lang="zh">青问</span> Qingwen</h1>'
        f"<p>{say('tagline')}</p></div>"
        f'<nav aria-label="{text(ZH["views"])} {text(EN["views"])}">{links}</nav>'
        f'<a class="kept-link" href="#conversations">{say("conversations")}</a>'
        '<button type="button" class="language" data-switch-language>'
        f'<span class="zh" lang="en">{text(ZH["language"])}</span>'
        f'<span class="en" lang="zh">{text(EN["language"])}</span></button></header>'
        '<div id="tip" role="tooltip" hidden></div>'
    )


def turn(number: object) -> str:
    """Render which request an answer is to, so that the page knows that it waits no more."""
    return f'<i hidden data-turn="{number if isinstance(number, int) else 0}"></i>'


def failure(line: str | None) -> str:
    """Render one calm line where a result would stand."""
    words = say("internal_error_here") if line is None else f"<bdi>{text(line)}</bdi>"
    return f'<p class="error" role="alert">{words}</p>'
