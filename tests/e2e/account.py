"""The account that the environments are deployed to: what it has before, what people put in, what stays after."""

from __future__ import annotations

import json
from collections.abc import Collection

import boto3
from botocore.config import Config

from scripts.inventory import Live
from tests.e2e.deployment import Deployment
from tests.e2e.emulator.process import REGION, Emulator

DOMAIN = "fraud.acme.com"
STATE_BUCKET = "acme-terraform-state"

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"

SETTINGS = {"FRAUD_API_DOMAIN_NAME": DOMAIN, "FRAUD_API_STATE_BUCKET": STATE_BUCKET}
"""What the README says to export, beside ``ENVIRONMENT_SUFFIX``."""


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
    """Put into the environment what keeps things from being deleted: objects, old versions, images, secret values."""
    outputs, state = deployment.outputs(), deployment.state()
    s3 = aws.client("s3")
    for bucket in _values(state, "aws_s3_bucket", "bucket"):
        for number in range(3):
            for version in range(2):
                s3.put_object(Bucket=bucket, Key=f"AWSLogs/{number}", Body=f"{version}".encode())
        s3.delete_object(Bucket=bucket, Key="AWSLogs/0")  # leaves a delete marker above two old versions
    repository = outputs["ecr_repository_url"].split("/", 1)[1]
    for tag in ("latest", "1.1"):
        config = {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": f"sha256:{tag:0>64}"}
        manifest = {"schemaVersion": 2, "mediaType": _MANIFEST, "config": config, "layers": []}
        aws.client("ecr").put_image(repositoryName=repository, imageManifest=json.dumps(manifest), imageTag=tag)
    secrets = aws.client("secretsmanager")
    for name in ("api_configuration_secret_arn", "database_secret_arn"):
        secrets.get_secret_value(SecretId=outputs[name])


def left_over(before: Collection[Live], after: Collection[Live]) -> tuple[list[str], list[str]]:
    """What is there after all that was not before: what nobody accounts for, and what AWS keeps, with the reason."""
    known = {(live.type, live.id) for live in before}
    new = [live for live in after if (live.type, live.id) not in known and live.owner != "aws"]
    unexplained = [f"{live.type} {live.name or live.id}" for live in new if not live.kept]
    kept = [f"{live.type} {live.name or live.id}: {live.kept}" for live in new if live.kept]
    return sorted(unexplained), sorted(kept)


def _values(state: object, kind: str, attribute: str) -> list[str]:
    resources = state["values"]["root_module"]["resources"]  # type: ignore[index]
    return [resource["values"][attribute] for resource in resources if resource["type"] == kind]
