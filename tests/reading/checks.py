"""What must hold for every article that was read."""

from pathlib import Path

from qa.errors import ReadingError
from qa.reading import read_path
from qa.types import Article, Run


def read_articles(path: Path) -> list[Article]:
    """Every article of a file that has no error in it."""
    found = []
    for item in read_path(path):
        assert isinstance(item, Article), item
        found.append(item)
    return found


def read_article(path: Path) -> Article:
    """The only article of a file."""
    (article,) = read_path(path)
    assert isinstance(article, Article), article
    return article


def read_error(path: Path) -> ReadingError:
    """The only thing a file gives: an error of one line that names it."""
    (error,) = read_path(path)
    assert isinstance(error, ReadingError)
    assert str(error).startswith(str(path))
    assert "\n" not in str(error)
    return error


def assert_maps_back(body: str, runs: tuple[Run, ...], source: str) -> None:
    """Every character of a run stands in the source; between runs is only a blank or break."""
    at = 0
    for run in runs:
        assert run.length > 0
        assert body[at : run.body_start] in {"", " ", "\n"}
        end = run.body_start + run.length
        assert body[run.body_start : end] == source[run.source_start :][: run.length]
        at = end
    assert at == len(body)
