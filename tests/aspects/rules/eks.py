"""Cases of the rules on Elastic Kubernetes Service."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_SUBNETS = {"subnet_ids": ["subnet-1", "subnet-2"]}
_OUTPOST = {"outpost_config": {"outpost_arns": ["arn:aws:outposts:eu-west-1:123456789012:outpost/op-1"]}}
_KEY = {"provider": {"key_arn": "${aws_kms_key.k.arn}"}, "resources": ["secrets"]}
_APP_KEY: Case = {"aws_kms_key": {"k": {}}}
_ALL = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def _cluster(**body: Any) -> Case:
    return {"aws_eks_cluster": {"it": {"name": "c", "vpc_config": _SUBNETS, **body}}}


def _endpoint(**config: Any) -> Case:
    return _cluster(vpc_config={**_SUBNETS, **config})


PASS: dict[str, list[Case]] = {
    "eks-endpoint-public": [
        _endpoint(endpoint_public_access=False, endpoint_private_access=True),
        _cluster(vpc_config=[{**_SUBNETS, "endpoint_public_access": False}]),
    ],
    "eks-version": [_cluster(), *(_cluster(version=each) for each in ("1.32", "1.33", "1.34", "1.35"))],
    "eks-secrets-encrypted": [
        {**_cluster(encryption_config=_KEY), **_APP_KEY},
        {**_cluster(encryption_config=[{**_KEY, "provider": [_KEY["provider"]]}]), **_APP_KEY},
        _cluster(
            encryption_config={
                "provider": {"key_arn": "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"},
                "resources": ["secrets"],
            }
        ),
    ],
    "eks-control-plane-logs": [_cluster(enabled_cluster_log_types=_ALL), _cluster(enabled_cluster_log_types=["audit"])],
}

FAIL: dict[str, list[Case]] = {
    "eks-endpoint-public": [
        _cluster(),
        _endpoint(endpoint_public_access=True),
        _endpoint(endpoint_public_access=True, public_access_cidrs=["0.0.0.0/0"]),
        _endpoint(endpoint_private_access=True),
        # Security Hub counts a narrowed one, too.
        _endpoint(endpoint_public_access=True, public_access_cidrs=["203.0.113.0/24"]),
    ],
    "eks-version": [_cluster(version=each) for each in ("1.10", "1.21", "1.24", "1.30")],
    "eks-secrets-encrypted": [
        _cluster(),
        _cluster(encryption_config=[]),
        {**_cluster(encryption_config={**_KEY, "resources": []}), **_APP_KEY},
        _cluster(encryption_config={"provider": {}, "resources": ["secrets"]}),
    ],
    "eks-control-plane-logs": [
        _cluster(),
        _cluster(enabled_cluster_log_types=[]),
        _cluster(enabled_cluster_log_types=["api", "authenticator"]),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "eks-endpoint-public": [
        _endpoint(endpoint_public_access="${var.public}"),
        _cluster(vpc_config="${var.network}"),
        _cluster(dynamic={"outpost_config": {"for_each": "${var.outposts}", "content": {}}}),
    ],
    "eks-version": [_cluster(version="${var.version}"), _cluster(version="1.99")],
    "eks-secrets-encrypted": [
        _cluster(encryption_config={"provider": {"key_arn": "${var.key}"}, "resources": ["secrets"]}),
        _cluster(dynamic={"encryption_config": {"for_each": "${var.keys}", "content": _KEY}}),
        {**_cluster(encryption_config={**_KEY, "resources": "${var.kinds}"}), **_APP_KEY},
    ],
    "eks-control-plane-logs": [
        _cluster(enabled_cluster_log_types="${var.logs}"),
        _cluster(enabled_cluster_log_types=["api", "${var.log}"]),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "eks-endpoint-public": [_cluster(**_OUTPOST)],
    "eks-secrets-encrypted": [_cluster(**_OUTPOST)],
    "eks-control-plane-logs": [_cluster(**_OUTPOST)],
}
