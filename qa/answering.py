"""From chosen evidence to checked claims: write, verify each sentence, fall back to the quote."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import partial

from embeddings.encoder import Encoder
from qa.answer_type import TOLD_LANGUAGES, AnswerType, asked_for, only_kind_asked, tells
from qa.answer_words import glossed, hold_figures, hold_words, with_odd_ones, with_originals
from qa.answerability import offers_answers
from qa.citing import split_claims, strip_markers, verify
from qa.conversation import Query
from qa.evidence import Candidate
from qa.generation.base import AnswerGenerator
from qa.lexicon import ENGLISH
from qa.metadata_evidence import metadata_claim
from qa.number_words import holds_number_word, tells_number
from qa.rewriting import may_ask_several
from qa.terms import tokenize
from qa.text import cjk_share, compact, fold
from qa.types import Citation, Claim, ClaimReady, Reason, Token, Verdict

_SURROUNDING = 1500
_ENDINGS = tuple('。！？…!?.”"’」』)）')
_ASKING = ("?", "？", "؟")
_CHINESE_SHARE = 0.3
_UNTRANSLATED_SHARE = 0.6
_PARTICLES = frozenset("的了着过在是由为于与和给把被将来去这那个家有已所也都")
_NEW_WORDS = 0.2
_UNDETERMINED = "und"
_SCRIPT_BORDER = re.compile(
    r"(?<=[A-Za-z0-9,.;:])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])"
)
_OPEN_MARKER = re.compile(r"\s*(?:[\[【［〔][^\]】］〕]{0,12})?$")
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_HALF_KOREAN = re.compile(r"[\uac00-\ud7a3][\u3400-\u9fff]{2}")

# A small model may come round to the same words again and again, or to many of them once.
_STUCK = re.compile(
    r"(?P<said>.{12,}?|[\u3400-\u9fff]{4,}?)(?:[\W_]*(?:and\s+)?(?P=said)){2,}"
    r"|(?P<many>\b.{55,}).+(?P=many)"
)

# Of course, here is the answer to your question: the model speaks of itself.
_ANNOUNCES = re.compile(
    r"^(?:sure|certainly|of course|natürlich|selbstverständlich|bien sûr|por supuesto|claro"
    r"|конечно|もちろん|물론)[,!.:、]"
    r"|\b(?:here(?: is|'s)|hier ist|voici|aquí (?:está|tienes)|вот) (?:the|your|die|la|una)?\s?"
    r"(?:answer|antwort|réponse|respuesta|ответ)\b",
    re.IGNORECASE,
)

# Asked for two figures it may tell one of them twice.
_TWICE = re.compile(r"(?P<said>\w{3,})[和与及、](?P=said)(?!\w)")

_QUOTE_FRAMES = {
    "en": "The source says: {quote}",
    "de": "In der Quelle heißt es: {quote}",
    "fr": "La source indique : {quote}",
    "es": "La fuente dice: {quote}",
    "ru": "В источнике сказано: {quote}",
    "zh": "资料原文：{quote}",
    "ja": "資料の原文：{quote}",
    "ko": "원문: {quote}",
}


def write_claims(
    query: Query,
    language: str,
    chosen: Sequence[Candidate],
    generator: AnswerGenerator,
    encoder: Encoder,
    should_stop: Callable[[], bool],
    markers: "Markers | None" = None,
    *,
    spans: Sequence[str] = (),
    certain: bool = True,
) -> Iterator[Token | ClaimReady]:
    """Write the answer and check it: draft tokens as they come, then every claim with its proof.

    The question is put to the writer as it was asked, lest it answer the earlier one again; what it
    leaves out is looked for in the standalone one when its claims are checked. A sentence that the
    evidence does not support is dropped; a chosen article that no sentence cites is quoted.
    ``spans`` are the words of each chosen sentence that answer, empty where none are known.
    A Chinese answer that leaves them out is written again with them before it, then quoted; one in
    another language, or from sources in another, that leaves out their figures is written again,
    and kept where that fails; neither is where it was told them in the same way at first.
    ``markers`` go on from those of an earlier part of the same answer. A writer that is asked how
    many or when and tells no number or time has found none: unless it is ``certain`` that the
    evidence answers, nothing is claimed then, and no quote is given that tells none either.
    """
    markers = markers or Markers()
    for candidate in chosen:
        if candidate.states:
            stated = metadata_claim(candidate.article, candidate.states, language)
            yield ClaimReady(markers.number(stated))
    spans = [span for c, span in zip(chosen, spans, strict=False) if not c.states]
    chosen = [candidate for candidate in chosen if not candidate.states]
    if not chosen:
        return
    sources = [candidate.evidence.text for candidate in chosen]
    chinese = all(language == "zh" == candidate.article.language for candidate in chosen)
    # A model that is told a name writes it as it stands; of figures it finds more by itself.
    told = () if asked_for(query.question) or may_ask_several(query.question) else spans
    # Nor does one that writes on from the words that it copied look for a second thing.
    on = chinese and len(chosen) == 1 and not may_ask_several(query.question)
    read = spans if on else []
    writing = generator.write(query.question, sources, told, language, should_stop, read)
    draft, complete = yield from _streamed(writing)
    claims = _checked(draft, complete, query, language, chosen, encoder)
    kind = only_kind_asked(query.question, query.standalone)
    tells_none = bool(claims) and not any(
        _tells(claim.text, language, query, kind) for claim in claims
    )
    if tells_none:
        if not certain:
            return
        claims = []
    holds = hold_words if chinese else partial(hold_figures, language=language)
    if (claims or tells_none) and not should_stop() and not holds(claims, spans):
        again: list[Claim] = []
        if not told or read:
            writing = generator.write(query.question, sources, spans, language, should_stop)
            draft, complete = _drained(_streamed(writing))
            again = _checked(draft, complete, query, language, chosen, encoder)
        if not should_stop():
            told_now = any(_tells(claim.text, language, query, kind) for claim in again)
            kept = [] if chinese else claims
            claims = again if told_now and holds(again, spans) else kept
    if language not in {"zh", "ja"}:
        claims = with_originals(claims, chosen, spans, language)
    cited = {citation.article_id for claim in claims for citation in claim.citations}
    if not should_stop():
        claims += [
            _quoted(c, language)
            for c in chosen
            if c.article.id not in cited
            and _tells(c.evidence.text, c.article.language, query, kind)
        ]
    for claim in claims:
        yield ClaimReady(markers.number(claim))


def quotes_of(candidate: Candidate, *, support: float = 1.0) -> tuple[Citation, ...]:
    """Citations of a candidate sentence, numbered later.

    One quote, or one for each stretch where the sentence was put together from several places.
    """
    evidence, body = candidate.evidence, candidate.article.body
    return tuple(
        Citation(0, evidence.article_id, start, end, body[start:end], support)
        for start, end in candidate.article.verbatim_spans(evidence.start, evidence.end)
    )


def _streamed(
    writing: Generator[str, None, bool],
) -> Generator[Token, None, tuple[str, bool]]:
    """Pass a draft on without the model's own markers, which may be cut by the pieces."""
    draft = shown = ""
    while True:
        try:
            draft += next(writing)
        except StopIteration as end:
            rest = strip_markers(draft)[len(shown) :]
            if rest:
                yield Token(rest)
            return draft, bool(end.value)
        held = _OPEN_MARKER.search(draft)
        clean = strip_markers(draft[: held.start()] if held else draft)
        if len(clean) > len(shown):
            yield Token(clean[len(shown) :])
            shown = clean


def _drained(writing: Generator[Token, None, tuple[str, bool]]) -> tuple[str, bool]:
    """A draft that nobody is shown."""
    while True:
        try:
            next(writing)
        except StopIteration as end:
            draft, complete = end.value
            return str(draft), bool(complete)


def _checked(
    draft: str,
    complete: bool,
    query: Query,
    language: str,
    chosen: Sequence[Candidate],
    encoder: Encoder,
) -> list[Claim]:
    """The sentences of a draft that the evidence supports; one that was cut off is none."""
    sentences = split_claims(_spaced(draft, language))
    checked = (
        _check(query, _finished(sentence), language, chosen, encoder)
        for sentence in (sentences if complete else sentences[:-1])
    )
    return [claim for claim in checked if claim is not None]


def _check(
    query: Query, text: str, language: str, chosen: Sequence[Candidate], encoder: Encoder
) -> Claim | None:
    """Verify a sentence against the chosen quotes and cite those that carry it.

    ``None`` where they do not support it, where the writer forgot to translate, got stuck, asked
    the question again, announced an answer, told one thing as two, or broke off within a character
    or a Korean word.
    """
    quotes = [candidate.evidence.text for candidate in chosen]
    asks = text.endswith(_ASKING) and not any(mark in quote for mark in _ASKING for quote in quotes)
    broken = _BROKEN in text or (language == "ko" and _HALF_KOREAN.search(text))
    if asks or broken or _STUCK.search(text) or _ANNOUNCES.search(text):
        return None
    if language == "zh":
        text = with_odd_ones(text, quotes)
        if _says_nothing(query.standalone, text) or _says_twice(text, "\n".join(quotes)):
            return None
    if language == ENGLISH:
        text = glossed(text, quotes)
    if language not in {"zh", "ja"} and cjk_share(text) > _UNTRANSLATED_SHARE:
        return None
    similarities = None
    if any(_is_foreign(language, text, candidate) for candidate in chosen):
        if _repeats(query.standalone, text, language):
            return None
        vectors = encoder.encode_passages([text, *quotes])
        similarities = [float(value) for value in vectors[1:] @ vectors[0]]
    check = verify(
        text,
        question=query.standalone,
        quotes=quotes,
        context="\n".join(_surroundings(candidate) for candidate in chosen),
        similarities=similarities,
    )
    if check.verdict is Verdict.UNSUPPORTED:
        return None
    support = round(check.support, 3)
    citations = (c for i in check.carriers for c in quotes_of(chosen[i], support=support))
    return Claim(text, tuple(citations), check.verdict, check.reason, check.doubts)


def _tells(text: str, language: str, query: Query, kind: AnswerType | None) -> bool:
    """Whether a text tells the kind of thing that is asked for, as far as its form can be known."""
    if language in TOLD_LANGUAGES:
        return tells(text, kind, query.question)
    return kind in {None, AnswerType.DATE, AnswerType.ORDINAL} or tells_number(text, language)


def _repeats(question: str, text: str, language: str) -> bool:
    """Whether a sentence says hardly more than the question it should answer, and no figure."""
    words = set(tokenize(text))
    new = words - set(tokenize(question))
    figures = any(map(str.isdigit, "".join(new))) or holds_number_word(" ".join(new), language)
    return not figures and len(new) <= _NEW_WORDS * len(words)


def _says_nothing(question: str, text: str) -> bool:
    """Whether a Chinese sentence has no character that its question has not, but for particles.

    Which park it is made in is not told by "in the park". A question that offers answers is
    answered in its own words; one that asks for a number or a time has a rule of its own.
    """
    if offers_answers(question) or asked_for(question):
        return False
    said = {character for character in fold(text) if character.isalnum()}
    return said <= set(fold(question)) | _PARTICLES


def _says_twice(text: str, quoted: str) -> bool:
    """Whether a Chinese sentence tells as two things what the quotes say once."""
    found = _TWICE.search(text)
    return found is not None and compact(quoted).count(compact(found["said"])) < 2  # noqa: PLR2004


def _is_foreign(language: str, text: str, candidate: Candidate) -> bool:
    """Whether a sentence is in another language than a candidate, so that words differ."""
    if _UNDETERMINED not in {language, candidate.article.language}:
        return language != candidate.article.language
    quote = candidate.evidence.text
    return (cjk_share(text) > _CHINESE_SHARE) != (cjk_share(quote) > _CHINESE_SHARE)


def _surroundings(candidate: Candidate) -> str:
    """Title, date and the text around a sentence, where what a question names may stand."""
    article, evidence = candidate.article, candidate.evidence
    near = slice(max(0, evidence.start - _SURROUNDING), evidence.end + _SURROUNDING)
    return f"{article.title}\n{article.published}\n{article.body[near]}"


def _quoted(candidate: Candidate, language: str) -> Claim:
    """The evidence itself as a claim; framed as a quote where it is in another language."""
    text = " ".join(strip_markers(candidate.evidence.text).split())
    if _is_foreign(language, text, candidate):
        frame = _QUOTE_FRAMES.get(language, _QUOTE_FRAMES["en"])
        text = frame.format(quote=_in_marks(text))
    return Claim(_finished(text), quotes_of(candidate), Verdict.SUPPORTED, Reason.QUOTED)


def _in_marks(text: str) -> str:
    """A sentence in quotation marks; one of a longer speech may have only one of its own."""
    if text.count("“") > text.count("”"):
        text = text.removeprefix("“")
    elif text.count("“") < text.count("”"):
        text = text.removesuffix("”")
    return text if text.startswith("“") and text.endswith("”") else f"“{text}”"


def _spaced(text: str, language: str) -> str:
    """Set Chinese names off with blanks in languages that write words apart."""
    return text if language in {"zh", "ja"} else _SCRIPT_BORDER.sub(" ", text)


def _finished(text: str) -> str:
    """A sentence with its full stop."""
    if text.endswith(_ENDINGS):
        return text
    text = text.rstrip("；;，,、 ")
    return text + ("。" if cjk_share(text) > _CHINESE_SHARE else ".")


class Markers:
    """Gives every distinct quote of an answer one marker, from 1 in order of appearance."""

    def __init__(self) -> None:
        self._markers: dict[tuple[str, int, int], int] = {}

    def number(self, claim: Claim) -> Claim:
        """The claim with its citations numbered."""
        citations = []
        for c in claim.citations:
            marker = self._markers.setdefault(
                (c.article_id, c.start, c.end), len(self._markers) + 1
            )
            citations.append(replace(c, marker=marker))
        return replace(claim, citations=tuple(citations))
