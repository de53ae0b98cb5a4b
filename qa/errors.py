"""The exception tree; every message is one line that says what happened and what to do.

QingwenError
├── ModelError                 weights and runtimes (embeddings.errors)
│   ├── ModelMissingError
│   └── ModelCorruptedError
├── IndexMismatchError         index without its library (embeddings.errors)
├── ConfigError                a setting is unknown or out of range
├── ReadingError               one file could not be read; the others go on
├── LibraryError               the SQLite library is missing, damaged, locked or too new
├── QuestionError              the question is empty or too long
└── NotFoundError              no article has this id
"""

from embeddings.errors import (
    IndexMismatchError,
    ModelCorruptedError,
    ModelError,
    ModelMissingError,
    QingwenError,
)

__all__ = [
    "ConfigError",
    "IndexMismatchError",
    "LibraryError",
    "ModelCorruptedError",
    "ModelError",
    "ModelMissingError",
    "NotFoundError",
    "QingwenError",
    "QuestionError",
    "ReadingError",
]


class ConfigError(QingwenError):
    """A setting is unknown, of the wrong type or out of range."""


class ReadingError(QingwenError):
    """One file could not be read; ``path`` names it.

    ``lasting`` says that the same bytes would fail again: permissions and full disks do not last.
    """

    def __init__(self, path: str, reason: str, *, lasting: bool = True) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.lasting = lasting


class LibraryError(QingwenError):
    """The library is missing, damaged, locked or written by a newer version."""


class QuestionError(QingwenError):
    """The question is empty or too long."""


class NotFoundError(QingwenError):
    """No article has this id."""
