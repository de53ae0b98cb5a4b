"""What the tests of the tabs share: sizes, languages and the check that nothing runs off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import keep, served
from tests.ui.small import small_qingwen

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
LOOKS = [
    pytest.param(WIDE, "light", "zh-CN", id="wide-light-zh"),
    pytest.param(WIDE, "dark", "en-GB", id="wide-dark-en"),
    pytest.param(PHONE, "light", "en-GB", id="phone-light-en"),
    pytest.param(PHONE, "dark", "zh-CN", id="phone-dark-zh"),
    pytest.param(NARROW, "light", "en-GB", id="narrow-light-en"),
]


@contextmanager
def small_page(folder: Path, *more: str) -> Iterator[str]:
    """Serve the page of a small library; yields its address."""
    with (
        pytest.MonkeyPatch.context() as patch,
        small_qingwen(folder, patch, *more) as qingwen,
        served(qingwen) as address,
    ):
        yield address


def onlooker(page: Page, scheme: str, locale: str) -> Callable[[str], None]:
    """Check that nothing runs off the page or is at fault for axe-core, and keep a screenshot."""

    def seen(moment: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), moment
        page.evaluate(_AXE)
        found = page.evaluate("axe.run()")["violations"]
        assert [f["id"] for f in found if f["impact"] in {"serious", "critical"}] == [], moment
        width = page.evaluate("innerWidth")
        keep(page, f"{moment}-{width}-{scheme}-{locale[:2]}")

    return seen
