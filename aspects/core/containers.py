"""Container definitions as Terraform has them, a text: read, completed and written again; pure.

The text is JSON that may hold interpolations anywhere, or one expression such as ``${jsonencode(...)}``,
``${file("x.json")}`` or ``${var.containers}``. The first is read and completed here. What an expression yields only
Terraform knows, so there the completion is an expression around it, which Terraform evaluates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .expressions import expression, interpolations

if TYPE_CHECKING:
    from .model import Body

# Characters that Unicode keeps free for private use: they stand for an interpolation in a string, and for one that is
# a value of its own.
_INSIDE = ("\ue000", "\ue001")
_WHOLE = ('"\ue002', '\ue003"')
_MARK = re.compile(f"(?:{_INSIDE[0]}|{_WHOLE[0]})([0-9]+)(?:{_INSIDE[1]}|{_WHOLE[1]})")
_JSON_ESCAPE = re.compile(r"\\.", re.DOTALL)
_OWN = "guarded_container"
_PREFIX = '"\ue004"'
_COMPLETED = re.compile(rf"jsonencode\(\[for {_OWN} in (?:concat\()?jsondecode\((.*)", re.DOTALL)
# A quoted text, in which brackets mean nothing, or a bracket.
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[()]', re.DOTALL)
_COLLECTOR = "(?i)xray-daemon|otel-collector|opentelemetry-collector"


@dataclass(frozen=True)
class Literal:
    """Definitions that can be read.

    Attributes:
        value: what the JSON holds, with a mark instead of each interpolation.
        interpolations: the interpolations, in their order.
    """

    value: Any
    interpolations: tuple[str, ...]

    def text(self, value: Any) -> str:
        """Return ``value``, which was made of this one, as text, with the interpolations back in their places."""
        marked = json.dumps(value, sort_keys=True, ensure_ascii=False)
        parts = _MARK.split(marked)  # every other one is the number of an interpolation
        parts[1::2] = [self.interpolations[int(number)] for number in parts[1::2]]
        return "".join(parts)


@dataclass(frozen=True)
class Expression:
    """Definitions that one Terraform expression yields.

    Attributes:
        code: the expression, without ``${`` and ``}``.
    """

    code: str

    @property
    def is_completed(self) -> bool:
        """Whether it was written here already."""
        return _OWN in self.code


def read(text: object) -> Literal | Expression | None:
    """Read definitions as they are written; ``None`` where the text is neither JSON nor one expression."""
    if not isinstance(text, str):
        return None
    try:
        if (code := expression(text)) is not None:
            return Expression(code)
        marked, interpolations = _marked(text)
        return Literal(json.loads(marked), tuple(interpolations))
    except ValueError:
        return None


def _marked(text: str) -> tuple[str, list[str]]:
    """Return JSON text with marks for its interpolations, and these."""
    parts: list[str] = []
    found: list[str] = []
    in_string = False
    position = 0
    for each in interpolations(text):
        if each.is_directive:
            raise ValueError("a template directive decides what the text contains")
        before = text[position : each.start]
        # Each quote that is not escaped opens or closes a string of the JSON.
        quotes = _JSON_ESCAPE.sub("", before) if "\\" in before else before
        in_string ^= quotes.count('"') % 2 == 1
        start_mark, end_mark = _INSIDE if in_string else _WHOLE
        parts += [before, f"{start_mark}{len(found)}{end_mark}"]
        found.append(text[each.start : each.end])
        position = each.end
    return "".join([*parts, text[position:]]), found


def is_collector(name_and_image: str) -> bool:
    """Return whether a container collects traces: the X-Ray daemon or a distribution of the OpenTelemetry collector."""
    return bool(re.search(_COLLECTOR, name_and_image))


def is_silent(container: Mapping[str, Any]) -> bool:
    """Return whether a container does not say where it logs."""
    return not container.get("logConfiguration")


def collector(image: str, with_memory: bool) -> Body:
    """Return a container that takes traces from its neighbours and sends them to X-Ray.

    It is not essential: what is traced matters more than the traces. The X-Ray SDK looks for it on 127.0.0.1:2000, and
    OpenTelemetry's on localhost:4317 or 4318, so no container has to be told.
    https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
    https://aws-otel.github.io/docs/setup/ecs

    Args:
        image: of the X-Ray daemon, or of the AWS Distro for OpenTelemetry.
        with_memory: whether it must ask for memory, as it must where the task does not.
    """
    if "xray-daemon" in image:
        own: Body = {"name": "xray-daemon", "portMappings": [{"containerPort": 2000, "protocol": "udp"}]}
    else:
        own = {
            "name": "aws-otel-collector",
            "command": ["--config=/etc/ecs/ecs-default-config.yaml"],
            "portMappings": [
                {"containerPort": 4317, "protocol": "tcp"},
                {"containerPort": 4318, "protocol": "tcp"},
                {"containerPort": 2000, "protocol": "udp"},
            ],
            "healthCheck": {
                "command": ["CMD", "/healthcheck"], "interval": 10, "timeout": 5, "retries": 3, "startPeriod": 10,
            },
        }  # fmt: skip
    common = {"image": image, "essential": False, "readonlyRootFilesystem": True, "user": "1000:1000"}
    return {**own, **common, **({"memoryReservation": 256} if with_memory else {})}


def awslogs(group: str, region: str, blocking: bool) -> Body:
    """Return a log configuration without the prefix of the streams, which each container gets of its own.

    Args:
        group: name of the log group.
        region: where it is.
        blocking: whether a container waits for a slow log service. A service must not: what does not fit the buffer is
            dropped. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
    """
    options = {"awslogs-group": group, "awslogs-region": region}
    if not blocking:
        options |= {"mode": "non-blocking", "max-buffer-size": "25m"}
    return {"logDriver": "awslogs", "options": options}


def completed(container: Body, log: Mapping[str, Any], name: str) -> Body:
    """Return a container that says where it logs; its streams' prefix is its name, or ``name`` where it has none."""
    if not is_silent(container):
        return container
    return {**container, "logConfiguration": _with_prefix(log, str(container.get("name", name)))}


def _with_prefix(log: Mapping[str, Any], prefix: str) -> Body:
    return {**log, "options": {**log["options"], "awslogs-stream-prefix": prefix}}


def daemon_log(log: Mapping[str, Any], name: str) -> Body:
    """Return a log configuration as the block of a daemon's container has it, with the prefix of its streams."""
    return {"log_driver": log["logDriver"], "options": _with_prefix(log, name)["options"]}


def completed_job(properties: Any, attribute: str, log: Mapping[str, Any], name: str) -> Any:
    """Return the properties of a Batch job with each container completed; ``None`` where they are in another form."""
    try:
        if attribute == "container_properties":
            return completed(properties, log, name)
        if attribute == "ecs_properties":
            tasks = [
                {**task, "containers": [completed(each, log, name) for each in task["containers"]]}
                for task in properties["taskProperties"]
            ]
            return {**properties, "taskProperties": tasks}
        nodes = [
            {**node, "container": completed(node["container"], log, name)} if "container" in node else node
            for node in properties["nodeRangeProperties"]
        ]
        return {**properties, "nodeRangeProperties": nodes}
    except (KeyError, TypeError, AttributeError):
        return None


def task_code(code: str, log: Mapping[str, Any], sidecar: Body | None) -> str:
    """Return an expression that completes the containers that ``code`` yields as JSON.

    Args:
        code: the author's expression.
        log: for containers that do not say where they log.
        sidecar: a container for tasks that collect no traces.
    """
    containers = f"jsondecode({code})"
    if sidecar is not None:
        present = (
            f"[for each in {containers} : each if can(regex({_code(_COLLECTOR)},"
            ' "${try(each.name, "")} ${try(each.image, "")}"))]'
        )
        added = f"[for each in [{_code(sidecar)}] : each if length({present}) == 0]"
        containers = f"concat({containers}, {added})"
    return f"${{jsonencode({_containers_code(containers, log, 'container')})}}"


def job_code(code: str, attribute: str, log: Mapping[str, Any], prefix: str) -> str:
    """Return an expression that completes the Batch properties that ``code`` yields as JSON."""
    if attribute == "container_properties":
        return f"${{jsonencode({_containers_code(f'[jsondecode({code})]', log, prefix)}[0])}}"
    if attribute == "ecs_properties":
        inner = "taskProperties"
        own = f'{{"containers": {_containers_code("part.containers", log, prefix)}}}'
    else:
        inner = "nodeRangeProperties"
        containers = _containers_code("[part.container]", log, prefix)
        own = f'{{for key, value in {{"container": try({containers}[0], null)}} : key => value if value != null}}'
    parts = f'{{"{inner}": [for part in whole.{inner} : merge(part, {own})]}}'
    return f"${{jsonencode([for whole in [jsondecode({code})] : merge(whole, {parts})][0])}}"


def _containers_code(containers: str, log: Mapping[str, Any], prefix: str) -> str:
    # Not a conditional: its two results would have to be of one type.
    name = f"try({_OWN}.name, {_code(prefix)})"
    added = _code({"logConfiguration": _with_prefix(log, _PREFIX[1:-1])}).replace(_PREFIX, name)
    missing = f"{{for key, value in {added} : key => value if try({_OWN}.logConfiguration, null) == null}}"
    return f"[for {_OWN} in {containers} : merge({_OWN}, {missing})]"


def _code(value: Any) -> str:
    """Return a value as an expression: JSON is one, and in its strings an interpolation is one too."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def uncompleted(text: object) -> str | None:
    """Return the author's expression in one that :func:`task_code` completed; ``None`` for any other text."""
    found = _COMPLETED.fullmatch(expression(text) or "")
    if found is None:
        return None
    depth, rest = 1, found[1]
    for mark in _BRACKET.finditer(rest):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if not depth:
            return f"${{{rest[: mark.start()]}}}"
    return None
