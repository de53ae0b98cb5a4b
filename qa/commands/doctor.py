"""``doctor``: what is wrong with this installation, and which command mends it."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from embeddings import models as weights
from embeddings.errors import ModelError
from embeddings.registry import REGISTRY
from qa.commands import models
from qa.commands.options import JsonOption, LibraryOption
from qa.commands.output import counting, say, say_json
from qa.commands.session import load_settings, open_library
from qa.commands.state import index_state
from qa.errors import LibraryError

if TYPE_CHECKING:
    from qa.config import Settings

_PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "xllamacpp", "gradio")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``mend`` is the command that mends it, "" where all is well."""

    name: str
    state: str
    mend: str = ""


def doctor(*, library: LibraryOption = None, json: JsonOption = False) -> int:
    """Look at everything the product needs, and say how to mend what is wrong."""
    settings = load_settings(library)
    with counting("checks") as progress:
        task = progress.add_task("", total=None)
        findings = []
        for finding in _examine(settings):
            findings.append(finding)
            progress.advance(task)
    if json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "✗" if finding.mend else "✓"
            say(f"{mark} {finding.name:<24}{finding.state}")
            if finding.mend:
                say(f"  {'':<24}→ {finding.mend}")
    return 1 if any(finding.mend for finding in findings) else 0


def _examine(settings: "Settings") -> Iterator[Finding]:
    yield Finding("python", sys.version.split()[0])
    yield from map(_package, _PACKAGES)
    for name in models.needed(settings):
        yield _model(name, settings)
    yield _memory(settings)
    yield _disk(settings)
    yield from _library(settings)


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "not installed", "make setup")


def _model(name: str, settings: "Settings") -> Finding:
    try:
        problems = weights.verify(name, settings.home)
    except ModelError:
        missing = f"not installed ({models.size(REGISTRY[name].download_size)} to download)"
        return Finding(name, missing, f"qingwen models pull {name}")
    if problems:
        mend = f"qingwen models remove {name} && qingwen models pull {name}"
        return Finding(name, "; ".join(problems), mend)
    return Finding(name, "installed, every byte verified")


def _memory(settings: "Settings") -> Finding:
    from qa.memory import available_memory
    from qa.models import needed_memory

    available = available_memory()
    if available is None:
        return Finding("memory", "this system does not tell")
    state = f"{models.size(available)} available"
    if not settings.runs_gguf:
        return Finding("memory", state)
    try:
        needed = needed_memory(settings)
    except ModelError as error:
        return Finding("language model", str(error), "correct QINGWEN_LANGUAGE_MODEL")
    if available < needed:
        state += f", {settings.language_model} needs {models.size(needed)}"
        return Finding("memory", state, "close other programs, or set QINGWEN_GENERATOR=extractive")
    return Finding("memory", state)


def _disk(settings: "Settings") -> Finding:
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    missing = (REGISTRY[name] for name in models.missing(settings))
    needed = sum(2 * spec.download_size + spec.installed_size for spec in missing)
    state = f"{models.size(free)} free in {folder}"
    if free < needed:
        state += f", {models.size(needed)} needed"
        return Finding("disk", state, "free some space, or set QINGWEN_HOME to another folder")
    return Finding("disk", state)


def _library(settings: "Settings") -> Iterator[Finding]:
    place = f"--library {settings.library}"
    try:
        with open_library(settings.library) as library:
            counts = library.counts()
            problems = library.verify()
            index = index_state(settings, library)
    except LibraryError as error:
        yield Finding("library", str(error), f"qingwen ingest PATH {place}")
        return
    if problems:
        restore = f"restore a copy, or: qingwen ingest PATH {place}-new"
        yield Finding("library", f"{len(problems)} problems, first: {problems[0]}", restore)
    else:
        size = f"{counts.articles} articles, {counts.chunks} passages"
        yield Finding("library", f"{settings.library}: {size}, all sound")
    yield Finding("index", index)
