import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import QuestionError
from qa.library import Item, Library
from qa.phrases import densest, find_phrase, phrase_spans, shared_spans
from qa.text import compact, normalise
from qa.types import Article, Chunk, Filters, Precision
from tests.command import Command


def _item(name: str, body: str, publisher: str, published: str, language: str) -> Item:
    article = Article(
        name, f"{name}.txt", name, body, publisher, None, published, Precision.DAY, None, language,
        f"/{name}.txt", name,
    )  # fmt: skip
    chunks = [Chunk(f"{name}:{s}-{e}", name, s, e, body[s:e]) for s, e in _lines(body)]
    return Item(article, chunks, np.ones((len(chunks), 2), np.float32))


def _lines(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in body.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\n"))
        start += len(line)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    items = [
        _item("lamp", "燈塔高37米。\n灯塔 建于1912年，占地112亩。", "海风日报", "2021-03-05", "zh"),
        _item("tea", "灯塔旁的茶厂占地12亩。\n茶厂投产。", "茶业周刊", "2022-01-01", "zh"),
        _item("keeper", "The keeper of the\nlighthouse keeps it lit.", "Daily", "2020-01-01", "en"),
    ]
    with Library.open(tmp_path / "library") as opened:
        opened.add_many(items, encoder="test")
        yield opened


def _found(library: Library, phrase: str, filters: Filters = Filters()) -> list[str]:  # noqa: B008
    found = find_phrase(library, phrase, top=10, filters=filters)
    return [o.hit.article.body[start:end] for o in found for start, end in o.spans]


@pytest.mark.parametrize("phrase", ["灯塔", "燈塔", " 灯　塔 "])
def test_script_width_and_blanks_do_not_count(library: Library, phrase: str) -> None:
    assert _found(library, phrase) == ["燈塔", "灯塔", "灯塔"]


def test_a_blank_in_the_source_does_not_hide_a_phrase(library: Library) -> None:
    assert _found(library, "灯塔建于１９１２年") == ["灯塔 建于1912年"]
    assert _found(library, "Keeper of the lighthouse") == ["keeper of the\nlighthouse"]


def test_a_number_or_word_is_not_found_inside_another(library: Library) -> None:
    assert _found(library, "12亩") == ["12亩"]
    assert _found(library, "keep") == []


def test_other_words_in_between_are_no_match(library: Library) -> None:
    assert _found(library, "灯塔占地") == []


def test_a_phrase_across_two_passages_is_shown_where_it_begins(library: Library) -> None:
    (found,) = find_phrase(library, "37米。灯塔建于", top=10)
    assert (found.hit.chunk.start, found.spans) == (0, ((3, 13),))


@pytest.mark.parametrize(
    ("filters", "articles"),
    [
        (Filters(publisher="茶业"), ["tea"]),
        (Filters(since=date(2022, 1, 1)), ["tea"]),
        (Filters(until=date(2021, 12, 31)), ["lamp", "lamp"]),
        (Filters(source="tea.txt"), ["tea"]),
        (Filters(language="en"), []),
    ],
)
def test_filters_limit_where_a_phrase_is_looked_for(
    library: Library, filters: Filters, articles: list[str]
) -> None:
    found = find_phrase(library, "灯塔", top=10, filters=filters)
    assert [o.hit.article.id for o in found] == articles


def test_only_the_first_passages_are_returned(library: Library) -> None:
    assert len(find_phrase(library, "灯塔", top=1)) == 1


def test_a_phrase_of_blanks_is_refused(library: Library) -> None:
    with pytest.raises(QuestionError, match="empty"):
        find_phrase(library, " \n　", top=1)


@given(st.text())
def test_the_quick_copy_is_the_exact_one(text: str) -> None:
    assert compact(text) == normalise(text).text


@given(st.text(max_size=60), st.text(min_size=1, max_size=8))
def test_every_span_says_the_phrase(text: str, phrase: str) -> None:
    last = 0
    for start, end in phrase_spans(text, phrase):
        assert last <= start < end <= len(text)
        assert normalise(phrase).text in normalise(text[start:end]).text
        last = end


def test_the_command_finds_the_very_words_only(qingwen: Command, seed_library: Path) -> None:
    library = ("--library", seed_library)
    found = json.loads(qingwen("search", "工業互聯網", "--exact", "--json", *library).out)
    assert found
    assert all("工业互联网" in passage["text"] for passage in found)
    assert all(passage["spans"] for passage in found)
    assert qingwen("search", "海底捞月的工业互联网", "--exact", *library).out == ""
    assert qingwen("search", "工业互联网", "--exact", "--language", "en", *library).out == ""


@pytest.mark.parametrize(
    ("text", "phrase", "shared"),
    [
        ("青島的工業互聯網平台", "工业互联网有多少", ["工業互聯網"]),
        ("A paper mill and the GDP of 12 towns", "mills, the gdp, 12", ["mill", "GDP", "12"]),
        ("灯 塔", "灯塔", []),
        ("112亩", "12亩", []),
    ],
)
def test_words_shared_with_a_phrase_are_found(text: str, phrase: str, shared: list[str]) -> None:
    assert [text[start:end] for start, end in shared_spans(text, phrase)] == shared


@given(st.text(), st.text())
def test_shared_words_never_touch_and_lie_within(text: str, phrase: str) -> None:
    edges = [edge for span in shared_spans(text, phrase) for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)


def test_the_densest_part_holds_the_most() -> None:
    assert densest([(0, 2), (50, 54), (56, 60), (200, 204)], 30) == 50
    assert densest([], 30) == 0
