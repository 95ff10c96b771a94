"""The gaps of CodeDeploy."""

from __future__ import annotations

from tests.e2e.emulator import gaps
from tests.e2e.emulator.process import REGION
from tests.e2e.gaps.support import TAGS, Aws, name, refused


def test_codedeploy_application(aws: Aws) -> None:
    """Applications keep platform and tags; their groups go with them."""
    deploy, app = aws["codedeploy"], name()
    arn = f"arn:aws:codedeploy:{REGION}:{gaps.ACCOUNT}:application:{app}"
    identity = deploy.create_application(applicationName=app, computePlatform="ECS", tags=TAGS)["applicationId"]
    with refused("ApplicationAlreadyExistsException"):
        deploy.create_application(applicationName=app)
    found = deploy.get_application(applicationName=app)["application"]
    assert (found["applicationId"], found["computePlatform"]) == (identity, "ECS")
    assert deploy.list_applications()["applications"] == [app]
    assert deploy.list_tags_for_resource(ResourceArn=arn)["Tags"] == TAGS
    deploy.create_deployment_group(applicationName=app, deploymentGroupName="group", serviceRoleArn="arn:x")
    deploy.delete_application(applicationName=app)
    assert deploy.list_applications()["applications"] == []
    assert deploy.list_tags_for_resource(ResourceArn=arn)["Tags"] == []
    with refused("ApplicationDoesNotExistException"):
        deploy.get_application(applicationName=app)
    deploy.create_application(applicationName=app)
    assert deploy.list_deployment_groups(applicationName=app)["deploymentGroups"] == []
    deploy.delete_application(applicationName=app)


def test_codedeploy_deployment_group(aws: Aws) -> None:
    """Groups keep what moto forgets, such as alarms, through a change; duplicates and strangers are refused."""
    deploy, app = aws["codedeploy"], name()
    with refused("ApplicationDoesNotExistException"):
        deploy.create_deployment_group(applicationName=app, deploymentGroupName="group", serviceRoleArn="arn:x")
    deploy.create_application(applicationName=app, computePlatform="ECS")
    which = {"applicationName": app, "deploymentGroupName": "group"}
    alarms = {"enabled": True, "ignorePollAlarmFailure": False, "alarms": [{"name": "errors"}]}
    services = [{"clusterName": "cluster", "serviceName": "service"}]
    deploy.create_deployment_group(
        **which, serviceRoleArn="arn:x", alarmConfiguration=alarms, ecsServices=services, tags=TAGS
    )
    with refused("DeploymentGroupAlreadyExistsException"):
        deploy.create_deployment_group(**which, serviceRoleArn="arn:x")
    deploy.update_deployment_group(
        applicationName=app, currentDeploymentGroupName="group", serviceRoleArn="arn:y", deploymentConfigName="all"
    )
    found = deploy.get_deployment_group(**which)["deploymentGroupInfo"]
    expected = {
        **which,
        "serviceRoleArn": "arn:y",
        "deploymentConfigName": "all",
        "alarmConfiguration": alarms,
        "ecsServices": services,
        "computePlatform": "ECS",
    }
    assert {member: found.get(member) for member in expected} == expected
    assert deploy.list_deployment_groups(applicationName=app)["deploymentGroups"] == ["group"]
    deploy.delete_deployment_group(**which)
    with refused("DeploymentGroupDoesNotExistException"):
        deploy.get_deployment_group(**which)
    deploy.delete_application(applicationName=app)


def test_codedeploy_deployment(aws: Aws) -> None:
    """A deployment is for a group that exists; it keeps its revision, and that it passes the alarms."""
    deploy, app = aws["codedeploy"], name()
    which = {"applicationName": app, "deploymentGroupName": "group"}
    revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": "{}"}}
    with refused("ApplicationDoesNotExistException"):
        deploy.create_deployment(**which, revision=revision)
    deploy.create_application(applicationName=app, computePlatform="ECS")
    with refused("DeploymentGroupDoesNotExistException"):
        deploy.create_deployment(**which, revision=revision)
    deploy.create_deployment_group(**which, serviceRoleArn="arn:x")
    past_alarms = {"enabled": False, "ignorePollAlarmFailure": True}
    made = deploy.create_deployment(**which, revision=revision, overrideAlarmConfiguration=past_alarms)
    found = deploy.get_deployment(deploymentId=made["deploymentId"])["deploymentInfo"]
    assert (found["revision"], found["overrideAlarmConfiguration"]) == (revision, past_alarms)
    deploy.delete_application(applicationName=app)
    with refused("DeploymentDoesNotExistException"):
        deploy.get_deployment(deploymentId="d-NONE")
