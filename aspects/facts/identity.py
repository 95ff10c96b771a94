"""By what a resource is known: the attribute that holds its name, what else exports the name, and its ARN.

The rows are in ``identity.txt`` (``scripts/tables/identity.py``), each with its source. Types that no author names
have no row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("identity.txt")

# Types whose exported `id` is the name. Source: the provider's documentation of the type, "Attribute Reference".
_ID_IS_NAME = """
appstream_fleet appstream_stack athena_database athena_workgroup autoscaling_group backup_vault cloudfront_function
cloudwatch_composite_alarm cloudwatch_dashboard cloudwatch_event_api_destination cloudwatch_event_archive
cloudwatch_event_bus cloudwatch_event_connection cloudwatch_log_destination cloudwatch_log_group
cloudwatch_log_metric_filter cloudwatch_log_resource_policy cloudwatch_metric_alarm cloudwatch_metric_stream
codecommit_repository codepipeline config_config_rule config_configuration_recorder config_delivery_channel
cur_report_definition dax_cluster dax_parameter_group dax_subnet_group db_event_subscription db_option_group
db_parameter_group db_proxy db_subnet_group dms_endpoint dms_event_subscription dms_replication_instance
dms_replication_subnet_group dms_replication_task docdb_cluster docdb_cluster_instance docdb_cluster_parameter_group
docdb_event_subscription docdb_subnet_group dynamodb_table ecr_repository ecrpublic_repository ecs_task_definition
eks_cluster elastic_beanstalk_application elasticache_cluster elasticache_parameter_group
elasticache_replication_group elasticache_subnet_group elasticache_user elasticache_user_group elb
emr_security_configuration glacier_vault glue_crawler glue_job glue_security_configuration glue_trigger
glue_workflow iam_group iam_instance_profile iam_role iam_user iot_policy iot_role_alias iot_thing iot_thing_group
iot_thing_type iot_topic_rule kms_alias lambda_function launch_configuration lightsail_instance
location_geofence_collection location_map location_place_index location_route_calculator location_tracker
media_store_container memorydb_acl memorydb_cluster memorydb_parameter_group memorydb_snapshot memorydb_subnet_group
memorydb_user mwaa_environment neptune_cluster neptune_cluster_instance neptune_cluster_parameter_group
neptune_event_subscription neptune_parameter_group neptune_subnet_group pipes_pipe placement_group qldb_ledger
rds_cluster rds_cluster_endpoint rds_cluster_instance rds_cluster_parameter_group rds_global_cluster
redshift_cluster redshift_parameter_group redshift_subnet_group resourcegroups_group s3_bucket s3_directory_bucket
sagemaker_endpoint sagemaker_endpoint_configuration sagemaker_feature_group sagemaker_image sagemaker_model
sagemaker_model_package_group sagemaker_notebook_instance sagemaker_pipeline scheduler_schedule_group
ses_configuration_set ses_receipt_rule_set ses_template sesv2_configuration_set signer_signing_profile ssm_document
ssm_parameter swf_domain synthetics_canary timestreamwrite_database
"""
ID_IS_NAME = frozenset(f"aws_{kind}" for kind in _ID_IS_NAME.split())


@dataclass(frozen=True)
class Identity:
    """By what resources of a type are known.

    Attributes:
        attribute: the attribute that holds the name.
        exported: the attributes whose value is the name, that one first.
        arn: the ARN, with ``{partition}``, ``{region}``, ``{account}`` and ``{name}``; a type in braces stands for the
            name of a resource of that type, ``{*}`` for what no name tells, ``{**}`` for a path or nothing.
            Empty: the ARN does not hold the name, or is not known.
        source: where the ARN comes from.
    """

    attribute: str
    exported: tuple[str, ...]
    arn: str
    source: str


@dataclass(frozen=True)
class Mention:
    """A name that is in a text.

    Attributes:
        type: the resource type that it names.
        name: the name.
        start: where it starts in the text.
        end: where it ends.
    """

    type: str
    name: str
    start: int
    end: int


def names_in_arn(arn: str) -> tuple[Mention, ...]:
    """Return which names an ARN holds: that of its resource, and those of what the resource belongs to.

    What follows the resource (``:*`` of a log group, ``/*`` of a bucket, an alias of a function) is no part of a name.
    Types that share an ARN are all given: ``aws_lb`` and ``aws_alb``. No name holds an expression (``${…}``) or ``*``.
    """
    found: set[Mention] = set()
    for kind in _by_service().get(arn.split(":")[2] if arn.count(":") >= 5 else "", ()):
        found.update(Template.of(_rows()[kind][1], kind, _PARTS.get(kind, _TAIL)).mentions(arn))
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.type)))


@cache
def identity(kind: str) -> Identity | None:
    """Return what identifies resources of a type; ``None`` for a type that no author names."""
    words = _rows().get(kind)
    if words is None:
        return None
    attribute, arn, source = words
    exported = (attribute, "id") if kind in ID_IS_NAME else (attribute,)
    return Identity(attribute, exported, "" if arn == "-" else arn, source)


def named_types() -> tuple[str, ...]:
    """Return all types that have a row, in alphabetical order."""
    return tuple(_rows())


@cache
def _rows() -> dict[str, tuple[str, str, str]]:
    rows = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, attribute, arn, source = line.split()
            rows[kind] = (attribute, arn, source)
    return rows


@cache
def _by_service() -> dict[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = {}
    for kind, (_, arn, _) in _rows().items():
        if arn != "-":
            service = arn.split(":")[2]
            result[service] = (*result.get(service, ()), kind)
    return result


# What the places in an ARN hold besides names. An expression may stand for a region or an account, or the mark that
# stands for an expression (:mod:`aspects.core.marks`).
_EXPRESSION = r"\$\{[^{}]*\}|\ue000[0-9]+\ue001"
_PLACES = {
    "{partition}": rf"aws[a-z-]*|{_EXPRESSION}",
    "{region}": rf"[a-z0-9-]*|[*]|{_EXPRESSION}",
    "{account}": rf"[0-9]*|[*]|{_EXPRESSION}",
    "{*}": "[^:/]+",
}
_NAME = r"[^:/\s\"'()]+"
# Types whose names have slashes, and may have a fixed start: the name as it is in an ARN.
_NAMES = {
    "aws_cloudwatch_log_group": r"[^:'\"]+",
    "aws_cloudwatch_log_stream": ".+",
    "aws_ecr_repository": r"[^:@\s\"'\\]+",
    "aws_ecrpublic_repository": r"[^:@\s\"'\\]+",
    "aws_kms_alias": "alias/[^:]+",
    "aws_paymentcryptography_key_alias": "alias/[^:]+",
    "aws_secretsmanager_secret": "[^:]+",
    "aws_ssm_parameter": "[^:]+",
}
# What may follow the resource: a version, an alias, or parts of it.
_TAIL = "(?::.*|/[*].*)?"
_PARTS = {
    # Where API Gateway calls a function: `…:function:orders/invocations`.
    "aws_lambda_function": "(?::.*|/invocations|/[*].*)?",
    "aws_lambda_alias": "(?:/invocations|/[*].*)?",
    "aws_dynamodb_table": "(?:/.*)?",
    "aws_kinesis_stream": "(?:/.*)?",
    "aws_s3_access_point": "(?:/.*)?",
    "aws_s3_bucket": "(?:/.*)?",
    "aws_s3tables_table_bucket": "(?:/.*)?",
}


# Names hold neither an expression nor a wildcard.
_NO_NAME = re.compile(r"[*?]|\$\{")


@dataclass(frozen=True)
class Template:
    """What a text with names in it looks like.

    Attributes:
        pattern: the text, each name a group ``n0``, ``n1``, …
        types: the resource types of those names, in order.
        anywhere: whether it may stand anywhere in a longer text, and more than once.
        literal: text that it always holds: most texts are ruled out by it.
    """

    pattern: re.Pattern[str]
    types: tuple[str, ...]
    anywhere: bool = False
    literal: str = ""

    @staticmethod
    @cache
    def of(text: str, kind: str = "", tail: str = "") -> Template:
        """Read a template of the tables.

        Args:
            text: the template; see :class:`Identity` and :class:`.Reference`. A ``~`` in front: anywhere in a text.
            kind: the type of ``{name}``.
            tail: a regular expression of what may follow.
        """
        anywhere, text = text.startswith("~"), text.removeprefix("~")
        parts: list[str] = []
        types: list[str] = []
        for part in re.split(r"(\{[a-z0-9_*]+\})", text):
            if part == "{**}":
                parts.append("(?:[^:]*/)?" if text.startswith("arn:") else ".*")
            elif part == "{*}" and anywhere:
                parts.append(r"[\w.${}\ue000\ue001-]+")
            elif part in _PLACES:
                parts.append(f"(?:{_PLACES[part]})")
            elif part.startswith("{"):
                named = kind if part == "{name}" else part[1:-1]
                whole = text == part
                parts.append(f"(?P<n{len(types)}>{'.+' if whole else _NAMES.get(named, _NAME)})")
                types.append(named)
            else:
                parts.append(re.escape(part))
        start = r"(?<![\w.-])" if anywhere else ""
        literal = max(re.split(r"\{[a-z0-9_*]+\}", text), key=len)
        return Template(re.compile(start + "".join(parts) + tail), tuple(types), anywhere, literal)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the names in a text; none where it does not look like this."""
        if self.literal not in text:
            return ()
        whole = None if self.anywhere else self.pattern.fullmatch(text)
        matches = self.pattern.finditer(text) if self.anywhere else [whole] if whole else []
        found = [
            Mention(kind, match[f"n{at}"], *match.span(f"n{at}"))
            for match in matches
            for at, kind in enumerate(self.types)
        ]
        return tuple(each for each in found if not _NO_NAME.search(each.name))
