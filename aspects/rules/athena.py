"""Rules of Amazon Athena."""

from __future__ import annotations

from .checks import equals, every, present
from .model import Rule

_RESULTS = "configuration.result_configuration.encryption_configuration"

RULES = (
    Rule(
        "athena-workgroup-encrypted",
        ("aws_athena_workgroup",),
        every(
            present(f"{_RESULTS}.encryption_option"),
            equals("configuration.enforce_workgroup_configuration", True, absent=True),
        ),
        title="Workgroups encrypt their query results",
        why="Athena writes query results to a bucket; without the workgroup's settings, each client decides"
        " whether and how they are encrypted.",
        remedy=f"set {_RESULTS}, and leave enforce_workgroup_configuration true",
        severity="medium",
        controls=("Config ATHENA_WORKGROUP_ENCRYPTED_AT_REST",),
        links=("https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html",),
    ),
)
