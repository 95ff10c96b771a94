"""Which attribute names which resource, and in which attributes names may stand among other text.

The rows are in ``references.txt`` (``scripts/tables/references.py``), each with its source. ARNs need no row: an ARN
says itself what it names (:func:`aspects.facts.identity.names_in_arn`). What has no row here and is no ARN refers to
nothing that is known, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from .identity import Mention, Template, names_in_arn

# Addresses that hold a name, wherever they stand. Sources: S3 user guide, "Methods for accessing a bucket"; ECR user
# guide, "Amazon ECR private registry"; SQS developer guide, "Queue and message identifiers"; CodeCommit user guide,
# "Connect to a repository"; CloudWatch Logs user guide, "SOURCE".
ADDRESSES = (
    "~s3://{aws_s3_bucket}",
    "~s3a://{aws_s3_bucket}",
    "~{*}.dkr.ecr.{*}.amazonaws.com/{aws_ecr_repository}",
    "~https://sqs.{*}.amazonaws.com/{*}/{aws_sqs_queue}",
    "~https://{aws_s3_bucket}.s3.amazonaws.com",
    "~https://{aws_s3_bucket}.s3.{*}.amazonaws.com",
    "~https://s3.amazonaws.com/{aws_s3_bucket}",
    "~{aws_s3_bucket}.s3-website-{*}.amazonaws.com",
    "~arn:{*}:sts::{*}:assumed-role/{aws_iam_role}/",
    "~kubernetes.io/cluster/{aws_eks_cluster}",
    "~k8s.io/cluster-autoscaler/{aws_eks_cluster}",
    "~https://git-codecommit.{*}.amazonaws.com/v1/repos/{aws_codecommit_repository}",
    "~ssh://git-codecommit.{*}.amazonaws.com/v1/repos/{aws_codecommit_repository}",
    "~SOURCE '{aws_cloudwatch_log_group}'",
)
ARN = re.compile(r"arn:(?:[^\s\"'<>,;()\[\]|\\\\]|\$\{[^{}]*\})+")

_SHORT = 256
"""Characters of a text that is likely to come again, such as the ARN of a key in every resource."""

_FILE = Path(__file__).with_name("references.txt")


@dataclass(frozen=True)
class Reference:
    """An attribute in which the name of another resource stands.

    Attributes:
        path: the dotted path of the attribute, without indexes; below a map, the key is its last part.
        templates: what may be there: a type in braces is the name of a resource of that type, ``{*}`` anything
            without a slash or a colon, ``{**}`` anything. ``{aws_x}`` on its own: the name and nothing else. A ``~`` in
            front: anywhere in the text, any number of times.
        when: other attributes that must have a value, by path, such as the namespace of an alarm; empty: always.
        scope: pairs of attributes (here, there) that must agree, for the name is unique only within a parent.
        ambiguous: whether the templates name several types that cannot be told apart here.
        source: where the row comes from.
    """

    path: str
    templates: tuple[str, ...]
    when: tuple[tuple[str, str], ...]
    scope: tuple[tuple[str, str], ...]
    ambiguous: bool
    source: str

    def mentions(self, value: str) -> tuple[Mention, ...]:
        """Return which names a value of the attribute holds, and where; a name may count for several types."""
        found = {each: None for template in self.templates for each in Template.of(template).mentions(value)}
        return tuple(found)

    def holds(self, values: Mapping[str, object]) -> bool:
        """Return whether the row counts for a resource, given the values of the attributes in :attr:`when`."""
        return all(values.get(path) == wanted for path, wanted in self.when)


@cache
def references(kind: str) -> tuple[Reference, ...]:
    """Return the attributes of a type that name other resources, in order of their paths; none for an unknown type."""
    return tuple(_reference(line) for line in _lines().get(kind, ()) if " text:" not in line)


@cache
def documents(kind: str) -> Mapping[str, str]:
    """Return the attributes of a type in whose text names and ARNs may stand: path to ``json``, ``map`` or ``free``."""
    rows = (line.split() for line in _lines().get(kind, ()) if " text:" in line)
    return {path: form.removeprefix("text:") for path, form, *_ in rows}


def names_in_text(text: str) -> tuple[Mention, ...]:
    """Return which names are in a text as part of an ARN or an address (:data:`ADDRESSES`), in order.

    For documents; what merely looks like a name is none.
    """
    return _names_in_short_text(text) if len(text) < _SHORT else _names_in_text(text)


@lru_cache(maxsize=4096)
def _names_in_short_text(text: str) -> tuple[Mention, ...]:
    return _names_in_text(text)


def _names_in_text(text: str) -> tuple[Mention, ...]:
    found: dict[Mention, None] = {}
    for match in ARN.finditer(text):
        # An ARN may be in another, as that of a function does in the address by which API Gateway calls it.
        for start in (each.start() for each in re.finditer("arn:", match[0])):
            for each in names_in_arn(match[0][start:]):
                moved = start + match.start()
                found[replace(each, start=each.start + moved, end=each.end + moved)] = None
    for address in ADDRESSES:
        found.update(dict.fromkeys(Template.of(address).mentions(text)))
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.type)))


def _reference(line: str) -> Reference:
    facts, _, source = line.partition(" < ")
    path, templates, *words = facts.split()
    options = dict(word.partition("=")[::2] for word in words)
    return Reference(
        _spaced(path),
        tuple(_spaced(templates).split("|")),
        (_pair(options["when"], "="),) if "when" in options else (),
        tuple(_pair(each, ":") for each in options.get("scope", "").split(",") if each),
        "ambiguous" in options,
        source,
    )


def _pair(text: str, separator: str) -> tuple[str, str]:
    left, _, right = text.partition(separator)
    return left, _spaced(right)


def _spaced(text: str) -> str:
    return text.replace("\\s", " ")


@cache
def _lines() -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, rest = line.partition(" ")
            result.setdefault(kind, []).append(rest)
    return result
