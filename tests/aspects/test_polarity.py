"""Which way each switch of a table has to stand, by the kind of attribute: an oracle that is not the table.

The classes here are written by hand from what the words mean in AWS's API, so that a row that says the opposite fails.
A row of a new kind fails, too, until somebody says here which way is safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from aspects.core.model import same_value
from aspects.facts.backup_settings import BACKUPS
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.encryption import ENCRYPTION
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.settings import Setting, Table, Value
from aspects.facts.tags import TAG_SETTINGS

Allowed = tuple[object, ...]
Classes = Mapping[str, Allowed]

_ON: Allowed = (True,)
_OFF: Allowed = (False,)

# A destroyable resource: nothing refuses, waits, or leaves a copy behind.
DESTROYABLE: Classes = {
    r"(delet|terminat)\w*_protection(_enabled)?|\w*change_protection|mutation_protection": (
        False,
        "INACTIVE",
        "DISABLED",
    ),
    r"delete_protection|disable_api_(stop|termination)|skip_destroy|preserve|final_snapshot": _OFF,
    r"is_backup_retention_locked": _OFF,
    r"terminate_hook_abandon": ("terminate",),
    r"retain_\w+": _OFF,
    r"mfa_delete": (False, "Disabled"),
    r"enable_deletion_protection": _OFF,
    r"force_\w+|skip_(final_(snapshot|backup)|deletion_check|resource_in_use_check)": _ON,
    r"delete_(all_policy_resources|associated_conditional_forwarder|automated_backups)": _ON,
    r"delete_(lambda|on_termination|reports)|delete_(associated_resources|directory)": _ON,
    r"delete_(identity_center_application|model_packages_on_destroy|vpc_enis_on_destroy)": _ON,
    r"terminate_\w+|cascade|revoke_rules_on_delete|enforce_consumer_deletion|deregister_on_destroy": _ON,
    r"ignore_deletion_error|stop_instance_before_detaching|bypass_snaplock_enterprise_retention": _ON,
    r"delete_(volume_)?options": (["DELETE_CHILD_VOLUMES_AND_SNAPSHOTS"],),
    r"data_deletion_policy|home_efs_file_system": ("DELETE", "Delete"),
    r"final_snapshot_(identifier|name)": ("${null}",),
    # The least that AWS allows, in days: KMS and Private CA 7, Payment Cryptography 3, the others none.
    r"(deletion_window|permanent_deletion_time)_in_days": (7, 3),
    r"recovery_window_in_days": (0,),
}

# Data that nobody reads on the way or at rest.
ENCRYPTED: Classes = {
    # Null, next to a key of the customer's, which the provider takes only without this switch.
    r"sqs_managed_sse_enabled": (True, "${null}"),
    r"use_aws_owned_key": _OFF,
    r"customer_managed_key_enabled": _ON,
    r"type": ("CUSTOMER_KMS", "CUSTOMER_MANAGED_KEY", "CUSTOMER_MANAGED_KMS_KEY", "KMS", "AES256", "aws:kms"),
    r"disable_ssl|encryption_disabled|insecure_\w+": _OFF,
    r"(\w+_)?(encrypted|encryption_enabled|sse_enabled)|require_encryption|enforce(_https)?": _ON,
    r"enable_(inter_container_traffic_encryption|key_rotation)|(tls_)?enabled|require_tls|in_cluster": _ON,
    r"ebs_encryption": ("DEFAULT",),
    r"force_ssl|neptune_enforce_ssl": ("1",),
    r"require_secure_transport": ("1", "ON"),
    r"require_ssl": ("true",),
    r"tls": ("enabled",),
    r"Protocol-(SSLv[23]|TLSv1(\.1)?)": ("false",),
    r"Reference-Security-Policy": ("ELBSecurityPolicy-TLS-1-2-2017-01",),
    r"client_broker|cluster_endpoint_encryption_type": ("TLS",),
    r"encryption_type": ("TLS", "KMS"),
    r"transit_encryption": ("ENABLED",),
    r"in_transit_encryption": ("TLS1_2",),
    r"tls_policy": ("REQUIRE", "Require", "REQUIRED"),
    r"viewer_protocol_policy": ("redirect-to-https",),
    r"(\w*encryption_mode|encryption_option|s3_sse_algorithm)": (
        "SSE-KMS",
        "SSE-S3",
        "CSE-KMS",
        "SSE_KMS",
        "SSE_S3",
        "KMS",
        "CUSTOMER_MANAGED_CMK",
    ),
    r"key_type|encryption_strategy": ("CUSTOMER_MANAGED_CMK", "CUSTOMER_MANAGED_KEY", "CUSTOMER_MANAGED"),
    r"sse_algorithm|sse_type": ("aws:kms",),
    # Policies of AWS that begin at TLS 1.2, as their pages list them.
    r"ssl_policy": (
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
        "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
        "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
    ),
    r"security_policy": ("TLS_1_2", "IotSecurityPolicy_TLS13_1_2_2022_10"),
    r"security_policy_name": ("TransferSecurityPolicy-2024-01",),
    r"tls_security_policy": ("Policy-Min-TLS-1-2-2019-07", "Policy-Min-TLS-1-2-PFS-2023-10"),
    r"minimum_protocol_version": ("TLSv1.2_2021",),
    r"items|origin_ssl_protocols": (["TLSv1.2"],),
    r"quantity": (1,),
    # AWS's own keys, where there is no other way to turn it on.
    r"kms_(master_)?key_id|volume_encryption_key": ("alias/aws/kinesis", "alias/aws/sns", "alias/aws/workspaces"),
}

# Something is recorded, but no bodies and statements, which hold card data.
OBSERVED: Classes = {
    r"data_trace_enabled|debug_logging|disable_all_logs": _OFF,
    r"exclude_verbose_content": _ON,
    r"active_tracing|enable_xray|xray_\w*enabled": _ON,
    r"\w*(log|logs|logging|metrics|insights|monitor|observability)_enabled": _ON,
    r"enable(d)?|enable_(log_file_validation|logging|media_metric_logs|monitoring|performance_insights|sip_logs)": _ON,
    r"general|audit|monitoring": (True, "DETAILED"),
    r"(\w+_)?(logging|log)_level|level": ("ERROR", "INFO", "WARN_ERROR", "BASIC"),
    r"logging": ("DEFAULT",),
    r"log_format": ("JSON",),
    r"mode|tracing_config": ("Active",),
    r"log_destination_type": ("cloudwatch",),
    r"vendor": ("AWSXRAY",),
    r"status": ("ENABLED",),
    r"containerInsights": ("enabled",),
    r"enhanced_monitoring": ("PER_TOPIC_PER_BROKER",),
    r"monitoring_interval": (60,),
}

# A copy is made, for as long as somebody asks for.
BACKED_UP: Classes = {
    r"backup_retention_enabled|point_in_time_recovery|enabled": _ON,
    r"status": ("ENABLED",),
}

TAGGED: Classes = {
    r"copy_tags\w*": _ON,
    r"propagate_tags": (True, "SERVICE", "DAEMON", "CAPACITY_PROVIDER"),
    r"tag_propagation": ("ENABLED",),
    r"tagging_directive": ("REPLACE",),
}

# Which logs an engine has: RDS user guide, "Monitoring Amazon RDS log files"; general logs hold statements.
LOGS = frozenset(
    (
        *("agent", "alert", "api", "audit", "authenticator", "connectionlog", "controllerManager", "diag.log", "error"),
        *("listener", "notify.log", "postgresql", "profiler", "scheduler", "slowquery", "trace", "upgrade", "userlog"),
    )
)

TABLES: dict[str, tuple[Table, Classes]] = {
    "backups": (BACKUPS, BACKED_UP),
    "destroyability": (DESTROYABILITY, DESTROYABLE),
    "encryption": (ENCRYPTION, ENCRYPTED),
    "observability": (OBSERVABILITY, OBSERVED),
    "tags": (TAG_SETTINGS, TAGGED),
}


def _leaf(row: Setting) -> str:
    """The word that says what a row is about: the last of its path, or the selector before ``value``."""
    selected = re.search(r"\[\w+=([^\]]+)\]\.value$", row.path)
    if selected is None:
        return row.path.rpartition(".")[2]
    return selected[1].removeprefix("rds.")


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The single attributes of what a row writes, blocks opened."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(key, inner)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for each in value:
            yield from _leaves(name, each)
    elif not isinstance(value, Value) and not callable(value):
        yield name, value


def _is_allowed(value: object, allowed: Allowed) -> bool:
    return any(value == each if isinstance(value, list) else same_value(value, each) for each in allowed)


def _class_of(name: str, classes: Classes) -> Allowed | None:
    """What the first class that knows the name allows: two together would allow either way."""
    return next((allowed for pattern, allowed in classes.items() if re.fullmatch(pattern, name)), None)


def _rows(table: Table) -> Iterator[tuple[str, Setting]]:
    return ((kind, row) for kind, rows in table.items() for row in rows)


@pytest.mark.parametrize("name", TABLES)
def test_every_switch_stands_the_safe_way(name: str) -> None:
    """Each value of each row is one that its kind of attribute allows, and each kind of attribute is known."""
    table, classes = TABLES[name]
    wrong = []
    for kind, row in _rows(table):
        for leaf, value in _leaves(_leaf(row), row.value):
            if isinstance(value, list) and set(value) <= LOGS | {"GroupMinSize"}:
                continue
            if leaf == "enabled_metrics" or _is_block_word(leaf, value):
                continue
            allowed = _class_of(leaf, classes)
            if allowed is None or not _is_allowed(value, allowed):
                wrong.append(f"{kind}.{row.path}: {leaf} = {value!r}, allowed are {allowed}")
    assert wrong == []


# Words inside of blocks that are written as a whole, and what they may be.
BLOCK_WORDS: Classes = {
    r"customer_managed_key_enabled": _ON,
    r"use_aws_owned_key": _OFF,
    r"resources": (["secrets"],),
    r"sse_algorithm": ("aws:kms",),
    r"type": ("AES256", "KMS", "aws:kms", "CUSTOMER_KMS", "CUSTOMER_MANAGED_KMS_KEY"),
    r"encryption_type": ("KMS",),
    r"encryption_(mode|option)": ("SSE_KMS", "SSE_S3", "CUSTOMER_MANAGED_CMK"),
}


def _is_block_word(leaf: str, value: object) -> bool:
    allowed = _class_of(leaf, BLOCK_WORDS)
    return allowed is not None and _is_allowed(value, allowed)


@pytest.mark.parametrize("name", TABLES)
def test_a_row_never_replaces_what_is_safe(name: str) -> None:
    """Where a row waits for a value to replace, that value is not one of the safe ones."""
    table, classes = TABLES[name]
    wrong = []
    for kind, row in _rows(table):
        if row.value == "${null}":
            continue  # takes it away, for something better that stands next to it
        own = row.path.rpartition(".")[2]
        conditions = [row.beside.get(own), row.when.get(row.path)]
        allowed = _class_of(_leaf(row), classes) or ()
        for condition in conditions:
            for value in condition if isinstance(condition, frozenset) else [condition]:
                if isinstance(value, (str, bool)) and _is_allowed(value, allowed):
                    wrong.append(f"{kind}.{row.path} replaces {value!r}")
    assert wrong == []


def test_every_log_that_is_exported_exists_and_holds_no_statements() -> None:
    """General and activity logs hold every statement, card data among them."""
    for kind, row in _rows(OBSERVABILITY):
        if isinstance(row.value, list) and not row.path.endswith("enabled_metrics"):
            assert set(row.value) <= LOGS, (kind, row.path)
            assert not {"general", "query", "useractivitylog", "iam-db-auth-error"} & set(row.value)
            assert row.value


def test_a_key_and_a_block_as_a_whole_never_take_the_place_of_the_authors() -> None:
    """Keys, retention and whole blocks are written only where nothing stands; only a switch is forced."""
    forced = [
        f"{kind}.{row.path}"
        for table, _ in TABLES.values()
        for kind, row in _rows(table)
        if row.force
        and (
            row.value in (Value.KMS_KEY_ARN, Value.LOG_RETENTION_DAYS)
            or _is_block(row.value)
            or str(row.value).startswith("alias/")
        )
    ]
    assert forced == []


def _is_block(value: object) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, Mapping)
