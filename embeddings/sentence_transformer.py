"""Any sentence-transformers model as an encoder, on the processor in float32."""

import hashlib
import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from embeddings.encoder import FloatMatrix, well_formed
from embeddings.errors import ModelCorruptedError, ModelError
from embeddings.manifest import checksums

_BATCH = 8
_E5 = re.compile(r"(?:^|[/_-])e5-(?:small|base|large)(?!.*instruct)", re.IGNORECASE)
_LOADED = (".json", ".safetensors", ".bin", ".model", ".txt")
_E5_PROMPTS = ("query: ", "passage: ")


class SentenceTransformerEncoder:
    """A sentence-transformers folder; the same texts in the same call give the same vectors."""

    def __init__(self, folder: Path, *, model: str, threads: int) -> None:
        """Load ``folder``; ``model`` is the name the user chose, ``threads`` is
        torch's, for the whole process.

        Raises ``ModelError`` when the folder holds no such model or is damaged.
        """
        torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # the library raises whatever its parts raise
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            kind = ModelCorruptedError if (folder / "modules.json").is_file() else ModelError
            raise kind(f"{folder}: not a readable sentence-transformers model ({reason})") from None
        self._query_prompt, self._passage_prompt = self._prompts(f"{model} {folder.name}")
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"{folder}: its vectors have no fixed length; choose another encoder")
        self._dimension = dimension
        self._model_name = model
        self._name = self._identity(folder, model)
        # Fast tokenizers refuse to be used by two threads at once.
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Model name, checksum of what was loaded, longest input and prompts."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    @property
    def members(self) -> tuple[tuple[str, float], ...]:
        """The model itself."""
        return ((self._model_name, 1.0),)

    @property
    def prompts(self) -> tuple[str, str]:
        """What is put before a question and before a passage."""
        return self._query_prompt, self._passage_prompt

    @property
    def network(self) -> SentenceTransformer:
        """The model that encodes."""
        return self._model

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode questions behind the model's query prompt."""
        return self._encode(texts, self._query_prompt)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Encode passages behind the model's document prompt."""
        return self._encode(texts, self._passage_prompt)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each text in the model's own tokens."""
        if not texts:
            return []
        with self._lock:
            tokens = self._model.tokenizer(
                [well_formed(text) for text in texts],
                add_special_tokens=False,
                return_attention_mask=False,
                verbose=False,  # longer texts than the model takes are just what is asked about
            )
        return [len(ids) for ids in tokens["input_ids"]]

    def _encode(self, texts: Sequence[str], prompt: str) -> FloatMatrix:
        if not texts:
            return np.empty((0, self._dimension), np.float32)
        with self._lock:
            vectors = self._model.encode(  # sorts by length, so that batches hold little padding
                [well_formed(text) for text in texts],
                prompt=prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                normalize_embeddings=True,
            )
        return np.ascontiguousarray(vectors, np.float32)

    def _prompts(self, names: str) -> tuple[str, str]:
        """The model's own prompts; those of the E5 family, whose hub folders state none."""
        own = self._model.prompts
        query = own.get("query") or ""
        passage = own.get("document") or own.get("passage") or own.get("corpus") or ""
        if not query and not passage and _E5.search(names):
            return _E5_PROMPTS
        return query, passage

    def _identity(self, folder: Path, model: str) -> str:
        settings = [self._model.max_seq_length, self._query_prompt, self._passage_prompt]
        files = {
            name: checksum for name, checksum in checksums(folder).items() if name.endswith(_LOADED)
        }
        digest = hashlib.sha256(json.dumps([settings, files], sort_keys=True).encode())
        return f"{Path(model).name}@{digest.hexdigest()[:8]}"
