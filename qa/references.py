"""References to an article: GB/T 7714-2015, APA 7, BibTeX and CSL-JSON. Pure functions.

GB/T 7714-2015 《信息与文献 参考文献著录规则》: an article with an address is an electronic resource
``[EB/OL]``, one without is ``[Z]``; three authors are named; in a numbered list an unknown author
is left out and the title comes first, as is a place or publisher that is not stated; an estimated
year stands in square brackets.
*Publication Manual of the American Psychological Association*, 7th edition, 2020, chapters 9 and
10: author, date, title, source. A title stands as the source writes it (no recasing, no
transliteration). Only what the article states is written; a date that it does not state is left
out, or ``n.d.`` where the standard asks for it, and one whose year was inferred is marked so.
"""

import json
import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from qa.authors import Author, is_han, split_authors
from qa.types import Article

_GB_SHOWN = 3
_APA_SHOWN = 20
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        **{character: "\\" + character for character in "&%$#_"},
    }
)  # fmt: skip
_CLOSED = tuple(".?!。？！…")
_UNSAFE = re.compile(r"[\s{}\\<>\"]")
_CSL_LANGUAGES = {"zh": "zh-CN", "en": "en"}


class Style(StrEnum):
    """How a reference is written."""

    GB = "gb"
    APA = "apa"
    BIBTEX = "bibtex"
    CSL = "csl"


def reference(article: Article, style: Style, *, accessed: date | None = None) -> str:
    """The reference of an article; ``accessed`` is the day on which its address was visited.

    One line for GB/T 7714 and APA, one entry for BibTeX, a JSON array of one item for CSL-JSON.
    """
    match style:
        case Style.GB:
            return _gb(article, accessed)
        case Style.APA:
            return _apa(article)
        case Style.BIBTEX:
            return _bibtex(article, accessed)
        case Style.CSL:
            return json.dumps([csl_item(article, accessed=accessed)], ensure_ascii=False, indent=2)


def csl_item(article: Article, *, accessed: date | None = None) -> dict[str, Any]:
    """The article as an item of CSL-JSON 1.0.2; ``circa`` marks a date with an inferred year."""
    item: dict[str, Any] = {
        "id": article.id,
        "type": "webpage" if article.url else "document",
        "title": _title(article),
        "language": _CSL_LANGUAGES.get(article.language, article.language),
    }
    if authors := split_authors(_plain(article.author)):
        item["author"] = [_csl_name(author) for author in authors]
    if publisher := _plain(article.publisher):
        item["container-title" if article.url else "publisher"] = publisher
    if parts := _date_parts(article):
        item["issued"] = {"date-parts": [parts]}
        if article.published_inferred:
            item["issued"]["circa"] = True
    if article.url:
        item["URL"] = _address(article.url)
        if accessed is not None:
            item["accessed"] = {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
    return item


def _csl_name(author: Author) -> dict[str, str]:
    if not author.family:
        return {"literal": author.literal}
    name = {"family": author.family, "given": author.given}
    return name | ({"suffix": author.suffix} if author.suffix else {})


def _gb(article: Article, accessed: date | None) -> str:
    names = [_gb_name(author) for author in split_authors(_plain(article.author))]
    if len(names) > _GB_SHOWN:
        names = [*names[:_GB_SHOWN], "等" if is_han(names[0]) else "et al"]
    mark = "[EB/OL]" if article.url else "[Z]"
    address = _address(article.url) if article.url else ""
    parts = [", ".join(names), _title(article) + mark, _gb_issue(article, accessed), address]
    return _sentences(parts)


def _gb_name(author: Author) -> str:
    """Family name in capitals, initials without full stops."""
    if not author.family:
        return author.literal
    initials = re.findall(r"[^\W\d_]+", author.given)
    name = " ".join([author.family.upper(), *(part[0].upper() for part in initials)])
    return f"{name}, {author.suffix.rstrip('.')}" if author.suffix else name


def _gb_issue(article: Article, accessed: date | None) -> str:
    """Publisher, year(day of publication)[day of the visit], each only where it is known."""
    publisher, published = _plain(article.publisher), article.published or ""
    visited = f"[{accessed.isoformat()}]" if article.url and accessed else ""
    if article.published_inferred and published:
        year, day = f"[{published[:4]}]", ""
    elif article.url:
        day = f"({published})" if "-" in published else ""
        # without a publisher before it, the year stands in the day already
        year = published[:4] if publisher or not day else ""
    else:
        year, day = published, ""
    return ", ".join(part for part in (publisher, year) if part) + day + visited


def _apa(article: Article) -> str:
    names = [_apa_name(author) for author in split_authors(_plain(article.author))]
    if len(names) > _APA_SHOWN:
        authors = ", ".join(names[: _APA_SHOWN - 1]) + f", … {names[-1]}"
    elif len(names) > 1:
        authors = ", ".join(names[:-1]) + f", & {names[-1]}"
    else:
        authors = "".join(names)
    publisher = _plain(article.publisher)
    site = "" if publisher == authors else publisher  # a group author that is the site itself
    when, title = f"({_apa_date(article)})", _title(article)
    lead = [authors, when, title] if authors else [_sentences([title]) + " " + when]
    line = _sentences([*lead, site])
    return f"{line} {_address(article.url)}" if article.url else line


def _apa_name(author: Author) -> str:
    if not author.family:
        return author.literal
    initials = " ".join(
        "-".join(f"{part[0].upper()}." for part in word.split("-") if part)
        for word in author.given.replace(".", " ").split()
    )
    return ", ".join(part for part in (author.family, initials, author.suffix) if part)


def _apa_date(article: Article) -> str:
    parts = _date_parts(article)
    if not parts:
        return "n.d."
    if article.published_inferred:
        return f"ca. {parts[0]}"
    day = " ".join([*(_MONTHS[month - 1] for month in parts[1:2]), *map(str, parts[2:])])
    return f"{parts[0]}, {day}" if day else str(parts[0])


def _bibtex(article: Article, accessed: date | None) -> str:
    authors = split_authors(_plain(article.author))
    parts = _date_parts(article)
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in authors),
        "title": f"{{{_title(article).translate(_LATEX)}}}",
        "howpublished": _plain(article.publisher).translate(_LATEX),
        "year": str(parts[0]) if parts else "",
        "month": _MONTHS[parts[1] - 1][:3].lower() if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",  # noqa: PLR2004
        "note": "year inferred, not stated" if article.published_inferred else "",
        "url": _address(article.url) if article.url else "",
        "urldate": accessed.isoformat() if article.url and accessed else "",
        "language": article.language,
    }
    lines = [
        # the months are macros, which every style writes in its own language
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
        for name, value in fields.items()
        if value
    ]
    return f"@misc{{{article.id},\n" + ",\n".join(lines) + "\n}"


def _bibtex_name(author: Author) -> str:
    if not author.family:
        return f"{{{author.literal.translate(_LATEX)}}}"  # braces: one name, whatever is in it
    parts = (author.family, author.suffix, author.given)
    return ", ".join(part.translate(_LATEX) for part in parts if part)


def _date_parts(article: Article) -> list[int]:
    """Year, month and day, as far as they are known; empty without a date."""
    return [int(part) for part in article.published.split("-")] if article.published else []


def _title(article: Article) -> str:
    return _plain(article.title) or _plain(article.source)


def _plain(text: str | None) -> str:
    """One line, without the control and direction characters that would disturb a list."""
    kept = (" " if c.isspace() else c for c in text or "")
    line = "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join(line.split())


def _address(url: str) -> str:
    """An address without the characters that end one, or a BibTeX field, too early."""
    return _UNSAFE.sub(lambda found: quote(found[0]), _plain(url))


def _sentences(parts: list[str]) -> str:
    """Elements of a reference, each closed by one full stop."""
    closed = (part if part.endswith(_CLOSED) else f"{part}." for part in parts if part)
    return " ".join(closed)
