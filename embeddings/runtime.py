"""How the model libraries are to behave, settled before they are imported."""

import logging
import os
import warnings

_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE")
_QUIET = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    # The tokenizer's own threads would compete with the encoder's and warn after a fork.
    "TOKENIZERS_PARALLELISM": "false",
}


def prepare_libraries(*, online: bool) -> None:
    """Keep the libraries off the network unless ``online``, and their bars off the screen."""
    if not online:
        os.environ.update(dict.fromkeys(_OFFLINE, "1"))
    os.environ.update(_QUIET)
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in ("sentence_transformers", "transformers", "torch"):
        warnings.filterwarnings("ignore", module=rf"{name}\b")
