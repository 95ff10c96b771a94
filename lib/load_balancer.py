"""The load balancer: HTTPS in front of the tasks, two target groups for releases, for API Gateway only."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.lb import Lb, LbAccessLogs
from cdktf_cdktf_provider_aws.lb_listener import (
    LbListener,
    LbListenerDefaultAction,
    LbListenerDefaultActionFixedResponse,
)
from cdktf_cdktf_provider_aws.lb_listener_rule import (
    LbListenerRule,
    LbListenerRuleAction,
    LbListenerRuleActionFixedResponse,
    LbListenerRuleCondition,
    LbListenerRuleConditionPathPattern,
    LbListenerRuleConditionSourceIp,
)
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from constructs import Construct

from lib.dns import HostedZone, ValidatedCertificate, alias_record
from lib.log_storage import LogStorage
from lib.network import HTTPS_PORT, TEST_LISTENER_PORT, Network
from lib.settings import Settings

ORIGIN_HEADER = "X-Origin-Verify"
"""Header that carries the origin secret from API Gateway to the load balancer."""

API_PATHS = "/api/*"
"""The paths that are served, as a listener rule's path pattern."""

PROBE_PATH = "/origin-rotation"
"""The path where a rotation of the origin secret finds out whether a new value is in force."""

_NOBODY = "255.255.255.255/32"
"""The limited broadcast address, which must not be the source of a packet (RFC 1122, section 3.2.1.3)."""

_DRAIN_SECONDS = 30
"""How long a task that is going away may finish its requests: far more than a score takes."""

_HEALTH_CHECK_INTERVAL = 10
_HEALTH_CHECK_TIMEOUT = 5
_HEALTH_CHECK_THRESHOLD = 2
"""A task is in or out after two answers in a row, ten seconds apart."""


class LoadBalancer(Construct):
    """An internet-facing load balancer that serves ``/api/*`` to requests with the origin secret only.

    It is public because the system was asked for that way. A REST API could reach a private load balancer: through a
    network load balancer in front of it, or directly by a VPC link V2, which needs version 6 of the AWS provider. What
    keeps callers from bypassing API Gateway (its keys, throttle and firewall) is the origin secret: API Gateway adds it
    to every request, and the listener rules require it.

    ``lib/origin.py`` puts the secret into the listener rules. Until then, they let nobody in.

    Attributes:
        alb: the ``aws_lb``.
        blue: the target group that production traffic goes to at first.
        green: the target group of the first release; CodeDeploy then swaps the two.
        listener: production, port 443.
        listener_rule: its rule.
        test_listener: the release under test, port ``TEST_LISTENER_PORT``, open to the NAT gateways only.
        test_listener_rule: its rule.
        probe_rule: the rule of the production listener that answers 200 at ``PROBE_PATH``, without the tasks, to
            requests with the origin secret.
        certificate: the ``aws_acm_certificate`` of ``settings.origin_domain``.
        alias: the ``aws_route53_record`` of ``settings.origin_domain``.
        zone_id: the hosted zone of the environment's names.
    """

    def __init__(
        self, scope: Construct, id: str, *, settings: Settings, network: Network, log_storage: LogStorage
    ) -> None:
        super().__init__(scope, id)
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
            # Not "strictest", which answers 400 to what API Gateway forwards ("How do I troubleshoot a 400 Bad Request
            # error in an API Gateway private integration?", AWS knowledge center): it refuses all that is not RFC 7230,
            # such as header bytes above ASCII and a GET with Content-Length: 0, and the callers' headers are passed on
            # as they come. "defensive" refuses known attacks, and after an ambiguous request closes the connections
            # (ELB guide, "Desync mitigation mode").
            desync_mitigation_mode="defensive",
            access_logs=LbAccessLogs(bucket=log_storage.access_logs.bucket, enabled=True),
            # AWS writes a test file when the log is switched on, and asks for an internet gateway.
            depends_on=[*log_storage.access_logs_ready, network.internet_route],
        )
        self.alias = alias_record(
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
        # Not the tasks: what they answer, 403 included, would say nothing of firewall and listener.
        self.probe_rule = self._rule(
            "probe",
            self.listener,
            2,
            PROBE_PATH,
            LbListenerRuleAction(
                type="fixed-response",
                fixed_response=LbListenerRuleActionFixedResponse(
                    content_type="application/json", message_body='{"message":"OK"}', status_code="200"
                ),
            ),
        )

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
        """Return a listener that refuses everything, and its one rule for requests that have the origin secret."""
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
        # CodeDeploy decides which of the two target groups is live, from the first release on.
        forward = LbListenerRuleAction(type="forward", target_group_arn=target_group.arn)
        return listener, self._rule(id, listener, 1, API_PATHS, forward, others="action")

    def _rule(
        self, id: str, listener: LbListener, priority: int, path: str, action: LbListenerRuleAction, *, others: str = ""
    ) -> LbListenerRule:
        """Return a rule for requests with the origin secret; ``others`` is an attribute that somebody else owns."""
        return LbListenerRule(
            self,
            f"{id}-rule",
            listener_arn=listener.arn,
            priority=priority,
            action=[action],
            condition=[
                LbListenerRuleCondition(path_pattern=LbListenerRuleConditionPathPattern(values=[path])),
                LbListenerRuleCondition(source_ip=LbListenerRuleConditionSourceIp(values=[_NOBODY])),
            ],
            # The rotation of the origin secret exchanges the second condition for the origin header with the values
            # that are accepted.
            lifecycle=TerraformResourceLifecycle(ignore_changes=[*([others] if others else []), "condition"]),
        )
