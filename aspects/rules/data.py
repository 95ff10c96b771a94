"""Where data rests: databases, secrets, keys and buckets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.model import Body, Resource
from ..core.paths import blocks, is_set, lookup
from .verdict import (
    COMPLIANT,
    NOT_APPLICABLE,
    UNKNOWN,
    Check,
    Outcome,
    Rule,
    Verdict,
    as_list,
    at_least,
    each_value,
    equals,
    fails,
    has_companion,
    of_kind,
    parse_json,
    present,
    show,
    when,
)

_CLUSTER = ("aws_rds_cluster",)
_DATABASE = ("aws_rds_cluster", "aws_db_instance")
_DB_INSTANCE = ("aws_db_instance", "aws_rds_cluster_instance")
_BUCKET = ("aws_s3_bucket",)
_PUBLIC_ACCESS_FLAGS = (
    "block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets",
)  # fmt: skip
_SSE = "rule.apply_server_side_encryption_by_default.sse_algorithm"
MAX_ROTATION_DAYS = 90
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RDS_Fea_Regions_DB-eng.Feature.IamDatabaseAuthentication.html
_IAM_ENGINES = frozenset({None, "aurora", "aurora-mysql", "aurora-postgresql", "mariadb", "mysql", "postgres"})
_IAM_AUTHENTICATION = of_kind("engine", _IAM_ENGINES, equals("iam_database_authentication_enabled", True))


def _all_flags(resource: Resource, graph: Graph) -> Verdict:
    for flag in _PUBLIC_ACCESS_FLAGS:
        value = resource.body.get(flag, False)
        if is_unknown(value):
            return UNKNOWN
        if value is not True:
            return fails(f"{flag} is {show(value)}")
    return COMPLIANT


def _denies_plain_http(resource: Resource, graph: Graph) -> Verdict:
    text = resource.body.get("policy")
    document = parse_json(text)
    if document is None:
        return UNKNOWN if is_unknown(text) else fails("policy is no JSON")
    for statement in as_list(document.get("Statement")):
        condition = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
        everything = {"s3:*", "*"} & set(as_list(statement.get("Action")))
        if statement.get("Effect") == "Deny" and everything and str(condition).lower() in ("false", "['false']"):
            return COMPLIANT
    return fails("its policy does not deny s3:* where aws:SecureTransport is false")


def _secret_rotation(resource: Resource, graph: Graph) -> Verdict:
    rotations = graph.companions(resource, "aws_secretsmanager_secret_rotation", "secret_id")
    if not rotations:
        return fails("no aws_secretsmanager_secret_rotation refers to it")
    for rotation in rotations:
        verdict = _rotation_days(rotation, graph)
        if verdict.outcome is not Outcome.NON_COMPLIANT:
            return COMPLIANT
    return NOT_APPLICABLE  # the rotation's own finding says it


def _rotation_days(resource: Resource, graph: Graph) -> Verdict:
    days = lookup(resource.body, "rotation_rules.automatically_after_days")
    if not days:
        schedule = lookup(resource.body, "rotation_rules.schedule_expression")
        return UNKNOWN if schedule else fails("rotation_rules names no interval")
    if is_unknown(days[0]):
        return UNKNOWN
    return COMPLIANT if float(days[0]) <= MAX_ROTATION_DAYS else fails(f"it rotates every {show(days[0])} days")


def _managed_master_password(resource: Resource, graph: Graph) -> Verdict:
    body = resource.body
    password = body.get("master_password") or body.get("password")
    if not is_set(password):
        return COMPLIANT
    # A token, too, puts the password into the state.
    return fails("the master password is written out, and so stands in the state")


def _encryption(check: Check, is_inherited: Callable[[str], bool]) -> Check:
    """``check`` where a database does not take over what it asks for from another one.

    An instance that is restored from a snapshot does. Amazon RDS user guide, "Encrypting Amazon RDS resources".

    Args:
        check: what is asked.
        is_inherited: whether a replica takes it over, by what names its source.
    """

    def verdict(resource: Resource, graph: Graph) -> Verdict:
        source = str(resource.body.get("replicate_source_db") or "")
        is_restored = resource.type == "aws_db_instance" and is_set(resource.body.get("snapshot_identifier"))
        inherits = is_restored or (source != "" and is_inherited(source))
        return NOT_APPLICABLE if inherits else check(resource, graph)

    return verdict


def _is_same_region(source: str) -> bool:
    """Whether a replica's source is in its own region, where the replica has the same key: another one needs an ARN."""
    return "arn:" not in source and not source.endswith(".arn}")


def _iam_authentication(resource: Resource, graph: Graph) -> Verdict:
    if not is_set(resource.body.get("engine")) and is_set(source := resource.body.get("replicate_source_db")):
        # The replica has the engine of its source.
        engines = [each.body.get("engine") for each in graph.targets(source, resource.stack)]
        if not any(is_set(each) for each in engines):
            return UNKNOWN
        resource = replace(resource, body={**resource.body, "engine": next(filter(is_set, engines))})
    return _IAM_AUTHENTICATION(resource, graph)


def _can_rotate(body: Body) -> bool:
    """Whether KMS rotates the key: symmetric, with material of its own. KMS developer guide, "Rotate KMS keys"."""
    return _is_symmetric(body) and not is_set(body.get("custom_key_store_id"))


def _is_symmetric(body: Body) -> bool:
    return bool(body.get("customer_master_key_spec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT")


def _lifecycle(resource: Resource, graph: Graph) -> Verdict:
    rules = blocks(resource.body, "rule")
    return COMPLIANT if any(rule.get("status") == "Enabled" for rule in rules) else fails("no rule is enabled")


RULES = (
    Rule("rds-storage-encrypted", _DATABASE, _encryption(equals("storage_encrypted", True), lambda source: True)),
    Rule("rds-customer-key", _DATABASE, _encryption(present("kms_key_id"), _is_same_region)),
    Rule("rds-public-access", _DB_INSTANCE, equals("publicly_accessible", False, absent=True)),
    Rule("rds-minor-upgrades", _DB_INSTANCE, equals("auto_minor_version_upgrade", True, absent=True)),
    Rule(
        "rds-admin-name",
        _CLUSTER,
        when(
            lambda body: "replication_source_identifier" not in body and "snapshot_identifier" not in body,
            each_value("master_username", lambda value: value not in ("admin", "postgres", "root")),
        ),
    ),
    Rule("rds-master-password", _DATABASE, _managed_master_password),
    Rule("rds-logs", _DATABASE, present("enabled_cloudwatch_logs_exports")),
    Rule("rds-iam-authentication", _DATABASE, _iam_authentication),
    Rule("rds-backups", _DATABASE, at_least("backup_retention_period", 7)),
    Rule("secret-rotation", ("aws_secretsmanager_secret",), _secret_rotation),
    Rule("secret-rotation-interval", ("aws_secretsmanager_secret_rotation",), _rotation_days),
    Rule("secret-customer-key", ("aws_secretsmanager_secret",), present("kms_key_id")),
    Rule(
        "kms-rotation",
        ("aws_kms_key",),
        when(_can_rotate, equals("enable_key_rotation", True)),
    ),
    Rule(
        "s3-bucket-public-access",
        _BUCKET,
        has_companion("aws_s3_bucket_public_access_block", "bucket", _all_flags),
    ),
    Rule("s3-bucket-tls-only", _BUCKET, has_companion("aws_s3_bucket_policy", "bucket", _denies_plain_http)),
    Rule("s3-bucket-access-logging", _BUCKET, has_companion("aws_s3_bucket_logging", "bucket")),
    Rule(
        "s3-bucket-kms-encryption",
        _BUCKET,
        has_companion(
            "aws_s3_bucket_server_side_encryption_configuration", "bucket", equals(_SSE, "aws:kms", "aws:kms:dsse")
        ),
    ),
    Rule(
        "s3-bucket-versioning",
        _BUCKET,
        has_companion("aws_s3_bucket_versioning", "bucket", equals("versioning_configuration.status", "Enabled")),
    ),
    Rule("s3-bucket-object-lock", _BUCKET, equals("object_lock_enabled", True)),
    Rule(
        "s3-bucket-acl-disabled",
        _BUCKET,
        has_companion(
            "aws_s3_bucket_ownership_controls", "bucket", equals("rule.object_ownership", "BucketOwnerEnforced")
        ),
    ),
    Rule(
        "s3-bucket-lifecycle",
        _BUCKET,
        has_companion("aws_s3_bucket_lifecycle_configuration", "bucket", _lifecycle),
    ),
)
