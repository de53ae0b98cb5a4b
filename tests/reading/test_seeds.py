"""The five seeds, read as a careful reader would."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from qa.reading import source_text
from qa.types import Article, Precision
from tests.conftest import SEEDS
from tests.reading.checks import assert_maps_back, read_article


@dataclass(frozen=True)
class Expected:
    file: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    first_lines: tuple[str, ...]
    last_words: str


EXPECTED = [
    Expected(
        "000_3260a6462a4992e3.txt",
        "青岛高新区：创新驱动产业“蝶变”",
        "中国工业报",
        "王保明肖玲玲",
        "2022-01-12",
        "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW202201122244749438",
        (
            "青岛高新区：创新驱动产业“蝶变”",
            "2022-01-12 10:16:53 +0800",
            "■ 王保明肖玲玲",
            "（文章来源：中国工业报）",
        ),
        "吸引更多高新项目落地高新区，共赢美好未来。",
    ),
    Expected(
        "001_4a7a4b40a8280cb1.txt",
        "【区市观察】打造产业聚集区 市北区织梦工业互联网",
        "青岛新闻网",
        "丁淑华",
        "2020-08-25",
        None,
        (
            "【区市观察】打造产业聚集区 市北区织梦工业互联网",
            "2020-08-25 16:18 作者:丁淑华 来源:青岛新闻网",
            "记者/丁淑华",
        ),
        "“新金花”的绽放带来甘霖雨露。",
    ),
    Expected(
        "003_cf9927d191fe7aaa.txt",
        "西海岸先进制造业赋能攻坚战 19项攻坚任务顺利推进",
        "信网",
        "赵宝辉、何琳、王雪",
        "2021-01-14",
        None,
        (
            "西海岸先进制造业赋能攻坚战 19项攻坚任务顺利推进",
            "2021/01/14 15:48 信网",
            "信网记者 赵宝辉 通讯员 何琳 王雪",
            "[来源:信网 编辑:陈烛光]",
        ),
        "西海岸新区工信局局长谢龙目说。",
    ),
    Expected(
        "004_d968bba187a4a48a.txt",
        "青岛高新区加快建设高质量发展先行区、新质生产力示范区、新型工业化引领区——"
        "循“新”出发,激活“科技兴区”新引擎",
        "青岛日报/观海新闻",
        "周伟",
        None,
        None,
        (
            "青岛高新区加快建设高质量发展先行区、新质生产力示范区、新型工业化引领区——",
            "循“新”出发,激活“科技兴区”新引擎",
            "青岛日报/观海新闻记者 周伟",
        ),
        "加快塑造高质量发展新动能新优势。",
    ),
]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.file[:3])
def test_particulars_are_those_the_source_states(expected: Expected) -> None:
    article = read_article(SEEDS / expected.file)
    assert article.source == expected.file
    assert article.title == expected.title
    assert article.publisher == expected.publisher
    assert article.author == expected.author
    assert article.published == expected.published
    precision = Precision.DAY if expected.published else Precision.UNKNOWN
    assert article.published_precision is precision
    assert article.url == expected.url
    assert article.language == "zh"


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.file[:3])
def test_body_opens_with_the_masthead_and_ends_with_the_story(expected: Expected) -> None:
    article = read_article(SEEDS / expected.file)
    lines = article.body.split("\n")
    assert tuple(lines[: len(expected.first_lines)]) == expected.first_lines
    assert article.body.endswith(expected.last_words)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_body_maps_back_to_the_file(path: Path) -> None:
    article = read_article(path)
    source = source_text(path)
    assert source == path.read_bytes().decode("utf-8")
    assert_maps_back(article.body, article.runs, source)


def test_file_of_several_stories_states_no_date() -> None:
    article = read_article(SEEDS / "002_6e0cfa05402543f3.txt")
    assert (article.published, article.published_precision) == (None, Precision.UNKNOWN)


def test_teasers_and_navigation_are_not_in_the_body() -> None:
    bodies = {path.name[:3]: read_article(path).body for path in SEEDS.glob("*.txt")}
    for word in ("03/01 08:04", "01/26 10:01", "保时捷", "半岛都市报", "阅读:", "信网应用", "转载"):
        assert word not in bodies["003"]
    for word in ("分享到", "免责声明", "相关新闻", "高清看青岛", "©", "正文"):
        assert word not in bodies["001"]
    for word in ("<p>", "layout: post", "返回首页", "http"):
        assert word not in bodies["000"]


def test_every_paragraph_of_a_story_is_in_the_body() -> None:
    body = read_article(SEEDS / "001_4a7a4b40a8280cb1.txt").body
    for words in (
        "广兴里旧貌换新颜,蝶变为青岛工业设计创新中心。",
        "聚集3.4亿用户资源",
        "变局:抢抓工业互联网机遇,实现换道超车",
    ):
        assert words in body


def test_renamed_file_keeps_its_id(tmp_path: Path) -> None:
    path = SEEDS / "004_d968bba187a4a48a.txt"
    copy = tmp_path / "other.txt"
    copy.write_bytes(path.read_bytes())
    article: Article = read_article(copy)
    assert article.id == read_article(path).id
    assert article.source == "other.txt"
