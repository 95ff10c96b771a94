"""Packs: a standard as data, each rule with the requirements it serves and what to do about a finding."""

from __future__ import annotations

from .model import Control, Pack
from .pci_dss_v4 import PCI_DSS_V4

__all__ = ["PCI_DSS_V4", "Control", "Pack"]
