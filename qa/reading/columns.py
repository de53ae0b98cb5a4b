"""Two columns of running text on a page whose file draws them row by row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from pypdf import PageObject

from qa.reading.plain import display_width

_LEAST_ROWS = 3
_LEAST_SHARE = 0.5
_GUTTER_FROM = 0.25
_FILLED = 0.5
_CROSSES = 1.25
_EM = 0.5
"""Width of a character of one column in ems; a Chinese one counts as two."""


class _Piece(NamedTuple):
    """Text drawn in one go; ``x`` and ``y`` are where it begins, in points from the lower left."""

    x: float
    y: float
    width: float
    text: str


class _Row(NamedTuple):
    """What stands at one height, by the side of the gutter on which it begins."""

    left: Sequence[_Piece]
    right: Sequence[_Piece]


def page_text(page: PageObject) -> str:
    """Text of a page; where its rows run across two columns of prose, column by column.

    A table is left as it is: its cells do not fill their columns.
    """
    pieces: list[_Piece] = []

    def collect(
        text: str, cm: Sequence[float], tm: Sequence[float], _: object, size: float
    ) -> None:
        if text.strip():
            x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            pieces.append(_Piece(x, y, display_width(text.strip()) * size * _EM, text))

    text = page.extract_text(visitor_text=collect)
    lines = _rows(pieces)
    gutter = _gutter(lines, float(page.mediabox.width))
    if gutter is None:
        return text
    rows = [
        _Row([p for p in line if p.x < gutter], [p for p in line if p.x >= gutter])
        for line in lines
    ]
    return _by_column(rows, gutter) if _is_prose(rows, gutter) else text


def _rows(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces that follow each other at one height."""
    rows: list[list[_Piece]] = []
    for piece in pieces:
        if rows and abs(rows[-1][-1].y - piece.y) < 1:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _gutter(rows: Sequence[Sequence[_Piece]], width: float) -> float | None:
    """Where the right column begins: the place at which most rows start anew."""
    starts = Counter(
        round(piece.x)
        for row in rows
        for piece in row[1:]
        if piece.x - row[0].x > width * _GUTTER_FROM
    )
    if not starts:
        return None
    start, count = starts.most_common(1)[0]
    return start - 1 if count >= _LEAST_ROWS else None


def _is_prose(rows: Sequence[_Row], gutter: float) -> bool:
    """Whether both sides are lines of text that fill their columns, on most rows."""
    pairs = [row for row in rows if row.left and row.right]
    if len(pairs) < max(_LEAST_ROWS, len(rows) * _LEAST_SHARE):
        return False
    column = gutter - min(row.left[0].x for row in pairs)
    return all(
        median(sum(piece.width for piece in side) for side in sides) >= column * _FILLED
        for sides in ([row.left for row in pairs], [row.right for row in pairs])
    )


def _by_column(rows: Sequence[_Row], gutter: float) -> str:
    """Left lines, then right lines, of what stands between lines that run across both."""
    lines: list[str] = []
    band: list[_Row] = []

    def end_band() -> None:
        for side in (0, 1):
            texts = ("".join(piece.text for piece in row[side]).strip() for row in band)
            lines.extend(text for text in texts if text)
        band.clear()

    for row in rows:
        reach = sum(piece.width for piece in row.left)
        if row.left and not row.right and reach > (gutter - row.left[0].x) * _CROSSES:
            end_band()
            lines.append("".join(piece.text for piece in row.left).strip())
        else:
            band.append(row)
    end_band()
    return "\n".join(lines)
