"""What can be done with an answer: copy it, share it, ask again, say what one thinks of it."""

from qa.footnotes import as_text
from ui.exchange import Exchange
from ui.render.escaping import hint, say, text

_FAULTS = ("wrong", "beside", "incomplete", "source")


def actions(state: Exchange) -> str:
    """Render the buttons below an exchange that is over."""
    parts = []
    if state.answer is not None:
        copied = text(as_text(state.answer))
        parts.append(_button("copy", f'data-copy="{copied}"', done=True))
    if state.id:
        parts.append(_button("link", f'data-copy-link="{text(state.id)}"', done=True))
    parts.append(_button("edit", f'data-edit="{text(state.question)}"'))
    parts.append(_button("again", f'data-again="{text(state.question)}"'))
    if state.id:
        opinions = "".join(
            _button(name, f'data-{name} aria-pressed="{str(state.liked is opinion).lower()}"')
            for name, opinion in (("like", True), ("dislike", False))
        )
        parts.append(f'<span class="opinions">{opinions}</span>')
        parts.append(_remark())
    return "".join(parts)


def _button(name: str, attributes: str, *, done: bool = False) -> str:
    label = say(f"action_{name}")
    if done:
        label = f'<span class="before">{label}</span><span class="after">{say("copied")}</span>'
    return f'<button type="button" class="quiet" {attributes}>{label}</button>'


def _remark() -> str:
    """A form for what is wrong with an answer, hidden until one is disliked."""
    faults = "".join(
        f'<label><input type="radio" name="fault" value="{fault}"> {say(f"fault_{fault}")}</label>'
        for fault in _FAULTS
    )
    return (
        f'<form class="remark" data-form="remark" hidden><fieldset><legend>{say("fault")}</legend>'
        f'{faults}<label class="unseen-label"><span class="unseen">{say("fault_words")}</span>'
        f'<input name="words" maxlength="500" {hint("fault_words")}></label>'
        f'<button type="submit" class="send">{say("fault_send")}</button></fieldset>'
        f'<p class="thanks" role="status" hidden>{say("fault_thanks")}</p></form>'
    )
