"""Other libraries over the same corpus and weights, offline: txtai and LlamaIndex.

They live in an environment of their own, never in this project's:

    python -m venv PEERS && PEERS/bin/pip install torch sentence-transformers txtai faiss-cpu \\
        llama-index-core
    python -m tests.benchmarks.peers --python PEERS/bin/python --corpus corpus.jsonl \\
        --questions questions.jsonl [--passages 240] [--json]

``corpus.jsonl`` holds {"id", "title", "text"}, ``questions.jsonl`` {"question", "relevant": [ids]}.
Each runs in its own process with its own defaults over the encoder's folder; Qingwen as in the
command line. CPU seconds are those of the process and compare on a machine that others use too.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_TOP = 10
_E5 = ("query: ", "passage: ")

Record = dict[str, Any]
Search = Callable[[str], list[str]]


def qingwen(folder: Path, corpus: Sequence[Record], home: Path) -> Search:
    """Qingwen's own retrieval."""
    from qa.config import load_settings  # noqa: PLC0415
    from qa.pipeline import Qingwen  # noqa: PLC0415

    path = folder / "corpus.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in corpus), "utf-8")
    product = Qingwen.open(
        load_settings(library=folder / "library", home=home, generator="extractive")
    )
    product.ingest([path])
    return lambda query: [hit.article.source for hit in product.search(query, top=_TOP)]


def txtai(_folder: Path, corpus: Sequence[Record], model: Path) -> Search:
    """txtai's hybrid index."""
    from txtai import Embeddings  # type: ignore[import-not-found]  # noqa: PLC0415

    index = Embeddings(path=str(model), hybrid=True, instructions={"query": _E5[0], "data": _E5[1]})
    index.index((record["id"], _text(record), None) for record in corpus)
    return lambda query: [identifier for identifier, _ in index.search(query, _TOP)]


def llama_index(_folder: Path, corpus: Sequence[Record], model: Path) -> Search:
    """LlamaIndex's vector index with sentence-transformers."""
    from llama_index.core import VectorStoreIndex  # type: ignore[import-not-found]  # noqa: PLC0415
    from llama_index.core.base.embeddings.base import (  # type: ignore[import-not-found]  # noqa: PLC0415
        BaseEmbedding,
    )
    from llama_index.core.schema import (  # type: ignore[import-not-found]  # noqa: PLC0415
        TextNode,
    )
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    network = SentenceTransformer(str(model), device="cpu", local_files_only=True)

    class Local(BaseEmbedding):  # type: ignore[misc]
        """The folder's encoder, behind the prompts it was trained with."""

        def _encode(self, texts: list[str], prompt: str) -> list[list[float]]:
            rows = network.encode(texts, prompt=prompt, normalize_embeddings=True)
            found: list[list[float]] = rows.tolist()
            return found

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._encode([query], _E5[0])[0]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._encode([text], _E5[1])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return self._encode(texts, _E5[1])

    nodes = [TextNode(id_=record["id"], text=_text(record)) for record in corpus]
    retriever = VectorStoreIndex(nodes, embed_model=Local()).as_retriever(similarity_top_k=_TOP)
    return lambda query: [found.node.node_id for found in retriever.retrieve(query)]


SYSTEMS = {"qingwen": qingwen, "txtai": txtai, "llama-index": llama_index}


def _text(record: Record) -> str:
    return f"{record.get('title', '')}\n{record['text']}"


def run(system: str, corpus: Sequence[Record], questions: Sequence[Record], model: Path) -> Record:
    """Index and ask everything, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        marks = [(time.perf_counter(), time.process_time())]
        search = SYSTEMS[system](Path(folder), corpus, model)
        marks.append((time.perf_counter(), time.process_time()))
        ranks = []
        for question in questions:
            found = list(dict.fromkeys(search(question["question"])))
            places = [place for place, name in enumerate(found, 1) if name in question["relevant"]]
            ranks.append(places[0] if places else 0)
        marks.append((time.perf_counter(), time.process_time()))
    return {
        "system": system,
        "hit@1": round(sum(rank == 1 for rank in ranks) / len(ranks), 3),
        "mrr@10": round(sum(1 / rank for rank in ranks if rank) / len(ranks), 3),
        "index_seconds": round(marks[1][0] - marks[0][0], 2),
        "index_cpu_seconds": round(marks[1][1] - marks[0][1], 2),
        "query_ms": round((marks[2][0] - marks[1][0]) / len(ranks) * 1e3, 1),
        "query_cpu_ms": round((marks[2][1] - marks[1][1]) / len(ranks) * 1e3, 1),
    }


def main() -> None:
    """Run one system here, or all of them in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", help="interpreter of the peers' environment")
    parser.add_argument("--system", choices=SYSTEMS, help="run this one here")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--passages", type=int)
    parser.add_argument("--model", type=Path, help="folder of the encoder (for qingwen: its home)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.system:
        corpus = _read(options.corpus)[: options.passages]
        held = {record["id"] for record in corpus}
        questions = [q for q in _read(options.questions) if held.issuperset(q["relevant"])]
        result = run(options.system, corpus, questions, options.model)
        sys.stdout.write(json.dumps(result) + "\n")
        return
    from embeddings.models import resolve  # noqa: PLC0415
    from qa.config import load_settings  # noqa: PLC0415

    home = load_settings().home
    given = ["--corpus", str(options.corpus), "--questions", str(options.questions)]
    given += ["--passages", str(options.passages)] if options.passages else []
    results = []
    for system in SYSTEMS:
        own = system == "qingwen"
        model = home if own else resolve("multilingual-e5-small", home)
        command = [sys.executable if own else options.python or sys.executable, __file__, *given]
        done = subprocess.run(
            [*command, "--system", system, "--model", str(model)],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "HF_HUB_OFFLINE": "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        results.append(json.loads(done.stdout.splitlines()[-1]))
    if options.json:
        sys.stdout.write(json.dumps(results) + "\n")
        return
    sys.stdout.write(" | ".join(results[0]) + "\n")
    for result in results:
        sys.stdout.write(" | ".join(map(str, result.values())) + "\n")


def _read(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


if __name__ == "__main__":
    main()
