"""The product, or only its library, opened for one command.

Modules of the commands import what is heavy inside the functions: --help does not wait for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.library import Library
    from qa.pipeline import Qingwen


def load_settings(library: Path | None = None) -> "Settings":
    """Read the settings; a library named on the command line wins."""
    from qa import config

    return config.load_settings(library=library)


def open_library(folder: Path | None) -> "Library":
    """Open a library that is there; raises ``LibraryError`` saying how to make one."""
    from qa.library import Library

    return Library.open(load_settings(folder).library, create=False)


def open_existing(folder: Path | None) -> "Qingwen":
    """Open everything over a library that is there; raises as ``open_library``."""
    settings = load_settings(folder)
    open_library(folder).close()
    return open_qingwen(settings)


def open_qingwen(settings: "Settings") -> "Qingwen":
    """Open everything over the library that the settings name, which may be new."""
    from qa.pipeline import Qingwen

    return Qingwen.open(settings)
