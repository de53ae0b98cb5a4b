"""Layouts, formats and encodings that the rules were not made from."""

import codecs
from pathlib import Path

import pytest

from qa.reading import read_path, source_text
from qa.types import Article, Precision
from tests.reading.checks import assert_maps_back, read_article

SIMPLIFIED = (
    "城西水厂扩建完工\n2019年3月7日 来源：江城晚报\n\n"
    "江城晚报讯 昨日，城西水厂扩建工程完工，日供水能力由12万吨提高到20万吨。\n"
    "工程总投资3.2亿元，历时两年。市水务局局长李明说，老城区水压不足的问题将得到解决。\n"
)
TRADITIONAL = (
    "台北圖書館延長開放時間\n2018年11月2日\n\n"
    "台北市立圖書館宣布，自十二月起每日開放至晚間十時。館長表示，讀者的需求一直在增加。\n"
    "館方估計，全年將多接待三萬名讀者，並增聘二十名館員。\n"
)


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (TRADITIONAL, "big5"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED.replace("\n", "\r\n"), "utf-8"),
        (SIMPLIFIED.replace("\n", "\r"), "utf-8"),
    ],
)
def test_encodings_and_line_ends_give_the_same_article(
    tmp_path: Path, text: str, encoding: str
) -> None:
    path = _write(tmp_path / "a.txt", text.encode(encoding))
    article = read_article(path)
    reference = read_article(_write(tmp_path / "b.txt", text.replace("\r\n", "\n")))
    assert article.body == reference.body
    assert (article.title, article.id) == (reference.title, reference.id)
    assert_maps_back(article.body, article.runs, source_text(path))


def test_utf_16_mark_is_not_text(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt", codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be"))
    assert read_article(path).title == "城西水厂扩建完工"


def test_dateline_without_time_gives_date_and_publisher(tmp_path: Path) -> None:
    article = read_article(_write(tmp_path / "a.txt", SIMPLIFIED))
    assert (article.published, article.publisher) == ("2019-03-07", "江城晚报")
    assert article.body.startswith("城西水厂扩建完工\n2019年3月7日 来源：江城晚报\n江城晚报讯")


def test_markdown_loses_its_marks_and_keeps_its_text(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "note.md",
        '---\ntitle: "Harbour: a report"\nauthors: [Ann Li, Bo Chen]\ndate: 2020-05\n'
        "url: https://example.org/harbour\n---\n\n# Harbour: a report\n\n"
        "The **new** harbour handles [two million](https://example.org/x) containers a year, and\n"
        "it was built in *four* years.\n\n![A crane](crane.png)\n\n## Costs\n\n"
        "The city paid `1.2` billion for it.\n\n[Home](/) | [About](/about)\n",
    )
    article = read_article(path)
    assert article.title == "Harbour: a report"
    assert article.author == "Ann Li、Bo Chen"
    assert (article.published, article.published_precision) == ("2020-05", Precision.MONTH)
    assert article.url == "https://example.org/harbour"
    assert article.language == "en"
    assert article.body == (
        "Harbour: a report\n2020-05\n"
        "The new harbour handles two million containers a year, and it was built in four years.\n"
        "Costs\nThe city paid 1.2 billion for it."
    )
    assert_maps_back(article.body, article.runs, source_text(path))


def test_front_matter_that_is_not_yaml_is_still_read(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.md",
        "---\ntitle: Water: who pays: and why\ndate: 2021-02-03\n---\nIt rains.\n",
    )
    article = read_article(path)
    assert (article.title, article.published) == ("Water: who pays: and why", "2021-02-03")


def test_wrapped_lines_become_one_paragraph(tmp_path: Path) -> None:
    paragraph = (
        "The old mill by the river was sold last week to a family from the north\n"
        "who plan to grind flour there again after forty years of silence, they\n"
        "said on Monday.\n"
    )
    path = _write(tmp_path / "a.txt", f"A mill is sold\n\n{paragraph}\n{paragraph}\n{paragraph}")
    lines = read_article(path).body.split("\n")
    assert lines[0] == "A mill is sold"
    assert lines[1:] == [paragraph.replace("\n", " ").strip()] * 3


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Bridge opens early &amp; under budget | The Valley Post</title>
<meta property="og:site_name" content="The Valley Post">
<meta property="article:published_time" content="2022-09-14T08:00:00+02:00">
<meta name="author" content="Jane Doe">
<link rel="canonical" href="https://valley.example/bridge">
<style>p { color: red }</style><script>var a = "<p>not text</p>";</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<div class="breadcrumbs">News &gt; Local</div>
<article><h1>Bridge opens early &amp; under budget</h1>
<div class="share-tools">Tell your friends on every network</div>
<p>The new bridge over the <b>Green</b> River opened on Tuesday,
   three months early. It cost &euro;41&nbsp;million.</p>
<p>Engineers said the &ldquo;long summer&rdquo; helped.<br>Traffic will be counted for a year.</p>
<ul><li><a href="/a">Another story that is not this one</a></li></ul></article>
<aside><p>Subscribe to our newsletter today and never miss a story again.</p></aside>
<footer>&copy; 2022 The Valley Post. All rights reserved.</footer></body></html>
"""


def test_html_page_keeps_the_story_only(tmp_path: Path) -> None:
    path = _write(tmp_path / "page.html", PAGE)
    article = read_article(path)
    assert article.title == "Bridge opens early & under budget"
    assert article.publisher == "The Valley Post"
    assert article.author == "Jane Doe"
    assert article.published == "2022-09-14"
    assert article.url == "https://valley.example/bridge"
    assert article.language == "en"
    assert article.body == (
        "Bridge opens early & under budget\n"
        "2022-09-14T08:00:00+02:00\nJane Doe\nThe Valley Post\n"
        "The new bridge over the Green River opened on Tuesday, three months early."
        " It cost €41\xa0million.\n"
        "Engineers said the “long summer” helped.\nTraffic will be counted for a year."
    )
    assert_maps_back(article.body, article.runs, source_text(path))


def test_declared_encoding_of_a_page_is_used(tmp_path: Path) -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
        f"<title>短讯</title></head><body><p>{SIMPLIFIED.splitlines()[3]}</p></body></html>"
    )
    article = read_article(_write(tmp_path / "a.htm", page.encode("gbk")))
    assert "日供水能力由12万吨提高到20万吨" in article.body
    assert article.title == "短讯"


def test_chinese_page_with_teasers_after_its_credits(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.html",
        "<html><body><h1>湖区新增三条公交线路</h1>"
        "<p>2023-04-05 09:30　来源：湖区日报　作者：张三</p>"
        + "<p>4月4日，湖区公交公司宣布新增三条线路，共投入车辆42辆，覆盖11个小区。</p>"
        * 3
        + "<p>(责任编辑：李四)</p><h3>热门推荐</h3>"
        "<p>某市举办烟火大会，吸引游客十万人，酒店全部订满，道路拥堵到深夜才缓解。</p>",
    )
    article = read_article(path)
    assert (article.published, article.publisher, article.author) == (
        "2023-04-05",
        "湖区日报",
        "张三",
    )
    assert "烟火" not in article.body
    assert "责任编辑：李四" in article.body


@pytest.mark.parametrize(
    ("name", "text", "title", "language"),
    [
        ("de.txt", "Neue Brücke\n\nDie neue Brücke über den Fluss ist nach drei Jahren fertig und"
         " wird am Montag für den Verkehr geöffnet.", "Neue Brücke", "de"),
        ("ja.txt", "新しい橋\n\n川にかかる新しい橋が完成し、月曜日に開通する。工事は三年。",
         "新しい橋", "ja"),
        ("ru.txt", "Новый мост\n\nНовый мост через реку откроют в понедельник после трёх лет"
         " строительства.", "Новый мост", "ru"),
    ],
)  # fmt: skip
def test_other_languages(tmp_path: Path, name: str, text: str, title: str, language: str) -> None:
    article = read_article(_write(tmp_path / name, text))
    assert (article.title, article.language) == (title, language)


def test_text_without_title_has_none(tmp_path: Path) -> None:
    text = "昨天下午，城东的居民发现河水变清了，大家都很高兴，纷纷到河边散步。"
    article = read_article(_write(tmp_path / "a.txt", text))
    assert (article.title, article.body) == ("", text)


def test_date_inside_the_story_is_not_its_publication(tmp_path: Path) -> None:
    text = "老桥拆除\n\n2018年5月1日，老桥正式拆除。当天有数百名市民到场观看，交警封闭了两侧道路。"
    article = read_article(_write(tmp_path / "a.txt", text))
    assert (article.published, article.published_precision) == (None, Precision.UNKNOWN)


def test_corpus_records_are_articles(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "c.jsonl",
        '{"id": "r1", "title": "桥", "text": " 桥建成了。\\r\\n", "published": "2021-03",'
        ' "publisher": "江报", "author": "李四", "url": "https://example.org/1"}\n'
        '\n{"id": 7, "text": "No title here."}\n',
    )
    first, second = (item for item in read_path(path) if isinstance(item, Article))
    assert (first.source, first.title, first.body) == ("r1", "桥", "桥\n 桥建成了。\r\n")
    assert (first.published, first.published_precision) == ("2021-03", Precision.MONTH)
    assert (first.publisher, first.author, first.url) == ("江报", "李四", "https://example.org/1")
    assert (second.source, second.body, second.language) == ("7", "No title here.", "en")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_corpus_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    lines = "".join(f'{{"id": "r{n}", "text": "{SIMPLIFIED[30:60]}{n}。"}}\n' for n in range(20))
    lines = lines.replace("\n\n", "")
    records = list(read_path(_write(tmp_path / "c.jsonl", lines.encode(encoding))))
    texts = [item.body for item in records if isinstance(item, Article)]
    assert len(texts) == len(records) == 20
