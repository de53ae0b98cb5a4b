"""Units of measurement: a figure of another dimension does not answer."""

import pytest

from qa.answerability import is_idle
from qa.conversation import Query
from qa.dimensions import invented_units, lacks_dimension
from qa.evidence import Candidate
from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("水厂每年用电多少千瓦时？", "水厂年产值3亿元，员工200人。", True),
        ("水厂每年用电多少千瓦时？", "水厂每年用电3.2亿千瓦时。", False),
        ("水厂每年用电多少度电？", "水厂每年用电3.2亿度。", False),
        ("How many megawatts does the dam deliver?", "大坝每秒过水800立方米。", True),
        ("How many megawatts does the dam deliver?", "大坝装机150兆瓦。", False),
        ("How many kW does it draw?", "功率约5kW。", False),
        ("茶厂年产多少吨茶？", "茶厂种茶300亩。", True),
        ("茶厂年产多少吨茶？", "茶厂年产茶五万公斤。", False),
        ("How many tonnes of tea are picked?", "茶厂年产茶五万公斤。", False),
        ("大桥长几公里？", "大桥投资2亿元。", True),
        ("大桥长几公里？", "大桥长1200多米。", False),
        ("水库能装多少立方米水？", "水库蓄水2亿方。", False),
        ("水库能装多少立方米水？", "水库建了3年。", True),
        ("茶厂产了多少米面？", "茶厂投资2亿元。", False),
        ("多少升学名额？", "名额300个。", False),
        ("有多少企业？", "企业300家。", False),
        ("How many kilowatt-hours does it use?", "每天用电400千瓦时。", False),
        ("How many kilowatt hours does it use?", "每天用电400度。", False),
        ("每瓶多少克？", "每瓶30mg。", False),
        ("大桥长多少公里？", "全程350KM。", False),
        ("水池装多少立方米水？", "可装30ｍ³。", False),
        ("这条十几公里长的路何时通车？", "明年5月通车。", False),
        ("有多少米其林餐厅？", "餐厅35家。", False),
        ("出土多少瓦当？", "瓦当35件。", False),
        ("", "", False),
    ],
)
def test_a_unit_that_is_asked_for(question: str, sentence: str, expected: bool) -> None:
    assert lacks_dimension(question, sentence) is expected


def test_words_of_a_sentence_without_the_unit_tell_nothing() -> None:
    sentence = candidate("大坝每秒过水800立方米。")
    assert is_idle(ask("大坝年发电多少千瓦时？"), "800立方米", sentence)
    english = "How many megawatts does the dam deliver?"
    assert is_idle(Query(english, english, "大坝供应多少？"), "800立方米", sentence)
    known = select(ask("大坝年发电多少千瓦时？"), [sentence], _silent(sentence), never).signals
    assert known is not None
    assert known.idle


def _silent(sentence: Candidate) -> Judge:
    """A judge who finds no words in a sentence."""
    judge = Judge(**{sentence.evidence.text: 1.0})
    judge.spans = {sentence.evidence.text: ""}
    return judge


@pytest.mark.parametrize(
    ("claim", "invented"),
    [
        ("The dam delivers 11 megawatts.", ["11 megawatts"]),
        ("It takes 1.5 million tonnes and 11 men.", ["1.5 million tonnes"]),
        ("The dam passes 800 cubic metres per second.", []),
        ("It has 11 gates.", []),
        ("It uses 400 kilowatt-hours a day.", ["400 kilowatt-hours"]),
    ],
)
def test_a_figure_is_given_no_unit_of_a_dimension_that_the_source_lacks(
    claim: str, invented: list[str]
) -> None:
    assert invented_units(claim, "大坝有11扇闸门，每秒过水800立方米。") == invented


def test_units_are_the_same_however_they_are_written() -> None:
    assert not invented_units("It uses 400 kilowatt-hours a day.", "每天用电400千瓦时。")
    assert not invented_units("It covers 300 km.", "全程300KM。")
    assert not invented_units("It weighs 100 kg.", "重100KG。")


def test_a_sentence_may_tell_the_other_one_of_two_things() -> None:
    both = ask("地铁全长多少公里，设几座车站？")
    assert not is_idle(both, "20座", candidate("地铁设20座车站。"))
