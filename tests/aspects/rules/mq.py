"""Cases of the rules of Amazon MQ."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _broker(engine: object = "ActiveMQ", **body: Any) -> Case:
    return {"aws_mq_broker": {"it": {"broker_name": "orders", "engine_type": engine, **body}}}


PASS: dict[str, list[Case]] = {
    "mq-audit-logs": [
        _broker(logs={"audit": "true", "general": True}),
        _broker(logs=[{"audit": True}]),
        _broker("ACTIVEMQ", logs={"audit": "true"}),
    ],
    "mq-minor-upgrades": [
        _broker(auto_minor_version_upgrade=True),
        _broker("RabbitMQ", auto_minor_version_upgrade="true"),
    ],
}
FAIL: dict[str, list[Case]] = {
    "mq-audit-logs": [
        _broker(),
        _broker(logs={"general": True}),
        _broker(logs={"audit": "false"}),
        _broker("activemq", logs=[]),
    ],
    "mq-minor-upgrades": [_broker(), _broker(auto_minor_version_upgrade=False), _broker("RabbitMQ")],
}
UNKNOWN: dict[str, list[Case]] = {
    "mq-audit-logs": [
        _broker(logs={"audit": "${var.audited}"}),
        _broker(logs="${var.logs}"),
        _broker("${var.engine}"),
        _broker(dynamic={"logs": {"for_each": "${var.logs}", "content": {}}}),
    ],
    "mq-minor-upgrades": [_broker(auto_minor_version_upgrade="${var.upgraded}")],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "mq-audit-logs": [_broker("RabbitMQ"), _broker("RABBITMQ", logs={"general": True})],
}
