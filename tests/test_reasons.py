"""Why a claim is shown as it is, in the reader's language."""

import pytest

from qa.citing import verify
from qa.reasons import reason_text
from qa.types import Claim, Reason, Verdict

SOURCE = "2023年,滨海图书馆接待读者46.2万人次,馆长周文表示同比增长8%。"


def reason(claim: str, *, similarity: float | None = None) -> tuple[Reason, tuple[str, ...]]:
    check = verify(
        claim,
        question="滨海图书馆接待了多少读者？",
        quotes=[SOURCE],
        context="",
        similarities=None if similarity is None else [similarity],
    )
    return check.reason, check.doubts


@pytest.mark.parametrize(
    ("claim", "similarity", "expected"),
    [
        ("2023年接待读者46.2万人次。", None, (Reason.WORDS, ())),
        ("2023年接待读者48万人次。", None, (Reason.FIGURE, ("48万",))),
        ("接待读者同比下降8%。", None, (Reason.DIRECTION, ("下降",))),
        ("It received 462,000 readers.", 0.9, (Reason.MEANING, ())),
        ("It received 462,000 readers.", 0.68, (Reason.LOOSE_MEANING, ())),
        ("The director is 王强.", 0.9, (Reason.NAME, ("王强",))),
        ("It is closed on Mondays.", 0.3, (Reason.NO_MATCH, ())),
    ],
)
def test_a_verdict_names_what_decided_it(
    claim: str, similarity: float | None, expected: tuple[Reason, tuple[str, ...]]
) -> None:
    assert reason(claim, similarity=similarity) == expected


def test_words_that_are_not_in_the_quote_are_named() -> None:
    found, doubts = reason("该馆藏书丰富，设有儿童阅览区。")
    assert found is Reason.NO_MATCH
    assert "藏书" in doubts


@pytest.mark.parametrize("language", ["zh", "en", "de"])
@pytest.mark.parametrize("code", list(Reason))
def test_every_reason_has_words_in_both_languages(code: Reason, language: str) -> None:
    text = reason_text(Claim("句", (), Verdict.PARTLY, code, ("藏书",)), language)
    assert text.endswith("。" if language == "zh" else ".")
    assert "{" not in text


def test_doubts_are_shown_with_the_reason() -> None:
    claim = Claim("句", (), Verdict.PARTLY, Reason.SOME_WORDS, ("藏书", "丰富"))
    assert "（藏书、丰富）" in reason_text(claim, "zh")
    assert "(藏书, 丰富)" in reason_text(claim, "en")


def test_a_claim_of_an_older_version_has_no_reason() -> None:
    assert reason_text(Claim("句", (), Verdict.SUPPORTED), "zh") == ""
