"""The posts of people, and whether a Chinese sentence names only the holder of another post."""

import re

POST = (
    r"董事长|(?:副?总)?经理|副?总裁|首席[\u4e00-\u9fff]{2,3}官|总工程师|总设计师|总监|创始人|董事|厂长|场长|站长|行长|店长|社长|馆长|园长"
    r"|副?(?:主任|局长|书记|部长|处长|科长|省长|市长|区长|县长|镇长|村长|院长|校长|所长|会长|主席|总统|总理|司令)"
    r"|秘书长|主编|总编辑|队长|主教练|教练|发言人|负责人"
)
"""Pattern of a post, in Chinese."""

_RANKED = (
    rf"(?P<rank>副|名誉|助理)?(?P<base>(?!副)(?:总经理|总裁|{POST}))(?!期)"
    r"(?:[^，。；、]{0,4}?的?(?P<aide>助理|秘书(?!长)))?"
)
_FAMILIES = (
    frozenset({"董事长"}),
    frozenset({"总经理", "总裁", "经理"}),
    frozenset({"书记"}),
    frozenset({"省长", "市长", "区长", "县长", "镇长", "村长"}),
)
"""Posts that one person seldom is called by in place of those of another family."""

_FULL_POST = re.compile(_RANKED)
_WHO = r"谁|哪一?位|何人|叫什么|叫啥|姓什么|姓啥|什么名字|怎么称呼"
_ASKED_POST = (
    re.compile(rf"{_RANKED}[是由叫现在目前的姓名字全]{{0,4}}?(?:{_WHO})(?!任命|提拔|聘)"),
    re.compile(rf"谁(?:是|担任|任(?!命)|当)[^，。？?]{{0,20}}?{_RANKED}[？?。\s]*$"),
)


def tells_another_post(question: str, translation: str, sentence: str) -> bool:
    """Whether a question asks who holds a post, and a sentence names who holds a like one.

    The assistant of a chairman (董事长助理) is not the chairman, nor is a vice-mayor the mayor.
    Where a sentence holds nothing like the post, it may tell its holder in other words.
    """
    wordings = (question, translation)
    found = (rule.search(wording) for wording in wordings for rule in _ASKED_POST)
    asked = next((_post(match) for match in found if match), None)
    if asked is None:
        return False
    told = {_post(match) for match in _FULL_POST.finditer(sentence)}
    return asked not in told and asked[0] in {base for base, *_ in told}


def holds_another_post(person: str, question: str, sentence: str) -> bool:
    """Whether a Chinese sentence names a person right behind a post that is not the one asked for.

    总经理李伟 does not tell who the chairman is, where no chairman is named beside.
    """
    found = (rule.search(question) for rule in _ASKED_POST)
    asked = next((match["base"] for match in found if match), "")
    own = next((family for family in _FAMILIES if asked in family), None)
    if not person or own is None or any(post in sentence for post in own):
        return False
    others = "|".join(post for family in _FAMILIES if family is not own for post in family)
    return bool(re.search(rf"(?:{others})[“”\s]?{re.escape(person)}", sentence))


def _post(match: re.Match[str]) -> tuple[str, str, bool]:
    """A post with its rank, and whether it is that of an aide (总裁助理, 助理总裁)."""
    rank = match["rank"] or ""
    is_aide = bool(match["aide"]) or rank == "助理"
    return match["base"], "" if is_aide else rank, is_aide
