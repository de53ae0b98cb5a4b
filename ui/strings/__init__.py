"""Every word of the page, in Chinese and in English, by the same keys: one module a tab."""

from collections.abc import Mapping
from typing import Final

from ui.strings import ask, library, map, quality, search, shared  # noqa: A004 - a tab's name

_PARTS = (shared, ask, library, search, map, quality)

ZH: Final[Mapping[str, str]] = {key: line for part in _PARTS for key, line in part.ZH.items()}
EN: Final[Mapping[str, str]] = {key: line for part in _PARTS for key, line in part.EN.items()}
