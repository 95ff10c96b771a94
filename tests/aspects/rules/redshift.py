"""Cases of the rules of Redshift."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_GROUP = "aws_redshift_parameter_group"
_NAMED_GROUP = "cluster_parameter_group_name"
_BY_REFERENCE = "${aws_redshift_parameter_group.shop.name}"
_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-groups.outputs.group}"
_TLS = {"name": "require_ssl", "value": "true"}
_NO_TLS = {"name": "require_ssl", "value": "false"}
_OTHER = {"name": "enable_user_activity_logging", "value": "true"}


def _cluster(**body: Any) -> Case:
    return {"aws_redshift_cluster": {"it": {"cluster_identifier": "shop", "node_type": "ra3.xlplus", **body}}}


def _workgroup(**body: Any) -> Case:
    return {"aws_redshiftserverless_workgroup": {"it": {"workgroup_name": "shop", "namespace_name": "shop", **body}}}


def _namespace(**body: Any) -> Case:
    return {"aws_redshiftserverless_namespace": {"it": {"namespace_name": "shop", **body}}}


def _parameters(*parameters: dict[str, Any], family: str = "redshift-1.0", **body: Any) -> dict[str, Any]:
    return {"name": "shop-tls", "family": family, "parameter": list(parameters), **body}


def _group(*parameters: dict[str, Any], family: str = "redshift-1.0", **body: Any) -> Case:
    return {_GROUP: {"it": _parameters(*parameters, family=family, **body)}}


def _in_group(group: dict[str, Any], named: str = _BY_REFERENCE) -> Case:
    return {**_cluster(**{_NAMED_GROUP: named}), _GROUP: {"shop": group}}


def _in_group_across_stacks(group: dict[str, Any]) -> Case:
    groups = {"resource": {_GROUP: {"shop": group}}, "output": {"group": {"value": _BY_REFERENCE}}}
    return {"config": {"resource": _cluster(**{_NAMED_GROUP: _REMOTE})}, "stacks": {"groups": groups}}


def _logged(by: str, **body: Any) -> Case:
    return {**_cluster(**body), "aws_redshift_logging": {"audit": {"cluster_identifier": by}}}


def _setting(key: str, value: object) -> dict[str, Any]:
    return {"parameter_key": key, "parameter_value": value}


PASS: dict[str, list[Case]] = {
    "redshift-enhanced-vpc-routing": [
        _cluster(enhanced_vpc_routing=True),
        _workgroup(enhanced_vpc_routing="true"),
    ],
    "redshift-public-access": [
        _cluster(publicly_accessible=False),
        _cluster(publicly_accessible="false"),
        _workgroup(),
        _workgroup(publicly_accessible=False),
    ],
    "redshift-tls": [
        _cluster(),
        _cluster(**{_NAMED_GROUP: "default.redshift-2.0"}),
        _in_group(_parameters(_OTHER, _TLS)),
        _in_group(_parameters(_TLS), "shop-tls"),
        _in_group(_parameters(_OTHER, family="redshift-2.0")),
        _in_group_across_stacks(_parameters(_TLS)),
        _group(_TLS),
        _group({"name": "require_ssl", "value": "1"}),
        _group(_OTHER, family="redshift-2.0"),
        _workgroup(),
        _workgroup(config_parameter=[_setting("require_ssl", "true"), _setting("search_path", "x")]),
    ],
    "redshift-audit-logs": [
        _cluster(logging={"enable": True, "bucket_name": "logs"}),
        _cluster(logging=[{"enable": "true", "log_destination_type": "cloudwatch"}]),
        _logged("${aws_redshift_cluster.it.id}"),
        _logged("${aws_redshift_cluster.it.cluster_identifier}"),
        _logged("shop"),
        _logged("${aws_redshift_cluster.it.id}", logging={"enable": False}),
        _namespace(log_exports=["userlog", "connectionlog"]),
        _namespace(log_exports=["userlog", "connectionlog", "${var.more}"]),
    ],
    "redshift-encrypted": [_cluster(encrypted=True), _cluster(encrypted="true", kms_key_id="${var.key}")],
    "redshift-maintenance": [
        _cluster(),
        _cluster(allow_version_upgrade="true", automated_snapshot_retention_period=7),
        _cluster(preferred_maintenance_window="sun:05:00-sun:06:00"),
    ],
    "redshift-backups": [
        _cluster(),
        _cluster(automated_snapshot_retention_period=1),
        _cluster(automated_snapshot_retention_period="35"),
    ],
    "redshift-admin-name": [
        _cluster(master_username="warehouse"),
        {**_cluster(master_username="${local.user}"), "locals": {"user": "warehouse"}},
    ],
    "redshift-database-name": [_cluster(database_name="orders")],
}
FAIL: dict[str, list[Case]] = {
    "redshift-enhanced-vpc-routing": [
        _cluster(),
        _cluster(enhanced_vpc_routing=False),
        _workgroup(),
        _workgroup(enhanced_vpc_routing="false"),
    ],
    "redshift-public-access": [
        _cluster(),
        _cluster(publicly_accessible=True),
        _workgroup(publicly_accessible="true"),
    ],
    "redshift-tls": [
        _cluster(**{_NAMED_GROUP: "default.redshift-1.0"}),
        _in_group(_parameters(_OTHER)),
        _in_group(_parameters(_NO_TLS)),
        _in_group(_parameters(_NO_TLS), "shop-tls"),
        _in_group(_parameters(_OTHER, _NO_TLS, family="redshift-2.0")),
        _in_group_across_stacks(_parameters()),
        _group(),
        _group(_NO_TLS),
        _group(_NO_TLS, family="redshift-2.0"),
        _workgroup(config_parameter=[_setting("require_ssl", "false")]),
        _workgroup(config_parameter={"parameter_key": "require_ssl", "parameter_value": False}),
    ],
    "redshift-audit-logs": [
        _cluster(),
        _cluster(logging={"enable": False}),
        _cluster(logging=[]),
        {
            "aws_redshift_cluster": {"it": {"cluster_identifier": "shop"}, "other": {"cluster_identifier": "other"}},
            "aws_redshift_logging": {"audit": {"cluster_identifier": "${aws_redshift_cluster.other.id}"}},
        },
        _namespace(),
        _namespace(log_exports=["userlog"]),
        _namespace(log_exports=[]),
    ],
    "redshift-encrypted": [_cluster(), _cluster(encrypted=False), _cluster(encrypted="false", kms_key_id="alias/shop")],
    "redshift-maintenance": [
        _cluster(allow_version_upgrade=False),
        _cluster(allow_version_upgrade="false", automated_snapshot_retention_period=7),
        _cluster(automated_snapshot_retention_period=0),
    ],
    "redshift-backups": [
        _cluster(automated_snapshot_retention_period=0),
        _cluster(automated_snapshot_retention_period="0"),
    ],
    "redshift-admin-name": [
        _cluster(master_username="awsuser"),
        {**_cluster(master_username="${local.user}"), "locals": {"user": "awsuser"}},
    ],
    "redshift-database-name": [_cluster(), _cluster(database_name="dev"), _cluster(database_name="")],
}
UNKNOWN: dict[str, list[Case]] = {
    "redshift-enhanced-vpc-routing": [_cluster(enhanced_vpc_routing="${var.routing}")],
    "redshift-public-access": [_cluster(publicly_accessible="${var.public}")],
    "redshift-tls": [
        _cluster(**{_NAMED_GROUP: "${var.group}"}),
        _cluster(**{_NAMED_GROUP: "platform"}),
        _in_group(_parameters({"name": "require_ssl", "value": "${var.tls}"})),
        _group({"name": "${var.name}", "value": "true"}),
        _group(family="${var.family}"),
        _workgroup(config_parameter=[_setting("require_ssl", "${var.tls}")]),
        _workgroup(dynamic={"config_parameter": {"for_each": "${var.all}", "content": _setting("x", "y")}}),
    ],
    "redshift-audit-logs": [
        _cluster(logging={"enable": "${var.logs}"}),
        _logged("${var.cluster}"),
        _namespace(log_exports="${var.logs}"),
        _namespace(log_exports=["userlog", "${var.log}"]),
    ],
    "redshift-encrypted": [_cluster(encrypted="${var.encrypted}")],
    "redshift-maintenance": [_cluster(allow_version_upgrade="${var.upgrades}")],
    "redshift-backups": [_cluster(automated_snapshot_retention_period="${var.days}")],
    "redshift-admin-name": [
        _cluster(master_username="${var.user}"),
        _cluster(master_username="awsuser", snapshot_identifier="${var.snapshot}"),
    ],
    "redshift-database-name": [_cluster(database_name="${var.name}"), _cluster(snapshot_arn="${var.snapshot}")],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "redshift-admin-name": [
        _cluster(snapshot_identifier="shop", master_username="awsuser"),
        _cluster(snapshot_arn="arn:aws:redshift:us-east-1:111122223333:snapshot:shop/last"),
    ],
    "redshift-database-name": [_cluster(snapshot_identifier="${aws_redshift_cluster_snapshot.last.id}")],
}
