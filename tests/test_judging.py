"""What a sentence loses against others when the evidence is chosen."""

from qa.selection import select
from tests.test_selection import Judge, ask, candidate, never


def test_a_sentence_that_states_the_year_asked_for_is_preferred() -> None:
    judge = Judge(**{"2020年引进8个。": 2.5, "2021年引进12个。": 1.5})
    ranked = [candidate("2020年引进8个。", 2.5), candidate("2021年引进12个。", 2.4)]
    selection = select(ask("2021年引进几个？"), ranked, judge, never)
    assert selection.chosen[0].evidence.text == "2021年引进12个。"


def test_of_two_sentences_of_a_year_the_one_that_states_it_is_preferred() -> None:
    passage = "2023年，该厂有9台纺机。如今，该厂有12台纺机。"
    stated, left = passage[:13], passage[13:]
    judge = Judge(**{left: 1.5, stated: 1.0})
    candidates = [candidate(left, passage=passage), candidate(stated, passage=passage)]
    assert select(ask("2023年该厂有多少台纺机？"), candidates, judge, never).spans == (stated,)
    assert select(ask("该厂有多少台纺机？"), candidates, judge, never).spans == (left,)
