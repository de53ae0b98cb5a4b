"""Words of the tab that says how far to trust the answers."""

from typing import Final

ZH: Final = {
    "quality_heading": "质量",
}

EN: Final = {
    "quality_heading": "Quality",
}
