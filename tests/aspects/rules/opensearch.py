"""Cases of the rules of OpenSearch."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case
from aspects.facts.kinds import SEARCH_TLS_POLICIES

_TYPES = ("aws_elasticsearch_domain", "aws_opensearch_domain")
_PFS, _FIPS = SEARCH_TLS_POLICIES
_ON, _OFF, _OPEN = {"enabled": True}, {"enabled": "false"}, {"enabled": "${var.enabled}"}


def _domains(**body: Any) -> list[Case]:
    return [{kind: {"it": {"domain_name": "shop", **body}}} for kind in _TYPES]


def _domain(**body: Any) -> Case:
    return {"aws_opensearch_domain": {"it": {"domain_name": "shop", **body}}}


def _https(**options: Any) -> list[Case]:
    return _domains(domain_endpoint_options=options)


def _log(log_type: str, **body: Any) -> dict[str, Any]:
    return {"log_type": log_type, "cloudwatch_log_group_arn": "${aws_cloudwatch_log_group.shop.arn}", **body}


def _dynamic(name: str, over: Any, content: dict[str, Any]) -> Case:
    return _domain(dynamic={name: {"for_each": over, "content": content}})


def _updates(**options: Any) -> Case:
    return _domain(software_update_options=options)


PASS: dict[str, list[Case]] = {
    **{
        rule_id: [
            *_domains(**{block: _ON}),
            *_domains(**{block: [{"enabled": "true"}]}),
            _dynamic(block, ["once"], _ON),
        ]
        for rule_id, block in (
            ("opensearch-at-rest", "encrypt_at_rest"),
            ("opensearch-node-to-node", "node_to_node_encryption"),
            ("opensearch-access-control", "advanced_security_options"),
        )
    },
    "opensearch-in-vpc": [
        *_domains(vpc_options={"subnet_ids": ["${aws_subnet.a.id}", "${aws_subnet.b.id}"]}),
        *_domains(vpc_options=[{"subnet_ids": "${aws_subnet.private[*].id}"}]),
        _domain(vpc_options={"subnet_ids": ["subnet-1"], "security_group_ids": []}),
    ],
    "opensearch-https": [
        *_https(enforce_https=True, tls_security_policy=_PFS),
        *_https(tls_security_policy=_FIPS),
    ],
    "opensearch-audit-logs": [
        *_domains(log_publishing_options=[_log("ES_APPLICATION_LOGS"), _log("AUDIT_LOGS")]),
        _domain(log_publishing_options=_log("AUDIT_LOGS", enabled="true")),
        _domain(log_publishing_options=[_log("AUDIT_LOGS", enabled=False), _log("AUDIT_LOGS")]),
        _dynamic("log_publishing_options", ["once"], _log("AUDIT_LOGS")),
    ],
    "opensearch-logs": [
        *_domains(log_publishing_options=[_log("ES_APPLICATION_LOGS")]),
        _domain(log_publishing_options=[_log("INDEX_SLOW_LOGS"), _log("ES_APPLICATION_LOGS", enabled=True)]),
    ],
    "opensearch-software-update": [
        _updates(auto_software_update_enabled=True),
        _updates(auto_software_update_enabled="true"),
    ],
}
FAIL: dict[str, list[Case]] = {
    **{
        rule_id: [*_domains(), *_domains(**{block: _OFF}), *_domains(**{block: []}), _dynamic(block, [], _ON)]
        for rule_id, block in (
            ("opensearch-at-rest", "encrypt_at_rest"),
            ("opensearch-node-to-node", "node_to_node_encryption"),
            ("opensearch-access-control", "advanced_security_options"),
        )
    },
    "opensearch-in-vpc": [*_domains(), *_domains(vpc_options={"subnet_ids": []}), _domain(vpc_options=[])],
    "opensearch-https": [
        *_domains(),
        *_https(enforce_https=True),
        *_https(enforce_https=False, tls_security_policy=_PFS),
        *_https(enforce_https="true", tls_security_policy="Policy-Min-TLS-1-0-2019-07"),
        *_https(enforce_https=True, tls_security_policy="Policy-Min-TLS-1-2-2019-07"),
    ],
    "opensearch-audit-logs": [
        *_domains(),
        *_domains(log_publishing_options=[_log("ES_APPLICATION_LOGS")]),
        *_domains(log_publishing_options=_log("AUDIT_LOGS", enabled=False)),
        _dynamic("log_publishing_options", [], _log("AUDIT_LOGS")),
    ],
    "opensearch-logs": [
        *_domains(),
        *_domains(log_publishing_options=[_log("SEARCH_SLOW_LOGS"), _log("ES_APPLICATION_LOGS", enabled="false")]),
    ],
    "opensearch-software-update": [
        _domain(),
        _updates(),
        _updates(auto_software_update_enabled=False),
    ],
}
UNKNOWN: dict[str, list[Case]] = {
    "opensearch-at-rest": [*_domains(encrypt_at_rest=_OPEN), _domain(encrypt_at_rest="${var.encryption}")],
    "opensearch-node-to-node": _domains(node_to_node_encryption=_OPEN),
    "opensearch-access-control": _domains(advanced_security_options=_OPEN),
    "opensearch-in-vpc": [
        *_domains(vpc_options={"subnet_ids": "${var.subnets}"}),
        _dynamic("vpc_options", "${var.vpc}", {"subnet_ids": ["subnet-1"]}),
    ],
    "opensearch-https": [
        *_https(enforce_https="${var.https}", tls_security_policy=_PFS),
        *_https(enforce_https=True, tls_security_policy="${var.policy}"),
    ],
    "opensearch-audit-logs": [
        *_domains(log_publishing_options=[_log("${var.log}")]),
        _domain(log_publishing_options=_log("AUDIT_LOGS", enabled="${var.logs}")),
        _dynamic("log_publishing_options", "${var.logs}", _log("AUDIT_LOGS")),
    ],
    "opensearch-logs": _domains(log_publishing_options="${var.logs}"),
    "opensearch-software-update": [_updates(auto_software_update_enabled="${var.updates}")],
}
NOT_APPLICABLE: dict[str, list[Case]] = {}
