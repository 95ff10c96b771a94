"""X-Ray: groups and sampling rules, which moto does not have."""

from __future__ import annotations

import secrets

from tests.e2e.emulator.gaps.base import TAG_OPERATIONS, Request, closes, forgotten, now, tag_list, tag_pairs, thing
from tests.e2e.emulator.wire import Document


@closes("xray", TAG_OPERATIONS, "aws_xray_group", "aws_xray_sampling_rule")
def _xray_tags(request: Request) -> Document:
    return tag_list(request, "ResourceARN")


_XRAY_ERRORS = ("InvalidRequestException", "InvalidRequestException")


@closes("xray", ("CreateGroup", "UpdateGroup", "GetGroup", "GetGroups", "DeleteGroup"), "aws_xray_group")
def _xray_group(request: Request) -> Document:
    if request.operation == "GetGroups":
        return {"Groups": request.memory.of_kind("xray-group")}
    name = str(request.sent.get("GroupName") or request.sent["GroupARN"].split("/")[1])
    key, made = ("xray-group", name), None
    if request.operation == "CreateGroup":
        made = {"GroupName": name, "GroupARN": request.arn("xray", f"group/{name}/{secrets.token_hex(13).upper()}")}
    group = thing(request, key, made, _XRAY_ERRORS, "Group")
    if request.operation == "DeleteGroup":
        return forgotten(request, key, group["GroupARN"])
    group.update(request.only("FilterExpression", "InsightsConfiguration"))
    if made:
        request.memory.tags(group["GroupARN"]).update(tag_pairs(request.sent.get("Tags")))
    return {"Group": group}


@closes(
    "xray",
    ("CreateSamplingRule", "UpdateSamplingRule", "DeleteSamplingRule", "GetSamplingRules"),
    "aws_xray_sampling_rule",
)
def _xray_sampling_rule(request: Request) -> Document:
    if request.operation == "GetSamplingRules":
        return {"SamplingRuleRecords": request.memory.of_kind("sampling-rule")}
    sent = request.sent.get("SamplingRule") or request.sent.get("SamplingRuleUpdate") or request.sent
    name = str(sent.get("RuleName") or sent["RuleARN"].rsplit("/", 1)[1])
    key, arn, made = ("sampling-rule", name), request.arn("xray", f"sampling-rule/{name}"), None
    if request.operation == "CreateSamplingRule":
        made = {"SamplingRule": {"RuleARN": arn}, "CreatedAt": now()}
    record = thing(request, key, made, _XRAY_ERRORS, "Sampling rule")
    if request.operation == "DeleteSamplingRule":
        return {"SamplingRuleRecord": record, **forgotten(request, key, arn)}
    record["SamplingRule"].update(sent)
    record["ModifiedAt"] = now()
    if made:
        request.memory.tags(arn).update(tag_pairs(request.sent.get("Tags")))
    return {"SamplingRuleRecord": record}
