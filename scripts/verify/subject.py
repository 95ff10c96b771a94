"""What there is to verify: the environment that the settings name, whole, in the account of the credentials."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import boto3

from lib.output import DOCUMENT
from lib.settings import Settings
from scripts import aws, manage
from scripts.inventory.belonging import identity, known, unseen
from scripts.inventory.engine import Live, live
from scripts.project import Failure
from scripts.terraform import Terraform, find_terraform, managed
from scripts.verify.checks.frame import Environment

_MOST_MISSING = 0.25

_READING = re.compile(r"(Describe|Filter|Get|Head|List)[A-Z]")
"""Operations that change nothing, by how AWS names them."""

_ARN = re.compile(r"arn:[\w-]+:[\w-]+:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):")
_ERROR = re.compile(r"^(?:│ )?Error: (.*)$", re.MULTILINE)


def find(settings: Settings, output: Path) -> Environment:
    """Return the environment of the settings, by Terraform's state; nothing is changed but the files in ``output``.

    Args:
        settings: of the environment.
        output: where to synthesize to, as for ``make plan``: the synthesized stack says where the state is.

    Raises:
        Failure: there is none, it is not whole, or it is in another account or region; or a tool or a credential is
            missing.
    """
    terraform = Terraform(find_terraform(), output / "stacks" / settings.stack_name)
    caller = aws.caller(settings.region)
    print(f"{settings.stack_name} as {caller}", file=sys.stderr, flush=True)
    aws.check_state_bucket(settings.state_bucket, settings.region)
    manage.synthesize(settings, output)
    _read(terraform, "init", "-input=false", "-no-color")
    state: Mapping[str, Any] = json.loads(_read(terraform, "show", "-json", "-no-color"))
    planned = json.loads((terraform.directory / DOCUMENT).read_text(encoding="utf-8"))
    require_whole(settings.stack_name, planned, state)
    require_home(settings, caller, state)
    session = aws.session(settings.region)
    session.events.register("before-parameter-build", refuse_changes)
    require_there(settings.stack_name, state, _existing(state, session))
    outputs = {name: each["value"] for name, each in state["values"].get("outputs", {}).items()}
    return Environment(settings.environment_suffix, outputs, state, session, settings)


def _read(terraform: Terraform, *arguments: str) -> str:
    status, said = terraform.read(*arguments)
    if status:
        reason = _ERROR.search(said)
        raise Failure(f"terraform {arguments[0]} failed ({reason[1] if reason else said.strip().splitlines()[-1]})")
    return said


def require_whole(stack: str, planned: Mapping[str, Any], state: Mapping[str, Any]) -> None:
    """Refuse a stack that is not deployed, or only in part.

    Args:
        stack: its name.
        planned: the synthesized stack.
        state: the output of ``terraform show -json``.

    Raises:
        Failure: the state lacks what is planned.
    """
    wanted = {f"{kind}.{name}" for kind, group in planned["resource"].items() for name in group}
    there = {each["address"] for each in managed(state)}
    if not there:
        raise Failure(f"{stack} does not exist: its state is empty; correct ENVIRONMENT_SUFFIX, or run make deploy")
    missing = sorted(wanted - there)
    if missing:
        raise Failure(
            f"{stack} is incomplete: {len(missing)} of {len(wanted)} resources are missing, such as"
            f" {missing[0]}; continue with make deploy or make destroy, whichever did not finish"
        )


def require_there(stack: str, state: Mapping[str, Any], found: Collection[Live]) -> None:
    """Refuse a stack most of which is gone although its state still has it: Terraform saves that only now and then.

    Args:
        stack: its name.
        state: the output of ``terraform show -json``.
        found: what exists of it.

    Raises:
        Failure: more of it is missing than somebody deletes by hand, which the checks find one by one.
    """
    wanted = unseen(state, ())
    missing = unseen(state, found)
    if len(missing) > _MOST_MISSING * len(wanted):
        raise Failure(
            f"{stack} is incomplete: {len(missing)} of {len(wanted)} resources are missing, such as {missing[0]}, which"
            " its state still has; continue with make deploy or make destroy, whichever did not finish"
        )


def _existing(state: Mapping[str, Any], session: boto3.Session) -> list[Live]:
    """Return what AWS lists of the resources in a state; parts of others are not listed."""
    resources = list(managed(state))
    return live(session, {each["type"] for each in resources if identity(each)}, known(resources))


def require_home(settings: Settings, caller: str, state: Mapping[str, Any]) -> None:
    """Refuse credentials or a region other than those that the environment was deployed with.

    Args:
        settings: of the environment.
        caller: the ARN behind the credentials.
        state: the output of ``terraform show -json``.

    Raises:
        Failure: most ARNs in the state are of another account or region.
    """
    account, region = caller.split(":")[4], settings.region
    homes = _homes(each["values"].get("arn") or "" for each in managed(state))
    if homes and (region, account) != homes:
        raise Failure(
            f"{settings.stack_name} is in {homes[0]} of account {homes[1]}, but the settings and credentials are for"
            f" {region} of account {account}; correct FRAUD_API_REGION or AWS_PROFILE"
        )


def _homes(arns: Collection[str] | Any) -> tuple[str, str] | None:
    """Return region and account of most ARNs; none where no ARN has both."""
    found = Counter((match["region"], match["account"]) for match in map(_ARN.match, arns) if match)
    return found.most_common(1)[0][0] if found else None


def refuse_changes(model: Any, **_: object) -> None:
    """Let no call through that could change something: a handler of botocore's ``before-parameter-build``.

    Raises:
        PermissionError: the operation does not only read.
    """
    if not _READING.match(model.name):
        raise PermissionError(f"{model.name} may change something; verify only reads")
