"""Documents of many layouts, formats, encodings and languages, and what is to be read."""

import json
from dataclasses import dataclass

from tests.reading.makers import docx_of, epub_of, pdf_of, xlsx_of, zip_of

RICE = "湖州的稻田今年迎来了丰收,农户们说这是十年来最好的一季。"
CANAL = "新修的水渠把山上的泉水引到了田里,稻穗比往年重了三成。"
BRIDGE = "The council agreed on Monday to build a new bridge over the river Arden."
FARMERS = "Farmers on the far bank say that it will save them an hour on the road to market."
TRADITIONAL = "臺北市立圖書館新館於上週啟用,館藏圖書超過三十萬冊,開放至晚間九時。"
RUSSIAN = "В городе открыли новую библиотеку, в которой собрано более ста тысяч книг и журналов."
GERMAN = "Der Stadtrat hat am Montag beschlossen, eine neue Brücke über den Fluss zu bauen."
JAPANESE = "市は新しい図書館を開き、およそ三十万冊の本を市民に貸し出すことになりました。"


@dataclass(frozen=True)
class Document:
    name: str
    content: str | bytes
    title: str
    text: tuple[str, ...]
    encoding: str = "utf-8"
    publisher: str | None = None
    author: str | None = None
    editor: str | None = None
    published: str | None = None
    language: str = "zh"
    captions: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    url: str | None = None
    inferred: bool = False
    pages: int = 0
    maps: bool = True


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


DOCUMENTS = [
    Document(
        "front_matter.md",
        f"---\ntitle: 稻田丰收\nauthor: 王小明\ndate: 2021-09-03\n---\n\n**{RICE}**\n\n{CANAL}\n",
        "稻田丰收",
        (RICE, CANAL),
        author="王小明",
        published="2021-09-03",
    ),
    Document(
        "gbk.txt",
        f"稻田丰收\r\n2021年9月3日 来源：湖州日报 责任编辑：李四\r\n{RICE}\r\n{CANAL}\r\n",
        "稻田丰收",
        (RICE, CANAL),
        encoding="gbk",
        publisher="湖州日报",
        editor="李四",
        published="2021-09-03",
    ),
    Document(
        "gb18030.txt", f"稻田丰收\n\n{RICE}{RICE}\n", "稻田丰收", (RICE + RICE,), encoding="gb18030"
    ),
    Document(
        "big5.txt",
        f"新館啟用\n\n{TRADITIONAL}\n{TRADITIONAL}\n",
        "新館啟用",
        (TRADITIONAL, TRADITIONAL),
        encoding="big5",
    ),
    Document("utf16.txt", f"稻田丰收\n\n{RICE}\n", "稻田丰收", (RICE,), encoding="utf-16"),
    Document("bom.txt", f"稻田丰收\n\n{RICE}\n", "稻田丰收", (RICE,), encoding="utf-8-sig"),
    Document(
        "cp1251.txt",
        f"Новая библиотека\n\n{RUSSIAN}\n\nОна открыта каждый день до девяти часов вечера.\n",
        "Новая библиотека",
        (RUSSIAN, "Она открыта каждый день до девяти часов вечера."),
        encoding="cp1251",
        language="ru",
    ),
    Document(
        "german.html",
        page(
            f"<nav><a href='/'>Start</a></nav><article><h1>Neue Brücke</h1><p>{GERMAN}</p>"
            f"<p>{GERMAN}</p></article><footer>© 2020 Stadtblatt</footer>",
            '<meta property="article:published_time" content="2020-05-04T08:00:00Z">'
            '<meta name="author" content="Jan Braun">'
            '<meta property="og:site_name" content="Stadtblatt">',
        ),
        "Neue Brücke",
        (GERMAN, GERMAN),
        publisher="Stadtblatt",
        author="Jan Braun",
        published="2020-05-04",
        language="de",
        removed=("Start", "© 2020 Stadtblatt"),
    ),
    Document(
        "figures.html",
        page(
            f"<article><h1>稻田丰收</h1><p>{RICE}</p><figure><img src='a.jpg'>"
            f"<figcaption>农户在田里收割稻谷。</figcaption></figure><p>{CANAL}</p>"
            "<div class='wp-caption'><img src='b.jpg'>"
            f"<p class='wp-caption-text'>新修的水渠</p></div><p>{RICE}{CANAL}</p></article>"
        ),
        "稻田丰收",
        (RICE, CANAL, RICE + CANAL),
        captions=("农户在田里收割稻谷。", "新修的水渠"),
    ),
    Document(
        "figures.docx",
        docx_of([(1, "稻田丰收"), (0, RICE), (-1, "图1 农户在田里收割稻谷"), (0, CANAL)]),
        "稻田丰收",
        (RICE, CANAL),
        captions=("图1 农户在田里收割稻谷",),
    ),
    Document(
        "shift_jis.html",
        page(
            f"<h1>新しい図書館</h1><p>{JAPANESE}</p><p>{JAPANESE}</p>",
            '<meta charset="shift_jis">',
        ),
        "新しい図書館",
        (JAPANESE, JAPANESE),
        encoding="shift_jis",
        language="ja",
    ),
    Document(
        "teasers.html",
        page(
            f"<h1>稻田丰收</h1><p>2021-09-03 08:15 作者：王小明 来源：湖州日报</p>"
            f"<p>{RICE}</p><p>{CANAL}</p><p>责任编辑：李四</p>"
            "<h3>相关新闻</h3><p>2024-01-02 另一条消息说明别的事情。</p>"
        ),
        "稻田丰收",
        (RICE, CANAL),
        publisher="湖州日报",
        author="王小明",
        editor="李四",
        published="2021-09-03",
        removed=("相关新闻", "2024-01-02 另一条消息说明别的事情。"),
    ),
    Document(
        "captions.txt",
        f"稻田丰收\n记者 王小明\n\n{RICE}\n\n农户在田里收割稻谷\n张三摄\n\n{CANAL}"
        "\n\n水渠鸟瞰(李四摄)\n",
        "稻田丰收",
        (RICE, CANAL),
        author="王小明",
        captions=("农户在田里收割稻谷", "张三摄", "水渠鸟瞰(李四摄)"),
    ),
    Document(
        "wrapped.txt",
        "A new bridge\nBy Anna Smith\nJune 3, 2019\n\n"
        "The council agreed on Monday to build a new bridge over the river\n"
        "Arden, the first new crossing of that water in more than a hundred\n"
        f"years.\n\n{FARMERS}\n",
        "A new bridge",
        (
            "The council agreed on Monday to build a new bridge over the river Arden, the first new"
            " crossing of that water in more than a hundred years.",
            FARMERS,
        ),
        author="Anna Smith",
        published="2019-06-03",
        language="en",
    ),
    Document(
        "inferred.html",
        page(
            f"<h1>稻田丰收</h1><p>湖州社9月3日电 (记者 王小明) {RICE}</p><p>{CANAL}</p>",
            '<link rel="canonical" href="https://news.example.cn/2021-09/03/c_12.htm">',
        ),
        "稻田丰收",
        (f"湖州社9月3日电 (记者 王小明) {RICE}", CANAL),
        publisher="湖州社",
        author="王小明",
        published="2021-09-03",
        url="https://news.example.cn/2021-09/03/c_12.htm",
        inferred=True,
    ),
    Document(
        "no_year.txt",
        f"稻田丰收\n\n湖州社9月3日电 (记者 王小明) {RICE}\n{CANAL}\n",
        "稻田丰收",
        (f"湖州社9月3日电 (记者 王小明) {RICE}", CANAL),
        publisher="湖州社",
        author="王小明",
    ),
    Document(
        "word.docx",
        docx_of(
            [(1, "稻田丰收"), (0, "2021年9月3日"), (0, RICE), (2, "水渠"), (0, CANAL)], "王小明"
        ),
        "稻田丰收",
        (RICE, "水渠", CANAL),
        author="王小明",
        published="2021-09-03",
    ),
    Document(
        "book.epub",
        epub_of(
            "山中书", "李四", "2019-05", [("第一章 山", "\n".join([RICE, CANAL, RICE + CANAL]))]
        ),
        "第一章 山",
        (RICE, CANAL, RICE + CANAL),
        author="李四",
        published="2019-05",
    ),
    Document(
        "english.pdf",
        pdf_of(
            [
                [
                    *("The Arden Times", "A new bridge for Arden", "By Anna Smith"),
                    "The council agreed on Monday to build a bridge over the river, their cross-",
                    "ing in a century, and to open it to walkers before the end of the next",
                    "decade.",
                    "1",
                ],
                ["The Arden Times", FARMERS, "2"],
                ["The Arden Times", "The last bridge was washed away a century ago.", "3"],
            ]
        ),
        "A new bridge for Arden",
        (
            "The council agreed on Monday to build a bridge over the river, their crossing"
            " in a century, and to open it to walkers before the end of the next decade.",
            FARMERS,
            "The last bridge was washed away a century ago.",
        ),
        author="Anna Smith",
        language="en",
        removed=("The Arden Times", "1", "The Arden Times", "2", "The Arden Times", "3"),
        pages=3,
    ),
    Document(
        "chinese.pdf",
        pdf_of([["稻田丰收", "2021年9月3日 来源：湖州日报", RICE[:24], RICE[24:]], [CANAL]]),
        "稻田丰收",
        (RICE, CANAL),
        publisher="湖州日报",
        published="2021-09-03",
        pages=2,
    ),
    Document(
        "record.jsonl",
        json.dumps(
            {
                "id": "7",
                "title": "稻田丰收",
                "text": RICE,
                "published": "2021-09",
                "author": ["王小明"],
            },
            ensure_ascii=False,
        ),
        "稻田丰收",
        (RICE,),
        author="王小明",
        published="2021-09",
        maps=False,
    ),
    Document(
        "rows.csv",
        f'标题,正文,日期,来源,编辑\n稻田丰收,"{RICE}",2021/9/3,湖州日报,李四\n',
        "稻田丰收",
        (RICE,),
        encoding="gb18030",
        publisher="湖州日报",
        editor="李四",
        published="2021-09-03",
        maps=False,
    ),
    Document(
        "rows.xlsx",
        xlsx_of([["title", "text", "date"], ["A new bridge", BRIDGE, "2019-06-03"]]),
        "A new bridge",
        (BRIDGE,),
        published="2019-06-03",
        language="en",
        maps=False,
    ),
    Document(
        "folder.zip",
        zip_of(
            {
                "new/稻.txt": f"稻田丰收\n\n2021年9月3日 来源：湖州日报\n\n{RICE}",
                "logo.png": b"\x89PNG",
            }
        ),
        "稻田丰收",
        (RICE,),
        publisher="湖州日报",
        published="2021-09-03",
    ),
    Document(
        "wire.txt",
        f"Bridge agreed\n\nARDEN, June 3 (Northern Wire) -- {BRIDGE}\n\n{FARMERS}\n",
        "Bridge agreed",
        (f"ARDEN, June 3 (Northern Wire) -- {BRIDGE}", FARMERS),
        publisher="Northern Wire",
        language="en",
    ),
]
