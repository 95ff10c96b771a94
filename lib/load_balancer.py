"""The load balancer: HTTPS in front of the tasks, two target groups for releases, for API Gateway alone."""

from __future__ import annotations

from cdktf import TerraformResource, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.lb import Lb, LbAccessLogs
from cdktf_cdktf_provider_aws.lb_listener import (
    LbListener,
    LbListenerDefaultAction,
    LbListenerDefaultActionFixedResponse,
)
from cdktf_cdktf_provider_aws.lb_listener_rule import (
    LbListenerRule,
    LbListenerRuleAction,
    LbListenerRuleCondition,
    LbListenerRuleConditionHttpHeader,
    LbListenerRuleConditionPathPattern,
)
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from constructs import Construct

from lib.dns import HostedZone, ValidatedCertificate, alias_record
from lib.log_storage import LogStorage
from lib.network import HTTPS_PORT, TEST_LISTENER_PORT, Network
from lib.settings import Settings

ORIGIN_HEADER = "X-Origin-Verify"
"""Header that carries the origin secret from API Gateway to the load balancer."""

_DRAIN_SECONDS = 30
"""How long a task that is going away may finish its requests: far more than a score takes."""

_HEALTH_CHECK_INTERVAL = 10
_HEALTH_CHECK_TIMEOUT = 5
_HEALTH_CHECK_THRESHOLD = 2
"""A task is in or out after two answers in a row, ten seconds apart."""


class LoadBalancer(Construct):
    """An internet-facing load balancer that serves ``/api/*`` to those with the origin secret alone.

    It is in public, because a regional REST API reaches its backend over the internet. What keeps callers
    from going round API Gateway (its keys, throttle and firewall) is the origin secret: API Gateway adds it
    to every request, and the listener rules require it.

    The secret is made by Terraform at the first apply and kept in the state, never in the configuration;
    replace the ``terraform_data`` resource to renew it.

    Attributes:
        alb: the ``aws_lb``.
        blue: the target group that production traffic goes to at first.
        green: the target group of the first release; CodeDeploy then swaps the two.
        listener: production, port 443.
        listener_rule: its rule.
        test_listener: the release under test, port ``TEST_LISTENER_PORT``, open to the NAT gateways alone.
        test_listener_rule: its rule.
        certificate: the ``aws_acm_certificate`` of ``settings.origin_domain``.
        origin_header_name: the header of the origin secret.
        origin_secret: the origin secret; a sensitive token.
        zone_id: the hosted zone of the environment's names.
    """

    def __init__(
        self, scope: Construct, id: str, *, settings: Settings, network: Network, log_storage: LogStorage
    ) -> None:
        super().__init__(scope, id)
        self.origin_header_name = ORIGIN_HEADER
        self.origin_secret = self._secret()
        self.zone_id = HostedZone(self, "zone", settings=settings).zone_id
        certificate = ValidatedCertificate(self, "tls", domain=settings.origin_domain, zone_id=self.zone_id)
        self.certificate = certificate.certificate
        self.alb = Lb(
            self,
            "alb",
            name="alb",
            load_balancer_type="application",
            internal=False,
            subnets=[subnet.id for subnet in network.public_subnets],
            security_groups=[network.alb_security_group.id],
            drop_invalid_header_fields=True,
            # API Gateway is the only client there is and writes flawless HTTP, so that nothing is lost by
            # refusing all that two parsers could read differently.
            desync_mitigation_mode="strictest",
            access_logs=LbAccessLogs(bucket=log_storage.access_logs.bucket, enabled=True),
            # AWS writes a test file when the log is switched on, and asks for an internet gateway.
            depends_on=[*log_storage.access_logs_ready, network.internet_route],
        )
        alias_record(
            self,
            "alias",
            zone_id=self.zone_id,
            name=settings.origin_domain,
            target_name=self.alb.dns_name,
            target_zone_id=self.alb.zone_id,
        )
        self.blue = self._target_group("blue", settings, network)
        self.green = self._target_group("green", settings, network)
        self.listener, self.listener_rule = self._listen("production", HTTPS_PORT, certificate.arn, self.blue)
        self.test_listener, self.test_listener_rule = self._listen(
            "test", TEST_LISTENER_PORT, certificate.arn, self.green
        )

    def _secret(self) -> str:
        """122 random bits that stay the same from apply to apply, although ``uuid()`` never does."""
        # Not cdktf's DataResource: that one asks for an installed terraform while it synthesizes.
        secret = TerraformResource(
            self,
            "origin-secret",
            terraform_resource_type="terraform_data",
            lifecycle=TerraformResourceLifecycle(ignore_changes=["input"]),
        )
        secret.add_override("input", {"value": "${sensitive(uuid())}"})
        # The output does not inherit the sensitivity of the input.
        return f"${{sensitive({secret.fqn}.output.value)}}"

    def _target_group(self, colour: str, settings: Settings, network: Network) -> LbTargetGroup:
        return LbTargetGroup(
            self,
            colour,
            name=f"api_{colour}",
            vpc_id=network.vpc.id,
            target_type="ip",
            # ECS registers each task with its own port; another port here would only replace the group, which its
            # listener does not allow.
            port=HTTPS_PORT,
            protocol=settings.container_protocol,
            deregistration_delay=str(_DRAIN_SECONDS),
            health_check=LbTargetGroupHealthCheck(
                path=settings.health_check_path,
                protocol=settings.container_protocol,
                matcher="200",
                interval=_HEALTH_CHECK_INTERVAL,
                timeout=_HEALTH_CHECK_TIMEOUT,
                healthy_threshold=_HEALTH_CHECK_THRESHOLD,
                unhealthy_threshold=_HEALTH_CHECK_THRESHOLD,
            ),
        )

    def _listen(
        self, id: str, port: int, certificate_arn: str, target_group: LbTargetGroup
    ) -> tuple[LbListener, LbListenerRule]:
        """A listener that refuses everything, and its one rule for requests that bring the origin secret."""
        listener = LbListener(
            self,
            f"{id}-listener",
            load_balancer_arn=self.alb.arn,
            port=port,
            protocol="HTTPS",
            certificate_arn=certificate_arn,
            default_action=[
                LbListenerDefaultAction(
                    type="fixed-response",
                    fixed_response=LbListenerDefaultActionFixedResponse(
                        content_type="application/json",
                        message_body='{"message":"Forbidden"}',
                        status_code="403",
                    ),
                )
            ],
        )
        rule = LbListenerRule(
            self,
            f"{id}-rule",
            listener_arn=listener.arn,
            priority=1,
            action=[LbListenerRuleAction(type="forward", target_group_arn=target_group.arn)],
            condition=[
                LbListenerRuleCondition(path_pattern=LbListenerRuleConditionPathPattern(values=["/api/*"])),
                LbListenerRuleCondition(
                    http_header=LbListenerRuleConditionHttpHeader(
                        http_header_name=self.origin_header_name, values=[self.origin_secret]
                    )
                ),
            ],
            # Which of the two target groups is live is CodeDeploy's to say, from the first release on.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["action"]),
        )
        return listener, rule
