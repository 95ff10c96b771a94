"""The gaps of X-Ray."""

from __future__ import annotations

from tests.e2e.gaps.support import MORE_TAGS, TAGS, Aws, name, refused


def test_xray_group(aws: Aws) -> None:
    """Groups keep expression, insights and tags; a duplicate and a deleted one are refused."""
    xray, group = aws["xray"], name()
    arn = xray.create_group(GroupName=group, FilterExpression="fault", Tags=TAGS)["Group"]["GroupARN"]
    with refused("InvalidRequestException"):
        xray.create_group(GroupName=group)
    xray.update_group(GroupARN=arn, InsightsConfiguration={"InsightsEnabled": True})
    xray.tag_resource(ResourceARN=arn, Tags=MORE_TAGS)
    expected = {
        "GroupName": group,
        "GroupARN": arn,
        "FilterExpression": "fault",
        "InsightsConfiguration": {"InsightsEnabled": True},
    }
    assert xray.get_group(GroupName=group)["Group"] == expected
    assert xray.get_groups()["Groups"] == [expected]
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == TAGS + MORE_TAGS
    xray.untag_resource(ResourceARN=arn, TagKeys=["Environment"])
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == MORE_TAGS
    xray.delete_group(GroupARN=arn)
    assert xray.get_groups()["Groups"] == []
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    with refused("InvalidRequestException"):
        xray.get_group(GroupName=group)


def test_xray_sampling_rule(aws: Aws) -> None:
    """Rules keep every member through a change, and a rule made anew has no tags of the one before."""
    xray = aws["xray"]
    rule = {
        "RuleName": name(),
        "ResourceARN": "*",
        "Priority": 100,
        "FixedRate": 0.25,
        "ReservoirSize": 1,
        "ServiceName": "*",
        "ServiceType": "*",
        "Host": "*",
        "HTTPMethod": "*",
        "URLPath": "*",
        "Version": 1,
    }
    arn = xray.create_sampling_rule(SamplingRule=rule, Tags=TAGS)["SamplingRuleRecord"]["SamplingRule"]["RuleARN"]
    with refused("InvalidRequestException"):
        xray.create_sampling_rule(SamplingRule=rule)
    xray.update_sampling_rule(SamplingRuleUpdate={"RuleARN": arn, "FixedRate": 0.5})
    (record,) = xray.get_sampling_rules()["SamplingRuleRecords"]
    assert record["SamplingRule"] == {**rule, "RuleARN": arn, "FixedRate": 0.5}
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == TAGS
    xray.delete_sampling_rule(RuleName=rule["RuleName"])
    assert xray.get_sampling_rules()["SamplingRuleRecords"] == []
    with refused("InvalidRequestException"):
        xray.delete_sampling_rule(RuleName=rule["RuleName"])
    xray.create_sampling_rule(SamplingRule=rule)
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    xray.delete_sampling_rule(RuleName=rule["RuleName"])
