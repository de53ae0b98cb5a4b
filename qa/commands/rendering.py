"""Answers and passages as text for a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from qa.commands.output import describe
from qa.sentences import neighbours
from qa.text import cjk_share
from qa.types import (
    Answer,
    Article,
    Citation,
    Claim,
    ClaimReady,
    Event,
    Hit,
    Retrieved,
    Token,
    Verdict,
)

_WORDS = {
    "zh": {
        Verdict.PARTLY: "（部分有据）",
        Verdict.UNSUPPORTED: "（未找到依据）",
        "reading": "已找到 {} 段，正在阅读……",
    },
    "en": {
        Verdict.PARTLY: " (partly supported)",
        Verdict.UNSUPPORTED: " (not supported by the sources)",
        "reading": "{} passages found, reading …",
    },
}


def answer_text(answer: Answer) -> str:
    """The answer with its markers, and below it every quote with where it stands."""
    words = _words(answer.language)
    if answer.refusal is not None:
        nearby = [_quote_text(c, answer.articles[c.article_id]) for c in answer.refusal.nearby]
        return "\n\n".join([answer.refusal.text, *nearby])
    separator = "" if answer.language in {"zh", "ja"} else " "
    prose = separator.join(_claim_text(claim, words) for claim in answer.claims)
    quotes = [_quote_text(c, answer.articles[c.article_id]) for c in answer.citations]
    return "\n\n".join([prose, *quotes])


def hit_text(rank: int, hit: Hit, around: int = 0) -> str:
    """A passage under its article's name and place, with some sentences before and after it."""
    place = f"[{hit.chunk.start}:{hit.chunk.end}]"
    body = hit.article.body
    before, after = neighbours(body, hit.chunk.start, hit.chunk.end, around)
    text = "\n".join(
        f"{margin}{line}"
        for margin, (start, end) in (
            ("  … ", before),
            ("    ", (hit.chunk.start, hit.chunk.end)),
            ("  … ", after),
        )
        for line in body[start:end].splitlines()
    )
    return f"{rank:>3} {describe(hit.article)} {place} · {hit.score:.3f}\n{text}"


def _words(language: str) -> dict[str, str]:
    return _WORDS["zh" if language == "zh" else "en"]


def _claim_text(claim: Claim, words: dict[str, str]) -> str:
    markers = "".join(f"[{citation.marker}]" for citation in claim.citations)
    return f"{claim.text}{markers}{words.get(claim.verdict, '')}"


def _quote_text(citation: Citation, article: Article) -> str:
    place = f"[{citation.start}:{citation.end}]"
    quote = "\n    ".join(citation.quote.splitlines())
    return f"[{citation.marker}] {describe(article)} {place}\n    {quote}"


class Draft:
    """What is known of an answer while it is being written; gone when the answer stands."""

    def __init__(self, question: str) -> None:
        self._words = _words("zh" if cjk_share(question) else "en")
        self._live = Live(console=Console(highlight=False), transient=True)
        self._claims: list[str] = []
        self._draft = ""
        self._status = ""

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def show(self, event: Event) -> None:
        """Draw the answer so far: checked sentences plain, the draft dimmed."""
        match event:
            case Retrieved(hits=hits):
                self._status = self._words["reading"].format(len(hits))
            case Token(text=text):
                self._draft += text
            case ClaimReady(claim=claim):
                self._claims.append(claim.text)
                self._draft = ""
        checked = "\n".join(self._claims)
        pending = self._draft or ("" if self._claims else self._status)
        self._live.update(Text(checked + "\n" * bool(checked)) + Text(pending, style="dim"))
