"""A page of two columns is read column by column, a table row by row."""

from pathlib import Path

from tests.reading.checks import read_article
from tests.reading.makers import columns_pdf_of, write

LEFT = [
    "The council agreed on Monday to build a bridge over",
    "the river Arden, the first crossing of that water in",
    "more than a hundred years, and to open it to walkers",
    "before the end of the next decade.",
    "The old bridge was washed away by a flood.",
]
RIGHT = [
    "Farmers on the far bank say that it will save them",
    "an hour on the road to market, and the school bus",
    "will use it as well, once it is wide enough for two",
    "buses to pass each other.",
    "Nobody knows yet what it will cost.",
]


def read(folder: Path, headline: str, rows: list[tuple[str, str]], right: int = 320) -> str:
    return read_article(write(folder / "a.pdf", columns_pdf_of(headline, rows, right))).body


def test_english_columns(tmp_path: Path) -> None:
    rows = list(zip(LEFT, RIGHT, strict=True))
    body = read(tmp_path, "A new bridge for Arden", rows)
    assert body.splitlines()[0] == "A new bridge for Arden"
    text = " ".join(body.split())
    assert text.index(" ".join(LEFT)) < text.index(" ".join(RIGHT))


def test_line_across_both_columns_parts_what_is_above_it_from_what_is_below(
    tmp_path: Path,
) -> None:
    across = "The bridge will be paid for by the villages on both banks, and by nobody else at all."
    rows = list(zip(LEFT, RIGHT, strict=True))
    body = read(tmp_path, "A new bridge for Arden", [*rows, (across, ""), *rows])
    text = " ".join(body.split())
    left, right = text.index(LEFT[0]), text.index(RIGHT[0])
    assert left < right < text.index(across) < text.rindex(LEFT[0]) < text.rindex(RIGHT[0])


def test_chinese_columns(tmp_path: Path) -> None:
    left = ["春天里村民们在河边修了一条新的水渠,", "水渠把山上的水引到了每一块稻田里面,"]
    left += ["秋天的收成比前一年多了三成还要多些,", "大家都很高兴。"]
    right = ["镇上的学校也在同一年里盖起了新楼房,", "楼里有图书馆和实验室还有一间大食堂,"]
    right += ["孩子们不用再走很远的山路去县城上学,", "老师也都住下了。"]
    body = read(tmp_path, "水渠和学校", list(zip(left, right, strict=True)), 250)
    text = "".join(body.split())
    assert text.index("".join(left)) < text.index("".join(right))


def test_rows_of_a_table_stay_together(tmp_path: Path) -> None:
    rows = [("Bridge", "12 m"), ("Road", "300 m"), ("School", "2"), ("Market", "1"), ("Mill", "3")]
    text = "".join(read(tmp_path, "What was built", rows).split())
    for name, value in rows:
        assert name + "".join(value.split()) in text
