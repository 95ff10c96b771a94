"""Secrets: the API configuration and its rotation, and the rotation of the database credentials."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from lib.database import Database
from lib.location import Location
from lib.rotated_secret import RotatedSecret, rotation


class Secrets(Construct):
    """What the tasks read, each secret renewed every ``ROTATION_DAYS``; no value passes through Terraform.

    - The database credentials belong to RDS, which rotates them itself (managed rotation).
    - The API configuration is a JSON object with ``signing_key`` and ``previous_signing_key``, made inside
      AWS by the rotation Lambda.

    Attributes:
        api_configuration: the ``aws_secretsmanager_secret``.
        api_configuration_rotation: its ``aws_secretsmanager_secret_rotation``; what reads the keys depends on
            it, to start after the first rotation was asked for.
        database_rotation: the rotation of the database credentials.
        rotation_function: the ``aws_lambda_function`` that rotates the API configuration.
        log_group: where that function logs.
    """

    def __init__(self, scope: Construct, id: str, *, location: Location, key: KmsKey, database: Database) -> None:
        super().__init__(scope, id)
        self.database_rotation = rotation(
            self,
            "database-rotation",
            secret_id=database.master_secret_arn,
            # RDS has just made the password.
            rotate_immediately=False,
            depends_on=database.instances,
        )
        configuration = RotatedSecret(
            self,
            "api-configuration",
            name="fraud_detection/api_configuration",
            description="JSON: signing_key signs the decisions of the API, previous_signing_key verifies",
            module="api_configuration",
            stem="rotation",
            location=location,
            key=key,
        )
        self.api_configuration = configuration.secret
        self.api_configuration_rotation = configuration.rotation
        self.rotation_function = configuration.function
        self.log_group = configuration.log_group
