"""The tab that shows the library at a glance."""

from ui import render
from ui.shell import Shell, html


def build(shell: Shell) -> None:
    """Build the heading."""
    html(render.map_bar(), "map-bar")
