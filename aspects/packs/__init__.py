"""Packs: a standard as data, each requirement with the rules that automate a part of it."""

from __future__ import annotations

from .foundations import FOUNDATIONS
from .model import Pack, Requirement
from .pci_dss_account import PCI_DSS_ACCOUNT
from .pci_dss_v4 import PCI_DSS_V4

__all__ = ["FOUNDATIONS", "PCI_DSS_ACCOUNT", "PCI_DSS_V4", "Pack", "Requirement"]
