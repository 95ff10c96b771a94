"""What is no stack, plan or state is one clear error, never a pass and never a traceback."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aspects.check.assess import assess
from aspects.check.context import Construct, read_context
from aspects.check.errors import InputError
from aspects.check.read import json_of, subjects
from aspects.packs import PCI_DSS_V4
from tests.aspects.check.documents import PLANS, recorded, reports, written

BAD: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is empty; write it again"),
    "blank": (b" \n", "is empty"),
    "no JSON": (b'resource "aws_s3_bucket" "x" {}', "is not JSON"),
    "cut off": (b'{"format_version": "1.2", "resource_chan', "is not JSON"),
    "binary plan": (b"PK\x03\x04\x14", "convert it by: terraform show -json bad > plan.json"),
    "log of a plan": (b'{"@level":"info","type":"version"}\n{"@level":"info"}\n', "log of terraform plan -json"),
    "no object": (b"[]", "is a JSON list"),
    "null": (b"null", "is a JSON null"),
    "number": (b"3", "is a JSON int"),
    "foreign": (b'{"name": "package"}', "is JSON of something else"),
    "raw state": (b'{"version": 4, "serial": 1, "lineage": "x", "resources": []}', "convert it in the stack's folder"),
    "empty state": (b'{"format_version": "1.0", "terraform_version": "1.11.4"}', "the state is empty"),
    "state of nothing": (b'{"format_version": "1.0", "values": {}}', "has no AWS resources"),
    "newer format": (b'{"format_version": "2.0", "resource_changes": []}', "has format_version 2.0"),
    "plan of nothing": (b'{"format_version": "1.2", "resource_changes": []}', "has no AWS resources"),
    "plan of others": (
        b'{"format_version": "1.2", "resource_changes": [{"address": "random_id.x", "mode": "managed",'
        b' "type": "random_id", "name": "x", "change": {"actions": ["create"], "after": {}}}]}',
        "has no AWS resources",
    ),
    "plan of another form": (
        b'{"format_version": "1.2", "resource_changes": [5]}',
        "not of the form that it starts with",
    ),
    "stack of nothing": (b'{"//": {"metadata": {}}, "terraform": {}}', "has no AWS resources"),
    "stack without resources": (b'{"resource": {}}', "has no AWS resources"),
    "stack of another form": (
        b'{"resource": {"aws_s3_bucket": {"x": {"//": 3}}}}',
        "not of the form that it starts with",
    ),
    "too deep": (b"[" * 100_000, "is nested too deeply"),
    "binary": (bytes(range(256)), "is not JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_error(name: str, tmp_path: Path) -> None:
    """It names the file, says what is wrong and what to do, in one line."""
    content, said = BAD[name]
    file = tmp_path / "bad"
    file.write_bytes(content)
    with pytest.raises(InputError) as error:
        subjects(str(file))
    (message,) = error.value.args
    assert message.startswith(f"{file}: ") and said in message and "\n" not in message


def test_a_folder_without_a_stack_is_an_error(tmp_path: Path) -> None:
    """So is one whose manifest is of another form, and a file that is not there."""
    with pytest.raises(InputError, match="has no stack; synthesize first"):
        subjects(str(tmp_path))
    (tmp_path / "manifest.json").write_text('{"stacks": [1]}')
    with pytest.raises(InputError, match="is not the manifest of cdktf"):
        subjects(str(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        subjects(str(tmp_path / "absent.json"))


def _stack(name: str) -> dict[str, Any]:
    return {"//": {"metadata": {"stackName": name}}, "resource": {"aws_s3_bucket": {"x": {}}}}


def _app(folder: Path) -> Path:
    """The output of a synthesis with two stacks."""
    for name in ("one", "two"):
        (folder / "stacks" / name).mkdir(parents=True)
        (folder / "stacks" / name / "cdk.tf.json").write_text(json.dumps(_stack(name)))
    stacks = {
        name: {"constructPath": f"app/{name}", "synthesizedStackPath": f"stacks/{name}/cdk.tf.json"}
        for name in ("one", "two")
    }
    (folder / "manifest.json").write_text(json.dumps({"version": "0.21.0", "stacks": stacks}))
    return folder


def test_every_way_to_name_a_stack(tmp_path: Path) -> None:
    """Its file, its folder, the folder of all stacks with or without a manifest, and the manifest."""
    folder = _app(tmp_path)

    def names(path: Path) -> list[str]:
        found = subjects(str(path))
        assert all(each.stage == "synth" for each in found)
        return [each.stack.path for each in found]

    assert names(folder / "stacks" / "one" / "cdk.tf.json") == names(folder / "stacks" / "one") == ["one"]
    assert names(folder) == names(folder / "manifest.json") == ["app/one", "app/two"]
    (folder / "manifest.json").unlink()
    assert names(folder) == ["one", "two"]


def test_the_module_that_a_stack_calls_is_not_taken_for_judged(tmp_path: Path) -> None:
    """The stack shows the call, not what it makes; the plan shows that."""
    config = {"resource": {"aws_sqs_queue": {"q": {}}}, "module": {"network": {"source": "./network"}}}
    (report,) = reports(written(tmp_path, config, "cdk.tf.json"))
    assert report.unseen == ("module.network: its resources are only visible in a plan",)
    (planned,) = reports(PLANS / "modules" / "plan.json")
    assert planned.unseen == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_whatever_a_shell_writes_is_read(encoding: str, tmp_path: Path) -> None:
    """PowerShell's ``>`` writes UTF-16."""
    file = tmp_path / "plan.json"
    file.write_bytes(json.dumps(_stack("ü")).encode(encoding))
    assert [each.stack.path for each in subjects(str(file))] == ["ü"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += _places(item, (*path, key))
    return found


PLACES = {name: _places(recorded(name)) for name in ("modules/plan.json", "applied/state.json")}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(sorted(PLACES)), junk=JUNK)
def test_whatever_stands_anywhere_is_a_report_or_an_error(data: Any, name: str, junk: Any, tmp_path: Path) -> None:
    """Any part of a plan or state may be anything: it is judged, or it is one clear error."""
    document: Any = recorded(name)
    path = data.draw(st.sampled_from(PLACES[name]))
    at = document
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = junk
    try:
        found = subjects(str(written(tmp_path, document)))
    except InputError as error:
        assert "\n" not in str(error)
        return
    (report,) = assess(PCI_DSS_V4, found, (), date(2026, 1, 1))
    assert report.results or not report.resources


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=JUNK)
def test_any_json_is_refused(junk: Any, tmp_path: Path) -> None:
    """What is not a plan, state or stack passes no check."""
    with pytest.raises(InputError):
        subjects(str(written(tmp_path, junk)))


def test_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A plan may come through a pipe."""
    file = written(tmp_path, recorded("modules/plan.json"))
    with file.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert [each.stack.path for each in subjects("-")] == ["stdin"]
    with open("/dev/null") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        with pytest.raises(InputError, match=r"^-: is empty"):
            json_of(Path("-"))


CONTEXT = {
    "version": 1,
    "stack": "app/payments",
    "constructs": {"aws_s3_bucket.cards": {"path": "app/payments/cards/bucket", "source": "lib/cards.py:12"}},
    "acknowledgements": [{"rule_id": "s3-bucket-versioning", "path": "app/payments", "reason": "x", "until": ""}],
    "pack": "PCI DSS 4.0.1",
}


def test_a_context_next_to_a_plan_gives_paths_lines_and_exceptions(tmp_path: Path) -> None:
    """For every instance of a resource the path of its construct."""
    written(tmp_path, CONTEXT, "guardrails.json")
    plan = written(tmp_path, recorded("applied/plan.json"))
    (report,) = assess(PCI_DSS_V4, subjects(str(plan)), (), date(2026, 1, 1))
    buckets = [each for each in report.results if each.type == "aws_s3_bucket"]
    assert report.stack == "app/payments"
    assert {(each.path, each.source) for each in buckets} == {("app/payments/cards/bucket", "lib/cards.py:12")}
    accepted = [each for each in report.results if each.acknowledgement]
    assert [(each.address, each.rule_id) for each in accepted] == [('aws_s3_bucket.cards["b"]', "s3-bucket-versioning")]


def test_an_acknowledged_instance_accepts_no_other(tmp_path: Path) -> None:
    """They have one construct path, but each its address."""
    entry = {"rule_id": "s3-bucket-lifecycle", "at": 'aws_s3_bucket.cards["a"]', "reason": "x"}
    written(tmp_path, {**CONTEXT, "acknowledgements": [entry]}, "guardrails.json")
    plan = written(tmp_path, recorded("applied/plan.json"))
    (report,) = assess(PCI_DSS_V4, subjects(str(plan)), (), date(2026, 1, 1))
    accepted = {each.address for each in report.results if each.acknowledgement}
    assert accepted == {'aws_s3_bucket.cards["a"]'}


def test_each_result_says_at_which_stage_it_was_decided(tmp_path: Path) -> None:
    """What the synthesized stack decided the same way stays of that stage; what it could not is the plan's."""
    stack = {
        "resource": {
            "aws_kms_key": {"main": {"enable_key_rotation": "${var.rotate}"}},
            "aws_vpc": {"net": {"cidr_block": "10.0.0.0/16"}},
            "aws_flow_log": {"net": {"vpc_id": "${aws_vpc.net.id}", "traffic_type": "ALL"}},
            "aws_cloudwatch_log_group": {"flow": {"name": "flow", "retention_in_days": 1}},
        }
    }
    written(tmp_path, {**CONTEXT, "acknowledgements": []}, "guardrails.json")
    written(tmp_path, stack, "cdk.tf.json")
    plan = written(tmp_path, recorded("applied/plan.json"))
    (report,) = assess(PCI_DSS_V4, subjects(str(plan)), (), date(2026, 1, 1))
    stages = {(each.address, each.rule_id): each.stage for each in report.results}
    assert stages["aws_kms_key.main", "kms-rotation"] == "plan"
    assert stages["aws_vpc.net", "vpc-flow-logs"] == "synth"
    assert stages["aws_cloudwatch_log_group.flow", "log-group-retention"] == "plan"  # decided otherwise


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "is not JSON"),
        (b'{"version": 9, "constructs": {}}', "has version 9"),
        (b'{"version": 1, "constructs": {"aws_x.y": 3}}', "was not written by a synthesis"),
        (b'{"version": 1, "constructs": [], "acknowledgements": 7}', "was not written by a synthesis"),
    ],
)
def test_a_bad_context_is_an_error(content: bytes, said: str, tmp_path: Path) -> None:
    """Found or named: exceptions that are not read must not go unnoticed."""
    (tmp_path / "guardrails.json").write_bytes(content)
    for is_named in (True, False):
        with pytest.raises(InputError, match=said):
            read_context(tmp_path, is_named=is_named)


def test_what_is_no_context_is_passed_over_unless_it_was_named(tmp_path: Path) -> None:
    """The summary of a whole synthesis has the same name."""
    (tmp_path / "guardrails.json").write_text('{"stacks": {}}')
    assert read_context(tmp_path, is_named=False).constructs == {}
    with pytest.raises(InputError, match=r"is not the guardrails\.json of a stack"):
        read_context(tmp_path, is_named=True)
    with pytest.raises(InputError, match="cannot be read"):
        read_context(tmp_path / "absent", is_named=True)
    assert read_context(tmp_path / "absent", is_named=False).path_of("aws_x.y") == "aws_x.y"
    assert Construct("p").source == ""
