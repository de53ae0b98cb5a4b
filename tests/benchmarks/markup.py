"""The product's reader of web pages beside trafilatura, on pages whose story is known.

Run ``python -m tests.benchmarks.markup`` with trafilatura (Barbaresi, 2021) installed. The pages
are those of the tests and stories set into layouts of several kinds. Told are the share of the
paragraphs that came out whole, the share of what came out that is story, and how many titles and
dates are right.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from qa.reading import read_path
from qa.types import Article
from tests.reading.documents import DOCUMENTS, Document, page
from tests.reading.test_layouts import LAYOUTS

_LONG = 100
_NAV = "<ul class='nav'><li><a href='/'>{}</a></li><li><a href='/b'>{}</a></li></ul>"
_WORDS = {
    "zh": ("首页", "财经", "相关新闻", "编辑：李四", "分享到微信", "版权所有"),
    "en": ("Home", "Money", "Related stories", "Editor: Jan Lee", "Share", "© 2021 The Times"),
}
_TEASERS = {
    "zh": ("另一座城市的地铁在今年春天开通了新的线路", "医院里来了一批年轻的医生和护士"),
    "en": ("The harbour of another town was closed for a week", "A doctor who never takes the bus"),
}


def _semantic(title: str, date: str, text: list[str], words: tuple[str, ...], more: str) -> str:
    return page(
        f"<header>{_NAV.format(*words)}</header><main><article><h1>{title}</h1>"
        f"<p class='meta'>{date}</p>{''.join(f'<p>{line}</p>' for line in text)}</article>"
        f"<aside><h3>{words[2]}</h3>{more}</aside></main><footer>{words[5]}</footer>",
        f"<title>{title} - {words[1]}</title>",
    )


def _divisions(title: str, date: str, text: list[str], words: tuple[str, ...], more: str) -> str:
    return page(
        f"<div id='top'>{_NAV.format(*words)}</div><div class='c1'><div class='t'>{title}</div>"
        f"<div class='s'>{date} {words[4]}</div><div class='x'>{'<br><br>'.join(text)}</div>"
        f"<div>{words[3]}</div><div class='list'><div>{words[2]}</div>{more}</div></div>"
        f"<div class='bottom'>{words[5]}</div>",
        f"<title>{title}</title>",
    )


def _tables(title: str, date: str, text: list[str], words: tuple[str, ...], more: str) -> str:
    rows = "".join(f"<p>&nbsp;&nbsp;{line}</p>" for line in text)
    return page(
        f"<table><tr><td>{_NAV.format(*words)}</td></tr><tr><td><center><b>{title}</b></center>"
        f"<center>{date}</center>{rows}</td><td>{words[2]}<br>{more}</td></tr>"
        f"<tr><td>{words[5]}</td></tr></table>",
        f"<title>{title}</title>",
    )


class Page(NamedTuple):
    """A page and what a careful editor keeps of it."""

    name: str
    content: bytes
    title: str
    text: tuple[str, ...]
    published: str | None


class Extract(NamedTuple):
    """What a reader gave."""

    title: str
    text: str
    published: str | None


def pages() -> list[Page]:
    """Pages of the tests, and every story of them in each layout."""
    found = [
        Page(d.name, _bytes(d), d.title, d.text, d.published)
        for d in DOCUMENTS
        if d.name.endswith(".html")
    ]
    for path in sorted(LAYOUTS.glob("*.html")):
        (story,) = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
        text = tuple(story["paragraphs"])
        found.append(Page(path.name, path.read_bytes(), story["title"], text, story["published"]))
    texts = {d.text: d for d in DOCUMENTS if d.language in _WORDS and len("".join(d.text)) > _LONG}
    for layout, story in product((_semantic, _divisions, _tables), texts.values()):
        words = _WORDS[story.language]
        more = "".join(f"<p><a href='/{t[:2]}'>{t}</a></p>" for t in _TEASERS[story.language])
        date = "2021-09-03 08:15"
        html = layout(story.title, date, list(story.text), words, more)
        name = f"{layout.__name__[1:]}/{story.name}"
        found.append(Page(name, html.encode(), story.title, story.text, "2021-09-03"))
    return found


def own(item: Page) -> Extract:
    """The product's reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(item.content)
        articles = [article for article in read_path(path) if isinstance(article, Article)]
    text = "\n".join(a.body[slice(*a.story)] if a.story else a.body for a in articles)
    first = articles[0] if articles else None
    return Extract(first.title if first else "", text, first.published if first else None)


def other(item: Page) -> Extract:
    """trafilatura with its defaults."""
    import trafilatura  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    found = trafilatura.extract(item.content, output_format="json", with_metadata=True)
    record: dict[str, Any] = json.loads(found) if found else {}
    return Extract(record.get("title") or "", record.get("text") or "", record.get("date"))


def score(items: list[Page], read: Callable[[Page], Extract]) -> tuple[float, float, int, int]:
    """Share of paragraphs kept, share of the output that is story, right titles, right dates."""
    whole = asked = story = given = titles = dates = 0
    for item in items:
        found = read(item)
        text = "".join(found.text.split())
        lines = sorted(map(_squeezed, dict.fromkeys(item.text)), key=len, reverse=True)
        whole += sum(line in text for line in lines)
        asked += len(lines)
        given += len(text)
        rest = text
        for line in lines:
            rest = rest.replace(line, "")
        story += len(text) - len(rest)
        titles += found.title.strip() == item.title
        dates += found.published == item.published
    return whole / asked, story / (given or 1), titles, dates


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _bytes(document: Document) -> bytes:
    content = document.content
    return content if isinstance(content, bytes) else content.encode(document.encoding)


def main() -> None:
    """Measure both, and print a table."""
    items = pages()
    sys.stdout.write(
        f"{len(items)} pages\n{'':<14}{'kept':>8}{'clean':>8}{'titles':>8}{'dates':>8}\n"
    )
    for name, read in (("own reader", own), ("trafilatura", other)):
        try:
            kept, clean, titles, dates = score(items, read)
        except ModuleNotFoundError:
            sys.stdout.write(f"{name} is not installed: pip install trafilatura\n")
            continue
        sys.stdout.write(f"{name:<14}{kept:>8.3f}{clean:>8.3f}{titles:>8}{dates:>8}\n")


if __name__ == "__main__":
    main()
