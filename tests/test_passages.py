"""Title and date help to find a passage; they are no part of what is cited."""

from dataclasses import replace

from qa.passages import passage_text
from qa.types import Chunk
from tests.test_chunking import article_of

TITLE, FIRST, SECOND = "桥的故事", "桥在春天建成。", "秋天,桥上亮起了灯。"
BODY = f"{TITLE}\n{FIRST}\n{SECOND}"


def passage(start: int, text: str) -> Chunk:
    return Chunk("c", "a", start, start + len(text), text)


def test_title_and_date_stand_before_the_words_of_a_passage() -> None:
    article = replace(article_of(BODY), title=TITLE, published="2021-05")
    part = passage(BODY.index(SECOND), SECOND)
    assert passage_text(article, part) == f"{TITLE} 2021-05\n{SECOND}"
    assert part.text == SECOND


def test_passage_that_begins_with_the_title_does_not_hold_it_twice() -> None:
    article = replace(article_of(BODY), title=TITLE, published="2021-05")
    assert passage_text(article, passage(0, f"{TITLE}\n{FIRST}")) == f"2021-05\n{TITLE}\n{FIRST}"


def test_passage_of_an_article_without_title_and_date_is_its_own_words() -> None:
    assert passage_text(article_of(FIRST), passage(0, FIRST)) == FIRST
