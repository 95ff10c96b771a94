"""Which types hand their tags on, and by which attribute: provider 5.100.0 schema."""

from __future__ import annotations

PROPAGATION: dict[str, dict[str, str]] = {
    "aws_ecs_service": {"propagate_tags": "SERVICE"},
}
