"""The quality tab in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.tabs import LOOKS, onlooker, small_page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with small_page(tmp_path_factory.mktemp("quality")) as served:
        yield served + "#quality"


@pytest.mark.parametrize(("viewport", "scheme", "locale"), LOOKS)
def test_figures_and_models_are_shown_and_nothing_runs_off(
    open_page: Open, address: str, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    page = open_page(address, viewport=viewport, color_scheme=scheme, locale=locale)
    expect(page.locator("#figures tbody tr").first).to_be_visible()
    expect(page.locator("#models")).to_contain_text("MIT")
    page.click(".groups summary")
    onlooker(page, scheme, locale)("quality")
