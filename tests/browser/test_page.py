"""The page in a real browser, over a scripted Qingwen: everything but the answers' content."""

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import Open, keep, served
from tests.ui.fakes import FakeQingwen, article
from tests.ui.hostile import HOSTILE

_WIDE = {"width": 1440, "height": 900}
_PHONE = {"width": 390, "height": 844}


def _ask(page: Page, question: str, until: str = "done") -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.wait_for_selector(f'#live [data-stage="{until}"]')


def test_enter_that_confirms_pinyin_does_not_send(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    page.focus("#question")
    keyboard: CDPSession = page.context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "deng", "selectionStart": 4, "selectionEnd": 4}
    )
    enter = {"key": "Enter", "code": "Enter"}
    for code in (229, 13):  # as input methods report it, and as an ordinary key meanwhile
        for kind in ("keyDown", "keyUp"):
            keyboard.send(
                "Input.dispatchKeyEvent", {"type": kind, "windowsVirtualKeyCode": code, **enter}
            )
    keyboard.send("Input.insertText", {"text": "灯塔有多高"})
    page.wait_for_timeout(300)
    assert page.locator(".exchange").count() == 0
    assert page.input_value("#question") == "灯塔有多高"
    page.press("#question", "Enter")
    expect(page.locator("#live .question")).to_contain_text("灯塔有多高")
    assert page.input_value("#question") == ""


def test_shift_enter_starts_a_line_and_the_box_grows(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    height = page.locator("#question").bounding_box()
    page.fill("#question", "一")
    page.press("#question", "Shift+Enter")
    page.keyboard.type("二")
    assert page.input_value("#question") == "一\n二"
    grown = page.locator("#question").bounding_box()
    assert height is not None
    assert grown is not None
    assert grown["height"] > height["height"] + 10
    assert page.locator(".exchange").count() == 0


@pytest.mark.parametrize(
    ("locale", "first", "second"),
    [
        ("zh-CN", "问答", "Ask"),
        ("zh-TW", "问答", "Ask"),
        ("en-GB", "Ask", "问答"),
        ("de-DE", "Ask", "问答"),
    ],
)
def test_the_language_is_the_browsers_until_it_is_switched(
    open_page: Open, scripted: str, locale: str, first: str, second: str
) -> None:
    page = open_page(scripted, locale=locale)
    link = page.locator("nav a[data-view=ask]")
    expect(link).to_have_text(first, use_inner_text=True)
    _ask(page, "多高？")
    page.click("[data-switch-language]")
    expect(link).to_have_text(second, use_inner_text=True)
    hint = "Ask a question…" if second == "Ask" else "输入问题…"
    assert page.get_attribute("#question", "placeholder") == hint
    assert page.get_attribute("html", "lang") == ("en" if second == "Ask" else "zh-CN")
    expect(page.locator("#live .claim").first).to_be_visible()
    page.reload()
    expect(link).to_have_text(second, use_inner_text=True)


def test_a_marker_opens_its_quote_while_the_rest_is_still_being_written(
    open_page: Open, scripted: str
) -> None:
    page = open_page(scripted, viewport=_WIDE)
    page.fill("#question", "慢慢说")
    page.press("#question", "Enter")
    expect(page.locator("#live .passage").first).to_be_visible()
    page.locator("#live .marker").first.click()
    expect(page.locator("mark.focus")).to_have_text("灯塔建于1912年。")
    assert page.locator("#live [data-busy]").count() == 1
    page.wait_for_selector('#live [data-stage="done"]')
    expect(page.locator("mark.focus")).to_have_text("灯塔建于1912年。")


def test_each_tab_is_found_as_it_was_left(open_page: Open, scripted: str) -> None:
    page = open_page(scripted, viewport={"width": 1440, "height": 400})
    _ask(page, "多高？")
    page.evaluate("scrollTo(0, 150)")
    page.click("nav a[data-view=quality]")
    expect(page.locator("#quality-bar h2")).to_be_in_viewport()
    page.click("nav a[data-view=ask]")
    page.wait_for_function("scrollY === 150")


def test_the_seconds_of_a_long_wait_are_counted(open_page: Open) -> None:
    with served(FakeQingwen([article()], pause=4)) as address:
        page = open_page(address)
        page.fill("#question", "多高？")
        page.press("#question", "Enter")
        page.wait_for_selector("#live .steps")
        page.wait_for_function(
            """getComputedStyle(document.querySelector("#live .steps"), "::after").content
              .includes("3 s")"""
        )
        page.click("[data-stop]")
        page.close()


def test_the_page_stands_still_while_an_answer_grows(open_page: Open, scripted: str) -> None:
    page = open_page(scripted, viewport=_WIDE)
    assert page.evaluate("document.documentElement.scrollHeight === innerHeight")
    _ask(page, "多高？")
    page.fill("#question", "慢慢说")
    page.press("#question", "Enter")
    page.wait_for_selector("#live .passage")
    tops = {page.evaluate("document.querySelector('#live .question').getBoundingClientRect().top")}
    while page.locator("#live [data-busy]").count():
        tops.add(
            page.evaluate("document.querySelector('#live .question').getBoundingClientRect().top")
        )
        page.wait_for_timeout(50)
    assert max(tops) - min(tops) <= 1, tops


def test_stop_ends_the_answer(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    page.fill("#question", "慢慢说")
    page.press("#question", "Enter")
    page.wait_for_selector("#live .claim")
    expect(page.locator(".send:visible")).to_have_count(0)
    page.click("[data-stop]")
    page.wait_for_selector('#live [data-stage="stopped"]')
    expect(page.locator(".composer .send")).to_be_visible()
    expect(page.locator(".draft")).to_be_hidden()
    assert page.locator("#live .claim").count() >= 1


def test_a_refusal_names_what_is_nearby_and_each_opens(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    _ask(page, "拒", until="refused")
    nearby = page.locator("#live .refusal .quote")
    expect(nearby).to_have_count(2)
    nearby.nth(1).click()
    expect(page.locator("#source h2")).to_contain_text("山谷里的新茶厂")
    expect(page.locator("mark.focus")).to_have_text("春茶上市。")


def test_an_error_is_one_calm_line(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    _ask(page, "错", until="failed")
    expect(page.locator("#live .error")).to_have_text(
        "the question could not be answered; ask another <one>"
    )
    _ask(page, "多高？")


def test_earlier_answers_stay_and_a_new_conversation_clears_them(
    open_page: Open, scripted: str
) -> None:
    page = open_page(scripted)
    _ask(page, "一问")
    _ask(page, "错", until="failed")
    _ask(page, "二问")
    expect(page.locator("#past .exchange")).to_have_count(2)
    expect(page.locator("#live .question")).to_be_in_viewport()
    page.locator("#past .marker").first.click()
    expect(page.locator("mark.focus")).to_have_text("灯塔建于1912年。")
    page.click("[data-restart]")
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def test_an_example_question_asks_itself(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    example = page.locator(".example").first
    words = example.inner_text().strip()
    example.click()
    expect(page.locator("#live .question")).to_contain_text(words)


def test_the_keyboard_opens_a_source_and_returns(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    _ask(page, "多高？")
    marker = page.locator("#live .marker").first
    marker.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_be_focused()
    expect(marker).to_have_attribute("aria-current", "location")
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()
    expect(marker).not_to_have_attribute("aria-current", "location")


def test_the_address_of_a_quote_opens_it_again(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    _ask(page, "多高？")
    page.locator("#live .marker").first.click()
    expect(page.locator("mark.focus")).to_be_visible()
    again = open_page(page.url)
    expect(again.locator("mark.focus")).to_have_text("灯塔建于1912年。")


def test_search_and_library_work_without_asking(open_page: Open, scripted: str) -> None:
    page = open_page(scripted)
    page.click("nav a[data-view=search]")
    page.fill("#phrase", "茶厂")
    page.click(".searching .send")
    page.locator(".results .passage").first.click()
    expect(page.locator("mark.focus").first).to_be_visible()
    page.click("nav a[data-view=library]")
    expect(page.locator(".articles tbody tr")).to_have_count(2)
    page.fill("#filter", "海风")
    expect(page.locator(".articles tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator("#phrase")).to_be_visible()


def test_hostile_articles_questions_and_answers_stay_text(open_page: Open) -> None:
    hostile = [
        article(
            f"h{n}", title=said, body=f"{said}。\n尾声", publisher=said, source=said, author=said
        )
        for n, said in enumerate(HOSTILE)
    ]
    with served(FakeQingwen(hostile)) as address:
        page = open_page(address)
        page.fill("#question", "<img src=x onerror=alert(1)>${alert(1)}{{alert(1)}}")
        page.press("#question", "Enter")
        page.wait_for_selector('#live [data-stage="done"]')
        page.locator("#live .marker").first.click()
        expect(page.locator("#source h2")).to_have_text(HOSTILE[0])
        page.click("nav a[data-view=library]")
        expect(page.locator(".articles tbody tr")).to_have_count(len(HOSTILE))
        strange = page.evaluate(
            """() => [...document.querySelectorAll(
              ':is(#views, #panel) .html-container *')].filter((e) =>
              /^(script|img|svg|iframe|object|embed|base|meta|link|form|style|math|template)$/i
                .test(e.tagName) && !e.matches('form[data-form]')
              || [...e.attributes].some((a) => /^on/i.test(a.name)
                || /^\\s*javascript:/i.test(a.value))
            ).map((e) => e.outerHTML)"""
        )
        # Gradio draws its own icons; nothing of an article may be among them.
        assert [s for s in strange if not re.match(r"<svg [^>]*class=\"[^\"]*svelte", s)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [_WIDE, _PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_nothing_overlaps_or_runs_off_the_page(
    open_page: Open, scripted: str, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    page = open_page(scripted, viewport=viewport, color_scheme=scheme, locale=locale)

    def seen(moment: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), moment
        keep(page, f"{moment}-{viewport['width']}-{scheme}-{locale[:2]}")

    seen("welcome")
    page.fill("#question", "慢慢说")
    page.press("#question", "Enter")
    page.wait_for_selector("#live .passage")
    seen("writing")
    page.wait_for_selector('#live [data-stage="done"]')
    seen("answer")
    page.locator("#live .marker").first.click()
    expect(page.locator("mark.focus")).to_be_visible()
    seen("source")
    page.keyboard.press("Escape")
    _ask(page, "拒", until="refused")
    seen("refusal")
    page.click("nav a[data-view=library]")
    seen("library")
    page.click("nav a[data-view=search]")
    page.fill("#phrase", "茶厂")
    page.press("#phrase", "Enter")
    page.wait_for_selector(".results")
    seen("search")
