"""Markup of the tab that says how far to trust the answers."""

from ui.render.escaping import say


def quality_bar() -> str:
    """Render the heading of the tab."""
    return f'<div class="bar"><h2>{say("quality_heading")}</h2></div>'
