"""Cases of the rules on Elastic Container Service."""

from __future__ import annotations

import json
from typing import Any

from aspects.check.cases import Case

_TASK = "aws_ecs_task_definition"
_WINDOWS = {"runtime_platform": [{"operating_system_family": "WINDOWS_SERVER_2022_CORE", "cpu_architecture": "X86_64"}]}
# Put together here, so that no scanner of secrets takes them for one.
_KEY_ID = "AKIA" + "Q" * 16
_STRIPE = "sk_live_" + "a1B2" * 6
_GITHUB = "ghp_" + "a1B2" * 9
_SIGNED = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJhcGkifQ", "c2lnbmF0dXJl"))
_PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\nMII..."


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _task(definitions: object, **body: Any) -> Case:
    text = definitions if isinstance(definitions, str) else json.dumps(definitions)
    return _it(_TASK, family="api", container_definitions=text, **body)


def _container(**container: Any) -> Case:
    return _task([{"name": "api", "image": "api:1", **container}])


def _daemon(**container: Any) -> Case:
    """A container of a daemon, which is a block."""
    return _it("aws_ecs_daemon_task_definition", container_definition=[{"name": "agent", "image": "a:1", **container}])


def _express(**container: Any) -> Case:
    return _it("aws_ecs_express_gateway_service", primary_container=[{"image": "api:1", **container}])


_PASSWORD = {"name": "DB_PASSWORD", "value": "x"}


def _environment(**variables: object) -> Case:
    return _container(environment=[{"name": name, "value": value} for name, value in variables.items()])


def _spellings(container: str) -> list[Case]:
    """A container in Terraform's language, in the ways in which CDKTF and hand-written stacks hold it."""
    code = f"jsonencode([{container}])"
    return [
        _task(f"${{{code}}}"),
        {**_task("${local.containers}"), "locals": {"containers": f"${{{code}}}"}},
        # What the observability aspect makes of it.
        _task(
            f"${{jsonencode([for guarded_container in jsondecode({code}) : merge(guarded_container, {{for key, value in"
            ' {"logConfiguration": {}} : key => value if try(guarded_container.logConfiguration, null) == null})])}'
        ),
    ]


def _service(**body: Any) -> Case:
    return _it("aws_ecs_service", name="api", **body)


def _task_set(**body: Any) -> Case:
    return _it("aws_ecs_task_set", launch_type="FARGATE", **body)


def _strategy(*providers: str) -> list[dict[str, Any]]:
    return [{"capacity_provider": each, "weight": 1} for each in providers]


_UNREADABLE = [_task('${file("containers.json")}'), _task("${var.containers}"), _task(["${var.container}"])]

PASS: dict[str, list[Case]] = {
    "ecs-public-ip": [
        _service(),
        _service(network_configuration=[{"subnets": ["subnet-1"]}]),
        _service(network_configuration={"subnets": ["subnet-1"], "assign_public_ip": False}),
    ],
    "ecs-task-set-public-ip": [
        _task_set(),
        _task_set(network_configuration={"subnets": ["subnet-1"]}),
        _task_set(network_configuration=[{"subnets": ["subnet-1"], "assign_public_ip": False}]),
    ],
    "ecs-platform-version": [
        _service(launch_type="FARGATE"),
        _service(launch_type="FARGATE", platform_version="LATEST"),
        _service(launch_type="FARGATE", platform_version="1.4.0"),
        _service(capacity_provider_strategy=_strategy("FARGATE_SPOT")),
        _it("aws_ecs_task_set", launch_type="FARGATE", platform_version="LATEST"),
        {
            **_service(
                launch_type="FARGATE", platform_version="1.0.0", task_definition="${aws_ecs_task_definition.w.arn}"
            ),
            _TASK: {"w": {**_WINDOWS, "container_definitions": "[]"}},
        },
    ],
    "ecs-environment-secrets": [
        _container(),
        _container(environment=None),
        _environment(PORT="1", API_SECRET_ARN="arn", DB_PASSWORD_FILE="/run/secrets/db", TOKEN_URL="https://a/b"),
        _environment(DB_PASSWORD_ARN="arn", SECRET_NAME="db", PASSWORD_MIN_LENGTH=12, TOKEN_TTL=300, SORT_KEY="id"),
        _environment(KMS_KEY_ID="k", MAX_TOKENS=100, PASSTHROUGH="on", DB_SECRET="arn:aws:secretsmanager:x", PWD="/a"),
        _environment(DB_SECRET="${aws_secretsmanager_secret.db.arn}", HOST="${aws_rds_cluster.db.endpoint}"),
        _environment(DATABASE_URL="postgres://app@db:5432/app", PUBLIC_KEY="MFkw", DB_PASSWORD=""),
        _container(secrets=[{"name": "DB_PASSWORD", "valueFrom": "arn"}]),
        _daemon(environment=[{"name": "PORT", "value": "1"}], secret=[{"name": "DB_PASSWORD", "value_from": "arn"}]),
        _express(environment=[{"name": "PORT", "value": "1"}]),
        *_spellings('{name = "api", environment = [{name = "PORT", value = "8080"}]}'),
        {
            **_environment(HOST="${local.host}"),
            "locals": {"host": "db.internal"},
        },
    ],
    "ecs-privileged": [_container(), _container(privileged=False), _daemon(), *_spellings('{"name" = "api"}')],
    "ecs-read-only-root": [
        _container(readonlyRootFilesystem=True),
        _daemon(readonly_root_filesystem=True),
        *_spellings('{"name" = "api", "readonlyRootFilesystem" = true}'),
    ],
    "ecs-root-user": [
        _container(user="1000:1000"),
        _daemon(user="1000"),
        _container(user="app"),
        _container(user=1000),
        *_spellings('{name: "api", user: "1000"}'),
    ],
    "ecs-container-logs": [
        _container(logConfiguration={"logDriver": "awslogs"}),
        _daemon(log_configuration=[{"log_driver": "awslogs"}]),
        _container(logConfiguration={"logDriver": "awslogs", "options": {"awslogs-group": "${aws_x.g.name}"}}),
        *_spellings('{"name" = "api", "logConfiguration" = {"logDriver" = "awslogs"}}'),
        _spellings('{"name" = "api"}')[2],
    ],
    "ecs-pid-mode": [_it(_TASK), _it(_TASK, pid_mode="task")],
}

FAIL: dict[str, list[Case]] = {
    "ecs-public-ip": [
        _service(network_configuration=[{"assign_public_ip": True}]),
        _service(network_configuration={"assign_public_ip": True}),
        _service(dynamic={"network_configuration": {"for_each": [1], "content": {"assign_public_ip": True}}}),
    ],
    "ecs-task-set-public-ip": [
        _task_set(network_configuration={"assign_public_ip": True}),
        _task_set(dynamic={"network_configuration": {"for_each": [1], "content": {"assign_public_ip": True}}}),
    ],
    "ecs-platform-version": [
        _service(launch_type="FARGATE", platform_version="1.3.0"),
        _service(capacity_provider_strategy=_strategy("FARGATE"), platform_version="1.3.0"),
        _service(capacity_provider_strategy=_strategy("mine", "FARGATE_SPOT"), platform_version="1.3.0"),
        _service(platform_version="1.3.0"),
        _it("aws_ecs_task_set", launch_type="FARGATE", platform_version="1.2.0"),
        {
            **_service(
                launch_type="FARGATE", platform_version="1.0.0", task_definition="${aws_ecs_task_definition.l.arn}"
            ),
            _TASK: {"l": {"container_definitions": "[]"}},
        },
    ],
    "ecs-environment-secrets": [
        *(
            _environment(**{name: "x"})
            for name in (
                "DB_PASSWORD", "AWS_ACCESS_KEY_ID", "client_secret", "DB_PASS", "STRIPE_API_KEY", "PGPASSWORD",
                "stripeApiKey", "SECRET_KEY_BASE", "MYSQL_PWD", "GITHUB_TOKEN", "DB_PASS_2", "AWS_SECRET_ACCESS_KEY",
                "LICENSE_KEY", "SMTP_CREDENTIALS",
            )
        ),
        *(
            _environment(SETTING=value)
            for value in (
                _KEY_ID, f"id={_KEY_ID};", _STRIPE, _GITHUB, _SIGNED, _PEM, "postgres://app:hunter2@db:5432/app",
                "amqps://u:${random_password.p.result}@q", "${aws_secretsmanager_secret_version.v.secret_string}",
                "${random_password.p.result}", "${var.db_password}", "${aws_db_instance.db.password}",
            )
        ),
        _environment(DB_PASSWORD="${random_password.p.result}"),
        _environment(DB_PASSWORD=1234),
        _daemon(environment=[_PASSWORD]),
        _express(environment=[_PASSWORD]),
        _task([{"name": "api", "environment": ["${var.x}", {"name": "DB_PASS", "value": "x"}]}]),
        *_spellings('{name = "api", environment = [{name = "DB_PASS", value = "x"}]}'),
        {**_environment(SETTING="${local.url}"), "locals": {"url": "https://u:p@host/"}},
    ],
    "ecs-privileged": [
        _container(privileged=True),
        _daemon(privileged=True),
        _task([{"name": "${var.name}", "privileged": True}]),
        _task(["${var.container}", {"name": "b", "privileged": True}]),
        _task('[{"name": "a", "cpu": ${var.cpu}, "privileged": true}]'),
        *_spellings('{"name" = "api", "privileged" = true}'),
    ],
    "ecs-read-only-root": [
        _container(),
        _container(readonlyRootFilesystem=False),
        _daemon(),
        *_spellings('{"name" = "api"}'),
    ],
    "ecs-root-user": [
        _container(),
        _daemon(),
        _daemon(user="root"),
        *(_container(user=each) for each in ("0:0", "root", "root:app", "0", 0, "00", ":1000")),
        *_spellings('{"name" = "api", "user" = "root"}'),
    ],
    "ecs-container-logs": [
        _container(),
        _container(logConfiguration=None),
        _daemon(),
        _container(logConfiguration={}),
    ],
    "ecs-pid-mode": [_it(_TASK, pid_mode="host")],
}  # fmt: skip

UNKNOWN: dict[str, list[Case]] = {
    "ecs-public-ip": [
        _service(network_configuration=[{"assign_public_ip": "${var.public}"}]),
        _service(dynamic={"network_configuration": {"for_each": "${var.networks}", "content": {}}}),
    ],
    "ecs-task-set-public-ip": [
        _task_set(network_configuration={"assign_public_ip": "${var.public}"}),
        _task_set(network_configuration="${var.network}"),
    ],
    "ecs-platform-version": [
        _service(launch_type="${var.type}", platform_version="1.3.0"),
        _service(launch_type="FARGATE", platform_version="1.0.0", task_definition="${var.task}"),
    ],
    "ecs-environment-secrets": [
        *_UNREADABLE,
        _environment(SETTING="${var.setting}"),
        _it("aws_ecs_daemon_task_definition", container_definition="${var.containers}"),
        _it("aws_ecs_daemon_task_definition", family="agent"),
        _express(environment="${var.environment}"),
        _environment(SETTING="${data.aws_ssm_parameter.p.value}"),
        _container(environment="${var.environment}"),
        _container(environment=[{"name": "${var.name}", "value": "x"}]),
    ],
    "ecs-privileged": [*_UNREADABLE, _container(privileged="${var.privileged}"), _daemon(privileged="${var.p}")],
    "ecs-read-only-root": [*_UNREADABLE, _task([{"name": "a", "readonlyRootFilesystem": "${var.x}"}])],
    "ecs-root-user": [
        *_UNREADABLE,
        _container(user="${var.user}"),
        _task([{"name": "api"}], runtime_platform=[{"operating_system_family": "${var.system}"}]),
    ],
    "ecs-container-logs": [*_UNREADABLE, _container(logConfiguration="${var.log}"), _task("no JSON"), _task([])],
    "ecs-pid-mode": [_it(_TASK, pid_mode="${var.mode}")],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "ecs-platform-version": [
        _service(launch_type="EC2"),
        _service(launch_type="EC2", platform_version="1.4.0"),
        _service(launch_type="EXTERNAL"),
        _service(capacity_provider_strategy=_strategy("mine")),
        _service(),
    ],
    "ecs-read-only-root": [_task([{"name": "api"}], **_WINDOWS)],
    "ecs-root-user": [_task([{"name": "api"}], **_WINDOWS)],
}
