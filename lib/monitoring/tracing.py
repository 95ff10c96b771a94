"""Which requests are traced, and where their traces are found."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.xray_group import XrayGroup, XrayGroupInsightsConfiguration
from cdktf_cdktf_provider_aws.xray_sampling_rule import XraySamplingRule
from constructs import Construct

from lib.api_gateway import Api

SAMPLING_RATE = 0.05
"""Share of the requests that are traced, beyond the first of each second."""

_API_STAGE = "AWS::ApiGateway::Stage"


class Tracing(Construct):
    """Which requests X-Ray traces, and the group in which their traces are found.

    API Gateway decides for each request; what comes after it follows. Sampling rules hold for the whole
    account, so this one names its stage: environments side by side do not decide for each other.

    Attributes:
        group: the ``aws_xray_group``, with insights (unusual rates of faults) on.
        sampling_rule: the ``aws_xray_sampling_rule``: one request a second, and of the others
            ``SAMPLING_RATE``.
    """

    def __init__(self, scope: Construct, id: str, *, api: Api) -> None:
        super().__init__(scope, id)
        service = f"{api.rest_api.name}/{api.stage.stage_name}"
        self.group = XrayGroup(
            self,
            "group",
            group_name="fraud_api",
            filter_expression=f'service(id(name: "{service}", type: "{_API_STAGE}"))',
            insights_configuration=XrayGroupInsightsConfiguration(insights_enabled=True, notifications_enabled=False),
        )
        self.sampling_rule = XraySamplingRule(
            self,
            "sampling-rule",
            rule_name="fraud_api",
            priority=100,
            version=1,
            reservoir_size=1,
            fixed_rate=SAMPLING_RATE,
            resource_arn=api.stage.arn,
            service_type=_API_STAGE,
            service_name="*",
            host="*",
            http_method="*",
            url_path="*",
        )
