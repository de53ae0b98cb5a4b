"""Pages in the layouts of portals, agencies, messengers, prints and blogs (``layouts/``).

A ``.json`` beside each file holds what an editor would have typed of it, story by story. The texts
are made up; the layouts are those in which such pages are saved.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from qa.reading import read_path, source_text
from qa.types import Article
from tests.reading.checks import assert_maps_back, read_article, read_articles
from tests.reading.makers import epub_of, word_of, write

LAYOUTS = Path(__file__).parent / "layouts"
FILES = sorted(path for path in LAYOUTS.iterdir() if path.suffix != ".json")


def as_typed(article: Article) -> dict[str, Any]:
    assert article.story is not None
    start, end = article.story
    masthead, captions = article.body[: max(start - 1, 0)], article.body[end + 1 :]
    return {
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "editor": article.editor,
        "published": article.published,
        "language": article.language,
        "masthead": masthead.split("\n") if masthead else [],
        "paragraphs": article.body[start:end].split("\n"),
        "captions": captions.split("\n") if captions else [],
        "removed": [item.text for item in article.removed],
        "notes": list(article.notes),
    }


def test_the_layouts_are_many() -> None:
    assert len(FILES) >= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_page_is_read_as_an_editor_would_type_it(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    articles = read_articles(path)
    assert [as_typed(article) for article in articles] == expected
    for article in articles:
        assert_maps_back(article.body, article.runs, source_text(path))


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *(("portal.txt", "gb18030"), ("linked_data.html", "gbk"), ("menu.txt", "utf-16")),
        *(("daily_traditional.txt", "big5hkscs"), ("agency_traditional.txt", "big5hkscs")),
        ("japanese.txt", "shift_jis"),
    ],
)
def test_an_encoding_changes_nothing(tmp_path: Path, name: str, encoding: str) -> None:
    text = (LAYOUTS / name).read_text(encoding="utf-8").replace('<meta charset="utf-8">', "")
    plain = read_article(write(tmp_path / f"plain-{name}", text))
    encoded = read_article(write(tmp_path / name, text, encoding))
    assert as_typed(encoded) == as_typed(plain)


SENTENCE = "去年冬天，镇上的面粉厂换了三台新磨，每天能磨小麦四十吨。"


@pytest.mark.parametrize(
    "sentence",
    [
        "开张前一天，他终于拿到了营业许可证。",
        "这本书的版权归他的女儿所有。",
        "她说，欢迎别的学校转载他们的教案。",
        "下一篇文章，他写的是自己的母亲。",
        "相关报道让小镇一夜之间出了名。",
        "编辑把稿子退了回来，要他重写。",
        "By then the mill had closed.",
        "Updated prices will be posted at the gate.",
    ],
)
def test_words_of_the_story_are_never_taken_for_the_pages(tmp_path: Path, sentence: str) -> None:
    lines = [
        "面粉厂的冬天",
        "2021-03-05 来源：江城晚报",
        SENTENCE,
        SENTENCE[3:],
        sentence,
        SENTENCE,
    ]
    article = read_article(write(tmp_path / "a.txt", "\n\n".join(lines)))
    assert article.story is not None
    assert sentence in article.body[slice(*article.story)].split("\n")
    assert article.body.endswith(SENTENCE)


@pytest.mark.parametrize(
    "box",
    [
        ["相关新闻", "面粉厂的旧磨去了哪里", "小麦收购价上调"],
        ["来源：国家统计局"],
        ["Related stories", "The old mill"],
        ["未经许可不得转载"],
        ["广告"],
    ],
)
def test_a_box_in_the_middle_of_a_story_does_not_end_it(tmp_path: Path, box: list[str]) -> None:
    told = [f"第{n}年，{SENTENCE}厂里的老师傅说，这样的冬天他见过{n}回。" for n in range(1, 7)]
    lines = [
        "面粉厂的冬天",
        "2021-03-05 来源：江城晚报",
        *told[:4],
        *box,
        *told[4:],
        "责任编辑：李四",
    ]
    article = read_article(write(tmp_path / "a.txt", "\n\n".join(lines)))
    assert article.story is not None
    text = article.body[slice(*article.story)].split("\n")
    assert [line for line in text if line in told] == told
    assert not set(box[1:]) & set(text)
    assert article.editor == "李四"


def test_a_table_of_a_word_document_keeps_its_rows(tmp_path: Path) -> None:
    table = [["阶段", "投产", "产能"], ["一期", "2023年", "160套"], ["二期", "2024年", "240套"]]
    path = write(tmp_path / "a.docx", word_of(["叶片厂开工", SENTENCE, table, "镇上的人很高兴。"]))
    article = read_article(path)
    assert article.body.split("\n")[2:5] == [
        "阶段 投产 产能",
        "一期 2023年 160套",
        "二期 2024年 240套",
    ]
    assert_maps_back(article.body, article.runs, source_text(path))


def test_a_text_box_of_a_word_document_stands_once(tmp_path: Path) -> None:
    box = "框里的话只说一遍，不说两遍。"
    path = write(tmp_path / "a.docx", word_of(["叶片厂开工", SENTENCE], box=box))
    article = read_article(path)
    assert article.body.count(box) == 1
    assert SENTENCE in article.body.split("\n")


def test_short_chapters_of_a_book_are_kept(tmp_path: Path) -> None:
    chapters = [
        ("第一章 归航", "清晨五点，第一批渔船回来了。"),
        ("附录", "2016 28万吨\n2017 31万吨\n2018 30万吨"),
    ]
    path = write(tmp_path / "a.epub", epub_of("渔港", "林晓", "2018", chapters))
    assert [article.title for article in read_articles(path)] == ["第一章 归航", "附录"]


def test_a_page_of_several_stories_is_read_the_same_whatever_an_encoder_says() -> None:
    for path in FILES:
        assert list(read_path(path, lambda a, b: 0.85)) == list(read_path(path))
