"""Other names of the same thing, as the user lists them: one group a line, names between commas."""

import re
from collections.abc import Iterable
from pathlib import Path

from qa.errors import ConfigError
from qa.text import fold

FILE_NAME = "synonyms.txt"
_COMMAS = re.compile(r"[,，、\t]")
_COMMENT = "#"
_MOST_BYTES = 1_000_000
_FEWEST = 2


class Synonyms:
    """Writes every name of a group as the group's first; equal where they change the same."""

    def __init__(self, groups: Iterable[tuple[str, ...]] = ()) -> None:
        """Take groups of names that no two groups share."""
        self.firsts = {fold(name): fold(group[0]) for group in groups for name in group}
        names = sorted((n for n, first in self.firsts.items() if n != first), key=len, reverse=True)
        # A Latin name is a word of its own; a Chinese one may stand anywhere.
        self._pattern = re.compile("|".join(map(_bounded, names))) if names else None

    @classmethod
    def read(cls, path: Path) -> "Synonyms":
        """Read a file that need not exist; raises ``ConfigError`` naming the line that is wrong."""
        try:
            if not path.exists():
                return cls()
            if path.stat().st_size > _MOST_BYTES:
                raise ConfigError(f"{path}: more than {_MOST_BYTES} bytes; shorten the list")
            lines = path.read_text("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise ConfigError(f"{path}: not UTF-8 text; save it as UTF-8") from None
        except OSError as error:
            raise ConfigError(f"{path}: {(error.strerror or str(error)).lower()}") from None
        groups: list[tuple[str, ...]] = []
        seen: dict[str, int] = {}
        for number, line in enumerate(lines, start=1):
            content = line.partition(_COMMENT)[0].strip()
            if not content:
                continue
            names = tuple(name for part in _COMMAS.split(content) if (name := part.strip()))
            if len(names) < _FEWEST:
                raise ConfigError(
                    f"{path}, line {number}: one name only; write two or more between commas"
                )
            for name in {fold(name): name for name in names}.values():
                if (before := seen.setdefault(fold(name), number)) != number:
                    raise ConfigError(
                        f"{path}, line {number}: {name} stands in line {before} too;"
                        " join the two lines"
                    )
            groups.append(names)
        return cls(groups)

    def __call__(self, folded: str) -> str:
        """A folded text with every name in its group's first form."""
        if self._pattern is None:
            return folded
        return self._pattern.sub(lambda match: self.firsts[match.group()], folded)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Synonyms) and self.firsts == other.firsts

    def __hash__(self) -> int:
        return hash(frozenset(self.firsts.items()))


def file_stamp(path: Path) -> tuple[int, int] | None:
    """Time and size of a file, by which a change shows; ``None`` where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _bounded(name: str) -> str:
    before = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"
