"""Sentences of the found passages, best first."""

from pathlib import Path

from qa.conversation import Query
from qa.evidence import Candidate, rank_evidence
from qa.ingestion import ingest
from qa.library import Library
from qa.retrieval import Retriever
from tests.test_ingestion import StubEncoder

BODY = "临江纺织厂去年翻修了大门,花费30万元。\n\n新的染整车间总投资额达到2亿元。"


def ranked(folder: Path, title: str, question: str) -> list[Candidate]:
    folder.mkdir()
    (folder / "a.txt").write_text(f"{title}\n\n{BODY}\n", encoding="utf-8")
    with Library.open(folder / "library") as library:
        encoder = StubEncoder()
        ingest(library, encoder, [folder / "a.txt"], max_tokens=200, progress=lambda _: None)
        retriever = Retriever(library, encoder, folder / "index")
        hits = retriever.search(question, top=4)
        return rank_evidence(Query(question, question), hits, retriever)


def overlap(candidates: list[Candidate], words: str) -> float:
    return next(c.overlap for c in candidates if words in c.evidence.text)


def test_a_sentence_need_not_repeat_what_its_title_names(tmp_path: Path) -> None:
    question = "临江纺织厂的染整车间总投资额是多少？"
    without = ranked(tmp_path / "without", "今日要闻", question)
    named = ranked(tmp_path / "named", "临江纺织厂", question)
    assert overlap(named, "总投资额") > overlap(without, "总投资额")
    assert overlap(named, "大门") == overlap(without, "大门")
    assert overlap(named, "总投资额") > overlap(named, "大门")
