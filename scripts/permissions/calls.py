"""A call of AWS, and what somebody must be allowed to make it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Parameters = Mapping[str, Any]
Tags = Mapping[str, str]

NEW = "new"
"""The id of what a call is about to make."""


@dataclass(frozen=True)
class Call:
    """A call of AWS.

    Attributes:
        service: the service, as botocore calls it.
        operation: such as ``CreateCluster``.
        parameters: what was sent.
        region: where to.
        account: whose.
        partition: ``aws``, or that of China or the US government.
    """

    service: str
    operation: str
    parameters: Parameters = field(hash=False)
    region: str = "us-east-1"
    account: str = "123456789012"
    partition: str = "aws"

    @property
    def places(self) -> dict[str, str]:
        """The variables that every ARN has."""
        return {"Partition": self.partition, "Region": self.region, "Account": self.account}


@dataclass(frozen=True)
class Access:
    """One thing that somebody must be allowed.

    Attributes:
        action: of IAM.
        kind: of the resource, as the reference calls it; empty for an action on no resource in particular.
        resource: its ARN, or ``*``.
        pattern: the same with ``*`` for ids that AWS makes up.
        context: keys of conditions, and their values.
    """

    action: str
    kind: str
    resource: str
    pattern: str
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict, hash=False)


def texts(value: Any) -> Iterator[str]:
    """Yield every text in the parameters of a call."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)
