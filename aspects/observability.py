"""Observability: log retention, container logs, metrics and X-Ray on everything that has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Unpack

from .core import containers, tracing
from .core.aspect import Options
from .core.containers import Expression
from .core.expressions import is_unknown
from .core.graph import Graph
from .core.log_filters import functions_read_as_text
from .core.model import Body, Create, Effects, Key, Report, Resource, Write, same_value
from .core.paths import is_dynamic, is_set
from .core.placement import elsewhere
from .core.provider_versions import as_provided
from .core.rows import settle
from .facts.observability import LOG_FORMAT, OBSERVABILITY, REDSHIFT_LOGS
from .facts.settings import Value
from .facts.tracing import TRACED
from .synthesis.aspect import CdktfAspect

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip

_DEFINITIONS = "container_definitions"
_DAEMON_CONTAINERS, _DAEMON_LOG = "container_definition", "log_configuration"
_JOB = ("container_properties", "ecs_properties", "node_properties")


class ObservabilityAspect(CdktfAspect):
    """Turns on logs, metrics and traces; gives containers without a log configuration one.

    Containers are those of ECS task definitions and Batch job definitions, written as JSON text, with interpolations or
    not, or as one Terraform expression. Text that is neither is reported. The author's own log configuration, log
    levels and retention stay, and so do ``PassThrough`` tracing, a no to metrics that are billed, and the text format
    of a function's log where a metric or subscription filter in the app reads it as text. Active tracing is not written
    where it cannot work: for a function at CloudFront's edges, for a topic without a resource policy of X-Ray in the
    app, or with a role of the app that may not send traces; the last is reported.
    Batch sends the logs of jobs that say nothing to ``/aws/batch/job``, so these are not reported where no log group
    is given.
    See :data:`aspects.facts.observability.OBSERVABILITY` for what is written.

    Args:
        log_retention_days: for log groups that say nothing; one of CloudWatch's values. Default 365 (PCI DSS 10.5.1).
        container_log_group: name of the log group for containers, literal or token. ``None``: a container without a log
            configuration is reported.
        tracing_sidecar: image of the X-Ray daemon or of the AWS Distro for OpenTelemetry, literal or token. A container
            of it is added to every ECS task definition that has no such collector; where it could not work, that is
            reported. Default: none is added.
        options: see :class:`.Aspect`.

    Raises:
        ValueError: CloudWatch has no such retention, an image is empty, or a log group has an illegal name.
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
        for name, value in (("container_log_group", container_log_group), ("tracing_sidecar", tracing_sidecar)):
            if value is not None and (not isinstance(value, str) or not value.strip()):
                raise ValueError(f"{name} is {value!r}; use text, or leave it out")
        if container_log_group is not None and not is_unknown(container_log_group):
            _check_log_group(container_log_group)
        self._days = log_retention_days
        self._log_group = container_log_group
        self._sidecar = tracing_sidecar
        self._read_as_text: set[Key] = set()

    def begin(self, graph: Graph, scope: Sequence[Resource]) -> None:
        """Find the functions whose logs somebody reads as text; see :meth:`.Aspect.begin`."""
        self._read_as_text = functions_read_as_text(graph)

    @property
    def option_values(self) -> tuple[object, ...]:
        """The log group and the image of the collector."""
        return (self._log_group, self._sidecar)

    @as_provided
    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what this aspect writes; see :meth:`.Aspect.decide`."""
        rows = OBSERVABILITY.get(resource.type, ())
        if resource.key in self._read_as_text:
            rows = tuple(row for row in rows if row is not LOG_FORMAT)
        yield from _workable(settle(resource.body, rows, {Value.LOG_RETENTION_DAYS: self._days}), resource, graph)
        if resource.type == "aws_ecs_task_definition":
            yield from self._task(resource, graph)
        elif resource.type == "aws_ecs_daemon_task_definition":
            yield from self._daemon(resource, graph)
        elif resource.type == "aws_redshift_cluster":
            yield from _redshift_logging(resource, graph)
        elif resource.type == "aws_batch_job_definition" and self._log_group is not None:
            yield from self._job(resource, self._log_group, graph)

    def _task(self, resource: Resource, graph: Graph) -> Effects:
        text = resource.body.get(_DEFINITIONS)
        found = containers.read(text)
        if isinstance(found, Expression):
            if not found.is_completed:
                yield from self._task_code(resource, found.code, graph)
            return
        if found is None or not _is_list_of_maps(found.value):
            yield _unreadable(_DEFINITIONS, text)
            return
        definitions: list[Body] = found.value
        names = [found.text([each.get("name"), each.get("image")]) for each in definitions]
        if self._sidecar is not None and not any(containers.is_collector(each) for each in names):
            if why_not := _no_sidecar(resource, graph):
                yield why_not
            else:
                definitions = [*definitions, self._collector(resource.body)]
        if silent := [each.get("name") for each in definitions if containers.is_silent(each)]:
            shown = found.text(silent).strip("[]").replace('"', "'")
            log = self._log(resource, f"container {shown} has no logConfiguration", graph)
            if isinstance(log, Report):
                yield log
                return
            definitions = [containers.completed(each, log, "container") for each in definitions]
        if definitions != found.value:
            yield Write((_DEFINITIONS,), found.text(definitions), text)

    def _task_code(self, resource: Resource, code: str, graph: Graph) -> Effects:
        log = self._log(
            resource, f"{_DEFINITIONS} is an expression, so whether it says where to log cannot be checked", graph
        )
        if isinstance(log, Report):
            yield log
            return
        sidecar = None
        if self._sidecar is not None:
            if why_not := _no_sidecar(resource, graph):
                yield why_not
            else:
                sidecar = self._collector(resource.body)
        yield Write((_DEFINITIONS,), containers.task_code(code, log, sidecar), resource.body[_DEFINITIONS])

    def _daemon(self, resource: Resource, graph: Graph) -> Effects:
        """Do the same for the containers of a daemon, which are blocks."""
        value = resource.body.get(_DAEMON_CONTAINERS)
        blocks = value if isinstance(value, list) else [value]
        for index, container in enumerate(blocks):
            if not isinstance(container, Mapping) or container.get(_DAEMON_LOG) or is_dynamic(container, _DAEMON_LOG):
                continue
            name = str(container.get("name", "agent"))
            log = self._log(resource, f"container {name!r} has no {_DAEMON_LOG}", graph)
            if isinstance(log, Report):
                yield log
                return
            block = containers.daemon_log(log, name)
            place = (_DAEMON_CONTAINERS, index) if isinstance(value, list) else (_DAEMON_CONTAINERS,)
            yield Write((*place, _DAEMON_LOG), [block], container.get(_DAEMON_LOG))

    def _job(self, resource: Resource, group: str, graph: Graph) -> Effects:
        for attribute in _JOB:
            text = resource.body.get(attribute)
            if not is_set(text):
                continue
            region = graph.placement(resource).region
            if region is None:
                yield _no_region("no log group can be set for the containers of the job")
                return
            if there := elsewhere(group, resource, graph):
                yield _elsewhere("no log group can be set for the containers of the job", there)
                return
            # A job may wait for the log service: nobody waits for the job.
            log = containers.awslogs(group, region, blocking=True)
            name = str(resource.body.get("name", "job"))
            found = containers.read(text)
            if isinstance(found, Expression):
                if not found.is_completed:
                    yield Write((attribute,), containers.job_code(found.code, attribute, log, name), text)
                continue
            completed = None if found is None else containers.completed_job(found.value, attribute, log, name)
            if found is None or completed is None:
                yield _unreadable(attribute, text)
            elif completed != found.value:
                yield Write((attribute,), found.text(completed), text)

    def _collector(self, body: Body) -> Body:
        return containers.collector(str(self._sidecar), with_memory=not is_set(body.get("memory")))

    def _log(self, resource: Resource, problem: str, graph: Graph) -> Body | Report:
        """Return the log configuration for a task, or why there is none; ``problem`` says what it is wanted for."""
        if self._log_group is None:
            return Report("container-logs", problem, "pass container_log_group, or write one")
        region = graph.placement(resource).region
        if region is None:
            return _no_region(problem)
        if there := elsewhere(self._log_group, resource, graph):
            return _elsewhere(problem, there)
        if _is_for_fargate(resource.body) and not is_set(resource.body.get("execution_role_arn")):
            return Report(
                "container-logs",
                f"{problem}, and execution_role_arn is not set, without which nothing is logged on Fargate",
                "set execution_role_arn to a role that may write to the log group",
            )
        return containers.awslogs(self._log_group, region, blocking=False)


def _redshift_logging(resource: Resource, graph: Graph) -> Effects:
    """Write logs to CloudWatch, which needs no bucket, for a cluster of which nobody says where it logs."""
    said = resource.body.get("logging")
    if (is_set(said) and said != []) or is_dynamic(resource.body, "logging"):
        return
    if not graph.companions(resource, "aws_redshift_logging", "cluster_identifier"):
        body: Body = {
            "cluster_identifier": resource.id_expression,
            "log_destination_type": "cloudwatch",
            "log_exports": REDSHIFT_LOGS,
        }
        yield Create("logging", "aws_redshift_logging", body)


def _check_log_group(name: str) -> None:
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    if not re.fullmatch(r"[A-Za-z0-9_./#-]{1,512}", name):
        raise ValueError(
            f"container_log_group {name!r} is not the name of a log group; use 1 to 512 letters, digits and . - _ / #,"
            " such as /ecs/payments, or a token of the name"
        )


def _workable(writes: Iterator[Write], resource: Resource, graph: Graph) -> Effects:
    """Yield the writes, but for active tracing that cannot work; and a word on what they need in the account."""
    switch = TRACED.get(resource.type)
    for write in writes:
        if switch and write.path[0] == switch.path:
            if tracing.is_impossible(resource, graph):
                continue
            if found := tracing.missing_right(resource, graph):
                yield found
                continue
        yield write
        # A new block of settings is written as a whole.
        if resource.type == "aws_api_gateway_method_settings" and (
            "logging_level" in write.path or (isinstance(write.value, Mapping) and "logging_level" in write.value)
        ):
            yield from _without_account_role(resource, graph)


def _without_account_role(resource: Resource, graph: Graph) -> Effects:
    """Yield a word where API Gateway has no role to write logs with: it refuses them in such an account.

    API Gateway developer guide, Set up CloudWatch logging for REST APIs.
    """
    for account in graph.by_type.get("aws_api_gateway_account", []):
        if graph.is_same_place(account, resource) and is_set(account.body.get("cloudwatch_role_arn")):
            return
    yield Report(
        "api-logs-role",
        "logging_level is written, and the app sets no log role for API Gateway; AWS refuses logging in an"
        " account and region without one",
        "set cloudwatch_role_arn in an aws_api_gateway_account, here or elsewhere, or write logging_level = 'OFF' and"
        " exclude the resource",
        "warning",
    )


def _is_list_of_maps(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _is_for_fargate(body: Body) -> bool:
    return "FARGATE" in (body.get("requires_compatibilities") or ())


def _no_sidecar(resource: Resource, graph: Graph) -> Report | None:
    """Return why a collector in the task would not work; ``None``: it would."""
    body = resource.body
    mode = body.get("network_mode")
    if not _is_for_fargate(body) and not is_unknown(mode) and not same_value(mode, "awsvpc"):
        return Report(
            "tracing-sidecar",
            f"network_mode is {mode or 'bridge'!r}, where containers cannot reach the collector on localhost",
            "use awsvpc",
        )
    platform = body.get("runtime_platform")
    for each in platform if isinstance(platform, list) else [platform or {}]:
        if str(each.get("operating_system_family", "")).upper().startswith("WINDOWS"):
            return Report(
                "tracing-sidecar",
                f"operating_system_family is {each['operating_system_family']!r}, and the collector is for Linux",
                "add your own collector, or exclude the task definition from ObservabilityAspect",
            )
    if not is_set(body.get("task_role_arn")):
        return Report(
            "tracing-sidecar",
            "task_role_arn is not set, so the collector could not send traces",
            "set it to a role with AWSXRayDaemonWriteAccess",
        )
    return tracing.lacks_right(resource, "task_role_arn", "the collector of traces", graph)


def _no_region(problem: str) -> Report:
    return Report(
        "container-logs",
        f"{problem}, and the AWS provider of the stack names no region, which awslogs-region needs",
        "set the provider's region",
    )


def _elsewhere(problem: str, there: str) -> Report:
    return Report(
        "container-logs",
        f"{problem}, and container_log_group is in {there}, where the containers do not log",
        "apply guardrails with a log group of the same region and account to this scope",
        level="warning",
    )


def _unreadable(attribute: str, text: object) -> Report:
    return Report(
        "container-logs-unreadable",
        f"{attribute} is neither JSON of the expected form nor one expression, so the log configuration"
        f" cannot be checked or added: {str(text)[:60]!r}",
        "write them with json.dumps or Fn.jsonencode",
    )
