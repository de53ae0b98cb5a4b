"""Fit the probability that a question can be answered, on question sets of your own.

    python -m tests.benchmarks.calibration --set FOLDER --set QUESTIONS.jsonl=2 --articles FOLDER

A folder holds ``questions.jsonl`` and ``corpus.jsonl``; a questions file is about ``--articles``.
``=2`` is a set's weight. Every question is searched and judged as the product does, answerable ones
of a corpus once more with their gold documents out of sight. An example is positive where the
chosen sentence holds the gold evidence (or an answer), negative where there is nothing to find;
where something else was chosen it is left out. Prints the weights of ``Calibration``, the area
under the curve when each tenth of the questions is predicted from the others, and how many are
refused at several thresholds. ``--extractive`` does so without the language model.
"""

import argparse
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from qa.answerability import Signals
from qa.config import load_settings
from qa.conversation import resolve
from qa.evaluation.formats import Question, read_questions
from qa.evaluation.metrics import squeeze
from qa.evidence import Candidate, rank_evidence
from qa.generation.base import AnswerGenerator, Session
from qa.hits import main_language
from qa.metadata_evidence import metadata_evidence
from qa.pipeline import Qingwen
from qa.reading.language import detect_language
from qa.selection import select

_RIDGE = 1.0
_FOLDS = 10
_STEPS = 50
_HIDDEN_TOP = 40
_FEATURES = [name for name in Signals.__dataclass_fields__ if name != "several"]
"""What is fitted; questions for several things are too few, their weight is chosen by hand."""

Matrix = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Example:
    """The signals of a question, whether it can be answered, and how much it counts."""

    question: str
    signals: Signals
    answerable: bool
    weight: float


def main() -> None:
    """Collect the examples and print the fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", required=True, action="append", dest="sets")
    parser.add_argument("--articles", type=Path, help="for sets without a corpus.jsonl")
    parser.add_argument("--limit", type=int, default=60, help="questions of each set")
    parser.add_argument("--extractive", action="store_true")
    options = parser.parse_args()
    examples: list[Example] = []
    for name in options.sets:
        path, _, weight = name.partition("=")
        found = list(
            _examples(
                Path(path),
                options.articles,
                options.limit,
                float(weight or 1),
                "extractive" if options.extractive else "llama.cpp",
            )
        )
        answerable = sum(example.answerable for example in found)
        sys.stdout.write(f"{path}: {len(found)} examples, {answerable} answerable\n")
        examples += found
    sys.stdout.write(_report(examples))


def _examples(
    path: Path, articles: Path | None, limit: int, weight: float, generator: str
) -> Iterator[Example]:
    file, corpus = (
        (path, articles) if path.is_file() else (path / "questions.jsonl", path / "corpus.jsonl")
    )
    if corpus is None:
        sys.exit(f"{path}: name its articles with --articles")
    questions = read_questions(file)
    chosen = sorted(questions, key=lambda q: zlib.crc32(q.id.encode()))[:limit]
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(library=Path(folder) / "library", generator=generator)
        with Qingwen.open(settings) as qingwen:
            qingwen.ingest([corpus])
            writer = qingwen._models.generator.begin(Session())
            for question in chosen:
                hidden = [False, True] if path.is_dir() and question.answerable else [False]
                for hide in hidden:
                    example = _example(qingwen, writer, question, hide=hide)
                    if example is not None:
                        yield replace(example, weight=weight)


def _example(
    qingwen: Qingwen, writer: AnswerGenerator, question: Question, *, hide: bool
) -> Example | None:
    query = resolve(question.question, question.history)
    retriever = qingwen._retriever
    top = _HIDDEN_TOP if hide else qingwen.settings.passages
    hits = retriever.search(query.standalone, top=top)
    language = main_language(hits)
    if language not in {"", detect_language(query.question)}:
        query = replace(query, translation=writer.translate(query.standalone, language))
        hits = retriever.search(query.standalone, translation=query.translation, top=top)
    if hide:
        hits = [hit for hit in hits if hit.article.source not in question.relevant]
    hits = hits[: qingwen.settings.passages]
    ranked = rank_evidence(query, hits, retriever)
    selection = select(
        query,
        metadata_evidence(query, hits, ranked, retriever),
        writer,
        lambda: False,
        passages=len(retriever.snapshot.heads),
    )
    answerable = question.answerable and not hide
    if selection.signals is None:
        return None
    if answerable and not any(_is_gold(question, candidate) for candidate in selection.chosen):
        return None
    return Example(question.id, selection.signals, answerable, 1.0)


def _is_gold(question: Question, candidate: Candidate) -> bool:
    text = squeeze(candidate.evidence.text)
    if question.evidence:
        gold = [squeeze(sentence) for _, sentence in question.evidence]
        return any(text in sentence or sentence in text for sentence in gold)
    return candidate.article.source in question.relevant and any(
        squeeze(alternative) in text
        for element in question.elements
        for alternative in element.alternatives
    )


# ---------------------------------------------------------------- logistic regression
def _report(examples: Sequence[Example]) -> str:
    x = np.array([[float(asdict(e.signals)[name]) for name in _FEATURES] for e in examples])
    y = np.array([float(e.answerable) for e in examples])
    weight = np.array([e.weight for e in examples])
    balance = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    fold = np.array([zlib.crc32(e.question.encode()) % _FOLDS for e in examples])
    held_out = np.zeros(len(y))
    for k in range(_FOLDS):
        rest = fold != k
        intercept, slopes = _fit(x[rest], y[rest], (weight * balance)[rest])
        held_out[~rest] = intercept + x[~rest] @ slopes
    intercept, slopes = _fit(x, y, weight * balance)
    lines = [f"intercept={intercept:.3f},"]
    lines += [f"{name}={slope:.3f}," for name, slope in zip(_FEATURES, slopes, strict=True)]
    lines.append(f"area under the curve, held out: {_area(held_out, y):.3f}")
    probability = 1 / (1 + np.exp(-held_out))
    for threshold in (0.25, 0.33, 0.4, 0.5, 0.6):
        refused = probability < threshold
        lines.append(
            f"below {threshold}: {refused[y == 0].mean():.2f} of the unanswerable,"
            f" {refused[y == 1].mean():.2f} of the answerable"
        )
    return "\n".join(lines) + "\n"


def _fit(x: Matrix, y: Matrix, weight: Matrix) -> tuple[float, Matrix]:
    """Ridge logistic regression by Newton's method, on standardised features."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    design = np.c_[np.ones(len(x)), (x - mean) / spread]
    ridge = _RIDGE * np.diag([0.0, *np.ones(x.shape[1])])
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (weight * (y - p)) - ridge @ beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + ridge
        beta = beta + np.linalg.solve(hessian + 1e-9 * np.eye(len(beta)), gradient)
    slopes = beta[1:] / spread
    return float(beta[0] - slopes @ mean), slopes


def _area(score: Matrix, y: Matrix) -> float:
    """Share of the pairs of an answerable and an unanswerable question that are told apart."""
    above = score[y == 1][:, None] - score[y == 0][None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


if __name__ == "__main__":
    main()
