"""Both indexes follow a library that others write to, with a stub encoder."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import FloatMatrix
from embeddings.faiss_store import FaissStore
from qa.errors import ConfigError
from qa.ingestion import ingest
from qa.library import Library
from qa.passages import vectors_name
from qa.retrieval import Retriever, rescore
from qa.types import Article, Filters, Hit
from tests.test_ingestion import StubEncoder

WORDS = ["图书馆每天九点开门。", "车站建于1908年。", "码头上停着三艘渡轮。"]


class Watched(Library):
    """A library where something happens whenever its passages or articles are about to be read."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def iter_passages(self) -> Iterator[tuple[int, str]]:
        self.meanwhile()
        return super().iter_passages()

    def passage_heads(self) -> Iterator[tuple[int, int]]:
        self.meanwhile()
        return super().passage_heads()

    def articles(
        self,
        filters: Filters = Filters(),  # noqa: B008
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Article]:
        self.meanwhile()
        return super().articles(filters, limit=limit, offset=offset)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Watched]:
    with Watched.open(tmp_path / "library") as opened:
        yield opened


def store(library: Library, path: Path, words: str, encoder: StubEncoder) -> None:
    """Put an article into the library."""
    path.write_text(words, encoding="utf-8")
    report = ingest(library, encoder, [path], max_tokens=200, progress=lambda _: None)
    assert (report.articles, report.failed) == (1, [])


def texts(hits: Sequence[Hit]) -> set[str]:
    return {hit.chunk.text for hit in hits}


def search(retriever: Retriever, query: str = "车站") -> list[Hit]:
    return retriever.search(query, top=10, filters=Filters())


def saved(folder: Path, library: Library, encoder: StubEncoder) -> FaissStore:
    return FaissStore.load(
        folder,
        dimension=encoder.dimension,
        revision=library.revision,
        encoder=vectors_name(encoder),
    )


def test_an_article_removed_while_the_index_is_built_is_left_out_of_it(
    library: Watched, tmp_path: Path
) -> None:
    encoder, folder = StubEncoder(), tmp_path / "index"
    for number, words in enumerate(WORDS):
        store(library, tmp_path / f"{number}.txt", words, encoder)
    gone = [article.id for article in library.articles()][:1]
    library.meanwhile = lambda: library.remove(gone.pop()) if gone else None
    retriever = Retriever(library, encoder, folder)
    assert texts(search(retriever)) == set(WORDS[1:])
    assert len(saved(folder, library, encoder)) == 2


def test_an_index_is_never_saved_as_that_of_another_revision(
    library: Watched, tmp_path: Path
) -> None:
    encoder, folder = StubEncoder(), tmp_path / "index"
    store(library, tmp_path / "a.txt", WORDS[0], encoder)

    def write() -> None:
        numbers, vectors = library.vectors(vectors_name(encoder))
        library.set_vectors(numbers.tolist(), vectors, encoder=vectors_name(encoder))

    library.meanwhile = write
    retriever = Retriever(library, encoder, folder)
    assert texts(search(retriever)) == {WORDS[0]}
    assert not folder.exists()
    library.meanwhile = lambda: None
    assert texts(search(retriever)) == {WORDS[0]}
    assert len(saved(folder, library, encoder)) == 1


def test_what_was_stored_with_another_encoder_is_encoded_and_found(
    library: Watched, tmp_path: Path
) -> None:
    encoder, other = StubEncoder(), StubEncoder()
    other.name = "other"
    store(library, tmp_path / "a.txt", WORDS[0], encoder)
    retriever = Retriever(library, encoder, tmp_path / "index")
    search(retriever)
    store(library, tmp_path / "b.txt", WORDS[1], other)
    hits = search(retriever)
    assert {hit.chunk.text: hit.dense_rank is not None for hit in hits} == {
        WORDS[0]: True,
        WORDS[1]: True,
    }


def test_an_article_removed_while_it_is_encoded_is_left_out(
    library: Watched, tmp_path: Path
) -> None:
    other = StubEncoder()
    other.name = "other"
    for number, words in enumerate(WORDS):
        store(library, tmp_path / f"{number}.txt", words, other)
    gone = [article.id for article in library.articles()][:1]

    class Interrupted(StubEncoder):
        def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
            if gone:
                library.remove(gone.pop())
            return super().encode_passages(texts)

    assert texts(search(Retriever(library, Interrupted(), tmp_path / "index"))) == set(WORDS[1:])
    assert library.verify() == []


def test_an_empty_library_holds_nothing_to_find(library: Watched, tmp_path: Path) -> None:
    retriever = Retriever(library, StubEncoder(), tmp_path / "index")
    assert search(retriever) == []
    assert retriever.idf("车站") > 0


def test_an_index_that_cannot_be_saved_is_kept_in_memory(library: Watched, tmp_path: Path) -> None:
    store(library, tmp_path / "a.txt", WORDS[0], StubEncoder())
    (tmp_path / "index").write_text("a file where the folder should be")
    retriever = Retriever(library, StubEncoder(), tmp_path / "index")
    assert texts(search(retriever)) == {WORDS[0]}


def test_weights_of_terms_are_looked_up_without_asking_the_database(
    library: Watched, tmp_path: Path
) -> None:
    store(library, tmp_path / "a.txt", WORDS[0], StubEncoder())
    retriever = Retriever(library, StubEncoder(), tmp_path / "index")
    search(retriever)
    library.close()  # from here on every query to it fails
    assert retriever.idf("车站") > retriever.idf("开门")


def test_one_sentence_that_says_what_is_asked_outweighs_a_passage_that_is_near(
    library: Watched, tmp_path: Path
) -> None:
    class Pointed(StubEncoder):
        """Only one sentence of a long passage, and the whole of another, are like the question."""

        def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
            return np.tile(np.array([1, 0, 0, 0], np.float32), (len(texts), 1))

        def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
            return np.stack([self.vector(text) for text in texts])

        def vector(self, text: str) -> FloatMatrix:
            near = {"桥长三百米。": 1.0, WORDS[1]: 0.6}.get(text.strip(), 0.1)
            return np.array([near, np.sqrt(1 - near**2), 0, 0], np.float32)

    encoder = Pointed()
    store(library, tmp_path / "a.txt", f"{WORDS[0]}桥长三百米。{WORDS[2]}", encoder)
    store(library, tmp_path / "b.txt", WORDS[1], encoder)
    found = Retriever(library, encoder, tmp_path / "index").search("？", top=2)
    assert [WORDS[1] in hit.chunk.text for hit in found] == [False, True]


def test_sentences_of_a_removed_article_are_gone_with_it(library: Watched, tmp_path: Path) -> None:
    retriever = Retriever(library, StubEncoder(), tmp_path / "index")
    store(library, tmp_path / "a.txt", WORDS[0], StubEncoder())
    (hit,) = retriever.search("图书馆", top=1)
    assert [len(vectors) for vectors in retriever.sentence_vectors([hit])] == [1]
    library.remove(hit.article.id)
    assert [len(vectors) for vectors in retriever.sentence_vectors([hit])] == [0]


def test_one_new_article_leaves_the_other_passages_unread(library: Watched, tmp_path: Path) -> None:
    encoder = StubEncoder()
    for number, words in enumerate(WORDS[:2]):
        store(library, tmp_path / f"{number}.txt", words, encoder)
    retriever = Retriever(library, encoder, tmp_path / "index")
    assert texts(search(retriever)) == set(WORDS[:2])
    read: list[int] = []
    library.meanwhile = lambda: read.append(1)
    store(library, tmp_path / "2.txt", WORDS[2], encoder)
    assert texts(search(retriever, "渡轮")) == set(WORDS)
    assert len(read) == 1  # the heads, not the passages
    library.remove(library.articles()[0].id)
    assert texts(search(retriever)) == set(WORDS[1:])


def test_a_passage_that_two_articles_share_is_shown_once(library: Watched, tmp_path: Path) -> None:
    encoder = StubEncoder()
    shared = "车站翻修工程" + "，".join(f"第{n}号站台已经完工" for n in range(16)) + "。"
    for number, own in enumerate(WORDS[::2]):
        more = "".join(f"{own[:-1]}，这是第{n}句。" for n in range(number * 40, number * 40 + 40))
        words = f"{shared}\n\n{more}" if number else f"{shared[:-1]}！\n\n{more}"
        store(library, tmp_path / f"{number}.txt", words, encoder)
    assert library.copies() == {}  # the articles as a whole are no copies
    hits = Retriever(library, encoder, tmp_path / "index").search("车站翻修工程", top=8)
    assert len(hits) == 8
    assert [hit.chunk.text for hit in hits if "车站翻修工程" in hit.chunk.text] == [
        hits[0].chunk.text
    ]


def test_a_search_is_answered_while_an_ingestion_encodes(library: Watched, tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Held(StubEncoder):
        def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
            begun.set()
            assert go_on.wait(60)
            return super().encode_passages(texts)

    store(library, tmp_path / "0.txt", WORDS[0], StubEncoder())
    retriever = Retriever(library, StubEncoder(), tmp_path / "index")
    with ThreadPoolExecutor(1) as pool:
        ingesting = pool.submit(store, library, tmp_path / "1.txt", WORDS[1], Held())
        assert begun.wait(60)
        found = texts(search(retriever, "图书馆"))
        still = not ingesting.done()
        go_on.set()
    ingesting.result()
    assert (found, still) == ({WORDS[0]}, True)
    assert texts(search(retriever)) == set(WORDS[:2])


def test_searches_between_the_commits_of_an_ingestion_see_whole_states(
    library: Watched, tmp_path: Path
) -> None:
    retriever = Retriever(library, StubEncoder(), tmp_path / "index")
    store(library, tmp_path / "first.txt", "车站开门。", StubEncoder())

    def fill() -> None:
        for number in range(20):
            store(library, tmp_path / f"{number}.txt", f"车站{number}开门。", StubEncoder())

    counts = []
    with ThreadPoolExecutor(1) as pool:
        ingesting = pool.submit(fill)
        while not ingesting.done():
            counts.append(len(retriever.search("车站开门", top=50)))
    ingesting.result()
    assert counts == sorted(counts)
    assert counts[0] >= 1
    assert len(retriever.search("车站开门", top=50)) == 21


def test_synonyms_lie_beside_the_index(library: Watched, tmp_path: Path) -> None:
    encoder = StubEncoder()
    for number, words in enumerate(WORDS):
        store(library, tmp_path / f"{number}.txt", words, encoder)
    (tmp_path / "synonyms.txt").write_text("渡轮, ferry\n", encoding="utf-8")
    hits = search(Retriever(library, encoder, tmp_path / "index"), "ferry")
    assert hits[0].chunk.text == WORDS[2]
    assert hits[0].lexical_rank == 1
    (tmp_path / "synonyms.txt").write_text("渡轮\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        Retriever(library, encoder, tmp_path / "index")


def test_changed_synonyms_hold_from_the_next_search_on(library: Watched, tmp_path: Path) -> None:
    encoder, names = StubEncoder(), tmp_path / "synonyms.txt"
    for number, words in enumerate(WORDS):
        store(library, tmp_path / f"{number}.txt", words, encoder)
    retriever = Retriever(library, encoder, tmp_path / "index")
    assert not any(hit.lexical_rank for hit in search(retriever, "ferry"))
    names.write_text("渡轮, ferry\n", encoding="utf-8")
    assert [hit.chunk.text for hit in search(retriever, "ferry") if hit.lexical_rank] == WORDS[2:]
    names.write_text("渡轮\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match="line 1"):
            search(retriever, "ferry")
    names.unlink()
    assert not any(hit.lexical_rank for hit in search(retriever, "ferry"))


def test_similarity_decides_where_no_passage_holds_the_words() -> None:
    similarity = {1: 0.80, 2: 0.86, 3: 0.83}
    scores = rescore(similarity, {}, [1, 2, 3])
    assert scores == pytest.approx({1: 0.0, 2: 1.0, 3: 0.5})


def test_a_passage_that_holds_more_of_the_words_wins_among_similar_ones() -> None:
    scores = rescore({1: 0.84, 2: 0.85, 3: 0.70}, {1: 0.9, 2: 0.5, 3: 0.2}, [1, 2, 3])
    assert scores[1] > scores[2] > scores[3]


def test_a_search_prefers_newer_passages_only_where_it_is_asked_to(
    library: Watched, tmp_path: Path
) -> None:
    class Even(StubEncoder):
        """All passages are equally near."""

        def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
            return np.tile(np.array([1, 0, 0, 0], np.float32), (len(texts), 1))

    encoder = Even()
    store(library, tmp_path / "a.txt", "车站\n2020年3月5日\n\n车站翻修了。", encoder)
    store(library, tmp_path / "b.txt", "码头\n2022年3月5日\n\n车站改期了。", encoder)
    retriever = Retriever(library, encoder, tmp_path / "index")
    plain = retriever.search("车站", top=2)
    newer = retriever.search("车站", top=2, newer_first=True)
    assert [hit.article.published for hit in plain] == ["2020-03-05", "2022-03-05"]
    assert [hit.article.published for hit in newer] == ["2022-03-05", "2020-03-05"]


def test_a_score_does_not_depend_on_how_many_candidates_are_looked_at() -> None:
    near = {1: 0.84, 2: 0.85, 3: 0.80}
    few = rescore(near, {1: 0.5}, [1, 2, 3])
    many = rescore(near | {4: 0.6, 5: 0.5}, {1: 0.5}, [1, 2, 3])
    assert {number: many[number] for number in near} == few
