"""A real Chromium and a real server on loopback."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.ui.fakes import FakeQingwen, article
from ui.app import Server, application

# A busy machine takes its time: that is no failure.
expect.set_options(timeout=20_000)


SCREENSHOTS = Path(__file__).parent / "screenshots"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
_START_SECONDS = 30


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def keep(page: Page, name: str) -> None:
    """Keep a picture of what is on screen."""
    SCREENSHOTS.mkdir(exist_ok=True)
    # Right after a page has become shorter, Chromium's first picture shows it where it was before.
    page.screenshot()
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the pictures are."""
    kept = len(list(SCREENSHOTS.glob("*.png"))) if SCREENSHOTS.exists() else 0
    if kept:
        where = SCREENSHOTS.relative_to(terminalreporter.config.rootpath)
        terminalreporter.write_line(f"pictures of the page: {kept} in {where}")


@contextmanager
def served(qingwen: object, **options: Any) -> Iterator[str]:
    """Serve the page of a Qingwen on a free port; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(application(cast("Any", qingwen), **options))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server.should_exit = True
        thread.join(_START_SECONDS)
        assert not thread.is_alive()


# Not for the whole session: while Playwright runs, no other test can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on this machine: the browser tests did not run; set CHROMIUM to one"
        print(reason)  # noqa: T201
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open addresses in fresh contexts; afterwards every request must have stayed on loopback."""
    contexts: list[BrowserContext] = []
    requests: list[str] = []
    problems: list[str] = []

    def opened(address: str, *, ready: str = ".welcome", **options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        context.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
        page.on(
            "console",
            lambda line: problems.append(f"console: {line.text}") if line.type == "error" else None,
        )
        page.goto(address)
        page.wait_for_selector(ready, state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert requests
    elsewhere = [url for url in requests if urlsplit(url).hostname not in {"127.0.0.1", None}]
    assert elsewhere == [], "a request left the machine"
    assert problems == []


TEA = article(
    "tea",
    title="山谷里的新茶厂在去年秋天投产，年产值预计达到三千万元，带动周边十二个村庄",
    body="春茶上市。\n茶厂去年秋天投产，占地12亩。\n\n" * 20
    + "年产值预计达到3000万元。\n"
    + "茶农老林说，明年还要扩建。\n\n" * 20
    + "云岭茶场新建成厂房5座。",
    publisher=None,
    published=None,
    url="javascript:alert(1)",
)


@pytest.fixture(scope="module")
def scripted() -> Iterator[str]:
    """Serve a scripted Qingwen that answers at once, or with 慢 in the question slowly."""
    with served(FakeQingwen([article(), TEA])) as address:
        yield address
