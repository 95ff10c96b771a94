"""The pack that a command line names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module

from ..check.errors import InputError
from ..packs.model import Pack

DEFAULT_PACK = "pci-dss-v4"


def _pci_dss_v4() -> Pack:
    from ..packs.pci_dss_v4 import PCI_DSS_V4

    return PCI_DSS_V4


def _pci_dss_account() -> Pack:
    from ..packs.pci_dss_account import PCI_DSS_ACCOUNT

    return PCI_DSS_ACCOUNT


def _foundations() -> Pack:
    from ..packs.foundations import FOUNDATIONS

    return FOUNDATIONS


PACKS: dict[str, Callable[[], Pack]] = {
    DEFAULT_PACK: _pci_dss_v4,
    "pci-dss-account": _pci_dss_account,
    "foundations": _foundations,
}
"""The packs of the library by name."""

CHOICES = ", ".join(f"{name} (default)" if name == DEFAULT_PACK else name for name in PACKS) + ", or module:ATTRIBUTE"
"""What ``--pack`` takes, for a help text."""


def pack_of(name: str) -> Pack:
    """Return the pack of a name: one of the library's, or ``module:ATTRIBUTE``.

    A module is looked for in the working directory, too.

    Raises:
        InputError: there is no such pack, or its module fails.
    """
    if name in PACKS:
        return PACKS[name]()
    module_name, colon, attribute = name.partition(":")
    if not colon or not module_name or not attribute:
        known = ", ".join(PACKS)
        raise InputError(f"--pack {name!r} is unknown; use {known}, or module:ATTRIBUTE of a pack of your own")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found: object = import_module(module_name)
    except (Exception, SystemExit) as error:  # an app may end the process, which must not pass for a clean stack
        raise InputError(
            f"--pack {name!r}: importing {module_name} failed with {type(error).__name__}: {error}; fix the module"
        ) from None
    for part in attribute.split("."):
        if not _has(found, part, name):
            near = get_close_matches(part, dir(found), 1)
            hint = f"did you mean {near[0]!r}?" if near else "name the variable that holds the pack"
            raise InputError(f"--pack {name!r}: {module_name} has no {part!r}; {hint}")
        found = getattr(found, part)
    if not isinstance(found, Pack):
        raise InputError(f"--pack {name!r} is of type {type(found).__name__}; name a Pack")
    return found


def _has(owner: object, attribute: str, name: str) -> bool:
    try:
        return hasattr(owner, attribute)
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise InputError(f"--pack {name!r}: {attribute!r} failed with {said}; name the variable of a pack") from None
