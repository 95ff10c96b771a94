"""The product as others get it: the wheel, installed beside CDKTF and beside CDK Terrain, in a sample app."""

from __future__ import annotations

import email
import re
import subprocess
import sys
import zipfile
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from scripts.project import ROOT
from tests.product.laboratory import HERE, Laboratory, Outcome
from tests.terraform_json import all_of, only

FRAMEWORKS = ["cdktf", "cdktn"]

# How the team of the sample app tests it: prints what is wrong without guardrails, and fails if anything is with them.
CHECKS = """
from app import Invoices, Ledger
from cdktf_guardrails import Guardrails
from cdktf_guardrails.testing import assert_encrypted, assert_names_suffixed, assert_no_deletion_protection
from cdktf_guardrails.testing import assert_no_findings, assert_tagged, synthesize
from cdktf import App, TerraformResource

app = App()
Invoices(app, "invoices")
Ledger(app, "ledger")
try:
    assert_names_suffixed(app, "dev")
except AssertionError as error:
    print(error)
Guardrails("dev", {"Owner": "billing"}).apply(app)
assert_no_findings(app)
assert_names_suffixed(app, "dev")
assert_no_deletion_protection(app)
assert_tagged(app, {"Owner": "billing"})
assert_encrypted(app)
body = synthesize(lambda stack: TerraformResource(stack, "topic", terraform_resource_type="aws_sns_topic"))
print(type(app).__module__, list(body["resource"]))
"""

pytestmark = pytest.mark.slow
both = pytest.mark.parametrize("framework", FRAMEWORKS)


@pytest.fixture(scope="module")
def metadata(laboratory: Laboratory) -> Message:
    """What the wheel says of itself."""
    with zipfile.ZipFile(laboratory.wheel()) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(wheel.read(name))


def without_metadata(body: Any) -> Any:
    """A body without what cdktf says of the construct."""
    if isinstance(body, dict):
        return {key: without_metadata(value) for key, value in body.items() if key != "//"}
    return [without_metadata(each) for each in body] if isinstance(body, list) else body


def bodies(outcome: Outcome) -> dict[str, Any]:
    """Every resource by its construct path."""
    return {
        body["//"]["metadata"]["path"]: without_metadata(body)
        for stack in outcome.stacks.values()
        for group in stack["resource"].values()
        for body in group.values()
    }


def configuration(outcome: Outcome) -> Any:
    """All of the Terraform JSON but the settings of Terraform: those name folders and versions."""
    return {
        name: without_metadata({section: body for section, body in stack.items() if section != "terraform"})
        for name, stack in outcome.stacks.items()
    }


def errors(outcome: Outcome) -> set[tuple[str, str]]:
    """Construct path and rule of each finding that fails the synthesis."""
    return {(path, rule) for level, path, rule, _ in outcome.report["findings"] if level == "error"}


# -- the wheel -----------------------------------------------------------------------------------------------


def test_the_wheel_holds_the_aspects_alone(laboratory: Laboratory) -> None:
    """Every file of the package, type marker and preload included, and nothing of the application."""
    with zipfile.ZipFile(laboratory.wheel()) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    sources = {file.relative_to(ROOT).as_posix() for file in (ROOT / "aspects").rglob("*") if file.is_file()}
    wanted = {name.replace("aspects/", "cdktf_guardrails/", 1) for name in sources if "__pycache__" not in name}
    assert names == wanted
    assert {"cdktf_guardrails/py.typed", "cdktf_guardrails/fast_start/preload.js"} <= names


def test_the_wheel_asks_for_little(metadata: Message) -> None:
    """The construct tree and the bridge to Node."""
    required = metadata.get_all("Requires-Dist") or []
    assert {re.split(r"[<>=;\s]", each)[0] for each in required} == {"cdktf", "constructs", "jsii"}


def test_the_wheel_says_what_it_is(metadata: Message) -> None:
    """A package index shows the page of the library, and a type checker knows that it is typed."""
    assert "Typing :: Typed" in (metadata.get_all("Classifier") or [])
    assert metadata["Description-Content-Type"].startswith("text/markdown")
    description = metadata.get_payload(decode=True)
    assert description == (ROOT / "docs" / "guardrails" / "index.md").read_bytes()


@both
def test_the_wheel_is_what_the_app_imports(laboratory: Laboratory, framework: str) -> None:
    """The library comes from the environment, not from this repository."""
    command = [
        str(laboratory.python(framework)),
        "-P",
        "-c",
        "import cdktf_guardrails; print(cdktf_guardrails.__file__)",
    ]
    found = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True).stdout
    environment = laboratory.python(framework).parent.parent
    assert found.startswith(str(environment)) and "site-packages/cdktf_guardrails/__init__.py" in found


def test_the_wheel_is_typed(laboratory: Laboratory, tmp_path: Path) -> None:
    """A type checker finds a wrong option, and knows what comes back."""
    code = (
        "from cdktf_guardrails import Guardrails\n"
        'Guardrails(environment_suffix=42)\nreveal_type(Guardrails("dev").changes)\n'
    )
    (tmp_path / "app.py").write_text(code)
    python = laboratory.python("cdktf")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir=cache", f"--python-executable={python}", "app.py"]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert '"environment_suffix" to "Guardrails" has incompatible type "int"; expected "str"' in output
    assert 'Revealed type is "tuple[cdktf_guardrails.core.model.Change, ...]"' in output
    assert "Found 1 error in 1 file" in output


def test_both_environments_are_locked_by_hash_from_anywhere() -> None:
    """Every package has its hashes, and no line says where to get it."""
    for framework in FRAMEWORKS:
        text = (HERE / f"{framework}.lock").read_text(encoding="utf-8")
        packages = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
        assert packages
        assert all("--hash=sha256:" in block for block in packages)
        assert "://" not in text and "--index" not in text and "--find-links" not in text
        for line in (HERE / f"{framework}.in").read_text(encoding="utf-8").splitlines():
            assert line.startswith("#") or f"{line} \\" in text


# -- the sample app ------------------------------------------------------------------------------------------


@both
def test_the_app_gets_its_guardrails(laboratory: Laboratory, framework: str) -> None:
    """Names, tags, switches and companions, on typed and untyped resources, nested, counted, in both stacks."""
    outcome = laboratory.run(framework)
    assert outcome.status == 0, outcome.errors
    assert errors(outcome) == set()
    found = bodies(outcome)
    mandatory = {"Environment": "pr-42", "Owner": "billing"}
    assert {path: body["tags"] for path, body in found.items() if "tags" in body} == {
        "invoices/files/bucket": {"Content": "invoices", "Name": "s3-bucket-pr-42", **mandatory},
        "invoices/files/changes": {"Name": "changes-${count.index}_pr-42", **mandatory},
        "invoices/service/cluster": {"Name": "printing_pr-42", **mandatory},
        "invoices/service/logs": {"Name": "printing_pr-42", **mandatory},
        "invoices/service/task": {"Name": "printing_pr-42", **mandatory},
        "invoices/printers": {"Name": "security_group_pr-42", **mandatory},
        "invoices/topic": {"Name": "printed_pr-42", **mandatory},
        "ledger/database": {"Name": "ledger-pr-42", **mandatory},
        "ledger/secret": {"Name": "secretsmanager_secret_pr-42", **mandatory},
    }
    assert found["invoices/files/bucket"]["bucket"] == "s3-bucket-pr-42"
    assert found["invoices/files/bucket"]["force_destroy"] is True
    assert found["invoices/files/changes"]["count"] == 2
    assert found["invoices/service/task"]["family"] == "printing_pr-42"
    assert found["invoices/topic"]["kms_master_key_id"].startswith("arn:aws:kms")
    assert found["ledger/database"]["cluster_identifier"] == "ledger-pr-42"
    assert found["ledger/database"]["deletion_protection"] is False
    assert found["ledger/database"]["lifecycle"] == {"prevent_destroy": False}
    assert found["ledger/database"]["storage_encrypted"] is True
    assert found["ledger/secret"]["recovery_window_in_days"] == 0
    companions = all_of(outcome.stacks["invoices"], "aws_s3_bucket_server_side_encryption_configuration")
    assert len(companions) == 1


@both
def test_what_is_no_resource_stays(laboratory: Laboratory, framework: str) -> None:
    """A data source's tags are a filter, a module's inside is its own, which is said."""
    outcome = laboratory.run(framework)
    stack = outcome.stacks["invoices"]
    assert without_metadata(stack["data"]["aws_vpc"]["shared"]) == {"tags": {"Name": "shared"}}
    assert without_metadata(stack["module"]["network"]) == {
        "name": "printing",
        "source": "terraform-aws-modules/vpc/aws",
        "version": "5.21.0",
    }
    # Each stack that holds data also says that guardrails on what is deployed may replace it.
    found = [each[:3] for each in outcome.report["findings"] if each[2] != "replaces-data"]
    assert found == [["info", "invoices", "module-inside-unseen"]]


NEWER = ["invoices/service/logs", "deletion_protection_enabled"]
"""What is written under CDK Terrain only: the provider of its bindings is newer, and only that has the attribute."""


def test_both_frameworks_give_the_same(laboratory: Laboratory) -> None:
    """The same app under both: the same Terraform and changes, but for what only the newer provider has."""
    one, other = (laboratory.run(framework) for framework in FRAMEWORKS)
    assert [each for each in other.report["changes"] if each != NEWER] == one.report["changes"]
    assert NEWER in other.report["changes"]
    wanted = configuration(other)
    logs = only(wanted["invoices"], "aws_cloudwatch_log_group")
    assert logs.pop(NEWER[1]) is False
    assert configuration(one) == wanted


@both
def test_findings_fail_the_synthesis(laboratory: Laboratory, framework: str) -> None:
    """Those of both stacks in one run, on the constructs, but not the acknowledged one."""
    outcome = laboratory.run(framework, "PCI DSS")
    assert outcome.status != 0
    assert "[invoices/files/bucket] s3-bucket-versioning: " in outcome.errors
    found = errors(outcome)
    assert {
        ("invoices/files/bucket", "s3-bucket-versioning"),
        ("invoices/service/task", "ecs-root-user"),
        ("ledger/database", "rds-iam-authentication"),
        ("ledger/secret", "secret-rotation"),
    } <= found
    assert "security-group-open-ingress" not in {rule for _, rule in found}
    assert {source.split(":")[0] for *_, source in outcome.report["findings"]} == {"app.py"}


def test_both_frameworks_find_the_same(laboratory: Laboratory) -> None:
    """The findings do not depend on who synthesizes."""
    one, other = (laboratory.run(framework, "PCI DSS") for framework in FRAMEWORKS)
    assert one.report["findings"] == other.report["findings"]


@both
def test_a_rule_and_a_standard_of_the_team_work(laboratory: Laboratory, framework: str) -> None:
    """They are found in the synthesis, next to the library's own, and by the program that the wheel installs."""
    outcome = laboratory.run(framework, "house")
    wanted = {("invoices/topic", "house-topic-display-name"), ("invoices/topic", "house-topic-name")}
    assert errors(outcome) == wanted
    told = ("name is 'printed_pr-42', which tells the event and not the subject", "[House 1]")
    assert [each for each in told if each not in outcome.errors] == []
    folder = "out/stacks/invoices"
    done = laboratory.command(framework, "check", folder, "--pack", "house:HOUSE", "--reports", "reports")
    assert done.returncode == 1, done.stderr
    assert "1 stack: 2 errors, 0 accepted, 0 undecided, 1 compliant, 0 not applicable" in done.stdout
    explained = laboratory.command(framework, "explain", "house-topic-name", "--pack", "house:HOUSE")
    assert explained.returncode == 0 and "Topics are named after their subject" in explained.stdout


def test_cdk_terrain_needs_no_cdktf(laboratory: Laboratory) -> None:
    """Where cdktf is not there at all, nothing is missing."""
    outcome = laboratory.run("cdktn", alone=True)
    assert outcome.status == 0, outcome.errors
    assert configuration(outcome) == configuration(laboratory.run("cdktn"))


@both
def test_the_team_can_test_its_app(laboratory: Laboratory, framework: str) -> None:
    """The assertions work on its constructs, whichever the framework; without guardrails they list all offenders."""
    done = laboratory.check(framework, CHECKS)
    assert done.returncode == 0, done.stderr
    first, *offenders, last = done.stdout.splitlines()
    assert first.startswith("names without the suffix 'dev' (")
    assert "  [invoices/topic] aws_sns_topic.name is 'printed'; use 'printed_dev'" in offenders
    assert "  [ledger/database] aws_rds_cluster.cluster_identifier is 'ledger'; use 'ledger-dev'" in offenders
    assert last == f"{framework} ['aws_sns_topic']"
