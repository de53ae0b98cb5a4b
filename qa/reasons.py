"""Why a claim has its verdict, in words for the reader."""

from qa.types import Claim, Reason

_SHOWN_DOUBTS = 4

_WORDS: dict[str, dict[Reason, str]] = {
    "zh": {
        Reason.QUOTED: "引用的是资料原文。",
        Reason.INSTEAD: "模型写的句子没有通过核对{doubts}，这里改用资料原文。",
        Reason.WORDS: "数字、名称和用词都见于所引原文。",
        Reason.MEANING: "数字和名称见于所引原文，译文意思与之相符。",
        Reason.COMPUTED: "由所引原文中的数值比较得出。",
        Reason.SOME_WORDS: "数字和名称见于所引原文，但有些用词不在其中{doubts}。",
        Reason.LOOSE_MEANING: "数字和名称见于所引原文，但译文意思只是大致相符。",
        Reason.FIGURE: "所引原文中没有这个数字{doubts}。",
        Reason.NAME: "所引原文中没有这个名称{doubts}。",
        Reason.DIRECTION: "肯否、增减或多于少于与所引原文不一致{doubts}。",
        Reason.NO_MATCH: "所引原文没有说到这句话的内容{doubts}。",
    },
    "en": {
        Reason.QUOTED: "These are the source's own words.",
        Reason.INSTEAD: "The model's own sentence failed the check{doubts}; the source is quoted.",
        Reason.WORDS: "Every figure, name and word stands in the quoted source.",
        Reason.MEANING: "Figures and names stand in the quote; the translation agrees.",
        Reason.COMPUTED: "Computed from the figures in the quoted sources.",
        Reason.SOME_WORDS: "Figures and names stand in the quote, some words do not{doubts}.",
        Reason.LOOSE_MEANING: "Figures and names stand in the quote; the translation is loose.",
        Reason.FIGURE: "The quoted source does not state this figure{doubts}.",
        Reason.NAME: "The quoted source does not hold this name{doubts}.",
        Reason.DIRECTION: "A denial, direction or bound differs from the quoted source{doubts}.",
        Reason.NO_MATCH: "The quoted source does not say this{doubts}.",
    },
}  # fmt: skip


def reason_text(claim: Claim, language: str) -> str:
    """Say in Chinese (``zh``) or else in English why a claim has its verdict; empty without one."""
    if claim.reason is None:
        return ""
    chinese = language == "zh"
    doubts = ("、" if chinese else ", ").join(claim.doubts[:_SHOWN_DOUBTS])
    if doubts:
        doubts = f"（{doubts}）" if chinese else f" ({doubts})"
    return _WORDS["zh" if chinese else "en"][claim.reason].format(doubts=doubts)
