"""Cases of the rules on Lambda."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _function(**body: Any) -> Case:
    return {"aws_lambda_function": {"it": {"function_name": "f", **body}}}


def _permission(principal: str, **body: Any) -> Case:
    return {"aws_lambda_permission": {"it": {"action": "lambda:InvokeFunction", "principal": principal, **body}}}


def _url(**body: Any) -> Case:
    return {"aws_lambda_function_url": {"it": {"function_name": "f", **body}}}


def _layer(principal: str, **body: Any) -> Case:
    return {"aws_lambda_layer_version_permission": {"it": {"principal": principal, **body}}}


_AT_EDGE = {
    "aws_cloudfront_distribution": {
        "d": {
            "default_cache_behavior": {
                "lambda_function_association": [
                    {"event_type": "viewer-request", "lambda_arn": "${aws_lambda_function.it.qualified_arn}"}
                ]
            }
        }
    }
}

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
    "lambda-tracing": [_function(), _function(tracing_config=[{"mode": "PassThrough"}])],
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
        _function(tracing_config=[{"mode": "${var.mode}"}]),
        _function(dynamic={"tracing_config": {"for_each": "${var.tracing}", "content": {"mode": "Active"}}}),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "lambda-runtime": [_function(package_type="Image"), _function(package_type="Image", image_uri="api:1")],
    "lambda-tracing": [{**_function(), **_AT_EDGE}],
}
