"""Author statements as names: persons with a family name, and everyone else as written."""

import re
from dataclasses import dataclass

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]")
_LIST = re.compile(r"\s*(?:[、;；，]|\s&\s|\s(?:and|und|et)\s)\s*")
_LEAD = re.compile(
    r"(?:by|作者|记者|撰文)\s*[:：]?\s+|(?:作者|记者|撰文)\s*[:：]\s*", re.IGNORECASE
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    re.findall(r"\w+", "af al bin ben da de del della den der di do dos du el ibn la le van von zu")
)
_BODIES = re.compile(
    r"\b(?:agency|association|authority|bank|board|bureau|center|centre|commission|committee"
    r"|company|corp|corporation|council|department|desk|editors?|group|inc|institute|ltd|media"
    r"|ministry|network|news|office|organi[sz]ation|post|press|service|society|staff|team|times"
    r"|tribune|university|the)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z0-9]{2,}(?:\s+[A-Z0-9]{2,})*")


@dataclass(frozen=True, slots=True)
class Author:
    """A name; ``family`` is "" for bodies, single names and scripts that write names whole.

    ``literal`` is the name as the source gives it.
    """

    literal: str
    family: str = ""
    given: str = ""
    suffix: str = ""


def split_authors(statement: str | None) -> list[Author]:
    """Authors of a statement such as ``王保明、肖玲玲`` or ``Smith, J. and Mary van Dyke``."""
    text = " ".join((statement or "").split())
    text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    names: list[str] = []
    for part in _LIST.split(text):
        names += _by_commas(part)
    return [_author(name) for name in names if name]


def is_han(text: str) -> bool:
    """Whether a name or title is written in Chinese, Japanese or Korean characters."""
    return _HAN.search(text) is not None


def _by_commas(part: str) -> list[str]:
    """Names between commas, where a comma does not stand inside a turned name (``Smith, Ann``)."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if is_han(part):
        return [name for piece in pieces for name in _by_blanks(piece)]
    if len(pieces) == 2 and _SUFFIX.fullmatch(pieces[1]):  # noqa: PLR2004
        return [", ".join(pieces)]
    turned = len(pieces) in {2, 3} and " " not in pieces[0].removeprefix("van ").removeprefix(
        "von "
    )
    return [", ".join(pieces)] if turned else pieces


def _by_blanks(piece: str) -> list[str]:
    """Chinese names with blanks between them; a name with letters in it stays whole."""
    words = piece.split()
    short = all(len(word) in range(2, 5) and not word.isascii() for word in words)
    return words if short else [piece]


def _author(name: str) -> Author:
    words = name.replace(",", " ").split()
    if is_han(name) or len(words) < 2 or _BODIES.search(name) or _ACRONYM.fullmatch(name):  # noqa: PLR2004
        return Author(name)
    suffix = ""
    if _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
        name = re.sub(rf",?\s*{re.escape(suffix)}$", "", name)
    if "," in name:
        family, given = (side.strip() for side in name.split(",", 1))
        return Author(f"{given} {family}", family, given, suffix)
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    if first == 0:
        return Author(name)
    return Author(name, " ".join(words[first:]), " ".join(words[:first]), suffix)
