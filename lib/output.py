"""The output directory: a synthesis works in a folder of its own and replaces what it made only when it is whole.

Every environment has its own folder below ``stacks``; a synthesis touches only those of its own stacks. In these, it
replaces what CDKTF and the guardrails write (``cdk.tf.json``, ``assets``, the compliance files) and leaves alone what
Terraform and people put there, such as ``.terraform``, a local state, or an override file. One that ends with findings
replaces the compliance files only. ``manifest.json`` and ``guardrails.json`` keep what they say
about the stacks of other environments: ``cdktf synth`` removes the folder of each stack that the manifest lacks.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MANIFEST, REPORT = "manifest.json", "guardrails.json"
"""What cdktf and ``lib.summary`` write about all stacks; both have an object ``stacks``."""

DOCUMENT, ASSETS = "cdk.tf.json", "assets"
"""What a synthesis writes into a stack's folder."""

EVIDENCE, CONTEXT = "compliance.*", "guardrails.json"
"""What guardrails write into a stack's folder: what they found, and what a check of a plan wants to know."""

COMPLIANCE, PAGE = "compliance.json", "compliance.html"
"""Of what guardrails found, the files for programs and for people."""

_PRIVATE = ".synthesis-"


@contextlib.contextmanager
def private_folder(output: Path) -> Iterator[Path]:
    """Yield a new folder for one synthesis, on the file system of ``output``; it is removed in the end.

    What killed commands left of theirs goes, too: call it with the lock of ``output`` held.

    Raises:
        OSError: ``output`` cannot be written to.
    """
    for stale in output.glob(f"{_PRIVATE}*"):
        shutil.rmtree(stale, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PRIVATE, dir=output))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, output: Path) -> None:
    """Move a whole synthesis from ``folder`` to ``output``, on the same file system.

    Each file is replaced at once, and assets come before the JSON that names them: a reader, or a command killed in
    between, never has half a file or a file without its assets.

    Raises:
        OSError: ``output`` cannot be written to.
    """
    for source in sorted(folder.glob("stacks/*")):
        _publish_stack(source, output / source.relative_to(folder))
    for name in (MANIFEST, REPORT):
        merged = _merged(json.loads((folder / name).read_text(encoding="utf-8")), output, name)
        (folder / name).write_text(json.dumps(merged, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(folder / name, output / name)


def publish_evidence(folder: Path, output: Path) -> None:
    """Move only what was found from ``folder`` to ``output``: of a synthesis that ended with findings.

    Raises:
        OSError: ``output`` cannot be written to.
    """
    for source in sorted(folder.glob(f"stacks/*/{EVIDENCE}")):
        target = output / source.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)


def _publish_stack(source: Path, target: Path) -> None:
    made = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    for file in sorted(made, key=lambda each: each == Path(DOCUMENT)):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        os.replace(source / file, target / file)
    for old in (*target.glob(EVIDENCE), target / CONTEXT):
        if old.relative_to(target) not in made:
            old.unlink(missing_ok=True)
    for old in sorted((target / ASSETS).rglob("*"), reverse=True):
        if old.is_dir():
            with contextlib.suppress(OSError):
                old.rmdir()  # only when it is empty
        elif old.relative_to(target) not in made:
            old.unlink()


def _merged(new: dict[str, Any], output: Path, name: str) -> dict[str, Any]:
    """Return ``new`` with what the file in ``output`` says about other stacks that are still there."""
    try:
        old: dict[str, Any] = json.loads((output / name).read_text(encoding="utf-8"))["stacks"]
        others = {stack: entry for stack, entry in old.items() if (output / "stacks" / stack / DOCUMENT).is_file()}
        # cdktf-cli prints the annotations of each stack: those of others have been printed.
        others = {stack: {**entry, "annotations": []} if name == MANIFEST else entry for stack, entry in others.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return new  # there was none, or it was not ours
    return {**new, "stacks": {**others, **new["stacks"]}}
