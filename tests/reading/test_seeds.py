"""The five seeds, nine stories, read as a careful editor would have typed them (``golden/``).

A golden file names each paragraph by its lines in the seed: ``[74, 80, 82]`` is one paragraph of
three lines, ``[29, 2]`` inside it a line less its first two characters, printed twice at a break.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from qa.reading import read_path, source_text
from qa.text import split_sentences
from qa.types import Article
from tests.conftest import SEEDS
from tests.reading.checks import assert_maps_back, read_article, read_articles

GOLDEN = Path(__file__).parent / "golden"
STORIES = sorted(path.stem for path in GOLDEN.glob("*.json"))
FIELDS = (
    *("title", "publisher", "author", "editor", "published", "published_precision"),
    *("published_from", "url", "language"),
)
_MARKS = re.compile(r"^\s*(?:#+\s+|</?p>|<|\[)?|(?:</p>.*|>|\]\(.*\).*)?\s*$")


@pytest.fixture(params=STORIES)
def golden(request: pytest.FixtureRequest) -> Any:
    return json.loads((GOLDEN / f"{request.param}.json").read_text(encoding="utf-8"))


def story(golden: Any) -> Article:
    (found,) = [a for a in read_articles(SEEDS / golden["file"]) if a.title == golden["title"]]
    return found


def typed(golden: Any, part: Any) -> str:
    """What an editor types for a line, or for several that make one paragraph."""
    if isinstance(part, int):
        part = [part]
    source = (SEEDS / golden["file"]).read_text(encoding="utf-8").splitlines()
    words = ""
    for line in part:
        number, skip = line if isinstance(line, list) else (line, 0)
        words += _MARKS.sub("", source[number - 1])[skip:]
    return words


def test_every_story_has_its_golden_file() -> None:
    titles = {story.title for path in SEEDS.glob("*.txt") for story in read_articles(path)}
    expected = {
        json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))["title"]
        for name in STORIES
    }
    assert titles == expected
    assert len(STORIES) == 9


def test_particulars_are_those_the_source_states(golden: Any) -> None:
    article = story(golden)
    assert {name: getattr(article, name) for name in FIELDS} == {
        name: golden[name] for name in FIELDS
    }
    assert article.source == golden["file"]
    assert not article.published_inferred
    assert list(article.notes) == golden["notes"]


def test_paragraphs_are_those_of_the_story_in_order(golden: Any) -> None:
    article = story(golden)
    assert article.story is not None
    start, end = article.story
    assert article.body[: start - 1].split("\n") == golden["masthead"]
    assert article.body[start:end].split("\n") == [
        typed(golden, part) for part in golden["paragraphs"]
    ]
    captions = article.body[end + 1 :]
    assert (captions.split("\n") if captions else []) == [
        typed(golden, line) for line in golden["captions"]
    ]


def test_what_was_left_out_is_kept_with_its_place(golden: Any) -> None:
    article = story(golden)
    source = source_text(SEEDS / golden["file"])
    assert all(item.reason for item in article.removed)
    assert all(item.source_start is not None for item in article.removed)
    lines = {source[: item.source_start].count("\n") + 1 for item in article.removed}
    assert lines == set(golden["removed"])


def test_every_line_of_a_seed_is_in_one_story_or_removed() -> None:
    for path in SEEDS.glob("*.txt"):
        source = source_text(path)
        used: set[int] = set()
        for article in read_articles(path):
            for run in article.runs:
                first = source[: run.source_start].count("\n")
                last = source[: run.source_start + run.length].count("\n")
                used.update(range(first, last + 1))
            used.update(source[: item.source_start].count("\n") for item in article.removed)
        lines = source.splitlines()
        header = range(7) if source.startswith("---") else range(0)
        for number, line in enumerate(lines):
            assert not line.strip() or number in used or number in header, (path.name, line)


def test_every_sentence_is_whole_and_stands_once(golden: Any) -> None:
    article = story(golden)
    assert article.story is not None
    text = article.body[slice(*article.story)]
    sentences = [text[start:end] for start, end in split_sentences(text)]
    long = [re.sub(r"\W", "", sentence) for sentence in sentences if len(sentence) > 15]
    assert len(long) == len(set(long))
    for line in text.split("\n"):
        assert re.search(r"[。！？…：:;；”]$", line) or len(line) < 40, line
        assert not re.match(r"[,，。;；、”）)]", line)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_body_maps_back_to_the_file(path: Path) -> None:
    source = source_text(path)
    assert source == path.read_bytes().decode("utf-8")
    for article in read_articles(path):
        assert_maps_back(article.body, article.runs, source)


def test_quotes_split_at_joins_stand_in_the_source(golden: Any) -> None:
    article = story(golden)
    source = re.sub(r"\s", "", source_text(SEEDS / golden["file"]))
    plain = re.sub(r"</?\w[^>]*>", "", source)
    for start, end in split_sentences(article.body):
        for span in article.verbatim_spans(start, end):
            assert re.sub(r"\s", "", article.body[slice(*span)]) in plain
    torn = {"青岛国际创新园：“数”写创新密码": 1, "借力光谷科创大走廊 电子信息产业在这里“起飞”": 1}
    assert len(article.joins) == torn.get(article.title, 0)


def test_quotes_of_sentences_read_together_stand_in_the_source(golden: Any) -> None:
    article = story(golden)
    source = re.sub(r"\s", "", source_text(SEEDS / golden["file"]))
    sentences = split_sentences(article.body)
    together = [(a, d) for (a, _), (_, d) in zip(sentences, sentences[2:], strict=False)]
    for start, end in together:
        spans = article.verbatim_spans(start, end)
        assert re.sub(r"\s", "", article.body[start:end]) == re.sub(
            r"\s", "", "".join(article.body[slice(*span)] for span in spans)
        )
        for span in spans:
            assert re.sub(r"\s", "", article.body[slice(*span)]) in source


def test_stories_of_a_file_do_not_depend_on_an_encoder() -> None:
    path = SEEDS / "002_6e0cfa05402543f3.txt"
    alone = read_articles(path)
    flat = list(read_path(path, lambda a, b: 0.85))
    assert flat == alone


def test_renamed_file_keeps_its_id(tmp_path: Path) -> None:
    path = SEEDS / "004_d968bba187a4a48a.txt"
    copy = tmp_path / "other.txt"
    copy.write_bytes(path.read_bytes())
    article: Article = read_article(copy)
    assert article.id == read_article(path).id
    assert article.source == "other.txt"
