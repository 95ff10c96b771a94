"""What AWS's models allow is judged from the requests themselves, in every protocol, and fails a run."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session
from botocore.validate import ParamValidator
from moto.core.utils import get_service_model
from rich.console import Console

from tests.conftest import Terraform
from tests.e2e import account, scenarios
from tests.e2e.deployment import Failed
from tests.e2e.emulator import constraints, wire
from tests.e2e.emulator.process import Emulator
from tests.e2e.progress import Progress

_UNCHECKED = Config(parameter_validation=False, retries={"total_max_attempts": 1})
"""A client that sends what botocore would refuse, as Terraform might."""


def _sent(emulator: Emulator, service: str, operation: str, parameters: dict[str, Any]) -> list[str]:
    """The violations that a request adds to the report."""
    before = set(emulator.report()["violations"])
    client = account.session(emulator).client(service, config=_UNCHECKED)
    with contextlib.suppress(ClientError):  # whether the emulator takes it is another question
        getattr(client, operation)(**parameters)
    return sorted(set(emulator.report()["violations"]) - before)


_WRONG: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "ec2",
        "create_vpc",
        {"CidrBlock": "10.0.0.0/16", "InstanceTenancy": "alone"},
        'ec2 CreateVpc: InstanceTenancy is "alone"; allowed are default, dedicated, host',
    ),
    (
        "iam",
        "create_role",
        {"RoleName": "a b", "AssumeRolePolicyDocument": "{}"},
        r'iam CreateRole: RoleName is "a b"; allowed is what matches [\w+=,.@-]+',
    ),
    (
        "ecs",
        "register_task_definition",
        {"family": "f", "containerDefinitions": [{"name": "c", "image": "i"}], "requiresCompatibilities": ["FARGAT"]},
        'ecs RegisterTaskDefinition: requiresCompatibilities[0] is "FARGAT"; allowed are EC2, FARGATE,',
    ),
    (
        "lambda",
        "put_function_concurrency",
        {"FunctionName": "f", "ReservedConcurrentExecutions": -1},
        "lambda PutFunctionConcurrency: ReservedConcurrentExecutions is -1; allowed is at least 0",
    ),
    (
        "route53",
        "create_hosted_zone",
        {"Name": "acme.com", "CallerReference": "r" * 200},
        "…, 200 characters; allowed are at least 1 and at most 128",
    ),
    ("logs", "put_retention_policy", {"logGroupName": "g"}, "PutRetentionPolicy: retentionInDays is missing"),
    (
        "kms",
        "tag_resource",
        {"KeyId": "k", "Tags": [{"TagKey": "", "TagValue": "v"}]},
        'kms TagResource: Tags[0].TagKey is "", 0 characters; allowed are at least 1 and at most 128',
    ),
    (
        "s3",
        "put_bucket_ownership_controls",
        {"Bucket": "b", "OwnershipControls": {"Rules": [{"ObjectOwnership": "Mine"}]}},
        's3 PutBucketOwnershipControls: OwnershipControls.Rules[0].ObjectOwnership is "Mine"; allowed are BucketOwner',
    ),
]


@pytest.mark.parametrize(("service", "operation", "parameters", "problem"), _WRONG, ids=[each[0] for each in _WRONG])
def test_what_aws_would_refuse_is_reported(
    emulator: Emulator, service: str, operation: str, parameters: dict[str, Any], problem: str
) -> None:
    """Each protocol and each kind of limit: where it is, the value, and what is allowed."""
    (found,) = _sent(emulator, service, operation, parameters)
    assert problem in found


def test_a_secret_value_is_not_shown(emulator: Emulator) -> None:
    """A report may be read by many: what the model calls sensitive appears by its size only."""
    (found,) = _sent(emulator, "secretsmanager", "create_secret", {"Name": "s", "SecretString": "hush" * 20000})
    assert "SecretString is a secret value, 80000 characters; allowed are at least 1 and at most 65536" in found


def test_a_run_with_a_violation_fails(emulator: Emulator) -> None:
    """The step at the end of both scenarios names each of them."""
    service, operation, parameters, _ = _WRONG[0]
    _sent(emulator, service, operation, parameters)
    progress = Progress(Console(file=io.StringIO()))
    with pytest.raises(Failed, match=r"ec2 CreateVpc: InstanceTenancy is \"alone\"; allowed are default"):
        scenarios.within_models(progress, emulator)


def test_a_request_of_an_unknown_service_is_reported(emulator: Emulator) -> None:
    """What cannot be judged is no less a finding."""
    (found,) = _sent(emulator, "sqs", "list_queues", {})
    assert "is no operation of a service in wire.SERVICES" in found


def test_more_than_botocore_knows_is_judged() -> None:
    """botocore itself lets a wrong enumeration pass, which is why this module exists."""
    model = Session().get_service_model("ecs").operation_model("RegisterTaskDefinition").input_shape
    sent = {"family": "f", "containerDefinitions": [], "requiresCompatibilities": ["FARGAT"]}
    assert not ParamValidator().validate(sent, model).has_errors()


@pytest.mark.parametrize("service", wire.SERVICES)
def test_every_pattern_can_be_read(service: str) -> None:
    """All that the models of the services in use bring: one that cannot be compiled would end the emulator's answer."""
    model = get_service_model(service)
    for name in model.shape_names:
        pattern = model.shape_for(name).metadata.get("pattern")
        if pattern:
            constraints._pattern(pattern)


def test_letters_of_all_scripts_are_legal_in_tags(emulator: Emulator) -> None:
    r"""``\p{L}`` is more than ASCII, and a class such as ``\w`` no more than that."""
    tags = [{"Key": "Größe", "Value": "大"}]
    assert _sent(emulator, "iam", "tag_role", {"RoleName": "r", "Tags": tags}) == []
    assert len(_sent(emulator, "iam", "get_role", {"RoleName": "Größe"})) == 1


def test_an_exemption_has_a_reason_and_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It covers the places that it names and no others; a run in which it covers nothing fails."""
    reason = "AWS accepts longer ones since 2025, and the model does not say so yet"
    monkeypatch.setattr(constraints, "EXEMPTIONS", {"ecs *: tags[[]*].value": reason})
    assert constraints.exemption("ecs CreateCluster: tags[0].value") == "ecs *: tags[[]*].value"
    assert constraints.exemption("ecs CreateCluster: tags[0].key") is None
    assert constraints.exemption("ecr CreateRepository: tags[0].value") is None
    report: dict[str, Any] = {"counts": {"answered": 7}, "violations": [], "exempted": ["ecs *: tags[[]*].value"]}
    progress = Progress(Console(file=io.StringIO()))
    scenarios.within_models(progress, Mock(report=lambda: report))
    report["exempted"] = []
    with pytest.raises(Failed, match="exemptions that no request needs\necs"):
        scenarios.within_models(progress, Mock(report=lambda: report))


@pytest.mark.slow
@pytest.mark.terraform
def test_what_terraform_sends_is_judged(emulator: Emulator, terraform: Terraform, tmp_path: Path) -> None:
    """A name that the provider lets pass and the emulator takes, with a character that AWS does not allow."""
    provider = {"s3_use_path_style": True, "max_retries": 5}  # on a busy machine, a connection may be cut
    app = {"name": "fraud detection", "compute_platform": "ECS"}
    document = {"provider": {"aws": provider}, "resource": {"aws_codedeploy_app": {"app": app}}}
    (tmp_path / "main.tf.json").write_text(json.dumps(document))
    terraform.initialize(tmp_path)
    before = set(emulator.report()["violations"])
    emulated = replace(terraform, environment={**terraform.environment, **emulator.environment()})
    done = emulated.run(tmp_path, "apply", "-auto-approve", "-no-color")
    assert done.returncode == 0, done.stderr
    found = set(emulator.report()["violations"]) - before
    assert 'codedeploy CreateApplication: applicationName is "fraud detection"; allowed is what matches' in str(found)
