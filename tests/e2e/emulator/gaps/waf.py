"""WAF: what an update of a rule group takes away."""

from __future__ import annotations

import json

from tests.e2e.emulator.gaps.base import Request, closes
from tests.e2e.emulator.wire import Document


@closes("wafv2", ("UpdateRuleGroup",), "aws_wafv2_rule_group")
def _rule_group(request: Request) -> Document:
    """An update takes away the description that it does not name; moto keeps it."""
    return request.ask(json.dumps({"Description": "", **json.loads(request.body)}).encode())
