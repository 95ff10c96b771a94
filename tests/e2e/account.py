"""The account that the environments are deployed to: what it has before, what people put in, what stays after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

import boto3
from botocore.config import Config

from scripts import images
from scripts.inventory.engine import Live
from tests.e2e.deployment import Deployment
from tests.e2e.emulator.process import REGION, Emulator

DOMAIN = "fraud.acme.com"
STATE_BUCKET = "acme-terraform-state"

MOTO_KEEPS = "left by the emulator alone, of what is gone"

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"

SETTINGS = {"FRAUD_API_DOMAIN_NAME": DOMAIN, "FRAUD_API_STATE_BUCKET": STATE_BUCKET}
"""What docs/deployment.md says to export, next to ``ENVIRONMENT_SUFFIX``."""


def session(emulator: Emulator) -> boto3.Session:
    """A session whose clients reach the emulator alone."""
    made = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
    ordinary = made.client

    def client(service: str, **options: object) -> object:
        options.setdefault("endpoint_url", emulator.endpoint)
        options.setdefault("config", Config(retries={"total_max_attempts": 5, "mode": "standard"}))
        return ordinary(service, **options)

    made.client = client
    return made


def seed(aws: boto3.Session) -> None:
    """What an account has before: the hosted zone, and the bucket of the Terraform state."""
    aws.client("route53").create_hosted_zone(Name=DOMAIN, CallerReference="seed")
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=STATE_BUCKET)
    s3.put_bucket_versioning(Bucket=STATE_BUCKET, VersioningConfiguration={"Status": "Enabled"})


def use(aws: boto3.Session, deployment: Deployment) -> None:
    """Put into the environment what keeps things from being deleted: objects, old versions, secret values."""
    outputs, state = deployment.outputs(), deployment.state()
    s3 = aws.client("s3")
    for bucket in _values(state, "aws_s3_bucket", "bucket"):
        for number in range(3):
            for version in range(2):
                s3.put_object(Bucket=bucket, Key=f"AWSLogs/{number}", Body=f"{version}".encode())
        s3.delete_object(Bucket=bucket, Key="AWSLogs/0")  # leaves a delete marker above two old versions
    secrets = aws.client("secretsmanager")
    for name in ("api_configuration_secret_arn", "database_secret_arn"):
        secrets.get_secret_value(SecretId=outputs[name])


def push(aws: boto3.Session, deployment: Deployment) -> list[str]:
    """Put every image that the environment starts and lacks into its repository, and return their names."""
    ecr = aws.client("ecr")
    wanted = images.missing(ecr, images.own(images.synthesized(deployment.directory)))
    for image in wanted:
        tag = image.version.removeprefix(":")
        digest = hashlib.sha256(str(image).encode()).hexdigest()
        config = {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": f"sha256:{digest}"}
        manifest = json.dumps({"schemaVersion": 2, "mediaType": _MANIFEST, "config": config, "layers": []})
        ecr.put_image(repositoryName=image.repository, imageManifest=manifest, imageTag=tag)
    return [str(image) for image in wanted]


def left_over(
    before: Collection[Live], after: Collection[Live], moto_keeps: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """What is there after all that was not before: what nobody accounts for, and what is kept, with the reason.

    Args:
        before: what the account had.
        after: what it has now.
        moto_keeps: ids of what AWS would not have kept, see ``forgotten_by_moto``.
    """
    known = {(live.type, live.id) for live in before}
    new = [live for live in after if (live.type, live.id) not in known and live.owner != "aws"]
    reasons = {live: live.kept or (MOTO_KEEPS if live.id in moto_keeps else "") for live in new}
    unexplained = [f"{live.type} {live.name or live.id}" for live, reason in reasons.items() if not reason]
    kept = [f"{live.type} {live.name or live.id}: {reason}" for live, reason in reasons.items() if reason]
    return sorted(unexplained), sorted(kept)


def forgotten_by_moto(aws: boto3.Session) -> set[str]:
    """Ids of what goes with something else in AWS, and stays behind in moto when that is gone.

    Network ACLs and interfaces of a VPC, before which AWS deletes no VPC; automated snapshots of a database cluster,
    which go with it unless ``delete_automated_backups`` is off (RDS, DeleteDBCluster).
    """
    ec2, rds = aws.client("ec2"), aws.client("rds")
    networks = {vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]}
    clusters = {cluster["DBClusterIdentifier"] for cluster in rds.describe_db_clusters()["DBClusters"]}
    things = [(acl["NetworkAclId"], acl["VpcId"]) for acl in ec2.describe_network_acls()["NetworkAcls"]]
    things += [
        (each["NetworkInterfaceId"], each["VpcId"]) for each in ec2.describe_network_interfaces()["NetworkInterfaces"]
    ]
    things += [
        (each["DBClusterSnapshotIdentifier"], each["DBClusterIdentifier"])
        for each in rds.describe_db_cluster_snapshots(SnapshotType="automated")["DBClusterSnapshots"]
    ]
    return {identity for identity, home in things if home not in networks | clusters}


def _values(state: object, kind: str, attribute: str) -> list[str]:
    resources = state["values"]["root_module"]["resources"]  # type: ignore[index]
    return [resource["values"][attribute] for resource in resources if resource["type"] == kind]
