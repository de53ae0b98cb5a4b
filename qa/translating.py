"""A question in the language of the articles, with the names and words that they have."""

from collections.abc import Sequence

from qa.generation.base import AnswerGenerator
from qa.lexicon import LANGUAGE, with_chinese_words
from qa.transcribed_names import in_characters


def translated(
    question: str, language: str, texts: Sequence[str], generator: AnswerGenerator
) -> str:
    """A question in the language of some texts, as a generator translates it; it may have none.

    A name that it spells by its Chinese sound is put into characters before, and an English word
    that was left in it into Chinese after.
    """
    if language != LANGUAGE:
        return generator.translate(question, language)
    translation = generator.translate(in_characters(question, texts), language)
    return with_chinese_words(translation, texts)
