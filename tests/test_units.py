"""Figures of translated claims keep the unit that says what they are of."""

import pytest

from qa.units import lost_units

SOURCE = "该厂给予近10万元的奖励，投资1.5亿元，产量增长32%，有专利162项。"


@pytest.mark.parametrize(
    ("claim", "lost"),
    [
        ("The works holds nearly 100,000 patents.", ["100,000"]),
        ("The works gives a reward of nearly 100,000 yuan.", []),
        ("It gives RMB 100,000 bonuses.", []),
        ("L'usine donne 100 000 yuans.".replace(" 000", "\u202f000"), []),
        ("It gives 100,000 Chinese yuan.", []),
        ("L'usine investit 150 millions d'euros.", []),
        ("It gives 100,000 Hong Kong dollars.", []),
        ("It invested 150 million United States dollars.", []),
        ("공장은 10만 위안을 준다.", []),
        ("The output rose by 32 points.", []),
        ("It invested 150 million last year.", []),
        ("The works invested 150 million.", []),
        ("The works invested 150 million in new halls.", []),
        ("The works has 150 million machines.", ["150 million"]),
        ("Die Produktion stieg um 32 Prozent.", []),
        ("Es gibt 32 Maschinen.", ["32"]),
        ("It holds 162 patents.", []),
        ("У завода 32 станка.", ["32"]),
        ("Завод выплатил 100000 юаней.", []),
    ],
)
def test_money_and_shares_count_nothing_else(claim: str, lost: list[str]) -> None:
    assert lost_units(claim, SOURCE) == lost


def test_a_figure_that_is_money_and_a_count_may_be_either() -> None:
    assert not lost_units("It has 32 machines.", "产量增长32%，有机器32台。")
    assert not lost_units("Output in 5 towns rose.", "五个镇产量增长5%。")
