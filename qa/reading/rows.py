"""The rows of tables: a row of short cells is one line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from qa.reading.document import Block

_CELL_LENGTH = 60


class Placed(NamedTuple):
    """A block and the numbers of the table row and cell that hold it (0: none)."""

    block: Block
    row: int = 0
    cell: int = 0


def join_rows(placed: Iterable[Placed]) -> Iterator[Block]:
    """Blocks in order; those of a row become one where every cell is one short line.

    Cells that hold paragraphs or headings are those of a page laid out as a table: they stay apart.
    """
    for row, members in groupby(placed, key=lambda item: item.row):
        items = list(members)
        if row and _is_line(items):
            yield _joined([item.block for item in items])
        else:
            yield from (item.block for item in items)


def _is_line(items: Sequence[Placed]) -> bool:
    own_cells = all(above.cell != below.cell for above, below in pairwise(items))
    plain = all(
        len(item.block.text) <= _CELL_LENGTH and not item.block.level and not item.block.zone
        for item in items
    )
    return len(items) > 1 and own_cells and plain


def _joined(blocks: Sequence[Block]) -> Block:
    first, *others = blocks
    pieces = list(first.pieces)
    for block in others:
        pieces += [block.pieces[0]._replace(blank=" "), *block.pieces[1:]]
    text = " ".join(block.text for block in blocks)
    linked = sum(block.linked for block in blocks)
    return replace(first, text=text, pieces=tuple(pieces), linked=linked)
