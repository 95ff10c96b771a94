"""What AWS's service models say of a name: length and pattern of the input member of the operation that creates it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.exceptions
import botocore.session

_VERBS = ("Create", "Put", "Register", "Define", "Start", "Request", "Publish", "Import", "Run", "Add", "Allocate",
          "Upload", "Execute")  # fmt: skip
# The first words of a resource type and the service whose model holds it; the longest match counts. A service that is
# not here has the name of the first word.
SERVICES = {
    "accountaccess": "account-access", "agentregistry": "agent-registry-control",
    "arcregionswitch": "arc-region-switch", "arczonalshift": "arc-zonal-shift",
    "bedrockagentcore": "bedrock-agentcore-control", "devopsagent": "devops-agent",
    "directoryservicedata": "ds-data", "lambdacore": "lambda-core", "lambdamicrovms": "lambda-microvms",
    "pricingplanmanager": "pricing-plan-manager",
    "acmpca": "acm-pca", "alb": "elbv2", "lb": "elbv2", "elb": "elb", "load_balancer": "elb", "ami": "ec2",
    "app_cookie": "elb", "lb_cookie": "elb", "lb_ssl": "elb", "api_gateway": "apigateway",
    "appautoscaling": "application-autoscaling", "autoscalingplans": "autoscaling-plans",
    "bcmdataexports": "bcm-data-exports", "bedrockagent": "bedrock-agent", "chimesdkvoice": "chime-sdk-voice",
    "chimesdkmediapipelines": "chime-sdk-media-pipelines", "chime_voice": "chime-sdk-voice",
    "cloudfront_key_value": "cloudfront", "cloudwatch_event": "events", "cloudwatch_log": "logs",
    "cloudwatch_query": "logs", "codegurureviewer": "codeguru-reviewer", "codestarconnections": "codestar-connections",
    "codestarnotifications": "codestar-notifications", "cognito_identity_pool": "cognito-identity",
    "cognito": "cognito-idp", "customerprofiles": "customer-profiles", "db": "rds", "directory_service": "ds",
    "docdbelastic": "docdb-elastic", "dx": "directconnect", "ecrpublic": "ecr-public",
    "elastic_beanstalk": "elasticbeanstalk", "elasticsearch": "es", "emrcontainers": "emr-containers",
    "emrserverless": "emr-serverless", "key_pair": "ec2", "launch_template": "ec2",
    "launch_configuration": "autoscaling",
    "placement_group": "ec2", "security_group": "ec2", "kinesis_firehose": "firehose",
    "kinesis_analytics": "kinesisanalytics", "kinesis_video": "kinesisvideo", "lex_": "lex-models",
    "lexv2models": "lexv2-models", "licensemanager": "license-manager", "media_convert": "mediaconvert",
    "media_package": "mediapackage", "media_packagev2": "mediapackagev2", "media_store": "mediastore", "msk": "kafka",
    "mskconnect": "kafkaconnect", "neptunegraph": "neptune-graph", "networkfirewall": "network-firewall",
    "paymentcryptography": "payment-cryptography", "pinpointsmsvoicev2": "pinpoint-sms-voice-v2", "prometheus": "amp",
    "redshiftserverless": "redshift-serverless", "redshiftdata": "redshift-data",
    "resourceexplorer2": "resource-explorer-2", "resourcegroups": "resource-groups",
    "route53_resolver": "route53resolver", "route53recoverycontrolconfig": "route53-recovery-control-config",
    "route53recoveryreadiness": "route53-recovery-readiness", "s3_access_point": "s3control",
    "serverlessapplicationrepository": "serverlessrepo", "service_discovery": "servicediscovery",
    "servicecatalogappregistry": "servicecatalog-appregistry", "sfn": "stepfunctions", "simpledb": "sdb",
    "ssmcontacts": "ssm-contacts", "ssmincidents": "ssm-incidents", "ssmquicksetup": "ssm-quicksetup",
    "ssoadmin": "sso-admin", "timestreaminfluxdb": "timestream-influxdb", "timestreamquery": "timestream-query",
    "timestreamwrite": "timestream-write", "vpclattice": "vpc-lattice", "wafregional": "waf-regional",
    "workspacesweb": "workspaces-web", "ec2": "ec2", "cloudtrail": "cloudtrail", "internetmonitor": "internetmonitor",
    "networkmonitor": "networkmonitor", "codecatalyst": "codecatalyst", "memorydb": "memorydb",
}  # fmt: skip
# Members that the search does not find, as service.Operation.Member or deeper.
MEMBERS = {
    "aws_appautoscaling_policy": "application-autoscaling.PutScalingPolicy.PolicyName",
    "aws_athena_prepared_statement": "athena.CreatePreparedStatement.StatementName",
    "aws_auditmanager_framework": "auditmanager.CreateAssessmentFramework.name",
    "aws_autoscaling_policy": "autoscaling.PutScalingPolicy.PolicyName",
    "aws_backup_logically_air_gapped_vault": "backup.CreateLogicallyAirGappedBackupVault.BackupVaultName",
    "aws_backup_selection": "backup.CreateBackupSelection.BackupSelection.SelectionName",
    "aws_bedrock_custom_model": "bedrock.CreateModelCustomizationJob.customModelName",
    "aws_budgets_budget": "budgets.CreateBudget.Budget.BudgetName",
    "aws_ce_anomaly_monitor": "ce.CreateAnomalyMonitor.AnomalyMonitor.MonitorName",
    "aws_ce_anomaly_subscription": "ce.CreateAnomalySubscription.AnomalySubscription.SubscriptionName",
    "aws_ce_cost_category": "ce.CreateCostCategoryDefinition.Name",
    "aws_chatbot_teams_channel_configuration": "chatbot.CreateMicrosoftTeamsChannelConfiguration.ConfigurationName",
    "aws_cloudwatch_log_metric_filter": "logs.PutMetricFilter.filterName",
    "aws_cloudwatch_log_subscription_filter": "logs.PutSubscriptionFilter.filterName",
    "aws_codedeploy_app": "codedeploy.CreateApplication.applicationName",
    "aws_codepipeline": "codepipeline.CreatePipeline.pipeline.name",
    "aws_codepipeline_custom_action_type": "codepipeline.CreateCustomActionType.provider",
    "aws_codepipeline_webhook": "codepipeline.PutWebhook.webhook.name",
    "aws_cognito_user_pool": "cognito-idp.CreateUserPool.PoolName",
    "aws_cognito_user_pool_client": "cognito-idp.CreateUserPoolClient.ClientName",
    "aws_comprehend_entity_recognizer": "comprehend.CreateEntityRecognizer.RecognizerName",
    "aws_config_config_rule": "config.PutConfigRule.ConfigRule.ConfigRuleName",
    "aws_config_delivery_channel": "config.PutDeliveryChannel.DeliveryChannel.name",
    "aws_config_organization_custom_policy_rule": "config.PutOrganizationConfigRule.OrganizationConfigRuleName",
    "aws_config_organization_custom_rule": "config.PutOrganizationConfigRule.OrganizationConfigRuleName",
    "aws_config_organization_managed_rule": "config.PutOrganizationConfigRule.OrganizationConfigRuleName",
    "aws_fms_policy": "fms.PutPolicy.Policy.PolicyName",
    "aws_ecs_daemon": "ecs.CreateDaemon.daemonName",
    "aws_ecs_daemon_task_definition": "ecs.RegisterDaemonTaskDefinition.family",
    "aws_fsx_s3_access_point_attachment": "fsx.CreateAndAttachS3AccessPoint.Name",
    "aws_glue_catalog_database": "glue.CreateDatabase.DatabaseInput.Name",
    "aws_glue_catalog_table": "glue.CreateTable.TableInput.Name",
    "aws_glue_classifier": "glue.CreateClassifier.GrokClassifier.Name",
    "aws_glue_connection": "glue.CreateConnection.ConnectionInput.Name",
    "aws_glue_dev_endpoint": "glue.CreateDevEndpoint.EndpointName",
    "aws_glue_user_defined_function": "glue.CreateUserDefinedFunction.FunctionInput.FunctionName",
    "aws_iot_provisioning_template": "iot.CreateProvisioningTemplate.templateName",
    "aws_iot_role_alias": "iot.CreateRoleAlias.roleAlias",
    "aws_iot_topic_rule": "iot.CreateTopicRule.ruleName",
    "aws_kinesis_stream_consumer": "kinesis.RegisterStreamConsumer.ConsumerName",
    "aws_lightsail_container_service": "lightsail.CreateContainerService.serviceName",
    "aws_lightsail_lb": "lightsail.CreateLoadBalancer.loadBalancerName",
    "aws_lambdamicrovms_image": "lambda-microvms.CreateMicrovmImage.name",
    "aws_observabilityadmin_centralization_rule_for_organization":
        "observabilityadmin.CreateCentralizationRuleForOrganization.RuleName",
    "aws_observabilityadmin_telemetry_rule_for_organization":
        "observabilityadmin.CreateTelemetryRuleForOrganization.RuleName",
    "aws_prometheus_rule_group_namespace": "amp.CreateRuleGroupsNamespace.name",
    "aws_rds_shard_group": "rds.CreateDBShardGroup.DBShardGroupIdentifier",
    "aws_resiliencehub_resiliency_policy": "resiliencehub.CreateResiliencyPolicy.policyName",
    "aws_route53_resolver_rule_association": "route53resolver.AssociateResolverRule.Name",
    "aws_route53profiles_association": "route53profiles.AssociateProfile.Name",
    "aws_route53profiles_resource_association": "route53profiles.AssociateResourceToProfile.Name",
    "aws_route53recoverycontrolconfig_safety_rule":
        "route53-recovery-control-config.CreateSafetyRule.AssertionRule.Name",
    "aws_sagemaker_data_quality_job_definition": "sagemaker.CreateDataQualityJobDefinition.JobDefinitionName",
    "aws_sagemaker_endpoint_configuration": "sagemaker.CreateEndpointConfig.EndpointConfigName",
    "aws_sagemaker_notebook_instance_lifecycle_configuration":
        "sagemaker.CreateNotebookInstanceLifecycleConfig.NotebookInstanceLifecycleConfigName",
    "aws_securityhub_automation_rule_v2": "securityhub.CreateAutomationRuleV2.RuleName",
    "aws_servicecatalog_portfolio": "servicecatalog.CreatePortfolio.DisplayName",
    "aws_sfn_alias": "stepfunctions.CreateStateMachineAlias.name",
    "aws_signer_signing_profile": "signer.PutSigningProfile.profileName",
    "aws_ssm_activation": "ssm.CreateActivation.DefaultInstanceName",
    "aws_ssm_resource_data_sync": "ssm.CreateResourceDataSync.SyncName",
    "aws_storagegateway_gateway": "storagegateway.ActivateGateway.GatewayName",
    "aws_workmail_organization": "workmail.CreateOrganization.Alias",
    "aws_workspaces_directory": "workspaces.RegisterWorkspaceDirectory.WorkspaceDirectoryName",
    "aws_xray_sampling_rule": "xray.CreateSamplingRule.SamplingRule.RuleName",
}  # fmt: skip

_CLASSES = {
    r"\p{L}": "A-Za-z", r"\p{Alpha}": "A-Za-z", r"\p{Alnum}": "A-Za-z0-9", r"\p{N}": "0-9", r"\p{Digit}": "0-9",
    r"\p{Z}": " ", r"\p{Zs}": " ", r"\p{M}": "", r"\p{S}": r"$+<=>^`|~", r"\p{P}": r"!-#%-*,-/:;?@\[-\]_{}",
    r"\p{Punct}": r"!-/:-@\[-`{-~", r"\p{ASCII}": " -~", r"\p{Print}": " -~", r"\p{Graph}": "!-~", r"\p{IsAlphabetic}":
    "A-Za-z", r"\p{IsDigit}": "0-9", r"\p{IsLatin}": "A-Za-z", r"\p{Lower}": "a-z", r"\p{Upper}": "A-Z",
    r"\p{javaLetterOrDigit}": "A-Za-z0-9", r"\p{Cc}": "", r"\p{C}": "", r"\p{Ll}": "a-z", r"\p{Lu}": "A-Z",
    r"\p{Lo}": "", r"\p{Lt}": "", r"\p{Lm}": "", r"\p{Nd}": "0-9", r"\p{Pd}": r"\-", r"\p{Pc}": "_",
    r"[:graph:]": "!-~",
    r"[:alnum:]": "A-Za-z0-9", r"[:alpha:]": "A-Za-z", r"[:print:]": " -~", r"[:digit:]": "0-9",
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    """The input member that takes a name.

    Attributes:
        source: ``service.Operation.Member``.
        shortest: least length, 0 where the model has none.
        longest: greatest length, ``None`` where the model has none.
        pattern: what the model demands, ``None`` where it demands nothing or what Python's ``re`` cannot read.
    """

    source: str
    shortest: int
    longest: int | None
    pattern: re.Pattern[str] | None

    def accepts(self, name: str) -> bool:
        """Return whether the model allows a name."""
        if len(name) < self.shortest or (self.longest is not None and len(name) > self.longest):
            return False
        return self.pattern is None or self.pattern.fullmatch(name) is not None


def member_of(kind: str, attribute: str) -> Member | None:
    """Return the member that takes the name of a resource type; ``None`` where the models do not show it."""
    if kind in MEMBERS:
        service, creation, *path = MEMBERS[kind].split(".")
        shape = service_model(service).operation_model(creation).input_shape
        for name in path:
            shape = shape.members[name]
        return _member(MEMBERS[kind], shape)
    short = kind.removeprefix("aws_")
    service = service_of(short)
    model = service_model(service)
    if model is None:
        return None
    operations = {_plain(name): name for name in model.operation_names}
    words = short.split("_")
    for start in range(len(words)):
        noun = "".join(words[start:])
        for verb in _VERBS:
            if (operation := operations.get(f"{verb.lower()}{noun}")) is None:
                continue
            shape = model.operation_model(operation).input_shape
            members = {_plain(name): name for name in shape.members} if shape else {}
            stem = _plain(attribute)
            for candidate in (stem, f"{noun}{stem}", f"{noun}name", f"{noun}identifier", f"{noun}id", "name"):
                if candidate in members and shape.members[members[candidate]].type_name == "string":
                    name = members[candidate]
                    return _member(f"{service}.{operation}.{name}", shape.members[name])
    return None


def service_of(short: str) -> str:
    """Return the service whose model holds a resource type, given without ``aws_``."""
    fits = [prefix for prefix in SERVICES if short.startswith(prefix if prefix.endswith("_") else f"{prefix}_")
            or short == prefix]  # fmt: skip
    return SERVICES[max(fits, key=len)] if fits else short.split("_")[0]


def _member(source: str, shape: Any) -> Member:
    facts = shape.metadata
    return Member(source, facts.get("min", 0), facts.get("max"), _compiled(facts.get("pattern")))


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    if pattern is None or "&&" in pattern:  # Java's intersection of classes, which Python's re does not know
        return None
    try:
        return re.compile(python_pattern(pattern), re.ASCII)
    except re.error:
        return None


def python_pattern(pattern: str) -> str:
    """Return a pattern with Java's named classes spelled out, inside a class and on their own."""
    named = re.compile("|".join(re.escape(name) for name in sorted(_CLASSES, key=len, reverse=True)))
    result = ""
    inside, index = False, 0
    while index < len(pattern):
        if found := named.match(pattern, index):
            result += _CLASSES[found[0]] if inside else f"[{_CLASSES[found[0]]}]"
            index = found.end()
            continue
        step = 2 if pattern[index] == "\\" else 1
        part = pattern[index : index + step]
        inside = (inside or part == "[") and part != "]"
        result += part
        index += step
    return result


@cache
def service_model(name: str) -> Any:
    """Return the service model of a name in botocore; ``None`` where there is none."""
    try:
        return _session().get_service_model(name)
    except botocore.exceptions.UnknownServiceError:
        return None


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
