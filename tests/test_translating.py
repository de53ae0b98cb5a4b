"""Questions in the language of the articles."""

from qa.lexicon import with_chinese_words
from qa.translating import translated
from tests.test_selection import Judge


class Translator(Judge):
    """Gives back what it is asked, before some words."""

    def translate(self, question: str, language: str) -> str:
        return f"{language}:{question}"


def test_names_are_put_into_characters_before() -> None:
    texts = ["青溪街道办事处"]
    assert translated("Что нового в Цинси?", "zh", texts, Translator()) == "zh:Что нового в 青溪?"
    assert translated("Was ist neu in Qingxi?", "zh", texts, Translator()).endswith("青溪?")
    assert translated("青溪有什么？", "en", texts, Translator()) == "en:青溪有什么？"


def test_words_left_in_english_become_those_of_the_texts() -> None:
    texts = ["秘书和书记都在，书记先说。", "医院"]
    assert with_chinese_words("青溪的党 secretary 是谁？", texts) == "青溪的党书记是谁？"
    assert with_chinese_words("哪家hospital最大？", texts) == "哪家医院最大？"


def test_words_that_the_texts_do_not_have_and_names_stay() -> None:
    for text in ("党 secretary是谁？", "Secretary公司是谁的？", "e-mail和xyzzy是什么？", ""):
        assert with_chinese_words(text, ["市长"]) == text
    texts = ["体内有vivo", "例如", "迷你"]
    for text in ("vivo有多少员工？", "www.example.com是谁的？", "iPad mini的价格"):
        assert with_chinese_words(text, texts) == text
