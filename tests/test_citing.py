import pytest

from qa.citing import split_claims, strip_markers, verify
from qa.types import Verdict

SOURCE = "2023年,滨海图书馆接待读者46.2万人次,馆长周文表示同比增长8%。"


def check(
    claim: str, question: str = "滨海图书馆接待了多少读者？", similarity: float | None = None
) -> Verdict:
    similarities = None if similarity is None else [similarity]
    return verify(
        claim, question=question, quotes=[SOURCE], context="", similarities=similarities
    ).verdict


def test_a_claim_in_the_sources_words_is_supported() -> None:
    assert check("滨海图书馆2023年接待读者46.2万人次。") is Verdict.SUPPORTED


def test_a_wrong_number_is_unsupported() -> None:
    assert check("滨海图书馆2023年接待读者48万人次。") is Verdict.UNSUPPORTED
    assert check("It received 46.2 million readers in 2023.", similarity=0.9) is Verdict.UNSUPPORTED


def test_the_same_number_in_another_language_is_supported() -> None:
    assert (
        check("The library received 462,000 readers in 2023.", similarity=0.9) is Verdict.SUPPORTED
    )


def test_words_of_its_own_make_a_claim_unsupported() -> None:
    assert check("该馆藏书丰富，设有儿童阅览区和自习室。") is Verdict.UNSUPPORTED


def test_a_chinese_name_that_the_source_lacks_is_unsupported_in_translation() -> None:
    assert check("The director is 王强.", "Who is the director?", 0.9) is Verdict.UNSUPPORTED
    assert check("The director is 周文.", "Who is the director?", 0.9) is Verdict.SUPPORTED


def test_a_name_in_pinyin_that_no_source_holds_is_unsupported_in_translation() -> None:
    quote = "随后，松阳电子、临川电子落户湖州。"

    def checked(claim: str) -> Verdict:
        question = "Which makers came to Huzhou?"
        return verify(
            claim, question=question, quotes=[quote], context=quote, similarities=[0.9]
        ).verdict

    assert checked("Songyang Electronics came to Huzhou.") is Verdict.SUPPORTED
    assert checked("The makers in China are Shenzhen Electronics.") is Verdict.UNSUPPORTED


def test_a_translation_far_from_its_source_is_unsupported() -> None:
    assert check("The library is closed on Mondays.", similarity=0.3) is Verdict.UNSUPPORTED


def test_a_year_only_the_question_names_does_not_prove_itself() -> None:
    question = "滨海图书馆2019年接待了多少读者？"
    assert check("2019年接待读者46.2万人次。", question) is Verdict.UNSUPPORTED


@pytest.mark.parametrize("marker", ["[1]", "【2】", "[1, 2]", "[^3]", "［4］", " [12]"])
def test_markers_of_the_model_are_removed(marker: str) -> None:
    assert strip_markers(f"接待读者46.2万人次{marker}。") == "接待读者46.2万人次。"


def test_claims_are_whole_sentences_without_empty_ones() -> None:
    assert split_claims("增长8%[1]。 \n\n ……馆长是周文。[2]") == ["增长8%。", "馆长是周文。"]


def test_what_one_quote_says_of_one_thing_is_not_said_of_another() -> None:
    quotes = ["海星仪表总部正式入驻北岸高新区。", "南山脚下的云帆电子项目建设快速推进。"]
    question = "云帆电子项目和海星仪表总部分别落在哪个园区？"

    def verdict(claim: str) -> Verdict:
        check = verify(claim, question=question, quotes=quotes, context="", similarities=None)
        return check.verdict

    mixed = "云帆电子项目位于北岸高新区，海星仪表总部入驻北岸高新区。"
    assert verdict(mixed) is Verdict.UNSUPPORTED
    assert verdict("海星仪表总部入驻北岸高新区，云帆电子项目快速推进。") is Verdict.SUPPORTED


@pytest.mark.parametrize("turned", ["读者同比下降8%。", "滨海图书馆2023年没有接待读者46.2万人次。"])
def test_a_meaning_turned_round_is_unsupported(turned: str) -> None:
    assert check(turned) is Verdict.UNSUPPORTED


def test_a_translation_turned_round_is_unsupported() -> None:
    assert check("Readers fell by 8% in 2023.", similarity=0.9) is Verdict.UNSUPPORTED
    assert check("Readers rose by 8% in 2023.", similarity=0.9) is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("quote", "claim", "expected"),
    [
        ("园区有企业近1000家。", "Der Park zählt mehr als 1000 Unternehmen.", Verdict.UNSUPPORTED),
        ("园区有企业近1000家。", "The park has nearly 1000 firms.", Verdict.SUPPORTED),
        ("园区有企业1000余家。", "The park has nearly 1000 firms.", Verdict.UNSUPPORTED),
        ("园区有企业1000余家。", "The park has more than 1000 firms.", Verdict.SUPPORTED),
        ("园区有企业1000余家。", "The park has 1000 firms.", Verdict.SUPPORTED),
        ("园区最近1000天没有事故。", "The park had nearly 1000 days without.", Verdict.UNSUPPORTED),
        ("The park has over 1000 firms.", "园区有超过1000家企业。", Verdict.SUPPORTED),
    ],
)
def test_a_bound_lies_on_the_side_that_the_source_says(
    quote: str, claim: str, expected: Verdict
) -> None:
    found = verify(claim, question="多少？", quotes=[quote], context="", similarities=[0.9])
    assert found.verdict is expected


def test_a_rank_in_digits_says_what_a_rank_in_words_says() -> None:
    def verdict(claim: str) -> Verdict:
        return verify(
            claim, question="云帆电子综合排名第几？", quotes=["云帆电子是综合排名第五的厂商。"],
            context="", similarities=None,
        ).verdict  # fmt: skip

    assert verdict("云帆电子综合排名第5。") is Verdict.SUPPORTED
    assert verdict("云帆电子综合排名第6。") is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("该馆的制度升级为“四免”制度。", Verdict.UNSUPPORTED),
        ("该馆的制度叫“三免”制度。", Verdict.SUPPORTED),
        ("该馆的制度叫「三免」制度。", Verdict.SUPPORTED),
    ],
)
def test_what_stands_in_quotation_marks_is_what_the_quote_says(
    claim: str, expected: Verdict
) -> None:
    check = verify(
        claim,
        question="该馆的制度升级为什么制度？",
        quotes=["该馆的制度叫“三免”制度。"],
        context="",
        similarities=None,
    )
    assert check.verdict is expected
    if expected is Verdict.UNSUPPORTED:
        assert check.doubts == ("四免",)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Die neue Schule der Stadt ist die Technische Universität Berlin.", Verdict.UNSUPPORTED),
        ("Die neue Schule der Stadt ist die Universität für Technik.", Verdict.SUPPORTED),
    ],
)
def test_a_german_claim_names_no_place_that_the_quote_does_not(
    claim: str, expected: Verdict
) -> None:
    check = verify(
        claim,
        question="Welche Schule ist neu?",
        quotes=["滨海工业大学是该市的新学校。"],
        context="",
        similarities=[0.9],
    )
    assert check.verdict is expected
    assert check.doubts == (("Berlin",) if expected is Verdict.UNSUPPORTED else ())
