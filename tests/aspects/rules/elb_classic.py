"""Cases of the rules for classic load balancers."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_POLICY = "aws_load_balancer_policy"
_OF_LISTENER = "aws_load_balancer_listener_policy"
_NEGOTIATION = "aws_lb_ssl_negotiation_policy"
_GOOD = "ELBSecurityPolicy-TLS-1-2-2017-01"
_NAME = "${aws_elb.it.name}"
_IAM = "arn:aws:iam::111122223333:server-certificate/web"
_ACM = "arn:aws:acm:us-east-1:111122223333:certificate/1"


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _listener(protocol: object = "https", port: object = 443, **body: Any) -> dict[str, Any]:
    return {"lb_protocol": protocol, "lb_port": port, "instance_protocol": "http", "instance_port": 80, **body}


def _elb(*listeners: dict[str, Any], **body: Any) -> Case:
    return _it("aws_elb", name="web", listener=list(listeners), **body)


def _certified(certificate: object, protocol: object = "https") -> Case:
    return _elb(_listener(protocol, ssl_certificate_id=certificate), _listener("http", 80))


def _reference(value: object = _GOOD, name: str = "Reference-Security-Policy") -> dict[str, Any]:
    return {"name": name, "value": value}


def _given(*attributes: Any, port: object = 443, names: object = ("${aws_load_balancer_policy.tls.policy_name}",),
           **policy: Any) -> Case:  # fmt: skip
    """A load balancer with a policy for one of its listeners."""
    made = {
        "load_balancer_name": _NAME, "policy_name": "tls", "policy_type_name": "SSLNegotiationPolicyType",
        "policy_attribute": list(attributes), **policy,
    }  # fmt: skip
    used = {
        "load_balancer_name": _NAME,
        "load_balancer_port": port,
        "policy_names": list(names) if isinstance(names, tuple) else names,
    }
    return {**_elb(_listener()), _POLICY: {"tls": made}, _OF_LISTENER: {"tls": used}}


def _used(*names: str) -> Case:
    found = {"load_balancer_name": _NAME, "load_balancer_port": 443, "policy_names": list(names)}
    return {_OF_LISTENER: {"tls": found}}


def _negotiated(*attributes: Any, port: object = 443, link: str = "${aws_elb.it.id}") -> Case:
    policy = {"name": "tls", "load_balancer": link, "lb_port": port, "attribute": list(attributes)}
    return {**_elb(_listener("ssl")), _NEGOTIATION: {"tls": policy}}


PASS: dict[str, list[Case]] = {
    "clb-acm-certificate": [
        _certified(_ACM),
        _certified("arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/1", "SSL"),
        _certified("${aws_acm_certificate.c.arn}"),
        _certified("${aws_acm_certificate_validation.c.certificate_arn}"),
        _certified("${data.aws_acm_certificate.c.arn}"),
        _certified("arn:aws:acm:${var.region}:${var.account}:certificate/1"),
    ],
    "clb-desync-mode": [
        _elb(_listener()),
        _elb(_listener(), desync_mitigation_mode="strictest"),
        _elb(_listener(), desync_mitigation_mode="defensive"),
    ],
    "clb-predefined-policy": [
        _given(_reference()),
        _given(_reference(), names=("tls",)),
        _given(names=(_GOOD,)),
        _given(_reference(), port="443"),
        _negotiated(_reference()),
        {**_negotiated(_reference(), port=8443), **_used("tls")},
        _it(_NEGOTIATION, lb_port=443, attribute=_reference()),
        _it(_POLICY, policy_type_name="SSLNegotiationPolicyType", policy_attribute=[_reference()]),
    ],
}

FAIL: dict[str, list[Case]] = {
    "clb-acm-certificate": [
        _certified(_IAM),
        _certified("${aws_iam_server_certificate.c.arn}"),
        _certified("${data.aws_iam_server_certificate.c.arn}", "ssl"),
        _elb(_listener("HTTPS")),
        _elb(_listener("https", ssl_certificate_id=_ACM), _listener("ssl", 8443, ssl_certificate_id=_IAM)),
    ],
    "clb-desync-mode": [_elb(_listener(), desync_mitigation_mode="monitor")],
    "clb-predefined-policy": [
        _elb(_listener()),
        _given(_reference("ELBSecurityPolicy-2016-08")),
        _given(_reference("true", "Protocol-TLSv1.2")),
        _given(_reference(), port=8443),
        _given(_reference(), names=("ELBSecurityPolicy-2016-08",)),
        _negotiated(_reference("true", "Protocol-TLSv1")),
        _negotiated(_reference(), port=8443),
        _it(_NEGOTIATION, lb_port=443, attribute=[_reference("true", "Protocol-TLSv1.2")]),
        _it(_POLICY, policy_type_name="SSLNegotiationPolicyType", policy_attribute=[_reference("true", "Cipher")]),
        _it(_POLICY, policy_type_name="SSLNegotiationPolicyType"),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "clb-acm-certificate": [
        _certified("${var.certificate}"),
        _certified("${var.own ? aws_acm_certificate.c.arn : var.certificate}"),
        _certified(_IAM, "${var.protocol}"),
        _it("aws_elb", listener="${var.listeners}"),
        _it("aws_elb", dynamic={"listener": {"for_each": "${var.ports}", "content": _listener()}}),
    ],
    "clb-desync-mode": [_elb(_listener(), desync_mitigation_mode="${var.mode}")],
    "clb-predefined-policy": [
        _given(_reference("${var.policy}")),
        _given(_reference(), names="${var.policies}"),
        _given(_reference(), names=("${var.policy}",)),
        _given(_reference(), names=("theirs",)),
        _given(_reference(), port="${var.port}"),
        _negotiated(_reference(), link="${var.balancer}"),
        _it(_POLICY, policy_type_name="${var.type}"),
        _it(_NEGOTIATION, attribute="${var.attributes}"),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "clb-acm-certificate": [_elb(_listener("http", 80)), _elb(_listener("TCP", 443))],
    "clb-predefined-policy": [
        _elb(_listener("http", 80)),
        _it(_POLICY, policy_type_name="AppCookieStickinessPolicyType"),
        _it(_POLICY, policy_type_name="PublicKeyPolicyType", policy_attribute=[_reference("k", "PublicKey")]),
    ],
}
