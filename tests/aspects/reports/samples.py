"""Reports to project: one by hand in which each kind of entry is there, random ones, and one of a large app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from aspects.check.report import Report, Result, Stage
from aspects.core.acknowledgements import Acknowledgement, CompensatingControl
from aspects.core.model import Change, Finding
from aspects.packs import Pack
from aspects.packs.model import Requirement
from aspects.rules import Outcome, Problem, Rule

DAY = date(2026, 11, 26)


def _check(it: Any, graph: Any) -> Iterator[Problem]:
    return iter(())


ENCRYPTED = Rule(
    "volume-encrypted",
    ("aws_ebs_volume",),
    _check,
    "Volumes are encrypted",
    "Whoever gets the disk reads what is on it.",
    "set encrypted = true",
    "high",
    ("Security Hub EC2.3", "Config ENCRYPTED_VOLUMES"),
    ("https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",),
)
PUBLIC = Rule(
    "database-private",
    ("aws_db_instance",),
    _check,
    "Databases have no public address",
    "Anybody may try passwords.",
    "set publicly_accessible = false",
    "critical",
)
LOGGED = Rule("bucket-logged", ("aws_s3_bucket",), _check, "Buckets log", "Nobody sees who read.", "add a log", "low")
UNUSED = Rule("queue-encrypted", ("aws_sqs_queue",), _check, "Queues are encrypted", "As above.", "set a key")

PACK = Pack(
    "PCI DSS",
    "4.0.1",
    (
        Requirement("1.4.4", "Stored data is not reachable from outside", (PUBLIC.id,), "the addresses"),
        Requirement("3.5.1", "Stored data is unreadable", (ENCRYPTED.id, UNUSED.id), "the disks", "what is on tapes"),
        Requirement("10.2.1", "Access is logged", (LOGGED.id,), "the buckets"),
        Requirement("12.1.1", "There is a policy", manual="a policy is a text"),
    ),
    own_rules={each.id: each for each in (ENCRYPTED, PUBLIC, LOGGED, UNUSED)},
)

ACCEPTED = Acknowledgement(
    "app/logs", LOGGED.id, "is itself the log target", "2027-06-30", "risk", "SEC-1",
    CompensatingControl(control="the trail of the account logs who reads it"), source="lib/logs.py:3",
)  # fmt: skip


def result(rule: Rule, name: str, outcome: Outcome, *problems: Problem, **fields: Any) -> Result:
    """What a rule says of a resource of its first type."""
    kind = rule.types[0]
    return Result(rule.id, f"app/{name}", f"{kind}.{name}", kind, outcome, problems, **fields)


SAMPLE = Report(
    stack="app",
    stage="synth",
    day=DAY,
    pack=PACK,
    results=(
        result(LOGGED, "data", Outcome.UNKNOWN, Problem("target is ${aws_s3_bucket.x.id}", "target", "${x}")),
        result(LOGGED, "logs", Outcome.NON_COMPLIANT, Problem("logs nowhere"), acknowledgement=ACCEPTED),
        result(PUBLIC, "main", Outcome.COMPLIANT, source="lib/data.py:12"),
        result(PUBLIC, "replica", Outcome.NOT_APPLICABLE, Problem("a replica has the address of its source")),
        result(ENCRYPTED, "root", Outcome.ERROR, Problem("the rule failed with KeyError: 'x'")),
        result(
            ENCRYPTED,
            "swap",
            Outcome.NON_COMPLIANT,
            Problem("encrypted is false", "encrypted", False),
            Problem("kms_key_id is missing", "kms_key_id"),
            source="lib/compute.py:42",
        ),
    ),
    findings=(
        Finding("app/swap", "name-too-long", "name 'x' has 99 characters", "shorten it", source="lib/compute.py:42"),
        Finding("app/tag", "tag-case", "tag 'owner' is Owner elsewhere", "write Owner", level="warning"),
    ),
    accepted=((Finding("app/logs", LOGGED.id, "is not destroyed", "empty it"), ACCEPTED),),
    problems=(Finding("app", "acknowledgement", "'x' was acknowledged, but there is no such finding", "remove it"),),
    changes=(Change("app/main", "tags.Owner", None, "risk", "TagsAspect", effect="update"),),
    acknowledgements=(ACCEPTED, Acknowledgement("app/x", "x", "old", "")),
    resources={"aws_db_instance": 2, "aws_ebs_volume": 2, "aws_s3_bucket": 2, "aws_vpc": 1},
    excluded=("aws_instance.legacy",),
    unseen=("module.network: its resources are only visible in a plan",),
    digests={"stack": "0" * 64, "pack": "1" * 64, "acknowledgements": "2" * 64},
)

_HOSTILE = (
    "</script><script>alert(1)</script>", "]]>", "<!--", "&amp;", '"quoted"', "'", "\\", "a\nb\r\nc", "\t=1+1", "\0",
    "\x1b[31m", "\ud800", "\ufffe", "\u202egnp.exe", "ünïcødé 🔥", "{0}", "[a](javascript:alert(1))",
    "{{ insert: x }}", "=cmd|' /C calc'!A0", "+1", "-1", "@x", " =1", "", " ", "`x`", "*b*", "_i_", "# h", "%2e%2e/",
    "../../etc", "C:\\x:1", "lib/x.py:0", "lib/ü x.py:7", "lib/x.py:\u0661", "/abs/x.py:3", "1. x", "\n2) x", "- x",
    "a\n===", "    code", "~~~", "---", "| a |\n|---|\n", "https://example.org", "a_b_c", "__x__", "\n\n",
)  # fmt: skip
hostile = st.one_of(
    st.sampled_from(_HOSTILE),
    st.lists(st.sampled_from(_HOSTILE), min_size=2, max_size=3).map("".join),
    st.text(st.characters(), max_size=12),
)
"""What a name, a tag or a reason may be: the known attacks, and any text, lone surrogates too."""

values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), hostile),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(hostile, inner, max_size=3)),
    max_leaves=6,
)
_outcomes = st.sampled_from(Outcome)
_problems = st.builds(Problem, hostile, hostile, values)
_acknowledgements = st.builds(
    Acknowledgement,
    hostile,
    hostile,
    hostile,
    st.one_of(hostile, st.just("2027-06-30")),
    hostile,
    hostile,
    st.none() | st.builds(CompensatingControl, *[hostile] * 6),
    st.booleans(),
    hostile,
)
_findings = st.builds(
    Finding,
    hostile,
    hostile,
    hostile,
    hostile,
    hostile,
    st.sampled_from(["error", "warning", "info"]),
    hostile,
    hostile,
)
_texts = hostile.filter(lambda text: bool(text.strip()) and not text.endswith("."))
_rules = st.builds(
    Rule,
    st.sampled_from(["rule-a", "rule-b", "rule-c"]),
    st.lists(hostile, min_size=1, max_size=2).map(tuple),
    st.just(_check),
    _texts,
    _texts,
    _texts,
    st.sampled_from(["critical", "high", "medium", "low"]),
    st.lists(hostile, max_size=2).map(tuple),
    st.lists(st.one_of(hostile, hostile.map("https://example.org/".__add__)), max_size=2).map(tuple),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report in which every text is hostile."""
    rules = {each.id: each for each in draw(st.lists(_rules, min_size=1, max_size=3))}
    ids = st.lists(st.sampled_from(sorted(rules)), max_size=2, unique=True).map(tuple)
    requirement = st.builds(Requirement, hostile, hostile, ids, hostile, hostile)
    requirements = draw(st.lists(requirement, min_size=1, max_size=3, unique_by=lambda each: each.id))
    pack = Pack(draw(hostile), draw(hostile), tuple(requirements), own_rules=rules)
    accepted = draw(st.lists(_acknowledgements, max_size=2))
    found = []
    for rule in pack.rules.values():
        for _ in range(draw(st.integers(0, 2))):
            outcome = draw(_outcomes)
            problems = () if outcome is Outcome.COMPLIANT else tuple(draw(st.lists(_problems, min_size=1, max_size=4)))
            by = None
            if accepted and outcome not in (Outcome.COMPLIANT, Outcome.NOT_APPLICABLE) and draw(st.booleans()):
                by = draw(st.sampled_from(accepted))
            found.append(
                Result(
                    rule.id, draw(hostile), draw(hostile), rule.types[0], outcome, problems,
                    source=draw(hostile), acknowledgement=by,
                )
            )  # fmt: skip
    stage: Stage = draw(st.sampled_from(["synth", "plan", "state"]))
    return Report(
        stack=draw(hostile),
        stage=stage,
        day=draw(st.dates(date(2020, 1, 1), date(2040, 1, 1))),
        pack=pack,
        results=tuple(sorted(found, key=lambda each: (each.path, each.rule_id))),
        findings=tuple(draw(st.lists(_findings, max_size=2))),
        accepted=tuple((draw(_findings), each) for each in accepted),
        problems=tuple(draw(st.lists(_findings, max_size=1))),
        changes=tuple(draw(st.lists(st.builds(Change, hostile, hostile, values, values, hostile), max_size=2))),
        acknowledgements=tuple(accepted),
        resources=draw(st.dictionaries(hostile, st.integers(1, 9), max_size=2)),
        excluded=tuple(draw(st.lists(hostile, max_size=2))),
        unseen=tuple(draw(st.lists(hostile, max_size=1))),
        digests=draw(st.dictionaries(hostile, hostile, max_size=2)),
    )


def large(resources: int = 3000, rules: int = 250, rules_of_a_type: int = 10) -> Report:
    """An app of the size that the library is made for: a tenth of the results is wrong, some are accepted."""
    made = [replace(ENCRYPTED, id=f"rule-{n}", types=(f"aws_type_{n // rules_of_a_type}",)) for n in range(rules)]
    pack = Pack(
        "PCI DSS",
        "4.0.1",
        tuple(Requirement(f"1.{n}", f"Title {n}", tuple(each.id for each in made[n::60])) for n in range(60)),
        own_rules={each.id: each for each in made},
    )
    kinds = rules // rules_of_a_type
    by = Acknowledgement("app", "rule-1", "because", "2027-01-01")
    found = []
    for number in range(resources):
        kind = number % kinds
        for rule in made[kind * rules_of_a_type : (kind + 1) * rules_of_a_type]:
            address = f"{rule.types[0]}.resource_number_{number}"
            path = f"app/service-{number % 40}/resource-number-{number}"
            if (number * 31 + len(rule.id)) % 10:
                found.append(Result(rule.id, path, address, rule.types[0], Outcome.COMPLIANT))
            else:
                problem = Problem("encrypted is false", "encrypted", False)
                accepted = by if number % 3 == 0 else None
                found.append(
                    Result(
                        rule.id, path, address, rule.types[0], Outcome.NON_COMPLIANT, (problem,),
                        f"lib/service_{number % 40}.py:{number % 500 + 1}", accepted,
                    )
                )  # fmt: skip
    found.sort(key=lambda each: (each.path, each.rule_id))
    return Report("app", "synth", DAY, pack, tuple(found), acknowledgements=(by,))
