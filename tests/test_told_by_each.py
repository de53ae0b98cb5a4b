"""Questions after what several publishers say of one thing."""

import pytest

from qa.told_by_each import told_by_each

PUBLISHERS = ("北州日报/云海新闻", "渔业报", "港务月刊")


@pytest.mark.parametrize(
    ("question", "questions"),
    [
        (
            "船队有几艘船？渔业报和港务月刊分别怎么说？",
            ["渔业报的报道里，船队有几艘船？", "港务月刊的报道里，船队有几艘船？"],
        ),
        (
            "船队的口号，渔业报2022年1月那篇和北州日报那篇分别是怎么说的？",
            [
                "船队的口号，渔业报2022年1月那篇报道里，是怎么说的？",
                "船队的口号，北州日报那篇报道里，是怎么说的？",
            ],
        ),
        (
            "船队的口号，渔业报和港务月刊写得不太一样吧？分别是怎么说的？",
            [f"船队的口号，{name}的报道里，是怎么说的？" for name in ("渔业报", "港务月刊")],
        ),
        (
            "渔业报和云海新闻写远洋船队时都提到了“硬骨头”，分别指什么？",
            ["渔业报的报道里，远洋船队的“硬骨头”指什么？",
             "云海新闻的报道里，远洋船队的“硬骨头”指什么？"],
        ),
        (
            "渔船的数量，渔业报与港务月刊各给出了多少？",
            ["渔船的数量，渔业报的报道里，是多少？", "渔船的数量，港务月刊的报道里，是多少？"],
        ),
        (
            "根据渔业报、港务月刊以及北州日报，船队分别有多少人？",
            [f"{name}的报道里，船队有多少人？" for name in ("渔业报", "港务月刊", "北州日报")],
        ),
        (
            "渔船的吨位，2022年初渔业报的文章和北州日报那篇讲远洋的报道，各写了多少？",
            ["渔船的吨位，2022年初渔业报的文章里，是多少？",
             "渔船的吨位，北州日报那篇讲远洋的报道里，是多少？"],
        ),
    ],
)  # fmt: skip
def test_what_several_publishers_say_is_asked_of_each(question: str, questions: list[str]) -> None:
    found = told_by_each(question, lambda: PUBLISHERS)
    assert found is not None
    assert list(found.questions) == questions


@pytest.mark.parametrize(
    "question",
    [
        "船队有几艘船？渔业报和港务月刊的说法一样吗？",
        "渔业报和港务月刊分别是哪天发表的？",
        "渔业报和晚报分别怎么说船队的？",
        "北州日报和云海新闻分别怎么说船队的？",
        "东港和西岭分别有多少艘船？",
        "渔业报和港务月刊分别写了船队。",
        "渔业报说船队有几艘船？",
        "渔业报和港务月刊分别怎么说？",
        "渔业报和港务月刊分别在哪一年创办？",
        "渔业报与港务月刊各自有多少订户？",
        "据渔业报和港务月刊报道，东港和西岭分别有多少艘船？",
        "渔业报和港务月刊分别怎么说？一样吗？",
    ],
)
def test_other_questions_are_not_put_to_publishers(question: str) -> None:
    assert told_by_each(question, lambda: PUBLISHERS) is None
