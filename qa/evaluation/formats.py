"""Data sets and predictions as files: questions with their gold, and what a system said.

A questions line holds ``id`` and ``question``, and as gold ``answers`` (each a text, or a list of
alternatives), ``aliases``, ``answer_mode`` (``all`` or ``any`` of the answers), ``sources`` or
``relevant`` (documents that answer), ``relevant_groups`` (one document of each), ``evidence`` with
``evidence_sources``, ``answerable``, ``history``, ``type`` and ``lang``. A prediction line is what
``qingwen ask --batch`` writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import ReadingError
from qa.jsonl import Record, read_records, text_field
from qa.types import Turn


@dataclass(frozen=True, slots=True)
class Element:
    """One thing an answer must say: as the source puts it, or by another name."""

    alternatives: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold.

    ``groups`` are the gold documents: one of each group is needed. ``every`` tells whether all
    elements are required or any one. ``evidence`` is ``(source, sentence)``; ``""`` is any source.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    language: str = ""
    type: str = ""
    answerable: bool = True
    elements: tuple[Element, ...] = ()
    every: bool = False
    groups: tuple[frozenset[str], ...] = ()
    needs_every_group: bool = False
    evidence: tuple[tuple[str, str], ...] = ()

    @property
    def relevant(self) -> frozenset[str]:
        """Every gold document."""
        return frozenset().union(*self.groups)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system said: ``citations`` are ``(source, quote)``, ``retrieved`` ``(id, text)``.

    ``probability`` is what it gave to the question being answerable, ``seconds`` what it took.
    ``None`` where the system does not do that at all.
    """

    id: str
    answer: str | None = None
    refused: bool = False
    citations: tuple[tuple[str, str], ...] | None = None
    retrieved: tuple[tuple[str, str], ...] | None = None
    probability: float | None = None
    seconds: float | None = None


def read_questions(path: Path, *, gold: bool = True) -> list[Question]:
    """Read a questions file; without ``gold`` only what is asked is looked at.

    Raises ``ReadingError`` naming file and line for a malformed record or an id used twice.
    """
    questions: dict[str, Question] = {}
    for number, record in read_records(path):
        question = _question(path, number, record, gold=gold)
        if question.id in questions:
            raise ReadingError(str(path), f'line {number}: id "{question.id}" is used twice')
        questions[question.id] = question
    return list(questions.values())


def read_predictions(path: Path) -> dict[str, Prediction]:
    """Read a predictions file by question id; raises ``ReadingError`` as ``read_questions``."""
    predictions: dict[str, Prediction] = {}
    for number, record in read_records(path):
        name = text_field(path, number, record, "id")
        try:
            predictions[name] = prediction(record)
        except (AttributeError, KeyError, TypeError):
            raise ReadingError(str(path), f"line {number}: is not a prediction") from None
    return predictions


def prediction(record: Record) -> Prediction:
    """One prediction from the record that ``ask --batch`` or ``search --batch`` writes."""
    citations, retrieved = record.get("citations"), record.get("retrieved")
    return Prediction(
        id=record["id"],
        answer=record.get("answer"),
        refused=bool(record.get("refused")),
        citations=None
        if citations is None
        else tuple((c["source"], c["quote"]) for c in citations),
        retrieved=None
        if retrieved is None
        else tuple(
            (r, "") if isinstance(r, str) else (r["id"], r.get("text", "")) for r in retrieved
        ),
        probability=record.get("probability"),
        seconds=record.get("seconds"),
    )


def _question(path: Path, number: int, record: Record, *, gold: bool) -> Question:
    name = text_field(path, number, record, "id")
    asked = text_field(path, number, record, "question")
    try:
        history = tuple(_turn(turn) for turn in record.get("history") or ())
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ReadingError(
            str(path), f'line {number}: "history" must list {{"role", "content"}} records'
        ) from None
    if not gold:
        return Question(id=name, question=asked, history=history)
    try:
        return Question(id=name, question=asked, history=history, **_gold(record))
    except (AttributeError, TypeError, ValueError):
        raise ReadingError(str(path), f"line {number}: its gold answer is malformed") from None


def _turn(record: Mapping[str, Any]) -> Turn:
    role, content = record["role"], record["content"]
    if role not in {"user", "assistant"} or not isinstance(content, str):
        raise ValueError
    return Turn(role, content)


def _gold(record: Record) -> dict[str, Any]:
    aliases: Mapping[str, Sequence[str]] = record.get("aliases") or {}
    elements = [
        Element(
            alternatives, tuple(other for name in alternatives for other in aliases.get(name, ()))
        )
        for alternatives in (
            (answer,) if isinstance(answer, str) else tuple(answer)
            for answer in record.get("answers") or ()
        )
    ]
    every = record.get("answer_mode", "all" if "sources" in record else "any") == "all"
    if not every:
        translated = (*(record.get("answers_local") or ()), *(record.get("answers_en") or ()))
        elements.extend(Element((), (name,)) for name in translated)
    groups = record.get("relevant_groups")
    documents = record.get("sources") or record.get("relevant") or ()
    evidence = record.get("evidence") or ()
    return {
        "language": record.get("lang") or "",
        "type": record.get("type") or "",
        "answerable": record.get("answerable", record.get("type") != "unanswerable"),
        "elements": tuple(elements),
        "every": every,
        "groups": tuple(frozenset(group) for group in groups or ([name] for name in documents)),
        "needs_every_group": bool(groups or record.get("sources")),
        "evidence": tuple(
            zip(record.get("evidence_sources") or [""] * len(evidence), evidence, strict=True)
        ),
    }
