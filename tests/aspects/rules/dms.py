"""Cases of the rules of DMS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from aspects.check.cases import Case

_INSTANCE, _ENDPOINT = "aws_dms_replication_instance", "aws_dms_endpoint"
_SETTINGS = {
    "aws_dms_replication_task": "replication_task_settings",
    "aws_dms_replication_config": "replication_settings",
}
_ALL = ("SOURCE_CAPTURE", "SOURCE_UNLOAD", "TARGET_APPLY", "TARGET_LOAD")


def _instance(**body: Any) -> Case:
    return {_INSTANCE: {"it": {"replication_instance_class": "dms.t3.medium", **body}}}


def _endpoint(engine: object, **body: Any) -> Case:
    return {_ENDPOINT: {"it": {"endpoint_type": "source", "engine_name": engine, **body}}}


def _provider(engine: str, **settings: Any) -> Case:
    return {"aws_dms_data_provider": {"it": {"engine": engine, "settings": [{f"{engine}_settings": [settings]}]}}}


def _tasks(settings: object) -> list[Case]:
    return [{kind: {"it": {name: settings}}} for kind, name in _SETTINGS.items()]


def _logging(**body: Any) -> list[Case]:
    return _tasks(json.dumps({"TargetMetadata": {"SupportLobs": True}, "Logging": body}))


def _components(severity: str, ids: Sequence[str] = _ALL) -> list[dict[str, str]]:
    return [{"Id": each, "Severity": f"LOGGER_SEVERITY_{severity}"} for each in ids]


_JSONENCODE = '${jsonencode({"Logging" = {"EnableLogging" = %s}})}'
_IAM = "IamAuthEnabled=%s;s3BucketName=load"
_WITH_TLS = ("mysql", "aurora-postgresql", "postgres", "oracle", "sqlserver", "docdb", "mongodb", "MariaDB", "db2")

PASS: dict[str, list[Case]] = {
    "dms-not-public": [_instance(), _instance(publicly_accessible=False), _instance(publicly_accessible="false")],
    "dms-minor-upgrades": [_instance(auto_minor_version_upgrade=True)],
    "dms-task-logs": [
        *_logging(EnableLogging=True),
        *_logging(EnableLogging=True, LogComponents=[]),
        *_logging(EnableLogging=True, LogComponents=_components("DEFAULT")),
        *_logging(EnableLogging=True, LogComponents=_components("DETAILED_DEBUG", _ALL[:2])),
        *_logging(EnableLogging=True, LogComponents=[{"Id": "TARGET_LOAD"}, {"Id": "SORTER", "Severity": "ERROR"}]),
        *_tasks(_JSONENCODE % "true"),
        *(
            {**case, "locals": {"settings": {"Logging": {"EnableLogging": True}}}}
            for case in _tasks("${jsonencode(local.settings)}")
        ),
    ],
    "dms-endpoint-tls": [
        *(_endpoint(each, ssl_mode="verify-full") for each in _WITH_TLS),
        _endpoint("postgres", ssl_mode="require"),
        _provider("postgresql", ssl_mode="require"),
        _provider("doc_db", ssl_mode="verify-full"),
        _endpoint("oracle", ssl_mode="verify-ca", certificate_arn="${aws_dms_certificate.ca.certificate_arn}"),
        _endpoint("kafka", kafka_settings={"security_protocol": "sasl-ssl"}),
        _endpoint("kafka", kafka_settings=[{"security_protocol": "ssl-encryption"}]),
    ],
    "dms-neptune-iam": [
        _endpoint("neptune", extra_connection_attributes=_IAM % "true"),
        _endpoint("neptune", extra_connection_attributes="maxRetryCount=3; iamAuthEnabled = True"),
    ],
    "dms-mongodb-auth": [
        _endpoint("mongodb"),
        _endpoint("mongodb", mongodb_settings={"nesting_level": "one"}),
        _endpoint("mongodb", mongodb_settings=[{"auth_type": "password", "auth_mechanism": "scram-sha-1"}]),
    ],
    "dms-redis-tls": [
        _endpoint("redis", redis_settings={"auth_type": "none"}),
        _endpoint("redis", redis_settings={"ssl_security_protocol": "ssl-encryption"}),
    ],
}
FAIL: dict[str, list[Case]] = {
    "dms-not-public": [_instance(publicly_accessible=True)],
    "dms-minor-upgrades": [_instance(), _instance(auto_minor_version_upgrade=False)],
    "dms-task-logs": [
        *({kind: {"it": {"replication_task_id": "t"}}} for kind in _SETTINGS),
        *_tasks("{}"),
        *_logging(),
        *_logging(EnableLogging=False),
        *_logging(LogComponents=_components("DEFAULT")),
        *(_case for each in _ALL for _case in _logging(EnableLogging=True, LogComponents=_components("ERROR", [each]))),
        *_logging(
            EnableLogging=True, LogComponents=[*_components("DEFAULT", _ALL[:3]), *_components("INFO", _ALL[3:])]
        ),
        *_tasks(_JSONENCODE % "false"),
    ],
    "dms-endpoint-tls": [
        *(_endpoint(each) for each in _WITH_TLS),
        _endpoint("mysql", ssl_mode="none"),
        _provider("mysql"),
        _provider("oracle", ssl_mode="none"),
        _endpoint("kafka"),
        _endpoint("kafka", kafka_settings={"broker": "b:9092"}),
        _endpoint("kafka", kafka_settings={"security_protocol": "plaintext"}),
    ],
    "dms-neptune-iam": [
        _endpoint("neptune"),
        _endpoint("neptune", extra_connection_attributes=_IAM % "false"),
        _endpoint("neptune", extra_connection_attributes="maxRetryCount=3"),
    ],
    "dms-mongodb-auth": [
        _endpoint("mongodb", mongodb_settings={"auth_type": "no"}),
        _endpoint("MongoDB", mongodb_settings=[{"auth_type": "no", "auth_mechanism": "default"}]),
    ],
    "dms-redis-tls": [_endpoint("redis", redis_settings={"ssl_security_protocol": "plaintext"})],
}
UNKNOWN: dict[str, list[Case]] = {
    "dms-not-public": [_instance(publicly_accessible="${var.public}")],
    "dms-minor-upgrades": [_instance(auto_minor_version_upgrade="${var.upgraded}")],
    "dms-task-logs": [
        *_tasks("${var.settings}"),
        *_tasks('${file("settings.json")}'),
        *_tasks("no JSON"),
        *_tasks("[]"),
        *_logging(EnableLogging="${var.logged}"),
        *_logging(EnableLogging=True, LogComponents=[{"Id": "TARGET_LOAD", "Severity": "${var.level}"}]),
    ],
    "dms-endpoint-tls": [
        _endpoint("mysql", ssl_mode="${var.mode}"),
        _provider("mysql", ssl_mode="${var.mode}"),
        {"aws_dms_data_provider": {"it": {"engine": "mysql", "settings": "${var.settings}"}}},
        _endpoint("${var.engine}"),
        _endpoint("kafka", kafka_settings="${var.kafka}"),
    ],
    "dms-neptune-iam": [
        _endpoint("neptune", extra_connection_attributes="${var.attributes}"),
        _endpoint("${var.engine}"),
    ],
    "dms-mongodb-auth": [
        _endpoint("mongodb", mongodb_settings={"auth_type": "${var.auth}"}),
        _endpoint("mongodb", dynamic={"mongodb_settings": {"for_each": "${var.settings}", "content": {}}}),
        _endpoint("${var.engine}", mongodb_settings={"auth_type": "no"}),
    ],
    "dms-redis-tls": [_endpoint("redis", redis_settings={"ssl_security_protocol": "${var.tls}"})],
}
NOT_APPLICABLE: dict[str, list[Case]] = {
    "dms-endpoint-tls": [
        *(_endpoint(each) for each in ("s3", "dynamodb", "kinesis", "redshift", "opensearch", "redis")),
        _provider("redshift", server_name="r.example.com"),
    ],
    "dms-neptune-iam": [_endpoint("mysql"), _endpoint("s3", extra_connection_attributes="addColumnName=true")],
    "dms-mongodb-auth": [_endpoint("docdb"), _endpoint("mysql")],
    "dms-redis-tls": [_endpoint("mysql"), _endpoint("kafka")],
}
