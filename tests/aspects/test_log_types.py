"""The table of log types agrees with the provider and with what the observability aspect writes."""

from __future__ import annotations

from typing import Any

import pytest

from aspects.facts.log_types import LOGS, Logs, logs_of
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.settings import Setting

_ENGINES = {
    "mysql|mariadb": ("mysql", "mariadb"),
    "oracle-.+": ("oracle-ee", "oracle-se2-cdb"),
    "sqlserver-(ee|se|web)": ("sqlserver-ee", "sqlserver-web"),
    "db2-.+": ("db2-ae",),
    "aurora|aurora-mysql": ("aurora-mysql",),
}


@pytest.mark.terraform
def test_every_row_names_an_attribute_that_exists(schema: dict[str, Any]) -> None:
    """A list or set that an author may write."""
    for row in LOGS:
        attribute = schema[row.type]["attributes"][row.attribute]
        assert attribute["optional"] and attribute["type"] in (["set", "string"], ["list", "string"]), row


@pytest.mark.parametrize("row", LOGS, ids=lambda row: f"{row.type} {row.engines}")
def test_what_is_needed_is_exported_and_no_general_log(row: Logs) -> None:
    """Every engine has a log that is needed, and none that holds statements with card data."""
    assert row.needed
    assert set(row.needed) <= set(row.exported)
    assert "general" not in row.needed
    assert ("audit" in row.needed) == ("audit" in row.exported)
    assert row.source.startswith("https://docs.aws.amazon.com/")


def _written(row: Logs, engine: str) -> list[Setting]:
    def applies(setting: Setting) -> bool:
        wanted = setting.when.get("engine")
        return setting.path == row.attribute and (wanted is None or bool(wanted.fullmatch(engine)))

    return [each for each in OBSERVABILITY[row.type] if applies(each)]


@pytest.mark.parametrize("row", LOGS, ids=lambda row: f"{row.type} {row.engines}")
def test_the_aspect_writes_what_is_needed_and_nothing_that_aws_does_not_export(row: Logs) -> None:
    """For each engine, so that no rule finds what the aspect wrote."""
    for engine in (each for name in _ENGINES.get(row.engines, (row.engines,)) for each in (name, name.upper())):
        written = _written(row, engine)
        assert written, engine
        for setting in written:
            assert set(row.needed) <= set(setting.value) <= set(row.exported), (engine, setting)


def test_an_engine_is_found_in_whatever_case_and_a_foreign_one_is_not() -> None:
    """AWS lower-cases engines; RDS Custom exports nothing."""
    found = logs_of("aws_db_instance", "MySQL")
    assert found is not None and "audit" in found.needed
    assert logs_of("aws_db_instance", "custom-oracle-ee") is None
    assert logs_of("aws_instance") is None
    assert logs_of("aws_docdb_cluster") is not None
