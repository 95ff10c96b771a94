"""Cases of the rules of ElastiCache."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_TLS = "transit_encryption_enabled"
_DISKS = "at_rest_encryption_enabled"
_UPGRADES = "auto_minor_version_upgrade"
_DAYS = "snapshot_retention_limit"
_SUBNETS = "subnet_group_name"
_OF_A_GROUP: dict[str, Any] = {"replication_group_id": "${aws_elasticache_replication_group.shop.id}"}
_SECONDARY: dict[str, Any] = {"global_replication_group_id": "${aws_elasticache_global_replication_group.shop.id}"}


def _group(**body: Any) -> Case:
    return {"aws_elasticache_replication_group": {"it": {"replication_group_id": "shop", **body}}}


def _cluster(engine: str | None = "memcached", /, **body: Any) -> Case:
    return {"aws_elasticache_cluster": {"it": {"cluster_id": "shop", "engine": engine, **body}}}


PASS: dict[str, list[Case]] = {
    "elasticache-in-transit": [
        _group(**{_TLS: True}),
        _group(engine="valkey", **{_TLS: "true"}),
        _cluster(**{_TLS: True, "engine_version": "1.6.22"}),
    ],
    "elasticache-at-rest": [
        _group(**{_DISKS: True}),
        _group(**{_DISKS: "true", "engine": "redis"}),
        _group(engine="valkey"),
        _group(engine="Valkey", kms_key_id="${aws_kms_key.key.arn}"),
    ],
    "elasticache-auth": [
        _group(user_group_ids=["${aws_elasticache_user_group.shop.id}"]),
        _group(user_group_ids=["shop"], engine="valkey"),
        _group(auth_token="${random_password.token.result}", engine_version="5.0.6"),
        _group(auth_token="hunter2hunter2hunter2"),
        _group(auth_token_wo="${ephemeral.random_password.token.result}", auth_token_wo_version=1),
    ],
    "elasticache-minor-upgrades": [
        _group(),
        _group(**{_UPGRADES: "true"}),
        _cluster("redis"),
        _cluster("valkey", **{_UPGRADES: True}),
    ],
    "elasticache-backups": [
        _group(**{_DAYS: 15}),
        _group(**{_DAYS: "35"}),
        _cluster("redis", **{_DAYS: 20}),
    ],
    "elasticache-subnet-group": [
        {
            **_group(**{_SUBNETS: "${aws_elasticache_subnet_group.shop.name}"}),
            "aws_elasticache_subnet_group": {"shop": {"subnet_ids": ["${aws_subnet.private.id}"]}},
        },
        _group(**{_SUBNETS: "shop"}),
        _cluster(**{_SUBNETS: "private"}),
        {**_cluster("redis", **{_SUBNETS: "${local.subnets}"}), "locals": {"subnets": "private"}},
    ],
}
FAIL: dict[str, list[Case]] = {
    "elasticache-in-transit": [
        _group(),
        _group(**{_TLS: False}),
        _group(engine="valkey", **{_TLS: "false"}),
        _cluster(),
        _cluster(**{_TLS: False}),
        _cluster("redis"),
        _cluster("valkey"),
        _cluster(None),
    ],
    "elasticache-at-rest": [
        _group(),
        _group(**{_DISKS: False}),
        _group(**{_DISKS: "false", "engine": "valkey"}),
        _group(engine="redis"),
    ],
    "elasticache-auth": [
        _group(),
        _group(user_group_ids=[], engine_version="7.1"),
        _group(auth_token="", engine_version="5.0.6", **{_TLS: True}),
    ],
    "elasticache-minor-upgrades": [
        _group(**{_UPGRADES: "false"}),
        _group(**{_UPGRADES: False, "engine": "valkey"}),
        _cluster("redis", **{_UPGRADES: False}),
    ],
    "elasticache-backups": [
        _group(),
        _group(**{_DAYS: 0}),
        _group(**{_DAYS: "14"}),
        _cluster("redis"),
        _cluster("valkey", **{_DAYS: 5}),
    ],
    "elasticache-subnet-group": [
        _group(),
        _group(**{_SUBNETS: "default"}),
        _cluster(),
        _cluster("redis", **{_SUBNETS: "default"}),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "elasticache-in-transit": [
        _group(**{_TLS: "${var.tls}"}),
        _group(global_replication_group_id="${var.primary}"),
        _cluster("redis", replication_group_id="${var.group}"),
    ],
    "elasticache-at-rest": [_group(**{_DISKS: "${var.encrypted}"}), _group(engine="${var.engine}")],
    "elasticache-auth": [
        _group(auth_token="${var.token}"),
        _group(user_group_ids="${var.groups}"),
        _group(user_group_ids=None, auth_token="${var.sensitive ? var.token : null}"),
    ],
    "elasticache-minor-upgrades": [
        _group(**{_UPGRADES: "${var.upgrades}"}),
        _cluster("${var.engine}", **{_UPGRADES: False}),
    ],
    "elasticache-backups": [_group(**{_DAYS: "${var.days}"}), _cluster("${var.engine}")],
    "elasticache-subnet-group": [
        _group(**{_SUBNETS: "${var.subnets}"}),
        _group(**{_SUBNETS: "${data.aws_elasticache_subnet_group.shop.name}"}),
    ],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "elasticache-in-transit": [_group(**_SECONDARY), _cluster("redis", **_OF_A_GROUP), _cluster(None, **_OF_A_GROUP)],
    "elasticache-at-rest": [_group(**_SECONDARY), _group(**_SECONDARY, **{_DISKS: False})],
    "elasticache-minor-upgrades": [
        _cluster(),
        _cluster(**{_UPGRADES: False}),
        _cluster(None, **_OF_A_GROUP, **{_UPGRADES: False}),
    ],
    "elasticache-backups": [_cluster(), _cluster("Memcached", **{_DAYS: 0}), _cluster(None, **_OF_A_GROUP)],
    "elasticache-subnet-group": [_cluster(None, **_OF_A_GROUP)],
}
