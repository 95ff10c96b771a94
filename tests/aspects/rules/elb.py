"""Cases of the rules for load balancers."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_HTTPS = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}}
_LOGS = {"bucket": "${aws_s3_bucket.logs.id}", "enabled": True}
_ARN = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer"


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _with(case: Case, kind: str, **body: Any) -> Case:
    return {**case, kind: {"other": body}}


def _listened(kind: str, protocol: str, **body: Any) -> Case:
    balancer = _it("aws_lb", load_balancer_type=kind, **body)
    return _with(balancer, "aws_lb_listener", load_balancer_arn="${aws_lb.it.arn}", protocol=protocol)


def _listener(**body: Any) -> Case:
    return _it("aws_lb_listener", **body)


def _of(kind: str | None, **body: Any) -> Case:
    return _with(_listener(load_balancer_arn="${aws_lb.other.arn}", **body), "aws_lb", load_balancer_type=kind)


def _ruled(action: dict[str, Any], **body: Any) -> Case:
    listener = _listener(protocol="HTTP", default_action=[_HTTPS])
    rule = {"listener_arn": "${aws_lb_listener.it.arn}", "action": [action], **body}
    return _with(listener, "aws_lb_listener_rule", **rule)


def _classic(*protocols: str) -> Case:
    return _it("aws_elb", listener=[{"lb_protocol": each, "lb_port": 443} for each in protocols])


def _filtered(kind: str, association: str = "aws_wafv2_web_acl_association", **body: Any) -> Case:
    return _with(_it(kind, **body), association, resource_arn=f"${{{kind}.it.arn}}")


def _dynamic(block: str, **content: Any) -> dict[str, Any]:
    return {block: {"for_each": "${var.each}", "content": content}}


PASS: dict[str, list[Case]] = {
    "alb-access-logs": [
        _it("aws_lb", access_logs=_LOGS),
        _it("aws_alb", access_logs=[{"bucket": "logs", "enabled": "true"}]),
        _it("aws_elb", access_logs={"bucket": "logs"}),  # on by default
        _listened("network", "TLS", access_logs={"bucket": "b", "enabled": True}),
        _it("aws_lb", dynamic={"access_logs": {"for_each": [1], "content": _LOGS}}),
    ],
    "alb-desync-mode": [
        _it("aws_lb", name="web"),
        _it("aws_alb", load_balancer_type="application", desync_mitigation_mode="strictest"),
    ],
    "alb-invalid-headers": [
        _it("aws_lb", drop_invalid_header_fields=True),
        _it("aws_alb", drop_invalid_header_fields="true", load_balancer_type="application"),
        {**_it("aws_lb", drop_invalid_header_fields="${local.drop}"), "locals": {"drop": True}},
    ],
    "alb-waf": [
        _filtered("aws_lb"),
        _filtered("aws_alb"),
        _filtered("aws_lb", "aws_wafregional_web_acl_association"),
    ],
    "listener-acm-certificate": [
        _listener(protocol="HTTPS", certificate_arn="arn:aws:acm:us-east-1:111122223333:certificate/1"),
        _it("aws_alb_listener", protocol="tls", certificate_arn="${aws_acm_certificate.c.arn}"),
        _listener(protocol="HTTPS", certificate_arn="${aws_acm_certificate_validation.c[0].certificate_arn}"),
        _listener(protocol="HTTPS", certificate_arn="arn:aws:acm:${var.region}:${var.account}:certificate/1"),
        _it("aws_lb_listener_certificate", certificate_arn="${data.aws_acm_certificate.c.arn}"),
        {
            "config": {
                "resource": _listener(
                    protocol="HTTPS",
                    certificate_arn="${data.terraform_remote_state.cross-stack-reference-input-certificates"
                    ".outputs.web}",
                )
            },
            "stacks": {
                "certificates": {
                    "resource": {"aws_acm_certificate": {"web": {"domain_name": "example.com"}}},
                    "output": {"web": {"value": "${aws_acm_certificate.web.arn}"}},
                }
            },
        },
    ],
    "listener-tls": [
        _listener(protocol="HTTPS"),
        _listener(protocol="https"),
        _it("aws_alb_listener", protocol="TLS"),
        _listener(protocol="HTTP", default_action=[_HTTPS]),
        _listener(protocol="HTTP", default_action=_HTTPS),
        _ruled(_HTTPS),
        {
            **_ruled({"type": "forward", "target_group_arn": "t"}, listener_arn="${aws_lb_listener.https.arn}"),
            "aws_lb_listener": {
                "it": {"protocol": "HTTP", "default_action": [_HTTPS]},
                "https": {"protocol": "HTTPS"},
            },
        },
        _classic("https", "SSL"),
    ],
    "listener-tls-policy": [
        _listener(protocol="HTTPS", ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06"),
        _it("aws_alb_listener", protocol="TLS", ssl_policy="ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04"),
        *(
            _listener(protocol="HTTPS", ssl_policy=f"ELBSecurityPolicy-{name}")
            for name in (
                "TLS13-1-2-Ext1-2021-06", "TLS13-1-2-Res-PQ-2025-09", "TLS-1-2-2017-01", "TLS-1-2-Ext-2018-06",
                "FS-1-2-2019-08", "FS-1-2-Res-2020-10",
            )
        ),
    ],
    "target-group-tls": [
        _it("aws_lb_target_group", protocol="HTTPS"),
        _it("aws_alb_target_group", protocol="tls", target_type="ip"),
    ],
}  # fmt: skip

FAIL: dict[str, list[Case]] = {
    "alb-access-logs": [
        _it("aws_lb", name="web"),
        _it("aws_lb", load_balancer_type=""),
        _it("aws_lb", access_logs=[]),
        _it("aws_lb", access_logs={"bucket": "b", "enabled": False}),
        _it("aws_alb", access_logs={"bucket": "b"}),
        _it("aws_lb", access_logs={"bucket": "", "enabled": True}),
        _it("aws_elb", name="old"),
        _it("aws_elb", access_logs=[{"bucket": "b", "enabled": "false"}]),
        _listened("network", "TLS"),
        _listened("network", "tls"),
    ],
    "alb-desync-mode": [
        _it("aws_lb", desync_mitigation_mode="monitor"),
        _it("aws_alb", load_balancer_type="application", desync_mitigation_mode="monitor"),
    ],
    "alb-invalid-headers": [
        _it("aws_lb", name="web"),
        _it("aws_alb", drop_invalid_header_fields=False),
        _it("aws_lb", drop_invalid_header_fields="false", load_balancer_type="application"),
    ],
    "alb-waf": [
        _it("aws_lb", name="web"),
        _it("aws_alb", load_balancer_type="application"),
        {
            "aws_lb": {"it": {"name": "web"}, "another": {"name": "other"}},
            "aws_wafv2_web_acl_association": {"other": {"resource_arn": "${aws_lb.another.arn}"}},
        },
    ],
    "listener-acm-certificate": [
        _listener(protocol="HTTPS", certificate_arn="arn:aws:iam::111122223333:server-certificate/web"),
        _listener(protocol="https"),
        _listener(protocol="TLS", certificate_arn="${aws_iam_server_certificate.c.arn}"),
        _it("aws_alb_listener", protocol="HTTPS", certificate_arn="${data.aws_iam_server_certificate.c.arn}"),
        _it("aws_lb_listener_certificate", certificate_arn="arn:aws:iam::111122223333:server-certificate/web"),
        _it("aws_alb_listener_certificate", certificate_arn="${aws_iam_server_certificate.c.arn}"),
    ],
    "listener-tls": [
        _listener(protocol="HTTP"),
        _listener(port=80),
        _it("aws_alb_listener", protocol="http"),
        _of("application"),
        _of(None),
        _listener(load_balancer_arn=f"{_ARN}/app/web/1"),
        _listener(protocol="HTTP", default_action=[{"type": "redirect", "redirect": {"port": "8080"}}]),
        _listener(protocol="HTTP", default_action=[_HTTPS, {"type": "forward", "target_group_arn": "t"}]),
        _ruled({"type": "forward", "target_group_arn": "t"}),
        _classic("http"),
        _classic("https", "tcp"),
    ],
    "listener-tls-policy": [
        _listener(protocol="HTTPS"),
        _it("aws_alb_listener", protocol="TLS", ssl_policy=""),
        _listener(protocol="https", ssl_policy="ELBSecurityPolicy-TLS13-1-0-2021-06"),
        *(
            _listener(protocol="HTTPS", ssl_policy=f"ELBSecurityPolicy-{name}")
            for name in ("2016-08", "TLS13-1-1-2021-06", "FS-1-1-2019-08", "FS-2018-06", "TLS13-1-0-PQ-2025-09",
                         "TLS13-1-0-FIPS-PQ-2025-09", "TLS-1-1-2017-01")
        ),
    ],
    "target-group-tls": [
        _it("aws_lb_target_group", protocol="HTTP"),
        _it("aws_alb_target_group", protocol="http", target_type="instance"),
        _it("aws_lb_target_group", port=80),
    ],
}  # fmt: skip

UNKNOWN: dict[str, list[Case]] = {
    "alb-access-logs": [
        _it("aws_lb", access_logs="${var.logs}"),
        _it("aws_lb", dynamic=_dynamic("access_logs", **_LOGS)),
        _it("aws_lb", access_logs={"bucket": "${var.bucket}", "enabled": True}),
        _it("aws_lb", load_balancer_type="${var.kind}"),
        _listened("network", "${var.protocol}"),
        _with(_it("aws_lb", load_balancer_type="network"), "aws_lb_listener", load_balancer_arn="${var.balancer}",
              protocol="TLS"),
    ],
    "alb-desync-mode": [_it("aws_lb", load_balancer_type="${var.kind}", desync_mitigation_mode="monitor")],
    "alb-invalid-headers": [
        _it("aws_lb", load_balancer_type="${var.kind}"),
        _it("aws_lb", drop_invalid_header_fields="${var.drop}"),
    ],
    "alb-waf": [_with(_it("aws_lb"), "aws_wafv2_web_acl_association", resource_arn="${var.balancer}")],
    "listener-acm-certificate": [
        _listener(protocol="HTTPS", certificate_arn="${var.certificate}"),
        _listener(protocol="HTTPS", certificate_arn="${var.own ? aws_acm_certificate.c.arn : var.certificate}"),
        _listener(protocol="${var.protocol}", certificate_arn="arn:aws:iam::111122223333:server-certificate/web"),
        _it("aws_lb_listener_certificate", certificate_arn="${var.certificate}"),
    ],
    "listener-tls": [
        _listener(protocol="${var.protocol}"),
        _listener(load_balancer_arn="${var.balancer}"),
        _listener(protocol="HTTP", default_action="${var.actions}"),
        _listener(protocol="HTTP", dynamic=_dynamic("default_action", **_HTTPS)),
        _ruled({"type": "${var.type}"}),
        _ruled({"type": "forward"}, listener_arn="${var.listener}"),
        _it("aws_elb", listener="${var.listeners}"),
    ],
    "listener-tls-policy": [
        _listener(protocol="HTTPS", ssl_policy="${var.policy}"),
        _listener(protocol="${var.protocol}", ssl_policy="ELBSecurityPolicy-2016-08"),
    ],
    "target-group-tls": [
        _it("aws_lb_target_group", protocol="${var.protocol}"),
        _it("aws_lb_target_group", protocol="HTTP", target_type="${var.type}"),
    ],
}  # fmt: skip

NOT_APPLICABLE: dict[str, list[Case]] = {
    "alb-access-logs": [
        _it("aws_lb", load_balancer_type="gateway"),
        _it("aws_alb", load_balancer_type="network"),
        _listened("network", "TCP"),
    ],
    "alb-desync-mode": [_it("aws_lb", load_balancer_type="network", desync_mitigation_mode="monitor")],
    "alb-invalid-headers": [
        _it("aws_lb", load_balancer_type="network"),
        _it("aws_alb", load_balancer_type="gateway"),
    ],
    "alb-waf": [_it("aws_lb", load_balancer_type="network")],
    "listener-acm-certificate": [_listener(protocol="HTTP"), _listener(protocol="TCP"), _of("gateway")],
    "listener-tls": [
        *(_listener(protocol=each) for each in ("TCP", "udp", "TCP_UDP", "QUIC", "TCP_QUIC")),
        _of("gateway"),
        _listener(load_balancer_arn=f"{_ARN}/gwy/inspection/1"),
    ],
    "listener-tls-policy": [_listener(protocol="HTTP"), _listener(protocol="TCP"), _of("gateway")],
    "target-group-tls": [
        _it("aws_lb_target_group", target_type="lambda"),
        *(_it("aws_lb_target_group", protocol=each) for each in ("TCP", "UDP", "TCP_UDP", "GENEVE", "tcp")),
    ],
}
