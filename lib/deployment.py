"""Blue/green deployments of the service with CodeDeploy: a canary first, and back again on an alarm."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cdktf_cdktf_provider_aws.codedeploy_app import CodedeployApp
from cdktf_cdktf_provider_aws.codedeploy_deployment_group import (
    CodedeployDeploymentGroup,
    CodedeployDeploymentGroupAlarmConfiguration,
    CodedeployDeploymentGroupAutoRollbackConfiguration,
    CodedeployDeploymentGroupBlueGreenDeploymentConfig,
    CodedeployDeploymentGroupBlueGreenDeploymentConfigDeploymentReadyOption,
    CodedeployDeploymentGroupBlueGreenDeploymentConfigTerminateBlueInstancesOnDeploymentSuccess,
    CodedeployDeploymentGroupDeploymentStyle,
    CodedeployDeploymentGroupEcsService,
    CodedeployDeploymentGroupLoadBalancerInfo,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfo,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRoute,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroup,
    CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRoute,
)
from constructs import Construct

from lib.iam import ServiceRole, Statement, statement
from lib.load_balancer import LoadBalancer
from lib.location import Location
from lib.service import CONTAINER_NAME, Service
from lib.settings import Settings

_CANARY = "CodeDeployDefault.ECSCanary10Percent5Minutes"
"""A tenth of the requests go to the new tasks; all of them after five minutes without an alarm."""

_BLUE_MINUTES = 15
"""How long the old tasks still run after the last shift, so that a rollback needs no start."""


class Deployment(Construct):
    """How a new task definition gets into service.

    CodeDeploy starts the new tasks behind the other target group, where the test listener reaches them,
    shifts a tenth of the traffic, waits and shifts the rest. An alarm of ``alarms``, a failure or a stop by
    hand sends all traffic back to the old tasks.

    Attributes:
        app: the ``aws_codedeploy_app``.
        group: the ``aws_codedeploy_deployment_group``.
        app_spec: the AppSpec, as JSON text, that rolls out the newest task definition of the stack; it is the
            ``content`` of an ``AppSpecContent`` revision of ``aws deploy create-deployment``.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        location: Location,
        service: Service,
        load_balancer: LoadBalancer,
        alarms: Sequence[str],
    ) -> None:
        """Set up deployments.

        Args:
            scope: the construct's parent.
            id: the construct's id.
            settings: the container port counts.
            location: where the policies' ARNs lie.
            service: what is deployed.
            load_balancer: its two target groups and listeners.
            alarms: names of the CloudWatch alarms that stop a deployment; at most ten, says CodeDeploy.
        """
        super().__init__(scope, id)
        role = ServiceRole(
            self,
            "role",
            name="codedeploy_role",
            service="codedeploy.amazonaws.com",
            description="Lets CodeDeploy replace the tasks of the fraud detection API",
            statements=_statements(location, service, load_balancer),
            trust_conditions={
                "StringEquals": {"aws:SourceAccount": location.account_id},
                "ArnLike": {"aws:SourceArn": location.arn("codedeploy", "*")},
            },
        )
        self.app = CodedeployApp(self, "app", name="codedeploy_app", compute_platform="ECS")
        self.group = CodedeployDeploymentGroup(
            self,
            "group",
            app_name=self.app.name,
            deployment_group_name="codedeploy_deployment_group",
            service_role_arn=role.arn,
            deployment_config_name=_CANARY,
            deployment_style=CodedeployDeploymentGroupDeploymentStyle(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            blue_green_deployment_config=CodedeployDeploymentGroupBlueGreenDeploymentConfig(
                deployment_ready_option=CodedeployDeploymentGroupBlueGreenDeploymentConfigDeploymentReadyOption(
                    action_on_timeout="CONTINUE_DEPLOYMENT"
                ),
                terminate_blue_instances_on_deployment_success=(
                    CodedeployDeploymentGroupBlueGreenDeploymentConfigTerminateBlueInstancesOnDeploymentSuccess(
                        action="TERMINATE", termination_wait_time_in_minutes=_BLUE_MINUTES
                    )
                ),
            ),
            auto_rollback_configuration=CodedeployDeploymentGroupAutoRollbackConfiguration(
                enabled=True,
                events=["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
            ),
            alarm_configuration=CodedeployDeploymentGroupAlarmConfiguration(
                enabled=True,
                alarms=list(alarms),
                ignore_poll_alarm_failure=False,  # an alarm that cannot be read counts as one that rings
            ),
            ecs_service=CodedeployDeploymentGroupEcsService(
                cluster_name=service.cluster.name, service_name=service.service.name
            ),
            load_balancer_info=CodedeployDeploymentGroupLoadBalancerInfo(
                target_group_pair_info=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfo(
                    prod_traffic_route=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRoute(
                        listener_arns=[load_balancer.listener.arn]
                    ),
                    test_traffic_route=CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRoute(
                        listener_arns=[load_balancer.test_listener.arn]
                    ),
                    target_group=[
                        CodedeployDeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroup(name=group.name)
                        for group in (load_balancer.blue, load_balancer.green)
                    ],
                )
            ),
            depends_on=role.attachments,
        )
        self.app_spec = json.dumps(
            {
                "version": 0.0,
                "Resources": [
                    {
                        "TargetService": {
                            "Type": "AWS::ECS::Service",
                            "Properties": {
                                "TaskDefinition": service.task_definition.arn,
                                "LoadBalancerInfo": {
                                    "ContainerName": CONTAINER_NAME,
                                    "ContainerPort": settings.container_port,
                                },
                                "PlatformVersion": "LATEST",
                            },
                        }
                    }
                ],
            }
        )


def _statements(location: Location, service: Service, load_balancer: LoadBalancer) -> list[Statement]:
    """Return what AWSCodeDeployRoleForECS allows on everything, for this service; without hooks, topics and S3."""
    task_sets = location.arn("ecs", f"task-set/{service.cluster.name}/{service.service.name}/*")
    # The id of an ECS service is its ARN.
    own_service = {"ArnEquals": {"ecs:cluster": service.cluster.arn, "ecs:service": service.service.id}}
    return [
        statement("MoveService", ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"], [service.service.id]),
        # There is no task set yet that the policy could name, so ECS knows no resource for this action, as AWS's
        # own policies show; it says for which service it asks (service authorization reference for Amazon ECS).
        statement("CreateTasks", ["ecs:CreateTaskSet"], ["*"], conditions=own_service),
        statement("DeleteTasks", ["ecs:DeleteTaskSet"], [task_sets]),
        # A task set takes over the tags of its service.
        statement(
            "TagTasks",
            ["ecs:TagResource"],
            [task_sets],
            conditions={"StringEquals": {"ecs:CreateAction": "CreateTaskSet"}},
        ),
        statement(
            "PassTaskRoles",
            ["iam:PassRole"],
            [service.execution_role.arn, service.task_role.arn],
            conditions={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        ),
        statement(
            "ShiftTraffic",
            ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
            [
                load_balancer.listener.arn,
                load_balancer.listener_rule.arn,
                load_balancer.test_listener.arn,
                load_balancer.test_listener_rule.arn,
            ],
        ),
        # None of these reads can be narrowed: load balancing has no resource for them, and DescribeAlarms
        # hides composite alarms from a narrower permission.
        statement(
            "Watch",
            [
                "cloudwatch:DescribeAlarms",
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
            ],
            ["*"],
        ),
    ]
