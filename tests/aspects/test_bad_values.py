"""Each member of each list of bad values, written out, and the value next to each limit."""

from __future__ import annotations

from typing import Any

import pytest

from aspects import EncryptionAspect, ObservabilityAspect
from aspects.core.paths import lookup, parse_path
from aspects.observability import LOG_RETENTION_DAYS
from aspects.rules import RULES, Outcome, judge
from tests.aspects.graphs import body_of, decided, graph_of, managed

WEAK_LISTENER = [
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-FS-2018-06",
    "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS13-1-1-2021-06",
]
STRONG_LISTENER = [
    "ELBSecurityPolicy-TLS13-1-2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS-1-2-2017-01",
    "ELBSecurityPolicy-FS-1-2-2019-08",
    "ELBSecurityPolicy-FS-1-2-Res-2020-10",
    "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
    "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
]
WEAK_CLASSIC = [
    "ELBSecurityPolicy-2011-08",
    "ELBSecurityPolicy-2014-01",
    "ELBSecurityPolicy-2014-10",
    "ELBSecurityPolicy-2015-02",
    "ELBSecurityPolicy-2015-03",
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
]
RDS_MYSQL, RDS_POSTGRES = {"family": "mysql8.0"}, {"family": "postgres16"}

Change = tuple[str, dict[str, Any], str, list[str], str, list[str]]

# Type, what stands beside, attribute, the bad values (an empty text: silence), what each becomes, and what stays.
CHANGES: tuple[Change, ...] = (
    ("aws_lb_listener", {"protocol": "HTTPS"}, "ssl_policy", [*WEAK_LISTENER, ""],
     "ELBSecurityPolicy-TLS13-1-2-2021-06", STRONG_LISTENER),
    ("aws_alb_listener", {"protocol": "TLS"}, "ssl_policy", [*WEAK_LISTENER, ""],
     "ELBSecurityPolicy-TLS13-1-2-2021-06", STRONG_LISTENER),
    ("aws_lb_listener", {"protocol": "TLS"}, "ssl_policy",
     ["ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04"],
     "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04", []),
    ("aws_lb_listener", {"protocol": "HTTP"}, "ssl_policy", [], "", WEAK_LISTENER),
    ("aws_lb_listener", {"protocol": "https"}, "ssl_policy", [*WEAK_LISTENER, ""],
     "ELBSecurityPolicy-TLS13-1-2-2021-06", STRONG_LISTENER),
    ("aws_alb_listener", {"protocol": "HTTPS"}, "ssl_policy", ["ELBSecurityPolicy-TLS13-1-0-PQ-2025-09"],
     "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09", []),
    ("aws_lb_listener", {"protocol": "HTTPS"}, "ssl_policy", ["ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09"],
     "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09", []),
    ("aws_api_gateway_domain_name", {}, "security_policy", ["TLS_1_0", ""], "TLS_1_2",
     ["TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
      "SecurityPolicy_TLS12_2018_EDGE"]),
    ("aws_load_balancer_policy", {}, "policy_attribute[name=Reference-Security-Policy].value", WEAK_CLASSIC,
     "ELBSecurityPolicy-TLS-1-2-2017-01", ["ELBSecurityPolicy-TLS-1-2-2017-01"]),
    ("aws_lb_ssl_negotiation_policy", {}, "attribute[name=Reference-Security-Policy].value", WEAK_CLASSIC,
     "ELBSecurityPolicy-TLS-1-2-2017-01", ["ELBSecurityPolicy-TLS-1-2-2017-01"]),
    *(
        (kind, {}, f"{block}[name={protocol}].value", ["true"], "false", ["false"])
        for kind, block in (("aws_load_balancer_policy", "policy_attribute"),
                            ("aws_lb_ssl_negotiation_policy", "attribute"))
        for protocol in ("Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1")
    ),
    ("aws_load_balancer_policy", {}, "policy_attribute[name=Protocol-TLSv1.2].value", [], "", ["true"]),
    ("aws_cloudfront_distribution", {"viewer_certificate.ssl_support_method": "sni-only"},
     "viewer_certificate.minimum_protocol_version", ["SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", ""],
     "TLSv1.2_2021", ["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.3_2025"]),
    ("aws_cloudfront_distribution", {}, "default_cache_behavior.viewer_protocol_policy", ["allow-all"],
     "redirect-to-https", ["https-only", "redirect-to-https"]),
    ("aws_cloudfront_distribution", {}, "ordered_cache_behavior.viewer_protocol_policy", ["allow-all"],
     "redirect-to-https", ["https-only"]),
    ("aws_opensearch_domain", {}, "domain_endpoint_options.tls_security_policy",
     ["Policy-Min-TLS-1-0-2019-07", ""], "Policy-Min-TLS-1-2-PFS-2023-10",
     ["Policy-Min-TLS-1-2-2019-07", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08", "Policy-Min-TLS-1-2-PFS-2023-10"]),
    ("aws_elasticsearch_domain", {}, "domain_endpoint_options.tls_security_policy",
     ["Policy-Min-TLS-1-0-2019-07", ""], "Policy-Min-TLS-1-2-PFS-2023-10",
     ["Policy-Min-TLS-1-2-PFS-2023-10"]),
    ("aws_iot_domain_configuration", {}, "tls_config.security_policy",
     ["IotSecurityPolicy_TLS12_1_0_2015_01", "IotSecurityPolicy_TLS12_1_0_2016_01"],
     "IotSecurityPolicy_TLS13_1_2_2022_10",
     ["IotSecurityPolicy_TLS13_1_3_2022_10", "IotSecurityPolicy_TLS12_1_2_2022_10"]),
    ("aws_transfer_server", {}, "security_policy_name", ["TransferSecurityPolicy-2018-11", ""],
     "TransferSecurityPolicy-2024-01",
     ["TransferSecurityPolicy-2020-06", "TransferSecurityPolicy-2022-03", "TransferSecurityPolicy-Restricted-2018-11"]),
    ("aws_db_parameter_group", RDS_POSTGRES, "parameter[name=rds.force_ssl].value", ["0", "off"], "1", ["1"]),
    ("aws_db_parameter_group", RDS_MYSQL, "parameter[name=require_secure_transport].value", ["0", "OFF"], "1", ["1"]),
    ("aws_rds_cluster_parameter_group", {"family": "aurora-mysql8.0"},
     "parameter[name=require_secure_transport].value", ["0", "OFF"], "ON", ["ON"]),
    ("aws_redshift_parameter_group", {"family": "redshift-1.0"}, "parameter[name=require_ssl].value", ["false"],
     "true", ["true"]),
    ("aws_docdb_cluster_parameter_group", {}, "parameter[name=tls].value", ["disabled"], "enabled",
     ["enabled", "tls1.2+", "tls1.3+", "fips-140-3"]),
    ("aws_neptune_cluster_parameter_group", {}, "parameter[name=neptune_enforce_ssl].value", ["0"], "1", ["1"]),
    ("aws_drs_replication_configuration_template", {}, "ebs_encryption", ["NONE"], "DEFAULT", ["CUSTOM"]),
    ("aws_ecr_repository", {}, "encryption_configuration.encryption_type", [""], "KMS", ["AES256", "KMS", "KMS_DSSE"]),
    ("aws_glue_data_catalog_encryption_settings", {},
     "data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode", ["DISABLED"], "SSE-KMS",
     ["SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"]),
    ("aws_glue_security_configuration", {}, "encryption_configuration.s3_encryption.s3_encryption_mode",
     ["DISABLED", ""], "SSE-S3", ["SSE-S3", "SSE-KMS"]),
    ("aws_chatbot_slack_channel_configuration", {}, "logging_level", ["NONE", ""], "ERROR", ["INFO", "ERROR"]),
    ("aws_chatbot_teams_channel_configuration", {}, "logging_level", ["NONE", ""], "ERROR", ["INFO"]),
    ("aws_api_gateway_method_settings", {}, "settings.logging_level", ["OFF", ""], "INFO", ["ERROR", "INFO"]),
    ("aws_appsync_graphql_api", {}, "log_config.field_log_level", ["NONE"], "ERROR", ["ERROR", "ALL", "INFO", "DEBUG"]),
    ("aws_iot_logging_options", {}, "default_log_level", ["DISABLED"], "ERROR", ["WARN", "DEBUG"]),
    ("aws_medialive_channel", {}, "log_level", ["DISABLED", ""], "ERROR", ["WARNING", "DEBUG"]),
    ("aws_fsx_lustre_file_system", {}, "log_configuration.level", ["DISABLED"], "WARN_ERROR",
     ["WARN_ONLY", "ERROR_ONLY"]),
    ("aws_codebuild_project", {}, "logs_config.cloudwatch_logs.status", ["DISABLED"], "ENABLED", ["ENABLED"]),
    ("aws_ecs_cluster", {}, "setting[name=containerInsights].value", ["disabled"], "enabled", ["enhanced", "enabled"]),
)  # fmt: skip


def _body(path: str, value: object) -> dict[str, Any]:
    """A body that holds one value at a path; a selector makes a list of one block."""
    *blocks, last = parse_path(path)
    body: dict[str, Any] = {last.name: value}
    for block in reversed(blocks):
        body = {block.name: [{block.key: block.value, **body}] if block.key else body}
    return body


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    result = dict(one)
    for key, value in other.items():
        result[key] = _merged(result[key], value) if isinstance(value, dict) and key in result else value
    return result


def _after(kind: str, beside: dict[str, Any], path: str, value: object) -> list[Any]:
    body = _body(path, value)
    for name, other in beside.items():
        body = _merged(body, _body(name, other))
    it = managed(kind, **body)
    return lookup(body_of(decided(graph_of(it), [ObservabilityAspect(), EncryptionAspect()]), it), path)


@pytest.mark.parametrize(("kind", "beside", "path", "bad", "becomes", "stays"), CHANGES)
def test_each_bad_value_is_replaced_and_no_good_one(
    kind: str, beside: dict[str, Any], path: str, bad: list[str], becomes: str, stays: list[str]
) -> None:
    """One by one, from literals, with what is allowed beside them."""
    assert {value: _after(kind, beside, path, value) for value in bad} == {value: [becomes] for value in bad}
    assert {value: _after(kind, beside, path, value) for value in stays} == {value: [value] for value in stays}


@pytest.mark.parametrize(
    ("path", "becomes"),
    [
        ("s3_encryption.s3_encryption_mode", "SSE-KMS"),
        ("cloudwatch_encryption.cloudwatch_encryption_mode", "SSE-KMS"),
        ("job_bookmarks_encryption.job_bookmarks_encryption_mode", "CSE-KMS"),
    ],
)
def test_what_needs_a_key_is_turned_on_with_one(path: str, becomes: str) -> None:
    """Modes of Glue that are off or missing, where a key is given; one that the author chose stays."""
    key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab"
    path = f"encryption_configuration.{path}"
    for value in ("DISABLED", "", None):
        it = managed("aws_glue_security_configuration", **_body(path, value))
        assert lookup(body_of(decided(graph_of(it), [EncryptionAspect(key)]), it), path) == [becomes]


def test_the_retentions_are_those_of_cloudwatch() -> None:
    """From the page of PutRetentionPolicy; the value next to each is refused."""
    known = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
    assert set(LOG_RETENTION_DAYS) == known
    for days in known:
        ObservabilityAspect(days)
        for other in {days - 1, days + 1} - known:
            with pytest.raises(ValueError, match=f"log retention of {other} days is not allowed"):
                ObservabilityAspect(other)


def _outcome(rule_id: str, kind: str, **body: Any) -> Outcome:
    it = managed(kind, **body)
    return judge(RULES[rule_id], it, graph_of(it)).outcome


@pytest.mark.parametrize(
    ("rule_id", "kind", "path", "good", "bad"),
    [
        ("log-group-retention", "aws_cloudwatch_log_group", "retention_in_days", 365, 364),
        ("rds-backups", "aws_db_instance", "backup_retention_period", 7, 6),
        (
            "secret-rotation-interval",
            "aws_secretsmanager_secret_rotation",
            "rotation_rules.automatically_after_days",
            90,
            91,
        ),
    ],
)
def test_the_value_next_to_a_limit_is_beyond_it(rule_id: str, kind: str, path: str, good: int, bad: int) -> None:
    """The limit itself complies, as a number and as text."""
    for value in (good, str(good)):
        assert _outcome(rule_id, kind, **_body(path, value)) is Outcome.COMPLIANT
    for value in (bad, str(bad)):
        assert _outcome(rule_id, kind, **_body(path, value)) is Outcome.NON_COMPLIANT


RUNTIMES = [
    "dotnet10",
    "java8.al2",
    "java11",
    "java17",
    "java21",
    "java25",
    "nodejs22.x",
    "nodejs24.x",
    "provided.al2023",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "ruby3.3",
    "ruby3.4",
]
ENDED = [
    "dotnet6",
    "dotnet8",
    "dotnetcore3.1",
    "java8",
    "go1.x",
    "nodejs20.x",
    "nodejs18.x",
    "nodejs16.x",
    "nodejs14.x",
    "provided",
    "provided.al2",
    "python3.10",
    "python3.9",
    "python3.8",
    "python2.7",
    "ruby2.7",
    "ruby3.2",
]


@pytest.mark.parametrize(
    ("rule_id", "kind", "beside", "path", "good", "bad"),
    [
        ("lambda-runtime", "aws_lambda_function", {}, "runtime", RUNTIMES, ENDED),
        (
            "listener-tls-policy",
            "aws_lb_listener",
            {"protocol": "HTTPS"},
            "ssl_policy",
            [each for each in STRONG_LISTENER if "TLS-1-2" not in each],
            WEAK_LISTENER,
        ),
        ("rds-admin-name", "aws_rds_cluster", {}, "master_username", ["app"], ["admin", "postgres", "root"]),
        (
            "certificate-key",
            "aws_acm_certificate",
            {},
            "key_algorithm",
            ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
            ["RSA_1024"],
        ),
        ("alb-desync-mode", "aws_lb", {}, "desync_mitigation_mode", ["defensive", "strictest"], ["monitor"]),
        ("api-execution-logs", "aws_api_gateway_method_settings", {}, "settings.logging_level", ["INFO", "ERROR"],
         ["OFF"]),
        ("listener-tls", "aws_lb_listener", {}, "protocol", ["HTTPS", "TLS"], ["HTTP"]),
    ],
)  # fmt: skip
def test_each_member_of_a_rules_list_counts(
    rule_id: str, kind: str, beside: dict[str, Any], path: str, good: list[str], bad: list[str]
) -> None:
    """What is allowed complies, and what is next to it does not, each from a literal."""
    for value in good:
        assert _outcome(rule_id, kind, **_merged(_body(path, value), beside)) is Outcome.COMPLIANT, value
    for value in bad:
        assert _outcome(rule_id, kind, **_merged(_body(path, value), beside)) is Outcome.NON_COMPLIANT, value
