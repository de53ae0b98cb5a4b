"""Markup of the tab that shows the library at a glance."""

from ui.render.escaping import say


def map_bar() -> str:
    """Render the heading of the tab."""
    return f'<div class="bar"><h2>{say("map_heading")}</h2></div>'
