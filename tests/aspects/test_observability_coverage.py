"""The observability table accounts for the whole schema, and the provider accepts all that it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aspects.facts.looks import OBSERVATION as SPEAKS_OF_OBSERVATION
from aspects.facts.observability import _NOT_BURSTABLE, _NOT_SMALL, _NOT_T2_T3, EXEMPT, OBSERVABILITY
from tests.aspects.row_bodies import effects_of_rows
from tests.aspects.schema_walk import idle, matching, plain, unaccounted
from tests.conftest import Terraform

pytestmark = pytest.mark.terraform


def _covered() -> set[str]:
    return {f"{kind}.{plain(row.path)}" for kind, rows in OBSERVABILITY.items() for row in rows}


def test_every_setting_of_logs_metrics_and_traces_is_accounted_for(schema: dict[str, Any]) -> None:
    """Each stands in a row or is exempt."""
    assert unaccounted(matching(schema, SPEAKS_OF_OBSERVATION), _covered(), EXEMPT) == []


def test_every_exemption_has_a_reason_and_is_needed(schema: dict[str, Any]) -> None:
    """No pattern matches nothing, or only what a row covers."""
    covered = _covered()
    assert idle([path for path in matching(schema, SPEAKS_OF_OBSERVATION) if path not in covered], EXEMPT) == []


def test_every_row_speaks_of_observation(schema: dict[str, Any]) -> None:
    """The pattern finds each row, so that it would find the same attribute on a type that is new."""
    # Container Insights stands in a list of settings of all kinds.
    assert sorted(_covered() - set(matching(schema, SPEAKS_OF_OBSERVATION))) == ["aws_ecs_cluster.setting.value"]


EXAMPLES = {
    "postgres": "postgres",
    "mysql|mariadb": "mariadb",
    "oracle-.+": "oracle-ee",
    "sqlserver-(ee|se|web)": "sqlserver-se",
    "sqlserver-ex": "sqlserver-ex",
    "db2-.+": "db2-se",
    "postgres|oracle-.+|sqlserver-.+": "postgres",
    "aurora-postgresql": "aurora-postgresql",
    "aurora-mysql": "aurora-mysql",
    "mysql": "mysql",
    "postgres|mysql": "mysql",
    _NOT_SMALL.pattern: "db.t4g.medium",
    _NOT_T2_T3.pattern: "db.t4g.medium",
    _NOT_BURSTABLE.pattern: "db.r6g.large",
    "(?!AUDIT_LOGS).+": "INDEX_SLOW_LOGS",
    r"1\.(2\.[1-9]|[3-9]).*|[2-9].*": "1.3.2.1",
    "(?i)activemq": "ActiveMQ",
    "monitoring_subscription.realtime_metrics_subscription_config.realtime_metrics_subscription_status": "Disabled",
    "syn-nodejs-.+": "syn-nodejs-puppeteer-9.1",
}


@pytest.mark.slow
def test_terraform_accepts_what_every_row_writes(
    running_schema: dict[str, Any], terraform: Terraform, tmp_path: Path
) -> None:
    """For each row a valid configuration in which it does something; that, and what all rows make of it, is valid."""
    assert effects_of_rows(terraform, tmp_path, OBSERVABILITY, running_schema, EXAMPLES) == []
