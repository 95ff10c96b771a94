"""Each control that is taken off the fraud stack raises its finding: no rule passes because it does not look."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from aspects.check.evaluate import evaluate
from aspects.check.report import Report
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.packs import PCI_DSS_V4
from aspects.rules import Outcome
from lib.settings import ACCOUNT_STACK_NAME
from tests.terraform_json import Body
from tests.whole_app import synthesized

Mutation = Callable[[Body], None]

_STACK = "fraud-detection-dev"
_OPEN = {"cidr_ipv4": "0.0.0.0/0", "ip_protocol": "tcp", "from_port": 22, "to_port": 22}
_EVERYTHING = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
_ANY_KEY = json.dumps({"Statement": [{"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*"}]})
_ANYBODY = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]})
_NO_TLS = json.dumps(
    {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "*"}]}
)

_FOR_EVERYBODY = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]})


def _set(kind: str, **values: Any) -> Mutation:
    """Other values in every resource of a type; a dotted path leads into blocks, ``None`` takes away."""

    def mutate(resources: Body) -> None:
        for body in resources[kind].values():
            for path, value in values.items():
                *above, last = path.split("__")
                owner = body
                for name in above:
                    inner = owner[name]
                    owner = inner[0] if isinstance(inner, list) else inner
                owner[last] = value

    return mutate


def _remove(kind: str) -> Mutation:
    """No resource of a type."""

    def mutate(resources: Body) -> None:
        del resources[kind]

    return mutate


def _container(**values: Any) -> Mutation:
    """Other values in every container of a task."""

    def mutate(resources: Body) -> None:
        for body in resources["aws_ecs_task_definition"].values():
            containers = json.loads(body["container_definitions"])
            for each in containers:
                each |= values
            body["container_definitions"] = json.dumps(
                [{key: value for key, value in each.items() if value is not None} for each in containers]
            )

    return mutate


MUTATIONS: dict[str, tuple[Mutation, ...]] = {
    "security-group-open-ingress": (_set("aws_vpc_security_group_ingress_rule", **_OPEN),),
    "default-security-group-closed": (
        _set("aws_default_security_group", ingress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "self": True}]),
    ),
    "network-acl-admin-ports": (
        _set("aws_network_acl_rule", cidr_block="0.0.0.0/0", from_port=0, to_port=65535, egress=False),
    ),
    "subnet-public-ip": (_set("aws_subnet", map_public_ip_on_launch=True),),
    "internet-gateway-route": (),  # it fails, and is acknowledged
    "vpc-flow-logs": (_remove("aws_flow_log"), _set("aws_flow_log", traffic_type="REJECT")),
    "alb-invalid-headers": (_set("aws_lb", drop_invalid_header_fields=False),),
    "alb-desync-mode": (_set("aws_lb", desync_mitigation_mode="monitor"),),
    "alb-access-logs": (_set("aws_lb", access_logs=None), _set("aws_lb", access_logs__enabled=False)),
    "alb-waf": (_remove("aws_wafv2_web_acl_association"),),
    "listener-tls": (_set("aws_lb_listener", protocol="HTTP"),),
    "listener-tls-policy": (_set("aws_lb_listener", ssl_policy="ELBSecurityPolicy-2016-08"),),
    "target-group-tls": (_set("aws_lb_target_group", protocol="HTTP"),),
    "certificate-validation": (_set("aws_acm_certificate", validation_method="EMAIL"),),
    "certificate-key": (_set("aws_acm_certificate", key_algorithm="RSA_1024"),),
    "api-waf": (_remove("aws_wafv2_web_acl_association"),),
    "api-execution-logs": (
        _set("aws_api_gateway_method_settings", settings__logging_level="OFF"),
        _remove("aws_api_gateway_method_settings"),
    ),
    "api-body-logs": (_set("aws_api_gateway_method_settings", settings__data_trace_enabled=True),),
    "api-access-logs": (_set("aws_api_gateway_stage", access_log_settings=None),),
    "api-tracing": (_set("aws_api_gateway_stage", xray_tracing_enabled=False),),
    "api-client-certificate": (_set("aws_api_gateway_stage", client_certificate_id=None),),
    "api-endpoint-type": (_set("aws_api_gateway_rest_api", endpoint_configuration={"types": ["EDGE"]}),),
    "api-tls-version": (_set("aws_api_gateway_domain_name", security_policy="TLS_1_0"),),
    "api-access-control": (_set("aws_api_gateway_method", api_key_required=False),),
    "waf-logging": (_remove("aws_wafv2_web_acl_logging_configuration"),),
    "waf-not-empty": (_set("aws_wafv2_web_acl", rule=[]),),
    "waf-metrics": (_set("aws_wafv2_web_acl", visibility_config__cloudwatch_metrics_enabled=False),),
    "ecs-public-ip": (_set("aws_ecs_service", network_configuration__assign_public_ip=True),),
    "ecs-platform-version": (_set("aws_ecs_service", platform_version="1.3.0"),),
    "ecs-environment-secrets": (_container(environment=[{"name": "DB_PASSWORD", "value": "swordfish"}]),),
    "ecs-privileged": (_container(privileged=True),),
    "ecs-read-only-root": (_container(readonlyRootFilesystem=False), _container(readonlyRootFilesystem=None)),
    "ecs-root-user": (_container(user="root"), _container(user=None)),
    "ecs-container-logs": (_container(logConfiguration=None),),
    "ecs-pid-mode": (_set("aws_ecs_task_definition", pid_mode="host"),),
    "ecr-scan-on-push": (_set("aws_ecr_repository", image_scanning_configuration__scan_on_push=False),),
    "ecr-lifecycle-policy": (_remove("aws_ecr_lifecycle_policy"),),
    "lambda-public-invoke": (
        _set("aws_lambda_permission", principal="*"),
        _set("aws_lambda_permission", source_arn=None, source_account=None),
    ),
    "lambda-runtime": (_set("aws_lambda_function", runtime="python3.7"),),
    "lambda-tracing": (_set("aws_lambda_function", tracing_config=None),),
    "lambda-environment-secrets": (
        _set("aws_lambda_function", environment={"variables": {"DB_PASSWORD": "swordfish"}}),
    ),
    "rds-storage-encrypted": (_set("aws_rds_cluster", storage_encrypted=False),),
    "rds-customer-key": (_set("aws_rds_cluster", kms_key_id=None),),
    "rds-public-access": (_set("aws_rds_cluster_instance", publicly_accessible=True),),
    "rds-minor-upgrades": (_set("aws_rds_cluster_instance", auto_minor_version_upgrade=False),),
    "rds-admin-name": (_set("aws_rds_cluster", master_username="postgres"),),
    "rds-master-password": (_set("aws_rds_cluster", master_password="swordfish"),),
    "rds-logs": (_set("aws_rds_cluster", enabled_cloudwatch_logs_exports=[]),),
    "rds-iam-authentication": (_set("aws_rds_cluster", iam_database_authentication_enabled=False),),
    "rds-backups": (_set("aws_rds_cluster", backup_retention_period=1),),
    "rds-event-instance": (
        _set("aws_db_event_subscription", event_categories=["backup"]),
        _set("aws_db_event_subscription", enabled=False),
    ),
    "secret-rotation": (_remove("aws_secretsmanager_secret_rotation"),),
    "secret-rotation-interval": (
        _set("aws_secretsmanager_secret_rotation", rotation_rules={"automatically_after_days": 365}),
        _set("aws_secretsmanager_secret_rotation", rotation_rules={"schedule_expression": "rate(365 days)"}),
    ),
    "secret-customer-key": (_set("aws_secretsmanager_secret", kms_key_id=None),),
    "kms-rotation": (_set("aws_kms_key", enable_key_rotation=False),),
    "kms-policy-open": (_set("aws_kms_key", policy=_FOR_EVERYBODY),),
    "s3-bucket-public-access": (
        _remove("aws_s3_bucket_public_access_block"),
        _set("aws_s3_bucket_public_access_block", restrict_public_buckets=False),
    ),
    "s3-bucket-tls-only": (_remove("aws_s3_bucket_policy"), _set("aws_s3_bucket_policy", policy=_NO_TLS)),
    "s3-bucket-access-logging": (_remove("aws_s3_bucket_logging"),),
    "s3-bucket-kms-encryption": (_remove("aws_s3_bucket_server_side_encryption_configuration"),),
    "s3-bucket-versioning": (
        _remove("aws_s3_bucket_versioning"),
        _set("aws_s3_bucket_versioning", versioning_configuration={"status": "Suspended"}),
    ),
    "s3-bucket-object-lock": (_set("aws_s3_bucket", object_lock_enabled=False),),
    "s3-bucket-acl-disabled": (_set("aws_s3_bucket_ownership_controls", rule={"object_ownership": "ObjectWriter"}),),
    "s3-bucket-lifecycle": (_remove("aws_s3_bucket_lifecycle_configuration"),),
    "s3-bucket-events": (
        _remove("aws_s3_bucket_notification"),
        _set("aws_s3_bucket_notification", eventbridge=False),
    ),
    "s3-bucket-no-public-read-write": (
        _set("aws_s3_bucket", acl="public-read"),
        _set("aws_s3_bucket_policy", policy=_FOR_EVERYBODY),
    ),
    "s3-bucket-policy-cross-account": (_set("aws_s3_bucket_policy", policy=_FOR_EVERYBODY),),
    "log-group-retention": (_set("aws_cloudwatch_log_group", retention_in_days=30),),
    "log-group-encrypted": (_set("aws_cloudwatch_log_group", kms_key_id=None),),
    "alarm-actions": (
        _set("aws_cloudwatch_metric_alarm", alarm_actions=[]),
        _set("aws_cloudwatch_metric_alarm", actions_enabled=False),
    ),
    "sns-encrypted": (_set("aws_sns_topic", kms_master_key_id="alias/aws/sns"),),
    "iam-wildcard-action": (_set("aws_iam_policy", policy=_EVERYTHING),),
    "iam-decrypt-at-large": (_set("aws_iam_policy", policy=_ANY_KEY),),
    "eip-attached": (_remove("aws_nat_gateway"),),
    "internet-gateway-attached": (_set("aws_internet_gateway", vpc_id=None),),
    "listener-acm-certificate": (
        _set("aws_lb_listener", certificate_arn="arn:aws:iam::111122223333:server-certificate/web"),
    ),
    "network-acl-used": (_set("aws_network_acl", subnet_ids=[]),),
    "waf-rule-group-not-empty": (_set("aws_wafv2_rule_group", rule=[]),),
    "iam-trust-policy-open": (_set("aws_iam_role", assume_role_policy=_ANYBODY),),
    "iam-managed-admin-attached": (
        _set("aws_iam_role_policy_attachment", policy_arn="arn:aws:iam::aws:policy/AdministratorAccess"),
    ),
    "iam-inline-policy-block": (_set("aws_iam_role", inline_policy=[{"name": "more", "policy": _EVERYTHING}]),),
}
"""Rule to the ways in which its control is taken off the stack."""


def _report(mutation: Mutation | None = None) -> Report:
    app = synthesized()
    config = copy.deepcopy(app.environment)
    if mutation is not None:
        mutation(config["resource"])
    stack = Stack.from_terraform(config, _STACK)
    account = Stack.from_terraform(app.account, ACCOUNT_STACK_NAME)
    return evaluate(PCI_DSS_V4, stack, graph=Graph([account, stack]))


@cache
def _violations() -> frozenset[tuple[str, str]]:
    return frozenset((each.rule_id, each.address) for each in _report().results if each.is_open)


@pytest.mark.parametrize(
    ("rule_id", "mutation"), [(rule_id, each) for rule_id, found in MUTATIONS.items() for each in found]
)
def test_a_control_that_is_taken_off_raises_its_finding(rule_id: str, mutation: Mutation) -> None:
    """Under the rule's own id, at a resource that had none before, with the value that is wrong."""
    found = [each for each in _report(mutation).results if each.rule_id == rule_id and each.is_open]
    new = [each for each in found if (each.rule_id, each.address) not in _violations()]
    assert new
    assert all(each.outcome is Outcome.NON_COMPLIANT and each.problems for each in new)


def test_every_rule_that_looks_at_the_stack_has_a_mutation() -> None:
    """Each rule that says *compliant* anywhere in it can say otherwise."""
    looking = {each.rule_id for each in _report().results if each.outcome is Outcome.COMPLIANT}
    assert looking <= set(MUTATIONS)
    assert all(MUTATIONS[rule_id] for rule_id in looking - {"internet-gateway-route"})
