"""Many questions from file to file: what ``ask``, ``search`` and ``eval`` share."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from qa.commands.options import UsageError
from qa.commands.output import counting, note
from qa.errors import ModelCorruptedError, ModelMissingError, QingwenError
from qa.evaluation.formats import Question
from qa.jsonl import dump_record
from qa.records import Record


def check_output(output: Path, *inputs: Path) -> None:
    """Make sure, before any work, that the output can be written and is none of the inputs."""
    for path in inputs:
        if output.exists() and path.exists() and output.samefile(path):
            raise UsageError(f"--output {output}: would overwrite {path}")
    output.open("a").close()


def run_batch(
    questions: Sequence[Question], output: Path | None, work: Callable[[Question], Record]
) -> int:
    """Write one record per question as soon as it is there: how many questions failed.

    A question that fails is told in one line and left out. Weights that are missing or damaged
    would fail all of them, and end the batch.
    """
    failed = 0
    with ExitStack() as stack:
        lines = stack.enter_context(output.open("w", encoding="utf-8")) if output else None
        progress = stack.enter_context(counting("questions"))
        task = progress.add_task("", total=len(questions))
        for question in questions:
            try:
                record = work(question)
            except (ModelMissingError, ModelCorruptedError):
                raise
            except QingwenError as error:
                failed += 1
                note(f"{question.id}: {error}")
            else:
                if lines is not None:
                    lines.write(dump_record(record) + "\n")
                    lines.flush()
            progress.advance(task)
    return failed
