"""The checks of the end-to-end run, without Terraform: each has its sabotage, and none passes where nothing is."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from lib.settings import Settings
from scripts.verify.checks import CHECKS, Environment, secrets
from scripts.verify.checks.names import carries
from scripts.verify.subject import refuse_changes
from tests.e2e.sabotage import SABOTAGES


@pytest.fixture(scope="module")
def empty() -> Iterator[Environment]:
    """An account without the environment, and an empty state."""
    patch = pytest.MonkeyPatch()
    patch.delenv("AWS_ENDPOINT_URL", raising=False)
    patch.setattr(secrets, "ROTATION_WAIT", 0)
    settings = Settings.from_values(domain_name="fraud.acme.com")
    with mock_aws():
        session = boto3.Session(region_name=settings.region)
        session.events.register("before-parameter-build", refuse_changes)
        yield Environment(settings.environment_suffix, {}, {}, session, settings)
    patch.undo()


def test_every_check_has_a_sabotage() -> None:
    """A check without its sabotage could not be shown to fail, and a sabotage without a check shows nothing."""
    assert list(SABOTAGES) == list(CHECKS)


def test_every_check_says_what_it_looks_at() -> None:
    """The docstring of a check is its documentation; the wrapper keeps it."""
    assert [title for title, check in CHECKS.items() if not check.__doc__] == []


@pytest.mark.parametrize("title", CHECKS)
def test_check_reports_an_empty_account(title: str, empty: Environment) -> None:
    """No check passes or crashes where nothing is; the first finding says what is missing."""
    findings = CHECKS[title](empty)
    assert findings
    assert any(word in findings[0] for word in ("found none", "found 0", "is refused with", "names nothing", "is [], "))


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("alb-dev", True),
        ("fraud_detection/api_configuration_dev", True),
        ("/aws/rds/cluster/rds-cluster-dev/postgresql", True),
        ("/aws/rds/cluster/rds-cluster-dev/iam-db-auth-error", True),
        ("arn:aws:ecs:us-east-1:123456789012:task-definition/ecs_task_definition_dev:7", True),
        ("alb-xdev", False),
        ("alb-dev-2", False),
        ("alb-de", False),
        ("", False),
    ],
)
def test_suffix_is_whole_and_last(name: str, whole: bool) -> None:
    """Part of a suffix, or one in the middle, is none."""
    assert carries(name, "dev") is whole
