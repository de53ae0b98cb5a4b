"""Make ``language_means.npz`` from texts that say the same in many languages, line by line.

The file in the package was made from NTREX-128 (newstest2019 translated into 128 languages,
github.com/MicrosoftTranslator/NTREX, CC BY-SA 4.0):

    python -m embeddings.training.language_means --texts FOLDER    # FOLDER/zh.txt, FOLDER/en.txt, …
"""

import argparse
import logging
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder, load_encoder
from embeddings.question_encoder import MEANS
from embeddings.universal_sentence_encoder import UniversalSentenceEncoder

logger = logging.getLogger(__name__)

# Languages the Universal Sentence Encoder was trained on (Yang et al. 2019, table 1).
_USE_LANGUAGES = {"ar", "zh", "nl", "en", "fr", "de", "it", "ja", "ko", "pl", "pt", "ru", "es"}
_USE_LANGUAGES |= {"th", "tr"}


def main() -> None:
    """Encode every line as a question; one mean vector per model and language."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=Path.home() / ".cache/qingwen")
    arguments = parser.parse_args()
    encoders: list[Encoder] = [
        load_encoder("multilingual-e5-small", home=arguments.models, threads=1, online=False),
        UniversalSentenceEncoder(),
    ]
    means: dict[str, np.ndarray[tuple[int], np.dtype[np.float16]]] = {}
    for file in sorted(arguments.texts.glob("??.txt")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        for encoder in encoders:
            ((model, _),) = encoder.members
            if encoder is encoders[1] and file.stem not in _USE_LANGUAGES:
                continue
            means[f"{model}/{file.stem}"] = encoder.encode_queries(lines).mean(0).astype(np.float16)
        logger.info("%s: %d lines", file.stem, len(lines))
    np.savez(MEANS, **means)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
