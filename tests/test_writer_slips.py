"""What a small model writes besides an answer: the quote takes its place."""

import pytest

from qa.pipeline import Qingwen
from tests.test_answering import Writer, written


@pytest.mark.parametrize("before", ["Certainly, ", "Here is the answer: ", "Of course, "])
def test_a_writer_that_announces_an_answer_gives_way_to_the_quote(
    qingwen_extractive: Qingwen, before: str
) -> None:
    question = "Who is the director of the seaside library?"
    answer = "周文 is the director of the seaside library in Binhai."
    for said, kept in ((answer, True), (before + answer, False)):
        _, claims = written(qingwen_extractive, Writer(said), question=question, language="en")
        assert (claims[0].text == said) is kept


def test_a_sentence_that_says_many_words_twice_gives_way_to_the_quote(
    qingwen_extractive: Qingwen,
) -> None:
    post = "the director of the seaside library and of its reading rooms in Binhai"
    for said, kept in ((f"周文 is {post}.", True), (f"周文 became {post}, {post}, 周文.", False)):
        question = "Who is the director of the seaside library?"
        _, claims = written(qingwen_extractive, Writer(said), question=question, language="en")
        assert (claims[0].text == said) is kept
