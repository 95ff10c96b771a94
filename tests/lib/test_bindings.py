"""The application under each set of framework and bindings, from one source."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aspects.core.provider_versions import allowed
from aspects.facts.history import span
from lib.bindings import DEFAULT, SETS, BindingsError, environment_folder, use
from lib.settings import ACCOUNT_STACK_NAME
from scripts.project import ROOT
from tests.conftest import BINDINGS


def test_a_set_that_does_not_exist_is_one_line() -> None:
    """It names the sets that there are."""
    with pytest.raises(BindingsError, match=r"^BINDINGS is 'cdktf-7'; use cdktf-5, cdktf-6 or cdktn-6$"):
        use({"BINDINGS": "cdktf-7"})


def test_bindings_that_do_not_fit_are_one_line_with_exit_status_2() -> None:
    """What is there, what was asked for, and how to get it."""
    other = next(name for name, each in SETS.items() if each.framework != BINDINGS.framework)
    environment = {**os.environ, "BINDINGS": other}
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: BINDINGS is {other}, but {sys.executable} has {BINDINGS.framework} ")
    assert line.endswith(f"; use make synth BINDINGS={other}, or {environment_folder(other)}/bin/python")


def test_a_module_has_two_names_and_is_one(tmp_path: Path) -> None:
    """Under CDK Terrain, the names of CDKTF lead to its modules, submodules too; what does not exist is not found."""
    for package in ("cdktn", "cdktn_provider_aws"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("made = object()")
    (tmp_path / "cdktn_provider_aws" / "vpc.py").write_text("class Vpc: pass")
    code = """
import os, sys
from importlib.util import find_spec
from lib.bindings import use
print(use(os.environ).framework, use({}).aws)
import cdktf, cdktn, cdktn_provider_aws.vpc
from cdktf_cdktf_provider_aws.vpc import Vpc
print(cdktf is cdktn, Vpc is cdktn_provider_aws.vpc.Vpc, Vpc.__module__, cdktn.__spec__.name)
print(find_spec("cdktf_cdktf_provider_aws.nothing"), len(sys.meta_path) - before)
"""
    code = f"import sys; before = len(sys.meta_path)\n{code}"
    environment = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}  # -S: of this environment, nothing is seen
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "cdktn cdktn_provider_aws",
        "True True cdktn_provider_aws.vpc cdktn",
        "None 1",
    ]


@cache
def synthesized(bindings: str) -> dict[str, Any]:
    """Terraform JSON by stack, as `make synth` writes it with a set; without the versions of framework and provider."""
    environment = {**os.environ, "BINDINGS": bindings, "CDKTF_OUTDIR": f"{os.environ['TMPDIR']}/{bindings}"}
    environment.pop("JSII_NODE", None)  # each environment has its own
    folder = ROOT / environment_folder(bindings)
    if folder != Path(sys.prefix):  # these tests run in that one, which must not be made anew under them
        install = ["scripts/python", "install"]
        done = subprocess.run(install, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode and not os.environ.get("CI"):
            pytest.skip(f"the packages of {bindings} cannot be installed")
        assert done.returncode == 0, done.stderr
    python = folder / "bin" / "python"
    done = subprocess.run([python, "main.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    stacks = {}
    for name in (ACCOUNT_STACK_NAME, "fraud-detection-dev"):
        file = Path(environment["CDKTF_OUTDIR"], "stacks", name, "cdk.tf.json")
        stacks[name] = json.loads(file.read_text(encoding="utf-8"))
    return stacks


@pytest.mark.slow
@pytest.mark.parametrize("bindings", [name for name in SETS if name != DEFAULT])
def test_every_set_gives_the_same_terraform(bindings: str) -> None:
    """Resource by resource the same as with the default; its own are the provider, and what only its version has."""
    version = allowed(SETS[bindings].provider)
    own, default = (copy.deepcopy(synthesized(each)) for each in (bindings, DEFAULT))
    for name, stack in own.items():
        provider = stack["terraform"]["required_providers"].pop("aws")
        assert provider["version"] == SETS[bindings].provider
        assert provider["source"] in ("aws", "hashicorp/aws")  # Terraform reads them as one
        del default[name]["terraform"]["required_providers"]["aws"]
        for each in (stack, default[name]):
            del each["//"]
        new = {
            (kind, path)
            for kind, _, path in _added(stack["resource"], default[name]["resource"])
            if version.all_have(span(kind, path)) and not allowed(SETS[DEFAULT].provider).all_have(span(kind, path))
        }
        assert new <= _NEW
    assert own == default


# What the guardrails write in a newer provider besides: the first two say what is so by default.
_NEW = {
    ("aws_cloudwatch_log_group", "deletion_protection_enabled"),
    ("aws_s3_bucket_public_access_block", "skip_destroy"),
    ("aws_lambda_function", "source_kms_key_arn"),
}


def _added(own: dict[str, Any], default: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Type, id and path of each top-level attribute that the default lacks; it is taken out."""
    for kind, resources in own.items():
        for name, body in resources.items():
            for path in set(body) - set(default[kind][name]):
                del body[path]
                yield kind, name, path
