"""From chosen evidence to checked claims: write, verify each sentence, fall back to the quote."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from embeddings.encoder import Encoder
from qa.citing import same_language, split_claims, strip_markers, verify
from qa.evidence import Candidate
from qa.generation.base import Generator
from qa.text import cjk_share
from qa.types import Citation, Claim, ClaimReady, Token, Verdict

_SURROUNDING = 600
_ENDINGS = tuple('。！？…!?.”"’」』)）')
_CHINESE_TEXT = 0.3
_FOREIGN_TEXT = 0.6
_SCRIPT_BORDER = re.compile(
    r"(?<=[A-Za-z0-9,.;:])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])"
)

_QUOTE_FRAMES = {
    "en": "The source says: {quote}",
    "de": "In der Quelle heißt es: {quote}",
    "fr": "La source indique : {quote}",
    "es": "La fuente dice: {quote}",
    "ru": "В источнике сказано: {quote}",
    "ja": "資料の原文：{quote}",
    "ko": "원문: {quote}",
}


def write_claims(
    question: str,
    standalone: str,
    language: str,
    chosen: Sequence[Candidate],
    generator: Generator,
    encoder: Encoder,
    should_stop: Callable[[], bool],
) -> Iterator[Token | ClaimReady]:
    """Write the answer and check it: draft tokens as they come, then every claim with its proof.

    The question is put to the writer as it was asked, lest it answer the earlier one again; what it
    leaves out is looked for in ``standalone`` when its claims are checked. A sentence that the
    evidence does not support is dropped; a chosen article that no sentence cites is quoted.
    """
    sources = [candidate.evidence.text for candidate in chosen]
    draft = ""
    for piece in generator.write(question, sources, language, should_stop):
        draft += piece
        yield Token(strip_markers(piece))
    claims = _checked_claims(standalone, _spaced(draft, language), chosen, encoder)
    cited = {citation.article_id for claim in claims for citation in claim.citations}
    claims += [
        _quoted(candidate, language) for candidate in chosen if candidate.article.id not in cited
    ]
    for claim in _numbered(claims):
        yield ClaimReady(claim)


def quotes_of(candidate: Candidate, *, support: float = 1.0) -> tuple[Citation, ...]:
    """Citations of a candidate sentence, numbered later.

    One quote, or one for each stretch where the sentence was put together from several places.
    """
    evidence, body = candidate.evidence, candidate.article.body
    return tuple(
        Citation(0, evidence.article_id, start, end, body[start:end], support)
        for start, end in candidate.article.verbatim_spans(evidence.start, evidence.end)
    )


def _checked_claims(
    question: str, draft: str, chosen: Sequence[Candidate], encoder: Encoder
) -> list[Claim]:
    claims = []
    chinese = cjk_share(question) > _CHINESE_TEXT
    for text in split_claims(draft):
        if not chinese and cjk_share(text) > _FOREIGN_TEXT:
            continue  # the writer forgot to translate
        claim = _check(question, _finished(text), chosen, encoder)
        if claim.verdict is not Verdict.UNSUPPORTED:
            claims.append(claim)
    return claims


def _check(question: str, text: str, chosen: Sequence[Candidate], encoder: Encoder) -> Claim:
    """Verify a sentence against the chosen quotes, and cite those that carry it."""
    quotes = [candidate.evidence.text for candidate in chosen]
    similarities = [0.0] * len(quotes)
    if not same_language(text, "\n".join(quotes)):
        vectors = encoder.encode_passages([text, *quotes])
        similarities = [float(value) for value in vectors[1:] @ vectors[0]]
    check = verify(
        text,
        question=question,
        quotes=quotes,
        context="\n".join(_surroundings(candidate) for candidate in chosen),
        similarities=similarities,
    )
    support = round(check.support, 3)
    citations = (c for i in check.carriers for c in quotes_of(chosen[i], support=support))
    return Claim(text, tuple(citations), check.verdict)


def _surroundings(candidate: Candidate) -> str:
    """Title, date and the text around a sentence, where what a question names may stand."""
    article, evidence = candidate.article, candidate.evidence
    near = slice(max(0, evidence.start - _SURROUNDING), evidence.end + _SURROUNDING)
    return f"{article.title}\n{article.published}\n{article.body[near]}"


def _quoted(candidate: Candidate, language: str) -> Claim:
    quote = " ".join(candidate.evidence.text.split())
    if language != candidate.article.language:
        quoted = quote if quote.startswith("“") and quote.endswith("”") else f"“{quote}”"
        quote = _QUOTE_FRAMES.get(language, _QUOTE_FRAMES["en"]).format(quote=quoted)
    return Claim(_finished(quote), quotes_of(candidate), Verdict.SUPPORTED)


def _spaced(text: str, language: str) -> str:
    """Set Chinese names off with blanks in languages that write words apart."""
    return text if language in {"zh", "ja"} else _SCRIPT_BORDER.sub(" ", text)


def _finished(text: str) -> str:
    """A sentence with its full stop."""
    if text.endswith(_ENDINGS):
        return text
    return text + ("。" if cjk_share(text) > _CHINESE_TEXT else ".")


def _numbered(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Give every distinct quote one marker, from 1 in order of appearance."""
    markers: dict[tuple[str, int, int], int] = {}
    for claim in claims:
        citations = []
        for c in claim.citations:
            marker = markers.setdefault((c.article_id, c.start, c.end), len(markers) + 1)
            citations.append(replace(c, marker=marker))
        yield replace(claim, citations=tuple(citations))
