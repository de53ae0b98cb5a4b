import re
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest

from qa.pipeline import Qingwen
from tests.ui.small import small_qingwen
from ui.tabs.map import MapHandlers


def _event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


@pytest.fixture
def qingwen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Qingwen]:
    more = [f"第{n}篇\n\n第{n}篇写的是别的事情。\n" for n in range(9)]
    with small_qingwen(tmp_path, monkeypatch, *more) as opened:
        yield opened


def test_every_passage_is_a_row_that_opens_it(qingwen: Qingwen) -> None:
    drawn = MapHandlers(qingwen).locate(_event())
    places = re.findall(r'data-x="(-?[\d.]+)" data-y="(-?[\d.]+)" data-group="(\d)"', drawn)
    assert len(places) == qingwen.library.counts().chunks
    assert all(-1 <= float(x) <= 1 and -1 <= float(y) <= 1 for x, y, _ in places)
    assert drawn.count('href="#source/') == len(places)
    assert "data-asked" not in drawn


def test_a_question_and_its_passages_are_on_the_map_best_first(qingwen: Qingwen) -> None:
    drawn = MapHandlers(qingwen).locate(_event(question="灯塔高多少米？"))
    assert re.search(r'data-asked="-?[\d.]+,-?[\d.]+"', drawn)
    ranks = [int(rank) for rank in re.findall(r'data-rank="(\d+)"', drawn)]
    assert ranks == list(range(1, len(ranks) + 1))
    best = qingwen.search("灯塔高多少米？", top=1)[0]
    assert drawn.index(f"#source/{best.article.id}/") < drawn.index('data-rank="2"')


def test_the_legend_names_seven_kinds_and_the_rest(qingwen: Qingwen) -> None:
    by_article = MapHandlers(qingwen).locate(_event(kind="article"))
    assert by_article.count('class="sign"') == 8
    by_publisher = MapHandlers(qingwen).locate(_event(kind="publisher"))
    legend = by_publisher[by_publisher.index('class="legend"') :].partition("</ul>")[0]
    assert "海风日报" in legend
    assert "来源未注明" in legend


def test_the_timeline_holds_what_is_dated_and_names_the_rest(qingwen: Qingwen) -> None:
    shown = MapHandlers(qingwen).timeline()
    assert shown.index("2021-03") < shown.index("2022-04")
    assert 'title="海边的灯塔"' in shown
    assert "未注明日期：9 篇" in shown


def test_an_empty_library_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_qingwen(tmp_path, monkeypatch) as qingwen:
        for article in qingwen.library.articles():
            qingwen.remove(article.id)
        assert "还没有段落" in MapHandlers(qingwen).locate(_event(question=""))
