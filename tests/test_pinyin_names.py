import pytest

from qa.pinyin_names import in_characters

TEXTS = [
    "临海博物馆馆长周文玲表示，新馆位于德兴路。重庆的展品将于下月运到。",
    "的形状各异的石头。青溪街道办事处就在青溪河边，绿洲公司也在那里。",
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who runs the Linhai Museum?", "Who runs the 临海 Museum?"),
        ("Is Zhou Wenling Linhai's director?", "Is 周文玲 临海's director?"),
        ("what stands on dexing road", "what stands on 德兴 road"),
        ("When do the pieces from Chongqing come?", "When do the pieces from 重庆 come?"),
        ("Wo liegt die Straße Qingxi, und wo Lvzhou?", "Wo liegt die Straße 青溪, und wo 绿洲?"),
        ("Où est Lüzhou ?", "Où est 绿洲 ?"),
        ("Zhou, Wenling and Linhai", "Zhou, 文玲 and 临海"),
    ],
)
def test_names_are_written_as_the_texts_write_them(question: str, expected: str) -> None:
    assert in_characters(question, TEXTS) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who runs the Harbour Museum?",
        "Has Nanchang a museum?",
        "谁是馆长？",
        "",
        "Name the machine.",
        "Side by side, how large are they?",
        "Which Women run it?",
    ],
)
def test_other_words_stay(question: str) -> None:
    assert in_characters(question, [*TEXTS, "那么，这台机器是谁的？思德公司问我们。"]) == question


def test_what_is_spelled_alike_is_the_one_that_stands_there_most_often() -> None:
    assert in_characters("Where is Qingxi?", ["青溪和清溪", "清溪"]) == "Where is 清溪?"
