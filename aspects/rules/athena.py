"""Rules of Amazon Athena."""

from __future__ import annotations

from .checks import any_of, equals, every, present
from .model import Rule

_RESULTS = "configuration.result_configuration.encryption_configuration"
_MANAGED = "configuration.managed_query_results_configuration.enabled"

RULES = (
    Rule(
        "athena-workgroup-encrypted",
        ("aws_athena_workgroup",),
        every(
            any_of(
                present(f"{_RESULTS}.encryption_option"),
                equals(_MANAGED, True),  # which Athena keeps itself, always encrypted
            ),
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
