"""Which attribute names another resource by its literal name or ARN.

An attribute that may name several types has a link for each. Read by :meth:`aspects.core.graph.Graph.edges_from`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One way in which an attribute names a resource.

    Attributes:
        type: the resource type that it names.
        template: what stands in the attribute, with ``{name}`` for the name and ``*`` for one part of an ARN that may
            be anything.
        source: the page or schema that says so.
    """

    type: str
    template: str = "{name}"
    source: str = ""


_PROVIDER = "Terraform Registry, AWS provider 5.100.0, argument reference of the resource"
_IAM = "Service Authorization Reference, Actions, resources, and condition keys for AWS IAM"
_ROLE_NAME = Link("aws_iam_role", source=_PROVIDER)
_ROLE_ARN = Link("aws_iam_role", "arn:*:iam::*:role/{name}", _IAM)
_CLUSTER = Link("aws_ecs_cluster", source=_PROVIDER)
_FUNCTION = Link("aws_lambda_function", source=_PROVIDER)

LINKS: Mapping[tuple[str, str], tuple[Link, ...]] = {
    ("aws_iam_role_policy", "role"): (_ROLE_NAME,),
    ("aws_iam_role_policy_attachment", "role"): (_ROLE_NAME,),
    ("aws_iam_instance_profile", "role"): (_ROLE_NAME,),
    ("aws_ecs_service", "cluster"): (_CLUSTER,),
    ("aws_lambda_function", "role"): (_ROLE_ARN,),
    ("aws_lambda_permission", "function_name"): (_FUNCTION,),
    ("aws_cloudwatch_event_target", "rule"): (Link("aws_cloudwatch_event_rule", source=_PROVIDER),),
    ("aws_db_instance", "db_subnet_group_name"): (Link("aws_db_subnet_group", source=_PROVIDER),),
    ("aws_rds_cluster", "db_subnet_group_name"): (Link("aws_db_subnet_group", source=_PROVIDER),),
    ("aws_rds_cluster_instance", "cluster_identifier"): (Link("aws_rds_cluster", source=_PROVIDER),),
}
"""Resource type and dotted attribute path to what it may name."""
