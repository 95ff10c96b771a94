"""Step Functions: state machines."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, equals, every, present
from .model import Rule
from .reader import Block
from .secrets import in_document

_TYPES = ("aws_sfn_state_machine",)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/stepfunctions-controls.html"
_GUIDE = "https://docs.aws.amazon.com/step-functions/latest/dg"


def _secrets(it: Block, graph: Graph) -> Found:
    yield from in_document(it, "definition")


RULES = (
    Rule(
        "stepfunctions-logging",
        _TYPES,
        every(
            equals("logging_configuration.level", "ALL", "ERROR", "FATAL"),
            present("logging_configuration.log_destination"),
        ),
        title="State machines log their executions",
        why="Only the log shows afterwards which step failed, and why.",
        remedy='set logging_configuration.level = "ERROR" or more, and log_destination',
        controls=("Security Hub StepFunctions.1", "Config STEP_FUNCTIONS_STATE_MACHINE_LOGGING_ENABLED"),
        links=(_HUB, f"{_GUIDE}/cw-logs.html"),
    ),
    Rule(
        "stepfunctions-definition-secrets",
        _TYPES,
        _secrets,
        title="The definition of a state machine contains no secrets",
        why="Anyone who may view the state machine, or the history of an execution, can read its definition and"
        " inputs.",
        remedy="let the step fetch it from Secrets Manager, or pass the ARN of the secret",
        severity="high",
        links=(f"{_GUIDE}/security.html",),
    ),
)
