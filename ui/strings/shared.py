"""Words of the frame, the source panel and what several tabs say."""

from typing import Final

ZH: Final = {
    "tagline": "答案句句有出处，点开即见原文",
    "views": "页面",
    "skip": "跳到提问",
    "ask": "问答",
    "library": "文章",
    "search": "检索",
    "map": "地图",
    "quality": "质量",
    "language": "English",
    "internal_error_here": "出了点问题，没有打开。请再试一次；详情见服务器日志。",
    "source": "原文",
    "source_hint": "点击回答中的标号、检索结果或文章标题，原文会在这里打开，引句以底色标出。",
    "close": "关闭原文",
    "original": "查看来源网页",
    "untitled": "无标题",
    "date_unknown": "日期未注明",
    "publisher_unknown": "来源未注明",
    "by": "作者：{name}",
    "file": "文件：{name}",
    "characters": "{count} 字",
    "unit": "字",
    "previous": "上一页",
    "next": "下一页",
}

EN: Final = {
    "tagline": "Every sentence of an answer, proved by its source",
    "views": "Views",
    "skip": "Skip to the question",
    "ask": "Ask",
    "library": "Library",
    "search": "Search",
    "map": "Map",
    "quality": "Quality",
    "language": "中文",
    "internal_error_here": "Something went wrong and this was not opened. Try again; the"
    " server log has the details.",
    "source": "Source",
    "source_hint": "Click a marker in an answer, a passage or a title: the article opens"
    " here with the quote highlighted.",
    "close": "Close the source",
    "original": "Open the original page",
    "untitled": "Untitled",
    "date_unknown": "date not stated",
    "publisher_unknown": "publisher not stated",
    "by": "By {name}",
    "file": "File: {name}",
    "characters": "{count} characters",
    "unit": "characters",
    "previous": "Previous",
    "next": "Next",
}
