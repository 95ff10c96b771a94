"""Files and folders to the stacks in them: synthesized, planned or applied."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.model import Stack
from .addresses import Names
from .context import FILE_NAME, Construct, Context, read_context
from .errors import InputError
from .plan import stack_of_plan, unseen_in
from .report import Stage
from .state import stack_of_state

STACK_FILE = "cdk.tf.json"
MANIFEST = "manifest.json"
STDIN = "-"
_ZIP = b"PK\x03\x04"
_SHOW = "terraform show -json"


@dataclass(frozen=True)
class Subject:
    """One stack to look at.

    Attributes:
        file: where it was read.
        stage: what it was read from.
        stack: its resources.
        names: how its resources are called in expressions; see :class:`.Names`.
        context: what its synthesis left next to it.
        unseen: what the document itself says that it leaves out.
    """

    file: str
    stage: Stage
    stack: Stack
    names: Names
    context: Context
    unseen: tuple[str, ...] = ()

    @property
    def has_aws(self) -> bool:
        """Whether it holds a resource of AWS."""
        return any(each.type.startswith("aws_") for each in self.stack.resources)


def subjects(path: str, context: Path | None = None) -> list[Subject]:
    """Return the stacks at a path.

    Args:
        path: a synthesized stack, its folder, a folder of several (``cdktf.out``), or the JSON of a plan or a state;
            ``-`` is standard input.
        context: file or folder of the context; by default it is looked for next to the stack.

    Raises:
        InputError: there is no stack, or what is there cannot be read.
    """
    place = Path(path)
    if path != STDIN and place.is_dir():
        found = [_subject(each, name, context) for each, name in _stack_files(place)]
    elif path != STDIN and place.name == MANIFEST:
        found = [_subject(each, name, context) for each, name in _stack_files(place.parent)]
    else:
        found = [_subject(place, "", context)]
    if not any(each.has_aws for each in found):
        raise InputError(f"{path}: has no AWS resources, so there is nothing to check; name another file")
    return found


def json_of(path: Path) -> Any:
    """Return the JSON in a file, or at standard input.

    Raises:
        InputError: it cannot be read, or is no JSON.
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == STDIN else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror or error}); name a stack, a plan or a state"
        ) from None
    if content.startswith(_ZIP):
        raise InputError(f"{path}: is a binary plan; convert it by: {_SHOW} {path.name} > plan.json")
    if not content.strip():
        raise InputError(f"{path}: is empty; write it again, a plan by: {_SHOW} FILE > plan.json")
    try:
        return json.loads(content)
    except RecursionError:
        raise InputError(f"{path}: is nested too deeply for a stack, a plan or a state") from None
    except ValueError as error:
        if _is_log(content):
            raise InputError(
                f"{path}: is the log of terraform plan -json; plan with -out=FILE, then: {_SHOW} FILE > plan.json"
            ) from None
        raise InputError(f"{path}: is not JSON ({error}); name a {STACK_FILE}, or what {_SHOW} prints") from None


def _is_log(content: bytes) -> bool:
    try:
        first = json.loads(content.splitlines()[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and "@level" in first


def _stack_files(folder: Path) -> list[tuple[Path, str]]:
    """Return the synthesized stacks of a folder, each with its construct path where that is known."""
    if (folder / STACK_FILE).is_file():
        return [(folder / STACK_FILE, "")]
    if (folder / MANIFEST).is_file():
        manifest = json_of(folder / MANIFEST)
        try:
            found = [
                (folder / each["synthesizedStackPath"], str(each.get("constructPath") or name))
                for name, each in manifest["stacks"].items()
            ]
        except (AttributeError, KeyError, TypeError):
            raise InputError(f"{folder / MANIFEST}: is not the manifest of cdktf; synthesize again") from None
    else:
        found = [(each, "") for each in sorted(folder.glob(f"stacks/*/{STACK_FILE}"))]
    if not found:
        raise InputError(f"{folder}: has no stack; synthesize first, or name a {STACK_FILE}, a plan or a state")
    return found


def _subject(file: Path, path: str, context_path: Path | None) -> Subject:
    document = json_of(file)
    try:
        return _of_document(document, file, path, context_path)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, IndexError) as error:
        said = f"{type(error).__name__}: {error}"
        raise InputError(f"{file}: is not of the form that it starts with ({said}); write it again") from None


def _of_document(document: Any, file: Path, path: str, context_path: Path | None) -> Subject:
    stage = stage_of(document, file)
    is_stdin = str(file) == STDIN
    if context_path is not None:
        context = read_context(context_path, is_named=True)
    else:
        context = Context() if is_stdin else read_context(file.parent / FILE_NAME, is_named=False)
    if stage == "synth":
        path = path or context.stack or _stack_name(document, file)
        stack = Stack.from_terraform(document, path)
        sources = {each.address: context.constructs.get(each.address) for each in stack.resources}
        constructs = {
            each.address: Construct(each.path, found.source if (found := sources[each.address]) else "")
            for each in stack.resources
        }
        return Subject(str(file), stage, stack, Names(), replace(context, constructs=constructs))
    path = context.stack or ("stdin" if is_stdin else _name_of(file))
    try:
        read = stack_of_plan if stage == "plan" else stack_of_state
        stack, names = read(document, path, context)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    return Subject(str(file), stage, stack, names, context, unseen_in(document) if stage == "plan" else ())


def stage_of(document: Any, file: Path) -> Stage:
    """Return what a document is.

    Raises:
        InputError: it is none of the three, or one that has to be converted.
    """
    expected = f"name a {STACK_FILE}, or what {_SHOW} prints of a plan or a state"
    if not isinstance(document, dict):
        raise InputError(f"{file}: is a JSON {_shape(document)}; {expected}")
    if "format_version" in document:
        version = str(document["format_version"])
        if version.split(".")[0] not in ("0", "1"):
            raise InputError(
                f"{file}: has format_version {version}, and this version of the library reads 1; update the library"
            )
        if "resource_changes" in document or "planned_values" in document:
            return "plan"
        if isinstance(document.get("values"), dict):
            return "state"
        if "terraform_version" in document:
            raise InputError(f"{file}: has no AWS resources: the state is empty")
    if "lineage" in document or ("serial" in document and "resources" in document):
        raise InputError(f"{file}: is a raw state; convert it in the stack's folder by: {_SHOW} > state.json")
    if isinstance(document.get("resource"), (dict, list)):
        return "synth"
    if isinstance(document.get("terraform"), (dict, list)) and "//" in document:
        raise InputError(f"{file}: has no AWS resources, so there is nothing to check; name another file")
    raise InputError(f"{file}: is JSON of something else; {expected}")


def _shape(value: Any) -> str:
    return "list" if isinstance(value, list) else "null" if value is None else type(value).__name__


def _stack_name(document: Mapping[str, Any], file: Path) -> str:
    about = document.get("//")
    metadata = about.get("metadata") if isinstance(about, Mapping) else None
    name = metadata.get("stackName") if isinstance(metadata, Mapping) else None
    return str(name) if name else _name_of(file)


def _name_of(file: Path) -> str:
    """Return a name for a stack of which nothing else says it: the folder's, where the file is called as always."""
    stem = file.name.split(".")[0]
    if stem in ("cdk", "plan", "state", "tfplan", "terraform"):
        return file.resolve().parent.name or stem
    return stem
