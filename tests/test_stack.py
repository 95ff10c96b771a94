"""The whole environment after the aspects: the twelve capabilities, and what must hold for every suffix."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from aspects.core.paths import lookup
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.history import Allowed, span, version
from aspects.facts.names import DICTATED_LOG_GROUPS, NAMES
from aspects.facts.settings import Setting
from aspects.facts.taggable import TAGGABLE
from tests.strategies import suffixes
from tests.support import Body, all_of, at, only
from tests.whole_app import Synthesized, resources, synthesized

FEW = hypothesis_settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNIQUE_TAGS = {"Project": "fraud-detection", "ManagedBy": "cdktf", "DataClassification": "pci"}


@pytest.fixture(scope="module")
def body() -> Body:
    """The environment's stack with default settings."""
    return synthesized().environment


def _names(body: Body) -> Iterator[tuple[str, str]]:
    """Type and name of every named resource, AWS's dictated names left out."""
    for kind, resource in resources(body):
        rule = NAMES.get(kind)
        if rule and not str(resource[rule.attribute]).startswith(tuple(DICTATED_LOG_GROUPS)):
            yield kind, resource[rule.attribute]


def _reference(body: Body, kind: str, path_end: str, attribute: str) -> str:
    """How others refer to an attribute of the resource whose construct path ends so."""
    return f"${{{kind}.{at(body, kind, path_end)['//']['metadata']['uniqueId']}.{attribute}}}"


# -- the twelve capabilities, where they meet ------------------------------------------------------------------


def test_network_spans_three_zones_in_three_tiers_without_public_addresses(body: Body) -> None:
    """Nine subnets, three to a zone, none of which hands out public addresses; all traffic is logged to S3."""
    subnets = list(all_of(body, "aws_subnet").values())
    zones = [subnet["availability_zone"] for subnet in subnets]
    assert {zone: zones.count(zone) for zone in zones} == {f"us-east-1{letter}": 3 for letter in "abc"}
    assert all(subnet["map_public_ip_on_launch"] is False for subnet in subnets)
    flow_log = only(body, "aws_flow_log")
    assert (flow_log["traffic_type"], flow_log["log_destination_type"]) == ("ALL", "s3")
    services = {endpoint["service_name"] for endpoint in all_of(body, "aws_vpc_endpoint").values()}
    wanted = ("s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "xray")
    assert services == {f"com.amazonaws.us-east-1.{service}" for service in wanted}


def test_tasks_are_hardened_logged_and_private(body: Body) -> None:
    """Every container: not root, read-only, logging without blocking; the service has no public address."""
    task = at(body, "aws_ecs_task_definition", "/service/task-definition")
    assert (task["cpu"], task["memory"], task["requires_compatibilities"]) == ("1024", "2048", ["FARGATE"])
    definitions = all_of(body, "aws_ecs_task_definition").values()
    containers = [each for task in definitions for each in json.loads(task["container_definitions"])]
    assert {container["name"] for container in containers} == {"fraud-api", "otel-collector", "migration"}
    for container in containers:
        assert container["user"] == "1000:1000"
        assert container["readonlyRootFilesystem"] is True
        assert container["logConfiguration"]["options"]["mode"] == "non-blocking"
    service = only(body, "aws_ecs_service")
    assert service["network_configuration"]["assign_public_ip"] is False
    assert service["deployment_controller"]["type"] == "CODE_DEPLOY"
    assert only(body, "aws_ecs_cluster")["setting"] == [{"name": "containerInsights", "value": "enabled"}]


def test_load_balancer_speaks_tls_on_both_sides_and_wants_the_origin_header(body: Body) -> None:
    """Listeners and target groups are HTTPS; rules and firewall are closed until the rotation lets API Gateway in."""
    for listener in all_of(body, "aws_lb_listener").values():
        assert (listener["protocol"], listener["default_action"][0]["type"]) == ("HTTPS", "fixed-response")
        assert listener["ssl_policy"].startswith("ELBSecurityPolicy-TLS13-1-2")
    assert {group["protocol"] for group in all_of(body, "aws_lb_target_group").values()} == {"HTTPS"}
    sent = {
        value
        for integration in all_of(body, "aws_api_gateway_integration").values()
        for key, value in integration["request_parameters"].items()
        if key == "integration.request.header.X-Origin-Verify"
    }
    assert sent == {"stageVariables.originSecret"}
    for rule in all_of(body, "aws_lb_listener_rule").values():
        path, nobody = rule["condition"]
        assert path["path_pattern"]["values"] in (["/api/*"], ["/origin-rotation"])
        assert nobody["source_ip"]["values"] == ["255.255.255.255/32"]
    rotation = at(body, "aws_secretsmanager_secret_rotation", "/origin/origin-rotation")
    assert len(rotation["lifecycle"]["replace_triggered_by"]) == 5


def test_releases_are_blue_green_with_rollback_on_alarms(body: Body) -> None:
    """CodeDeploy shifts a canary between the two target groups and goes back when an alarm rings."""
    group = only(body, "aws_codedeploy_deployment_group")
    assert group["deployment_config_name"] == "CodeDeployDefault.ECSCanary10Percent5Minutes"
    assert set(group["auto_rollback_configuration"]["events"]) >= {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"}
    ringing = ("api-errors", "api-latency", "api-refusals", "target-errors", "target-refusals", "unhealthy-hosts-blue",
               "unhealthy-hosts-green")  # fmt: skip
    assert sorted(group["alarm_configuration"]["alarms"]) == sorted(
        _reference(body, "aws_cloudwatch_metric_alarm", f"/alarms/{alarm}", "alarm_name") for alarm in ringing
    )
    pair = group["load_balancer_info"]["target_group_pair_info"]
    assert len(pair["target_group"]) == 2
    assert pair["prod_traffic_route"] and pair["test_traffic_route"]


def test_api_is_keyed_throttled_and_regional(body: Body) -> None:
    """Every method wants a key and validates; the usage plan gives 1,000 requests a second; the stage traces."""
    for method in all_of(body, "aws_api_gateway_method").values():
        assert method["api_key_required"] is True
        assert method["request_validator_id"]
    api = only(body, "aws_api_gateway_rest_api")
    assert api["disable_execute_api_endpoint"] is True
    assert api["endpoint_configuration"]["types"] == ["REGIONAL"]
    assert only(body, "aws_api_gateway_usage_plan")["throttle_settings"]["rate_limit"] == 1000
    assert only(body, "aws_api_gateway_domain_name")["security_policy"] == "TLS_1_2"
    stage = only(body, "aws_api_gateway_stage")
    assert stage["xray_tracing_enabled"] is True
    assert stage["access_log_settings"]["destination_arn"]
    logs = only(body, "aws_api_gateway_method_settings")["settings"]
    assert (logs["logging_level"], logs["metrics_enabled"], logs["data_trace_enabled"]) == ("INFO", True, False)


def test_database_is_serverless_encrypted_and_in_two_zones(body: Body) -> None:
    """0.5 to 4 ACU, customer key for storage, secret and insights, TLS forced, IAM sign-in, no public address."""
    cluster = only(body, "aws_rds_cluster")
    assert cluster["serverlessv2_scaling_configuration"] == {"min_capacity": 0.5, "max_capacity": 4}
    key = f"${{aws_kms_key.{next(iter(all_of(body, 'aws_kms_key')))}.arn}}"
    assert cluster["storage_encrypted"] is True
    assert cluster["kms_key_id"] == cluster["master_user_secret_kms_key_id"] == key
    assert cluster["iam_database_authentication_enabled"] is True
    assert cluster["enabled_cloudwatch_logs_exports"] == ["postgresql", "iam-db-auth-error"]
    instances = list(all_of(body, "aws_rds_cluster_instance").values())
    assert len({instance["availability_zone"] for instance in instances}) == 2
    for instance in instances:
        assert instance["performance_insights_kms_key_id"] == key
        assert instance["publicly_accessible"] is False
    parameters = {each["name"]: each["value"] for each in only(body, "aws_rds_cluster_parameter_group")["parameter"]}
    assert parameters["rds.force_ssl"] == "1"


def test_all_secrets_rotate_every_30_days_on_the_customer_key(body: Body) -> None:
    """The database's by RDS itself, the other two by a Lambda each; no value passes through Terraform."""
    rotations = list(all_of(body, "aws_secretsmanager_secret_rotation").values())
    assert [rotation["rotation_rules"]["automatically_after_days"] for rotation in rotations] == [30, 30, 30]
    assert sum("rotation_lambda_arn" in rotation for rotation in rotations) == 2
    for secret in all_of(body, "aws_secretsmanager_secret").values():
        assert secret["kms_key_id"].startswith("${aws_kms_key.")
    values = [version["secret_string"] for version in all_of(body, "aws_secretsmanager_secret_version").values()]
    assert values == ["{}", "{}"]


def test_everything_that_can_go_wrong_has_an_alarm_on_the_encrypted_topic(body: Body) -> None:
    """Latency above 200 ms at p99, errors, tasks, hosts, database and firewalls; each tells the topic."""
    topic = f"${{aws_sns_topic.{next(iter(all_of(body, 'aws_sns_topic')))}.arn}}"
    alarms = list(all_of(body, "aws_cloudwatch_metric_alarm").values())
    for alarm in alarms:
        assert topic in alarm["alarm_actions"]
        assert topic in alarm["insufficient_data_actions"]
    latency = at(body, "aws_cloudwatch_metric_alarm", "/api-latency")
    assert (latency["extended_statistic"], latency["threshold"]) == ("p99", 200)
    said = json.dumps(alarms)
    for metric in ("5XXError", "RunningTaskCount", "UnHealthyHostCount", "DatabaseConnections", "ACUUtilization",
                   "BlockedRequests"):  # fmt: skip
        assert metric in said
    for metric in ("4XXError", "HTTPCode_ELB_4XX_Count", "HTTPCode_Target_4XX_Count"):
        assert metric in said
    assert only(body, "aws_sns_topic")["kms_master_key_id"].startswith("${aws_kms_key.")
    assert only(body, "aws_sns_topic")["tracing_config"] == "PassThrough"
    shown = json.loads(only(body, "aws_cloudwatch_dashboard")["dashboard_body"])["widgets"][0]["properties"]["alarms"]
    burst = _reference(body, "aws_cloudwatch_metric_alarm", "/scaling/burst", "arn")  # it belongs to scaling
    assert {*shown, burst} == {
        f"${{aws_cloudwatch_metric_alarm.{name}.arn}}" for name in all_of(body, "aws_cloudwatch_metric_alarm")
    }
    assert all_of(body, "aws_xray_group") and all_of(body, "aws_xray_sampling_rule")


def test_alarms_watch_the_resources_of_this_stack(body: Body) -> None:
    """Every dimension of every alarm is an attribute of a resource, and of the right one."""
    of_balancer = {"LoadBalancer": _reference(body, "aws_lb", "/load-balancer/alb", "arn_suffix")}
    of_api = {
        "ApiName": _reference(body, "aws_api_gateway_rest_api", "/api/rest-api", "name"),
        "Stage": _reference(body, "aws_api_gateway_stage", "/api/stage", "stage_name"),
    }
    of_service = {
        "ClusterName": _reference(body, "aws_ecs_cluster", "/service/cluster", "name"),
        "ServiceName": _reference(body, "aws_ecs_service", "/service/service", "name"),
    }
    of_database = {
        "DBClusterIdentifier": _reference(body, "aws_rds_cluster", "/database/cluster", "cluster_identifier")
    }
    expected = {
        "alarms/api-errors": of_api,
        "alarms/api-latency": of_api,
        "alarms/api-refusals": of_api,
        "alarms/database-capacity": of_database,
        "alarms/database-connections": of_database,
        "alarms/load-balancer-refusals": of_balancer,
        "alarms/running-tasks": of_service,
        "alarms/target-errors": of_balancer,
        "alarms/target-refusals": of_balancer,
        "alarms/task-cpu": of_service,
        "alarms/task-memory": of_service,
        "scaling/burst": of_service,
        **{
            f"alarms/unhealthy-hosts-{colour}": {
                **of_balancer,
                "TargetGroup": _reference(body, "aws_lb_target_group", f"/load-balancer/{colour}", "arn_suffix"),
            }
            for colour in ("blue", "green")
        },
        **{
            f"alarms/blocked-requests-{acl}": {
                "WebACL": _reference(body, "aws_cloudwatch_log_group", f"/{acl}-waf/log", "name"),
                "Region": "us-east-1",
                "Rule": "ALL",
            }
            for acl in ("api", "alb")
        },
        **{
            f"alarms/rotation-errors-{secret}": {
                "FunctionName": _reference(body, "aws_lambda_function", f"{path}/rotation-function", "function_name")
            }
            for secret, path in (("api-configuration", "/secrets"), ("origin", "/origin"))
        },
    }
    watched = {}
    for alarm in all_of(body, "aws_cloudwatch_metric_alarm").values():
        path = "/".join(alarm["//"]["metadata"]["path"].split("/")[1:])
        parts = [query["metric"] for query in alarm.get("metric_query", ()) if "metric" in query] or [alarm]
        (watched[path],) = {json.dumps(part["dimensions"], sort_keys=True) for part in parts}
    assert watched == {path: json.dumps(dimensions, sort_keys=True) for path, dimensions in expected.items()}


def test_firewalls_stand_before_the_api_and_the_load_balancer(body: Body) -> None:
    """The same kinds of rules on both, logged; the rate never sits below what one key may call."""
    targets = {link["resource_arn"].split(".")[0] for link in all_of(body, "aws_wafv2_web_acl_association").values()}
    assert targets == {"${aws_api_gateway_stage", "${aws_lb"}
    assert len(all_of(body, "aws_wafv2_web_acl_logging_configuration")) == 2
    plan = only(body, "aws_api_gateway_usage_plan")["throttle_settings"]
    for acl in all_of(body, "aws_wafv2_web_acl").values():
        said = json.dumps(acl["rule"])
        for what in ("rate_based_statement", "geo_match_statement", "SQLi", "xss_match_statement", "KnownBadInputs",
                     "IpReputation"):  # fmt: skip
            assert what in said
        (rate,) = [rule for rule in acl["rule"] if rule["name"] == "rate"]
        statement = rate["statement"]["rate_based_statement"]
        assert statement["limit"] >= plan["rate_limit"] * statement["evaluation_window_sec"]


def test_the_load_balancers_firewall_knows_api_gateway_and_its_callers(body: Body) -> None:
    """It asks for the origin secret first, and counts and places callers by the header that API Gateway writes."""
    behind, front = (
        {rule["name"]: rule["statement"] for rule in at(body, "aws_wafv2_web_acl", f"/{name}-waf/web-acl")["rule"]}
        for name in ("alb", "api")
    )
    group = _reference(body, "aws_wafv2_rule_group", "/alb-waf/origin-group", "arn")
    assert behind["origin"]["rule_group_reference_statement"]["arn"] == group
    assert next(iter(behind)) == "origin"
    caller = {"header_name": "X-Client-Ip", "fallback_behavior": "MATCH"}
    assert behind["rate"]["rate_based_statement"]["aggregate_key_type"] == "FORWARDED_IP"
    assert behind["rate"]["rate_based_statement"]["forwarded_ip_config"] == caller
    assert behind["geography"]["geo_match_statement"]["forwarded_ip_config"] == caller
    for integration in all_of(body, "aws_api_gateway_integration").values():
        sent = integration["request_parameters"]["integration.request.header.X-Client-Ip"]
        assert sent == "context.identity.sourceIp"
    assert front["rate"]["rate_based_statement"]["aggregate_key_type"] == "IP"
    assert "keyless-rate" in front
    assert "origin" not in front


def test_roles_have_managed_policies_of_spelled_out_actions(body: Body) -> None:
    """No inline policy, no wildcard in an action, one role a principal."""
    assert not all_of(body, "aws_iam_role_policy")
    for policy in all_of(body, "aws_iam_policy").values():
        for statement in json.loads(policy["policy"])["Statement"]:
            assert not [action for action in statement["Action"] if "*" in action]
    assert len(all_of(body, "aws_iam_role")) == len(all_of(body, "aws_iam_policy"))


def test_account_wide_singletons_live_in_the_account_stack_alone(body: Body) -> None:
    """An environment that is destroyed takes nothing that another one needs."""
    account = synthesized().account["resource"]
    for kind in ("aws_iam_service_linked_role", "aws_api_gateway_account", "aws_cloudwatch_log_resource_policy"):
        assert kind in account
        assert kind not in body["resource"]
    assert only({"resource": account}, "aws_iam_role")["name"].endswith("_account")


def test_tasks_scale_by_cpu_requests_bursts_and_the_clock(body: Body) -> None:
    """CPU at 70 %, requests per task, steps for bursts, and a minimum for peak and off-peak hours."""
    policies = list(all_of(body, "aws_appautoscaling_policy").values())
    assert sorted(policy["policy_type"] for policy in policies) == [
        "StepScaling", "TargetTrackingScaling", "TargetTrackingScaling",
    ]  # fmt: skip
    targets = [
        policy["target_tracking_scaling_policy_configuration"]
        for policy in policies
        if policy["policy_type"] == "TargetTrackingScaling"
    ]
    assert 70 in [target["target_value"] for target in targets]
    for target in targets:
        assert target["scale_out_cooldown"] <= 60 < target["scale_in_cooldown"]
    assert len(all_of(body, "aws_appautoscaling_scheduled_action")) == 2


def test_a_deployer_is_told_what_comes_next(body: Body) -> None:
    """URL, load balancer, dashboard, repository, key id and secret ARNs are outputs under plain names."""
    assert {"api_endpoint_url", "alb_dns_name", "dashboard_url", "ecr_repository_url", "api_key_id",
            "api_configuration_secret_arn", "database_secret_arn"} <= set(body["output"])  # fmt: skip
    values = {name: output["value"] for name, output in body["output"].items()}
    for name, kind, path, attribute in (
        ("alb_dns_name", "aws_lb", "/alb", "dns_name"),
        ("api_key_id", "aws_api_gateway_api_key", "/api-key", "id"),
        ("api_configuration_secret_arn", "aws_secretsmanager_secret", "/api-configuration", "arn"),
        ("origin_secret_arn", "aws_secretsmanager_secret", "/origin/origin", "arn"),
        ("codedeploy_app_name", "aws_codedeploy_app", "/deployment/app", "name"),
        ("alerts_topic_arn", "aws_sns_topic", "/alerts/topic", "arn"),
    ):
        assert values[name] == _reference(body, kind, path, attribute), name
    assert values["api_endpoint_url"] == "https://api-dev.fraud.example.com/api"


# -- what must hold whatever the suffix ------------------------------------------------------------------------


@FEW
@given(suffixes())
def test_every_name_ends_in_the_suffix_and_is_legal(suffix: str) -> None:
    """Through the synthesized JSON: the suffix whole and last, within AWS's length and characters."""
    for kind, name in _names(Synthesized(environment_suffix=suffix).environment):
        rule = NAMES[kind]
        assert name.endswith(suffix), (kind, name)
        # An account id, the one token in a name, has twelve digits.
        literal = re.sub(r"\$\{[^}]*\}", "0" * 12, name)
        assert len(literal) <= rule.max_length, (kind, name)
        assert re.fullmatch(f"[{rule.allowed}]+", literal), (kind, name)


@FEW
@given(st.lists(suffixes(), min_size=2, max_size=2, unique=True))
def test_no_two_environments_share_a_name(pair: list[str]) -> None:
    """Side by side in one account, every name that counts for the account or the world is used once."""
    first, second = (
        {
            (kind, name)
            for kind, name in _names(Synthesized(environment_suffix=suffix).environment)
            if NAMES[kind].unique
        }
        for suffix in pair
    )
    assert not first & second


def test_no_two_resources_share_a_name(body: Body) -> None:
    """Within one environment, too."""
    names = [(kind, name) for kind, name in _names(body) if NAMES[kind].unique]
    assert len(names) == len(set(names))


def _destroyability(kind: str, stack: Body) -> list[Setting]:
    """The rows of a type that the provider of a stack has."""
    pin = version(stack["terraform"]["required_providers"]["aws"]["version"])
    return [row for row in DESTROYABILITY.get(kind, ()) if Allowed(pin, pin).all_have(span(kind, row.path))]


def test_no_protection_survives_and_everything_taggable_is_tagged(body: Body) -> None:
    """For both stacks, resource by resource."""
    for suffix, stack in (("dev", body), ("account", synthesized().account)):
        for kind, resource in resources(stack):
            for row in _destroyability(kind, stack):
                missing_is_fine = not row.create or row.when
                assert lookup(resource, row.path) in ([row.value], [] if missing_is_fine else None), (kind, row.path)
            assert "prevent_destroy" not in resource.get("lifecycle", {})
            if kind in TAGGABLE:
                tags = dict(resource["tags"])
                assert tags.pop("Name")
                assert tags == {**UNIQUE_TAGS, "Environment": suffix}, kind


def test_log_groups_are_encrypted_and_kept_for_a_year(body: Body) -> None:
    """Also those that AWS would otherwise create by itself, which are declared for that reason."""
    groups = list(all_of(body, "aws_cloudwatch_log_group").values())
    for group in groups:
        assert group["kms_key_id"].startswith("${aws_kms_key.")
        assert group["retention_in_days"] == 365
    dictated = [group["name"] for group in groups if group["name"].startswith(tuple(DICTATED_LOG_GROUPS))]
    assert len(dictated) == 4


def test_log_groups_that_aws_names_have_the_final_names_of_their_owners(body: Body) -> None:
    """Declared under the very name that AWS will write to, and before the cluster that makes AWS write."""
    cluster, database = only(body, "aws_ecs_cluster"), only(body, "aws_rds_cluster")
    insights = at(body, "aws_cloudwatch_log_group", "/performance-logs")
    exports = {
        "postgresql": at(body, "aws_cloudwatch_log_group", "/database/log-group"),
        "iam-db-auth-error": at(body, "aws_cloudwatch_log_group", "/database/iam-log-group"),
    }
    assert insights["name"] == f"/aws/ecs/containerinsights/{cluster['name']}/performance"
    for name, group in exports.items():
        assert group["name"] == f"/aws/rds/cluster/{database['cluster_identifier']}/{name}"
    for owner, group in ((cluster, insights), *((database, export) for export in exports.values())):
        assert f"aws_cloudwatch_log_group.{group['//']['metadata']['uniqueId']}" in owner["depends_on"]


def test_lib_is_plain(body: Body) -> None:
    """Tags, suffixes, keys and destroyability are all the aspects' work: every one of them was written by one."""
    written = {(change.construct_path, change.attribute) for change in synthesized().changes}
    for kind, resource in resources(body):
        path = resource["//"]["metadata"]["path"]
        if kind in TAGGABLE:
            assert {(path, f"tags.{key}") for key in resource["tags"]} <= written, path
        for row in _destroyability(kind, body):
            if row.create and not row.when:
                assert (path, row.path) in written, path
        if "kms_key_id" in resource:
            assert (path, "kms_key_id") in written, path


def test_synthesis_is_deterministic() -> None:
    """The same settings give byte-identical JSON and assets."""
    first, second = Synthesized(), Synthesized()
    assert first.text == second.text
    assert first.assets == second.assets
    assert first.assets


def test_no_secret_and_no_machine_path_stands_in_the_json() -> None:
    """What is written can be committed and shared."""
    text = synthesized().text
    assert "password=" not in text.lower()
    assert '"master_password"' not in text
    assert "/home/" not in text and "/tmp/" not in text.replace('\\"containerPath\\": \\"/tmp\\"', "")


@pytest.mark.parametrize(
    "values",
    [
        {"nat_gateways": "single"},
        {"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud:1.2"},
        {"container_protocol": "HTTP", "container_port": 8080},
        {"blocked_countries": "", "alarm_emails": "ops@acme.com", "tags": "Owner=risk"},
        {"state_bucket": "acme-terraform-state", "hosted_zone": "Z0123456789ABC"},
    ],
)
def test_other_settings_synthesize_without_findings(values: dict[str, Any]) -> None:
    """Each choice that the settings offer passes the compliance pack; findings would raise."""
    assert Synthesized(**values).environment["resource"]


KEPT = {
    "aws_cloudwatch_log_group": {
        "alb-waf_log_26CD8748",
        "api-waf_log_E9C12F6C",
        "api_access-log_DA0FA37C",
        "api_execution-log_CB3732A2",
        "database_log-group_D8F361D1",
        "secrets_rotation-log-group_8EC5E581",
        "service_logs_687FB03D",
        "service_performance-logs_97C6099A",
    },
    "aws_ecr_repository": {"service_repository_EBF276BE"},
    "aws_kms_key": {"keys_key_1855D61B"},
    "aws_rds_cluster": {"database_cluster_FAF2FB92"},
    "aws_s3_bucket": {"log-storage_access-logs_bucket_86734B1E", "log-storage_flow-logs_bucket_ED3B13C1"},
    "aws_secretsmanager_secret": {"secrets_api-configuration_9C9BB017"},
}


@pytest.mark.parametrize("resource_type", KEPT)
def test_what_holds_data_keeps_its_address(body: Body, resource_type: str) -> None:
    """Under another address it would be another resource to Terraform: the old one goes, with what is in it."""
    assert set(all_of(body, resource_type)) >= KEPT[resource_type]
