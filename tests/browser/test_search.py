"""The search tab in a real browser, over a real small library."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from qa.types import Hit
from tests.browser.conftest import Open, served
from tests.browser.tabs import LOOKS, onlooker, small_page
from tests.ui.fakes import FakeQingwen, article


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with small_page(tmp_path_factory.mktemp("search")) as served:
        yield served + "#search"


def test_the_very_words_open_highlighted_in_the_article(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.fill("#phrase", "灯塔建于")
    page.check("#find-exact")
    expect(page.locator(".results mark")).to_have_text("燈塔建于")
    page.click(".results .passage")
    expect(page.locator("#source mark.focus")).to_have_text("燈塔建于")
    expect(page.locator("#source mark.focus")).to_be_in_viewport()


class _Slow(FakeQingwen):
    def search(self, query: str, **options: Any) -> list[Hit]:
        time.sleep(0.7)
        return super().search(query, **options)


def test_a_search_under_way_is_shown_until_it_is_answered(open_page: Open) -> None:
    with served(_Slow([article()])) as address:
        page = open_page(f"{address}#search")
        for phrase in ("找不到", "也找不到", "守塔人"):  # two answers in a row may look the same
            page.fill("#phrase", phrase)
            page.press("#phrase", "Enter")
            expect(page.locator("#results[aria-busy=true]")).to_have_count(1)
            expect(page.locator("#results[aria-busy=true]")).to_have_count(0)
        expect(page.locator(".results mark")).to_have_text("守塔人")
        page.close()


def test_filters_apply_at_once_and_are_cleared(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.fill("#phrase", "灯塔")
    page.check("#find-exact")
    expect(page.locator(".results .passage")).to_have_count(2)
    page.click(".narrowing summary")
    expect(page.locator("#find-publishers option")).to_have_count(2)
    page.fill("#find-publisher", "茶业周刊")
    page.press("#find-publisher", "Tab")
    expect(page.locator(".results .passage")).to_have_count(1)
    page.click(".filters [type=reset]")
    expect(page.locator(".results .passage")).to_have_count(2)
    assert page.input_value("#phrase") == "灯塔"


def test_a_reference_is_copied_with_the_keyboard(open_page: Open, address: str) -> None:
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    page.fill("#phrase", "守塔人")
    page.check("#find-exact")
    page.locator(".references summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".references [role=status]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "海边的灯塔[Z]. 海风日报, 2021-03-05."


@pytest.mark.parametrize(("viewport", "scheme", "locale"), LOOKS)
def test_nothing_runs_off_the_page(
    open_page: Open, address: str, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    page = open_page(address, viewport=viewport, color_scheme=scheme, locale=locale)
    seen = onlooker(page, scheme, locale)
    page.fill("#phrase", "灯塔")
    page.check("#find-exact")
    page.click(".narrowing summary")
    page.locator(".references summary").first.click()
    expect(page.locator(".reference").first).to_be_visible()
    seen("search-tab")
