"""The Chinese names of places and firms that are known, with their spelling."""

import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("names.tsv.xz")
"""Names with their spelling in small letters, made by ``qa.training.names``; CC BY-SA 4.0."""

SHORTEST, LONGEST = 2, 8
"""Characters of a name."""


@cache
def known_names() -> Mapping[str, str]:
    """Every name with its spelling."""
    with lzma.open(DATA, "rt", encoding="utf-8") as stream:
        return dict(line.rstrip("\n").split("\t") for line in stream)
