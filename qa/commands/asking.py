"""``ask`` and ``search``: one question on the terminal, or a batch from file to file."""

import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.commands import options
from qa.commands.batches import check_output, run_batch
from qa.commands.output import note, say, say_json
from qa.commands.rendering import Draft, answer_text, hit_text
from qa.commands.session import open_existing
from qa.errors import QuestionError
from qa.evaluation.formats import Question, read_questions
from qa.reading.language import detect_language
from qa.recency import newest_note
from qa.records import Record, answer_line, answer_record, hit_record, search_line
from qa.types import Answer, Answered, Filters, Hit

if TYPE_CHECKING:
    from qa.pipeline import Qingwen


def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    *,
    library: options.LibraryOption = None,
    json: options.JsonOption = False,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    publisher: options.PublisherOption = None,
    source: options.SourceOption = None,
    language: options.LanguageOption = None,
    batch: options.BatchOption = None,
    output: options.OutputOption = None,
) -> int:
    """Answer a question from the library, with the quotes that prove it."""
    filters = options.read_filters(since, until, publisher, source, language)
    _check_usage(question, batch, output, json=json)
    if batch is not None and output is not None:
        questions = _read_batch(batch, output)
        with open_existing(library) as qingwen:
            _announce(qingwen)
            failed = run_batch(questions, output, lambda q: _answer_line(qingwen, q, filters))
        return 1 if failed else 0
    asked = _checked(question or "")
    with open_existing(library) as qingwen:
        _announce(qingwen)
        answer = _answer(qingwen, asked, filters, live=sys.stdout.isatty() and not json)
    if json:
        say_json(answer_record(answer))
    else:
        say(answer_text(answer))
    return 0


def search(
    query: Annotated[str | None, typer.Argument(metavar="QUERY")] = None,
    *,
    library: options.LibraryOption = None,
    top: Annotated[int, typer.Option(min=1, max=200, help="Passages to find.")] = 10,
    exact: Annotated[
        bool, typer.Option("--exact", help="Only where the very words stand.")
    ] = False,
    around: Annotated[
        int, typer.Option(min=0, max=20, help="Sentences to show before and after each passage.")
    ] = 0,
    json: options.JsonOption = False,
    since: options.SinceOption = None,
    until: options.UntilOption = None,
    publisher: options.PublisherOption = None,
    source: options.SourceOption = None,
    language: options.LanguageOption = None,
    batch: options.BatchOption = None,
    output: options.OutputOption = None,
) -> int:
    """Find the passages for a query, or the very words, without a language model."""
    filters = options.read_filters(since, until, publisher, source, language)
    _check_usage(query, batch, output, json=json)
    if batch is not None and output is not None:
        queries = _read_batch(batch, output)
        with open_existing(library) as qingwen:

            def found(q: Question) -> Record:
                passages = _find(qingwen, _checked(q.question), top, filters, exact=exact)
                return search_line(q.id, [hit for hit, _ in passages])

            failed = run_batch(queries, output, found)
        return 1 if failed else 0
    wanted = _checked(query or "")
    with open_existing(library) as qingwen:
        passages = _find(qingwen, wanted, top, filters, exact=exact)
        if passages and not exact and (words := qingwen.newer_first(wanted)):
            note(newest_note(words, detect_language(wanted)))
    if json:
        found_in = [({"spans": spans} if exact else {}) for _, spans in passages]
        records = [hit_record(hit, around) for hit, _ in passages]
        say_json([record | where for record, where in zip(records, found_in, strict=True)])
    elif passages:
        texts = [hit_text(rank, hit, around) for rank, (hit, _) in enumerate(passages, start=1)]
        say("\n\n".join(texts))
    else:
        note("nothing found; loosen the filters, or see what is there: qingwen list")
    return 0


def _find(
    qingwen: "Qingwen", wanted: str, top: int, filters: Filters, *, exact: bool
) -> list[tuple[Hit, tuple[tuple[int, int], ...]]]:
    """Passages, and where in the article the very words stand if that was asked for."""
    if not exact:
        return [(hit, ()) for hit in qingwen.search(wanted, top=top, filters=filters)]
    from qa.phrases import find_phrase

    found = find_phrase(qingwen.library, wanted, top=top, filters=filters)
    return [(passage.hit, passage.spans) for passage in found]


def _check_usage(
    question: str | None, batch: Path | None, output: Path | None, *, json: bool
) -> None:
    if (question is None) == (batch is None):
        raise options.UsageError("give either a question or --batch Q.jsonl --output P.jsonl")
    if (batch is None) != (output is None):
        raise options.UsageError("--batch and --output go together")
    if batch is not None and json:
        raise options.UsageError("--batch writes JSON to --output by itself; leave out --json")


def _checked(question: str) -> str:
    """Refuse bytes that are not text before anything heavy is loaded."""
    try:
        question.encode()
    except UnicodeEncodeError:
        raise QuestionError("the question is not valid UTF-8 text; retype it") from None
    return question


def _announce(qingwen: "Qingwen") -> None:
    if qingwen.notice:
        note(qingwen.notice)


def _answer(qingwen: "Qingwen", question: str, filters: Filters, *, live: bool) -> Answer:
    with Draft(question) if live else nullcontext() as draft:
        for event in qingwen.ask(question, filters=filters):
            if isinstance(event, Answered):
                return event.answer
            if draft is not None:
                draft.show(event)
    raise AssertionError("the pipeline ended without an answer")


def _answer_line(qingwen: "Qingwen", question: Question, filters: Filters) -> Record:
    started = time.perf_counter()
    answer = qingwen.answer(_checked(question.question), history=question.history, filters=filters)
    return answer_line(question.id, answer, time.perf_counter() - started)


def _read_batch(batch: Path, output: Path) -> list[Question]:
    questions = read_questions(batch, gold=False)
    check_output(output, batch)
    return questions
