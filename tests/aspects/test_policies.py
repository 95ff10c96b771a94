"""Policy documents are read however they are written, and questions to them have plain answers or none."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.rules import Block, Undecided
from aspects.rules.policies import Statement, arns, covers, denied, denies_without_tls, overlap, statements
from tests.aspects.policy_cases import DENY_WITHOUT_TLS

_OTHER = "arn:aws:iam::210987654321:role/other"


def _read(policy: object, **config: Any) -> list[Statement]:
    """The statements of a bucket's policy in a stack."""
    graph = Graph([Stack.from_terraform({"resource": _resources(policy, {"bucket": "b"}), **config})])
    return statements(Block(graph.by_type["aws_s3_bucket_policy"][0], graph))


def _resources(policy: object, bucket: dict[str, Any]) -> dict[str, Any]:
    companion = {"bucket": "${aws_s3_bucket.it.id}", "policy": policy}
    return {"aws_s3_bucket": {"it": bucket}, "aws_s3_bucket_policy": {"p": companion}}


def _statement(**parts: Any) -> Statement:
    (found,) = _read(json.dumps({"Statement": [{"Effect": "Allow", **parts}]}))
    return found


def _tls(bucket: Any = None, **changed: Any) -> bool:
    """Whether a policy, by default a right one with some parts changed, keeps the bucket to TLS."""
    policy = json.dumps({"Statement": [{**DENY_WITHOUT_TLS, **changed}]})
    graph = Graph([Stack.from_terraform({"resource": _resources(policy, bucket or {"bucket": "b"})})])
    it = Block(graph.by_type["aws_s3_bucket"][0], graph)
    found = statements(Block(graph.by_type["aws_s3_bucket_policy"][0], graph))
    return all(denies_without_tls(found, "s3:*", *arns(it, below)) for below in ("", "/*"))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"Resource": "*"},
        {"Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]},
        {"Resource": ["arn:aws-cn:s3:::b*"]},
        {
            "Resource": [
                "arn:${data.aws_partition.p.partition}:s3:::${aws_s3_bucket.it.id}",
                "${aws_s3_bucket.it.arn}/*",
            ]
        },
        {"Resource": ["arn:aws:s3:::${aws_s3_bucket.it.bucket}", "arn:aws:s3:::${aws_s3_bucket.it.bucket}/*"]},
        {"Action": "*"},
        {"Action": ["s3:GetObject", "S3:*"]},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": ["*"]}},
        {"Principal": {"*": "*"}},
        {"Condition": {"BoolIfExists": {"aws:SecureTransport": ["false"]}}},
        {"Condition": {"bool": {"AWS:securetransport": False}}},
        {"bucket": {"bucket": "${var.name}"}, "Resource": ["arn:aws:s3:::${var.name}", "arn:aws:s3:::${var.name}/*"]},
        {"bucket": {"bucket_prefix": "b"}},
    ],
)
def test_what_keeps_a_bucket_to_tls(changed: dict[str, Any]) -> None:
    """Every spelling of everybody, of the bucket with its objects, and of the condition."""
    assert _tls(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"Effect": "Allow"},
        {"Resource": "${aws_s3_bucket.it.arn}"},
        {"Resource": "${aws_s3_bucket.it.arn}/*"},
        {"Resource": ["${aws_s3_bucket.it.arn}", "${aws_s3_bucket.it.arn}/cards/*"]},
        {"Resource": ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]},
        {"Resource": None, "NotResource": "arn:aws:s3:::b/public/*"},
        {"Action": "s3:Put*"},
        {"Action": None, "NotAction": "s3:GetObject"},
        {"Principal": {"AWS": _OTHER}},
        {"Principal": {"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"}},
        {"Principal": None, "NotPrincipal": {"AWS": _OTHER}},
        {"Condition": None},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalArn": _OTHER}}},
    ],
)
def test_what_does_not(changed: dict[str, Any]) -> None:
    """A deny for some, for some objects, of some actions, or under another condition as well."""
    assert not _tls(**changed)


@pytest.mark.parametrize("part", ["Effect", "Principal", "Action", "Resource", "Condition"])
def test_a_part_that_is_unknown_leaves_it_open(part: str) -> None:
    """Neither yes nor no."""
    with pytest.raises(Undecided, match=part):
        _tls(**dict[str, Any]({part: "${var.x}"}))


@pytest.mark.parametrize(
    ("pattern", "action", "some", "all_of_it"),
    [
        ("kms:Decrypt", "kms:Decrypt", True, True),
        ("kms:Decr*", "kms:Decrypt", True, True),
        ("KMS:*", "kms:decrypt", True, True),
        ("*", "kms:Decrypt", True, True),
        ("kms:Decrypt", "kms:*", True, False),
        ("s3:*Object", "s3:Get*", True, False),
        ("s3:Get?bject", "s3:GetObject", True, True),
        ("s3:*", "kms:*", False, False),
    ],
)
def test_patterns_of_actions_meet_both_ways(pattern: str, action: str, some: bool, all_of_it: bool) -> None:
    """A wildcard may stand in the policy, in the question, or in both."""
    found = _statement(Action=[pattern])
    assert (found.concerns(action), found.covers(action)) == (some, all_of_it)


def test_all_but_some_is_all_the_others() -> None:
    """NotAction and NotResource turn the answer round, and so do the wildcards in them."""
    found = _statement(NotAction=["kms:*", "s3:GetObject"], NotResource="arn:aws:s3:::b/*")
    assert found.concerns("iam:PassRole") and found.covers("iam:*")
    assert not found.concerns("kms:Decrypt")
    assert found.concerns("s3:*") and not found.covers("s3:*")
    assert not found.concerns_resource("arn:aws:s3:::b/x")
    assert found.covers_resource("arn:aws:s3:::c/*") and not found.covers_resource("arn:aws:s3:::b*")


@pytest.mark.parametrize(
    ("condition", "narrows"),
    [
        ({"StringEquals": {"aws:SourceAccount": "123456789012"}}, True),
        ({"ArnLike": {"AWS:SourceArn": "arn:aws:sns:eu-west-1:123456789012:*"}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": "${aws_organizations_organization.o.id}"}}, True),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}, False),
        ({"StringNotEquals": {"aws:SourceAccount": "123456789012"}}, False),
        ({"Null": {"aws:SourceAccount": "false"}}, False),
        ({"StringLike": {"aws:SourceAccount": "*"}}, False),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, False),
        (None, False),
    ],
)
def test_what_keeps_strangers_away(condition: dict[str, Any] | None, narrows: bool) -> None:
    """A condition on the source or the caller that holds, and that leaves somebody out."""
    assert _statement(Principal="*", Condition=condition).is_narrowed is narrows


def test_a_condition_with_an_unknown_value_may_keep_strangers_away() -> None:
    """It may be a star."""
    with pytest.raises(Undecided):
        _ = _statement(Condition={"StringLike": {"aws:SourceAccount": "${var.account}"}}).is_narrowed


@pytest.mark.parametrize(
    ("named", "account"),
    [
        ("123456789012", "123456789012"),
        (123456789012, "123456789012"),
        (_OTHER, "210987654321"),
        ("arn:aws:iam::123456789012:user/${aws_iam_user.u.name}", "123456789012"),
        ("*", None),
    ],
)
def test_a_principal_belongs_to_an_account(named: object, account: str | None) -> None:
    """Its number, or the part of its ARN."""
    (found,) = _statement(Principal={"AWS": named}).principals
    assert not isinstance(found, Undecided)
    assert found.account == account


def test_a_deny_wins_wherever_it_stands() -> None:
    """Only one without conditions, for all of the action and of the resource."""
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    for parts, expected in (
        ({"Action": "s3:*", "Resource": "*"}, True),
        ({"Action": "*", "Resource": "arn:*"}, False),
        ({"Action": "s3:Delete*", "Resource": "*"}, False),
        ({"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}, False),
        ({"Action": "*", "Resource": "*", "Principal": {"AWS": _OTHER}}, False),
    ):
        deny = {"Effect": "Deny", **parts}
        for order in ([allow, deny], [deny, allow]):
            assert denied(_read(json.dumps({"Statement": order})), "s3:*", "*") is expected, parts


def _sids(document: dict[str, Any], **others: dict[str, Any]) -> list[tuple[str | None, object]]:
    sources = {"aws_iam_policy_document": {"d": document, **others}}
    found: list[tuple[str | None, object]] = []
    for each in _read("${data.aws_iam_policy_document.d.json}", data=sources):
        try:
            found.append((each.block.text("Sid"), each.actions[0]))
        except Undecided:
            found.append(("?", "?"))
    return found


def _own(sid: str | None, action: str) -> dict[str, Any]:
    return {"sid": sid, "actions": [action], "resources": ["*"]}


def test_merged_documents_replace_each_other_by_sid() -> None:
    """Sources first, then the document's own, then what overrides; what has no id is only added."""
    base = {"statement": [_own("a", "s3:A"), _own("b", "s3:B"), _own(None, "s3:N")]}
    over = json.dumps({"Statement": {"Sid": "b", "Effect": "Deny", "Action": "s3:O", "Resource": "*"}})
    merging = {
        "source_policy_documents": ["${data.aws_iam_policy_document.base.json}"],
        "statement": [_own("a", "s3:Own"), _own("c", "s3:C")],
        "override_policy_documents": [over],
    }
    assert _sids(merging, base=base) == [("a", "s3:Own"), ("b", "s3:O"), (None, "s3:N"), ("c", "s3:C")]


def test_an_unknown_document_may_replace_what_has_a_sid() -> None:
    """It hides nothing that has none."""
    body = {"statement": [_own("a", "s3:A"), _own(None, "s3:N")], "override_policy_documents": ["${var.policy}"]}
    assert _sids(body) == [("?", "?"), (None, "s3:N"), ("?", "?")]


_PATTERN = st.text(alphabet="ab*?", max_size=7)
_WORD = st.text(alphabet="ab", max_size=7)


@given(_PATTERN, _PATTERN, _WORD)
def test_overlap_and_coverage_agree_with_matching(one: str, other: str, word: str) -> None:
    """A text that both match shows an overlap; what covers a pattern matches all that the pattern does."""

    def matches(pattern: str) -> bool:
        return bool(re.fullmatch(pattern.replace("*", ".*").replace("?", "."), word))

    assert overlap(one, other) is overlap(other, one)
    if matches(one) and matches(other):
        assert overlap(one, other)
    if covers(one, other) and matches(other):
        assert matches(one)


def test_a_policy_in_another_stack_names_the_bucket_through_its_output() -> None:
    """As CDKTF writes a reference to another stack."""
    output = "${data.terraform_remote_state.cross-stack-reference-input-files.outputs.arn}"
    deny = {
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [output, f"{output}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }  # fmt: skip
    policy = {"bucket": "b", "policy": json.dumps({"Statement": [deny]})}
    files = {"resource": {"aws_s3_bucket": {"it": {}}}, "output": {"arn": {"value": "${aws_s3_bucket.it.arn}"}}}
    graph = Graph(
        [
            Stack.from_terraform(files, "files"),
            Stack.from_terraform({"resource": {"aws_s3_bucket_policy": {"p": policy}}}, "policies"),
        ]
    )
    it = Block(graph.by_type["aws_s3_bucket"][0], graph)
    found = statements(Block(graph.by_type["aws_s3_bucket_policy"][0], graph))
    assert denies_without_tls(found, "s3:*", *arns(it)) and denies_without_tls(found, "s3:*", *arns(it, "/*"))
