from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.chunking import chunk
from qa.editing import as_stated, carry_over, edit
from qa.errors import LibraryError, NotFoundError
from qa.library import Item, Library
from qa.reading import read_path
from qa.transfer import export_library, import_library
from qa.types import Article, Precision

_TEXT = "海边的灯塔\n来源：海风日报 2021-03-05\n\n灯塔高37米，每晚点亮。守塔人有三名，轮流值班。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.txt"
    path.write_text(_TEXT, encoding="utf-8")
    return path


def _read(path: Path) -> Article:
    (article,) = (result for result in read_path(path) if isinstance(result, Article))
    return article


def _item(article: Article) -> Item:
    parts = chunk(article, 200, lambda texts: [len(text) for text in texts])
    return Item(article, parts, np.ones((len(parts), 2), np.float32))


@pytest.fixture
def library(tmp_path: Path, file: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        opened.add_many([_item(_read(file))], encoder="test")
        yield opened


def test_a_correction_keeps_what_the_source_states(file: Path) -> None:
    read = _read(file)
    edited = edit(read, {"title": "山上的灯塔", "published": "2021-04", "publisher": ""})
    assert (edited.title, edited.publisher) == ("山上的灯塔", None)
    assert (edited.published, edited.published_precision) == ("2021-04", Precision.MONTH)
    assert edited.id == read.id
    assert edited.body == read.body
    assert as_stated(edited) == read


def test_a_value_set_back_is_no_correction(file: Path) -> None:
    read = _read(file)
    edited = edit(edit(read, {"published": "2020", "author": "甲乙"}), {"author": ""})
    assert {name for name, _ in edited.stated} >= {"published"}
    assert "author" not in dict(edited.stated)
    assert edit(edited, {"published": read.published or ""}) == read


@pytest.mark.parametrize(
    "changes", [{"title": " "}, {"published": "yesterday"}, {"author": "甲" * 501}]
)
def test_what_cannot_be_is_refused(file: Path, changes: dict[str, str]) -> None:
    with pytest.raises(LibraryError):
        edit(_read(file), changes)


def test_corrections_move_to_the_story_as_it_is_read_again(file: Path) -> None:
    old = edit(_read(file), {"publisher": "灯塔周刊"})
    file.write_text(_TEXT + "塔顶换了新灯。\n", encoding="utf-8")
    new = carry_over(old, _read(file))
    assert new.publisher == "灯塔周刊"
    assert dict(new.stated) == {"publisher": "海风日报"}


def test_a_library_shows_and_filters_by_what_was_corrected(library: Library) -> None:
    (article,) = library.articles()
    library.edit(article.id, {"publisher": "灯塔周刊", "title": "山上的灯塔"})
    (entry,) = library.catalogue.page("灯塔周刊")[0]
    assert entry.edited
    assert library.article(article.id).title == "山上的灯塔"
    assert [p for p in library.verify() if "no vector" not in p] == []


def test_a_changed_title_or_date_is_embedded_again_and_a_publisher_is_not(library: Library) -> None:
    (article,) = library.articles()
    library.edit(article.id, {"publisher": "灯塔周刊"})
    assert library.unencoded("test", limit=9) == []
    library.edit(article.id, {"published": "2020"})
    assert library.unencoded("test", limit=9) != []


def test_corrections_survive_reading_the_file_again(library: Library, file: Path) -> None:
    (article,) = library.articles()
    library.edit(article.id, {"publisher": "灯塔周刊"})
    library.add_many([_item(_read(file))], encoder="test")
    assert library.article(article.id).publisher == "灯塔周刊"
    file.write_text(_TEXT + "塔顶换了新灯。\n", encoding="utf-8")
    library.add_many([_item(_read(file))], encoder="test")
    (changed,) = library.articles()
    assert changed.id != article.id
    assert changed.publisher == "灯塔周刊"


def test_corrections_go_out_and_come_back(library: Library, tmp_path: Path) -> None:
    (article,) = library.articles()
    edited = library.edit(article.id, {"publisher": "灯塔周刊"})
    export_library(library, tmp_path / "export")
    import_library(tmp_path / "export", tmp_path / "copy")
    with Library.open(tmp_path / "copy") as copy:
        assert copy.articles() == [edited]


def test_an_article_that_is_not_there_cannot_be_corrected(library: Library) -> None:
    with pytest.raises(NotFoundError, match="gone"):
        library.edit("gone", {"title": "x"})
