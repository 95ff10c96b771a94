"""EC2: descriptions of rules, destinations of flow logs, and the code of a missing network ACL."""

from __future__ import annotations

import functools

from tests.e2e.emulator.gaps.base import Request, closes, form, gone
from tests.e2e.emulator.gaps.echo import Echo, register
from tests.e2e.emulator.wire import Document

_RULE_DESCRIPTION = (
    "IpPermissions[0].[IpRanges, Ipv6Ranges, PrefixListIds, UserIdGroupPairs][] | [?Description].Description | [0]"
)

register(
    Echo(
        service="ec2",
        types=("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"),
        items={
            "AuthorizeSecurityGroupIngress": "SecurityGroupRules",
            "AuthorizeSecurityGroupEgress": "SecurityGroupRules",
            "DescribeSecurityGroupRules": "SecurityGroupRules",
        },
        identity=("SecurityGroupRuleId",),
        members={"Description": _RULE_DESCRIPTION},
    ),
)


@closes("ec2", ("CreateFlowLogs", "DescribeFlowLogs", "DeleteFlowLogs"), "aws_flow_log")
def _flow_log(request: Request) -> Document:
    """Moto takes a destination for the name of a bucket, prefix and all, and forgets the file options."""
    if request.operation == "CreateFlowLogs":
        bucket = request.sent.get("LogDestination", "").split("/")[0]
        answer = request.ask(form(request, LogDestination=bucket) if bucket else None)
        for identity in answer.get("FlowLogIds", ()):
            request.memory.records["flow-log", identity] = request.only("LogDestination", "DestinationOptions")
        return answer
    answer = request.ask()
    for item in answer.get("FlowLogs", ()):
        item.update(request.memory.records.get(("flow-log", item["FlowLogId"]), {}))
    if request.operation == "DeleteFlowLogs":
        for identity in request.sent["FlowLogIds"]:
            request.memory.forget("flow-log", identity)
    return answer


closes("ec2", ("DescribeNetworkAcls",), "aws_network_acl")(
    functools.partial(gone, "InvalidRouteTableID.NotFound", "InvalidNetworkAclID.NotFound")
)
