"""The whole product in a real browser: the seeds, the real models, one click to each quote."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from qa.pipeline import Qingwen
from tests.browser.conftest import Open, keep, served

_ANSWER_MS = 240_000  # on two cores that other work shares


@pytest.fixture(scope="module")
def seeds(qingwen_llm: Qingwen) -> Iterator[str]:
    """Serve the seeds with the language model."""
    with served(qingwen_llm) as address:
        yield address


def _ask(page: Page, question: str) -> str:
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.wait_for_selector("#live .passage", timeout=_ANSWER_MS)
    page.wait_for_selector("#live .exchange:not([data-busy])", timeout=_ANSWER_MS)
    return page.get_attribute("#live .exchange", "data-stage") or ""


@pytest.mark.weights
@pytest.mark.parametrize(
    ("locale", "question", "figures"),
    [
        ("zh-CN", "2021年以来青岛高新区新引进了多少个优质项目？总投资是多少？", ("228", "328.6")),
        (
            "en-GB",
            "How many quality projects has Qingdao High-tech Zone newly introduced since 2021?",
            ("228",),
        ),
    ],
    ids=["zh", "en"],
)
def test_one_click_leads_from_an_answer_to_the_sentence_that_proves_it(
    open_page: Open,
    seeds: str,
    qingwen_llm: Qingwen,
    locale: str,
    question: str,
    figures: tuple[str, ...],
) -> None:
    page = open_page(seeds, viewport={"width": 1440, "height": 900}, locale=locale)
    assert _ask(page, question) == "done"
    claim = page.locator("#live .claim").first
    for figure in figures:
        expect(claim).to_contain_text(figure)
    marker = page.locator("#live .marker").first
    _, article_id, spans = (marker.get_attribute("href") or "").split("/")
    start, end = (int(edge) for edge in spans.split(",")[0].split("-"))
    article = qingwen_llm.library.article(article_id)
    marker.click()

    quote = article.body[start:end]
    marks = page.locator("mark.focus")
    expect(marks.first).to_be_in_viewport()
    assert "".join(marks.all_text_contents()) == quote
    assert all(figure in quote for figure in figures)
    assert page.text_content("#source .body") == article.body
    expect(page.locator("#source h2")).to_have_text(article.title)
    keep(page, f"seeds-{locale[:2]}")


@pytest.mark.weights
def test_what_the_seeds_do_not_say_is_refused_with_what_they_do(
    open_page: Open, seeds: str
) -> None:
    page = open_page(seeds, viewport={"width": 1440, "height": 900})
    assert _ask(page, "青岛高新区2025年新引进了多少项目？") == "refused"
    page.locator("#live .refusal .quote").first.click()
    expect(page.locator("mark.focus").first).to_be_in_viewport()
    keep(page, "seeds-refused")
