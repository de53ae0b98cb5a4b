"""One line below the header while the page is being prepared."""

from ui.preparation import Standing
from ui.render.escaping import say, text


def status(standing: Standing) -> str:
    """Render how far a preparation is; nothing once it is over."""
    if standing.failure is not None:
        words = f"<bdi>{text(standing.failure)}</bdi>" if standing.failure else ""
        return f'<p class="preparing error" role="alert">{say("prepare_failed")} {words}</p>'
    if not standing.step:
        return ""
    if standing.step == "reading" and standing.total:
        line = say("prepare_reading", done=standing.done, total=standing.total)
        known = f' max="{standing.total}" value="{standing.done}"'
    else:
        line, known = say("prepare_loading"), ""
    bar = f'<progress{known} aria-hidden="true"></progress>'
    return (
        f'<p class="preparing" role="status" data-preparing="{text(standing.step)}">{bar}{line}</p>'
    )
