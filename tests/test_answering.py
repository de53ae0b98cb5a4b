"""Writing and checking, with the writer's words given and the real encoder."""

from collections.abc import Callable, Generator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering import write_claims
from qa.citing import strip_markers
from qa.conversation import Query
from qa.pipeline import Qingwen
from qa.types import Claim, ClaimReady, Token, Verdict
from tests.test_selection import Judge, candidate

SOURCE = "2023年,滨海图书馆接待读者46.2万人次,馆长周文表示同比增长8%。"


class Writer(Judge):
    """Writes what it was given, in the pieces it was given."""

    def __init__(self, *pieces: str, complete: bool = True) -> None:
        super().__init__()
        self.pieces, self.complete = pieces, complete

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
        read: Sequence[str] = (),
    ) -> Generator[str, None, bool]:
        yield from self.pieces
        return self.complete


def written(
    qingwen: Qingwen,
    writer: Writer,
    *sources: str,
    question: str = "滨海图书馆的馆长是谁？",
    language: str = "zh",
    stop: bool = False,
    spans: Sequence[str] = (),
    certain: bool = True,
) -> tuple[str, list[Claim]]:
    """The text that was streamed, and the claims."""
    chosen = [candidate(s, article=str(i)) for i, s in enumerate(sources or (SOURCE,))]
    query = Query(question, question)
    encoder = qingwen._models.encoder
    events = list(
        write_claims(
            query, language, chosen, writer, encoder, lambda: stop, spans=spans, certain=certain
        )
    )
    return (
        "".join(event.text for event in events if isinstance(event, Token)),
        [event.claim for event in events if isinstance(event, ClaimReady)],
    )


def test_a_supported_sentence_is_kept_with_its_full_stop(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer("馆长是周文"))
    assert [(c.text, c.verdict) for c in claims] == [("馆长是周文。", Verdict.SUPPORTED)]


def test_an_unsupported_sentence_is_replaced_by_the_quote(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer("馆长是王强，他热爱阅读和旅行。"))
    assert [c.text for c in claims] == [SOURCE]


def test_a_writer_that_got_stuck_gives_way_to_the_quote(qingwen_extractive: Qingwen) -> None:
    stuck = "馆长是" + "、".join(["滨海图书馆馆长周文"] * 4) + "。"
    _, claims = written(qingwen_extractive, Writer(stuck))
    assert [claim.text for claim in claims] == [SOURCE]


@pytest.mark.parametrize("said", ["滨海图书馆的馆长周文？", "馆长周文表示了什么?"])
def test_a_writer_that_asks_back_gives_way_to_the_quote(
    qingwen_extractive: Qingwen, said: str
) -> None:
    _, claims = written(qingwen_extractive, Writer(said))
    assert [claim.text for claim in claims] == [SOURCE]


def test_a_quote_that_asks_may_be_told(qingwen_extractive: Qingwen) -> None:
    source = "滨海图书馆今年的讲座题为“书去哪了？”"
    asked = "滨海图书馆今年的讲座题为什么？"
    _, (claim,) = written(qingwen_extractive, Writer("讲座题为书去哪了？"), source, question=asked)
    assert claim.text == "讲座题为书去哪了？"


def test_korean_with_chinese_within_a_word_gives_way(qingwen_extractive: Qingwen) -> None:
    broken, sound = "도서관장은 전국图书馆 소속 저우원입니다.", "대中 도서관장은 周文입니다."
    _, (claim,) = written(qingwen_extractive, Writer(broken), language="ko")
    assert claim.text.startswith("원문: ")
    _, (claim,) = written(qingwen_extractive, Writer(sound), language="ko")
    assert claim.text == sound


@pytest.mark.parametrize("said", ["馆长是周文亭和周文亭", "馆长先后是周文亭、周文亭。"])
def test_one_thing_is_not_told_as_two(qingwen_extractive: Qingwen, said: str) -> None:
    source = "滨海图书馆馆长是周文亭。"
    _, claims = written(qingwen_extractive, Writer(said), source)
    assert [claim.text for claim in claims] == [source]


def test_two_things_of_which_the_same_is_said_are_two(qingwen_extractive: Qingwen) -> None:
    source = "滨海图书馆馆长有1000本书，临海图书馆馆长有1000本书。"
    said = "滨海图书馆、临海图书馆馆长有1000本书和1000本书。"
    _, (claim,) = written(qingwen_extractive, Writer(said), source)
    assert claim.text == said


def test_one_bad_sentence_does_not_take_the_good_one_with_it(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer("馆长是周文。读者有99万人次。"))
    assert [c.text for c in claims] == ["馆长是周文。"]


def test_a_sentence_cut_short_is_not_finished_for_the_writer(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer("馆长是周文。同比增", complete=False))
    assert [c.text for c in claims] == ["馆长是周文。"]


def test_after_a_stop_nothing_is_added(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer("馆长是", complete=False), stop=True)
    assert not claims


def test_markers_of_the_source_are_no_markers_of_the_answer(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer(), "馆长是周文[3]。")
    assert [c.text for c in claims] == ["馆长是周文。"]
    assert claims[0].citations[0].quote == "馆长是周文[3]。"


def test_an_answer_in_the_wrong_language_is_framed_as_a_quote(qingwen_extractive: Qingwen) -> None:
    _, claims = written(qingwen_extractive, Writer("馆长是周文。"), language="en")
    assert claims[0].text.startswith("The source says: “2023年")


@pytest.mark.parametrize("source", ["“馆长是周文。", "馆长是周文。”", "“馆长是周文。”"])
def test_a_framed_quote_has_one_pair_of_marks(qingwen_extractive: Qingwen, source: str) -> None:
    _, claims = written(qingwen_extractive, Writer(), source, language="en")
    assert claims[0].text == "The source says: “馆长是周文。”"
    assert claims[0].citations[0].quote == source


@pytest.mark.parametrize("marker", ["[1]", "【2】", "[1, 2]", "[^3]"])
@given(data=st.data())
def test_no_marker_of_the_writer_is_ever_streamed(
    qingwen_extractive: Qingwen, marker: str, data: st.DataObject
) -> None:
    text = f"馆长是周文{marker}。他表示{marker}[同比]增长8%。"
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1))))
    pieces = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    streamed, _ = written(qingwen_extractive, Writer(*pieces))
    assert streamed == strip_markers(text)


def test_an_answer_without_the_number_asked_for_gives_way_to_the_quote(
    qingwen_extractive: Qingwen,
) -> None:
    writer = Writer("滨海图书馆接待了读者。")
    question = "滨海图书馆接待了多少名读者？"
    _, claims = written(qingwen_extractive, writer, question=question)
    assert [c.text for c in claims] == [SOURCE]
    _, claims = written(qingwen_extractive, writer, question=question, certain=False)
    assert claims == []


class Forgetful(Writer):
    """Leaves out what it is not told, and streams as much."""

    def __init__(self, untold: str, told: str) -> None:
        super().__init__()
        self.untold, self.told = untold, told

    def write(
        self,
        question: str,
        sources: Sequence[str],
        spans: Sequence[str],
        language: str,
        should_stop: Callable[[], bool],
        read: Sequence[str] = (),
    ) -> Generator[str, None, bool]:
        yield self.told if any(spans) else self.untold
        return True


def test_words_that_answer_and_were_left_out_are_told_to_the_writer(
    qingwen_extractive: Qingwen,
) -> None:
    question = "滨海图书馆接待了多少名读者？"
    writer = Forgetful("滨海图书馆的读者同比增长8%。", "滨海图书馆接待读者46.2万人次。")
    streamed, claims = written(qingwen_extractive, writer, question=question, spans=["46.2万人次"])
    assert [c.text for c in claims] == ["滨海图书馆接待读者46.2万人次。"]
    assert streamed == "滨海图书馆的读者同比增长8%。"


@pytest.mark.parametrize(
    ("span", "expected"),
    [("46.2万人次", "462,000"), ("46.2万人次；周文", "462,000"), ("2名", "8%"), ("周文", "8%")],
)
def test_figures_that_answer_and_were_left_out_are_told_to_a_writer_in_another_language(
    qingwen_extractive: Qingwen, span: str, expected: str
) -> None:
    question = "How many readers did the Binhai Library receive in 2023?"
    writer = Forgetful(
        "The Binhai Library had 8% more readers in 2023.",
        "The Binhai Library received 462,000 readers in 2023.",
    )
    _, claims = written(qingwen_extractive, writer, question=question, language="en", spans=[span])
    assert expected in claims[0].text


def test_an_answer_broken_within_a_character_gives_way_to_the_quote(
    qingwen_extractive: Qingwen,
) -> None:
    _, claims = written(qingwen_extractive, Writer("滨海图书馆馆长是周文\ufffd。"))
    assert [c.text for c in claims] == [SOURCE]


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("图书馆的设备放在哪个园区里？", "图书馆的设备放在园区里。", False),
        ("图书馆的设备放在哪个园区里？", "图书馆的设备放在东港园区里。", True),
        ("图书馆的设备放在园区里吗？", "图书馆的设备放在园区里。", True),
        ("图书馆的设备会不会放在园区里？", "图书馆的设备放在园区里。", True),
        ("图书馆的设备放在园区里没？", "图书馆的设备放在园区里。", True),
        ("园区和周文谁保管图书馆的设备？", "周文保管图书馆的设备。", True),
    ],
)
def test_a_sentence_that_only_repeats_the_question_gives_way_to_the_quote(
    qingwen_extractive: Qingwen, question: str, said: str, *, expected: bool
) -> None:
    source = "图书馆的设备放在东港园区里,由周文保管。"
    _, (claim,) = written(qingwen_extractive, Writer(said), source, question=question)
    assert (claim.text == said) is expected


def test_words_that_answer_and_stay_away_are_quoted(qingwen_extractive: Qingwen) -> None:
    writer = Writer("滨海图书馆的读者同比增长8%。")
    _, claims = written(qingwen_extractive, writer, spans=["周文"])
    assert [c.text for c in claims] == [SOURCE]


def test_a_stop_keeps_what_was_written_without_the_words_that_answer(
    qingwen_extractive: Qingwen,
) -> None:
    writer = Writer("滨海图书馆的读者同比增长8%。")
    _, claims = written(qingwen_extractive, writer, spans=["周文"], stop=True)
    assert [c.text for c in claims] == ["滨海图书馆的读者同比增长8%。"]


def test_without_a_number_and_without_certainty_nothing_is_quoted_for_known_words(
    qingwen_extractive: Qingwen,
) -> None:
    question = "滨海图书馆接待了多少名读者？"
    writer = Writer("滨海图书馆接待了读者。")
    _, claims = written(
        qingwen_extractive, writer, question=question, spans=["46.2万人次"], certain=False
    )
    assert claims == []


@pytest.mark.parametrize("span", ["馆长周文、46.2万名", "“周文”", "8%", "462000人次", ""])
def test_words_that_answer_may_be_told_in_another_form(
    qingwen_extractive: Qingwen, span: str
) -> None:
    text = "滨海图书馆馆长周文表示，2023年接待读者46.2万人次，增长8%。"
    _, claims = written(qingwen_extractive, Writer(text), spans=[span])
    assert [c.text for c in claims] == [text]


def test_a_sentence_without_the_number_asked_for_is_no_answer_in_french_either(
    qingwen_extractive: Qingwen,
) -> None:
    asked = "Combien de lecteurs la bibliothèque Binhai a-t-elle accueillis ?"
    said = Writer("La bibliothèque Binhai (滨海图书馆) a accueilli des lecteurs.")
    for certain, found in ((False, 0), (True, 1)):
        _, claims = written(
            qingwen_extractive, said, question=asked, language="fr", certain=certain
        )
        assert len(claims) == found


def test_a_quote_without_the_time_asked_for_is_no_answer_either(
    qingwen_extractive: Qingwen,
) -> None:
    writer = Writer("滨海图书馆接待了读者。")
    question = "滨海图书馆什么时候闭馆？"
    source = "滨海图书馆接待了读者。"
    for certain in (True, False):
        _, claims = written(qingwen_extractive, writer, source, question=question, certain=certain)
        assert claims == []


def test_a_foreign_sentence_that_only_repeats_the_question_is_no_answer(
    qingwen_extractive: Qingwen,
) -> None:
    writer = Writer("The Binhai Library received readers in the year 2023.")
    question = "How did the Binhai Library receive readers in the year 2023?"
    _, claims = written(qingwen_extractive, writer, question=question, language="en")
    assert SOURCE.rstrip("。") in claims[0].text


ENGLISH = "Who is the director of the Binhai Library?"
SENTENCE = "The director of the Binhai Library is Zhou Wen."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("滨海图书馆建了20年。", "滨海图书馆建了近20年。"),
        ("滨海图书馆建了近20年。", "滨海图书馆建了近20年。"),
        ("滨海图书馆有员工30人。", "滨海图书馆有员工30人。"),
        ("滨海图书馆限100人入内。", "滨海图书馆限100人入内。"),
        ("滨海图书馆签下40家书店。", "滨海图书馆签下40家书店。"),
        ("滨海图书馆至少20年。", "滨海图书馆至少20年。"),
    ],
)
def test_a_bound_of_the_source_is_not_written_as_exact(
    qingwen_extractive: Qingwen, said: str, expected: str
) -> None:
    source = (
        "滨海图书馆建了近20年，近30人在建，如今员工30人，限不超过100人入内，"
        "签约40家书店，至少20年。"
    )
    _, (claim,) = written(qingwen_extractive, Writer(said), source, question="建了多久，有谁？")
    assert claim.text == expected


def test_ten_odd_is_not_written_as_ten(qingwen_extractive: Qingwen) -> None:
    source = "滨海图书馆借一本书只要十几分钟，还书更快。"
    question = "滨海图书馆借一本书要多久？"
    _, (claim,) = written(
        qingwen_extractive, Writer("滨海图书馆借一本书只要10分钟。"), source, question=question
    )
    assert claim.text == "滨海图书馆借一本书只要十几分钟。"


def test_twenty_beside_ten_odd_stays_twenty(qingwen_extractive: Qingwen) -> None:
    source = "滨海图书馆借书要十几分钟，还书要二十分钟。"
    asked, sentence = "滨海图书馆还书要多久？", "滨海图书馆还书要二十分钟。"
    _, (claim,) = written(qingwen_extractive, Writer(sentence), source, question=asked)
    assert claim.text == sentence
