"""Rules of Amazon MQ."""

from __future__ import annotations

from .checks import equals, of_kind
from .model import Rule

_GUIDE = "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/mq-controls.html"
_BROKER = ("aws_mq_broker",)

RULES = (
    Rule(
        "mq-audit-logs",
        _BROKER,
        of_kind("engine_type", ("activemq",), equals("logs.audit", True), "RabbitMQ has no audit log"),
        title="Brokers send their audit log to CloudWatch",
        why="The audit log is the only record of who managed the broker through its console or JMX.",
        remedy="set logs.audit = true",
        severity="medium",
        controls=(
            "Security Hub MQ.2",
            "Config MQ_CLOUDWATCH_AUDIT_LOG_ENABLED",
            "Config MQ_CLOUDWATCH_AUDIT_LOGGING_ENABLED",
        ),
        links=(f"{_GUIDE}security-logging-monitoring.html", _CONTROLS),
    ),
    Rule(
        "mq-minor-upgrades",
        _BROKER,
        equals("auto_minor_version_upgrade", True),
        title="Brokers upgrade minor versions automatically",
        why="Minor versions bring security fixes, and a broker that waits for somebody to apply them falls behind.",
        remedy="set auto_minor_version_upgrade = true",
        severity="medium",
        controls=("Security Hub MQ.3",),
        links=(f"{_GUIDE}upgrading-brokers.html", _CONTROLS),
    ),
)
