"""Files of many formats, made from text."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx_of(paragraphs: Sequence[tuple[int, str]], author: str = "", title: str = "") -> bytes:
    """A Word document of paragraphs with their heading levels (0: text, -1: a caption)."""
    style = '<w:pPr><w:pStyle w:val="%s"/></w:pPr>'
    names = {-1: "Caption", **{level: f"Heading{level}" for level in range(1, 7)}}
    body = "".join(
        f"<w:p>{style % names[level] if level else ''}"
        f"<w:r><w:t>{text[: len(text) // 2]}</w:t></w:r>"
        f"<w:r><w:t>{text[len(text) // 2 :]}</w:t></w:r></w:p>"
        for level, text in paragraphs
    )
    return zip_of(
        {
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "docProps/core.xml": f"<cp:coreProperties {_CORE}><dc:title>{title}</dc:title>"
            f"<dc:creator>{author}</dc:creator></cp:coreProperties>",
        }
    )


def word_of(parts: Sequence[str | Sequence[Sequence[str]]], box: str = "") -> bytes:
    """A Word document of paragraphs and tables; ``box`` is a text box in its first paragraph."""

    def paragraph(text: str, inside: str = "") -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"

    shape = paragraph(box)
    boxed = (
        f"<w:r><mc:AlternateContent {_MC}><mc:Choice>{shape}</mc:Choice>"
        f"<mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = ""
    for number, part in enumerate(parts):
        if isinstance(part, str):
            body += paragraph(part, boxed if box and number == 0 else "")
            continue
        rows = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in part)
        body += f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    return zip_of({"word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>"})


def epub_of(title: str, author: str, date: str, chapters: Sequence[tuple[str, str]]) -> bytes:
    names = [f"c{number}.xhtml" for number in range(len(chapters))]
    items = "".join(f'<item id="{n}" href="{n}"/>' for n in names)
    order = "".join(f'<itemref idref="{n}"/>' for n in names)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator><dc:date>{date}</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": container,
        "OEBPS/book.opf": package,
    }
    for name, (heading, text) in zip(names, chapters, strict=True):
        paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        files[f"OEBPS/{name}"] = (
            f"<html><head><title>{title}</title></head><body><h1>{heading}</h1>{paragraphs}"
            "</body></html>"
        )
    return zip_of(files)


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of lines of text, one below the other."""
    return _pdf_of(
        [
            "BT /F1 12 Tf 14 TL 50 800 Td\n"
            + "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in lines)
            + "ET"
            for lines in pages
        ]
    )


def columns_pdf_of(headline: str, rows: Sequence[Sequence[str]], right: int = 320) -> bytes:
    """A PDF page of a headline and rows of two cells, drawn row by row; the second at ``right``."""
    drawn = [(50, 800, headline)]
    for number, row in enumerate(rows):
        drawn += [(x, 770 - 14 * number, text) for x, text in zip((50, right), row, strict=False)]
    return _pdf_of(
        [
            "".join(
                f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
                for x, y, text in drawn
            )
        ]
    )


def _pdf_of(contents: Sequence[str]) -> bytes:
    """A PDF of pages in any script (glyphs are UTF-16 code units with a ToUnicode map)."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    objects: list[str] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]"
        "/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)"
        "/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    ]
    kids: list[str] = []
    for content in contents:
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out = b"%PDF-1.7\n"
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj{content}endobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    size = len(objects) + 1
    return out + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
        f"startxref\n{start}\n%%EOF"
    ).encode("latin-1")


def xlsx_of(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path
