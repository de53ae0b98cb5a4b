"""``manifest.json`` of an installed model: what it is, where from, which licence and bytes."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from embeddings.registry import ModelSpec
from embeddings.storage import sha256_of

_NAME = "manifest.json"
_FORMAT = 1


def describe(spec: ModelSpec, folder: Path) -> None:
    """Put the licence text and the manifest beside the weights."""
    licence = resources.files("embeddings").joinpath("licences", f"{spec.licence}.txt")
    text = f"{spec.attribution}\n{spec.origin}\n\n{licence.read_text('utf-8').lstrip()}"
    (folder / "LICENSE").write_text(text, "utf-8")
    files = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.is_file() and relative != _NAME:
            files[relative] = {"size": path.stat().st_size, "sha256": sha256_of(path)}
    content = {
        "format": _FORMAT,
        "name": spec.name,
        "role": spec.role,
        "licence": spec.licence,
        "attribution": spec.attribution,
        "origin": spec.origin,
        "packages": spec.packages,
        "conversion": spec.conversion,
        "sources": _sources(spec),
        "files": files,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / _NAME).write_text(text + "\n", "utf-8")


def quick_problems(spec: ModelSpec, folder: Path) -> list[str]:
    """What is wrong with an installed model as far as names and sizes tell, one line each."""
    try:
        manifest = _read(folder)
        if manifest["format"] != _FORMAT or manifest["sources"] != _sources(spec):
            return [f"{folder / _NAME}: not the weights that this version is pinned to"]
        problems = []
        for relative, entry in manifest["files"].items():
            path = folder / relative
            if not path.is_file():
                problems.append(f"{path}: missing")
            elif path.stat().st_size != entry["size"]:
                problems.append(f"{path}: {path.stat().st_size} bytes instead of {entry['size']}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [f"{folder / _NAME}: missing or damaged"]
    return problems


def byte_problems(folder: Path) -> list[str]:
    """The files whose bytes differ from the manifest, one line each; sizes are already right."""
    return [
        f"{folder / relative}: differs from its sha256"
        for relative, digest in checksums(folder).items()
        if sha256_of(folder / relative) != digest
    ]


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file by relative name, as the manifest states, else read from the files."""
    try:
        return {name: entry["sha256"] for name, entry in _read(folder)["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {
            path.relative_to(folder).as_posix(): sha256_of(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


def _read(folder: Path) -> Any:  # noqa: ANN401 (any JSON)
    return json.loads((folder / _NAME).read_text("utf-8"))


def _sources(spec: ModelSpec) -> dict[str, str]:
    return {file.name: file.sha256 for file in spec.files}
