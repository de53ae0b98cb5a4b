"""Words of the tab that lists the articles."""

from typing import Final

ZH: Final = {
    "library_heading": "资料库里的文章",
    "library_filter": "筛选标题或来源",
    "library_filter_hint": "按标题、来源或日期筛选",
    "library_none": "没有符合条件的文章。",
    "library_range": "第 {first}–{last} 篇，共 {total} 篇",
    "column_title": "标题",
    "column_publisher": "来源",
    "column_date": "日期",
    "column_characters": "字数",
}

EN: Final = {
    "library_heading": "Articles in the library",
    "library_filter": "Filter by title or publisher",
    "library_filter_hint": "Filter by title, publisher or date",
    "library_none": "No article matches.",
    "library_range": "{first}–{last} of {total}",
    "column_title": "Title",
    "column_publisher": "Publisher",
    "column_date": "Date",
    "column_characters": "Characters",
}
