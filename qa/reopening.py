"""Saved answers as they were given, less what the library no longer holds. Pure functions."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from qa.refusing import refuse
from qa.types import (
    Answer,
    Article,
    Chunk,
    Citation,
    Claim,
    Conflict,
    Hit,
    Reason,
    Refusal,
    StatedValue,
    Verdict,
)

Find = Callable[[str], Article | None]


def reopen(record: dict[str, Any], find: Find) -> Answer:
    """The answer of an ``answer_record``; ``find`` gives the library's article for an id.

    A quote whose article is gone, or says something else there now, is gone from the answer, and so
    is the sentence that it proved; an answer that loses every sentence is a refusal. Raises
    ``ValueError`` for a record that is no answer.
    """
    try:
        return _reopened(record, find)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the record of an answer lacks {error}") from None


def _reopened(record: dict[str, Any], find: Find) -> Answer:
    articles: dict[str, Article] = {}

    def held(part: dict[str, Any], quote: str) -> bool:
        """Whether the library still says this there."""
        article = articles.get(part["article_id"]) or find(part["article_id"])
        if article is None or article.body[part["start"] : part["end"]] != quote:
            return False
        articles[article.id] = article
        return True

    claims = tuple(
        _claim(claim)
        for claim in record["claims"]
        if all(held(citation, citation["quote"]) for citation in claim["citations"])
    )
    nearby = tuple(_citation(c) for c in record["nearby"] if held(c, c["quote"]))
    conflicts = tuple(
        _conflict(conflict)
        for conflict in record.get("conflicts", ())
        if all(held(value, value["quote"]) for value in conflict["values"])
    )
    hits = tuple(
        _hit(hit, articles[hit["article_id"]])
        for hit in record["retrieved"]
        if held(hit, hit["text"])
    )
    language = str(record["language"])
    refusal = Refusal(str(record["answer"]), nearby) if record["refused"] else None
    if refusal is None and not claims:
        refusal = refuse(language, ())
    return Answer(
        question=str(record["question"]),
        standalone_question=str(record["standalone_question"]),
        language=language,
        claims=claims,
        hits=hits,
        refusal=refusal,
        timings=MappingProxyType(dict(record["timings"])),
        model=str(record["model"]),
        library_version=str(record["library_version"]),
        articles=MappingProxyType(articles),
        conflicts=conflicts,
        notes=tuple(map(str, record.get("notes", ()))),
        tokens=MappingProxyType(dict(record.get("tokens", {}))),
        probability=record.get("probability"),
        cached=bool(record.get("cached", False)),
    )


def _claim(record: dict[str, Any]) -> Claim:
    citations = tuple(_citation(citation) for citation in record["citations"])
    reason = record.get("reason")
    return Claim(
        str(record["text"]),
        citations,
        Verdict(record["verdict"]),
        Reason(reason) if reason else None,
        tuple(map(str, record.get("doubts", ()))),
    )


def _conflict(record: dict[str, Any]) -> Conflict:
    return Conflict(
        tuple(
            StatedValue(
                str(value["value"]),
                value["article_id"],
                value["start"],
                value["end"],
                value["quote"],
                value["published"],
            )
            for value in record["values"]
        )
    )


def _citation(record: dict[str, Any]) -> Citation:
    return Citation(
        int(record["marker"]),
        record["article_id"],
        record["start"],
        record["end"],
        record["quote"],
        float(record["support"]),
    )


def _hit(record: dict[str, Any], article: Article) -> Hit:
    start, end = record["start"], record["end"]
    chunk = Chunk(f"{article.id}:{start}-{end}", article.id, start, end, article.body[start:end])
    return Hit(chunk, article, record["score"], record["dense_rank"], record["lexical_rank"])
