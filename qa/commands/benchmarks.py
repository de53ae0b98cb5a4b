"""``bench``: speed on this machine."""

from dataclasses import asdict
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


@app.command()
def encode(
    *,
    passages: Annotated[int, typer.Option(min=1, help="Passages of 400 characters.")] = 16,
    rounds: Annotated[int, typer.Option(min=1, help="Interleaved rounds.")] = 5,
    json: JsonOption = False,
) -> int:
    """Encode made-up texts with torch and as the product does, beside the 8-bit limit."""
    from qa.commands.session import load_settings
    from qa.evaluation.encoding import measure_encoding

    settings = load_settings()
    speed = measure_encoding(
        settings.encoder,
        home=settings.home,
        threads=settings.threads,
        online=settings.online,
        passages=passages,
        rounds=rounds,
    )
    if speed is None:
        note("torch alone encodes on this machine: there is nothing to set beside it")
        return 1
    if json:
        say_json(asdict(speed))
        return 0
    say(f"{speed.model}, {settings.threads} threads, {rounds} rounds (median, least–greatest)")
    for what, rows in (("passage of 400 characters", speed.passages), ("question", speed.queries)):
        for backend, time in rows.items():
            say(
                f"{what}, {backend}: {time.seconds * 1e3:.1f} ms"
                f" ({time.least * 1e3:.1f}–{time.greatest * 1e3:.1f}),"
                f" {time.cpu_seconds * 1e3:.1f} ms CPU"
            )
    for what, ratio, cpu_ratio, cosine in (
        ("passages", speed.passages_ratio, speed.passages_cpu_ratio, speed.passages_cosine),
        ("questions", speed.queries_ratio, speed.queries_cpu_ratio, speed.queries_cosine),
    ):
        say(
            f"{what}: {ratio:.1f}× torch ({cpu_ratio:.1f}× by CPU),"
            f" cosine to it: mean {cosine.mean:.4f}, least {cosine.least:.4f}"
        )
    say(
        f"8-bit matrix product at most {speed.peak / 1e9:.0f} GOP/s;"
        f" encoding reaches {speed.share:.0%} of it by CPU"
    )
    return 0


@app.command()
def search(
    *,
    passages: Annotated[int, typer.Option(min=100, help="Size of the library.")] = 10_000,
    queries: Annotated[int, typer.Option(min=10, help="Searches to time.")] = 100,
    json: JsonOption = False,
) -> int:
    """Search a generated library with the real encoder, both indexes and their fusion."""
    from qa.commands.session import load_settings
    from qa.evaluation.searching import measure_search
    from qa.models import Models

    encoder = Models(load_settings()).encoder
    with counting("files") as progress:
        task = progress.add_task("ingest", total=1)

        def show(state: "IngestProgress") -> None:
            progress.update(task, completed=state.files_done)

        speed = measure_search(encoder, passages, queries, show)
    if json:
        say_json(asdict(speed))
        return 0
    say(f"{speed.passages} passages, {queries} searches for 10, no reranker")
    say(f"search: p50 {speed.p50:.1f} ms, p99 {speed.p99:.1f} ms, {speed.cpu_p50:.1f} ms CPU")
    say(
        f"of that: query vector {speed.encode_p50:.1f} ms, nearest vectors"
        f" {speed.nearest_p50:.1f} ms, BM25 {speed.lexical_p50:.1f} ms"
    )
    say(f"indexes made in {speed.index_seconds:.1f} s, changed in {speed.update_seconds:.1f} s")
    say(f"nearest ten found: {speed.recall:.1%}; peak memory {speed.memory:.0f} MiB")
    return 0
