"""Article → chunks: consecutive whole sentences, as spans of the body."""

import re
from typing import NamedTuple

from qa.text import split_sentences
from qa.types import Article, Chunk

_HARD_LIMIT = 2000
_HEADING_LENGTH = 40
_LEAST_FILL = 0.6
_PAUSE = re.compile(r"[，,、；;：:]|\s")
_QUOTES = {"“": 1, "「": 1, "『": 1, "”": -1, "」": -1, "』": -1}
_SENTENCE_END = '。！？!?….;；:：,，、”"」』'


class _Atom(NamedTuple):
    """A span that is never split.

    ``opens``: it stands at the start of a paragraph; ``quoted``: a quotation that began before it
    goes on.
    """

    start: int
    end: int
    opens: bool
    quoted: bool = False


def chunk(article: Article, max_characters: int) -> list[Chunk]:
    """Split a body into chunks of whole sentences, at most ``max_characters`` long where possible.

    A chunk ends at a paragraph where that leaves it well filled, else outside a quotation; a
    heading stays with what follows.
    A single longer sentence is a chunk of its own; beyond 2,000 characters it is cut at its last
    pause. Chunks do not overlap, and every character that is not white space is in exactly one.
    """
    atoms = _atoms(article.body, max_characters)
    chunks: list[Chunk] = []
    first = 0
    while first < len(atoms):
        after = _end_of_chunk(atoms, first, max_characters)
        start, end = atoms[first].start, atoms[after - 1].end
        chunks.append(
            Chunk(f"{article.id}:{start}-{end}", article.id, start, end, article.body[start:end])
        )
        first = after
    return chunks


def _end_of_chunk(atoms: list[_Atom], first: int, limit: int) -> int:
    """Index after the last atom of the chunk that begins at ``first``."""
    start = atoms[first].start
    after = first + 1
    while after < len(atoms) and atoms[after].end - start <= limit:
        after += 1
    if after == len(atoms):
        return after
    filled = [
        candidate
        for candidate in range(after, first, -1)
        if atoms[candidate - 1].end - start >= limit * _LEAST_FILL
    ]
    whole = (candidate for candidate in filled if not atoms[candidate].quoted)
    return next((c for c in filled if atoms[c].opens), next(whole, after))


def _atoms(body: str, limit: int) -> list[_Atom]:
    """Sentences in order, headings joined to the sentence below them."""
    atoms: list[_Atom] = []
    heading: _Atom | None = None
    quotes = 0
    for start, end in split_sentences(body):
        opens = not atoms or "\n" in body[(heading or atoms[-1]).end : start]
        if opens:
            quotes = 0
        sentence = _Atom(start, end, opens, quotes > 0)
        quotes += sum(_QUOTES.get(character, 0) for character in body[start:end])
        if heading is not None:
            if end - heading.start <= limit:
                sentence = _Atom(heading.start, end, heading.opens)
            else:
                atoms.append(heading)
            heading = None
        if _is_heading(body, start, end, opens) and sentence.end - sentence.start < limit // 2:
            heading = sentence
        elif end - start > _HARD_LIMIT:
            atoms += _cut(body, sentence)
        else:
            atoms.append(sentence)
    return [*atoms, heading] if heading is not None else atoms


def _is_heading(body: str, start: int, end: int, opens: bool) -> bool:
    alone = opens and body[end : end + 1] == "\n"
    return alone and end - start <= _HEADING_LENGTH and body[end - 1] not in _SENTENCE_END


def _cut(body: str, sentence: _Atom) -> list[_Atom]:
    """Pieces of a sentence too long for any encoder, cut after the last pause that fits."""
    pieces: list[_Atom] = []
    start, opens = sentence.start, sentence.opens
    while sentence.end - start > _HARD_LIMIT:
        cut = start + _HARD_LIMIT
        for pause in _PAUSE.finditer(body, start + 1, start + _HARD_LIMIT):
            cut = pause.end()
        pieces.append(_Atom(start, _rstrip(body, start, cut), opens))
        start, opens = cut, False
        while body[start].isspace():
            start += 1
    return [*pieces, _Atom(start, sentence.end, opens)]


def _rstrip(body: str, start: int, end: int) -> int:
    while end > start and body[end - 1].isspace():
        end -= 1
    return end
