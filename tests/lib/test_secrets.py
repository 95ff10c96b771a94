"""The secrets, their rotation, and the package of the rotation Lambda."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from lib import secrets as module
from tests.lib.data_doubles import address, aspect_attributes_in, at, reference, secrets, statements
from tests.support import Body, all_of, only, synthesize


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


def test_the_package_holds_the_handler_alone() -> None:
    """The zip has one file, the handler, whose entry point exists."""
    with zipfile.ZipFile(io.BytesIO(module.package())) as archive:
        assert archive.namelist() == ["handler.py"]
        names: dict[str, object] = {}
        exec(compile(archive.read("handler.py"), "handler.py", "exec"), names)
    assert callable(names["handle"])


def test_the_package_is_the_same_from_every_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other dates, modes and line ends of the file, and a byte-code cache beside it, change no byte."""
    expected = module.package()
    copy = tmp_path / "handler.py"
    copy.write_bytes(module.HANDLER.read_bytes().replace(b"\n", b"\r\n"))
    copy.chmod(0o600)
    os.utime(copy, (0, 0))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "handler.pyc").write_bytes(b"cache")
    monkeypatch.setattr(module, "HANDLER", copy)
    assert module.package() == expected


def test_other_code_is_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of the handler changes the package."""
    expected = module.package()
    copy = tmp_path / "handler.py"
    shutil.copy(module.HANDLER, copy)
    copy.write_text(copy.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    monkeypatch.setattr(module, "HANDLER", copy)
    assert module.package() != expected


def test_the_package_lies_where_the_json_says(tmp_path: Path) -> None:
    """Synthesis writes the zip beside the stack; its path names its content and no place on this machine."""
    app = App(outdir=str(tmp_path))
    stack = TerraformStack(app, "test")
    AwsProvider(stack, "aws", region="us-east-1")
    secrets(stack)
    app.synth()
    directory = tmp_path / "stacks" / "test"
    function = only(json.loads((directory / "cdk.tf.json").read_text()), "aws_lambda_function")
    assert (directory / function["filename"]).read_bytes() == module.package()
    assert function["filename"].startswith("assets/")
    assert function["source_code_hash"] == f'${{filebase64sha256("{function["filename"]}")}}'


def test_the_path_follows_the_content(body: Body) -> None:
    """Two syntheses name the same path, which is made of the package's hash."""
    paths = [only(each, "aws_lambda_function")["filename"] for each in (body, synthesize(secrets))]
    assert paths[0] == paths[1]
    assert hashlib.sha256(module.package()).hexdigest()[:32] in paths[0]
