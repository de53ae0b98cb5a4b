"""What was found for each part of a question, and which parts another one vouches for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answerability import ANSWERABLE, ANSWERABLE_BESIDE
from qa.conversation import Query
from qa.evidence import Candidate
from qa.metadata_type import Metadata
from qa.selection import Selection, continues
from qa.terms import tokenize
from qa.types import Hit

Place = tuple[str, int, Metadata | None]
"""Where a sentence starts, without what leads to it, and what it states of its article, where that
is asked for."""

_UNJUDGED = Selection((), (), 0.0)
_OF_BOTH = re.compile(
    r"(?<![平人年月日户])均(?=[有为是占达在获投超约设建\d])|(?<![成首古京])都(?=[有为是占达在获投超约设建将已\d])|各(?=[有为占达获投设建\d])|分别"
    r"|两(?:者|家|地|区|园|厂|市|(?:个|座|大)[^\W\d]{1,4}[都均各共])"
    r"|\b(?:both|each|respectively)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A part with its passages, ranked sentences and, once judged, what was chosen of them."""

    query: Query
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    selection: Selection = _UNJUDGED
    is_backed: bool = False
    """Whether it may be answered below the threshold, because another part is (``backed``)."""

    @property
    def is_answered(self) -> bool:
        """Whether it is answered from what was chosen."""
        return bool(self.selection.chosen) and (
            self.is_backed or self.selection.probability >= ANSWERABLE
        )


def backed(found: Sequence[FoundPart], said: str) -> list[FoundPart]:
    """The parts, those marked that another part, or the answer before, vouches for.

    By the very sentence, where the judge accepts it for both, and words of it answer a part that
    does not lean on the other; or because a question of which the library answers one part is
    likelier to be answered in the others too, by words of their own.
    ``said`` is the answer before: a question that leans on it may ask on in the sentence that it
    came from.
    """
    answered = [part.selection for part in found if part.is_answered]
    answering = [place_of(selection.chosen[0]) for selection in answered]
    words = {span for selection in answered for span in selection.spans if span}

    def is_backed(part: FoundPart) -> bool:
        selection = part.selection
        if selection.signals is None:
            return False
        leans = part.query.standalone != part.query.question
        if leans and said and continues(selection, said):
            return True
        if not answering:
            return False
        accepted_here = selection.signals.judged > 0 and (leans or bool(selection.spans[0]))
        is_there = place_of(selection.chosen[0]) in answering
        # Words that answer another part, in another sentence, hardly answer this one as well.
        new = bool(selection.spans[0]) and (is_there or selection.spans[0] not in words)
        likely = new and selection.probability >= ANSWERABLE_BESIDE
        return (accepted_here and is_there) or likely

    return [replace(part, is_backed=True) if is_backed(part) else part for part in found]


def likelier(first: FoundPart, second: FoundPart) -> FoundPart:
    """Of two ways to ask for the same the one that more probably answers; the first of equals."""
    one, other = first.selection, second.selection
    if one.chosen and other.chosen and place_of(one.chosen[0]) == place_of(other.chosen[0]):
        return first
    return first if one.probability >= other.probability else second


def told_apart(
    found: Sequence[FoundPart],
    labels: Sequence[str],
    judged: Callable[[FoundPart], FoundPart],
) -> list[FoundPart]:
    """The sides of a comparison; where both got the same words, one is judged anew without them.

    What a sentence tells of one is hardly true of both, unless it says so. It is of the side whose
    ``labels`` it holds; where it holds neither, of that for which no other sentence answers better.
    """
    same = {
        (place_of(part.selection.chosen[0]), *part.selection.spans[:1])
        for part in found
        if part.is_answered
    }
    if len(same) != 1 or len(found) != len(labels) or not all(part.is_answered for part in found):
        return list(found)
    sentence = found[0].selection.chosen[0]
    text = sentence.evidence.text
    named = _sides_named(labels, text)
    if len(named) > 1 or (not named and _OF_BOTH.search(text)):
        return list(found)
    again = {
        i: judged(_without(part, place_of(sentence)))
        for i, part in enumerate(found)
        if i not in named
    }
    if not named:
        other = max(again, key=lambda i: again[i].selection.probability)
        again = {other: again[other]} if again[other].is_answered else {}
    return [again.get(i, part) for i, part in enumerate(found)]


def _sides_named(labels: Sequence[str], text: str) -> set[int]:
    """The sides of which a text holds most of the words that are their own."""
    tokens, held = [set(tokenize(label)) for label in labels], set(tokenize(text))
    shared = set.intersection(*tokens)
    own = [words - shared for words in tokens]
    return {i for i, words in enumerate(own) if words and 2 * len(words & held) > len(words)}


def _without(part: FoundPart, place: Place) -> FoundPart:
    """A part without one sentence among its candidates."""
    others = tuple(c for c in part.candidates if place_of(c) != place)
    return replace(part, candidates=others, is_backed=False)


def place_of(candidate: Candidate) -> Place:
    """Where a sentence stands: two candidates of the same place are the same evidence."""
    evidence = candidate.evidence
    return evidence.article_id, evidence.start + candidate.lead, candidate.states
