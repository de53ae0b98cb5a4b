"""What is asked to have happened, and whether a Chinese sentence speaks of another event only."""

import re

from qa.answer_type import AnswerType, asked_for

# What a thing goes through, in Chinese: each kind of event by the words that tell of it.
_EVENTS = (
    re.compile(r"签约|签订|签署|签下"),
    re.compile(r"开工|动工|奠基|开建|破土|始建|(?:开始|启动)建设"),
    re.compile(
        r"竣工|完工|建[成造立于好]|落成|封顶|投[产用入]|开始生产|[达量]产|启[用动]|运营|通[车航]|开[放园业馆]|上线"
        r"|亮相|问世|始建"
    ),
    re.compile(r"成立|创[立办建]|设立|组建|建[立于]|创始|始建"),
    re.compile(r"入驻|落户|落地|进驻"),
)


def tells_another_event(question: str, translation: str, sentence: str) -> bool:
    """Whether a question asks when something happened, and a sentence tells of something else.

    A factory that was agreed on in 2023 may go into production whenever it will. Where either
    speaks of no event that is known, the sentence may answer.
    """
    if asked_for(question) is not AnswerType.DATE:
        return False
    asked = _events(f"{question} {translation}")
    told = _events(sentence)
    return bool(asked and told) and asked.isdisjoint(told)


def _events(text: str) -> set[int]:
    return {number for number, words in enumerate(_EVENTS) if words.search(text)}
