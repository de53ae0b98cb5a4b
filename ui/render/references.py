"""Markup of an article's references, each with a button that copies it."""

from datetime import date

from qa.references import Style, reference
from qa.types import Article
from ui.render.escaping import say, text

_NAMES = {
    Style.GB: "GB/T 7714-2015",
    Style.APA: "APA 7",
    Style.BIBTEX: "BibTeX",
    Style.CSL: "CSL-JSON",
}


def references(article: Article, accessed: date) -> str:
    """Render the four references of an article, folded away."""
    rows = "".join(
        f'<li class="reference"><span class="style">{name}</span>'
        f'<code dir="auto">{text(reference(article, style, accessed=accessed))}</code>'
        f'<button type="button" class="quiet" data-copy-reference>'
        f'<span class="before">{say("copy")}</span><span class="after">{say("copied")}</span>'
        f'<span class="unseen">{name}</span></button></li>'
        for style, name in _NAMES.items()
    )
    return (
        f'<details class="references"><summary>{say("cite")}</summary>'
        f'<ul>{rows}</ul><p class="unseen" role="status"></p></details>'
    )
