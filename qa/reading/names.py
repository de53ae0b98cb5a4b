"""Lists of personal names in bylines."""

import re

from qa.reading.document import is_wide

_NAME = re.compile(r"[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,8})*")
_SHORT = 8
_LONGEST = 4
_ROLE = re.compile(r"(?:本报|本网|特约|见习|实习)*(?:记者|通讯员|实习生|评论员)")
# A name of two characters set as wide as one of three: 何　川.
_SPACED = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
# The hundred commonest Chinese surnames cover five people in six (national census, 2020).
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫雷龙史陶黎贺顾毛郝龚邵万覃武钱戴严莫孔向常汤"
)
_TWO = range(4, 7)


def are_names(text: str, *, strict: bool = False) -> bool:
    """Whether a text lists Chinese names; ``strict`` asks that one has a common surname."""
    parts = [part for part in re.split(r"[\s、,，]+", _ROLE.sub(" ", text)) if part]
    longest = _LONGEST if len(parts) > 1 else _TWO.stop
    if not parts or any(len(part) > longest and "·" not in part for part in parts):
        return False
    return not strict or any(part[0] in _SURNAMES for part in parts)


def join_names(text: str) -> str | None:
    """Names listed with 、; what is no list of Chinese names stays; nothing gives ``None``."""
    text = _SPACED.sub(r"\1\2", text)
    parts = [part for part in re.split(r"[\s、,，;；]+", text) if part]
    if not parts:
        return None
    if not any(map(is_wide, text)):
        return text.strip()
    if all(_NAME.fullmatch(part) or len(part) <= _SHORT for part in parts):
        return "、".join(name for part in parts for name in _apart(part))
    return text


def _apart(text: str) -> list[str]:
    """Two names written without a blank, where the surnames allow only one place for it."""
    if len(text) not in _TWO or not re.fullmatch(r"[\u4e00-\u9fff]+", text):
        return [text]
    cuts = [
        cut
        for cut in (2, 3)
        if 2 <= len(text) - cut <= 3 and text[0] in _SURNAMES and text[cut] in _SURNAMES  # noqa: PLR2004
    ]
    return [text[: cuts[0]], text[cuts[0] :]] if len(cuts) == 1 else [text]
