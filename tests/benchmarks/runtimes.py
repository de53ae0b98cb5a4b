"""How fast the two ways to run the pinned language model read and write, side by side.

Run ``python -m tests.benchmarks.runtimes``. Each round starts a fresh process for each of them in
turn, which reads prompts that share nothing and writes greedily; prints medians over the rounds
with the least and the most, and by how much the odds that both give to a choice differ.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from typing import Any

from qa.config import load_settings
from qa.generation.base import Session
from qa.generation.ik_llama import IkLlama
from qa.generation.llama_cpp import LlamaCpp
from qa.models import language_model_file

_RUNTIMES: dict[str, type[LlamaCpp | IkLlama]] = {"llama.cpp": LlamaCpp, "ik_llama.cpp": IkLlama}
_TOPICS = ("灯塔", "渡船", "书市", "茶厂", "水库", "剧团", "音乐节", "博物馆")
_SENTENCE = "今年{topic}共接待来客{number}万人次，比上一年增长两成，负责人说明年还将扩建。"
_CHOICES = ["能", "不能"]
_WRITTEN = 48


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one", choices=_RUNTIMES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(_measured(options.one)))
        return
    results = [{name: _in_a_process(name) for name in _RUNTIMES} for _ in range(options.rounds)]
    for name in _RUNTIMES:
        sys.stdout.write(f"{name}\n")
        for figure in ("load s", "read tokens/s", "written tokens/s"):
            values = [result[name][figure] for result in results]
            sys.stdout.write(
                f"  {figure}: {statistics.median(values):.1f}"
                f" ({min(values):.1f}-{max(values):.1f})\n"
            )
    plain, fast = (results[0][name]["odds"] for name in _RUNTIMES)
    apart = [abs(a - b) for a, b in zip(plain, fast, strict=True)]
    sys.stdout.write(
        f"log odds apart over {len(apart)} prompts: mean {statistics.mean(apart):.2f},"
        f" most {max(apart):.2f}\n"
    )


def _in_a_process(name: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.runtimes", "--one", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _measured(name: str) -> dict[str, object]:
    settings = load_settings()
    start = time.perf_counter()
    runtime = _RUNTIMES[name](language_model_file(settings), threads=settings.threads)
    load = time.perf_counter() - start
    session, odds = Session(), []
    start = time.perf_counter()
    for number, topic in enumerate(_TOPICS * 3):
        text = "".join(_SENTENCE.format(topic=topic, number=number + i) for i in range(3))
        asked = f"{number}. {text}\n问题：{topic}接待了多少来客？"
        prompt = [("system", asked), ("user", "能不能回答？只说“能”或“不能”。")]
        found = runtime.choice_log_probabilities(prompt, _CHOICES, session)
        odds.append(found["能"] - found["不能"])
    read = session.tokens["prompt"] / (time.perf_counter() - start)
    prompt = [("system", "写作。"), ("user", "写一篇关于大海的长文。")]
    runtime.choice_log_probabilities(prompt, _CHOICES, session)
    before, start = session.tokens["generated"], time.perf_counter()
    for _ in runtime.stream(prompt, max_tokens=_WRITTEN, session=session):
        pass
    written = (session.tokens["generated"] - before) / (time.perf_counter() - start)
    return {"load s": load, "read tokens/s": read, "written tokens/s": written, "odds": odds}


if __name__ == "__main__":
    main()
