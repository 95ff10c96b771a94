"""Checks: what is logged and traced, and how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

import jmespath

from lib import load_balancer, monitoring
from scripts.verify.checks.encryption import load_balancer_attributes
from scripts.verify.checks.frame import Environment, ask, check, differ, listed, named, one
from scripts.verify.checks.live import (
    bucket,
    cluster,
    containers,
    log_groups,
    protected,
    stage,
    stage_arn,
    vpc_id,
    web_acl,
)


@check("VPC traffic is logged to the bucket")
def _flow_logs(environment: Environment) -> Iterator[str]:
    """Check all traffic of the VPC, actively delivered."""
    of_vpc = [{"Name": "resource-id", "Values": [vpc_id(environment)]}]
    log = one(listed(environment, "ec2", "describe_flow_logs", "FlowLogs", Filters=of_vpc), "flow log of the vpc")
    expected = {
        "FlowLogStatus": "ACTIVE",
        "LogDestination": f"arn:aws:s3:::{bucket(environment, 'flow')}",
        "LogDestinationType": "s3",
        "TrafficType": "ALL",
    }
    for name, value in expected.items():
        yield from differ(f"{name} of the flow log", log.get(name), value)


@check("requests to load balancer and buckets are logged")
def _access_logs(environment: Environment) -> Iterator[str]:
    """Check that both log to the access log bucket, which does not log to itself."""
    target = bucket(environment, "access")
    attributes = load_balancer_attributes(environment)
    yield from differ("access logs of the load balancer", attributes.get("access_logs.s3.enabled"), "true")
    yield from differ("their bucket", attributes.get("access_logs.s3.bucket"), target)
    logging = ask(environment, "s3", "get_bucket_logging", Bucket=bucket(environment, "flow")).get("LoggingEnabled", {})
    yield from differ("the access log of the flow log bucket", logging.get("TargetBucket"), target)


@check("the API logs and traces every request")
def _api_logs(environment: Environment) -> Iterator[str]:
    """Access and execution log of the stage, X-Ray, and the role that the account gives API Gateway for it."""
    found, groups = stage(environment), log_groups(environment)
    access = found.get("accessLogSettings", {})
    arn = groups["api access"]["arn"].removesuffix(":*")
    yield from differ("the access log of the stage", access.get("destinationArn"), arn)
    if "$context.requestId" not in access.get("format", ""):
        yield "the format of the access log lacks the request id, expected it"
    settings = found.get("methodSettings", {}).get("*/*", {})
    for name, value in (("loggingLevel", "INFO"), ("metricsEnabled", True), ("dataTraceEnabled", False)):
        yield from differ(f"{name} of the stage", settings.get(name), value)
    yield from differ("tracing of the stage", found.get("tracingEnabled"), True)
    if not ask(environment, "apigateway", "get_account").get("cloudwatchRoleArn"):
        yield "the account has no log role for API Gateway, expected one"


@check("both firewalls log, without secrets")
def _firewall_logs(environment: Environment) -> Iterator[str]:
    """To the log group of each, without path, query and the headers that hold secrets."""
    groups = log_groups(environment)
    headers = {"authorization", "x-api-key", load_balancer.ORIGIN_HEADER.lower()}
    for name, arn in protected(environment).items():
        acl = web_acl(environment, arn)["ARN"]
        log = ask(environment, "wafv2", "get_logging_configuration", ResourceArn=acl)["LoggingConfiguration"]
        target = [groups[f"{name} firewall"]["arn"].removesuffix(":*")]
        yield from differ(f"the log of the {name} firewall", log["LogDestinationConfigs"], target)
        redacted = set(jmespath.search("RedactedFields[].SingleHeader.Name", log) or ())
        yield from differ(f"the redacted headers of the {name} firewall", redacted, headers)
        parts = {part for field in log.get("RedactedFields", ()) for part in field} - {"SingleHeader"}
        yield from differ(f"what else the {name} firewall redacts", parts, {"QueryString", "UriPath"})


@check("logs are kept as long as the settings require")
def _retention(environment: Environment) -> Iterator[str]:
    """Check for a year at least: PCI DSS 10.5.1."""
    for role, group in log_groups(environment).items():
        days = group.get("retentionInDays")
        yield from differ(f"retention of the {role} log", days, environment.settings.log_retention_days)
        if not days or days < 365:
            yield f"retention of the {role} log is {days}, expected 365 days at least"


@check("database and containers log, and the cluster is monitored")
def _workload_logs(environment: Environment) -> Iterator[str]:
    """Log export of PostgreSQL, log driver of every container, Container Insights, and the rotation function."""
    exports = cluster(environment).get("EnabledCloudwatchLogsExports", [])
    yield from differ("the logs that the database exports", sorted(exports), ["iam-db-auth-error", "postgresql"])
    groups = log_groups(environment)
    for container in containers(environment):
        log = container.get("logConfiguration", {})
        yield from differ(f"the log driver of {container['name']}", log.get("logDriver"), "awslogs")
        group = log.get("options", {}).get("awslogs-group")
        yield from differ(f"the log group of {container['name']}", group, groups["api"]["logGroupName"])
    path = "clusters[].settings[?name=='containerInsights'].value[]"
    names = [named(environment, "ecs_cluster")]
    insights = listed(environment, "ecs", "describe_clusters", path, clusters=names, include=["SETTINGS"])
    if not set(insights) & {"enabled", "enhanced"}:
        yield f"container insights is {insights}, expected enabled"
    name = named(environment, "rotation_lambda_function")
    function = ask(environment, "lambda", "get_function_configuration", FunctionName=name)
    yield from differ("tracing of the rotation function", function.get("TracingConfig", {}).get("Mode"), "Active")
    group = function.get("LoggingConfig", {}).get("LogGroup")
    yield from differ("the log group of the rotation function", group, groups["rotation"]["logGroupName"])


@check("traces are sampled and grouped by the stage")
def _tracing(environment: Environment) -> Iterator[str]:
    """X-Ray's group and sampling rule."""
    name = named(environment, "fraud_api")
    rules = listed(environment, "xray", "get_sampling_rules", "SamplingRuleRecords[].SamplingRule")
    rule = one((each for each in rules if each["RuleName"] == name), f"sampling rule {name}")
    yield from differ("the sampling rate", rule["FixedRate"], monitoring.SAMPLING_RATE)
    yield from differ("the stage of the sampling rule", rule["ResourceARN"], stage_arn(environment))
    groups = listed(environment, "xray", "get_groups", "Groups")
    group = one((each for each in groups if each["GroupName"] == name), f"trace group {name}")
    if named(environment, "api_gateway_stage") not in group.get("FilterExpression", ""):
        yield f"the filter of the trace group is {group.get('FilterExpression')!r}, expected the stage in it"
