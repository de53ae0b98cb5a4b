"""Who may log in: ``name:password`` lines of a file."""

import hmac
from collections.abc import Callable
from pathlib import Path

from qa.errors import ConfigError


def read_passwords(path: Path) -> Callable[[str, str], bool]:
    """Read ``name:password`` lines into the check that login uses.

    Raises ``ConfigError`` when the file cannot be read or holds no such line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{path}: cannot be read; give --auth a UTF-8 text file") from None
    passwords: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, password = line.partition(":")
        if not (name and colon and password):
            raise ConfigError(f"{path}: line {number} is not of the form name:password")
        passwords[name] = password
    if not passwords:
        raise ConfigError(f"{path}: holds no line of the form name:password")

    def check(name: str, password: str) -> bool:
        expected = passwords.get(name, "")
        same = hmac.compare_digest(expected.encode(), password.encode())
        return same and name in passwords

    return check
