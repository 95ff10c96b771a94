"""What AWS services deliver to keeps an encryption that they can deliver to; what cannot trace is not asked to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aspects import EncryptionAspect, ObservabilityAspect
from aspects.core.aspect import Aspect
from aspects.core.decide import Entry, decide
from aspects.core.graph import Graph, Origin
from aspects.core.model import Body, Resource, Stack
from aspects.core.permissions import may, roles_in
from aspects.core.policies import grants, statements
from aspects.core.receivers import deliveries
from aspects.facts.receivers import DELIVERIES, INVITATIONS, KEY_USERS
from aspects.facts.tracing import GRANTING, NOT_GRANTING, TRACED
from aspects.facts.types import TYPES
from tests.aspects.graphs import data_sources
from tests.aspects.schema_walk import settable

KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-44cd-86ef-1234567890ab"
TOKEN = "${TfToken[TOKEN.7]}"
SSE = "aws_s3_bucket_server_side_encryption_configuration"
Found = dict[str, Body]


def _resource(address: str, /, **body: Any) -> Resource:
    kind, name = address.split(".")
    return Resource(f"aws_{kind}", f"app/{name}", name, body)


def _decided(aspect: Aspect, *resources: Resource, **parts: Any) -> tuple[Found, dict[str, set[str]]]:
    """The resources as an aspect leaves them, by address, and the ids of the findings at each construct id."""
    origins = {TOKEN: Origin("", "${aws_kms_key.key.arn}")}
    graph = Graph([Stack(resources, {"aws": [{"region": "us-east-1"}]}, **parts)], origins)
    decision = decide(graph, [Entry("", [aspect], exclusive=False)], today=date(2026, 1, 1))
    final = {each.key: each for each in resources} | decision.resources
    findings: dict[str, set[str]] = {}
    for _, finding in decision.findings:
        findings.setdefault(finding.construct_path.rpartition("/")[2], set()).add(finding.rule_id)
    return {each.address: each.body for each in final.values()}, findings


def _algorithm(found: Found, name: str = "files") -> str:
    rule = found[f"{SSE}.{name}_encryption"]["rule"][0]["apply_server_side_encryption_by_default"]
    return str(rule["sse_algorithm"])


FILES = _resource("s3_bucket.files", bucket="acme-files")
ID = "${aws_s3_bucket.files.id}"


# -- buckets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        _resource("lb.it", access_logs={"bucket": ID}),
        _resource("lb.it", load_balancer_type="application", access_logs=[{"bucket": "${aws_s3_bucket.files.bucket}"}]),
        _resource("lb.it", connection_logs={"bucket": ID, "enabled": True}),
        _resource("alb.it", access_logs={"bucket": "acme-files"}),
        _resource("elb.it", access_logs={"bucket": ID, "interval": 5}),
        _resource("s3_bucket_logging.it", bucket="acme", target_bucket=ID, target_prefix="x/"),
        _resource("s3_bucket.it", bucket="acme", logging=[{"target_bucket": "acme-files"}]),
        _resource("redshift_logging.it", bucket_name=ID),
        _resource("redshift_cluster.it", logging={"enable": True, "bucket_name": ID}),
        _resource("s3_bucket_website_configuration.it", bucket=ID),
        _resource("cloudfront_distribution.it", origin=[{
            "domain_name": "${aws_s3_bucket.files.bucket_regional_domain_name}",
            "s3_origin_config": {"origin_access_identity": "origin-access-identity/cloudfront/E127EXAMPLE51Z"}}]),
        _resource("cloudfront_distribution.it", origin=[{
            "domain_name": "acme-files.s3.eu-west-1.amazonaws.com",
            "s3_origin_config": {"origin_access_identity": "origin-access-identity/cloudfront/E127EXAMPLE51Z"}}]),
        _resource("lb.it", access_logs={"bucket": "${local.logs}"}),
        _resource("lb.it", dynamic={"access_logs": {"for_each": [ID], "content": {"bucket": "${access_logs.value}"}}}),
        _resource("lb.it", dynamic=[{"access_logs": {"for_each": "${var.on}", "content": [{"bucket": ID}]}}]),
    ],
    ids=lambda each: f"{each.type}-{next(iter(each.body))}",
)  # fmt: skip
def test_a_bucket_for_those_who_can_use_no_key_gets_none(other: Resource) -> None:
    """By reference, name or domain name, in a block or a list of blocks; a bucket beside it gets the key."""
    plain = _resource("s3_bucket.plain", bucket="acme-plain")
    found, findings = _decided(EncryptionAspect(KEY), FILES, other, plain, locals={"logs": ID})
    assert (_algorithm(found), _algorithm(found, "plain")) == ("AES256", "aws:kms")
    assert findings == {}


@pytest.mark.parametrize(
    "other",
    [
        _resource("lb.it", load_balancer_type="network", access_logs={"bucket": ID}),
        _resource("flow_log.it", log_destination="${aws_s3_bucket.files.arn}", log_destination_type="s3"),
        _resource("flow_log.it", log_destination="arn:aws:s3:::acme-files/flows/", log_destination_type="s3"),
        _resource("cloudtrail.it", s3_bucket_name=ID),
        _resource("config_delivery_channel.it", s3_bucket_name="acme-files"),
        _resource("cloudfront_distribution.it", logging_config={"bucket": "acme-files.s3.amazonaws.com"}),
        _resource("wafv2_web_acl_logging_configuration.it", log_destination_configs=["${aws_s3_bucket.files.arn}"]),
        _resource("cloudfront_distribution.it", origin=[{
            "domain_name": "${aws_s3_bucket.files.bucket_regional_domain_name}", "origin_access_control_id": "E1"}]),
        _resource("networkfirewall_logging_configuration.it", logging_configuration={
            "log_destination_config": [{"log_destination": {"bucketName": ID}}]}),
    ],
    ids=lambda each: f"{each.type}-{next(iter(each.body))}",
)  # fmt: skip
def test_a_service_that_can_use_a_key_needs_its_policy(other: Resource) -> None:
    """A key that nobody sees into is written; one of the app only if its policy names the service."""
    found, findings = _decided(EncryptionAspect(KEY), FILES, other)
    assert _algorithm(found) == "aws:kms"
    assert findings == {}
    closed = _resource("kms_key.key", policy=_policy("lambda.amazonaws.com"))
    found, findings = _decided(EncryptionAspect(TOKEN), FILES, other, closed)
    assert _algorithm(found) == "AES256"
    assert findings["files"] == {"encryption-receiver"}
    services = ["delivery.logs.amazonaws.com", "cloudtrail.amazonaws.com", "config.amazonaws.com"]
    opened = _resource("kms_key.key", policy=_policy(*services, "cloudfront.amazonaws.com"))
    found, findings = _decided(EncryptionAspect(TOKEN), FILES, other, opened)
    assert _algorithm(found) == "aws:kms"
    assert findings == {}


def test_a_reference_that_is_no_delivery_does_not_count() -> None:
    """A bucket that a network of its own, a replica or an origin without identity names gets the key."""
    others = (
        _resource("s3_bucket_logging.a", bucket=ID, target_bucket="elsewhere"),
        _resource("lambda_function.b", s3_bucket=ID),
        _resource("cloudfront_distribution.c", origin=[{"domain_name": "${aws_s3_bucket.files.bucket_domain_name}"}]),
        _resource("lb.d", dynamic={"access_logs": {"for_each": [], "content": {"bucket": ID}}}),
        _resource("lb.e", count=0, access_logs={"bucket": ID}),
        _resource("lb.d", name="acme-files", access_logs={"bucket": "acme-files-too"}),
    )
    assert _algorithm(_decided(EncryptionAspect(KEY), FILES, *others)[0]) == "aws:kms"


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize(("algorithm", "told"), [("aws:kms", True), ("aws:kms:dsse", True), ("AES256", False)])
def test_what_the_author_chose_stays_and_is_reported_where_it_cannot_work(
    algorithm: str, told: bool, inline: bool
) -> None:
    """Within the bucket or in a resource of its own; nothing is written to either."""
    rule = [{"apply_server_side_encryption_by_default": {"sse_algorithm": algorithm}}]
    balancer = _resource("lb.it", access_logs={"bucket": "acme-files"})
    if inline:
        bucket = _resource("s3_bucket.files", bucket="acme-files", server_side_encryption_configuration={"rule": rule})
        found, findings = _decided(EncryptionAspect(), bucket, balancer)
    else:
        chosen = Resource(SSE, "app/own", "own", {"bucket": ID, "rule": rule})
        found, findings = _decided(EncryptionAspect(), FILES, balancer, chosen)
    assert not any(each.endswith("files_encryption") for each in found)
    assert findings == ({"files": {"encryption-receiver"}} if told else {})


# -- topics and queues -------------------------------------------------------------------------------------------

TOPIC = _resource("sns_topic.it", name="events")
ARN = "${aws_sns_topic.it.arn}"


@pytest.mark.parametrize(
    "other",
    [
        _resource("cloudwatch_metric_alarm.x", alarm_actions=[ARN]),
        _resource("cloudwatch_metric_alarm.x", ok_actions=["arn:aws:sns:us-east-1:111122223333:events"]),
        _resource("cloudwatch_composite_alarm.x", insufficient_data_actions=["arn:aws:automate:x", ARN]),
        _resource("s3_bucket_notification.x", topic=[{"topic_arn": ARN}, {"topic_arn": "other"}]),
        _resource("db_event_subscription.x", sns_topic=ARN),
        _resource("redshift_event_subscription.x", sns_topic_arn=ARN),
        _resource("dms_event_subscription.x", sns_topic_arn=ARN),
        _resource("neptune_event_subscription.x", sns_topic_arn=ARN),
        _resource("elasticache_replication_group.x", notification_topic_arn=ARN),
        _resource("cloudwatch_event_target.x", arn=ARN, rule="r"),
        _resource("budgets_budget.x", notification=[{"subscriber_sns_topic_arns": [ARN]}]),
        _resource("ce_anomaly_subscription.x", subscriber=[{"type": "SNS", "address": ARN}]),
        _resource("autoscaling_notification.x", topic_arn=ARN),
        _resource("backup_vault_notifications.x", sns_topic_arn=ARN),
        _resource("cloudtrail.x", sns_topic_name="events"),
        _resource("codestarnotifications_notification_rule.x", target=[{"address": ARN}]),
        _resource("glacier_vault.x", notification={"sns_topic": ARN}),
        _resource("vpc_endpoint_connection_notification.x", connection_notification_arn=ARN),
    ],
    ids=lambda each: f"{each.type}-{next(iter(each.body))}",
)
def test_a_topic_to_which_services_publish_never_gets_the_key_of_aws(other: Resource) -> None:
    """Without a key of the customer's there is a warning; with one the topic gets it."""
    found, findings = _decided(EncryptionAspect(), TOPIC, other)
    assert "kms_master_key_id" not in found["aws_sns_topic.it"]
    assert findings["it"] == {"encryption-receiver"}
    found, findings = _decided(EncryptionAspect(KEY), TOPIC, other)
    assert found["aws_sns_topic.it"]["kms_master_key_id"] == KEY
    assert "it" not in findings
    found, findings = _decided(EncryptionAspect(TOKEN), TOPIC, other, _resource("kms_key.key"))
    # A policy can be checked where AWS says which service it must name.
    is_checked = all(row.by != "*" for row in DELIVERIES if row.type == other.type)
    assert ("kms_master_key_id" not in found["aws_sns_topic.it"]) is is_checked
    assert findings.get("it", set()) == ({"encryption-receiver"} if is_checked else set())


@pytest.mark.parametrize("chosen", ["alias/aws/sns", "arn:aws:kms:us-east-1:111122223333:alias/aws/sns"])
def test_the_key_of_aws_that_an_author_chose_stays_only_without_another(chosen: str) -> None:
    """No service may use it: the customer's takes its place or, where there is none, a warning says so."""
    topic = _resource("sns_topic.it", kms_master_key_id=chosen)
    others = (topic, _resource("db_event_subscription.x", sns_topic=ARN))
    found, findings = _decided(EncryptionAspect(), *others)
    assert (found["aws_sns_topic.it"]["kms_master_key_id"], findings) == (chosen, {"it": {"encryption-receiver"}})
    found, findings = _decided(EncryptionAspect(KEY), *others)
    assert (found["aws_sns_topic.it"]["kms_master_key_id"], findings) == (KEY, {})


def test_a_topic_to_which_only_applications_publish_gets_the_key_of_aws() -> None:
    """They may use it by their roles."""
    function = _resource(
        "lambda_function.x", environment={"variables": {"TOPIC": ARN}}, dead_letter_config={"target_arn": ARN}
    )
    found, findings = _decided(EncryptionAspect(), TOPIC, function)
    assert (found["aws_sns_topic.it"]["kms_master_key_id"], findings) == ("alias/aws/sns", {})


def test_a_queue_whose_publisher_the_key_keeps_out_gets_the_encryption_of_sqs() -> None:
    """That one lets every service in."""
    queue = _resource("sqs_queue.it", name="jobs")
    other = _resource("s3_bucket_notification.x", queue=[{"queue_arn": "arn:aws:sqs:us-east-1:111122223333:jobs"}])
    found, findings = _decided(EncryptionAspect(TOKEN), queue, other, _resource("kms_key.key"))
    assert found["aws_sqs_queue.it"] == {"name": "jobs", "sqs_managed_sse_enabled": True}
    assert findings["it"] == {"encryption-receiver"}
    opened = _resource("kms_key.key", policy=_policy("s3.amazonaws.com"))
    found, findings = _decided(EncryptionAspect(TOKEN), queue, other, opened)
    assert found["aws_sqs_queue.it"]["kms_master_key_id"] == TOKEN


@pytest.mark.parametrize(
    ("kind", "attribute", "principal"),
    [
        ("cloudwatch_log_group", "kms_key_id", "logs.us-east-1.amazonaws.com"),
        ("cloudwatch_log_group", "kms_key_id", "logs.amazonaws.com"),
        ("cloudwatch_log_group", "kms_key_id", "logs.${data.aws_region.here.name}.amazonaws.com"),
        ("cloudtrail", "kms_key_id", "cloudtrail.amazonaws.com"),
        ("cloudwatch_event_bus", "kms_key_identifier", "events.amazonaws.com"),
    ],
)
def test_a_service_that_uses_the_key_itself_must_be_let_in(kind: str, attribute: str, principal: str) -> None:
    """Else AWS refuses the resource; the default policy of a key lets no service in."""
    it = _resource(f"{kind}.it", name="it")
    for key, is_open in (
        (_resource("kms_key.key"), False),
        (_resource("kms_key.key", policy=_policy("logs.eu-west-1.amazonaws.com")), False),
        (_resource("kms_key.key", policy=_policy(principal)), True),
        (_resource("kms_key.key", policy="${var.policy}"), True),
    ):
        found, findings = _decided(EncryptionAspect(TOKEN), it, key)
        assert found[f"aws_{kind}.it"].get(attribute) == (TOKEN if is_open else None)
        assert findings.get("it", set()) == (set() if is_open else {"encryption-receiver"})


def test_the_policy_of_a_key_may_be_a_resource_of_its_own_and_its_name_an_alias() -> None:
    """aws_kms_key_policy comes in the place of the key's own; an alias leads to its key."""
    parts = (
        _resource("cloudwatch_log_group.it", name="it"),
        _resource("kms_key.real", policy=_policy("s3.amazonaws.com")),
        _resource(
            "kms_key_policy.x", key_id="${aws_kms_key.real.key_id}", policy=_policy("logs.us-east-1.amazonaws.com")
        ),
        _resource("kms_alias.key", target_key_id="${aws_kms_key.real.key_id}"),
    )
    graph = Graph([Stack(parts)], {TOKEN: Origin("", "${aws_kms_alias.key.arn}")})
    decision = decide(graph, [Entry("", [EncryptionAspect(TOKEN)], exclusive=False)], today=date(2026, 1, 1))
    assert decision.resources[parts[0].key].body["kms_key_id"] == TOKEN


def _invitation(kind: str, attribute: str, service: str, action: str, **principal: Any) -> Resource:
    statement = {"Effect": "Allow", "Principal": principal or {"Service": service}, "Action": action, "Resource": "*"}
    return _resource(
        f"{kind}_policy.p", **{attribute: f"${{aws_{kind}.it.id}}", "policy": json.dumps({"Statement": [statement]})}
    )


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ({"Service": "logging.s3.amazonaws.com"}, "AES256"),
        ({"Service": ["x.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"]}, "AES256"),
        ({"AWS": "${data.aws_elb_service_account.main.arn}"}, "AES256"),
        ({"AWS": ["arn:aws:iam::1:root", "${data.aws_redshift_service_account.x.arn}"]}, "AES256"),
        ({"Service": "delivery.logs.amazonaws.com"}, "aws:kms"),
        ({"AWS": "arn:aws:iam::111122223333:root"}, "aws:kms"),
    ],
)
def test_whom_the_policy_of_a_bucket_lets_in_is_expected(service: Body, expected: str) -> None:
    """Even if the load balancer or the bucket that delivers is not in the app."""
    bucket = _resource("s3_bucket.it", bucket="acme")
    invitation = _invitation("s3_bucket", "bucket", "", "s3:PutObject", **service)
    found, _ = _decided(EncryptionAspect(KEY), bucket, invitation)
    assert _algorithm(found, "it") == expected


def test_whom_the_policy_of_a_topic_lets_in_is_expected() -> None:
    """In the topic or beside it; a service that may only subscribe does not publish."""
    denied = json.loads(_invitation("sns_topic", "arn", "s3.amazonaws.com", "sns:*").body["policy"])
    denied["Statement"][0]["Effect"] = "Deny"
    publish, subscribe = (
        _invitation("sns_topic", "arn", "cloudwatch.amazonaws.com", action)
        for action in ("SNS:Publish", "sns:Subscribe")
    )
    inline = _resource("sns_topic.it", policy=publish.body["policy"])
    for parts, expected in (
        ((TOPIC, publish), None),
        ((inline,), None),
        ((TOPIC, subscribe), "alias/aws/sns"),
        ((_resource("sns_topic.it", policy=json.dumps(denied)),), "alias/aws/sns"),
    ):
        found, findings = _decided(EncryptionAspect(), *parts)
        assert found["aws_sns_topic.it"].get("kms_master_key_id") == expected
        assert bool(findings) is (expected is None)


OWN_KEY = "${aws_kms_key.key.arn}"


@pytest.mark.parametrize(
    ("it", "other"),
    [
        (_resource("sns_topic.it", kms_master_key_id=OWN_KEY), _resource("db_event_subscription.x", sns_topic=ARN)),
        (_resource("cloudwatch_log_group.it", kms_key_id=OWN_KEY), None),
        (_resource("cloudwatch_log_group.it", kms_key_id="${aws_kms_alias.a.target_key_arn}"),
         _resource("kms_alias.a", target_key_id="${aws_kms_key.key.id}")),
        (_resource("cloudtrail.it", kms_key_id=OWN_KEY), None),
        (_resource("s3_bucket.it", bucket="acme", server_side_encryption_configuration={"rule": {
            "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": OWN_KEY}}}),
         _resource("flow_log.x", log_destination="${aws_s3_bucket.it.arn}")),
    ],
)  # fmt: skip
def test_a_key_of_the_author_that_keeps_out_who_needs_it_is_reported(it: Resource, other: Resource | None) -> None:
    """It stays; with a policy that lets the service in there is no word."""
    others = [other] if other else []
    services = ("events.rds", "logs.us-east-1", "cloudtrail", "delivery.logs")
    for policy, expected in (
        (None, {"it": {"encryption-receiver"}}),
        (_policy(*(f"{each}.amazonaws.com" for each in services)), {}),
    ):
        found, findings = _decided(EncryptionAspect(KEY), it, _resource("kms_key.key", policy=policy), *others)
        assert {name: found[it.address][name] for name in it.body} == dict(it.body)
        assert findings == expected


# -- databases that are restored ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "without", "with_key"),
    [
        ("db_instance", {"snapshot_identifier": "before"}, None, None),
        ("db_instance", {"restore_to_point_in_time": {"source_db_instance_identifier": "x"}}, None, None),
        ("rds_cluster", {"snapshot_identifier": "${var.snapshot}"}, None, True),
        ("docdb_cluster", {"snapshot_identifier": "before"}, None, True),
        ("neptune_cluster", {"snapshot_identifier": "before"}, None, True),
        ("rds_cluster", {"snapshot_identifier": ""}, True, True),
        ("db_instance", {}, True, True),
    ],
)
def test_a_restored_database_is_not_forced(kind: str, body: Body, without: object, with_key: object) -> None:
    """A cluster can be encrypted with a key on its way; an instance is as its snapshot was, which a warning says."""
    for key, expected in ((None, without), (KEY, with_key)):
        found, findings = _decided(EncryptionAspect(key), _resource(f"{kind}.it", **body))
        assert found[f"aws_{kind}.it"].get("storage_encrypted") is expected
        assert findings == ({} if expected else {"it": {"encryption-restored"}})


# -- policies ----------------------------------------------------------------------------------------------------


def _policy(*services: str, action: Any = "kms:GenerateDataKey*", **more: Any) -> str:
    principal = {"Service": list(services)}
    both = [{"Effect": "Allow", "Principal": principal, "Action": each, **more} for each in (action, "kms:Decrypt")]
    return json.dumps({"Version": "2012-10-17", "Statement": both})


def _said(policy: object, **parts: Any) -> bool | None:
    return grants(statements(policy, Stack((), **parts)), "kms:GenerateDataKey", ["sns.amazonaws.com"])


_DOCUMENT = {
    "statement": {"actions": ["kms:*"], "principals": {"type": "Service", "identifiers": ["sns.amazonaws.com"]}}
}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (_policy("sns.amazonaws.com"), True),
        (_policy("sns.amazonaws.com", Condition={"StringEquals": {"aws:SourceAccount": "1"}}), True),
        (_policy("sqs.amazonaws.com", "sns.amazonaws.com", action=["kms:Encrypt", "kms:*"]), True),
        (_policy("sns.amazonaws.com", action="kms:Encrypt"), False),
        (_policy("sqs.amazonaws.com"), False),
        (_policy("${var.service}"), True),
        ('{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}', True),
        ('{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*", "Condition": {"a": 1}}}', None),
        ('{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": "kms:*"}}', False),
        ('{"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": "x"}, "Action": "kms:*"}}', None),
        ('{"Statement": {"Effect": "Allow", "Principal": {"AWS": "x"}, "NotAction": "kms:Delete*"}}', None),
        ('{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "kms:Gen*"},'
         ' {"Effect": "Allow", "Principal": "*", "Action": "kms:*"}]}', False),
        ('${jsonencode({"Statement" = [{"Effect" = "Allow", "Principal" = {"Service" = "sns.amazonaws.com"},'
         ' "Action" = ["kms:GenerateDataKey*"], "Resource" = aws_kms_key.a.arn}]})}', True),
        ('${jsonencode({Statement = [{\n Effect = "Allow"\n Principal = { AWS = "arn:aws:iam::${local.x}:root" }\n'
         ' Action = "kms:*"\n Resource = "*" }] })}', False),
        ('${jsonencode({"Statement" = concat([{"Effect" = "Allow"}], var.more)})}', None),
        ('${jsonencode({"Statement" = [for each in var.x : each]})}', None),
        ('${jsonencode({"Statement" = [{"Effect" = "Allow", "Principal" = var.who, "Action" = "kms:*"}]})}', None),
        ('${jsonencode({"Statement" = [{"Effect"', None),
        ('{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {"a": 1}},'
         ' {"Effect": "Allow", "Principal": "*", "Action": "kms:*"}]}', True),
        ('${jsonencode({"Statement" = []}) + 1)}', None),
        ('${jsonencode({"Statement" = [{"Effect" = "Allow", "Principal" = "a" == "b" ? "*" : "x",'
         ' "Action" = "kms:*"}]})}', None),
        ('${jsonencode({"Statement" = [{"Effect" = "Allow", "Principal" = {"Service" = [for each in var.x : each]},'
         ' "Action" = "kms:*"}]})}', None),
        ("${data.aws_iam_policy_document.dynamic.json}", None),
        ("${data.aws_iam_policy_document.written.json}", True),
        ("${data.aws_iam_policy_document.somebody.json}", None),
        ("${data.aws_iam_policy_document.it.json}", True),
        ("${data.aws_iam_policy_document.merged.json}", None),
        ("${data.aws_iam_policy_document.missing.json}", None),
        ("${local.policy}", True),
        ("${var.policy}", None),
        ("not JSON", None),
        ('{"Statement": ["text"]}', None),
        (None, None),
    ],
)  # fmt: skip
def test_a_policy_is_read_as_far_as_it_can_be(policy: object, expected: bool | None) -> None:
    """JSON, Terraform's own literals and data sources; what only Terraform knows is neither granted nor refused."""
    data: dict[str, Body] = {
        "data.aws_iam_policy_document.it": _DOCUMENT,
        "data.aws_iam_policy_document.dynamic": {"dynamic": {"statement": {"for_each": "${var.x}", "content": {}}}},
        "data.aws_iam_policy_document.written": {
            "dynamic": {"statement": {"for_each": ["kms:*"], "content": {
                "actions": ["${statement.value}"],
                "dynamic": {"principals": {"for_each": ["sns.amazonaws.com"], "content": {
                    "type": "Service", "identifiers": ["${principals.value}"]}}}}}}},
        "data.aws_iam_policy_document.somebody": {
            "statement": {"actions": ["kms:*"], "dynamic": {"principals": {"for_each": "${var.x}", "content": {}}}}},
        "data.aws_iam_policy_document.merged": {**_DOCUMENT, "source_policy_documents": ["${x}"]},
    }  # fmt: skip
    readers, locals = data_sources(data), {"policy": "${data.aws_iam_policy_document.it.json}"}
    assert _said(policy, readers=readers, locals=locals) is expected


# -- tracing -----------------------------------------------------------------------------------------------------

LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
XRAY = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
OWN = "${aws_iam_policy.p.arn}"
ROLE = "${aws_iam_role.role.arn}"
PUT = '{"Statement": {"Effect": "Allow", "Action": "xray:Put*", "Resource": "*"}}'
READ = '{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}'


def _attachment(**body: Any) -> Resource:
    return _resource("iam_role_policy_attachment.one", **body)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], False),
        ([_attachment(role="worker", policy_arn=LOGS)], False),
        ([_resource("iam_role_policy.p", role="${aws_iam_role.role.id}", policy=READ)], False),
        ([_resource("iam_role_policy.p", role="worker", policy=PUT)], True),
        ([_attachment(role="${aws_iam_role.role.name}", policy_arn=XRAY)], True),
        ([_attachment(role="other", policy_arn=XRAY)], False),
        ([_attachment(role="worker", policy_arn="arn:aws:iam::111122223333:policy/unseen")], True),
        ([_attachment(role="worker", policy_arn=OWN), _resource("iam_policy.p", policy=PUT)], True),
        ([_attachment(role="worker", policy_arn=OWN), _resource("iam_policy.p", policy=READ)], False),
        ([_resource("iam_policy_attachment.p", roles=["worker"], policy_arn=XRAY)], True),
        ([_resource("iam_role_policy.p", role="worker", policy="${var.policy}")], True),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("kind", ["lambda_function", "sfn_state_machine", "apprunner_service", "synthetics_canary"])
def test_tracing_needs_a_role_that_may_send_traces(kind: str, more: list[Resource], expected: bool) -> None:
    """By policies in the role, beside it or attached; what cannot be seen is given the benefit of the doubt."""
    switch = TRACED[f"aws_{kind}"]
    role = _resource("iam_role.role", name="worker", inline_policy=[{"name": "a", "policy": READ}])
    block, _, last = switch.role.rpartition(".")
    blocks: dict[str, Body] = {
        "apprunner_service": {"observability_configuration": {"observability_configuration_arn": "x"}},
        "synthetics_canary": {"runtime_version": "syn-nodejs-puppeteer-9.1", "run_config": {"memory_in_mb": 960}},
    }
    it = _resource(f"{kind}.it", **blocks.get(kind, {}), **({block: {last: ROLE}} if block else {last: ROLE}))
    found, findings = _decided(ObservabilityAspect(), it, role, *more)
    assert (found[f"aws_{kind}.it"].get(switch.path) != it.body.get(switch.path)) is expected
    assert findings == ({} if expected else {"it": {"tracing-rights"}})


def test_a_collector_needs_a_role_of_its_task_that_may_send_traces() -> None:
    """Else it is not added, which a warning says; the log configuration is."""
    definitions = json.dumps([{"name": "web", "image": "web:1"}])
    task = _resource(
        "ecs_task_definition.it", network_mode="awsvpc", task_role_arn=ROLE, container_definitions=definitions
    )
    role, image = _resource("iam_role.role", name="worker"), "public.ecr.aws/xray/aws-xray-daemon:latest"
    aspect = ObservabilityAspect(container_log_group="/ecs", tracing_sidecar=image)
    found, findings = _decided(aspect, task, role)
    assert [each["name"] for each in json.loads(found[task.address]["container_definitions"])] == ["web"]
    assert findings == {"it": {"tracing-rights"}}
    found, findings = _decided(aspect, task, role, _attachment(role="worker", policy_arn=XRAY))
    assert len(json.loads(found[task.address]["container_definitions"])) == 2
    assert findings == {}


def test_a_role_outside_the_app_is_left_to_its_owner() -> None:
    """Nobody sees what it may do; a role of the app may be named by its ARN."""
    outside = _resource("lambda_function.it", role="arn:aws:iam::111122223333:role/worker")
    found, findings = _decided(ObservabilityAspect(), outside)
    assert (found["aws_lambda_function.it"]["tracing_config"], findings) == ({"mode": "Active"}, {})
    _, findings = _decided(ObservabilityAspect(), outside, _resource("iam_role.role", name="worker"))
    assert findings == {"it": {"tracing-rights"}}


@pytest.mark.parametrize(
    "other",
    [
        _resource("cloudfront_distribution.c", default_cache_behavior={
            "lambda_function_association": [{"lambda_arn": "${aws_lambda_function.it.qualified_arn}"}]}),
        _resource("cloudfront_distribution.c", ordered_cache_behavior=[{
            "lambda_function_association": {"lambda_arn": "arn:aws:lambda:us-east-1:111122223333:function:auth:3"}}]),
        _resource("iam_role.role", name="auth", assume_role_policy=json.dumps({"Statement": [{
            "Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]},
            "Action": "sts:AssumeRole"}]})),
    ],
    ids=["default", "ordered", "role"],
)  # fmt: skip
def test_a_function_at_the_edge_is_not_traced(other: Resource) -> None:
    """There is no X-Ray; the function beside it is traced."""
    edge = _resource("lambda_function.it", function_name="auth", role="arn:aws:iam::111122223333:role/auth")
    plain = _resource("lambda_function.plain", function_name="orders", role="arn:aws:iam::111122223333:role/orders")
    found, findings = _decided(ObservabilityAspect(), edge, plain, other)
    assert "tracing_config" not in found["aws_lambda_function.it"]
    assert found["aws_lambda_function.plain"]["tracing_config"] == {"mode": "Active"}
    assert findings == {}


@pytest.mark.parametrize(
    ("body", "more", "expected"),
    [
        ({"managed_policy_arns": [XRAY]}, [], True),
        ({"managed_policy_arns": [LOGS]}, [], False),
        ({"dynamic": {"inline_policy": {"for_each": "${var.x}"}}}, [], None),
        ({"dynamic": {"inline_policy": {"for_each": [], "content": {"policy": PUT}}}}, [], False),
        ({"dynamic": {"inline_policy": {"for_each": [PUT], "content": {"policy": "${inline_policy.value}"}}}}, [],
         True),
        ({"inline_policy": "${var.policies}"}, [], None),
        ({"inline_policy": {"name": "a", "policy": PUT}}, [], True),
        ({}, [_attachment(role="worker", policy_arn=XRAY)], True),
        ({}, [_attachment(role="worker", policy_arn="${data.aws_iam_policy.x.arn}")], True),
        ({}, [_attachment(role="worker", policy_arn="arn:aws:iam::111122223333:policy/mine"),
              _resource("iam_policy.p", name="mine", policy=READ)], False),
        ({}, [_attachment(role="worker", policy_arn=LOGS), _attachment(role="worker", policy_arn="${var.x}")], None),
    ],
    ids=str,
)  # fmt: skip
def test_a_role_may_what_its_policies_say(body: Body, more: list[Resource], expected: bool | None) -> None:
    """Yes, no, or nobody sees."""
    role = _resource("iam_role.role", name="worker", **body)
    parts = [replace(each, logical_id=f"{each.logical_id}{at}") for at, each in enumerate(more)]
    data = {"data.aws_iam_policy.x": {"name": "AWSXrayWriteOnlyAccess"}}
    assert may(role, "xray:PutTraceSegments", Graph([Stack((role, *parts), readers=data_sources(data))])) is expected


def test_a_role_of_another_account_is_another_role() -> None:
    """By its ARN alone it may be meant or not."""
    role = _resource("iam_role.role", name="worker", provider="aws.other")
    it = _resource("lambda_function.it", role="arn:aws:iam::111122223333:role/worker")
    providers = {"aws": [{"region": "us-east-1"}, {"alias": "other", "profile": "other"}]}
    assert roles_in(it.body["role"], it, Graph([Stack((role, it), providers)])) == []


@pytest.mark.parametrize(("granted", "expected"), [("kms:GenerateDataKey*", False), ("kms:*", True)])
def test_a_publisher_needs_all_that_it_does_with_a_key(granted: str, expected: bool) -> None:
    """To make a data key is not enough: it has to read it back."""
    statement = {"Effect": "Allow", "Principal": {"Service": "events.rds.amazonaws.com"}, "Action": granted}
    key = _resource("kms_key.key", policy=json.dumps({"Statement": [statement]}))
    found, _ = _decided(EncryptionAspect(TOKEN), TOPIC, _resource("db_event_subscription.x", sns_topic=ARN), key)
    assert ("kms_master_key_id" in found["aws_sns_topic.it"]) is expected


@pytest.mark.parametrize(("service", "expected"), [("sns", True), ("s3", False)])
def test_a_topic_is_traced_where_x_ray_lets_it(service: str, expected: bool) -> None:
    """By a resource policy in the app, where the topic lives."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "xray:PutTraceSegments",
    }
    policy = _resource("xray_resource_policy.x", policy_document=json.dumps({"Statement": [statement]}))
    found, findings = _decided(ObservabilityAspect(), TOPIC, policy)
    assert ("tracing_config" in found["aws_sns_topic.it"]) is expected
    unseen = _resource("xray_resource_policy.x", policy_document="${var.policy}")
    assert _decided(ObservabilityAspect(), TOPIC, unseen)[0]["aws_sns_topic.it"]["tracing_config"] == "Active"
    away = _resource("xray_resource_policy.x", region="eu-west-1", policy_document=policy.body["policy_document"])
    found, findings = _decided(ObservabilityAspect(), TOPIC, away)
    assert "tracing_config" not in found["aws_sns_topic.it"]
    assert findings == {}


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ([], True),
        ([{"cloudwatch_role_arn": "${aws_iam_role.x.arn}"}], False),
        ([{"cloudwatch_role_arn": ""}], True),
        ([{"cloudwatch_role_arn": "arn", "region": "eu-west-1"}], True),
    ],
)
def test_logs_of_an_api_need_the_role_of_the_account(account: list[Body], told: bool) -> None:
    """They are written all the same, as the account may have it from elsewhere; what the author asked for is silent."""
    own = [_resource("api_gateway_account.a", **body) for body in account]
    settings = _resource("api_gateway_method_settings.it", settings={"metrics_enabled": True})
    bare = _resource("api_gateway_method_settings.bare", rest_api_id="x")
    found, findings = _decided(ObservabilityAspect(), settings, bare, *own)
    assert found["aws_api_gateway_method_settings.it"]["settings"]["logging_level"] == "INFO"
    assert findings == ({"it": {"api-logs-role"}, "bare": {"api-logs-role"}} if told else {})
    chosen = _resource("api_gateway_method_settings.it", settings={"logging_level": "ERROR"})
    assert _decided(ObservabilityAspect(), chosen, *own)[1] == {}


# -- tables ------------------------------------------------------------------------------------------------------


@pytest.mark.terraform
def test_every_row_names_an_attribute_that_there_is(schema: dict[str, Any]) -> None:
    """And says where it comes from; a map below an attribute may have any key."""
    for row in DELIVERIES:
        found = dict(settable(schema[row.type]))
        assert row.path in found or found[row.path.rpartition(".")[0]]["type"][0] == "map", (row.type, row.path)
        assert row.source
        assert row.what
    for kind, switch in TRACED.items():
        block = schema[kind]
        assert switch.path in {*block["attributes"], *block.get("block_types", {})}
        assert not switch.role or switch.role in dict(settable(block))
    for kind, (policy, attribute, action) in INVITATIONS.items():
        assert {"policy", attribute} <= set(schema[policy]["attributes"])
        assert action.partition(":")[0] in kind


def test_the_tables_know_no_type_or_policy_twice() -> None:
    """A policy either grants or does not, and every type exists."""
    assert not GRANTING & NOT_GRANTING
    assert set(KEY_USERS) <= set(TYPES)
    places = [(row.type, row.path, row.by, str(row.beside)) for row in DELIVERIES]
    assert len(places) == len(set(places))


def test_a_delivery_is_found_once_for_each_row() -> None:
    """An alarm that names a topic twice in one attribute publishes once; in two attributes, twice."""
    alarm = _resource("cloudwatch_metric_alarm.x", alarm_actions=[ARN, ARN], ok_actions=[ARN])
    found = deliveries(TOPIC, Graph([Stack((TOPIC, alarm))]))
    assert [(row.path, each.address) for row, each in found] == [
        ("alarm_actions", "aws_cloudwatch_metric_alarm.x"),
        ("ok_actions", "aws_cloudwatch_metric_alarm.x"),
    ]
