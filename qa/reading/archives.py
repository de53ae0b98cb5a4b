"""Zip files opened with care: sizes, names and encryption are checked before a byte is unpacked."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

_MAX_MEMBER = 64 << 20
_MAX_TOTAL = 1 << 30
_MAX_MEMBERS = 100_000
_MAX_RATIO = 200
_SMALL = 1 << 20


class ArchiveError(ValueError):
    """An archive or one of its members cannot be read; the message says why."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """An archive whose declared sizes are bearable; raises ``ArchiveError``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ArchiveError("not a zip archive, or a truncated one") from None
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise ArchiveError(f"more than {_MAX_MEMBERS} files inside; split it")
    if sum(member.file_size for member in members) > _MAX_TOTAL:
        raise ArchiveError(f"unpacks to more than {_MAX_TOTAL >> 20} MiB (a zip bomb?); split it")
    return archive


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> bytes:
    """Bytes of one member; raises ``ArchiveError`` for what is damaged, protected or absurd."""
    try:
        member = archive.getinfo(name) if isinstance(name, str) else name
    except KeyError:
        raise ArchiveError(f"{name} is missing inside") from None
    if member.flag_bits & 1:
        raise ArchiveError("password-protected; unpack it first")
    packed = max(member.compress_size, 1)
    if member.file_size > _MAX_MEMBER:
        raise ArchiveError(f"unpacks to more than {_MAX_MEMBER >> 20} MiB; split it")
    if member.file_size > _SMALL and member.file_size > _MAX_RATIO * packed:
        raise ArchiveError("packed more tightly than any text (a zip bomb?); unpack it yourself")
    try:
        with archive.open(member) as file:
            data = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError, NotImplementedError):
        raise ArchiveError("damaged inside the archive") from None
    except Exception as error:  # zlib.error has no public base; whatever else is damage too
        raise ArchiveError(f"damaged inside the archive ({error})") from None
    if len(data) > member.file_size:
        raise ArchiveError("larger than it says (a zip bomb?)")
    return data


def files_inside(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str, str | None]]:
    """Members that are files, with their names and what is wrong with each name, if anything."""
    for member in archive.infolist():
        if member.is_dir():
            continue
        name = _name(member)
        parts = PurePosixPath(name.replace("\\", "/")).parts
        problem = None
        if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0]:
            problem = "its path leads outside the archive; left out"
        elif stat.S_ISLNK(member.external_attr >> 16):
            problem = "a link, not a file; left out"
        if any(part.startswith((".", "__MACOSX")) for part in parts) and problem is None:
            continue
        yield member, name, problem


def _name(member: zipfile.ZipInfo) -> str:
    """A name as it was meant: archives without the UTF-8 flag often hold Chinese names in GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
