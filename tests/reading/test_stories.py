"""Stories of one file: found, mended and kept apart, in files made for the purpose."""

from pathlib import Path

import pytest

from qa.reading import read_path, source_text
from qa.types import Article
from tests.reading.checks import assert_maps_back, read_articles
from tests.reading.makers import write

HARBOUR = (
    "## 东湾港：老码头装上“智慧大脑”\n\n◎本报记者 林远  \n通讯员 周安\n\n"
    "初夏的东湾港,三号泊位的岸桥不再需要司机爬上四十米高的驾驶室。"
    "东湾港集团把操作台搬进了三公里外的控制"
)
HARBOUR_END = "中心,一名操作员可以同时照看四台岸桥。\n\n"
HARBOUR_MORE = (
    "东湾港是北方重要的集装箱枢纽港,去年完成集装箱吞吐量六百二十万标箱。东湾港集团总工程师沈立新说,"
    "远程岸桥让单机效率提高了百分之十八。\n\n"
)
ORCHARD = (
    "## 青禾县苹果进了数字果园\n\n科海日报讯(记者赵敏 实习生钱多)9月12日,青禾县果农在手机上"
    "就能看到每棵苹果树的土壤湿度和虫情。青禾县把两万亩果园分成一千二百个网格,每个网格都有传感器。\n\n"
    "青禾县农业农村局局长郑果说,数字果园让每亩苹果的用水减少了三成,用药减少了四成。\n\n"
)
STRAY = (
    "东湾港集团还与三所大学合办了智慧港口研究院,研究岸桥的视觉识别和集卡的自动驾驶。沈立新说,"
    "东湾港的下一步是让集装箱卡车也无人化。\n\n"
)


def stories(tmp_path: Path, text: str, name: str = "page.txt") -> list[Article]:
    path = write(tmp_path / name, text)
    found = read_articles(path)
    for article in found:
        assert_maps_back(article.body, article.runs, source_text(path))
    return found


def running(article: Article) -> str:
    assert article.story is not None
    return article.body[slice(*article.story)]


def test_stray_paragraph_goes_back_to_its_story(tmp_path: Path) -> None:
    harbour, orchard = stories(tmp_path, HARBOUR + HARBOUR_END + HARBOUR_MORE + ORCHARD + STRAY)
    assert harbour.title == "东湾港：老码头装上“智慧大脑”"
    assert running(harbour).endswith("集装箱卡车也无人化。")
    assert "东湾港" not in orchard.body
    assert (harbour.author, orchard.author) == ("林远、周安", "赵敏、钱多")
    assert orchard.publisher == "科海日报"
    (note,) = harbour.notes
    assert note.startswith("moved here")
    assert orchard.notes == ()


def test_paragraph_above_its_headline_comes_first_in_its_story(tmp_path: Path) -> None:
    harbour, orchard = stories(tmp_path, STRAY + ORCHARD + HARBOUR + HARBOUR_END + HARBOUR_MORE)[
        ::-1
    ]
    assert running(harbour).startswith("东湾港集团还与三所大学")
    assert "东湾港" not in orchard.body


def test_cut_sentence_is_joined_across_a_pull_quote(tmp_path: Path) -> None:
    quote = "# 四十米\n\n"
    harbour, _ = stories(tmp_path, HARBOUR + "\n\n" + quote + HARBOUR_END + HARBOUR_MORE + ORCHARD)
    assert "三公里外的控制中心,一名操作员" in running(harbour)
    assert [item.reason for item in harbour.removed] == ["pull quote"]
    assert len(harbour.joins) == 1


def test_doubled_text_is_dropped_and_kept_as_removed(tmp_path: Path) -> None:
    harbour, orchard = stories(
        tmp_path,
        HARBOUR + "\n\n" + HARBOUR_END + HARBOUR_MORE + ORCHARD + HARBOUR_END + HARBOUR_MORE,
    )
    assert running(harbour).count("一名操作员") == 1
    assert running(harbour).count("六百二十万标箱") == 1
    assert [item.reason for item in orchard.removed] == ["doubled", "doubled"]


def test_words_printed_twice_at_a_break_stand_once(tmp_path: Path) -> None:
    harbour, _ = stories(tmp_path, HARBOUR + "\n\n控制" + HARBOUR_END + HARBOUR_MORE + ORCHARD)
    assert "三公里外的控制中心,一名" in running(harbour)


def test_sentence_whose_end_is_missing_is_marked(tmp_path: Path) -> None:
    harbour, _ = stories(tmp_path, HARBOUR + "\n\n### 效率\n\n" + HARBOUR_MORE + ORCHARD)
    (note,) = harbour.notes
    assert "cut off" in note


def test_paragraph_of_no_story_is_kept_apart_and_marked(tmp_path: Path) -> None:
    lost = "明日天气预报:南部山区有小雨,气温十二到十九度,出门请带雨具并注意保暖防滑。\n\n"
    found = stories(tmp_path, lost + HARBOUR + HARBOUR_END + HARBOUR_MORE + ORCHARD)
    assert len(found) == 3
    apart = found[-1]
    assert "小雨" in apart.body
    assert apart.title == ""
    assert "could not be placed" in apart.notes[0]


def test_paragraph_in_doubt_stays_and_is_marked(tmp_path: Path) -> None:
    doubt = "青禾县的传感器来自东湾港集团,沈立新说岸桥的效率也是这样提高的。\n\n"
    more = "青禾县的果农今年又种下了三千棵新苹果树,数字果园的网格增加到一千三百个。\n\n"
    harbour, orchard = stories(
        tmp_path, HARBOUR + HARBOUR_END + HARBOUR_MORE + ORCHARD + doubt + more
    )
    assert doubt.strip() in orchard.body
    assert any("may belong to another story" in note for note in orchard.notes)
    assert harbour.notes == ()


def test_stories_in_english_with_bylines(tmp_path: Path) -> None:
    text = (
        "# Night trains return to the coast\n\nBy Clara Holm\n\n"
        "The night train to the coast will run again from May after eleven years, the railway said."
        " Sleeping cars were bought from a museum line, and\n\n"
        "# Bees move to the town hall roof\n\nBy Peter Vance\n\n"
        "Four hives now stand on the roof of the town hall. The bees have made nine kilos of"
        " honey, which the mayor gives to guests.\n\n"
        "a dining car will be added in the autumn, when the sleeping cars have new windows.\n"
    )
    trains, bees = stories(tmp_path, text, "page.md")
    assert "museum line, and a dining car will be added in the autumn" in running(trains)
    assert "dining car" not in bees.body
    assert (trains.author, bees.author) == ("Clara Holm", "Peter Vance")


@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_stories_of_a_page(tmp_path: Path, tag: str) -> None:
    one = "青禾县把两万亩果园分成一千二百个网格,每个网格都有传感器,果农用手机就能看到湿度。"
    two = "东湾港集团把操作台搬进了三公里外的控制中心,一名操作员可以照看四台岸桥,效率更高。"
    text = (
        f"<{tag}>青禾县苹果进了数字果园</{tag}><p>记者 赵敏</p><p>{one}</p><p>{one[:20]}更多。</p>"
        f"<{tag}>东湾港老码头装上智慧大脑</{tag}><p>记者 林远</p><p>{two}</p>"
        f"<p>{two[:20]}更多。</p>"
    )
    orchard, harbour = stories(tmp_path, text, "page.html")
    assert (orchard.author, harbour.author) == ("赵敏", "林远")
    assert "岸桥" not in orchard.body


def test_sections_of_one_story_are_no_stories(tmp_path: Path) -> None:
    text = (
        "# 青禾县苹果进了数字果园\n\n记者 赵敏\n\n青禾县把两万亩果园分成一千二百个网格。\n\n"
        "## 用水少了\n\n每亩苹果的用水减少了三成,用药减少了四成,果农们说这是他们没有想到的。\n\n"
        "## 收成多了\n\n今年的苹果比去年多收了两成,价钱也比去年高了一成,县里的冷库都装满了。\n"
    )
    (article,) = stories(tmp_path, text, "page.md")
    assert article.title == "青禾县苹果进了数字果园"


def test_an_encoder_may_help_and_is_asked_only_in_doubt(tmp_path: Path) -> None:
    asked: list[str] = []

    def similarity(one: str, other: str) -> float:
        asked.append(one)
        return 0.8

    path = write(tmp_path / "page.txt", HARBOUR + HARBOUR_END + HARBOUR_MORE + ORCHARD)
    first = list(read_path(path, similarity))
    assert first == list(read_path(path))
    assert len(set(asked)) < 4


def test_paragraphs_that_differ_in_a_figure_are_no_copies(tmp_path: Path) -> None:
    quarters = [
        f"第{n}季度，全镇一共卖出{n * 137}吨稻米，比上一年同一季度多卖了一成，农户们都说价钱公道。"
        for n in (1, 2, 3)
    ]
    lines = [
        "## 镇上的稻米",
        "本报记者 王小明",
        *quarters,
        "## 山上的果园",
        "本报记者 李四",
        *quarters[:1],
    ]
    path = tmp_path / "page.txt"
    path.write_text("\n\n".join(lines), encoding="utf-8")
    first, *_ = read_articles(path)
    assert first.body.split("\n")[2:5] == quarters
