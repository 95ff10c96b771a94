"""Connections between components as a picture: SVG that is part of the page, laid out in columns from the internet.

Components of one type that connect to the same others are one box. A column is one step further away; what nobody
reaches from the internet is in the last columns.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..check.connections import INTERNET, Connection, Kind
from .markup import Markup, tag

_WIDTH, _HEIGHT = 190, 40
_COLUMN, _ROW = 300, 62
_MARGIN = 24
_CHARACTERS = 27
_MOST = 80
"""How many boxes a picture may have and still be read."""

_SWEEPS = 4
_HASH = re.compile(r"_[0-9A-F]{8}$")
"""What CDKTF adds to an id."""

_OUTBOUND = "internet (outbound)"

PICTURES: Mapping[Kind, str] = {
    "network": "Connections that networks allow",
    "data": "Data flows that resources exist for",
}
"""The kinds of connections that are drawn, and what such a picture shows."""


def of_kind(connections: Iterable[Connection], kind: Kind) -> list[Connection]:
    """Return the connections of a kind, with the ways in from the internet that lead to them."""
    return [each for each in connections if each.kind == kind or _is_entrance(each)]


def _is_entrance(one: Connection) -> bool:
    return one.source == INTERNET and one.kind == "network"


@dataclass(frozen=True)
class _Arrow:
    source: str
    target: str
    kind: str
    label: str
    is_unknown: bool


@dataclass
class _Box:
    """Components that are drawn as one; ``key`` is the first of them."""

    key: str
    members: list[str] = field(default_factory=list)
    column: int = 0
    row: float = 0


def diagram(
    connections: Iterable[Connection], label: str, style: Markup | None = None, *, xmlns: str | None = None
) -> Markup | None:
    """Return the picture of connections; ``None`` where there are none, or too many to be read.

    Args:
        connections: those that are drawn.
        label: what the picture shows, for those who cannot see it.
        style: a style sheet that the picture brings along.
        xmlns: the namespace, which a file of its own needs.
    """
    shown = [replace(each, target=_OUTBOUND) if each.target == INTERNET else each for each in connections]
    boxes, arrows = _grouped(shown)
    if not boxes or len(boxes) > _MOST:
        return None
    columns = _placed(boxes, arrows)
    height = max(len(column) for column in columns) * _ROW + 2 * _MARGIN
    width = (len(columns) - 1) * _COLUMN + _WIDTH + 2 * _MARGIN
    by_key = {each.key: each for each in boxes}
    return tag(
        "svg",
        style,
        tag("title", label),
        [_line(each, by_key[each.source], by_key[each.target]) for each in arrows],
        _labels(arrows, by_key),
        [_box(each) for each in boxes],
        class_="diagram",
        role="img",
        xmlns=xmlns,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
    )


def _type(address: str) -> str:
    parts = address.split(".")
    return parts[-2] if len(parts) > 1 and parts[-2].startswith("aws_") else address


def _grouped(connections: Sequence[Connection]) -> tuple[list[_Box], list[_Arrow]]:
    """Return boxes and arrows, with components of one type and the same connections as one."""
    around: dict[str, set[tuple[str, str, str, str, bool]]] = {}
    for each in connections:
        around.setdefault(each.source, set()).add(("to", each.target, each.kind, each.what, bool(each.unknown)))
        around.setdefault(each.target, set()).add(("from", each.source, each.kind, each.what, bool(each.unknown)))
    boxes: dict[tuple[str, frozenset[tuple[str, str, str, str, bool]]], _Box] = {}
    key_of: dict[str, str] = {}
    for address in sorted(around):
        box = boxes.setdefault((_type(address), frozenset(around[address])), _Box(address))
        box.members.append(address)
        key_of[address] = box.key
    merged: dict[tuple[str, str, str, bool], list[str]] = {}
    for each in connections:
        key = (key_of[each.source], key_of[each.target], each.kind, bool(each.unknown))
        labels = merged.setdefault(key, [])
        if each.what and each.what not in labels:
            labels.append(each.what)
    arrows = [_Arrow(*key[:3], ", ".join(labels), key[3]) for key, labels in merged.items()]
    return list(boxes.values()), arrows


def _placed(boxes: Sequence[_Box], arrows: Sequence[_Arrow]) -> list[list[_Box]]:
    """Give each box its column and row."""
    onward: dict[str, list[str]] = {}
    for each in arrows:
        onward.setdefault(each.source, []).append(each.target)
    by_key = {each.key: each for each in boxes}
    distance = _distances([INTERNET] if INTERNET in by_key else [], onward)
    furthest = max(distance.values(), default=-1)
    targets = {each.target for each in arrows if each.source not in distance}
    starts = [each.key for each in boxes if each.key not in distance and each.key not in targets]
    for key, steps in _distances(starts, onward).items():
        # Who is not reached from the internet, but leads to what is, is in front of that.
        ahead = [distance[each] for each in onward.get(key, ()) if each in distance and each != INTERNET]
        distance.setdefault(key, max(min(ahead) - 1, 0) if ahead else steps if furthest < 0 else 1 + steps)
    for box in boxes:
        box.column = distance.setdefault(box.key, furthest + 1 if furthest >= 0 else 0)
    used = sorted({each.column for each in boxes})
    columns = [sorted((each for each in boxes if each.column == number), key=lambda box: box.key) for number in used]
    for index, column in enumerate(columns):
        for box in column:
            box.column = index
    around: dict[str, list[str]] = {}
    for one in arrows:
        around.setdefault(one.source, []).append(one.target)
        around.setdefault(one.target, []).append(one.source)
    tallest = max(len(column) for column in columns)
    _spread(columns, tallest)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=lambda box: (_middle(box, around, by_key), box.key))
            _spread([column], tallest)
    return columns


def _distances(starts: Iterable[str], onward: Mapping[str, Sequence[str]]) -> dict[str, int]:
    found = dict.fromkeys(starts, 0)
    queue = deque(found)
    while queue:
        here = queue.popleft()
        for each in onward.get(here, ()):
            if each not in found:
                found[each] = found[here] + 1
                queue.append(each)
    return found


def _middle(box: _Box, around: Mapping[str, Sequence[str]], by_key: Mapping[str, _Box]) -> float:
    rows = [by_key[each].row for each in around.get(box.key, ()) if by_key[each].column != box.column]
    return sum(rows) / len(rows) if rows else box.row


def _spread(columns: Iterable[list[_Box]], tallest: int) -> None:
    for column in columns:
        first = (tallest - len(column)) / 2
        for index, box in enumerate(column):
            box.row = first + index


def _left(box: _Box) -> float:
    return _MARGIN + box.column * _COLUMN


def _top(box: _Box) -> float:
    return _MARGIN + box.row * _ROW


def _box(box: _Box) -> Markup:
    address = box.key
    kind = _type(address)
    name = _HASH.sub("", address.rpartition(".")[2]) if kind != address else ""
    count = f" × {len(box.members)}" if len(box.members) > 1 else ""
    first = kind.removeprefix("aws_") if name else kind
    lines = [_cut(f"{first}{count}")] + ([_cut(name)] if name and not count else [])
    middle = _top(box) + _HEIGHT / 2
    offsets = (0,) if len(lines) == 1 else (-8, 8)
    state = "internet" if address in (INTERNET, _OUTBOUND) else "component" if name else "network"
    return tag(
        "g",
        tag("title", "\n".join(box.members)),
        tag("rect", x=f"{_left(box):.0f}", y=f"{_top(box):.0f}", width=_WIDTH, height=_HEIGHT, rx=6),
        [
            tag(
                "text",
                line,
                x=f"{_left(box) + _WIDTH / 2:.0f}",
                y=f"{middle + offset:.0f}",
                class_="name" if index else "kind",
            )
            for index, (line, offset) in enumerate(zip(lines, offsets, strict=True))
        ],
        class_=f"box {state}",
    )


def _ends(source: _Box, target: _Box) -> tuple[float, float]:
    """Return where a curve begins and ends; both on the right where it leads to the same column."""
    if source.column > target.column:
        return _left(source), _left(target) + _WIDTH
    return _left(source) + _WIDTH, _left(target) + (_WIDTH if source.column == target.column else 0)


def _line(arrow: _Arrow, source: _Box, target: _Box) -> Markup:
    """Return a curve from the side of one box to the side of the other."""
    y1, y2 = _top(source) + _HEIGHT / 2, _top(target) + _HEIGHT / 2
    x1, x2 = _ends(source, target)
    out = 50 if x1 > _left(source) else -50
    back = 50 if x2 > _left(target) else -50
    head = x2 + back / 7
    said = f"{arrow.source} to {arrow.target}: {arrow.label or arrow.kind}{' (unknown)' if arrow.is_unknown else ''}"
    return tag(
        "g",
        tag("title", said),
        tag("path", d=f"M{x1:.0f} {y1:.0f} C{x1 + out:.0f} {y1:.0f} {x2 + back:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"),
        tag("path", d=f"M{head:.0f} {y2 - 4:.0f} L{x2:.0f} {y2:.0f} L{head:.0f} {y2 + 4:.0f} Z", class_="head"),
        class_=f"arrow {arrow.kind}{' open' if arrow.is_unknown else ''}",
    )


def _labels(arrows: Iterable[_Arrow], by_key: Mapping[str, _Box]) -> list[Markup]:
    """Return what is at the heads of the arrows; the same at one head once, others above it."""
    at: dict[tuple[str, float], list[str]] = {}
    for each in arrows:
        target = by_key[each.target]
        said = at.setdefault((each.target, _ends(by_key[each.source], target)[1]), [])
        if each.label and each.label not in said:
            said.append(each.label)
    return [
        tag(
            "text",
            _cut(label, 18),
            x=f"{x + (12 if x > _left(by_key[key]) else -12):.0f}",
            y=f"{_top(by_key[key]) + _HEIGHT / 2 - 7 - 12 * index:.0f}",
            class_="label start" if x > _left(by_key[key]) else "label end",
        )
        for (key, x), labels in at.items()
        for index, label in enumerate(labels)
    ]


def _cut(text: str, longest: int = _CHARACTERS) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
