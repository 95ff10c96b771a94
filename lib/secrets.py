"""Secrets: the API configuration, and the rotation of it and of the database credentials."""

from __future__ import annotations

import atexit
import hashlib
import io
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from cdktf import AssetType, Fn, TerraformAsset, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction, LambdaFunctionLoggingConfig
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

from lib.database import Database
from lib.iam import ServiceRole, statement
from lib.location import Location

ROTATION_DAYS = 30
"""Days between two rotations of a secret (Security Hub SecretsManager.4 allows 90)."""

HANDLER = Path(__file__).parent / "rotation" / "handler.py"
"""The code of the rotation Lambda: one module that needs nothing but the runtime."""

INITIAL_STAGE = "INITIAL"
"""Our own label on the empty first version of the API configuration."""


class Secrets(Construct):
    """The environment's secrets, each renewed every ``ROTATION_DAYS``; no value passes through Terraform.

    - The database credentials belong to RDS, which rotates them itself (managed rotation).
    - The API configuration is a JSON object with ``signing_key`` and ``previous_signing_key``, made inside
      AWS by the rotation Lambda. The first rotation follows the deployment within a minute; until then the
      object is empty.

    Neither has a resource policy: Secrets Manager speaks TLS only, and without one no other account has
    access.

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
        self.database_rotation = self._rotation(
            "database-rotation",
            secret_id=database.master_secret_arn,
            # RDS has just made the password.
            rotate_immediately=False,
            depends_on=database.instances,
        )
        self.api_configuration = SecretsmanagerSecret(
            self,
            "api-configuration",
            name="fraud_detection/api_configuration",
            description="JSON: signing_key signs the decisions of the API, previous_signing_key verifies",
        )
        initial = SecretsmanagerSecretVersion(
            self,
            "api-configuration-initial",
            secret_id=self.api_configuration.id,
            secret_string="{}",
            # Rotation needs a current version to start from. Once it is two rotations old, Secrets Manager
            # would delete it, and Terraform would put it back - as the current one, in place of the signing
            # key. A version that has a label is never deleted.
            version_stages=["AWSCURRENT", INITIAL_STAGE],
            lifecycle=TerraformResourceLifecycle(ignore_changes=["secret_string", "version_stages"]),
        )
        self.log_group = CloudwatchLogGroup(self, "rotation-log-group", name="/fraud_detection/rotation")
        role = self._role(location, key)
        self.rotation_function = self._function(role)
        permission = LambdaPermission(
            self,
            "rotation-permission",
            action="lambda:InvokeFunction",
            function_name=self.rotation_function.function_name,
            principal="secretsmanager.amazonaws.com",
            source_account=location.account_id,
            source_arn=self.api_configuration.arn,
        )
        self.api_configuration_rotation = self._rotation(
            "api-configuration-rotation",
            secret_id=self.api_configuration.id,
            rotation_lambda_arn=self.rotation_function.arn,
            rotate_immediately=True,
            depends_on=[permission, initial, *role.attachments],
        )

    def _rotation(self, id: str, **arguments: object) -> SecretsmanagerSecretRotation:
        return SecretsmanagerSecretRotation(
            self,
            id,
            rotation_rules=SecretsmanagerSecretRotationRotationRules(automatically_after_days=ROTATION_DAYS),
            **arguments,
        )

    def _role(self, location: Location, key: KmsKey) -> ServiceRole:
        secret = self.api_configuration.arn
        return ServiceRole(
            self,
            "rotation-role",
            name="rotation_role",
            service="lambda.amazonaws.com",
            description="Rotation of the API configuration secret",
            statements=[
                statement(
                    "Secret",
                    [
                        "secretsmanager:DescribeSecret",
                        "secretsmanager:GetSecretValue",
                        "secretsmanager:PutSecretValue",
                        "secretsmanager:UpdateSecretVersionStage",
                    ],
                    [secret],
                ),
                statement(
                    "Key",
                    ["kms:Decrypt", "kms:GenerateDataKey"],
                    [key.arn],
                    conditions={
                        "StringEquals": {
                            "kms:EncryptionContext:SecretARN": secret,
                            "kms:ViaService": f"secretsmanager.{location.region}.amazonaws.com",
                        }
                    },
                ),
                statement("Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [f"{self.log_group.arn}:*"]),
                # X-Ray has no resources of which a policy could name one.
                statement("Traces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
            ],
        )

    def _function(self, role: ServiceRole) -> LambdaFunction:
        """The Lambda, outside the VPC: it talks to Secrets Manager alone.

        It reserves no concurrency, although one at a time would do: an account whose quota is still the
        initial 10 could not reserve any, and the handler bears a second call at the same moment.
        """
        code = TerraformAsset(
            self,
            "rotation-code",
            path=str(_package_file()),
            type=AssetType.FILE,
            asset_hash=_digest(package()),
        )
        return LambdaFunction(
            self,
            "rotation-function",
            function_name="rotation_lambda_function",
            description="Rotates the API configuration secret",
            role=role.arn,
            runtime="python3.12",
            architectures=["arm64"],
            handler=f"{HANDLER.stem}.handle",
            filename=code.path,
            source_code_hash=Fn.filebase64sha256(code.path),
            memory_size=128,
            timeout=30,
            logging_config=LambdaFunctionLoggingConfig(
                log_format="JSON", application_log_level="INFO", log_group=self.log_group.name
            ),
            depends_on=role.attachments,
        )


def package() -> bytes:
    """The zip file that Lambda runs: the same bytes from every checkout, whatever its dates, modes and line
    ends.

    ``AssetType.ARCHIVE`` would take file modes and ``__pycache__`` along, and starts whatever ``node`` is on
    the path.
    """
    entry = zipfile.ZipInfo(HANDLER.name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system = 3  # Unix, on Windows too
    entry.external_attr = 0o100644 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry, HANDLER.read_text(encoding="utf-8").encode())
    return content.getvalue()


@cache
def _package_file() -> Path:
    """The zip file on disk until the process ends; cdktf copies it beside the stack when it synthesizes."""
    directory = Path(tempfile.mkdtemp(prefix="rotation-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    file = directory / "rotation.zip"
    file.write_bytes(package())
    return file


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
