"""The files of evidence next to a stack: each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..check.report import Report
from . import csv_, html, json_, junit, oscal, sarif, svg

Renderer = Callable[[Sequence[Report]], str]

FILES: Mapping[str, Renderer] = {
    "compliance.json": json_.render,
    "compliance.sarif": sarif.render,
    "compliance.oscal.json": oscal.render,
    oscal.COMPONENT_FILE: oscal.render_component,
    "compliance.junit.xml": junit.render,
    "compliance.csv": csv_.render,
    "compliance.html": html.render,
    "compliance.network.svg": svg.render_network,
    "compliance.data-flow.svg": svg.render_data_flow,
}
"""Each file with what makes its text."""


def write(reports: Sequence[Report], folder: Path) -> None:
    """Write the evidence of one stack.

    Every file is made before the first is replaced, and a reader has either the former file or the new one.

    Args:
        reports: of the stack, one for each pack; without any, nothing is written.
        folder: of the stack; it is created where it is not there.

    Raises:
        OSError: the folder cannot be written to.
    """
    if not reports:
        return
    texts = {name: render(reports) for name, render in FILES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        replace_file(folder / name, text.encode("utf-8", "backslashreplace"))


def replace_file(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: a reader has the former content or the new one.

    What is no file, such as ``/dev/stdout``, is written to as it is.

    Raises:
        OSError: its folder cannot be written to; what was there before is there still.
    """
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
