"""The conversation: questions, stages, claims with their markers, quotes and passages."""

from collections.abc import Mapping, Sequence

from qa.phrases import words_of
from qa.reasons import reason_text
from qa.types import Answer, Article, Citation, Claim, Hit, Verdict
from ui.exchange import FINAL, SHOWN, Exchange, Stage
from ui.render.actions import actions
from ui.render.escaping import aside, say, text
from ui.render.source import address, excerpt, origin, quoted, title

STEPS = (Stage.SEARCHING, Stage.READING, Stage.WRITING, Stage.CHECKING)


def welcome(questions: Mapping[str, Sequence[str]], count: int, notice: str | None) -> str:
    """Render the empty conversation: how many articles there are, and what they can answer.

    ``questions`` by language; a language without any shows those of another.
    """
    # The style sheet shows the second while the articles that come along are being read.
    vacant = f'<span class="vacant">{say("welcome_empty")}</span>'
    vacant += f'<span class="filling">{say("welcome_filling")}</span>'
    more = say("welcome_more", count=count) if count else vacant
    remark = f'<p class="notice" role="note"><bdi>{text(notice)}</bdi></p>' if notice else ""
    spare = next((asked for asked in questions.values() if asked), ())
    listed = "".join(
        f'<div class="{language}">{asking("examples", asked)}</div>'
        for language in ("zh", "en")
        if (asked := questions.get(language) or spare)
    )
    keys = f'<p class="keys">{say("shortcuts")}</p>'
    return (
        f'<div class="welcome"><h2>{say("welcome")}</h2><p>{more}</p>{listed}{remark}{keys}</div>'
    )


def asking(heading: str, questions: Sequence[str]) -> str:
    """Render questions that ask themselves when they are clicked."""
    if not questions:
        return ""
    rows = "".join(
        f'<li><button type="button" class="example" data-example><bdi>{text(question)}</bdi>'
        "</button></li>"
        for question in questions
    )
    return f'<h3>{say(heading)}</h3><ul class="examples">{rows}</ul>'


def _proof(citation: Citation, all_citations: Sequence[Citation]) -> str:
    """Address of a quote; the other quotes from the same article are marked beside it."""
    spans = [(citation.start, citation.end)]
    spans += [(c.start, c.end) for c in all_citations if c.article_id == citation.article_id]
    return address(citation.article_id, list(dict.fromkeys(spans)))


def _marker(
    citation: Citation, all_citations: Sequence[Citation], articles: Mapping[str, Article]
) -> str:
    article = articles.get(citation.article_id)
    return (
        f'<sup><a class="marker" href="{_proof(citation, all_citations)}" data-tip>'
        f'[{citation.marker}]{aside("open_quote")}<span class="tip" aria-hidden="true">'
        f"{quoted(citation.quote)}\n{title(article)} · {origin(article)}</span></a></sup>"
    )


def _claim(claim: Claim, all_citations: Sequence[Citation], articles: Mapping[str, Article]) -> str:
    markers = "".join(_marker(citation, all_citations, articles) for citation in claim.citations)
    verdict = claim.verdict.value
    sign = (
        f'<span aria-hidden="true">✓</span>{aside(verdict)}'
        if claim.verdict is Verdict.SUPPORTED
        else say(verdict)
    )
    return (
        f'<p class="claim {verdict}"><bdi>{text(claim.text)}</bdi><span class="proof">{markers}'
        f'<span class="badge" tabindex="0" role="note" data-tip>{sign}{_reason(claim)}</span>'
        "</span></p>"
    )


def _reason(claim: Claim) -> str:
    """Why a claim has its verdict: read out, and shown beside the badge."""
    said = "".join(
        f'<span class="{language}" lang="{language}">{text(words)}</span>'
        for language in ("zh", "en")
        if (words := reason_text(claim, language))
    )
    return f'<span class="tip">{said or say(f"reason_{claim.verdict.value}")}</span>'


def _conflicts(answer: Answer | None) -> str:
    """The values on which sources differ, newest first."""
    if answer is None:
        return ""
    tables = []
    for conflict in answer.conflicts:
        rows = "".join(
            f'<tr><th scope="row"><bdi>{text(value.value)}</bdi></th>'
            f'<td><a href="{address(value.article_id, [(value.start, value.end)])}" data-tip>'
            f'{title(answer.articles.get(value.article_id))}<span class="tip" aria-hidden="true">'
            f"{quoted(value.quote)}</span></a></td>"
            f"<td>{_day(value.published)}</td></tr>"
            for value in conflict.values
        )
        heads = "".join(
            f'<th scope="col">{say(f"conflict_{name}")}</th>'
            for name in ("value", "source", "date")
        )
        tables.append(
            f'<table class="conflict"><caption>{say("conflict")}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        )
    return "".join(tables)


def _day(published: str | None) -> str:
    return f"<time>{text(published)}</time>" if published else say("date_unknown")


def _quotes(citations: Sequence[Citation], articles: Mapping[str, Article]) -> str:
    rows = []
    for citation in {(c.marker, c.article_id, c.start, c.end): c for c in citations}.values():
        article = articles.get(citation.article_id)
        rows.append(
            f'<li><a class="quote" href="{_proof(citation, citations)}">'
            f'<span class="number">[{citation.marker}]</span><span class="words">'
            f"<q>{quoted(citation.quote)}</q>"
            f'<span class="origin">{title(article)} · {origin(article)}</span></span></a></li>'
        )
    return f"<ol>{''.join(rows)}</ol>" if rows else ""


def passage_list(hits: Sequence[Hit], question: str) -> str:
    """Render passages as links into their articles, where they share words with a question."""
    rows = []
    for hit in hits:
        article, chunk = hit.article, hit.chunk
        words = excerpt(hit, words_of(chunk, question))
        rows.append(
            f'<li><a class="passage" href="{address(article.id, [(chunk.start, chunk.end)])}">'
            f'<span class="origin">{title(article)} · {origin(article)}</span>'
            f'<span class="words" lang="{text(article.language)}">{words}</span>'
            "</a></li>"
        )
    return f'<ol class="passages">{"".join(rows)}</ol>'


def _progress(exchange: Exchange) -> str:
    if exchange.stage in STEPS:
        at = STEPS.index(exchange.stage)
        kinds = ["past"] * at + ["now"] + ["ahead"] * (len(STEPS) - at - 1)
        steps = "".join(
            f'<li class="{kind}">{say(step.value)}</li>'
            for kind, step in zip(kinds, STEPS, strict=True)
        )
        return f'<ol class="steps">{steps}</ol>'
    if exchange.stage is Stage.WAITING:
        return say("waiting")
    if exchange.stage is Stage.STOPPED:
        return f"{say('stopped')} · {say('stopped_more')}"
    if exchange.answer is None:
        return ""
    facts = [say("seconds", count=f"{exchange.seconds:.1f}")]
    facts.append(f"<bdi>{text(exchange.answer.model)}</bdi>")
    return " · ".join([_checked(exchange.answer), *facts] if exchange.answer.claims else facts)


def _checked(answer: Answer) -> str:
    """How many sentences the check found supported; the sign is that of their badges."""
    found = sum(claim.verdict is Verdict.SUPPORTED for claim in answer.claims)
    total = len(answer.claims)
    if found == total:
        return f'<span class="sound"><span aria-hidden="true">✓</span> {say("checked_all")}</span>'
    return say("checked_some", found=found, total=total)


def _failure(exchange: Exchange) -> str:
    if exchange.stage is not Stage.FAILED:
        return ""
    words = (
        say("internal_error") if exchange.error is None else f"<bdi>{text(exchange.error)}</bdi>"
    )
    return f'<p class="error" role="alert">{words}</p>'


def _refusal(exchange: Exchange) -> str:
    refusal = None if exchange.answer is None else exchange.answer.refusal
    if refusal is None:
        return ""
    return (
        f'<div class="refusal"><p class="headline">{say("refused")}</p>'
        f'<p class="said"><bdi>{text(refusal.text)}</bdi></p>'
        f"{_quotes(refusal.nearby, exchange.articles)}</div>"
    )


def exchange(state: Exchange, *, last: bool = False) -> str:
    """Render one question with its answer as far as it is known; ``last`` offers what to ask next.

    The children keep their places from the first event to the last, so that the page, which
    updates in place, never moves a marker away under the pointer.
    """
    citations = tuple(dict.fromkeys(c for claim in state.claims for c in claim.citations))
    claims = "".join(_claim(claim, citations, state.articles) for claim in state.claims)
    notes = "".join(
        f'<p class="aside"><bdi>{text(note)}</bdi></p>'
        for note in (state.answer.notes if state.answer else ())
    )
    draft = f"<bdi>{text(state.draft)}</bdi>"
    quotes = _quotes(citations, state.articles)
    final = state.stage in FINAL
    count, passages = (
        say("passages", count=len(state.hits)),
        passage_list(state.hits, state.standalone or state.question),
    )
    found = (
        f"<details><summary>{count}</summary>{passages}</details>"
        if final
        else f"<h3>{count}</h3>{passages}"
    )
    follow = asking("next_questions", state.next) if last else ""
    known = f' data-answer="{text(state.id)}"' if state.id else ""
    return (
        f'<article class="exchange" data-stage="{state.stage.value}"{known}'
        f"{'' if final else ' data-busy'}>"
        f'<h2 class="question">{aside("you_asked")}<bdi>{text(state.question)}</bdi></h2>'
        f'<p class="standalone"{_hidden(_restated(state))}>{_restated(state)}</p>'
        f'<div class="answer" aria-live="polite">{claims}{notes}{_refusal(state)}'
        f"{_conflicts(state.answer)}{_failure(state)}</div>"
        f'<p class="draft" aria-hidden="true"{_hidden(state.draft)}>{draft}</p>'
        f'<div class="progress" role="status">{_progress(state)}</div>'
        f'<div class="actions"{_hidden(final)}>{actions(state) if final else ""}</div>'
        f'<div class="quotes"{_hidden(quotes)}><h3>{say("sources")}</h3>{quotes}</div>'
        f'<div class="found"{_hidden(state.hits)}>{found}</div>'
        f'<div class="next"{_hidden(follow)}>{follow}</div>'
        "</article>"
    )


def _restated(state: Exchange) -> str:
    """How a follow-up was understood, where that is not how it was asked."""
    standalone, question = state.standalone.strip(), state.question.strip()
    if standalone in {"", question}:
        return ""
    # 「（what went before）question」 is how a follow-up that names nothing is searched for.
    before = standalone.removesuffix(question)
    if before != standalone and before.startswith("（") and before.endswith("）"):
        return f"{say('understood_with')} <bdi>{text(before[1:-1])}</bdi>"
    return f"{say('understood')} <bdi>{text(standalone)}</bdi>"


def _hidden(content: object) -> str:
    return "" if content else " hidden"


def conversation(past: Sequence[Exchange], *, shown: int = SHOWN) -> str:
    """Render the exchanges that are over, oldest first: the last ones, and a way to the others."""
    hidden = max(0, len(past) - shown)
    more = (
        f'<p class="earlier"><button type="button" class="quiet" data-earlier>'
        f"{say('earlier', count=hidden)}</button></p>"
        if hidden
        else ""
    )
    return more + "".join(exchange(state) for state in past[hidden:])
