"""What holds for any text at all."""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.errors import ReadingError
from qa.reading import SUFFIXES, read_path
from qa.reading.assembly import make_articles
from qa.reading.decoding import UndecodableError, decode
from qa.reading.markup import read_html
from qa.reading.plain import read_plain
from qa.types import Article
from tests.reading.checks import assert_maps_back

PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "<b>", "</b>", "<br>", "<br/>", "<h1>", "</h1>", "<h2", "</a>"),
        *('<a href="x">', "<script>", "</script>", "<nav>", "</nav>", "<!--", "-->", "<title>"),
        *("</title>", "&amp;", "&lt;", "&ldquo;", "&nbsp;", "&#8220;", "&#x4e2d;", "&copy", "&x;"),
        *("&", "<", ">", "<http://a.cn/b>", "[链接](//a.cn)", "![图](a.png)", "**粗**", "`码`"),
        *("# ", "## ", "---", "\n", "\n\n", "\r\n", "\u3000", "\t", " ", "——", "2021-01-14"),
        *("2021年1月14日", "来源：某报", "记者 王五", "（文章来源：某报）", "分享到:", "相关新闻"),
        *(
            "© ",
            "责任编辑：李四",
            "青岛高新区",
            "创新。",
            "“引号”",
            "word ",
            "Sentence. ",
            "title: ",
        ),
    ]
)
MARKUP = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join)


@given(MARKUP)
def test_runs_map_back_for_any_markup(text: str) -> None:
    for document in (read_html(text), read_plain(text), read_plain(text, markdown=True)):
        for block in document.blocks:
            pieces = "".join(document.source[piece.start : piece.end] for piece in block.pieces)
            assert pieces.replace(" ", "") == block.text.replace(" ", "")
            assert block.text == block.text.strip()
        for article in make_articles(document, path="a.txt", content_hash=""):
            assert_maps_back(article.body, article.runs, document.source)
            assert article.body == article.body.strip()


@given(MARKUP)
def test_text_without_references_is_its_own_source(text: str) -> None:
    text = text.replace("&", "")
    assert read_html(text).source == text
    assert read_plain(text).source == text


@given(MARKUP)
def test_nothing_of_a_plain_text_is_lost_before_cleaning(text: str) -> None:
    text = text.translate({ord(mark): None for mark in "<>&[]*`#-_=~·—"})
    blocks = read_plain(text).blocks
    kept = "".join("".join(block.text for block in blocks).split())
    assert kept == "".join(text.split())


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_bytes_decode_or_say_why(data: bytes) -> None:
    try:
        text = decode(data)
    except UndecodableError as error:
        assert str(error)  # noqa: PT017
    else:
        text.encode("utf-8")


@given(data=st.binary(max_size=300), suffix=st.sampled_from(sorted(SUFFIXES)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_gives_articles_or_errors(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    items = list(read_path(path))
    assert items
    for item in items:
        assert isinstance(item, Article) or "\n" not in str(item)


RECORDS = st.dictionaries(
    st.sampled_from(["id", "title", "text", "published", "publisher", "url", "other"]),
    st.one_of(st.text(max_size=20), st.integers(), st.none(), st.lists(st.text(max_size=3))),
)


@given(records=st.lists(RECORDS, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_corpus_line_gives_one_article_or_one_error(
    tmp_path: Path, records: list[dict[str, object]]
) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    items = list(read_path(path))
    assert len(items) == max(len(records), 1)
    sources = [item.source for item in items if isinstance(item, Article)]
    assert len(sources) == len(set(sources))
    for item, record in zip(items, records, strict=False):
        if isinstance(item, ReadingError):
            continue
        title, text = record.get("title"), str(record["text"])
        shown = isinstance(title, int) or (isinstance(title, str) and title.strip())
        assert item.body == (f"{title}\n{text}" if shown else text)
        assert_maps_back(item.body, item.runs, item.body)


_FURNITURE_LINES = st.sampled_from(
    [
        *(
            "分享到：",
            "阅读 1234",
            "广告",
            "【独家】",
            "相关新闻",
            "上一篇：江城下雪了",
            "来源：江城晚报",
        ),
        *(
            "编辑：李四",
            "记者 王小明",
            "2021-03-05 08:15",
            "图为：新修的水渠",
            "二、主要措施",
            "Share this",
        ),
        *(
            "Related stories",
            "By Anna Smith",
            "3 min read",
            "© 2021 江城网",
            "未经许可不得转载",
            "* * *",
        ),
        *(
            "https://example.org/a",
            "下一条：公交线路调整",
            "热线电话：12345",
            "（完）",
            "原标题：水渠",
        ),
    ]
)


@given(st.lists(st.lists(_FURNITURE_LINES, max_size=3), min_size=3, max_size=8))
def test_no_paragraph_is_lost_among_the_lines_of_a_page(
    tmp_path_factory: pytest.TempPathFactory, between: list[list[str]]
) -> None:
    told = [
        f"第{n}天，工人们从清早挖到天黑，一共挖了{n * 17}米长的水渠，"
        "天黑以后才点着马灯回到村里吃晚饭，第二天天不亮又出门了。"
        for n in range(1, len(between) + 3)
    ]
    lines = ["新修的水渠"]
    for paragraph, around in zip(told, between, strict=False):
        lines += [*around, paragraph]
    lines += told[len(between) :]  # two in a row: a story that goes on
    path = tmp_path_factory.mktemp("page") / "page.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    held = [
        [line for line in article.body.split("\n") if line in told]
        for article in read_path(path)
        if isinstance(article, Article)
    ]
    # A headline with a byline may open a story, and what stands above the first one is kept last.
    assert sorted(itertools.chain(*held)) == sorted(told)
    assert all(paragraphs == sorted(paragraphs, key=told.index) for paragraphs in held)
