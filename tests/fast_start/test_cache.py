"""The cache of fast start: what lies in it is executed, so nobody but the user may have put it there."""

from __future__ import annotations

import marshal
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsii import _embedded

from aspects.fast_start import cache
from tests.fast_start.programs import ENABLE, ROOT, SYNTHESIS, output, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no owner and mode of this kind")

SOMEBODY = 65534
"""A user who is not the one who runs the tests."""

HEADER = 16
"""The bytes of a compiled module that say which source it was compiled from."""


def mode(path: Path) -> str:
    """The permissions of a file or folder, such as ``0700``."""
    return f"{path.stat().st_mode & 0o7777:04o}"


# -- which folder is used ------------------------------------------------------------------------------------


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path | None]:
    """Asks which folder is used where ``XDG_CACHE_HOME`` names a place."""

    def ask(place: Path) -> Path | None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(place))
        return cache.folder.__wrapped__()

    return ask


def test_a_new_folder_is_closed_to_others(tmp_path: Path, found: Callable[[Path], Path | None]) -> None:
    """It and what leads to it are made for the user alone, however generous the user is otherwise."""
    umask = os.umask(0)
    try:
        folder = found(tmp_path / "a" / "b")
    finally:
        os.umask(umask)
    assert folder == tmp_path / "a" / "b" / "cdktf-guardrails"
    assert [mode(each) for each in (folder, folder.parent, folder.parent.parent)] == ["0700"] * 3


@pytest.mark.parametrize("permissions", [0o700, 0o750, 0o755, 0o1777])
def test_a_shared_place_does_where_others_cannot_touch_the_folder(
    permissions: int, tmp_path: Path, found: Callable[[Path], Path | None], capsys: pytest.CaptureFixture[str]
) -> None:
    """In a place such as /tmp, others see and add folders, but cannot replace this one."""
    (tmp_path / "place").mkdir()
    (tmp_path / "place").chmod(permissions)
    assert found(tmp_path / "place") == tmp_path / "place" / "cdktf-guardrails"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("permissions", [0o770, 0o775, 0o777, 0o707])
@pytest.mark.parametrize("open_folder", ["above", "place", "place/cdktf-guardrails"])
def test_a_folder_that_others_can_write_is_not_used(
    open_folder: str,
    permissions: int,
    tmp_path: Path,
    found: Callable[[Path], Path | None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither the folder nor one above it may be open; the line names which, and what to do."""
    place = tmp_path / "above" / "place"
    (place / "cdktf-guardrails").mkdir(parents=True)
    wrong = tmp_path / "above" if open_folder == "above" else tmp_path / "above" / open_folder
    wrong.chmod(permissions)
    assert found(place) is None
    (line,) = capsys.readouterr().err.splitlines()
    advice = "remove it, or set" if wrong.name == "cdktf-guardrails" else "set"
    assert line == (
        f"fast start caches nothing: others can write to {wrong} (mode {permissions:04o}); {advice}"
        " XDG_CACHE_HOME to a folder that only you can write to"
    )


def test_a_shared_folder_does_not_become_private_by_being_sticky(
    tmp_path: Path, found: Callable[[Path], Path | None]
) -> None:
    """Others cannot replace what is in it, but add to it: a compiled module, for example."""
    (tmp_path / "cdktf-guardrails").mkdir()
    (tmp_path / "cdktf-guardrails").chmod(0o1777)
    assert found(tmp_path) is None


def test_a_folder_of_another_user_is_not_used(
    tmp_path: Path,
    found: Callable[[Path], Path | None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not even root's, which another user could only read."""
    (tmp_path / "cdktf-guardrails").mkdir()
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY)
    assert found(tmp_path) is None
    assert re.fullmatch(
        rf"fast start caches nothing: /.* belongs to user {owner};"
        r" set XDG_CACHE_HOME to a folder that only you can write to\n",
        capsys.readouterr().err,
    )


def test_a_link_of_the_user_is_followed(tmp_path: Path, found: Callable[[Path], Path | None]) -> None:
    """Many a home has its cache on another disk; what is used is the place itself, not the link."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "cache").symlink_to("disk")
    assert found(tmp_path / "cache") == tmp_path / "disk" / "cdktf-guardrails"


@pytest.mark.parametrize("name", ["shared/cache", "shared/cdktf-guardrails"])
def test_a_link_in_an_open_folder_is_not_followed(
    name: str, tmp_path: Path, found: Callable[[Path], Path | None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Wherever it leads: others can let it lead to a folder of the user with files that somebody else made."""
    (tmp_path / "downloads" / "cdktf-guardrails").mkdir(parents=True)
    (tmp_path / "shared").mkdir()
    link = tmp_path / name
    link.symlink_to(tmp_path / "downloads" / ("" if link.name == "cache" else link.name))
    (tmp_path / "shared").chmod(0o777)
    assert found(link if link.name == "cache" else link.parent) is None
    assert f"others can write to {tmp_path / 'shared'} (mode 0777)" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a link of another user")
def test_a_link_of_another_user_is_not_followed(
    tmp_path: Path, found: Callable[[Path], Path | None], capsys: pytest.CaptureFixture[str]
) -> None:
    """In a place such as /tmp, anybody makes links, to a folder of the user too."""
    (tmp_path / "downloads" / "cdktf-guardrails").mkdir(parents=True)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    link = tmp_path / "shared" / "cdktf-guardrails"
    link.symlink_to(tmp_path / "downloads" / "cdktf-guardrails")
    os.lchown(link, SOMEBODY, SOMEBODY)
    assert found(link.parent) is None
    assert f"{link} belongs to user {SOMEBODY}" in capsys.readouterr().err


def test_links_in_a_circle_are_no_cache(tmp_path: Path, found: Callable[[Path], Path | None]) -> None:
    """They lead nowhere, so nothing is kept."""
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    assert found(tmp_path / "one") is None


def test_a_relative_path_does_not_count(
    tmp_path: Path, found: Callable[[Path], Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be in whatever folder the app starts, such as a checkout of somebody else's repository."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert found(Path("cache")) == tmp_path / ".cache" / "cdktf-guardrails"


def test_a_file_is_read_only_if_it_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that others can write, a link and one of somebody else are as good as none."""
    file, link = tmp_path / "file", tmp_path / "link"
    cache.write(file, b"content")
    link.symlink_to(file)
    assert (cache.read(file), cache.read(link), cache.read(tmp_path / "none")) == (b"content", None, None)
    file.chmod(0o620)
    assert cache.read(file) is None
    file.chmod(0o600)
    monkeypatch.setattr(os, "geteuid", lambda: SOMEBODY)
    assert cache.read(file) is None


# -- an attack -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache as a run leaves it."""
    place = tmp_path_factory.mktemp("filled")
    assert output(SYNTHESIS, {"XDG_CACHE_HOME": str(place)}) == ["1"]
    return place


@pytest.fixture
def planted(filled: Path, tmp_path: Path) -> Path:
    """A shared cache in which every file runs, besides what it ran, code of another user: it leaves a trace."""
    place = tmp_path / "shared"
    shutil.copytree(filled, place)
    folder = place / "cdktf-guardrails"
    (program,) = folder.glob("jsii-*/bin/jsii-runtime.js")
    program.write_text(f"require('fs').writeFileSync({str(tmp_path / 'traces')!r}, 'Node');\n{program.read_text()}")
    for module in folder.rglob("*.pyc"):
        content = module.read_bytes()
        code = (
            f"open({str(tmp_path / 'traces')!r}, 'w').write('Python')\n"
            f"exec(__import__('marshal').loads({content[HEADER:]!r}))"
        )
        module.write_bytes(content[:HEADER] + marshal.dumps(compile(code, "planted", "exec")))
    return place


def traces(place: Path) -> Path:
    """What planted files leave behind."""
    return place.with_name("traces")


def test_what_is_planted_would_run(planted: Path) -> None:
    """In a folder of the user, a compiled module is taken as it is, so that the tests below say something."""
    assert output(SYNTHESIS, {"XDG_CACHE_HOME": str(planted)}) == ["1"]
    assert traces(planted).read_text() == "Python"


def _of_somebody(folder: Path) -> None:
    for each in [folder, *folder.rglob("*")]:
        os.lchown(each, SOMEBODY, SOMEBODY)
    folder.parent.chmod(0o1777)


@pytest.mark.parametrize(
    ("share", "line"),
    [
        pytest.param(
            _of_somebody,
            f"/cdktf-guardrails belongs to user {SOMEBODY}; ",
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away"),
            id="of another user",
        ),
        pytest.param(lambda folder: folder.chmod(0o775), "/cdktf-guardrails (mode 0775); ", id="written by a group"),
        pytest.param(lambda folder: folder.parent.chmod(0o777), "/shared (mode 0777); ", id="in an open folder"),
    ],
)
def test_nothing_planted_in_a_shared_cache_runs(share: Callable[[Path], None], line: str, planted: Path) -> None:
    """Neither jsii's program nor compiled code; it works all the same, nothing is written, and a line says so."""
    folder = planted / "cdktf-guardrails"
    share(folder)
    before = {each: each.stat().st_mtime_ns for each in folder.rglob("*")}
    result = run(SYNTHESIS, {"XDG_CACHE_HOME": str(planted)})
    assert (result.returncode, result.stdout.split()) == (0, ["True", "1"])
    assert not traces(planted).exists()
    (said,) = result.stderr.splitlines()
    assert said.startswith("fast start caches nothing: ") and line in said
    assert {each: each.stat().st_mtime_ns for each in folder.rglob("*")} == before


def test_a_program_that_is_not_the_installed_one_does_not_run(planted: Path) -> None:
    """Wherever it came from: jsii's program is held against the package, byte for byte, and copied anew."""
    for module in planted.rglob("*.pyc"):
        module.unlink()
    (program,) = planted.rglob("jsii-runtime.js")
    assert output(SYNTHESIS, {"XDG_CACHE_HOME": str(planted)}) == ["1"]
    assert not traces(planted).exists()
    assert program.read_bytes() == installed("bin__jsii-runtime.js")


def installed(name: str) -> bytes:
    """A file of jsii's program as it is installed."""
    return Path(_embedded.__path__[0], "jsii", name).read_bytes()


# -- what is not whole ---------------------------------------------------------------------------------------


def test_a_copy_that_was_killed_is_made_again(tmp_path: Path) -> None:
    """Killed in the middle of the second file, the first run leaves one; the next one makes the others."""
    kill = """
import os, signal
from aspects.fast_start import cache
written = []
def replace(*names, replace=os.replace):
    if written:
        os.kill(os.getpid(), signal.SIGKILL)
    written.append(replace(*names))
os.replace = replace
"""
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    killed = subprocess.run(
        [sys.executable, "-c", kill + ENABLE], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    assert killed.returncode == -9
    names = {file.name for file in tmp_path.rglob("*.js")}
    assert len(names) == 1
    assert output(SYNTHESIS, environment) == ["1"]
    for file in ("bin__jsii-runtime.js", "lib__program.js", "lib__runtime-index-worker.js"):
        (copy,) = tmp_path.rglob(file.partition("__")[2])
        assert copy.read_bytes() == installed(file)


def test_it_works_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A cache that cannot be written costs time, nothing else."""
    (tmp_path / "file").write_text("")
    assert output(SYNTHESIS, {"XDG_CACHE_HOME": str(tmp_path / "file")}) == ["1"]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_damaged_cache_is_written_anew(tmp_path: Path) -> None:
    """Half a file, as a crash may leave it, is no obstacle."""
    environment = {"XDG_CACHE_HOME": str(tmp_path)}
    assert output(SYNTHESIS, environment) == ["1"]
    (kept,) = tmp_path.rglob("vpc/__init__.pyc")
    whole = kept.read_bytes()
    for damaged in (whole[:16], whole[:100], b"", b"nonsense"):
        kept.write_bytes(damaged)
        assert output(SYNTHESIS, environment) == ["1"]
        assert kept.read_bytes() == whole


def test_the_cache_does_not_grow_with_every_run(tmp_path: Path) -> None:
    """What is kept has lasting names."""

    def files() -> list[str]:
        return sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*") if each.is_file())

    assert output(SYNTHESIS, {"XDG_CACHE_HOME": str(tmp_path)}) == ["1"]
    first = files()
    assert output(SYNTHESIS, {"XDG_CACHE_HOME": str(tmp_path)}) == ["1"]
    assert any("/v8/" in name for name in first)
    assert files() == first
