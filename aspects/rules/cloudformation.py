"""Rules for stacks of CloudFormation that Terraform deploys."""

from __future__ import annotations

from .checks import present
from .model import Rule

RULES = (
    Rule(
        "cloudformation-notifications",
        ("aws_cloudformation_stack",),
        present("notification_arns"),
        title="Stacks tell a topic what happens to them",
        why="A stack that is changed or deleted by hand changes what Terraform believes in; its events are how somebody"
        " notices in time.",
        remedy="name an SNS topic in notification_arns",
        severity="low",
        controls=("Config CLOUDFORMATION_STACK_NOTIFICATION_CHECK",),
        links=(
            "https://docs.aws.amazon.com/config/latest/developerguide/cloudformation-stack-notification-check.html",
        ),
    ),
)
