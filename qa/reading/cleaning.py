"""Which blocks are the story, which state its particulars, and which belong to the page around it.

The rules are about form (length, place, links, wording that any site uses), after the shallow-text
features of Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (WSDM 2010).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa.reading.dates import find_days
from qa.reading.document import Block

_LATIN = "A-Za-z"
_FURNITURE = re.compile(
    r"(?:(?:分享(?:到|至)?|转发|阅读(?:量|数|次数)?|浏览(?:量|次数)?|点击(?:量|数)?|评论(?:数)?|点赞"
    r"|收藏|打印(?:本页)?|字号|字体大小|大 中 小|正文|首页|返回(?:首页|顶部|列表)|关闭(?:窗口)?"
    r"|我要(?:爆料|评论|投稿|分享)|免责声明|法律声明|关于我们|联系我们|网站地图|广告(?:服务|合作)?"
    r"|扫一扫|扫码(?:阅读|下载)?|微信|微博|QQ(?:空间|好友)?|朋友圈|登录|注册|客户端|上一篇|下一篇"
    r"|当前位置|繁體|简体|share(?: this(?: article| story)?)?(?: on)?|print|e-?mail|tweet|facebook"
    r"|twitter|linkedin|whatsapp|wechat|weibo|subscribe|sign (?:in|up)|log ?in|advertisement|home"
    r"|menu|search|read more|comments?|skip to (?:main )?content|copy link|back to top|views?"
    r"|reads?|follow us(?: on)?|previous|next|likes?)[\s:：|｜/>»›·,，\d()（）+-]*)+",
    re.I,
)
_RELATED = re.compile(
    r"(?:相关|更多|延伸|推荐|热门|精彩|最新|编辑推荐|猜你喜欢|大家都在看)"
    r"(?:新闻|阅读|文章|推荐|资讯|报道|链接|内容|专题|话题)?\s*[:：>»]*"
    r"|(?:related|recommended|more|popular|trending|latest)"
    r"(?: (?:articles?|stories|news|posts?|reading|links|for you|from .{1,30}|on this.{0,20}))?"
    r"\s*[:>»]*|(?:you (?:may|might) also like|read next|most (?:read|popular|viewed))\s*:?",
    re.I,
)
_COPYRIGHT = re.compile(
    r"©|\(c\)\s*\d{4}|版权(?:所有|归|声明|稿件)|all rights reserved|ICP\s*[备证]|公网安备"
    r"|(?:未经|禁止|谢绝|欢迎|请勿)[^。]{0,14}转载|转载(?:时|请|须|需|自)|不良信息举报|许可证",
    re.I,
)
_CREDIT = re.compile(
    r"[\[【(（<〔]*\s*(?:本文|文章|稿件|信息|新闻|资料)?"
    r"(?:来源|稿源|出处|责任编辑|责编|编辑|编审|审核|校对|监制|source|editor)\s*[:：/]",
    re.I,
)
_NAMES = r"[\u4e00-\u9fff·\s、,，]{2,40}"
_BYLINE = re.compile(
    r"[^\w(（【\[]*(?P<org>[^\s:：(（,，。]{0,20}?)"
    r"(?P<role>(?:特约|见习|实习|首席|全媒体|融媒体)*(?:记者|通讯员|实习生|评论员|作者|撰文|文))"
    rf"\s*[\s:：/／|]\s*(?P<names>{_NAMES})"
    rf"|[■◎●□▲◆]\s*(?P<bare>{_NAMES})"
    rf"|(?:by|author|written by)\s*:?\s+(?P<latin>[{_LATIN}][\w.'’ ,&-]{{2,60}})",
    re.I,
)
# What a picture's line says of itself: who took it or gave it, or that it is a picture.
_PICTURE_CREDIT = (
    r"(?:(?:[\u4e00-\u9fff]{1,12}[:：]?\s*)?[\u4e00-\u9fff·]{0,12}(?:摄影|摄|供图|提供图片|制图|绘图|绘)"
    r"|(?:本报|本网|本刊)?(?:资料|新华社|网络|视频)?(?:照片|图片|截图)|图\s*[/／:：]\s*[^\s()（）]{1,20}"
    r"|图(?:片)?(?:来源|源)\s*[:：]\s*[^()（）]{1,20}"
    r"|(?:photo|picture|image|photograph)s?(?:\s+(?:by|credit|courtesy of)|:)\s*:?[^()]{1,50})"
)
_CAPTION = re.compile(
    rf"[^\n]{{2,100}}\s*[(（\[【]\s*{_PICTURE_CREDIT}\s*[)）\]】]\s*[。.]?"
    rf"|[▲△▼▽][^\n]{{2,100}}|(?:图|图片|图为|图说|上图|下图)\s*\d{{0,2}}\s*[:：为][^\n]{{2,80}}"
    r"|[^\s。！？,，]{4,30}(?:规划|效果|示意|设计|航拍|鸟瞰|现场|资料|剖面|平面|实景)图[。.]?",
    re.I,
)
_CREDIT_ALONE = re.compile(rf"[(（\[【]?\s*{_PICTURE_CREDIT}\s*[)）\]】]?[。.]?", re.I)
_CREDIT_LENGTH = 40
_LABEL = re.compile(r"[【\[〔][^【】\[\]〔〕]{2,14}[】\]〕]")
_URL = re.compile(r"https?://\S+", re.I)
_SENTENCE_END = re.compile(r"[。.…;；:：”\"」』]\s*$")
_PROSE_LENGTH = 40
_DATELINE_LENGTH = 80
_LINE_LENGTH = 60
_LINK_SHARE = 0.6


class Role(StrEnum):
    """What a block is for."""

    TEXT = "text"
    HEADING = "heading"
    DATELINE = "dateline"
    BYLINE = "byline"
    CREDIT = "credit"
    NAVIGATION = "navigation"
    RELATED = "related"
    COPYRIGHT = "copyright"
    ADDRESS = "address"
    CAPTION = "caption"
    LABEL = "label"


PARTICULARS = frozenset({Role.DATELINE, Role.BYLINE, Role.CREDIT})


@dataclass(frozen=True, slots=True)
class Dropped:
    """A block that is not the story, and the rule that said so."""

    block: Block
    reason: str


def byline(text: str) -> re.Match[str] | None:
    """Match of a whole line that names who wrote the story (groups org, names, bare, latin)."""
    return _BYLINE.fullmatch(text) if len(text) <= _LINE_LENGTH else None


def is_address(text: str) -> bool:
    """Whether a line is nothing but an address."""
    return _URL.fullmatch(text) is not None


def is_picture_credit(text: str) -> bool:
    """Whether a line does nothing but name who took or gave a picture."""
    return len(text) <= _CREDIT_LENGTH and _CREDIT_ALONE.fullmatch(text) is not None


def role_of(block: Block) -> Role:
    """Role that a block's own form shows, wherever it stands."""
    text = block.text
    tests = (
        (Role.ADDRESS, is_address(text)),
        (Role.NAVIGATION, _FURNITURE.fullmatch(text)),
        (Role.NAVIGATION, block.level != 1 and block.linked > _LINK_SHARE * len(text)),
        (Role.RELATED, _RELATED.fullmatch(text)),
        (Role.COPYRIGHT, _is_copyright(block)),
        (Role.HEADING, block.level),
        (Role.CAPTION, block.caption or _CAPTION.fullmatch(text) or is_picture_credit(text)),
        (Role.CREDIT, len(text) <= _DATELINE_LENGTH and _CREDIT.match(text)),
        (Role.BYLINE, byline(text)),
        (Role.DATELINE, _is_dateline(text)),
    )
    return next((role for role, holds in tests if holds), Role.TEXT)


def _is_copyright(block: Block) -> bool:
    if len(block.text) > _LINE_LENGTH * 2 or _COPYRIGHT.search(block.text) is None:
        return False
    return not is_prose(block, strict=True)


def _is_dateline(text: str) -> bool:
    """A short line that is little more than a full date, and no sentence."""
    if len(text) > _DATELINE_LENGTH or re.search(r"[。！？!?]", text):
        return False
    return any(len(text) - (day.end - day.start) <= _PROSE_LENGTH for day in find_days(text))


def is_prose(block: Block, *, strict: bool = False) -> bool:
    """Whether a block is made of sentences; ``strict`` asks for more than one line of them."""
    text = block.text
    if block.level:
        return False
    if len(text) >= (_LINE_LENGTH * 2 if strict else _PROSE_LENGTH):
        return re.search(r"[。！？!?.…;；]", text) is not None
    return not strict and _SENTENCE_END.search(text) is not None and len(text) > len("正文：")


def without_page(
    blocks: Sequence[Block], roles: Sequence[Role], *, whole: bool = False
) -> tuple[list[tuple[Block, Role]], list[Dropped]]:
    """Blocks with their roles, less navigation, page regions, and what follows the story's end.

    ``roles`` are those of ``role_of``; ``whole`` keeps what follows, for a file that may hold more
    than one story.
    """
    total = sum(len(block.text) for block in blocks) or 1
    zoned = sum(len(block.text) for block in blocks if block.zone)
    keep_zones = zoned > _LINK_SHARE * total  # a page wrapped in an oddly named element
    end = len(blocks) if whole else _end_of_story(blocks, roles)
    kept: list[tuple[Block, Role]] = []
    removed: list[Dropped] = []
    told = False
    for index, (block, role) in enumerate(zip(blocks, roles, strict=True)):
        reason = ""
        if block.zone and not keep_zones:
            reason = f"page region: {block.zone}"
        elif index >= end:
            reason = "after the end of the story"
        elif role in {Role.NAVIGATION, Role.RELATED, Role.COPYRIGHT, Role.ADDRESS}:
            reason = role.value
        elif role is Role.TEXT and kept and not told and _LABEL.fullmatch(block.text):
            reason = Role.LABEL.value
        if reason:
            removed.append(Dropped(block, reason))
        else:
            told = told or (role is Role.TEXT and is_prose(block))
            kept.append((block, role))
    return kept, removed


def _end_of_story(blocks: Sequence[Block], roles: Sequence[Role]) -> int:
    """Index from which on a page only advertises other stories.

    An end mark (credits, copyright, "related") counts when most of the prose is before it.
    """
    prose = [
        len(block.text) if role is Role.TEXT and is_prose(block) and not block.zone else 0
        for block, role in zip(blocks, roles, strict=True)
    ]
    total = sum(prose)
    passed = 0
    for index, (role, length) in enumerate(zip(roles, prose, strict=True)):
        passed += length
        if passed == 0 or passed * 2 < total:
            continue
        if role in {Role.RELATED, Role.COPYRIGHT}:
            return index
        if role is Role.CREDIT and roles[index + 1 : index + 2] != [Role.CREDIT]:
            return index + 1
    return len(blocks)
