"""People who only say something: whose words a sentence gives, without telling what they are."""

import re

from qa.question_parts import ASKS_WHO

_SAYS = r"(?:介绍|表示|说|称|认为|指出|透露|强调|坦言|告诉|回忆|解释|补充|谈到|直言|感慨|坦承|回应)"
# Who says, wants or promises something does so by speaking.
_ASKS_WHO_SAYS = re.compile(
    r"介绍|表示|(?<![小传])说(?!明|服|法|唱)|(?<![名简职俗])称(?!号|为|呼)|认为|指出|透露|强调|坦言|告诉|回忆|解释|补充|谈到|直言|感慨|坦承"
    r"|回应|讲(?!座|台|师)|提[到出醒]|评价|称?赞(?!助)|夸|批评|呼吁|采访|点评|看来|讲话|这[番句]话|的话"
    r"|主张|宣布|支持|反对|承诺|否认|警告|预测|预计|道歉|感谢|希望|建议|要求|承认|坚持|相信|觉得"
)
_OF_HIMSELF = re.compile(
    r"我(?!们|国|省|市|县|校)|(?<![其吉])[他她](?!们|国|人|乡)|自己(?!的)|本人"
)
_BEFORE = r"(?:^|[\s，。；：！？、”’」』,;:!?])"
_AFTER = r"(?:还|也|又|则|最后|进一步|对此|随后|今天|昨日|日前)*"


def is_only_speaker(words: str, question: str, sentence: str) -> bool:
    """Whether a Chinese question asks who is something, and its answer only says something there.

    A speaker whose post stands before the name (局长周文说) is told to be that; one who speaks of
    himself may tell it.
    """
    if not words or not ASKS_WHO.search(question) or _ASKS_WHO_SAYS.search(question):
        return False
    if _OF_HIMSELF.search(sentence):
        return False
    name = re.escape(words)
    places = len(re.findall(name, sentence))
    speaks = len(re.findall(rf"{_BEFORE}{name}{_AFTER}{_SAYS}", sentence))
    return 0 < speaks == places
