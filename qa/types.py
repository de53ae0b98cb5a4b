"""What flows through the product: plain frozen records, no I/O.

``Article`` → ``Chunk`` → ``Hit`` → ``Evidence`` → ``Claim`` with ``Citation`` → ``Answer``.
All offsets are Python string indices (code points) into ``Article.body``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Precision(StrEnum):
    """How much of a publication date the source states."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Whether the cited spans prove a claim."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"


class Reason(StrEnum):
    """Why a claim has its verdict; ``qa.reasons`` says it in words."""

    QUOTED = "quoted"
    INSTEAD = "instead"
    WORDS = "words"
    MEANING = "meaning"
    COMPUTED = "computed"
    SOME_WORDS = "some_words"
    LOOSE_MEANING = "loose_meaning"
    FIGURE = "figure"
    NAME = "name"
    DIRECTION = "direction"
    NO_MATCH = "no_match"


_BLANK_LINE = 2
"""Characters from the end of a line to the line below an empty one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of ``length`` characters copied from the source text into the body unchanged."""

    body_start: int
    source_start: int
    length: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Text of the source that the body leaves out, the rule that said so, and where it stands.

    ``source_start`` is ``None`` for text that does not stand verbatim in the decoded source.
    """

    text: str
    reason: str
    source_start: int | None


@dataclass(frozen=True, slots=True)
class Article:
    """One story as a careful reader would keep it.

    ``source`` is the file name, or the record id inside a JSONL corpus. ``published`` is an ISO
    8601 date (``2021-01-14``, ``2021-01`` or ``2021`` by ``published_precision``) and ``None`` when
    the text states none. ``runs`` maps the body back to the decoded source text, in body order;
    between two runs stands at most a line break, or a blank in place of one or of markup.

    ``published_from`` says where the date was read (``dateline: 2021/01/14 15:48``), and
    ``published_inferred`` that its year was taken from the address, not from the text.
    ``body[slice(*story)]`` is the running text: the masthead stands before it, captions after it.
    ``joins`` are the body offsets inside a line at which two stretches meet that do not follow each
    other in the source (a sentence cut by a pull quote): a quote across one is not verbatim there.
    ``pages`` holds the body offset at which each page of a paged format begins. ``notes`` are
    warnings of the reader, ``removed`` what it left out. ``stated`` holds, for each field that a
    person has corrected, its name and what the source states.
    """

    id: str
    source: str
    title: str
    body: str
    publisher: str | None
    author: str | None
    published: str | None
    published_precision: Precision
    url: str | None
    language: str
    path: str
    content_hash: str
    runs: tuple[Run, ...] = ()
    editor: str | None = None
    published_from: str | None = None
    published_inferred: bool = False
    story: tuple[int, int] | None = None
    joins: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    stated: tuple[tuple[str, str | bool | None], ...] = ()

    def verbatim_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Stretches of ``body[start:end]`` that each stand in the source but for line breaks.

        Two lines are one stretch only where no more than a blank line stands between them there.
        """
        cuts = [start, *(join for join in self.joins if start < join < end), end]
        for above, below in pairwise(self.runs):
            stop = above.body_start + above.length
            skipped = below.source_start - above.source_start - above.length
            apart = below.body_start > stop and not 0 <= skipped <= _BLANK_LINE
            if apart and start < stop and below.body_start < end:
                cuts += [stop, below.body_start]
        cuts.sort()
        return [
            (first, last)
            for first, last in pairwise(cuts)
            if first < last and not self.body[first:last].isspace()
        ]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences: ``text == article.body[start:end]``."""

    id: str
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is limited to; ``None`` means no limit. Dates are inclusive."""

    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query. Ranks count from 1; ``None`` where that side did not find it."""

    chunk: Chunk
    article: Article
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    rerank_score: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer: ``text == article.body[start:end]``."""

    article_id: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that proves a claim: ``quote == article.body[start:end]``.

    ``marker`` is the number shown to the reader, from 1 within an answer. ``support`` is the share
    of the claim's checkable content that the quote holds, in [0, 1].
    """

    marker: int
    article_id: str
    start: int
    end: int
    quote: str
    support: float


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer with the quotes that prove it.

    ``doubts`` are the figures, names or words of the sentence that the quotes do not state; of a
    quote that stands ``INSTEAD``, those of the sentence that it replaces.
    """

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict
    reason: Reason | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedValue:
    """What one source says: ``value`` stands in ``quote == article.body[start:end]``.

    ``published`` is the date of the article as ``Article.published`` has it.
    """

    value: str
    article_id: str
    start: int
    end: int
    quote: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different values that sources give for the same thing, newest first."""

    values: tuple[StatedValue, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, in the question's language, and what the library holds nearby."""

    text: str
    nearby: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; ``role`` is ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a surface needs to show, check and store one answer.

    Exactly one of ``claims`` (non-empty) and ``refusal`` is present. ``timings`` is in seconds by
    stage, ``tokens`` counts what the language model read (``prompt``) and wrote (``generated``).
    ``articles`` holds every article that a citation, hit or conflict names, by id.

    ``notes`` are sentences in the question's language about the answer, not from the sources: which
    part has no answer, which period was searched. ``probability`` is that of the question being
    answerable from the library; ``None`` where an older version did not store it. ``cached`` tells
    that the answer was given before and nothing has changed since.
    """

    question: str
    standalone_question: str
    language: str
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    refusal: Refusal | None
    timings: Mapping[str, float]
    model: str
    library_version: str
    articles: Mapping[str, Article] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    tokens: Mapping[str, int] = field(default_factory=dict)
    probability: float | None = None
    cached: bool = False

    @property
    def text(self) -> str:
        """The answer as prose with its notes, without markers; the refusal's text when refused."""
        if self.refusal is not None:
            return self.refusal.text
        separator = "" if self.language in {"zh", "ja"} else " "
        return separator.join([*(claim.text for claim in self.claims), *self.notes])

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of every claim, in the order of appearance, without repeats."""
        return tuple(dict.fromkeys(c for claim in self.claims for c in claim.citations))

    def as_of(self, claim: Claim) -> str | None:
        """Date of the newest article that a claim cites; ``None`` where none states one."""
        dates = (self.articles[c.article_id].published for c in claim.citations)
        return max((date for date in dates if date), default=None)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Event: the passages found, before any word is written."""

    standalone_question: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """Event: a piece of draft text as the model writes it; a checked ``ClaimReady`` replaces it."""

    text: str


@dataclass(frozen=True, slots=True)
class ClaimReady:
    """Event: one sentence of the answer, checked against its quotes."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Answered:
    """Event: the whole answer; always the last one."""

    answer: Answer


Event = Retrieved | Token | ClaimReady | Answered
