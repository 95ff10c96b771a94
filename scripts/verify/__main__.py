"""Verify a deployed environment: ``python -m scripts.verify``.

Every check is one line, and every finding another one below it. Nothing in AWS is changed. Exit status: 0 all is as it
should be, 1 something is not, or there is nothing to verify (one line says why), 2 bad settings or options.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from lib.lock import Busy, held
from lib.settings import Settings, SettingsError
from scripts import aws
from scripts.project import OUTPUT, Failure, check_variables, run, whole
from scripts.verify import subject, way_in
from scripts.verify.checks import CHECKS, Environment
from scripts.verify.checks.frame import Missing, ask
from scripts.verify.checks.live import api_key_id
from scripts.verify.running import RUNNING

REQUESTS = range(10, 1001)
"""How many requests may be measured: fewer say nothing of a 99th percentile, more would be a load test."""

Checks = Mapping[str, Callable[[], list[str]]]


class Report:
    """Shows checks one after the other, and what the one that runs is at where there is a terminal.

    Attributes:
        passed: how many checks found nothing.
        failed: how many found something.
    """

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self.passed = self.failed = 0
        self._status = self.console.status("") if self.console.is_terminal else None
        self._title = self._detail = ""

    def __enter__(self) -> Report:
        """Begin."""
        if self._status:
            self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop showing progress."""
        if self._status:
            self._status.stop()

    def tell(self, detail: str) -> None:
        """Say how far the check is that runs; what was said last stays on its line."""
        self._detail = detail
        if self._status:
            self._status.update(f"{self._title} · {detail}" if detail else self._title)

    def look(self, checks: Checks) -> None:
        """Run checks, and show what each of them finds."""
        for self._title, find in checks.items():
            self.tell("")
            findings = find()
            detail = f" · {self._detail}" if self._detail else ""
            self.console.print(f"{'FAIL' if findings else 'ok':4}  {self._title}{detail}", markup=False)
            for finding in findings:
                self.console.print(f"        {finding}", markup=False)
            self.passed += not findings
            self.failed += bool(findings)


def verify(environment: Environment, report: Report, *, path: str, requests: int, emulator: str | None) -> None:
    """Look at everything there is to look at in an environment.

    Args:
        environment: what to look at.
        report: where to show it.
        path: of the API, for the requests that callers would make.
        requests: how many of them to measure.
        emulator: its address, if it is not AWS who answers; what only AWS has is left out then.
    """
    report.look({title: partial(check, environment) for title, check in CHECKS.items()})
    if emulator:
        what = f"running tasks, confirmed subscriptions, TLS, keys and firewall at the way in, latency of {path}"
        report.console.print(
            f"skipped: {what}; AWS_ENDPOINT_URL points to {emulator}, where nothing runs", markup=False
        )
        return
    report.look({title: partial(check, environment) for title, check in RUNNING.items()})
    key = ask(environment, "apigateway", "get_api_key", apiKey=api_key_id(environment), includeValue=True)["value"]
    settings = environment.settings
    door = way_in.Door(settings.api_domain, settings.origin_domain, path, key, requests)
    report.look(way_in.checks(door, report.tell))


def main(arguments: Sequence[str]) -> int:
    """Verify the environment of the settings and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.verify", description=__doc__)
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder to synthesize to (cdktf.out)")
    parser.add_argument(
        "--path", default="/api/health", help="path to request from the API (/api/health; any response counts)"
    )
    parser.add_argument(
        "--requests",
        type=whole(REQUESTS.start, REQUESTS.stop - 1),
        default=100,
        help="number of requests to measure (100)",
    )
    options = parser.parse_args(arguments)
    if not options.path.startswith("/api/"):
        parser.error(f'--path is "{options.path}"; use a path below /api/')
    return run(partial(_run, options), SettingsError)


def _run(options: argparse.Namespace) -> None:
    check_variables()
    settings = Settings.load()
    output = options.output.resolve()
    try:
        with held(output, f"make verify of {settings.stack_name}"):
            environment = subject.find(settings, output)
    except Busy as error:
        raise Failure(str(error)) from None
    emulator = os.environ.get("AWS_ENDPOINT_URL")
    try:
        with Report() as report:
            verify(environment, report, path=options.path, requests=options.requests, emulator=emulator)
    except (Missing, BotoCoreError, ClientError) as error:
        raise Failure(f"the environment cannot be verified ({aws.reason(error)})") from None
    print(f"{report.passed} checks passed, {report.failed} failed", file=sys.stderr)
    if report.failed:
        raise Failure(f"{settings.stack_name} does not match its settings, see above")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
