"""Rules of GB/T 7714-2015, APA 7, BibTeX and CSL-JSON, each on a made-up article."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.authors import split_authors
from qa.references import Style, csl_item, reference
from qa.types import Article, Precision
from tests.command import Command

_TODAY = date(2024, 5, 6)
_ARTICLE = Article(
    id="0123456789abcdef",
    source="lighthouse.txt",
    title="海边的灯塔",
    body="灯塔建于1912年。",
    publisher="海风日报",
    author="甲乙、丙丁",
    published="2021-03-05",
    published_precision=Precision.DAY,
    url="https://example.org/lighthouse",
    language="zh",
    path="lighthouse.txt",
    content_hash="0",
)
_ENGLISH = replace(
    _ARTICLE,
    title="The lighthouse by the sea",
    publisher="Sea Wind Daily",
    author="Ada B. Keeper and Bo van der Lamp",
    language="en",
)


def _of(style: Style, article: Article = _ARTICLE, **changes: Any) -> str:
    return reference(replace(article, **changes), style, accessed=_TODAY)


# GB/T 7714-2015


def test_gb_names_who_what_where_when_visited_and_the_address() -> None:
    assert _of(Style.GB) == (
        "甲乙, 丙丁. 海边的灯塔[EB/OL]. 海风日报, 2021(2021-03-05)[2024-05-06]."
        " https://example.org/lighthouse."
    )


def test_gb_writes_latin_family_names_in_capitals_and_initials_without_stops() -> None:
    assert _of(Style.GB, _ENGLISH).startswith("KEEPER A B, VAN DER LAMP B. The lighthouse")


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("甲一、乙二、丙三、丁四", "甲一, 乙二, 丙三, 等. "),
        ("A Aa, B Bb, C Cc, D Dd", "AA A, BB B, CC C, et al. "),
    ],
)
def test_gb_names_three_authors_and_says_that_there_are_more(author: str, shown: str) -> None:
    assert _of(Style.GB, author=author).startswith(shown)


def test_gb_begins_with_the_title_where_no_author_is_stated() -> None:
    assert _of(Style.GB, author=None).startswith("海边的灯塔[EB/OL]. ")


def test_gb_without_a_publisher_keeps_the_day_and_the_visit() -> None:
    line = _of(Style.GB, publisher=None)
    assert "[EB/OL]. (2021-03-05)[2024-05-06]. https" in line


@pytest.mark.parametrize(
    ("published", "shown"),
    [("2021", ", 2021[2024"), ("2021-03", ", 2021(2021-03)[2024"), (None, "海风日报[2024")],
)
def test_gb_states_the_date_as_precisely_as_the_article(published: str | None, shown: str) -> None:
    assert shown in _of(Style.GB, published=published)


def test_gb_brackets_a_year_that_was_inferred() -> None:
    assert "海风日报, [2021][2024-05-06]" in _of(Style.GB, published_inferred=True)


def test_gb_of_an_article_without_an_address_claims_no_visit() -> None:
    assert _of(Style.GB, url=None) == "甲乙, 丙丁. 海边的灯塔[Z]. 海风日报, 2021-03-05."


# APA 7


def test_apa_names_author_date_title_site_and_address() -> None:
    assert _of(Style.APA, _ENGLISH) == (
        "Keeper, A. B., & van der Lamp, B. (2021, March 5). The lighthouse by the sea."
        " Sea Wind Daily. https://example.org/lighthouse"
    )


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"published": None}, "(n.d.)."),
        ({"published": "2021"}, "(2021)."),
        ({"published": "2021-03"}, "(2021, March)."),
        ({"published_inferred": True}, "(ca. 2021)."),
    ],
)
def test_apa_dates(changes: dict[str, Any], shown: str) -> None:
    assert shown in _of(Style.APA, **changes)


def test_apa_puts_the_title_first_where_no_author_is_stated() -> None:
    assert _of(Style.APA, author=None).startswith("海边的灯塔. (2021, March 5). 海风日报. ")


def test_apa_names_a_group_author_that_is_the_site_once() -> None:
    assert _of(Style.APA, author="海风日报").count("海风日报") == 1


def test_apa_shortens_more_than_twenty_authors() -> None:
    many = "、".join(f"甲{chr(0x4E00 + n)}" for n in range(22))
    line = _of(Style.APA, author=many)
    assert line.count(", ") == 19 + 1  # and the one in the date
    assert ", … 甲" in line
    assert "&" not in line


def test_a_title_that_ends_itself_gets_no_second_stop() -> None:
    assert "Why? Sea Wind" in _of(Style.APA, _ENGLISH, title="Why?")


# BibTeX


def test_bibtex_keeps_what_is_known_and_nothing_else() -> None:
    entry = _of(Style.BIBTEX, _ENGLISH, published="2021-03", url=None)
    assert entry.splitlines() == [
        "@misc{0123456789abcdef,",
        "  author = {Keeper, Ada B. and van der Lamp, Bo},",
        "  title = {{The lighthouse by the sea}},",
        "  howpublished = {Sea Wind Daily},",
        "  year = {2021},",
        "  month = mar,",
        "  language = {en}",
        "}",
    ]


def test_bibtex_braces_bodies_and_chinese_names_as_one() -> None:
    entry = _of(Style.BIBTEX, author="甲乙、Harbour News Agency")
    assert "author = {{甲乙} and {Harbour News Agency}}" in entry


def test_bibtex_escapes_what_latex_would_read() -> None:
    entry = _of(Style.BIBTEX, title=r"50% of A&B_{c} \ ~ ^ # $")
    assert r"50\% of A\&B\_\textbraceleft{}c\textbraceright{}" in entry
    assert r"\textbackslash{} \textasciitilde{} \textasciicircum{} \# \$" in entry


# CSL-JSON


def test_csl_is_an_item_that_a_reference_manager_reads() -> None:
    (item,) = json.loads(_of(Style.CSL, _ENGLISH))
    assert item == {
        "id": "0123456789abcdef",
        "type": "webpage",
        "title": "The lighthouse by the sea",
        "language": "en",
        "author": [
            {"family": "Keeper", "given": "Ada B."},
            {"family": "van der Lamp", "given": "Bo"},
        ],
        "container-title": "Sea Wind Daily",
        "issued": {"date-parts": [[2021, 3, 5]]},
        "URL": "https://example.org/lighthouse",
        "accessed": {"date-parts": [[2024, 5, 6]]},
    }


def test_csl_leaves_out_a_date_that_is_not_stated_and_marks_an_inferred_one() -> None:
    assert "issued" not in csl_item(replace(_ARTICLE, published=None))
    assert csl_item(replace(_ARTICLE, published_inferred=True))["issued"]["circa"] is True


def test_csl_of_an_article_without_an_address_is_a_document() -> None:
    item = csl_item(replace(_ARTICLE, url=None), accessed=_TODAY)
    assert item["type"] == "document"
    assert not {"URL", "accessed"} & item.keys()


# Names


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("Smith, Ann", [("Smith", "Ann")]),
        ("Ann Smith, Bo Jones, and Cy Lee", [("Smith", "Ann"), ("Jones", "Bo"), ("Lee", "Cy")]),
        ("By Ann Smith", [("Smith", "Ann")]),
        ("Ann Smith, Jr.", [("Smith", "Ann")]),
        ("Ludwig van Dyke", [("van Dyke", "Ludwig")]),
        ("Harbour News Agency", [("", "")]),
        ("BBC", [("", "")]),
        ("甲乙 丙丁", [("", ""), ("", "")]),
        ("作者：甲乙；丙丁", [("", ""), ("", "")]),
        (None, []),
        ("、", []),
    ],
)
def test_names_are_told_apart(statement: str | None, names: list[tuple[str, str]]) -> None:
    assert [(author.family, author.given) for author in split_authors(statement)] == names


# Any article


_words = st.none() | st.text(max_size=30)


@given(_words, _words, st.text(max_size=30), _words)
def test_any_article_gives_one_line_or_one_entry(
    author: str | None, publisher: str | None, title: str, url: str | None
) -> None:
    article = replace(_ARTICLE, author=author, publisher=publisher, title=title, url=url)
    for style in (Style.GB, Style.APA):
        assert re.search(r"[\x00-\x1f\u2028\u202e]", reference(article, style)) is None
    entry = reference(article, Style.BIBTEX)
    depth = 0
    for character in entry:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert re.match(r"@misc\{\w+,\n", entry)
    (item,) = json.loads(reference(article, Style.CSL))
    assert item["title"]


# The command


@pytest.mark.parametrize("style", list(Style))
def test_show_prints_the_reference_alone(
    qingwen: Command, seed_library: Path, style: Style
) -> None:
    library = ("--library", seed_library)
    article = json.loads(qingwen("list", "--json", *library).out)[0]
    shown = qingwen("show", article["id"], "--reference", style.value, *library)
    assert shown.code == 0
    assert article["title"] in shown.out
    assert article["url"] in shown.out
    assert article["published"][:4] in shown.out
    assert len(shown.out.splitlines()) == 1 or style in {Style.BIBTEX, Style.CSL}


def test_a_reference_is_not_mixed_with_other_output(qingwen: Command, seed_library: Path) -> None:
    result = qingwen("show", "x", "--reference", "gb", "--json", "--library", seed_library)
    assert result.code == 2
    assert "--reference" in result.err
