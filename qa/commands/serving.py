"""``serve``: the page, set up from nothing where need be."""

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import qa
from qa.commands import models
from qa.commands.options import LibraryOption
from qa.commands.output import note
from qa.commands.session import load_settings, open_qingwen
from qa.errors import ModelError, QingwenError

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.pipeline import Qingwen

_SEEDS = Path(qa.__file__).parents[1] / "seeds"
_LOCAL = {"127.0.0.1", "::1", "localhost"}


def serve(
    *,
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(metavar="HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="PORT")] = 7860,
    auth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, readable=True, show_default=False,
            help="Ask for a password: one name:password a line.",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Serve the page; a first start downloads the models and ingests the seeds."""
    _check_port(host, port)
    settings = load_settings(library)
    failure = _fetch_models(settings)
    with open_qingwen(settings) as qingwen:
        if failure is not None:
            note(f"{failure}; until then answers are quotes from the articles")
        elif qingwen.notice is not None:
            note(qingwen.notice)
        if host not in _LOCAL and auth is None:
            note(f"anyone who reaches {host}:{port} can read the library; see --auth")
        # ui lies above qa and is handed the product; qa knows it by name only.
        page: Any = import_module("ui.app")
        note(f"open http://{_address(host)}:{port} (stop with Ctrl+C)")
        with suppress(KeyboardInterrupt):  # how a server is meant to be stopped
            page.serve(qingwen, host=host, port=port, auth=auth, prepare=partial(_prepare, qingwen))


def _prepare(qingwen: "Qingwen", tell: Callable[[str, int, int], None]) -> None:
    """Read the seeds at a first start, then load the models, while the page is up already.

    ``tell`` is given each step with the files done and the files in all.
    """
    seeds = sorted(_SEEDS.glob("*.txt"))
    interrupted = qingwen.library.jobs.unfinished()
    cut_short = interrupted is not None and set(interrupted.paths) <= set(map(str, seeds))
    if qingwen.library.is_new or cut_short:
        note("first start: ingesting the articles that come along")
        tell("reading", 0, len(seeds))
        report = qingwen.ingest(
            seeds, progress=lambda state: tell("reading", state.files_done, state.files_total)
        )
        for error in report.failed:
            note(str(error))
        note(f"ingested {len(seeds) - len(report.failed)} of {len(seeds)} files")
    tell("loading", 0, 0)
    qingwen.warm_up()


def _check_port(host: str, port: int) -> None:
    """Raise before anything is loaded where the address cannot be listened on."""
    try:
        _listen(host, port).close()
    except socket.gaierror:
        raise QingwenError(f"{host}: no such host; name an address of this machine") from None
    except OSError as error:
        free = _free_port(host, port)
        hint = f"; run: qingwen serve --port {free}" if free else ""
        raise QingwenError(f"{host}:{port}: cannot listen here ({error.strerror}){hint}") from None


def _free_port(host: str, port: int) -> int | None:
    """Find a port nearby that is free."""
    for other in range(port + 1, min(port + 20, 1 << 16)):
        with suppress(OSError):
            _listen(host, other).close()
            return other
    return None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _fetch_models(settings: "Settings") -> str | None:
    """Download what is missing; tell why the language model, which is not needed, cannot be had."""
    from qa.memory import available_memory
    from qa.models import needed_memory

    for name in models.missing(settings):
        optional = name == settings.language_model and settings.generator == "auto"
        available = available_memory()
        if optional and available is not None and available < needed_memory(settings):
            continue  # it would not be used: the pipeline's notice says so
        try:
            models.pull(name, settings)
        except ModelError as error:
            if not optional:
                raise
            return str(error)
    return None


def _address(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
