"""How a checkout is set up: which steps are left, where packages come from, and what is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import install
from scripts.install import Installation, pip_configuration, uv_configuration
from scripts.project import ROOT, Failure

EVALUATOR = "scripts/permissions/package-lock.json"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "package-lock.json", EVALUATOR)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the lock files, and what an installation of the application leaves there."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in LOCKS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    made = Installation(folder)
    (made.venv / "bin").mkdir(parents=True)
    (made.venv / "bin" / "python").write_text("#!/bin/sh\n")
    (made.venv / "bin" / "python").chmod(0o755)
    (made.venv / "installed").write_text(made._python_key(made.locks))
    mark(made, folder)
    return folder


def mark(made: Installation, folder: Path) -> None:
    """What npm leaves in a folder."""
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / ".installed").write_text(made._node_key(folder))


def steps(folder: Path, *, dev: bool = False) -> list[str]:
    """The names of the steps that are left to do."""
    return [step.__name__ for step in Installation(folder, dev=dev).missing()]


PYTHON, NODE = ["_clear", "_install_packages", "_link_node"], ["_install_modules"]


def test_what_is_installed_is_not_installed_again(checkout: Path) -> None:
    """Nothing is left to do, also when the checkout has another name."""
    assert steps(checkout) == []
    assert steps(checkout.rename(checkout.with_name("Überweisung prüfen"))) == []


def test_the_tools_for_development_are_installed_only_when_asked_for(checkout: Path) -> None:
    """Tests need more than a synthesis does; a synthesis is content with what tests have."""
    assert steps(checkout, dev=True) == [*PYTHON, "_install_evaluator"]
    tools = Installation(checkout, dev=True)
    mark(tools, tools.evaluator)
    (tools.venv / "installed").write_text(tools._python_key(tools.locks))
    assert steps(checkout, dev=True) == []
    assert steps(checkout) == []


def test_the_evaluator_of_policies_has_a_lock_file_of_its_own(checkout: Path) -> None:
    """A change of it concerns nobody who only deploys."""
    tools = Installation(checkout, dev=True)
    (tools.venv / "installed").write_text(tools._python_key(tools.locks))
    mark(tools, tools.evaluator)
    (checkout / EVALUATOR).write_text("# other\n")
    assert steps(checkout) == []
    assert steps(checkout, dev=True) == ["_install_evaluator"]


@pytest.mark.parametrize(
    ("lock", "left"),
    [("requirements.lock", PYTHON), ("requirements-uv.lock", PYTHON), ("package-lock.json", NODE)],
)
def test_another_lock_file_is_installed(lock: str, left: list[str], checkout: Path) -> None:
    """A change of any of the lock files counts."""
    (checkout / lock).write_text("# other\n")
    assert steps(checkout) == left


def test_each_set_of_bindings_has_an_environment_of_its_own(checkout: Path) -> None:
    """To have one set says nothing of another; what the sets share, cdktf-cli, is installed once."""
    shutil.copy(ROOT / "requirements-cdktn-6.lock", checkout)
    terrain = Installation(checkout, bindings="cdktn-6")
    assert terrain.venv == checkout / ".venv-cdktn-6"
    assert [step.__name__ for step in terrain.missing()] == PYTHON
    shutil.copytree(checkout / ".venv", terrain.venv)
    assert [step.__name__ for step in terrain.missing()] == PYTHON, "it has another set's packages"
    (terrain.venv / "installed").write_text(terrain._python_key(terrain.locks))
    assert terrain.missing() == []
    assert steps(checkout) == []


def test_half_an_installation_is_made_anew(checkout: Path) -> None:
    """An environment that was not finished, or whose Python is gone."""
    (checkout / ".venv" / "installed").unlink()
    assert steps(checkout) == PYTHON
    shutil.rmtree(checkout / ".venv")
    assert steps(checkout) == PYTHON


def test_where_uv_cannot_pip_installs(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lock file, with hashes, by options that pip has."""
    commands: list[list[str]] = []

    def checked(command: Sequence[object], *_: object, **__: object) -> None:
        words = [str(word) for word in command]
        commands.append(words)
        if words[-1].endswith("requirements-uv.lock"):
            uv = Path(words[0]).with_name("uv")
            uv.parent.mkdir()
            uv.touch()
        if "sync" in words:
            raise Failure("it is not for this machine")

    monkeypatch.setattr(install, "_checked", checked)
    monkeypatch.setattr(install, "_pip_configuration", lambda python: {})
    Installation(checkout, dev=True)._install_packages()
    fallback = [words for words in commands if "--python" in words and words[-2] == "-r"]
    assert [Path(words[-1]).name for words in fallback] == ["requirements.lock", "requirements-dev.lock"]
    for words in fallback:
        assert "--require-hashes" in words
        known = [sys.executable, *words[1:], "--help"]
        known[known.index("--python") + 1] = sys.executable
        done = subprocess.run(known, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_uv_looks_where_pip_looks() -> None:
    """pip's settings, whichever of its files or variables they are in, become options of uv; variables count most."""
    listed = (
        ":env:.find-links='/srv/wheels'\n"
        "global.cert='/etc/ssl/acme.pem'\n"
        "global.extra-index-url='https://a.test/simple\\nhttps://b.test/simple'\n"
        "global.index-url='https://mirror.test/simple'\n"
        "global.find-links='/nowhere'\n"
        "install.trusted-host='a.test'\n"
        "freeze.timeout='10'\n"
    )
    options, environment = uv_configuration(pip_configuration(listed), {"PATH": "/bin"})
    pairs = list(zip(options[::2], options[1::2], strict=True))
    assert ("--default-index", "https://mirror.test/simple") in pairs
    assert [value for option, value in pairs if option == "--extra-index-url"] == [
        "https://a.test/simple",
        "https://b.test/simple",
    ]
    assert [value for option, value in pairs if option == "--find-links"] == ["/srv/wheels"]
    assert ("--allow-insecure-host", "a.test") in pairs
    assert environment["SSL_CERT_FILE"] == environment["NODE_EXTRA_CA_CERTS"] == "/etc/ssl/acme.pem"
    assert environment["UV_SYSTEM_CERTS"] == "1"
    assert "UV_HTTP_TIMEOUT" not in environment


def test_without_any_configuration_uv_uses_its_own_index() -> None:
    """On an ordinary machine nothing is named."""
    options, environment = uv_configuration({}, {})
    assert not [option for option in options if "index" in option and option != "--index-strategy"]
    assert "SSL_CERT_FILE" not in environment


def test_what_a_user_told_uv_counts_more_than_what_pip_is_told() -> None:
    """Its own variables for an index stay alone, and so does a certificate."""
    pip = {"index-url": "https://mirror.test/simple", "cert": "/pip.pem"}
    options, environment = uv_configuration(pip, {"UV_DEFAULT_INDEX": "https://uv.test", "SSL_CERT_FILE": "/own.pem"})
    assert "--default-index" not in options
    assert environment["SSL_CERT_FILE"] == "/own.pem"


def test_a_step_that_takes_long_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody looks at a silent screen for minutes."""
    monkeypatch.setattr(install, "TICK", 0.1)
    with install.step("something"):
        install._checked(["sleep", "0.35"])
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "installing something"
    assert len(lines) >= 4
    assert lines[-1] == "  done in 0 s"


def test_a_step_that_fails_shows_what_was_said() -> None:
    """The end of its output, and which command it was."""
    with pytest.raises(Failure, match=r"^sh failed\nno space left$"):
        install._checked(["sh", "-c", "echo no space left >&2; exit 1"])


@pytest.mark.parametrize(("name", "found"), [("python-old", "3.9.1"), ("no-such-python", "not there")])
def test_install_says_which_python_is_needed(name: str, found: str, tmp_path: Path) -> None:
    """Without a fitting Python there is one line that says so, and nothing is touched."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "python", tmp_path / "scripts")
    old = tmp_path / "python-old"
    old.write_text('#!/bin/sh\ncase "$2" in *platform*) echo 3.9.1 ;; *) exit 1 ;; esac\n')
    old.chmod(0o755)
    python = str(old) if name == "python-old" else name
    command = [str(tmp_path / "scripts" / "python"), "install"]
    environment = {**os.environ, "PYTHON": python}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == (
        f"error: Python 3.11, 3.12 or 3.13 is needed, but {python} is {found};"
        " install one of them or name it, such as make install PYTHON=python3.12\n"
    )
    assert not (tmp_path / ".venv").exists()
