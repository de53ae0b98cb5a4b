"""What a question taken apart is made of: its questions, their names, how they compare."""

import re
from dataclasses import dataclass
from enum import StrEnum

MOST_PARTS = 4
LONGEST_PART = 60
SHORTEST_PART = 2

QUESTION_WORDS = re.compile(
    r"什么|多少|几|哪|谁|啥|咋|何时|为何|怎么|怎样|如何|多[大高长远久重深宽](?=\W*$)"
    r"|\b(?:who|whom|whose|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)

ASKS_WHO = re.compile(r"谁(?!家)|哪一?位(?!置)|何人|什么人")
"""Chinese words that ask for a person."""

GROWTH_ASKED = r"(?:增[长加]|提高|上升|下降|减少)了?多少"
"""Chinese words that ask by how much something grew or fell."""


class Direction(StrEnum):
    """What a comparison asks after: who has more, less, or is earlier or later."""

    MORE = "more"
    LESS = "less"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Found:
    """Questions with what each is about, and how their answers compare, if at all."""

    questions: tuple[str, ...]
    labels: tuple[str, ...]
    direction: Direction | None = None
    adjective: str = ""


WITHOUT_SUBJECT = re.compile(
    r"^(?:总(?!理|统|部|裁|书记|经理|公司|台|站|局|队)|一共|共(?!和|青)|又|还[要有能会]|能(?!源|量)|用了|花了|占地|投了|建成后|预计|对外)"
)
"""How a Chinese question opens that leaves out what it is about."""
