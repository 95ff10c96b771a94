"""The policies of whoever deploys: within IAM's limits, enough for what is needed, and for one environment only."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from lib.settings import Settings
from scripts import aws
from scripts.permissions import __main__ as command
from scripts.permissions import deployer, reference
from scripts.permissions.calls import Access
from scripts.permissions.deployer import LIMIT, SCOPES, TAG, UNLIMITED, Need
from scripts.permissions.evaluator import Evaluator, Principal
from tests.whole_app import synthesized

pytestmark = pytest.mark.skipif(not reference.MODULES.is_dir(), reason="the policy evaluator is not installed")

ACCOUNT = "123456789012"
WHO = f"arn:aws:iam::{ACCOUNT}:role/ci"


def own(suffix: str, **values: str) -> Mapping[str, str]:
    """The placeholders of an environment."""
    settings = Settings.from_values(
        environment_suffix=suffix, **{"domain_name": "fraud.acme.com", "state_bucket": "acme-state", **values}
    )
    return deployer.values(settings, ACCOUNT)


LONGEST = own("a" * 20, region="ap-southeast-1", domain_name=f"{'a' * 21}.{'b' * 10}.com", state_bucket="s" * 63)
"""The longest suffix, region and bucket, and a domain as long as one with such a suffix may be."""

KEY_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
    ],
}
"""A key that leaves it to the account's own policies who may use it; `test_lives` has the key's own."""


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    """What asks policies."""
    with Evaluator() as running:
        yield running


def policies(scope: str, suffix: str) -> list[deployer.Policy]:
    """The policies in docs, filled in for an environment."""
    return [deployer.filled(each, own(suffix)) for each in deployer.documents(scope).values()]


def access(need: Need, suffix: str) -> Access:
    """A need of an environment, as a request."""
    document: dict[str, Any] = deployer.filled({"resource": need.resource, "context": need.conditions}, own(suffix))
    resource = document["resource"]
    if resource != "*":
        resource = resource.replace("*", "0a1b2c3d").replace("??????", "AbCdEf")
    context = {key: value if isinstance(value, str) else tuple(value) for key, value in document["context"]}
    context = {
        key: value if isinstance(value, str) else tuple(each.replace("*", "_0a1b") for each in value)
        for key, value in context.items()
    }
    return Access(need.action, "", resource, "", context)


def allowed(evaluator: Evaluator, need: Need, suffix: str, documents: list[deployer.Policy]) -> bool:
    """Whether policies allow a need of an environment."""
    resource_policy = KEY_POLICY if ":key/" in need.resource else None
    return evaluator.allows(
        Principal(WHO, documents), access(need, suffix), account=ACCOUNT, resource_policy=resource_policy
    )


@pytest.mark.parametrize("scope", SCOPES)
def test_the_policies_are_made_of_what_is_needed(scope: str) -> None:
    """`python -m scripts.permissions --docs` would change nothing."""
    name = f"deployer-policy-{scope}"
    assert deployer.documents(scope) == dict(deployer.policies(deployer.needs(scope), name))


@pytest.mark.parametrize("scope", SCOPES)
def test_iam_takes_the_policies(evaluator: Evaluator, scope: str) -> None:
    """However long the values are: their size, their number, and their form."""
    filled = {name: deployer.filled(each, LONGEST) for name, each in deployer.documents(scope).items()}
    assert {name: deployer._size(each) for name, each in filled.items() if deployer._size(each) > LIMIT} == {}
    assert 0 < len(filled) <= deployer.ATTACHED
    assert evaluator.define(filled) == {}


@pytest.mark.parametrize("scope", SCOPES)
def test_whatever_is_needed_is_allowed(evaluator: Evaluator, scope: str) -> None:
    """Every access that an end-to-end run saw."""
    documents = policies(scope, "pr-1")
    assert [each for each in deployer.needs(scope) if not allowed(evaluator, each, "pr-1", documents)] == []


@pytest.mark.slow
@pytest.mark.parametrize("scope", SCOPES)
def test_nothing_is_allowed_that_is_not_needed(evaluator: Evaluator, scope: str) -> None:
    """Whatever action is taken out, something that is needed is denied."""
    documents = policies(scope, "dev")
    unneeded = []
    for number, document in enumerate(documents):
        for place, statement in enumerate(document["Statement"]):
            for action in statement["Action"]:
                rest = copy.deepcopy(documents)
                rest[number]["Statement"][place]["Action"].remove(action)
                using = [deployer.limited(each) for each in deployer.needs(scope) if each.action == action]
                if all(allowed(evaluator, each, "dev", rest) for each in using):
                    unneeded.append((statement, action))
    assert unneeded == []


def test_no_other_environment_is_changed(evaluator: Evaluator) -> None:
    """With the policies of `1`, nothing of `pr-1` or `dev` can be changed, although `pr-1` ends with `-1`."""
    documents = policies("environment", "1")
    needs = deployer.needs("environment")
    everywhere = [deployer.limited(each) for each in needs if deployer.unlimited(each)]
    limited = [
        each
        for each in needs
        if not each.reads and not any(deployer._implies(other, deployer.limited(each)) for other in everywhere)
    ]
    foreign = [
        (suffix, each)
        for suffix in ("pr-1", "dev")
        for each in limited
        if "<suffix>" in json.dumps([each.resource, each.conditions]) and allowed(evaluator, each, suffix, documents)
    ]
    assert foreign == []


def test_what_cannot_be_limited_is_listed() -> None:
    """With its reason; nothing else that changes something is for all environments, and no reason is out of date."""
    needs = [each for scope in SCOPES for each in deployer.needs(scope)]
    assert {each.action for each in needs if deployer.unlimited(each)} == set(UNLIMITED)


def test_what_changes_need_is_not_recorded_anyway() -> None:
    """A row of the table goes when a run has shown it."""
    assert {each.action for each in deployer.recorded("environment")} & set(deployer.CHANGES) == set()


def test_every_role_of_a_service_can_be_made() -> None:
    """Also those that the account of the recorded run had already."""
    roles = synthesized().account["resource"]["aws_iam_service_linked_role"].values()
    assert sorted(each["aws_service_name"] for each in roles) == sorted(deployer.LINKED)


def test_every_condition_is_one_that_aws_has() -> None:
    """A condition on a key that AWS does not have for an action would deny it."""
    wrong = []
    for scope in SCOPES:
        for need in map(deployer.limited, deployer.needs(scope)):
            action = reference.action(need.action)
            assert action is not None, need.action
            known = action.keys.union(*(kind.keys for kind in action.kinds))
            general = {key.lower().replace(f"/{TAG.lower()}", "/${tagkey}") for key, _ in need.conditions}
            wrong += [] if general <= known | {"aws:resourcetag/${tagkey}"} else [(need, general - known)]
    assert wrong == []


def test_values_that_are_an_environments_own_become_placeholders() -> None:
    """Account, region, suffix, domain and bucket, wherever they are in a name; nothing else."""
    seen = {
        "action": "s3:PutObject",
        "pattern": "arn:aws:s3:::fraud-detection-flow-logs-123456789012-e2e/AWSLogs/1",
        "context": {f"aws:RequestTag/{TAG}": "e2e", "aws:TagKeys": [TAG]},
    }
    (need,) = deployer.observed([seen], own("e2e"))
    assert need.resource == "arn:aws:s3:::fraud-detection-flow-logs-<account>-<suffix>/*"
    assert need.conditions == ((f"aws:RequestTag/{TAG}", "<suffix>"),)
    assert not need.reads


@pytest.mark.parametrize(
    ("resource", "known"),
    [
        ("arn:aws:apigateway:us-east-1::/restapis/9av33u6ubm/stages/x", "/restapis/*/stages/x"),
        ("arn:aws:apigateway:us-east-1::/restapis/9av33u6ubm", "/restapis/*"),
        ("arn:aws:logs:us-east-1:1:log-group:API-Gateway-Execution-Logs_9av33u6ubm/x", "Execution-Logs_*/x"),
        (
            "arn:aws:secretsmanager:us-east-1:1:secret:rds!cluster-6a294df1-b276-41e0-8775-3a2d1dd556f6-??????",
            ":secret:rds!cluster-*-??????",
        ),
    ],
)
def test_what_aws_makes_up_is_in_no_policy(resource: str, known: str) -> None:
    """The ids of one run would shut the next environment out."""
    (need,) = deployer.observed([{"action": "s3:PutObject", "pattern": resource, "context": {}}], own("e2e"))
    assert need.resource.endswith(known)


def test_needs_are_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run records is what the policies are made of."""
    monkeypatch.setattr(deployer, "NEEDED", tmp_path / "deployer.json")
    need = Need("route53:X", "arn:aws:route53:::hostedzone/*", (("route53:Names", ("*.a", "a")),), reads=False)
    deployer.record({"account": [], "environment": [need]})
    assert deployer.recorded("account") == []
    assert deployer.recorded("environment") == [need]


def test_a_user_gets_policies_with_their_own_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the commands that create them."""
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "pr-7")
    monkeypatch.setenv("FRAUD_API_DOMAIN_NAME", "fraud.acme.com")
    monkeypatch.setenv("FRAUD_API_STATE_BUCKET", "acme-state")
    monkeypatch.setattr(aws, "caller", lambda region: f"arn:aws:iam::{ACCOUNT}:user/admin")
    assert command.main(["--output", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    written = sorted(tmp_path.iterdir())
    assert len(lines) == len(written) > 1
    assert all(line.startswith("aws iam create-policy --policy-name fraud-deployer-policy-") for line in lines)
    text = "".join(file.read_text() for file in written)
    assert "_pr-7" in text and ACCOUNT in text and "acme-state" in text
    assert not any(each in text for each in deployer.PLACEHOLDERS)
