"""Checks: the key, encryption at rest and in transit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jmespath

from lib import database, network
from scripts.inventory.engine import pairs
from scripts.verify.checks.frame import Document, Environment, ask, check, dashed, differ, listed, named
from scripts.verify.checks.live import (
    alb,
    api_configuration_arn,
    api_id,
    bucket,
    cluster,
    database_secret_arn,
    instances,
    key_arn,
    listeners,
    log_groups,
    origin_arn,
    own_images,
    stage,
    statements,
    target_groups,
    topic_attributes,
)


def _bucket_encryption(environment: Environment, kind: str) -> Document:
    path = "ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault"
    answer = ask(environment, "s3", "get_bucket_encryption", Bucket=bucket(environment, kind))
    return dict(jmespath.search(path, answer) or {})


@check("everything at rest is encrypted with the environment's own key")
def _at_rest(environment: Environment) -> Iterator[str]:
    """Database, its insights, secrets, logs, topic, images, disks of tasks and flow logs.

    The access log bucket has S3's own key (AES256): load balancers and S3 deliver to no other.
    """
    key = key_arn(environment)
    database_cluster = cluster(environment)
    yield from differ("storage encryption of the database", database_cluster.get("StorageEncrypted"), True)
    received: dict[str, Any] = {
        "the database": database_cluster.get("KmsKeyId"),
        "the topic": topic_attributes(environment).get("KmsMasterKeyId"),
        "the flow log bucket": _bucket_encryption(environment, "flow").get("KMSMasterKeyID"),
    }
    for instance in instances(environment):
        name = instance["DBInstanceIdentifier"]
        yield from differ(f"performance insights of {name}", instance.get("PerformanceInsightsEnabled"), True)
        received[f"performance insights of {name}"] = instance.get("PerformanceInsightsKMSKeyId")
    for secret in (find(environment) for find in (api_configuration_arn, database_secret_arn, origin_arn)):
        received[secret] = ask(environment, "secretsmanager", "describe_secret", SecretId=secret).get("KmsKeyId")
    for role, group in log_groups(environment).items():
        received[f"the {role} log"] = group.get("kmsKeyId")
    for name in own_images(environment):
        path = "repositories[].encryptionConfiguration.kmsKey"
        keys = listed(environment, "ecr", "describe_repositories", path, repositoryNames=[named(environment, name)])
        received[f"the image repository {name}"] = next(iter(keys), None)
    path = "clusters[].configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId"
    names = [named(environment, "ecs_cluster")]
    disks = listed(environment, "ecs", "describe_clusters", path, clusters=names, include=["CONFIGURATIONS"])
    received["the disks of the tasks"] = next(iter(disks), None)
    for what, value in received.items():
        yield from differ(f"the key of {what}", value, key)
    yield from differ(
        "encryption of the flow log bucket", _bucket_encryption(environment, "flow").get("SSEAlgorithm"), "aws:kms"
    )
    yield from differ(
        "encryption of the access log bucket", _bucket_encryption(environment, "access").get("SSEAlgorithm"), "AES256"
    )


@check("the key is enabled and rotated")
def _key(environment: Environment) -> Iterator[str]:
    """Security Hub KMS.4; a customer's key, not one of AWS."""
    arn = key_arn(environment)
    metadata = ask(environment, "kms", "describe_key", KeyId=arn)["KeyMetadata"]
    yield from differ("the state of the key", metadata["KeyState"], "Enabled")
    yield from differ("the manager of the key", metadata["KeyManager"], "CUSTOMER")
    rotated = ask(environment, "kms", "get_key_rotation_status", KeyId=arn)["KeyRotationEnabled"]
    yield from differ("rotation of the key", rotated, True)


TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.2 and 1.3, without weak ciphers."""


@check("load balancer and targets only use TLS")
def _load_balancer_tls(environment: Environment) -> Iterator[str]:
    """Production and test listener, both target groups with their health checks, strict parsing of HTTP."""
    found = listeners(environment)
    yield from differ("the ports of the listeners", set(found), {network.HTTPS_PORT, network.TEST_LISTENER_PORT})
    for port, listener in found.items():
        yield from differ(f"the protocol of listener {port}", listener["Protocol"], "HTTPS")
        yield from differ(f"the tls policy of listener {port}", listener.get("SslPolicy"), TLS_POLICY)
    for colour, group in target_groups(environment).items():
        for part in ("Protocol", "HealthCheckProtocol"):
            yield from differ(f"{part.lower()} of {colour}", group[part], environment.settings.container_protocol)
    attributes = load_balancer_attributes(environment)
    for name, expected in (("desync_mitigation_mode", "defensive"), ("drop_invalid_header_fields.enabled", "true")):
        yield from differ(f"{name} of the load balancer", attributes.get(f"routing.http.{name}"), expected)


def load_balancer_attributes(environment: Environment) -> dict[str, str]:
    """Return the attributes of the load balancer."""
    arn = alb(environment)["LoadBalancerArn"]
    return pairs(listed(environment, "elbv2", "describe_load_balancer_attributes", "Attributes", LoadBalancerArn=arn))


@check("buckets and topic refuse clear text")
def _refusals(environment: Environment) -> Iterator[str]:
    """Check for a statement that denies everybody without ``aws:SecureTransport``; Security Hub S3.5."""
    policies = {
        f"bucket {name}": ask(environment, "s3", "get_bucket_policy", Bucket=name)["Policy"]
        for name in (bucket(environment, "access"), bucket(environment, "flow"))
    }
    policies["the topic"] = topic_attributes(environment).get("Policy", '{"Statement": []}')
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    for what, policy in policies.items():
        denied = [
            each
            for each in statements(policy)
            if each["Effect"] == "Deny"
            and each.get("Condition") == insecure
            and each["Principal"] in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        ]
        actions = {action for each in denied for action in each["Action"]}
        yield from differ(
            f"what {what} denies in clear text", actions, {"sns:Publish"} if what == "the topic" else {"s3:*"}
        )


@check("the API is only served with TLS 1.2 under its own name")
def _api_tls(environment: Environment) -> Iterator[str]:
    """Domain, certificate towards the load balancer, and no way round by the default name."""
    domain = ask(environment, "apigateway", "get_domain_name", domainName=environment.settings.api_domain)
    yield from differ("the tls policy of the domain", domain.get("securityPolicy"), "TLS_1_2")
    yield from differ("the kind of the domain", domain["endpointConfiguration"]["types"], ["REGIONAL"])
    api = ask(environment, "apigateway", "get_rest_api", restApiId=api_id(environment))
    yield from differ("disableexecuteapiendpoint", api.get("disableExecuteApiEndpoint"), True)
    if not stage(environment).get("clientCertificateId"):
        yield "the stage has no client certificate, expected one"


PARAMETERS: Mapping[str, str] = {name: value for name, value, _ in database.PARAMETERS}


@check("the database enforces TLS and audits")
def _database_parameters(environment: Environment) -> Iterator[str]:
    """Yield the parameters of the group that the cluster uses."""
    group = cluster(environment)["DBClusterParameterGroup"]
    yield from differ("the parameter group", group, dashed(environment, f"{database.ENGINE}{database.MAJOR_VERSION}"))
    found = listed(
        environment, "rds", "describe_db_cluster_parameters", "Parameters", DBClusterParameterGroupName=group
    )
    received = {each["ParameterName"]: each.get("ParameterValue") for each in found}
    for name, value in PARAMETERS.items():
        yield from differ(f"database parameter {name}", received.get(name), value)
    yield from differ("rds.force_ssl", received.get("rds.force_ssl"), "1")
