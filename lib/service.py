"""The service: an ECS cluster on Fargate, and the task that runs the API next to its trace collector."""

from __future__ import annotations

import json
from typing import Any

from cdktf import TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecs_cluster import (
    EcsCluster,
    EcsClusterConfiguration,
    EcsClusterConfigurationManagedStorageConfiguration,
)
from cdktf_cdktf_provider_aws.ecs_service import (
    EcsService,
    EcsServiceDeploymentController,
    EcsServiceLoadBalancer,
    EcsServiceNetworkConfiguration,
)
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.database import DATABASE_NAME, Database
from lib.iam import Statement, statement
from lib.load_balancer import LoadBalancer
from lib.location import Location
from lib.network import Network
from lib.repositories import Repositories
from lib.secrets import Secrets
from lib.settings import Settings
from lib.tasks import FARGATE, TaskRole, container, secret_statements

CONTAINER_NAME = "fraud-api"
"""The container that the load balancer, the AppSpec of a deployment and the dashboard name."""

_COLLECTOR_NAME = "otel-collector"

CLUSTER_NAME = "ecs_cluster"
"""Name of the ECS cluster, before the environment's suffix."""

SERVICE_NAME = "ecs_service"
"""Name of the ECS service, before the environment's suffix."""

_CPU = 1024
"""CPU units of a task; 1,024 are one vCPU."""

_MEMORY = 2048
"""Memory of a task, in MiB."""

_COLLECTOR_MEMORY = 256
"""Memory that the collector has at most, in MiB: beyond it ECS kills the collector and not the API."""

_TMP_SIZE = 256
"""Size of the in-memory file system at ``/tmp``, in MiB; what is in it counts as memory of the API."""

_STOP_TIMEOUT = 60
"""Seconds between SIGTERM and SIGKILL, to finish requests in flight."""

_HEALTH_CHECK_GRACE = 60
"""Seconds in which a new task may fail the load balancer's health check."""


class Service(Construct):
    """The fraud detection API as an ECS service: one container for it, one for the collector of its traces.

    CodeDeploy replaces the tasks (see ``lib.deployment``) and auto-scaling sets their number (see
    ``lib.scaling``), so Terraform ignores what those two own: the task definition, target group and platform
    version in use, and the desired count. It does not ignore the network configuration: a plan shows a
    deployment that opened it. AWS lets only CodeDeploy change it, so that a change of subnets takes a
    deployment whose AppSpec names them.

    The image is expected to

    - run as user 1000 and group 1000 on a read-only root file system, and write only to ``/tmp`` (in memory,
      nothing in it can be executed);
    - listen on ``PORT``, with TLS 1.2 or later unless ``container_protocol`` says otherwise; the load balancer
      does not verify the certificate, so one made at start will do;
    - answer ``health_check_path`` with 200, and hold a shell and ``curl`` or ``wget`` for the container
      health check;
    - stop within a minute of SIGTERM;
    - sign in to the database as ``DB_APPLICATION_USER`` with an IAM token, which the task role allows and which
      lasts for 15 minutes, over TLS that verifies the certificate against the CA bundle of Amazon RDS. It gets
      no password: the owner's is only for the migration (see ``lib.migration``);
    - read ``API_CONFIGURATION_SECRET_ARN`` again when a signature does not verify: the variable
      ``API_CONFIGURATION`` keeps the value that was current when the task started, and the secret is rotated
      every 30 days.

    Attributes:
        cluster: the ``aws_ecs_cluster``.
        service: the ``aws_ecs_service``.
        task_definition: the ``aws_ecs_task_definition``; its revisions are rolled out by CodeDeploy.
        log_group: where the containers log to.
        performance_log_group: where Container Insights writes.
        task_role: what the API may do.
        execution_role: what ECS may do to start the API.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        location: Location,
        network: Network,
        load_balancer: LoadBalancer,
        database: Database,
        secrets: Secrets,
        repositories: Repositories,
        key: KmsKey,
    ) -> None:
        super().__init__(scope, id)
        self._settings = settings
        self._location = location
        self._database = database
        self._secrets = secrets
        self._repositories = repositories
        self._key = key

        # Container Insights would create this group, unencrypted and for ever: so it is there before the cluster is,
        # and until the cluster is gone.
        self.performance_log_group = CloudwatchLogGroup(
            self, "performance-logs", name=f"/aws/ecs/containerinsights/{CLUSTER_NAME}/performance"
        )
        self.cluster = EcsCluster(
            self,
            "cluster",
            name=CLUSTER_NAME,
            # What a task writes to its disk, image layers included. The key's policy lets Fargate use it.
            configuration=EcsClusterConfiguration(
                managed_storage_configuration=EcsClusterConfigurationManagedStorageConfiguration(
                    fargate_ephemeral_storage_kms_key_id=key.arn
                )
            ),
            depends_on=[self.performance_log_group],
        )
        self.log_group = CloudwatchLogGroup(self, "logs", name="/fraud_detection/fraud_api")

        self.execution_role = TaskRole(
            self,
            "execution-role",
            name="task_execution_role",
            description="Lets ECS start the tasks",
            statements=self._execution_statements(),
            location=location,
        )
        self.task_role = TaskRole(
            self,
            "task-role",
            name="task_role",
            description="What the fraud detection API may do",
            statements=self._task_statements(),
            location=location,
        )
        self.task_definition = EcsTaskDefinition(
            self,
            "task-definition",
            family="ecs_task_definition",
            cpu=str(_CPU),
            memory=str(_MEMORY),
            **FARGATE,
            execution_role_arn=self.execution_role.arn,
            task_role_arn=self.task_role.arn,
            container_definitions=json.dumps([self._api_container(), self._collector_container()]),
            # The revision in service stays active until the next one is registered.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self.service = EcsService(
            self,
            "service",
            name=SERVICE_NAME,
            cluster=self.cluster.id,
            task_definition=self.task_definition.arn,
            desired_count=settings.task_min,
            launch_type="FARGATE",
            platform_version="LATEST",
            # CodeDeploy rolls back by itself; ECS's own circuit breaker is not allowed next to it.
            deployment_controller=EcsServiceDeploymentController(type="CODE_DEPLOY"),
            health_check_grace_period_seconds=_HEALTH_CHECK_GRACE,
            wait_for_steady_state=False,  # tasks are healthy once the migration has made their database user
            network_configuration=EcsServiceNetworkConfiguration(
                subnets=[subnet.id for subnet in network.private_subnets],
                security_groups=[network.task_security_group.id],
                assign_public_ip=False,
            ),
            load_balancer=[
                EcsServiceLoadBalancer(
                    target_group_arn=load_balancer.blue.arn,
                    container_name=CONTAINER_NAME,
                    container_port=settings.container_port,
                )
            ],
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=["desired_count", "load_balancer", "platform_version", "task_definition"]
            ),
            depends_on=[
                load_balancer.listener_rule,
                load_balancer.test_listener_rule,
                self.log_group,
                *self.execution_role.attachments,
                *self.task_role.attachments,
                *network.private_ready,
                *database.instances,
                secrets.api_configuration_rotation,
            ],
        )

    # -- permissions ---------------------------------------------------------------------------------------

    def _secret_statements(self) -> list[Statement]:
        return secret_statements(self._secrets.api_configuration.arn, self._key, self._location)

    def _execution_statements(self) -> list[Statement]:
        return [
            *self._repositories.pull_statements(self._settings.image, self._settings.collector_image),
            statement("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [f"{self.log_group.arn}:*"]),
            *self._secret_statements(),
        ]

    def _task_statements(self) -> list[Statement]:
        return [
            *self._secret_statements(),
            statement("SignInToDatabase", ["rds-db:connect"], [self._database.connect_arn]),
            # X-Ray has no resource to name here. Sampling rules are not read: API Gateway decides for all.
            statement("SendTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
        ]

    # -- containers; where they log to is the aspects' business ----------------------------------------------

    def _api_container(self) -> dict[str, Any]:
        settings, cluster = self._settings, self._database.cluster
        configuration = self._secrets.api_configuration.arn
        environment = {
            "API_CONFIGURATION_SECRET_ARN": configuration,
            "DB_APPLICATION_USER": self._database.application_user,
            "DB_HOST": cluster.endpoint,
            "DB_NAME": DATABASE_NAME,
            "DB_PORT": Token.as_string(cluster.port),
            "DB_READER_HOST": cluster.reader_endpoint,
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
            "OTEL_PROPAGATORS": "xray",
            "OTEL_RESOURCE_ATTRIBUTES": f"deployment.environment.name={settings.environment_suffix}",
            "OTEL_SERVICE_NAME": CONTAINER_NAME,
            # API Gateway samples by X-Ray's rules and says so in the trace header; health checks carry none.
            "OTEL_TRACES_SAMPLER": "parentbased_always_off",
            "PORT": str(settings.container_port),
        }
        tmpfs = {"containerPath": "/tmp", "size": _TMP_SIZE, "mountOptions": ["nodev", "noexec", "nosuid"]}
        return {
            **container(
                CONTAINER_NAME,
                self._repositories.uri(settings.image),
                environment,
                initProcessEnabled=True,
                tmpfs=[tmpfs],
            ),
            "essential": True,
            "portMappings": [
                {
                    "containerPort": settings.container_port,
                    "hostPort": settings.container_port,
                    "protocol": "tcp",
                }
            ],
            "secrets": [{"name": "API_CONFIGURATION", "valueFrom": configuration}],
            "healthCheck": _health_check("CMD-SHELL", _health_command(settings), start_period=60),
            "dependsOn": [{"containerName": _COLLECTOR_NAME, "condition": "START"}],
            "stopTimeout": _STOP_TIMEOUT,
            "ulimits": [{"name": "nofile", "softLimit": 65535, "hardLimit": 65535}],
        }

    def _collector_container(self) -> dict[str, Any]:
        """Return the AWS distribution of the OpenTelemetry collector, for traces only.

        It is not essential: scores matter more than traces, and ECS restarts it alone. It stops after the
        API, as the API depends on it, and so sends its last spans.
        """
        environment = {"AOT_CONFIG_CONTENT": json.dumps(_collector_configuration(self._location.region))}
        return {
            **container(_COLLECTOR_NAME, self._repositories.uri(self._settings.collector_image), environment),
            "essential": False,
            "portMappings": [],
            "memory": _COLLECTOR_MEMORY,
            "healthCheck": _health_check("CMD", "/healthcheck", start_period=10),
            "restartPolicy": {"enabled": True, "restartAttemptPeriod": 60},
        }


def _health_check(kind: str, command: str, *, start_period: int) -> dict[str, Any]:
    """Return a container health check; times in seconds."""
    return {
        "command": [kind, command],
        "interval": 10,
        "timeout": 5,
        "retries": 3,
        "startPeriod": start_period,
    }


def _health_command(settings: Settings) -> str:
    """Ask the API, with what slim images have; on the loopback interface no certificate needs verifying."""
    protocol = settings.container_protocol.lower()
    url = f"{protocol}://127.0.0.1:{settings.container_port}{settings.health_check_path}"
    curl = f"curl -fksS -m 3 -o /dev/null {url}"
    wget = f"wget -q -T 3 --no-check-certificate -O /dev/null {url}"
    return f"{curl} || {wget} || exit 1"


def _collector_configuration(region: str) -> dict[str, Any]:
    """Take OTLP only from the task, and send to X-Ray; JSON is YAML, which the collector reads."""
    return {
        "extensions": {"health_check": {"endpoint": "127.0.0.1:13133"}},  # where the image's /healthcheck looks
        "receivers": {
            "otlp": {"protocols": {"grpc": {"endpoint": "127.0.0.1:4317"}, "http": {"endpoint": "127.0.0.1:4318"}}}
        },
        "processors": {
            "memory_limiter": {
                "check_interval": "1s",
                "limit_mib": _COLLECTOR_MEMORY * 3 // 4,
                "spike_limit_mib": _COLLECTOR_MEMORY // 4,
            },
            "resourcedetection": {"detectors": ["env", "ecs"], "override": False},
            "batch": {"timeout": "1s", "send_batch_size": 50},  # X-Ray takes 50 segments a call
        },
        "exporters": {"awsxray": {"region": region}},
        "service": {
            "telemetry": {"metrics": {"level": "none"}},  # nobody reads them, and they would take a port
            "extensions": ["health_check"],
            "pipelines": {
                "traces": {
                    "receivers": ["otlp"],
                    "processors": ["memory_limiter", "resourcedetection", "batch"],
                    "exporters": ["awsxray"],
                }
            },
        },
    }
