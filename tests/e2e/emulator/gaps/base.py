"""What every gap is built of: the call that reached it, what it remembers, and its entry in ``HANDLERS``."""

from __future__ import annotations

import copy
import functools
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

import boto3

from tests.e2e.emulator.wire import AwsError, Call, Document

ACCOUNT = "123456789012"
"""The account that moto emulates."""


class Ask(Protocol):
    """Lets moto answer the call, or the same call with another body; raises ``AwsError`` where it refuses."""

    def __call__(self, body: bytes | None = None) -> Document:
        """The answer."""


@dataclass
class Memory:
    """What the gaps were sent, until the emulator stops.

    Attributes:
        records: what is remembered, by kind and identity.
        used: resource types for which a gap was at work.
        lock: held while a gap reads or writes; the server has a thread for each request.
    """

    records: dict[tuple[str, ...], Document] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def of_kind(self, kind: str) -> list[Document]:
        """All records of a kind, oldest first."""
        return [record for key, record in self.records.items() if key[0] == kind]

    def forget(self, *key: str) -> None:
        """Drop every record whose key begins so; none is fine."""
        for known in [known for known in self.records if known[: len(key)] == key]:
            del self.records[known]

    def tags(self, arn: str) -> dict[str, str]:
        """The tags of a thing, to read and to change."""
        return self.records.setdefault(("tags", arn), {})


@dataclass(frozen=True)
class Request:
    """A call that reached a gap.

    Attributes:
        memory: what the gaps were sent before.
        call: the call.
        body: its body as sent.
        ask: moto's answer to it.
        endpoint: where the emulator listens, such as ``http://127.0.0.1:5000``.
    """

    memory: Memory
    call: Call
    body: bytes
    ask: Ask
    endpoint: str

    @property
    def operation(self) -> str:
        """The operation, such as ``CreateGroup``."""
        return self.call.operation

    @property
    def sent(self) -> Document:
        """The parameters of the call."""
        return self.call.parameters

    def only(self, *members: str) -> Document:
        """Those of these parameters that were sent."""
        return {member: self.sent[member] for member in members if member in self.sent}

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a regional resource of the account."""
        return f"arn:aws:{service}:{self.call.region}:{ACCOUNT}:{resource}"

    def client(self, service: str) -> Any:
        """A client of the emulator itself, for other calls than this one; not under the lock, which they take."""
        return client(self.endpoint, self.call.region, service)


@functools.cache
def client(endpoint: str, region: str, service: str) -> Any:
    """A client of the emulator; one is enough, as clients may be shared between threads and are slow to make."""
    return boto3.session.Session().client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


Handler = Callable[[Request], Document]

HANDLERS: dict[tuple[str, str], tuple[tuple[str, ...], Handler]] = {}
"""Service and operation to the resource types that the gap concerns, and what answers instead of moto."""


def closes(service: str, operations: Iterable[str], *types: str, locked: bool = True) -> Callable[[Handler], Handler]:
    """Enter a handler into ``HANDLERS``; one at a time works on the memory, unless it takes the lock by itself."""

    def register(handler: Handler) -> Handler:
        for operation in operations:
            HANDLERS[service, operation] = (types, _alone(handler) if locked else handler)
        return handler

    return register


def _alone(handler: Handler) -> Handler:
    def handle(request: Request) -> Document:
        with request.memory.lock:
            # A copy: the answer is written when the lock is free again.
            return copy.deepcopy(handler(request))

    return handle


def now() -> datetime:
    """The time that an answer tells."""
    return datetime.now(UTC)


def form(request: Request, **changes: str | None) -> bytes:
    """The body of a call of the query protocol with other values for some of its parameters; without one for none."""
    parameters = {**dict(parse_qsl(request.body.decode(), keep_blank_values=True)), **changes}
    return urlencode({name: value for name, value in parameters.items() if value is not None}).encode()


def thing(
    request: Request, key: tuple[str, ...], made: Document | None, errors: tuple[str, str], kind: str
) -> Document:
    """The record of a thing that moto lacks altogether.

    Args:
        request: what is asked.
        key: where the record is.
        made: the record of a new thing; none where the request is about one that exists.
        errors: AWS's codes for a new thing that exists, and for an old one that does not.
        kind: the kind of thing in words.

    Raises:
        AwsError: it exists although it should not, or the other way round.
    """
    records = request.memory.records
    if made is None and key not in records:
        raise AwsError(errors[1], f"{kind} not found: {key[-1]}")
    if made is not None:
        if key in records:
            raise AwsError(errors[0], f"{kind} already exists: {key[-1]}")
        records[key] = made
    return records[key]


def forgotten(request: Request, key: tuple[str, ...], arn: str) -> Document:
    """The thing is gone, and its tags with it."""
    request.memory.forget(*key)
    request.memory.forget("tags", arn)
    return {}


def gone(moto: str, aws: str, request: Request) -> Document:
    """Moto's answer; where it refuses what is gone, with the code of AWS.

    Args:
        moto: the code or the exception by which moto refuses it; empty: moto gives an empty answer.
        aws: the code of AWS.
        request: what is asked.

    Raises:
        AwsError: moto refuses the request.
    """
    try:
        answer = request.ask()
    except AwsError as refused:
        raise AwsError(aws if refused.code == moto else refused.code, refused.message) from None
    except KeyError:
        if moto != "KeyError":
            raise
        raise AwsError(aws, "not found") from None
    if not answer and not moto:
        raise AwsError(aws, "not found")
    return answer


TAG_OPERATIONS = ("ListTagsForResource", "TagResource", "UntagResource")
"""By which most services read and change tags."""


def tag_pairs(tags: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as a mapping, from a list of keys and values."""
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def changed_tags(request: Request, arn: str, sent: Mapping[str, str]) -> dict[str, str]:
    """The tags after what the request sets and removes."""
    tags = request.memory.tags(arn)
    tags.update(sent)
    for key in request.sent.get("TagKeys", ()):
        tags.pop(key, None)
    return tags


def tag_list(request: Request, member: str) -> Document:
    """The answer to one of ``TAG_OPERATIONS``, where tags are a list and the parameter ``member`` has the ARN."""
    tags = changed_tags(request, request.sent[member], tag_pairs(request.sent.get("Tags")))
    if request.operation != "ListTagsForResource":
        return {}
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
