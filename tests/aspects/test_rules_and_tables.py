"""Rules and tables check each other, so that no row of either is its own oracle.

A table says what an aspect writes; a rule says what must stand there. Which rules that concerns is derived: those whose
problem lies at an attribute that a table has a row for.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from aspects import Guardrails, facts
from aspects.check.cases import ASKED, Case
from aspects.core.graph import Graph
from aspects.core.model import Resource, Stack
from aspects.facts.settings import Setting
from aspects.rules import RULES, Outcome, Rule, Verdict, judge
from tests.aspects.bodies import minimal
from tests.aspects.graphs import decided, graph_of, managed
from tests.aspects.rules.test_rules import CASES
from tests.aspects.schema_walk import plain

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab"
_HERE = {"aws": [{"region": "us-east-1"}]}
_INDEX = re.compile(r"\.\d+(?=\.|$)")

_PLACE = "needs a log group, a bucket or a role, which only the author can name"
_COSTS = "an author who wrote false means it: detailed monitoring is billed"
_VERSION = "without a version AWS makes a domain of Elasticsearch 1.5, which cannot"
_ENGINE = "the engine decides which logs there are, and the smallest body names none"
_REFUSED = "a body without the block, which the schema takes, is refused by the provider itself"

UNWRITTEN: Mapping[tuple[str, str], str] = {
    ("aws_appsync_api", "event_config.log_config.log_level"): _PLACE,
    ("aws_appsync_graphql_api", "log_config.field_log_level"): _PLACE,
    ("aws_cloudfront_multitenant_distribution", "default_cache_behavior.viewer_protocol_policy"): _REFUSED,
    ("aws_db_instance", "enabled_cloudwatch_logs_exports"): _ENGINE,
    ("aws_ec2_client_vpn_endpoint", "connection_log_options.enabled"): _PLACE,
    ("aws_elasticsearch_domain", "encrypt_at_rest.enabled"): _VERSION,
    ("aws_elasticsearch_domain", "node_to_node_encryption.enabled"): _VERSION,
    ("aws_instance", "monitoring"): _COSTS,
    ("aws_launch_configuration", "enable_monitoring"): _COSTS,
    ("aws_sfn_state_machine", "logging_configuration.level"): _PLACE,
    ("aws_spot_instance_request", "monitoring"): _COSTS,
    ("aws_vpn_connection", "tunnel1_log_options.cloudwatch_log_options.log_enabled"): _PLACE,
    ("aws_vpn_connection", "tunnel2_log_options.cloudwatch_log_options.log_enabled"): _PLACE,
    ("aws_wafv2_web_acl_rule", "visibility_config.cloudwatch_metrics_enabled"): _REFUSED,
}
"""Type and attribute that a table has a row for and that stays as a rule refuses it, with the reason."""


def _tables() -> dict[str, set[str]]:
    """Resource type to the dotted paths of all rows of all tables, found by their form."""
    found: dict[str, set[str]] = {}
    for each in pkgutil.iter_modules(facts.__path__):
        for value in vars(importlib.import_module(f"{facts.__name__}.{each.name}")).values():
            if not isinstance(value, Mapping):
                continue
            for kind, rows in value.items():
                if isinstance(rows, tuple) and rows and all(isinstance(row, Setting) for row in rows):
                    found.setdefault(kind, set()).update(plain(row.path) for row in rows)
    return found


TABLES = _tables()


def _after(graph: Graph) -> tuple[Graph, dict[tuple[str, str], Any]]:
    """The app after all aspects, and what they wrote by construct path and plain attribute."""
    guardrails = Guardrails(
        "dev", {"Owner": "risk"}, kms_key_arn=KEY, container_log_group="/app", without=("naming", "tags")
    )
    decision = decided(graph, guardrails._aspects)
    written = {(one.construct_path, _INDEX.sub("", one.attribute)): one.after for _, one in decision.changes}
    return decision.state, written


def _places(verdict: Verdict, resource: Resource, graph: Graph) -> Iterator[tuple[Resource, str]]:
    """Where the problems of a verdict lie: a resource and a plain attribute."""
    by_address = {each.address: each for each in graph.resources}
    for each in verdict.problems:
        address, colon, attribute = each.path.rpartition(": ")
        owner = by_address.get(address, resource) if colon else resource
        yield owner, _INDEX.sub("", attribute)


def _app(case: Case) -> Graph:
    if "config" in case:
        stacks = {"app": case["config"], **case.get("stacks", {})}
    else:
        groups = {name: case[name] for name in ("data", "locals") if name in case}
        stacks = {"app": {"resource": {name: case[name] for name in case if name not in groups}, **groups}}
    return Graph([Stack.from_terraform({"provider": _HERE, **config}, path) for path, config in stacks.items()])


def _refused(rule: Rule, graph: Graph) -> Iterator[tuple[Resource, str, Any]]:
    """What the aspects wrote and the rule refuses: resource, attribute and value."""
    final, written = _after(graph)
    for resource in final.resources:
        if resource.type in rule.types and resource.is_made:
            verdict = judge(rule, resource, final)
            if verdict.outcome is Outcome.NON_COMPLIANT:
                for owner, attribute in _places(verdict, resource, final):
                    if (owner.path, attribute) in written:
                        yield owner, attribute, written[owner.path, attribute]


@cache
def _concerned() -> tuple[str, ...]:
    """The rules of which a failing case has a problem at an attribute that a table writes."""
    found = []
    for rule_id, groups in CASES.items():
        rule = RULES[rule_id]
        for case in groups.get("fails", ()):
            graph = _app(case)
            places = [
                (owner.type, attribute)
                for each in graph.resources
                if each.type in rule.types and each.logical_id == ASKED
                for owner, attribute in _places(judge(rule, each, graph), each, graph)
            ]
            if any(attribute in TABLES.get(kind, ()) for kind, attribute in places):
                found.append(rule_id)
                break
    return tuple(sorted(found))


def test_the_tables_and_the_rules_that_they_concern_are_found() -> None:
    """The derivation finds rows of each aspect, and rules of each kind."""
    assert "storage_encrypted" in TABLES["aws_rds_cluster"]
    assert "retention_in_days" in TABLES["aws_cloudwatch_log_group"]
    assert "skip_final_snapshot" in TABLES["aws_rds_cluster"]
    assert {"rds-storage-encrypted", "log-group-retention", "kms-rotation", "api-tracing"} <= set(_concerned())


@pytest.mark.parametrize("rule_id", sorted(CASES))
def test_no_rule_refuses_what_an_aspect_writes(rule_id: str) -> None:
    """Each failing case after all aspects: what they wrote is no problem, or rule and table say different values."""
    wrong = [
        f"{owner.type}.{attribute} = {value!r}"
        for case in CASES[rule_id].get("fails", ())
        for owner, attribute, value in _refused(RULES[rule_id], _app(case))
    ]
    assert sorted(set(wrong)) == []


def test_a_rule_that_refuses_what_an_aspect_writes_is_found() -> None:
    """The test above can fail: a rule that wants volumes unencrypted."""
    rule = RULES["rds-storage-encrypted"]

    def check(it: Any, graph: Graph) -> list[Any]:
        return [it.problem("storage_encrypted")] if it.flag("storage_encrypted") else []

    contrary = Rule("contrary", rule.types, check, "x y", "z.", "w")
    graph = _app({"aws_rds_cluster": {"it": {"engine": "aurora-mysql"}}})
    assert [attribute for _, attribute, _ in _refused(contrary, graph)] == ["storage_encrypted"]


def _left(kind: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Rule, type and attribute of what a rule finds after all aspects where a table has a row for it."""
    final, _ = _after(graph_of(managed(kind, ASKED, **body)))
    for rule in RULES.values():
        if kind in rule.types:
            for resource in final.by_type.get(kind, ()):
                verdict = judge(rule, resource, final)
                assert verdict.outcome is not Outcome.ERROR, (rule.id, kind, verdict.message)
                if verdict.outcome is Outcome.NON_COMPLIANT:
                    for owner, attribute in _places(verdict, resource, final):
                        if attribute in TABLES.get(owner.type, ()):
                            yield rule.id, owner.type, attribute


@pytest.mark.terraform
def test_no_smallest_body_has_a_finding_that_an_aspect_claims_to_fix(schema: dict[str, Any]) -> None:
    """Every type that a rule looks at, silent and with each of its top switches off."""
    asked = {kind for rule in RULES.values() for kind in rule.types}
    wrong: set[tuple[str, str, str]] = set()
    for kind in sorted(asked & set(schema)):
        silent = minimal(kind, schema[kind])
        switches = {
            name: False
            for name, each in schema[kind].get("attributes", {}).items()
            if each.get("type") == "bool" and (each.get("optional") or each.get("required"))
        }
        wrong.update(_left(kind, silent))
        wrong.update(_left(kind, {**silent, **switches}))
    assert sorted(each for each in wrong if each[1:] not in UNWRITTEN) == []
    idle = [key for key in UNWRITTEN if not any(each[1:] == key for each in wrong)]
    assert idle == []
