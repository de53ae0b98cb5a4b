"""Front matter: what the head of a text file states, in YAML, TOML or loose lines."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import yaml

from qa.reading.document import Block, make_block

_YAML = re.compile(r"\s*---[ \t]*\r?\n(?P<head>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.S)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\r?\n(?P<head>.*?)\r?\n\+\+\+[ \t]*(?:\r?\n|$)", re.S)
_KEY = re.compile(r"[\"']?([\w-]+)[\"']?[ \t]*[:：=]")
_LOOSE = re.compile(r"^([A-Za-z_]+|[\u4e00-\u9fff]{2,6})[ \t]*[:：][ \t]*([^\r\n]*)", re.M)
_FIELDS = {
    "title": "title headline 标题 题目",
    "published": "date published pubdate publish_date publishdate published_at datepublished"
    " date_published 日期 时间 发布日期 发布时间 发表时间",
    "author": "author authors byline 作者 记者",
    "editor": "editor editors 编辑 责任编辑",
    "publisher": "publisher site source 来源 出处 媒体",
    "url": "url link canonical canonical_url 链接 网址 原文链接",
    "language": "lang language 语言",
}
_DEEPEST = 3  # a YAML alias may hold itself, or ten thousand million others
_KEYS = {alias: field for field, aliases in _FIELDS.items() for alias in aliases.split()}


class FrontMatter(NamedTuple):
    """Known values by field, the lines under other keys, and where the header ends."""

    stated: dict[str, Block]
    rest: tuple[Block, ...]
    end: int


def read_front_matter(text: str) -> FrontMatter | None:
    """The header of a text; ``None`` where it has none."""
    match = _YAML.match(text)
    if match:
        stated = _read_yaml(text, *match.span("head"))
    else:
        match = _TOML.match(text)
        stated = _read_toml(text, *match.span("head")) if match else None
    if match is None or stated is None:
        return None
    return FrontMatter(stated, tuple(_unused(text, *match.span("head"))), match.end())


def _read_yaml(text: str, start: int, end: int) -> dict[str, Block] | None:
    """Values of the known keys, or ``None`` when this is no YAML mapping."""
    try:
        node = yaml.compose(text[start:end], Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return _read_loose(text, start, end)
    if not isinstance(node, yaml.MappingNode):
        return None
    stated: dict[str, Block] = {}
    for key, value in node.value:
        name = _KEYS.get(str(key.value).strip().lower())
        scalars = list(_scalars(value))
        if name is None or not scalars or name in stated:
            continue
        first = scalars[0]
        marks = (start + first.start_mark.index, start + first.end_mark.index)
        block = _found(text, str(first.value), *marks)
        if len(scalars) > 1:
            block = Block("、".join(str(item.value) for item in scalars), ())
        stated[name] = block
    return stated


def _scalars(node: yaml.Node, depth: int = 0) -> Iterator[yaml.ScalarNode]:
    """A value, those of a list, or the ``name`` of a mapping."""
    if isinstance(node, yaml.ScalarNode):
        if node.value:
            yield node
    elif depth < _DEEPEST:
        listed = isinstance(node, yaml.SequenceNode)
        items = node.value if listed else [v for key, v in node.value if key.value == "name"]
        for item in items:
            yield from _scalars(item, depth + 1)


def _read_toml(text: str, start: int, end: int) -> dict[str, Block] | None:
    try:
        values = tomllib.loads(text[start:end])
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    stated: dict[str, Block] = {}
    for key, value in values.items():
        name = _KEYS.get(key.lower())
        items = list(_items(value))
        if name is None or not items or name in stated:
            continue
        only = _found(text, items[0], start, end)
        stated[name] = only if len(items) == 1 else Block("、".join(items), ())
    return stated


def _items(value: object) -> Iterator[str]:
    """A value as it is written, those of a list, or the ``name`` of a table."""
    if isinstance(value, list):
        for item in value:
            yield from _items(item)
    elif isinstance(value, dict):
        yield from _items(value.get("name", ""))
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, str) and value.strip():
        yield value.strip()


def _found(text: str, value: str, start: int, end: int) -> Block:
    """A value where it stands, or by itself when it had to be unescaped."""
    at = text.find(value, start, end)
    block = make_block(text, [(at, at + len(value))]) if at >= 0 else None
    return block or Block(value.strip(), ())


def _read_loose(text: str, start: int, end: int) -> dict[str, Block]:
    """``key: value`` lines that are not valid YAML (a title with a colon in it)."""
    stated: dict[str, Block] = {}
    for match in _LOOSE.finditer(text, start, end):
        name = _KEYS.get(match[1].lower())
        block = make_block(text, [match.span(2)])
        if name and block and name not in stated:
            stated[name] = block
    return stated


def _unused(text: str, start: int, end: int) -> Iterator[Block]:
    """Lines of a header under keys that are not known."""
    known = False
    for line in re.finditer(r"[^\r\n]+", text[start:end]):
        key = _KEY.match(line[0])
        if key:
            known = key[1].lower() in _KEYS
        block = make_block(text, [(start + line.start(), start + line.end())])
        if block is not None and not known:
            yield block
