"""The library tab in a real browser, over a real small library."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, keep
from tests.browser.tabs import LOOKS, onlooker, small_page


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with small_page(tmp_path) as served:
        yield served + "#library"


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One that no test changes."""
    with small_page(tmp_path_factory.mktemp("library")) as served:
        yield served + "#library"


def test_the_table_is_sorted_by_its_heads(open_page: Open, quiet: str) -> None:
    page = open_page(quiet)
    first = page.locator("#library tbody tr").first
    expect(first).to_contain_text("海边的灯塔")
    page.click("[data-sort=date]")
    expect(first).to_contain_text("山谷里的茶厂")
    page.click("[data-sort=date]")
    expect(first).to_contain_text("海边的灯塔")
    expect(page.locator("[aria-sort=ascending]")).to_contain_text("日期")


def test_files_are_dropped_and_what_fails_is_told(open_page: Open, address: str) -> None:
    page = open_page(address)
    expect(page.locator("#library tbody tr")).to_have_count(2)
    files = [["竹桥.txt", "竹桥通车了\n\n竹桥长80米，今年通车。"], ["broken.pdf", "no pdf"]]
    data = page.evaluate_handle(
        f"""() => {{ const held = new DataTransfer();
          for (const [name, text] of {json.dumps(files)}) held.items.add(new File([text], name));
          return held; }}"""
    )
    page.dispatch_event("#upload button", "drop", {"dataTransfer": data})
    expect(page.locator("#library tbody tr")).to_have_count(3)
    expect(page.locator("#library-told")).to_contain_text("broken.pdf")
    page.click("#library >> text=竹桥通车了")
    expect(page.locator("#source .body")).to_contain_text("竹桥长80米")


def test_the_bytes_of_a_large_file_are_counted_as_they_arrive(
    open_page: Open, address: str, tmp_path: Path
) -> None:
    page = open_page(address)
    expect(page.locator("#library tbody tr")).to_have_count(2)
    large = tmp_path / "broken.pdf"
    large.write_bytes(b"no pdf " * 400_000)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1}
    network.send(
        "Network.emulateNetworkConditions", {**speed, "uploadThroughput": large.stat().st_size / 4}
    )
    page.set_input_files("#upload input[type=file]", large)
    expect(page.locator(".sending")).to_contain_text("broken.pdf")
    bar = page.locator("#sent")
    seen = [0.0]
    while seen[-1] < 50:
        page.wait_for_function(f"document.getElementById('sent').value > {seen[-1]}")
        seen.append(bar.evaluate("bar => bar.value"))
    assert len(seen) > 3, seen
    expect(page.locator(".drop")).to_be_hidden()
    keep(page, "uploading")
    expect(page.locator("#library-told")).to_contain_text("broken.pdf")
    expect(page.locator(".drop")).to_be_visible()
    expect(page.locator(".sending")).to_be_hidden()


def test_a_correction_stays_and_shows(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.locator("#library [data-card]").first.click()
    expect(page.locator("#article-card h3")).to_be_focused()
    page.click(".editing summary")
    page.fill("[name=publisher]", "灯塔周刊")
    page.press("[name=publisher]", "Enter")
    expect(page.locator("#article-card .edited")).to_be_visible()
    expect(page.locator("#article-card")).to_contain_text("原文写作：海风日报")
    page.click("[data-reread]")
    expect(page.locator("#library-told")).to_contain_text("没有变化")
    expect(page.locator("#article-card")).to_contain_text("灯塔周刊")
    page.click("[data-close-card]")
    expect(page.locator("#library tbody tr").first).to_contain_text("已编辑")
    expect(page.locator("#library [data-card]").first).to_be_focused()


def test_a_deleted_article_comes_back(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.locator("#library [data-card]").first.click()
    page.click("[data-remove]")
    expect(page.locator("#library tbody tr")).to_have_count(1)
    page.click("[data-undo]")
    expect(page.locator("#library tbody tr")).to_have_count(2)


def test_the_library_is_checked_and_saved_as_a_file(open_page: Open, address: str) -> None:
    page = open_page(address)
    page.click("[data-health]")
    expect(page.locator("#library-told")).to_contain_text("没有发现问题")
    page.click("[data-export]")
    link = page.locator("#library-bundle a[download]").first
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename.endswith(".zip")


@pytest.mark.parametrize(("viewport", "scheme", "locale"), LOOKS)
def test_nothing_runs_off_the_page(
    open_page: Open, quiet: str, viewport: dict[str, int], scheme: str, locale: str
) -> None:
    page = open_page(quiet, viewport=viewport, color_scheme=scheme, locale=locale)
    seen = onlooker(page, scheme, locale)
    expect(page.locator("#library tbody tr")).to_have_count(2)
    assert page.evaluate("document.getElementById('upload-zone').offsetHeight") < 200
    seen("library-tab")
    page.locator("#library [data-card]").first.click()
    page.click(".editing summary")
    seen("library-card")
