"""The question's form, and what can be done with the whole conversation."""

from qa.taking_away import Format
from ui.render.escaping import hint, say

_FORMATS = {
    Format.MARKDOWN: "Markdown", Format.HTML: "HTML", Format.DOCX: "Word (DOCX)",
    Format.JSON: "JSON",
}  # fmt: skip


def tools() -> str:
    """Render the way to the conversations on narrow screens, and the formats to take away."""
    formats = "".join(
        f'<li><button type="button" data-take-away="{form.value}">{name}</button></li>'
        for form, name in _FORMATS.items()
    )
    return (
        f'<div class="tools"><a class="quiet" href="#conversations">{say("conversations")}</a>'
        f'<details class="menu" data-menu><summary class="quiet">{say("take_away")}</summary>'
        f"<ul>{formats}</ul></details></div>"
    )


def composer() -> str:
    """Render the question's form; exactly one of its send and stop buttons is on screen."""
    return (
        '<form class="composer" data-form="ask">'
        '<button type="button" class="quiet" data-restart aria-keyshortcuts="Alt+N">'
        '<span class="plus" aria-hidden="true">＋</span> '
        f'<span class="wide">{say("restart")}</span></button>'
        f'<label class="unseen" for="question">{say("question")}</label>'
        f'<textarea id="question" rows="1" enterkeyhint="send" aria-keyshortcuts="Alt+Q"'
        f" {hint('question_hint')}></textarea>"
        f'<button type="submit" class="send">{say("send")}</button>'
        f'<button type="button" class="stop" data-stop>{say("stop")}</button></form>'
    )
