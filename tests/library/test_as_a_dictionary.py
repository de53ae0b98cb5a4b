"""Any sequence of writes leaves the library as it would leave a dictionary."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from embeddings.encoder import FloatMatrix
from qa.errors import NotFoundError
from qa.library import Library, WholeFile
from qa.passages import passage_text
from qa.types import Article
from tests.library.samples import item, make


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
        self.held_by: dict[str, frozenset[str]] = {}
        self.revision = self.library.revision
        self.seed = 0

    def teardown(self) -> None:
        assert self.library.verify() == []
        self.library.close()

    def _forget(self, identifier: str) -> list[int]:
        del self.articles[identifier]
        for path, held in self.held_by.items():
            self.held_by[path] = held - {identifier}
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
        held_before = dict(self.held_by)
        expected = [number for identifier in replaced for number in self._forget(identifier)]
        for holder, held in held_before.items():
            self.held_by[holder] |= held & {article.id}  # stored anew, still held
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
        changes = changes or self.held_by.get(path, frozenset()) != kept
        self.held_by[path] = kept
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
        texts = dict(self.library.iter_passages())
        assert list(texts) == list(chunks)
        for number, (piece, article) in self.library.hits(self.numbers).items():
            assert chunks[number] == piece
            assert texts[number] == passage_text(article, piece)
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
