"""The ids of what the aspects themselves find, by the name of the aspect; those of a pack are its rules."""

from __future__ import annotations

FINDINGS: dict[str, tuple[str, ...]] = {
    "naming": ("name-length", "name-unique", "name-unknown"),
    "encryption": ("encryption-key", "encryption-receiver", "encryption-restored", "option-reference"),
    "tags": ("option-reference", "tags-case", "tags-count", "tags-default-conflict", "tags-illegal", "tags-unknown"),
    "observability": (
        "option-reference",
        "container-logs",
        "container-logs-unreadable",
        "tracing-sidecar",
        "tracing-rights",
        "api-logs-role",
    ),
    "destroyability": ("destroy-blocked",),
}
