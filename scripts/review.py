"""Say what a pull request changes in its environment: ``python -m scripts.review``, which `make review` runs.

It plans, compares the findings of the pack with those of the branch that BASE names (origin/main), and writes both as
Markdown to ``dist/review.md``. In a pipeline, where PULL_REQUEST is its number, it also becomes a comment there, one
per environment, which the next run rewrites. Exit status: that of the plan; new findings do not change it, as the
synthesis has already failed where one is not accepted.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lib.settings import Settings, SettingsError
from scripts.project import OUTPUT, ROOT, Failure, check_variables, run

REVIEW = ROOT / "dist" / "review.md"

AUTHOR = "github-actions[bot]"
"""Who writes as a workflow. Comments of others are left alone, whatever they begin with."""

_MOST = 50_000
"""Characters of a plan that are shown, from its end; GitHub takes 65,536 of a comment."""

_PROGRESS = re.compile(r": (?:Refreshing state\.\.\.|Reading\.\.\.|Still reading\.\.\.|Read complete after )")

_SECONDS = 30


def marker(environment: str) -> str:
    """Return the first line of the comment of an environment, which no reader sees."""
    return f"<!-- review of {environment} -->"


def body(environment: str, plan: str, difference: str) -> str:
    """Return the comment.

    Args:
        environment: its suffix.
        plan: what terraform printed.
        difference: the compliance of both sides, compared, as Markdown.
    """
    lines = [line for line in plan.strip().splitlines() if not _PROGRESS.search(line)]
    summed = [line for line in lines if re.match(r"Plan: |No changes\.|Error: |error: ", line)]
    text = "\n".join(lines)
    if len(text) > _MOST:
        text = f"… (the beginning is in the log of the run)\n{text[-_MOST:]}"
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join(
        [
            marker(environment),
            f"# Environment `{environment}`",
            "",
            f"<details><summary>{html.escape((summed or ['no plan'])[-1])}</summary>",
            "",
            f"{fence}text",
            text,
            fence,
            "",
            "</details>",
            "",
            difference.strip(),
            "",
        ]
    )


def compliance(stack: str, base: str, root: Path = ROOT, output: Path = OUTPUT) -> str:
    """Return the findings that the working tree has and a commit has not, as Markdown.

    Args:
        stack: the name of the stack.
        base: the commit.
        root: the repository.
        output: where the working tree was synthesized to.
    """
    with _checked_out(base, root) as folder:
        if folder is None:
            return f"No compliance diff: `{base}` is not in this checkout."
        before = folder / "cdktf.out"
        environment = {**os.environ, "CDKTF_OUTDIR": str(before)}
        done = subprocess.run(
            [sys.executable, "main.py"], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return f"No compliance diff: `{base}` cannot be synthesized with these settings."
        files = [each / "stacks" / stack / "compliance.json" for each in (before, output)]
        compared = subprocess.run(
            [sys.executable, "-m", "aspects", "diff", *files], cwd=ROOT, capture_output=True, text=True, check=False
        )
    if compared.returncode not in (0, 1):
        raise Failure(f"the compliance of {base} cannot be compared: {compared.stderr.strip()}")
    return compared.stdout


@contextmanager
def _checked_out(base: str, root: Path) -> Iterator[Path | None]:
    """Yield a folder with the files of a commit, or ``None`` where it is not known."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "base")
        git = ["git", "-C", str(root)]
        command = [*git, "worktree", "add", "--detach", "--quiet", "--", str(folder), base]
        known = not subprocess.run(command, capture_output=True, check=False).returncode
        try:
            yield folder if known else None
        finally:
            if known:
                subprocess.run([*git, "worktree", "remove", "--force", str(folder)], capture_output=True, check=False)


class Comments:
    """The comments of a pull request on GitHub.

    Args:
        environ: of a workflow, with GITHUB_TOKEN.

    Raises:
        Failure: something is missing there.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        number = environ.get("PULL_REQUEST", "")
        if not re.fullmatch(r"[1-9]\d*", number):
            raise Failure(f"PULL_REQUEST is {number!r}; use the number of a pull request", 2)
        missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not environ.get(name)]
        if missing:
            raise Failure(f"{' and '.join(missing)} are not set; a comment needs them", 2)
        api = environ.get("GITHUB_API_URL") or "https://api.github.com"
        self._repository = f"{api}/repos/{environ['GITHUB_REPOSITORY']}"
        self._issue = f"{self._repository}/issues/{number}/comments"
        self._token = environ["GITHUB_TOKEN"]

    def write(self, text: str) -> None:
        """Write a comment instead of an earlier one that begins with the same line.

        Raises:
            Failure: GitHub does not take it.
        """
        first = text.partition("\n")[0]
        for comment in self._all():
            if comment["user"]["login"] == AUTHOR and comment["body"].partition("\n")[0].rstrip() == first:
                self._ask("PATCH", f"{self._repository}/issues/comments/{comment['id']}", {"body": text})
                return
        self._ask("POST", self._issue, {"body": text})

    def _all(self) -> Iterator[dict[str, Any]]:
        page = 1
        while found := self._ask("GET", f"{self._issue}?per_page=100&page={page}"):
            yield from found
            page += 1

    def _ask(self, method: str, address: str, content: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/vnd.github+json"}
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(address, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as response:
                return json.load(response)
        except (urllib.error.URLError, TimeoutError) as error:
            raise Failure(
                f"GitHub does not accept the comment ({error}); the workflow needs pull-requests: write"
            ) from None


def main() -> None:
    """Plan, compare, write.

    Raises:
        Failure: there is no plan, or GitHub does not take the comment.
    """
    check_variables()
    settings = Settings.load()
    plan = subprocess.run(
        [sys.executable, "-m", "scripts.manage", "plan"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(plan.stdout, flush=True)
    difference = "" if plan.returncode else compliance(settings.stack_name, os.environ.get("BASE") or "origin/main")
    text = body(settings.environment_suffix, plan.stdout, difference)
    REVIEW.parent.mkdir(exist_ok=True)
    REVIEW.write_text(text, encoding="utf-8")
    print(f"wrote {REVIEW.relative_to(ROOT)}", file=sys.stderr)
    if os.environ.get("PULL_REQUEST"):
        Comments(os.environ).write(text)
    if plan.returncode:
        raise Failure("there is no plan, see above", plan.returncode)


if __name__ == "__main__":
    sys.exit(run(main, SettingsError))
