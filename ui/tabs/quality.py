"""The tab that says how far to trust the answers."""

from ui import render
from ui.shell import Shell, html


def build(shell: Shell) -> None:
    """Build the heading."""
    html(render.quality_bar(), "quality-bar")
