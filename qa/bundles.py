"""A library as one zip file, and the articles of such a file into a library that is in use."""

import shutil
import tempfile
import zipfile
from pathlib import Path

from qa.errors import LibraryError
from qa.library import Item, Library
from qa.transfer import export_library, import_library

_MANIFEST = "manifest.json"
_ENDINGS = frozenset({".json", ".jsonl", ".f32"})
_LARGEST = 8 << 30
_BATCH = 128


def export_bundle(library: Library, path: Path) -> int:
    """Write a library to a new zip file: number of articles. Raises as ``export_library``."""
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        folder = Path(scratch) / "library"
        count = export_library(library, folder)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as bundle:
            for part in sorted(folder.iterdir()):
                bundle.write(part, part.name)
    return count


def is_bundle(path: Path) -> bool:
    """Whether a file is a zip of an exported library, not one of articles."""
    try:
        with zipfile.ZipFile(path) as bundle:
            names = set(bundle.namelist())
            return {_MANIFEST, "articles.jsonl"} <= names <= _names(bundle)
    except (zipfile.BadZipFile, OSError):
        return False


def import_bundle(library: Library, path: Path) -> int:
    """Add the articles of a zip file to a library, vectors included: how many.

    What the library holds stays; an article that it holds already is replaced. Raises
    ``LibraryError`` when the file is damaged or no export, having changed nothing.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder, target = Path(scratch) / "export", Path(scratch) / "library"
        folder.mkdir()
        _unpack(path, folder)
        try:
            count = import_library(folder, target)
        except LibraryError as error:
            raise LibraryError(str(error).replace(str(folder), path.name)) from None
        with Library.open(target) as brought:
            _copy(brought, library)
    return count


def _names(bundle: zipfile.ZipFile) -> set[str]:
    """Names that an export may hold: flat, and few."""
    return {n for n in bundle.namelist() if "/" not in n and Path(n).suffix in _ENDINGS}


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as bundle:
            members = [bundle.getinfo(name) for name in sorted(_names(bundle))]
            if sum(member.file_size for member in members) > _LARGEST:
                raise LibraryError(f"{path.name}: larger than {_LARGEST >> 30} GiB; split it")
            for member in members:
                with bundle.open(member) as source, (folder / member.filename).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, OSError, RuntimeError):
        raise LibraryError(f"{path.name}: damaged; export the library again") from None


def _copy(brought: Library, library: Library) -> None:
    encoder = brought.encoder
    articles = list(brought.iter_articles())
    ids = {article.id for article in articles}
    for start in range(0, len(articles), _BATCH):
        items = []
        for article in articles[start : start + _BATCH]:
            numbers, parts = brought.passages(article.id)
            vectors = brought.vectors_of(numbers, encoder or "")
            items.append(Item(article, parts, vectors))
        library.add_many(items, encoder=encoder or "", siblings=ids)
