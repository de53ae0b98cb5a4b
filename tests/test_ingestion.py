"""Files into the library with a stub encoder: nothing lost, nothing twice, nothing for nothing."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.encoder import FloatMatrix
from qa.ingestion import IngestProgress, IngestReport, encode_missing, ingest
from qa.library import Library
from qa.passages import vectors_name
from qa.reading import SUFFIXES
from qa.sentences import sentences_name
from tests.conftest import SEEDS
from tests.reading.makers import docx_of, pdf_of, xlsx_of, zip_of


class StubEncoder:
    """Vectors from hashes: fast, deterministic, and it counts what it was asked for."""

    name = "stub"
    dimension = 4

    def __init__(self) -> None:
        self.encoded = 0

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        return self.encode_passages(texts)

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        return ()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        self.encoded += len(texts)
        rows = [hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4] for text in texts]
        matrix = np.array([list(row) for row in rows], np.float32) + 1
        norms: FloatMatrix = np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / norms


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def run(library: Library, encoder: StubEncoder, *paths: Path) -> IngestReport:
    return ingest(library, encoder, paths, max_tokens=200, progress=lambda _: None)


def text(name: str, words: str = "写了一些关于天气的话") -> str:
    return f"{name}的报道\n\n" + "".join(f"{name}{words}第{n}句。" for n in range(40))


def test_unchanged_files_are_not_even_read(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "甲乙":
        (folder / f"{name}.txt").write_text(text(name))
        os.utime(folder / f"{name}.txt", (1, 1))
    encoder = StubEncoder()
    assert run(library, encoder, folder).articles == 2
    before, revision = encoder.encoded, library.revision
    monkeypatch.setattr(Path, "open", None)
    monkeypatch.setattr(Path, "read_bytes", None)
    report = run(library, encoder, folder)
    assert (report.articles, report.unchanged_files, encoder.encoded) == (0, 2, before)
    assert library.revision == revision


def test_unchanged_files_with_something_bad_in_them_are_told_again_but_not_read_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.jsonl").write_text('{"id":"1","text":"一段文字。"}\n{"id":"1","text":"又一段"}\n')
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    first = run(library, StubEncoder(), folder)
    revision = library.revision
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", None)
        patch.setattr(Path, "read_bytes", None)
        second = run(library, StubEncoder(), folder)
    lines = [str(error) for error in first.failed]
    assert [Path(line.partition(": ")[0]).name for line in lines] == ["a.jsonl:2", "b.pdf"]
    assert [str(error) for error in second.failed] == lines
    assert (second.articles, library.revision) == (0, revision)
    (folder / "b.pdf").write_bytes(pdf_of([["标题", "一段文字。" * 5]]))
    assert [str(error) for error in run(library, StubEncoder(), folder).failed] == lines[:1]


def test_file_that_could_not_be_opened_is_tried_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(text("甲"))
    os.utime(folder / "a.txt", (1, 1))

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", denied)
        (error,) = run(library, StubEncoder(), folder).failed
    assert "permission denied" in error.reason
    assert run(library, StubEncoder(), folder).articles == 1


def test_changed_file_replaces_its_article(library: Library, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(text("甲"))
    encoder = StubEncoder()
    run(library, encoder, folder)
    path.write_text(text("乙"))
    assert run(library, encoder, folder).articles == 1
    assert [article.title for article in library.articles()] == ["乙的报道"]
    assert library.verify() == []


def test_renamed_file_keeps_its_id_and_costs_no_embedding(library: Library, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(text("甲"))
    encoder = StubEncoder()
    run(library, encoder, folder)
    (before,) = library.articles()
    numbers = [number for number, _ in library.iter_chunks()]
    spent = encoder.encoded
    path.rename(folder / "b.txt")
    run(library, encoder, folder)
    (after,) = library.articles()
    assert (after.id, after.source) == (before.id, "b.txt")
    assert [number for number, _ in library.iter_chunks()] == numbers
    assert encoder.encoded == spent


def test_changed_file_costs_only_the_passages_that_changed(library: Library, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(text("甲") + "\n\n" + text("乙"))
    encoder = StubEncoder()
    run(library, encoder, folder)
    first, before = encoder.encoded, dict(library.iter_passages())
    path.write_text(text("甲") + "\n\n" + text("乙").replace("第39句", "最后一句"))
    run(library, encoder, folder)
    after = dict(library.iter_passages())
    changed = set(after.values()) - set(before.values())
    assert len(changed) == 1 < len(after)
    sentences = encoder.encoded - first - len(changed)
    assert 0 < sentences < first / len(after)
    fresh = StubEncoder()
    numbers, vectors = library.vectors(vectors_name(encoder))
    again = fresh.encode_passages([after[number] for number in numbers.tolist()])
    assert np.array_equal(vectors, again)
    assert library.without_sentences(sentences_name(encoder), limit=9) == []
    assert library.verify() == []


def test_passage_of_many_articles_is_encoded_once(library: Library, folder: Path) -> None:
    for number in range(5):
        record = {"id": str(number), "text": "同一段文字。", "publisher": f"第{number}报"}
        (folder / f"{number}.jsonl").write_text(json.dumps(record))
    encoder = StubEncoder()
    assert run(library, encoder, folder).chunks == 5
    assert encoder.encoded == 2  # the passage and its sentence


@pytest.mark.parametrize("changed", ["a.txt", "b.txt"])
def test_article_of_two_files_stays_while_one_of_them_holds_it(
    library: Library, folder: Path, changed: str
) -> None:
    encoder = StubEncoder()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(text("甲"))
    assert run(library, encoder, folder).articles == 1
    spent = encoder.encoded
    (folder / changed).write_text(text("乙"))
    run(library, encoder, folder)
    (other,) = {"a.txt", "b.txt"} - {changed}
    held = {article.title: article.source for article in library.articles()}
    assert held == {"甲的报道": other, "乙的报道": changed}
    assert encoder.encoded == 2 * spent  # what both held is not embedded again
    (folder / other).write_text(text("丙"))
    run(library, encoder, folder)
    assert {article.title for article in library.articles()} == {"乙的报道", "丙的报道"}
    assert library.verify() == []


def test_record_of_two_corpora_stays_while_one_of_them_holds_it(
    library: Library, folder: Path
) -> None:
    shared, own = ({"id": name, "text": text(name)} for name in ("甲", "乙"))
    for name in ("a.jsonl", "b.jsonl"):
        lines = [json.dumps(record, ensure_ascii=False) for record in (shared, own)]
        (folder / name).write_text("\n".join(lines))
    run(library, StubEncoder(), folder)
    (folder / "b.jsonl").write_text(json.dumps(own, ensure_ascii=False))
    run(library, StubEncoder(), folder)
    assert {Path(a.path).name for a in library.articles() if a.source == "甲"} == {"a.jsonl"}
    (folder / "a.jsonl").write_text(json.dumps(own, ensure_ascii=False))
    run(library, StubEncoder(), folder)
    assert [article.source for article in library.articles()] == ["乙"]
    assert library.verify() == []


def test_renamed_file_that_changes_leaves_nothing_of_the_old_one(
    library: Library, folder: Path
) -> None:
    (folder / "a.txt").write_text(text("甲"))
    run(library, StubEncoder(), folder)
    (folder / "a.txt").rename(folder / "b.txt")
    run(library, StubEncoder(), folder)
    (folder / "b.txt").write_text(text("乙"))
    run(library, StubEncoder(), folder)
    assert [article.title for article in library.articles()] == ["乙的报道"]


def test_corrected_date_is_embedded_anew_and_a_corrected_publisher_is_not(
    library: Library, folder: Path
) -> None:
    path = folder / "a.jsonl"
    encoder = StubEncoder()

    def spent(**particulars: str) -> int:
        before = encoder.encoded
        record = {"id": "1", "title": "标题", "text": "一段文字。"} | particulars
        path.write_text(json.dumps(record, ensure_ascii=False))
        run(library, encoder, folder)
        (article,) = library.articles()
        assert article.publisher == particulars.get("publisher")
        assert article.published == particulars.get("published")
        assert library.verify() == []
        return encoder.encoded - before

    assert spent(published="2021-01-14") > 0
    assert spent(published="2021-01-14", publisher="日报") == 0
    assert spent(published="2021-02-14", publisher="日报") > 0


def test_near_duplicates_are_linked_and_shown_once(library: Library, folder: Path) -> None:
    (folder / "1.txt").write_text(text("甲") + "来源说这是第一版。")
    (folder / "2.txt").write_text(text("甲") + "别处说这是第二版。")
    (folder / "3.txt").write_text(text("丙", "讲的完全是另外一件有关港口的事"))
    run(library, StubEncoder(), folder)
    first, second, third = library.articles()
    assert library.copies() == {second.id: first.id}
    numbers = [number for number, _ in library.iter_chunks()]
    shown = {article.id for _, article in library.hits(library.distinct(numbers)).values()}
    assert shown == {first.id, third.id}
    assert {a.id for _, a in library.hits(library.distinct(numbers[::-1])).values()} == {
        second.id,
        third.id,
    }
    library.remove(first.id)
    assert library.copies() == {}
    assert library.verify() == []


def test_copies_follow_when_their_original_goes(library: Library, folder: Path) -> None:
    for n in range(3):
        (folder / f"{n}.txt").write_text(text("甲") + f"这是第{n}版。")
    run(library, StubEncoder(), folder)
    first, second, third = library.articles()
    assert library.copies() == {second.id: first.id, third.id: first.id}
    library.remove(first.id)
    assert library.copies() == {third.id: second.id}


def test_stories_of_one_file_are_all_stored(library: Library) -> None:
    encoder = StubEncoder()
    assert run(library, encoder, SEEDS).articles == 9
    assert len({article.path for article in library.articles()}) == 5
    assert library.verify() == []
    assert run(library, encoder, SEEDS).articles == 0


def test_bad_files_are_named_and_the_rest_goes_on(library: Library, folder: Path) -> None:
    (folder / "good.txt").write_text(text("甲"))
    (folder / "empty.txt").write_text("")
    (folder / "binary.pdf").write_bytes(bytes(range(256)))
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "ids.jsonl").write_text('{"id":"1","text":"一。"}\n{"id":"1","text":"二。"}\n')
    (folder / "loop").symlink_to(folder)
    (folder / "picture.png").write_bytes(b"png")
    report = run(library, StubEncoder(), folder)
    names = sorted(Path(error.path).name for error in report.failed)
    assert names == ["binary.pdf", "empty.txt", "ids.jsonl:2", "loop.txt"]
    assert all("\n" not in str(error) and error.reason for error in report.failed)
    assert {article.source for article in library.articles()} == {"good.txt", "1"}
    assert [path.name for path in report.skipped] == ["picture.png"]


def test_file_whose_name_no_database_holds_is_named_and_the_rest_goes_on(
    library: Library, folder: Path
) -> None:
    (folder / "good.txt").write_text(text("甲"))
    odd = folder.parent / os.fsdecode(b"\xff\xfe.txt")
    try:
        odd.write_text(text("乙"))
    except (OSError, UnicodeError):
        pytest.skip("this file system takes Unicode names only")
    report = run(library, StubEncoder(), folder, odd)
    assert ["rename" in str(failure) for failure in report.failed] == [True]
    assert str(report.failed[0]).encode()
    assert [article.source for article in library.articles()] == ["good.txt"]


def test_an_interrupted_ingestion_is_on_record(library: Library, folder: Path) -> None:
    for n in range(5):
        (folder / f"{n}.txt").write_text(text(str(n)))

    def interrupt(state: IngestProgress) -> None:
        if state.files_done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(library, StubEncoder(), [folder], max_tokens=200, progress=interrupt)
    job = library.jobs.unfinished()
    assert job is not None
    assert (job.paths, job.files_total, job.finished) == ((str(folder),), 5, None)
    run(library, StubEncoder(), *map(Path, job.paths))
    assert library.jobs.unfinished() is None
    assert library.counts().articles == 5


def test_progress_tells_files_passages_rate_and_time_left(library: Library, folder: Path) -> None:
    for n in range(4):
        (folder / f"{n}.txt").write_text(text(str(n)))
    (folder / "bad.txt").write_bytes(b"")
    states: list[IngestProgress] = []
    ingest(library, StubEncoder(), [folder], max_tokens=200, progress=states.append)
    assert [state.files_done for state in states] == [0, 1, 2, 3, 4, 5]
    assert {state.files_total for state in states} == {5}
    first, last = states[0], states[-1]
    assert first.seconds_left is None
    assert all(state.seconds_left is not None for state in states[1:])
    assert last.seconds_left == 0
    assert (last.articles, last.failed) == (4, 1)
    assert last.chunks == library.counts().chunks
    assert last.chunks_per_second == last.chunks / last.seconds


def test_source_of_a_fetched_page_is_its_address(library: Library, folder: Path) -> None:
    path = folder / "0123.html"
    path.write_text(f"<h1>标题</h1><p>{text('甲')}</p>")
    ingest(
        library,
        StubEncoder(),
        [path],
        max_tokens=200,
        progress=lambda _: None,
        addresses={str(path): "https://a.cn/story"},
    )
    (article,) = library.articles()
    assert (article.source, article.url) == ("https://a.cn/story", "https://a.cn/story")
    assert article.path == str(path)


def test_vectors_of_another_encoder_are_made_in_batches(library: Library, folder: Path) -> None:
    (folder / "a.jsonl").write_text(
        "".join(f'{{"id":"{n}","text":"{"句子。" * 90}"}}\n' for n in range(200))
    )
    run(library, StubEncoder(), folder)
    other = StubEncoder()
    other.name = "other"
    assert encode_missing(library, other) == library.counts().chunks
    assert library.verify() == []
    assert library.encoder == vectors_name(other)


def test_vectors_of_another_passage_text_are_made_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text(text("甲"))
    encoder = StubEncoder()
    run(library, encoder, folder)
    assert encode_missing(library, encoder) == 0
    monkeypatch.setattr("qa.passages._VERSION", 10**6)
    assert encode_missing(library, encoder) == library.counts().chunks
    assert library.encoder == vectors_name(encoder)
    assert library.verify() == []


FILES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda words: words.encode("utf-8", "replace")),
    st.text(max_size=200).map(lambda words: words.encode("gb18030", "replace")),
    st.sampled_from(
        [
            docx_of([(1, "标题"), (0, "一段文字。" * 20)]),
            pdf_of([["标题", "一段文字。" * 5], ["另一页的文字。"]]),
            xlsx_of([["标题", "正文"], ["甲", "一段文字。"]]),
            zip_of({"a.txt": "标题\n\n一段文字。", "b.csv": "正文\n一段\n"}),
        ]
    ).flatmap(
        lambda data: st.tuples(
            st.integers(0, len(data)), st.integers(0, len(data)), st.binary(max_size=8)
        ).map(lambda cut: data[: min(cut[:2])] + cut[2] + data[max(cut[:2]) :])
    ),
)


@given(data=FILES, suffix=st.sampled_from(sorted(SUFFIXES)))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_stored_whole_or_refused_with_a_reason(
    tmp_path: Path, data: bytes, suffix: str
) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    with Library.open(tmp_path / "library") as library:
        report = run(library, StubEncoder(), path)
        stored = [article for article in library.articles() if article.path == str(path)]
        assert stored or report.failed
        assert all(error.reason for error in report.failed)
        for part, article in library.hits(n for n, _ in library.iter_chunks()).values():
            assert part.text == article.body[part.start : part.end]
        assert library.verify() == []
        for article in stored:
            library.remove(article.id)


INGESTER = """
import sys
from pathlib import Path
from qa.library import Library
from tests.test_ingestion import StubEncoder, run

with Library.open(Path(sys.argv[1])) as library:
    print("begun", flush=True)
    run(library, StubEncoder(), Path(sys.argv[2]))
"""


def test_killed_at_random_moments_and_resumed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for n in range(400):
        (corpus / f"{n:03}.txt").write_text(text(f"第{n}号", f"说了{n * 7919}件不同的事"))
    (corpus / "records.jsonl").write_text(
        "".join(f'{{"id":"{n}","text":"{f"记录{n}。" * 30}"}}\n' for n in range(600))
    )
    chance = random.Random(3)
    target = tmp_path / "library"
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", INGESTER, str(target), str(corpus)],
            stdout=subprocess.PIPE,
            cwd=SEEDS.parent,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Library.open(target, create=False) as library:
            assert library.verify() == []
    with Library.open(target) as library:
        assert not run(library, StubEncoder(), corpus).failed
        assert library.counts().articles == 1000
        sources = [article.source for article in library.articles()]
        assert len(set(sources)) == 1000
        assert library.verify() == []
    shutil.rmtree(target)
