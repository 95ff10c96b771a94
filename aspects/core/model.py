"""What every other module works on: a resource as plain data, and what may be said of it.

Pure: this module knows neither cdktf nor jsii, so that aspects and rules can be tested, and run on a Terraform plan,
without a construct tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from .dynamic import elements
from .expressions import expression
from .history import Origin, Pin, origins

MODULE = "module"
"""The type of the call of a module, as :attr:`Stack.readers` has it."""

BLOCKS = frozenset({"check", "local", "output", "provider", "terraform", "variable"})
"""The types of what :attr:`Stack.blocks` holds."""

Body = dict[str, Any]
Level = Literal["error", "warning", "info", "undecided"]
ChangeEffect = Literal["update", "replace", "unknown", "create"]
Path = tuple[str | int, ...]


def same_value(value: object, expected: object) -> bool:
    """Compare as Terraform's JSON does, where ``"true"`` is ``true`` and ``"7"`` is ``7``."""
    if isinstance(value, (str, bool, int, float)) and isinstance(expected, (str, bool, int, float)):
        return value == expected or str(value).lower() == str(expected).lower()
    return value == expected


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute that an aspect wrote.

    Attributes:
        construct_path: where in the construct tree, such as ``payments/database/cluster``.
        attribute: dotted Terraform attribute, such as ``tags.Owner`` or ``rule.0.visibility_config``.
        before: the value found, ``None`` where there was none.
        after: the value written.
        aspect: the class that wrote it, such as ``TagsAspect``.
        applied: ``False`` where the aspect only reports what it would write.
        effect: what Terraform does where the resource exists already: ``update`` it in place, ``replace`` it by a new
            one, or ``unknown``; ``create`` where the change is a resource of its own. See
            :mod:`aspects.facts.replacement`. Two changes are equal whatever their effects.
    """

    construct_path: str
    attribute: str
    before: Any
    after: Any
    aspect: str
    applied: bool = True
    effect: ChangeEffect = field(default="unknown", compare=False)


@dataclass(frozen=True)
class Finding:
    """Something to tell the author: an annotation on the construct, which fails synthesis where it is an error.

    Attributes:
        construct_path: where in the construct tree.
        rule_id: kebab-case id of the rule, such as ``rds-public-access``.
        problem: what is wrong, with the value received.
        remedy: what to do about it.
        requirements: requirements of the standard, such as ``PCI DSS 1.4.4``; empty outside a pack.
        level: ``error`` fails synthesis; ``warning`` and ``info`` do not; what is ``undecided``, because it depends on
            a token, is not reported.
        source: file and line in which the construct was made, such as ``lib/network.py:42``; empty where unknown.
        address: Terraform address of the resource, such as ``aws_s3_bucket.logs``; empty where it is about none.
    """

    construct_path: str
    rule_id: str
    problem: str
    remedy: str
    requirements: str = ""
    level: Level = "error"
    source: str = ""
    address: str = ""

    @property
    def message(self) -> str:
        """``rule-id: what is wrong, value received; what to do [PCI DSS 3.5.1]``."""
        return self._text("")

    @property
    def annotation(self) -> str:
        """The message with the source: ``rule-id: what is wrong, value received, at lib/network.py:42; what to do``."""
        return self._text(f", at {self.source}" if self.source else "")

    def _text(self, place: str) -> str:
        suffix = f" [{self.requirements}]" if self.requirements else ""
        return f"{self.rule_id}: {self.problem}{place}; {self.remedy}{suffix}"


Key = tuple[str, str, str]
"""What tells a resource from every other of an app: its stack, type and logical id."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A managed resource as Terraform will see it.

    Attributes:
        type: the Terraform resource type, such as ``aws_s3_bucket``.
        path: the construct path.
        logical_id: the name in the Terraform JSON; with ``type`` it makes the address.
        body: the attributes, without cdktf's ``//`` metadata; nested blocks as dicts or lists of dicts.
        stack: construct path of its stack; empty where there is one stack only.
        origin: where it comes from, if an import or a moved block says so; empty for what the stack creates.
    """

    type: str
    path: str
    logical_id: str
    body: Body
    stack: str = ""
    origin: Origin = ""

    @property
    def key(self) -> Key:
        """Stack, type and logical id: no other resource of the app has the same."""
        return (self.stack, self.type, self.logical_id)

    @property
    def address(self) -> str:
        """The Terraform address, such as ``aws_s3_bucket.logs``; unique within its stack."""
        return f"{self.type}.{self.logical_id}"

    @property
    def construct_id(self) -> str:
        """The last part of the construct path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def provider(self) -> str:
        """The provider configuration that it uses: ``aws``, or with its alias ``aws.west``."""
        name = str(self.body.get("provider") or "aws")
        return expression(name) or name

    @property
    def is_made(self) -> bool:
        """Whether there can be an instance of it: not where ``count`` is 0 or ``for_each`` is empty."""
        count, each = self.body.get("count"), self.body.get("for_each")
        return not (same_value(count, 0) or expression(count) == "0" or (each is not None and elements(each) == []))

    @property
    def instance(self) -> str:
        """What tells its instances apart, ``count.index`` or ``each.key``; empty where there is one."""
        if self.body.get("count") is not None:
            return "count.index"
        return "each.key" if self.body.get("for_each") is not None else ""

    @property
    def id_expression(self) -> str:
        """The expression for its id in Terraform, of the same instance where it has several."""
        instance = f"[{self.instance}]" if self.instance else ""
        return f"${{{self.address}{instance}.id}}"

    def with_body(self, body: Body) -> Resource:
        """Return the same resource with other attributes."""
        return Resource(self.type, self.path, self.logical_id, body, self.stack, self.origin)


@dataclass(frozen=True)
class Stack:
    """The resources of one stack, resolved: tokens are Terraform references, ready to be followed.

    Attributes:
        resources: all managed resources.
        providers: provider to its configurations, as in the Terraform JSON.
        modules: the ids of the modules that it calls.
        path: its construct path; empty where there is one stack only.
        outputs: the value of each output by its id; other stacks read them.
        locals: the value of each local by its name.
        declared: the addresses that expressions of the stack may name: resources, data sources, locals, variables,
            modules.
        readers: the data sources (of type ``data.aws_iam_policy_document``) and the calls of modules (of type
            ``module``), which aspects never write.
        pins: what :func:`aspects.keep_name` and :func:`aspects.keep_existing` left in it.
        blocks: its other blocks in which names may stand, which aspects never write either: locals, outputs, variables,
            providers, checks, and its own settings (of type ``terraform``), as far as they hold something.
        provider_version: the constraint on the version of the AWS provider; empty where there is none.
        taggable: the addresses of resources whose typed construct has tags, of types that the tables do not know.
    """

    resources: tuple[Resource, ...]
    providers: Mapping[str, Any] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    path: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    locals: Mapping[str, Any] = field(default_factory=dict)
    readers: tuple[Resource, ...] = ()
    declared: frozenset[str] = frozenset()
    pins: tuple[Pin, ...] = ()
    blocks: tuple[Resource, ...] = ()
    provider_version: str = ""
    taggable: frozenset[str] = frozenset()

    @cached_property
    def data(self) -> Mapping[str, Body]:
        """The body of each data source by its address, such as ``data.aws_iam_policy_document.trust``."""
        return {each.address: each.body for each in self.readers if each.type.startswith("data.")}

    @staticmethod
    def from_terraform(config: Mapping[str, Any], path: str = "", pins: tuple[Pin, ...] = ()) -> Stack:
        """Read the Terraform JSON of a stack (``cdk.tf.json``).

        Blocks may be lists of maps, as in Terraform's "JSON Configuration Syntax". A resource without a construct,
        which exists only as an override, gets its address below the stack for a path.

        Args:
            config: the JSON.
            path: construct path of the stack, where it is one of several.
            pins: what its author pinned in it, of which the JSON says nothing.
        """
        above = f"{path}/" if path else ""
        come_from = origins(config)
        found = [
            Resource(
                kind,
                _path_of(body) or f"{above}{kind}.{name}",
                name,
                without_metadata(body),
                path,
                come_from.get(f"{kind}.{name}", ""),
            )
            for kind, group in labelled(config.get("resource"))
            for name, block in labelled(group)
            for body in bodies(block)
        ]
        outputs = {name: body.get("value") for name, block in labelled(config.get("output")) for body in bodies(block)}
        modules = [(name, body) for name, block in labelled(config.get("module")) for body in bodies(block)]
        readers = [
            *(
                (f"data.{kind}", name, body)
                for kind, group in labelled(config.get("data"))
                for name, block in labelled(group)
                for body in bodies(block)
            ),
            *((MODULE, name, body) for name, body in modules),
        ]
        local_values = dict(labelled(config.get("locals")))
        declared = frozenset(
            (
                *(resource.address for resource in found),
                *(f"{kind}.{name}" for kind, name, _ in readers),
                *(f"local.{name}" for name in local_values),
                *(f"var.{name}" for name, _ in labelled(config.get("variable"))),
            )
        )
        return Stack(
            tuple(found),
            dict(labelled(config.get("provider"))),
            tuple(name for name, _ in modules),
            path,
            outputs,
            local_values,
            tuple(
                Resource(kind, _path_of(body) or f"{kind}.{name}", name, without_metadata(body), path)
                for kind, name, body in readers
            ),
            declared,
            pins,
            tuple(
                Resource(kind, f"{above}{kind}.{name}", name, body, path) for kind, name, body in _other_blocks(config)
            ),
            _provider_version(config.get("terraform")),
        )


def _other_blocks(config: Mapping[str, Any]) -> Iterator[tuple[str, str, Body]]:
    """Yield type, label and body of the blocks that are neither resources nor data sources nor modules."""
    for name, value in labelled(config.get("locals")):
        yield "local", name, {"value": value}
    for kind in ("output", "variable", "provider", "check"):
        for name, block in labelled(config.get(kind)):
            yield from ((kind, name, without_metadata(body)) for body in bodies(block))
    yield from (("terraform", "settings", dict(body)) for body in bodies(config.get("terraform")))


def labelled(blocks: Any) -> Iterator[tuple[str, Any]]:
    """Yield each label of a block with what it labels; Terraform takes a list of maps instead of a map."""
    for each in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(each, Mapping):
            yield from each.items()


def bodies(block: Any) -> Iterator[Mapping[str, Any]]:
    """Return the body of a block, which Terraform takes as the only item of a list, too."""
    return (each for each in (block if isinstance(block, list) else [block]) if isinstance(each, Mapping))


def without_metadata(body: Mapping[str, Any]) -> Body:
    """Return only the attributes, without cdktf's ``//`` entry."""
    return {key: value for key, value in body.items() if key != "//"}


def _provider_version(terraform: Any) -> str:
    """Return the constraint on the AWS provider in the ``required_providers`` of a stack; empty where there is none.

    Terraform installs one version of a provider: where several entries name it, all of them have to be met.
    """
    found: list[str] = []
    for block in bodies(terraform):
        for name, entry in labelled(block.get("required_providers")):
            if not isinstance(entry, Mapping):
                entry = {"version": entry}  # only the version, as Terraform 0.12 had it
            source = str(entry.get("source") or name).split("/")
            if source[-1] == "aws" and source[-2:-1] in ([], ["hashicorp"]):
                found.append(str(entry.get("version") or "").strip())
    return ", ".join(dict.fromkeys(each for each in found if each))


def _path_of(body: Mapping[str, Any]) -> str | None:
    path: str | None = body.get("//", {}).get("metadata", {}).get("path")
    return path


class Write(NamedTuple):
    """Write ``value`` at ``path``; maps that are missing on the way are created, list items must exist."""

    path: Path
    value: Any
    before: Any = None


@dataclass(frozen=True)
class Create:
    """Create a resource next to the one decided on, with a construct path below its own.

    Attributes:
        construct_id: the last part of its construct path.
        type: its Terraform resource type.
        body: its attributes.
    """

    construct_id: str
    type: str
    body: Body


@dataclass(frozen=True)
class Report:
    """Report what an aspect cannot fix; becomes a :class:`Finding` at the resource."""

    rule_id: str
    problem: str
    remedy: str
    level: Level = "error"


Effect = Write | Create | Report
Effects = Iterator[Effect]
