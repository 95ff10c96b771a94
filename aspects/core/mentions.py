"""The literal names of other resources in a body, as the tables tell them; pure.

Three kinds of text hold a name: an attribute that names a resource (:mod:`aspects.facts.references`), an ARN or an
address wherever it stands, and a key of a document (:mod:`aspects.facts.documents`). What is none of them only has the
same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from ..facts.documents import BLOCK_NAMES, DATA_NAMES, DOCUMENT_KEYS, SETTING_PAIRS, SETTING_WORDS
from ..facts.identity import Mention, identity, names_in_arn
from ..facts.references import ARN, Reference, documents, names_in_text, references
from .expressions import expression
from .marks import Marks
from .model import MODULE, Path, Resource
from .paths import lookup

# Attributes that tell people something: whatever is there refers to nothing.
_PROSE = frozenset({"comment", "default_tags", "description", "tags", "tags_all"})
_MESSAGE = "error_message"  # of a condition, at whatever depth
_HOLDS_ADDRESS = re.compile(
    r"arn:|s3a?://|https://|ssh://|\bSOURCE '|\.dkr\.ecr\.|\.s3-website-|k8s\.io/|kubernetes\.io/"
)
# What an ARN or an address says of the place, up to the name. Sources: see ADDRESSES; the region before a dot is that
# of the function in the log groups of Lambda@Edge.
_PLACES = (
    re.compile(r"arn:[^:]*:[^:]*:(?P<region>[^:]*):(?P<account>[^:]*):[^\"'\s]*$"),
    re.compile(r"sqs\.(?P<region>[^./]+)\.amazonaws\.com/(?P<account>[^/]+)/$"),
    re.compile(r"(?P<account>[0-9]+)\.dkr\.ecr\.(?P<region>[^./]+)\.amazonaws\.com/$"),
    re.compile(r"/(?P<region>[a-z]{2}(?:-[a-z]+)+-[0-9])\.$"),
)
_INSTANCE = re.compile(r"\b(?:count\.index|each\.(?:key|value))\b")
_IAM_PATH = re.compile(r"arn:[^:]*:iam:[^:]*:[^:]*:[a-z-]+(?P<iam_path>/(?:[^:/\s\"']+/)*)$")
_DYNAMIC = re.compile(r"\bdynamic\.(\w+)\.content\.")
_SET = re.compile(r'\$\{toset\(\[((?:\s*"[^"\\$%]*"\s*,?)*)\]\)\}')
_MOST_INSTANCES = 100
_HIDDEN = str.maketrans("*?", "\ue010\ue011")
_SHOWN = str.maketrans("\ue010\ue011", "*?")
_LONGEST_PLACE = 400
_SHORT = 256
# A string in code that is no key of a map and holds no expression.
_STRING = re.compile(r'(?<!\[)"([^"\\$%]+)"')
# CloudWatch API reference, "Dashboard body structure and syntax", metrics.
_DASHBOARD = ("aws_cloudwatch_dashboard", "dashboard_body")
_METRIC = re.compile(
    r'\[\s*"(?P<namespace>[^"\\]+)"\s*,\s*"[^"\\]+"(?P<dimensions>(?:\s*,\s*"[^"\\]*"\s*,\s*"[^"\\]*")+)'
)
_PAIR = re.compile(r'"(?P<name>[^"\\]*)"\s*,\s*"(?P<value>[^"\\]*)"')
_NAME = r'name"?\s*[:=]\s*"(?P<name>[^"\\]*)"'
_VALUE = r'value"?\s*[:=]\s*"(?P<value>[^"\\]*)"'
_ENVIRONMENT = (re.compile(rf'{_NAME}\s*,?\s*"?{_VALUE}'), re.compile(rf'{_VALUE}\s*,?\s*"?{_NAME}'))


@dataclass(frozen=True)
class Literal:
    """A literal that may name a resource.

    Attributes:
        path: where in the body.
        mention: the type and the name, and where in the text; interpolations in it are marks (:class:`.Marks`).
        row: the row of the table that says so; ``None`` for an ARN, an address or a key of a document.
        region: the region that the text itself says; empty where it says none.
        account: the account that the text itself says; empty where it says none.
        iam_path: the path that an ARN of IAM says; empty where it is no such ARN.
        safe: whether it can only be meant so, and can be written; else it is a guess, or stands inside an expression.
    """

    path: Path
    mention: Mention
    row: Reference | None = None
    region: str = ""
    account: str = ""
    iam_path: str = ""
    safe: bool = True

    @property
    def attribute(self) -> str:
        """The dotted path."""
        return ".".join(map(str, self.path))


def literals(path: Path, text: str, resource: Resource, marks: Marks) -> tuple[str, list[Literal]]:
    """Return what may be a name in one text of a resource.

    Args:
        path: of the text.
        text: the text.
        resource: the resource that it belongs to.
        marks: of the app.

    Returns:
        The text with marks in it, to which the positions belong, and what is in it.
    """
    attribute = dotted(path)
    candidates, keys, setting = _known(resource.type, attribute)
    rows = tuple(
        row
        for row in candidates
        if not row.when or row.holds({each: value_near(resource.body, path, each) for each, _ in row.when})
    )
    is_dashboard = (resource.type, attribute) == _DASHBOARD
    holds_text = not _is_prose(path) and (bool(keys) or is_dashboard or _HOLDS_ADDRESS.search(text) is not None)
    if not rows and not holds_text and setting is None:
        return text, []
    marked = marks.document(text) if holds_text else marks.name(text)
    read = _read_short if len(text) < _SHORT else _read
    key = "" if setting is None else _key_of_setting(resource.body, path, setting)
    return marked, list(read(resource.type, path, text, marked, rows, holds_text, key))


def _is_prose(path: Path) -> bool:
    return path[0] in _PROSE or path[-1] == _MESSAGE


def _key_of_setting(body: Mapping[str, Any], path: Path, setting: str) -> str:
    """Return what a setting is called: the name next to its value or, where there is none, its key in the map."""
    if setting:
        return str(value_near(body, path, setting) or "")
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _read(
    kind: str, path: Path, text: str, marked: str, rows: tuple[Reference, ...], holds_text: bool, setting: str
) -> tuple[Literal, ...]:
    """Return what is in a text.

    Args:
        kind: type of what holds it.
        path: of the text.
        text: the text.
        marked: the text with marks in it.
        rows: the rows of the table that hold.
        holds_text: whether ARNs and keys may be in it.
        setting: what it is called, where it is a setting; else empty.
    """
    attribute = dotted(path)
    _, keys, _ = _known(kind, attribute)
    found = [Literal(path, each, row) for row in rows for each in _ends(row.mentions(marked), marked)]
    if rows and (code := expression(text)) is not None:
        found += _in_code(path, code, rows)
    if holds_text:
        found += [Literal(path, each) for each in (*_in_keys(marked, keys), *_ends(names_in_text(marked), marked))]
        if (kind, attribute) == _DASHBOARD:
            found += _in_metrics(path, marked)
    if setting:
        found += _in_setting(path, setting, marked)
    elif keys:
        found += _in_environment(path, marked)
    return tuple(located(marked, each) for each in found)


# A short text is likely to be in many resources, such as the ARN of their key.
_read_short = lru_cache(maxsize=4096)(_read)


def may_hold_names(kind: str, path: Path, text: str) -> bool:
    """Return whether :func:`literals` may find something in a text: a quick answer for most texts of an app."""
    return _is_in_tables(kind, path) or (not _is_prose(path) and _HOLDS_ADDRESS.search(text) is not None)


@lru_cache(maxsize=4096)
def _is_in_tables(kind: str, path: Path) -> bool:
    attribute = dotted(path)
    rows, keys, setting = _known(kind, attribute)
    return bool(rows or keys) or setting is not None or (kind, attribute) == _DASHBOARD


def names_within(literal: Literal) -> Iterator[Literal]:
    """Yield the names of other resources in a name: AWS calls a log group after the function that writes to it."""
    mention = literal.mention
    for row in _name_rows(mention.type):
        for inner in row.mentions(mention.name):
            moved = replace(inner, start=inner.start + mention.start, end=inner.end + mention.start)
            said = _said(mention.name[: inner.start])
            yield replace(literal, mention=moved, row=row, region=said.get("region") or literal.region)


def holds_names(kind: str) -> bool:
    """Return whether the names of a type may hold names of others."""
    return bool(_name_rows(kind))


def located(text: str, literal: Literal) -> Literal:
    """Return the same with the place that the text says."""
    before = text[max(literal.mention.start - _LONGEST_PLACE, 0) : literal.mention.start]
    if not before:
        return literal
    said, path = _said(before), _IAM_PATH.search(before)
    return replace(
        literal,
        region=said.get("region", ""),
        account=said.get("account", ""),
        iam_path=path["iam_path"] if path else "",
    )


def keys_of_tags(resource: Resource, marks: Marks) -> Iterator[Literal]:
    """Yield the names in the keys of tags, such as ``kubernetes.io/cluster/prod``."""
    tags = resource.body.get("tags")
    for key in tags if isinstance(tags, Mapping) else ():
        if _HOLDS_ADDRESS.search(key):
            yield from (Literal(("tags", key), each, safe=False) for each in names_in_text(marks.name(key)))


def patterns(path: Path, text: str, marks: Marks) -> Iterator[Literal]:
    """Yield the ARNs in a text in whose names a wildcard stands, with the pattern for a name."""
    if "arn:" not in text or not ("*" in text or "?" in text) or _is_prose(path):
        return
    marked = marks.document(text)
    for arn in ARN.finditer(marked):
        *place, last = arn[0].split(":", 5)
        if "*" not in last and "?" not in last:
            continue
        for mention in names_in_arn(":".join([*place, last.translate(_HIDDEN)])):
            name = mention.name.translate(_SHOWN)
            if name != mention.name and name.strip("*"):
                start = arn.start() + mention.start
                moved = replace(mention, name=name, start=start, end=start + len(name))
                yield located(marked, Literal(path, moved, safe=False))


def instances(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return ``each.key``, ``each.value`` and ``count.index`` of each instance of a resource, where written."""
    count, keys = body.get("count"), body.get("for_each")
    if isinstance(count, int) and not isinstance(count, bool):
        return [{"${count.index}": str(index)} for index in range(min(count, _MOST_INSTANCES))]
    if isinstance(keys, str) and (listed := _SET.fullmatch(keys)):
        keys = [string[1] for string in _STRING.finditer(listed[1])]
    if isinstance(keys, list):
        return [{"${each.key}": str(key), "${each.value}": str(key)} for key in keys]
    if isinstance(keys, Mapping):
        values = {key: value for key, value in keys.items() if isinstance(value, str)}
        return [{"${each.key}": key} | ({"${each.value}": values[key]} if key in values else {}) for key in keys]
    return []


def is_instance(text: str) -> bool:
    """Return whether what is there differs from one instance of a resource to the next."""
    return _INSTANCE.search(text) is not None


@lru_cache(maxsize=4096)
def dotted(path: Path) -> str:
    """Return a path as the tables have it: without indexes, and a dynamic block as the block that it makes."""
    joined = ".".join(part for part in path if isinstance(part, str))
    return _DYNAMIC.sub(r"\1.", joined) if "dynamic." in joined else joined


def value_near(body: Mapping[str, Any], path: Path, attribute: str) -> object:
    """Return the value of an attribute next to a path, in the block that the two share; ``None``: there is none."""
    current: Any = body
    segments: Sequence[str] = attribute.split(".")
    for part in path[:-1]:
        if isinstance(part, int):
            current = current[part] if isinstance(current, list) else current
        elif len(segments) > 1 and part == segments[0]:
            current, segments = current.get(part), segments[1:]
        else:
            break
    while isinstance(current, list):
        current = current[0] if current else None
    values = lookup(current, ".".join(segments)) if isinstance(current, Mapping) else []
    return values[0] if values else None


def _said(before: str) -> Mapping[str, str]:
    for pattern in _PLACES:
        if match := pattern.search(before):
            return {key: value for key, value in match.groupdict().items() if value}
    return {}


def _ends(mentions: Iterable[Mention], text: str) -> Iterator[Mention]:
    """Yield the same, and where more follows after a hyphen, the names that end at an earlier hyphen.

    The slash that starts the name of a parameter is that before it in its ARN.
    """
    for mention in mentions:
        yield mention
        if mention.type == "aws_ssm_parameter" and text[mention.start - 1 : mention.start] == "/":
            yield replace(mention, name=f"/{mention.name}", start=mention.start - 1)
        while text[mention.end : mention.end + 1] == "-" and "-" in mention.name:
            name = mention.name.rpartition("-")[0]
            mention = replace(mention, name=name, end=mention.start + len(name))
            yield mention


def _in_keys(text: str, keys: Mapping[str, str]) -> Iterator[Mention]:
    if not keys:
        return
    for match in _key_pattern(tuple(keys)).finditer(text):
        for value in re.finditer(r'"([^"\\]*)"', match["values"]):
            start = match.start("values") + value.start(1)
            yield Mention(keys[match["key"]], value[1], start, start + len(value[1]))


def _in_code(path: Path, code: str, rows: Sequence[Reference]) -> Iterator[Literal]:
    """Yield strings of an expression that may be a name: which of them is taken, only Terraform knows."""
    for string in _STRING.finditer(code):
        start = string.start(1) + len("${")
        for row in rows:
            for each in row.mentions(string[1]):
                moved = replace(each, start=each.start + start, end=each.end + start)
                yield Literal(path, moved, row, safe=False)


def _in_setting(path: Path, key: str, value: str) -> Iterator[Literal]:
    """Yield a setting whose key says of what type the name is."""
    for kind in _kinds_of_setting(key):
        yield Literal(path, Mention(kind, value, 0, len(value)), safe=False)


def _in_environment(path: Path, text: str) -> Iterator[Literal]:
    """Yield the environment of a container, which is such settings in JSON."""
    for pattern in _ENVIRONMENT:
        for match in pattern.finditer(text):
            for kind in _kinds_of_setting(match["name"]):
                yield Literal(path, Mention(kind, match["value"], *match.span("value")), safe=False)


def _in_metrics(path: Path, text: str) -> Iterator[Literal]:
    """Yield the dimensions of metrics, as graphs have them: ``["AWS/Lambda", "Errors", "FunctionName", "orders"]``."""
    rows = _rows("aws_cloudwatch_metric_alarm")
    for metric in _METRIC.finditer(text):
        for pair in _PAIR.finditer(text, metric.start("dimensions"), metric.end("dimensions")):
            for row in rows.get(f"dimensions.{pair['name']}", ()):
                if row.holds({"namespace": metric["namespace"]}):
                    for each in row.mentions(pair["value"]):
                        start = each.start + pair.start("value")
                        yield Literal(path, replace(each, start=start, end=start + len(each.name)), row)


@cache
def _kinds_of_setting(key: str) -> tuple[str, ...]:
    words = re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", key)
    kinds = [kind for word in words for kind in SETTING_WORDS.get(word.lower().removesuffix("s"), ())]
    return tuple(dict.fromkeys(kinds))


@cache
def _key_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    # Each key before what must not stand before it: so the search jumps from one first letter of a key to the next.
    names = "|".join(rf"{key}(?<![\w-]{key})" for key in map(re.escape, keys))
    return re.compile(rf"(?P<key>{names})\"?\s*[:=]\s*(?P<values>\"[^\"\\]*\"|\[[^\]\[{{}}]*\])")


@cache
def _keys(kind: str, attribute: str) -> Mapping[str, str]:
    return DOCUMENT_KEYS.get((kind, attribute), {})


@cache
def _known(kind: str, attribute: str) -> tuple[tuple[Reference, ...], Mapping[str, str], str | None]:
    """Return what the tables say of an attribute: rows, keys of its document, and what says what a setting is called.

    That is the path of its name, or empty where the key in a map is; ``None``: it is no setting. The inputs of a module
    are such a map.
    """
    setting = SETTING_PAIRS.get((kind, attribute))
    if kind == MODULE or documents(kind).get(attribute.rpartition(".")[0]) == "map":
        setting = ""
    return _rows(kind).get(attribute, ()), _keys(kind, attribute), setting


@cache
def _rows(kind: str) -> Mapping[str, tuple[Reference, ...]]:
    """Return the rows of a type by path; those of settings, whose keys tell what is there, among them."""
    found: dict[str, tuple[Reference, ...]] = {}
    read = kind.removeprefix("data.")
    for row in references(read):
        found[row.path] = (*found.get(row.path, ()), row)
    known = identity(read) if read != kind else None
    attribute, named = DATA_NAMES.get(read, (known.attribute, read) if known else ("", ""))
    if read != kind and attribute:
        found[attribute] = (Reference(attribute, (f"{{{named}}}",), (), (), False, "documents"),)
    for path, named in BLOCK_NAMES.get(kind, {}).items():
        found[path] = (Reference(path, (f"{{{named}}}",), (), (), False, "documents"),)
    for path, form in documents(kind).items():
        for key, named in _keys(kind, path).items() if form == "map" else ():
            found[f"{path}.{key}"] = (Reference(f"{path}.{key}", (f"{{{named}}}",), (), (), False, "documents"),)
    return found


@cache
def _name_rows(kind: str) -> tuple[Reference, ...]:
    known = identity(kind)
    return _rows(kind).get(known.attribute, ()) if known else ()
