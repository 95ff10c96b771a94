"""The runbook has an entry for every alarm, and what it tells to look at exists."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from scripts import runbook
from tests.terraform_json import all_of, only
from tests.whole_app import synthesized


@pytest.fixture(scope="module")
def stack() -> dict[str, Any]:
    """The environment's stack."""
    return dict(synthesized().environment)


def test_every_alarm_has_one_entry_and_every_entry_its_alarms(stack: dict[str, Any]) -> None:
    """An alarm that nobody knows what to do about would only wake somebody."""
    assert runbook.differences(stack) == []
    assert set(runbook.alarms(stack)) == {alarm for entry in runbook.ENTRIES for alarm in entry.alarms}
    assert len(runbook.alarms(stack)) == len(all_of(stack, "aws_cloudwatch_metric_alarm"))


def test_a_new_alarm_a_dead_entry_and_a_repetition_are_told(stack: dict[str, Any]) -> None:
    """Each in words that say what to do, and no page is written."""
    changed = copy.deepcopy(stack)
    alarms = all_of(changed, "aws_cloudwatch_metric_alarm")
    (burst,) = (id for id, each in alarms.items() if each["alarm_name"].startswith("burst_"))
    alarms["new"] = {**alarms.pop(burst), "alarm_name": "queue_age_cloudwatch_metric_alarm_dev"}
    said = runbook.differences(changed, [*runbook.ENTRIES, runbook.ENTRIES[0]])
    assert said == [
        "queue_age has no entry; write one in scripts/runbook.py",
        "burst is not an alarm of the stack; remove it",
        "api_latency has 2 entries; leave one",
    ]
    with pytest.raises(ValueError, match="queue_age has no entry"):
        runbook.page(changed)


def test_what_is_to_be_asked_exists(stack: dict[str, Any]) -> None:
    """Each log group is one of the stack's, and a query of the access log has only fields that its format writes."""
    groups = {each["name"] for each in all_of(stack, "aws_cloudwatch_log_group").values()}
    asked = {entry.query.group.format(suffix="dev") for entry in runbook.ENTRIES}
    assert asked - groups == set()
    stage = only(stack, "aws_api_gateway_stage")
    fields = set(json.loads(stage["access_log_settings"]["format"]))
    functions = {"filter", "stats", "pct", "count", "by", "bin", "sort", "desc", "limit", "as", "and", "m"}
    for entry in runbook.ENTRIES:
        if entry.query.group == runbook.ACCESS:
            named = set(re.findall(r"as (\w+)", entry.query.text))
            assert set(re.findall(r"[A-Za-z]\w*", entry.query.text)) - functions - named - fields == set()


def test_an_entry_that_names_an_alarm_names_one_of_the_stack(stack: dict[str, Any]) -> None:
    """Where it goes on with another entry, and which secret is to be rotated."""
    names = set(runbook.alarms(stack))
    for entry in runbook.ENTRIES:
        text = " ".join((entry.means, *entry.look, *entry.do))
        stems = {each for each in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", text)}
        assert stems - names == set()
        secrets = re.findall(r"--secret-id (\S+)\{suffix\}", text)
        known = {each["name"].removesuffix("dev") for each in all_of(stack, "aws_secretsmanager_secret").values()}
        assert set(secrets) - known == set()


def test_the_facts_of_an_alarm_come_from_the_stack(stack: dict[str, Any]) -> None:
    """When it rings, whether it stops a release, and which graphs show it."""
    page = runbook.page(stack)
    assert (
        "- `api_latency_cloudwatch_metric_alarm_dev` goes into alarm when the p99 of"
        " `Latency` (AWS/ApiGateway) is above 200"
        " in 3 of 5 minutes. It stops a release." in page
    )
    assert (
        "- `running_tasks_cloudwatch_metric_alarm_dev` goes into alarm when the minimum of `RunningTaskCount`"
        " (ECS/ContainerInsights) is below 3 in 3 of 3 minutes.\n" in page
    )
    assert "`HTTPCode_Target_5XX_Count` in percent of `RequestCount` (AWS/ApplicationELB) is above 1 %" in page
    assert page.count(" It stops a release.") == 7
    assert "#dashboards/dashboard/fraud_detection_dev): *Tasks*." in page
    assert "{suffix}" not in page
    assert "${" not in page


def test_every_alarm_is_on_a_graph(stack: dict[str, Any]) -> None:
    """Whoever opens the dashboard sees what rang."""
    for name, alarm in runbook.alarms(stack).items():
        assert list(runbook._graphs(alarm, stack)), name
