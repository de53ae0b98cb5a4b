"""The question's form."""

from ui.render.escaping import hint, say


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
