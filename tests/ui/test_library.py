import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import gradio as gr
import pytest
from fastapi.testclient import TestClient

from qa.ingestion import IngestReport
from qa.pipeline import Qingwen
from qa.reading import read_path
from qa.types import Article
from tests.conftest import SEEDS
from tests.ui.hostile import HOSTILE
from tests.ui.small import small_qingwen
from ui import render
from ui.app import application
from ui.tabs.library import LibraryHandlers


def _event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


@pytest.fixture
def qingwen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Qingwen]:
    with small_qingwen(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.fixture
def handlers(qingwen: Qingwen) -> LibraryHandlers:
    return LibraryHandlers(qingwen)


def _id(qingwen: Qingwen, title: str) -> str:
    return next(a.id for a in qingwen.library.articles() if a.title == title)


def test_the_table_tells_its_order_and_turns_it(handlers: LibraryHandlers) -> None:
    dated = handlers.browse(_event(order="date", descending=True))
    assert dated.index("山谷里的茶厂") < dated.index("海边的灯塔")
    assert 'aria-sort="descending"><button type="button" data-sort="date">' in dated
    back = handlers.browse(_event(order="date"))
    assert back.index("海边的灯塔") < back.index("山谷里的茶厂")


@pytest.mark.parametrize(
    "data", [{}, {"page": -3}, {"page": 99}, {"order": "nonsense"}, {"page": "x", "filter": None}]
)
def test_whatever_the_browser_asks_the_table_stands(
    handlers: LibraryHandlers, data: dict[str, object]
) -> None:
    assert handlers.browse(_event(**data)).count('<th scope="row">') == 2


def test_a_card_shows_what_is_known_and_what_was_left_out(
    handlers: LibraryHandlers, qingwen: Qingwen
) -> None:
    card = handlers.card(_event(article=_id(qingwen, "海边的灯塔")))
    for shown in ("海风日报", "2021-03-05", "甲乙", "article0.txt", "GB/T 7714-2015"):
        assert shown in card
    assert handlers.card(_event()) == ""
    assert 'role="alert"' in handlers.card(_event(article="gone"))


def test_what_the_reader_of_files_did_is_told_in_both_languages() -> None:
    lines = 0
    for path in sorted(SEEDS.glob("*.txt")):
        for article in read_path(path):
            assert isinstance(article, Article)
            card = render.card(article, 1, date(2026, 1, 1))
            told = re.findall(r"<small>.*?</small>|(?<=remarks\"><li>)<bdi>.*?</li>", card)
            assert all('lang="zh"' in line and 'lang="en"' in line for line in told), told
            lines += len(told)
            if article.published_from:
                assert re.search(r"<dd><bdi><span class=\"zh\"[^>]*>(?:文件头|电头)：2", card)
    assert lines > 10


def test_a_correction_is_stored_and_shown_as_one(
    handlers: LibraryHandlers, qingwen: Qingwen
) -> None:
    article = _id(qingwen, "海边的灯塔")
    told, card, listed = handlers.edit(_event(article=article, publisher="灯塔<周刊>"))
    assert "已保存" in told
    assert "灯塔&lt;周刊&gt;" in card
    assert "海风日报" in card, "what the source states"
    assert 'class="edited"' in listed
    assert qingwen.library.article(article).publisher == "灯塔<周刊>"


def test_a_correction_that_cannot_be_is_told_and_changes_nothing(
    handlers: LibraryHandlers, qingwen: Qingwen
) -> None:
    article = _id(qingwen, "海边的灯塔")
    told, *rest = handlers.edit(_event(article=article, published="last week"))
    assert "is not a date" in told
    assert all(isinstance(skipped, dict) for skipped in rest)
    assert qingwen.library.article(article).published == "2021-03-05"


def test_a_deleted_article_is_in_no_answer_and_comes_back(
    handlers: LibraryHandlers, qingwen: Qingwen
) -> None:
    article = _id(qingwen, "海边的灯塔")
    told, card, listed = handlers.remove(_event(article=article))
    assert 'data-undo="1"' in told
    assert card == ""
    assert "海边的灯塔" not in listed
    assert article not in {hit.article.id for hit in qingwen.search("灯塔高多少米")}
    told, listed = handlers.undo(_event(number=1))
    assert "海边的灯塔" in listed
    assert article in {hit.article.id for hit in qingwen.search("灯塔高多少米")}
    assert 'role="alert"' in handlers.undo(_event(number=1))[0]


def test_a_file_that_is_dropped_is_read_with_progress_and_kept(
    handlers: LibraryHandlers, qingwen: Qingwen, tmp_path: Path
) -> None:
    good, bad = tmp_path / "竹桥.txt", tmp_path / "broken.pdf"
    good.write_text("竹桥通车了\n\n竹桥长80米，今年通车。\n", encoding="utf-8")
    bad.write_bytes(b"no pdf")
    frames = list(handlers.add([str(good), str(bad)]))
    assert any("<progress" in str(told) for _, told, _ in frames)
    assert "broken.pdf" in frames[-2][1]
    assert str(tmp_path) not in frames[-2][1], "where the machine keeps files is not shown"
    assert "竹桥通车了" in frames[-1][2]
    assert not good.exists(), "what was handed over is kept in the library's own folder"
    article = qingwen.library.article(_id(qingwen, "竹桥通车了"))
    assert Path(article.path).is_relative_to(qingwen.settings.library)


def test_reading_again_keeps_corrections(handlers: LibraryHandlers, qingwen: Qingwen) -> None:
    article = _id(qingwen, "海边的灯塔")
    handlers.edit(_event(article=article, publisher="灯塔周刊"))
    *_, (_, card, _) = handlers.reread(_event(article=article))
    assert "灯塔周刊" in cast("str", card)
    assert qingwen.library.article(article).publisher == "灯塔周刊"
    assert any('role="alert"' in str(told) for told, _, _ in handlers.reread(_event(article="no")))


def test_a_file_that_brings_nothing_new_is_said_to_be_the_same() -> None:
    assert "内容没有变化" in render.ingested(IngestReport(), [])
    assert "内容没有变化" not in render.ingested(IngestReport(unchanged_files=1), [])


def test_the_library_goes_out_and_into_another(
    handlers: LibraryHandlers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, update = handlers.export()
    assert "2" in told
    bundle = Path(cast("Any", update)["value"])
    copy = tmp_path / bundle.name
    copy.write_bytes(bundle.read_bytes())
    with small_qingwen(tmp_path / "other", monkeypatch, "竹桥\n\n竹桥长80米。\n") as other:
        *_, (_, _, listed) = LibraryHandlers(other).add([str(copy)])
        assert cast("str", listed).count('<th scope="row">') == 3


def test_the_state_of_the_library_is_told(handlers: LibraryHandlers, qingwen: Qingwen) -> None:
    assert "没有发现问题" in handlers.health()
    article = _id(qingwen, "海边的灯塔")
    handlers.edit(_event(article=article, title="山上的灯塔"))
    assert "等待重新编码" in handlers.health()


def test_hostile_text_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_qingwen(tmp_path, monkeypatch) as qingwen:
        handlers = LibraryHandlers(qingwen)
        article = qingwen.library.articles()[0].id
        for said in HOSTILE:
            if not said.strip() or len(said) > 500:
                continue
            _, card, listed = handlers.edit(
                _event(article=article, title=said, publisher=said, author=said, url=said)
            )
            told, _, _ = handlers.edit(_event(article=article, title=f"{said} "))
            for markup in (card, listed, told):
                if isinstance(markup, str):
                    assert 'role="alert"' not in markup
                    assert "<script" not in markup.lower()
                    assert "<img" not in markup.lower()
                    assert "${" not in markup


def test_a_file_larger_than_can_be_read_is_not_taken(
    qingwen: Qingwen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.app._LARGEST_UPLOAD", "1kb")
    with TestClient(application(qingwen), base_url="http://127.0.0.1") as client:
        files = {"files": ("a.txt", b"x" * 4096)}
        assert client.post("/gradio_api/upload", files=files).status_code == 413
