"""The service: an ECS cluster on Fargate, and the task that runs the API beside its trace collector."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cdktf import TerraformResourceLifecycle, Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecr_lifecycle_policy import EcrLifecyclePolicy
from cdktf_cdktf_provider_aws.ecr_repository import EcrRepository, EcrRepositoryImageScanningConfiguration
from cdktf_cdktf_provider_aws.ecs_cluster import EcsCluster
from cdktf_cdktf_provider_aws.ecs_service import (
    EcsService,
    EcsServiceDeploymentController,
    EcsServiceLoadBalancer,
    EcsServiceNetworkConfiguration,
)
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition, EcsTaskDefinitionRuntimePlatform
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.database import DATABASE_NAME, Database
from lib.iam import ServiceRole, Statement, statement
from lib.image import ImageReference
from lib.load_balancer import LoadBalancer
from lib.location import Location
from lib.network import Network
from lib.secrets import Secrets
from lib.settings import Settings

CONTAINER_NAME = "fraud-api"
"""The container that the load balancer, the AppSpec of a deployment and the dashboard name."""

_COLLECTOR_NAME = "otel-collector"

_CLUSTER = "ecs_cluster"

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

_USER = "1000:1000"

# Untagged images are those that a push of the same tag has replaced.
_UNTAGGED_DAYS = 14
_TAGGED_IMAGES = 30


class Service(Construct):
    """The fraud detection API as an ECS service: one container for it, one for the collector of its traces.

    CodeDeploy replaces the tasks (see ``lib.deployment``) and auto-scaling sets their number (see
    ``lib.scaling``), so Terraform ignores what those two own: the task definition, target group and platform
    version in use, and the desired count. It does not ignore the network configuration: a plan shows a
    deployment that opened it. AWS lets CodeDeploy alone change it, so that a change of subnets takes a
    deployment whose AppSpec names them.

    The image is expected to

    - run as user 1000 and group 1000 on a read-only root file system, and write to ``/tmp`` alone (in memory,
      nothing in it can be executed);
    - listen on ``PORT``, with TLS unless ``container_protocol`` says otherwise; the load balancer does not
      verify the certificate, so one made at start will do;
    - answer ``health_check_path`` with 200, and hold a shell and ``curl`` or ``wget`` for the container
      health check;
    - stop within a minute of SIGTERM;
    - read ``DB_SECRET_ARN`` and ``API_CONFIGURATION_SECRET_ARN`` again when a credential is refused: a
      variable keeps the value that was current when the task started, and both secrets are rotated every 30
      days. Better still, it signs in to the database as ``DB_APPLICATION_USER`` with an IAM token, which the
      task role allows.

    Attributes:
        cluster: the ``aws_ecs_cluster``.
        service: the ``aws_ecs_service``.
        task_definition: the ``aws_ecs_task_definition``; its revisions are rolled out by CodeDeploy.
        repository: the ``aws_ecr_repository`` of the image, or ``None`` where the image names a registry.
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
        key: KmsKey,
    ) -> None:
        super().__init__(scope, id)
        self._settings = settings
        self._location = location
        self._database = database
        self._secrets = secrets
        self._key = key

        # Container Insights would create this group, unencrypted and for ever: so it is there before the cluster is,
        # and until the cluster is gone.
        self.performance_log_group = CloudwatchLogGroup(
            self, "performance-logs", name=f"/aws/ecs/containerinsights/{_CLUSTER}/performance"
        )
        self.cluster = EcsCluster(self, "cluster", name=_CLUSTER, depends_on=[self.performance_log_group])
        self.log_group = CloudwatchLogGroup(self, "logs", name="/fraud_detection/fraud_api")

        image = ImageReference.parse(settings.image)
        self.repository = None if settings.image_has_registry else self._image_repository(image)
        self._image = settings.image if self.repository is None else self.repository.repository_url + image.version

        self.execution_role = self._role(
            "execution-role",
            "task_execution_role",
            "Lets ECS start the tasks",
            self._execution_statements(image),
        )
        self.task_role = self._role(
            "task-role", "task_role", "What the fraud detection API may do", self._task_statements()
        )
        self.task_definition = EcsTaskDefinition(
            self,
            "task-definition",
            family="ecs_task_definition",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(_CPU),
            memory=str(_MEMORY),
            runtime_platform=EcsTaskDefinitionRuntimePlatform(
                operating_system_family="LINUX", cpu_architecture="X86_64"
            ),
            execution_role_arn=self.execution_role.arn,
            task_role_arn=self.task_role.arn,
            container_definitions=json.dumps([self._api_container(), self._collector_container()]),
            # The revision in service stays active until the next one is registered.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self.service = EcsService(
            self,
            "service",
            name="ecs_service",
            cluster=self.cluster.id,
            task_definition=self.task_definition.arn,
            desired_count=settings.task_min,
            launch_type="FARGATE",
            platform_version="LATEST",
            # CodeDeploy rolls back by itself; ECS's own circuit breaker is not allowed beside it.
            deployment_controller=EcsServiceDeploymentController(type="CODE_DEPLOY"),
            health_check_grace_period_seconds=_HEALTH_CHECK_GRACE,
            wait_for_steady_state=False,  # the first apply comes before the first push of an image
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
                secrets.database_rotation,
            ],
        )

    def _image_repository(self, image: ImageReference) -> EcrRepository:
        repository = EcrRepository(
            self,
            "repository",
            name=image.name,
            image_scanning_configuration=EcrRepositoryImageScanningConfiguration(scan_on_push=True),
        )
        tagged = {"tagStatus": "tagged", "countType": "imageCountMoreThan"}
        rules: list[Mapping[str, Any]] = [
            {
                "description": f"Remove untagged images after {_UNTAGGED_DAYS} days",
                "selection": {
                    "tagStatus": "untagged",
                    "countType": "sinceImagePushed",
                    "countUnit": "days",
                    "countNumber": _UNTAGGED_DAYS,
                },
            },
            {
                "description": f"Keep the {_TAGGED_IMAGES} newest tagged images",
                "selection": {**tagged, "tagPatternList": ["*"], "countNumber": _TAGGED_IMAGES},
            },
        ]
        if image.tag or not image.digest:
            # An image that a rule selects is out of reach of the rules after it, and one tag is never on two
            # images.
            tag = image.tag or "latest"
            rules.insert(
                0,
                {
                    "description": "Keep the image in use",
                    "selection": {**tagged, "tagPatternList": [tag], "countNumber": 1},
                },
            )
        EcrLifecyclePolicy(
            self,
            "repository-lifecycle",
            repository=repository.name,
            policy=json.dumps(
                {
                    "rules": [
                        {"rulePriority": number, **rule, "action": {"type": "expire"}}
                        for number, rule in enumerate(rules, start=1)
                    ]
                }
            ),
        )
        return repository

    # -- permissions ---------------------------------------------------------------------------------------

    def _role(self, id: str, name: str, description: str, statements: list[Statement]) -> ServiceRole:
        return ServiceRole(
            self,
            id,
            name=name,
            service="ecs-tasks.amazonaws.com",
            description=description,
            statements=statements,
            trust_conditions={
                "StringEquals": {"aws:SourceAccount": self._location.account_id},
                "ArnLike": {"aws:SourceArn": self._location.arn("ecs", "*")},
            },
        )

    def _secret_statements(self) -> list[Statement]:
        """Reading the two secrets, and the key for them alone: it protects other data too."""
        secrets = [self._secrets.api_configuration.arn, self._database.master_secret_arn]
        return [
            statement("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets),
            statement(
                "DecryptSecrets",
                ["kms:Decrypt"],
                [self._key.arn],
                conditions={
                    "StringEquals": {
                        "kms:EncryptionContext:SecretARN": secrets,
                        "kms:ViaService": f"secretsmanager.{self._location.region}.amazonaws.com",
                    }
                },
            ),
        ]

    def _execution_statements(self, image: ImageReference) -> list[Statement]:
        own = self.repository.arn if self.repository else image.repository_arn(self._location.partition)
        collector = ImageReference.parse(self._settings.collector_image).repository_arn(self._location.partition)
        repositories = list(dict.fromkeys(arn for arn in (own, collector) if arn))
        pull = [
            statement(
                "PullImages",
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                repositories,
            ),
            # A token is for the whole registry: the action takes no resource.
            statement("SignInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
        ]
        return [
            *(pull if repositories else []),
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
        credentials = self._database.master_secret_arn
        environment = {
            "API_CONFIGURATION_SECRET_ARN": configuration,
            "DB_APPLICATION_USER": self._database.application_user,
            "DB_HOST": cluster.endpoint,
            "DB_NAME": DATABASE_NAME,
            "DB_PORT": Token.as_string(cluster.port),
            "DB_READER_HOST": cluster.reader_endpoint,
            "DB_SECRET_ARN": credentials,
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
            "OTEL_PROPAGATORS": "xray",
            "OTEL_RESOURCE_ATTRIBUTES": f"deployment.environment.name={settings.environment_suffix}",
            "OTEL_SERVICE_NAME": CONTAINER_NAME,
            # API Gateway samples by X-Ray's rules and says so in the trace header; health checks carry none.
            "OTEL_TRACES_SAMPLER": "parentbased_always_off",
            "PORT": str(settings.container_port),
        }
        secrets = {
            "API_CONFIGURATION": configuration,
            "DB_PASSWORD": f"{credentials}:password::",
            "DB_USERNAME": f"{credentials}:username::",
        }
        tmpfs = {"containerPath": "/tmp", "size": _TMP_SIZE, "mountOptions": ["nodev", "noexec", "nosuid"]}
        return {
            **_hardened(CONTAINER_NAME, self._image, environment, {"initProcessEnabled": True, "tmpfs": [tmpfs]}),
            "essential": True,
            "portMappings": [
                {
                    "containerPort": settings.container_port,
                    "hostPort": settings.container_port,
                    "protocol": "tcp",
                }
            ],
            "secrets": [{"name": name, "valueFrom": source} for name, source in secrets.items()],
            "healthCheck": _health_check("CMD-SHELL", _health_command(settings), start_period=60),
            "dependsOn": [{"containerName": _COLLECTOR_NAME, "condition": "START"}],
            "stopTimeout": _STOP_TIMEOUT,
            "ulimits": [{"name": "nofile", "softLimit": 65535, "hardLimit": 65535}],
        }

    def _collector_container(self) -> dict[str, Any]:
        """The AWS distribution of the OpenTelemetry collector, with traces alone.

        It is not essential: scores matter more than traces, and ECS restarts it alone. It stops after the
        API, as the API depends on it, and so sends its last spans.
        """
        environment = {"AOT_CONFIG_CONTENT": json.dumps(_collector_configuration(self._location.region))}
        return {
            **_hardened(_COLLECTOR_NAME, self._settings.collector_image, environment, {}),
            "essential": False,
            "portMappings": [],
            "memory": _COLLECTOR_MEMORY,
            "healthCheck": _health_check("CMD", "/healthcheck", start_period=10),
            "restartPolicy": {"enabled": True, "restartAttemptPeriod": 60},
        }


def _hardened(name: str, image: str, environment: Mapping[str, str], linux: Mapping[str, Any]) -> dict[str, Any]:
    """What every container has: no root, no capability, no writable root file system."""
    return {
        "name": name,
        "image": image,
        "user": _USER,
        "privileged": False,
        "readonlyRootFilesystem": True,
        "linuxParameters": {"capabilities": {"drop": ["ALL"]}, **linux},
        "environment": [{"name": key, "value": value} for key, value in environment.items()],
    }


def _health_check(kind: str, command: str, *, start_period: int) -> dict[str, Any]:
    """A container health check; times in seconds."""
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
    """OTLP in from the task alone, X-Ray out; JSON is YAML, which the collector reads."""
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
