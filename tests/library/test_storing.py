"""What is stored comes back, what replaces and what removes."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from qa.chunking import chunk
from qa.errors import LibraryError
from qa.library import Library, WholeFile
from qa.library_edits import Edits
from qa.types import Filters
from tests.conftest import SEEDS
from tests.library.samples import DIMENSION, item, make
from tests.reading.checks import read_articles
from tests.test_chunking import characters


def test_what_is_stored_comes_back_equal(library: Library) -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        articles = read_articles(path)
        library.add_many([item(article) for article in articles], encoder="e")
        for article in articles:
            assert library.article(article.id) == article
            assert library.holds(article, encoder="e")
            assert not library.holds(article, encoder="other")
            assert not library.holds(replace(article, publisher="另一家"), encoder="e")
    assert library.encoder == "e"
    assert library.verify() == []


def test_stories_of_one_source_may_come_in_several_batches(library: Library) -> None:
    stories = [make("file.txt", f"故事{number}。", path="/file.txt") for number in range(3)]
    names = {story.id for story in stories}
    for story in stories:
        library.add_many([item(story)], encoder="e", siblings=names)
    assert {article.id for article in library.articles()} == names


def test_later_item_of_a_batch_replaces_the_earlier(library: Library) -> None:
    first, second = make("a", "甲。"), make("a", "甲。")
    added, removed = library.add_many([item(first), item(second)], encoder="e")
    assert removed == []
    assert list(dict(library.iter_chunks())) == added


def test_failed_batch_leaves_nothing(library: Library) -> None:
    library.add(*item(make("a")), encoder="e")
    before = library.revision
    bad = item(make("b"))._replace(vectors=np.zeros((9, DIMENSION), np.float32))
    with pytest.raises(ValueError, match="9 vectors"):
        library.add_many([item(make("c")), bad], encoder="e")
    assert [article.source for article in library.articles()] == ["a"]
    assert library.revision == before


def test_another_dimension_of_one_encoder_is_refused(library: Library) -> None:
    library.add(*item(make("a")), encoder="e")
    article = make("b")
    chunks = chunk(article, 50, characters)
    with pytest.raises(LibraryError, match="vectors of 3 numbers"):
        library.add(article, chunks, np.zeros((len(chunks), 3), np.float32), encoder="e")


def test_vectors_can_be_made_again_with_another_encoder(library: Library) -> None:
    library.add(*item(make("a")), encoder="old")
    numbers = library.unencoded("new", limit=100)
    assert numbers == list(dict(library.iter_chunks()))
    library.set_vectors(numbers, np.ones((len(numbers), 2), np.float32), encoder="new")
    assert library.unencoded("new", limit=100) == []
    assert library.vectors("new")[1].shape == (len(numbers), 2)
    assert library.vectors("old")[0].size == 0
    assert library.encoder == "new"


def test_filters(library: Library) -> None:
    stored = {
        "day": replace(make("day", "甲。", "2021-01-14"), publisher="青島日報"),
        "month": make("month", "乙。", "2021-01"),
        "year": replace(make("year", "丙。", "2021"), language="en"),
        "none": make("none", "丁。"),
    }
    library.add_many([item(article) for article in stored.values()], encoder="e")

    def sources(**limits: object) -> set[str]:
        filters = Filters(**limits)  # type: ignore[arg-type]
        found = {article.source for article in library.articles(filters)}
        numbers = library.allowed_numbers(filters)
        assert numbers is not None
        assert {article.source for _, article in library.hits(numbers).values()} == found
        return found

    assert library.allowed_numbers(Filters()) is None
    assert sources(since=date(2021, 1, 1)) == {"day", "month", "year"}
    assert sources(since=date(2021, 1, 2)) == {"day"}
    assert sources(until=date(2021, 1, 31)) == {"day", "month"}
    assert sources(since=date(2021, 1, 14), until=date(2021, 1, 14)) == {"day"}
    assert sources(publisher="青岛") == {"day"}
    assert sources(source="none") == {"none"}
    assert sources(language="en") == {"year"}
    assert sources(language="en", publisher="青岛") == set()


def test_removed_article_comes_back_when_its_file_is_ingested_again(library: Library) -> None:
    article = make("a")
    done = WholeFile(article.path, "h", frozenset({article.id}))
    library.add_many([item(article)], encoder="e", whole_files=[done])
    assert library.is_stored(article.path, "h")
    library.remove(article.id)
    assert not library.is_stored(article.path, "h")


def test_record_that_is_gone_from_its_file_is_forgotten(library: Library) -> None:
    kept, gone, other = make("kept"), make("gone", "旧。"), make("other", path="/other.jsonl")
    library.add_many([item(kept), item(gone), item(other)], encoder="e")
    _, removed = library.add_many(
        [], encoder="e", whole_files=[WholeFile(kept.path, "new", frozenset({kept.id}))]
    )
    assert len(removed) == 1
    assert [article.source for article in library.articles()] == ["kept", "other"]


def test_changed_story_of_a_file_leaves_the_other_stories(library: Library) -> None:
    stories = [make("f.txt", body, path="/f.txt") for body in ("甲。", "乙。", "丙。")]
    library.add_many([item(story) for story in stories[:2]], encoder="e")
    done = WholeFile("/f.txt", "h", frozenset(story.id for story in stories[1:]))
    library.add_many([item(stories[2])], encoder="e", whole_files=[done])
    assert [article.body for article in library.articles()] == ["乙。", "丙。"]


def test_answers_of_a_conversation_are_kept_and_checked(library: Library) -> None:
    article = make("a")
    library.add(*item(article), encoder="e")
    cited = (
        f'{{"c": [{{"article_id": "{article.id}", "start": 0, "end": 4, "quote": "第一句。"}}]}}'
    )
    revision = library.revision
    library.save_answer("one", cited)
    library.save_answer("one", '{"refusal": true}')
    assert library.revision == revision  # no index derives from answers
    assert library.conversation("one") == [cited, '{"refusal": true}']
    assert library.conversation("two") == []
    assert library.verify() == []
    library.save_answer("one", cited.replace("第一句", "第二句"))
    assert len(library.verify()) == 1


def test_a_write_looks_up_corrected_articles_without_reading_the_others(
    library: Library, tmp_path: Path
) -> None:
    library.add(*item(make("a")), encoder="e")
    seen: list[str] = []
    connection = sqlite3.connect(tmp_path / "library.sqlite3")
    connection.set_trace_callback(seen.append)
    Edits(connection)
    (sql,) = seen
    plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    assert [step[3] for step in plan] == ["SCAN articles USING INDEX articles_corrected"]
    connection.close()


def test_an_article_embedded_anew_is_still_held_by_its_other_file(
    library: Library, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    story = make("first.txt", "甲。", path=str(first))
    for path in (first, second):
        path.write_text("甲。", encoding="utf-8")
        whole = WholeFile(str(path), "hash", frozenset({story.id}))
        library.add_many([item(story)], encoder="e", whole_files=[whole])
    library.add_many([item(story)], encoder="e")
    gone = WholeFile(str(first), "other", frozenset())
    library.add_many([], encoder="e", whole_files=[gone])
    assert [article.path for article in library.articles()] == [str(second)]
