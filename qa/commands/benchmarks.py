"""``bench``: speed on this machine."""

from typing import TYPE_CHECKING, Annotated

import typer

from qa.commands.options import JsonOption
from qa.commands.output import counting, note, say, say_json

if TYPE_CHECKING:
    from qa.ingestion import IngestProgress

app = typer.Typer(help="Measure speed and memory on this machine.", no_args_is_help=True)


@app.callback()
def _bench() -> None:
    """Measure speed and memory on this machine."""


@app.command()
def ingest(
    *,
    articles: Annotated[int, typer.Option(min=10, help="Size of the corpus.")] = 100_000,
    kills: Annotated[int, typer.Option(min=0, help="Also kill it so often, and resume.")] = 0,
    json: JsonOption = False,
) -> int:
    """Read and store a generated corpus with a stub for the encoder."""
    from qa.evaluation.ingesting import measure_ingest, survive_kills

    with counting("articles") as progress:
        task = progress.add_task("ingest", total=articles)

        def show(state: "IngestProgress") -> None:
            progress.update(task, completed=state.files_done)

        speed = measure_ingest(articles, show)
        problems = survive_kills(articles, kills) if kills else []
    if json:
        say_json(
            {
                "articles": speed.articles,
                "characters": speed.characters,
                "seconds": round(speed.seconds, 2),
                "cpu_seconds": round(speed.cpu_seconds, 2),
                "articles_per_second": round(speed.articles_per_second, 1),
                "characters_per_second": round(speed.characters_per_second),
                "memory_mib": [round(value, 1) for value in speed.memory],
                "kills": kills,
                "problems": problems,
            }
        )
    else:
        say(
            f"{speed.articles} articles in {speed.seconds:.1f} s:"
            f" {speed.articles_per_second:.0f} articles/s,"
            f" {speed.characters_per_second:.0f} characters/s;"
            f" {1000 * speed.cpu_seconds / speed.articles:.2f} CPU seconds per 1,000 articles"
        )
        say(f"memory by tenths (MiB): {' '.join(f'{value:.0f}' for value in speed.memory)}")
        if kills and not problems:
            say(f"killed {kills} times and resumed: nothing lost, nothing twice")
    for problem in problems:
        note(problem)
    return 1 if problems else 0
