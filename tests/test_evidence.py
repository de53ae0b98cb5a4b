"""Sentences of the found passages, best first."""

from pathlib import Path

from qa.conversation import Query
from qa.evidence import Candidate, rank_evidence
from qa.found_parts import place_of
from qa.ingestion import ingest
from qa.library import Library
from qa.retrieval import Retriever
from tests.test_ingestion import StubEncoder

BODY = "临江纺织厂去年翻修了大门,花费30万元。\n\n新的染整车间总投资额达到2亿元。"


def ranked(folder: Path, title: str, question: str, body: str = BODY) -> list[Candidate]:
    folder.mkdir()
    (folder / "a.txt").write_text(f"{title}\n\n{body}\n", encoding="utf-8")
    with Library.open(folder / "library") as library:
        encoder = StubEncoder()
        ingest(library, encoder, [folder / "a.txt"], max_tokens=200, progress=lambda _: None)
        retriever = Retriever(library, encoder, folder / "index")
        hits = retriever.search(question, top=4)
        return rank_evidence(Query(question, question), hits, retriever)


def overlap(candidates: list[Candidate], words: str) -> float:
    return next(c.overlap for c in candidates if words in c.evidence.text)


def that_says(candidates: list[Candidate], words: str) -> str:
    """The text from which on the sentence with these words is read."""
    return next(c.evidence.text for c in candidates if c.evidence.text.endswith(words))


def test_a_sentence_need_not_repeat_what_its_title_names(tmp_path: Path) -> None:
    question = "临江纺织厂的染整车间总投资额是多少？"
    body = BODY.replace("临江纺织厂", "这家厂")
    without = ranked(tmp_path / "without", "今日要闻", question, body)
    named = ranked(tmp_path / "named", "临江纺织厂", question, body)
    assert overlap(named, "总投资额") > overlap(without, "总投资额")
    assert overlap(named, "大门") > overlap(without, "大门")
    assert overlap(named, "总投资额") > overlap(named, "大门")


def test_a_sentence_without_its_subject_is_read_from_where_that_is_named(tmp_path: Path) -> None:
    body = "青禾农机厂位于临江县城东。该厂去年生产了3000台拖拉机。"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂去年生产了多少台拖拉机？", body)
    assert that_says(candidates, "拖拉机。") == body


def test_a_quote_may_stand_between_a_sentence_and_its_subject(tmp_path: Path) -> None:
    body = "青禾农机厂位于临江县城东。“我们赶上了好时候。”该厂厂长柳成荫说。"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂的厂长是谁？", body)
    assert that_says(candidates, "柳成荫说。") == body


def test_a_sentence_that_says_all_stands_alone(tmp_path: Path) -> None:
    sentence = "青禾农机厂去年生产了3000台拖拉机。"
    body = f"青禾农机厂位于临江县城东。{sentence}"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂去年生产了多少台拖拉机？", body)
    assert that_says(candidates, "拖拉机。") == sentence


def test_nothing_is_read_from_a_sentence_that_adds_nothing(tmp_path: Path) -> None:
    body = "青禾农机厂去年生产了3000台拖拉机。今年的天气一直很好。"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂去年生产了多少台拖拉机？", body)
    assert that_says(candidates, "很好。") == "今年的天气一直很好。"


def test_what_stands_far_before_leads_to_no_sentence(tmp_path: Path) -> None:
    between = "县里下了雨。田里有了水。路上没有人。"
    body = f"青禾农机厂位于临江县城东。{between}去年生产了3000台拖拉机。"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂去年生产了多少台拖拉机？", body)
    assert that_says(candidates, "拖拉机。") == "去年生产了3000台拖拉机。"


def test_a_cut_sentence_leads_to_none(tmp_path: Path) -> None:
    long = "青禾农机厂位于临江县城东，" + "厂区里种着许多高大的树木，" * 20 + "风景很好。"
    body = f"{long}该厂去年生产了3000台拖拉机。"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂去年生产了多少台拖拉机？", body)
    assert that_says(candidates, "拖拉机。") == "该厂去年生产了3000台拖拉机。"


def test_a_sentence_is_found_again_without_what_leads_to_it(tmp_path: Path) -> None:
    body = "青禾农机厂位于临江县城东。该厂去年生产了3000台拖拉机。"
    candidates = ranked(tmp_path / "l", "今日要闻", "青禾农机厂去年生产了多少台拖拉机？", body)
    led = next(c for c in candidates if c.lead)
    first = next(c for c in candidates if not c.lead and c.evidence.text.endswith("城东。"))
    assert first.leads_to(led)
    assert not led.leads_to(first)
    own = led.alone().evidence
    assert own.text == "该厂去年生产了3000台拖拉机。" == led.article.body[own.start : own.end]


def test_the_first_of_several_announced_items_is_read_with_the_others(tmp_path: Path) -> None:
    first = "首先把老厂房的屋顶、门窗和供暖管道全部翻修一遍，务必在入冬之前完工并通过验收；"
    others = (
        "其次给每个车间都配上新的细纱机和除尘设备，让工人少跑路、少吸灰，也让产品的质量更稳定；"
        "最后请厂里的三位老师傅带出一批会修机器的徒弟。"
    )
    opening = "青禾纺织厂厂长柳成荫说，厂里今年要做好三件事："
    for name, body, read in (
        ("list", f"{opening}{first}{others}天气转凉。", f"{opening}{first}{others}"),
        ("end", f"{opening}{first}{others}", f"{opening}{first}{others}"),
        ("lines", f"{opening}{first}\n{others}", f"{opening}{first}\n{others}"),
        ("long", f"{opening}{first}{others[:-1]}，一共{'十' * 300}人。", f"{opening}{first}"),
        ("none", f"{opening[:-4]}忙：{first}{others}", f"{opening[:-4]}忙：{first}"),
    ):
        candidates = ranked(tmp_path / name, "今日要闻", "青禾纺织厂今年要做好哪三件事？", body)
        texts = [candidate.evidence.text for candidate in candidates]
        assert read in texts, name
        places = {place_of(candidate) for candidate in candidates}
        assert len(places) == len(candidates)
