from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.catalogue import Order
from qa.library import Item, Library
from qa.types import Article, Chunk, Precision

_ROWS = [
    ("燈塔", "海风日报", "2021-03-05", 3, ("moved",)),
    ("Harbour", None, "2020", 2, ()),
    ("茶厂", "茶业周刊", None, 1, ()),
    ("Anchor", "海风日报", "2022-01", 4, ()),
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        opened.add_many([_item(n, *row) for n, row in enumerate(_ROWS)], encoder="test")
        yield opened


def _item(
    n: int,
    title: str,
    publisher: str | None,
    published: str | None,
    lines: int,
    notes: tuple[str, ...],
) -> Item:
    body = "亮。" * lines
    article = Article(
        f"a{n}", f"f{n}.txt", title, body, publisher, None, published, Precision.UNKNOWN, None,
        "zh", f"/f{n}.txt", f"{n}",
    )  # fmt: skip
    article = replace(article, notes=notes, published_inferred=n == 3)
    parts = [Chunk("", article.id, at, at + 2, "亮。") for at in range(0, len(body), 2)]
    return Item(article, parts, np.ones((lines, 2), np.float32))


@pytest.mark.parametrize(
    ("order", "descending", "titles"),
    [
        (Order.STORED, False, ["燈塔", "Harbour", "茶厂", "Anchor"]),
        (Order.STORED, True, ["Anchor", "茶厂", "Harbour", "燈塔"]),
        (Order.TITLE, False, ["Anchor", "Harbour", "燈塔", "茶厂"]),
        (Order.DATE, False, ["Harbour", "燈塔", "Anchor", "茶厂"]),
        (Order.DATE, True, ["Anchor", "燈塔", "Harbour", "茶厂"]),
        (Order.PUBLISHER, False, ["燈塔", "Anchor", "茶厂", "Harbour"]),
        (Order.CHARACTERS, True, ["Anchor", "燈塔", "Harbour", "茶厂"]),
        (Order.PASSAGES, False, ["茶厂", "Harbour", "燈塔", "Anchor"]),
        (Order.WARNINGS, True, ["燈塔", "Anchor", "Harbour", "茶厂"]),
    ],
)
def test_the_table_is_sorted_and_what_is_not_stated_comes_last(
    library: Library, order: Order, descending: bool, titles: list[str]
) -> None:
    entries, total = library.catalogue.page(order=order, descending=descending)
    assert [entry.title for entry in entries] == titles
    assert total == 4


def test_the_table_comes_in_pages(library: Library) -> None:
    entries, total = library.catalogue.page(limit=3, offset=3)
    assert ([entry.title for entry in entries], total) == (["Anchor"], 4)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("灯塔", ["燈塔"]),
        ("HARBOUR", ["Harbour"]),
        ("2022", ["Anchor"]),
        ("f2.txt", ["茶厂"]),
        ("nowhere", []),
    ],
)
def test_a_text_narrows_the_table(library: Library, text: str, titles: list[str]) -> None:
    entries, total = library.catalogue.page(text)
    assert [entry.title for entry in entries] == titles
    assert total == len(titles)


def test_an_entry_counts_passages_and_warnings(library: Library) -> None:
    first, _, _, last = library.catalogue.page()[0]
    assert (first.characters, first.passages, first.warnings, first.edited) == (6, 3, 1, False)
    assert last.warnings == 1, "the date's year was inferred"


def test_names_are_listed_commonest_first(library: Library) -> None:
    assert library.catalogue.names("publisher") == ["海风日报", "茶业周刊"]
    assert library.catalogue.names("language") == ["zh"]
