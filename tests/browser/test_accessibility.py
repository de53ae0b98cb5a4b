"""axe-core finds no serious or critical fault on any tab, in either language and colour scheme."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from ui.tabs import TABS

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_GRAVE = {"serious", "critical"}
_PHONE = {"width": 390, "height": 844}


def _faults(page: Page) -> list[str]:
    """Serious and critical violations of WCAG 2.2 A and AA and of good practice."""
    page.evaluate(_AXE)
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{fault['id']}: {node['html'][:200]} ({node['failureSummary'][:200]})"
        for fault in found["violations"]
        if fault["impact"] in _GRAVE
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_tab_has_a_serious_fault(
    open_page: Open, scripted: str, locale: str, scheme: str
) -> None:
    page = open_page(scripted, locale=locale, color_scheme=scheme, reduced_motion="reduce")
    assert _faults(page) == [], "welcome"
    page.fill("#question", "多高？")
    page.press("#question", "Enter")
    page.wait_for_selector('#live [data-stage="done"]')
    page.click("#live [data-dislike]")
    expect(page.locator(".kept li")).not_to_have_count(0)
    page.locator("#live .badge").first.focus()
    assert _faults(page) == [], "answer"
    page.locator("#live .marker").first.click()
    expect(page.locator("mark.focus")).to_be_visible()
    assert _faults(page) == [], "source"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.fill("#question", "拒")
    page.press("#question", "Enter")
    page.wait_for_selector('#live [data-stage="refused"]')
    assert _faults(page) == [], "refusal"
    for tab in TABS:
        page.click(f"nav a[data-view={tab}]")
        if tab == "search":
            page.fill("#phrase", "茶厂")
            page.press("#phrase", "Enter")
            page.wait_for_selector(".results .passage")
        elif tab == "library":
            page.wait_for_selector(".articles tbody tr")
        else:
            page.wait_for_timeout(500)
        assert _faults(page) == [], tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_no_serious_fault(open_page: Open, scripted: str, scheme: str) -> None:
    page = open_page(scripted, viewport=_PHONE, color_scheme=scheme, reduced_motion="reduce")
    page.fill("#question", "多高？")
    page.press("#question", "Enter")
    page.wait_for_selector('#live [data-stage="done"]')
    assert _faults(page) == [], "answer"
    page.click(".kept-link")
    expect(page.locator(".history")).to_be_visible()
    assert _faults(page) == [], "conversations"


def test_a_fault_would_be_found(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    # A field of its own: what the page's script or Gradio draws, they may mend before axe looks.
    page.evaluate("document.body.append(document.createElement('input'))")
    assert any(fault.startswith("label:") for fault in _faults(page))
