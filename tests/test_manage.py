"""What the commands run, in which folder, with which words, and what comes of it: a stand-in records terraform."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.settings import ACCOUNT_STACK_NAME
from lib.summary import write_report
from scripts import aws, denied, images, manage, quotas
from scripts.manage import main
from scripts.project import Failure

STACK = "fraud-detection-pr-1"

TERRAFORM = """#!{python}
import json, os, sys
if sys.argv[1:] == ["version", "-json"]:
    print(json.dumps({{"terraform_version": "1.11.4"}}))
    sys.exit()
with open({record!r}, "a") as record:
    record.write(json.dumps([os.getcwd(), *sys.argv[1:]]) + "\\n")
if sys.argv[1] in {fails}:
    sys.stderr.write({said!r})
sys.exit({fails}.get(sys.argv[1], 0))
"""

DENIED = """\
╷
│ Error: creating ECS Cluster (ecs_cluster_pr-1): operation error ECS: CreateCluster, https response error 400,
│ AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ci/me is not authorized to perform:
│ ecs:CreateCluster on resource: arn:aws:ecs:us-east-1:123456789012:cluster/ecs_cluster_pr-1
╵
"""
"""How Terraform shows that AWS refuses: boxed, and broken where the line is full."""

Run = Callable[..., tuple[int, list[list[str]]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of an environment with its own domain; its status, and each call of terraform with its folder."""
    for name in [name for name in os.environ if name.startswith("FRAUD_API_")]:
        monkeypatch.delenv(name)
    for name in ("STACK", "AUTO_APPROVE", "MAKEFLAGS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "pr-1")
    monkeypatch.setenv("FRAUD_API_DOMAIN_NAME", "fraud.acme.com")
    monkeypatch.setattr(aws, "caller", lambda region: f"arn of {region}")
    monkeypatch.setattr(quotas, "check", lambda *_, **__: None)
    monkeypatch.setattr(images, "require", lambda *_: None)
    monkeypatch.setattr(manage, "synth", _synthesize)
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    output, record = tmp_path / "cdktf.out", tmp_path / "record"

    def call(
        *arguments: str, fails: dict[str, int] | None = None, said: str = "", **environment: str
    ) -> tuple[int, list[list[str]]]:
        tool = tmp_path / "bin" / "terraform"
        tool.parent.mkdir(exist_ok=True)
        script = TERRAFORM.format(python=sys.executable, record=str(record), fails=fails or {}, said=said)
        tool.write_text(script)
        tool.chmod(0o755)
        record.write_text("")
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{tool.parent}:{os.defpath}")
            for name, value in environment.items():
                patch.setenv(name, value)
            status = main([*arguments, "--output", str(output)])
        return status, [json.loads(line) for line in record.read_text().splitlines()]

    return call


def _synthesize(settings: object, output: Path) -> None:
    for stack in (STACK, ACCOUNT_STACK_NAME):
        (output / "stacks" / stack).mkdir(parents=True, exist_ok=True)


@pytest.mark.parametrize(("command", "said"), [("deploy", "apply"), ("destroy", "destroy")])
@pytest.mark.parametrize("how", ["option", "1", "true", "YES"])
def test_approval_is_passed_on(command: str, said: str, how: str, run: Run, tmp_path: Path) -> None:
    """By the option or the variable; terraform runs in the stack's folder, and starts with init."""
    options = ["--auto-approve"] if how == "option" else []
    environment = {} if how == "option" else {"AUTO_APPROVE": how}
    status, calls = run(command, *options, **environment)
    folder = str(tmp_path / "cdktf.out" / "stacks" / STACK)
    assert status == 0
    assert calls == [
        [folder, "init", "-input=false", "-no-color"],
        [folder, said, "-auto-approve", "-no-color"],
    ]


@pytest.mark.parametrize("value", ["0", "no", "false", "x"])
def test_what_is_no_approval_runs_nothing(value: str, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither asked nor approved: the line says what is allowed."""
    status, calls = run("deploy", AUTO_APPROVE=value)
    assert (status, calls) == (2, [])
    assert capsys.readouterr().err == (
        f'error: AUTO_APPROVE is "{value}"; use 1, true or yes to continue without confirmation, or leave it'
        " empty to be asked\n"
    )


def test_a_plan_needs_no_approval(run: Run) -> None:
    """And terraform would refuse the word there."""
    status, calls = run("plan", AUTO_APPROVE="1")
    assert status == 0
    assert [call[1:] for call in calls] == [["init", "-input=false", "-no-color"], ["plan", "-no-color"]]


def test_without_approval_and_terminal_nothing_runs(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody could answer."""
    status, calls = run("deploy", AUTO_APPROVE="")
    assert (status, calls) == (1, [])
    assert "set AUTO_APPROVE=1 to continue without approval" in capsys.readouterr().err


@pytest.mark.parametrize("how", [{"STACK": "account"}, {"STACK": "ACCOUNT"}, {}])
def test_the_account_stack_has_its_own_folder(how: dict[str, str], run: Run, tmp_path: Path) -> None:
    """It is chosen by the variable or the option, and needs no domain."""
    options = [] if how else ["--stack", "account"]
    status, calls = run("deploy", "--auto-approve", *options, **how, FRAUD_API_DOMAIN_NAME="fraud.example.com")
    assert status == 0
    assert {call[0] for call in calls} == {str(tmp_path / "cdktf.out" / "stacks" / ACCOUNT_STACK_NAME)}


@pytest.mark.parametrize(("fails", "ran"), [({"init": 3}, ["init"]), ({"apply": 4}, ["init", "apply"])])
def test_the_status_of_terraform_is_that_of_the_command(
    fails: dict[str, int], ran: list[str], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """What failed is named, and nothing follows it."""
    status, calls = run("deploy", "--auto-approve", fails=fails)
    assert status == fails[ran[-1]]
    assert [call[1] for call in calls] == ran
    assert capsys.readouterr().err.splitlines()[-1] == f"error: terraform {ran[-1]} failed, see above"


def test_what_is_not_allowed_is_named(run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    """With the page that says what a deployer needs, below what Terraform itself says."""
    status, _ = run("deploy", "--auto-approve", fails={"apply": 1}, said=DENIED)
    assert status == 1
    said = capfd.readouterr().err
    assert DENIED in said
    assert said.splitlines()[-1] == (
        "error: terraform apply failed, see above; these credentials are not allowed ecs:CreateCluster:"
        f" see {denied.PAGE} for the policies that a deployer needs"
    )


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("An error occurred (AccessDenied) when calling the GetRole operation: no", "not allowed: see"),
        ("UnauthorizedOperation: You are not authorized to perform this operation", "not allowed: see"),
        ("User: x is not authorized to perform: iam:PassRole on resource: y", "not allowed iam:PassRole: see"),
        ("Error: creating VPC: VpcLimitExceeded: The maximum number of VPCs has been reached", ""),
    ],
)
def test_how_aws_says_that_something_is_not_allowed(said: str, hint: str) -> None:
    """By a code, or by a sentence that names the action; anything else gets no hint."""
    assert hint in denied.hint(said)
    assert bool(hint) == bool(denied.hint(said))


@pytest.mark.parametrize(("command", "enforced"), [("plan", [False]), ("deploy", [True]), ("destroy", [])])
def test_quotas_are_asked_before_more_is_made(
    command: str, enforced: list[bool], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deployment stops where one is missing, a plan says so, a teardown needs none; nor does the account stack."""
    asked: list[bool] = []
    monkeypatch.setattr(quotas, "check", lambda terraform, region, *, enforce: asked.append(enforce))
    run(command, "--auto-approve")
    assert asked == enforced
    run(command, "--auto-approve", "--stack", "account")
    assert asked == enforced


def test_a_missing_quota_stops_before_terraform_applies(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half an environment is what this is there to prevent."""

    def missing(*_: object, **__: object) -> None:
        raise Failure("EC2-VPC Elastic IPs: 5 allowed")

    monkeypatch.setattr(quotas, "check", missing)
    status, calls = run("deploy", "--auto-approve")
    assert status == 1
    assert [call[1] for call in calls] == ["init"]
    assert capsys.readouterr().err.splitlines()[-1] == "error: EC2-VPC Elastic IPs: 5 allowed"


def test_a_synthesis_that_fails_is_the_end(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Terraform never sees the JSON of before."""

    def fails(settings: object, output: Path) -> None:
        raise Failure("the synthesis failed, see above", 1)

    monkeypatch.setattr(manage, "synth", fails)
    status, calls = run("deploy", "--auto-approve")
    assert (status, calls) == (1, [])


def test_the_state_bucket_is_looked_for_first(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the region of the settings, before anything is synthesized."""
    asked: list[tuple[str | None, str]] = []
    monkeypatch.setattr(aws, "check_state_bucket", lambda bucket, region: asked.append((bucket, region)))
    run("plan", FRAUD_API_STATE_BUCKET="acme-state", FRAUD_API_REGION="eu-west-1")
    run("plan")
    assert asked == [("acme-state", "eu-west-1"), (None, "us-east-1")]


@pytest.mark.parametrize(
    ("http", "said"),
    [
        (
            404,
            "the state bucket acme-state does not exist in this account; create it, or correct FRAUD_API_",
        ),
        (403, "the state bucket acme-state refuses these credentials, or belongs to another account; create it,"),
        (301, "the state bucket acme-state is in another region than eu-west-1 (FRAUD_API_REGION); create it,"),
    ],
)
def test_what_is_wrong_with_the_state_bucket(http: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, by what S3 answers to HeadBucket."""
    from botocore.exceptions import ClientError

    class Client:
        def head_bucket(self, Bucket: str) -> None:
            answer = {"Error": {"Code": str(http)}, "ResponseMetadata": {"HTTPStatusCode": http}}
            raise ClientError(answer, "HeadBucket")

    class Session:
        def client(self, service: str) -> Client:
            return Client()

    monkeypatch.setattr(aws, "session", lambda region: Session())
    with pytest.raises(Failure) as caught:
        aws.check_state_bucket("acme-state", "eu-west-1")
    assert str(caught.value).startswith(said)
    aws.check_state_bucket(None, "eu-west-1")


def test_the_status_of_the_synthesis_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad settings of main.py are bad settings of the command; nothing of cdktf-cli's is passed on."""
    app = tmp_path / "main.py"
    app.write_text(
        "import os, sys\nassert 'CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS' not in os.environ\nsys.exit(2)\n"
    )
    monkeypatch.setattr(manage, "ROOT", tmp_path)
    monkeypatch.setenv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "true")
    status = main(["synth", "--output", str(tmp_path / "cdktf.out")])
    assert status == 2


def test_a_synthesis_prints_its_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """On stdout; what goes on is on stderr, and what main.py says is printed once."""
    output = tmp_path / "cdktf.out"
    stack = output / "stacks" / "fraud-detection-dev"
    stack.mkdir(parents=True)
    (stack / "cdk.tf.json").write_text("{}")
    manifest = {"stacks": {"fraud-detection-dev": {"synthesizedStackPath": "stacks/fraud-detection-dev/cdk.tf.json"}}}
    (output / "manifest.json").write_text(json.dumps(manifest))
    write_report(output, {})
    (tmp_path / "main.py").write_text("import sys\nprint('[dev/x] a warning', file=sys.stderr)\n")
    monkeypatch.setattr(manage, "ROOT", tmp_path)
    monkeypatch.delenv("ENVIRONMENT_SUFFIX", raising=False)
    assert main(["synth", "--output", str(output)]) == 0
    said = capfd.readouterr()
    assert said.err.splitlines() == ["synthesizing fraud-detection-dev", "[dev/x] a warning"]
    assert said.out.splitlines()[0] == "fraud-detection-dev: 0 resources"
