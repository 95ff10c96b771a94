"""The ids of what the aspects themselves find, by the name of the aspect; those of a pack are its rules."""

from __future__ import annotations

FINDINGS: dict[str, tuple[str, ...]] = {
    "naming": (
        "keep-name",
        "name-fixed",
        "name-kept",
        "name-length",
        "name-reference",
        "name-shared",
        "name-unique",
        "name-unknown",
    ),
    "encryption": (
        "encryption-impossible",
        "encryption-key",
        "encryption-receiver",
        "encryption-restored",
        "encryption-unseen",
    ),
    "tags": ("tags-case", "tags-count", "tags-default-conflict", "tags-illegal", "tags-unknown"),
    "observability": (
        "container-logs",
        "container-logs-unreadable",
        "tracing-sidecar",
        "tracing-rights",
        "api-logs-role",
    ),
    "destroyability": ("destroy-blocked",),
    "every aspect": (
        "existing-kept",
        "existing-moved",
        "guardrails-twice",
        "ignored-changes",
        "number-token",
        "option-reference",
        "replaces-data",
        "resource-type-unknown",
    ),
}

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
