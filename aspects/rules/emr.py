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
        yield it.problem("ec2_attributes", "ec2_attributes is not set, and a default subnet gives public addresses")
        return
    several = attributes.raw("subnet_ids")
    yield from in_public_subnet(attributes, "subnet_ids" if several is not None else "subnet_id")


RULES = (
    Rule(
        "emr-no-public-ip",
        _TYPES,
        _public_ip,
        title="The nodes of a cluster have no public addresses",
        why="The primary node has the web pages and the SSH port of the whole cluster: nobody on the internet needs"
        " them.",
        remedy="use private subnets in ec2_attributes",
        severity="high",
        controls=("Security Hub EMR.1", "Config EMR_MASTER_NO_PUBLIC_IP"),
        links=(_HUB, f"{_GUIDE}/emr-plan-vpc-subnet.html"),
    ),
    Rule(
        "emr-kerberos",
        _TYPES,
        present("kerberos_attributes"),
        title="Clusters know their users through Kerberos",
        why="Without it, Hadoop believes whoever says who they are, and every user can act as any other.",
        remedy="add kerberos_attributes, and a security configuration with Kerberos",
        controls=("Config EMR_KERBEROS_ENABLED",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/emr-kerberos-enabled.html",
            f"{_GUIDE}/emr-kerberos.html",
        ),
    ),
)
