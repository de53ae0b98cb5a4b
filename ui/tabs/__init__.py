"""The tabs of the page, in their order: one module each, assembled by ``ui.app``."""

from collections.abc import Mapping
from typing import Final

from ui.shell import Build
from ui.tabs import ask, library, map, quality, search  # noqa: A004 - a tab's name

TABS: Final[Mapping[str, Build]] = {
    "ask": ask.build,
    "library": library.build,
    "search": search.build,
    "map": map.build,
    "quality": quality.build,
}
