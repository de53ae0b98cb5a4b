"""Stopping the server while pages are open."""

import time

from tests.browser.conftest import Open, served
from tests.ui.fakes import FakeQingwen, article


def test_the_server_ends_promptly_though_a_page_is_open(open_page: Open) -> None:
    with served(FakeQingwen([article()])) as address:
        open_page(address)
        started = time.monotonic()
    assert time.monotonic() - started < 2
