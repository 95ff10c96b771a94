"""What the aspects themselves find, by the name of the aspect: id and meaning. What a pack finds are its rules."""

from __future__ import annotations

from collections.abc import Mapping

FINDINGS: Mapping[str, Mapping[str, str]] = {
    "naming": {
        "keep-name": "a pinned name contradicts another pin, the resource or an option, or is illegal for AWS",
        "name-fixed": "the type requires a name, so a replacement with create_before_destroy will fail",
        "name-kept": "a service or DNS looks for this name, so it is left unchanged",
        "name-length": "the suffix does not fit into the characters that AWS allows",
        "name-reference": "something names a renamed resource by its old name and cannot be followed safely",
        "name-shared": "several unnamed resources of a type share the conventional name, so one more may rename them",
        "name-unique": "two resources would have the same name",
        "name-unknown": "the name is only known at apply time, so the suffix cannot be checked",
    },
    "encryption": {
        "encryption-impossible": "AWS cannot encrypt the resource as it is written",
        "encryption-key": "the key cannot work here (another region, account or stack, or a cycle) and is not written",
        "encryption-receiver": "the encryption blocks an AWS service that delivers here",
        "encryption-restored": "the resource inherits its encryption from the backup or source that it is created from",
        "encryption-unseen": "a document with encryption settings cannot be read",
    },
    "tags": {
        "tags-case": "the author spelled a mandatory key in another letter case, which AWS treats as the same key",
        "tags-count": "there are more tags than AWS allows",
        "tags-default-conflict": "default_tags of the provider contradict the mandatory tags",
        "tags-illegal": "AWS refuses a key or a value",
        "tags-unknown": "the tags are only known at apply time, so the mandatory ones cannot be added",
    },
    "observability": {
        "container-logs": "a container has no log configuration, and there is no log group to send its logs to",
        "container-logs-unreadable": "the container definitions cannot be read, so it is unknown where they log",
        "tracing-sidecar": "the trace collector cannot work in this task definition",
        "tracing-rights": "the role may not send traces, so tracing is not turned on",
        "api-logs-role": "this app sets no log role for API Gateway",
    },
    "destroyability": {"destroy-blocked": "AWS or the provider keeps something when the resource is destroyed"},
    "every aspect": {
        "existing-kept": "the resource already exists, so what would rename, unlock or replace it is not written",
        "existing-moved": "a moved resource holds data, and its name in AWS is not known",
        "guardrails-twice": "guardrails were applied twice to the same scope",
        "ignored-changes": "ignore_changes covers what is written, so it only takes effect on a new resource",
        "number-token": "a text contains a number token, whose digits Terraform would take literally",
        "option-reference": "an option is a token that this stack cannot refer to",
        "replaces-data": "on a deployed app, what is written may replace resources that hold data",
        "attribute-unknown": "the library does not know an attribute that looks like one of its settings",
        "provider-version": "the library does not know the version of the AWS provider, or it is contradictory",
        "resource-type-unknown": "the library does not know the resource type",
    },
}
"""Aspect to the ids of its findings, each with what it means."""

SAME_GAP: dict[str, frozenset[str]] = {
    "cloudfront-custom-certificate": frozenset({"encryption-impossible"}),
    "ecs-container-logs": frozenset({"container-logs", "container-logs-unreadable"}),
    "lambda-tracing": frozenset({"tracing-rights"}),
    "opensearch-at-rest": frozenset({"encryption-impossible"}),
    "opensearch-node-to-node": frozenset({"encryption-impossible"}),
}
"""Rule of a pack to what an aspect finds on the same resource for the same reason: reported once, under the rule.

An acknowledgement of either counts for both.
"""
