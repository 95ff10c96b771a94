"""The gaps of EC2."""

from __future__ import annotations

from tests.e2e.gaps.support import Aws, name, refused


def test_security_group_rule_description(aws: Aws) -> None:
    """A rule that names another group keeps its description; one without a description gets none."""
    ec2 = aws["ec2"]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName=name(), Description="x", VpcId=vpc)["GroupId"]

    def allow(port: int, **pair: str) -> str:
        permission = {
            "IpProtocol": "tcp",
            "FromPort": port,
            "ToPort": port,
            "UserIdGroupPairs": [{"GroupId": group, **pair}],
        }
        made = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
        return str(made["SecurityGroupRules"][0]["SecurityGroupRuleId"])

    rules = {allow(443, Description="from the balancer"): "from the balancer", allow(80): None}
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=list(rules))["SecurityGroupRules"]
    assert {rule["SecurityGroupRuleId"]: rule.get("Description") for rule in found} == rules


def test_flow_log_to_a_prefix(aws: Aws) -> None:
    """A flow log keeps the prefix of its destination and its file options."""
    bucket = name()
    aws["s3"].create_bucket(Bucket=bucket)
    vpc = aws["ec2"].create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    sent = {
        "LogDestination": f"arn:aws:s3:::{bucket}/vpc/a&b",
        "DestinationOptions": {
            "FileFormat": "parquet",
            "HiveCompatiblePartitions": True,
            "PerHourPartition": True,
        },
    }
    (identity,) = aws["ec2"].create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogDestinationType="s3", **sent
    )["FlowLogIds"]
    (found,) = aws["ec2"].describe_flow_logs(FlowLogIds=[identity])["FlowLogs"]
    assert {member: found[member] for member in sent} == sent
    aws["ec2"].delete_flow_logs(FlowLogIds=[identity])
    assert aws["ec2"].describe_flow_logs()["FlowLogs"] == []


def test_what_is_gone_is_refused_with_the_code_of_aws(aws: Aws) -> None:
    """By that code Terraform knows that a thing is gone, rather than that something went wrong."""
    vpc = aws["ec2"].create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    acl = aws["ec2"].create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    assert len(aws["ec2"].describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"]) == 1
    aws["ec2"].delete_network_acl(NetworkAclId=acl)
    with refused("InvalidNetworkAclID.NotFound"):
        aws["ec2"].describe_network_acls(NetworkAclIds=[acl])
