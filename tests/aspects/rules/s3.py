"""Cases of the rules of S3."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from aspects.check.cases import Case
from tests.aspects.backup_cases import maybe_planned, planned, unplanned
from tests.aspects.key_cases import ARN
from tests.aspects.policy_cases import DENY_WITHOUT_TLS

_BUCKET: Case = {"aws_s3_bucket": {"it": {"bucket": "b"}}}
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-app.outputs.bucket}"


def _bucket(**body: Any) -> Case:
    return {"aws_s3_bucket": {"it": {"bucket": "b", **body}}}


def _next_to(kind: str, bucket: Case = _BUCKET, /, **body: Any) -> Case:
    """The bucket and a resource that refers to it."""
    return {**bucket, kind: {"other": {"bucket": "${aws_s3_bucket.it.id}", **body}}}


def _linked(kind: str, **body: Any) -> Callable[[str], Case]:
    return lambda link: {**_BUCKET, kind: {"other": {"bucket": link, **body}}}


def _elsewhere(kind: str, link: str, **body: Any) -> Case:
    own = {"resource": _BUCKET, "output": {"bucket": {"value": "${aws_s3_bucket.it.id}"}}}
    provider = {"aws": {"region": "eu-west-1"}}  # the names of buckets are those of the whole world
    other = {"resource": {kind: {"other": {"bucket": link, **body}}}, "provider": provider}
    return {"config": own, "stacks": {"settings": other}}


def _however_linked(kind: str, **body: Any) -> list[Case]:
    """The bucket with a resource that names it, in all spellings and from another stack."""
    by = _linked(kind, **body)
    return [
        by("${aws_s3_bucket.it.id}"),
        by("${aws_s3_bucket.it.bucket}"),
        by("b"),
        {**by("${local.bucket}"), "locals": {"bucket": "${aws_s3_bucket.it.id}"}},
        _elsewhere(kind, _REMOTE, **body),
        _elsewhere(kind, "b", **body),
    ]


def _unlinked(kind: str, **body: Any) -> list[Case]:
    """Resources of which nobody sees whether they name the bucket."""
    by = _linked(kind, **body)
    return [
        by("${var.bucket}"),
        by("${data.terraform_remote_state.elsewhere.outputs.bucket}"),
        {**by("b"), "aws_s3_bucket": {"it": {"bucket": "${var.name}"}}},
    ]


_BLOCK, _POLICY, _LOGGING = "aws_s3_bucket_public_access_block", "aws_s3_bucket_policy", "aws_s3_bucket_logging"
_SSE, _VERSIONING = "aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_versioning"
_LOCK, _OWNERSHIP = "aws_s3_bucket_object_lock_configuration", "aws_s3_bucket_ownership_controls"
_LIFECYCLE, _ACL = "aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_acl"

_FLAGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_CLOSED = dict.fromkeys(_FLAGS, True)


def _encrypted(algorithm: Any, **key: Any) -> dict[str, Any]:
    return {"rule": [{"apply_server_side_encryption_by_default": {"sse_algorithm": algorithm, **key}}]}


def _itself(kind: str, **encryption: Any) -> Case:
    return {kind: {"it": {"encryption_configuration": [encryption] if "vectors" in kind else encryption}}}


_TABLES = ("aws_s3tables_table_bucket", "aws_s3tables_table")
_VECTORS = ("aws_s3vectors_vector_bucket", "aws_s3vectors_index")


def _inline_sse(algorithm: Any, **key: Any) -> Case:
    return _bucket(server_side_encryption_configuration=_encrypted(algorithm, **key))


def _document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{**DENY_WITHOUT_TLS, **statement}]})


def _policy(**statement: Any) -> Case:
    return _next_to(_POLICY, policy=_document(**statement))


def _from_data_source(**statement: Any) -> Case:
    body = {
        "effect": "Deny",
        "actions": ["s3:*"],
        "resources": ["${aws_s3_bucket.it.arn}", "${aws_s3_bucket.it.arn}/*"],
        "principals": [{"type": "*", "identifiers": ["*"]}],
        "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
        **statement,
    }
    policy = "${data.aws_iam_policy_document.tls.json}"
    return {**_next_to(_POLICY, policy=policy), "data": {"aws_iam_policy_document": {"tls": {"statement": [body]}}}}


_JSONENCODE = (
    '${jsonencode({"Statement" = [{"Effect" = "Deny", "Principal" = "*", "Action" = "s3:*", "Resource" = "*",'
    ' "Condition" = {"Bool" = {"aws:SecureTransport" = "false"}}}]})}'
)
_BALANCER = {"aws_lb": {"web": {"access_logs": {"bucket": "${aws_s3_bucket.it.id}", "enabled": True}}}}

_REPLICATION, _NOTIFICATION = "aws_s3_bucket_replication_configuration", "aws_s3_bucket_notification"
_COPIED = {"role": "r", "rule": [{"status": "Enabled", "destination": {"bucket": "${aws_s3_bucket.copy.arn}"}}]}
_NOT_COPIED = {"role": "r", "rule": [{"status": "Disabled", "destination": {"bucket": "arn:aws:s3:::c"}}]}
_QUEUE = {"queue_arn": "${aws_sqs_queue.q.arn}", "events": ["s3:ObjectRemoved:*"]}
_ARN_OF_BUCKETS = ("aws_s3_bucket", "s3", "*")


def _replica(**body: Any) -> Case:
    """The bucket that another one replicates into."""
    return {"aws_s3_bucket": {"it": {"bucket": "b"}, "source": {"bucket": "c", **body}}}


def _balanced(over: Any, bucket: str = "${each.value}", **balancer: Any) -> Case:
    """The bucket and a load balancer whose logs a dynamic block asks for."""
    logs = {"for_each": over, "iterator": "each", "content": {"bucket": bucket, "enabled": True}}
    return {**_BUCKET, "aws_lb": {"web": {"dynamic": [{"access_logs": [logs]}], **balancer}}}


def _logged_to(logs: str, *, another: Any = None, **bucket: Any) -> Case:
    """A bucket, perhaps another one, and a load balancer whose logs go to the bucket of that name."""
    buckets = {"it": bucket, **({"another": another} if another else {})}
    return {"aws_s3_bucket": buckets, "aws_lb": {"web": {"access_logs": {"bucket": logs, "enabled": True}}}}


def _let_in(service: str, bucket: Case = _BUCKET) -> Case:
    statement = {"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"Service": service}}
    return {**bucket, _POLICY: {"p": {"bucket": "b", "policy": json.dumps({"Statement": [statement]})}}}


def _copies(over: Any, bucket: str = "${rule.value.to}") -> Case:
    """The bucket, and another one that replicates as a dynamic block in a dynamic block says."""
    destination = {"for_each": [1], "content": {"bucket": bucket}}
    rule = {"for_each": over, "content": {"status": "Enabled", "dynamic": {"destination": destination}}}
    return {**_replica(), _REPLICATION: {"o": {"bucket": "${aws_s3_bucket.source.id}", "dynamic": {"rule": rule}}}}


_ID = "${aws_s3_bucket.it.id}"


def _planned(cases: Callable[..., list[Case]]) -> list[Case]:
    return cases(*_ARN_OF_BUCKETS)


PASS: dict[str, list[Case]] = {
    "s3-bucket-public-access": [
        *_however_linked(_BLOCK, **_CLOSED),
        _next_to(_BLOCK, **dict.fromkeys(_FLAGS, "true")),
    ],
    "s3-bucket-tls-only": [
        *_however_linked(_POLICY, policy=_document(Resource=["arn:aws:s3:::b", "arn:aws:s3:::b/*"])),
        _policy(),
        _policy(Resource="*"),
        _policy(Action=["*"], Principal={"AWS": "*"}),
        _policy(Condition={"Bool": {"aws:SecureTransport": [False]}}),
        _policy(Condition={"BoolIfExists": {"aws:securetransport": "false"}}),
        _next_to(_POLICY, policy=_JSONENCODE),
        _from_data_source(),
        _bucket(policy=_document(Resource="*")),
    ],
    "s3-bucket-access-logging": [
        *_however_linked(_LOGGING, target_bucket="${aws_s3_bucket.logs.id}"),
        _bucket(logging=[{"target_bucket": "logs"}]),
        _bucket(logging={"target_bucket": "${aws_s3_bucket.logs.id}"}),
    ],
    "s3-bucket-kms-encryption": [
        *_however_linked(_SSE, **_encrypted("aws:kms")),
        _next_to(_SSE, **_encrypted("aws:kms:dsse", kms_master_key_id=ARN)),
        *(_itself(each, sse_algorithm="aws:kms", kms_key_arn=ARN) for each in _TABLES),
        *(_itself(each, sse_type="aws:kms", kms_key_arn=ARN) for each in _VECTORS),
        *({kind: {"it": {"name": "as its bucket"}}} for kind in (_TABLES[1], _VECTORS[1])),
        _inline_sse("aws:kms"),
        _inline_sse("aws:kms", kms_master_key_id="${aws_kms_key.key.arn}"),
    ],
    "s3-bucket-versioning": [
        *_however_linked(_VERSIONING, versioning_configuration={"status": "Enabled"}),
        _next_to(_VERSIONING, versioning_configuration=[{"status": "Enabled"}]),
        _bucket(versioning={"enabled": True}),
        _bucket(versioning=[{"enabled": "true"}]),
        _bucket(object_lock_enabled=True),
    ],
    "s3-bucket-object-lock": [
        _bucket(object_lock_enabled=True),
        _bucket(object_lock_configuration={"object_lock_enabled": "Enabled"}),
        *_however_linked(_LOCK, rule={"default_retention": {"mode": "COMPLIANCE", "days": 30}}),
        _next_to(_LOCK, object_lock_enabled="Enabled"),
    ],
    "s3-bucket-acl-disabled": [
        _BUCKET,
        _bucket(acl="private"),
        _next_to(_ACL, acl="bucket-owner-full-control"),
        *_however_linked(_OWNERSHIP, rule={"object_ownership": "BucketOwnerEnforced"}),
        _next_to(_OWNERSHIP, rule=[{"object_ownership": "BucketOwnerEnforced"}]),
    ],
    "s3-bucket-lifecycle": [
        *_however_linked(_LIFECYCLE, rule=[{"id": "x", "status": "Enabled"}]),
        _next_to(_LIFECYCLE, rule=[{"status": "Disabled"}, {"status": "${var.status}"}, {"status": "Enabled"}]),
        _bucket(lifecycle_rule=[{"enabled": False}, {"enabled": "true", "expiration": {"days": 400}}]),
    ],
    "s3-bucket-replication": [
        *_however_linked(_REPLICATION, **_COPIED),
        _next_to(_REPLICATION, rule=[{"status": "Disabled"}, {"status": "Enabled"}]),
        _bucket(replication_configuration={"role": "r", "rules": [{"status": "Enabled"}]}),
        _bucket(replication_configuration=[{"rules": {"status": "Enabled"}}]),
    ],
    "s3-bucket-events": [
        *_however_linked(_NOTIFICATION, eventbridge=True),
        _next_to(_NOTIFICATION, queue=_QUEUE),
        _next_to(_NOTIFICATION, eventbridge=False, topic=[{"topic_arn": "${aws_sns_topic.t.arn}"}]),
        _next_to(_NOTIFICATION, lambda_function=[{"lambda_function_arn": "${aws_lambda_function.f.arn}"}]),
        _next_to(_NOTIFICATION, dynamic={"queue": {"for_each": ["a"], "content": _QUEUE}}),
    ],
    "s3-in-backup-plan": _planned(planned),
}
FAIL: dict[str, list[Case]] = {
    "s3-bucket-public-access": [
        _BUCKET,
        _next_to(_BLOCK),
        *(_next_to(_BLOCK, **{**_CLOSED, flag: False}) for flag in _FLAGS),
        {
            "aws_s3_bucket": {"it": {"bucket": "b"}, "another": {"bucket": "c"}},
            _BLOCK: {"other": {"bucket": "${aws_s3_bucket.another.id}", **_CLOSED}},
        },
        {  # the name of one is not known, that of the other is in a local
            "aws_s3_bucket": {"it": {"bucket": "${var.name}"}, "another": {"bucket": "${local.logs}"}},
            "locals": {"logs": "c"},
            _BLOCK: {"other": {"bucket": "c", **_CLOSED}},
        },
    ],
    "s3-bucket-tls-only": [
        _BUCKET,
        _policy(Effect="Allow"),
        _policy(Condition={"Bool": {"aws:SecureTransport": "true"}}),
        _policy(Principal={"AWS": "arn:aws:iam::111122223333:role/reader"}),
        _policy(Resource=["${aws_s3_bucket.it.arn}/private/*"]),
        _policy(Resource=["${aws_s3_bucket.it.arn}"]),
        _policy(Action=["s3:GetObject"]),
        _policy(Action=None, NotAction=["s3:GetObject"]),
        _policy(Condition={"Bool": {"aws:SecureTransport": "false"}, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        _from_data_source(effect="Allow"),
        _from_data_source(actions=["s3:GetObject"]),
        _bucket(policy=_document(Action="s3:PutObject", Resource="*")),
    ],
    "s3-bucket-access-logging": [_BUCKET, _bucket(logging=[]), _bucket(logging={"target_prefix": "p/"})],
    "s3-bucket-kms-encryption": [
        _BUCKET,
        *(_itself(each, sse_algorithm="AES256") for each in _TABLES),
        *(_itself(each, sse_type="AES256") for each in _VECTORS),
        *({kind: {"it": {"name": "b"}}} for kind in (_TABLES[0], _VECTORS[0])),
        _next_to(_SSE, **_encrypted("AES256")),
        _next_to(_SSE, **_encrypted("aws:kms", kms_master_key_id="alias/aws/s3")),
        _inline_sse("AES256"),
        {**_inline_sse("AES256"), **_BALANCER, "aws_lb": {"web": {"access_logs": {"bucket": "another"}}}},
        _balanced([], _ID),
        _balanced(["another"]),
        _balanced([_ID], load_balancer_type="network"),
        _let_in("cloudtrail.amazonaws.com"),
        _logged_to("${var.prefix}-logs", bucket="${var.prefix}-audit"),
        _logged_to("logs-${var.environment}", bucket="audit-${var.environment}"),
        _logged_to("logs-${var.environment}", bucket="audit"),
        _logged_to("logs-${var.environment}", bucket_prefix="audit-"),
        _logged_to("${var.logs}", bucket="${var.audit}", another={"bucket": "${var.logs}"}),
    ],
    "s3-bucket-versioning": [
        _BUCKET,
        _next_to(_VERSIONING, versioning_configuration={"status": "Suspended"}),
        _next_to(_VERSIONING),
        _bucket(versioning={"enabled": False}),
        _bucket(versioning={"mfa_delete": True}),
    ],
    "s3-bucket-object-lock": [
        _BUCKET,
        _bucket(object_lock_enabled=False),
        _next_to(_LOCK, object_lock_enabled="Disabled"),
        _bucket(object_lock_configuration=[{"rule": [{"default_retention": [{"days": 1}]}]}]),
    ],
    "s3-bucket-acl-disabled": [
        _next_to(_OWNERSHIP, rule={"object_ownership": "ObjectWriter"}),
        _next_to(_OWNERSHIP, rule={"object_ownership": "BucketOwnerPreferred"}),
        _linked(_OWNERSHIP, rule={"object_ownership": "ObjectWriter"})("b"),
        _bucket(acl="public-read"),
        _bucket(grant=[{"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"}]),
        _next_to(_ACL, acl="log-delivery-write"),
        _next_to(_ACL, access_control_policy={"grant": [{"permission": "READ"}]}),
    ],
    "s3-bucket-lifecycle": [
        _BUCKET,
        _next_to(_LIFECYCLE, rule=[{"status": "Disabled"}]),
        _next_to(_LIFECYCLE),
        _bucket(lifecycle_rule=[{"enabled": False}, {"enabled": "false"}]),
    ],
    "s3-bucket-replication": [
        _BUCKET,
        _next_to(_REPLICATION, **_NOT_COPIED),
        _next_to(_REPLICATION),
        _bucket(replication_configuration={"rules": [{"status": "Disabled"}]}),
        {
            **_replica(),
            _REPLICATION: {"other": {**_COPIED, "bucket": "${aws_s3_bucket.source.id}"}},
        },
        _copies({}, _ID),
        _copies([{"to": "arn:aws:s3:::d"}]),
    ],
    "s3-bucket-events": [
        _BUCKET,
        _next_to(_NOTIFICATION),
        _next_to(_NOTIFICATION, eventbridge=False),
        _next_to(_NOTIFICATION, queue=[]),
        {
            "aws_s3_bucket": {"it": {"bucket": "b"}, "another": {"bucket": "c"}},
            _NOTIFICATION: {"other": {"bucket": "${aws_s3_bucket.another.id}", "eventbridge": True}},
        },
    ],
    "s3-in-backup-plan": _planned(unplanned),
}
UNKNOWN: dict[str, list[Case]] = {
    "s3-bucket-public-access": [
        *_unlinked(_BLOCK, **_CLOSED),
        _next_to(_BLOCK, **{**_CLOSED, "block_public_acls": "${var.closed}"}),
    ],
    "s3-bucket-tls-only": [
        *_unlinked(_POLICY, policy=_document(Resource="*")),
        _next_to(_POLICY, policy="${data.x.y.json}"),
        _next_to(_POLICY, policy="${var.policy}"),
        _policy(Effect="${var.effect}"),
        _bucket(policy="${var.policy}"),
    ],
    "s3-bucket-access-logging": [
        *_unlinked(_LOGGING, target_bucket="logs"),
        _bucket(logging={"target_bucket": "${var.logs}"}),
        {"aws_s3_bucket": {"it": {"dynamic": {"logging": {"for_each": "${var.logs}", "content": {}}}}}},
    ],
    "s3-bucket-kms-encryption": [
        *_unlinked(_SSE, **_encrypted("aws:kms")),
        _itself(_TABLES[0], sse_algorithm="${var.algorithm}"),
        _itself(_VECTORS[0], sse_type="aws:kms", kms_key_arn="${var.key}"),
        {_VECTORS[0]: {"it": {"encryption_configuration": "${var.encryption}"}}},
        _next_to(_SSE, **_encrypted("${var.algorithm}")),
        _inline_sse("${var.algorithm}"),
        _inline_sse("aws:kms", kms_master_key_id="${var.key}"),
        _balanced("${var.on ? [1] : []}", _ID),
        _balanced("${var.buckets}"),
        _balanced([_ID], load_balancer_type="${var.kind}"),
        _let_in("${var.service}"),
        _next_to(_POLICY, policy="${var.policy}"),
        _logged_to("${var.logs}", bucket="${var.audit}"),
        _logged_to("logs-${var.environment}", bucket="logs-${var.region}-${var.environment}"),
        _logged_to("${var.prefix}-logs", bucket_prefix="audit-"),
        _logged_to("logs-${var.environment}"),
        _logged_to("arn:aws:s3:::${var.logs}", bucket="audit"),
        _logged_to("${each.key}", bucket="${each.key}"),
    ],
    "s3-bucket-versioning": [
        *_unlinked(_VERSIONING, versioning_configuration={"status": "Enabled"}),
        _next_to(_VERSIONING, versioning_configuration={"status": "${var.status}"}),
        _bucket(versioning={"enabled": "${var.versioned}"}),
        _bucket(object_lock_enabled="${var.locked}"),
    ],
    "s3-bucket-object-lock": [*_unlinked(_LOCK), _bucket(object_lock_enabled="${var.locked}")],
    "s3-bucket-acl-disabled": [
        *_unlinked(_OWNERSHIP, rule={"object_ownership": "ObjectWriter"}),
        *_unlinked(_ACL, acl="public-read"),
        _bucket(acl="${var.acl}"),
        *(
            {
                **_next_to(_OWNERSHIP, rule={"object_ownership": "BucketOwnerPreferred"}),
                "aws_cloudfront_distribution": {"d": logs},
            }
            for logs in (
                {"logging_config": {"bucket": "${var.bucket}"}},
                {"dynamic": {"logging_config": {"for_each": "${var.logs}", "content": {"bucket": "b"}}}},
            )
        ),
        _next_to(_OWNERSHIP, rule={"object_ownership": "${var.ownership}"}),
    ],
    "s3-bucket-lifecycle": [
        *_unlinked(_LIFECYCLE, rule=[{"status": "Enabled"}]),
        _next_to(_LIFECYCLE, rule=[{"status": "Disabled"}, {"status": "${var.status}"}]),
        _next_to(_LIFECYCLE, dynamic={"rule": {"for_each": "${var.rules}", "content": {"status": "${rule.value}"}}}),
    ],
    "s3-bucket-replication": [
        *_unlinked(_REPLICATION, **_COPIED),
        _next_to(_REPLICATION, rule=[{"status": "Disabled"}, {"status": "${var.status}"}]),
        _bucket(replication_configuration="${var.replication}"),
        _copies("${var.rules}"),
        _copies("${var.rules}", _ID),
    ],
    "s3-bucket-events": [
        *_unlinked(_NOTIFICATION, eventbridge=True),
        _next_to(_NOTIFICATION, eventbridge="${var.events}"),
        _next_to(_NOTIFICATION, dynamic={"queue": {"for_each": "${var.queues}", "content": _QUEUE}}),
    ],
    "s3-in-backup-plan": _planned(maybe_planned),
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "s3-bucket-kms-encryption": [
        {**_BUCKET, **_BALANCER},
        {**_next_to(_SSE, **_encrypted("AES256")), **_BALANCER},
        {
            "aws_s3_bucket": {"it": {"bucket": "b"}, "files": {}},
            _LOGGING: {"other": {"bucket": "f", "target_bucket": "b"}},
        },
        _balanced([_ID]),
        _balanced({"x": "b"}),
        {**_balanced("${local.buckets}"), "locals": {"buckets": ["b"]}},
        _let_in("logging.s3.amazonaws.com"),
        _logged_to("${var.prefix}-logs", bucket="${var.prefix}-logs"),
        {**_logged_to("${local.logs}", bucket="audit"), "locals": {"logs": "audit"}},
        {**_logged_to("audit", bucket="${local.logs}"), "locals": {"logs": "audit"}},
    ],
    "s3-bucket-acl-disabled": [
        {
            **_next_to(_OWNERSHIP, rule={"object_ownership": "BucketOwnerPreferred"}),
            "aws_cloudfront_distribution": {"d": {"logging_config": {"bucket": bucket}}},
        }
        for bucket in ("${aws_s3_bucket.it.bucket_domain_name}", "b.s3.amazonaws.com")
    ],
    "s3-bucket-replication": [
        {
            **_replica(),
            _REPLICATION: {
                "other": {
                    "bucket": "${aws_s3_bucket.source.id}",
                    "rule": {"status": "Enabled", "destination": {"bucket": "${aws_s3_bucket.it.arn}"}},
                }
            },
        },
        {
            **_BUCKET,
            _REPLICATION: {
                "other": {"bucket": "c", "rule": [{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::b"}}]}
            },
        },
        _copies([{"to": _ID}]),
        _replica(
            replication_configuration={
                "rules": [{"status": "Enabled", "destination": [{"bucket": "${aws_s3_bucket.it.arn}"}]}]
            }
        ),
    ],
}
