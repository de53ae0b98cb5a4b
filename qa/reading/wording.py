"""The wording of pages: what any site writes around a story, in Chinese and English.

Everything is matched against simplified characters (``qa.text.simplify``, which moves no offset).
"""

import re

NAMES = r"[\u4e00-\u9fff·\s、,，]{2,40}"
"""Chinese personal names in a row."""

# No text may be cut in two ways (QQ空间 is QQ, then 空间): a search would try all of them.
FURNITURE = re.compile(
    r"(?:(?:分享(?:到|至|让更多人看到)?|转发|阅读(?:原文|全文|量|数|次数)?|浏览(?:量|次数)?|点击(?:量|数)?"
    r"|评论(?:数)?|点赞|在看|赞|收藏|添加喜爱|打印(?:本页)?|保存(?:网页)?|[大中小]?字[号体]|字体大小"
    r"|大 中 小"
    r"|正文|首页|返回(?:首页|顶部|列表)|关闭(?:窗口)?|我要(?:爆料|评论|投稿|分享|反馈|纠错)|免责声明"
    r"|法律声明|关于我们|联系我们|网站地图|广告(?:服务|合作)?|扫一扫|扫码(?:阅读|下载)?|微信|微博"
    r"|QQ(?:好友)?|空间|朋友圈|登录|注册|客户端|上一篇|下一篇|当前位置|繁體|繁体|简体"
    r"|(?:上方|下方)[^\s关]{0,6}关注(?:我们)?|关注我们|点击进入专题|展开全文|听新闻"
    r"|share(?: this(?: article| story)?)?(?: on| via)?|print|e-?mail|tweet|facebook|twitter"
    r"|linkedin|whatsapp|wechat|weibo|subscribe|sign (?:in|up)|log ?in|advertisement|home|menu"
    r"|search|read more|comments?|skip to (?:main )?content|copy link|back to top|views?|reads?"
    r"|follow us(?: on)?|previous|next|likes?|save|bookmark|(?<!\d)\d+[ -]min(?:ute)?s? read"
    r"|(?:first )?published(?: on)?|posted(?: on)?|(?:last )?updated|listen to (?:this )?article"
    r"|sign up (?:to|for) (?:our|the) (?:(?!newsletter).){0,30}newsletters?|for immediate release"
    r"|(?<!#)(?:# ?){3,}+|\A-30-|(?<!-)-+ ?ends? ?-++)"
    r"[\s:：|｜/>»›·,，\d()（）+-]*)+",
    re.I,
)
"""A line of nothing but a page's own buttons, counters and menus."""

KEYWORDS = re.compile(
    r"(?:文章|新闻)?(?:关键[词字]|标签)\s*[:：丨｜|].{0,80}"
    r"|(?:tags?|key ?words?|filed under|topics?)\s*:.{0,80}",
    re.I,
)
"""The line of a story's keywords."""

CONTACT = re.compile(
    r"(?:(?:media|press) )?contacts?\s*:.{0,110}"
    r"|(?:联系(?:人|方式|电话|邮箱)|(?:投稿)?(?:邮箱|信箱)|(?:新闻|投诉|广告)?热线(?:电话)?)\s*[:：].{0,60}",
    re.I,
)
"""A line of telephone numbers and addresses."""

RELATED = re.compile(
    r"(?:相关|更多|延伸|推荐|热门|热点|精彩|最新|编辑推荐|猜你喜欢|大家都在看)"
    r"(?:新闻|阅读|文章|推荐|资讯|报道|链接|内容|专题|话题)?\s*[:：>»]*"
    r"|(?:related|recommended|more|popular|trending|latest)"
    r"(?: (?:articles?|stories|news|posts?|reading|topics|links|for you|from .{1,30}"
    r"|on this.{0,20}))?\s*[:>»]*"
    r"|(?:you (?:may|might) also like|read next|most (?:read|popular|viewed))\s*:?",
    re.I,
)
"""The heading of a list of other stories."""

COPYRIGHT = re.compile(
    r"©|\(c\)\s*\d{4}|版权(?:所有|声明|稿件)|版权归(?:原?作者|本[网站报社刊]|[^。，,]{0,10}(?:网|报|社)\b)"
    r"|all rights reserved|ICP\s*[备证]|公网安备|不良信息举报"
    r"|(?:未经|非经|禁止|谢绝|欢迎|请勿|不得)[^。]{0,14}转载|转载(?:时|请|须|需|自)"
    r"|(?:信息服务|视听节目|电信业务)\S{0,6}许可证|许可证(?:编?号|\s*[:：])",
    re.I,
)
"""What a line about rights and licences says somewhere."""

RIGHTS = re.compile(
    r"[\s(（\[【*※]*(?:(?:特别|免责|版权)?声明|免责|凡|注意?[:：]|本(?:网|站|文|报|刊|公众号|平台|作品)"
    r"|未经|非经|禁止|谢绝|欢迎|请勿|不得|转载|.{0,12}(?:©|版权(?:所有|声明|稿件)|all rights|ICP))",
    re.I,
)
"""How a sentence begins that is about them."""

TEASER = re.compile(
    r"[【\[]?(?:相关|延伸|推荐|扩展)(?:新闻|报道|阅读|链接|文章)[】\]]?\s*[:：>»]?\s*\S[^。！？!?]{2,50}"
    r"|(?:上|下)一[篇条则]\s*[:：].{0,60}|(?:related|see also|read also|also read)\s*:\s*\S.{2,80}",
    re.I,
)
"""A line that names another story."""

EDITING = re.compile(
    r"[\[【(（<〔]*\s*(?:本文|文章|稿件|信息|新闻|资料)?"
    r"(?:原标题|来源|稿源|出处|责任编辑|责编|编辑|编审|审核|校对|监制|终审|source|editor)\s*[:：/丨｜|]"
    r"|[(（\[【]?(?:责任编辑|责编|编辑|校对)(?:\s+[\u4e00-\u9fff·]{2,4}){1,4}[)）\]】]?$"
    r"|[(（]?reporting by\s+[A-Z]"
    r"|文\s*[/／:：]\s*(?:记者\s*)?[\u4e00-\u9fff·、]{2,12}\s+(?:摄影?|图)\s*[/／:：]",
    re.I,
)
"""How a line begins that names the source or the editors."""

BYLINE = re.compile(
    r"[^\w【\[]*(?P<org>[^\s:：(（,，。]{0,20}?)"
    r"(?P<role>(?:特约|见习|实习|首席|全媒体|融媒体)*"
    r"(?:记者|通讯员|实习生|评论员|作者|撰文|文[/／、&]图|图[/／、&]文|文))"
    rf"\s*[\s:：/／|丨｜]\s*(?P<names>{NAMES})[)）]?"
    rf"|[■◎●□▲◆]\s*(?P<bare>{NAMES})"
    r"|(?:by|author|written by)\s*:?\s+(?P<latin>(?-i:[A-Z])[\w.'’ ,&|·-]{2,60})",
    re.I,
)
"""A whole line that names who wrote the story."""

# What a picture's line says of itself: who took it or gave it, or that it is a picture.
_PICTURE_CREDIT = (
    r"(?:(?:[\u4e00-\u9fff]{1,12}[:：]?\s*)?[\u4e00-\u9fff·]{0,12}\s?(?:摄影|摄|供图|提供图片|制图|绘图|绘)"
    r"|(?:本报|本网|本刊)?(?:资料|新华社|网络|视频)?(?:照片|图片|截图)|图\s*[/／:：]\s*[^\s()（）]{1,20}"
    r"|(?:摄影|供图|制图)(?:\s*[:：/／丨｜|]\s*|\s+)[\u4e00-\u9fff·、\s]{2,20}"
    r"|图(?:片)?(?:来源|源)\s*[:：]\s*[^()（）]{1,20}"
    r"|(?:photo|picture|image|photograph)s?(?:\s+(?:by|credit|courtesy of|source)\b|:)"
    r"\s*[:,]?[^()]{1,50})"
)
CAPTION = re.compile(
    rf"[^\n]{{2,100}}\s*[(（\[【]\s*{_PICTURE_CREDIT}\s*[)）\]】]\s*[。.]?"
    r"|[^\n]{2,100}[。\s](?:[\u4e00-\u9fff/]{0,10}(?:记者|通讯员))?\s*[\u4e00-\u9fff·]{2,4}\s?(?:摄影?|供图)"
    r"|[▲△▼▽][^\n]{2,100}|(?:图|图片|图为|图说|上图|下图)\s*\d{0,2}\s*[:：为][^\n]{2,80}"
    r"|[^\s。！？,，]{4,30}(?:规划|效果|示意|设计|航拍|鸟瞰|现场|资料|剖面|平面|实景)图[。.]?",
    re.I,
)
"""A whole line that is a picture's."""

PICTURE_CREDIT = re.compile(rf"[(（\[【]?\s*{_PICTURE_CREDIT}\s*[)）\]】]?[。.]?", re.I)
"""A whole line that does nothing but name who took or gave a picture."""

PICTURE_LABEL = re.compile(r"(?:(?:image|picture|photo) caption|图片?说明)\s*[,:，：]?", re.I)
"""A line that says of the one below it that it is a picture's."""

LABEL = re.compile(r"[【\[〔][^【】\[\]〔〕]{2,14}[】\]〕]")
"""A line in brackets that stands by itself (【独家】)."""

DATED_LEAD = re.compile(r"[A-Z][A-Za-z .']{1,30}(?:, [A-Z][A-Za-z. ]{1,20})?,\s*$")
"""What stands before the date in the lead of a press release: ARDEN, 12 October 2021 –."""

AFTER_DATED_LEAD = re.compile(r"\s*(?:/[^/\n]{2,20}/|\([^()\n]{2,30}\))?\s*(?:--?|–|—)\s")
"""What stands after it."""

_HOUSE = r"[\u4e00-\u9fff]{0,10}?(?:社|报|网|台|刊|在线|新闻|客户端)"
LEAD = re.compile(
    rf"(?P<org>{_HOUSE})(?P<place>[\u4e00-\u9fff]{{0,6}}?)"
    r"(?P<day>\d{1,2}月\d{1,2}日)?(?:讯|电)(?:\s|(?=[(（]))\s*(?:[(（](?P<who>[^()（）]{2,40})[)）])?"
)
"""The lead of a wire service's or a paper's own report: 某报讯(记者 王五)6月2日."""

BRACKET_LEAD = re.compile(
    rf"[(（【\[]\s*(?P<org>{_HOUSE})(?:专|综合|即时)?\s*(?P<who>记者[^()（）【】\[\]\d]{{2,24}})?"
    r"(?P<place>[\u4e00-\u9fff]{0,6}?)(?P<day>(?:\d{1,2}月)?\d{1,2}日)?\s*(?:讯|电|专电|报道)\s*[)）】\]]"
)
"""The same in brackets: （某社記者王五台北5日電）."""

LATIN_LEAD = re.compile(
    r"[A-Z][A-Za-z .']{2,30}(?:, [A-Za-z .']{2,20}| \d{1,2}){0,3}\s*"
    r"\((?P<org>[A-Z][A-Za-z .']{1,30})\)\s*(?:--?|—|–)"
)
"""ARDEN, June 3 (Northern Wire) --."""

FOLIO = re.compile(
    r"[《〈\s]*(?P<house>[\u4e00-\u9fff]{2,12}(?:报|刊|周刊|杂志)|the (?-i:[A-Z])[\w' ]{2,30}"
    r"(?:times|post|news|herald|gazette|journal|daily|tribune|chronicle))[》〉\s]*(?:$|[|｜,，·\s(（])",
    re.I,
)
"""How the line begins that a paper prints at the top of its page, before the date."""

OWN_HOUSE = re.compile(r"本报|本网|本刊|本台|我报|我网|本社")
"""How a paper calls itself."""

SPACED = re.compile(r"[\u4e00-\u9fff](?:[ \u3000][\u4e00-\u9fff]){2,}")
"""A name set wide, a blank after every character."""
