"""Rules for stacks of CloudFormation that Terraform deploys."""

from __future__ import annotations

from .checks import present
from .model import Rule

RULES = (
    Rule(
        "cloudformation-notifications",
        ("aws_cloudformation_stack",),
        present("notification_arns"),
        title="Stacks send their events to a topic",
        why="When a stack is changed or deleted by hand, Terraform's view of it is wrong; its events make that"
        " visible in time.",
        remedy="name an SNS topic in notification_arns",
        severity="low",
        controls=("Config CLOUDFORMATION_STACK_NOTIFICATION_CHECK",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/cloudformation-stack-notification-check.html",
        ),
    ),
)
