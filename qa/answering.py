"""From chosen evidence to checked claims: write, verify each sentence, fall back to the quote."""

from collections.abc import Callable, Iterator, Sequence

from embeddings.encoder import Encoder
from qa.citing import same_language, split_claims, strip_markers, verify
from qa.evidence import Candidate
from qa.generation.base import Generator
from qa.types import Citation, Claim, ClaimReady, Token, Verdict

_QUOTE_FRAMES = {
    "zh": "{quote}",
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
    language: str,
    chosen: Sequence[Candidate],
    generator: Generator,
    encoder: Encoder,
    should_stop: Callable[[], bool],
) -> Iterator[Token | ClaimReady]:
    """Write the answer and check it: draft tokens as they come, then every claim with its proof.

    A sentence that the evidence does not support is replaced by the evidence itself; every chosen
    source that asks to be said (one per article) is said, if need be by its quote.
    """
    sources = [candidate.evidence.text for candidate in chosen]
    draft = ""
    for piece in generator.write(question, sources, language, should_stop):
        draft += piece
        yield Token(strip_markers(piece))
    claims = _checked_claims(question, draft, chosen, encoder)
    cited = {citation.article_id for claim in claims for citation in claim.citations}
    claims += [
        _quoted(candidate, language) for candidate in chosen if candidate.article.id not in cited
    ]
    for claim in _numbered(claims):
        yield ClaimReady(claim)


def quote_of(candidate: Candidate, *, support: float = 1.0) -> Citation:
    """Citation of a whole candidate sentence; numbered later."""
    evidence = candidate.evidence
    return Citation(0, evidence.article_id, evidence.start, evidence.end, evidence.text, support)


def _checked_claims(
    question: str, draft: str, chosen: Sequence[Candidate], encoder: Encoder
) -> list[Claim]:
    claims = []
    for text in split_claims(draft):
        claim = _check(question, text, chosen, encoder)
        if claim.verdict is not Verdict.UNSUPPORTED:
            claims.append(claim)
    return claims


def _check(question: str, text: str, chosen: Sequence[Candidate], encoder: Encoder) -> Claim:
    """Verify a sentence against all chosen quotes together, and cite those that carry it."""
    quotes = [candidate.evidence.text for candidate in chosen]
    context = "\n".join(
        f"{candidate.article.title}\n{candidate.article.published}\n{candidate.passage.text}"
        for candidate in chosen
    )
    similarities = [0.0] * len(quotes)
    if not same_language(text, "\n".join(quotes)):
        vectors = encoder.encode_passages([text, *quotes])
        similarities = [float(value) for value in vectors[1:] @ vectors[0]]
    check = verify(
        text, question=question, sources=quotes, context=context, similarity=max(similarities)
    )
    alone = [
        verify(text, question=question, sources=[quote], context=context, similarity=similarity)
        for quote, similarity in zip(quotes, similarities, strict=True)
    ]
    carrying = [i for i, own in enumerate(alone) if own.verdict is Verdict.SUPPORTED]
    citing = carrying[:1] if carrying else range(len(chosen))
    citations = tuple(quote_of(chosen[i], support=round(check.support, 3)) for i in citing)
    return Claim(text, citations, check.verdict)


def _quoted(candidate: Candidate, language: str) -> Claim:
    quote = " ".join(candidate.evidence.text.split())
    if not same_language(quote, "中文" if language in {"zh", "ja"} else language):
        quote = _QUOTE_FRAMES.get(language, _QUOTE_FRAMES["en"]).format(quote=f"“{quote}”")
    return Claim(quote, (quote_of(candidate),), Verdict.SUPPORTED)


def _numbered(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Give every distinct quote one marker, from 1 in order of appearance."""
    markers: dict[tuple[str, int, int], int] = {}
    for claim in claims:
        citations = []
        for c in claim.citations:
            marker = markers.setdefault((c.article_id, c.start, c.end), len(markers) + 1)
            citations.append(Citation(marker, c.article_id, c.start, c.end, c.quote, c.support))
        yield Claim(claim.text, tuple(citations), claim.verdict)
