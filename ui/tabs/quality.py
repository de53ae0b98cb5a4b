"""The tab that says how far to trust the answers."""

from importlib.metadata import PackageNotFoundError, version

from embeddings import models
from embeddings.registry import PACKAGED
from qa.evaluation.stored import load
from qa.pipeline import Qingwen
from ui import render
from ui.shell import Shell, calmly, html


def build(shell: Shell) -> None:
    """Build the places of the figures and the models, filled when the tab is first shown."""
    handlers = QualityHandlers(shell.qingwen)
    html(render.quality_bar(), "quality-bar")
    figures = html("", "figures")
    used = html("", "models")
    shell.on("quality", handlers.show, None, [figures, used])


class QualityHandlers:
    """What happens on each event of the tab."""

    def __init__(self, qingwen: Qingwen) -> None:
        self._qingwen = qingwen

    def show(self) -> tuple[str, str]:
        """Show the last evaluation and the models in use."""
        folder = self._qingwen.settings.library
        figures = calmly(lambda: render.evaluation(load(folder)), render.failure)
        return figures, calmly(self._models, render.failure)

    def _models(self) -> str:
        home = self._qingwen.settings.home
        listed = [(spec, models.is_installed(name, home)) for name, spec in models.REGISTRY.items()]
        listed += [(spec, True) for spec in PACKAGED.values()]
        try:
            own = version("qingwen")
        except PackageNotFoundError:  # run from a checkout that was never installed
            own = "–"
        return render.models(listed, own)
