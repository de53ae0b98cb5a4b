import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.bundles import export_bundle, import_bundle, is_bundle
from qa.errors import LibraryError, NotFoundError
from qa.library import Item, Library
from qa.reading.assembly import article_id
from qa.trash import Trash
from qa.types import Article, Chunk, Precision, Run


def _item(name: str) -> Item:
    body = f"{name}的灯塔高37米。"
    article = Article(
        article_id(name, body), f"{name}.txt", name, body, "海风日报", None, "2021",
        Precision.YEAR, None, "zh", f"/{name}.txt", name, (Run(0, 0, len(body)),),
    )  # fmt: skip
    part = Chunk(f"{article.id}:0-{len(body)}", article.id, 0, len(body), body)
    return Item(article, [part], np.full((1, 4), 0.5, np.float32))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        opened.add_many([_item("东"), _item("西")], encoder="test")
        yield opened


def _titles(library: Library) -> set[str]:
    return {article.title for article in library.articles()}


def test_a_library_goes_into_one_file_and_joins_another(library: Library, tmp_path: Path) -> None:
    bundle = tmp_path / "library.zip"
    assert export_bundle(library, bundle) == 2
    assert is_bundle(bundle)
    with Library.open(tmp_path / "other") as other:
        other.add_many([_item("南"), _item("西")], encoder="test")
        assert import_bundle(other, bundle) == 2
        assert _titles(other) == {"东", "西", "南"}
        assert other.unencoded("test", limit=9) == []
        assert other.verify() == []


def test_a_zip_of_articles_is_no_library(tmp_path: Path) -> None:
    path = tmp_path / "articles.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", "{}")
        archive.writestr("lamp.txt", "灯塔高37米。")
    assert not is_bundle(path)
    path.write_bytes(b"no zip at all")
    assert not is_bundle(path)


def test_a_damaged_file_changes_nothing(library: Library, tmp_path: Path) -> None:
    bundle = tmp_path / "library.zip"
    export_bundle(library, bundle)
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(bundle) as good, zipfile.ZipFile(damaged, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[:-1] if name == "vectors.f32" else content)
    with Library.open(tmp_path / "other") as other:
        with pytest.raises(LibraryError, match=r"damaged\.zip.*damaged"):
            import_bundle(other, damaged)
        assert other.is_new


def test_a_name_that_leaves_the_folder_is_not_unpacked(library: Library, tmp_path: Path) -> None:
    bundle = tmp_path / "library.zip"
    export_bundle(library, bundle)
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr("../evil.json", "{}")
    assert not is_bundle(bundle)
    with Library.open(tmp_path / "deep" / "other") as other:
        import_bundle(other, bundle)
    assert list(tmp_path.rglob("evil.json")) == []


def test_a_removed_article_is_gone_and_comes_back_whole(library: Library) -> None:
    before = library.articles()
    trash = Trash(library)
    number, removed = trash.remove(before[0].id)
    assert _titles(library) == {"西"}
    assert trash.restore(number) == removed
    assert sorted(library.articles(), key=lambda a: a.id) == sorted(before, key=lambda a: a.id)
    assert library.verify() == []
    with pytest.raises(NotFoundError):
        trash.restore(number)


def test_an_article_that_waits_for_its_vectors_comes_back_waiting(library: Library) -> None:
    first = library.articles()[0]
    library.edit(first.id, {"title": "新的标题"})
    trash = Trash(library)
    number, _ = trash.remove(first.id)
    trash.restore(number)
    assert library.article(first.id).title == "新的标题"
    assert len(library.unencoded("test", limit=9)) == 1


def test_only_the_last_few_come_back(library: Library) -> None:
    trash = Trash(library)
    numbers = []
    for name in map(str, range(22)):
        item = _item(name)
        library.add_many([item], encoder="test")
        numbers.append(trash.remove(item.article.id)[0])
    with pytest.raises(NotFoundError, match="ingest its file"):
        trash.restore(numbers[0])
    assert trash.restore(numbers[-1]).title == "21"
