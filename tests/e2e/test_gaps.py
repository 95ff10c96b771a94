"""The closed gaps of the emulator, asked with boto3: what was sent comes back, and what was deleted is forgotten."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.session import Session

from lib.rotated_secret import package
from tests.e2e import account
from tests.e2e.emulator import gaps
from tests.e2e.emulator.gaps.iam import ROLE_NAMES
from tests.e2e.emulator.process import REGION, Emulator, running
from tests.terraform_json import resources
from tests.whole_app import synthesized

TAGS = [{"Key": "Environment", "Value": "dev"}]
MORE_TAGS = [{"Key": "Project", "Value": "fraud"}]

LINKED_SERVICES = {
    str(each["aws_service_name"])
    for kind, each in resources(synthesized().account)
    if kind == "aws_iam_service_linked_role"
}


class Aws:
    """The emulator's account, a client for each service."""

    def __init__(self, emulator: Emulator) -> None:
        self._session = account.session(emulator)
        self._clients: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = self._session.client(service)
        return self._clients[service]


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """An account of this module's own."""
    with running(tmp_path_factory.mktemp("emulator") / "log") as emulator:
        yield Aws(emulator)


def refused(code: str) -> Any:
    """The call in this context is refused with ``code``."""
    return pytest.raises(ClientError, match=rf"\({code}\)")


def name() -> str:
    """A name that no other test has."""
    return f"x{secrets.token_hex(6)}"


@pytest.mark.parametrize("service", sorted({service for service, _ in gaps.HANDLERS}))
def test_gaps_close_operations_that_exist(service: str) -> None:
    """A gap for an operation that AWS does not have would never be reached."""
    known = set(Session().get_service_model(service).operation_names)
    assert {operation for other, operation in gaps.HANDLERS if other == service} <= known


def test_gaps_concern_resources_of_the_stacks() -> None:
    """A gap for a resource type that no stack holds is not needed."""
    app = synthesized()
    used = {kind for kind, _ in [*resources(app.environment), *resources(app.account)]}
    assert {kind for types, _ in gaps.HANDLERS.values() for kind in types} <= used


def test_what_has_no_gap_passes_unchanged(aws: Aws) -> None:
    """Moto answers what is no gap's, of services that the emulator reads and of others: not a byte is lost."""
    bucket, content = name(), secrets.token_bytes(300_000)
    aws["s3"].create_bucket(Bucket=bucket)
    aws["s3"].put_object(Bucket=bucket, Key="a b/ü", Body=content)
    assert aws["s3"].get_object(Bucket=bucket, Key="a b/ü")["Body"].read() == content
    assert aws["sts"].get_caller_identity()["Account"] == gaps.ACCOUNT
    queue = aws["sqs"].create_queue(QueueName=name())["QueueUrl"]
    assert queue in aws["sqs"].list_queues()["QueueUrls"]
    with refused("InvalidVpcID.NotFound"):
        aws["ec2"].describe_vpcs(VpcIds=["vpc-0"])


def test_rule_group(aws: Aws) -> None:
    """An update of a rule group leaves nothing of what it does not name, and takes the bytes that a rule compares."""
    waf, visibility = (
        aws["wafv2"],
        {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True, "MetricName": "m"},
    )
    made = waf.create_rule_group(
        Name=name(), Scope="REGIONAL", Capacity=36, Description="d", VisibilityConfig=visibility
    )["Summary"]
    which = {"Name": made["Name"], "Scope": "REGIONAL", "Id": made["Id"]}
    match = {
        "SearchString": b"\x00value",
        "FieldToMatch": {"SingleHeader": {"Name": "x"}},
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        "PositionalConstraint": "EXACTLY",
    }
    rule = {
        "Name": "r",
        "Priority": 0,
        "Statement": {"ByteMatchStatement": match},
        "Action": {"Block": {}},
        "VisibilityConfig": visibility,
    }
    waf.update_rule_group(**which, LockToken=made["LockToken"], VisibilityConfig=visibility, Rules=[rule])
    group = waf.get_rule_group(**which)["RuleGroup"]
    assert (group["Description"], group["Rules"]) == ("", [rule])


def test_xray_group(aws: Aws) -> None:
    """Groups keep expression, insights and tags; a duplicate and a deleted one are refused."""
    xray, group = aws["xray"], name()
    arn = xray.create_group(GroupName=group, FilterExpression="fault", Tags=TAGS)["Group"]["GroupARN"]
    with refused("InvalidRequestException"):
        xray.create_group(GroupName=group)
    xray.update_group(GroupARN=arn, InsightsConfiguration={"InsightsEnabled": True})
    xray.tag_resource(ResourceARN=arn, Tags=MORE_TAGS)
    expected = {
        "GroupName": group,
        "GroupARN": arn,
        "FilterExpression": "fault",
        "InsightsConfiguration": {"InsightsEnabled": True},
    }
    assert xray.get_group(GroupName=group)["Group"] == expected
    assert xray.get_groups()["Groups"] == [expected]
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == TAGS + MORE_TAGS
    xray.untag_resource(ResourceARN=arn, TagKeys=["Environment"])
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == MORE_TAGS
    xray.delete_group(GroupARN=arn)
    assert xray.get_groups()["Groups"] == []
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    with refused("InvalidRequestException"):
        xray.get_group(GroupName=group)


def test_xray_sampling_rule(aws: Aws) -> None:
    """Rules keep every member through a change, and a rule made anew has no tags of the one before."""
    xray = aws["xray"]
    rule = {
        "RuleName": name(),
        "ResourceARN": "*",
        "Priority": 100,
        "FixedRate": 0.25,
        "ReservoirSize": 1,
        "ServiceName": "*",
        "ServiceType": "*",
        "Host": "*",
        "HTTPMethod": "*",
        "URLPath": "*",
        "Version": 1,
    }
    arn = xray.create_sampling_rule(SamplingRule=rule, Tags=TAGS)["SamplingRuleRecord"]["SamplingRule"]["RuleARN"]
    with refused("InvalidRequestException"):
        xray.create_sampling_rule(SamplingRule=rule)
    xray.update_sampling_rule(SamplingRuleUpdate={"RuleARN": arn, "FixedRate": 0.5})
    (record,) = xray.get_sampling_rules()["SamplingRuleRecords"]
    assert record["SamplingRule"] == {**rule, "RuleARN": arn, "FixedRate": 0.5}
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == TAGS
    xray.delete_sampling_rule(RuleName=rule["RuleName"])
    assert xray.get_sampling_rules()["SamplingRuleRecords"] == []
    with refused("InvalidRequestException"):
        xray.delete_sampling_rule(RuleName=rule["RuleName"])
    xray.create_sampling_rule(SamplingRule=rule)
    assert xray.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    xray.delete_sampling_rule(RuleName=rule["RuleName"])


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


def test_scalable_target_tags(aws: Aws) -> None:
    """Tags of a target are kept until it is deregistered."""
    scaling, ecs, cluster = aws["application-autoscaling"], aws["ecs"], _ecs_service(aws)
    which = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{cluster}/service",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    for _ in range(2):  # the second one has nothing of the first
        arn = scaling.register_scalable_target(**which, MinCapacity=1, MaxCapacity=2, Tags={"a": "1"})[
            "ScalableTargetARN"
        ]
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"a": "1"}
        scaling.tag_resource(ResourceARN=arn, Tags={"b": "2"})
        scaling.register_scalable_target(**which, MaxCapacity=3)
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"a": "1", "b": "2"}
        scaling.untag_resource(ResourceARN=arn, TagKeys=["a"])
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "2"}
        scaling.deregister_scalable_target(**which)
        assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {}
    ecs.delete_service(cluster=cluster, service="service", force=True)


def _ecs_service(aws: Aws, **members: Any) -> str:
    cluster = name()
    aws["ecs"].create_cluster(clusterName=cluster)
    aws["ecs"].register_task_definition(
        family="family", containerDefinitions=[{"name": "app", "image": "x", "memory": 128}]
    )
    aws["ecs"].create_service(
        cluster=cluster, serviceName="service", taskDefinition="family", desiredCount=1, **members
    )
    return cluster


def test_ecs_service(aws: Aws) -> None:
    """The switches of a service come back as they were last set, and a successor of its name starts afresh."""
    ecs = aws["ecs"]
    cluster = _ecs_service(aws, enableExecuteCommand=True, healthCheckGracePeriodSeconds=60)
    ecs.update_service(cluster=cluster, service="service", healthCheckGracePeriodSeconds=90)
    (found,) = ecs.describe_services(cluster=cluster, services=["service"])["services"]
    assert (found["enableExecuteCommand"], found["healthCheckGracePeriodSeconds"]) == (True, 90)
    ecs.delete_service(cluster=cluster, service="service", force=True)
    made = ecs.create_service(cluster=cluster, serviceName="service", taskDefinition="family", desiredCount=1)
    assert not made["service"].get("enableExecuteCommand")


def test_security_group_rule_description(aws: Aws) -> None:
    """A rule that names another group keeps its description; one without a description gets none."""
    ec2 = aws["ec2"]
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName=name(), Description="x", VpcId=vpc)["GroupId"]

    def allow(port: int, **pair: str) -> str:
        permission = {
            "IpProtocol": "tcp",
            "FromPort": port,
            "ToPort": port,
            "UserIdGroupPairs": [{"GroupId": group, **pair}],
        }
        made = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
        return str(made["SecurityGroupRules"][0]["SecurityGroupRuleId"])

    rules = {allow(443, Description="from the balancer"): "from the balancer", allow(80): None}
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=list(rules))["SecurityGroupRules"]
    assert {rule["SecurityGroupRuleId"]: rule.get("Description") for rule in found} == rules


def test_database(aws: Aws) -> None:
    """A cluster has no scaling of Aurora Serverless v1, an instance the insights that it was made with."""
    rds, cluster = aws["rds"], name()
    rds.create_db_cluster(
        DBClusterIdentifier=cluster, Engine="aurora-postgresql", MasterUsername="u", ManageMasterUserPassword=True
    )
    rds.create_db_instance(
        DBInstanceIdentifier=cluster,
        DBClusterIdentifier=cluster,
        DBInstanceClass="db.r6g.large",
        Engine="aurora-postgresql",
        EnablePerformanceInsights=True,
        PerformanceInsightsKMSKeyId="arn:key",
    )
    assert "ScalingConfigurationInfo" not in rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"][0]
    instance = rds.describe_db_instances(DBInstanceIdentifier=cluster)["DBInstances"][0]
    assert (instance["PerformanceInsightsEnabled"], instance["PerformanceInsightsKMSKeyId"]) == (True, "arn:key")


def test_a_managed_password_stays_the_same(aws: Aws) -> None:
    """A cluster whose password RDS manages keeps its secret when told so again; another one gets its first."""
    rds, managed, plain = aws["rds"], name(), name()
    which = {"Engine": "aurora-postgresql", "MasterUsername": "u"}
    made = rds.create_db_cluster(DBClusterIdentifier=managed, ManageMasterUserPassword=True, **which)["DBCluster"]
    change = {"ManageMasterUserPassword": True, "BackupRetentionPeriod": 9, "ApplyImmediately": True}
    changed = rds.modify_db_cluster(DBClusterIdentifier=managed, **change)["DBCluster"]
    assert changed["MasterUserSecret"]["SecretArn"] == made["MasterUserSecret"]["SecretArn"]
    found = rds.describe_db_clusters(DBClusterIdentifier=managed)["DBClusters"][0]
    assert found["MasterUserSecret"]["SecretArn"] == made["MasterUserSecret"]["SecretArn"]
    assert found["BackupRetentionPeriod"] == 9
    rds.create_db_cluster(DBClusterIdentifier=plain, MasterUserPassword="not-managed", **which)
    first = rds.modify_db_cluster(DBClusterIdentifier=plain, **change)["DBCluster"]["MasterUserSecret"]["SecretArn"]
    assert first not in {None, made["MasterUserSecret"]["SecretArn"]}
    again = rds.modify_db_cluster(DBClusterIdentifier=plain, **change)["DBCluster"]["MasterUserSecret"]["SecretArn"]
    assert again == first


def test_integration_changes(aws: Aws) -> None:
    """What was put is changed member by member, parameters with a slash in their name too; the rest stays."""
    api = aws["apigateway"]
    rest = api.create_rest_api(name=name())["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    which = {"restApiId": rest, "resourceId": root, "httpMethod": "GET"}
    with refused("NotFoundException"):
        api.update_integration(**{**which, "resourceId": "unknown"}, patchOperations=[])
    api.put_method(**which, authorizationType="NONE")
    first, last = "integration.request.header.X-First", "integration.request.header.a/b"
    api.put_integration(
        **which,
        type="HTTP_PROXY",
        integrationHttpMethod="GET",
        uri="https://one.example.com/",
        timeoutInMillis=5000,
        requestParameters={first: "'1'", "integration.request.path.proxy": "method.request.path.proxy"},
    )
    changes = [
        {"op": "replace", "path": "/uri", "value": "https://two.example.com/"},
        {"op": "replace", "path": "/httpMethod", "value": "POST"},
        {"op": "replace", "path": "/timeoutInMillis", "value": "900"},
        {"op": "replace", "path": f"/requestParameters/{first}", "value": "'2'"},
        {"op": "add", "path": f"/requestParameters/{last.replace('/', '~1')}", "value": "'3'"},
        {"op": "remove", "path": "/requestParameters/integration.request.path.proxy"},
    ]
    answer = api.update_integration(**which, patchOperations=changes)
    found = api.get_integration(**which)
    expected = {
        "type": "HTTP_PROXY",
        "uri": "https://two.example.com/",
        "httpMethod": "POST",
        "timeoutInMillis": 900,
        "requestParameters": {first: "'2'", last: "'3'"},
    }
    assert {member: answer.get(member) for member in expected} == expected
    assert {member: found.get(member) for member in expected} == expected


def test_client_certificate(aws: Aws) -> None:
    """Certificates keep description and tags; a deleted one is unknown."""
    api = aws["apigateway"]
    identity = api.generate_client_certificate(description="old", tags={"a": "1"})["clientCertificateId"]
    change = {"op": "replace", "path": "/description", "value": "new"}
    api.update_client_certificate(clientCertificateId=identity, patchOperations=[change])
    found = api.get_client_certificate(clientCertificateId=identity)
    assert (found["description"], found["tags"]) == ("new", {"a": "1"})
    assert [each["clientCertificateId"] for each in api.get_client_certificates()["items"]] == [identity]
    api.delete_client_certificate(clientCertificateId=identity)
    assert api.get_client_certificates()["items"] == []
    with refused("NotFoundException"):
        api.get_client_certificate(clientCertificateId=identity)


def test_stage_keeps_its_client_certificate(aws: Aws) -> None:
    """The certificate is set as the provider sets it, by a change, and part of both ways to read a stage."""
    api = aws["apigateway"]
    rest = api.create_rest_api(name="x")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    api.put_method(restApiId=rest, resourceId=root, httpMethod="GET", authorizationType="NONE")
    api.put_integration(restApiId=rest, resourceId=root, httpMethod="GET", type="MOCK")
    stage = {"restApiId": rest, "stageName": "s"}
    api.create_stage(**stage, deploymentId=api.create_deployment(restApiId=rest)["id"])
    change = {"op": "replace", "path": "/clientCertificateId", "value": "abc"}
    assert api.update_stage(**stage, patchOperations=[change])["clientCertificateId"] == "abc"
    assert api.get_stage(**stage)["clientCertificateId"] == "abc"
    assert [each["clientCertificateId"] for each in api.get_stages(restApiId=rest)["item"]] == ["abc"]
    api.delete_stage(**stage)
    made = api.create_stage(**stage, deploymentId=api.get_deployments(restApiId=rest)["items"][0]["id"])
    assert "clientCertificateId" not in made


@pytest.mark.parametrize("service", sorted(LINKED_SERVICES))
def test_service_linked_roles_have_the_names_of_aws(aws: Aws, service: str) -> None:
    """Every service-linked role of the account stack can be made, tagged, listed and deleted by AWS's name."""
    iam = aws["iam"]
    role = iam.create_service_linked_role(AWSServiceName=service)["Role"]
    assert role["RoleName"] in ROLE_NAMES.values()
    assert role["Arn"] == f"arn:aws:iam::{gaps.ACCOUNT}:role/aws-service-role/{service}/{role['RoleName']}"
    iam.tag_role(RoleName=role["RoleName"], Tags=TAGS + MORE_TAGS)
    iam.untag_role(RoleName=role["RoleName"], TagKeys=["Project"])
    found = iam.get_role(RoleName=role["RoleName"])["Role"]
    assert (found["Arn"], found["Tags"]) == (role["Arn"], TAGS)
    assert role["Arn"] in [each["Arn"] for each in iam.list_roles()["Roles"]]
    iam.delete_service_linked_role(RoleName=role["RoleName"])
    with refused("NoSuchEntity"):
        iam.get_role(RoleName=role["RoleName"])


def test_other_roles_are_left_alone(aws: Aws) -> None:
    """Roles of one's own keep name and policy."""
    role, trust = name(), {"Version": "2012-10-17", "Statement": []}
    aws["iam"].create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
    found = aws["iam"].get_role(RoleName=role)["Role"]
    assert (found["RoleName"], found["AssumeRolePolicyDocument"]) == (role, trust)


def test_flow_log_to_a_prefix(aws: Aws) -> None:
    """A flow log keeps the prefix of its destination and its file options."""
    bucket = name()
    aws["s3"].create_bucket(Bucket=bucket)
    vpc = aws["ec2"].create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    sent = {
        "LogDestination": f"arn:aws:s3:::{bucket}/vpc/a&b",
        "DestinationOptions": {
            "FileFormat": "parquet",
            "HiveCompatiblePartitions": True,
            "PerHourPartition": True,
        },
    }
    (identity,) = aws["ec2"].create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogDestinationType="s3", **sent
    )["FlowLogIds"]
    (found,) = aws["ec2"].describe_flow_logs(FlowLogIds=[identity])["FlowLogs"]
    assert {member: found[member] for member in sent} == sent
    aws["ec2"].delete_flow_logs(FlowLogIds=[identity])
    assert aws["ec2"].describe_flow_logs()["FlowLogs"] == []


def test_topic_keeps_its_tracing(aws: Aws) -> None:
    """A topic keeps its tracing beside moto's attributes; one made anew has none."""
    sns, topic = aws["sns"], name()
    arn = sns.create_topic(Name=topic)["TopicArn"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="TracingConfig", AttributeValue="Active")
    sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="Alarms")
    found = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert (found["TracingConfig"], found["DisplayName"]) == ("Active", "Alarms")
    sns.delete_topic(TopicArn=arn)
    sns.create_topic(Name=topic)
    assert "TracingConfig" not in sns.get_topic_attributes(TopicArn=arn)["Attributes"]


def test_bucket_sends_its_events_until_told_otherwise(aws: Aws) -> None:
    """A bucket whose events go to EventBridge says so; without, and made anew, it does not."""
    s3, bucket = aws["s3"], name()

    def events() -> bool:
        return "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket=bucket)

    s3.create_bucket(Bucket=bucket)
    assert not events()
    configuration: dict[str, Any] = {"EventBridgeConfiguration": {}}
    for expected in (True, False, True):
        s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration=configuration if expected else {}
        )
        assert events() is expected
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert not events()


def test_function_keeps_its_logging(aws: Aws) -> None:
    """A function logs where it was told to, until it is told otherwise."""
    functions, role, function = aws["lambda"], name(), name()
    arn = aws["iam"].create_role(RoleName=role, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    first, second = ({"LogFormat": "JSON", "LogGroup": group} for group in ("/a", "/b"))
    functions.create_function(
        FunctionName=function,
        Role=arn,
        Runtime="python3.12",
        Handler="handler.handle",
        Code={"ZipFile": package("origin")},
        LoggingConfig=first,
    )
    assert functions.get_function(FunctionName=function)["Configuration"]["LoggingConfig"] == first
    functions.update_function_configuration(FunctionName=function, LoggingConfig=second)
    assert functions.get_function_configuration(FunctionName=function)["LoggingConfig"] == second


def _policy(bucket: str) -> str:
    """As the app's buckets have it: no access without TLS, and one service may write."""
    arn = f"arn:aws:s3:::{bucket}"
    statements = [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": ["delivery.logs.amazonaws.com"]},
            "Action": ["s3:PutObject", "s3:GetBucketAcl"],
            "Resource": [arn, f"{arn}/*"],
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def test_bucket_policy(aws: Aws) -> None:
    """A policy comes back letter by letter, denies nobody who has TLS, and is gone with itself or its bucket."""
    s3, bucket = aws["s3"], name()
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket))
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == _policy(bucket)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    s3.delete_object(Bucket=bucket, Key="k")
    s3.delete_bucket_policy(Bucket=bucket)
    with refused("NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket))
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    with refused("NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=bucket)


def test_a_versioned_bucket_can_be_emptied(aws: Aws) -> None:
    """As the provider's force_destroy does it: versioning off, every version, every delete marker, the bucket."""
    s3, bucket = aws["s3"], name()
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_policy(Bucket=bucket, Policy=_policy(bucket))
    for key in ("a b&c", "a b&c", "gone"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    s3.delete_object(Bucket=bucket, Key="gone")
    with refused("BucketNotEmpty"):
        s3.delete_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Suspended"
    for kind, expected in (("Versions", 3), ("DeleteMarkers", 1)):
        listed = s3.list_object_versions(Bucket=bucket)[kind]
        assert len(listed) == expected
        objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in listed]
        assert "Errors" not in s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    s3.delete_bucket(Bucket=bucket)
    s3.create_bucket(Bucket=bucket)
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)


def test_a_repository_with_images_can_be_deleted_by_force(aws: Aws) -> None:
    """As the provider's force_delete does it; without force, images keep the repository."""
    ecr, repository = aws["ecr"], name()
    ecr.create_repository(repositoryName=repository)
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json"})
    ecr.put_image(repositoryName=repository, imageManifest=manifest, imageTag="1")
    with refused("RepositoryNotEmptyException"):
        ecr.delete_repository(repositoryName=repository)
    assert repository in {each["repositoryName"] for each in ecr.describe_repositories()["repositories"]}
    ecr.delete_repository(repositoryName=repository, force=True)
    assert repository not in {each["repositoryName"] for each in ecr.describe_repositories()["repositories"]}


def test_tags_of_an_api_change(aws: Aws) -> None:
    """Those it was made with are joined by later ones, and go one by one; a successor has none of them."""
    api = aws["apigateway"]
    identity = api.create_rest_api(name=name(), tags={"first": "1"})["id"]
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{identity}"
    api.tag_resource(resourceArn=arn, tags={"second": "2"})
    assert api.get_rest_api(restApiId=identity)["tags"] == {"first": "1", "second": "2"}
    api.untag_resource(resourceArn=arn, tagKeys=["first"])
    assert api.get_rest_api(restApiId=identity)["tags"] == {"second": "2"}
    assert [each["tags"] for each in api.get_rest_apis()["items"] if each["id"] == identity] == [{"second": "2"}]
    key = api.create_api_key(name=name(), tags={"first": "1"})["id"]
    api.tag_resource(resourceArn=f"arn:aws:apigateway:{REGION}::/apikeys/{key}", tags={"first": "2"})
    assert api.get_api_key(apiKey=key)["tags"] == {"first": "2"}
    assert [each["tags"] for each in api.get_api_keys()["items"] if each["id"] == key] == [{"first": "2"}]
    certificate = api.generate_client_certificate(tags={"first": "1"})["clientCertificateId"]
    arn = f"arn:aws:apigateway:{REGION}::/clientcertificates/{certificate}"
    api.tag_resource(resourceArn=arn, tags={"second": "2"})
    assert api.get_client_certificate(clientCertificateId=certificate)["tags"] == {"first": "1", "second": "2"}
    domain = {"domainName": f"{name()}.example.com", "regionalCertificateArn": "arn:aws:acm:us-east-1:1:certificate/1"}
    api.create_domain_name(**domain)
    arn = f"arn:aws:apigateway:{REGION}::/domainnames/{domain['domainName']}"
    api.tag_resource(resourceArn=arn, tags={"second": "2"})
    assert api.get_domain_name(domainName=domain["domainName"])["tags"] == {"second": "2"}
    api.delete_domain_name(domainName=domain["domainName"])
    api.create_domain_name(**domain)
    assert not api.get_domain_name(domainName=domain["domainName"]).get("tags")


def test_what_is_gone_is_refused_with_the_code_of_aws(aws: Aws) -> None:
    """By that code Terraform knows that a thing is gone, rather than that something went wrong."""
    vpc = aws["ec2"].create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    acl = aws["ec2"].create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    assert len(aws["ec2"].describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"]) == 1
    aws["ec2"].delete_network_acl(NetworkAclId=acl)
    with refused("InvalidNetworkAclID.NotFound"):
        aws["ec2"].describe_network_acls(NetworkAclIds=[acl])


def test_what_an_api_no_longer_has_is_not_found(aws: Aws) -> None:
    """Each part can be read while it is there, and is refused once it is deleted, although its parent is there."""
    api = aws["apigateway"]
    rest = {"restApiId": api.create_rest_api(name=name())["id"]}
    root = {**rest, "resourceId": api.get_resources(**rest)["items"][0]["id"], "httpMethod": "GET"}
    api.put_method(**root, authorizationType="NONE")
    api.put_integration(**root, type="HTTP_PROXY", integrationHttpMethod="GET", uri="https://example.com/")
    deployments = [{**rest, "deploymentId": api.create_deployment(**rest)["id"]} for _ in range(2)]
    api.create_stage(**deployments[0], stageName="s")
    mapping = {"domainName": f"{name()}.example.com", "basePath": "p"}
    api.create_domain_name(domainName=mapping["domainName"])
    api.create_base_path_mapping(**mapping, **rest, stage="s")
    validator = {**rest, "requestValidatorId": api.create_request_validator(**rest, name="v")["id"]}
    parts = {
        "request_validator": validator,
        "integration": root,
        "base_path_mapping": mapping,
        "deployment": deployments[1],
    }
    for kind, which in parts.items():
        assert getattr(api, f"get_{kind}")(**which).keys() > {"ResponseMetadata"}
        getattr(api, f"delete_{kind}")(**which)
        with refused("NotFoundException"):
            getattr(api, f"get_{kind}")(**which)


def test_what_a_domain_never_had_is_not_found(aws: Aws) -> None:
    """A domain without any mapping is one that a killed deployment left, and `make adopt` asks for its mapping."""
    api, domain = aws["apigateway"], f"{name()}.example.com"
    api.create_domain_name(domainName=domain)
    assert api.get_domain_name(domainName=domain)["domainName"] == domain
    with refused("NotFoundException"):
        api.get_base_path_mapping(domainName=domain, basePath="(none)")
