"""Speaks to the AWS provider itself, by Terraform's plugin protocol 5: no terraform, no credentials, no network.

``terraform plan`` would need AWS for its refresh. The provider's own ``PlanResourceChange`` needs none: it compares a
prior state with a proposed one, and says which changed attributes force a new resource.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import grpc
import msgpack
from inmanta_tfplugin import tfplugin5_pb2 as messages
from inmanta_tfplugin import tfplugin5_pb2_grpc as services

from scripts.tables.provider import members

Schema = Mapping[str, Any]
Body = dict[str, Any]
T = TypeVar("T")

_WORKERS = 2
# What terraform says to a provider that it starts. HashiCorp's go-plugin, "Internals"; terraform, `plugin/serve.go`.
_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
_NO_LIMIT = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]
# A closed port: what would speak to AWS fails at once.
_NOWHERE = "http://127.0.0.1:9"
_CONFIGURATION = {
    "region": "us-east-1",
    "access_key": "none",
    "secret_key": "none",
    "http_proxy": _NOWHERE,
    "https_proxy": _NOWHERE,
    "max_retries": 1,
    "skip_credentials_validation": True,
    "skip_metadata_api_check": "true",
    "skip_region_validation": True,
    "skip_requesting_account_id": True,
}
_SECONDS = 120
NOT_KNOWN = msgpack.ExtType(0, b"\x00")
"""A value that is only known after the change."""


class ProviderFailure(Exception):
    """The provider answered a diagnostic of severity error, or not at all.

    Attributes:
        crashed: it did not answer.
    """

    def __init__(self, message: str, crashed: bool = False) -> None:
        super().__init__(message)
        self.crashed = crashed


@dataclass(frozen=True)
class Plan:
    """What the provider plans.

    Attributes:
        state: the planned state.
        replaces: the paths that force a new resource; indexes of lists and sets are left out.
    """

    state: Body
    replaces: frozenset[str]


class Plugin:
    """A running provider process.

    Attributes:
        schema: resource type to its schema block, as ``terraform providers schema -json`` has it.
    """

    def __init__(self, binary: Path, provider: Schema, schema: Mapping[str, Schema]) -> None:
        self._binary = binary
        self._provider = provider
        self.schema = schema
        self._process: subprocess.Popen[str] | None = None
        self._start()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def plan(self, kind: str, prior: Body | None, config: Body) -> Plan:
        """Plan the change of a resource from a prior state to a configuration; to create it, where that is ``None``.

        Raises:
            ProviderFailure: the provider reports an error, does not answer in time, or crashes (it is started again).
        """
        block = self.schema[kind]
        proposed = proposed_state(block, prior, config)
        request = messages.PlanResourceChange.Request(
            type_name=kind,
            prior_state=_packed(None if prior is None else encoded(block, prior)),
            proposed_new_state=_packed(encoded(block, proposed)),
            config=_packed(encoded(block, config)),
        )
        try:
            answer = self._stub.PlanResourceChange(request, timeout=_SECONDS)
        except grpc.RpcError as error:
            self.stop()
            self._start()
            raise ProviderFailure(f"{kind}: {error.code()}", crashed=True) from None
        _check(answer.diagnostics)
        state = msgpack.unpackb(answer.planned_state.msgpack, strict_map_key=False)
        return Plan(state, frozenset(map(_dotted, answer.requires_replace)))

    def _start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "TF_PLUGIN_MAGIC_COOKIE": _COOKIE,
            "PLUGIN_PROTOCOL_VERSIONS": "5",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        self._process = subprocess.Popen(
            [self._binary], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        # `core version|protocol version|network|address|grpc|certificate`
        words = self._process.stdout.readline().strip().split("|")
        if len(words) < 5 or words[4] != "grpc":
            self.stop()
            raise ProviderFailure(f"{self._binary.name} does not start")
        scheme = "unix:" if words[2] == "unix" else ""
        self._stub = services.ProviderStub(grpc.insecure_channel(f"{scheme}{words[3]}", options=_NO_LIMIT))
        config = _packed(encoded(self._provider, dict(_CONFIGURATION)))
        request = messages.Configure.Request(terraform_version="1.11.0", config=config)
        _check(self._stub.Configure(request, wait_for_ready=True, timeout=60).diagnostics)


@contextmanager
def plugin(folder: Path) -> Iterator[Plugin]:
    """Yield the provider that ``terraform init`` put into a folder, started.

    Raises:
        ProviderFailure: it does not start.
    """
    # host/namespace/name/version/platform: the last of them may be a link, which `**` does not follow.
    (binary,) = (folder / ".terraform" / "providers").glob("*/*/*/*/*/terraform-provider-aws_*")
    (provider,) = json.loads((folder / "schema.json").read_text())["provider_schemas"].values()
    schema = {kind: each["block"] for kind, each in provider["resource_schemas"].items()}
    running = Plugin(binary, provider["provider"]["block"], schema)
    try:
        yield running
    finally:
        running.stop()


def is_unknown(value: object) -> bool:
    """Return whether a value of a planned state is only known after the change."""
    return isinstance(value, msgpack.ExtType)


def encoded(block: Schema, body: Mapping[str, Any]) -> Body:
    """Return a body with ``null`` in each attribute that is not set, as the protocol wants it."""
    result: Body = {}
    for name, attribute in block.get("attributes", {}).items():
        if "nested_type" not in attribute:
            value = body.get(name)
            if attribute["type"] == "dynamic" and value is not None and not is_unknown(value):
                value = [b'"string"', value]
            result[name] = value
    blocks = block.get("block_types", {})
    for name, nesting, inner in members(block):
        value = body.get(name)
        if is_unknown(value):
            result[name] = value
        elif value is None:
            empty: Any = {} if nesting == "map" else []
            result[name] = None if name not in blocks or nesting in ("single", "group") else empty
        elif nesting in ("single", "group"):
            result[name] = encoded(inner, value)
        elif nesting == "map":
            result[name] = {key: encoded(inner, each) for key, each in value.items()}
        else:
            result[name] = [encoded(inner, each) for each in value]
    return result


def in_shares(probe: Callable[[Path, list[str]], dict[str, T]], folder: Path, types: Iterable[str]) -> dict[str, T]:
    """Return what probing finds of each type, in several processes, each with a share of the types.

    Args:
        probe: takes the folder and a share.
        folder: where ``terraform init`` put the provider.
        types: all types.
    """
    kinds = sorted(types)
    shares = [kinds[start::_WORKERS] for start in range(_WORKERS)]
    with ProcessPoolExecutor(_WORKERS) as pool:
        parts = list(pool.map(probe, [folder] * _WORKERS, shares))
    return {kind: found for part in parts for kind, found in part.items()}


def proposed_state(block: Schema, prior: Body | None, config: Body) -> Body:
    """Return what terraform proposes: the configuration, and the prior value of unset computed attributes."""
    if prior is None:
        return _computed_unknown(block, config)
    nested = {name: (nesting, inner) for name, nesting, inner in members(block)}
    result: Body = {}
    for name, attribute in block.get("attributes", {}).items():
        value = config.get(name)
        if value is None and attribute.get("computed"):
            value = prior.get(name)
        elif value is not None and name in nested:
            value = _proposed_elements(*nested[name], prior.get(name), value)
        result[name] = value
    for name in block.get("block_types", {}):
        if config.get(name) is not None:
            result[name] = _proposed_elements(*nested[name], prior.get(name), config[name])
    return result


def _proposed_elements(nesting: str, block: Schema, prior: Any, config: Any) -> Any:
    if nesting in ("single", "group"):
        return proposed_state(block, prior or {}, config)
    if nesting == "map":
        return {key: proposed_state(block, (prior or {}).get(key, {}), each) for key, each in config.items()}
    before = list(prior or [])
    if nesting == "set":  # an element goes on where all that the author set is the same
        kept: list[Body] = [next((old for old in before if _continues(block, old, each)), {}) for each in config]
        return [proposed_state(block, old, each) for old, each in zip(kept, config, strict=True)]
    before += [{}] * (len(config) - len(before))
    return [proposed_state(block, old, each) for old, each in zip(before, config, strict=False)]


def _continues(block: Schema, old: Body, config: Body) -> bool:
    return all(
        old.get(name) == config.get(name) for name in block.get("attributes", {}) if config.get(name) is not None
    )


def _computed_unknown(block: Schema, config: Body) -> Body:
    nested = {name: (nesting, inner) for name, nesting, inner in members(block)}
    result: Body = dict(config)
    for name, attribute in block.get("attributes", {}).items():
        if config.get(name) is None and attribute.get("computed"):
            result[name] = NOT_KNOWN
    for name, (nesting, inner) in nested.items():
        value = config.get(name)
        if value is None:
            continue
        if nesting in ("single", "group"):
            result[name] = _computed_unknown(inner, value)
        elif nesting == "map":
            result[name] = {key: _computed_unknown(inner, each) for key, each in value.items()}
        else:
            result[name] = [_computed_unknown(inner, each) for each in value]
    return result


def _packed(value: Any) -> Any:
    return messages.DynamicValue(msgpack=msgpack.packb(value))


def _check(diagnostics: Any) -> None:
    errors = [f"{each.summary}: {each.detail}" for each in diagnostics if each.severity == messages.Diagnostic.ERROR]
    if errors:
        raise ProviderFailure("\n".join(errors))


def _dotted(path: Any) -> str:
    return ".".join(step.attribute_name for step in path.steps if step.WhichOneof("selector") == "attribute_name")
