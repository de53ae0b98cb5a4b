"""The models the product knows by name: what they are, and the pinned bytes they are made of."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any


class Role(StrEnum):
    """What a model is for."""

    ENCODER = "encoder"
    LANGUAGE_MODEL = "language-model"


@dataclass(frozen=True, slots=True)
class Part:
    """One member of one wheel: sizes in bytes, checksums SHA-256 in hexadecimal."""

    package: str
    wheel_size: int
    wheel_sha256: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file made of its parts, joined in order."""

    name: str
    size: int
    sha256: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model by name.

    ``entry`` is what a loader opens inside the installed folder: a file name, or "" for the folder
    itself. ``conversion`` names the way from the downloaded files to the installed ones, "" for
    none. Sizes are in bytes.
    """

    name: str
    role: Role
    description: str
    licence: str
    attribution: str
    origin: str
    installed_size: int
    files: tuple[PinnedFile, ...]
    entry: str = ""
    conversion: str = ""

    @property
    def packages(self) -> tuple[str, ...]:
        """Every package that is downloaded, as ``name==version``."""
        return tuple(part.package for file in self.files for part in file.parts)

    @property
    def download_size(self) -> int:
        """Bytes to download."""
        return sum(part.wheel_size for file in self.files for part in file.parts)


def _parse(table: Mapping[str, Any]) -> ModelSpec:
    files = tuple(
        PinnedFile(
            name=file["name"],
            size=file["size"],
            sha256=file["sha256"],
            parts=tuple(Part(**part) for part in file["part"]),
        )
        for file in table["file"]
    )
    fields = {key: value for key, value in table.items() if key not in {"file", "role"}}
    return ModelSpec(role=Role(table["role"]), files=files, **fields)


def _read() -> dict[str, ModelSpec]:
    text = resources.files("embeddings").joinpath("weights.toml").read_text("utf-8")
    return {table["name"]: _parse(table) for table in tomllib.loads(text)["model"]}


REGISTRY: Mapping[str, ModelSpec] = _read()

PACKAGED: Mapping[str, ModelSpec] = {
    "use-multilingual-v3": ModelSpec(
        name="use-multilingual-v3",
        role=Role.ENCODER,
        description="multilingual, version 3, 512 dimensions, weighs a tenth",
        licence="Apache-2.0",
        attribution="Multilingual Universal Sentence Encoder, Google (Yang et al. 2019)",
        origin="https://arxiv.org/abs/1907.04307",
        installed_size=0,
        files=(),
    )
}
"""Models that come inside a package this one depends on, and are never pulled."""
