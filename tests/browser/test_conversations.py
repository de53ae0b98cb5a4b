"""Conversations in a real browser: they stay, have addresses, and can be taken away and judged."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import TEA, Open, served
from tests.ui.fakes import FakeQingwen, article, library_of
from ui.preparation import Preparation, Standing


@pytest.fixture
def qingwen() -> FakeQingwen:
    return FakeQingwen([article(), TEA])


@pytest.fixture
def address(qingwen: FakeQingwen) -> Iterator[str]:
    with served(qingwen) as address:
        yield address


def _ask(page: Page, question: str, until: str = "done") -> None:
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.wait_for_selector(f'#live [data-stage="{until}"]')
    expect(page.locator("#live .question")).to_contain_text(question)


def test_an_answer_opens_again_after_the_server_was_restarted(
    open_page: Open, qingwen: FakeQingwen
) -> None:
    with served(qingwen) as address:
        page = open_page(address)
        _ask(page, "第一问")
        expect(page.locator("#live [data-answer]")).to_have_count(1)
        first = page.url.partition("#")[2]
        assert first.startswith("answer/")
        _ask(page, "第二问")
        page.close()
    with served(qingwen) as address:
        page = open_page(f"{address}#{first}")
        expect(page.locator("#past .question")).to_contain_text("第一问")
        expect(page.locator("#live .question")).to_contain_text("第二问")
        expect(page.locator("#past .question")).to_be_in_viewport()
        below = page.evaluate("document.querySelector('#top').getBoundingClientRect().bottom")
        place = page.locator("#past .question").bounding_box()
        assert place is not None
        assert place["y"] >= below
        page.locator("#past .marker").first.click()
        expect(page.locator("mark.focus")).to_have_text("灯塔建于1912年。")
        page.keyboard.press("Escape")
        _ask(page, "第三问")
        expect(page.locator("#past .exchange")).to_have_count(2)
        page.close()


def test_a_long_name_leaves_room_for_what_can_be_done_on_a_phone(
    open_page: Open, address: str
) -> None:
    page = open_page(address, viewport={"width": 390, "height": 844}, has_touch=True)
    _ask(page, "灯塔" * 60)
    page.click(".kept-link")
    expect(page.locator(".kept [data-delete]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.querySelector('.history').scrollWidth <= innerWidth")


def test_conversations_are_listed_opened_renamed_and_deleted(open_page: Open, address: str) -> None:
    page = open_page(address)
    _ask(page, "灯塔多高")
    page.click("[data-restart]")
    _ask(page, "茶厂多大")
    rows = page.locator(".kept li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("茶厂多大")
    rows.nth(1).locator("a").click()
    expect(page.locator("#live .question")).to_contain_text("灯塔多高")
    expect(page.locator(".kept [aria-current]")).to_contain_text("灯塔多高")
    rows.nth(1).hover()
    rows.nth(1).locator("[data-rename]").click()
    rows.nth(1).locator("input").fill("海边<b>的</b>灯塔")
    page.keyboard.press("Enter")
    expect(rows.nth(1).locator("a")).to_contain_text("海边<b>的</b>灯塔")
    rows.first.hover()
    rows.first.locator("[data-delete]").click()
    expect(rows).to_have_count(2)
    rows.first.locator("[data-delete]").click()
    expect(rows).to_have_count(1)
    expect(page.locator(".kept")).not_to_contain_text("茶厂")
    expect(page.locator("#live .question")).to_contain_text("灯塔多高")
    rows.first.hover()
    rows.first.locator("[data-delete]").click()
    rows.first.locator("[data-delete]").click()
    expect(rows).to_have_count(0)
    expect(page.locator(".exchange")).to_have_count(0)


def test_an_open_menu_stays_open_while_the_list_changes(open_page: Open, address: str) -> None:
    page = open_page(address)
    _ask(page, "灯塔多高")
    expect(page.locator(".kept li")).to_have_count(1)
    page.fill("#question", "慢慢说")
    page.press("#question", "Enter")
    page.wait_for_selector("#live .passage")
    page.click(".history .menu summary")
    page.wait_for_selector('#live [data-stage="done"]')
    expect(page.locator(".kept li")).to_contain_text("2 问")
    expect(page.locator("[data-take-away=md]")).to_be_visible()
    page.click("#live .question")
    expect(page.locator("[data-take-away=md]")).to_be_hidden()


@pytest.mark.parametrize("form", ["md", "html", "docx", "json"])
def test_a_conversation_is_saved_as_a_file(
    open_page: Open, address: str, form: str, tmp_path: Path
) -> None:
    page = open_page(address)
    _ask(page, "灯塔多高")
    page.click(".history .menu summary")
    with page.expect_download() as download:
        page.click(f"[data-take-away={form}]")
    assert download.value.suggested_filename.endswith(f".{form}")
    path = tmp_path / "file"
    download.value.save_as(path)
    if form == "docx":
        with zipfile.ZipFile(path) as parts:
            content = parts.read("word/document.xml").decode()
    else:
        content = path.read_text(encoding="utf-8")
    assert "灯塔多高" in content
    assert "1912" in content
    assert "海风日报" in content


def test_an_answer_is_copied_with_its_footnotes(open_page: Open, address: str) -> None:
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    _ask(page, "灯塔多高")
    page.click("#live [data-copy]")
    expect(page.locator("#live [data-copy] .after")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "灯塔建于1912年。[1]" in copied
    assert "[1] “灯塔建于1912年。” 海边的灯塔[EB/OL]. 海风日报" in copied
    page.click("#live [data-copy-link]")
    expect(page.locator("#live [data-copy-link] .after")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_what_is_wrong_with_an_answer_is_kept_with_it(
    open_page: Open, address: str, qingwen: FakeQingwen
) -> None:
    page = open_page(address)
    _ask(page, "灯塔多高")
    page.click("#live [data-dislike]")
    page.check("#live .remark input[value=wrong]")
    page.fill("#live .remark [name=words]", "应为38米")
    page.click("#live .remark .send")
    expect(page.locator("#live .remark .thanks")).to_be_visible()
    for _ in range(100):
        saved = qingwen.library.conversations.answer(page.url.rpartition("/")[2])
        if saved.remark:
            break
        page.wait_for_timeout(100)
    assert (saved.liked, saved.remark) == (False, "wrong: 应为38米")
    page.reload()
    expect(page.locator("#live [data-dislike]")).to_have_attribute("aria-pressed", "true")


def test_a_question_is_edited_and_what_failed_asked_again(open_page: Open, address: str) -> None:
    page = open_page(address)
    _ask(page, "错了吗", until="failed")
    page.click("#live [data-edit]")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("错了吗")
    page.click("#live [data-again]")
    page.wait_for_selector("#live [data-busy]", state="detached")
    expect(page.locator(".exchange")).to_have_count(1)


def test_why_a_sentence_has_its_badge_is_shown_on_hover_and_focus(
    open_page: Open, address: str
) -> None:
    page = open_page(address)
    _ask(page, "灯塔多高")
    page.hover("#live .partly .badge")
    expect(page.locator("#tip")).to_have_text("所引原文只支持这句话的一部分。")
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()
    page.locator("#live .marker").first.focus()
    expect(page.locator("#tip")).to_contain_text("“灯塔建于1912年。” 海边的灯塔 · 海风日报")


def test_shortcuts_reach_every_tab_the_question_and_a_new_conversation(
    open_page: Open, address: str
) -> None:
    page = open_page(address)
    _ask(page, "灯塔多高")
    for number, tab in enumerate(("ask", "library", "search", "map", "quality"), start=1):
        page.keyboard.press(f"Alt+{number}")
        expect(page.locator("html")).to_have_attribute("data-view", tab)
    page.keyboard.press("Alt+q")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("Alt+n")
    expect(page.locator(".exchange")).to_have_count(0)


def test_an_address_that_leads_nowhere_is_said_to(open_page: Open, address: str) -> None:
    page = open_page(f"{address}#answer/0123456789abcdef")
    expect(page.locator("#live .lost")).to_be_visible()
    _ask(page, "灯塔多高")


def test_the_page_tells_how_far_its_preparation_is(open_page: Open, qingwen: FakeQingwen) -> None:

    preparation = Preparation()
    preparation.standing = Standing("reading", 2, 5)
    with served(qingwen, preparation=preparation) as address:
        page = open_page(address, locale="en-GB")
        expect(page.locator(".preparing")).to_contain_text("2 of 5")
        page.click("nav a[data-view=search]")
        page.fill("#phrase", "茶厂")
        page.press("#phrase", "Enter")
        page.wait_for_selector(".results .passage")
        preparation.standing = Standing()
        expect(page.locator(".preparing")).to_have_count(0)
        page.close()


def test_a_first_start_asks_for_patience_and_then_for_a_question(
    open_page: Open, tmp_path: Path
) -> None:
    qingwen = FakeQingwen([])
    preparation = Preparation()
    preparation.standing = Standing("reading", 0, 2)
    with served(qingwen, preparation=preparation) as address:
        page = open_page(address, locale="en-GB")
        expect(page.locator(".welcome .filling")).to_be_visible()
        expect(page.locator(".welcome .vacant")).to_be_hidden()
        qingwen.library = library_of([article(), TEA], tmp_path)
        preparation.standing = Standing("loading")  # the language model, which takes longer
        expect(page.locator(".welcome")).to_contain_text("Articles in the library: 2")
        preparation.standing = Standing()
        page.close()
