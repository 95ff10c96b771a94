"""What a synthesis leaves next to its stack, so that a plan is read with its construct paths and exceptions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..core.acknowledgements import Acknowledgement
from ..core.model import Stack
from ..core.paths import as_blocks
from .errors import InputError

FILE_NAME = "guardrails.json"
VERSION = 1
KEY = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]$')
"""The key at the end of the address of an instance."""


@dataclass(frozen=True)
class Construct:
    """Where the author made a resource.

    Attributes:
        path: construct path.
        source: file and line; empty where unknown.
    """

    path: str
    source: str = ""


@dataclass(frozen=True)
class Context:
    """What is known of a stack besides its plan or state.

    Attributes:
        stack: construct path of the stack; empty where nobody says.
        constructs: address to where the resource was made.
        acknowledgements: those that speak of the stack.
        synthesized: the stack as it was synthesized; ``None`` where that is not there.
    """

    stack: str = ""
    constructs: Mapping[str, Construct] = field(default_factory=dict)
    acknowledgements: tuple[Acknowledgement, ...] = ()
    synthesized: Stack | None = None

    def path_of(self, address: str) -> str:
        """Return the construct path of a resource, for every instance of it the same; its address where it has none."""
        found = self.constructs.get(address) or self.constructs.get(KEY.sub("", address))
        return found.path if found else address

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Construct path to file and line."""
        return {each.path: each.source for each in self.constructs.values() if each.source}

    @property
    def locals(self) -> Mapping[str, Any]:
        """The locals of the stack, which a plan leaves out."""
        return self.synthesized.locals if self.synthesized else {}

    @cached_property
    def dynamic(self) -> Mapping[str, frozenset[str]]:
        """Address to the names of the dynamic blocks, which a plan leaves out."""
        return {
            each.address: frozenset(name for block in as_blocks(each.body["dynamic"]) for name in block)
            for each in (self.synthesized.resources if self.synthesized else ())
            if "dynamic" in each.body
        }


def read_context(path: Path, *, is_named: bool) -> Context:
    """Return the context in a file, or of the folder that holds it; an empty one where there is none.

    Args:
        path: the file or folder.
        is_named: whether the user named it, so that it has to be there.

    Raises:
        InputError: the file is not what a synthesis writes, or was named and is not there.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        data = json.loads(file.read_bytes())
    except OSError as error:
        if is_named:
            raise InputError(f"{file}: cannot be read ({error.strerror}); name the {FILE_NAME} of the stack") from None
        return Context()
    except (ValueError, RecursionError):
        raise InputError(f"{file}: is not JSON; synthesize the stack again") from None
    if not isinstance(data, dict) or "constructs" not in data:
        if is_named:
            raise InputError(f"{file}: is not the {FILE_NAME} of a stack; name the one next to its cdk.tf.json")
        return Context()
    if data.get("version") != VERSION:
        raise InputError(
            f"{file}: has version {data.get('version')!r}, and this version of the library reads {VERSION};"
            " synthesize the stack again"
        )
    try:
        stack = str(data.get("stack") or "")
        constructs = {
            str(address): Construct(str(each["path"]), str(each.get("source") or ""))
            for address, each in data["constructs"].items()
        }
        return Context(
            stack,
            constructs,
            tuple(Acknowledgement.read(each) for each in data.get("acknowledgements") or ()),
            _synthesized(file.with_name("cdk.tf.json"), stack),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError(f"{file}: was not written by a synthesis; synthesize the stack again") from None


def _synthesized(file: Path, stack: str) -> Stack | None:
    try:
        return Stack.from_terraform(json.loads(file.read_bytes()), stack)
    except (OSError, ValueError, RecursionError):
        return None
