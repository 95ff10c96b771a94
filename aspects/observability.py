"""Observability: log retention, container logs, metrics and X-Ray on everything that has them."""

from __future__ import annotations

import json
from typing import Any, Unpack

from aspects.attributes import settle
from aspects.engine import Options, ResourceAspect
from aspects.metadata.observability import OBSERVABILITY
from aspects.metadata.settings import Value
from aspects.model import Body, Decoration, Problem, Resource, Set, StackReader, is_unknown

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip


class ObservabilityAspect(ResourceAspect):
    """Turns on logs, metrics and traces; gives containers without a log configuration one.

    Containers are read from ``container_definitions`` of ECS task definitions, written as JSON text; definitions that
    are one token cannot be read and are reported. The author's own log configuration, log levels and retention stay.
    See :data:`aspects.metadata.observability.OBSERVABILITY` for what is written.

    Args:
        log_retention_days: for log groups that say nothing; one of CloudWatch's values. Default 365 (PCI DSS 10.5.1).
        container_log_group: name of the log group for containers, literal or token. ``None``: a container without a log
            configuration is reported.

    Raises:
        ValueError: CloudWatch has no such retention.
    """

    def __init__(
        self,
        log_retention_days: int = 365,
        container_log_group: str | None = None,
        tracing_sidecar: str | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(**options)
        if log_retention_days not in LOG_RETENTION_DAYS:
            raise ValueError(
                f"log retention of {log_retention_days!r} days is not allowed; use one of "
                + ", ".join(str(days) for days in LOG_RETENTION_DAYS)
            )
        self._days = log_retention_days
        self._log_group = container_log_group

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What this aspect writes; see :meth:`.ResourceAspect.decorate`."""
        yield from settle(resource.body, OBSERVABILITY.get(resource.type, ()), {Value.LOG_RETENTION_DAYS: self._days})
        if resource.type == "aws_ecs_task_definition":
            yield from self._containers(resource, stack)

    def _containers(self, resource: Resource, stack: StackReader) -> Decoration:
        text = resource.body.get("container_definitions")
        try:
            containers = json.loads(text) if isinstance(text, str) else None
        except ValueError:
            containers = None
        if not isinstance(containers, list):
            how = "are a token" if is_unknown(text) else f"are no JSON list: {str(text)[:60]!r}"
            yield Problem(
                "container-logs-unreadable",
                f"container_definitions {how}, so the log configuration cannot be seen or added",
                "write them with json.dumps",
            )
            return
        silent = [each for each in containers if isinstance(each, dict) and not each.get("logConfiguration")]
        if silent and self._log_group is None:
            names = ", ".join(repr(each.get("name")) for each in silent)
            yield Problem(
                "container-logs",
                f"container {names} has no logConfiguration",
                "pass container_log_group, or write one",
            )
        elif silent and (region := stack().region) is None:
            yield Problem(
                "container-logs",
                "the AWS provider of the stack names no region, which awslogs-region needs",
                "set the provider's region",
            )
        elif silent:
            completed = [self._with_logs(each, str(region)) if each in silent else each for each in containers]
            yield Set(("container_definitions",), json.dumps(completed, sort_keys=True), text)

    def _with_logs(self, container: Body, region: str) -> dict[str, Any]:
        return container | {
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": self._log_group,
                    "awslogs-region": region,
                    "awslogs-stream-prefix": container.get("name", "container"),
                    # A slow log service must never hold up a payment: what does not fit the buffer is dropped.
                    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
                    "mode": "non-blocking",
                    "max-buffer-size": "25m",
                },
            }
        }
