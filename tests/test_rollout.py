"""`make rollout`: CodeDeploy gets the newest task definition, and is waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts import rollout
from scripts.project import Failure
from tests.whole_app import synthesized

OUTPUTS = {
    "codedeploy_app_name": "codedeploy_app_dev",
    "codedeploy_app_spec": '{"version": 0.0}',
    "codedeploy_deployment_group_name": "codedeploy_deployment_group_dev",
    "ecs_cluster_name": "ecs_cluster_dev",
    "ecs_service_name": "ecs_service_dev",
    "task_definition_arn": "arn:2",
}


class Aws:
    """ECS and CodeDeploy, as far as they are asked.

    Attributes:
        service: what ECS says of the service, or ``None``.
        statuses: of the deployment, one after the other.
        error: what CodeDeploy says of its end.
        started: the deployments that were asked for.
        slept: seconds that were waited for.
    """

    def __init__(self, service: dict[str, Any] | None, *statuses: str, error: str = "") -> None:
        self.service, self.statuses, self.error = service, list(statuses), error
        self.started: list[dict[str, Any]] = []
        self.slept = 0.0

    def describe_services(self, cluster: str, services: list[str]) -> dict[str, Any]:
        """Of ECS."""
        assert (cluster, services) == ("ecs_cluster_dev", ["ecs_service_dev"])
        return {"services": [self.service] if self.service else []}

    def create_deployment(self, **options: Any) -> dict[str, Any]:
        """Of CodeDeploy."""
        self.started.append(options)
        return {"deploymentId": "d-1"}

    def get_deployment(self, deploymentId: str) -> dict[str, Any]:
        """Of CodeDeploy."""
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        error = {"errorInformation": {"message": self.error}} if self.error else {}
        return {"deploymentInfo": {"status": status, **error}}

    def roll_out(self) -> str:
        """Run the command without waiting."""
        clients: Callable[[str], Any] = lambda service: self  # noqa: E731
        return rollout.roll_out(OUTPUTS, clients, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept += seconds


def serving(arn: str) -> dict[str, Any]:
    """A service whose traffic goes to a task definition, while an older one is still there."""
    sets = [{"status": "ACTIVE", "taskDefinition": "arn:0"}, {"status": "PRIMARY", "taskDefinition": arn}]
    return {"taskDefinition": "arn:0", "taskSets": sets}


def test_the_stack_says_all_that_is_needed() -> None:
    """Every output that is read is one of the stack's."""
    assert set(OUTPUTS) <= set(synthesized().environment["output"])


def test_the_newest_task_definition_is_rolled_out(capsys: pytest.CaptureFixture[str]) -> None:
    """As the AppSpec of the stack says; each state is one line."""
    aws = Aws(serving("arn:1"), "Created", "InProgress", "InProgress", "Succeeded")
    assert aws.roll_out() == "arn:2 serves"
    (started,) = aws.started
    assert started["applicationName"] == "codedeploy_app_dev"
    assert started["deploymentGroupName"] == "codedeploy_deployment_group_dev"
    assert started["revision"] == {
        "revisionType": "AppSpecContent",
        "appSpecContent": {"content": '{"version": 0.0}'},
    }
    assert capsys.readouterr().err.splitlines() == ["d-1: Created", "d-1: InProgress", "d-1: Succeeded"]


@pytest.mark.parametrize("service", [serving("arn:2"), {"taskDefinition": "arn:2"}])
def test_what_serves_already_is_left_alone(service: dict[str, Any]) -> None:
    """As after the first deployment, or where nothing changed."""
    aws = Aws(service)
    assert aws.roll_out() == "arn:2 is already in service"
    assert aws.started == []


@pytest.mark.parametrize(
    ("aws", "said"),
    [
        (Aws(None), "there is no service ecs_service_dev; run make deploy first"),
        (Aws(serving("arn:1"), "Stopped", error="an alarm rang"), "deployment d-1 did not succeed: an alarm rang"),
        (Aws(serving("arn:1"), "InProgress"), "it is InProgress after 3600 seconds"),
    ],
)
def test_what_does_not_serve_is_a_failure(aws: Aws, said: str) -> None:
    """With CodeDeploy's reason; it is not waited for without end."""
    with pytest.raises(Failure, match=said):
        aws.roll_out()
    assert aws.slept <= rollout.TIMEOUT
