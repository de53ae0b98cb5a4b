"""The source panel in a real browser: the quote in sight, and where it is from."""

from playwright.sync_api import expect

from tests.browser.conftest import TEA, Open
from tests.browser.tabs import PHONE, WIDE


def test_a_quote_far_down_is_scrolled_into_view(open_page: Open, scripted: str) -> None:
    for viewport in (WIDE, PHONE):
        page = open_page(scripted + "#search", viewport=viewport)
        page.fill("#phrase", "3000万元")
        page.press("#phrase", "Enter")
        page.wait_for_selector(".results .passage")
        quote = "年产值预计达到3000万元。"
        start = TEA.body.index(quote)
        page.evaluate(f"location.hash = '#source/tea/{start}-{start + len(quote)}'")
        expect(page.locator("mark.focus")).to_have_text(quote)
        expect(page.locator("mark.focus")).to_be_in_viewport(ratio=1)


def test_the_source_shows_where_it_is_from(open_page: Open, scripted: str) -> None:
    page = open_page(scripted + "#library")
    page.click(".articles >> text=海边的灯塔")
    panel = page.locator("#source .source")
    expect(panel.locator("h2")).to_have_text("海边的灯塔")
    for fact in ("海风日报", "2021-03-05", "lighthouse.txt"):
        expect(panel).to_contain_text(fact)
    link = panel.locator("a.original")
    assert link.get_attribute("href") == "https://example.org/lighthouse"
    assert "noopener" in (link.get_attribute("rel") or "")
    page.click(".articles >> text=山谷里的新茶厂")
    expect(panel.locator("h2")).to_contain_text("山谷里的新茶厂")
    expect(panel.locator("header")).to_contain_text("日期未注明")
    assert panel.locator(".original").count() == 0


def test_where_a_source_is_from_stays_in_sight_at_its_quote(open_page: Open, scripted: str) -> None:
    quote = "年产值预计达到3000万元。"
    start = TEA.body.index(quote)
    for viewport in (WIDE, PHONE):
        page = open_page(
            f"{scripted}#source/tea/{start}-{start + len(quote)}",
            viewport=viewport,
            permissions=["clipboard-read", "clipboard-write"],
        )
        expect(page.locator("mark.focus")).to_be_in_viewport(ratio=1)
        expect(page.locator("#source header .facts")).to_be_in_viewport(ratio=1)
        page.click("#source [data-copy-place]")
        expect(page.locator("#source [data-copy-place] .after")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_on_a_phone_the_source_lies_over_the_page_and_back_closes_it(
    open_page: Open, scripted: str
) -> None:
    page = open_page(scripted, viewport=PHONE, has_touch=True)
    page.fill("#question", "多高？")
    page.press("#question", "Enter")
    page.wait_for_selector('#live [data-stage="done"]')
    page.locator("#live .marker").first.tap()
    expect(page.locator("#panel")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.getElementById('views').inert")
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    assert not page.evaluate("document.getElementById('views').inert")
    page.locator("#live .marker").first.tap()
    page.click("[data-close]")
    expect(page.locator("#panel")).to_be_hidden()
