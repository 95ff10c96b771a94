"""Elastic Kubernetes Service: clusters."""

from __future__ import annotations

from ..core.graph import Graph
from ..facts.log_types import logs_of
from ..facts.versions import EKS_VERSIONS, EKS_VERSIONS_ENDED
from .checks import Found, each, equals, where
from .keys import customer_key
from .model import Check, Rule, Undecided
from .reader import Block

_TYPES = ("aws_eks_cluster",)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html"
_GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide"
_ENCRYPTION = "encryption_config"


def _in_the_cloud(check: Check, setting: str) -> Check:
    return where(lambda it: not it.has("outpost_config"), check, f"clusters on Outposts have no {setting}")


def _version(it: Block, graph: Graph) -> Found:
    version = it.text("version")
    if version is None or version in EKS_VERSIONS:
        return  # without one, the newest when the cluster is created
    if ended := EKS_VERSIONS_ENDED.get(version):
        yield it.problem("version", f'version is "{version}", which AWS has not patched since {ended:%Y-%m-%d}')
    else:
        raise Undecided(f'version is "{version}", an unknown version', "version", version)


def _secrets_encrypted(it: Block, graph: Graph) -> Found:
    configs = it.blocks(_ENCRYPTION)
    if not configs:
        yield it.problem(_ENCRYPTION)

    def of(config: Block) -> Found:
        if "secrets" not in config.known_items("resources"):
            yield config.problem("resources")

    yield from each(configs, of)
    if configs:
        yield from customer_key(f"{_ENCRYPTION}.provider.key_arn")(it, graph)


def _control_plane_logs(it: Block, graph: Graph) -> Found:
    row = logs_of(it.type)
    assert row is not None
    exported = it.items(row.attribute)
    for log in row.needed:
        if log not in exported:
            yield next((each for each in exported if isinstance(each, Undecided)), None) or it.problem(
                row.attribute, f"{row.attribute} has no {log!r}" if exported else ""
            )


RULES = (
    Rule(
        "eks-endpoint-public",
        _TYPES,
        _in_the_cloud(equals("vpc_config.endpoint_public_access", False), "public endpoint"),
        title="The API of a cluster is only reachable from its own network",
        why="With a public endpoint, a stolen token or a flaw in the API server is enough to take over the"
        " cluster from anywhere.",
        remedy="set endpoint_public_access = false and endpoint_private_access = true; acknowledge the finding if"
        " public_access_cidrs are your own addresses",
        severity="high",
        controls=("Security Hub EKS.1", "Config EKS_ENDPOINT_NO_PUBLIC_ACCESS"),
        links=(_HUB, f"{_GUIDE}/cluster-endpoint.html"),
    ),
    Rule(
        "eks-version",
        _TYPES,
        _version,
        title="Clusters run a version of Kubernetes that AWS supports",
        why="A version past its end of support gets no more security patches, and AWS upgrades the cluster at a"
        " time of its choosing.",
        remedy=f"use a version that AWS supports, such as {max(EKS_VERSIONS)}",
        severity="high",
        controls=("Security Hub EKS.2", "Config EKS_CLUSTER_SUPPORTED_VERSION"),
        links=(_HUB, f"{_GUIDE}/kubernetes-versions.html"),
    ),
    Rule(
        "eks-secrets-encrypted",
        _TYPES,
        _in_the_cloud(_secrets_encrypted, "envelope encryption with a KMS key"),
        title="The secrets of a cluster are encrypted with a customer managed key",
        why="Kubernetes stores its secrets in a database: with your own key, you decide who may read them"
        " there, and CloudTrail shows who did.",
        remedy='add encryption_config with provider.key_arn and resources = ["secrets"]',
        controls=("Security Hub EKS.3", "Config EKS_CLUSTER_SECRETS_ENCRYPTED", "Config EKS_SECRETS_ENCRYPTED"),
        links=(_HUB, f"{_GUIDE}/enable-kms.html"),
    ),
    Rule(
        "eks-control-plane-logs",
        _TYPES,
        _in_the_cloud(_control_plane_logs, "control plane logs in CloudWatch"),
        title="Clusters log the calls of their API",
        why="The audit log is the only record of who read a secret or started a pod.",
        remedy='add "audit" to enabled_cluster_log_types',
        controls=("Security Hub EKS.8",),
        links=(_HUB, f"{_GUIDE}/control-plane-logs.html"),
    ),
)
