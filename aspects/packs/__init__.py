"""Packs: a standard as data, each requirement with the rules that automate a part of it."""

from __future__ import annotations

from .model import Pack, Requirement
from .pci_dss_v4 import PCI_DSS_V4

__all__ = ["PCI_DSS_V4", "Pack", "Requirement"]
