"""Words of the tab that shows the library at a glance."""

from typing import Final

ZH: Final = {
    "map_heading": "资料地图",
    "map_idle": "每个点是一个段落，意思相近的段落大致相邻。点开即读原文。",
    "map_label": "段落分布图。用方向键在段落之间移动，按回车打开；下方表格内容相同。",
    "map_question": "在图上查找",
    "map_question_hint": "输入问题或词句，看它落在哪里",
    "map_go": "定位",
    "map_colour": "着色",
    "map_by_article": "按文章",
    "map_by_publisher": "按来源",
    "map_other": "其他",
    "map_asked": "问题",
    "map_hit": "检索到的段落",
    "map_shown": "图上 {shown} 段，资料库共 {total} 段。"
    "两个方向合计占差异的 {share}%，距离只是近似。",
    "map_empty": "资料库里还没有段落，请先添加文章。",
    "map_table": "以表格显示",
    "map_rows": "表格列出前 {count} 段，检索到的在前。",
    "map_column_passage": "段落",
    "timeline_heading": "时间线",
    "timeline_undated": "未注明日期：{count} 篇",
    "timeline_count": "{period}：{count} 篇",
    "timeline_more": "另有 {count} 篇",
}

EN: Final = {
    "map_heading": "Map of the library",
    "map_idle": "Each point is a passage; passages of like meaning lie near each other."
    " Click one to read it.",
    "map_label": "Map of the passages. Move between them with the arrow keys, open one with Enter;"
    " the table below says the same.",
    "map_question": "Find on the map",
    "map_question_hint": "A question or words: see where they lie",
    "map_go": "Show",
    "map_colour": "Colour",
    "map_by_article": "by article",
    "map_by_publisher": "by publisher",
    "map_other": "others",
    "map_asked": "question",
    "map_hit": "passages found",
    "map_shown": "{shown} passages on the map, {total} in the library. Both directions together"
    " hold {share}% of the differences: distances are approximate.",
    "map_empty": "The library holds no passages yet; add some articles first.",
    "map_table": "Show as a table",
    "map_rows": "The table lists the first {count} passages, those found first.",
    "map_column_passage": "Passage",
    "timeline_heading": "Timeline",
    "timeline_undated": "Date not stated: {count}",
    "timeline_count": "{period}: {count}",
    "timeline_more": "{count} more",
}
