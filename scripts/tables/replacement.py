"""Derives ``aspects/facts/replacement.txt``: ``python -m scripts.tables.replacement``.

For each resource type of the provider and each attribute that can be set, the provider is asked to plan two changes:
the attribute is added to a resource that lacks it, and its value becomes another (:mod:`scripts.tables.plugin`).
What it cannot plan without AWS, or refuses for every value tried, stays unknown.
"""

from __future__ import annotations

import copy
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.project import ROOT, Failure
from scripts.tables import replacement_models, schemas
from scripts.tables.plugin import (
    NOT_KNOWN,
    Body,
    Plan,
    Plugin,
    ProviderFailure,
    Schema,
    encoded,
    in_shares,
    is_unknown,
    plugin,
    proposed_state,
)
from scripts.tables.provider import VERSION, Provider, members
from scripts.tables.samples import VARIANTS, sample

TARGET = ROOT / "aspects" / "facts" / "replacement.txt"

_DEPTH = 6
# Types with thousands of nested attributes (visuals, statements), of which the provider takes seconds to plan one.
_DEPTHS = {
    "aws_lexv2models_intent": 2,
    "aws_quicksight_analysis": 1,
    "aws_quicksight_dashboard": 1,
    "aws_quicksight_template": 1,
    "aws_wafv2_": 2,
}
# A type whose every probe crashes or hangs the provider is given up after so many.
_PATIENCE = 12
# What the provider demands at plan time, beyond what the schema requires.
_LOGGED = {
    "access_logs": [{"bucket": "probe", "enabled": True}],
    "connection_logs": [{"bucket": "probe", "enabled": True}],
}
_BASES: dict[str, Body] = {
    "aws_alb": _LOGGED,
    "aws_alb_target_group": {"port": 80, "protocol": "HTTP", "vpc_id": "vpc-1"},
    "aws_api_gateway_authorizer": {"authorizer_uri": "arn:aws:apigateway:us-east-1:lambda:path/probe"},
    "aws_directory_service_trust": {"trust_direction": "Two-Way"},
    "aws_dynamodb_table": {
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "probe-a",
        # Every attribute must be in an index, whichever is the key of the table.
        "attribute": [{"name": "probe-a", "type": "S"}, {"name": "probe-b", "type": "S"}],
        "global_secondary_index": [
            {"name": "probe", "hash_key": "probe-a", "range_key": "probe-b", "projection_type": "ALL"}
        ],
    },
    "aws_elasticache_cluster": {"engine": "redis", "node_type": "cache.t3.micro", "num_cache_nodes": 1},
    "aws_iot_authorizer": {"signing_disabled": True},
    "aws_iot_ca_certificate": {"certificate_mode": "SNI_ONLY"},
    "aws_kinesis_firehose_delivery_stream": {
        "destination": "extended_s3",
        "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::probe", "role_arn": "arn:aws:iam::1:role/probe"}],
    },
    "aws_kinesis_stream": {"shard_count": 1},
    "aws_lambda_function": {"handler": "probe.handler", "runtime": "python3.12", "filename": "probe.zip"},
    "aws_lb": _LOGGED,
    "aws_lb_target_group": {"port": 80, "protocol": "HTTP", "vpc_id": "vpc-1"},
    "aws_s3_directory_bucket": {"bucket": "probe--use1-az4--x-s3", "location": [{"name": "use1-az4"}]},
    # AWS is asked to check a definition that is known.
    "aws_sfn_state_machine": {"definition": NOT_KNOWN},
    "aws_workspaces_directory": {"directory_id": "d-1"},
}

REPLACE, UPDATE, UNKNOWN = "r", "u", "?"
Tree = dict[str, Any]
Steps = tuple[str, ...]

_HEAD = f"""\
# What Terraform does where an attribute of an existing resource changes.
# Written by `python -m scripts.tables.replacement`; do not edit.
# Source: PlanResourceChange of the AWS provider {VERSION}, without credentials and without a network; of types that
# came later, AWS's service models: what the creation of a resource takes and no update of it forces a new one.
# A row: resource type, JSON of its attributes and blocks ("" is the block itself), each with what happens where it is
# added and, if that differs, where its value changes: r replaces the resource, u updates it in place, ? is not known.
"""


class Prober:
    """Asks about one resource type."""

    def __init__(self, running: Plugin, kind: str) -> None:
        self._plugin = running
        self._kind = kind
        self._block = running.schema[kind]
        self._failures = 0
        self._depth = next((depth for start, depth in _DEPTHS.items() if kind.startswith(start)), _DEPTH)
        # What the provider said that an attribute takes, by its dotted path.
        self._allowed: dict[str, list[str]] = {}

    def tree(self) -> Tree:
        """Return what happens to each attribute and block, as the table has it."""
        return self._members(self._block, ())

    def _members(self, block: Schema, steps: Steps) -> Tree:
        result: Tree = {}
        base = self._base(steps)
        nested = {name: (nesting, inner) for name, nesting, inner in members(block) if name != "timeouts"}
        for name, attribute in sorted(block.get("attributes", {}).items()):
            if name in nested or not (attribute.get("optional") or attribute.get("required")):
                continue
            if steps == () and name == "id":
                continue
            result[name] = self._attribute(base, (*steps, name), attribute)
        for name, (_nesting, inner) in sorted(nested.items()):
            attribute = block.get("attributes", {}).get(name)
            if attribute is not None and not (attribute.get("optional") or attribute.get("required")):
                continue
            below = (*steps, name)
            rows = {"": self._added_block(base, below)}
            if len(below) < self._depth:
                rows.update(self._members(inner, below))
            result[name] = rows
        return result

    def _base(self, steps: Steps) -> tuple[Body, Body, int] | None:
        """Return configuration and state of a resource with a block and the least that works."""
        for variant in range(VARIANTS):
            if self._failures >= _PATIENCE:
                return None
            learned = -1
            while learned < len(self._allowed):  # what the last refusal taught is worth another try
                learned = len(self._allowed)
                config = self._with_block(self._config(variant), steps, variant)
                for prior in self._priors(config):
                    again = self._plan(prior, config)
                    if again is not None and not again.replaces:
                        return config, prior, variant
        return None

    def _config(self, variant: int) -> Body:
        """Return the configuration of a resource that has no more than it must."""
        return {**self._minimal(self._block, (), variant), **_BASES.get(self._kind, {})}

    def _priors(self, config: Body) -> Iterator[Body]:
        """Yield what the state of a configuration may be: from the plan to create it, or, without one, made up."""
        created = self._plan(None, config)
        states = [created.state] if created else []
        for state in (*states, encoded(self._block, proposed_state(self._block, None, config))):
            for blank in (False, True):
                yield self._existing(self._block, (), state, blank)

    def _attribute(self, base: tuple[Body, Body, int] | None, steps: Steps, attribute: Schema) -> str:
        if base is None:
            return UNKNOWN
        config, prior, start = base
        kind = attribute["type"]
        added = changed = UNKNOWN
        for turn in range(VARIANTS):
            variant = (start + turn) % VARIANTS
            first, second = self._sample(steps, kind, variant), self._sample(steps, kind, variant, True)
            if added == UNKNOWN and not attribute.get("required"):
                lacking, value = _lacking(prior, steps), second
                if kind == "bool":
                    value = not _at(lacking, steps)
                added = self._effect(lacking, _put(config, steps, value), steps)
            if changed == UNKNOWN:
                changed = self._effect(_put(prior, steps, first), _put(config, steps, second), steps)
            if UNKNOWN not in (changed, added) or kind in ("bool", "number"):
                break
            if attribute.get("required") and changed != UNKNOWN:
                break
        if attribute.get("required") or added == UNKNOWN:
            added = changed
        if changed == UNKNOWN:
            changed = added
        return added if added == changed else added + changed

    def _added_block(self, base: tuple[Body, Body, int] | None, steps: Steps) -> str:
        if base is None:
            return UNKNOWN
        config, prior, start = base
        bare = _put(prior, steps, None)
        for turn in range(VARIANTS):
            variant = (start + turn) % VARIANTS
            effect = self._effect(bare, self._with_block(config, steps, variant), steps)
            if effect != UNKNOWN:
                return effect
        return UNKNOWN

    def _effect(self, prior: Body, config: Body, steps: Steps) -> str:
        planned = self._plan(prior, config)
        if planned is None:
            return UNKNOWN
        if planned.replaces:
            return REPLACE
        return UNKNOWN if planned.state.get(steps[0]) == prior.get(steps[0]) else UPDATE

    def _plan(self, prior: Body | None, config: Body) -> Plan | None:
        if self._failures >= _PATIENCE:
            return None
        try:
            return self._plugin.plan(self._kind, prior, config)
        except ProviderFailure as failure:
            self._failures += failure.crashed
            self._learn(str(failure))
            return None

    def _learn(self, refusal: str) -> None:
        """Note the values that a refusal names."""
        for path, values in re.findall(r"Path: (\S+)\nGiven Value: .*\nValid Values: \[(.*?) ?\]", refusal):
            self._allowed.setdefault(_plain(path), values.split())
        for path in re.findall(r"cannot be parsed as an ARN\.\n\nPath: (\S+)", refusal):
            arn = "arn:aws:iam::123456789012:role/probe"
            self._allowed.setdefault(_plain(path), [f"{arn}-a", f"{arn}-b"])

    def _sample(self, steps: Steps, kind: Any, variant: int, second: bool = False) -> Any:
        allowed = self._allowed.get(".".join(steps))
        if not allowed:
            return sample(steps[-1], kind, variant, second)
        value = allowed[min(int(second), len(allowed) - 1)]
        return value if kind == "string" else [value]

    def _minimal(self, block: Schema, steps: Steps, variant: int) -> Body:
        """Return a body with all that a block requires."""
        result: Body = {
            name: self._sample((*steps, name), attribute["type"], variant)
            for name, attribute in block.get("attributes", {}).items()
            if attribute.get("required") and "nested_type" not in attribute
        }
        needed = {name for name, each in block.get("block_types", {}).items() if each.get("min_items")}
        needed |= {name for name, each in block.get("attributes", {}).items() if each.get("required")} - set(result)
        for name, nesting, inner in members(block):
            if name in needed:
                result[name] = _wrapped(nesting, self._minimal(inner, (*steps, name), variant))
        return result

    def _with_block(self, config: Body, steps: Steps, variant: int) -> Body:
        """Return the configuration with a nested block in it, which holds what it must."""
        return self._with_member(self._block, config, (), steps, variant)

    def _with_member(self, block: Schema, config: Body, above: Steps, steps: Steps, variant: int) -> Body:
        if not steps:
            return config
        here = (*above, steps[0])
        ((nesting, inner),) = [(nesting, inner) for name, nesting, inner in members(block) if name == steps[0]]
        current = config.get(steps[0])
        body = _element(current) if current else self._minimal(inner, here, variant)
        return {**config, steps[0]: _wrapped(nesting, self._with_member(inner, body, here, steps[1:], variant))}

    def _existing(self, block: Schema, steps: Steps, planned: Mapping[str, Any], blank: bool) -> Body:
        """Return the state of a resource once it is created: what was unknown has a value, or an empty one."""
        result: Body = {}
        for name, attribute in block.get("attributes", {}).items():
            if "nested_type" in attribute:
                continue
            value, kind = planned.get(name), attribute["type"]
            if is_unknown(value):
                known = "" if blank and (steps or name != "id") else self._sample((*steps, name), "string", 0)
                result[name] = (
                    {"string": known, "bool": False, "number": 0}.get(kind) if isinstance(kind, str) else None
                )
                if isinstance(kind, list) and kind[0] in ("list", "set", "map"):
                    result[name] = {} if kind[0] == "map" else []
            else:
                result[name] = value[1] if kind == "dynamic" and isinstance(value, list) else value
        blocks = block.get("block_types", {})
        for name, nesting, inner in members(block):
            value, here = planned.get(name), (*steps, name)
            if is_unknown(value) or value is None:
                result[name] = None if name not in blocks or nesting in ("single", "group", "map") else []
            elif nesting in ("single", "group"):
                result[name] = self._existing(inner, here, value, blank)
            elif nesting == "map":
                result[name] = {key: self._existing(inner, here, each, blank) for key, each in value.items()}
            else:
                result[name] = [self._existing(inner, here, each, blank) for each in value]
        return result


def _plain(path: str) -> str:
    """Return the dotted path of a diagnostic, without indexes."""
    return re.sub(r"\[[^]]*\]", "", path)


def _wrapped(nesting: str, body: Body) -> Any:
    if nesting in ("single", "group"):
        return body
    return {"probe": body} if nesting == "map" else [body]


def _element(value: Any) -> Body:
    """Return the one element of a block, whatever its nesting."""
    if isinstance(value, list):
        return dict(value[0])
    return dict(value["probe"]) if set(value) == {"probe"} else dict(value)


def _put(body: Body, steps: Steps, value: Any) -> Body:
    """Return a copy of a body with another value at a path of blocks."""
    result = copy.deepcopy(body)
    inner = _inner(result, steps)
    if inner is not None:
        inner[steps[-1]] = value
    return result


def _at(body: Body, steps: Steps) -> Any:
    inner = _inner(body, steps)
    return None if inner is None else inner.get(steps[-1]) or None


def _inner(body: Body, steps: Steps) -> Body | None:
    inner: Any = body
    for name in steps[:-1]:
        inner = inner.get(name)
        if not inner:
            return None
        if isinstance(inner, list):
            inner = inner[0]
        elif set(inner) == {"probe"}:
            inner = inner["probe"]
    return inner if isinstance(inner, dict) else None


def _lacking(prior: Body, steps: Steps) -> Body:
    """Return the state of a resource without an attribute: a switch is off or as the provider has it, others null."""
    if isinstance(_at(prior, steps), bool):
        return prior
    return _put(prior, steps, None)


def probe(folder: Path, kinds: list[str]) -> dict[str, Tree]:
    """Return the rows of some types, from a provider of their own."""
    result = {}
    with plugin(folder) as running:
        for number, kind in enumerate(kinds):
            if number % 50 == 0:
                _say(f"{number} of {len(kinds)} types, {kind}")
            result[kind] = Prober(running, kind).tree()
    return result


def later(schema: Mapping[str, Schema]) -> dict[str, Tree]:
    """Return the rows of types that newer providers have."""
    every = schemas.every(schema)
    rows = {kind: replacement_models.tree(kind, every[kind]) for kind in set(every) - set(schema)}
    return {kind: dict(row) for kind, row in rows.items()}


def written(rows: Mapping[str, Tree]) -> str:
    """Return the text of the table."""
    lines = [f"{kind} {json.dumps(rows[kind], separators=(',', ':'))}\n" for kind in sorted(rows)]
    return _HEAD + "".join(lines)


def main() -> int:
    """Write the table; exit status 0, or 1 where terraform or the provider does not answer."""
    try:
        with TemporaryDirectory() as folder:
            _say("reading the provider's schema")
            schema = Provider(Path(folder)).schema
            rows = in_shares(probe, Path(folder), schema)
    except (Failure, ProviderFailure) as failure:
        print(f"replacement: {failure}", file=sys.stderr)
        return 1
    TARGET.write_text(written({**rows, **later(schema)}), encoding="utf-8")
    return 0


def _say(step: str) -> None:
    print(f"replacement: {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
