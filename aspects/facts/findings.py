"""The ids of what the aspects themselves find, by the name of the aspect; those of a pack are its rules."""

from __future__ import annotations

FINDINGS: dict[str, tuple[str, ...]] = {
    "naming": ("name-kept", "name-length", "name-reference", "name-unique", "name-unknown"),
    "tags": ("tags-case", "tags-count", "tags-default-conflict", "tags-illegal", "tags-unknown"),
    "observability": ("container-logs", "container-logs-unreadable", "tracing-sidecar"),
    "destroyability": ("destroy-blocked",),
}
