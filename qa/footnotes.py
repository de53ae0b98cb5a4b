"""An answer with its proof as text to take away: numbered sentences, quotes and references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.references import Style, reference
from qa.types import Answer, Article, Citation, Verdict

_CJK = frozenset({"zh", "ja"})
_REMARKS = {
    Verdict.PARTLY: {"zh": "（部分有据）", "en": " (partly supported)"},
    Verdict.UNSUPPORTED: {"zh": "（未找到依据）", "en": " (no support found)"},
}


@dataclass(frozen=True, slots=True)
class Footnote:
    """A quote with the reference of its article: GB/T 7714 beside Chinese answers, else APA."""

    number: int
    quote: str
    reference: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the numbers of the footnotes that prove it.

    ``remark`` says so where they prove a part of it or nothing.
    """

    text: str
    numbers: tuple[int, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Footnoted:
    """An answer taken apart; ``refused`` says that the one sentence is a refusal."""

    question: str
    language: str
    sentences: tuple[Sentence, ...]
    footnotes: tuple[Footnote, ...]
    refused: bool

    @property
    def separator(self) -> str:
        """What stands between two sentences."""
        return "" if self.language in _CJK else " "


def footnoted(answer: Answer, *, first: int = 1) -> Footnoted:
    """Number the quotes of an answer from ``first``, in order of appearance."""
    if answer.refusal is not None:
        cited: Sequence[Citation] = answer.refusal.nearby
        parts = [(answer.refusal.text, answer.refusal.nearby, Verdict.SUPPORTED)]
    else:
        cited = answer.citations
        parts = [(claim.text, claim.citations, claim.verdict) for claim in answer.claims]
    numbers = {_place(c): n for n, c in enumerate({_place(c): c for c in cited}.values(), first)}
    sentences = tuple(
        Sentence(
            text,
            tuple(dict.fromkeys(numbers[_place(c)] for c in citations)),
            _remark(verdict, answer.language),
        )
        for text, citations, verdict in parts
    )
    notes = tuple(
        Footnote(numbers[_place(c)], c.quote, _reference(c, answer.articles, answer.language))
        for c in {_place(c): c for c in cited}.values()
    )
    refused = answer.refusal is not None
    return Footnoted(answer.question, answer.language, sentences, notes, refused)


def _remark(verdict: Verdict, language: str) -> str:
    said = _REMARKS.get(verdict, {"en": ""})
    return said.get(language, said["en"])


def as_text(answer: Answer) -> str:
    """The answer as plain text: sentences with ``[1]``, then one line for each quote."""
    parts = footnoted(answer)
    prose = parts.separator.join(
        sentence.text + "".join(f"[{number}]" for number in sentence.numbers) + sentence.remark
        for sentence in parts.sentences
    )
    notes = [f"[{note.number}] {quoted(note)} {note.reference}" for note in parts.footnotes]
    return "\n".join([prose, *([""] if notes else []), *notes])


def quoted(note: Footnote) -> str:
    """The quote on one line, in quotation marks that it does not bring along."""
    line = " ".join(note.quote.split())
    return line if line.startswith("“") and line.endswith("”") else f"“{line}”"


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.article_id, citation.start, citation.end


def _reference(citation: Citation, articles: Mapping[str, Article], language: str) -> str:
    style = Style.GB if language in _CJK else Style.APA
    return " ".join(reference(articles[citation.article_id], style).split())
