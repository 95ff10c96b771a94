"""Synthesize, plan, make the image repositories, deploy, adopt and destroy: ``python -m scripts.manage COMMAND``.

Exit status: 0 done, 2 bad settings or variables (one line per problem on stderr), else what failed said why on stderr.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lib.lock import Busy, held
from lib.settings import ACCOUNT_STACK_NAME, Settings, SettingsError, environment_variable
from lib.summary import summary
from scripts import aws
from scripts.project import OUTPUT, ROOT, Failure, check_variables, is_on, run
from scripts.terraform import Terraform, find_terraform

COMMANDS = ("synth", "plan", "images", "deploy", "adopt", "destroy")


def synthesize(settings: Settings, output: Path) -> None:
    """Run ``main.py`` into ``output``.

    Raises:
        Failure: it failed, and has said why.
    """
    print(f"synthesizing {settings.stack_name}", file=sys.stderr, flush=True)
    environment = {**os.environ, "CDKTF_OUTDIR": str(output)}
    environment.pop("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", None)
    status = subprocess.run([sys.executable, ROOT / "main.py"], cwd=ROOT, env=environment, check=False).returncode
    if status:
        raise Failure("the synthesis failed, see above", status)


def synth(settings: Settings, output: Path = OUTPUT) -> None:
    """Run ``main.py`` into ``output`` and print the summary of what it wrote.

    Raises:
        Failure: it failed, and has said why.
    """
    synthesize(settings, output)
    print(summary(output, settings), flush=True)


def run_terraform(
    command: str, settings: Settings, stack: str, *, auto_approve: bool = False, output: Path = OUTPUT
) -> None:
    """Synthesize into ``output`` and run a command of terraform there, or our ``adopt``, for one stack.

    Other files next to a stack's JSON stay: an override file of Terraform counts. What a killed ``adopt`` left goes.

    Args:
        command: ``plan``, ``apply``, ``destroy``, ``adopt`` or ``images``, which applies only the repositories.
        settings: of the environment.
        stack: the name of the stack.
        auto_approve: do not ask before ``apply``, ``destroy`` and ``images``.
        output: where to synthesize to.

    Raises:
        Failure: something is missing, or terraform failed.
    """
    if command == "apply" and stack != ACCOUNT_STACK_NAME and settings.uses_example_domain:
        variable = environment_variable("domain_name")
        raise Failure(
            f"{settings.domain_name} is a reserved example name, which cannot be deployed; set {variable} to"
            " a domain whose Route 53 zone is in this account"
        )
    if command == "images" and stack == ACCOUNT_STACK_NAME:
        raise Failure("the account stack has no images; use make images without STACK", 2)
    if command in ("apply", "destroy", "images") and not auto_approve and not sys.stdin.isatty():
        raise Failure(
            "terraform asks for approval, but there is no terminal; set AUTO_APPROVE=1 to continue without approval"
        )
    from scripts import adopt, images, quotas  # here, because boto3 takes a moment and a synthesis does not need it

    terraform = Terraform(find_terraform(), output / "stacks" / stack)
    print(f"{stack} as {aws.caller(settings.region)}", file=sys.stderr, flush=True)
    aws.check_state_bucket(settings.state_bucket, settings.region)
    synth(settings, output)

    for name in (adopt.IMPORTS, adopt.PLAN):
        (terraform.directory / name).unlink(missing_ok=True)  # Terraform would import what may not be there
    plain = [] if sys.stdout.isatty() else ["-no-color"]
    terraform.show("init", "-input=false", *plain)
    if command == "adopt":
        take_over(terraform, settings)
        return
    if command in ("plan", "apply") and stack != ACCOUNT_STACK_NAME:
        quotas.check(terraform, settings.region, enforce=command == "apply")
    if command == "apply" and stack != ACCOUNT_STACK_NAME:
        images.require(terraform.directory, settings.region)
    approval = ["-auto-approve"] if auto_approve and command != "plan" else []
    if command != "images":
        terraform.show(command, *approval, *plain)
        return
    terraform.show("apply", *images.targets(terraform.directory), *approval, *plain)
    print(images.instructions(terraform.directory, settings.region))


def take_over(terraform: Terraform, settings: Settings) -> None:
    """Import what exists and the state does not know, as ``scripts.adopt`` finds it, and say what that was.

    Raises:
        Failure: terraform failed.
    """
    from scripts import adopt
    from scripts.inventory.engine import live

    session = aws.session(settings.region)
    try:
        adopted = adopt.adopt(terraform.read, terraform.directory, lambda types: live(session, types))
    except adopt.AdoptionError as error:
        raise Failure(f"terraform failed\n{error}") from None
    except aws.errors() as error:
        raise Failure(f"AWS does not list its resources ({aws.reason(error)})") from None
    print(f"adopted {len(adopted)} resources; continue with make deploy" if adopted else "nothing to adopt")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.manage", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument(
        "--stack", choices=["environment", "account"], help="default: the variable STACK, or environment"
    )
    parser.add_argument("--auto-approve", action="store_true", help="also set by the variable AUTO_APPROVE=1")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder to synthesize to (cdktf.out)")
    options = parser.parse_args(arguments)
    return run(lambda: _run(options), SettingsError)


def _run(options: argparse.Namespace) -> None:
    check_variables()
    settings = Settings.load()
    auto_approve = options.auto_approve or is_on("AUTO_APPROVE")
    account = (options.stack or os.environ.get("STACK", "").lower()) == "account"
    stack = ACCOUNT_STACK_NAME if account else settings.stack_name
    output = options.output.resolve()
    command: str = options.command
    brief = command == "synth"
    try:
        with held(output, f"make {command} of {settings.stack_name if brief else stack}", brief=brief):
            if brief:
                synth(settings, output)
            else:
                terraform = "apply" if command == "deploy" else command
                run_terraform(terraform, settings, stack, auto_approve=auto_approve, output=output)
    except Busy as error:
        raise Failure(str(error)) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
