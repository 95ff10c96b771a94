"""The environment's stack: which capability gets what from which, and what a deployer is reported at the end."""

from __future__ import annotations

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from lib import backend
from lib.api_gateway import CLIENT_ADDRESS_HEADER, Api
from lib.database import Database
from lib.deployment import Deployment
from lib.keys import Keys
from lib.load_balancer import LoadBalancer
from lib.location import Location
from lib.log_storage import LogStorage
from lib.migration import Migration
from lib.monitoring import Alarms, Alerts, Dashboard, DatabaseEvents, Metrics, Tracing
from lib.network import Network
from lib.origin import OriginSecret
from lib.repositories import Repositories
from lib.scaling import Scaling
from lib.secrets import Secrets
from lib.service import Service
from lib.settings import Settings
from lib.waf import WebAcl


class FraudDetectionStack(TerraformStack):
    """One environment of the fraud detection API; environments share nothing but the account stack.

    Attributes:
        keys: the customer managed key, for the encryption aspect.
        log_storage: the log buckets.
        network: VPC, subnets and security groups.
        load_balancer: the load balancer and its listeners.
        api: the REST API.
        service: the ECS service; its log group is for the observability aspect.
        secrets: the secrets and their rotation.
        origin: the origin secret and its rotation.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings) -> None:
        super().__init__(scope, id)
        backend.configure(self, settings)
        location = Location.of(self, settings.region)

        self.keys = Keys(self, "keys", location=location)
        self.log_storage = LogStorage(self, "log-storage", settings=settings, location=location)
        self.network = Network(self, "network", settings=settings, location=location, log_storage=self.log_storage)
        self.load_balancer = LoadBalancer(
            self, "load-balancer", settings=settings, network=self.network, log_storage=self.log_storage
        )
        self.api = Api(self, "api", settings=settings, load_balancer=self.load_balancer)
        web_acls = {
            "api": WebAcl(self, "api-waf", name="api", settings=settings, resource_arn=self.api.stage.arn),
            # Behind API Gateway every connection is API Gateway's: the header tells the callers apart.
            "alb": WebAcl(
                self,
                "alb-waf",
                name="alb",
                settings=settings,
                resource_arn=self.load_balancer.alb.arn,
                client_address_header=CLIENT_ADDRESS_HEADER,
                behind_api_gateway=True,
            ),
        }
        self.origin = OriginSecret(
            self,
            "origin",
            settings=settings,
            location=location,
            key=self.keys.key,
            load_balancer=self.load_balancer,
            api=self.api,
            firewall=web_acls["alb"],
        )

        self.database = Database(self, "database", settings=settings, location=location, network=self.network)
        self.secrets = Secrets(self, "secrets", location=location, key=self.keys.key, database=self.database)
        repositories = Repositories(self, "repositories", images=settings.images, location=location)
        self.service = Service(
            self,
            "service",
            settings=settings,
            location=location,
            network=self.network,
            load_balancer=self.load_balancer,
            database=self.database,
            secrets=self.secrets,
            repositories=repositories,
            key=self.keys.key,
        )
        migration = Migration(
            self,
            "migration",
            settings=settings,
            location=location,
            network=self.network,
            database=self.database,
            repositories=repositories,
            log_group=self.service.log_group,
            key=self.keys.key,
        )

        alerts = Alerts(self, "alerts", settings=settings, location=location)
        DatabaseEvents(self, "database-events", alerts=alerts, database=self.database)
        metrics = Metrics(
            region=settings.region,
            api=self.api,
            load_balancer=self.load_balancer,
            service=self.service,
            database=self.database,
            rotations={
                "api-configuration": self.secrets.rotation_function,
                "origin": self.origin.rotation_function,
            },
            web_acls=web_acls,
        )
        alarms = Alarms(self, "alarms", settings=settings, topic=alerts.topic, metrics=metrics)
        dashboard = Dashboard(self, "dashboard", settings=settings, metrics=metrics, alarms=alarms.alarms)
        Tracing(self, "tracing", api=self.api)
        Scaling(
            self,
            "scaling",
            settings=settings,
            service=self.service,
            load_balancer=self.load_balancer,
            topic=alerts.topic,
        )
        deployment = Deployment(
            self,
            "deployment",
            settings=settings,
            location=location,
            service=self.service,
            load_balancer=self.load_balancer,
            alarms=[alarm.alarm_name for alarm in alarms.rollback_alarms],
        )

        self._output("api_endpoint_url", self.api.url, "Base address of the API")
        self._output("alb_dns_name", self.load_balancer.alb.dns_name, "Name of the load balancer")
        self._output("dashboard_url", dashboard.url, "CloudWatch dashboard")
        self._output("api_key_id", self.api.api_key.id, "Id of the first API key; AWS holds its value")
        self._output(
            "api_configuration_secret_arn",
            self.secrets.api_configuration.arn,
            "Secret with the keys that sign the API's decisions",
        )
        self._output("origin_secret_arn", self.origin.secret.arn, "Secret that API Gateway sends to the load balancer")
        self._output("database_secret_arn", self.database.master_secret_arn, "Secret of the database owner")
        if not settings.image_has_registry:
            self._output(
                "ecr_repository_url", repositories.of(settings.image).repository_url, "Where to push the image"
            )
        self._output("ecs_cluster_name", self.service.cluster.name, "ECS cluster")
        self._output("ecs_service_name", self.service.service.name, "ECS service")
        self._output("task_definition_arn", self.service.task_definition.arn, "Newest task definition, to deploy")
        self._output(
            "migration_task_definition_arn", migration.task_definition.arn, "Task that sets up the database's roles"
        )
        self._output(
            "migration_network_configuration",
            migration.network_configuration,
            "Where that task runs, for aws ecs run-task",
        )
        self._output("codedeploy_app_name", deployment.app.name, "CodeDeploy application")
        self._output(
            "codedeploy_deployment_group_name",
            deployment.group.deployment_group_name,
            "CodeDeploy deployment group",
        )
        self._output(
            "codedeploy_app_spec", deployment.app_spec, "AppSpec of a deployment of the newest task definition"
        )
        self._output("alerts_topic_arn", alerts.topic.arn, "SNS topic of all alarms")

    def _output(self, name: str, value: str, description: str) -> None:
        output = TerraformOutput(self, name, value=value, description=description)
        # Without the construct path in front: the name is for people and scripts.
        output.override_logical_id(name)
