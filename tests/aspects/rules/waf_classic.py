"""Cases of the rule for WAF Classic: nothing of it complies."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


PASS: dict[str, list[Case]] = {}

FAIL: dict[str, list[Case]] = {
    "waf-classic": [
        _it("aws_waf_web_acl", rules=[{"rule_id": "r"}], logging_configuration={"log_destination": "${var.stream}"}),
        _it("aws_wafregional_web_acl", name="acl"),
        _it("aws_waf_rule_group", activated_rule=[{"rule_id": "r"}]),
        _it("aws_wafregional_rule_group", name="group"),
        _it("aws_waf_rule", predicates=[{"data_id": "d"}]),
        _it("aws_wafregional_rule", name="rule"),
        _it("aws_waf_rate_based_rule", rate_limit=2000),
        _it("aws_wafregional_rate_based_rule", rate_limit=2000),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "waf-classic": [_it("aws_wafv2_web_acl", name="acl"), _it("aws_wafv2_rule_group", name="group")],
}
