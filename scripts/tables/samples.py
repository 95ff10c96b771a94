"""Values of every type of attribute, two of each, in the shapes that AWS attributes have: text, JSON, ARNs, times."""

from __future__ import annotations

import re
from typing import Any

_DOCUMENT = (
    '{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Sid":"{0}"}}]}}'
)
# The shapes of text, each with the words in a name that tell it.
_SHAPES: tuple[tuple[str, str], ...] = (
    (r"arn", "arn:aws:iam::123456789012:role/probe-{0}"),
    (r"policy|document|definition|pattern|json|body|schema|template", _DOCUMENT),
    (r"cidr", "10.{1}.0.0/16"),
    (r"version", "{1}.5"),
    (r"date|time|expir|until|modified|_at$", "203{1}-01-02T03:04:05Z"),
    (r"availability_zone", "us-east-1{0}"),
    (r"region", "us-east-{1}"),
    (r"_ip$|ip_address|address", "10.0.0.{1}"),
    (r"account", "12345678901{1}"),
    (r"size|count|port|priority|number|limit|seconds|days", "{1}"),
    (r"url|uri|endpoint", "https://probe-{0}.example.com/"),
    (r"", "probe-{0}"),
)
VARIANTS = len(_SHAPES)


def sample(name: str, kind: Any, variant: int, second: bool = False) -> Any:
    """Return a value for an attribute.

    Args:
        name: the attribute, whose words tell what text in it looks like.
        kind: its type, as the schema has it.
        variant: 0 for the most likely shape, up to :data:`VARIANTS` for others.
        second: another value of the same shape.
    """
    if kind == "string" or kind == "dynamic":
        return _text(name, variant).format("b" if second else "a", "2" if second else "1")
    if kind == "number":
        return 2 if second else 1
    if kind == "bool":
        return not second
    if isinstance(kind, list) and kind[0] == "object":
        return {each: sample(each, inner, variant, second) for each, inner in kind[1].items()}
    if isinstance(kind, list) and kind[0] == "map":
        return {"probe": sample(name, kind[1], variant, second)}
    if isinstance(kind, list) and kind[0] == "tuple":
        return [sample(name, inner, variant, second) for inner in kind[1]]
    return [sample(name, kind[1], variant, second)]


def _text(name: str, variant: int) -> str:
    likely = next(index for index, (words, _) in enumerate(_SHAPES) if re.search(words, name))
    order = [likely, *(index for index in range(len(_SHAPES) - 1, -1, -1) if index != likely)]
    return _SHAPES[order[variant % len(_SHAPES)]][1]
