"""Asks AWS who is there; boto3 is imported late, because it takes a moment and few commands need it."""

from __future__ import annotations

from typing import Any

from scripts import denied
from scripts.project import Failure


def session(region: str) -> Any:
    """Return a session of boto3 in ``region``, with the credentials of the user."""
    import boto3

    return boto3.Session(region_name=region)


def client(service: str, region: str) -> Any:
    """Return a client that gives up soon: after four tries of ten seconds at most."""
    from botocore.config import Config

    config = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 4, "mode": "standard"})
    return session(region).client(service, config=config)


def reason(error: Exception) -> str:
    """Return what an exception of boto3 says, on one line, and where to read what is needed if it is not allowed."""
    said = " ".join(str(error).split()).rstrip(".")
    return said + denied.hint(said)


def errors() -> tuple[type[Exception], ...]:
    """Return what boto3 raises where AWS does not answer, or refuses."""
    from botocore.exceptions import BotoCoreError, ClientError

    return BotoCoreError, ClientError


def caller(region: str) -> str:
    """Return who deploys, as AWS knows them: the ARN behind the credentials.

    Raises:
        Failure: there are no credentials, AWS does not accept them, or there is no such region.
    """
    from botocore.exceptions import EndpointConnectionError

    how = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login"
    try:
        arn: str = client("sts", region).get_caller_identity()["Arn"]
    except EndpointConnectionError as error:
        raise Failure(
            f"AWS cannot be reached ({reason(error)}); check the network, and that {region}"
            " (FRAUD_API_REGION) is a region"
        ) from None
    except errors() as error:
        raise Failure(f"AWS credentials are missing or refused ({reason(error)}); {how}") from None
    return arn


def check_state_bucket(bucket: str | None, region: str) -> None:
    """See that the bucket of the Terraform state is there, before Terraform says so in many lines.

    Args:
        bucket: its name; nothing is asked where there is none.
        region: where it has to lie.

    Raises:
        Failure: there is no such bucket, it is somebody else's, or it lies in another region.
    """
    if bucket is None:
        return
    try:
        session(region).client("s3").head_bucket(Bucket=bucket)
    except errors() as error:
        status = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode")
        problem = {
            301: f"is in another region than {region} (FRAUD_API_REGION)",
            403: "refuses these credentials, or belongs to another account",
            404: "does not exist in this account",
        }.get(status, f"does not answer ({reason(error)})")
        raise Failure(f"the state bucket {bucket} {problem}; create it, or correct FRAUD_API_STATE_BUCKET") from None
