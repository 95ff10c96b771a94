"""Stand-ins for the neighbours of service, scaling and deployment: references that tests can recognize."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from constructs import Construct

from lib.service import Service
from tests.support import LOCATION, Body, all_of, settings


def resource(scope: Construct, id: str, resource_type: str, **attributes: Any) -> Any:
    """An untyped resource, for ``depends_on``, that also has ``attributes``."""
    made = TerraformResource(scope, id, terraform_resource_type=resource_type)
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def neighbours(scope: Construct) -> dict[str, Any]:
    """Network, load balancer, database, secrets and key, as the constructor of ``Service`` takes them."""
    scope = Construct(scope, "neighbours")
    return {
        "network": SimpleNamespace(
            private_subnets=[SimpleNamespace(id=f"private-{zone}") for zone in "abc"],
            task_security_group=SimpleNamespace(id="task-group"),
            private_ready=[resource(scope, "route", "aws_route")],
        ),
        "load_balancer": load_balancer(scope),
        "database": SimpleNamespace(
            cluster=SimpleNamespace(endpoint="writer.host", reader_endpoint="reader.host", port=5432),
            instances=[resource(scope, "instance", "aws_rds_cluster_instance")],
            master_secret_arn="arn:master",
            application_user="application",
            connect_arn="arn:connect",
        ),
        "secrets": SimpleNamespace(
            api_configuration=SimpleNamespace(arn="arn:configuration"),
            api_configuration_rotation=resource(scope, "rotation-a", "aws_secretsmanager_secret_rotation"),
            database_rotation=resource(scope, "rotation-b", "aws_secretsmanager_secret_rotation"),
        ),
        "key": SimpleNamespace(arn="arn:key"),
    }


def load_balancer(scope: Construct) -> Any:
    """A load balancer with its two target groups, listeners and rules."""
    return SimpleNamespace(
        alb=SimpleNamespace(arn_suffix="app/alb/1"),
        blue=SimpleNamespace(arn="arn:blue", name="blue"),
        green=SimpleNamespace(arn="arn:green", name="green"),
        listener=SimpleNamespace(arn="arn:listener"),
        test_listener=SimpleNamespace(arn="arn:test-listener"),
        listener_rule=resource(scope, "rule", "aws_lb_listener_rule", arn="arn:rule"),
        test_listener_rule=resource(scope, "test-rule", "aws_lb_listener_rule", arn="arn:test-rule"),
    )


def service(scope: Construct, around: dict[str, Any] | None = None, **values: Any) -> Service:
    """The real service among its stand-ins; ``values`` are settings."""
    return Service(scope, "service", settings=settings(**values), location=LOCATION, **(around or neighbours(scope)))


def topic(scope: Construct) -> SnsTopic:
    """A topic for alarms."""
    return SnsTopic(scope, "topic", name="topic")


def logical_id(body: Body, resource_type: str, path_end: str) -> str:
    """The logical id of the resource whose construct path ends in ``path_end``."""
    end = path_end.replace("/", "_")
    (found,) = (id for id in all_of(body, resource_type) if re.sub("_[0-9A-F]{8}$", "", id).endswith(end))
    return found
