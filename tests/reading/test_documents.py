"""Documents of other layouts, formats, encodings and languages, read as an editor types them."""

from pathlib import Path

import pytest

from qa.reading import source_text
from qa.types import Precision
from tests.reading.checks import assert_maps_back, read_articles
from tests.reading.documents import CANAL, DOCUMENTS, RICE, Document
from tests.reading.makers import epub_of, pdf_of, write


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_document_is_read_as_an_editor_would_type_it(tmp_path: Path, document: Document) -> None:
    path = write(tmp_path / document.name, document.content, document.encoding)
    (article,) = read_articles(path)
    assert article.title == document.title
    assert article.story is not None
    assert tuple(article.body[slice(*article.story)].split("\n")) == document.text
    captions = article.body[article.story[1] + 1 :]
    assert (tuple(captions.split("\n")) if captions else ()) == document.captions
    found = (article.publisher, article.author, article.editor, article.published, article.language)
    assert found == (
        *(document.publisher, document.author, document.editor),
        *(document.published, document.language),
    )
    length = len(document.published) if document.published else 0
    precisions = {0: Precision.UNKNOWN, 4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
    assert article.published_precision is precisions[length]
    assert (article.published_from is not None) == bool(document.published)
    assert article.published_inferred == document.inferred
    assert article.url == document.url
    assert tuple(item.text for item in article.removed) == document.removed
    assert len(article.pages) == document.pages
    if document.maps:
        assert_maps_back(article.body, article.runs, source_text(path, article.source))


def test_the_set_is_wide() -> None:
    assert len(DOCUMENTS) >= 20
    assert len({Path(document.name).suffix for document in DOCUMENTS}) >= 9
    assert len({document.language for document in DOCUMENTS}) >= 5
    assert len({document.encoding for document in DOCUMENTS}) >= 7


def test_chapters_of_a_book_are_articles(tmp_path: Path) -> None:
    book = epub_of(
        "山中书",
        "李四",
        "2019",
        [("第一章 山", f"{RICE}\n{CANAL}\n{RICE}{CANAL}"), ("第二章 水", CANAL * 4)],
    )
    path = write(tmp_path / "book.epub", book)
    articles = read_articles(path)
    assert [article.title for article in articles] == ["第一章 山", "第二章 水"]
    for article in articles:
        assert_maps_back(article.body, article.runs, source_text(path))


def test_pages_say_where_a_quote_stands(tmp_path: Path) -> None:
    path = write(tmp_path / "two.pdf", pdf_of([["稻田丰收", RICE], [CANAL], [RICE + CANAL]]))
    (article,) = read_articles(path)
    at = article.body.index(CANAL)
    assert sum(start <= at for start in article.pages) == 2


def test_row_without_a_text_column_says_each_value_with_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "crops.csv", "作物,产量,地区\n水稻,30吨,湖州\n小麦,20吨,\n")
    first, second = read_articles(path)
    assert first.body == "作物：水稻\n产量：30吨\n地区：湖州"
    assert second.body == "作物：小麦\n产量：20吨"
    assert (first.source, second.source) == ("crops.csv#2", "crops.csv#3")
