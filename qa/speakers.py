"""People who only say something: whose words a sentence gives, without telling what they are."""

import re

_WHO = re.compile(r"谁(?!家)|哪一?位(?!置)|何人")
_SAYS = r"(?:介绍|表示|说|称|认为|指出|透露|强调|坦言|告诉|回忆|解释|补充|谈到|直言|感慨|坦承|回应)"
_ASKS_WHO_SAYS = re.compile(_SAYS + r"|讲|提到|评价|赞|夸|批评|呼吁|采访|点评|看来|话")
_BEFORE = r"(?:^|[\s，。；：！？、”’」』,;:!?])"
_AFTER = r"(?:还|也|又|则|最后|进一步|对此|随后|今天|昨日|日前)*"


def is_only_speaker(words: str, question: str, sentence: str) -> bool:
    """Whether a Chinese question asks who is something, and its answer only says something there.

    A speaker whose post stands before the name (局长周文说) is told to be that.
    """
    if not words or not _WHO.search(question) or _ASKS_WHO_SAYS.search(question):
        return False
    name = re.escape(words)
    places = len(re.findall(name, sentence))
    speaks = len(re.findall(rf"{_BEFORE}{name}{_AFTER}{_SAYS}", sentence))
    return 0 < speaks == places
