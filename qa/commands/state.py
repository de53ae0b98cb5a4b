"""``status`` and ``verify``: what is here, and whether it is sound."""

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings import models as weights
from embeddings.errors import IndexMismatchError
from qa.commands import models
from qa.commands.options import JsonOption, LibraryOption
from qa.commands.output import note, say, say_json
from qa.commands.session import load_settings, open_library

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.library import Library

CURRENT = "current"
OUTDATED = "not current, is built again by the next search"
ABSENT = "not built yet, is built by the next search"


def status(*, library: LibraryOption = None, json: JsonOption = False) -> None:
    """Show what the library holds and what the product runs with."""
    settings = load_settings(library)
    with open_library(library) as opened:
        counts = opened.counts()
        state = {
            "library": str(settings.library),
            "articles": counts.articles,
            "passages": counts.chunks,
            "characters": counts.characters,
            "bytes": folder_size(settings.library),
            "revision": opened.revision,
            "encoder": opened.encoder,
            "index": index_state(settings, opened),
            "generator": settings.generator,
        }
        job = opened.jobs.unfinished()
    installed = {
        name: weights.is_installed(name, settings.home) for name in models.needed(settings)
    }
    unfinished = (
        {"paths": job.paths, "files": job.files_total, "done": job.files_done} if job else None
    )
    if json:
        say_json(state | {"models": installed, "unfinished": unfinished})
        return
    for name, value in state.items():
        say(f"{name:<12}{'–' if value is None else value}")
    for name, there in installed.items():
        say(f"{'model':<12}{name}: {'installed' if there else 'not installed'}")
    if job:
        left = f"{job.files_done} of {job.files_total} files"
        say(f"{'unfinished':<12}{left}, or under way; to go on: qingwen ingest --resume")


def verify(*, library: LibraryOption = None, json: JsonOption = False) -> int:
    """Check the whole library: file, articles, passages, vectors, answers, index."""
    settings = load_settings(library)
    with open_library(library) as opened:
        problems = opened.verify()
        articles = opened.counts().articles
        index = index_state(settings, opened)
    if json:
        say_json({"articles": articles, "problems": problems, "index": index})
    for problem in problems:
        note(f"{settings.library}: {problem}")
    if problems:
        note("restore a copy of the library, or ingest the files into a new folder")
    elif not json:
        say(f"{settings.library}: {articles} articles, all sound; index {index}")
    return 1 if problems else 0


def index_state(settings: "Settings", library: "Library") -> str:
    """Tell whether the index on disk is the library's; if not, the next search builds it again."""
    from embeddings.faiss_store import FaissStore

    folder = settings.index
    try:
        manifest = json_module.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        FaissStore.load(
            folder,
            dimension=manifest["dimension"],
            revision=library.revision,
            encoder=library.encoder or "",
        )
    except FileNotFoundError:
        return ABSENT
    except (IndexMismatchError, OSError, ValueError, KeyError, TypeError):
        return OUTDATED
    return CURRENT


def folder_size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
