"""A plan is read as the stack that it makes: modules, instances, unknown and sensitive values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.check.addresses import Instance
from aspects.check.context import Context
from aspects.check.errors import InputError
from aspects.check.graph import AppliedGraph
from aspects.check.plan import stack_of_plan
from aspects.check.read import subjects
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.reports import text
from aspects.rules import RULES, Outcome, judge
from tests.aspects.check.documents import PLANS, planned, recorded, reports, rule_cases, verdicts, written

MODULES = PLANS / "modules" / "plan.json"
_CLOSED = dict.fromkeys(
    ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), True
)
CASES = [pytest.param(case, id=name) for name, case in rule_cases()]


def _resources(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    stack, _ = stack_of_plan(document, "", Context())
    return {each.address: each.body for each in stack.resources}


def _bucket(name: Any = "it", **change: Any) -> dict[str, Any]:
    return {
        "address": f"aws_s3_bucket.{name}",
        "mode": "managed",
        "type": "aws_s3_bucket",
        "name": name,
        "change": {"actions": ["create"], "after": {"bucket": name}, "after_unknown": {}, **change},
    }


@pytest.mark.parametrize("case", CASES)
def test_a_plan_has_the_verdicts_of_its_stack(case: dict[str, Any]) -> None:
    """Whatever a rule says of a stack, known values and expressions alike, it says of the plan that creates it."""
    stack = Stack.from_terraform({"resource": case})
    found, _ = stack_of_plan(planned({"resource": case}), "", Context())
    assert {each.address for each in found.resources} == {each.address for each in stack.resources}
    for rule in RULES.values():
        for one, other in zip(
            sorted((each for each in stack.resources if each.type in rule.types), key=lambda each: each.address),
            sorted((each for each in found.resources if each.type in rule.types), key=lambda each: each.address),
            strict=True,
        ):
            at_synth = judge(rule, one, Graph([stack]))
            in_plan = judge(rule, other, AppliedGraph([found]))
            assert (in_plan.outcome, in_plan.message) == (at_synth.outcome, at_synth.message), (rule.id, one.address)


def test_a_module_is_followed_through_its_inputs_outputs_and_instances() -> None:
    """Each bucket in a module has its own companions, inside the module and outside of it, and nobody else's."""
    found = verdicts(MODULES)
    outcome = {
        (address, rule_id): found[f"module.{address}.aws_s3_bucket.it", rule_id].outcome
        for address in ('storage["cards"]', 'storage["logs"]', "plain[0]", "plain[1]")
        for rule_id in ("s3-bucket-versioning", "s3-bucket-kms-encryption", "s3-bucket-public-access")
    }
    good, bad = Outcome.COMPLIANT, Outcome.NON_COMPLIANT
    assert outcome == {
        ('storage["cards"]', "s3-bucket-versioning"): good,
        ('storage["cards"]', "s3-bucket-kms-encryption"): good,
        ('storage["cards"]', "s3-bucket-public-access"): good,
        ('storage["logs"]', "s3-bucket-versioning"): bad,  # count = 0 there
        ('storage["logs"]', "s3-bucket-kms-encryption"): good,
        ('storage["logs"]', "s3-bucket-public-access"): good,
        ("plain[0]", "s3-bucket-versioning"): good,
        ("plain[0]", "s3-bucket-kms-encryption"): bad,  # without a key
        ("plain[0]", "s3-bucket-public-access"): good,
        ("plain[1]", "s3-bucket-versioning"): good,
        ("plain[1]", "s3-bucket-kms-encryption"): bad,
        ("plain[1]", "s3-bucket-public-access"): bad,  # only the first instance has one
    }


def test_an_unknown_value_is_the_expression_in_the_root_module() -> None:
    """An attribute of an instance in a module leads to that instance, through variables and outputs."""
    (subject,) = subjects(str(MODULES))
    graph = AppliedGraph([subject.stack])
    by_address = {each.address: each for each in subject.stack.resources}

    def named(address: str, attribute: str) -> list[str]:
        resource = by_address[address]
        return [each.address for each in graph.targets(resource.body[attribute], resource.stack)]

    assert named('aws_s3_bucket_public_access_block.all["logs"]', "bucket") == [
        'module.storage["logs"].aws_s3_bucket.it'
    ]
    assert named("aws_s3_bucket_public_access_block.first", "bucket") == ["module.plain[0].aws_s3_bucket.it"]
    assert named("aws_security_group_rule.to[1]", "security_group_id") == ["aws_security_group.groups[1]"]
    assert named("aws_db_instance.by_variable", "vpc_security_group_ids") == [
        "aws_security_group.groups[0]",
        "aws_security_group.open",
    ]
    encryption = by_address['module.storage["cards"].aws_s3_bucket_server_side_encryption_configuration.it']
    assert [each.address for each in graph.targets(encryption.body["rule"], encryption.stack)] == ["aws_kms_key.main"]


def test_a_dynamic_block_counts_by_what_it_makes() -> None:
    """Terraform shows its blocks in the values, though not in the configuration."""
    result = verdicts(MODULES)["aws_security_group.open", "security-group-open-ingress"]
    assert result.outcome is Outcome.NON_COMPLIANT


def test_a_sensitive_value_reaches_no_resource_and_no_verdict() -> None:
    """Neither a literal password, nor that of a sensitive variable, nor a provider's key; yet a literal is seen."""
    (subject,) = subjects(str(MODULES))
    assert "hunter2" in MODULES.read_text() and "offline-secret" in MODULES.read_text()
    assert "hunter2" not in repr(subject.stack) and "offline-secret" not in repr(subject.stack)
    bodies = {each.address: each.body for each in subject.stack.resources}
    assert bodies["aws_db_instance.literal"]["password"] == "(sensitive)"
    assert bodies["aws_db_instance.by_variable"]["password"] == "${var.password}"
    found = verdicts(MODULES)
    assert found["aws_db_instance.literal", "rds-master-password"].outcome is Outcome.NON_COMPLIANT
    assert "hunter2" not in repr(found)


@given(st.recursive(st.text() | st.integers() | st.booleans(), lambda inner: st.lists(inner, max_size=3)))
def test_whatever_is_sensitive_is_left_out(secret: Any) -> None:
    """A value of any shape that is marked as a whole, or inside of a block, is replaced, known configuration or not."""
    marked = {"block": [{"secret": secret}], "top": secret, "plain": "x"}
    change: dict[str, Any] = {"after": marked, "after_sensitive": {"block": [{"secret": True}], "top": True}}
    for expressions in (None, {"top": {"constant_value": secret}, "block": [{"secret": {"references": ["var.s"]}}]}):
        document: dict[str, Any] = {"resource_changes": [_bucket(**change)]}
        if expressions is not None:
            resource = {"address": "aws_s3_bucket.it", "expressions": expressions}
            document["configuration"] = {"root_module": {"resources": [resource]}}
        body = _resources(document)["aws_s3_bucket.it"]
        assert body["top"] in ("(sensitive)", "${sensitive}")
        assert body["block"] == [{"secret": "${sensitive}" if expressions is None else "${var.s}"}]
        assert body["plain"] == "x"


def test_what_is_deleted_or_deposed_is_left_out_and_what_is_replaced_stays() -> None:
    """Only what there will be counts."""
    document = {
        "resource_changes": [
            _bucket("gone", actions=["delete"], after=None),
            _bucket("forgotten", actions=["forget"], after=None),
            {**_bucket("kept", actions=["no-op"]), "deposed": "abc"},
            _bucket("replaced", actions=["delete", "create"]),
            _bucket("same", actions=["no-op"]),
        ]
    }
    assert set(_resources(document)) == {"aws_s3_bucket.replaced", "aws_s3_bucket.same"}


def test_what_the_author_did_not_write_is_absent_and_not_unknown() -> None:
    """What AWS will choose is no reason for a rule to say nothing; what nobody can see, as a whole, is one."""
    unknown = {"versioning": True, "tags": True}
    document: dict[str, Any] = {"resource_changes": [_bucket(after_unknown=unknown)]}
    assert _resources(document)["aws_s3_bucket.it"] == {
        "bucket": "it",
        "versioning": "${unknown}",
        "tags": "${unknown}",
    }
    resource = {"address": "aws_s3_bucket.it", "expressions": {"tags": {"references": ["local.tags"]}}}
    document["configuration"] = {"root_module": {"resources": [resource]}}
    assert _resources(document)["aws_s3_bucket.it"] == {"bucket": "it", "tags": "${local.tags}"}


def test_an_unknown_dynamic_block_is_unknown_where_the_stack_says_that_there_is_one() -> None:
    """The configuration in a plan leaves dynamic blocks out; the synthesized stack next to it does not."""
    document: dict[str, Any] = {
        "resource_changes": [_bucket(after_unknown={"versioning": True})],
        "configuration": {"root_module": {"resources": [{"address": "aws_s3_bucket.it", "expressions": {}}]}},
    }
    dynamic = {"versioning": {"for_each": "${var.x}", "content": {"enabled": True}}}
    synthesized = Stack.from_terraform({"resource": {"aws_s3_bucket": {"it": {"dynamic": dynamic}}}})
    assert "versioning" not in _resources(document)["aws_s3_bucket.it"]
    stack, _ = stack_of_plan(document, "", Context(synthesized=synthesized))
    assert stack.resources[0].body["versioning"] == "${unknown}"


def test_an_unknown_block_that_only_an_author_writes_is_a_dynamic_one(tmp_path: Path) -> None:
    """In a module that was written by hand, nothing but its being unknown says that there may be the block."""
    balancer = {
        "address": "module.web.aws_lb.it",
        "module_address": "module.web",
        "mode": "managed",
        "type": "aws_lb",
        "name": "it",
        "change": {"actions": ["create"], "after": {}, "after_unknown": {"access_logs": True, "subnet_mapping": True}},
    }
    module = {"resources": [{"address": "aws_lb.it", "expressions": {"name": {"constant_value": "it"}}}]}
    calls = {"web": {"source": "./web", "module": module}}
    document = {
        "format_version": "1.2",
        "resource_changes": [balancer],
        "configuration": {"root_module": {"module_calls": calls}},
    }
    assert _resources(document)["module.web.aws_lb.it"] == {"access_logs": "${unknown}"}
    found = verdicts(written(tmp_path, document))[("module.web.aws_lb.it", "alb-access-logs")]
    assert found.outcome is Outcome.UNKNOWN


def test_texts_of_json_syntax_keep_their_shape_and_get_what_is_known() -> None:
    """Variables, data sources and keys are filled in, other modules' and instances' names follow."""
    text = '{"a": "${var.region}", "b": "${data.aws_partition.it.partition}", "c": "${aws_kms_key.k[count.index].arn}"}'
    references = ["var.region", "data.aws_partition.it.partition", "aws_kms_key.k"]
    keys = [
        {
            "address": f"aws_kms_key.k[{index}]",
            "mode": "managed",
            "type": "aws_kms_key",
            "name": "k",
            "index": index,
            "change": {"actions": ["create"], "after": {}, "after_unknown": {"arn": True}},
        }
        for index in (0, 1)
    ]
    bucket = {**_bucket(after={}, after_unknown={"policy": True}), "index": 1, "address": "aws_s3_bucket.it[1]"}
    data = {"address": "data.aws_partition.it", "mode": "data", "type": "aws_partition", "name": "it"}
    document = {
        "variables": {"region": {"value": "eu-west-1"}},
        "resource_changes": [*keys, bucket],
        "prior_state": {"values": {"root_module": {"resources": [{**data, "values": {"partition": "aws-cn"}}]}}},
        "configuration": {
            "root_module": {
                "variables": {"region": {}},
                "resources": [
                    {
                        "address": "aws_s3_bucket.it",
                        "expressions": {"policy": {"constant_value": text, "references": references}},
                    }
                ],
            }
        },
    }
    stack, names = stack_of_plan(document, "", Context())
    bodies = {each.address: each for each in stack.resources}
    policy = bodies["aws_s3_bucket.it[1]"].body["policy"]
    assert names.readable(policy) == '{"a": "eu-west-1", "b": "aws-cn", "c": "${aws_kms_key.k[1].arn}"}'
    assert [each.address for each in Graph([stack]).targets(policy, "")] == ["aws_kms_key.k[1]"]


def test_a_sensitive_variable_is_not_filled_in() -> None:
    """A plan shows the values of all variables in clear text."""
    document = {
        "variables": {"s": {"value": "hunter2"}},
        "resource_changes": [_bucket(after={}, after_unknown={"policy": True})],
        "configuration": {
            "root_module": {
                "variables": {"s": {"sensitive": True}},
                "resources": [
                    {
                        "address": "aws_s3_bucket.it",
                        "expressions": {"policy": {"constant_value": "x ${var.s}", "references": ["var.s"]}},
                    }
                ],
            }
        },
    }
    assert _resources(document)["aws_s3_bucket.it"]["policy"] == "x ${var.s}"


def test_providers_of_a_plan_say_where_a_resource_lives() -> None:
    """By alias, with a region from a variable."""
    (subject,) = subjects(str(MODULES))
    graph = AppliedGraph([subject.stack])
    by_address = {each.address: each for each in subject.stack.resources}
    assert graph.placement(by_address["aws_cloudwatch_log_group.west"]).region == "us-west-2"
    assert graph.placement(by_address["aws_kms_key.main"]).region == "us-east-1"


def test_the_plan_of_a_failed_run_is_refused() -> None:
    """Resources are missing in it, so that it would pass too easily."""
    with pytest.raises(InputError, match="failed run"):
        stack_of_plan({**recorded("modules/plan.json"), "errored": True}, "", Context())


def test_a_plan_that_leaves_resources_out_says_so(tmp_path: Path) -> None:
    """One with targets passes for what it holds; what it does not hold, nobody looked at."""
    document = {**recorded("modules/plan.json"), "complete": False}
    (report,) = reports(written(tmp_path, document))
    (said,) = report.unseen
    assert said.startswith("the plan is incomplete")
    assert said in " ".join(text.render([report], colour=False, width=400).split())
    (whole,) = reports(written(tmp_path, recorded("modules/plan.json")))
    assert whole.unseen == ()


def test_what_is_deferred_is_judged_and_may_not_be_there(tmp_path: Path) -> None:
    """Terraform puts off what it cannot plan yet, such as the instances of an unknown ``count``."""
    bucket = _bucket()
    block = {
        "address": "aws_s3_bucket_public_access_block.it[0]",
        "mode": "managed",
        "type": "aws_s3_bucket_public_access_block",
        "name": "it",
        "change": {"actions": ["create"], "after": {"bucket": "it", **_CLOSED}, "after_unknown": {"id": True}},
    }
    there = verdicts(written(tmp_path, {"format_version": "1.2", "resource_changes": [bucket, block]}))
    deferred = {"reason": "instance_count_unknown", "resource_change": {**block, "index_unknown": True}}
    document = {
        "format_version": "1.2",
        "complete": False,
        "resource_changes": [bucket],
        "deferred_changes": [deferred],
    }
    maybe = verdicts(written(tmp_path, document))
    rule = ("aws_s3_bucket.it", "s3-bucket-public-access")
    assert (there[rule].outcome.value, maybe[rule].outcome.value) == ("compliant", "unknown")
    assert "aws_s3_bucket_public_access_block.it[0] only exists if" in maybe[rule].problems[0].message
    both = {**deferred, "resource_change": {**bucket, "index_unknown": True}}
    neither = verdicts(written(tmp_path, {**document, "resource_changes": [], "deferred_changes": [both, deferred]}))
    assert neither[rule].outcome.value == "unknown"
    only = {**document, "resource_changes": [], "deferred_changes": [{"reason": "x", "resource_change": bucket}]}
    assert verdicts(written(tmp_path, only))[rule].outcome.value == "non-compliant"


def test_planned_values_do_where_there_are_no_changes() -> None:
    """They hold the same, without what is unknown."""
    document = recorded("modules/plan.json")
    del document["resource_changes"]
    full = _resources(recorded("modules/plan.json"))
    assert set(_resources(document)) == set(full)
    assert "hunter2" not in repr(_resources(document))


def test_addresses_in_explanations_are_those_of_terraform(tmp_path: Path) -> None:
    """The names by which expressions reach an instance stay inside."""
    document = recorded("modules/plan.json")
    for each in document["resource_changes"]:
        if each["type"] == "aws_s3_bucket_server_side_encryption_configuration":
            rule = each["change"]["after_unknown"].setdefault("rule", [{}])[0]
            rule["apply_server_side_encryption_by_default"] = True
    found = verdicts(written(tmp_path, document))
    assert "--" not in repr([each.problems for each in found.values()])
    assert all(isinstance(each.address, str) for each in found.values())


def test_an_instance_without_an_address_has_the_usual_one() -> None:
    """As any resource."""
    assert Instance("aws_x", "p", "n", {}).address == "aws_x.n"
