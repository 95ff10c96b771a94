"""Rules that are still in their first form; this module goes when the last one has moved."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.graph import Graph
from . import compute, identity
from .model import NotApplicable, Problem, Rule, Undecided
from .reader import Block
from .verdict import Outcome
from .verdict import Rule as OldRule

_REMEDIES: dict[str, tuple[str, str]] = {
    "ecs-public-ip": ("set assign_public_ip = false", "SH ECS.2, ECS.16"),
    "ecs-platform-version": ("use LATEST", "SH ECS.10"),
    "ecs-environment-secrets": ("pass it through secrets", "SH ECS.8"),
    "ecs-privileged": ("set privileged to false", "Config ECS_CONTAINERS_NONPRIVILEGED"),
    "ecs-read-only-root": ("set readonlyRootFilesystem to true", "Config ECS_CONTAINERS_READONLY_ACCESS"),
    "ecs-root-user": ("name a user other than root, such as 1000:1000", "Config ECS_TASK_DEFINITION_NONROOT_USER"),
    "ecs-container-logs": (
        "add one, or pass container_log_group to Guardrails",
        "Config ECS_TASK_DEFINITION_LOG_CONFIGURATION",
    ),
    "ecs-pid-mode": ("use task, or leave it out", "Config ECS_TASK_DEFINITION_PID_MODE_CHECK"),
    "ecr-scan-on-push": ("set scan_on_push = true", "SH ECR.1"),
    "ecr-lifecycle-policy": ("add an aws_ecr_lifecycle_policy", "Config ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED"),
    "lambda-public-invoke": ("name source_arn or source_account", "SH Lambda.1"),
    "lambda-runtime": ("use a runtime that AWS supports, such as python3.12", "SH Lambda.2"),
    "lambda-tracing": ("set tracing_config.mode = Active", "SH Lambda.7"),
    "iam-wildcard-action": ("spell the actions out", "Config IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
    "iam-decrypt-at-large": ("name the key's ARN", "Config IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS"),
    "iam-inline-policy": ("use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"),
    "iam-inline-policy-block": ("use aws_iam_policy and an attachment", "Config IAM_NO_INLINE_POLICY_CHECK"),
}


def _adapted(old: OldRule) -> Rule:
    def check(it: Block, graph: Graph) -> Iterator[Problem | Undecided]:
        verdict = old.check(it.resource, graph)
        if verdict.outcome is Outcome.NON_COMPLIANT:
            yield Problem(verdict.problem)
        if verdict.outcome is Outcome.UNKNOWN:
            yield Undecided("it is only known at apply time")
        if verdict.outcome is Outcome.NOT_APPLICABLE:
            raise NotApplicable("it does not apply")

    remedy, source = _REMEDIES[old.id]
    return Rule(old.id, old.types, check, old.id, old.id, remedy, controls=(source,))


RULES = tuple(_adapted(rule) for module in (compute, identity) for rule in module.RULES)
