"""``ingest``, ``show``, ``remove``, ``export``, ``import``: the library follows at once."""

import json
import socket
from pathlib import Path

import pytest

from qa.library import Library
from qa.pipeline import Qingwen
from tests.command import Command
from tests.commands.questions import ZH

pytestmark = pytest.mark.weights


def test_a_removed_article_is_listed_shown_found_and_cited_no_more(
    qingwen: Command, own_library: Path
) -> None:
    library = ("--library", own_library)
    listed = qingwen("list", *library, "--json").json
    (article,) = [a for a in listed if a["source"] == "000_3260a6462a4992e3.txt"]
    shown = qingwen("show", article["id"], *library).out
    assert "328.6亿元" in shown
    assert qingwen("remove", article["id"], *library).code == 0
    assert qingwen("show", article["id"], *library).code == 1
    assert article["id"] not in qingwen("list", *library).out
    found = qingwen("search", ZH, *library, "--json").json
    assert found
    assert all(hit["article_id"] != article["id"] for hit in found)
    assert "328.6亿元" not in qingwen("ask", ZH, *library).out
    assert qingwen("verify", *library).code == 0
    assert qingwen("status", *library, "--json").json["articles"] == len(listed) - 1


def test_removing_leaves_the_index_to_whoever_searches_with_it(
    qingwen: Command, own_library: Path
) -> None:
    library = ("--library", own_library)
    qingwen("search", "智算中心", *library)
    before = sorted((own_library / "index").iterdir())
    (first, *_) = qingwen("list", *library, "--json").json
    assert qingwen("remove", first["id"], *library).code == 0
    assert sorted((own_library / "index").iterdir()) == before
    assert "not current" in qingwen("status", *library).out


def test_the_seeds_that_were_removed_do_not_come_back_with_the_next_start(
    qingwen: Command, own_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[int] = []

    def page(product: Qingwen, **_: object) -> None:
        served.append(product.library.counts().articles)

    monkeypatch.setattr("ui.app.serve", page)
    with Library.open(own_library, create=False) as library:
        for article in library.articles():
            library.remove(article.id)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert qingwen("serve", "--port", port, "--library", own_library).code == 0
    assert served == [0]


def test_ingesting_again_adds_nothing_and_a_changed_file_replaces_its_article(
    qingwen: Command, tmp_path: Path
) -> None:
    library = ("--library", tmp_path / "library")
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden.txt").write_text("看不见的文章。", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    story = folder / "deep" / "story.txt"
    story.write_text("海边的图书馆\n\n图书馆每天九点开门。", encoding="utf-8")
    corpus = folder / "corpus.jsonl"
    corpus.write_text(
        json.dumps({"id": "r1", "title": "山里的车站", "text": "车站建于1908年。"}),
        encoding="utf-8",
    )
    first = qingwen("ingest", folder, *library, "--json")
    assert (first.code, first.json["added"]) == (0, 2)
    assert qingwen("ingest", folder, *library, "--json").json["added"] == 0
    story.write_text("海边的图书馆\n\n图书馆每天十点开门。", encoding="utf-8")
    assert qingwen("ingest", folder, *library, "--json").json["added"] == 1
    listed = qingwen("list", *library, "--json").json
    assert {article["source"] for article in listed} == {"story.txt", "r1"}
    found = qingwen("search", "图书馆几点开门", *library, "--top", "1").out
    assert "十点" in found


def test_an_interrupted_ingestion_is_told_and_goes_on(qingwen: Command, tmp_path: Path) -> None:
    folder, library = tmp_path / "articles", tmp_path / "library"
    folder.mkdir()
    for name in ("山里的车站", "海边的图书馆"):
        (folder / f"{name}.txt").write_text(f"{name}\n\n{name}每天九点开门。", encoding="utf-8")
    with Library.open(library) as opened:  # as kill -9 leaves it
        opened.jobs.start([str(folder)], 2)
    assert "0 of 2 files" in qingwen("status", "--library", library).out
    left = qingwen("status", "--library", library, "--json").json["unfinished"]
    assert left == {"paths": [str(folder)], "files": 2, "done": 0}
    assert qingwen("ingest", "--resume", "--library", library, "--json").json["added"] == 2
    assert qingwen("status", "--library", library, "--json").json["unfinished"] is None
    assert qingwen("ingest", "--resume", "--library", library, "--json").json["added"] == 0


def test_a_file_that_fails_is_one_line_and_the_others_are_ingested(
    qingwen: Command, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.xyz"
    good.write_text("海边的图书馆\n\n图书馆每天九点开门。", encoding="utf-8")
    bad.write_text("?", encoding="utf-8")
    absent = tmp_path / "absent.txt"
    library = ("--library", tmp_path / "library")
    done = qingwen("ingest", good, bad, absent, *library, "--json")
    assert done.code == 1
    assert done.json["added"] == 1
    lines = done.err.splitlines()
    assert [line.startswith("qingwen: ") for line in lines] == [True, True]
    assert str(bad) in lines[0] + lines[1]
    assert str(absent) in lines[0] + lines[1]


def test_an_address_is_fetched_only_when_allowed_and_never_from_this_machine(
    qingwen: Command, own_library: Path
) -> None:
    library = ("--library", str(own_library))
    done = qingwen("ingest", "http://127.0.0.1:9/story", *library)
    assert (done.code, "--allow-urls" in done.err) == (1, True)
    done = qingwen("ingest", "http://127.0.0.1:9/story", "--allow-urls", *library)
    assert (done.code, "not a public address" in done.err) == (1, True)
    assert qingwen("ingest", *library).code == 2
    assert qingwen("ingest", "--resume", *library).code == 0


def test_what_was_left_out_of_an_article_can_be_shown(qingwen: Command, seed_library: Path) -> None:
    library = ("--library", str(seed_library))
    (article,) = [a for a in qingwen("list", "--json", *library).json if a["editor"] == "陈烛光"]
    shown = qingwen("show", article["id"], *library).out
    removed = qingwen("show", article["id"], "--removed", *library).out
    assert "版权稿件" not in shown
    assert "– after the end of the story: 信网版权稿件,欢迎转载。" in removed


def test_a_library_goes_out_and_comes_back(
    qingwen: Command, seed_library: Path, tmp_path: Path
) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    assert qingwen("export", str(out), "--library", str(seed_library)).code == 0
    assert qingwen("import", str(out), "--library", str(back)).code == 0
    assert qingwen("import", str(out), "--library", str(back)).code == 1
    first = qingwen("list", "--json", "--library", str(seed_library)).out
    assert qingwen("list", "--json", "--library", str(back)).out == first


def test_relative_dates_of_an_article_are_shown_with_their_meaning(
    qingwen: Command, tmp_path: Path
) -> None:
    library = ("--library", str(tmp_path / "library"))
    story = tmp_path / "story.txt"
    story.write_text("桥通车了\n\n2021年5月3日\n\n桥于去年开工,4月30日通车。", encoding="utf-8")
    assert qingwen("ingest", story, *library).code == 0
    (article,) = qingwen("list", "--json", *library).json
    shown = qingwen("show", article["id"], "--json", *library).json
    meant = {shown["body"][d["start"] : d["end"]]: (d["first"], d["last"]) for d in shown["dates"]}
    assert meant == {
        "去年": ("2020-01-01", "2020-12-31"),
        "4月30日": ("2021-04-30", "2021-04-30"),
    }
    printed = qingwen("show", article["id"], *library).out
    assert " is 2020\n" in printed
    assert " is 2021-04-30\n" in printed
