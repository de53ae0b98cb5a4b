"""With the network cut everything works, and nothing even tries to reach it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import models
from tests.conftest import LANGUAGE_MODEL, SEEDS

pytestmark = pytest.mark.weights

# Refuses, and remembers, whatever leaves this machine; swallowed refusals are found at the end.
CUT_OFF = """
import json, sys

tried = []

def refuse(event, arguments):
    if event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        host = arguments[1][0] if isinstance(arguments[1], tuple) else "local"
    else:
        return
    if host not in {"127.0.0.1", "::1", "localhost", "local", None}:
        tried.append([event, str(host)])
        raise OSError(101, "the network is cut")

sys.addaudithook(refuse)

from qa.cli import run

codes = [run(command) for command in json.load(sys.stdin)]
sys.stderr.write(json.dumps({"codes": codes, "tried": tried}))
"""


def test_ingesting_searching_and_asking_never_reach_for_the_network(
    weights_home: Path, tmp_path: Path
) -> None:
    models.pull(LANGUAGE_MODEL, weights_home)
    library = ["--library", str(tmp_path / "library")]
    answer = ["ask", "青岛高新区有多少家高新技术企业？", *library, "--json"]
    commands = [
        ["ingest", str(SEEDS / "004_d968bba187a4a48a.txt"), *library],
        ["search", "智算中心", *library],
        answer,
        ["doctor", *library],
    ]
    done = subprocess.run(
        [sys.executable, "-c", CUT_OFF],
        input=json.dumps(commands),
        env=os.environ | {"QINGWEN_HOME": str(weights_home), "QINGWEN_GENERATOR": "llama.cpp"},
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stderr.splitlines()[-1])
    assert report == {"codes": [0] * len(commands), "tried": []}, done.stderr
    assert "562家" in done.stdout


def test_the_cut_is_real() -> None:
    probe = CUT_OFF.replace(
        "codes = [run(command) for command in json.load(sys.stdin)]",
        "import urllib.request\n"
        "codes = []\n"
        "try:\n"
        "    urllib.request.urlopen('http://192.0.2.1/', timeout=1)\n"
        "except OSError:\n"
        "    codes.append('refused')\n",
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], env=os.environ, capture_output=True, text=True, check=True
    )
    report = json.loads(done.stderr)
    assert report["codes"] == ["refused"]
    assert report["tried"]
