"""Container definitions are read with the interpolations in them, and expressions are completed by Terraform."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.containers import Expression, Literal, awslogs, collector, job_code, read, task_code
from tests.conftest import Terraform

LOG = awslogs("containers", "eu-west-1", blocking=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"name": "api"}]', '[{"name": "api"}]'),
        ('[{"image": "${a.b}:${var.tag}"}]', '[{"image": "${a.b}:${var.tag}"}]'),
        ('[{"image": "${a["k"].b}"}]', '[{"image": "${a["k"].b}"}]'),
        ('[{"image": "${f({x = "}"})}"}]', '[{"image": "${f({x = "}"})}"}]'),
        ('[{"image": "${"${x["}"]}"}"}]', '[{"image": "${"${x["}"]}"}"}]'),
        ('[{"cpu": ${var.cpu}}]', '[{"cpu": ${var.cpu}}]'),
        ('[{"cmd": "echo $${HOME} \\" ${x}"}]', '[{"cmd": "echo $${HOME} \\" ${x}"}]'),
        ('[{"cmd": "%%{x}"}]', '[{"cmd": "%%{x}"}]'),
    ],
)
def test_interpolations_survive(text: str, expected: str) -> None:
    """In a string or as a value, with quotes and braces of their own; what is escaped is none."""
    found = read(text)
    assert isinstance(found, Literal)
    assert found.text(found.value) == expected


@pytest.mark.parametrize("text", ["${var.c}", '${jsonencode([{"a" = "}"}])}', '${f("${x}")}'])
def test_one_expression_is_told_from_text(text: str) -> None:
    """It is the interpolation that spans the text."""
    found = read(text)
    assert found == Expression(text[2:-1])
    assert not found.is_completed


@pytest.mark.parametrize(
    "text", [None, 3, "", "no", "${a}${b}", "[${a}", "[%{ for x in y }1%{ endfor }]", '${a["}', '[{"a": "${b"}]']
)
def test_what_cannot_be_read_is_nothing(text: object) -> None:
    """Neither JSON nor an expression, or one without an end."""
    assert read(text) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(), JSON, max_size=3), max_size=3))
def test_json_of_any_content_is_what_it_was(value: list[dict[str, Any]]) -> None:
    """Escaped as Terraform wants it, whatever characters it holds."""
    text = json.dumps(value).replace("${", "$${").replace("%{", "%%{")
    found = read(text)
    assert isinstance(found, Literal)
    assert json.loads(found.text(found.value)) == json.loads(text)


def _evaluated(terraform: Terraform, folder: Path, expressions: dict[str, str], variables: dict[str, str]) -> Any:
    """What Terraform makes of expressions that yield JSON."""
    config = {
        "variable": {name: {"default": value} for name, value in variables.items()},
        "output": {name: {"value": text} for name, text in expressions.items()},
    }
    (folder / "main.tf.json").write_text(json.dumps(config))
    applied = terraform.run(folder, "apply", "-auto-approve", "-no-color", "-input=false")
    assert applied.returncode == 0, applied.stderr
    outputs = json.loads(terraform.run(folder, "output", "-json").stdout)
    return {name: json.loads(output["value"]) for name, output in outputs.items()}


def _code(text: str) -> str:
    found = read(text)
    assert isinstance(found, Expression)
    return found.code


def _prefixes(containers: list[dict[str, Any]]) -> list[str | None]:
    """The stream prefix of each container that was given a log configuration here."""
    return [each.get("logConfiguration", {}).get("options", {}).get("awslogs-stream-prefix") for each in containers]


@pytest.mark.terraform
def test_terraform_evaluates_what_is_written_around_a_task(terraform: Terraform, tmp_path: Path) -> None:
    """Silent containers log, others keep theirs, and a collector is added where there is none."""
    own = {"name": "b", "image": "y", "cpu": 1, "logConfiguration": {"logDriver": "awsfirelens"}}
    text = json.dumps([{"name": "a", "image": "x", "logConfiguration": None}, own])
    (tmp_path / "containers.json").write_text(text)
    present = json.dumps([{"name": "c", "image": "public.ecr.aws/aws-observability/aws-otel-collector:1"}])
    sidecar = collector("public.ecr.aws/xray/aws-xray-daemon:3", with_memory=True)
    sources = {
        "encoded": '${jsonencode([{"name" = "a", "image" = "${var.image}"}])}',
        "file": '${file("containers.json")}',
        "variable": "${var.text}",
        "conditional": '${length(var.text) > 3 ? var.text : "[]"}',
        "present": "${var.present}",
    }
    found = _evaluated(
        terraform,
        tmp_path,
        {name: task_code(_code(source), LOG, sidecar) for name, source in sources.items()}
        | {"plain": task_code(_code(sources["variable"]), LOG, None)},
        {"text": text, "present": present, "image": "nginx"},
    )
    assert _prefixes(found["encoded"]) == ["a", "xray-daemon"]
    assert found["encoded"][0]["image"] == "nginx"
    assert found["encoded"][0]["logConfiguration"]["options"] == {
        "awslogs-group": "containers",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "a",
        "mode": "non-blocking",
        "max-buffer-size": "25m",
    }
    for name in ("file", "variable", "conditional"):
        assert _prefixes(found[name]) == ["a", None, "xray-daemon"]
        assert found[name][1] == own
        assert {key: value for key, value in found[name][2].items() if key != "logConfiguration"} == sidecar
    assert _prefixes(found["present"]) == ["c"]
    assert _prefixes(found["plain"]) == ["a", None]


@pytest.mark.terraform
def test_terraform_evaluates_what_is_written_around_a_job(terraform: Terraform, tmp_path: Path) -> None:
    """In each of the three forms; what has no container, or speaks already, stays."""
    quiet, own = {"image": "i"}, {"image": "j", "logConfiguration": {"logDriver": "none"}}
    values: dict[str, Any] = {
        "container_properties": quiet,
        "ecs_properties": {"taskProperties": [{"containers": [{"name": "n", **quiet}, own], "ipcMode": "task"}]},
        "node_properties": {
            "mainNode": 0,
            "nodeRangeProperties": [
                {"targetNodes": "0", "container": quiet}, {"container": own}, {"ecsProperties": {}},
            ],
        },
    }  # fmt: skip
    found = _evaluated(
        terraform,
        tmp_path,
        {name: job_code(f"var.{name}", name, LOG, "${var.job}") for name in values},
        {**{name: json.dumps(value) for name, value in values.items()}, "job": "nightly"},
    )
    assert _prefixes([found["container_properties"]]) == ["nightly"]
    (task,) = found["ecs_properties"]["taskProperties"]
    assert _prefixes(task["containers"]) == ["n", None]
    assert task["ipcMode"] == "task"
    first, second, third = found["node_properties"]["nodeRangeProperties"]
    assert _prefixes([first["container"]]) == ["nightly"]
    assert (second, third) == ({"container": own}, {"ecsProperties": {}})
    assert found["node_properties"]["mainNode"] == 0
