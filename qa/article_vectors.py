"""Vectors of articles on their way into the library: what reads the same is encoded once."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

import numpy as np

from embeddings.encoder import Encoder, FloatMatrix
from qa.errors import NotFoundError
from qa.library import Item, Library
from qa.passages import passage_text, vectors_name
from qa.sentences import encode_sentences, sentences_name
from qa.types import Article, Chunk

_NO_VECTORS = np.empty((0, 0), np.float32)


def encode_articles(
    library: Library, encoder: Encoder, articles: Sequence[tuple[Article, list[Chunk]]]
) -> list[Item]:
    """Articles with the vectors of their passages and sentences.

    Those that the version before had, or another article beside it, are not made again.
    """
    vectors, sentences = _stored(library, (article for article, _ in articles), encoder)
    pairs = [(passage_text(article, part), part) for article, parts in articles for part in parts]
    texts = [text for text in dict.fromkeys(text for text, _ in pairs) if text not in vectors]
    if texts:
        vectors |= zip(texts, encoder.encode_passages(texts), strict=True)
    unknown = {part.text: part for _, part in pairs if part.text not in sentences}
    packed = encode_sentences(encoder, list(unknown.values()))
    sentences |= zip(unknown, packed, strict=True)
    return [
        Item(
            article,
            parts,
            np.stack([vectors[passage_text(article, part)] for part in parts])
            if parts
            else _NO_VECTORS,
            [sentences[part.text] for part in parts],
        )
        for article, parts in articles
    ]


def _stored(
    library: Library, articles: Iterable[Article], encoder: Encoder
) -> tuple[dict[str, FloatMatrix], dict[str, bytes]]:
    """What the library holds of the versions that some articles replace.

    Vectors of passages, float32 ``[dimension]``, by what was encoded (``passage_text``), and packed
    vectors of their sentences by the passage's own text.
    """
    passages: dict[str, FloatMatrix] = {}
    sentences: dict[str, bytes] = {}
    for article in articles:
        for identifier in {article.id, *library.ids_of(article.path, article.source)}:
            with suppress(NotFoundError):  # another process may have removed it
                _add_stored(library, identifier, encoder, passages, sentences)
    return passages, sentences


def _add_stored(
    library: Library,
    article_id: str,
    encoder: Encoder,
    passages: dict[str, FloatMatrix],
    sentences: dict[str, bytes],
) -> None:
    article = library.article(article_id)
    numbers, parts = library.passages(article_id)
    packed = library.sentences_of(numbers, sentences_name(encoder))
    sentences |= {
        part.text: packed[number]
        for number, part in zip(numbers, parts, strict=True)
        if number in packed
    }
    with suppress(KeyError):  # of another encoder, or corrected and not yet encoded
        matrix = library.vectors_of(numbers, vectors_name(encoder))
        passages |= {
            passage_text(article, part): vector for part, vector in zip(parts, matrix, strict=True)
        }
