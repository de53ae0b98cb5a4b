"""Answers, hits and articles as plain JSON records: what scripts and other programs get."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa.sentences import neighbours
from qa.types import Answer, Article, Citation, Claim, Conflict, Hit

Record = dict[str, Any]


def answer_line(question_id: str, answer: Answer, seconds: float) -> Record:
    """The record of one question in the output of ``ask --batch``."""
    return {
        "id": question_id,
        "answer": answer.text,
        "refused": answer.refusal is not None,
        "citations": [_quote(citation, answer.articles) for citation in answer.citations],
        "retrieved": passages(answer.hits),
        "claims": [_claim(claim, answer.articles) for claim in answer.claims],
        "seconds": round(seconds, 3),
    }


def search_line(query_id: str, hits: Sequence[Hit]) -> Record:
    """The record of one query in the output of ``search --batch``."""
    return {"id": query_id, "retrieved": passages(hits)}


def passages(hits: Sequence[Hit]) -> list[Record]:
    """Source and text of every hit, best first."""
    return [{"id": hit.article.source, "text": hit.chunk.text} for hit in hits]


def answer_record(answer: Answer) -> Record:
    """Everything about one answer, with the articles that its citations name."""
    nearby = answer.refusal.nearby if answer.refusal else ()
    named = [citation.article_id for citation in (*answer.citations, *nearby)]
    named += [value.article_id for conflict in answer.conflicts for value in conflict.values]
    cited = dict.fromkeys(named)
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "language": answer.language,
        "answer": answer.text,
        "refused": answer.refusal is not None,
        "claims": [_claim(claim, answer.articles) for claim in answer.claims],
        "citations": [_citation(citation, answer.articles) for citation in answer.citations],
        "nearby": [_citation(citation, answer.articles) for citation in nearby],
        "conflicts": [_conflict(conflict, answer.articles) for conflict in answer.conflicts],
        "notes": list(answer.notes),
        "articles": [article_record(answer.articles[article_id]) for article_id in cited],
        "retrieved": [hit_record(hit) for hit in answer.hits],
        "timings": {stage: round(seconds, 3) for stage, seconds in answer.timings.items()},
        "tokens": dict(answer.tokens),
        "probability": None if answer.probability is None else round(answer.probability, 4),
        "cached": answer.cached,
        "model": answer.model,
        "library_version": answer.library_version,
    }


def hit_record(hit: Hit, around: int = 0) -> Record:
    """A passage with where it stands and how it was found.

    ``around`` adds that many sentences before and after it, as the article has them.
    """
    record: Record = {
        "id": hit.article.source,
        "text": hit.chunk.text,
        "article_id": hit.article.id,
        "title": hit.article.title,
        "publisher": hit.article.publisher,
        "published": hit.article.published,
        "start": hit.chunk.start,
        "end": hit.chunk.end,
        "score": round(hit.score, 6),
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }
    if around:
        body = hit.article.body
        before, after = neighbours(body, hit.chunk.start, hit.chunk.end, around)
        record |= {"before": body[slice(*before)], "after": body[slice(*after)]}
    return record


def article_record(article: Article, *, body: bool = False, removed: bool = False) -> Record:
    """What is known of an article; its text, and what was left out of it, only where asked for."""
    record: Record = {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "editor": article.editor,
        "published": article.published,
        "published_precision": article.published_precision.value,
        "published_from": article.published_from,
        "published_inferred": article.published_inferred,
        "url": article.url,
        "language": article.language,
        "path": article.path,
        "characters": len(article.body),
        "content_hash": article.content_hash,
        "notes": list(article.notes),
    }
    if body:
        record["body"] = article.body
    if removed:
        record["removed"] = [
            {"text": item.text, "reason": item.reason, "source_start": item.source_start}
            for item in article.removed
        ]
    return record


def _conflict(conflict: Conflict, articles: Mapping[str, Article]) -> Record:
    return {
        "values": [
            {
                "value": value.value,
                "article_id": value.article_id,
                "source": articles[value.article_id].source,
                "quote": value.quote,
                "start": value.start,
                "end": value.end,
                "published": value.published,
            }
            for value in conflict.values
        ]
    }


def _claim(claim: Claim, articles: Mapping[str, Article]) -> Record:
    return {
        "text": claim.text,
        "verdict": claim.verdict.value,
        "reason": claim.reason.value if claim.reason else None,
        "doubts": list(claim.doubts),
        "citations": [_citation(citation, articles) for citation in claim.citations],
    }


def _citation(citation: Citation, articles: Mapping[str, Article]) -> Record:
    return {
        "marker": citation.marker,
        "article_id": citation.article_id,
        **_quote(citation, articles),
        "support": round(citation.support, 4),
    }


def _quote(citation: Citation, articles: Mapping[str, Article]) -> Record:
    return {
        "source": articles[citation.article_id].source,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }
