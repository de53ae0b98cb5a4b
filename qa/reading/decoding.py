"""Bytes → text: UTF-8 first, then what charset-normalizer finds among the encodings of articles."""

import codecs
import re

from charset_normalizer import from_bytes

_CANDIDATES = [
    "gb18030", "big5hkscs", "utf_16", "utf_16_le", "utf_16_be", "utf_32",
    "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "cp1256",
]  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_SAMPLE = 1 << 18
_SHORT = 600
_COMMON = 0.9
_MOSTLY = 0.9


class UndecodableError(ValueError):
    """The bytes are not text in any encoding that is known here."""


def decode(data: bytes) -> str:
    """Text of ``data`` without byte order mark; raises ``UndecodableError`` for binary data."""
    text = data.decode(detect_encoding(data), errors="replace")
    if len(_CONTROL.findall(text)) > len(text) // 100 or text.count("\ufffd") > len(text) // 100:
        raise UndecodableError("binary data, not text")
    return text.removeprefix("\ufeff")


def detect_encoding(data: bytes) -> str:
    """Name of the codec that reads ``data``; raises ``UndecodableError`` when none does.

    An encoding that an HTML page declares wins over a statistical guess when it reads the bytes.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if _decodes(data, "utf-8"):
        return "utf-8"
    declared = _DECLARED.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name)
        if _decodes(data, name):
            return name
    if len(data) <= _SHORT and (chinese := _common_chinese(data)):
        return chinese
    best = from_bytes(data[:_SAMPLE], cp_isolation=_CANDIDATES).best()
    if best is None:
        raise UndecodableError(_reason(data))
    return best.encoding


def _reason(data: bytes) -> str:
    """What is wrong with bytes that no encoding reads."""
    kept = data[:_SAMPLE].decode("utf-8", errors="ignore").encode()
    if b"\0" in kept or len(kept) < _MOSTLY * len(data[:_SAMPLE]):
        return "binary data or an unknown encoding, not text"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"invalid UTF-8 at byte {error.start}; save it as UTF-8 again"
    return "no text"


def _common_chinese(data: bytes) -> str | None:
    """The Chinese encoding in which a text too short for statistics is all common characters.

    The first level of GB 2312 and of Big5 holds what texts are written with; bytes of the one read
    as the other are scattered over rare characters.
    """
    shares: dict[str, float] = {}
    for name, plain in (
        ("gb18030", {0xA1, 0xA3, *range(0xB0, 0xD8)}),
        ("big5hkscs", {*range(0xA1, 0xC7)}),
    ):
        if _decodes(data, name):
            signs = [c for c in data.decode(name) if ord(c) > 0x7F]  # noqa: PLR2004 - ASCII
            common = sum(c.encode(name, "replace")[0] in plain for c in signs)
            shares[name] = common / len(signs) if signs else 0.0
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best and shares[best] > _COMMON else None


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
