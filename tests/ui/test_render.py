import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from qa.conversations import Conversation
from qa.types import (
    Citation,
    Claim,
    Conflict,
    Hit,
    Precision,
    Reason,
    Refusal,
    StatedValue,
    Verdict,
)
from tests.ui.fakes import answer, article, cite, hit
from tests.ui.hostile import HOSTILE
from ui import render
from ui.exchange import Exchange, Stage
from ui.preparation import Standing
from ui.render.escaping import _INERT, safe_url, text
from ui.render.source import highlight, quoted

_LINES = st.text(
    alphabet=st.one_of(st.sampled_from("青问a<&>\"'{}$ \n\n"), st.characters(codec="utf-8")),
    max_size=80,
)


def _parse(markup: str) -> HtmlElement:
    return lxml.html.fragment_fromstring(markup, create_parent="div")


def _shape(element: HtmlElement) -> list[tuple[str, tuple[str, ...]]]:
    """Every element and the names of its attributes: what a string must not be able to change.

    But for the marks without attributes around the words that a passage shares with a question.
    """
    shape = [(e.tag, tuple(sorted(e.attrib))) for e in element.iter()]
    return [piece for piece in shape if piece != ("mark", ())]


def _exchange(said: str, *, stage: Stage = Stage.DONE) -> Exchange:
    of = replace(
        article(said or "a", title=said, publisher=said, author=said, body=f"{said}。尾"),
        published=said,
        language=said,
        source=said,
    )
    citation = Citation(1, of.id, 0, len(said), said, 1.0)
    claim = Claim(said, (citation,), Verdict.PARTLY, Reason.SOME_WORDS, (said,))
    conflict = Conflict((StatedValue(said, of.id, 0, len(said), said, said),))
    whole = replace(
        answer(said, [claim], [hit(of)]), model=said, conflicts=(conflict,), notes=(said,)
    )
    state = Exchange(said, stage=stage, hits=(hit(of),), draft=said, claims=(claim,), answer=whole)
    return replace(state, standalone=f"standing alone: {said}", id="0a1b", next=(said,))


def _refused(said: str) -> Exchange:
    state = _exchange(said, stage=Stage.REFUSED)
    assert state.answer is not None
    near = state.claims[0].citations
    whole = replace(state.answer, claims=(), refusal=Refusal(said, near))
    return replace(state, claims=(), answer=whole)


def _undated(found: Hit) -> Hit:
    return replace(found, article=replace(found.article, published=None))


_TODAY = date(2024, 5, 6)
_VIEWS: dict[str, Callable[[str], str]] = {
    "answer": lambda s: render.exchange(_exchange(s)),
    "writing": lambda s: render.exchange(_exchange(s, stage=Stage.WRITING)),
    "refusal": lambda s: render.exchange(_refused(s)),
    "failure": lambda s: render.exchange(replace(_exchange(s), stage=Stage.FAILED, error=s)),
    "past": lambda s: render.conversation([_exchange(s), _refused(s)]),
    "source": lambda s: render.source(
        replace(_exchange(s).hits[0].article, url=None), [(0, len(s))]
    ),
    "source error": render.source_error,
    "results": lambda s: render.results(
        [(_undated(hit), [(0, len(s))]) for hit in _exchange(s).hits],
        _TODAY,
        more=False,
        exact=True,
    ),
    "welcome": lambda s: render.welcome({"zh": [s]}, 1, s),
    "conversations": lambda s: render.conversations([Conversation("0a", "", s, s, s, 1)]),
    "lost": render.lost,
    "download": lambda s: render.download(s, "text/plain", ""),
    "last": lambda s: render.exchange(_exchange(s), last=True),
    "error": render.failure,
}


@pytest.mark.parametrize("view", _VIEWS)
@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text_everywhere(view: str, said: str) -> None:
    markup = _VIEWS[view](said)
    parsed = _parse(markup)
    assert _shape(parsed) == _shape(_parse(_VIEWS[view]("harmless")))
    for element in parsed.iter():
        assert element.get("href", "#").startswith("#")
    shown = " ".join(parsed.text_content().split())
    beginning = " ".join(said.translate(_INERT).split())[:150]
    assert beginning in shown
    for template in ("${", "{{", "}}", "`"):
        assert template not in markup


def test_there_are_enough_hostile_strings() -> None:
    assert len(set(HOSTILE)) >= 40


@given(st.text())
def test_escaped_text_reads_back_as_it_was_but_for_inert_controls(value: str) -> None:
    escaped = text(value)
    assert html.unescape(escaped) == value.translate(_INERT)
    assert not set(escaped) & set("<>\"'{}$`")


@pytest.mark.parametrize("said", [s for s in HOSTILE if "http://" not in s], ids=ascii)
def test_a_hostile_address_is_not_a_link(said: str) -> None:
    assert safe_url(said) is None
    assert "<a href" not in render.source(article(url=said), [])


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=1&c=%E9%9D%92#d", True),
        ("http://例子.测试/文章", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("ftp://example.org/", False),
        ("https:///path", False),
        ("https://[bad/", False),
        ("https://example.org/a b", False),
        (" https://example.org/", False),
        ("https://example.org/\u202e", False),
        ("", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_are_links(url: str | None, kept: bool) -> None:
    assert (safe_url(url) == url and url is not None) is kept


def test_the_link_to_the_original_tells_it_nothing() -> None:
    (link,) = _parse(render.source(article(url="https://example.org/?a=1&b=2"), [])).xpath(
        "//a[@target]"
    )
    assert link.get("href") == "https://example.org/?a=1&b=2"
    assert link.get("rel") == "noopener noreferrer"


def _marks(markup: str) -> tuple[str, str, str]:
    """Text of the whole, of the focused marks and of all marks, as a parser sees them."""
    parsed = _parse(f"<div>{markup}</div>")
    return (
        parsed.text_content(),
        "".join(parsed.xpath("//mark[@class='focus']/text()")),
        "".join(parsed.xpath("//mark/text()")),
    )


def _union(body: str, spans: list[tuple[int, int]]) -> str:
    return "".join(c for i, c in enumerate(body) if any(a <= i < b for a, b in spans))


@given(_LINES, st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90)), max_size=5))
def test_marks_hold_exactly_the_quoted_characters(body: str, spans: list[tuple[int, int]]) -> None:
    inert = body.translate(_INERT)
    whole, focus, marked = _marks(highlight(body, spans))
    assert whole == inert
    assert focus == _union(inert, spans[:1])
    assert marked == _union(inert, spans)


@pytest.mark.parametrize(
    "spans",
    [
        [(2, 5)],
        [(2, 5), (5, 9)],  # touching
        [(2, 7), (4, 9)],  # overlapping
        [(4, 6), (0, 12)],  # nested
        [(0, 30)],  # over line breaks
        [(9, 10)],  # a line break itself
        [(3, 3)],  # empty
        [(8, 2)],  # backwards
        [(25, 900)],  # past the end
    ],
)
def test_quotes_that_touch_overlap_or_run_over_lines(spans: list[tuple[int, int]]) -> None:
    body = "第一句话<b>。\n\n第二句 & 第三句。\n尾声；“完”。\n"
    whole, focus, marked = _marks(highlight(body, spans))
    assert whole == body
    assert focus == body[max(spans[0][0], 0) : spans[0][1]]
    assert marked == _union(body, spans)


def test_each_line_of_the_body_is_a_paragraph() -> None:
    parsed = _parse(highlight("一\n\n二\n三", [(0, 6)]))
    assert [p.text_content() for p in parsed.iter("p")] == ["一\n", "\n", "二\n", "三"]


def test_a_marker_opens_its_own_quote_first_and_the_others_of_its_article_with_it() -> None:
    of, other = article("a/1?", body="甲乙丙丁戊己"), article("b", body="子丑寅卯")
    first, second, third = cite(of, "乙", 1), cite(of, "丁戊", 2), cite(other, "寅", 3)
    state = Exchange(
        "?",
        claims=(
            Claim("句", (first, second), Verdict.SUPPORTED),
            Claim("句", (third,), Verdict.PARTLY),
        ),
    )
    markers = _parse(render.exchange(state)).xpath("//a[@class='marker']")
    assert [m.get("href") for m in markers] == [
        "#source/a%2F1%3F/1-2,3-5",
        "#source/a%2F1%3F/3-5,1-2",
        "#source/b/2-3",
    ]
    assert [m.text for m in markers] == ["[1]", "[2]", "[3]"]


def test_children_of_an_exchange_keep_their_places_while_it_is_answered() -> None:
    """The page updates element by element; a marker that moved would be lost under the pointer."""
    of = article()
    claim = Claim("塔高37米", (cite(of, "塔高37米"),), Verdict.SUPPORTED)
    states = [Exchange("?"), replace(Exchange("?"), hits=(hit(of),), stage=Stage.READING)]
    states.append(replace(states[-1], draft="塔", stage=Stage.WRITING))
    states.append(replace(states[-1], draft="", claims=(claim,), stage=Stage.CHECKING))
    states.append(replace(states[-1], answer=answer("?", [claim], [hit(of)]), stage=Stage.DONE))
    shapes = [[c.get("class") for c in _parse(render.exchange(s))[0]] for s in states]
    assert all(shape == following for shape, following in pairwise(shapes))


@pytest.mark.parametrize(
    ("published", "precision", "shown"),
    [
        ("2021-01-14", Precision.DAY, "2021-01-14"),
        ("2021-01", Precision.MONTH, "2021-01"),
        ("2021", Precision.YEAR, "2021"),
        (None, Precision.UNKNOWN, "日期未注明"),
    ],
)
def test_a_date_is_shown_as_precisely_as_it_is_known(
    published: str | None, precision: Precision, shown: str
) -> None:
    markup = render.source(article(published=published, precision=precision), [])
    (facts,) = _parse(markup).xpath("//header//ul[@class='facts']")
    assert shown in facts.text_content()


def test_a_verdict_is_said_in_words() -> None:
    for verdict, words in [
        (Verdict.SUPPORTED, "原文支持"),
        (Verdict.PARTLY, "部分有据"),
        (Verdict.UNSUPPORTED, "未找到依据"),
    ]:
        markup = render.exchange(Exchange("?", claims=(Claim("句", (), verdict),)))
        (badge,) = _parse(markup).xpath("//span[@class='badge']")
        assert words in badge.text_content()


def test_a_verdict_says_why_in_both_languages() -> None:
    doubted = Claim("句", (), Verdict.PARTLY, Reason.SOME_WORDS, ("很快",))
    for claim, zh, en in [
        (doubted, "有些用词不在其中（很快）", "some words do not (很快)"),
        (Claim("句", (), Verdict.UNSUPPORTED), "没有找到支持这句话的原文", "No source was found"),
    ]:
        markup = render.exchange(Exchange("?", claims=(claim,)))
        (badge,) = _parse(markup).xpath("//span[@class='badge']")
        assert badge.get("tabindex") == "0"
        assert zh in badge.xpath(".//span[@class='tip']/span[@class='zh']")[0].text_content()
        assert en in badge.xpath(".//span[@class='tip']/span[@class='en']")[0].text_content()


def test_sources_that_differ_are_a_table_with_each_value_linked_to_its_quote() -> None:
    one, two = article("a1"), article("a2", title="另一篇", body="塔高40米。")
    values = (
        StatedValue("40米", "a2", 0, 6, "塔高40米。", "2022-01-01"),
        StatedValue("37米", "a1", 11, 16, "塔高37米", None),
    )
    given = replace(
        answer("多高？", [Claim("40米。", (), Verdict.PARTLY)], [hit(one), hit(two)]),
        conflicts=(Conflict(values),),
    )
    state = Exchange("多高？", stage=Stage.DONE, claims=given.claims, answer=given)
    (table,) = _parse(render.exchange(state)).xpath("//table[@class='conflict']")
    rows = [[cell.text_content() for cell in row] for row in table.xpath(".//tbody/tr")]
    assert [row[0] for row in rows] == ["40米", "37米"]
    assert "另一篇" in rows[0][1]
    assert rows[0][2] == "2022-01-01"
    assert [a.get("href") for a in table.iter("a")] == ["#source/a2/0-6", "#source/a1/11-16"]


def test_a_follow_up_shows_how_it_was_understood() -> None:
    asked = replace(Exchange("多高呢？"), standalone="灯塔有多高？")
    (line,) = _parse(render.exchange(asked)).xpath("//p[@class='standalone']")
    assert "灯塔有多高？" in line.text_content()
    (line,) = _parse(
        render.exchange(replace(asked, standalone="（灯塔建于哪一年？）多高呢？"))
    ).xpath("//p[@class='standalone']")
    assert line.text_content().endswith("Read together with: 灯塔建于哪一年？")
    assert "多高呢" not in line.text_content()
    same = replace(asked, standalone="多高呢？ ")
    (line,) = _parse(render.exchange(same)).xpath("//p[@class='standalone']")
    assert line.get("hidden") is not None


def test_what_can_be_done_depends_on_what_there_is() -> None:
    def names(state: Exchange) -> set[str]:
        buttons = _parse(render.exchange(state)).xpath(
            "//div[@class='actions']//button[not(ancestor::form)]"
        )
        return {name for b in buttons for name in b.attrib if name.startswith("data-")}

    answered = _exchange("塔")
    assert names(answered) == {
        "data-copy", "data-copy-link", "data-edit", "data-again", "data-like", "data-dislike"
    }  # fmt: skip
    assert names(Exchange("塔", stage=Stage.FAILED)) == {"data-edit", "data-again"}
    assert names(Exchange("塔", stage=Stage.WRITING)) == set()


def test_an_unproved_draft_is_kept_from_screen_readers() -> None:
    parsed = _parse(render.exchange(Exchange("?", draft="也许", stage=Stage.WRITING)))
    (draft,) = parsed.xpath("//p[@class='draft']")
    assert draft.get("aria-hidden") == "true"
    assert "也许" not in parsed.xpath("//div[@aria-live]")[0].text_content()


def test_a_preparation_is_told_until_it_is_over() -> None:
    assert "2 of 5" in render.status(Standing("reading", 2, 5))
    assert "data-preparing" in render.status(Standing("loading"))
    assert render.status(Standing()) == ""
    failed = render.status(Standing(failure="no <model>"))
    assert "no &lt;model&gt;" in failed
    assert "data-preparing" not in failed


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("灯塔高37米。", "“灯塔高37米。”"),
        ("“还要扩建。”", "“还要扩建。”"),
        ("“新”茶厂", "““新”茶厂”"),
    ],
)
def test_a_quote_stands_in_one_pair_of_quotation_marks(quote: str, shown: str) -> None:
    assert quoted(quote) == shown


def test_a_quote_that_proves_two_sentences_is_listed_once() -> None:
    state = _exchange("塔")
    assert state.answer is not None
    twice = replace(state.answer, claims=(state.answer.claims[0],) * 2)
    listed = _parse(render.exchange(replace(state, claims=twice.claims, answer=twice)))
    assert len(listed.xpath("//div[@class='quotes']//li")) == 1
