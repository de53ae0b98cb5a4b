import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.citing import locate, split_claims, strip_markers, verify
from qa.text import normalise
from qa.types import Verdict

SOURCE = "2023年,滨海图书馆接待读者46.2万人次,馆长周文表示同比增长8%。"


def check(
    claim: str, question: str = "滨海图书馆接待了多少读者？", similarity: float = 0.9
) -> Verdict:
    return verify(
        claim, question=question, quotes=[SOURCE], context="", similarities=[similarity]
    ).verdict


def test_a_claim_in_the_sources_words_is_supported() -> None:
    assert check("滨海图书馆2023年接待读者46.2万人次。") is Verdict.SUPPORTED


def test_a_wrong_number_is_unsupported() -> None:
    assert check("滨海图书馆2023年接待读者48万人次。") is Verdict.UNSUPPORTED
    assert check("It received 46.2 million readers in 2023.") is Verdict.UNSUPPORTED


def test_the_same_number_in_another_language_is_supported() -> None:
    assert check("The library received 462,000 readers in 2023.") is Verdict.SUPPORTED


def test_words_of_its_own_make_a_claim_unsupported() -> None:
    assert check("该馆藏书丰富，设有儿童阅览区和自习室。") is Verdict.UNSUPPORTED


def test_a_chinese_name_that_the_source_lacks_is_unsupported_in_translation() -> None:
    assert check("The director is 王强.", "Who is the director?") is Verdict.UNSUPPORTED
    assert check("The director is 周文.", "Who is the director?") is Verdict.SUPPORTED


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


@given(st.text(min_size=1), st.data())
def test_a_quote_is_found_where_it_stands(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    found = locate(body[start:end], body)
    wanted = normalise(body[start:end]).text
    assert (normalise(body[slice(*found)]).text if found else "") == wanted


def test_a_quote_is_found_across_widths_scripts_and_breaks() -> None:
    body = "馆长说：“读者，\n是我们的一切。”"
    found = locate('"讀者,是我們的一切.', body)
    assert found is not None
    assert body[found[0] : found[1]] == "“读者，\n是我们的一切。"


def test_what_one_quote_says_of_one_thing_is_not_said_of_another() -> None:
    quotes = ["海星仪表总部正式入驻北岸高新区。", "南山脚下的云帆电子项目建设快速推进。"]
    question = "云帆电子项目和海星仪表总部分别落在哪个园区？"

    def verdict(claim: str) -> Verdict:
        check = verify(claim, question=question, quotes=quotes, context="", similarities=[0, 0])
        return check.verdict

    mixed = "云帆电子项目位于北岸高新区，海星仪表总部入驻北岸高新区。"
    assert verdict(mixed) is Verdict.UNSUPPORTED
    assert verdict("海星仪表总部入驻北岸高新区，云帆电子项目快速推进。") is Verdict.SUPPORTED
