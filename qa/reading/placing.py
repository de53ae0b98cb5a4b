"""Which story a paragraph belongs to, by the words that it shares with each.

Every paragraph is scored against every story: the share of its character bigrams and words
(weighted by rarity in the file, as in tf-idf) that the story's own words hold. The best path
through the file is found with the Viterbi algorithm: paragraphs stay with the story that they stand
in, and with their neighbours, unless their words say otherwise.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

from qa.reading.cleaning import Role, is_picture_credit, is_prose
from qa.reading.repair import Entry
from qa.text import normalise

Similarity = Callable[[str, str], float]
"""Likeness of two texts, at most 1 (cosine of an encoder's vectors)."""

_WORD = re.compile(r"[a-z0-9][a-z0-9.+-]*|[а-яё]+")
_WIDE_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_LEAD = 3
_TITLE_WEIGHT = 0.5
_SWITCH = 0.08
_STAY = 0.02
_LEAD_STAY = 0.5
_DOUBT = 0.04
_PLAIN = 0.1
_ROUNDS = 3
_ENCODER_WEIGHT = 0.5


def place(
    entries: list[Entry], titles: Sequence[str], similarity: Similarity | None = None
) -> list[Entry]:
    """Move every paragraph to its story, in place and in source order; those in doubt are returned.

    A heading goes with the paragraph below it. A paragraph in doubt stays where it stands.
    ``similarity`` adds an encoder's judgement where the words alone say little.
    """
    units = _units(entries)
    if len(titles) < 2 or not units:  # noqa: PLR2004
        return []
    terms = _terms_of(units)
    idf = _rarity([*terms, *map(_terms, titles)])
    own = [unit[0].story for unit in units]
    lead = _leads(units, len(titles))
    assigned = list(own)
    scores: list[list[float]] = []
    for round_number in range(_ROUNDS):
        members = lead if round_number == 0 else _members(assigned, len(titles))
        scores = _scores(terms, titles, members, idf)
        if similarity is not None:
            _add_similarity(scores, units, titles, members, similarity)
        path = _best_path(scores, own)
        if path == assigned and round_number:
            break
        assigned = path
    assigned = [
        story if home >= 0 or _is_sure(row, story) else home
        for row, home, story in zip(scores, own, assigned, strict=True)
    ]
    doubts = [units[i][0] for i in range(len(units)) if _in_doubt(scores[i], own[i], assigned[i])]
    for unit, story in zip(units, assigned, strict=True):
        for entry in unit:
            entry.story = story
    _place_captions(entries, titles, terms, _members(assigned, len(titles)))
    return [entry for entry in doubts if entry.story >= 0]


def _units(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Paragraphs, each with the headings right above it; headlines, bylines and captions stay.

    Captions above the first headline are placed too: a picture may stand above its story.
    """
    units: list[list[Entry]] = []
    pending: list[Entry] = []
    seen: set[int] = set()
    for index, entry in enumerate(entries):
        if entry.role is Role.HEADING and entry.story in seen:
            pending.append(entry)
        elif entry.role is Role.CAPTION and entry.story < 0:
            pending.append(entry)
            if is_picture_credit(entry.block.text) or not _credit_follows(entries, index):
                units.append(pending)
                pending = []
        elif entry.role is Role.TEXT and (entry.story in seen or _is_loose(entry)):
            units.append([*pending, entry])
            pending = []
        else:
            pending = []
        seen.add(entry.story)
    return units


def _place_captions(
    entries: Sequence[Entry],
    titles: Sequence[str],
    terms: Sequence[Counter[str]],
    members: Sequence[set[int]],
) -> None:
    """Move a picture's caption, with its credit, to the story that plainly speaks of it."""
    captions: list[list[Entry]] = []
    for index, entry in enumerate(entries):
        if entry.role is not Role.CAPTION or entry.story < 0:
            continue
        if index and captions and captions[-1][-1] is entries[index - 1]:
            captions[-1].append(entry)
        elif not is_picture_credit(entry.block.text):
            captions.append([entry])
    every = [*terms, *_terms_of(captions)]
    rows = _scores(every, titles, members, _rarity([*every, *map(_terms, titles)]))[len(terms) :]
    for caption, row in zip(captions, rows, strict=True):
        best = max(range(len(titles)), key=row.__getitem__)
        if row[best] - row[caption[0].story] > _PLAIN:
            for entry in caption:
                entry.story = best


def _terms_of(units: Sequence[Sequence[Entry]]) -> list[Counter[str]]:
    return [_terms("\n".join(entry.block.text for entry in unit)) for unit in units]


def _is_loose(entry: Entry) -> bool:
    """Whether sentences stand above the first headline; a short line there is the page's own."""
    return entry.story < 0 and is_prose(entry.block)


def _credit_follows(entries: Sequence[Entry], index: int) -> bool:
    return any(is_picture_credit(entry.block.text) for entry in entries[index + 1 : index + 2])


def _terms(text: str) -> Counter[str]:
    folded = normalise(text).text
    found: Counter[str] = Counter(_WORD.findall(text.casefold()))
    for run in _WIDE_RUN.findall(folded):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


def _rarity(documents: Sequence[Counter[str]]) -> dict[str, float]:
    held: Counter[str] = Counter()
    for terms in documents:
        held.update(terms.keys())
    return {term: math.log(1 + len(documents) / count) for term, count in held.items()}


def _leads(units: Sequence[Sequence[Entry]], stories: int) -> list[set[int]]:
    """The first paragraphs of each story: those under its headline before any subheading."""
    members: list[set[int]] = [set() for _ in range(stories)]
    open_lead = [True] * stories
    for index, unit in enumerate(units):
        story = unit[0].story
        if story < 0:
            continue
        if len(unit) > 1 and members[story]:
            open_lead[story] = False
        if open_lead[story] and len(members[story]) < _LEAD:
            members[story].add(index)
    return members


def _members(assigned: Sequence[int], stories: int) -> list[set[int]]:
    return [{i for i, story in enumerate(assigned) if story == s} for s in range(stories)]


def _scores(
    terms: Sequence[Counter[str]],
    titles: Sequence[str],
    members: Sequence[set[int]],
    idf: dict[str, float],
) -> list[list[float]]:
    """Score of each paragraph for each story, the paragraph's own words left out of the story's."""
    titled = [_terms(title) for title in titles]
    scores: list[list[float]] = []
    for index, own_terms in enumerate(terms):
        total = sum(idf[term] for term in own_terms) or 1.0
        row = []
        for title, held in zip(titled, members, strict=True):
            known: set[str] = set(title)
            for member in held:
                if member != index:
                    known.update(terms[member].keys())
            shared = sum(idf[term] for term in own_terms if term in known)
            # Longer stories know more words: compare with what any text of that size would share.
            row.append(shared / total / math.sqrt(1 + math.log1p(len(known) / 200)))
        title_scores = [
            sum(idf[term] for term in own_terms if term in title)
            / (sum(idf[term] for term in title) or 1.0)
            for title in titled
        ]
        scores.append(
            [score + _TITLE_WEIGHT * by for score, by in zip(row, title_scores, strict=True)]
        )
    return scores


def _add_similarity(
    scores: list[list[float]],
    units: Sequence[Sequence[Entry]],
    titles: Sequence[str],
    members: Sequence[set[int]],
    similarity: Similarity,
) -> None:
    for index, unit in enumerate(units):
        first, second = sorted(scores[index], reverse=True)[:2]
        if first - second > _PLAIN:
            continue
        text = unit[-1].block.text
        for story, title in enumerate(titles):
            lead = min(members[story] - {index}, default=None)
            known = title if lead is None else f"{title}\n{units[lead][-1].block.text}"
            scores[index][story] += _ENCODER_WEIGHT * similarity(text, known)


def _best_path(scores: Sequence[Sequence[float]], own: Sequence[int]) -> list[int]:
    """Story of each paragraph; leaving the story where it stands costs, so does each change."""
    stories = range(len(scores[0]))
    best: list[list[float]] = []
    back: list[list[int]] = []
    for index, row in enumerate(scores):
        home = own[index]
        # What stands right under a headline is its story's, whatever it shares with others.
        stay = _LEAD_STAY if home not in own[:index] else _STAY
        gain = [row[s] + (stay if s == home else 0.0) for s in stories]
        if not index:
            best.append(gain)
            back.append([0 for _ in stories])
            continue
        moved = home != own[index - 1]  # a headline stands between: changing costs nothing
        totals: list[float] = []
        origins: list[int] = []
        for s in stories:
            options = [
                best[-1][t]
                - (0.0 if s == t or (moved and s == home and t == own[index - 1]) else _SWITCH)
                for t in stories
            ]
            origin = max(stories, key=options.__getitem__)
            origins.append(origin)
            totals.append(options[origin] + gain[s])
        best.append(totals)
        back.append(origins)
    story = max(stories, key=best[-1].__getitem__)
    path = [story]
    for index in range(len(scores) - 1, 0, -1):
        story = back[index][story]
        path.append(story)
    return path[::-1]


def _is_sure(row: Sequence[float], story: int) -> bool:
    """Whether text that stands in no story plainly belongs to this one."""
    others = max(score for index, score in enumerate(row) if index != story)
    return row[story] - others > _DOUBT


def _in_doubt(row: Sequence[float], own: int, assigned: int) -> bool:
    """Whether another story fits a paragraph that stays better than the one that holds it."""
    if own < 0 or own != assigned:
        return False
    return max(row) - row[own] > _DOUBT
