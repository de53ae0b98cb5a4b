"""A page with passwords."""

from playwright.sync_api import expect

from tests.browser.conftest import Open, keep, served
from tests.ui.fakes import FakeQingwen, article


def test_a_reader_logs_in_and_asks(open_page: Open) -> None:
    passwords = {("reader", "open sesame")}
    with served(
        FakeQingwen([article()]), auth=lambda name, password: (name, password) in passwords
    ) as address:
        page = open_page(address, ready="input")
        expect(page.locator("input").first).to_be_visible()
        keep(page, "login")
        page.locator("input").nth(0).fill("reader")
        page.locator("input[type=password]").fill("open sesame")
        page.keyboard.press("Enter")
        page.wait_for_selector(".welcome")
        page.fill("#question", "多高？")
        page.press("#question", "Enter")
        page.wait_for_selector('#live [data-stage="done"]')
