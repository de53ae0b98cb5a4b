"""A cross-encoder by name has the last word on the order of passages."""

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from embeddings.errors import ModelError, ModelMissingError
from embeddings.reranker import load_reranker
from qa.conversation import Query
from qa.evidence import rank_evidence
from qa.ingestion import ingest
from qa.library import Library
from qa.retrieval import Retriever
from tests.test_ingestion import StubEncoder

WORDS = ["图书馆每天九点开门。", "车站建于1908年。", "码头上停着三艘渡轮。", "渡轮从车站旁边开出。"]


def make(folder: Path, labels: int = 1) -> str:
    """A cross-encoder with weights of its own, too small to be any good."""
    characters = sorted(set("".join(WORDS)))
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
        initializer_range=0.5,
    )
    config.num_labels = labels
    with torch.random.fork_rng():
        torch.manual_seed(5)  # weights by which the four texts differ clearly
        model = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    return str(folder)


def test_passages_come_in_the_order_of_its_scores(tmp_path: Path) -> None:
    reranker = load_reranker(make(tmp_path / "model"), home=tmp_path, threads=1, online=False)
    encoder = StubEncoder()
    with Library.open(tmp_path / "library") as library:
        for number, words in enumerate(WORDS):
            (tmp_path / f"{number}.txt").write_text(words, encoding="utf-8")
            path = tmp_path / f"{number}.txt"
            ingest(library, encoder, [path], max_tokens=200, progress=lambda _: None)
        plain = Retriever(library, encoder, tmp_path / "index").search("渡轮", top=4)
        retriever = Retriever(library, encoder, tmp_path / "index", reranker=reranker)
        hits = retriever.search("渡轮", top=4)
        best = retriever.search("渡轮", top=1)
        evidence = rank_evidence(Query("渡轮", "渡轮"), hits, retriever)
    expected = dict(zip(WORDS, reranker.score("渡轮", WORDS), strict=True))
    assert len(set(expected.values())) == len(WORDS)
    assert [hit.chunk.text for hit in hits] == sorted(WORDS, key=lambda w: -expected[w])
    assert {hit.chunk.text: hit.rerank_score for hit in hits} == pytest.approx(expected, abs=1e-5)
    # all of the best are read before the first is chosen, and what found them is still told
    assert best[0].chunk == hits[0].chunk
    assert {h.chunk.id: h.lexical_rank for h in hits} == {h.chunk.id: h.lexical_rank for h in plain}
    assert all(hit.rerank_score is None for hit in plain)
    assert len(evidence) == len(WORDS)


def test_no_passage_is_no_work(tmp_path: Path) -> None:
    reranker = load_reranker(make(tmp_path / "model"), home=tmp_path, threads=1, online=False)
    with Library.open(tmp_path / "library") as library:
        retriever = Retriever(library, StubEncoder(), tmp_path / "index", reranker=reranker)
        assert retriever.search("渡轮", top=4) == []


def test_what_is_no_cross_encoder_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name, error, words in (
        ("someone/unheard-of", ModelMissingError, "QINGWEN_ONLINE=true"),
        (str(tmp_path / "nowhere"), ModelMissingError, "no such file or folder"),
        (str(tmp_path / "empty"), ModelError, "not a readable cross-encoder"),
        (make(tmp_path / "three", labels=3), ModelError, "3 labels"),
        ("multilingual-e5-small", ModelError, "not a reranker"),
    ):
        with pytest.raises(error, match=words) as caught:
            load_reranker(name, home=tmp_path, threads=1, online=False)
        assert "\n" not in str(caught.value)
