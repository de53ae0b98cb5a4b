"""People who only say something are not who is asked for."""

import pytest

from qa.selection import select
from qa.speakers import is_only_speaker
from tests.test_selection import Judge, ask, candidate, never


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("谁是船队的旗手？", "周文介绍，船队今年有三个特点。", True),
        ("谁是船队的旗手？", "开航在即，周文还表示，船队已经备好了淡水。", True),
        ("谁是船队的旗手？", "船队的旗手周文表示，大家都准备好了。", False),
        ("谁是船队的队长？", "周文说，他从小就想当船长。旗手由周文担任。", False),
        ("谁介绍了船队的情况？", "周文介绍，船队今年有三个特点。", False),
        ("谁支持扩建？", "周文表示，支持扩建。", False),
        ("谁创办了船队？", "“我创办船队时只有20岁。”周文回忆。", False),
        ("谁写了这部小说？", "周文介绍，小说有三章。", True),
        ("船队有几面旗？", "周文介绍，船队今年有三面旗。", False),
        ("谁是船队的旗手？", "船队的旗手是周文。", False),
    ],
)
def test_who_is_something_is_not_told_by_who_speaks(
    question: str, sentence: str, expected: bool
) -> None:
    assert is_only_speaker("周文", question, sentence) is expected


def test_a_sentence_whose_speaker_was_copied_gives_way() -> None:
    speaks, tells = "周文介绍，船队今年有三个特点。", "何静今年担任船队的旗手。"
    judge = Judge(**{speaks: 1.2, tells: 1.0})
    judge.spans = {speaks: "周文", tells: "何静"}
    judge.null_odds = {"周文": -1.0, "何静": -1.0}
    selection = select(ask("谁是船队的旗手？"), [candidate(speaks), candidate(tells)], judge, never)
    assert selection.chosen[0].evidence.text == tells
    (alone,) = select(ask("谁是船队的旗手？"), [candidate(speaks)], judge, never).chosen
    assert alone.evidence.text == speaks
    known = select(ask("谁是船队的旗手？"), [candidate(speaks)], judge, never).signals
    assert known is not None
    assert known.idle == 1
