"""Rules of Amazon S3: buckets, whose settings are in the bucket itself or in resources next to it."""

from __future__ import annotations

from ..core.graph import Graph
from .backups import in_backup_plan
from .checks import Found, any_of, by_type, each, equals, every, has_companion, present, where
from .deliveries import needs_sse_s3, writers_by_acl
from .keys import customer_key
from .model import Check, NotApplicable, Problem, Rule, Undecided
from .policies import arns, denies_without_tls, statements
from .reader import Block
from .relations import Naming, companions

_BUCKET = ("aws_s3_bucket",)
_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"

_PUBLIC_ACCESS_FLAGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_DEFAULT = "apply_server_side_encryption_by_default"
# Access control lists that give nothing to anybody but the owner, and so say no more than none.
_OWN_ACLS = ("private", "bucket-owner-full-control")
_ENFORCED = "BucketOwnerEnforced"


def _either(block: str, inline: Check, kind: str, companion: Check | None = None) -> Check:
    """Check that a block of the bucket complies, or a resource next to it does; provider 5 takes both.

    Args:
        block: the block of the bucket.
        inline: what is asked of the bucket where it has the block.
        kind: the type of the resource next to it, which names the bucket in ``bucket``.
        companion: what is asked of that resource.
    """
    outside = has_companion(kind, "bucket", companion)
    either = any_of(inline, outside)

    def check(it: Block, graph: Graph) -> Found:
        yield from (either if it.blocks(block) else outside)(it, graph)

    return check


def _encryption(rule: str) -> Check:
    return every(
        equals(f"{rule}.{_DEFAULT}.sse_algorithm", "aws:kms", "aws:kms:dsse"),
        customer_key(f"{rule}.{_DEFAULT}.kms_master_key_id", absent=True),
    )


_KMS = _either(
    "server_side_encryption_configuration",
    _encryption("server_side_encryption_configuration.rule"),
    "aws_s3_bucket_server_side_encryption_configuration",
    _encryption("rule"),
)


def _own_encryption(algorithm: str, *, absent: bool = False) -> Check:
    """Check what buckets of tables and vectors say of their encryption, and what is in them where it differs."""
    return every(
        equals(f"encryption_configuration.{algorithm}", "aws:kms", absent=absent),
        customer_key("encryption_configuration.kms_key_arn", absent=True),
    )


_OWN_ENCRYPTION = {
    "aws_s3tables_table_bucket": _own_encryption("sse_algorithm"),
    "aws_s3tables_table": _own_encryption("sse_algorithm", absent=True),
    "aws_s3vectors_vector_bucket": _own_encryption("sse_type"),
    "aws_s3vectors_index": _own_encryption("sse_type", absent=True),
}


def _kms(it: Block, graph: Graph) -> Found:
    try:
        delivery = needs_sse_s3(it)
    except Undecided as doubt:
        if list(each([it], lambda bucket: _KMS(bucket, graph))):
            yield doubt
        return
    if delivery:
        raise NotApplicable(f"{delivery}, which is only possible with SSE-S3")
    yield from _KMS(it, graph)


def _any_rule(name: str, attribute: str, enabled: str | bool) -> Check:
    """Check that one rule of several is enabled."""

    def check(it: Block, graph: Graph) -> Found:
        undecided: list[Undecided] = []
        for owner, last in it.owners(f"{name}.{attribute}"):
            answer = list(each([owner], lambda rule, last=last: equals(last, enabled)(rule, graph)))  # type: ignore[misc]
            if not answer:
                return
            undecided += [one for one in answer if isinstance(one, Undecided)]
        if not undecided:
            yield Problem("no rule is enabled", name)
        yield from undecided

    return check


def _acls(it: Block, graph: Graph) -> Found:
    """Check what lets access control lists in: without ownership controls, AWS has disabled them since April 2023."""
    writers, doubts = writers_by_acl(it)
    for sender in writers:
        raise NotApplicable(f"{sender.resource.address} delivers its standard logs, which needs access control lists")
    found = list(_lists(it, graph))
    # Where a distribution may log here, nobody knows whether lists are needed.
    yield from (doubts or found) if found else ()


def _lists(it: Block, graph: Graph) -> Found:
    controls, undecided = companions(it, "aws_s3_bucket_ownership_controls", "bucket")
    if controls:
        yield from has_companion("aws_s3_bucket_ownership_controls", "bucket", _OWNERSHIP)(it, graph)
        return
    yield from undecided
    yield from each([it], _own_acl)
    lists, unclear = companions(it, "aws_s3_bucket_acl", "bucket")
    yield from unclear
    for other in lists:
        for problem in each([other], _own_acl):
            yield (
                problem
                if isinstance(problem, Undecided)
                else Problem(problem.message, f"{other.resource.address}: {problem.path}", problem.value)
            )


_OWNERSHIP = equals("rule.object_ownership", _ENFORCED)


def _own_acl(block: Block) -> Found:
    acl = block.text("acl")
    if acl is not None and acl not in _OWN_ACLS:
        yield block.problem("acl", f'acl is "{acl}", which only works where access control lists are enabled')
    grants = "access_control_policy" if block.type == "aws_s3_bucket_acl" else "grant"
    if block.has(grants):
        yield Problem(f"{grants} only works where access control lists are enabled", grants)


def _tls_only(bucket: Block) -> Check:
    def check(holder: Block, graph: Graph) -> Found:
        found = statements(holder)
        for below in ("", "/*"):
            if not denies_without_tls(found, "s3:*", *arns(bucket, below)):
                what = "its objects" if below else "the bucket"
                yield holder.problem("policy", f"its policy does not deny s3:* on {what} to everybody without TLS")

    return check


def _tls(it: Block, graph: Graph) -> Found:
    """Check that the bucket's policy, or one of a resource next to it, denies; AWS does not tell these apart."""
    outside = has_companion("aws_s3_bucket_policy", "bucket", _tls_only(it))
    yield from (any_of(_tls_only(it), outside) if it.has("policy") else outside)(it, graph)


def _is_no_replica(bucket: Block) -> bool:
    """Return whether no other bucket of the app replicates into it: chains of replicas are not asked for.

    Raises:
        Undecided: one may do so.
    """
    found, undecided = bucket.graph.once(_replicas).find(bucket)
    if not found and undecided:
        raise undecided[0]
    return not found


def _replicas(graph: Graph) -> Naming:
    """Return the buckets that others replicate into."""
    return Naming(
        graph,
        [
            (other, value, doubt)
            for kind, path in (
                ("aws_s3_bucket_replication_configuration", "rule.destination.bucket"),
                ("aws_s3_bucket", "replication_configuration.rules.destination.bucket"),
            )
            for other in graph.by_type.get(kind, ())
            for value, doubt in Block(other, graph).readings(path)
        ],
    )


_EVENTS = any_of(equals("eventbridge", True), present("topic"), present("queue"), present("lambda_function"))

RULES = (
    Rule(
        "s3-bucket-public-access",
        _BUCKET,
        has_companion(
            "aws_s3_bucket_public_access_block", "bucket", every(*(equals(each, True) for each in _PUBLIC_ACCESS_FLAGS))
        ),
        title="Buckets block all public access",
        why="With the block, no policy or access control list that somebody adds by mistake can make objects public.",
        remedy="add an aws_s3_bucket_public_access_block with all four flags true",
        severity="high",
        controls=("Security Hub S3.8", "Config S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
        links=(f"{_GUIDE}access-control-block-public-access.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-tls-only",
        _BUCKET,
        _tls,
        title="Buckets refuse requests without TLS",
        why="S3 answers plain HTTP unless the bucket policy denies it, and the traffic can then be read in transit.",
        remedy="deny s3:* to everybody on the bucket and its objects where aws:SecureTransport is false",
        severity="medium",
        controls=("Security Hub S3.5", "Config S3_BUCKET_SSL_REQUESTS_ONLY"),
        links=(f"{_GUIDE}security-best-practices.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-access-logging",
        _BUCKET,
        _either("logging", present("logging.target_bucket"), "aws_s3_bucket_logging"),
        title="Buckets log who accesses them",
        why="Server access logs record every request, including those that fail authentication, which"
        " CloudTrail does not.",
        remedy="add an aws_s3_bucket_logging",
        severity="medium",
        controls=("Security Hub S3.9", "Config S3_BUCKET_LOGGING_ENABLED"),
        links=(f"{_GUIDE}ServerLogs.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-kms-encryption",
        (*_BUCKET, *_OWN_ENCRYPTION),
        by_type(_OWN_ENCRYPTION, _kms),
        title="Buckets encrypt with a KMS key",
        why="SSE-S3 decrypts for anyone who may read the object; with a KMS key, that takes a separate"
        " permission, whose use is logged and which can be revoked.",
        remedy="use aws:kms with a customer managed key, or pass kms_key_arn to Guardrails",
        severity="medium",
        controls=("Security Hub S3.17", "Config S3_DEFAULT_ENCRYPTION_KMS"),
        links=(f"{_GUIDE}UsingKMSEncryption.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-versioning",
        _BUCKET,
        any_of(
            _either(
                "versioning",
                equals("versioning.enabled", True),
                "aws_s3_bucket_versioning",
                equals("versioning_configuration.status", "Enabled"),
            ),
            # Object lock brings versioning with it, which then cannot be suspended.
            equals("object_lock_enabled", True),
        ),
        title="Buckets keep earlier versions of their objects",
        why="Without versions, anyone who may write an object can destroy it, including logs and evidence.",
        remedy="enable versioning",
        severity="low",
        controls=("Config S3_BUCKET_VERSIONING_ENABLED", "Security Hub S3.14"),
        links=(f"{_GUIDE}Versioning.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-object-lock",
        _BUCKET,
        any_of(
            equals("object_lock_enabled", True),
            equals("object_lock_configuration.object_lock_enabled", "Enabled"),
            has_companion(
                "aws_s3_bucket_object_lock_configuration",
                "bucket",
                equals("object_lock_enabled", "Enabled", absent=True),
            ),
        ),
        title="Buckets have Object Lock enabled",
        why="A lock binds even administrators, so audit trails cannot be deleted by those who want to hide something.",
        remedy="set object_lock_enabled = true",
        severity="medium",
        controls=("Security Hub S3.15", "Config S3_BUCKET_DEFAULT_LOCK_ENABLED"),
        links=(f"{_GUIDE}object-lock.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-acl-disabled",
        _BUCKET,
        _acls,
        title="Buckets have their access control lists disabled",
        why="An access control list on a single object grants access regardless of the bucket policy, and goes"
        " unnoticed there.",
        remedy=f"set object_ownership = {_ENFORCED}, and grant access by policies",
        severity="medium",
        controls=("Config S3_BUCKET_ACL_PROHIBITED", "Security Hub S3.12"),
        links=(f"{_GUIDE}about-object-ownership.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-lifecycle",
        _BUCKET,
        _either(
            "lifecycle_rule",
            _any_rule("lifecycle_rule", "enabled", True),
            "aws_s3_bucket_lifecycle_configuration",
            _any_rule("rule", "status", "Enabled"),
        ),
        title="Buckets have a lifecycle configuration",
        why="Data that is kept longer than needed can still be stolen, and manual deletion is forgotten sooner"
        " or later.",
        remedy="add an aws_s3_bucket_lifecycle_configuration with an enabled rule",
        severity="low",
        controls=("Config S3_LIFECYCLE_POLICY_CHECK", "Security Hub S3.13"),
        links=(f"{_GUIDE}object-lifecycle-mgmt.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-replication",
        _BUCKET,
        where(
            _is_no_replica,
            _either(
                "replication_configuration",
                _any_rule("replication_configuration.rules", "status", "Enabled"),
                "aws_s3_bucket_replication_configuration",
                _any_rule("rule", "status", "Enabled"),
            ),
            "it is itself the replication destination of another bucket",
        ),
        title="Buckets replicate to another bucket",
        why="A copy in another region or account outlives the loss of a region and the takeover of an account.",
        remedy="add an aws_s3_bucket_replication_configuration with an enabled rule",
        severity="low",
        controls=("Security Hub S3.7", "Config S3_BUCKET_REPLICATION_ENABLED"),
        links=(f"{_GUIDE}replication.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-events",
        _BUCKET,
        has_companion("aws_s3_bucket_notification", "bucket", _EVENTS),
        title="Buckets send event notifications",
        why="Without events, overwritten or deleted objects go unnoticed until somebody misses them.",
        remedy="add an aws_s3_bucket_notification, at least with eventbridge = true",
        severity="medium",
        controls=("Security Hub S3.11",),
        links=(f"{_GUIDE}EventNotifications.html", _CONTROLS),
    ),
    Rule(
        "s3-in-backup-plan",
        _BUCKET,
        in_backup_plan,
        title="Buckets are in a backup plan",
        why="Versions are deleted with their bucket, or by a lifecycle rule that somebody adds by mistake;"
        " backups in a vault remain.",
        remedy="select it in an aws_backup_selection, by its ARN or by a tag",
        severity="medium",
        controls=("Config S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN",),
        links=("https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",),
    ),
)
