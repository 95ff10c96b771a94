"""Cases of the rules on Identity and Access Management."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_ALL_KEYS = "arn:aws:kms:*:*:key/*"


def _document(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def _deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**_allow(action, resource, **more), "Effect": "Deny"}


def _written(policy: object, kind: str = "aws_iam_policy") -> Case:
    return {kind: {"it": {"name": "p", "policy": policy}}}


def _policy(*statements: Any, kind: str = "aws_iam_policy") -> Case:
    return _written(json.dumps(_document(*statements)), kind)


def _role(*policies: Any) -> Case:
    inline = [{"name": f"p{index}", "policy": each} for index, each in enumerate(policies)]
    return {"aws_iam_role": {"it": {"assume_role_policy": "{}", "inline_policy": inline}}}


def _data(*documents: dict[str, Any]) -> Case:
    """A policy that is the first of several data sources, each of which may name the next."""
    sources = {f"d{index}": each for index, each in enumerate(documents)}
    case = _written("${data.aws_iam_policy_document.d0.json}")
    return {**case, "data": {"aws_iam_policy_document": sources}}


def _block(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"actions": [action], "resources": [resource], **more}


def _spellings(action: str, resource: str = "*") -> list[Case]:
    """One statement in every way in which a stack may hold it."""
    code = f'{{"Statement" = [{{Effect = "Allow", Action = ["{action}"], "Resource" = "{resource}"}}]}}'
    document = _document(_allow([action], resource))
    own = _block(action, resource)
    return [
        _policy(_allow(action, resource)),
        *(
            _policy(_allow([action], [resource]), kind=f"aws_iam_{each}_policy")
            for each in ("role", "user", "group")
        ),
        _role(json.dumps(document)),
        _written(json.dumps({**document, "Statement": document["Statement"][0]})),
        _written(f"${{jsonencode({code})}}"),
        {**_written("${local.policy}"), "locals": {"policy": f"${{jsonencode({code})}}"}},
        {**_written("${local.policy}"), "locals": {"policy": json.dumps(document)}},
        {**_written("${jsonencode(local.policy)}"), "locals": {"policy": document}},
        {
            **_written(json.dumps(_document(_allow("${local.action}", resource)))),
            "locals": {"action": action},
        },
        {"aws_iam_policy": {"it": {"policy": "${aws_iam_policy.o.policy}"}, "o": {"policy": json.dumps(document)}}},
        _data({"statement": [own]}),
        _data({"statement": own}),
        _data({"source_policy_documents": ["${data.aws_iam_policy_document.d1.json}"]}, {"statement": [own]}),
        _data({"override_policy_documents": [json.dumps(document)]}),
        _data({"dynamic": {"statement": {"for_each": [1], "content": own}}}),
    ]  # fmt: skip


_UNREADABLE = [
    _written("${data.aws_iam_policy_document.elsewhere.json}"),
    _written("${var.policy}"),
    _written('${file("policy.json")}'),
    _written("${data.aws_iam_policy_document.d0.json} "),
    _written("no JSON"),
    _written("[]"),
    _policy("${var.statement}"),
    _written('{"Statement": ${var.statements}}'),
    _written("${jsonencode({Statement = var.statements})}"),
    _data({"dynamic": {"statement": {"for_each": "${var.statements}", "content": _block("s3:GetObject")}}}),
    _data({"source_policy_documents": ["${var.policy}"], "statement": [_block("s3:GetObject", "a")]}),
    _data({"source_policy_documents": "${var.policies}"}),
    _data({"source_policy_documents": ["${data.aws_iam_policy_document.d0.json}"]}),
    _role("${var.policy}"),
    {"aws_iam_role": {"it": {"dynamic": {"inline_policy": {"for_each": "${var.policies}", "content": {}}}}}},
]
_NO_INLINE = {"aws_iam_role": {"it": {"assume_role_policy": "{}"}}}

_GITHUB = "token.actions.githubusercontent.com"
_GITHUB_ARN = f"arn:aws:iam::123456789012:oidc-provider/{_GITHUB}"
_PROVIDER: dict[str, Any] = {
    "aws_iam_openid_connect_provider": {"p": {"url": f"https://{_GITHUB}", "client_id_list": ["a"]}}
}


def _trust(principal: Any, condition: Any = None, action: Any = "sts:AssumeRole", **others: Any) -> Case:
    statement = {"Effect": "Allow", "Action": action, "Principal": principal}
    document = _document({**statement, "Condition": condition} if condition else statement)
    return {"aws_iam_role": {"it": {"assume_role_policy": json.dumps(document)}}, **others}


def _web(subject: Any = None, provider: str = _GITHUB_ARN, test: str = "StringLike", **others: Any) -> Case:
    """Trust in an identity provider, as everybody writes it: with the audience, and mostly with the subject."""
    condition: dict[str, Any] = {"StringEquals": {f"{_GITHUB}:aud": "sts.amazonaws.com"}}
    if subject is not None:
        condition.setdefault(test, {})[f"{_GITHUB}:sub"] = subject
    return _trust({"Federated": provider}, condition, "sts:AssumeRoleWithWebIdentity", **others)


def _trust_data(**statement: Any) -> Case:
    own = {"actions": ["sts:AssumeRole"], **statement}
    role = {"it": {"assume_role_policy": "${data.aws_iam_policy_document.d.json}"}}
    return {"aws_iam_role": role, "data": {"aws_iam_policy_document": {"d": {"statement": [own]}}}}


PASS: dict[str, list[Case]] = {
    "iam-trust-policy-open": [
        _trust({"Service": "lambda.amazonaws.com"}),
        _trust({"Service": ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]}),
        _trust({"AWS": "arn:aws:iam::123456789012:root"}),
        _trust({"AWS": ["123456789012", "arn:aws:iam::123456789012:role/deploy"]}),
        _trust({"AWS": "${aws_iam_role.other.arn}"}),
        _trust({"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"}),
        _trust("*", {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        _trust({"AWS": "*"}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/deploy-*"}}),
        _trust({"Federated": "arn:aws:iam::123456789012:saml-provider/own"}, None, "sts:AssumeRoleWithSAML"),
        _trust(
            {"Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1B2"},
            {"StringEquals": {"oidc.eks.eu-west-1.amazonaws.com/id/A1B2:sub": "system:serviceaccount:a:b"}},
            "sts:AssumeRoleWithWebIdentity",
        ),
        _web("repo:octo-org/octo-repo:ref:refs/heads/main"),
        _web("repo:octo-org/*"),
        _web(["repo:octo-org/a:*", "repo:octo-org/b:*"]),
        _web("repo:octo-org/a:ref:refs/heads/main", test="StringEquals"),
        _web("repo:octo-org/${var.repository}:*"),
        _web("repo:octo-org/a:*", "${aws_iam_openid_connect_provider.p.arn}", **_PROVIDER),
        _trust(
            {"Federated": "${aws_iam_openid_connect_provider.p.arn}"},
            {"StringEquals": {"${aws_eks_cluster.c.identity[0].oidc[0].issuer}:sub": "system:serviceaccount:a:b"}},
            "sts:AssumeRoleWithWebIdentity",
            aws_iam_openid_connect_provider={"p": {"url": "${aws_eks_cluster.c.identity[0].oidc[0].issuer}"}},
            aws_eks_cluster={"c": {"name": "c"}},
        ),
        _trust(
            {"Federated": "cognito-identity.amazonaws.com"},
            {"StringEquals": {"cognito-identity.amazonaws.com:aud": "${aws_cognito_identity_pool.p.id}"}},
            "sts:AssumeRoleWithWebIdentity",
        ),
        _trust("*", None, "sts:TagSession"),
        _trust_data(principals=[{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}]),
        {"aws_iam_role": {"it": {"assume_role_policy": json.dumps(_document({**_deny("*"), "Principal": "*"}))}}},
    ],
    "iam-wildcard-action": [
        *_spellings("s3:GetObject"),
        _policy(_allow("ec2:Describe*")),
        _policy(_allow(["kms:GenerateDataKey*", "kms:ReEncrypt*", "s3:GetObject*"])),
        _policy(_allow(["s3:List*", "s3:ListBucket", "SQS:list*"])),
        _policy(_deny("*")),
        _policy(_deny("*"), _allow("iam:*")),
        _policy(_allow("iam:*"), _deny(["IAM:*"])),
        _policy({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}),
        _policy(),
        _NO_INLINE,
        {"aws_iam_role": {"it": {"inline_policy": [{}]}}},
    ],
    "iam-decrypt-at-large": [
        *_spellings("kms:Decrypt", _KEY),
        *_spellings("s3:GetObject"),
        _policy(_allow("kms:Decrypt", "${aws_kms_key.k.arn}"), _allow("kms:DescribeKey")),
        {**_policy(_allow("kms:*", "${aws_kms_key.k.arn}")), "aws_kms_key": {"k": {"description": "k"}}},
        _policy(_allow("kms:Decrypt", "arn:aws:kms:*:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")),
        _policy(_allow(["kms:Decrypt", "s3:GetObject"], ["${data.aws_kms_key.k.arn}", "arn:aws:s3:::b/*"])),
        _policy(_allow("kms:Encrypt*")),
        _policy(_allow("kms:Decrypt"), _deny("kms:*")),
        _policy(_deny("*", _ALL_KEYS), _allow("kms:Decrypt")),
        _policy({"Effect": "Allow", "Action": "kms:*", "NotResource": "arn:aws:kms:*"}),
        _policy({"Effect": "Allow", "NotAction": ["kms:*"], "Resource": "*"}),
        _data({"statement": [_block("kms:Decrypt", "${aws_kms_key.k.arn}")]}),
    ],
    "iam-inline-policy-block": [
        _NO_INLINE,
        {"aws_iam_role": {"it": {"inline_policy": []}}},
        {"aws_iam_role": {"it": {"inline_policy": [{}]}}},
    ],
}

FAIL: dict[str, list[Case]] = {
    "iam-trust-policy-open": [
        _trust("*"),
        _trust({"AWS": "*"}),
        _trust({"AWS": ["123456789012", "*"]}),
        _trust("*", None, "sts:*"),
        _trust("*", None, ["sts:AssumeRole", "sts:TagSession"]),
        _trust("*", {"StringEquals": {"sts:ExternalId": "secret"}}),
        _trust("*", {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        _web(),
        _web("*"),
        _web("repo:*"),
        _web("repo:*/deploy:*"),
        _web(["repo:octo-org/a:*", "repo:*"]),
        _web("repo:octo-org/a:*", test="ForAllValues:StringLike"),
        _web("repo:octo-org/a:*", test="StringNotLike"),
        _web(None, "${aws_iam_openid_connect_provider.p.arn}", **_PROVIDER),
        _web(
            None,
            "${data.aws_iam_openid_connect_provider.p.arn}",
            data={"aws_iam_openid_connect_provider": {"p": {"url": f"https://{_GITHUB}"}}},
        ),
        _trust({"Federated": "cognito-identity.amazonaws.com"}, None, "sts:AssumeRoleWithWebIdentity"),
        _trust_data(principals=[{"type": "AWS", "identifiers": ["*"]}]),
        _trust_data(principals=[{"type": "*", "identifiers": ["*"]}]),
        {
            "aws_iam_role": {
                "it": {
                    "assume_role_policy": '${jsonencode({"Statement" = [{"Effect" = "Allow", "Principal" = "*",'
                    ' "Action" = "sts:AssumeRole"}]})}'
                }
            }
        },
    ],
    "iam-wildcard-action": [
        *_spellings("*"),
        *_spellings("s3:*"),
        _policy(_allow(["s3:Get*"])),
        _policy(_allow("iam:*User*")),
        _policy(_allow("s3:*Object*")),
        _policy(_allow("s3:*", "arn:aws:s3:::b/*")),
        _policy(_allow(["s3:GetObject", "ec2:Describe*", "iam:Pass?ole"])),
        _policy(_allow("*:*")),
        _policy({"Effect": "Allow", "NotAction": ["s3:GetObject"], "Resource": "*"}),
        _policy("${var.statement}", _allow("s3:*")),
        _policy(_allow(["${var.action}", "s3:*"])),
        _policy(_deny("s3:Delete*"), _allow("s3:*")),
        _policy(_deny("s3:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "false"}}), _allow("s3:*")),
        _role(json.dumps(_document(_allow("s3:GetObject"))), json.dumps(_document(_allow("s3:*")))),
        _data(
            {"source_policy_documents": ["${data.aws_iam_policy_document.d1.json}", "${var.policy}"]},
            {"statement": [_block("s3:*")]},
        ),
        {
            **_data(
                {"statement": [_block("s3:GetObject", sid="a")], "override_policy_documents": ["${local.other}"]},
            ),
            "locals": {"other": json.dumps(_document(_allow("s3:*", Sid="a")))},
        },
    ],
    "iam-decrypt-at-large": [
        *_spellings("kms:Decrypt"),
        *_spellings("kms:Decr*"),
        *_spellings("kms:ReEncrypt*", _ALL_KEYS),
        *_spellings("*"),
        _policy(_allow(["kms:ReEncryptFrom"], "arn:aws:kms:us-east-1:1:key/*")),
        _policy(_allow("KMS:decrypt", "arn:aws:kms:us-east-1:123456789012:*")),
        _policy(_allow("kms:Decrypt", "arn:aws:kms:us-east-1:${data.aws_caller_identity.me.account_id}:key/*")),
        _policy(_allow("kms:Decrypt", "arn:${data.aws_partition.p.partition}:kms:*:*:key/mrk-*")),
        _policy({"Effect": "Allow", "Action": "kms:Decrypt", "NotResource": _KEY}),
        _policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
        _policy(_allow("kms:Decrypt"), _deny("kms:Decrypt", _KEY)),
        _policy(_allow("kms:Decrypt", [_KEY, "*"])),
    ],
    "iam-inline-policy": [
        {kind: {"it": {"policy": "{}"}}}
        for kind in ("aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
    ],
    "iam-inline-policy-block": [
        {"aws_iam_role": {"it": {"inline_policy": [{"name": "x"}]}}},
        {"aws_iam_role": {"it": {"inline_policy": {"name": "x", "policy": "{}"}}}},
        {"aws_iam_role": {"it": {"dynamic": {"inline_policy": {"for_each": [1], "content": {"name": "x"}}}}}},
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "iam-trust-policy-open": [
        {"aws_iam_role": {"it": {"assume_role_policy": "${var.policy}"}}},
        _trust({"AWS": "${var.principal}"}),
        _trust("*", {"StringEquals": {"aws:PrincipalOrgID": "${var.organization}"}}),
        _web("${var.subject}"),
        _web("repo:${var.organization}/a:*"),
    ],
    "iam-wildcard-action": [
        *_UNREADABLE,
        _policy(_allow("${var.action}")),
        _policy(_allow("s3:${var.verb}")),
        _policy({**_allow("*"), "Effect": "${var.effect}"}),
        _policy(_allow("s3:*"), _deny("${var.action}")),
    ],
    "iam-decrypt-at-large": [
        *_UNREADABLE,
        _policy(_allow("kms:Decrypt", "${var.key}")),
        _policy(_allow("kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/${var.key}")),
        _policy(_allow("kms:${var.verb}")),
        _policy({"Effect": "Allow", "Action": "kms:Decrypt", "NotResource": "${var.keys}"}),
    ],
    "iam-inline-policy-block": [
        {"aws_iam_role": {"it": {"inline_policy": "${var.policies}"}}},
        {"aws_iam_role": {"it": {"dynamic": {"inline_policy": {"for_each": "${var.p}", "content": {"name": "x"}}}}}},
    ],
}

# That there is such a resource is the finding.
NOT_APPLICABLE: dict[str, list[Case]] = {"iam-inline-policy": [_NO_INLINE]}
