"""A secret that a rotation Lambda of its own renews, and the package of that Lambda."""

from __future__ import annotations

import atexit
import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cdktf import AssetType, Fn, TerraformAsset, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionLoggingConfig,
)
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import (
    SecretsmanagerSecretRotation,
    SecretsmanagerSecretRotationRotationRules,
)
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct, IDependable

from lib.iam import ServiceRole, Statement, statement
from lib.location import Location

ROTATION_DAYS = 30
"""Days between two rotations of a secret (Security Hub SecretsManager.4 allows 90)."""

CODE = Path(__file__).parent / "rotation"
"""The folder with the code of the rotation Lambdas."""

INITIAL_STAGE = "INITIAL"
"""Our own label on the empty first version of a secret."""


def rotation(scope: Construct, id: str, **arguments: object) -> SecretsmanagerSecretRotation:
    """Return the rotation of a secret every ``ROTATION_DAYS``; ``arguments`` are those of the resource."""
    return SecretsmanagerSecretRotation(
        scope,
        id,
        rotation_rules=SecretsmanagerSecretRotationRotationRules(automatically_after_days=ROTATION_DAYS),
        **arguments,
    )


class RotatedSecret:
    """A secret whose values are made inside AWS by a rotation Lambda; none passes through Terraform.

    The first rotation follows the deployment within minutes; until then the secret is an empty JSON object. There is
    no resource policy: Secrets Manager speaks TLS only, and without one no other account has access.

    The Lambda is outside the VPC: it talks to AWS's own public endpoints and, for the origin secret, to the public load
    balancer, so that in the VPC it would need the NAT gateways and still have no network of the environment to reach.
    It reserves no concurrency, although one at a time would do: an account whose quota is still the initial 10 could
    not reserve any, and the code bears a second call at the same moment. It has no dead-letter queue, since Secrets
    Manager waits for the answer and repeats a failed rotation by itself, and an alarm rings. Its code is not signed:
    the deployment itself uploads it, with a hash of its content in the Terraform JSON, and whoever could upload other
    code could as well change the signing configuration.

    Attributes:
        secret: the ``aws_secretsmanager_secret``.
        rotation: its ``aws_secretsmanager_secret_rotation``; what reads the secret depends on it, to start after the
            first rotation was asked for.
        function: the ``aws_lambda_function``.
        log_group: where the function logs.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        name: str,
        description: str,
        module: str,
        stem: str,
        location: Location,
        key: KmsKey,
        statements: Sequence[Statement] = (),
        environment: Mapping[str, str] | None = None,
        timeout: int = 30,
        depends_on: Sequence[IDependable] = (),
        renewed_with: Sequence[str] = (),
    ) -> None:
        """Make the secret and have it rotated.

        It is no construct of its own: what it makes keeps the paths, and so the addresses in Terraform's state, that it
        had when there was one such secret.

        Args:
            scope: holds all of it, and no other rotated secret.
            id: construct id of the secret.
            name: name of the secret.
            description: what is in it.
            module: the module of ``lib/rotation`` that rotates it.
            stem: what the names of function, role and log group start with.
            location: where the secret is.
            key: what it is encrypted with.
            statements: what the function may do besides rotating its secret.
            environment: the function's environment variables.
            timeout: seconds that one step may take.
            depends_on: what must be there before the first rotation.
            renewed_with: references; when what they refer to is replaced, the secret is rotated at once.
        """
        self._scope = scope
        self.secret = SecretsmanagerSecret(scope, id, name=name, description=description)
        initial = SecretsmanagerSecretVersion(
            scope,
            f"{id}-initial",
            secret_id=self.secret.id,
            secret_string="{}",
            # Rotation needs a current version to start from. Once it is two rotations old, Secrets Manager
            # would delete it, and Terraform would put it back - as the current one, in place of the value in use.
            # A version that has a label is never deleted.
            version_stages=["AWSCURRENT", INITIAL_STAGE],
            lifecycle=TerraformResourceLifecycle(ignore_changes=["secret_string", "version_stages"]),
        )
        self.log_group = CloudwatchLogGroup(scope, "rotation-log-group", name=f"/fraud_detection/{stem}")
        role = self._role(stem, name, location, key, statements)
        self.function = LambdaFunction(
            scope,
            "rotation-function",
            function_name=f"{stem}_lambda_function",
            description=f"Rotates the secret {name}",
            role=role.arn,
            runtime="python3.12",
            architectures=["arm64"],
            handler=entry_point(module),
            **self._code(module),
            memory_size=128,
            timeout=timeout,
            environment=LambdaFunctionEnvironment(variables=dict(environment)) if environment else None,
            logging_config=LambdaFunctionLoggingConfig(
                log_format="JSON", application_log_level="INFO", log_group=self.log_group.name
            ),
            depends_on=role.attachments,
        )
        permission = LambdaPermission(
            scope,
            "rotation-permission",
            # Without it the provider makes one up, and a killed apply leaves a statement that nobody finds again.
            statement_id="rotation",
            action="lambda:InvokeFunction",
            function_name=self.function.function_name,
            principal="secretsmanager.amazonaws.com",
            source_account=location.account_id,
            source_arn=self.secret.arn,
        )
        self.rotation = rotation(
            scope,
            f"{id}-rotation",
            secret_id=self.secret.id,
            rotation_lambda_arn=self.function.arn,
            rotate_immediately=True,
            depends_on=[permission, initial, *role.attachments, *depends_on],
            lifecycle=TerraformResourceLifecycle(replace_triggered_by=list(renewed_with)) if renewed_with else None,
        )

    def _role(
        self, stem: str, name: str, location: Location, key: KmsKey, statements: Sequence[Statement]
    ) -> ServiceRole:
        secret = self.secret.arn
        return ServiceRole(
            self._scope,
            "rotation-role",
            name=f"{stem}_role",
            service="lambda.amazonaws.com",
            description=f"Rotates the secret {name}",
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
                *statements,
            ],
        )

    def _code(self, module: str) -> dict[str, Any]:
        content = package(module)
        code = TerraformAsset(
            self._scope,
            "rotation-code",
            path=str(_package_file(content)),
            type=AssetType.FILE,
            asset_hash=_digest(content),
        )
        return {"filename": code.path, "source_code_hash": Fn.filebase64sha256(code.path)}


def entry_point(module: str) -> str:
    """Return the handler of the Lambda that a module of ``lib/rotation`` is, as Lambda names it."""
    return f"{CODE.name}.{module}.handle"


def package(module: str) -> bytes:
    """Return the zip file that Lambda runs: the same bytes from every checkout, whatever its dates, modes and line
    ends.

    ``AssetType.ARCHIVE`` would take file modes and ``__pycache__`` along, and starts whatever ``node`` is on
    the path.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in ("__init__", "protocol", module):
            entry = zipfile.ZipInfo(f"{CODE.name}/{name}.py", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # Unix, on Windows too
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, (CODE / f"{name}.py").read_text(encoding="utf-8").encode())
    return content.getvalue()


@cache
def _package_file(content: bytes) -> Path:
    """Return the zip file on disk until the process ends; cdktf copies it next to the stack when it synthesizes."""
    directory = Path(tempfile.mkdtemp(prefix="rotation-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    file = directory / "rotation.zip"
    file.write_bytes(content)
    return file


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
