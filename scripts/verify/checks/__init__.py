"""Checks of one applied environment: what AWS says that there is, against what was asked for.

Every check reads live resources with boto3. What it expects comes from the requirements, the settings and the
constants of ``lib``; the Terraform state only tells which resources there are. A check that finds nothing to look at
reports that. ``CHECKS`` has them all; each module but ``frame`` and ``live`` has those of one concern.
"""

from __future__ import annotations

import importlib

from aspects import fast_start
from lib.start import use_bundled_node
from scripts.verify.checks.frame import CHECKS, Environment

__all__ = ["CHECKS", "Environment"]

_CONCERNS = (
    "names",
    "outputs",
    "network",
    "encryption",
    "data",
    "secrets",
    "logs",
    "monitoring",
    "edge",
    "permissions",
    "service",
)
"""The modules with checks, in the order of the list."""

use_bundled_node()
fast_start.enable()

for _concern in _CONCERNS:
    # Only now: the constants that they read are in modules that import cdktf.
    importlib.import_module(f"{__name__}.{_concern}")
