"""Questions about an article itself: its own lines that say who wrote it, when and where."""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.conversation import Query
from qa.evidence import Candidate, SentenceIndex, Wording, in_masthead
from qa.metadata_type import Metadata, metadata_asked
from qa.quantities import anglicise
from qa.reading.language import asked_in
from qa.terms import tokenize
from qa.text import split_sentences
from qa.types import Article, Citation, Claim, Evidence, Hit, Reason, Verdict

_MEANT_SHARE, _MEANT_SHARE_TRANSLATED = 0.45, 0.3
"""An article that holds less of the words by which one is asked for is not the one meant."""

_MEANT_SHARE_PUBLISHER = 0.2
"""So is one that holds less than this, where the question names its publisher."""

_LEAD_CHARACTERS = 40
"""How far into a story its lead (科技日报讯（记者 …）) goes."""

_RECORD = "record:"
_AHEAD = 1.0
"""By how much a stating line's score exceeds that of the best other sentence."""

# What asks for the metadata, and so need not stand in the article that is meant.
_ASKING = re.compile(
    r"相关|方面|报道|文章|新闻|稿[件子]?|一文|[这那本哪有]?[一两]?篇|署名?|[这那]个?|关于|有关|介绍|作者|记者|编辑|责任|通讯员|来源|出处|媒体|报纸"
    r"|叫(?:什么|啥)(?:名字)?|姓名|名字|分别|告诉|知道|谁|哪[一几]?[位个名家份年天日月]|什么时候|何时|日期|时间|发[表布]|刊[登发]|[采撰]?写|[讲说谈]|请问|[的是了]"
)


def metadata_evidence(
    query: Query, hits: Sequence[Hit], candidates: Sequence[Candidate], index: SentenceIndex
) -> list[Candidate]:
    """The candidates for a question about an article itself, best first.

    The line by which the meant article states what is asked goes ahead; its similarity and overlap
    are those of the article, for the line says nothing of the article's subject. Where that article
    does not state it, the mastheads of all others are left out: they speak of other articles. Any
    other question keeps its candidates.
    """
    kind = metadata_asked(query.question) or metadata_asked(query.translation)
    if kind is None or not candidates:
        return list(candidates)
    shares = _shares(query, hits, index)
    meant = max(hits, key=lambda hit: shares[hit.article.id] + _relative(hit, hits))
    article = meant.article
    wording = query.translation or query.standalone
    foreign = asked_in(wording) != article.language
    rest = [candidate for candidate in candidates if not in_masthead(candidate)]
    spans = stating_spans(article, kind)
    least = _MEANT_SHARE_TRANSLATED if query.translation else _MEANT_SHARE
    share = shares[article.id]
    if article.publisher and article.publisher in query.question:
        # Its name alone means none of its articles: what else the question says must fit.
        least = _MEANT_SHARE_PUBLISHER
        subject = query.standalone.replace(article.publisher, " ")
        share = _shares(replace(query, standalone=subject), hits, index)[article.id]
    if not spans or not (foreign or share >= least):
        return rest
    start, end = spans[0]
    line = Candidate(
        Evidence(
            article.id, start, end, article.body[start:end], candidates[0].evidence.score + _AHEAD
        ),
        article,
        meant.chunk,
        similarity=max((c.similarity for c in candidates if c.article.id == article.id), default=0),
        overlap=shares[article.id],
        type_matches=True,
        states=kind,
    )
    return [line, *rest]


def metadata_claim(article: Article, kind: Metadata, language: str) -> Claim:
    """What an article states of itself, as a sentence in a language (ISO 639-1) with its quotes."""
    value = _stated_value(article, kind, language)
    if language in _SENTENCES:
        text = _SENTENCES[language][kind].format(title=article.title, value=value)
    else:
        label = _LABELS.get(language, _LABELS["und"])[kind]
        text = f"{label}: {value} (“{article.title}”)."
    citations = tuple(
        Citation(0, article.id, start, end, article.body[start:end], 1.0)
        for start, end in stating_spans(article, kind)
    )
    return Claim(text, citations, Verdict.SUPPORTED, Reason.QUOTED)


def stating_spans(article: Article, kind: Metadata) -> list[tuple[int, int]]:
    """Where an article's body states this of itself, none where it does not all stand there.

    Lines of its masthead or credits, or else the lead of its story; who or what is only mentioned
    further down is not what the article states of itself. A date with an inferred year, or one of a
    corpus' record, does not stand in the text.
    """
    if kind is Metadata.DATE and (
        article.published_inferred or (article.published_from or "").startswith(_RECORD)
    ):
        return []
    found = [_first_span(article, value) for value in _read(article, kind)]
    return list(dict.fromkeys(span for span in found if span)) if all(found) else []


def _first_span(article: Article, value: str) -> tuple[int, int] | None:
    first, last = article.story or (0, len(article.body))
    spans: list[tuple[bool, int, int]] = []
    for start, end in _lines(article.body):
        inside = first <= start < last
        if inside and start > first:
            continue
        line = article.body[start:end]
        pieces = split_sentences(line) if inside else [(0, len(line))]
        for a, b in pieces:
            place = line.find(value, a, b)
            if place >= 0 and not (inside and place > _LEAD_CHARACTERS):
                spans.append((inside, start + a, start + b))
    return min(spans)[1:] if spans else None


def _read(article: Article, kind: Metadata) -> list[str]:
    """What the body holds where it states this: the date's own form, each of several names."""
    stated = {
        Metadata.DATE: (article.published_from or "").partition(": ")[2],
        Metadata.AUTHOR: article.author,
        Metadata.EDITOR: article.editor,
        Metadata.PUBLISHER: article.publisher,
    }[kind]
    names = stated or ""
    return [name for name in (names.split("、") if kind is not Metadata.DATE else [names]) if name]


def _stated_value(article: Article, kind: Metadata, language: str) -> str:
    """The date in the form of the language, a name as the article writes it."""
    if kind is not Metadata.DATE:
        return {
            Metadata.AUTHOR: article.author,
            Metadata.EDITOR: article.editor,
            Metadata.PUBLISHER: article.publisher,
        }[kind] or ""
    published = article.published or ""
    if language not in _SENTENCES:
        return published
    parts = zip(published.split("-"), "年月日", strict=False)
    date = "".join(f"{int(number)}{unit}" for number, unit in parts)
    return date if language == "zh" else anglicise(date).strip()


_SENTENCES = {
    "zh": {
        Metadata.AUTHOR: "《{title}》的作者是{value}。",
        Metadata.EDITOR: "《{title}》的编辑是{value}。",
        Metadata.DATE: "《{title}》发表于{value}。",
        Metadata.PUBLISHER: "《{title}》由{value}发表。",
    },
    "en": {
        Metadata.AUTHOR: "“{title}” was written by {value}.",
        Metadata.EDITOR: "“{title}” was edited by {value}.",
        Metadata.DATE: "The publication date of “{title}” is {value}.",
        Metadata.PUBLISHER: "“{title}” was published by {value}.",
    },
}
_LABELS = {
    language: dict(zip(Metadata, labels, strict=True))
    for language, labels in {
        "de": ("Redaktion", "Autor", "Veröffentlicht", "Quelle"),
        "fr": ("Rédaction", "Auteur", "Publié", "Source"),
        "es": ("Edición", "Autor", "Publicado", "Fuente"),
        "ru": ("Редактор", "Автор", "Опубликовано", "Источник"),
        "ja": ("編集", "執筆", "掲載日", "出典"),
        "ko": ("편집", "기자", "게재일", "출처"),
        "und": ("Editor", "Author", "Published", "Source"),
    }.items()
}


def _lines(body: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S[^\n]*", body)]


def _shares(query: Query, hits: Sequence[Hit], index: SentenceIndex) -> dict[str, float]:
    """For each article the share of the question's weight that it and its masthead hold."""
    texts: dict[str, list[str]] = {}
    for hit in hits:
        article = hit.article
        masthead = article.body[: (article.story or (0, 0))[0]]
        published = _stated_value(article, Metadata.DATE, "zh") if article.published else ""
        about = [masthead, article.title, published, article.publisher or ""]
        texts.setdefault(article.id, about).append(hit.chunk.text)
    held = {article_id: set(tokenize("\n".join(parts))) for article_id, parts in texts.items()}
    # A translation may have lost the name by which the question means an article.
    asked = [
        Wording(_ASKING.sub(" ", text), index) for text in (query.standalone, query.translation)
    ]
    return {
        article_id: max(wording.share(tokens) for wording in asked)
        for article_id, tokens in held.items()
    }


def _relative(hit: Hit, hits: Sequence[Hit]) -> float:
    scores = [other.score for other in hits]
    return (hit.score - min(scores)) / ((max(scores) - min(scores)) or 1.0)
