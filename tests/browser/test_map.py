"""The map in a real browser, over a real small library."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.tabs import LOOKS, onlooker, small_page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    more = [f"第{n}篇\n\n第{n}篇写的是别的事情。\n" for n in range(9)]
    with small_page(tmp_path_factory.mktemp("map"), *more) as served:
        yield served + "#map"


def test_a_point_is_reached_and_opened_with_the_keyboard(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.fill("#located", "灯塔高多少米？")
    page.press("#located", "Enter")
    expect(page.locator("#map [data-asked]")).to_be_visible()
    page.wait_for_function("document.querySelector('#map-canvas').width > 300")
    first = page.locator("#map tr[data-rank='1'] a")
    page.focus("#map-canvas")
    page.keyboard.press("Home")
    said = page.locator("#map-spoken")
    expect(said).to_contain_text(first.text_content() or "-")
    before = said.text_content()
    reached = set()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        reached.add(said.text_content())
    assert reached - {before}
    page.keyboard.press("Enter")
    expect(page.locator("#source mark.focus").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#map-canvas")).to_be_focused()


def test_the_pointer_shows_a_sentence_and_opens_it(open_page: Open, address: str) -> None:
    page = open_page(address)
    canvas = page.locator("#map-canvas")
    expect(canvas).to_be_visible()
    page.wait_for_function("document.querySelector('#map-canvas').width > 300")
    box = canvas.bounding_box()
    assert box is not None
    tip = page.locator("#map .pointed")
    for step in range(2000):  # points lie where the vectors say: sweep until one is met
        x, y = 20 + 11 * (step % 60), 20 + 11 * (step // 60)
        if x > box["width"] - 10:
            continue
        if y > box["height"] - 10:
            break
        page.mouse.move(box["x"] + x, box["y"] + y)
        if tip.is_visible():
            break
    expect(tip).to_be_visible()
    shown = tip.bounding_box()
    assert shown is not None
    assert shown["width"] > 60
    assert tip.evaluate("tip => getComputedStyle(tip).clipPath") == "none"
    sentence = (tip.text_content() or "").partition(" — ")[0]
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#source mark.focus").first).to_contain_text(sentence.rstrip("…")[:4])


def test_the_question_of_the_conversation_is_on_the_map(open_page: Open, address: str) -> None:
    page = open_page(address.removesuffix("#map"))
    page.fill("#question", "灯塔建于哪一年？")
    page.press("#question", "Enter")
    page.wait_for_selector("#live .exchange:not([data-busy])")
    page.click("nav a[data-view=map]")
    expect(page.locator("#located")).to_have_value("灯塔建于哪一年？")
    expect(page.locator("#map [data-asked]")).to_be_visible()


def test_the_table_and_the_timeline_say_the_same(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.click(".map-table summary")
    page.locator("#map tbody tr a").first.click()
    expect(page.locator("#source h2")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".timeline .dot").first.click()
    expect(page.locator("#source h2")).to_have_text("海边的灯塔")


@pytest.mark.parametrize(("viewport", "scheme", "locale"), LOOKS)
def test_nothing_runs_off_the_page(
    open_page: Open, address: str, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    page = open_page(address, viewport=viewport, color_scheme=scheme, locale=locale)
    expect(page.locator("#map-canvas")).to_be_visible()
    expect(page.locator(".timeline")).to_be_visible()
    page.click(".kinds label:last-child")
    page.click(".map-table summary")
    onlooker(page, scheme, locale)("map")
