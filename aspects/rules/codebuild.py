"""CodeBuild: projects, and the credentials with which they fetch their sources."""

from __future__ import annotations

import re

from ..core.expressions import expression, is_unknown
from ..core.graph import Graph
from .checks import Found, differs, each
from .model import Rule
from .policies import any_of
from .reader import Block
from .secrets import in_text, in_variable

_TYPES = ("aws_codebuild_project",)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide"
_GUIDE = "https://docs.aws.amazon.com/codebuild/latest/userguide"
# Kinds of credentials whose token is the ARN of what holds the secret: ImportSourceCredentials, authType.
_BY_ARN = frozenset({"CODECONNECTIONS", "SECRETS_MANAGER"})
# A secret that Terraform reads when it applies.
_READ = re.compile(r"\bdata\.(aws_secretsmanager_secret_version|aws_ssm_parameter)\.")


def _credentials(it: Block, graph: Graph) -> Found:
    variables = [
        each for environment in it.blocks("environment") for each in environment.blocks("environment_variable")
    ]

    def of(variable: Block) -> Found:
        if variable.text("type", "PLAINTEXT") == "PLAINTEXT":
            yield from in_variable(variable, variable.text("name"), "value")

    yield from each(variables, of)


def _source_credentials(it: Block, graph: Graph) -> Found:
    if it.type == "aws_codebuild_source_credential":
        yield from _token(it)
        return
    sources = [*it.blocks("source"), *it.blocks("secondary_sources")]
    yield from each(sources, lambda source: in_text(source, "location"))


def _token(it: Block) -> Found:
    """Check that no token is spelled out, directly or in a variable's default; one read from a store is fine."""
    value = it.raw("token")
    if value is None or any_of(_BY_ARN, lambda each: it.text("auth_type") == each):
        return
    code = expression(value)
    if code is not None and _READ.search(code):
        return
    if is_unknown(value):
        it.text("token")  # raises what says that it is unknown
    yield it.problem("token", "token is hard-coded", secret=True)


def _artifacts(it: Block, graph: Graph) -> Found:
    def of(artifacts: Block) -> Found:
        if artifacts.flag("encryption_disabled") and artifacts.text("type") != "NO_ARTIFACTS":
            yield artifacts.problem("encryption_disabled")

    yield from each([*it.blocks("artifacts"), *it.blocks("secondary_artifacts")], of)


def _logging(it: Block, graph: Graph) -> Found:
    # Logs go to CloudWatch unless somebody says otherwise: LogsConfig.
    logs = (("cloudwatch_logs", "ENABLED"), ("s3_logs", "DISABLED"))
    if not any_of(logs, lambda each: it.text(f"logs_config.{each[0]}.status", each[1]) == "ENABLED"):
        yield it.problem("logs_config.cloudwatch_logs.status")


RULES = (
    Rule(
        "codebuild-environment-credentials",
        _TYPES,
        _credentials,
        title="Builds get no secrets through plain environment variables",
        why="Anyone who may view the project, or the log of a build that prints its environment, can read them.",
        remedy="set type = SECRETS_MANAGER or PARAMETER_STORE, and grant AWS permissions to the service role",
        severity="critical",
        controls=("Security Hub CodeBuild.2", "Config CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK"),
        links=(_HUB, f"{_GUIDE}/build-spec-ref.html"),
    ),
    Rule(
        "codebuild-source-credentials",
        (*_TYPES, "aws_codebuild_source_credential"),
        _source_credentials,
        title="Source credentials are not hard-coded",
        why="Anyone who can view the project or the state can read a token in a repository URL or in the"
        " configuration, and it is as good as its owner's password.",
        remedy="use a connection (auth_type = CODECONNECTIONS), or SECRETS_MANAGER with the ARN of a secret",
        severity="critical",
        controls=("Security Hub CodeBuild.1", "Config CODEBUILD_PROJECT_SOURCE_REPO_URL_CHECK"),
        links=(_HUB, f"{_GUIDE}/access-tokens.html"),
    ),
    Rule(
        "codebuild-s3-logs-encrypted",
        _TYPES,
        differs("logs_config.s3_logs.encryption_disabled", True),
        title="Build logs in S3 are encrypted",
        why="A build log shows what was built, from where and with which settings.",
        remedy="leave encryption_disabled out",
        severity="low",
        controls=("Security Hub CodeBuild.3", "Config CODEBUILD_PROJECT_S3_LOGS_ENCRYPTED"),
        links=(_HUB,),
    ),
    Rule(
        "codebuild-artifacts-encrypted",
        _TYPES,
        _artifacts,
        title="Build artifacts are encrypted",
        why="An artifact contains the program and its settings as they run in production.",
        remedy="leave encryption_disabled out",
        controls=("Config CODEBUILD_PROJECT_ARTIFACT_ENCRYPTION",),
        links=(f"{_CONFIG}/codebuild-project-artifact-encryption.html",),
    ),
    Rule(
        "codebuild-logging",
        _TYPES,
        _logging,
        title="Builds are logged",
        why="Only the log shows what a build did: what it fetched, and what it put into its artifact.",
        remedy='set logs_config.cloudwatch_logs.status = "ENABLED"',
        controls=("Security Hub CodeBuild.4", "Config CODEBUILD_PROJECT_LOGGING_ENABLED"),
        links=(_HUB,),
    ),
    Rule(
        "codebuild-privileged",
        _TYPES,
        differs("environment.privileged_mode", True),
        title="Builds do not run in privileged containers",
        why="A build runs third-party code, and in a privileged container that code has root permissions on its host.",
        remedy="leave privileged_mode out; acknowledge a project that builds images",
        severity="high",
        controls=("Security Hub CodeBuild.5", "Config CODEBUILD_PROJECT_ENVIRONMENT_PRIVILEGED_CHECK"),
        links=(_HUB,),
    ),
)
