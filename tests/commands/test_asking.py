"""``ask`` and ``search``: what is printed, and what stands in a record."""

from pathlib import Path

import pytest

from qa.library import Library
from tests.command import Command
from tests.commands.questions import UNKNOWN, ZH

pytestmark = pytest.mark.weights


def test_an_answer_is_printed_with_markers_and_below_them_the_quotes(
    qingwen: Command, seed_library: Path
) -> None:
    done = qingwen("ask", ZH, "--library", seed_library)
    assert done.code == 0
    prose, quotes = done.out.split("\n\n", 1)
    assert "228个" in prose
    assert "328.6亿元" in prose
    assert "[1]" in prose
    assert quotes.startswith("[1] ")
    assert "中国工业报" in quotes
    assert "000_3260a6462a4992e3.txt" in quotes


def test_a_refusal_is_a_result_and_shows_what_the_library_does_hold(
    qingwen: Command, seed_library: Path
) -> None:
    done = qingwen("ask", UNKNOWN, "--library", seed_library, "--json")
    assert done.code == 0
    assert done.json["refused"]
    assert not done.json["citations"]
    assert done.json["nearby"]


def test_every_quote_of_a_json_answer_is_the_articles_own_text(
    qingwen: Command, seed_library: Path
) -> None:
    answer = qingwen("ask", ZH, "--library", seed_library, "--json").json
    assert answer["citations"]
    with Library.open(seed_library, create=False) as library:
        for citation in answer["citations"]:
            body = library.article(citation["article_id"]).body
            assert body[citation["start"] : citation["end"]] == citation["quote"]
    assert [c["marker"] for c in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    assert {a["id"] for a in answer["articles"]} == {c["article_id"] for c in answer["citations"]}


@pytest.mark.parametrize(
    ("options", "sources"),
    [
        (("--publisher", "信网"), {"003_cf9927d191fe7aaa.txt"}),
        (("--since", "2022"), {"000_3260a6462a4992e3.txt"}),
        (("--since", "2021-01-14", "--until", "2021-01-14"), {"003_cf9927d191fe7aaa.txt"}),
        (("--until", "2020-08"), {"001_4a7a4b40a8280cb1.txt"}),
        (("--source", "004_d968bba187a4a48a.txt"), {"004_d968bba187a4a48a.txt"}),
    ],
)
def test_filters_limit_a_search(
    qingwen: Command, seed_library: Path, options: tuple[str, ...], sources: set[str]
) -> None:
    found = qingwen("search", "青岛工业互联网", "--library", seed_library, "--json", *options).json
    assert {hit["id"] for hit in found} == sources


def test_a_passage_is_shown_with_the_sentences_around_it(
    qingwen: Command, seed_library: Path
) -> None:
    where = ("--library", seed_library, "--top", "3")
    plain = qingwen("search", "青岛高新区", *where, "--json").json
    assert "before" not in plain[0]
    found = qingwen("search", "青岛高新区", *where, "--around", "2", "--json").json
    assert any(hit["before"] for hit in found)
    assert any(hit["after"] for hit in found)
    shown = qingwen("search", "青岛高新区", *where, "--around", "2").out
    with Library.open(seed_library, create=False) as library:
        for hit in found:
            body = library.article(hit["article_id"]).body
            assert body[: hit["start"]].rstrip().endswith(hit["before"])
            assert body[hit["end"] :].lstrip().startswith(hit["after"])
            lines = [*hit["before"].splitlines(), *hit["after"].splitlines()]
            assert all(f"  … {line}" in shown for line in lines)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_language_that_no_article_has_leaves_nothing(
    qingwen: Command, seed_library: Path, command: str
) -> None:
    done = qingwen(command, ZH, "--library", seed_library, "--language", "de", "--json")
    assert done.code == 0
    assert (done.json["retrieved"] if command == "ask" else done.json) == []


@pytest.mark.parametrize(("query", "told"), [("最近的工业互联网", 1), ("工业互联网", 0)])
def test_a_search_tells_that_it_prefers_what_is_newer(
    qingwen: Command, seed_library: Path, query: str, told: int
) -> None:
    done = qingwen("search", query, "--library", seed_library, "--json")
    assert (done.code, len(done.json)) == (0, 10)
    assert done.err.count("按“最近”") == len(done.err.splitlines()) == told


def test_an_empty_library_finds_nothing_and_refuses(qingwen: Command, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library")
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    done = qingwen("ingest", broken, *library)
    assert done.code == 1
    assert len(done.err.splitlines()) == 1
    assert str(broken) in done.err
    done = qingwen("search", ZH, *library)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("qingwen: nothing found")
    done = qingwen("ask", ZH, *library, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["refused"]
    assert qingwen("verify", *library).code == 0
