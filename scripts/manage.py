"""Synthesize, plan, make the image repositories, deploy, adopt and destroy: ``python -m scripts.manage COMMAND``.

Exit status: 0 done, 2 bad settings (one line per problem on stderr), else what failed said why on stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from lib.settings import ACCOUNT_STACK_NAME, Settings, SettingsError, environment_variable
from lib.summary import summary
from scripts import images

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "cdktf.out"

TERRAFORM_MINIMUM = (1, 10)
"""The first Terraform whose S3 backend locks without a DynamoDB table."""

IMPORTS, PLAN = "adopt.tf.json", "adopt.tfplan"
"""What ``adopt`` writes into a stack's directory for a while: import blocks, and a plan with its secrets."""

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LOG_PREFIX = re.compile(r"^\[[^]]*\] \[[A-Z]+\] default - ")
_NOISE = re.compile(r"^([\u2800-\u28ff] |Error: While synthesizing one or more error annotations)")
_END = ("Generated Terraform code for", "ERROR: cdktf encountered an error while synthesizing")
"""What starts the last part of the output, which says again what came before, or is in the summary."""


class Failure(Exception):
    """A command cannot go on; the text is the one line that says why and what to do.

    Attributes:
        status: the exit status.
    """

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def synth(settings: Settings, output: Path = OUTPUT) -> None:
    """Run ``cdktf synth`` into ``output`` and print the summary of what it wrote."""
    print(f"synthesizing {settings.stack_name}", file=sys.stderr, flush=True)
    result = subprocess.run(
        [Path(sys.prefix, "bin", "cdktf"), "synth", "--output", output],
        cwd=ROOT,
        env={**os.environ, "CI": "true"},  # no spinner, which would end up among the lines
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    for line in calm(result.stdout):
        print(line, file=sys.stderr)
    if result.returncode:
        raise Failure("cdktf synth failed, see above", result.returncode)
    print(summary(output, settings), flush=True)


def calm(output: str) -> list[str]:
    """What matters in the output of ``cdktf synth``: findings, warnings and what the app wrote, once."""
    lines: list[str] = []
    for raw in output.splitlines():
        line = _LOG_PREFIX.sub("", _ESCAPES.sub("", raw)).rstrip()
        if line.startswith(_END):
            break
        if line and not _NOISE.match(line):
            lines.append(line)
    return lines


def terraform_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for terraform, which finds its providers in this machine's mirror, if there is one.

    A ``TF_CLI_CONFIG_FILE`` that exists stays.
    """
    result = {**environ, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    mirror = ROOT.parent / "shared" / "bin" / "terraform-mirror"
    if mirror.is_file() and not Path(environ.get("TF_CLI_CONFIG_FILE", "")).is_file():
        found = subprocess.run([mirror], stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
        if found:
            result["TF_CLI_CONFIG_FILE"] = found
    return result


def find_terraform(environ: Mapping[str, str] = os.environ) -> str:
    """The path of a terraform that is new enough.

    Raises:
        Failure: there is none.
    """
    wanted = f"terraform {'.'.join(map(str, TERRAFORM_MINIMUM))} or later"
    path = shutil.which("terraform", path=environ.get("PATH"))
    if path is None:
        raise Failure(f"terraform is not on PATH; install {wanted}")
    answer = subprocess.run([path, "version", "-json"], capture_output=True, text=True, check=False).stdout
    try:
        version: str = json.loads(answer)["terraform_version"]
    except (ValueError, KeyError):
        raise Failure(f"{path} does not tell its version; install {wanted}") from None
    if tuple(map(int, version.split("-")[0].split(".")[:2])) < TERRAFORM_MINIMUM:
        raise Failure(f"terraform {version} is too old; install {wanted}")
    return path


def caller(region: str) -> str:
    """Who deploys, as AWS knows them: the ARN behind the credentials.

    Raises:
        Failure: there are no credentials, or AWS does not accept them.
    """
    import boto3  # here, because it takes a moment and only these commands need it
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    how = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login"
    config = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 4, "mode": "standard"})
    try:
        arn: str = boto3.client("sts", region_name=region, config=config).get_caller_identity()["Arn"]
    except (BotoCoreError, ClientError) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise Failure(f"AWS credentials are missing or refused ({reason}); {how}") from None
    return arn


def run_terraform(
    command: str, settings: Settings, stack: str, *, auto_approve: bool = False, output: Path = OUTPUT
) -> None:
    """Synthesize into ``output`` and run a command of terraform there, or our ``adopt`` or ``images``, for one stack.

    Other files beside a stack's JSON stay: an override file of Terraform counts. What a killed ``adopt`` left goes.

    Raises:
        Failure: something is missing, or terraform failed.
    """
    if command == "apply" and stack != ACCOUNT_STACK_NAME and settings.uses_example_domain:
        variable = environment_variable("domain_name")
        raise Failure(
            f"{settings.domain_name} is a reserved example name, which nobody can deploy to;"
            f" set {variable} to a domain whose Route 53 zone is in this account"
        )
    if command in ("apply", "destroy", "images") and not auto_approve and not sys.stdin.isatty():
        raise Failure("terraform asks for approval, but there is no terminal; set AUTO_APPROVE=1 to go on without")
    terraform = find_terraform()
    print(f"{stack} as {caller(settings.region)}", file=sys.stderr, flush=True)
    synth(settings, output)

    directory = output / "stacks" / stack
    for name in (IMPORTS, PLAN):
        (directory / name).unlink(missing_ok=True)  # Terraform would import what may not be there
    approval = ["-auto-approve"] if auto_approve and command != "plan" else []
    plain = [] if sys.stdout.isatty() else ["-no-color"]
    steps = [["init", "-input=false", *plain]]
    if command == "images":
        steps.append(["apply", *images.targets(images.synthesized(directory)), *approval, *plain])
    elif command != "adopt":
        steps.append([command, *approval, *plain])
    for step in steps:
        if step[0] == "apply" == command and stack != ACCOUNT_STACK_NAME:
            images.require(directory, settings.region)
        status = subprocess.run([terraform, *step], cwd=directory, env=terraform_environment(), check=False).returncode
        if status:
            raise Failure(f"terraform {step[0]} failed, see above", status)
    if command == "adopt":
        adopt(terraform, settings, directory)
    elif command == "images":
        print(images.instructions(directory, settings.region))


def adopt(terraform: str, settings: Settings, directory: Path) -> None:
    """Import what a killed apply left behind, as ``scripts.adopt`` finds it, and say what that was.

    Raises:
        Failure: terraform failed.
    """
    import boto3  # here, because only this command needs it
    from botocore.exceptions import BotoCoreError, ClientError

    from scripts import adopt, inventory

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [terraform, *arguments],
            cwd=directory,
            env=terraform_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    session = boto3.Session(region_name=settings.region)
    try:
        adopted = adopt.adopt(run, directory, lambda types: inventory.live(session, types))
    except adopt.AdoptionError as error:
        raise Failure(f"terraform failed\n{error}") from None
    except (BotoCoreError, ClientError) as error:
        raise Failure(f"AWS does not list what there is ({' '.join(str(error).split())})") from None
    print(f"adopted {len(adopted)} resources; go on with make deploy" if adopted else "nothing to adopt")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.manage", description=__doc__)
    parser.add_argument("command", choices=["synth", "plan", "images", "deploy", "adopt", "destroy"])
    parser.add_argument("--stack", choices=["environment", "account"], default="environment")
    parser.add_argument("--auto-approve", action="store_true")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where to synthesize to (cdktf.out)")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.load()
        if options.command == "synth":
            synth(settings, options.output.resolve())
        else:
            command = "apply" if options.command == "deploy" else options.command
            stack = ACCOUNT_STACK_NAME if options.stack == "account" else settings.stack_name
            run_terraform(command, settings, stack, auto_approve=options.auto_approve, output=options.output.resolve())
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except Failure as error:
        print(f"error: {error}", file=sys.stderr)
        return error.status
    except images.MissingImages as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
