"""The pages say what is so: their tables, diagram, commands, files, outputs, examples and signatures."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import aspects
from aspects import testing
from aspects.facts.settings import PRESENT, Setting, Value
from aspects.guardrails import ASPECTS, Guardrails
from scripts import images
from scripts.readme import DOCS, MANUAL, PAGES, ROOT, main, pictures, rows_table, with_tables
from tests.conftest import BINDINGS
from tests.product.laboratory import renamed
from tests.terraform_json import only, resources, written
from tests.whole_app import synthesized


def _read(*pages: Path) -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


README = _read(ROOT / "README.md")
DEPLOYMENT = _read(DOCS / "deployment.md")
TEXT = _read(ROOT / "README.md", *sorted(DOCS.glob("*.md")))
"""What is said of the application and of this repository."""

WRITTEN = [page for page in sorted(MANUAL.rglob("*.md")) if page.parent.name not in ("rules", "reference")]
"""The pages of the library's manual that somebody wrote."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tables_are_those_of_the_code(page: Path) -> None:
    """`make docs` would change nothing."""
    text = page.read_text(encoding="utf-8")
    assert with_tables(text, PAGES[page]) == text


def test_a_table_without_a_place_is_told() -> None:
    """A marker that was lost is named."""
    with pytest.raises(ValueError, match="no place for the table 'settings'"):
        with_tables("# nothing", PAGES[DOCS / "settings.md"])


def test_all_pages_are_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make docs` writes the tables of each page, and leaves the text around them."""
    pages = {}
    for page, tables in PAGES.items():
        copy = tmp_path / page.relative_to(DOCS).as_posix().replace("/", "-")
        copy.write_text("".join(f"before\n<!-- begin {name} -->\nold\n<!-- end {name} -->\nafter\n" for name in tables))
        pages[copy] = tables
    written: list[bool] = []
    monkeypatch.setattr("scripts.readme.PAGES", pages)
    monkeypatch.setattr("scripts.coverage.write", lambda: written.append(True))
    monkeypatch.setattr("scripts.readme.pictures", lambda: {tmp_path / "it.svg": "<svg/>"})
    assert main() == 0
    assert written and (tmp_path / "it.svg").read_text() == "<svg/>"
    for copy, tables in pages.items():
        text = copy.read_text(encoding="utf-8")
        assert text.count("before\n") == text.count("\nafter\n") == len(tables)
        assert "\nold\n" not in text and all(table() in text for table in tables.values())


def test_the_pictures_are_those_of_the_stack() -> None:
    """`make docs` would draw the same."""
    drawn = pictures()
    assert len(drawn) == 2
    assert {file: file.read_text(encoding="utf-8") for file in drawn} == dict(drawn)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (Setting("on", True), "`on` | `true` |  |"),
        (Setting("key", Value.KMS_KEY_ARN, force=False), "`key` | `kms_key_arn` | it is missing |"),
        (Setting("block.on", True, create=False), "`block.on` | `true` | `block` is there |"),
        (Setting("mode", "A", beside={"mode": "B"}), '`mode` | `"A"` | it is `"B"` |'),
        (Setting("a.b", 1, beside={"c": PRESENT}), "`a.b` | `1` | `a.c` is there |"),
        (Setting("x", "${null}", when={"y": None}), "`x` | `null` | `y` is missing |"),
        (Setting("x", 1, when={"y": frozenset({"b", None})}), '`y` is `"b"` or missing |'),
        (Setting("x", 1, when={"y": frozenset("abcdefg")}), '`"d"` or one of 3 more |'),
        (Setting("x", 1, when={"y": re.compile("a|b")}), "`y` matches `a\\|b` |"),
        (Setting("x", [{"y": Value.KMS_KEY_ARN}]), "`[{y = kms_key_arn}]` |  |"),
    ],
)
def test_a_row_is_written_in_words(setting: Setting, said: str) -> None:
    """Attribute, value and each kind of condition."""
    assert rows_table({"aws_it": (setting,)}).splitlines()[-1].endswith(said)


def test_everything_in_the_diagram_exists() -> None:
    """Each resource type in the picture is in the environment's stack."""
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", _read(DOCS / "architecture.md"), re.DOTALL)
    drawn = set(re.findall(r"aws_[a-z0-9_]+", diagram))
    assert len(drawn) > 15
    assert drawn - {kind for kind, _ in resources(synthesized().environment)} == set()


def test_every_command_exists() -> None:
    """Each `make` target that the text names is one of the Makefile's."""
    targets = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ |=\S+ )make ([a-z0-9-]+)", TEXT))
    assert {"synth", "test", "plan", "deploy", "destroy", "check", "wheel", "docs"} <= named
    assert named - targets == set()


STAND_IN = """#!/bin/sh
printf '%s' "$(basename "$0")" >> "$RECORD"
printf ' %s' "$@" >> "$RECORD"
echo " in $(pwd)" >> "$RECORD"
echo value/of/it
"""


def test_the_deployment_can_be_pasted_in_order(tmp_path: Path) -> None:
    """Every block of the section in one shell: each command runs from the top, none before what it needs is set."""
    section = DEPLOYMENT.split("\n## Teardown")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    script = "".join(re.sub(r"^\s*\$ ", "", line) + "\n" for block in blocks for line in block.splitlines())
    record, tools = tmp_path / "record", tmp_path / "bin"
    tools.mkdir()
    for name in ("make", "terraform", "aws", "docker", "curl", "jq"):
        (tools / name).write_text(STAND_IN)
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:{os.defpath}", "RECORD": str(record)}
    done = subprocess.run(
        ["bash", "-euc", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    commands = record.read_text().splitlines()
    assert {line.rsplit(" in ", 1)[1] for line in commands} == {str(tmp_path)}
    made = [line.rsplit(" in ", 1)[0] for line in commands if line.startswith("make ")]
    assert made[:6] == [
        "make adopt STACK=account",
        "make deploy STACK=account",
        "make images",
        "make plan",
        "make deploy",
        "make migrate",
    ]
    read = [line.split()[1] for line in commands if line.startswith("terraform ")]
    assert len(read) > 5
    assert set(read) == {"-chdir=cdktf.out/stacks/fraud-detection-dev"}


def test_the_images_are_pushed_as_the_command_says() -> None:
    """The lines of the page are those that `make images` prints for an empty registry."""
    said = [
        line
        for image in images.own(synthesized().environment)
        for line in images.push(image, f"$registry/{image.repository.removesuffix('_dev')}_$ENVIRONMENT_SUFFIX")
    ]
    pasted = re.findall(r"^ *\$ (docker (?:pull|tag|build|push) .*)$", TEXT, re.MULTILINE)
    assert sorted(pasted) == sorted(said)


def test_every_file_exists() -> None:
    """Each module that the text names is there, from the top or within the aspects."""
    named = set(re.findall(r"`((?:lib|aspects|facts|rules|packs|tests)/[\w/.]*|main\.py|cdktf\.json)`", TEXT))
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists() and not Path(ROOT, "aspects", name).exists()] == []


def test_every_output_exists() -> None:
    """Each `terraform output` that a deployer is told to read is one of the stack's."""
    named = set(re.findall(r"terraform(?: -chdir=\S+)? output -(?:raw|json) (\w+)", TEXT))
    assert len(named) >= 5
    assert named - set(synthesized().environment["output"]) == set()


# -- the manual of the library -------------------------------------------------------------------------------


def table_of(page: str) -> dict[str, str]:
    """The first two columns of the first table of a page of the manual, code marks removed."""
    text = _read(MANUAL / page)
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert table, page
    rows = (line.split(" | ") for line in table[0].splitlines() if line.startswith("| `"))
    return {name.strip("| `"): second.strip(" |`") for name, second, *_ in rows}


def parameters(call: str) -> list[str]:
    """The parameter names of a call as it is written, without defaults."""
    return [each.partition("=")[0].strip() for each in call.partition("(")[2].rstrip(")").split(",") if each.strip()]


def test_every_option_is_told() -> None:
    """The options of the guardrails, in their order."""
    said = list(table_of("options.md"))
    assert said == [name for name in inspect.signature(Guardrails).parameters if name != "unknown"]


def test_every_aspect_is_told() -> None:
    """Its name in `report_only`, its class, what the class takes, and a page of its own."""
    rows = table_of("aspects/index.md")
    assert set(rows) == set(ASPECTS)
    assert {f"{name}.md" for name in ASPECTS} <= {page.name for page in (MANUAL / "aspects").iterdir()}
    for call in rows.values():
        taken = inspect.signature(getattr(aspects, call.partition("(")[0])).parameters
        assert set(parameters(call)) == set(taken) - {"options", "report_only", "exclude", "today", "unknown"}


def test_every_assertion_is_told() -> None:
    """With what it takes."""
    calls = {call.partition("(")[0]: parameters(call) for call in table_of("testing.md")}
    public = [name for name in vars(testing) if name.startswith("assert_")]
    assert set(calls) == {"synthesize", *public}
    for name, names in calls.items():
        assert names == list(inspect.signature(getattr(testing, name)).parameters)


def test_the_example_runs(tmp_path: Path) -> None:
    """The first lines of the manual, as they are, do what the text after them says."""
    example = re.findall(r"```python\n(.*?)```", _read(MANUAL / "index.md"), re.DOTALL)[0]
    done = subprocess.run(
        [sys.executable, "-c", renamed(example, BINDINGS.framework).replace("cdktf_guardrails", "aspects")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    queue = only(written(tmp_path / "cdktf.out", "payments"), "aws_sqs_queue")
    assert queue["name"] == "sqs_queue_pr42"
    assert queue["tags"] == {"Name": "sqs_queue_pr42", "Environment": "pr42", "Owner": "risk"}
    assert queue["sqs_managed_sse_enabled"] is True
    assert done.stdout.startswith("aspect")


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_every_example_is_python(page: Path) -> None:
    """Each block of code can be compiled."""
    for block in re.findall(r"^( *)```python\n(.*?)```", _read(page), re.MULTILINE | re.DOTALL):
        compile(textwrap.dedent(block[1]), str(page), "exec")


# -- links ---------------------------------------------------------------------------------------------------


def _anchors(page: Path) -> set[str]:
    """What a heading is called in a link, as GitHub and the site make it."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", _read(page), flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of the repository, and to a heading in it; addresses of the web are only looked at for their form."""
    text = re.sub(r"```.*?```|`[^`\n]*`(?!\])", "", _read(page), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link.partition("#")
        if re.match(r"https?://", link):
            continue
        found = (page.parent / target).resolve() if target else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            dead.append(link)
    assert dead == []


def test_the_readme_leads_to_every_page() -> None:
    """No page of the application is hidden."""
    linked = set(re.findall(r"\]\((docs/[^)#]+)", README))
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} - linked == set()


def test_the_readme_is_short() -> None:
    """It says what there is and where; a page says the rest."""
    assert len(README.splitlines()) <= 140
