"""Everything that can be encrypted is, with the customer's key where one is given."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cdktf import Aspects, TerraformStack, Token
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic

from aspects import EncryptionAspect
from aspects.compliance import ComplianceAspect
from aspects.core.graph import Graph
from aspects.core.model import Body, Report, Resource, Write
from aspects.core.paths import with_write
from aspects.packs import PCI_DSS_V4
from tests.aspects.doubles import decorated, resource, stack, synthesized
from tests.aspects.graphs import body_of, decided, graph_of, managed, rule_ids
from tests.terraform_json import by_address

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"
SSE = "aws_s3_bucket_server_side_encryption_configuration"


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_rds_cluster", {}, {"storage_encrypted": True, "kms_key_id": KEY}),
        ("aws_rds_cluster", {"storage_encrypted": False}, {"storage_encrypted": True}),
        ("aws_rds_cluster", {"kms_key_id": "mine"}, {"kms_key_id": "mine"}),
        ("aws_rds_cluster", {"manage_master_user_password": True}, {"master_user_secret_kms_key_id": KEY}),
        ("aws_rds_cluster_instance", {}, {"performance_insights_kms_key_id": None}),
        ("aws_rds_cluster_instance", {"performance_insights_enabled": True}, {"performance_insights_kms_key_id": KEY}),
        ("aws_cloudwatch_log_group", {}, {"kms_key_id": KEY}),
        ("aws_secretsmanager_secret", {}, {"kms_key_id": KEY}),
        ("aws_sns_topic", {}, {"kms_master_key_id": KEY}),
        ("aws_ecr_repository", {}, {"encryption_configuration": {"encryption_type": "KMS", "kms_key": KEY}}),
        ("aws_ecr_repository", {"encryption_configuration": [{"encryption_type": "AES256"}]},
         {"encryption_configuration": [{"encryption_type": "AES256"}]}),
        ("aws_kms_key", {}, {"enable_key_rotation": True, "kms_key_id": None}),
        ("aws_kms_key", {"customer_master_key_spec": "ECC_NIST_P256"}, {"enable_key_rotation": None}),
        ("aws_lambda_function", {}, {"kms_key_arn": None}),
        ("aws_lambda_function", {"environment": {"variables": {"A": "b"}}}, {"kms_key_arn": KEY}),
        ("aws_lb_listener", {"protocol": "HTTPS"}, {"ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}),
        ("aws_lb_listener", {"protocol": "HTTP"}, {"ssl_policy": None}),
        ("aws_api_gateway_domain_name", {"security_policy": "TLS_1_0"}, {"security_policy": "TLS_1_2"}),
        ("aws_sqs_queue", {}, {"kms_master_key_id": KEY, "sqs_managed_sse_enabled": None}),
    ],
)  # fmt: skip
def test_switches_are_forced_and_keys_added(kind: str, body: dict[str, Any], expected: dict[str, Any]) -> None:
    """A switch is on whatever the author wrote; the author's own key stays; None means the attribute is not written."""
    found = decorated(EncryptionAspect(KEY), kind, **body)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("aws_rds_cluster", {"storage_encrypted": True, "kms_key_id": None}),
        ("aws_sns_topic", {"kms_master_key_id": "alias/aws/sns"}),
        ("aws_sqs_queue", {"sqs_managed_sse_enabled": True}),
        ("aws_cloudwatch_log_group", {"kms_key_id": None}),
    ],
)
def test_without_a_key_aws_managed_keys_do(kind: str, expected: dict[str, Any]) -> None:
    """Encryption is on all the same."""
    found = decorated(EncryptionAspect(), kind)
    assert {key: found.get(key) for key in expected} == expected


def test_tokens_stay() -> None:
    """What only Terraform knows is neither right nor wrong, so it is not overwritten."""
    found = decorated(EncryptionAspect(KEY), "aws_rds_cluster", storage_encrypted="${var.encrypted}")
    assert found["storage_encrypted"] == "${var.encrypted}"


def _made(kind: str, body: Body, key: str | None = KEY) -> Body:
    """What the aspect makes of a resource, decided without cdktf."""
    for effect in EncryptionAspect(key).decide(Resource(kind, "app/it", "it", body), Graph()):
        if isinstance(effect, Write):
            body = with_write(body, effect)
        else:
            assert isinstance(effect, Report) and effect.rule_id == "encryption-impossible"
    return body


_SSL = "ELBSecurityPolicy-"
_GLUE = "aws_glue_security_configuration"


@pytest.mark.parametrize(
    ("kind", "body", "written"),
    [
        ("aws_lb_listener", {"protocol": "TLS", "ssl_policy": f"{_SSL}2016-08"},
         {"ssl_policy": f"{_SSL}TLS13-1-2-2021-06"}),
        ("aws_lb_listener", {"protocol": "TLS", "ssl_policy": f"{_SSL}TLS13-1-0-FIPS-2023-04"},
         {"ssl_policy": f"{_SSL}TLS13-1-2-FIPS-2023-04"}),
        ("aws_lb_listener", {"protocol": "HTTPS", "ssl_policy": f"{_SSL}TLS13-1-3-2021-06"}, {}),
        ("aws_lb_listener", {"protocol": "${var.protocol}"}, {}),
        ("aws_msk_cluster", {"encryption_info": {"encryption_in_transit": {"client_broker": "TLS_PLAINTEXT"}}},
         {"encryption_info": {"encryption_in_transit": {"client_broker": "TLS", "in_cluster": True},
                              "encryption_at_rest_kms_key_arn": KEY}}),
        ("aws_codebuild_project", {"artifacts": {"type": "S3", "encryption_disabled": True}},
         {"artifacts": {"type": "S3", "encryption_disabled": False}, "encryption_key": KEY}),
        ("aws_codebuild_project", {"artifacts": {"type": "NO_ARTIFACTS"}}, {"encryption_key": KEY}),
        ("aws_redshift_parameter_group", {"family": "redshift-1.0"},
         {"parameter": [{"name": "require_ssl", "value": "true"}]}),
        ("aws_rds_cluster_parameter_group",
         {"family": "aurora-postgresql16", "parameter": [{"name": "rds.force_ssl", "value": "0"}]},
         {"parameter": [{"name": "rds.force_ssl", "value": "1"}]}),
        ("aws_rds_cluster_parameter_group",
         {"family": "aurora-mysql8.0", "parameter": [{"name": "require_secure_transport", "value": "1"}]}, {}),
        ("aws_db_parameter_group", {"family": "sqlserver-se-16.0"}, {}),
        # The policies of TLS 1.3 are as good, whatever they are called.
        *(("aws_api_gateway_domain_name", {"security_policy": policy}, {})
          for policy in ("TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_2_PQ_2025_09")),
        ("aws_api_gateway_domain_name", {"security_policy": "TLS_1_0"}, {"security_policy": "TLS_1_2"}),
        ("aws_api_gateway_domain_name", {}, {"security_policy": "TLS_1_2"}),
        ("aws_sagemaker_data_quality_job_definition", {},
         {"network_config": {"enable_inter_container_traffic_encryption": True}}),
        ("aws_cloudfront_distribution",
         {"viewer_certificate": {"cloudfront_default_certificate": True},
          "default_cache_behavior": {"viewer_protocol_policy": "https-only"}}, {}),
        ("aws_cloudfront_distribution",
         {"viewer_certificate": {"acm_certificate_arn": "a", "ssl_support_method": "sni-only"}},
         {"viewer_certificate": {"acm_certificate_arn": "a", "ssl_support_method": "sni-only",
                                 "minimum_protocol_version": "TLSv1.2_2021"}}),
    ],
)  # fmt: skip
def test_weak_transport_becomes_sound(kind: str, body: Body, written: Body) -> None:
    """Absent or weak policies are replaced; strong ones, and what AWS would not take, stay as they are."""
    assert _made(kind, body) == {**body, **written}


@pytest.mark.parametrize(
    ("kind", "body", "written"),
    [
        ("aws_db_instance", {"replicate_source_db": "db"}, {}),
        ("aws_rds_cluster", {"storage_encrypted": "${var.x}"}, {}),
        ("aws_elasticache_replication_group", {"global_replication_group_id": "primary"}, {}),
        ("aws_dynamodb_table", {"replica": [{"region_name": "eu-west-1"}]},
         {"server_side_encryption": {"enabled": True}}),
        ("aws_dynamodb_table", {"dynamic": {"replica": {}}}, {"server_side_encryption": {"enabled": True}}),
        ("aws_kinesis_firehose_delivery_stream", {"kinesis_source_configuration": {"role_arn": "r"}}, {}),
        ("aws_eks_cluster", {"outpost_config": {"control_plane_instance_type": "m5.large"}}, {}),
        ("aws_eks_cluster", {"encryption_config": {"resources": ["secrets"], "provider": {"key_arn": "mine"}}}, {}),
        ("aws_launch_configuration", {"dynamic": {"root_block_device": {"for_each": [1]}}}, {}),
        ("aws_launch_template",
         {"block_device_mappings": [{"ebs": {"snapshot_id": "s"}}, {"ebs": {"encrypted": "${var.x}"}}, {"ebs": {}}]},
         {"block_device_mappings": [{"ebs": {"snapshot_id": "s"}}, {"ebs": {"encrypted": "${var.x}"}},
                                    {"ebs": {"encrypted": "true", "kms_key_id": KEY}}]}),
        ("aws_elasticsearch_domain", {"elasticsearch_version": "5.5"},
         {"domain_endpoint_options": {"enforce_https": True, "tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10"},
          "encrypt_at_rest": {"enabled": True, "kms_key_id": KEY}}),
        ("aws_codepipeline", {"artifact_store": [{"location": "b"}, {"location": "c", "region": "eu-west-1"}]},
         {"artifact_store": [{"location": "b", "encryption_key": {"id": KEY, "type": "KMS"}},
                             {"location": "c", "region": "eu-west-1"}]}),
        ("aws_sagemaker_endpoint_configuration",
         {"production_variants": [{"instance_type": "ml.m5.large"}, {"instance_type": "ml.g5.xlarge"}]}, {}),
        ("aws_dms_endpoint", {"engine_name": "s3", "endpoint_type": "source", "s3_settings": {"bucket_name": "b"}}, {}),
        ("aws_dms_endpoint",
         {"engine_name": "s3", "endpoint_type": "target", "s3_settings": {"encryption_mode": "SSE_S3"}}, {}),
        ("aws_xray_encryption_config", {"type": "NONE"}, {}),
        ("aws_xray_encryption_config", {"type": "KMS", "key_id": "alias/aws/xray"}, {"key_id": KEY}),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_left(kind: str, body: Body, written: Body) -> None:
    """Replicas take their source's encryption, keys do not cross regions, two ways to encrypt exclude each other.

    What holds for a whole account is for its author to say.
    """
    assert _made(kind, body) == {**body, **written}


@pytest.mark.parametrize(
    ("kind", "body", "with_key", "without"),
    [
        ("aws_eks_cluster", {}, {"encryption_config": {"provider": {"key_arn": KEY}, "resources": ["secrets"]}}, {}),
        ("aws_storagegateway_nfs_file_share", {"kms_encrypted": False}, {"kms_encrypted": True, "kms_key_arn": KEY},
         {"kms_encrypted": False}),
        ("aws_sfn_activity", {},
         {"encryption_configuration": {"type": "CUSTOMER_MANAGED_KMS_KEY", "kms_key_id": KEY}}, {}),
        ("aws_athena_database", {}, {"encryption_configuration": {"encryption_option": "SSE_KMS", "kms_key": KEY}},
         {"encryption_configuration": {"encryption_option": "SSE_S3"}}),
        (_GLUE, {"encryption_configuration": {"s3_encryption": {"s3_encryption_mode": "DISABLED"}}},
         {"encryption_configuration": {"s3_encryption": {"s3_encryption_mode": "SSE-KMS", "kms_key_arn": KEY}}},
         {"encryption_configuration": {"s3_encryption": {"s3_encryption_mode": "SSE-S3"}}}),
        ("aws_networkfirewall_tls_inspection_configuration", {},
         {"encryption_configuration": [{"key_id": KEY, "type": "CUSTOMER_KMS"}]}, {}),
        ("aws_kinesis_stream", {"encryption_type": "NONE"}, {"encryption_type": "KMS", "kms_key_id": KEY},
         {"encryption_type": "KMS", "kms_key_id": "alias/aws/kinesis"}),
        ("aws_kinesis_stream", {"encryption_type": "${var.x}"}, {"encryption_type": "${var.x}"},
         {"encryption_type": "${var.x}"}),
    ],
)  # fmt: skip
def test_what_needs_a_key_waits_for_one(kind: str, body: Body, with_key: Body, without: Body) -> None:
    """A block that is valid only with a key is written whole or not at all; the rest is on all the same."""
    assert _made(kind, body) == with_key
    assert _made(kind, body, key=None) == without


def test_a_key_of_the_same_stack_is_referred_to() -> None:
    """The key may be a resource of the app: its ARN is a token until Terraform resolves it."""
    scope = stack()
    key = KmsKey(scope, "key")
    SnsTopic(scope, "topic")
    Aspects.of(scope).add(EncryptionAspect(key.arn))
    assert by_address(synthesized(scope), "aws_sns_topic.topic")["kms_master_key_id"] == "${aws_kms_key.key.arn}"


def _configurations(build: Any) -> dict[str, Any]:
    scope = stack()
    build(scope)
    Aspects.of(scope).add(EncryptionAspect(KEY))
    synthesized(scope)
    found: dict[str, Any] = synthesized(scope)["resource"].get(SSE, {})
    return found


def test_a_bucket_gets_its_encryption_configuration() -> None:
    """S3 encryption is a resource of its own, created once as the bucket's child, however often it is synthesized."""
    (found,) = _configurations(lambda scope: S3Bucket(scope, "logs")).values()
    assert found["bucket"] == "${aws_s3_bucket.logs.id}"
    (rule,) = found["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {
        "sse_algorithm": "aws:kms",
        "kms_master_key_id": KEY,
    }
    assert rule["bucket_key_enabled"] is True


@pytest.mark.parametrize("reference", ["token", "literal"])
def test_a_bucket_with_a_configuration_of_its_own_keeps_it(reference: str) -> None:
    """Load balancers can deliver their logs to SSE-S3 buckets alone, so the author's choice stands."""

    def build(scope: TerraformStack) -> None:
        bucket = S3Bucket(scope, "logs", bucket="logs")
        link = Token.as_string(bucket.id) if reference == "token" else "logs"
        resource(scope, SSE, "own", bucket=link, rule=[
            {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
        ])  # fmt: skip

    found = _configurations(build)
    assert list(found) == ["own"]
    assert found["own"]["rule"] == [{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}]


def test_repeated_buckets_are_encrypted_one_by_one() -> None:
    """A bucket with count or for_each gets as many configurations."""
    (found,) = _configurations(lambda scope: resource(scope, "aws_s3_bucket", "many", count=3)).values()
    assert (found["count"], found["bucket"]) == (3, "${aws_s3_bucket.many[count.index].id}")
    (found,) = _configurations(lambda scope: resource(scope, "aws_s3_bucket", "each", for_each=["a"])).values()
    assert (found["for_each"], found["bucket"]) == (["a"], "${aws_s3_bucket.each[each.key].id}")


def test_a_bucket_that_is_encrypted_inline_gets_no_second_configuration() -> None:
    """As a block or a list of blocks in the bucket itself; what stands elsewhere in the bucket is no such block."""
    rule = {"rule": {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}}
    for inline in (rule, [rule]):
        bucket = managed("aws_s3_bucket", bucket="b", server_side_encryption_configuration=inline)
        decision = decided(graph_of(bucket), [EncryptionAspect(KEY)])
        assert [each.type for each in decision.resources.values()] in ([], ["aws_s3_bucket"])
    plain = managed("aws_s3_bucket", bucket="b", versioning=[{"enabled": True}])
    assert SSE in [each.type for each in decided(graph_of(plain), [EncryptionAspect(KEY)]).resources.values()]


_OWN = "AWS_OWNED_KMS_KEY"


@pytest.mark.parametrize(
    ("kind", "own", "customers"),
    [
        ("aws_secretsmanager_secret", {"kms_key_id": "alias/aws/secretsmanager"}, {"kms_key_id": KEY}),
        ("aws_rds_cluster", {"storage_encrypted": True, "kms_key_id": "arn:aws:kms:us-east-1:1:alias/aws/rds"},
         {"storage_encrypted": True, "kms_key_id": KEY}),
        ("aws_backup_vault", {"kms_key_arn": "arn:aws:kms:${data.aws_region.here.name}:1:alias/aws/backup"},
         {"kms_key_arn": KEY}),
        ("aws_qldb_ledger", {"kms_key": _OWN}, {"kms_key": KEY}),
        ("aws_mq_broker", {"engine_type": "ActiveMQ", "encryption_options": {"use_aws_owned_key": True}},
         {"engine_type": "ActiveMQ", "encryption_options": {"use_aws_owned_key": False, "kms_key_id": KEY}}),
        ("aws_keyspaces_table", {"encryption_specification": [{"type": _OWN}]},
         {"encryption_specification": [{"type": "CUSTOMER_MANAGED_KMS_KEY", "kms_key_identifier": KEY}]}),
        ("aws_networkfirewall_firewall", {"encryption_configuration": {"type": _OWN, "key_id": _OWN}},
         {"encryption_configuration": {"type": "CUSTOMER_KMS", "key_id": KEY}}),
        ("aws_networkfirewall_tls_inspection_configuration",
         {"encryption_configuration": [{"type": _OWN, "key_id": _OWN}]},
         {"encryption_configuration": [{"type": "CUSTOMER_KMS", "key_id": KEY}]}),
        ("aws_kinesis_firehose_delivery_stream",
         {"server_side_encryption": {"enabled": True, "key_type": "AWS_OWNED_CMK"}},
         {"server_side_encryption": {"enabled": True, "key_type": "CUSTOMER_MANAGED_CMK", "key_arn": KEY}}),
        ("aws_codegurureviewer_repository_association", {"kms_key_details": {"encryption_option": "AWS_OWNED_CMK"}},
         {"kms_key_details": {"encryption_option": "CUSTOMER_MANAGED_CMK", "kms_key_id": KEY}}),
        ("aws_sfn_activity", {"encryption_configuration": {"type": "AWS_OWNED_KEY"}},
         {"encryption_configuration": {"type": "CUSTOMER_MANAGED_KMS_KEY", "kms_key_id": KEY}}),
        ("aws_verifiedaccess_group", {"sse_configuration": [{"customer_managed_key_enabled": False}]},
         {"sse_configuration": [{"customer_managed_key_enabled": True, "kms_key_arn": KEY}]}),
        ("aws_sqs_queue", {"sqs_managed_sse_enabled": True},
         {"sqs_managed_sse_enabled": "${null}", "kms_master_key_id": KEY}),
        ("aws_sqs_queue", {"kms_master_key_id": "alias/aws/sqs"}, {"kms_master_key_id": KEY}),
    ],
)  # fmt: skip
def test_a_key_of_aws_that_is_written_out_is_replaced(kind: str, own: Body, customers: Body) -> None:
    """By the customer's, the switch that chose it, too; without one it stays, and a second run changes nothing."""
    assert _made(kind, own) == customers
    assert _made(kind, customers) == customers
    assert _made(kind, own, key=None) == own
    assert _made(kind, _made(kind, own, key=None)) == customers


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_secretsmanager_secret", {"kms_key_id": "alias/mine"}),
        ("aws_secretsmanager_secret", {"kms_key_id": "alias/${var.name}"}),
        ("aws_secretsmanager_secret", {"kms_key_id": "${var.aws ? \"alias/aws/secretsmanager\" : var.mine}"}),
        ("aws_mq_broker", {"engine_type": "RabbitMQ", "encryption_options": {"use_aws_owned_key": True}}),
        ("aws_mq_broker", {"engine_type": "ActiveMQ", "encryption_options": {"use_aws_owned_key": "${var.own}"}}),
        ("aws_sqs_queue", {"sqs_managed_sse_enabled": "${var.sse}"}),
    ],
)  # fmt: skip
def test_what_is_not_certainly_a_key_of_aws_stays(kind: str, body: Body) -> None:
    """An alias of the author's, a token, and an engine that knows no other key."""
    assert _made(kind, body) == body


def test_a_topic_with_the_key_of_aws_gets_the_customers() -> None:
    """So that the alarm that publishes to it can use it, and there is nothing to report."""
    topic = managed("aws_sns_topic", "topic", kms_master_key_id="alias/aws/sns")
    alarm = managed("aws_cloudwatch_metric_alarm", "alarm", alarm_actions=["${aws_sns_topic.topic.arn}"])
    decision = decided(graph_of(topic, alarm), [EncryptionAspect(KEY)])
    assert body_of(decision, topic)["kms_master_key_id"] == KEY
    assert decision.findings == []
    decision = decided(graph_of(topic, alarm), [EncryptionAspect()])
    assert rule_ids(decision) == ["encryption-receiver"]


@pytest.mark.parametrize(
    ("kind", "body", "problem"),
    [
        ("aws_elasticsearch_domain", {}, "elasticsearch_version is not set, so AWS takes 1.5"),
        ("aws_elasticsearch_domain", {"elasticsearch_version": "2.3"}, "elasticsearch_version is old"),
        ("aws_elasticsearch_domain", {"elasticsearch_version": "5.6"}, "elasticsearch_version is older than 6.0"),
        ("aws_elasticsearch_domain", {"elasticsearch_version": "7.10"}, ""),
        ("aws_elasticsearch_domain", {"elasticsearch_version": "${var.version}"}, ""),
        ("aws_cloudfront_distribution", {"viewer_certificate": [{"cloudfront_default_certificate": True}]},
         "viewer_certificate names no certificate"),
        ("aws_cloudfront_distribution", {"viewer_certificate": {}}, "viewer_certificate names no certificate"),
        ("aws_cloudfront_distribution", {"viewer_certificate": {"acm_certificate_arn": "${var.certificate}"}}, ""),
        ("aws_cloudfront_distribution", {"dynamic": {"viewer_certificate": {"for_each": "${var.some}"}}}, ""),
        ("aws_elasticache_cluster", {"engine": "redis"}, "a single node is encrypted neither"),
        ("aws_elasticache_cluster", {"engine": "redis", "replication_group_id": "g"}, ""),
        ("aws_elasticache_cluster", {"engine": "memcached"}, ""),
        ("aws_emr_cluster", {}, "security_configuration is not set"),
    ],
)  # fmt: skip
def test_what_cannot_be_encrypted_is_reported(kind: str, body: Body, problem: str) -> None:
    """As a warning that says what to write instead; once for a resource."""
    found = [
        effect
        for effect in EncryptionAspect(KEY).decide(Resource(kind, "app/it", "it", body), Graph())
        if isinstance(effect, Report)
    ]
    assert [(each.rule_id, each.level) for each in found] == [("encryption-impossible", "warning")] * bool(problem)
    assert not problem or (found[0].problem.startswith(problem) and found[0].remedy)


_SESSION = {"schemaVersion": "1.0", "sessionType": "Standard_Stream"}


def _settled(kind: str, attribute: str, document: object, key: str | None, **more: object) -> tuple[Any, list[str]]:
    """The document after the aspect, and what is reported."""
    it = managed(kind, **{attribute: document if isinstance(document, str) else json.dumps(document)}, **more)
    decision = decided(graph_of(it), [EncryptionAspect(key)])
    return body_of(decision, it)[attribute], [finding.problem for _, finding in decision.findings]


@pytest.mark.parametrize("key", [KEY, None])
def test_sessions_are_encrypted(key: str | None) -> None:
    """With the customer's key where there is one; what goes to a bucket, too, and to a log group with the key."""
    inputs = {"s3BucketName": "b", "s3EncryptionEnabled": False, "cloudWatchLogGroupName": "g", "kmsKeyId": ""}
    text, problems = _settled(
        "aws_ssm_document", "content", {**_SESSION, "inputs": inputs}, key, document_type="Session"
    )
    own = {"kmsKeyId": key, "cloudWatchEncryptionEnabled": True} if key else {}
    assert json.loads(text) == {**_SESSION, "inputs": {**inputs, "s3EncryptionEnabled": True, **own}}
    assert problems == []


def test_documents_that_are_no_session_stay() -> None:
    """Commands, sessions of another kind, YAML, and sessions whose author chose a key."""
    for document, kind, more in (
        ({"schemaVersion": "2.2"}, "Command", {}),
        ({"schemaVersion": "1.0", "sessionType": "Port"}, "Session", {}),
        ("schemaVersion: '1.0'", "Session", {"document_format": "YAML"}),
        ({**_SESSION, "inputs": {"kmsKeyId": "mine"}}, "Session", {}),
    ):
        before = document if isinstance(document, str) else json.dumps(document)
        assert _settled("aws_ssm_document", "content", before, KEY, document_type=kind, **more) == (before, [])


def test_a_document_that_nobody_can_read_is_reported() -> None:
    """It stays as it is."""
    text, (problem,) = _settled("aws_ssm_document", "content", "${file(var.name)}", KEY, document_type="Session")
    assert text == "${file(var.name)}"
    assert problem.startswith("content is neither JSON nor jsonencode of a literal")


@pytest.mark.parametrize("key", [KEY, None])
def test_an_emr_security_configuration_encrypts_at_rest(key: str | None) -> None:
    """Disks need a key; traffic needs certificates, which is said."""
    text, (problem,) = _settled("aws_emr_security_configuration", "configuration", {}, key)
    found = json.loads(text)["EncryptionConfiguration"]
    assert found["EnableAtRestEncryption"] is True
    rest = found["AtRestEncryptionConfiguration"]
    assert rest["S3EncryptionConfiguration"]["EncryptionMode"] == ("SSE-KMS" if key else "SSE-S3")
    assert rest.get("LocalDiskEncryptionConfiguration", {}).get("AwsKmsKey") == key
    assert problem.startswith("EnableInTransitEncryption is false")
    assert _settled("aws_emr_security_configuration", "configuration", text, key)[0] == text


def test_jsonencode_keeps_the_expressions_in_it() -> None:
    """What ``Fn.jsonencode`` makes is read and written again, the author's expressions as they were."""
    code = (
        'jsonencode({"schemaVersion" = "1.0", "sessionType" = "Standard_Stream", "inputs" = {"s3BucketName" ='
        ' aws_s3_bucket.b.id, "runAsEnabled" = var.run, "idle" = 20}})'
    )
    text, _ = _settled("aws_ssm_document", "content", f"${{{code}}}", KEY, document_type="Session")
    assert text == (
        '${jsonencode({"schemaVersion" = "1.0", "sessionType" = "Standard_Stream", "inputs" = {"s3BucketName" ='
        f' aws_s3_bucket.b.id, "runAsEnabled" = var.run, "idle" = 20, "kmsKeyId" = "{KEY}",'
        ' "s3EncryptionEnabled" = true}})}'
    )
    assert _settled("aws_ssm_document", "content", text, KEY, document_type="Session") == (text, [])


def test_one_reason_for_two_rules_is_told_under_both() -> None:
    """A domain without a version encrypts neither disks nor traffic: each rule says why, and the aspect nothing."""
    domain = managed("aws_elasticsearch_domain", domain_name="search")
    decision = decided(graph_of(domain), [EncryptionAspect(KEY), ComplianceAspect(PCI_DSS_V4)])
    found = {finding.rule_id: finding.problem for _, finding in decision.findings}
    for rule_id in ("opensearch-at-rest", "opensearch-node-to-node"):
        assert found[rule_id].startswith("elasticsearch_version is not set, so AWS takes 1.5")
    assert "encryption-impossible" not in found
