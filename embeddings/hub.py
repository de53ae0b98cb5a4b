"""Models by hub id: fetched when that is allowed, else from what was fetched before."""

import re
from pathlib import Path

from embeddings.errors import ModelMissingError
from embeddings.runtime import prepare_libraries

_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w.-]+")
_OTHER_FORMATS = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.gguf"]


def is_hub_id(name: str) -> bool:
    """Whether a name has the form ``organisation/model``."""
    return _HUB_ID.fullmatch(name) is not None


def snapshot(name: str, home: Path, *, online: bool) -> Path:
    """Folder of a hub model below ``HOME/hub``; raises ``ModelMissingError``."""
    prepare_libraries(online=online)
    # Imported here: it takes a third of a second, and its offline switch is read at import.
    import huggingface_hub  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    try:
        folder = huggingface_hub.snapshot_download(
            name,
            cache_dir=home.expanduser() / "hub",
            local_files_only=not online,
            ignore_patterns=_OTHER_FORMATS,
        )
    except (HfHubHTTPError, OSError) as error:
        if not online:
            raise ModelMissingError(
                f"{name}: not a local folder, nor fetched from the hub before;"
                " set QINGWEN_ONLINE=true to fetch it, or name a local folder instead"
            ) from None
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelMissingError(
            f"{name}: the hub did not deliver it ({reason}); name a local folder instead"
        ) from None
    return Path(folder)
