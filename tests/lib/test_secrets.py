"""The secrets, their rotation, and the package of the rotation Lambda."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from lib import rotated_secret
from tests.lib.data_doubles import aspect_attributes_in, secrets
from tests.support import synthesize
from tests.terraform_json import Body, address, all_of, at, only, reference, statements


@pytest.fixture(scope="module")
def body() -> Body:
    """Key, database and secrets."""
    return synthesize(secrets)


def test_the_secrets_are_plain(body: Body) -> None:
    """Keys, recovery windows, log retention and tracing are left to the aspects."""
    assert aspect_attributes_in(body) == set()


def test_both_secrets_rotate_every_thirty_days(body: Body) -> None:
    """The API configuration and the credentials that RDS made are rotated, and nothing else is."""
    rotations = all_of(body, "aws_secretsmanager_secret_rotation").values()
    assert {rotation["secret_id"] for rotation in rotations} == {
        reference(body, "aws_secretsmanager_secret", "api-configuration", "id"),
        reference(body, "aws_rds_cluster", "cluster", "master_user_secret[0].secret_arn"),
    }
    assert [rotation["rotation_rules"] for rotation in rotations] == [{"automatically_after_days": 30}] * 2


def test_rds_rotates_its_own_secret(body: Body) -> None:
    """Managed rotation has no Lambda, and starts when the database stands."""
    rotation = at(body, "aws_secretsmanager_secret_rotation", "database-rotation")
    assert "rotation_lambda_arn" not in rotation
    assert rotation["rotate_immediately"] is False
    assert address(body, "aws_rds_cluster_instance", "writer") in rotation["depends_on"]


def test_the_first_key_is_made_inside_aws(body: Body) -> None:
    """The API configuration is rotated at once, as soon as its Lambda may be invoked and may write."""
    rotation = at(body, "aws_secretsmanager_secret_rotation", "api-configuration-rotation")
    assert rotation["rotate_immediately"] is True
    assert rotation["rotation_lambda_arn"] == reference(body, "aws_lambda_function", "rotation-function", "arn")
    assert {
        address(body, "aws_lambda_permission", "rotation-permission"),
        address(body, "aws_secretsmanager_secret_version", "api-configuration-initial"),
        address(body, "aws_iam_role_policy_attachment", "rotation-role/attachment"),
    } <= set(rotation["depends_on"])


def test_no_secret_value_is_in_the_json(body: Body) -> None:
    """The initial version is an empty object, and no member of the real one appears anywhere."""
    assert only(body, "aws_secretsmanager_secret_version")["secret_string"] == "{}"
    assert not re.search(r'"(secret_string|secret_string_wo|master_password)":(?! "\{\}")', json.dumps(body))


def test_terraform_never_puts_the_empty_version_back(body: Body) -> None:
    """A label of its own keeps the first version from being deleted, and what rotation moves is ignored."""
    version = only(body, "aws_secretsmanager_secret_version")
    assert set(version["version_stages"]) > {"AWSCURRENT"}
    assert not set(version["version_stages"]) & {"AWSPENDING", "AWSPREVIOUS"}
    assert set(version["lifecycle"]["ignore_changes"]) == {"secret_string", "version_stages"}


def test_only_this_secret_may_invoke_the_lambda(body: Body) -> None:
    """The permission names the service, the account and the secret."""
    permission = only(body, "aws_lambda_permission")
    assert permission["principal"] == "secretsmanager.amazonaws.com"
    assert permission["source_account"] == "123456789012"
    assert permission["source_arn"] == reference(body, "aws_secretsmanager_secret", "api-configuration", "arn")


def test_the_lambda_may_no_more_than_rotate_its_secret(body: Body) -> None:
    """Each statement of its role names one resource; X-Ray alone has none to name."""
    policy = statements(only(body, "aws_iam_policy")["policy"])
    secret = reference(body, "aws_secretsmanager_secret", "api-configuration", "arn")
    log_group = reference(body, "aws_cloudwatch_log_group", "rotation-log-group", "arn")
    assert {sid: statement["Resource"] for sid, statement in policy.items()} == {
        "Secret": [secret],
        "Key": [reference(body, "aws_kms_key", "keys/key", "arn")],
        "Logs": [f"{log_group}:*"],
        "Traces": ["*"],
    }
    assert policy["Key"]["Condition"]["StringEquals"]["kms:EncryptionContext:SecretARN"] == secret
    assert policy["Secret"]["Action"] == [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    ]
    for statement in policy.values():
        assert not any("*" in action for action in statement["Action"])


def test_the_lambda_logs_to_a_declared_group(body: Body) -> None:
    """It writes to the environment's own log group, so that Lambda makes none."""
    function = only(body, "aws_lambda_function")
    assert function["logging_config"]["log_group"] == reference(
        body, "aws_cloudwatch_log_group", "rotation-log-group", "name"
    )
    assert function["runtime"] == "python3.12"
    assert "vpc_config" not in function


@pytest.mark.parametrize("module", ["api_configuration", "origin"])
def test_the_package_holds_one_rotation_and_runs_alone(module: str, tmp_path: Path) -> None:
    """The zip has the module and what it imports, and its entry point can be imported where nothing else is."""
    with zipfile.ZipFile(io.BytesIO(rotated_secret.package(module))) as archive:
        assert set(archive.namelist()) == {f"rotation/{name}.py" for name in ("__init__", "protocol", module)}
        archive.extractall(tmp_path)
    path, _, function = rotated_secret.entry_point(module).rpartition(".")
    script = f"import importlib; assert callable(importlib.import_module({path!r}).{function})"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


def _checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rotation code that packages are made from."""
    copy = tmp_path / "rotation"
    shutil.copytree(rotated_secret.CODE, copy)
    monkeypatch.setattr(rotated_secret, "CODE", copy)
    return copy


def test_the_package_is_the_same_from_every_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other dates, modes and line ends of the files, and a byte-code cache beside them, change no byte."""
    expected = rotated_secret.package("origin")
    copy = _checkout(tmp_path, monkeypatch)
    for file in copy.glob("*.py"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        file.chmod(0o600)
        os.utime(file, (0, 0))
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "origin.pyc").write_bytes(b"cache")
    assert rotated_secret.package("origin") == expected


@pytest.mark.parametrize("changed", ["origin", "protocol"])
def test_other_code_is_another_package(changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the module, or of what all of them share, changes the package."""
    expected = rotated_secret.package("origin")
    file = _checkout(tmp_path, monkeypatch) / f"{changed}.py"
    file.write_text(file.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert rotated_secret.package("origin") != expected


def test_the_package_lies_where_the_json_says(tmp_path: Path) -> None:
    """Synthesis writes the zip beside the stack; its path names its content and no place on this machine."""
    app = App(outdir=str(tmp_path))
    stack = TerraformStack(app, "test")
    AwsProvider(stack, "aws", region="us-east-1")
    secrets(stack)
    app.synth()
    directory = tmp_path / "stacks" / "test"
    function = only(json.loads((directory / "cdk.tf.json").read_text()), "aws_lambda_function")
    assert (directory / function["filename"]).read_bytes() == rotated_secret.package("api_configuration")
    assert function["filename"].startswith("assets/")
    assert function["source_code_hash"] == f'${{filebase64sha256("{function["filename"]}")}}'


def test_the_path_follows_the_content(body: Body) -> None:
    """Two syntheses name the same path, which is made of the package's hash."""
    paths = [only(each, "aws_lambda_function")["filename"] for each in (body, synthesize(secrets))]
    assert paths[0] == paths[1]
    assert hashlib.sha256(rotated_secret.package("api_configuration")).hexdigest()[:32] in paths[0]
