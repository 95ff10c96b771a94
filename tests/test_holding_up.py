"""Commands in a hurry and in odd places: two at once, strange folders, full and read-only disks, values of no kind."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import lock
from lib.lock import Busy, held
from lib.output import private_folder, publish
from scripts import project
from scripts.project import ROOT, Failure, check_variables


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without settings and without what make left in it."""
    ours = ("FRAUD_API_", "CDKTF_", "ENVIRONMENT_SUFFIX", *project.VARIABLES, "MAKE", "MFLAGS")
    return {**{key: value for key, value in os.environ.items() if not key.startswith(ours)}, **more}


def run_main(*, cwd: Path = ROOT, limit: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """``python main.py``; with ``limit``, no file that it writes may have more bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "main.py"],
        cwd=cwd,
        env=clean_environment(**environment),
        preexec_fn=limited,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


# -- variables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["AUTO_APPROVE", "KEEP", "WRITE"])
@pytest.mark.parametrize("value", ["1", "true", "yes", "TRUE", "Yes"])
def test_a_switch_is_on_for_three_words(name: str, value: str) -> None:
    """In any case, as pipelines write them."""
    check_variables({name: value})
    assert project.is_on(name, {name: value})


@pytest.mark.parametrize("name", ["AUTO_APPROVE", "KEEP", "WRITE"])
def test_an_empty_switch_is_off(name: str) -> None:
    """It counts as not set."""
    check_variables({name: ""})
    assert not project.is_on(name, {name: ""})
    assert not project.is_on(name, {})


@pytest.mark.parametrize("name", ["AUTO_APPROVE", "KEEP", "WRITE"])
@pytest.mark.parametrize("value", ["0", "no", "false", "off", "x", " 1", "1 ", "yes\n", "\udcff"])
def test_any_other_word_is_refused(name: str, value: str) -> None:
    """Whoever writes AUTO_APPROVE=0 does not approve, and should not learn that from a deployment."""
    with pytest.raises(Failure, match=rf"^{name} is .*; use 1, true or yes to .*, or leave it empty to ") as caught:
        check_variables({name: value})
    assert caught.value.status == 2
    assert str(caught.value).isprintable()


def test_several_wrong_variables_are_told_at_once() -> None:
    """A line for each."""
    with pytest.raises(Failure) as caught:
        check_variables({"STACK": "foo", "CDKTF_FAST_START": "maybe"})
    first, second = str(caught.value).splitlines()
    assert first == 'STACK is "foo"; use environment or account'
    assert second.startswith('error: CDKTF_FAST_START is "maybe"; use 1, on, yes or true for on')


def test_a_slip_in_the_name_of_a_variable_is_refused() -> None:
    """`make destroy ENVIRONMENT_SUFIX=pr1` must not destroy the default environment; other variables are free."""
    with pytest.raises(Failure, match=r"^ENVIRONMENT_SUFIX is unknown to make; did you mean ENVIRONMENT_SUFFIX$"):
        check_variables({"MAKEFLAGS": " --no-print-directory -- ENVIRONMENT_SUFIX=pr1"})
    check_variables({"MAKEFLAGS": " -- ENVIRONMENT_SUFFIX=pr1 AWS_PROFILE=x FRAUD_API_IMAGE=a STACK=account"})


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_every_command_refuses_an_unknown_variable() -> None:
    """Not only those that would use it: each target of the Makefile, but for the list of them."""
    text = (ROOT / "Makefile").read_text()
    targets = [line.split(": ")[1] for line in text.splitlines() if line.startswith(".PHONY: ")]
    for target in targets:
        if target == "help":
            continue
        result = subprocess.run(
            ["make", target, "STACK=foo"],
            cwd=ROOT,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 2, target
        first, second = result.stderr.splitlines()
        assert first == 'error: STACK is "foo"; use environment or account', target
        assert second.startswith("make: ***")
        assert result.stdout == "", target


# -- two commands in one checkout ------------------------------------------------------------------------------------

HOLD = "import sys, time; from pathlib import Path; from lib.lock import held\nwith held(Path(sys.argv[1]), sys.argv[2], brief=sys.argv[3] == 'brief'): print('held', flush=True); time.sleep(float(sys.argv[4]))"  # noqa: E501


@pytest.fixture
def holders() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that hold a lock; they end with the test."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for each in started:
        each.kill()
        each.communicate()


def hold(holders: list[subprocess.Popen[str]], folder: Path, command: str, how: str, seconds: float) -> int:
    """Start a process that holds the lock; its id."""
    arguments = [sys.executable, "-c", HOLD, str(folder), command, how, str(seconds)]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    holders.append(process)
    assert process.stdout and process.stdout.readline() == "held\n"
    return process.pid


def test_a_second_command_is_told_who_is_at_work(holders: list[subprocess.Popen[str]], tmp_path: Path) -> None:
    """One line: the command, its process and since when; nothing is touched."""
    pid = hold(holders, tmp_path / "cdktf.out", "make deploy of fraud-detection-pr1", "long", 60)
    result = run_main(CDKTF_OUTDIR=str(tmp_path / "cdktf.out"))
    assert result.returncode == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith(
        f"error: cdktf.out is in use by make deploy of fraud-detection-pr1 (process {pid}, since {time.strftime('%Y-')}"
    )
    assert line.endswith("); wait until it ends, or work in another checkout")
    assert [path.name for path in (tmp_path / "cdktf.out").iterdir()] == [lock.NAME]


def test_a_brief_command_is_waited_for(
    holders: list[subprocess.Popen[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two syntheses at once are no conflict; a longer wait says for whom, once."""
    hold(holders, tmp_path, "a synthesis", "brief", 0.5)
    start = time.monotonic()
    with held(tmp_path, "mine"):
        assert time.monotonic() - start > 0.2
    pid = hold(holders, tmp_path, "a synthesis", "brief", 60)
    monkeypatch.setattr(lock, "SILENCE", 0.1)
    with pytest.raises(Busy, match="in use by a synthesis"), held(tmp_path, "mine", patience=0.5):
        pass
    assert capsys.readouterr().err == f"waiting for a synthesis (process {pid})\n"


def test_a_killed_command_leaves_no_lock(holders: list[subprocess.Popen[str]], tmp_path: Path) -> None:
    """The operating system ends it with the process."""
    os.kill(hold(holders, tmp_path, "make deploy", "long", 60), signal.SIGKILL)
    holders[0].wait()
    with held(tmp_path, "mine"):
        assert (tmp_path / lock.NAME).is_file()


def test_a_command_that_removes_the_folder_lets_the_next_one_in(tmp_path: Path) -> None:
    """`make clean` holds the lock of a folder that is gone in the end."""
    folder = tmp_path / "cdktf.out"
    with held(folder, "make clean"):
        shutil.rmtree(folder)
    with held(folder, "mine"):
        assert (folder / lock.NAME).is_file()


def test_a_folder_that_is_removed_meanwhile_is_locked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock of a file that nobody can open any more would keep nobody out."""
    folder, flock = tmp_path / "cdktf.out", fcntl.flock
    removals = [folder]

    def flock_too_late(descriptor: int, operation: int) -> None:
        while removals:
            shutil.rmtree(removals.pop())
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock_too_late)
    with held(folder, "mine"):
        assert (folder / lock.NAME).is_file()
        with pytest.raises(Busy), held(folder, "another"):
            pass


@pytest.mark.slow
def test_a_synthesis_leaves_other_environments_alone(tmp_path: Path) -> None:
    """Their JSON, their state, their files, in the manifest, too, since cdktf-cli removes what it does not name."""
    folder = tmp_path / "cdktf.out"
    stacks = folder / "stacks"
    assert run_main(CDKTF_OUTDIR=str(folder), ENVIRONMENT_SUFFIX="pr-1").returncode == 0
    kept = {".terraform/providers": "x", "terraform.tfstate": "{}", "mine_override.tf.json": "{}"}
    for name, text in kept.items():
        (stacks / "fraud-detection-pr-1" / name).parent.mkdir(exist_ok=True)
        (stacks / "fraud-detection-pr-1" / name).write_text(text)
    before = {file: file.read_bytes() for file in (stacks / "fraud-detection-pr-1").rglob("*") if file.is_file()}
    cdktf = Path(sys.prefix, "bin", "cdktf")
    for suffix, command in (("pr-2", [sys.executable, "main.py"]), ("pr-3", [str(cdktf), "synth", "-o", str(folder)])):
        environment = clean_environment(CDKTF_OUTDIR=str(folder), ENVIRONMENT_SUFFIX=suffix)
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        assert {file: file.read_bytes() for file in before} == before
        assert (stacks / f"fraud-detection-{suffix}" / "cdk.tf.json").is_file()
    manifest = json.loads((folder / "manifest.json").read_text())["stacks"]
    assert set(manifest) == {f"fraud-detection-{name}" for name in ("account", "pr-1", "pr-2", "pr-3")}
    assert set(json.loads((folder / "guardrails.json").read_text())["stacks"]) == set(manifest)
    # The same environment again: its own files stay, and an asset that is no longer made goes.
    old = stacks / "fraud-detection-pr-1" / "assets" / "old" / "archive.zip"
    old.parent.mkdir()
    old.touch()
    assert run_main(CDKTF_OUTDIR=str(folder), ENVIRONMENT_SUFFIX="pr-1").returncode == 0
    assert {file: file.read_bytes() for file in before} == before
    assert not old.parent.exists()
    assert not list(folder.glob(".synthesis-*"))


def put_synthesis(folder: Path, content: str) -> None:
    """Write what a synthesis of one stack leaves in its private folder."""
    stack = folder / "stacks" / "a"
    (stack / "assets" / content).mkdir(parents=True)
    (stack / "assets" / content / "archive.zip").write_text(content)
    (stack / "cdk.tf.json").write_text(content)
    for name in ("manifest.json", "guardrails.json"):
        (folder / name).write_text(json.dumps({"stacks": {"a": {"is": content}}}))


@pytest.mark.parametrize("survived", range(4))
def test_a_synthesis_that_is_killed_while_it_publishes_leaves_whole_files(
    survived: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the moment, the JSON is the old or the new one, and what it names is there."""
    with private_folder(tmp_path) as folder:
        put_synthesis(folder, "old")
        publish(folder, tmp_path)
    replace, done = os.replace, 0

    def replace_some(source: Path, target: Path) -> None:
        nonlocal done
        if done == survived:
            raise KeyboardInterrupt
        done += 1
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_some)
    with private_folder(tmp_path) as folder, pytest.raises(KeyboardInterrupt):
        put_synthesis(folder, "new")
        publish(folder, tmp_path)
    stack = tmp_path / "stacks" / "a"
    content = (stack / "cdk.tf.json").read_text()
    assert (stack / "assets" / content / "archive.zip").read_text() == content
    assert json.loads((tmp_path / "manifest.json").read_text())["stacks"]["a"]["is"] in ("old", "new")
    assert not list(tmp_path.glob(".synthesis-*"))


# -- odd places ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_checkout_may_have_any_name(tmp_path: Path) -> None:
    """Letters beyond ASCII and spaces; with the C locale, too."""
    checkout = tmp_path / "Prüfung é 資料"
    for name in ("aspects", "lib"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.py", "cdktf.json"):
        shutil.copy(ROOT / name, checkout)
    for locale in ("C.UTF-8", "C"):
        result = run_main(cwd=checkout, PYTHONPATH=str(checkout), LC_ALL=locale)
        assert (result.returncode, result.stderr) == (0, "")
    assert (checkout / "cdktf.out" / "stacks" / "fraud-detection-dev" / "cdk.tf.json").is_file()


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_no_half_file(tmp_path: Path) -> None:
    """A file that cannot grow stands for the disk: what was synthesized before stays whole."""
    folder = tmp_path / "out"
    assert run_main(CDKTF_OUTDIR=str(folder)).returncode == 0
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.name != lock.NAME}
    result = run_main(limit=100_000, CDKTF_OUTDIR=str(folder))
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: file too large")
    assert "CDKTF_OUTDIR" in line
    assert {file: file.read_bytes() for file in before} == before
    assert not list(folder.glob(".synthesis-*"))


@pytest.mark.slow
def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """A file stands where the directory should be: root may write everywhere else."""
    (tmp_path / "file").touch()
    result = run_main(CDKTF_OUTDIR=str(tmp_path / "file" / "out"))
    assert result.returncode == 1
    assert result.stderr == f"error: not a directory ({tmp_path / 'file' / 'out'})\n"


@pytest.mark.slow
def test_a_home_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    """Nothing is kept there, and all the same is synthesized."""
    (tmp_path / "file").touch()
    result = run_main(HOME=str(tmp_path / "file"), XDG_CACHE_HOME="", CDKTF_OUTDIR=str(tmp_path / "out"))
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.slow
def test_values_that_are_not_utf8_are_refused_in_one_line_each(tmp_path: Path) -> None:
    """Settings and names of settings; what is none of ours may be anything."""
    environment = clean_environment(CDKTF_OUTDIR=str(tmp_path / "out"), OTHER="\udcff")
    wrong = {"FRAUD_API_DOMAIN_NAME": "\udcff.com", "FRAUD_API_TAGS": "Owner=\udcff", "FRAUD_API_\udcff": "1"}
    result = subprocess.run(
        [sys.executable, "main.py"], cwd=ROOT, env={**environment, **wrong}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    lines = result.stderr.splitlines()
    assert lines[0] == 'unknown setting "FRAUD_API_\\udcff"'
    assert lines[1].startswith('FRAUD_API_DOMAIN_NAME: "\\udcff.com" is not UTF-8 text; use a lower-case domain name')
    assert lines[2].startswith('FRAUD_API_TAGS: "Owner=\\udcff" is not UTF-8 text; use at most')
    assert len(lines) == 3
    fine = run_main(OTHER="\udcff", CDKTF_OUTDIR=str(tmp_path / "out"))
    assert (fine.returncode, fine.stderr) == (0, "")


# -- without an environment ------------------------------------------------------------------------------------------


def test_without_packages_there_is_one_line() -> None:
    """It names what sets them up, and how to use them."""
    code = "import runpy; runpy.run_path('main.py', run_name='__main__')"
    environment = clean_environment(PYTHONPATH=str(ROOT))
    command = [sys.executable, "-S", "-c", code]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.endswith(
        "does not have the packages of this project; run make install, then . .venv/bin/activate (or use"
        " make synth, which does both)"
    )


def test_without_node_there_is_one_line() -> None:
    """It says where it was looked for."""
    result = run_main(JSII_NODE="/nowhere/node")
    assert result.returncode == 1
    assert result.stderr == "error: there is no Node at /nowhere/node; run make install, or set JSII_NODE to its path\n"


def test_a_node_that_ends_is_one_line() -> None:
    """jsii would say at length that it does not answer."""
    result = run_main(JSII_NODE="/bin/false")
    assert result.returncode == 1
    assert result.stderr == "error: Node (/bin/false) stopped unexpectedly, see above\n"
