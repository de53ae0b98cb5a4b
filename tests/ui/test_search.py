from collections.abc import Iterator

import gradio as gr
import pytest

from qa.pipeline import Qingwen
from tests.ui.small import small_qingwen
from ui.tabs.search import SearchHandlers


def _event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


@pytest.fixture(scope="module")
def qingwen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Qingwen]:
    with (
        pytest.MonkeyPatch.context() as patch,
        small_qingwen(tmp_path_factory.mktemp("search"), patch) as opened,
    ):
        yield opened


@pytest.fixture
def handlers(qingwen: Qingwen) -> SearchHandlers:
    return SearchHandlers(qingwen)


def test_the_very_words_are_marked_and_open_in_the_article(
    handlers: SearchHandlers, qingwen: Qingwen
) -> None:
    found = handlers.find(_event(phrase="灯塔建于１９１２", exact=True))
    lamp = next(a for a in qingwen.library.articles() if a.title == "海边的灯塔")
    start = lamp.body.index("燈塔建于1912")
    assert "<mark>燈塔建于1912</mark>" in found
    assert f"#source/{lamp.id}/{start}-{start + 8}" in found
    assert "没有找到" in handlers.find(_event(phrase="灯塔占地", exact=True))


@pytest.mark.parametrize(
    ("filters", "shown", "hidden"),
    [
        ({"publisher": "茶业"}, "山谷里的茶厂", "海边的灯塔"),
        ({"since": "2022-01-01"}, "山谷里的茶厂", "海边的灯塔"),
        ({"until": "2021-12-31"}, "海边的灯塔", "山谷里的茶厂"),
        ({"source": "article0.txt"}, "海边的灯塔", "山谷里的茶厂"),
    ],
)
@pytest.mark.parametrize("exact", [True, False])
def test_filters_hold_for_both_kinds_of_search(
    handlers: SearchHandlers, filters: dict[str, str], shown: str, hidden: str, exact: bool
) -> None:
    found = handlers.find(_event(phrase="灯塔" if exact else "灯塔和茶厂", exact=exact, **filters))
    assert f">{shown}<" in found
    assert f">{hidden}<" not in found


def test_a_language_that_no_article_has_finds_nothing(handlers: SearchHandlers) -> None:
    assert "没有找到" in handlers.find(_event(phrase="灯塔", exact=True, language="en"))


def test_a_period_that_ends_before_it_begins_is_told(handlers: SearchHandlers) -> None:
    told = handlers.find(_event(phrase="灯塔", since="2022-01-01", until="2021-01-01"))
    assert 'role="alert"' in told


@pytest.mark.parametrize("data", [{"since": "x"}, {"exact": "yes"}, {"publisher": 7}, {}])
def test_whatever_the_browser_sends_is_answered(
    handlers: SearchHandlers, data: dict[str, object]
) -> None:
    assert 'role="status"' in handlers.find(_event(phrase="灯塔", **data))
    nothing = handlers.find(_event(phrase="  ", turn=7, **data))
    assert nothing == '<i hidden data-turn="7"></i>'


def test_the_page_says_that_newer_passages_are_preferred(handlers: SearchHandlers) -> None:
    assert "按“最近”" in handlers.find(_event(phrase="最近的灯塔和茶厂"))
    assert "较新的" not in handlers.find(_event(phrase="灯塔和茶厂"))
    assert "较新的" not in handlers.find(_event(phrase="灯塔", exact=True))


def test_each_passage_carries_its_references(handlers: SearchHandlers) -> None:
    found = handlers.find(_event(phrase="守塔人", exact=True))
    for style in ("GB/T 7714-2015", "APA 7", "BibTeX", "CSL-JSON"):
        assert style in found
    assert "海边的灯塔[Z]. 海风日报, 2021-03-05." in found


def test_the_fields_propose_what_the_library_holds(handlers: SearchHandlers) -> None:
    choices = handlers.choices()
    assert '<option value="海风日报">' in choices
    assert '<option value="article1.txt">' in choices
