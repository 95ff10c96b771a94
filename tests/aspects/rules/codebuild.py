"""Cases of the rules on CodeBuild."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

# Put together here, so that no scanner of secrets takes them for one.
_KEY_ID = "AKIA" + "Q" * 16
_GITHUB = "ghp_" + "a1B2" * 9
_BUILD: dict[str, Any] = {"type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0"}


def _project(**body: Any) -> Case:
    return {"aws_codebuild_project": {"it": {"name": "p", "environment": _BUILD, **body}}}


def _variables(*variables: dict[str, Any]) -> Case:
    return _project(environment={**_BUILD, "environment_variable": list(variables)})


def _variable(name: str, value: str, kind: str | None = None) -> dict[str, Any]:
    return {"name": name, "value": value, **({"type": kind} if kind else {})}


def _source(location: str) -> Case:
    return _project(source={"type": "GITHUB", "location": location})


def _credential(token: str, auth_type: str = "PERSONAL_ACCESS_TOKEN") -> Case:
    return {
        "aws_codebuild_source_credential": {"it": {"token": token, "auth_type": auth_type, "server_type": "GITHUB"}}
    }


def _logs(**logs: dict[str, Any]) -> Case:
    return _project(logs_config=logs)


_SECOND = {"secondary_artifacts": [{"type": "S3", "artifact_identifier": "a", "encryption_disabled": True}]}

PASS: dict[str, list[Case]] = {
    "codebuild-environment-credentials": [
        _project(),
        _variables(_variable("STAGE", "prod")),
        _variables(_variable("STAGE", "prod", "PLAINTEXT"), _variable("REPOSITORY", "${aws_ecr_repository.r.name}")),
        _variables(_variable("DB_PASSWORD", "prod/db:password", "SECRETS_MANAGER")),
        _variables(_variable("AWS_SECRET_ACCESS_KEY", "/ci/key", "PARAMETER_STORE")),
        _variables(_variable("DB_SECRET_ARN", "${aws_secretsmanager_secret.db.arn}")),
        {
            **_project(),
            "aws_codebuild_project": {"it": {"environment": [{**_BUILD, "environment_variable": _variable("A", "b")}]}},
        },
    ],
    "codebuild-source-credentials": [
        _project(source={"type": "CODEPIPELINE"}),
        _source("https://github.com/example/app.git"),
        _source("https://app@bitbucket.org/example/app.git"),
        _source("git@github.com:example/app.git"),
        _source("${aws_codecommit_repository.r.clone_url_http}"),
        _credential("${aws_codestarconnections_connection.c.arn}", "CODECONNECTIONS"),
        _credential("arn:aws:secretsmanager:eu-west-1:123456789012:secret:github", "SECRETS_MANAGER"),
        _credential("${data.aws_secretsmanager_secret_version.github.secret_string}"),
        _credential('${jsondecode(data.aws_secretsmanager_secret_version.github.secret_string)["token"]}'),
    ],
    "codebuild-s3-logs-encrypted": [
        _project(),
        _logs(cloudwatch_logs={"status": "ENABLED"}),
        _logs(s3_logs={"status": "ENABLED", "location": "logs"}),
        _logs(s3_logs={"status": "ENABLED", "location": "logs", "encryption_disabled": False}),
    ],
    "codebuild-artifacts-encrypted": [
        _project(artifacts={"type": "S3", "location": "b"}),
        _project(artifacts=[{"type": "S3", "location": "b", "encryption_disabled": False}]),
        _project(artifacts={"type": "NO_ARTIFACTS"}),
        _project(artifacts={"type": "NO_ARTIFACTS", "encryption_disabled": True}),
    ],
    "codebuild-logging": [
        _project(),
        _logs(cloudwatch_logs={"group_name": "g"}),
        _logs(cloudwatch_logs={"status": "DISABLED"}, s3_logs={"status": "ENABLED", "location": "logs"}),
        _logs(s3_logs={"status": "DISABLED"}),
    ],
    "codebuild-privileged": [_project(), _project(environment={**_BUILD, "privileged_mode": False})],
}

FAIL: dict[str, list[Case]] = {
    "codebuild-environment-credentials": [
        _variables(_variable("AWS_ACCESS_KEY_ID", _KEY_ID)),
        _variables(_variable("AWS_SECRET_ACCESS_KEY", "${var.key}", "PLAINTEXT")),
        _variables(_variable("STAGE", "prod"), _variable("NPM_TOKEN", "abc")),
        _variables(_variable("DATABASE_URL", "postgres://app:hunter2@db/app")),
        _project(
            environment={
                **_BUILD,
                "dynamic": {"environment_variable": {"for_each": [1], "content": _variable("DB_PASSWORD", "hunter2")}},
            }
        ),
    ],
    "codebuild-source-credentials": [
        _source(f"https://app:{_GITHUB}@github.com/example/app.git"),
        _source(f"https://{_GITHUB}@github.com/example/app.git"),
        _source("https://app:hunter2@bitbucket.org/example/app.git"),
        _project(
            source={"type": "CODEPIPELINE"},
            secondary_sources=[{"type": "GITHUB", "location": "https://a:b@github.com/example/app.git"}],
        ),
        _credential(_GITHUB),
        _credential("hunter2", "BASIC_AUTH"),
    ],
    "codebuild-s3-logs-encrypted": [
        _logs(s3_logs={"status": "ENABLED", "location": "logs", "encryption_disabled": True}),
        _project(logs_config=[{"s3_logs": [{"encryption_disabled": True}]}]),
    ],
    "codebuild-artifacts-encrypted": [
        _project(artifacts={"type": "S3", "location": "b", "encryption_disabled": True}),
        _project(artifacts={"type": "CODEPIPELINE", "encryption_disabled": True}),
        _project(artifacts={"type": "S3", "location": "b"}, **_SECOND),
    ],
    "codebuild-logging": [
        _logs(cloudwatch_logs={"status": "DISABLED"}),
        _logs(cloudwatch_logs={"status": "DISABLED"}, s3_logs={"status": "DISABLED"}),
    ],
    "codebuild-privileged": [
        _project(environment={**_BUILD, "privileged_mode": True}),
        _project(environment=[{**_BUILD, "privileged_mode": True}]),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "codebuild-environment-credentials": [
        _variables(_variable("STAGE", "${var.stage}")),
        _variables(_variable("DB_PASSWORD", "hunter2", "${var.kind}")),
        _variables({"name": "${var.name}", "value": "x"}),
        _project(environment="${var.environment}"),
    ],
    "codebuild-source-credentials": [_source("${var.repository}"), _credential("${var.token}")],
    "codebuild-s3-logs-encrypted": [_logs(s3_logs={"encryption_disabled": "${var.plain}"})],
    "codebuild-artifacts-encrypted": [_project(artifacts={"type": "S3", "encryption_disabled": "${var.plain}"})],
    "codebuild-logging": [_logs(cloudwatch_logs={"status": "${var.status}"}), _project(logs_config="${var.logs}")],
    "codebuild-privileged": [_project(environment={**_BUILD, "privileged_mode": "${var.privileged}"})],
}
