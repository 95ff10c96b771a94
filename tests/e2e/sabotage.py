"""How each check is proved: one deed that breaks its subject live, as somebody in the console would.

What Terraform manages and would see as drift is broken where possible: then the next ``terraform apply`` heals it, and
the healing is proved too. Where it does not heal (Terraform ignores the attribute, or never knew of the thing), the
docstring says so and the deed returns what undoes it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from lib.rotation.api_configuration import KEYS
from lib.service import CONTAINER_NAME
from scripts.verify.checks import Environment, frame, live
from scripts.verify.checks.frame import Document, ask, dashed, named
from tests.e2e.emulator import origin

Undo = Callable[[], object]
"""Takes a deed back, where Terraform would not."""

Sabotage = Callable[[Environment], Undo | None]

SABOTAGES: dict[str, Sabotage] = {}
"""Title of the check to what breaks its subject."""


def breaks(title: str) -> Callable[[Sabotage], Sabotage]:
    """Register the sabotage of the check called ``title``."""

    def register(sabotage: Sabotage) -> Sabotage:
        SABOTAGES[title] = sabotage
        return sabotage

    return register


def _api(environment: Environment, name: str) -> Any:
    return frame.client(environment, name)


@breaks("every name ends in the whole suffix")
def _rename_subnet(environment: Environment) -> None:
    subnet = live.subnets(environment, "private")[0]["SubnetId"]
    _api(environment, "ec2").create_tags(Resources=[subnet], Tags=[{"Key": "Name", "Value": "subnet"}])


@breaks("everything has the tags of project and environment")
def _untag_topic(environment: Environment) -> None:
    topic = live.topic_arn(environment)
    _api(environment, "sns").untag_resource(ResourceArn=topic, TagKeys=["DataClassification"])


@breaks("every output names an existing resource")
def _unmap_domain(environment: Environment) -> None:
    _api(environment, "apigateway").delete_base_path_mapping(
        domainName=environment.settings.api_domain, basePath="(none)"
    )


def _register(environment: Environment, change: Callable[[dict[str, Any]], object]) -> str:
    """A new revision of the task definition, with a changed API container; returns its ARN."""
    found = live.newest_definition(environment)
    containers = json.loads(json.dumps(found["containerDefinitions"]))
    change(next(each for each in containers if each["name"] == CONTAINER_NAME))
    names = ("family", "taskRoleArn", "executionRoleArn", "networkMode", "requiresCompatibilities", "cpu", "memory")
    kept = {name: found[name] for name in names}
    answer = _api(environment, "ecs").register_task_definition(containerDefinitions=containers, **kept)
    return str(answer["taskDefinition"]["taskDefinitionArn"])


@breaks("the appspec deploys the newest task definition")
def _register_revision(environment: Environment) -> Undo:
    """A revision by hand; Terraform does not look for newer ones, so undoing removes it."""
    new = _register(environment, lambda container: container.update(stopTimeout=1))
    return lambda: _api(environment, "ecs").deregister_task_definition(taskDefinition=new)


@breaks("the DNS names of API and origin resolve to them")
def _divert_name(environment: Environment) -> None:
    """Not deleted: moto does not let a name that was there be created again."""
    name = f"{environment.settings.origin_domain}."
    for zone in ask(environment, "route53", "list_hosted_zones")["HostedZones"]:
        records = ask(environment, "route53", "list_resource_record_sets", HostedZoneId=zone["Id"])
        for record in records["ResourceRecordSets"]:
            if (record["Name"], record["Type"]) == (name, "A"):
                record["AliasTarget"]["DNSName"] = f"elsewhere.{record['AliasTarget']['DNSName']}"
                change = {"Action": "UPSERT", "ResourceRecordSet": record}
                _api(environment, "route53").change_resource_record_sets(
                    HostedZoneId=zone["Id"], ChangeBatch={"Changes": [change]}
                )


@breaks("the network spans three zones and assigns no public addresses")
def _give_out_addresses(environment: Environment) -> None:
    subnet = live.subnets(environment, "public")[0]["SubnetId"]
    _api(environment, "ec2").modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})


@breaks("only the public tier reaches the internet gateway, and the database nothing")
def _cut_private_route(environment: Environment) -> None:
    """The other direction, a way out of the database tier, is a route of its own that Terraform does not manage."""
    subnet = live.subnets(environment, "private")[0]["SubnetId"]
    tables = live.in_vpc(environment, "describe_route_tables", "RouteTables")
    table = next(t for t in tables if any(a.get("SubnetId") == subnet for a in t["Associations"]))
    _api(environment, "ec2").delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0")


@breaks("what AWS creates with a VPC is empty")
def _open_default_group(environment: Environment) -> None:
    _open(environment, "default", 22)


def _open(environment: Environment, role: str, port: int) -> Undo:
    api, group = _api(environment, "ec2"), live.security_group(environment, role)["GroupId"]
    anywhere = [{"CidrIp": "0.0.0.0/0"}]
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": anywhere}
    api.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    return lambda: api.revoke_security_group_ingress(GroupId=group, IpPermissions=[rule])


@breaks("only HTTPS is open to the world, and the database only to tasks and migration")
def _open_database(environment: Environment) -> Undo:
    """Terraform manages each rule by itself and does not see one that it has not made; undoing closes it."""
    return _open(environment, "database", 5432)


@breaks("AWS services are reached through private endpoints")
def _delete_endpoint(environment: Environment) -> None:
    found = live.in_vpc(
        environment, "describe_vpc_endpoints", "VpcEndpoints[?ends_with(ServiceName, '.kms') && State!='deleted']"
    )
    _api(environment, "ec2").delete_vpc_endpoints(VpcEndpointIds=[found[0]["VpcEndpointId"]])


@breaks("everything at rest is encrypted with the environment's own key")
def _weaken_bucket(environment: Environment) -> None:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    _api(environment, "s3").put_bucket_encryption(
        Bucket=live.bucket(environment, "flow"), ServerSideEncryptionConfiguration={"Rules": [rule]}
    )


@breaks("the key is enabled and rotated")
def _stop_key_rotation(environment: Environment) -> None:
    _api(environment, "kms").disable_key_rotation(KeyId=live.key_arn(environment))


@breaks("load balancer and targets only use TLS")
def _weaken_listener(environment: Environment) -> None:
    listener = live.listeners(environment)[443]["ListenerArn"]
    _api(environment, "elbv2").modify_listener(ListenerArn=listener, SslPolicy="ELBSecurityPolicy-2016-08")


@breaks("buckets and topic refuse clear text")
def _allow_clear_text(environment: Environment) -> None:
    name = live.bucket(environment, "flow")
    policy = json.loads(ask(environment, "s3", "get_bucket_policy", Bucket=name)["Policy"])
    policy["Statement"] = [each for each in policy["Statement"] if each["Effect"] != "Deny"]
    _api(environment, "s3").put_bucket_policy(Bucket=name, Policy=json.dumps(policy))


@breaks("the API is only served with TLS 1.2 under its own name")
def _drop_client_certificate(environment: Environment) -> None:
    """Moto reads every text as true, so that it cannot be told to serve the default name again."""
    _change_stage(environment, "/clientCertificateId", "")


def _change_stage(environment: Environment, path: str, value: str) -> None:
    _api(environment, "apigateway").update_stage(
        restApiId=live.api_id(environment),
        stageName=named(environment, "api_gateway_stage"),
        patchOperations=[{"op": "replace", "path": path, "value": value}],
    )


@breaks("the database enforces TLS and audits")
def _stop_forcing_tls(environment: Environment) -> None:
    parameter = {"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "immediate"}
    _api(environment, "rds").modify_db_cluster_parameter_group(
        DBClusterParameterGroupName=live.cluster(environment)["DBClusterParameterGroup"], Parameters=[parameter]
    )


@breaks("the database is private, backed up, and scales within its settings")
def _shorten_backups(environment: Environment) -> None:
    _api(environment, "rds").modify_db_cluster(
        DBClusterIdentifier=dashed(environment, "rds-cluster"), BackupRetentionPeriod=1, ApplyImmediately=True
    )


@breaks("the buckets are private, versioned and expire their logs")
def _publish_bucket(environment: Environment) -> None:
    _api(environment, "s3").delete_public_access_block(Bucket=live.bucket(environment, "access"))


@breaks("nothing is protected from deletion")
def _protect_load_balancer(environment: Environment) -> None:
    _api(environment, "elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=live.alb(environment)["LoadBalancerArn"],
        Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}],
    )


@breaks("the database secret is managed by RDS and rotated every 30 days")
def _stop_database_rotation(environment: Environment) -> None:
    secret = live.database_secret_arn(environment)
    _api(environment, "secretsmanager").cancel_rotate_secret(SecretId=secret)


@breaks("the rotation functions log their steps, but no values")
def _log_key(environment: Environment) -> Undo:
    """A line that the function must not write; the logs are not Terraform's, so undoing deletes it."""
    api, group = _api(environment, "logs"), live.log_groups(environment)["rotation"]["logGroupName"]
    where = {"logGroupName": group, "logStreamName": "by-hand"}
    value = _api(environment, "secretsmanager").get_secret_value(SecretId=live.api_configuration_arn(environment))
    line = f"rotating {value['SecretString']}"
    api.create_log_stream(**where)
    api.put_log_events(**where, logEvents=[{"timestamp": int(time.time() * 1000), "message": line}])
    return lambda: api.delete_log_stream(**where)


@breaks("the api configuration is rotated by the function and holds keys")
def _empty_api_configuration(environment: Environment) -> Undo:
    """The keys are gone; Terraform knows no value of the secret, so undoing makes the version before current again.

    The label is moved by name: moto's ``PutSecretValue`` leaves it on the old version, too, once one was rotated.
    """
    api, secret = _api(environment, "secretsmanager"), live.api_configuration_arn(environment)
    old = api.get_secret_value(SecretId=secret)["VersionId"]
    empty = json.dumps(dict.fromkeys(KEYS, ""))
    new = api.put_secret_value(SecretId=secret, SecretString=empty, VersionStages=["BROKEN"])["VersionId"]

    def move(source: str, target: str) -> None:
        api.update_secret_version_stage(
            SecretId=secret, VersionStage="AWSCURRENT", RemoveFromVersionId=source, MoveToVersionId=target
        )

    move(old, new)
    return lambda: move(new, old)


@breaks("the origin secret is rotated, accepted by load balancer and firewall, and sent by the API")
def _lock_out(environment: Environment) -> Undo:
    """The firewall lets nobody in; its rule is the rotation's, not Terraform's; undoing puts it back."""
    api, found = _api(environment, "wafv2"), live.origin_group(environment)
    which = {"Name": found["Name"], "Scope": "REGIONAL", "Id": found["Id"]}

    def put(rules: list[Document]) -> None:
        lock = api.get_rule_group(**which)["LockToken"]
        kept = {name: found[name] for name in ("Description", "VisibilityConfig")}
        api.update_rule_group(**which, **kept, LockToken=lock, Rules=rules)

    put([{**rule, "Statement": origin.EVERY_REQUEST} for rule in found["Rules"]])
    return lambda: put(found["Rules"])


@breaks("VPC traffic is logged to the bucket")
def _delete_flow_log(environment: Environment) -> None:
    of_vpc = [{"Name": "resource-id", "Values": [live.vpc_id(environment)]}]
    found = frame.listed(environment, "ec2", "describe_flow_logs", "FlowLogs[].FlowLogId", Filters=of_vpc)
    _api(environment, "ec2").delete_flow_logs(FlowLogIds=found)


@breaks("requests to load balancer and buckets are logged")
def _stop_access_log(environment: Environment) -> None:
    _api(environment, "elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=live.alb(environment)["LoadBalancerArn"],
        Attributes=[{"Key": "access_logs.s3.enabled", "Value": "false"}],
    )


@breaks("the API logs and traces every request")
def _silence_stage(environment: Environment) -> None:
    _change_stage(environment, "/*/*/logging/loglevel", "OFF")


@breaks("both firewalls log, without secrets")
def _silence_firewall(environment: Environment) -> None:
    acl = live.web_acl(environment, live.protected(environment)["alb"])["ARN"]
    _api(environment, "wafv2").delete_logging_configuration(ResourceArn=acl)


@breaks("logs are kept as long as the settings require")
def _forget_soon(environment: Environment) -> None:
    group = live.log_groups(environment)["api"]["logGroupName"]
    _api(environment, "logs").put_retention_policy(logGroupName=group, retentionInDays=1)


@breaks("database and containers log, and the cluster is monitored")
def _stop_watching_cluster(environment: Environment) -> None:
    _api(environment, "ecs").update_cluster(
        cluster=named(environment, "ecs_cluster"), settings=[{"name": "containerInsights", "value": "disabled"}]
    )


@breaks("traces are sampled and grouped by the stage")
def _trace_nothing(environment: Environment) -> None:
    _api(environment, "xray").update_sampling_rule(
        SamplingRuleUpdate={"RuleName": named(environment, "fraud_api"), "FixedRate": 0.0}
    )


@breaks("all alarms notify the topic")
def _delete_alarm(environment: Environment) -> None:
    alarm = live.alarms(environment)["api_latency"]["AlarmName"]
    _api(environment, "cloudwatch").delete_alarms(AlarmNames=[alarm])


@breaks("the topic reaches its subscribers, and accepts alarms and database events")
def _mute_topic(environment: Environment) -> None:
    policy = json.loads(live.topic_attributes(environment)["Policy"])
    policy["Statement"] = [each for each in policy["Statement"] if each["Sid"] != "Alarms"]
    _api(environment, "sns").set_topic_attributes(
        TopicArn=live.topic_arn(environment), AttributeName="Policy", AttributeValue=json.dumps(policy)
    )


@breaks("the dashboard shows all alarms and the promised latency")
def _empty_dashboard(environment: Environment) -> None:
    _api(environment, "cloudwatch").put_dashboard(
        DashboardName=named(environment, "fraud_detection"), DashboardBody='{"widgets": []}'
    )


@breaks("the number of tasks follows load and schedule")
def _forget_timetable(environment: Environment) -> None:
    _api(environment, "application-autoscaling").delete_scheduled_action(
        ServiceNamespace="ecs",
        ScheduledActionName=named(environment, "peak_appautoscaling_scheduled_action"),
        ResourceId=f"service/{named(environment, 'ecs_cluster')}/{named(environment, 'ecs_service')}",
        ScalableDimension="ecs:service:DesiredCount",
    )


@breaks("callers need a key and have a rate limit")
def _raise_throttle(environment: Environment) -> None:
    change = {"op": "replace", "path": "/throttle/rateLimit", "value": "9999"}
    _api(environment, "apigateway").update_usage_plan(
        usagePlanId=live.usage_plan(environment)["id"], patchOperations=[change]
    )


@breaks("every method requires a key, validates its request and sends the origin secret")
def _add_method(environment: Environment) -> Undo:
    """A method for everybody, which Terraform has not made and does not see; undoing deletes it.

    Moto cannot change a method, and answers for a deleted integration as if it were still there.
    """
    api, found = _api(environment, "apigateway"), live.api_id(environment)
    paths = frame.listed(environment, "apigateway", "get_resources", "items", restApiId=found)
    proxy = next(each["id"] for each in paths if each["path"] == "/api/{proxy+}")
    method = {"restApiId": found, "resourceId": proxy, "httpMethod": "HEAD"}
    api.put_method(**method, authorizationType="NONE", apiKeyRequired=False)
    return lambda: api.delete_method(**method)


@breaks("the load balancer only serves requests with the origin secret")
def _forget_origin(environment: Environment) -> Undo:
    """The conditions are the rotation's, not Terraform's; undoing puts them back, as the next rotation would."""
    api, listener = _api(environment, "elbv2"), live.listeners(environment)[443]["ListenerArn"]
    rule = frame.listed(environment, "elbv2", "describe_rules", "Rules[?!IsDefault]", ListenerArn=listener)[0]
    # A path is answered in two ways, of which a request takes one.
    before = [{key: value for key, value in each.items() if key != "Values"} for each in rule["Conditions"]]
    path = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}
    api.modify_rule(RuleArn=rule["RuleArn"], Conditions=[path])
    return lambda: api.modify_rule(RuleArn=rule["RuleArn"], Conditions=before)


@breaks("API and load balancer are behind firewalls with all their rules")
def _expose_load_balancer(environment: Environment) -> None:
    _api(environment, "wafv2").disassociate_web_acl(ResourceArn=live.protected(environment)["alb"])


@breaks("no role has more permissions than it needs")
def _promote_task(environment: Environment) -> Undo:
    """Terraform does not see a policy attached beside its own; undoing detaches it."""
    api, role = _api(environment, "iam"), named(environment, "task_role")
    admin = "arn:aws:iam::aws:policy/AdministratorAccess"
    api.attach_role_policy(RoleName=role, PolicyArn=admin)
    return lambda: api.detach_role_policy(RoleName=role, PolicyArn=admin)


@breaks("every role only trusts its service")
def _trust_account(environment: Environment) -> None:
    root = f"arn:aws:iam::{live.account(environment)}:root"
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": root}}
    _api(environment, "iam").update_assume_role_policy(
        RoleName=named(environment, "task_role"),
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )


def _deploy(environment: Environment, change: Callable[[dict[str, Any]], object]) -> Undo:
    """Put a changed task definition into service past CodeDeploy.

    Terraform ignores which revision is in service, as releases change it; undoing returns to that of the outputs.
    """
    api = _api(environment, "ecs")
    where = {"cluster": named(environment, "ecs_cluster"), "service": named(environment, "ecs_service")}
    new = _register(environment, change)
    api.update_service(**where, taskDefinition=new)

    def undo() -> None:
        api.update_service(**where, taskDefinition=environment.outputs["task_definition_arn"])
        api.deregister_task_definition(taskDefinition=new)

    return undo


@breaks("containers run without root on a read-only file system")
def _run_as_root(environment: Environment) -> Undo:
    """A revision by hand, see ``_deploy``."""
    return _deploy(environment, lambda container: container.update(user="0:0", readonlyRootFilesystem=False))


@breaks("containers only get secrets by reference")
def _write_password(environment: Environment) -> Undo:
    """A revision by hand, see ``_deploy``."""
    password = {"name": "DB_PASSWORD", "value": "hunter2"}
    return _deploy(environment, lambda container: container.update(secrets=[], environment=[password]))


@breaks("the service runs on Fargate in the private subnets, released by CodeDeploy")
def _move_tasks(environment: Environment) -> None:
    where = {
        "subnets": [each["SubnetId"] for each in live.subnets(environment, "public")],
        "securityGroups": [live.security_group(environment, "task")["GroupId"]],
        "assignPublicIp": "ENABLED",
    }
    _api(environment, "ecs").update_service(
        cluster=named(environment, "ecs_cluster"),
        service=named(environment, "ecs_service"),
        networkConfiguration={"awsvpcConfiguration": where},
    )


@breaks("CodeDeploy moves the traffic between blue and green and back on an alarm")
def _never_roll_back(environment: Environment) -> None:
    _api(environment, "codedeploy").update_deployment_group(
        applicationName=named(environment, "codedeploy_app"),
        currentDeploymentGroupName=named(environment, "codedeploy_deployment_group"),
        autoRollbackConfiguration={"enabled": False, "events": []},
    )


@breaks("the image is the one in the settings, scanned in its own repository")
def _stop_scanning(environment: Environment) -> Undo | None:
    """Where the image comes from another registry, another one in service instead; see ``_deploy``."""
    if environment.settings.image_has_registry:
        return _deploy(environment, lambda container: container.update(image="docker.io/library/nginx:latest"))
    names = frame.resources(environment, "aws_ecr_repository")
    _api(environment, "ecr").put_image_scanning_configuration(
        repositoryName=names[0]["name"], imageScanningConfiguration={"scanOnPush": False}
    )
    return None


@breaks("only the migration can act as the owner of the database")
def _give_owner_away(environment: Environment) -> Undo:
    """Another version of the service's policy that reads the owner's secret, and the version of Terraform again."""
    api, name = _api(environment, "iam"), named(environment, "task_role")
    arn = frame.listed(
        environment,
        "iam",
        "list_attached_role_policies",
        f"AttachedPolicies[?PolicyName=='{name}'].PolicyArn",
        RoleName=name,
    )[0]
    before = ask(environment, "iam", "get_policy", PolicyArn=arn)["Policy"]["DefaultVersionId"]
    read = {
        "Sid": "ReadOwner",
        "Effect": "Allow",
        "Action": ["secretsmanager:GetSecretValue"],
        "Resource": [live.database_secret_arn(environment)],
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [read]})
    new = api.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)["PolicyVersion"]

    def undo() -> None:
        api.set_default_policy_version(PolicyArn=arn, VersionId=before)
        api.delete_policy_version(PolicyArn=arn, VersionId=new["VersionId"])

    return undo
