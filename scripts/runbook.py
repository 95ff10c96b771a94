"""The runbook: for every alarm of the stack what it means, what to look at, and what to do.

``ENTRIES`` has what somebody has to know; when an alarm rings, whether it stops a release, and which graphs of the
dashboard show it come from the synthesized stack. ``scripts.readme`` writes the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Stack = Mapping[str, Any]
"""A synthesized stack, ``cdk.tf.json``."""

_NAME = re.compile(r"(?P<stem>.+)_cloudwatch_metric_alarm_(?P<suffix>.+)")
_COMPARISONS = {
    "GreaterThanThreshold": "above",
    "GreaterThanOrEqualToThreshold": "at least",
    "LessThanThreshold": "below",
}
"""CloudWatch's word for a comparison, and ours."""

ACCESS, SERVICE = "api_access_cloudwatch_log_group_{suffix}", "/fraud_detection/fraud_api_{suffix}"
INSIGHTS = "/aws/ecs/containerinsights/ecs_cluster_{suffix}/performance"
POSTGRESQL = "/aws/rds/cluster/rds-cluster-{suffix}/postgresql"
"""Log groups, by the names that the stack gives them."""


@dataclass(frozen=True)
class Query:
    """A query of CloudWatch Logs Insights.

    Attributes:
        group: the log group; ``{suffix}`` stands for the environment's.
        text: the query. The fields of the log are those of its format in the stack, of Container Insights ("Container
            Insights performance log reference", CloudWatch guide) or of AWS WAF ("Log fields", AWS WAF guide).
    """

    group: str
    text: str


@dataclass(frozen=True)
class Entry:
    """What somebody has to know whom an alarm wakes.

    Attributes:
        alarms: the alarms that it is about, by their names without the ending.
        means: what has happened, and what callers notice.
        query: what to ask the logs.
        look: what the answer tells, and what else to look at.
        do: what to do, the most likely first.
    """

    alarms: tuple[str, ...]
    means: str
    query: Query
    look: tuple[str, ...]
    do: tuple[str, ...]


_STOP = (
    "If a deployment is in progress, CodeDeploy stops it and shifts the traffic back automatically;"
    " otherwise, if the alarm started with a release, [roll that release"
    " back](operations.md#roll-a-release-back)."
)
_ERRORS = Query(
    SERVICE,
    "fields @timestamp, @logStream, @message\n"
    "| filter @message like /(?i)error|exception|critical|fatal/\n"
    "| sort @timestamp desc\n"
    "| limit 100",
)
_BY_KEY = "| stats count(*) as requests by status, resourcePath, apiKeyId, error\n| sort requests desc\n| limit 20"
_LOAD = Query(ACCESS, "stats count(*) as requests by apiKeyId, bin(1m)\n| sort requests desc\n| limit 20")

ENTRIES: tuple[Entry, ...] = (
    Entry(
        ("api_latency",),
        "One request in a hundred takes longer than promised. Callers wait for a decision, and may give up.",
        Query(
            ACCESS,
            "filter status < 500\n"
            "| stats pct(responseLatency, 50) as p50, pct(responseLatency, 99) as p99,\n"
            "        pct(integrationLatency, 99) as behind, count(*) as requests by bin(1m)\n"
            "| sort p99 desc",
        ),
        (
            "`behind` near `p99`: the time is spent behind API Gateway. Compare the graph of the tasks' response time.",
            "`behind` far below `p99`: API Gateway itself is slow; see the AWS Health Dashboard.",
            "CPU of the tasks and capacity of the database: the slow part is at its limit.",
            "X-Ray, group `fraud_api_{suffix}`, sorted by duration: the segment that takes longest.",
        ),
        (
            _STOP,
            "Tasks at their limit: raise `FRAUD_API_TASK_MIN` and `FRAUD_API_PEAK_TASK_MIN`, then `make deploy`.",
            "Database at its limit: see `database_capacity`.",
            "Few requests in a minute, one of them slow: no action; three of five minutes have to be slow.",
        ),
    ),
    Entry(
        ("api_errors",),
        "Callers get server errors: from the tasks, from the load balancer, or because API Gateway cannot reach it.",
        Query(ACCESS, "filter status >= 500\n" + _BY_KEY.replace("apiKeyId", "integrationStatus")),
        (
            "`integrationStatus` 5xx: the tasks returned it; continue with `target_errors`.",
            "status 504: an answer took longer than API Gateway waits; continue with `api_latency`.",
            "no `integrationStatus`, and an `error`: API Gateway cannot reach the load balancer; check its"
            " certificate and DNS name next (`make verify` checks both).",
        ),
        (
            _STOP,
            "No healthy task: see `unhealthy_hosts_blue` and `running_tasks`.",
            "A changed DNS record, certificate or listener: `make plan` shows it, `make deploy` restores it.",
        ),
    ),
    Entry(
        ("target_errors",),
        "The service itself fails: its tasks answer with server errors.",
        _ERRORS,
        (
            "The same error in all streams: the release, the database or a secret. In one stream: that task.",
            "Errors of the database: graphs of connections and capacity, and the query of `database_connections`.",
            "Errors of credentials or secrets: if `rotation_errors_api_configuration` was in alarm, or a rotation ran.",
        ),
        (
            _STOP,
            "One task only: `aws ecs stop-task`; ECS starts another one.",
            "The database does not answer: RDS events go to the same topic; a failover takes a minute or two.",
        ),
    ),
    Entry(
        ("api_refusals",),
        "Callers are refused: wrong or missing keys, requests that are not valid, throttling, or the firewall.",
        Query(ACCESS, "filter status >= 400 and status < 500\n" + _BY_KEY),
        (
            "403 without `apiKeyId`: no key, or an unknown one. 403 with `wafResponse` `WAF_BLOCK`: the firewall.",
            "429: a caller exceeds its rate. 400: requests that the validator refuses, often after a caller's release.",
            "404, 409, 422 with `apiKeyId`: the service's own answers; continue with `target_refusals`.",
        ),
        (
            _STOP,
            "One key: contact its owner, with the status and the `error`.",
            "429 of a caller who needs more: raise `FRAUD_API_THROTTLE_RATE` and `FRAUD_API_THROTTLE_BURST`.",
            "One source without a key: its requests do not get past API Gateway; the firewall limits their rate.",
        ),
    ),
    Entry(
        ("target_refusals",),
        "The service refuses many requests that API Gateway lets through.",
        Query(ACCESS, "filter integrationStatus >= 400 and integrationStatus < 500\n" + _BY_KEY),
        (
            "One key: that caller sends what the service does not accept. All keys: the service changed what it"
            " accepts.",
            "The log of the service shows why it refuses them, if the release logs that.",
        ),
        (_STOP, "One key: contact its owner, with the path and the status."),
    ),
    Entry(
        ("unhealthy_hosts_blue", "unhealthy_hosts_green"),
        "Tasks do not answer the load balancer's health check. The color shows which side: the one that"
        " serves, or the one that a release is bringing up.",
        _ERRORS,
        (
            "`aws elbv2 describe-target-health`: the reason, such as `Target.Timeout` or"
            " `Target.ResponseCodeMismatch`.",
            "The last lines of the stream of a task: does it start, listen on `PORT` with TLS, answer"
            " `FRAUD_API_HEALTH_CHECK_PATH`?",
            "Memory of the tasks: a container that runs out of it is killed.",
        ),
        (
            _STOP,
            "On the side that serves: ECS replaces the tasks; if new ones fail as well, the cause is outside,"
            " such as the"
            " database or a secret.",
        ),
    ),
    Entry(
        ("load_balancer_refusals",),
        "Somebody bypasses API Gateway and calls the load balancer directly, or API Gateway no longer sends"
        " the origin secret.",
        Query(
            "aws-waf-logs-alb_{suffix}",
            'filter action = "BLOCK"\n'
            "| stats count(*) as requests by terminatingRuleId, httpRequest.clientIp, httpRequest.country\n"
            "| sort requests desc\n"
            "| limit 20",
        ),
        (
            "Many addresses, and `api_errors` is OK: scanners, which get no access.",
            "`api_refusals` is in alarm as well: requests from API Gateway are among them; a rotation of"
            " the origin secret went wrong (see `rotation_errors_origin`).",
        ),
        (
            "Scanners: no action.",
            "API Gateway is refused: `make verify` shows which of API Gateway, firewall and listener has a"
            " different value; rotate once more with `aws secretsmanager rotate-secret --secret-id"
            " fraud_detection/origin_{suffix}`.",
        ),
    ),
    Entry(
        ("running_tasks",),
        "Fewer tasks run than the minimum in the settings, or Container Insights no longer reports.",
        Query(
            INSIGHTS,
            'filter Type = "Service"\n'
            "| stats min(RunningTaskCount) as running, max(DesiredTaskCount) as desired, max(PendingTaskCount)"
            " as pending\n"
            "        by bin(1m)\n"
            "| sort bin(1m) desc",
        ),
        (
            "`pending` above 0: tasks wait for an image, a secret or an address. `aws ecs describe-services` lists the"
            " events, `aws ecs describe-tasks` the reason why a task stopped.",
            "`running` equals `desired`, both too low: auto-scaling's minimum was changed by hand; `make"
            " verify` reports it.",
            "No data at all: Container Insights is off, or the service no longer exists.",
        ),
        (
            "A missing image or secret: push or restore it; ECS retries automatically.",
            "A changed minimum: `make deploy`.",
            "No capacity in a zone: Fargate tries the others; open a case with AWS Support if it lasts.",
        ),
    ),
    Entry(
        ("task_cpu", "task_memory"),
        "The tasks have been at their limit for ten minutes: auto-scaling does not keep up, or has reached"
        " its maximum. Slow responses or killed containers come next.",
        Query(
            INSIGHTS,
            'filter Type = "Task"\n'
            "| stats max(100 * CpuUtilized / CpuReserved) as cpu, max(100 * MemoryUtilized / MemoryReserved) as"
            " memory\n"
            "        by TaskId\n"
            "| sort memory desc",
        ),
        (
            "All tasks alike: load. One task only: that task. Memory that only grows since the last release: a leak.",
            "The graph of tasks: `desired` at `FRAUD_API_TASK_MAX` means that scaling has reached its limit.",
        ),
        (
            "Load: raise `FRAUD_API_TASK_MAX`, then `make deploy`; the [quotas](environments.md) have to allow it.",
            "One task: `aws ecs stop-task`; ECS starts another one.",
            "A leak: roll the release back.",
        ),
    ),
    Entry(
        ("burst",),
        "CPU has jumped, and tasks are being added at once instead of after auto-scaling's usual minutes."
        " This is a notice: only later alarms may need action.",
        _LOAD,
        ("Whose requests have grown; whether the tasks follow in the graph of tasks within two minutes.",),
        (
            "Nothing, if it resolves by itself.",
            "At the same time every day: move `FRAUD_API_PEAK_SCHEDULE`, or raise `FRAUD_API_PEAK_TASK_MIN`.",
        ),
    ),
    Entry(
        ("database_connections",),
        "The database is about to refuse connections. The tasks hold too many, or do not release them.",
        Query(
            POSTGRESQL,
            "filter @message like /FATAL|remaining connection slots|too many clients/\n"
            "| sort @timestamp desc\n"
            "| limit 100",
        ),
        (
            "Connections in proportion to tasks: the pool of each task is too large. Out of proportion: a leak.",
            "In the database: `select usename, state, count(*) from pg_stat_activity group by 1, 2`.",
        ),
        (
            "A leak since a release: roll it back.",
            "More tasks than before: a smaller pool in each, or a higher `FRAUD_API_DATABASE_MAX_CAPACITY`,"
            " from which the"
            " limit follows. Aurora takes the new limit when an instance restarts.",
        ),
    ),
    Entry(
        ("database_capacity",),
        "The database has grown to almost its maximum. Queries begin to queue, and latency rises.",
        _LOAD,
        (
            "Requests have grown as much as the capacity: load. Otherwise, statements that have become"
            " slow: a release, or a missing index.",
            "In the database, what is running and since when: `select now() - query_start, usename, query"
            " from pg_stat_activity where state = 'active' order by 1 desc`.",
            "Whether it is the writer or the reader (RDS console, metrics of each instance).",
        ),
        (
            "Load: raise `FRAUD_API_DATABASE_MAX_CAPACITY`, then `make deploy`; no restart is needed for the capacity.",
            "A statement of a release: roll it back.",
            "Somebody's query: `select pg_terminate_backend(pid)`.",
        ),
    ),
    Entry(
        ("blocked_requests_api", "blocked_requests_alb"),
        "A firewall blocks far more than scanners account for: an attack, or a rule that blocks callers.",
        Query(
            "aws-waf-logs-api_{suffix}",
            'filter action = "BLOCK"\n'
            "| stats count(*) as requests by terminatingRuleId, httpRequest.clientIp, httpRequest.country\n"
            "| sort requests desc\n"
            "| limit 20",
        ),
        (
            "The log group of the other firewall is `aws-waf-logs-alb_{suffix}`.",
            "One rule of a managed group, and addresses of known callers: a false positive, often since AWS"
            " changed the group. `rate` rules: a flood, or a caller that exceeds its rate.",
            "Whether `api_refusals` is in alarm, and who complains.",
        ),
        (
            "An attack: it is being blocked; watch latency and errors. A whole country: `FRAUD_API_BLOCKED_COUNTRIES`.",
            "A false positive: set that one rule to count in `lib/waf.py`, for as long as AWS needs, and"
            " write down why: PCI DSS 6.4.2 requires it.",
        ),
    ),
    Entry(
        ("rotation_errors_api_configuration",),
        "The keys that sign decisions were not rotated. The current ones stay valid; nothing fails yet.",
        Query("/fraud_detection/rotation_{suffix}", "fields @timestamp, @message\n| sort @timestamp desc\n| limit 100"),
        (
            "The step before the error: `createSecret`, `setSecret`, `testSecret` or `finishSecret`.",
            "`aws secretsmanager describe-secret`: a version that keeps `AWSPENDING` is the one that failed.",
        ),
        (
            "Secrets Manager retries automatically. Once the cause is fixed: `aws secretsmanager"
            " rotate-secret --secret-id fraud_detection/api_configuration_{suffix}`.",
            "Access denied: a policy or a key was changed by hand; `make verify` shows which, `make deploy`"
            " restores it.",
        ),
    ),
    Entry(
        ("rotation_errors_origin",),
        "The secret between API Gateway and the load balancer was not rotated. The current value stays valid,"
        " as both sides"
        " accept the old and the new one.",
        Query(
            "/fraud_detection/origin_rotation_{suffix}",
            "fields @timestamp, @message\n| sort @timestamp desc\n| limit 100",
        ),
        (
            "The step before the error; `testSecret` fails where the load balancer does not accept the new value yet.",
            "`make verify`: whether API Gateway, firewall and listener have the same value.",
        ),
        (
            "Rotate again once the cause is fixed: `aws secretsmanager rotate-secret --secret-id"
            " fraud_detection/origin_{suffix}`.",
            "Access denied: as for `rotation_errors_api_configuration`.",
        ),
    ),
)
"""Every alarm is in exactly one entry."""


def alarms(stack: Stack) -> dict[str, Mapping[str, Any]]:
    """Return the alarms of a stack, by their names without the ending."""
    found = stack["resource"]["aws_cloudwatch_metric_alarm"].values()
    return {match["stem"]: each for each in found if (match := _NAME.fullmatch(each["alarm_name"]))}


def differences(stack: Stack, entries: Iterable[Entry] = ENTRIES) -> list[str]:
    """Return what the runbook lacks: alarms without an entry, entries without an alarm, and repetitions."""
    told = [alarm for entry in entries for alarm in entry.alarms]
    there = alarms(stack)
    return [
        *(f"{alarm} has no entry; write one in scripts/runbook.py" for alarm in sorted(set(there) - set(told))),
        *(f"{alarm} is not an alarm of the stack; remove it" for alarm in sorted(set(told) - set(there))),
        *(
            f"{alarm} has {told.count(alarm)} entries; leave one"
            for alarm in sorted(set(told))
            if told.count(alarm) > 1
        ),
    ]


def page(stack: Stack) -> str:
    """Return all entries as Markdown, in the names of the stack's environment.

    Raises:
        ValueError: an alarm has no entry, or an entry no alarm.
    """
    wrong = differences(stack)
    if wrong:
        raise ValueError("; ".join(wrong))
    return "\n".join(line for entry in ENTRIES for line in _section(entry, stack)).rstrip()


def _section(entry: Entry, stack: Stack) -> Iterator[str]:
    there = alarms(stack)
    suffix = next(match["suffix"] for each in there.values() if (match := _NAME.fullmatch(each["alarm_name"])))
    yield f"## {', '.join(entry.alarms)}\n"
    yield f"{entry.means}\n"
    for alarm in entry.alarms:
        yield (
            f"- `{there[alarm]['alarm_name']}` goes into alarm when"
            f" {_condition(there[alarm])}.{_release(there[alarm], stack)}"
        )
    graphs = sorted({title for alarm in entry.alarms for title in _graphs(there[alarm], stack)})
    yield f"- Graphs of the [dashboard]({_dashboard(stack)}): {', '.join(f'*{title}*' for title in graphs)}.\n"
    yield f"**Ask** `{entry.query.group.format(suffix=suffix)}`:\n"
    yield f"```text\n{entry.query.text}\n```\n"
    for title, items in (("Look at", entry.look), ("Do", entry.do)):
        yield f"**{title}**\n"
        yield from (f"- {item.replace('{suffix}', suffix)}" for item in items)
        yield ""


def _metrics(alarm: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return namespace and name of each metric of an alarm, the one that is counted first."""
    if "metric_name" in alarm:
        return [(alarm["namespace"], alarm["metric_name"])]
    return [(each["metric"]["namespace"], each["metric"]["metric_name"]) for each in alarm["metric_query"][1:]]


def _condition(alarm: Mapping[str, Any]) -> str:
    """Say when an alarm rings, such as ``p99 of `Latency` (AWS/ApiGateway) is above 200 in 3 of 5 minutes``."""
    (namespace, name), *whole = _metrics(alarm)
    if whole:
        what, unit = f"`{name}` in percent of `{whole[0][1]}` ({namespace})", " %"
    else:
        what, unit = f"the {_statistic(alarm)} of `{name}` ({namespace})", ""
    length = alarm.get("period") or alarm["metric_query"][1]["metric"]["period"]
    minutes, count, of = int(length) // 60, int(alarm["datapoints_to_alarm"]), int(alarm["evaluation_periods"])
    times = f"{count} of {of} minutes" if of > 1 else "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"{what} is {_COMPARISONS[alarm['comparison_operator']]} {alarm['threshold']:g}{unit} in {times}"


def _statistic(alarm: Mapping[str, Any]) -> str:
    return str(alarm.get("extended_statistic") or alarm["statistic"].lower())


def _release(alarm: Mapping[str, Any], stack: Stack) -> str:
    """Return whether an alarm stops a release: CodeDeploy's groups name it by a reference."""
    groups = stack["resource"]["aws_codedeploy_deployment_group"].values()
    stopping = json.dumps([group["alarm_configuration"]["alarms"] for group in groups])
    names = stack["resource"]["aws_cloudwatch_metric_alarm"]
    (logical_id,) = (id for id, each in names.items() if each is alarm)
    return " It stops a release." if f"aws_cloudwatch_metric_alarm.{logical_id}." in stopping else ""


def _graphs(alarm: Mapping[str, Any], stack: Stack) -> Iterator[str]:
    """Yield the titles of the dashboard's graphs that show a metric of an alarm."""
    (dashboard,) = stack["resource"]["aws_cloudwatch_dashboard"].values()
    wanted = [list(each) for each in _metrics(alarm)]
    for widget in json.loads(dashboard["dashboard_body"])["widgets"]:
        properties = widget["properties"]
        if any(line[:2] in wanted for line in properties.get("metrics", ())):
            yield properties["title"]


def _dashboard(stack: Stack) -> str:
    """Return the dashboard's address, with its name in place of the reference to it."""
    (dashboard,) = stack["resource"]["aws_cloudwatch_dashboard"].values()
    address: str = stack["output"]["dashboard_url"]["value"]
    return re.sub(r"\$\{[^}]*\}", dashboard["dashboard_name"], address)
