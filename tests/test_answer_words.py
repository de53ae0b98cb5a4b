"""The words that answer, in what was written: kept, put beside a translation, put in English."""

import pytest

from qa.pipeline import Qingwen
from tests.test_answering import ENGLISH, SENTENCE, Writer, written


@pytest.mark.parametrize(
    ("sentence", "span", "expected"),
    [
        (SENTENCE, "周文", "The director of the Binhai Library is Zhou Wen (周文)."),
        (SENTENCE, "", SENTENCE),
        (SENTENCE, "46.2万人次", SENTENCE),
        (SENTENCE, "李文", SENTENCE),
        (SENTENCE[:-1] + " (周文).", "周文", SENTENCE[:-1] + " (周文)."),
    ],
    ids=["name", "unknown", "figure", "not in the source", "there already"],
)
def test_a_translated_name_stands_once_beside_its_original(
    qingwen_extractive: Qingwen, sentence: str, span: str, expected: str
) -> None:
    _, (claim,) = written(
        qingwen_extractive,
        Writer(sentence),
        "滨海图书馆馆长是周文。",
        question=ENGLISH,
        language="en",
        spans=[span],
    )
    assert claim.text == expected


def test_figures_that_a_translation_leaves_out_stand_in_brackets(
    qingwen_extractive: Qingwen,
) -> None:
    source = "滨海图书馆接待读者46.2万人次，同比增长8%。"
    (claim,) = written(
        qingwen_extractive,
        Writer("The number of readers of the Binhai Library increased by 8% year-on-year."),
        source,
        question="What is known of the readers of the Binhai Library?",
        language="en",
        spans=["46.2万人次"],
    )[1]
    assert claim.text.endswith(" by 8% year-on-year (46.2万人次).")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("There are 8 halls on the list of the Binhai Library.", " (4座)."),
        ("There are 9 halls on the list of the Binhai Library.", "”"),
        ("There are 4 halls on the list of the Binhai Library.", "Library."),
        ("There are four halls on the list of the Binhai Library.", "Library."),
    ],
)
def test_another_small_figure_of_the_source_does_not_stand_for_the_one_that_answers(
    qingwen_extractive: Qingwen, said: str, expected: str
) -> None:
    source = "滨海图书馆8座馆入选去年的名单，4座馆入选今年的名单。"
    (claim,) = written(
        qingwen_extractive,
        Writer(said),
        source,
        question="How many halls of the Binhai Library are on the list of this year?",
        language="en",
        spans=["4座"],
    )[1]
    assert claim.text.endswith(expected)


def test_an_ordinary_word_that_stayed_chinese_is_put_in_english(
    qingwen_extractive: Qingwen,
) -> None:
    source = "滨海图书馆的灯塔由馆长周文看守。"
    said = "The 灯塔 of the Binhai Library is kept by its director 周文."
    _, (claim,) = written(qingwen_extractive, Writer(said), source, question=ENGLISH, language="en")
    assert claim.text == said.replace("灯塔", "lighthouse")


def test_more_than_a_number_is_not_written_as_the_number(qingwen_extractive: Qingwen) -> None:
    source = "滨海图书馆现有40多种设备，另有12种在途。"
    question = "滨海图书馆有多少种设备？"
    _, (claim,) = written(
        qingwen_extractive, Writer("滨海图书馆现有40种设备。"), source, question=question
    )
    assert claim.text == "滨海图书馆现有40多种设备。"
