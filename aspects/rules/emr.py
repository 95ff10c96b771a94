"""Elastic MapReduce: clusters."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, present
from .instances import in_public_subnet
from .model import Rule
from .reader import Block

_TYPES = ("aws_emr_cluster",)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/emr-controls.html"
_GUIDE = "https://docs.aws.amazon.com/emr/latest/ManagementGuide"


def _public_ip(it: Block, graph: Graph) -> Found:
    attributes = it.block("ec2_attributes")
    if attributes is None:
        yield it.problem("ec2_attributes", "ec2_attributes is not set, and a default subnet assigns public addresses")
        return
    several = attributes.raw("subnet_ids")
    yield from in_public_subnet(attributes, "subnet_ids" if several is not None else "subnet_id")


RULES = (
    Rule(
        "emr-no-public-ip",
        _TYPES,
        _public_ip,
        title="EMR cluster nodes have no public addresses",
        why="The primary node serves the web interfaces and the SSH port of the whole cluster, which nobody on"
        " the internet needs.",
        remedy="use private subnets in ec2_attributes",
        severity="high",
        controls=("Security Hub EMR.1", "Config EMR_MASTER_NO_PUBLIC_IP"),
        links=(_HUB, f"{_GUIDE}/emr-plan-vpc-subnet.html"),
    ),
    Rule(
        "emr-kerberos",
        _TYPES,
        present("kerberos_attributes"),
        title="EMR clusters authenticate their users with Kerberos",
        why="Without it, Hadoop trusts whatever identity a client claims, and every user can act as any other.",
        remedy="add kerberos_attributes, and a security configuration with Kerberos",
        controls=("Config EMR_KERBEROS_ENABLED",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/emr-kerberos-enabled.html",
            f"{_GUIDE}/emr-kerberos.html",
        ),
    ),
)
