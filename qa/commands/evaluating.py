"""``eval``: how good the answers are on a set of questions with known answers."""

import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.commands.batches import check_output, run_batch
from qa.commands.libraries import ingest_with_progress
from qa.commands.options import JsonOption, LibraryOption, UsageError
from qa.commands.output import say, say_json
from qa.commands.session import load_settings, open_existing, open_qingwen
from qa.errors import QingwenError
from qa.evaluation.formats import Prediction, Question, prediction, read_questions
from qa.records import Record, answer_line, search_line

if TYPE_CHECKING:
    from qa.library import Library
    from qa.pipeline import Qingwen

_TOP = 10


def evaluate_set(
    *,
    questions: Annotated[
        Path,
        typer.Option(
            "--set",
            metavar="DIR",
            help="A questions file, or a folder with questions.jsonl and maybe its corpus.jsonl.",
        ),
    ],
    library: LibraryOption = None,
    search_only: Annotated[
        bool, typer.Option("--search-only", help="Measure retrieval, without answers.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first questions.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="P.jsonl", help="Keep what was answered.", show_default=False),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(metavar="R.html", help="Write a page with plots.", show_default=False),
    ] = None,
    json: JsonOption = False,
) -> int:
    """Measure retrieval, answers, citations and refusals on questions with known answers."""
    from qa.evaluation.page import page as html_page
    from qa.evaluation.reliability import reliability
    from qa.evaluation.report import evaluate
    from qa.evaluation.stored import save

    file, corpus = _find(questions)
    if corpus is not None and library is not None:
        raise UsageError(f"{corpus}: is searched itself; leave out --library")
    gold = read_questions(file)[:limit]
    for written in (output, page):
        if written is not None:
            check_output(written, file, *([corpus] if corpus else []))
    with ExitStack() as stack:
        if corpus is None:
            qingwen = stack.enter_context(open_existing(library))
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            qingwen = stack.enter_context(open_qingwen(load_settings(folder / "library")))
            ingest_with_progress(qingwen, [corpus])
        predictions = _predict(qingwen, gold, output, search_only=search_only)
        report = evaluate(gold, predictions, _documents(qingwen.library))
        calibration = reliability(gold, predictions)
        about = {
            "questions": questions.stem,
            "encoder": qingwen.library.encoder or "",
            "generator": qingwen.generator_name,
            "median seconds": _median([p.seconds for p in predictions.values()]),
        }
        if corpus is None and limit is None and not search_only:
            # the page shows the last evaluation of the whole library
            save(
                report,
                qingwen.settings.library,
                name=about["questions"],
                encoder=about["encoder"],
                generator=about["generator"],
                calibration=calibration,
            )
    if page is not None:
        page.write_text(html_page(report, calibration, about), encoding="utf-8")
    if json:
        say_json(report.to_json() | {"reliability": calibration.to_json() if calibration else None})
    else:
        say("\n\n".join([report.to_text(), *([calibration.to_text()] if calibration else [])]))
    return 1 if report.missing else 0


def _find(path: Path) -> tuple[Path, Path | None]:
    """Find the questions file of a set, and its corpus where it has one."""
    if path.is_file():
        return path, None
    file, corpus = path / "questions.jsonl", path / "corpus.jsonl"
    if not file.is_file():
        raise QingwenError(
            f"{path}: no such set of questions; name a questions .jsonl file with --set,"
            " or a folder that holds questions.jsonl"
        )
    return file, corpus if corpus.is_file() else None


def _predict(
    qingwen: "Qingwen", questions: Sequence[Question], output: Path | None, *, search_only: bool
) -> Mapping[str, Prediction]:
    predictions: dict[str, Prediction] = {}

    def work(question: Question) -> Record:
        record = _work(qingwen, question, search_only=search_only)
        predictions[question.id] = prediction(record)
        return record

    run_batch(questions, output, work)
    return predictions


def _work(qingwen: "Qingwen", question: Question, *, search_only: bool) -> Record:
    if search_only:
        return search_line(question.id, qingwen.search(question.question, top=_TOP))
    started = time.perf_counter()
    answer = qingwen.answer(question.question, history=question.history, fresh=True)
    line = answer_line(question.id, answer, time.perf_counter() - started)
    return line | {"probability": answer.probability, "tokens": dict(answer.tokens)}


def _median(seconds: Sequence[float | None]) -> str:
    known = [value for value in seconds if value is not None]
    return f"{statistics.median(known):.2f}" if known else "–"


def _documents(library: "Library") -> dict[str, str]:
    """Every source's text; the stories of one file together."""
    from qa.evaluation.metrics import squeeze

    texts: dict[str, list[str]] = {}
    for article in library.articles():
        texts.setdefault(article.source, []).append(article.body)
    return {source: "\n".join(map(squeeze, bodies)) for source, bodies in texts.items()}
