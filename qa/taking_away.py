"""A conversation as a file to take away: Markdown, HTML, DOCX or JSON, with references.

Pure functions. What an article, a model or a reader wrote stays text in each of them.
"""

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from qa.footnotes import Footnoted, footnoted, quoted
from qa.records import answer_record
from qa.references import csl_item
from qa.types import Answer

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&$@:])")
_NOT_XML = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTES = {"zh": "引文", "ja": "引用", "en": "Quotes"}
_STYLE = (
    ":root{color-scheme:light dark;--ink:#1e2528;--muted:#5a666a;--accent:#0f6b66;--note:#8a5f00}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e5e9e7;--muted:#9fabab;--accent:#74c9be;"
    "--note:#e2b95b}body{background:#14191a}}"
    "body{max-width:44rem;margin:3rem auto;padding:0 1rem;color:var(--ink);"
    'font:1rem/1.8 -apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",'
    "system-ui,sans-serif;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.4}h2{font-size:1.15rem;margin-top:2.5rem}sup{line-height:0}"
    "a{color:var(--accent);text-decoration:none}small{color:var(--note)}"
    "ol{padding-left:1.5rem;font-size:.9rem;line-height:1.7;color:var(--muted)}"
    ".refused{padding-left:1rem;border-left:3px solid var(--note);color:var(--note)}"
)


class Format(StrEnum):
    """What a conversation can be written as; the value is the file's extension."""

    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"
    JSON = "json"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.MARKDOWN: "text/markdown",
    Format.HTML: "text/html",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.JSON: "application/json",
}


def write_conversation(title: str, answers: Sequence[Answer], form: Format) -> bytes:
    """Write a conversation; footnotes are numbered through from 1."""
    if form is Format.JSON:
        return _json(title, answers)
    writers: Mapping[Format, Callable[[str, Sequence[Footnoted]], bytes]] = {
        Format.MARKDOWN: _markdown,
        Format.HTML: _html,
        Format.DOCX: _docx,
    }
    return writers[form](title, list(_numbered(answers)))


def _numbered(answers: Sequence[Answer]) -> Iterator[Footnoted]:
    first = 1
    for answer in answers:
        part = footnoted(answer, first=first)
        first += len(part.footnotes)
        yield part


def _json(title: str, answers: Sequence[Answer]) -> bytes:
    def record(answer: Answer) -> dict[str, Any]:
        cited = answer.citations or (answer.refusal.nearby if answer.refusal else ())
        ids = dict.fromkeys(citation.article_id for citation in cited)
        return answer_record(answer) | {"references": [csl_item(answer.articles[i]) for i in ids]}

    content = {"title": title, "answers": [record(answer) for answer in answers]}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _markdown(title: str, parts: Sequence[Footnoted]) -> bytes:
    def plain(value: str) -> str:
        return _MARKDOWN.sub(r"\\\1", " ".join(value.split()))

    lines = [f"# {plain(title)}", ""]
    for part in parts:
        said = part.separator.join(
            plain(sentence.text)
            + "".join(f"[^{number}]" for number in sentence.numbers)
            + sentence.remark
            for sentence in part.sentences
        )
        lines += [f"## {plain(part.question)}", "", f"> {said}" if part.refused else said, ""]
        for note in part.footnotes:
            lines.append(f"[^{note.number}]: {plain(quoted(note))} {plain(note.reference)}")
        lines.append("")
    return "\n".join(lines).encode("utf-8", "replace")


def _plain(value: str) -> str:
    return html.escape(_NOT_XML.sub("\ufffd", value))


def _html(title: str, parts: Sequence[Footnoted]) -> bytes:
    body = []
    for part in parts:
        said = part.separator.join(
            _plain(sentence.text)
            + "".join(f'<sup><a href="#n{n}">[{n}]</a></sup>' for n in sentence.numbers)
            + (f"<small>{_plain(sentence.remark)}</small>" if sentence.remark else "")
            for sentence in part.sentences
        )
        notes = "".join(
            f'<li id="n{n.number}" value="{n.number}"><q>{_plain(quoted(n).strip("“”"))}</q> '
            f"{_plain(n.reference)}</li>"
            for n in part.footnotes
        )
        kind = ' class="refused"' if part.refused else ""
        listed = f"<ol>{notes}</ol>" if notes else ""
        body.append(
            f'<section lang="{_plain(part.language)}"><h2>{_plain(part.question)}</h2>'
            f"<p{kind}>{said}</p>{listed}</section>"
        )
    name, language = _plain(title), _plain(parts[0].language if parts else "")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{name}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{name}</h1>{''.join(body)}</body></html>\n"
    ).encode("utf-8", "replace")


def _docx(title: str, parts: Sequence[Footnoted]) -> bytes:
    """Office Open XML (ECMA-376): a document, its styles, and what ties them together."""
    body = [_paragraph([(title, "")], "Title")]
    for part in parts:
        body.append(_paragraph([(part.question, "")], "Heading1"))
        runs: list[tuple[str, str]] = []
        for sentence in part.sentences:
            runs.append((sentence.text, ""))
            runs += [(f"[{n}]", '<w:vertAlign w:val="superscript"/>') for n in sentence.numbers]
            runs.append((sentence.remark + part.separator, ""))
        body.append(_paragraph(runs))
        if part.footnotes:
            body.append(_paragraph([(_NOTES.get(part.language, _NOTES["en"]), "<w:b/>")], "Note"))
        body += [
            _paragraph([(f"[{n.number}] {quoted(n)} {n.reference}", "")], "Note")
            for n in part.footnotes
        ]
    document = f"<w:document {_W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part_xml in (*_DOCX_PARTS, ("word/document.xml", document)):
            entry = zipfile.ZipInfo(name)  # the same conversation gives the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>{part_xml}')
    return content.getvalue()


def _paragraph(runs: Sequence[tuple[str, str]], style: str = "Normal") -> str:
    inner = "".join(
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{_plain(said)}</w:t></w:r>'
        for said, look in runs
        if said
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'


_SCHEMAS = "http://schemas.openxmlformats.org"
_W = f'xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main"'
_OFFICE = f"{_SCHEMAS}/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _style(name: str, size: int, *, bold: bool = False, before: int = 0) -> str:
    """A paragraph style; ``size`` in half points, ``before`` in twentieths of a point."""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:spacing w:before="{before}" w:after="120"/></w:pPr>'
        f'<w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_DOCX_PARTS = (
    (
        "[Content_Types].xml",
        f'<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>',
    ),
    (
        "_rels/.rels",
        f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    (
        "word/_rels/document.xml.rels",
        f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    ),
    (
        "word/styles.xml",
        f"<w:styles {_W}>{_style('Normal', 22)}{_style('Title', 36, bold=True)}"
        f"{_style('Heading1', 26, bold=True, before=360)}{_style('Note', 18)}</w:styles>",
    ),
)
