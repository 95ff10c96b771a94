"""What a synthesis leaves for assessors and for a check of a plan: a report of each pack on each stack, as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, Aspects, TerraformStack, Testing
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

import aspects.reports
from aspects import ComplianceAspect, Guardrails, TagsAspect, acknowledge, keep_name
from aspects.check.evaluate import evaluate
from aspects.check.report import Report
from aspects.core.acknowledgements import Acknowledgement, CompensatingControl
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.packs import PCI_DSS_V4, Pack, Requirement
from aspects.rules import RULES, Block, Outcome, Problem, Rule
from tests.aspects.doubles import full_synth_error, resource, stack

SUBNET = "subnet-public-ip"
HERE = "tests/aspects/test_evidence.py"
PACK = Pack("Small", "1", (Requirement("1", "subnets are private", (SUBNET, "default-security-group-closed")),))
OTHER = Pack("Other", "2", (Requirement("7", "subnets are private, too", (SUBNET,)),))


@pytest.fixture
def app(tmp_path: Path) -> App:
    """One that writes into a folder of its own."""
    return App(outdir=str(tmp_path / "out"))


def _stack(app: Construct, name: str = "payments") -> TerraformStack:
    result = TerraformStack(app, name)
    AwsProvider(result, "aws", region="us-east-1")
    return result


def _subnet(scope: Construct, id: str = "it", *, public: bool = True) -> Any:
    return resource(scope, "aws_subnet", id, vpc_id="vpc-1", map_public_ip_on_launch=public)


def _folder(app: App, name: str = "payments") -> Path:
    return Path(app.outdir, "stacks", name)


def _files(app: App, name: str = "payments") -> set[str]:
    return {each.name for each in _folder(app, name).iterdir()}


def _context(app: App) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_folder(app) / "guardrails.json").read_text())
    return found


def _synth(app: App) -> str:
    """The errors of a synthesis."""
    try:
        app.synth()
    except RuntimeError as error:
        return str(error)
    return ""


# -- files -------------------------------------------------------------------------------------------------------------


def test_the_files_stand_next_to_the_json_of_the_stack(app: App) -> None:
    """Everything that a report is projected to, and what a check of the plan wants to know."""
    _subnet(_stack(app), public=False)
    Guardrails("dev", pack=PACK).apply(app)
    app.synth()
    assert _files(app) == {"cdk.tf.json", "guardrails.json", *aspects.reports.FILES}


def test_they_are_written_although_findings_fail_the_synthesis(app: App) -> None:
    """Of every stack; the one with the finding has no JSON then."""
    _subnet(_stack(app))
    _subnet(_stack(app, "fine"), public=False)
    Guardrails("dev", pack=PACK).apply(app)
    assert SUBNET in _synth(app)
    assert _files(app) == {"guardrails.json", *aspects.reports.FILES}
    assert _files(app, "fine") == {"cdk.tf.json", "guardrails.json", *aspects.reports.FILES}


@pytest.mark.parametrize("options", [{"pack": PACK, "reports": False}, {}])
def test_no_file_is_written_where_nobody_wants_one(options: dict[str, Any], app: App) -> None:
    """Switched off, or without a pack."""
    _subnet(_stack(app), public=False)
    Guardrails("dev", **options).apply(app)
    app.synth()
    assert _files(app) == {"cdk.tf.json"}


@pytest.mark.parametrize("synth", [Testing.synth, Testing.full_synth])
def test_a_test_writes_no_file(synth: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests synthesize many stacks; the reports are there all the same."""
    written = []
    monkeypatch.setattr(aspects.reports, "write", lambda reports, folder: written.append(folder))
    scope = stack()
    _subnet(scope, public=False)
    guardrails = Guardrails("dev", pack=PACK).apply(scope)
    synth(scope)
    assert written == []
    assert [each.stack for each in guardrails.reports] == ["app"]


def test_a_folder_that_cannot_be_written_to_ends_the_synthesis_with_the_reason(app: App) -> None:
    """With the stack, the file, and the reason as Node gives it."""
    _subnet(_stack(app), public=False)
    Guardrails("dev", pack=PACK).apply(app)
    (_folder(app) / "guardrails.json").mkdir(parents=True)
    assert "[payments] the compliance files cannot be written: EISDIR: is a directory, write '" in _synth(app)


def test_what_a_check_of_the_plan_wants_to_know(app: App) -> None:
    """Construct paths and lines by address, those of what an aspect created included; acknowledgements and pins."""
    scope = _stack(app)
    queue = SqsQueue(Construct(scope, "inner"), "jobs", name="jobs")
    bucket = resource(scope, "aws_s3_bucket", "files", bucket="files")
    keep_name(queue)
    control = {"control": "a firewall", "risk": "none left"}
    acknowledge(scope, "replaces-data", "new", "9999-12-31", "risk", "R-1", control)
    line = test_what_a_check_of_the_plan_wants_to_know.__code__.co_firstlineno
    Guardrails("dev", pack=PACK).apply(app)
    app.synth()
    found = _context(app)
    assert (found["version"], found["stack"], found["pack"]) == (1, "payments", "Small 1")
    assert found["constructs"]["aws_sqs_queue.inner_jobs_" + queue.friendly_unique_id[-8:]] == {
        "path": "payments/inner/jobs",
        "source": f"{HERE}:{line + 3}",
    }
    config = json.loads((_folder(app) / "cdk.tf.json").read_text())["resource"]
    created = {f"{kind}.{name}" for kind, group in config.items() for name in group} - {
        f"aws_sqs_queue.{queue.friendly_unique_id}",
        f"aws_s3_bucket.{bucket.friendly_unique_id}",
    }
    assert created
    owner = found["constructs"][f"aws_s3_bucket.{bucket.friendly_unique_id}"]
    assert {found["constructs"][each]["source"] for each in created} == {owner["source"]}
    assert owner["source"].startswith("tests/aspects/doubles.py:")
    (accepted,) = [Acknowledgement.read(each) for each in found["acknowledgements"]]
    assert accepted == Acknowledgement(
        "payments",
        "replaces-data",
        "new",
        "9999-12-31",
        "risk",
        "R-1",
        CompensatingControl(control="a firewall", risk="none left"),
    )
    assert accepted.source == f"{HERE}:{line + 7}"
    assert found["pins"] == [{"path": "payments/inner/jobs", "part": "name", "name": ""}]


# -- reports -----------------------------------------------------------------------------------------------------------


def test_a_report_holds_every_verdict_and_what_the_aspects_did(app: App) -> None:
    """Compliant ones, too; changes, what was acknowledged and by whom, and the lines."""
    scope = _stack(app)
    network = Construct(scope, "network")
    _subnet(network, "public")
    _subnet(scope, "private", public=False)
    resource(scope, "aws_sns_topic", "topic", name="${var.x}")
    acknowledge(network, SUBNET, "load balancers", owner="net")
    acknowledge(scope, "name-unknown", "chosen by whoever deploys")
    guardrails = Guardrails("dev", pack=PACK).apply(app)
    app.synth()
    (report,) = guardrails.reports
    results = {(each.path, each.rule_id): each for each in report.results}
    accepted = results["payments/network/public", SUBNET]
    assert accepted.outcome is Outcome.NON_COMPLIANT
    assert accepted.acknowledgement and accepted.acknowledgement.owner == "net"
    assert accepted.source.startswith("tests/aspects/doubles.py:")
    assert results["payments/private", SUBNET].outcome is Outcome.COMPLIANT
    assert [(finding.rule_id, each.reason) for finding, each in report.accepted] == [
        ("name-unknown", "chosen by whoever deploys")
    ]
    assert report.is_clean
    assert ("payments/private", "tags.Environment", "dev") in {
        (each.construct_path, each.attribute, each.after) for each in report.changes
    }
    assert report.resources == {"aws_sns_topic": 1, "aws_subnet": 2}
    assert report.without_rule == {"aws_sns_topic": 1}


def test_the_findings_of_aspects_and_wrong_acknowledgements_stand_apart(app: App) -> None:
    """Neither is a result of a rule, and both keep the report from being clean."""
    scope = _stack(app)
    resource(scope, "aws_sns_topic", "topic", name="${var.x}")
    _subnet(scope)
    acknowledge(scope, SUBNET, "why", "2020-01-01")
    guardrails = Guardrails("dev", pack=PACK).apply(app)
    _synth(app)
    (report,) = guardrails.reports
    assert [each.rule_id for each in report.findings] == ["name-unknown"]
    assert [(each.rule_id, each.source.partition(":")[0]) for each in report.problems] == [("acknowledgement", HERE)]
    assert [each.rule_id for each in report.open] == [SUBNET]
    assert not report.is_clean


def test_each_stack_has_the_reports_of_its_own_guardrails(app: App) -> None:
    """Those of a stack count before those of the app."""
    own = _stack(app, "own")
    _subnet(_stack(app, "other"), public=False)
    _subnet(own, public=False)
    nearer = Guardrails("shared", pack=OTHER).apply(own)
    outer = Guardrails("dev", pack=PACK).apply(app)
    app.synth()
    assert [(each.stack, each.pack.name) for each in nearer.reports] == [("own", "Other")]
    assert [(each.stack, each.pack.name) for each in outer.reports] == [("other", "Small")]


def test_several_packs_on_a_stack_are_reports_of_their_own(app: App) -> None:
    """In one file each; what one asks for stands in its report only."""
    scope = _stack(app)
    _subnet(scope)
    resource(scope, "aws_default_security_group", "closed", ingress=[{"protocol": "-1"}])
    resource(scope, "aws_vpc", "vpc")
    acknowledge(scope, LOOSE.id, "a test")
    guardrails = Guardrails("dev", pack=PACK).apply(app)
    Aspects.of(scope).add(ComplianceAspect(OTHER.with_rules(LOOSE)))
    error = _synth(app)
    assert SUBNET in error and "default-security-group-closed" in error
    (small,) = guardrails.reports
    assert {each.rule_id for each in small.open} == {SUBNET, "default-security-group-closed"}
    assert not small.findings and not small.accepted
    assert _context(app)["packs"] == ["Small 1", "Other 2"]


def test_one_pack_on_parts_of_a_stack_is_one_report(app: App) -> None:
    """With the results of all of them, and with what none of them judges."""
    scope = _stack(app)
    left, right = Construct(scope, "left"), Construct(scope, "right")
    for each in (left, right, scope):
        _subnet(each, public=False)
    first = Guardrails("dev", pack=PACK).apply(left)
    second = Guardrails("dev", pack=PACK).apply(right)
    app.synth()
    (report,) = first.reports
    assert second.reports == (report,)
    assert [each.path for each in report.results] == ["payments/left/it", "payments/right/it"]
    assert report.excluded == ("aws_subnet.it",)


def test_a_stack_without_resources_has_a_report(app: App) -> None:
    """That nothing is there to be judged is evidence, too."""
    _stack(app)
    guardrails = Guardrails("dev", pack=PACK).apply(app)
    app.synth()
    (report,) = guardrails.reports
    assert (report.results, report.is_clean) == ((), True)


def test_reports_are_those_of_the_last_synthesis() -> None:
    """An aspect that is used for a second app says nothing of the first one any more."""
    aspect = ComplianceAspect(PACK)
    for name in ("first", "second"):
        scope = stack(name)
        _subnet(scope, public=False)
        Aspects.of(scope).add(aspect)
        for _ in range(2):
            Testing.full_synth(scope)
            assert [each.stack for each in aspect.reports] == [name]


def test_a_report_is_that_of_the_json_which_is_written(app: App) -> None:
    """The same pack on the written file gives the same verdicts, and the digest tells that it is the same stack."""
    scope = _stack(app)
    resource(scope, "aws_s3_bucket", "files", bucket="files")
    _subnet(scope, public=False)
    resource(scope, "aws_sns_topic", "topic", name="${var.x}")
    acknowledge(scope, "name-unknown", "a test")
    guardrails = Guardrails("dev", {"Owner": "x"}, pack=PACK).apply(app)
    app.synth()
    (report,) = guardrails.reports
    written = Stack.from_terraform(json.loads((_folder(app) / "cdk.tf.json").read_text()), "payments")
    again = evaluate(PACK, written, report.acknowledgements, report.day)
    assert again.digests == report.digests
    assert {(each.path, each.rule_id): each.outcome for each in again.results} == {
        (each.path, each.rule_id): each.outcome for each in report.results
    }


def test_an_aspect_that_comes_in_the_midst_of_a_synthesis_is_in_the_report(app: App) -> None:
    """A report is made when the turn of its stack comes, of what is written then."""
    for name in ("first", "second"):
        _subnet(_stack(app, name), public=False)
    Aspects.of(app.node.find_child("second")).add(TagsAspect({"Team": "core"}))
    guardrails = Guardrails("dev", pack=PACK).apply(app)
    app.synth()
    teams = {
        each.stack: [change.after for change in each.changes if change.attribute == "tags.Team"]
        for each in guardrails.reports
    }
    assert teams == {"first": [], "second": ["core"]}


# -- rules that fail, and packs with limits ----------------------------------------------------------------------------


def _finds(it: Block, graph: Graph) -> Iterator[Problem]:
    yield Problem("it is loose")


LOOSE = Rule("own-loose", ("aws_vpc",), _finds, "It is tight", "It gets lost.", "tighten it")


def _raises(it: Block, graph: Graph) -> Iterator[Problem]:
    raise KeyError("x")


BROKEN = Rule("own-broken", ("aws_subnet",), _raises, "It works", "It does not.", "never read this")


def test_a_rule_that_fails_says_whom_to_tell() -> None:
    """The author of the app cannot mend it, so its remedy does not help; it can be acknowledged by its id."""
    failing, accepted = stack(), stack()
    for scope in (failing, accepted):
        _subnet(scope, public=False)
        Aspects.of(scope).add(ComplianceAspect(PACK.with_rules(BROKEN)))
    error = full_synth_error(failing)
    assert "own-broken: the rule failed with KeyError: 'x', at " in error
    assert "; report this resource to the author of the rule own-broken [Small own]" in error
    acknowledge(accepted, "own-broken", "is being mended")
    assert Testing.full_synth(accepted)


def test_a_pack_limits_what_may_be_acknowledged_and_for_how_long() -> None:
    """Both fail at the acknowledgement, and what an aspect reports in the place of a rule is limited with it."""
    pack = replace(PCI_DSS_V4, longest_exception_days=90, never_excepted=frozenset({"ecs-container-logs"}))
    scope = stack()
    _subnet(scope)
    task = resource(scope, "aws_ecs_task_definition", "task", family="f", container_definitions='[{"name":"a"}]')
    acknowledge(scope, SUBNET, "why")
    acknowledge(task, "container-logs", "why", "9999-01-01")
    Guardrails("dev", pack=pack).apply(scope)
    error = full_synth_error(scope)
    assert "'subnet-public-ip' was acknowledged without an end date, and PCI DSS 4.0.1 allows 90 days" in error
    assert "'container-logs' was acknowledged, which PCI DSS 4.0.1 does not allow" in error
    assert "ecs-container-logs: " in error


# -- the reviewed file -------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``acknowledgements.toml`` in the working directory."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "acknowledgements.toml"
    path.write_text(f'[[acknowledgement]]\nrule = "{SUBNET}"\nat = "payments/net*"\nreason = "why"\nowner = "net"\n')
    return path


@pytest.mark.parametrize("named", [False, True])
def test_the_file_accepts_what_it_names(named: bool, file: Path, app: App) -> None:
    """In the working directory, or where the option says."""
    if named:
        file = file.rename(file.with_name("other.toml"))
    _subnet(Construct(_stack(app), "network"))
    guardrails = Guardrails("dev", pack=PACK, acknowledgements="other.toml" if named else None).apply(app)
    assert _synth(app) == ""
    (result,) = [each for each in guardrails.reports[0].results if each.rule_id == SUBNET]
    assert result.acknowledgement and result.acknowledgement.source == f"{file.name}:1"
    assert _context(app)["acknowledgements"][0]["at"] == "payments/net*"


def test_one_file_serves_several_guardrails_and_environments(file: Path, app: App) -> None:
    """Each reads it; an entry is used if any stack has the finding, and one of a stack that is not here waits."""
    _subnet(Construct(_stack(app), "network"))
    _subnet(_stack(app, "other"), public=False)
    file.write_text(file.read_text() + file.read_text().replace("payments", "payments-prd"))
    for scope in app.node.children:
        Guardrails("dev", pack=PACK).apply(scope)
    assert _synth(app) == ""


def test_a_bad_entry_fails_the_synthesis_with_its_line(file: Path, app: App) -> None:
    """Once, although two guardrails read the file; the finding that it spoke of stands."""
    file.write_text(file.read_text() + 'until = "soon"')
    _subnet(Construct(_stack(app), "network"))
    _subnet(_stack(app, "other"), public=False)
    guardrails = [Guardrails("dev", pack=PACK).apply(scope) for scope in app.node.children]
    error = _synth(app)
    said = "acknowledgement: until is 'soon', which is not a date, at acknowledgements.toml:1; write it as YYYY-MM-DD"
    assert error.count(said) == 1
    assert [len(each.problems) for one in guardrails for each in one.reports] == [1, 0]
    assert f"[payments/network/it] {SUBNET}: " in error


def test_an_entry_that_matches_nothing_fails_the_synthesis(file: Path, app: App) -> None:
    """With its line, and with the finding that may have been meant."""
    _subnet(Construct(_stack(app), "nat"))
    Guardrails("dev", pack=PACK).apply(app)
    assert (
        "[payments] acknowledgement: 'subnet-public-ip' was acknowledged at 'payments/net*', but there is no such"
        " finding, at acknowledgements.toml:1; remove the acknowledgement; did you mean 'subnet-public-ip' at"
        " payments/nat/it?"
    ) in _synth(app)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("none.toml", ValueError, "acknowledgements names 'none.toml', which is not a file; use one such as"),
        (3, TypeError, "acknowledgements is 3; use the path of a file such as acknowledgements.toml"),
    ],
)
def test_a_file_that_does_not_exist_is_refused(given: Any, error: type[Exception], said: str) -> None:
    """Where it was named; without that, there may be none."""
    with pytest.raises(error, match=said):
        Guardrails("dev", acknowledgements=given)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"owner": 3}, TypeError, "acknowledge got the owner 3; pass text"),
        ({"compensating_control": 3}, TypeError, "compensating_control is 3; use text, or a mapping of constraints"),
        ({"compensating_control": {"risk": 3}}, TypeError, "risk of the compensating_control is 3; use text"),
        ({"compensating_control": {"risks": ""}}, ValueError, "has no 'risks'; did you mean 'risk'?"),
    ],
)
def test_an_acknowledgement_of_the_wrong_form_is_refused(
    arguments: dict[str, Any], error: type[Exception], said: str
) -> None:
    """Where it is called, so that the line is known."""
    with pytest.raises(error, match=said.replace("?", "[?]")):
        acknowledge(stack(), SUBNET, "why", **arguments)


# -- a pack on a plan --------------------------------------------------------------------------------------------------


def _evaluated(*acknowledgements: Acknowledgement, **options: Any) -> Report:
    config = {"resource": {"aws_subnet": {"it": {"map_public_ip_on_launch": True}}}}
    return evaluate(PACK, Stack.from_terraform(config, "payments"), acknowledgements, date(2026, 6, 1), **options)


def test_what_matches_nothing_in_a_plan_is_no_error() -> None:
    """A synthesis could not decide it, and the plan has: a warning where the construct is in this stack."""
    for path, levels in {"payments/other": ["warning"], "": [], "elsewhere": []}.items():
        report = _evaluated(Acknowledgement(path, "default-security-group-closed", "why"), stage="plan")
        assert [each.level for each in report.problems] == levels
    report = _evaluated(Acknowledgement("payments/other", SUBNET, "why"))
    assert [each.level for each in report.problems] == ["error"]


def test_an_entry_by_address_counts_in_a_plan() -> None:
    """There, a resource may have no construct path that anybody knows."""
    entry = Acknowledgement("aws_subnet.*", SUBNET, "why", is_pattern=True)
    (result,) = [each for each in _evaluated(entry, stage="plan").results if each.rule_id == SUBNET]
    assert result.acknowledgement == entry


def test_acknowledgements_of_what_only_aspects_find_wait_in_a_plan() -> None:
    """Nobody looks for it there; an id that nobody knows is an error all the same."""
    assert _evaluated(Acknowledgement("payments", "name-unknown", "why")).problems == ()
    assert _evaluated(Acknowledgement("payments", next(iter(set(RULES) - set(PACK.rules))), "why")).problems == ()
    (said,) = _evaluated(Acknowledgement("payments", "subnet-public", "why")).problems
    assert said.remedy.endswith("did you mean 'subnet-public-ip'?")
