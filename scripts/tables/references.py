"""Derives ``aspects/facts/references.txt``: ``python -m scripts.tables.references``.

Three sources, the first that says something wins: the documentation (:mod:`scripts.tables.reference_rows`); words that
mean one thing in all of AWS (a bucket, a log group); and, within one service, an attribute that is called like the name
attribute of exactly one type, or like a type with ``_name`` or ``_identifier`` behind it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from aspects.facts.names import NAMES
from scripts.project import ROOT
from scripts.tables import schemas
from scripts.tables.name_models import service_of
from scripts.tables.provider import VERSION, members, write_table
from scripts.tables.reference_rows import COMPOSED, REFUSED, named

TARGET = ROOT / "aspects" / "facts" / "references.txt"

Schema = Mapping[str, Any]

_HEAD = f"""\
# Which attribute holds the name of which resource. Written by `python -m scripts.tables.references`; do not edit.
# Source: the schemas of the AWS provider {VERSION} to {schemas.KEPT[-1]} and the page that each row names behind `<`.
# A row: resource type, attribute path, what stands there (the name of a type in braces, {{*}} anything without a slash,
# {{**}} anything; `|` parts alternatives, `~` starts one that stands anywhere in the text), `when=` another attribute
# that decides, `scope=` attributes that must agree (here:there), `ambiguous` where alternatives cannot be told apart.
# `text:` stands for a document in which names and ARNs may stand: `json`, `map` (of settings) or `free` text.
"""
# A space within a word of a row.
SPACE = "\\s"
_DEPTH = 4
# What the attribute that names the parent is called elsewhere.
_ALSO_CALLED = {
    "cluster": ("cluster", "cluster_name"),
    "rest_api_id": ("rest_api_id", "api_id"),
}
_TEXT = ("string", ["set", "string"], ["list", "string"])
# Name attributes that say nothing about what they name.
_GENERIC = frozenset({"alias", "bucket", "config_id", "domain", "id", "identifier", "name"})
# Words that mean one thing in all of AWS. Source: the provider's pages, "Argument Reference", read one by one.
_EVERYWHERE = (
    (
        re.compile(
            r"(target_|delivery_s3_|usage_report_s3_|output_s3_|revocations_s3_|ca_certificates_bundle_s3_|output_"
            r"|flow_logs_s3_|cdr_|s3_|intermediate_|database_installation_files_s3_)?bucket(_name)?"
        ),
        "aws_s3_bucket",
    ),
    (re.compile(r"(cloud_?watch_)?log_group(_names?)?"), "aws_cloudwatch_log_group"),
    (re.compile(r"log_stream_name"), "aws_cloudwatch_log_stream"),
    (re.compile(r"launch_template_name"), "aws_launch_template"),
    (re.compile(r"placement_group"), "aws_placement_group"),
    (re.compile(r"(custom_)?(iam_)?instance_profile(_name)?"), "aws_iam_instance_profile"),
    (re.compile(r"delivery_stream_name"), "aws_kinesis_firehose_delivery_stream"),
    (re.compile(r"key_name|ec2_key_name|ec2_key_pair|ec2_ssh_key|key_pair"), "aws_key_pair"),
    (re.compile(r".*kms_(\w+_)?key(_ids?|_arn|_identifier)?|kms_key\w*"), "aws_kms_alias"),
)
_EVERYWHERE_NOT = ("aws_lightsail_",)
# Attributes that hold a document, a program or settings of one, in which names and ARNs may stand.
_JSON = re.compile(
    r"policy|policy_document|policy_text|(assume_role|inline|resource|redrive|redrive_allow|filter|access|trust)_policy"
    r"|access_policies|container_definitions|containers|definition|event_pattern|filter_pattern|dashboard_body|body"
    r"|template_body|document|contents?|input|input_template|input_transformer|dag_definition|job_definition|schema"
)
_FREE = re.compile(
    r"user_data|buildspec|script|inline_code|query|query_string|query_statement|alarm_rule|command|custom_json"
    r"|request_template|response_template|code|init_script|configuration|statement|sql"
)
_SETTINGS = re.compile(
    r"variables|environment_variables|default_arguments|non_overridable_arguments|parameters|environment|settings"
    r"|runtime_environment_variables|request_templates|arguments|options|stage_variables|container_properties"
)


def rows(schema: Mapping[str, Schema]) -> list[str]:
    """Return the lines of the table, in order."""
    by_hand = {(kind, path): target for kind, path, target in named()}
    services: dict[str, list[str]] = {}
    for kind in NAMES:
        services.setdefault(service_of(kind.removeprefix("aws_")), []).append(kind)
    lines = []
    for kind, block in schema.items():
        service = services.get(service_of(kind.removeprefix("aws_")), [])
        for path in _texts(block, "", _DEPTH):
            if target := by_hand.pop((kind, path), None):
                lines.append(_line(kind, block, path, [target], "docs"))
            elif (kind, path) not in REFUSED and not _is_own_name(kind, path):
                targets, source = _conventional(kind, path, service)
                if targets:
                    lines.append(_line(kind, block, path, targets, source))
        lines += [f"{kind} {path} text:{form} < schema" for path, form in _documents(block, "", _DEPTH)]
    for (kind, path), target in by_hand.items():  # deeper than the walk goes
        lines.append(_line(kind, schema[kind], path, [target], "docs"))
    for kind, path, template, when, source in COMPOSED:
        words = [kind, path, template, *([f"when={when}"] if when else [])]
        lines.append(f"{' '.join(word.replace(' ', SPACE) for word in words)} < {source}")
    return sorted(lines)


def _is_own_name(kind: str, path: str) -> bool:
    return kind in NAMES and path in (NAMES[kind].attribute, NAMES[kind].prefix_attribute)


def _conventional(kind: str, path: str, service: list[str]) -> tuple[list[str], str]:
    leaf = path.rpartition(".")[2]
    if not kind.startswith(_EVERYWHERE_NOT):
        for pattern, target in _EVERYWHERE:
            if pattern.fullmatch(leaf):
                return ([target] if target != kind else []), "word"
    others = [each for each in service if each != kind]
    alike = [each for each in others if NAMES[each].attribute == leaf and leaf not in _GENERIC]
    if alike:
        return alike, "schema:name-attribute"
    match = re.fullmatch(r"(.+)_(name|identifier|id)s?", leaf)
    if not match:
        return [], ""
    ending = ("name",) if match[2] == "name" else ("id", "identifier")
    found = [
        each
        for each in others
        if f"_{each.removeprefix('aws_')}".endswith(f"_{match[1]}")
        and (match[2] == "name" or NAMES[each].attribute.endswith(ending))
    ]
    return found, "schema:type-name"


def _line(kind: str, block: Schema, path: str, targets: list[str], source: str) -> str:
    words = [kind, path, "|".join(f"{{{each}}}" for each in sorted(targets))]
    scopes = {_scope(block, path, each) for each in targets}
    if len(scopes) == 1 and (scope := scopes.pop()):
        words.append(f"scope={scope}")
    if len(targets) > 1:
        words.append("ambiguous")
    return f"{' '.join(words)} < {source}"


def _scope(block: Schema, path: str, target: str) -> str:
    """Return the attributes of both resources that must agree, as the name is unique only within a parent."""
    above, _, _ = path.rpartition(".")
    near = {f"{above}.{name}": name for name in _block_at(block, above).get("attributes", {})} if above else {}
    candidates = {**{name: name for name in block.get("attributes", {})}, **near}
    pairs = []
    for there in NAMES[target].scope or ():
        words = _ALSO_CALLED.get(there, (there,))
        here = [place for place, name in candidates.items() if name in words and place != path]
        if here:  # in the same block rather than at the top
            pairs.append(f"{max(here, key=len)}:{there}")
    return ",".join(pairs)


def _block_at(block: Schema, path: str) -> Schema:
    for step in path.split("."):
        found = [inner for name, _nesting, inner in members(block) if name == step]
        if not found:
            return {}
        block = found[0]
    return block


def _documents(block: Schema, prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the paths of attributes in whose text names may stand, and what kind of text that is."""
    for name, attribute in block.get("attributes", {}).items():
        if not (attribute.get("optional") or attribute.get("required")):
            continue
        if attribute.get("type") in _TEXT and _JSON.fullmatch(name):
            yield f"{prefix}{name}", "json"
        elif attribute.get("type") in _TEXT and _FREE.fullmatch(name):
            yield f"{prefix}{name}", "free"
        elif attribute.get("type") == ["map", "string"] and _SETTINGS.fullmatch(name):
            yield f"{prefix}{name}", "map"
    if depth:
        for name, _nesting, inner in members(block):
            yield from _documents(inner, f"{prefix}{name}.", depth - 1)


def _texts(block: Schema, prefix: str, depth: int) -> Iterator[str]:
    """Yield the paths of the attributes that take text, or several texts."""
    for name, attribute in block.get("attributes", {}).items():
        if (attribute.get("optional") or attribute.get("required")) and attribute.get("type") in _TEXT:
            yield f"{prefix}{name}"
    if depth:
        for name, _nesting, inner in members(block):
            yield from _texts(inner, f"{prefix}{name}.", depth - 1)


def table(schema: Mapping[str, Schema]) -> str:
    """Return the text of the table."""
    return _HEAD + "".join(f"{line}\n" for line in rows(schema))


def main() -> int:
    """Write the table; exit status 0, or 1 where terraform does not answer."""
    return write_table("references", TARGET, lambda schema: table(schemas.every(schema)))


if __name__ == "__main__":
    sys.exit(main())
