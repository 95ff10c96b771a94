"""Ask AWS what exists, as ``table`` says that each type is listed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
import jmespath
from botocore.config import Config
from botocore.exceptions import ClientError
from jmespath import functions

from scripts.inventory.table import LISTINGS, Listing

Fields = dict[str, Any]

_AT_ONCE = 8
"""Requests under way at the same time: enough to be quick, and below every service's throttle with retries."""

_CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 8},
    max_pool_connections=_AT_ONCE,
)

_ABSENT = ("NotFound", "NoSuch", "DoesNotExist")
"""What an error code holds where something has no tags, or went away since it was listed."""

_TOKENS = ("NextToken", "nextToken", "NextMarker")
"""Where operations that botocore cannot paginate say that there is more."""


@dataclass(frozen=True)
class Live:
    """A resource that AWS lists.

    Attributes:
        type: its Terraform type.
        id: its ``id`` as in Terraform's state.
        name: the name it carries, or its tag Name; empty where it has none.
        import_id: what ``terraform import`` takes.
        kept: why AWS still lists it although it is deleted; empty where it is not.
        owner: whose it is when it cannot be the stack's, such as ``aws``; else empty.
        environment: its tag Environment, else that of what it is in; empty where neither has one.
        tags: its own tags.
    """

    type: str
    id: str
    name: str
    import_id: str
    kept: str = ""
    owner: str = ""
    environment: str = ""
    tags: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


class _Functions(functions.Functions):  # type: ignore[misc]
    """What the tables need beyond JMESPath's own functions; null stays null."""

    @functions.signature(  # type: ignore[untyped-decorator]
        {"types": ["string", "null"]}, {"types": ["string"]}, {"types": ["number"]}
    )
    def _func_part(self, text: str | None, separator: str, index: float) -> str | None:
        return text and text.split(separator)[int(index)]

    @functions.signature(  # type: ignore[untyped-decorator]
        {"types": ["string", "null"]}, {"types": ["string"]}
    )
    def _func_trim(self, text: str | None, characters: str) -> str | None:
        return text and text.strip(characters)


_OPTIONS = jmespath.Options(custom_functions=_Functions())


def pick(expression: str, answer: Any) -> Any:
    """Return what a JMESPath of the tables picks out of an answer of AWS."""
    return jmespath.compile(expression).search(answer, options=_OPTIONS)


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """Fill a template's ``{names}``, in lists and mappings, too; null becomes nothing, booleans Terraform's.

    Raises:
        KeyError: the values lack a name.
    """
    if isinstance(template, Mapping):
        return {key: fill(each, values) for key, each in template.items()}
    if isinstance(template, list):
        return [fill(each, values) for each in template]
    if not isinstance(template, str):
        return template
    return template.format_map({key: _text(value) for key, value in values.items()})


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def pairs(tags: Any) -> dict[str, str]:
    """Return keys and values as a mapping, from any of the forms in which the services give tags."""
    if isinstance(tags, Mapping):
        return dict(tags)
    found = {}
    for tag in tags or ():
        plain = {key.lower().removeprefix("tag"): value for key, value in tag.items()}
        found[plain["key"]] = plain.get("value", "")
    return found


def live(
    session: boto3.Session, types: Collection[str] | None = None, about: Collection[str] | None = None
) -> list[Live]:
    """Return what exists of the types in the session's account and region.

    Args:
        session: where to ask.
        types: the types; by default all listed ones.
        about: ARNs, ids and names as AWS lists them: nothing else counts, nor is it asked more about; by default
            everything counts.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refuses or does not answer.
        ValueError: a type has no listing.
    """
    wanted = {each.type for each in LISTINGS} if types is None else set(types)
    if unknown := wanted - {each.type for each in LISTINGS}:
        raise ValueError(f"no listing for {', '.join(sorted(unknown))}")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        account = _Account(session, pool, about)
        in_order = dict.fromkeys(each.type for each in LISTINGS if each.type in wanted)
        return [found for kind in in_order for found in account.found(kind)]


def items(session: boto3.Session, kind: str) -> list[Fields]:
    """Return the items of a type that is no part of another, as its listing has them, without asking more about each.

    Raises:
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refuses or does not answer.
    """
    found: list[Fields] = []
    for row in [row for row in LISTINGS if row.type == kind]:
        request = fill(row.request, {"region": session.region_name})
        for answer in _answers(session.client(row.service, config=_CONFIG), row.operation, request):
            found += [item for item in pick(row.items, answer) or () if item.get("state") not in row.gone]
    return found


class _Account:
    """Asks AWS, each type once."""

    def __init__(self, session: boto3.Session, pool: ThreadPoolExecutor, about: Collection[str] | None = None) -> None:
        self._session = session
        self._pool = pool
        self._about = about
        self._clients: dict[str, Any] = {}
        self._found: dict[str, list[Live]] = {}
        self._index: dict[str, dict[str, Live]] = {}

    def found(self, kind: str) -> list[Live]:
        """Return what exists of a type."""
        if kind not in self._found:
            rows = [row for row in LISTINGS if row.type == kind]
            every = [_live(row, item, self._container(row, item)) for row in rows for item in self._items(row)]
            exist = {each.id for each in every if not each.kept}
            # Of a family of task definitions, old revisions do not count while there are others.
            self._found[kind] = [each for each in every if not each.kept or each.id not in exist]
            self._index[kind] = {each.id: each for each in self._found[kind]}
        return self._found[kind]

    def _items(self, row: Listing) -> list[Fields]:
        parents = [each for each in self.found(row.each) if not each.kept] if row.each else [None]
        items = []
        for parent in parents:
            about = {"region": self._session.region_name, **(_parent(parent) if parent else {})}
            known = {"parent_id": parent.id, "parent_name": parent.name, "within": parent.id} if parent else {}
            try:
                listed = list(self._pages(row, fill(row.request, about)))
            except ClientError as error:
                if parent and _absent(error):
                    continue  # the parent went away meanwhile
                raise
            items += [{**known, **item} for item in listed]
        items = [item for item in items if self._about is None or _listed_as(item) in self._about]
        if any("{account}" in str(call.request) for call in row.details):
            items = [{**self._place, **item} for item in items]
        client = self._client(row.service)
        return list(self._pool.map(lambda item: _detailed(client, row, item), items))

    @cached_property
    def _place(self) -> Fields:
        arn = self._client("sts").get_caller_identity()["Arn"].split(":")
        return {"partition": arn[1], "region": self._session.region_name, "account": arn[4]}

    def _pages(self, row: Listing, request: Fields) -> Iterator[Fields]:
        for answer in _answers(self._client(row.service), row.operation, request):
            yield from pick(row.items, answer) or ()

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.client(service, config=_CONFIG)
        return self._clients[service]

    def _container(self, row: Listing, item: Fields) -> Live | None:
        if not row.inherits or not item.get("within"):
            return None
        for kind in (row.each,) if row.each else row.within:
            self.found(kind)
            if each := self._index[kind].get(item["within"]):
                return each
        return None


def _answers(client: Any, operation: str, request: Fields) -> Iterator[Fields]:
    if client.can_paginate(operation):
        yield from client.get_paginator(operation).paginate(**request)
        return
    more: Fields = {}
    while True:
        answer = getattr(client, operation)(**request, **more)
        yield answer
        more = {token: answer[token] for token in _TOKENS if answer.get(token)}
        if not more:
            return


def _parent(parent: Live) -> Fields:
    return {"id": parent.id, "name": parent.name}


def _listed_as(item: Fields) -> Any:
    """Return what an item is known by before more is asked about it."""
    return item.get("arn") or item.get("id") or item.get("name")


def _absent(error: ClientError) -> bool:
    return any(word in error.response["Error"]["Code"] for word in _ABSENT)


def _detailed(client: Any, row: Listing, item: Fields) -> Fields:
    for call in row.details:
        if item.get("aws"):
            break
        try:
            answer = getattr(client, call.operation)(**fill(call.request, item))
        except ClientError as error:
            if not _absent(error):
                raise
            continue
        item = {**item, **(pick(call.items, answer) or {})}
    return item


def _live(row: Listing, item: Fields, container: Live | None) -> Live:
    tags = pairs(item.get("tags"))
    name = tags.get(row.name_attribute.removeprefix("tags.")) if row.name_attribute.startswith("tags.") else None
    values = {"name": name or item.get("name") or "", **{key: value for key, value in item.items() if key != "name"}}
    identity = fill(row.id, values)
    state = item.get("state")
    return Live(
        type=row.type,
        id=identity,
        name=values["name"],
        import_id=fill(row.imports, {**values, "id": identity}),
        kept=_words(state) if state in row.gone else "",
        owner="aws" if item.get("aws") else container.owner if container else "",
        environment=tags.get("Environment") or (container.environment if container else ""),
        tags=tags,
    )


def _words(state: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", state).lower()
