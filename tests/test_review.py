"""`make review`: what a pull request changes, as one comment that the next run rewrites."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import review
from scripts.project import Failure

PLAN = """synthesizing fraud-detection-pr-42
aws_kms_key.it: Refreshing state... [id=1]
data.aws_vpc.it: Read complete after 0s [id=vpc-1]

  # aws_sqs_queue.jobs will be created

Plan: 1 to add, 0 to change, 0 to destroy.
"""


def test_the_comment_has_plan_and_findings() -> None:
    """The sum in view, the plan behind it without what Terraform says of its progress, then the findings."""
    text = review.body("pr-42", PLAN, "## 1 new finding\n")
    assert text.startswith("<!-- review of pr-42 -->\n# Environment `pr-42`\n")
    assert "<summary>Plan: 1 to add, 0 to change, 0 to destroy.</summary>" in text
    assert "will be created" in text and "Refreshing" not in text and "Read complete" not in text
    assert text.endswith("## 1 new finding\n")


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]), max_size=200))
def test_whatever_a_plan_says_stays_text(plan: str) -> None:
    """It cannot leave its block, so that nobody's name of a resource becomes a part of the comment."""
    text = review.body("dev", f"a\n````\n{plan}\n<b>", "after")
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    assert html.count("<pre") == 1 and "<b>" not in html and html.rstrip().endswith("<p>after</p>")


def test_a_long_plan_is_cut_at_its_beginning() -> None:
    """GitHub refuses more than 65,536 characters; the sum stands at the end."""
    text = review.body("dev", f"{'x' * 100}\n" * 1000 + "Plan: 1000 to add", "after")
    assert len(text) < 65_536 and "Plan: 1000 to add\n```" in text and "the beginning is in the log" in text


def test_a_plan_that_failed_is_said() -> None:
    """The last error is what is in view; also where nothing was said."""
    assert "<summary>error: AWS credentials are missing</summary>" in review.body(
        "dev", "synthesizing\nerror: AWS credentials are missing\n", ""
    )
    assert "<summary>no plan</summary>" in review.body("dev", "", "")


# -- compliance --------------------------------------------------------------------------------------------------------

MAIN = """import json, os, pathlib
folder = pathlib.Path(os.environ["CDKTF_OUTDIR"], "stacks", "it")
folder.mkdir(parents=True)
(folder / "compliance.json").write_text(pathlib.Path("report.json").read_text())
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose main.py writes the report that lies next to it."""
    folder = tmp_path / "repository"
    folder.mkdir()
    report = {"schema_version": 1, "reports": []}
    (folder / "main.py").write_text(MAIN)
    (folder / "report.json").write_text(json.dumps(report))
    identity = ["-c", "user.name=it", "-c", "user.email=it@example.com"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], [*identity, "commit", "-qm", "it"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def test_the_base_is_synthesized_and_compared(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was committed, in a folder of its own, of which nothing is left; `aspects diff` gets both reports."""
    asked: list[list[str]] = []
    real = subprocess.run

    def run(command: Any, **options: Any) -> Any:
        if "diff" not in command:
            return real(command, **options)
        before, after = command[-2:]
        asked.append([Path(before).read_text(), str(after)])
        return subprocess.CompletedProcess(command, 1, "## 1 new finding\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    (repository / "report.json").write_text("changed since")
    said = review.compliance("it", "main", repository, tmp_path / "out")
    assert said == "## 1 new finding\n"
    assert asked == [['{"schema_version": 1, "reports": []}', str(tmp_path / "out/stacks/it/compliance.json")]]
    listed = real(["git", "worktree", "list"], cwd=repository, capture_output=True, text=True, check=True).stdout
    assert len(listed.splitlines()) == 1


def test_without_a_base_there_is_no_diff(repository: Path, tmp_path: Path) -> None:
    """A commit that is unknown, looks like an option, or cannot be synthesized is said, and fails nothing."""
    for base in ("nowhere", "--force"):
        assert f"`{base}` is not in this checkout" in review.compliance("it", base, repository, tmp_path)
    (repository / "main.py").write_text("raise SystemExit(1)")
    commit = ["git", "-c", "user.name=it", "-c", "user.email=it@example.com", "commit", "-qam", "broken"]
    subprocess.run(commit, cwd=repository, check=True)
    assert "cannot be synthesized" in review.compliance("it", "main", repository, tmp_path)


# -- the comment -------------------------------------------------------------------------------------------------------


class GitHub:
    """GitHub's comments of one pull request, a few on each page."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.tokens: set[str | None] = set()
        self.status = 200

    def answer(self, method: str, path: str, content: Any) -> Any:
        """What GitHub says to a request."""
        address, _, query = path.partition("?")
        if method == "GET":
            assert address == "/repos/acme/api/issues/42/comments"
            page = int(query.rpartition("page=")[2])
            return self.comments[2 * page - 2 : 2 * page]
        if method == "POST":
            assert address == "/repos/acme/api/issues/42/comments"
            self.add(review.AUTHOR, content["body"])
        else:
            found = {f"/repos/acme/api/issues/comments/{each['id']}": each for each in self.comments}
            found[address]["body"] = content["body"]
        return {}

    def add(self, author: str, text: str) -> None:
        """Add a comment."""
        self.comments.append({"id": len(self.comments) + 1, "user": {"login": author}, "body": text})


@pytest.fixture
def github() -> Iterator[tuple[GitHub, dict[str, str]]]:
    """It, and the environment of a workflow that reaches it."""
    service = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            data = self.rfile.read(int(self.headers.get("content-length") or 0))
            service.tokens.add(self.headers["authorization"])
            answer = json.dumps(service.answer(self.command, self.path, json.loads(data or "null"))).encode()
            self.send_response(service.status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PATCH = _any

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield (
            service,
            {
                "GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}",
                "GITHUB_REPOSITORY": "acme/api",
                "GITHUB_TOKEN": "token",
                "PULL_REQUEST": "42",
            },
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_comment_is_rewritten_and_others_stay(github: tuple[GitHub, dict[str, str]]) -> None:
    """One for each environment, on whichever page; nobody else's, even where it begins alike."""
    service, environ = github
    service.add("mallory", "<!-- review of pr-42 -->\nmine")
    service.add(review.AUTHOR, "<!-- review of pr-1 -->\nof another environment")
    comments = review.Comments(environ)
    for plan in ("Plan: 1", "Plan: 2"):
        comments.write(review.body("pr-42", plan, ""))
    assert [each["body"].splitlines()[-1] for each in service.comments[:2]] == ["mine", "of another environment"]
    (only,) = service.comments[2:]
    assert "Plan: 2" in only["body"] and "Plan: 1" not in only["body"]
    assert service.tokens == {"Bearer token"}


def test_a_refusal_is_one_line(github: tuple[GitHub, dict[str, str]]) -> None:
    """With the right that the workflow needs."""
    service, environ = github
    service.status = 403
    with pytest.raises(Failure, match=r"does not accept the comment \(HTTP Error 403.*pull-requests: write"):
        review.Comments(environ).write("it")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"PULL_REQUEST": "../1"}, r"PULL_REQUEST is '\.\./1'; use the number"),
        ({"GITHUB_TOKEN": "", "GITHUB_REPOSITORY": ""}, "GITHUB_REPOSITORY and GITHUB_TOKEN are not set"),
    ],
)
def test_what_a_comment_needs_is_said(change: dict[str, str], said: str) -> None:
    """Before anything is asked."""
    environ = {"PULL_REQUEST": "42", "GITHUB_REPOSITORY": "acme/api", "GITHUB_TOKEN": "token", **change}
    with pytest.raises(Failure, match=said):
        review.Comments(environ)
