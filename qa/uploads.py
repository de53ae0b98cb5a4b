"""Files that were handed over: kept beside the library, so that they can be read again."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from qa.reading import hash_file


def keep(files: Iterable[Path], folder: Path) -> list[Path]:
    """Copy files into a folder, each under its own name in a folder named by its content.

    The same file handed over twice is kept once; another file of the same name replaces nothing.
    """
    kept: list[Path] = []
    for file in files:
        target = folder / hash_file(file)[:16] / file.name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{file.name}.partial")
            shutil.copyfile(file, partial)
            os.replace(partial, target)  # noqa: PTH105 - whole or absent
        kept.append(target)
    return kept
