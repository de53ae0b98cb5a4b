"""Article → chunks: consecutive whole sentences, as spans of the body."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.text import split_sentences
from qa.types import Article, Chunk

HARD_LIMIT = 448
"""Longest chunk there is: with a title before it, what encoders of 512 tokens still read."""

Count = Callable[[Sequence[str]], Sequence[int]]
"""Size of each text, in tokens."""

_HEADING_LENGTH = 40
_LEAST_FILL = 0.6
_PAUSE = re.compile(r"[、；;]|[，,：:](?!\d)|(?<!\d)\s")  # 1,000 and 30 亿元 stay whole
_QUOTE = re.compile(r"([“「『])|[”」』]")
_SENTENCE_END = '。！？!?….;；:：,，、”"」』'


class _Atom(NamedTuple):
    """A span that is never split, of ``size`` tokens.

    ``opens``: it stands at the start of a paragraph; ``quoted``: a quotation that began before it
    goes on.
    """

    start: int
    end: int
    size: int
    opens: bool
    quoted: bool = False


def chunk(article: Article, max_tokens: int, count: Count) -> list[Chunk]:
    """Split a body into chunks of whole sentences, at most ``max_tokens`` long where possible.

    A chunk ends at a paragraph where that leaves it well filled, else outside a quotation; a
    heading stays with what follows. ``count`` measures sentences; the size of a chunk is the sum of
    its sentences'. A single longer sentence is a chunk of its own; beyond ``HARD_LIMIT`` it is cut
    at its last pause. Chunks do not overlap, and every character that is not white space is in
    exactly one.
    """
    atoms = _atoms(article.body, max_tokens, count)
    chunks: list[Chunk] = []
    first = 0
    while first < len(atoms):
        after = _end_of_chunk(atoms, first, max_tokens)
        start, end = atoms[first].start, atoms[after - 1].end
        chunks.append(
            Chunk(f"{article.id}:{start}-{end}", article.id, start, end, article.body[start:end])
        )
        first = after
    return chunks


def _end_of_chunk(atoms: list[_Atom], first: int, limit: int) -> int:
    """Index after the last atom of the chunk that begins at ``first``."""
    size = atoms[first].size
    after = first + 1
    filled = [after] if size >= limit * _LEAST_FILL else []
    while after < len(atoms) and size + atoms[after].size <= limit:
        size += atoms[after].size
        after += 1
        if size >= limit * _LEAST_FILL:
            filled.append(after)
    if after == len(atoms):
        return after
    filled.reverse()
    whole = (candidate for candidate in filled if not atoms[candidate].quoted)
    return next((c for c in filled if atoms[c].opens), next(whole, after))


def _atoms(body: str, limit: int, count: Count) -> list[_Atom]:
    """Sentences in order, headings joined to the sentence below them."""
    atoms: list[_Atom] = []
    heading: _Atom | None = None
    quotes = 0
    quoting = _QUOTE.search(body) is not None
    spans = split_sentences(body)
    sizes = count([body[start:end] for start, end in spans])
    for (start, end), size in zip(spans, sizes, strict=True):
        opens = not atoms or "\n" in body[(heading or atoms[-1]).end : start]
        if opens:
            quotes = 0
        sentence = _Atom(start, end, size, opens, quotes > 0)
        if quoting:
            quotes += sum(1 if mark[1] else -1 for mark in _QUOTE.finditer(body, start, end))
        if heading is not None:
            if size + heading.size <= limit:
                sentence = _Atom(heading.start, end, heading.size + size, heading.opens)
            else:
                atoms.append(heading)
            heading = None
        if _is_heading(body, start, end, opens) and sentence.size < limit // 2:
            heading = sentence
        elif size > HARD_LIMIT:
            atoms += _cut(body, sentence, count)
        else:
            atoms.append(sentence)
    return [*atoms, heading] if heading is not None else atoms


def _is_heading(body: str, start: int, end: int, opens: bool) -> bool:
    alone = opens and body[end : end + 1] == "\n"
    return alone and end - start <= _HEADING_LENGTH and body[end - 1] not in _SENTENCE_END


def _cut(body: str, sentence: _Atom, count: Count) -> list[_Atom]:
    """Pieces of a sentence too long for any encoder, cut after the last pause that fits."""
    pieces: list[_Atom] = []
    for clause in _clauses(body, sentence.start, sentence.end, count):
        last = pieces[-1] if pieces else None
        if last is not None and last.size + clause.size <= HARD_LIMIT:
            pieces[-1] = last._replace(end=clause.end, size=last.size + clause.size)
        else:
            pieces.append(clause)
    return [pieces[0]._replace(opens=sentence.opens, quoted=sentence.quoted), *pieces[1:]]


def _clauses(body: str, start: int, end: int, count: Count) -> list[_Atom]:
    """Spans between pauses; one that is itself too long is halved until it fits."""
    cuts = [start, *(pause.end() for pause in _PAUSE.finditer(body, start, end)), end]
    spans = [_stripped(body, *span) for span in pairwise(cuts)]
    spans = [(first, last) for first, last in spans if first < last]
    clauses: list[_Atom] = []
    sizes = count([body[first:last] for first, last in spans])
    for (first, last), size in zip(spans, sizes, strict=True):
        if size <= HARD_LIMIT or last - first == 1:
            clauses.append(_Atom(first, last, size, opens=False))
        else:
            middle = (first + last) // 2
            clauses += _clauses(body, first, middle, count) + _clauses(body, middle, last, count)
    return clauses


def _stripped(body: str, start: int, end: int) -> tuple[int, int]:
    while end > start and body[end - 1].isspace():
        end -= 1
    while start < end and body[start].isspace():
        start += 1
    return start, end
