"""The API: a regional REST API on its own domain that hands keyed, checked requests to the load balancer."""

from __future__ import annotations

import json
from typing import Any

from cdktf import TerraformLocal, TerraformResource, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_api_key import ApiGatewayApiKey
from cdktf_cdktf_provider_aws.api_gateway_base_path_mapping import ApiGatewayBasePathMapping
from cdktf_cdktf_provider_aws.api_gateway_client_certificate import ApiGatewayClientCertificate
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_domain_name import (
    ApiGatewayDomainName,
    ApiGatewayDomainNameEndpointConfiguration,
)
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_model import ApiGatewayModel
from cdktf_cdktf_provider_aws.api_gateway_request_validator import ApiGatewayRequestValidator
from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
from cdktf_cdktf_provider_aws.api_gateway_rest_api import (
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
)
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage, ApiGatewayStageAccessLogSettings
from cdktf_cdktf_provider_aws.api_gateway_usage_plan import (
    ApiGatewayUsagePlan,
    ApiGatewayUsagePlanApiStages,
    ApiGatewayUsagePlanThrottleSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_usage_plan_key import ApiGatewayUsagePlanKey
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from lib.dns import ValidatedCertificate, alias_record
from lib.load_balancer import ORIGIN_HEADER, LoadBalancer
from lib.settings import Settings

CLIENT_ADDRESS_HEADER = "X-Client-Ip"
"""Header in which API Gateway tells the load balancer who called; it overwrites what the caller wrote."""

ORIGIN_VARIABLE = "originSecret"
"""Variable of the stage from which API Gateway takes the origin secret, so that a new one needs no deployment."""

ACCESS_LOG_NAME = "api_access_cloudwatch_log_group"
"""Name of the access log's group, before the suffix."""

EXECUTION_LOG_PREFIX = "API-Gateway-Execution-Logs_"
"""What the name of the execution log's group starts with: AWS dictates it."""

_METHODS = {"GET": False, "POST": True, "PUT": True, "PATCH": True, "DELETE": False}
"""HTTP method to whether its request has a body."""

_TIMEOUT_MILLISECONDS = 10_000
"""How long API Gateway waits for the load balancer: a score that takes longer has lost its use."""

_BODY_SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "title": "JsonObject",
    "type": "object",
}
"""What every request body must be; the fields are the application's own to check."""

_ACCESS_LOG = {
    "requestId": "$context.requestId",
    "extendedRequestId": "$context.extendedRequestId",
    "requestTime": "$context.requestTime",
    "sourceIp": "$context.identity.sourceIp",
    "apiKeyId": "$context.identity.apiKeyId",
    "httpMethod": "$context.httpMethod",
    "resourcePath": "$context.resourcePath",
    "protocol": "$context.protocol",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationStatus": "$context.integration.status",
    "integrationLatency": "$context.integration.latency",
    "wafResponse": "$context.wafResponseCode",
    "error": "$context.error.message",
    "xrayTraceId": "$context.xrayTraceId",
}
"""One line of the access log: who called and how it went. The key itself, the path as called, query and body
are not in it, as they may hold what must not be stored (PCI DSS 3.3 and 3.5); nor is any text of the caller,
who could forge fields with it."""


class Api(Construct):
    """The only door: callers need a key, keep to their rate, and send JSON objects.

    API Gateway shows the load balancer a client certificate (Security Hub APIGateway.2), which nothing verifies: the
    origin secret is what identifies API Gateway. A load balancer could verify it by a trust store, but takes only the
    certificates of authorities there, and this one is self-signed; tasks do not see it, since TLS ends at the load
    balancer; and as it lasts a year and nobody renews it, all requests would fail on that day.

    Attributes:
        rest_api: the ``aws_api_gateway_rest_api``.
        stage: its one ``aws_api_gateway_stage``.
        api_key: the first caller's key; AWS makes its value.
        usage_plan: what every key of the plan may do.
        domain_name: the ``aws_api_gateway_domain_name`` of ``settings.api_domain``.
        access_log_group: one line per request, as JSON.
        execution_log_group: what API Gateway did with a request, under the name that AWS gives it.
        url: base address for callers, with the ``/api`` that every path starts with.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings, load_balancer: LoadBalancer) -> None:
        super().__init__(scope, id)
        self.url = f"https://{settings.api_domain}/api"
        front: dict[str, Any] = {
            "api_key_source": "HEADER",
            # Calls by the default name would pass by the custom domain and its TLS policy.
            "disable_execute_api_endpoint": True,
        }
        self.rest_api = ApiGatewayRestApi(
            self,
            "rest-api",
            name="api_gateway_rest_api",
            description="Fraud detection API",
            endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
            # What the deployment imposes anyway, see _define, said where a reader looks for it.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            **front,
        )
        self._api_id = self.rest_api.id
        self._parts: list[TerraformResource] = []
        self._definition: list[dict[str, Any]] = [front]
        self._define(settings)
        # A deployment is a snapshot of the definition. Hashed is what is written here, not what AWS gives
        # back: that has other spaces in the schema and empty maps for none, and would redeploy the same API.
        definition = TerraformLocal(self, "definition", json.dumps(self._definition, sort_keys=True))
        deployment = ApiGatewayDeployment(
            self,
            "deployment",
            rest_api_id=self._api_id,
            triggers={"definition": f"${{sha1({definition.fqn})}}"},
            depends_on=self._parts,
            # The stage moves on to the new deployment before the old one goes.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        self.access_log_group = CloudwatchLogGroup(self, "access-log", name=ACCESS_LOG_NAME)
        self.stage = ApiGatewayStage(
            self,
            "stage",
            rest_api_id=self._api_id,
            deployment_id=deployment.id,
            stage_name="api_gateway_stage",
            client_certificate_id=ApiGatewayClientCertificate(
                self, "client-certificate", description="API Gateway to the load balancer"
            ).id,
            access_log_settings=ApiGatewayStageAccessLogSettings(
                destination_arn=self.access_log_group.arn, format=json.dumps(_ACCESS_LOG)
            ),
            # The rotation of the origin secret writes ORIGIN_VARIABLE.
            lifecycle=TerraformResourceLifecycle(ignore_changes=["variables"]),
        )
        self.execution_log_group = CloudwatchLogGroup(
            self,
            "execution-log",
            name=f"{EXECUTION_LOG_PREFIX}{self._api_id}/{self.stage.stage_name}",
        )
        rate, burst = _stage_limits(settings)
        ApiGatewayMethodSettings(
            self,
            "method-settings",
            rest_api_id=self._api_id,
            stage_name=self.stage.stage_name,
            method_path="*/*",
            settings=ApiGatewayMethodSettingsSettings(throttling_rate_limit=rate, throttling_burst_limit=burst),
            # These settings switch the execution log on; a log without its group would make one of its own.
            depends_on=[self.execution_log_group],
        )
        self._admit(settings)
        self._name(settings, load_balancer.zone_id)

    def _part(self, type_: type[Any], id: str, **arguments: Any) -> Any:
        """Return a resource whose arguments belong to the definition of the API, all of them."""
        part = type_(self, id, rest_api_id=self._api_id, **arguments)
        self._parts.append(part)
        self._definition.append(arguments)
        return part

    def _define(self, settings: Settings) -> None:
        """Define everything below ``/api``: the resources that a deployment takes a snapshot of.

        The deployment hands its ``create_before_destroy`` on to all of them, which Terraform does not let them refuse.
        For a method or an integration that must be replaced, this would be wrong: its successor has the same identity
        (API, path, verb), so that what was just made would be deleted. What would replace one (verb, path, type of
        integration) is therefore spelled out here, and no setting reaches it.
        """
        root = self._part(ApiGatewayResource, "root", parent_id=self.rest_api.root_resource_id, path_part="api")
        proxy_id = self._part(ApiGatewayResource, "proxy", parent_id=root.id, path_part="{proxy+}").id
        model = self._part(
            ApiGatewayModel,
            "body",
            name=f"JsonObject{_letters(settings.environment_suffix)}",
            content_type="application/json",
            schema=json.dumps(_BODY_SCHEMA),
        )
        validators = {
            has_body: self._part(
                ApiGatewayRequestValidator,
                f"{role}-validator",
                name=f"{role}_api_gateway_request_validator",
                validate_request_body=has_body,
                validate_request_parameters=True,
            )
            for has_body, role in ((True, "body"), (False, "parameter"))
        }
        for verb, has_body in _METHODS.items():
            method = self._part(
                ApiGatewayMethod,
                f"method-{verb.lower()}",
                resource_id=proxy_id,
                http_method=verb,
                authorization="NONE",
                api_key_required=True,
                request_parameters={"method.request.path.proxy": True},
                request_validator_id=validators[has_body].id,
                # $default: a body of another content type would else not be validated at all.
                request_models={"$default": model.name} if has_body else None,
            )
            self._part(
                ApiGatewayIntegration,
                f"integration-{verb.lower()}",
                resource_id=proxy_id,
                http_method=method.http_method,
                type="HTTP_PROXY",
                integration_http_method=verb,
                uri=f"https://{settings.origin_domain}/api/{{proxy}}",
                timeout_milliseconds=_TIMEOUT_MILLISECONDS,
                request_parameters={
                    "integration.request.path.proxy": "method.request.path.proxy",
                    f"integration.request.header.{CLIENT_ADDRESS_HEADER}": "context.identity.sourceIp",
                    f"integration.request.header.{ORIGIN_HEADER}": f"stageVariables.{ORIGIN_VARIABLE}",
                },
            )

    def _admit(self, settings: Settings) -> None:
        """Create the usage plan, and a first key in it."""
        self.usage_plan = ApiGatewayUsagePlan(
            self,
            "usage-plan",
            name="api_gateway_usage_plan",
            description="Requests per second of each API key",
            api_stages=[ApiGatewayUsagePlanApiStages(api_id=self._api_id, stage=self.stage.stage_name)],
            throttle_settings=ApiGatewayUsagePlanThrottleSettings(
                rate_limit=settings.throttle_rate, burst_limit=settings.throttle_burst
            ),
        )
        self.api_key = ApiGatewayApiKey(
            self, "api-key", name="api_gateway_api_key", description="First caller of the fraud detection API"
        )
        ApiGatewayUsagePlanKey(
            self,
            "usage-plan-key",
            usage_plan_id=self.usage_plan.id,
            key_id=self.api_key.id,
            key_type="API_KEY",
        )

    def _name(self, settings: Settings, zone_id: str) -> None:
        """Create the custom domain, and its address in the hosted zone."""
        certificate = ValidatedCertificate(self, "tls", domain=settings.api_domain, zone_id=zone_id)
        self.domain_name = ApiGatewayDomainName(
            self,
            "domain-name",
            domain_name=settings.api_domain,
            regional_certificate_arn=certificate.arn,
            endpoint_configuration=ApiGatewayDomainNameEndpointConfiguration(types=["REGIONAL"]),
        )
        ApiGatewayBasePathMapping(
            self,
            "base-path",
            api_id=self._api_id,
            stage_name=self.stage.stage_name,
            domain_name=self.domain_name.domain_name,
        )
        alias_record(
            self,
            "alias",
            zone_id=zone_id,
            name=settings.api_domain,
            target_name=self.domain_name.regional_domain_name,
            target_zone_id=self.domain_name.regional_zone_id,
        )


def _stage_limits(settings: Settings) -> tuple[int, int]:
    """Return requests per second and burst of all callers together: what all tasks serve, never below one key."""
    capacity = settings.task_max * settings.requests_per_task_per_minute // 60
    return max(settings.throttle_rate, capacity), max(settings.throttle_burst, capacity)


def _letters(suffix: str) -> str:
    """Return the suffix without hyphens, which the name of a model must not have; different suffixes stay different.

    A suffix has no upper-case letter of its own.
    """
    return suffix.replace("-", "X")
