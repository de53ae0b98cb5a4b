"""How quickly the page answers the hand: interaction to next paint, as Chromium measures it.

``python -m tests.benchmarks.page`` clicks and types while an answer is streaming, in a conversation
of 300 messages, and in a library of 10,000 articles. Answers come from a script and articles are
made up, so that the page alone is measured. The figure is the duration of the Event Timing API
(from the input to the next paint, to 8 ms), of the slowest event of each interaction.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from qa.records import answer_record
from tests.browser.conftest import _ARGUMENTS, _NAMES, served
from tests.ui.fakes import FakeQingwen, article

_LIMIT_MS = 200
_WATCH = """() => {
  window.taken = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.interactionId) taken.push([entry.interactionId, entry.duration]);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}"""


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _note(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextmanager
def _opened(qingwen: FakeQingwen, where: str = "") -> Iterator[Page]:
    """Open the page of a Qingwen and watch every interaction with it."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    with served(qingwen) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        page.set_default_timeout(60_000)
        page.goto(address + where)
        page.wait_for_selector(".welcome", state="attached")
        page.evaluate(_WATCH)
        yield page
        browser.close()


def _durations(page: Page, act: Callable[[int], None], times: int) -> list[float]:
    """Milliseconds of each interaction; one below 16 ms is not reported and counts as 16."""
    page.evaluate("taken.length = 0")
    for number in range(times):
        act(number)
        page.wait_for_timeout(60)
    page.wait_for_timeout(300)
    taken: list[tuple[int, float]] = page.evaluate("taken")
    slowest: dict[int, float] = {}
    for interaction, duration in taken:
        slowest[interaction] = max(duration, slowest.get(interaction, 0.0))
    return [*slowest.values(), *[16.0] * max(0, times - len(slowest))]


def _streaming() -> dict[str, list[float]]:
    """Click while words arrive: markers, the language switch, a passage, the question's box."""
    with _opened(
        FakeQingwen([article(f"a{n}", title=f"灯塔{n}") for n in range(8)], pause=2)
    ) as page:
        page.fill("#question", "慢慢说")
        page.press("#question", "Enter")
        page.wait_for_selector("#live .passage")
        passages = page.locator("#live .passage")
        opened = _durations(page, lambda n: passages.nth(n % 4).click(), 6)
        switched = _durations(page, lambda _: page.click("[data-switch-language]"), 6)
        page.focus("#question")
        typed = _durations(page, lambda n: page.keyboard.press("abcdef"[n % 6]), 12)
        busy = page.locator("#live [data-busy]").count()
        _note(f"  (still streaming at the end: {'yes' if busy else 'no'})")
        return {"open a passage": opened, "switch the language": switched, "type": typed}


def _conversation(messages: int) -> dict[str, list[float]]:
    """Open a long conversation by its address, and use it."""
    qingwen = FakeQingwen([article(f"a{n}", title=f"灯塔{n}") for n in range(8)])
    *_, last = qingwen.ask("多高？")
    record = json.dumps(answer_record(last.answer))  # type: ignore[union-attr]
    for _ in range(messages // 2):
        qingwen.library.conversations.save("long", record, title="长对话")
    started = time.monotonic()
    with _opened(qingwen, "#conversation/long") as page:
        page.wait_for_selector("#live [data-answer]")
        ready = (time.monotonic() - started) * 1000
        markers = page.locator("#past .exchange >> nth=-1").locator(".marker")
        opened = _durations(page, lambda n: markers.nth(n % 2).click(), 6)
        switched = _durations(page, lambda _: page.click("[data-switch-language]"), 6)
        page.focus("#question")
        typed = _durations(page, lambda n: page.keyboard.press("abcdef"[n % 6]), 12)
        page.fill("#question", "还有呢？")
        started = time.monotonic()
        page.press("#question", "Enter")
        page.wait_for_selector("#live .question >> text=还有呢？")
        asked = (time.monotonic() - started) * 1000
        _note(
            f"  ({messages} messages: open with the browser's start {ready:.0f} ms,"
            f" a question on screen after {asked:.0f} ms)",
        )
        return {"open a marker": opened, "switch the language": switched, "type": typed}


def _library(articles: int) -> dict[str, list[float]]:
    """Open, filter and turn the pages of a large library."""
    made = [
        article(f"a{n}", title=f"第{n}号灯塔", body=f"第{n}座灯塔建于1912年。")
        for n in range(articles)
    ]
    with _opened(FakeQingwen(made)) as page:
        started = time.monotonic()
        opened = _durations(page, lambda _: page.click("nav a[data-view=library]"), 1)
        page.wait_for_selector(".articles tbody tr")
        ready = (time.monotonic() - started) * 1000
        _note(f"  ({articles} articles: on screen after {ready:.0f} ms)")
        turned = _durations(page, lambda _: page.click("[data-page] >> nth=-1"), 6)
        page.focus("#filter")
        typed = _durations(page, lambda n: page.keyboard.press("1234"[n % 4]), 8)
        return {"open the tab": opened, "turn a page": turned, "type a filter": typed}


def main() -> int:
    """Print a line for each interaction; 1 when one took longer than 200 ms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measured = {
        "streaming": _streaming(),
        "conversation": _conversation(options.messages),
        "library": _library(options.articles),
    }
    if options.json:
        _print(json.dumps(measured))
    else:
        _print(f"{'while':14}{'interaction':24}{'median':>8}{'worst':>8}  ms to the next paint")
        for place, interactions in measured.items():
            for name, durations in interactions.items():
                median, worst = statistics.median(durations), max(durations)
                _print(f"{place:14}{name:24}{median:8.0f}{worst:8.0f}")
    slow = any(
        duration > _LIMIT_MS
        for interactions in measured.values()
        for durations in interactions.values()
        for duration in durations
    )
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
