"""Words of the tab that shows the library at a glance."""

from typing import Final

ZH: Final = {
    "map_heading": "资料地图",
}

EN: Final = {
    "map_heading": "Map of the library",
}
