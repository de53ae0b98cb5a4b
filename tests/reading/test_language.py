"""The language of a text, and the one a question is asked in."""

import pytest

from qa.reading.language import asked_in, detect_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who wrote the article “海边的灯塔在去年秋天重新点亮”?", "en"),
        ("《The lighthouse of Northport is lit again》是谁写的？", "zh"),
        ("“海边的灯塔”", "zh"),
        ("How tall is the lighthouse?", "en"),
    ],
)
def test_a_question_is_asked_in_the_language_of_its_own_words(question: str, language: str) -> None:
    assert asked_in(question) == language


def test_a_text_is_in_the_language_of_most_of_it() -> None:
    assert detect_language("灯塔建于1912年，当地人称它为“The Old Light”，至今仍在使用。") == "zh"
