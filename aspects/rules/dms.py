"""Rules of AWS Database Migration Service: instances, endpoints, and what its tasks log."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.graph import Graph
from .checks import Found, by_type, differs, each, equals, of_kind
from .documents import document
from .model import Malformed, NotApplicable, Rule, show
from .reader import Block

_GUIDE = "https://docs.aws.amazon.com/dms/latest/userguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html"
_INSTANCE = ("aws_dms_replication_instance",)
_ENDPOINT = ("aws_dms_endpoint",)
_PROVIDER = "aws_dms_data_provider"

# DMS user guide, "Using SSL with AWS Database Migration Service", and the pages of its sources and targets: the engines
# whose connection has an SSL mode. Redshift always uses TLS; those of AWS's APIs have no mode; Redis has its own rule.
_WITH_SSL_MODE = frozenset(
    {
        "aurora", "aurora-postgresql", "aurora-postgresql-serverless", "aurora-serverless",
        "azure-sql-managed-instance",
        "azuredb", "babelfish", "db2", "db2-zos", "docdb", "mariadb", "mongodb", "mysql", "oracle", "postgres",
        "sqlserver", "sybase",
    }
)  # fmt: skip
# DMS API reference, KafkaSettings, SecurityProtocol: those that encrypt.
_KAFKA_TLS = ("ssl-encryption", "ssl-authentication", "sasl-ssl")
# DMS user guide, "Logging task settings": what reads and what writes, and the levels from the default one on.
_COMPONENTS = ("SOURCE_CAPTURE", "SOURCE_UNLOAD", "TARGET_APPLY", "TARGET_LOAD")
_DEFAULT = "LOGGER_SEVERITY_DEFAULT"
_LEVELS = (_DEFAULT, "LOGGER_SEVERITY_DEBUG", "LOGGER_SEVERITY_DETAILED_DEBUG")
_SETTINGS = {
    "aws_dms_replication_task": "replication_task_settings",
    "aws_dms_replication_config": "replication_settings",
}

# The blocks of a data provider's settings that have an SSL mode; Redshift always uses TLS.
_SETTINGS_WITH_SSL_MODE = tuple(
    f"{each}_settings"
    for each in (
        "doc_db", "ibm_db2_luw", "ibm_db2_zos", "maria_db", "microsoft_sql_server", "mongo_db", "mysql", "oracle",
        "postgresql", "sybase_ase",
    )
)  # fmt: skip
_NO_MODE = "the connection to this engine has no SSL mode"

_SSL_MODE = equals("ssl_mode", "require", "verify-ca", "verify-full")
_KAFKA = equals("kafka_settings.security_protocol", *_KAFKA_TLS)


def _tls(it: Block, graph: Graph) -> Found:
    is_kafka = (it.text("engine_name") or "").lower() == "kafka"
    yield from (_KAFKA if is_kafka else _SSL_MODE)(it, graph)


def _provider_tls(it: Block, graph: Graph) -> Found:
    """Check a data provider, which says of its database what an endpoint says, each engine in a block of its own."""
    named = ((settings, name) for settings in it.blocks("settings") for name in _SETTINGS_WITH_SSL_MODE)
    found = [block for settings, name in named for block in settings.blocks(name)]
    if not found:
        raise NotApplicable(_NO_MODE)
    yield from each(found, lambda block: _SSL_MODE(block, graph))


def _task_logs(it: Block, graph: Graph) -> Found:
    """Check the logs of a task: DMS writes none by default, then each component at its default level."""
    name = _SETTINGS[it.type]
    settings = document(it, name) if it.raw(name) is not None else {}
    if not isinstance(settings, Mapping):
        raise Malformed(f"{name} is {show(settings)}, which is not a JSON object", name, settings)
    logging = Block(it.resource, graph, dict(settings), name).block("Logging")
    if logging is None or not logging.flag("EnableLogging"):
        yield it.problem(name, f"{name} has no Logging.EnableLogging = true")
        return
    yield from each(logging.blocks("LogComponents"), lambda component: _level(component, it))


def _level(component: Block, it: Block) -> Found:
    kind = component.text("Id")
    if kind not in _COMPONENTS:
        return
    level = component.text("Severity", _DEFAULT)
    if level not in _LEVELS:
        yield it.problem(
            _SETTINGS[it.type], f"{_SETTINGS[it.type]} has {kind} at {level}, which logs less than the default"
        )


def _neptune(it: Block, graph: Graph) -> Found:
    """Check an attribute of the connection; provider 5 has no block for the settings of Neptune."""
    name = "extra_connection_attributes"
    for pair in (it.text(name) or "").split(";"):
        key, _, value = pair.partition("=")
        if key.strip().lower() == "iamauthenabled":
            if value.strip().lower() != "true":
                yield it.problem(name, f"{name} has IamAuthEnabled={value.strip()}")
            return
    yield it.problem(name, f"{name} has no IamAuthEnabled=true")


RULES = (
    Rule(
        "dms-not-public",
        _INSTANCE,
        equals("publicly_accessible", False, absent=True),
        title="Replication instances have no public address",
        why="A replication instance has the passwords of both databases and all data in transit; with a public"
        " address, only a security group protects it from the internet.",
        remedy="set publicly_accessible = false",
        severity="critical",
        controls=("Security Hub DMS.1", "Config DMS_REPLICATION_NOT_PUBLIC"),
        links=(f"{_GUIDE}CHAP_ReplicationInstance.html", _CONTROLS),
    ),
    Rule(
        "dms-minor-upgrades",
        _INSTANCE,
        equals("auto_minor_version_upgrade", True),
        title="Replication instances upgrade minor versions automatically",
        why="Minor versions bring security fixes, and an instance that waits for somebody to apply them falls behind.",
        remedy="set auto_minor_version_upgrade = true",
        severity="medium",
        controls=("Security Hub DMS.6",),
        links=(f"{_GUIDE}CHAP_ReplicationInstance.EngineVersions.html", _CONTROLS),
    ),
    Rule(
        "dms-task-logs",
        tuple(_SETTINGS),
        _task_logs,
        title="Replication tasks log what they read and write",
        why="Only the logs show afterwards which rows a replication left out, or who started it and on what.",
        remedy="set Logging.EnableLogging = true in the settings, and no level below LOGGER_SEVERITY_DEFAULT",
        severity="medium",
        controls=("Security Hub DMS.7", "Security Hub DMS.8"),
        links=(f"{_GUIDE}CHAP_Tasks.CustomizingTasks.TaskSettings.Logging.html", _CONTROLS),
    ),
    Rule(
        "dms-endpoint-tls",
        (*_ENDPOINT, _PROVIDER),
        by_type(
            {_PROVIDER: _provider_tls},
            of_kind("engine_name", _WITH_SSL_MODE | {"kafka"}, _tls, _NO_MODE),
        ),
        title="Endpoints and data providers connect to their database over TLS",
        why="A replication sends the password and every row over the network, in clear text by default.",
        remedy='set ssl_mode to "require", "verify-ca" or "verify-full", whichever the engine supports',
        severity="medium",
        controls=("Security Hub DMS.9", "Config DMS_ENDPOINT_SSL_CONFIGURED"),
        links=(f"{_GUIDE}CHAP_Security.SSL.html", _CONTROLS),
    ),
    Rule(
        "dms-neptune-iam",
        _ENDPOINT,
        of_kind("engine_name", ("neptune",), _neptune, "the engine is not Neptune"),
        title="Endpoints authenticate to Neptune with IAM",
        why="Neptune has no passwords: without IAM, anyone who can reach its port can read and write everything.",
        remedy="set IamAuthEnabled=true in extra_connection_attributes",
        severity="medium",
        controls=("Security Hub DMS.10",),
        links=(f"{_GUIDE}CHAP_Target.Neptune.html", _CONTROLS),
    ),
    Rule(
        "dms-mongodb-auth",
        _ENDPOINT,
        of_kind(
            "engine_name",
            ("mongodb",),
            differs("mongodb_settings.auth_type", "no"),
            "the engine is not MongoDB",
        ),
        title="Endpoints authenticate to MongoDB",
        why="A database that accepts an endpoint without a password also accepts everybody else without one.",
        remedy='set mongodb_settings.auth_type = "password"',
        severity="medium",
        controls=("Security Hub DMS.11",),
        links=(f"{_GUIDE}CHAP_Source.MongoDB.html", _CONTROLS),
    ),
    Rule(
        "dms-redis-tls",
        _ENDPOINT,
        of_kind(
            "engine_name",
            ("redis",),
            equals("redis_settings.ssl_security_protocol", "ssl-encryption", absent=True),
            "the engine is not Redis",
        ),
        title="Endpoints connect to Redis over TLS",
        why="Without TLS, what a replication writes to a cache can be read in transit, including the password.",
        remedy='set redis_settings.ssl_security_protocol = "ssl-encryption"',
        severity="medium",
        controls=("Security Hub DMS.12", "Config DMS_REDIS_TLS_ENABLED"),
        links=(f"{_GUIDE}CHAP_Target.Redis.html", _CONTROLS),
    ),
)
