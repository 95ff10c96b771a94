"""The resource types that the tables account for: all of AWS provider 5.100.0."""

from __future__ import annotations

from .names import EXEMPT, NAMES

TYPES = frozenset(NAMES) | frozenset(EXEMPT)
"""Each has a name rule or a reason to have none; ``test_names_coverage.py`` compares them with the schema."""
