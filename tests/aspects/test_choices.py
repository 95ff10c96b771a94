"""What an author chose stays where nothing asks for another; what the library wrote is not held against the author."""

from __future__ import annotations

from typing import Any

import pytest

from aspects import Guardrails, ObservabilityAspect, acknowledge
from aspects.compliance import ComplianceAspect
from aspects.core.decide import Decision
from aspects.core.model import Finding, Resource
from aspects.core.paths import lookup
from aspects.encryption import EncryptionAspect
from aspects.facts.findings import FINDINGS, SAME_GAP
from aspects.facts.observability import OBSERVABILITY
from aspects.packs import PCI_DSS_V4
from aspects.rules import RULES
from tests.aspects.doubles import resource, stack, synthesized
from tests.aspects.graphs import body_of, decided, graph_of, managed

# -- explicit choices --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "path", "chosen", "unsaid"),
    [
        ("aws_lambda_function", "tracing_config.mode", "PassThrough", "Active"),
        ("aws_lambda_function", "logging_config.log_format", "Text", "JSON"),
        # Where nobody said, a topic is traced only next to a resource policy of X-Ray.
        ("aws_sns_topic", "tracing_config", "PassThrough", None),
        ("aws_instance", "monitoring", False, True),
        ("aws_spot_instance_request", "monitoring", False, True),
        ("aws_launch_configuration", "enable_monitoring", False, True),
        ("aws_launch_template", "monitoring.enabled", False, True),
        ("aws_msk_cluster", "enhanced_monitoring", "DEFAULT", "PER_TOPIC_PER_BROKER"),
        ("aws_api_gateway_method_settings", "settings.metrics_enabled", False, True),
        ("aws_apigatewayv2_stage", "default_route_settings.detailed_metrics_enabled", False, True),
        ("aws_athena_workgroup", "configuration.publish_cloudwatch_metrics_enabled", False, True),
        ("aws_s3control_object_lambda_access_point", "configuration.cloud_watch_metrics_enabled", False, True),
        ("aws_rds_cluster", "monitoring_interval", 0, 60),
    ],
)
def test_a_choice_stays_and_silence_does_not(kind: str, path: str, chosen: object, unsaid: object) -> None:
    """Tracing of what the caller samples, text logs, and what is billed: a no is a no; where nobody said, we decide."""
    *blocks, name = path.split(".")
    for value, expected in ((chosen, chosen), (None, unsaid), ("", unsaid)):
        for in_list in (False, True):
            body: dict[str, Any] = {name: value}
            for block in reversed(blocks):
                body = {block: [body] if in_list else body}
            it = managed(kind, monitoring_role_arn="role", **body)
            assert lookup(body_of(decided(graph_of(it), [ObservabilityAspect()]), it), path) == [
                each for each in [expected] if each is not None
            ]


FUNCTION = {"function_name": "orders"}
GROUP = {"name": "/aws/lambda/orders"}
LITERAL = "/aws/lambda/orders"


@pytest.mark.parametrize("kind", ["aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_subscription_filter"])
@pytest.mark.parametrize(
    ("log_group", "group", "function"),
    [
        (LITERAL, None, FUNCTION),
        ("${aws_cloudwatch_log_group.group.name}", GROUP, FUNCTION),
        (
            "${aws_cloudwatch_log_group.group.name}",
            {"name": "/aws/lambda/${aws_lambda_function.it.function_name}"},
            FUNCTION,
        ),
        ("/aws/lambda/${aws_lambda_function.it.function_name}", None, {}),
        ("${aws_lambda_function.it.logging_config[0].log_group}", None, FUNCTION),
        ("orders", None, {**FUNCTION, "logging_config": {"log_group": "orders"}}),
        (
            "orders",
            {"name": "orders"},
            {**FUNCTION, "logging_config": {"log_group": "${aws_cloudwatch_log_group.group.name}"}},
        ),
        (
            "${aws_cloudwatch_log_group.group.id}",
            {},
            {**FUNCTION, "logging_config": {"log_group": "${aws_cloudwatch_log_group.group.name}"}},
        ),
        (
            "${aws_cloudwatch_log_group.group.name}",
            {"name": "orders"},
            {**FUNCTION, "logging_config": [{"log_group": "${aws_cloudwatch_log_group.group.name}"}]},
        ),
    ],
)
def test_logs_that_are_read_as_text_stay_text(
    kind: str, log_group: str, group: dict[str, str] | None, function: dict[str, Any]
) -> None:
    """Whichever way the filter names the log group; a pattern for JSON or for every line asks for nothing."""
    attribute = "pattern" if "metric" in kind else "filter_pattern"
    for pattern, is_text in (
        ("[ip, user, status = 5*]", True),
        ("ERROR", True),
        ("?WARN ?ERROR", True),
        ('{ $.level = "ERROR" }', False),
        (' {$.level = "ERROR"}', False),
        ("", False),
        (None, False),
    ):
        it = managed("aws_lambda_function", **function)
        other = managed("aws_lambda_function", "other", function_name="other")
        reader = managed(kind, "reader", log_group_name=log_group, **{attribute: pattern})
        groups = [] if group is None else [managed("aws_cloudwatch_log_group", "group", **group)]
        decision = decided(graph_of(it, other, reader, *groups), [ObservabilityAspect()])
        assert lookup(body_of(decision, it), "logging_config.log_format") == ([] if is_text else ["JSON"])
        assert lookup(body_of(decision, other), "logging_config.log_format") == ["JSON"]


# -- what the library wrote --------------------------------------------------------------------------------------


def _found(decision: Decision, rule_id: str) -> list[Finding]:
    return [finding for _, finding in decision.findings if finding.rule_id == rule_id]


def test_the_algorithm_that_the_library_chose_is_not_held_against_the_author() -> None:
    """Without a key it writes AES256: the finding speaks of the missing configuration, and says what to pass."""
    bucket = managed("aws_s3_bucket", bucket="files")
    aspects = [EncryptionAspect(), ComplianceAspect(PCI_DSS_V4)]
    (finding,) = _found(decided(graph_of(bucket), aspects), "s3-bucket-kms-encryption")
    assert finding.problem == "no aws_s3_bucket_server_side_encryption_configuration refers to it"
    assert finding.remedy.endswith("or pass kms_key_arn to Guardrails")
    key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    decision = decided(graph_of(bucket), [EncryptionAspect(key), ComplianceAspect(PCI_DSS_V4)])
    assert _found(decision, "s3-bucket-kms-encryption") == []


def test_the_algorithm_that_the_author_chose_is_named() -> None:
    """A configuration of the author's own is what the finding is about."""
    bucket = managed("aws_s3_bucket", bucket="files")
    rule = {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    own = managed(
        "aws_s3_bucket_server_side_encryption_configuration", "own", bucket="${aws_s3_bucket.it.id}", rule=[rule]
    )
    other = managed("aws_s3_bucket", "other", bucket="other")
    decision = decided(graph_of(bucket, own, other), [EncryptionAspect(), ComplianceAspect(PCI_DSS_V4)])
    problems = {each.construct_path: each.problem for each in _found(decision, "s3-bucket-kms-encryption")}
    assert problems["app/it"].endswith('sse_algorithm is "AES256"')
    assert problems["app/other"].startswith("no aws_s3_bucket_server_side_encryption_configuration")


# -- each gap once -----------------------------------------------------------------------------------------------


def _task(**container: Any) -> Resource:
    return managed("aws_ecs_task_definition", family="api", container_definitions='[{"name": "api"}]', **container)


def test_a_gap_that_aspect_and_pack_find_is_reported_once() -> None:
    """Under the rule, with its requirement, and with what the aspect knows; each of them reports it when alone."""
    task = _task()
    both = decided(graph_of(task), [ObservabilityAspect(), ComplianceAspect(PCI_DSS_V4)])
    (finding,) = (each for _, each in both.findings if "container-logs" in each.rule_id)
    assert finding.rule_id == "ecs-container-logs"
    assert finding.requirements == "PCI DSS 10.2.1"
    assert finding.problem == "container 'api' has no logConfiguration"
    assert finding.remedy == "pass container_log_group, or write one"
    assert len(_found(decided(graph_of(task), [ObservabilityAspect()]), "container-logs")) == 1
    assert len(_found(decided(graph_of(task), [ComplianceAspect(PCI_DSS_V4)]), "ecs-container-logs")) == 1


def test_what_a_rule_cannot_decide_is_left_to_the_aspect() -> None:
    """Definitions that are a token are unknown to the rule: the aspect's finding stays."""
    task = managed("aws_ecs_task_definition", family="api", container_definitions="${var.definitions}")
    decision = decided(graph_of(task), [ObservabilityAspect(), ComplianceAspect(PCI_DSS_V4)])
    assert [each.rule_id for _, each in decision.findings if "container-logs" in each.rule_id] == ["container-logs"]


@pytest.mark.parametrize("rule_id", ["ecs-container-logs", "container-logs"])
def test_one_acknowledgement_covers_a_gap_that_two_find(rule_id: str) -> None:
    """Whichever of the two ids the author takes."""
    scope = stack()
    task = resource(scope, "aws_ecs_task_definition", family="api", container_definitions='[{"name": "api"}]')
    acknowledge(task, rule_id, "says nothing")
    guardrails = Guardrails("dev", pack=PCI_DSS_V4).apply(scope)
    synthesized(scope)
    assert [each.rule_id for each in guardrails.findings if "container-logs" in each.rule_id] == []
    assert "acknowledgement" not in {each.rule_id for each in guardrails.findings}


def test_the_table_of_gaps_names_findings_that_exist() -> None:
    """A rule on the left, findings of aspects on the right."""
    known = {each for ids in FINDINGS.values() for each in ids}
    assert set(SAME_GAP) <= set(RULES)
    assert all(ids <= known for ids in SAME_GAP.values())
    assert "aws_cloudfront_monitoring_subscription" not in OBSERVABILITY
