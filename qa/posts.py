"""The posts of people, and whether a Chinese sentence names only the holder of another post."""

import re

POST = (
    r"董事长|(?:副?总)?经理|副?总裁|首席[\u4e00-\u9fff]{2,3}官|总工程师|总设计师|总监|创始人|董事|厂长|场长|站长|行长|店长|社长|馆长|园长"
    r"|副?(?:主任|局长|书记|部长|处长|科长|省长|市长|区长|县长|镇长|村长|院长|校长|所长|会长|主席|总统|总理|司令)"
    r"|秘书长|主编|总编辑|队长|主教练|教练|发言人|负责人"
)
"""Pattern of a post, in Chinese."""

_FULL_POST = re.compile(
    rf"(?P<rank>常务副|副|代理?|前任?|原|名誉)?(?P<base>(?!副)(?:总经理|总裁|{POST}))(?P<aide>助理|秘书(?!长)|代表)?"
)
_ASKS_WHO = re.compile(
    r"谁|哪[一]?位|何人|姓名|名字|姓什么|(?:叫|姓)[什啥]|怎么称呼"
    r"|\bwho|\bnames?\b|\bcalled\b|\bqui\b|\bnom\b|\bwer\b|heißt|\bnamen?\b|quién|nombre|\bкто\b|имя|зовут|誰|名前|누구|이름",
    re.IGNORECASE,
)


def tells_another_post(question: str, translation: str, sentence: str) -> bool:
    """Whether a question asks who holds a post, and a sentence names who holds a like one.

    The assistant of a chairman (董事长助理) is not the chairman, nor is a vice-mayor the mayor.
    Where a sentence holds nothing like the post, it may tell its holder in other words.
    """
    if not _ASKS_WHO.search(question):
        return False
    asked, told = _posts(f"{question} {translation}"), _posts(sentence)
    alike = {base for base, *_ in asked} & {base for base, *_ in told}
    return bool(alike) and asked.isdisjoint(told)


def _posts(text: str) -> set[tuple[str, str, str]]:
    return {
        (found["base"], (found["rank"] or "").removeprefix("常务"), found["aide"] or "")
        for found in _FULL_POST.finditer(text)
    }
