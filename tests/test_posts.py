import pytest

from qa.answerability import signals
from qa.conversation import Query
from qa.evidence import Extraction
from qa.posts import tells_another_post
from tests.test_selection import candidate

ASSISTANT = "临江集团董事长助理周文介绍了新厂。"


@pytest.mark.parametrize(
    ("question", "translation", "sentence"),
    [
        ("临江集团的董事长是谁？", "", ASSISTANT),
        ("Who chairs the Linjiang Group?", "临江集团的董事长是谁？", ASSISTANT),
        ("临江的区长叫什么名字？", "", "临江区常务副区长周文出席。"),
        ("谁是临江的区长？", "", "临江副区长周文出席。"),
        ("临江集团董事长助理是谁？", "", "临江集团董事长周文介绍了新厂。"),
    ],
)
def test_the_holder_of_a_like_post_is_another(
    question: str, translation: str, sentence: str
) -> None:
    assert tells_another_post(question, translation, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("临江集团的董事长助理是谁？", ASSISTANT),
        ("临江集团的董事长助理是谁？", "董事长的助理周文介绍了新厂。"),
        ("临江集团的总经理助理是谁？", "总经理周文的助理李四陪同。"),
        ("谁任命了副市长？", "市长周文任命了他。"),
        ("临江集团的董事长说了什么？", ASSISTANT),
        ("董事长把公司交给了谁？", ASSISTANT),
        ("谁陪同总统访问？", "总统秘书周文陪同访问。"),
        ("市长揭幕的大桥叫什么名字？", "副市长周文为东湖大桥揭幕。"),
        ("临江的副区长叫什么名字？", "临江区常务副区长周文出席。"),
        ("临江的局长是谁？", "科创委副主任、科技局局长周文出席。"),
        ("临江集团的董事长是谁？", "周文执掌临江集团多年。"),
        ("临江的前任市长是谁？", "临江原市长周文出席。"),
        ("东时代公司的董事长是谁？", "东时代董事长周文到访。"),
        ("该校的校长是谁？", "该校目前校长是周文。"),
        ("学校的院长叫什么名字？", "院长代表学校致辞。"),
    ],
)
def test_the_holder_of_the_post_itself_answers(question: str, sentence: str) -> None:
    assert not tells_another_post(question, "", sentence)


def test_who_holds_a_like_post_makes_an_answer_unlikely() -> None:
    query = Query("临江集团的董事长是谁？", "临江集团的董事长是谁？")
    chairman = "临江集团董事长周文介绍了新厂。"
    known = [
        signals(query, one, [one], 1.0, Extraction("周文", -2.0), several=False)
        for one in (candidate(ASSISTANT), candidate(chairman))
    ]
    assert [one.other_matter for one in known] == [1, 0]


@pytest.mark.parametrize(
    ("question", "translation", "sentence", "expected"),
    [
        ("临江集团的董事长是谁？", "", "临江集团总经理周文介绍了新厂。", True),
        ("Who chairs it?", "临江集团的董事长是谁？", "临江集团总经理周文介绍了新厂。", True),
        ("临江集团的总经理是谁？", "", "临江集团总经理周文介绍了新厂。", False),
        ("临江集团的董事长是谁？", "", "董事长王敏和总经理周文都来了。", False),
        ("临江集团的负责人是谁？", "", "临江集团总经理周文介绍了新厂。", False),
        ("临江集团的总经理是谁？", "", "临江集团总裁周文介绍了新厂。", False),
        ("临江集团的董事长是谁？", "", "临江集团董事局主席周文介绍了新厂。", False),
        ("Who directs the hospital?", "医院的主任是谁？", "医院院长周文介绍了新楼。", False),
        ("临江的市长是谁？", "", "临江市委书记周文介绍了新楼。", True),
        ("临江集团的董事长是谁？", "", "临江集团由周文执掌。", False),
        ("临江集团在哪儿？", "", "临江集团总经理周文介绍了新厂。", False),
    ],
)
def test_who_is_named_right_behind_another_post_does_not_hold_the_one_asked_for(
    question: str, translation: str, sentence: str, expected: bool
) -> None:
    evidence = candidate(sentence)
    known = signals(
        Query(question, question, translation),
        evidence,
        [evidence],
        1.0,
        Extraction("周文", -1.0),
        several=False,
    )
    assert bool(known.other_matter) is expected
