"""One environment, deployed and destroyed as docs/deployment.md says, with a log of every command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib import values as types
from lib.settings import ACCOUNT_STACK_NAME, Settings
from scripts.terraform import find_terraform, terraform_environment
from tests.e2e.emulator.process import Emulator
from tests.e2e.leash import ROOT, Leashed
from tests.e2e.progress import Step

OVERRIDE = {"provider": {"aws": {"max_retries": 4}}}
"""The one thing that the emulator asks for beside environment variables. By default the provider repeats a failed call
25 times: an operation that the emulator does not have would take an hour to fail."""

DEPLOYERS = "deployer-"
"""How the access keys of those who deploy begin; the suffix follows."""

_DONE = re.compile(r": (?:Creation|Modifications|Destruction) complete after|^adopting ", re.MULTILINE)
_ERROR = re.compile(r"^(?:│ |╷\n)?Error: ", re.MULTILINE)
_MOST_ERROR_LINES = 40


class Failed(Exception):
    """A step did not do what it should.

    Attributes:
        log: the file that says more, if there is one.
    """

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(message)
        self.log = log


@dataclass
class Deployment:
    """An environment and its own output folder; with ``account``, the account stack.

    Attributes:
        emulator: what it is deployed to.
        folder: of its output and its logs.
        variables: settings as environment variables, as a user exports them; may change between two commands.
        account: whether this is the account stack.
    """

    emulator: Emulator
    folder: Path
    variables: dict[str, str]
    account: bool = False
    _logs: int = field(default=0, repr=False)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return Settings.load(environ=self.variables)

    @property
    def stack_name(self) -> str:
        """The name of the stack."""
        return ACCOUNT_STACK_NAME if self.account else self.settings.stack_name

    @property
    def directory(self) -> Path:
        """The working directory of terraform: the synthesized stack."""
        return self.folder / "cdktf.out" / "stacks" / self.stack_name

    @property
    def access_key(self) -> str:
        """Who deploys this stack, and nothing else."""
        return f"{DEPLOYERS}{types.ACCOUNT_SUFFIX if self.account else self.settings.environment_suffix}"

    def environment(self) -> dict[str, str]:
        """The environment of every command."""
        caller = self.emulator.environment(self.access_key)
        clean = {key: value for key, value in caller.items() if not _is_setting(key)}
        return {**terraform_environment(clean), **self.variables}

    def manage(self, command: str, step: Step) -> None:
        """``make deploy`` or ``make destroy`` of this stack, without being asked.

        Raises:
            Failed: it did not succeed.
        """
        process, log = self.start(command)
        try:
            status = self.follow(process, log, step)
        finally:
            process.kill()
        if status:
            raise Failed(f"{command} of {self.stack_name} failed\n{errors(log)}", log)

    def start(self, command: str) -> tuple[Leashed, Path]:
        """Start what ``manage`` runs; the caller waits for it and kills it."""
        self._write_override()
        stack = "account" if self.account else "environment"
        arguments = [command, "--stack", stack, "--auto-approve", "--output", str(self.folder / "cdktf.out")]
        log = self._log(command)
        return Leashed([sys.executable, "-m", "scripts.manage", *arguments], log, self.environment()), log

    def migrate(self, step: Step) -> None:
        """``make migrate``.

        Raises:
            Failed: it did not succeed.
        """
        log = self._log("migrate")
        process = Leashed([sys.executable, "-m", "scripts.migrate"], log, self.environment())
        try:
            status = process.wait(120)
        finally:
            process.kill()
        said = log.read_text().splitlines()
        step.tell(said[-1] if said else "")
        if status or said[-1] != "the database is set up":
            raise Failed(f"migrate of {self.stack_name} ended with status {status}\n" + "\n".join(said), log)

    def verify(self, step: Step) -> tuple[int | None, Path]:
        """``make verify``: its exit status and its log."""
        log = self._log("verify")
        output = str(self.folder / "cdktf.out")
        process = Leashed([sys.executable, "-m", "scripts.verify", "--output", output], log, self.environment())
        try:
            status = process.wait(300)
        finally:
            process.kill()
        step.tell((log.read_text().splitlines() or [""])[-1])
        return status, log

    def follow(self, process: Leashed, log: Path, step: Step, until: int | None = None) -> int | None:
        """Wait for the process and tell the step how far it is; with ``until``, until so many resources are done.

        Returns:
            Its exit status; none when it still runs.
        """
        while True:
            status = process.wait(0.5)
            done = len(_DONE.findall(log.read_text(errors="replace")))
            step.tell(f"{done} resources")
            if status is not None or (until is not None and done >= until):
                return status

    def synthesize(self) -> None:
        """Write the JSON of the settings in force.

        Raises:
            Failed: the synthesis failed.
        """
        self._write_override()
        log = self._log("synth")
        output = str(self.folder / "cdktf.out")
        self._run([sys.executable, "-m", "scripts.manage", "synth", "--output", output], log, ROOT)

    def plan(self) -> Mapping[str, Any]:
        """What terraform would change now, as ``terraform show -json`` of a plan has it.

        Raises:
            Failed: the plan failed.
        """
        log = self._log("plan")
        file = log.with_suffix(".tfplan").resolve()
        try:
            self._terraform(["plan", "-input=false", "-no-color", f"-out={file}"], log)
            document: Mapping[str, Any] = json.loads(self._terraform(["show", "-json", str(file)]))
        finally:
            file.unlink(missing_ok=True)  # it may hold secrets
        return document

    def state(self) -> Mapping[str, Any]:
        """``terraform show -json``: what Terraform knows of; it may hold secrets, so it is written nowhere."""
        document: Mapping[str, Any] = json.loads(self._terraform(["show", "-json"]))
        return document

    def outputs(self) -> Mapping[str, Any]:
        """The outputs by name."""
        outputs = self.state().get("values", {}).get("outputs", {})
        return {name: output["value"] for name, output in outputs.items()}

    def unlock(self, lock: str) -> None:
        """``terraform force-unlock``, as after a command that was killed."""
        self._terraform(["force-unlock", "-force", lock])

    def _terraform(self, arguments: list[str], log: Path | None = None) -> str:
        return self._run([find_terraform(), *arguments], log or self._log(arguments[0], keep=False), self.directory)

    def _run(self, command: list[str], log: Path, directory: Path) -> str:
        done = subprocess.run(
            command, cwd=directory, env=self.environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            log.write_text(done.stdout + done.stderr)
            raise Failed(f"{' '.join(command[1:3])} of {self.stack_name} failed\n{errors(log)}", log)
        return done.stdout

    def _write_override(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        (self.directory / "emulator_override.tf.json").write_text(json.dumps(OVERRIDE))

    def _log(self, command: str, keep: bool = True) -> Path:
        self._logs += keep
        logs = self.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        name = "account" if self.account else self.settings.environment_suffix
        return logs / f"{name}-{self._logs:02}-{command}.log"


def errors(log: Path) -> str:
    """The errors in a log of terraform, or its last lines where it has none."""
    lines = log.read_text(errors="replace").splitlines()
    starts = [number for number, line in enumerate(lines) if _ERROR.search(line)]
    chosen = lines[starts[0] :] if starts else lines[-_MOST_ERROR_LINES:]
    return "\n".join(line for line in chosen[:_MOST_ERROR_LINES] if line.strip(" │╷╵"))


def changes(plan: Mapping[str, Any]) -> dict[str, str]:
    """What a plan changes: address to the actions and, of an update, the attributes, such as ``update: tags``.

    Outputs count, too, as ``output.NAME``.
    """
    result = {}
    for resource in plan.get("resource_changes", ()):
        change = resource["change"]
        if change["actions"] in (["no-op"], ["read"]):
            continue
        before, after = change.get("before") or {}, change.get("after") or {}
        names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        detail = f": {', '.join(names)}" if before and after else ""
        result[resource["address"]] = "/".join(change["actions"]) + detail
    for name, change in plan.get("output_changes", {}).items():
        if change["actions"] != ["no-op"]:
            result[f"output.{name}"] = "/".join(change["actions"])
    return result


def _is_setting(variable: str) -> bool:
    return variable.startswith("FRAUD_API_") or variable == "ENVIRONMENT_SUFFIX"
