"""The default encoder, with its real weights."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings import models
from embeddings.encoder import Encoder, load_encoder
from embeddings.ensemble import EnsembleEncoder
from embeddings.errors import ModelCorruptedError, ModelError, ModelMissingError

pytestmark = pytest.mark.weights
ROOT = Path(__file__).parents[2]
E5 = "multilingual-e5-small"

CHINESE = [
    "图书馆周末的开放时间是上午九点到下午五点。",
    "这座大桥全长三十六公里，二〇一一年通车。",
    "医生建议成年人每天喝一升半到两升水。",
    "去年这个城市的平均气温比前年高了半度。",
    "新地铁线将机场与火车站连接起来。",
    "大熊猫主要以竹子为食。",
]
ENGLISH = [
    "When is the library open on weekends?",
    "How long is the bridge and when was it opened to traffic?",
    "How much water should adults drink a day?",
    "How much warmer was the city last year?",
    "Which line connects the airport with the railway station?",
    "What do giant pandas eat?",
]


@pytest.fixture(scope="session")
def encoder(weights_home: Path) -> Encoder:
    return load_encoder("default", home=weights_home, threads=2, online=False)


@pytest.fixture(scope="session")
def e5(weights_home: Path) -> Encoder:
    return load_encoder(E5, home=weights_home, threads=2, online=False)


@pytest.fixture(scope="session")
def e5_torch(weights_home: Path) -> Encoder:
    return load_encoder(E5, home=weights_home, threads=2, online=False, backend="torch")


def linked_copy(weights_home: Path, folder: Path) -> Path:
    """The installed encoder under another path, without its manifest."""
    source = models.resolve(E5, weights_home)
    folder.mkdir()
    for path in source.iterdir():
        if path.name != "manifest.json":
            (folder / path.name).symlink_to(path)
    return folder


def test_vectors_are_unit_float32_rows(encoder: Encoder) -> None:
    for encode in (encoder.encode_queries, encoder.encode_passages):
        vectors = encode(CHINESE)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(CHINESE), encoder.dimension)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_text_gives_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_english_questions_find_their_chinese_sentence(encoder: Encoder) -> None:
    scores = encoder.encode_queries(ENGLISH) @ encoder.encode_passages(CHINESE).T
    assert scores.argmax(axis=1).tolist() == list(range(len(ENGLISH)))


def test_questions_and_passages_carry_different_prompts(encoder: Encoder) -> None:
    questions, passages = encoder.encode_queries(CHINESE), encoder.encode_passages(CHINESE)
    assert ((questions * passages).sum(axis=1) < 0.9999).all()


def test_same_texts_give_the_same_bits(encoder: Encoder) -> None:
    texts = [*CHINESE, *ENGLISH, *CHINESE]
    np.testing.assert_array_equal(encoder.encode_passages(texts), encoder.encode_passages(texts))


def test_rows_keep_the_order_of_the_texts_whatever_their_length(encoder: Encoder) -> None:
    texts = [text * (1 + 7 * (n % 3)) for n, text in enumerate([*CHINESE, *ENGLISH])]
    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(encoder.encode_passages(texts), alone, atol=1e-5)


def test_any_string_is_encoded(encoder: Encoder) -> None:
    odd = ["", " ", "\x00", "\ud800", "\U0010ffff", "🙂" * 2000, "字" * 3000, "\u200b\ufeff"]
    for encode in (encoder.encode_queries, encoder.encode_passages):
        assert np.isfinite(encode(odd)).all()


def test_threads_may_share_one_encoder(encoder: Encoder) -> None:
    def encode(text: str) -> bytes:
        return encoder.encode_queries([text]).tobytes()

    alone = [encode(text) for text in ENGLISH]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(encode, ENGLISH * 4)) == alone * 4


def test_default_is_e5_with_a_tenth_of_use(e5: Encoder, encoder: Encoder) -> None:
    from embeddings.universal_sentence_encoder import UniversalSentenceEncoder  # noqa: PLC0415

    use = UniversalSentenceEncoder()

    def similarity(one: Encoder, texts: Sequence[str]) -> np.ndarray:
        return np.asarray(one.encode_queries(texts) @ one.encode_passages(CHINESE).T)

    expected = (similarity(e5, ENGLISH) + 0.1 * similarity(use, ENGLISH)) / 1.1
    np.testing.assert_allclose(similarity(encoder, ENGLISH), expected, atol=1e-5)
    assert encoder.dimension == e5.dimension + use.dimension
    assert len({encoder.name, e5.name, use.name}) == 3
    assert e5.name.startswith(f"{E5}@")
    assert EnsembleEncoder([(e5, 1.0), (use, 0.2)]).name != encoder.name


def test_tokens_are_those_of_the_original_vocabulary(weights_home: Path) -> None:
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(models.resolve(E5, weights_home) / "tokenizer.json"))
    assert tokenizer.encode("Hello world").ids == [0, 35378, 8999, 2]
    assert tokenizer.token_to_id("<mask>") == 250001


def test_local_folder_is_an_encoder(weights_home: Path, tmp_path: Path, e5_torch: Encoder) -> None:
    folder = linked_copy(weights_home, tmp_path / "我的模型")
    own = load_encoder(str(folder), home=tmp_path, threads=2, online=False, backend="torch")
    np.testing.assert_allclose(
        own.encode_passages(CHINESE), e5_torch.encode_passages(CHINESE), atol=1e-6
    )
    assert own.name.startswith("我的模型@")


def test_e5_folder_without_prompts_gets_those_of_its_family(
    weights_home: Path, tmp_path: Path, e5_torch: Encoder
) -> None:
    plain = linked_copy(weights_home, tmp_path / "plain")
    family = linked_copy(weights_home, tmp_path / "e5-small-tuned")
    for folder in (plain, family):
        (folder / "config_sentence_transformers.json").unlink()
    without = load_encoder(str(plain), home=tmp_path, threads=2, online=False, backend="torch")
    with_own = load_encoder(str(family), home=tmp_path, threads=2, online=False, backend="torch")
    expected = e5_torch.encode_queries(ENGLISH)
    np.testing.assert_allclose(with_own.encode_queries(ENGLISH), expected, atol=1e-6)
    assert not np.allclose(without.encode_queries(ENGLISH), expected, atol=1e-3)
    assert without.name.split("@")[1] != with_own.name.split("@")[1]


def test_truncated_weights_are_called_corrupted(weights_home: Path, tmp_path: Path) -> None:
    folder = linked_copy(weights_home, tmp_path / "broken")
    weights = folder / "model.safetensors"
    start = weights.read_bytes()[: 1 << 20]
    weights.unlink()
    weights.write_bytes(start)
    with pytest.raises(ModelCorruptedError) as error:
        load_encoder(str(folder), home=tmp_path, threads=2, online=False)
    assert "\n" not in str(error.value)
    assert str(folder) in str(error.value)


def test_folder_without_a_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a readable sentence-transformers model") as error:
        load_encoder(str(tmp_path), home=tmp_path, threads=2, online=False)
    assert "\n" not in str(error.value)


def test_language_model_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not an encoder"):
        load_encoder("qwen2.5-coder-1.5b", home=tmp_path, threads=2, online=False)


def test_missing_weights_say_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=f"qingwen models pull {E5}"):
        load_encoder("default", home=tmp_path, threads=2, online=False)


_WITHOUT_NETWORK = """
import os, socket, sys
from pathlib import Path

def refuse(*arguments, **_):
    print("NETWORK", arguments, flush=True)
    os._exit(3)

connect = socket.socket.connect
def only_loopback(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        refuse(address)
    return connect(self, address)

socket.socket.connect = only_loopback
socket.socket.connect_ex = only_loopback
socket.getaddrinfo = refuse
socket.gethostbyname = refuse

from embeddings.encoder import load_encoder
assert "torch" not in sys.modules, "importing the interface must not cost seconds"
encoder = load_encoder("default", home=Path(sys.argv[1]), threads=2, online=False)
print(encoder.encode_queries(["有没有网络都一样"]).shape)
assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
"""


def test_encoder_loads_and_encodes_with_the_network_cut(weights_home: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_NETWORK, str(weights_home)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "(1, 896)\n"
    assert done.stderr == ""
