"""Sentences and normalised copies, for any text."""

from hypothesis import given
from hypothesis import strategies as st

from qa.text import cjk_share, fold, normalise, simplify, split_clauses, split_sentences

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from('。！？!?….,，;；\n \t\u3000“”"』)ａＡ１ﷺ㎏發后İßﬁ\u0301'), st.characters()
    ),
    max_size=80,
)


@given(TEXT, st.integers(1, 30))
def test_spans_hold_every_visible_character_once(text: str, longer_than: int) -> None:
    for spans in (split_sentences(text), split_clauses(text, longer_than)):
        at = 0
        for start, end in spans:
            assert text[at:start].strip() == ""
            assert text[start:end] == text[start:end].strip() != ""
            at = end
        assert text[at:].strip() == ""


@given(TEXT)
def test_clauses_lie_within_sentences(text: str) -> None:
    sentences = split_sentences(text)
    for start, end in split_clauses(text, 1):
        assert any(a <= start and end <= b for a, b in sentences)


@given(TEXT, st.data())
def test_normalised_span_leads_back_to_text_that_normalises_to_hold_it(
    text: str, data: st.DataObject
) -> None:
    copy = normalise(text)
    assert len(copy.offsets) == len(copy.text) + 1
    assert list(copy.offsets) == sorted(copy.offsets)
    if copy.text:
        start = data.draw(st.integers(0, len(copy.text) - 1))
        end = data.draw(st.integers(start + 1, len(copy.text)))
        begin, stop = copy.locate(start, end)
        assert 0 <= begin < stop <= len(text)
        assert copy.text[start:end] in normalise(text[begin:stop]).text


@given(TEXT, TEXT)
def test_normalising_is_character_by_character(left: str, right: str) -> None:
    assert normalise(left + right).text == normalise(left).text + normalise(right).text


@given(TEXT)
def test_simplifying_keeps_offsets(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert 0.0 <= cjk_share(text) <= 1.0


def test_sentences_of_mixed_text() -> None:
    text = "“增长99.5%。”他说。Version 2.0 is out. It works! 真的?是的……\n标题\n尾"
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "“增长99.5%。”", "他说。",
        "Version 2.0 is out.", "It works!", "真的?", "是的……", "标题", "尾",
    ]  # fmt: skip


def test_width_script_and_punctuation_fold_together() -> None:
    assert fold("ＡＩ創新，３.4億") == fold("ai创新,3.4亿")
    assert normalise("青 島\n高新區").text == normalise("青岛高新区").text
