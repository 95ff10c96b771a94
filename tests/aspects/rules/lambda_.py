"""Cases of the rules on Lambda."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _function(**body: Any) -> Case:
    return {"aws_lambda_function": {"it": {"function_name": "f", **body}}}


def _variables(**variables: object) -> Case:
    return _function(environment={"variables": variables})


def _permission(principal: str, **body: Any) -> Case:
    return {"aws_lambda_permission": {"it": {"action": "lambda:InvokeFunction", "principal": principal, **body}}}


def _url(**body: Any) -> Case:
    return {"aws_lambda_function_url": {"it": {"function_name": "f", **body}}}


def _layer(principal: str, **body: Any) -> Case:
    return {"aws_lambda_layer_version_permission": {"it": {"principal": principal, **body}}}


_QUALIFIED = "${aws_lambda_function.it.qualified_arn}"


def _edge(*, publish: Any = True, behavior: str = "default_cache_behavior", **body: Any) -> Case:
    """A function and a distribution with a cache behavior, which may name it."""
    return {**_function(publish=publish), "aws_cloudfront_distribution": {"d": {behavior: body}}}


def _association(arn: str = _QUALIFIED) -> dict[str, Any]:
    return {"event_type": "viewer-request", "lambda_arn": arn}


def _dynamic(over: Any, arn: str = "${each.value}") -> dict[str, Any]:
    return {"lambda_function_association": {"for_each": over, "iterator": "each", "content": _association(arn)}}


def _with_role(policy: Any, role: str = "${aws_iam_role.r.arn}", **body: Any) -> Case:
    return {**_function(role=role, **body), "aws_iam_role": {"r": {"assume_role_policy": policy}}}


_TRUST = '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "%s"}}]}'
_EDGE, _LAMBDA = _TRUST % "edgelambda.amazonaws.com", _TRUST % "lambda.amazonaws.com"
_AT_EDGES = [
    _edge(lambda_function_association=[_association()]),
    _edge(behavior="ordered_cache_behavior", lambda_function_association=_association()),
    _edge(lambda_function_association=_association("arn:aws:lambda:us-east-1:111122223333:function:f:3")),
    _edge(dynamic=_dynamic([_QUALIFIED])),
    _edge(dynamic=_dynamic("${toset([aws_lambda_function.it.qualified_arn])}")),
    {**_edge(dynamic=[{"other": {}}, _dynamic("${local.all}")]), "locals": {"all": {"x": _QUALIFIED}}},
    _with_role(_EDGE, publish=True),
]
_MAYBE_AT_EDGES = [
    _edge(lambda_function_association=_association("${var.function}")),
    _edge(lambda_function_association="${var.associations}"),
    _edge(dynamic=_dynamic("${var.on ? [1] : []}", _QUALIFIED)),
    _edge(dynamic=_dynamic("${var.functions}")),
    _edge(dynamic=_dynamic("${aws_lambda_function.it}", "${each.value.qualified_arn}")),
    _edge(publish="${var.publish}", dynamic=_dynamic("${var.functions}")),
    _function(publish=True, role="${var.role}"),
    _with_role("${var.policy}", publish=True),
    _with_role(_TRUST % "${var.service}", publish=True),
]
_NOT_AT_EDGES = [
    _edge(dynamic=_dynamic([])),
    _edge(dynamic=_dynamic("${toset([])}", _QUALIFIED)),
    _edge(dynamic=_dynamic(["${aws_lambda_function.other.qualified_arn}"])),
    _edge(lambda_function_association=[]),
    _edge(publish=False, dynamic=_dynamic("${var.functions}")),
    _with_role(_LAMBDA, publish=True),
    _function(role="${var.role}"),
]

PASS: dict[str, list[Case]] = {
    "lambda-public-invoke": [
        _permission("secretsmanager.amazonaws.com", source_account="123456789012"),
        _permission("sns.amazonaws.com", source_arn="${aws_sns_topic.t.arn}"),
        _permission("s3.amazonaws.com", source_arn="${var.bucket}", source_account="123456789012"),
        _permission("123456789012"),
        _permission("arn:aws:iam::123456789012:role/caller"),
        _permission("*", principal_org_id="o-1234567890"),
        _permission("*", principal_org_id="o-1234567890", function_url_auth_type="AWS_IAM"),
        _url(authorization_type="AWS_IAM"),
        _layer("123456789012"),
        _layer("*", organization_id="o-1234567890"),
    ],
    "lambda-runtime": [
        *(_function(runtime=each) for each in ("python3.12", "python3.13", "nodejs22.x", "java21", "provided.al2023")),
        _function(runtime="python3.12", package_type="Zip"),
        {**_function(runtime="${local.runtime}"), "locals": {"runtime": "python3.13"}},
    ],
    "lambda-tracing": [
        _function(tracing_config=[{"mode": "Active"}]),
        _function(tracing_config={"mode": "Active"}),
    ],
    "lambda-in-vpc": [
        _function(vpc_config={"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}),
        _function(vpc_config=[{"subnet_ids": ["${aws_subnet.s.id}"], "security_group_ids": []}]),
        _function(vpc_config={"subnet_ids": "${aws_subnet.s[*].id}", "security_group_ids": []}),
    ],
    "lambda-environment-secrets": [
        _function(),
        _function(environment={}),
        _variables(STAGE="prod", TABLE="${aws_dynamodb_table.t.name}", TOKEN_TTL=300),
        _variables(DB_SECRET_ARN="${aws_secretsmanager_secret.db.arn}", DB_SECRET="arn:aws:secretsmanager:x"),
        _function(environment=[{"variables": {"DB_PASSWORD_FILE": "/mnt/db"}}]),
    ],
}

FAIL: dict[str, list[Case]] = {
    "lambda-public-invoke": [
        _permission("*"),
        _permission("*", source_arn="*"),
        _permission("s3.amazonaws.com"),
        _permission("logs.eu-west-1.amazonaws.com"),
        _permission("s3.amazonaws.com.cn"),
        _permission("s3.amazonaws.com", source_arn="*"),
        _permission("s3.amazonaws.com", source_arn="arn:*"),
        _permission("*", principal_org_id="o-1234567890", function_url_auth_type="NONE"),
        _url(authorization_type="NONE"),
        _layer("*"),
    ],
    "lambda-runtime": [
        _function(runtime="python2.7"),
        _function(runtime="nodejs20.x"),
        _function(runtime="provided"),
        _function(),
        _function(package_type="Zip"),
    ],
    "lambda-tracing": [_function(), _function(tracing_config=[{"mode": "PassThrough"}]), *_NOT_AT_EDGES],
    "lambda-in-vpc": [
        _function(),
        *_NOT_AT_EDGES,
        _function(vpc_config=[]),
        _function(vpc_config={"subnet_ids": [], "security_group_ids": []}),
    ],
    "lambda-environment-secrets": [
        _variables(DB_PASSWORD="hunter2"),
        _variables(STAGE="prod", STRIPE_API_KEY="a1b2c3"),
        _variables(DATABASE_URL="postgres://app:hunter2@db/app"),
        _variables(CONFIG="${random_password.db.result}"),
        _function(environment=[{"variables": {"DB_PASSWORD": "${var.password}"}}]),
        _function(dynamic={"environment": {"for_each": [1], "content": {"variables": {"DB_PASSWORD": "hunter2"}}}}),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "lambda-public-invoke": [
        _permission("${var.principal}"),
        _permission("s3.amazonaws.com", source_arn="${var.bucket}"),
        _permission("*", principal_org_id="${var.organization}"),
        _url(authorization_type="${var.kind}"),
        _layer("*", organization_id="${var.organization}"),
    ],
    "lambda-runtime": [
        _function(runtime="${var.runtime}"),
        _function(runtime="python9.9"),
        _function(runtime="python2.7", package_type="${var.kind}"),
    ],
    "lambda-tracing": [
        *_MAYBE_AT_EDGES,
        _function(tracing_config=[{"mode": "${var.mode}"}]),
        _function(dynamic={"tracing_config": {"for_each": "${var.tracing}", "content": {"mode": "Active"}}}),
    ],
    "lambda-in-vpc": [
        *_MAYBE_AT_EDGES,
        _function(vpc_config="${var.network}"),
        _function(vpc_config={"subnet_ids": "${var.subnets}"}),
        _function(dynamic={"vpc_config": {"for_each": "${var.vpc}", "content": {"subnet_ids": ["subnet-1"]}}}),
    ],
    "lambda-environment-secrets": [
        _variables(STAGE="${var.stage}"),
        _function(environment={"variables": "${var.variables}"}),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "lambda-runtime": [_function(package_type="Image"), _function(package_type="Image", image_uri="api:1")],
    "lambda-tracing": _AT_EDGES,
    "lambda-in-vpc": _AT_EDGES,
}
