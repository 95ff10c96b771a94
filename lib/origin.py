"""The origin secret: the header value by which the load balancer knows API Gateway, and its rotation."""

from __future__ import annotations

import json

from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.api_gateway import ORIGIN_VARIABLE, Api
from lib.iam import statement
from lib.load_balancer import API_PATHS, ORIGIN_HEADER, PROBE_PATH, LoadBalancer
from lib.location import Location
from lib.rotated_secret import RotatedSecret
from lib.rotation import PROBE_SECONDS
from lib.settings import Settings
from lib.waf import WebAcl

PROBE_INTERVAL = 5
"""Seconds between two probes of a new value."""

_TIMEOUT = PROBE_SECONDS + 60
"""Seconds of one step of the rotation: the probes, and what comes before and after them."""


class OriginSecret(Construct):
    """The secret that API Gateway sends with every request, renewed every ``ROTATION_DAYS`` without a gap.

    ``lib/rotation/origin.py`` says how. What it changes, Terraform makes and then leaves alone: the conditions of the
    listener rules, the rule of the firewall's rule group, the variables of the stage. Where one of these is replaced,
    the secret is rotated at once; until that is done, a minute or two, requests are refused.

    Whoever may read listener rules, rule groups or stages in the account sees the values in use there, or in
    CloudTrail, which records what is written to them, or in Terraform's state, which keeps what Terraform last read:
    none of the three takes a reference to a secret instead.

    Attributes:
        secret: the ``aws_secretsmanager_secret``.
        rotation_function: the ``aws_lambda_function`` that rotates it.
        log_group: where that function logs.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        location: Location,
        key: KmsKey,
        load_balancer: LoadBalancer,
        api: Api,
        firewall: WebAcl,
    ) -> None:
        """Make the secret and have it rotated.

        Args:
            scope: the construct's parent.
            id: the construct's id.
            settings: the origin domain counts.
            location: where the secret is.
            key: what it is encrypted with.
            load_balancer: its listener rules accept the secret.
            api: its stage sends the secret.
            firewall: the web ACL of the load balancer, whose rule group accepts the secret.
        """
        super().__init__(scope, id)
        # The probe comes last: when it is answered, the others have changed, too.
        paths = {
            load_balancer.listener_rule: API_PATHS,
            load_balancer.test_listener_rule: API_PATHS,
            load_balancer.probe_rule: PROBE_PATH,
        }
        rules = list(paths)
        group = firewall.origin_group
        if group is None:
            raise ValueError("the firewall of the load balancer does not check the origin header")
        rotated = RotatedSecret(
            self,
            "origin",
            name="fraud_detection/origin",
            description="JSON: value is what API Gateway sends to the load balancer",
            module="origin",
            stem="origin_rotation",
            location=location,
            key=key,
            statements=[
                statement("ListenerRules", ["elasticloadbalancing:ModifyRule"], [rule.arn for rule in rules]),
                # Load balancing has no resource for what is read.
                statement("ReadListenerRules", ["elasticloadbalancing:DescribeRules"], ["*"]),
                # Sets that a rule refers to would have to be named, too (Service Authorization Reference, "AWS WAF
                # V2"); this one refers to none.
                statement("RuleGroup", ["wafv2:GetRuleGroup", "wafv2:UpdateRuleGroup"], [group.arn]),
                statement("Stage", ["apigateway:GET", "apigateway:PATCH"], [api.stage.arn]),
            ],
            environment={
                "API_ID": api.rest_api.id,
                "LISTENER_RULES": json.dumps({rule.arn: path for rule, path in paths.items()}),
                "ORIGIN_HEADER": ORIGIN_HEADER,
                "PROBE_INTERVAL": str(PROBE_INTERVAL),
                "PROBE_URL": f"https://{settings.origin_domain}{PROBE_PATH}",
                "RULE_GROUP_ID": group.id,
                "RULE_GROUP_NAME": group.name,
                "STAGE_NAME": api.stage.stage_name,
                "STAGE_VARIABLE": ORIGIN_VARIABLE,
            },
            timeout=_TIMEOUT,
            depends_on=[load_balancer.alias, firewall.association],
            renewed_with=[f"{each.terraform_resource_type}.{each.friendly_unique_id}.id" for each in [*rules, group]]
            + [f"{api.stage.terraform_resource_type}.{api.stage.friendly_unique_id}.id"],
        )
        self.secret = rotated.secret
        self.rotation_function = rotated.function
        self.log_group = rotated.log_group
