"""What every check is built of: the environment that it looks at, its entry in the list, and how it reads AWS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

import boto3
import jmespath
from botocore.exceptions import ClientError

from lib.settings import Settings
from scripts.terraform import managed

Document = dict[str, Any]


@dataclass(frozen=True)
class Environment:
    """What a check may look at.

    Attributes:
        suffix: the environment suffix that was deployed.
        outputs: Terraform's outputs, name to value.
        state: what ``terraform show -json`` writes.
        session: where clients come from.
        settings: what was deployed.
    """

    suffix: str
    outputs: Mapping[str, Any]
    state: Mapping[str, Any]
    session: boto3.Session
    settings: Settings


Check = Callable[[Environment], list[str]]
"""Returns one line for each finding, with what was received and what was expected; an empty list: all is well."""

CHECKS: dict[str, Check] = {}
"""Title, a short sentence, to the check; in the order of the package and its modules."""


class Missing(Exception):
    """What a check is about is not there; the text is the finding."""


def check(title: str, checks: dict[str, Check] = CHECKS) -> Callable[[Callable[[Environment], Iterable[str]]], Check]:
    """Register a function that yields findings as the check called ``title`` among ``checks``.

    An error of AWS and a missing thing become findings, too: a check never crashes for them, and never passes.
    """

    def register(find: Callable[[Environment], Iterable[str]]) -> Check:
        @wraps(find)
        def run(environment: Environment) -> list[str]:
            findings: list[str] = []
            try:
                findings.extend(find(environment))
            except Missing as missing:
                findings.append(str(missing))
            except ClientError as error:
                code, operation = error.response["Error"]["Code"], error.operation_name
                findings.append(f"{operation} is refused with {code}, expected an answer")
            return findings

        checks[title] = run
        return run

    return register


@lru_cache(maxsize=256)
def _client(session: boto3.Session, name: str) -> Any:
    return session.client(name)


def client(environment: Environment, name: str) -> Any:
    """Return the client of an AWS service."""
    return _client(environment.session, name)


def ask(environment: Environment, name: str, operation: str, /, **parameters: Any) -> Any:
    """Return the whole answer to an operation, all pages of it.

    Args:
        environment: where to ask.
        name: the service, as boto3 calls it.
        operation: as boto3 calls it.
        parameters: of the operation.
    """
    api = client(environment, name)
    if api.can_paginate(operation):
        return api.get_paginator(operation).paginate(**parameters).build_full_result()
    return getattr(api, operation)(**parameters)


def listed(environment: Environment, name: str, operation: str, path: str, /, **parameters: Any) -> list[Any]:
    """Return what a JMESPath finds in the answer to an operation, as a list."""
    return list(jmespath.search(path, ask(environment, name, operation, **parameters)) or [])


def some(things: Iterable[Any], what: str) -> list[Any]:
    """Return the things; raises ``Missing`` where there are none."""
    found = list(things)
    if not found:
        raise Missing(f"{what}: found none, expected at least one")
    return found


def one(things: Iterable[Any], what: str) -> Any:
    """Return the only thing; raises ``Missing`` where there are none or several."""
    found = list(things)
    if len(found) != 1:
        raise Missing(f"{what}: found {len(found)}, expected one")
    return found[0]


def differ(what: str, received: object, expected: object) -> Iterator[str]:
    """Yield a finding unless the two are equal; sets are shown sorted."""
    if received != expected:
        yield f"{what} is {_shown(received)}, expected {_shown(expected)}"


def _shown(value: object) -> str:
    if isinstance(value, set | frozenset):
        value = sorted(value)
    return json.dumps(value, default=str)


def resources(environment: Environment, type_: str) -> list[Document]:
    """Return the attributes of every managed resource of a type in the state."""
    return [each["values"] for each in managed(environment.state) if each["type"] == type_]


def named(environment: Environment, stem: str) -> str:
    """Return the name that the environment gives what the code calls ``stem``, where AWS allows an underscore."""
    return f"{stem}_{environment.suffix}"


def dashed(environment: Environment, stem: str) -> str:
    """Return the same where AWS does not."""
    return f"{stem}-{environment.suffix}"
