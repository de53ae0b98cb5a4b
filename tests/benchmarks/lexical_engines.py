"""BM25 by four implementations over the same terms, behind one protocol."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from math import log1p
from pathlib import Path
from typing import Any, Protocol

import bm25s

from qa.lexical import LexicalIndex
from qa.synonyms import Synonyms
from qa.terms import terms

Passage = tuple[int, str]

_K1, _B = 1.5, 0.75
_PEERS_K1 = 1.2
"""What FTS5 and tantivy have, and do not let be set."""


class Engine(Protocol):
    """An index over numbered passages that is kept in a folder."""

    name: str
    is_incremental: bool

    def build(self, passages: Sequence[Passage]) -> None:
        """Index passages from nothing, and write the index."""

    def search(self, query: str, top: int) -> list[int]:
        """Numbers of the best passages, best first."""

    def coverage(self, query: str, among: Sequence[int]) -> dict[int, float] | None:
        """Share of the query's terms, by rarity, that passages hold; ``None`` where it cannot."""

    def change(self, removed: Sequence[Passage], added: Sequence[Passage]) -> None:
        """Take passages out and put others in; searches see it when this returns."""

    def save(self) -> None:
        """Write what ``change`` left in memory."""

    def close(self) -> None:
        """Forget what is in memory."""

    def open(self) -> None:
        """Open what was written, after ``close``."""

    def size(self) -> int:
        """Bytes on disk."""


class Own:
    """The product's index."""

    name, is_incremental = "own", True

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lexical.npz"
        self._index = LexicalIndex(())

    def build(self, passages: Sequence[Passage]) -> None:
        self._index = LexicalIndex(passages)
        self.save()

    def search(self, query: str, top: int) -> list[int]:
        return list(self._index.best(query, top)[0])

    def coverage(self, query: str, among: Sequence[int]) -> dict[int, float] | None:
        return self._index.coverage(query, among)

    def change(self, removed: Sequence[Passage], added: Sequence[Passage]) -> None:
        self._index = self._index.updated([number for number, _ in removed], added)

    def save(self) -> None:
        self._index.save(self._path, revision="1")

    def close(self) -> None:
        self._index = LexicalIndex(())

    def open(self) -> None:
        self._index = LexicalIndex.load(self._path, revision="1", synonyms=Synonyms())

    def size(self) -> int:
        return self._path.stat().st_size


class Fts5:
    """SQLite's full-text index: contentless, for the library holds the text; no positions needed.

    The tokenizer splits at blanks alone: what the product's terms hold of ASCII is let through.
    """

    name, is_incremental = "FTS5", True

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"
        self._connection = sqlite3.connect(self._path)

    def build(self, passages: Sequence[Passage]) -> None:
        self._connection.executescript(
            "PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE passages USING fts5("
            "text, content='', tokenize=\"ascii tokenchars '.,%'\")"
        )
        self.change((), passages)
        self._connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        self._connection.commit()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def search(self, query: str, top: int) -> list[int]:
        wanted = " OR ".join(f'"{term}"' for term in terms(query))
        rows = self._connection.execute(
            "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?",
            (wanted, top),
        )
        return [number for (number,) in rows]

    def coverage(self, query: str, among: Sequence[int]) -> dict[int, float] | None:
        return None

    def change(self, removed: Sequence[Passage], added: Sequence[Passage]) -> None:
        # Contentless tables forget a row only when told again what it held (SQLite before 3.43).
        self._connection.executemany(
            "INSERT INTO passages (passages, rowid, text) VALUES ('delete', ?, ?)",
            ((number, " ".join(terms(text))) for number, text in removed),
        )
        self._connection.executemany(
            "INSERT INTO passages (rowid, text) VALUES (?, ?)",
            ((number, " ".join(terms(text))) for number, text in added),
        )
        self._connection.commit()

    def save(self) -> None:
        pass

    def close(self) -> None:
        self._connection.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._path)

    def size(self) -> int:
        return sum(path.stat().st_size for path in self._path.parent.glob("fts5.sqlite*"))


class Bm25s:
    """bm25s with eager scores: nothing can be changed, only counted again."""

    is_incremental = False

    def __init__(self, folder: Path, backend: str = "numpy", k1: float = _K1) -> None:
        self.name = f"bm25s ({backend}, k1 = {k1})"
        self._folder, self._backend, self._k1 = folder / self.name, backend, k1
        self._made: Any = bm25s.BM25
        self._vocabulary: dict[str, int] = {}
        self._numbers: list[int] = []
        self._index: Any = None

    def build(self, passages: Sequence[Passage]) -> None:
        vocabulary = self._vocabulary = {}
        rows = [
            [vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)]
            for _, text in passages
        ]
        self._numbers = [number for number, _ in passages]
        self._index = self._made(method="lucene", k1=self._k1, b=_B, backend=self._backend)
        self._index.index((rows, vocabulary), create_empty_token=False, show_progress=False)
        del rows
        shutil.rmtree(self._folder, ignore_errors=True)
        self._index.save(str(self._folder), show_progress=False)
        (self._folder / "numbers.json").write_text(json.dumps(self._numbers), "utf-8")

    def search(self, query: str, top: int) -> list[int]:
        known = [self._vocabulary[t] for t in terms(query) if t in self._vocabulary]
        if not known:
            return []
        rows, _ = self._index.retrieve(
            [known], k=min(top, len(self._numbers)), show_progress=False, n_threads=0
        )
        return [self._numbers[row] for row in rows[0].tolist()]

    def coverage(self, query: str, among: Sequence[int]) -> dict[int, float] | None:
        return None

    def change(self, removed: Sequence[Passage], added: Sequence[Passage]) -> None:
        raise NotImplementedError

    def save(self) -> None:
        pass

    def close(self) -> None:
        self._index, self._vocabulary, self._numbers = None, {}, []

    def open(self) -> None:
        self._index = bm25s.BM25.load(str(self._folder), mmap=True)
        self._index.backend = self._backend
        self._vocabulary = self._index.vocab_dict
        self._numbers = json.loads((self._folder / "numbers.json").read_text("utf-8"))

    def size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.iterdir())


class Tantivy:
    """tantivy with term frequencies and no positions; one thread writes."""

    name, is_incremental = "tantivy", True

    def __init__(self, folder: Path) -> None:
        import tantivy  # type: ignore[import-not-found]  # noqa: PLC0415

        self._tantivy = tantivy
        self._folder = folder / "tantivy"
        self._folder.mkdir(exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="blanks", index_option="freq")
        self._schema = builder.build()
        self._begin()

    def _begin(self) -> None:
        tantivy = self._tantivy
        self._index = tantivy.Index(self._schema, path=str(self._folder))
        blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("blanks", blanks)
        self._writer = None

    def build(self, passages: Sequence[Passage]) -> None:
        self.change((), passages)
        # Segments are joined by a thread of its own: it belongs to the work.
        self._writer.wait_merging_threads()  # type: ignore[attr-defined]
        self._writer = None
        self._index.reload()

    def search(self, query: str, top: int) -> list[int]:
        tantivy = self._tantivy
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.term_query(self._schema, "text", term, index_option="freq"),
            )
            for term in terms(query)
        ]
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(parts), top, count=False).hits
        found: list[int] = searcher.fast_field_values("number", [place for _, place in hits])
        return found

    def coverage(self, query: str, among: Sequence[int]) -> dict[int, float] | None:
        """One query: every term scores its rarity, among these passages alone."""
        tantivy, schema = self._tantivy, self._schema
        searcher = self._index.searcher()
        rarity = {
            term: log1p((searcher.num_docs - count + 0.5) / (count + 0.5))
            for term in dict.fromkeys(terms(query))
            for count in [searcher.doc_freq("text", term)]
        }
        wanted = tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(schema, "number", list(among)), 0.0
        )
        parts = [(tantivy.Occur.Must, wanted)]
        for term, value in rarity.items():
            held = tantivy.Query.term_query(schema, "text", term, index_option="basic")
            parts.append((tantivy.Occur.Should, tantivy.Query.const_score_query(held, value)))
        hits = searcher.search(tantivy.Query.boolean_query(parts), len(among), count=False).hits
        numbers = searcher.fast_field_values("number", [place for _, place in hits])
        mass = sum(rarity.values()) or 1.0
        return {n: score / mass for n, (score, _) in zip(numbers, hits, strict=True)}

    def change(self, removed: Iterable[Passage], added: Iterable[Passage]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for number, _ in removed:
            self._writer.delete_documents_by_term("number", number)  # type: ignore[attr-defined]
        for number, text in added:
            document = self._tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text("text", " ".join(terms(text)))
            self._writer.add_document(document)  # type: ignore[attr-defined]
        self._writer.commit()  # type: ignore[attr-defined]
        self._index.reload()

    def save(self) -> None:
        pass

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
        self._writer = None

    def open(self) -> None:
        self._begin()

    def size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.iterdir())


def engines(folder: Path) -> list[Engine]:
    """All of them; tantivy and numba are the peers' own."""
    return [Own(folder), Fts5(folder), Bm25s(folder), Bm25s(folder, "numba"), Tantivy(folder)]


def other_weight(folder: Path) -> Engine:
    """What the weight of FTS5 and tantivy comes to by itself."""
    return Bm25s(folder, k1=_PEERS_K1)
