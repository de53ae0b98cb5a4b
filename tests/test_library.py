"""The library against a plain dictionary, several threads, bad files and kill -9."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from embeddings.encoder import FloatMatrix
from qa.chunking import chunk
from qa.errors import LibraryError, NotFoundError
from qa.library import Item, Library, WholeFile
from qa.migrations import STEPS
from qa.reading.assembly import article_id
from qa.types import Article, Filters, Precision, Run
from tests.conftest import SEEDS
from tests.reading.checks import read_articles
from tests.test_chunking import characters

DIMENSION = 4
FILE = "library.sqlite3"


def make(
    source: str,
    body: str = "第一句。第二句。",
    published: str | None = None,
    path: str = "/f.jsonl",
) -> Article:
    precision = {None: Precision.UNKNOWN, 4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
    return Article(
        id=article_id("", body, source),
        source=source,
        title="",
        body=body,
        publisher=None,
        author=None,
        published=published,
        published_precision=precision[len(published) if published else None],
        url=None,
        language="zh",
        path=path,
        content_hash=f"hash of {body}",
        runs=(Run(0, 0, len(body)),),
    )


def item(article: Article, seed: int = 0) -> Item:
    chunks = chunk(article, 50, characters)
    vectors = np.random.default_rng(seed).random((len(chunks), DIMENSION), dtype=np.float32)
    return Item(article, chunks, vectors)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        yield opened


class LibraryMachine(RuleBasedStateMachine):
    """Any sequence of writes leaves the library as it would leave a dictionary."""

    sources = st.sampled_from(["a", "b", "c"])
    bodies = st.sampled_from(["甲。", "乙。丙。\n丁。", "句子。" * 40])
    paths = st.sampled_from(["/one.jsonl", "/two.jsonl"])

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / str(time.monotonic_ns())
        self.library = Library.open(self.path)
        self.articles: dict[str, Article] = {}
        self.numbers: dict[int, str] = {}
        self.vectors: dict[int, FloatMatrix] = {}
        self.ever: set[int] = set()
        self.revision = self.library.revision
        self.seed = 0

    def teardown(self) -> None:
        assert self.library.verify() == []
        self.library.close()

    def _forget(self, identifier: str) -> list[int]:
        del self.articles[identifier]
        gone = [n for n, owner in self.numbers.items() if owner == identifier]
        for number in gone:
            del self.numbers[number], self.vectors[number]
        return gone

    def _wrote(self) -> None:
        assert self.library.revision != self.revision
        self.revision = self.library.revision

    @rule(source=sources, body=bodies, path=paths)
    def add(self, source: str, body: str, path: str) -> None:
        article = make(source, body, path=path)
        self.seed += 1
        stored = item(article, self.seed)
        replaced = [
            a.id
            for a in self.articles.values()
            if a.id == article.id or (a.path, a.source) == (path, source)
        ]
        expected = [number for identifier in replaced for number in self._forget(identifier)]
        added, removed = self.library.add(*stored, encoder="e")
        assert sorted(removed) == sorted(expected)
        assert len(added) == len(stored.chunks)
        assert not self.ever & set(added)
        self.ever |= set(added)
        self.articles[article.id] = article
        assert stored.vectors is not None
        for number, vector in zip(added, stored.vectors, strict=True):
            self.numbers[number], self.vectors[number] = article.id, vector
        self._wrote()

    @precondition(lambda self: self.articles)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        identifier = data.draw(st.sampled_from(sorted(self.articles)))
        assert sorted(self.library.remove(identifier)) == sorted(self._forget(identifier))
        with pytest.raises(NotFoundError):
            self.library.article(identifier)
        self._wrote()

    @rule(path=paths, data=st.data())
    def finish_file(self, path: str, data: st.DataObject) -> None:
        held = sorted(a.id for a in self.articles.values() if a.path == path)
        kept = frozenset(identifier for identifier in held if data.draw(st.booleans()))
        expected = [n for i in held if i not in kept for n in self._forget(i)]
        changes = bool(expected) or not self.library.is_stored(path, "h")
        done = WholeFile(path, "h", kept)
        added, removed = self.library.add_many([], encoder="e", whole_files=[done])
        assert (added, sorted(removed)) == ([], sorted(expected))
        assert self.library.is_stored(path, "h")
        assert not self.library.is_stored(path, "other")
        if changes:
            self._wrote()

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.path, create=False)

    @rule()
    def unknown_article(self) -> None:
        with pytest.raises(NotFoundError):
            self.library.remove("0" * 16)

    @invariant()
    def equals_the_model(self) -> None:
        assert {a.id: a for a in self.library.articles()} == self.articles
        chunks = dict(self.library.iter_chunks())
        assert {number: piece.article_id for number, piece in chunks.items()} == self.numbers
        for number, (piece, article) in self.library.hits(self.numbers).items():
            assert chunks[number] == piece
            assert article == self.articles[piece.article_id]
            assert piece.text == article.body[piece.start : piece.end]
        numbers, matrix = self.library.vectors("e")
        assert numbers.tolist() == sorted(self.vectors)
        for number, row in zip(numbers.tolist(), matrix, strict=True):
            assert np.array_equal(row, self.vectors[number])
        counts = self.library.counts()
        assert (counts.articles, counts.chunks) == (len(self.articles), len(self.numbers))
        assert counts.characters == sum(len(a.body) for a in self.articles.values())
        assert self.library.revision == self.revision


def test_any_sequence_of_writes_equals_a_dictionary(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    class Machine(LibraryMachine):
        folder = tmp_path

    run_state_machine_as_test(
        Machine, settings=settings(max_examples=25, stateful_step_count=15, deadline=None)
    )


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
    library.save_answer("one", cited)
    library.save_answer("one", '{"refusal": true}')
    assert library.conversation("one") == [cited, '{"refusal": true}']
    assert library.conversation("two") == []
    assert library.verify() == []
    library.save_answer("one", cited.replace("第一句", "第二句"))
    assert len(library.verify()) == 1


def test_readers_in_other_threads_see_whole_writes(library: Library) -> None:
    bodies = [f"{word}。" * 30 for word in ("甲", "乙")]
    library.add(*item(make("a", bodies[0])), encoder="e")
    stop = threading.Event()
    problems: list[object] = []

    def read() -> None:
        while not stop.is_set():
            chunks = list(library.iter_chunks())
            found = {piece.text[0] for _, piece in chunks}
            if len(found) != 1 or sum(len(piece.text) for _, piece in chunks) != len(bodies[0]):
                problems.append(chunks)

    def write() -> None:
        for turn in range(20):
            library.add(*item(make("a", bodies[turn % 2])), encoder="e")

    readers = [threading.Thread(target=read) for _ in range(3)]
    writers = [threading.Thread(target=write) for _ in range(2)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert not problems
    assert library.revision.endswith("-41")
    assert library.verify() == []


def test_two_openings_share_one_library(tmp_path: Path) -> None:
    with Library.open(tmp_path) as one, Library.open(tmp_path) as two:
        one.add(*item(make("a")), encoder="e")
        two.add(*item(make("b")), encoder="e")
        assert one.revision == two.revision
        assert [article.source for article in one.articles()] == ["a", "b"]


def test_closed_library_says_so(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    library.close()
    with pytest.raises(LibraryError, match="closed"):
        library.counts()


def test_missing_library_is_not_created_unasked(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library here; run: qingwen ingest"):
        Library.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"hello " * 1000)
    with pytest.raises(LibraryError, match="not an SQLite file"):
        Library.open(tmp_path)


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(LibraryError, match="another program's database"):
        Library.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    with pytest.raises(LibraryError, match=r"library\.sqlite3: the library has schema .* upgrade"):
        Library.open(tmp_path)


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="choose another folder"):
        Library.open(tmp_path / "file" / "library")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("UPDATE chunks SET start = start + 1 WHERE number = 1", "in no chunk"),
        ('UPDATE chunks SET "end" = 9999 WHERE number = 1', "leaves the body"),
        ("DELETE FROM vectors WHERE chunk = 1", "no vector"),
        ("UPDATE vectors SET vector = x'00' WHERE chunk = 1", "1 bytes instead of 16"),
        ("UPDATE vectors SET vector = x'0000c07f000000000000000000000000'", "not finite"),
        ("UPDATE articles SET body = replace(body, '句', '字')", "not the one"),
        ("UPDATE articles SET runs = '[0,0,3]'", "do not cover"),
        ("UPDATE articles SET runs = '[0,0]'", "unreadable row"),
        ("UPDATE articles SET details = '{\"story\":[0,999]}'", "lies outside"),
    ],
)
def test_verify_finds_damage(tmp_path: Path, damage: str, problem: str) -> None:
    with Library.open(tmp_path) as library:
        library.add(*item(make("a")), encoder="e")
        connection = sqlite3.connect(tmp_path / FILE)
        connection.execute(damage)
        connection.commit()
        connection.close()
        assert any(problem in line for line in library.verify())


WRITER = """
import sys
from pathlib import Path
from qa.library import Library, WholeFile
from tests.test_library import item, make

with Library.open(Path(sys.argv[1])) as library:
    for turn in range(10_000):
        batch = [make(f"{n}", f"{turn}号。" * 60, path=f"/{turn % 3}.jsonl") for n in range(20)]
        done = WholeFile(batch[0].path, str(turn), frozenset(a.id for a in batch))
        library.add_many([item(article) for article in batch], encoder="e", whole_files=[done])
        print(turn, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.05, 0.11, 0.23, 0.4])
def test_kill_in_the_middle_of_writing_loses_nothing_committed(
    tmp_path: Path, delay: float
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=SEEDS.parent,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(delay)
    os.kill(process.pid, signal.SIGKILL)
    committed = int([first, *process.stdout.read().split()][-1])
    process.wait()
    with Library.open(tmp_path, create=False) as library:
        assert library.verify() == []
        turns = {}
        for path in ("/0.jsonl", "/1.jsonl", "/2.jsonl"):
            articles = [article for article in library.articles() if article.path == path]
            held = {int(article.body.split("号")[0]) for article in articles}
            assert len(held) == (1 if articles else 0)
            assert len(articles) in {0, 20}
            for turn in held:
                assert library.is_stored(path, str(turn))
                turns[path] = turn
        # The write after the last one reported may have been committed before the kill.
        last = max(turns.values())
        assert last in {committed, committed + 1}
        expected = {f"/{turn % 3}.jsonl": turn for turn in range(last + 1)}
        assert turns == expected
