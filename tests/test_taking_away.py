"""What leaves with a conversation: every sentence, its quote, its reference, and no markup."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from qa.footnotes import as_text, footnoted
from qa.reading import read_path
from qa.taking_away import Format, write_conversation
from qa.types import Answer, Article, Claim, Refusal, Verdict
from tests.ui.fakes import answer, article, cite, hit
from tests.ui.hostile import HOSTILE

LIGHT = article("a1")
TEA = article(
    "a2", title="新茶厂", body="茶厂投产。占地12亩。", publisher=None, published=None, url=None
)


def _answer() -> Answer:
    one, two = cite(LIGHT, "灯塔建于1912年。"), cite(TEA, "占地12亩。", 2)
    claims = [
        Claim("灯塔建于1912年。", (one,), Verdict.SUPPORTED),
        Claim("茶厂占地12亩。", (two, one), Verdict.PARTLY),
    ]
    return answer("何时建的？", claims, [hit(LIGHT), hit(TEA)])


def _refused() -> Answer:
    refusal = Refusal("没有答案。", (cite(TEA, "茶厂投产。"),))
    return answer("多重？", [], [hit(TEA)], refusal=refusal)


def test_a_copied_answer_carries_each_quote_once_with_its_reference() -> None:
    prose, empty, *notes = as_text(_answer()).split("\n")
    assert prose == "灯塔建于1912年。[1]茶厂占地12亩。[2][1]（部分有据）"
    assert empty == ""
    assert [note[:3] for note in notes] == ["[1]", "[2]"]
    assert notes[0].startswith(
        "[1] “灯塔建于1912年。” 海边的灯塔[EB/OL]. 海风日报, 2021(2021-03-05)"
    )


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.HTML, Format.DOCX])
def test_what_was_proved_in_part_leaves_as_such(form: Format) -> None:
    content = write_conversation("题", [_answer()], form)
    if form is Format.DOCX:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = parts.read("word/document.xml")
    assert content.decode().count("部分有据") == 1


def test_footnotes_of_a_conversation_are_numbered_through() -> None:
    text = write_conversation("题", [_answer(), _refused()], Format.MARKDOWN).decode()
    assert [f"[^{n}]: " in text for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert text.count("## ") == 2


def test_english_answers_refer_in_apa() -> None:
    english = answer("When?", _answer().claims, [hit(LIGHT), hit(TEA)], language="en")
    assert footnoted(english).footnotes[0].reference.startswith("海边的灯塔. (2021, March 5).")


def test_json_holds_the_records_and_their_references() -> None:
    content = json.loads(write_conversation("题", [_answer(), _refused()], Format.JSON))
    first, second = content["answers"]
    assert [item["title"] for item in first["references"]] == ["海边的灯塔", "新茶厂"]
    assert second["refused"]
    assert second["references"][0]["title"] == "新茶厂"


def test_a_word_processor_reads_what_was_written(tmp_path: Path) -> None:
    content = write_conversation("我的对话", [_answer(), _refused()], Format.DOCX)
    path = tmp_path / "conversation.docx"
    path.write_bytes(content)
    (read,) = read_path(path)
    assert isinstance(read, Article)
    for line in ("我的对话", "何时建的？", "灯塔建于1912年。[1]", "没有答案。", "[3] “茶厂投产。”"):
        assert line in f"{read.title}\n{read.body}"
    assert content == write_conversation("我的对话", [_answer(), _refused()], Format.DOCX)


def _hostile(said: str) -> Sequence[Answer]:
    of = article("h", title=said, body=f"{said}。尾", publisher=said, author=said, url=None)
    quote = of.body[: len(said) + 1]
    return [answer(said, [Claim(said, (cite(of, quote),), Verdict.PARTLY)], [hit(of)])]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_stays_text_in_html(said: str) -> None:
    page = lxml.html.document_fromstring(write_conversation(said, _hostile(said), Format.HTML))
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "section",
               "p", "sup", "a", "ol", "li", "q", "small"}  # fmt: skip
    assert {element.tag for element in page.iter()} <= allowed
    assert all(str(a.get("href")).startswith("#n") for a in page.iter("a"))
    assert len(page.findall(".//style")) == 1


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_is_written_in_every_other_form(said: str) -> None:
    markdown = write_conversation(said, _hostile(said), Format.MARKDOWN).decode()
    assert "<" not in markdown.replace("\\<", "")
    assert "](" not in markdown
    with zipfile.ZipFile(
        io.BytesIO(write_conversation(said, _hostile(said), Format.DOCX))
    ) as parts:
        document = lxml.etree.fromstring(parts.read("word/document.xml"))
    assert {lxml.etree.QName(e).localname for e in document.iter()} <= {
        "document", "body", "p", "pPr", "pStyle", "r", "rPr", "t", "b", "vertAlign", "sectPr"
    }  # fmt: skip
    with io.BytesIO(write_conversation(said, _hostile(said), Format.JSON)) as content:
        assert json.load(content)["answers"]
