"""Ordinary apps, as engineers who know AWS write them: none has a fault, so that no rule may fire on them.

Each module has ``RESOURCES`` (type to id to attributes) and may have ``DATA``, its data sources in the same form. They
are the Terraform JSON that constructs make, before the aspects.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from aspects.check.report import Result
from aspects.compliance import ComplianceAspect
from aspects.core.aspect import Aspect
from aspects.core.decide import Entry, decide
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.packs import PCI_DSS_V4

Blocks = dict[str, dict[str, dict[str, Any]]]

REGION = "us-east-1"
ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-a6ef-1234567890ab"


def violations(config: dict[str, Any], *aspects: Aspect) -> list[Result]:
    """What an app violates of PCI DSS, after the aspects; a rule that fails is a violation, too.

    Args:
        config: its Terraform JSON.
        aspects: what writes before the pack judges.
    """
    compliance = ComplianceAspect(PCI_DSS_V4)
    app = Graph([Stack.from_terraform(config, "app")])
    decision = decide(app, [Entry("", (*aspects, compliance), False)], today=date(2026, 11, 27))
    assert [each.message for _, each in decision.findings if each.rule_id == "guardrails-internal"] == []
    return [each for each in compliance.results if each.is_open]


def document(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: str | list[str], resources: str | list[str], **more: Any) -> dict[str, Any]:
    """A statement that allows something."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def trust(service: str) -> str:
    """The trust policy of a role that a service of AWS takes."""
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})


def tls_only(bucket: str, *more: dict[str, Any]) -> str:
    """The policy of a bucket, given its address, that takes no request without TLS."""
    arn = f"${{{bucket}.arn}}"
    return document(
        {
            "Sid": "DenyInsecureTransport",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        *more,
    )


def bucket(id: str, *statements: dict[str, Any], logs_to: str = "", **body: Any) -> Blocks:
    """A bucket with all that belongs to one that nobody outside reads.

    Args:
        id: its logical id.
        statements: more statements of its policy.
        logs_to: logical id of the bucket that its access logs go to; empty: it is that one.
        body: attributes of the bucket.
    """
    name = f"${{aws_s3_bucket.{id}.id}}"
    found: Blocks = {
        "aws_s3_bucket": {id: {"bucket": f"acme-{id}", **body}},
        "aws_s3_bucket_versioning": {id: {"bucket": name, "versioning_configuration": {"status": "Enabled"}}},
        "aws_s3_bucket_public_access_block": {
            id: {
                "bucket": name,
                "block_public_acls": True,
                "block_public_policy": True,
                "ignore_public_acls": True,
                "restrict_public_buckets": True,
            }
        },
        "aws_s3_bucket_policy": {id: {"bucket": name, "policy": tls_only(f"aws_s3_bucket.{id}", *statements)}},
        "aws_s3_bucket_lifecycle_configuration": {
            id: {
                "bucket": name,
                "rule": [{"id": "expire", "status": "Enabled", "filter": {}, "expiration": {"days": 400}}],
            }
        },
    }
    if logs_to:
        found["aws_s3_bucket_logging"] = {
            id: {"bucket": name, "target_bucket": f"${{aws_s3_bucket.{logs_to}.id}}", "target_prefix": f"{id}/"}
        }
    return found


def takes_access_logs(id: str) -> dict[str, Any]:
    """The statement of a bucket's policy, given its logical id, that lets S3 deliver access logs to it."""
    return allow(
        "s3:PutObject",
        f"${{aws_s3_bucket.{id}.arn}}/*",
        Principal={"Service": "logging.s3.amazonaws.com"},
        Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    )


def merged(*parts: Blocks) -> Blocks:
    """All resources of several parts."""
    found: Blocks = {}
    for part in parts:
        for kind, group in part.items():
            found.setdefault(kind, {}).update(group)
    return found


def network(zones: int = 3) -> Blocks:
    """A network with public and private subnets, gateways, flow logs and a default group that lets nobody in."""
    vpc = "${aws_vpc.main.id}"
    names = [f"{REGION}{letter}" for letter in "abc"[:zones]]
    found: Blocks = {
        "aws_vpc": {"main": {"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": True}},
        "aws_default_security_group": {"main": {"vpc_id": vpc}},
        "aws_internet_gateway": {"main": {"vpc_id": vpc}},
        "aws_subnet": {
            **{
                f"public_{at}": {"vpc_id": vpc, "cidr_block": f"10.0.{at}.0/24", "availability_zone": zone}
                for at, zone in enumerate(names)
            },
            **{
                f"private_{at}": {"vpc_id": vpc, "cidr_block": f"10.0.{at + 10}.0/24", "availability_zone": zone}
                for at, zone in enumerate(names)
            },
        },
        "aws_eip": {"nat": {"domain": "vpc"}},
        "aws_nat_gateway": {"main": {"allocation_id": "${aws_eip.nat.id}", "subnet_id": "${aws_subnet.public_0.id}"}},
        "aws_route_table": {"public": {"vpc_id": vpc}, "private": {"vpc_id": vpc}},
        "aws_route": {
            "public": {
                "route_table_id": "${aws_route_table.public.id}",
                "destination_cidr_block": "0.0.0.0/0",
                "gateway_id": "${aws_internet_gateway.main.id}",
            },
            "private": {
                "route_table_id": "${aws_route_table.private.id}",
                "destination_cidr_block": "0.0.0.0/0",
                "nat_gateway_id": "${aws_nat_gateway.main.id}",
            },
        },
        "aws_route_table_association": {
            f"{kind}_{at}": {
                "subnet_id": f"${{aws_subnet.{kind}_{at}.id}}",
                "route_table_id": f"${{aws_route_table.{kind}.id}}",
            }
            for kind in ("public", "private")
            for at in range(zones)
        },
        "aws_cloudwatch_log_group": {"flow": {"name": "/vpc/flow", "retention_in_days": 400}},
        "aws_iam_role": {"flow": {"name": "flow-logs", "assume_role_policy": trust("vpc-flow-logs.amazonaws.com")}},
        "aws_iam_role_policy": {
            "flow": {
                "role": "${aws_iam_role.flow.id}",
                "policy": document(
                    allow(
                        ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                        "${aws_cloudwatch_log_group.flow.arn}:*",
                    )
                ),
            }
        },
        "aws_flow_log": {
            "main": {
                "vpc_id": vpc,
                "traffic_type": "ALL",
                "iam_role_arn": "${aws_iam_role.flow.arn}",
                "log_destination": "${aws_cloudwatch_log_group.flow.arn}",
            }
        },
    }
    return found


PRIVATE = [f"${{aws_subnet.private_{at}.id}}" for at in range(3)]
PUBLIC = [f"${{aws_subnet.public_{at}.id}}" for at in range(3)]
