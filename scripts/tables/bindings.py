"""Reads the provider's schema out of prebuilt CDKTF or CDK Terrain bindings, where no provider of that version runs.

The wheel of the bindings holds an npm package, whose files say of each resource (in the form of ``terraform providers
schema -json``, resources only):

* ``*.js``: type and provider version; in ``synthesizeHclAttributes`` and ``…ToHclTerraform``, for each attribute its
  name, type, whether it is a block, and the struct behind it; ``new XList(this, "rule", true)`` is a list or set of
  blocks, ``new XOutputReference(…)`` one block at most; a getter without a setter is computed only.
* ``*.d.ts``: whether an attribute is required.

No binding says whether an optional attribute is computed too, sensitive, or deprecated, nor bounds above 1; five blocks
(statements of WAF, definitions of QuickSight) are ``any``. Held against the real schemas of 5.100.0 and 6.25.0, there
was no other difference in what can be set.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

Schema = dict[str, Any]

_FUNCTION = re.compile(r"^function (\w+)ToHclTerraform\(struct\) \{\n(.*?)^\}", re.M | re.S)
_CLASS = re.compile(r"^class (\w+) extends (?:cdktf|cdktn)\.(\w+) \{\n(.*?)^\}", re.M | re.S)
_TYPE = re.compile(r"^(\w+)\.tfResourceType = \"(\w+)\";", re.M)
_STATIC_TYPE = re.compile(r"^    static tfResourceType = \"(\w+)\";", re.M)  # younger compilers
_NAMESPACE = re.compile(r"^(?:\(function \(\w+\)|export declare namespace \w+) \{\n(.*?)^\}", re.M | re.S)
_ENTRY = re.compile(
    r"^(?: {8}| {12})(\w+): \{\n\s+value: (.*?),\n\s+isBlock: (\w+),\n\s+type: \"(\w+)\",\n"
    r"\s+storageClassType: \"([^\"]*)\",\n\s+\},",
    re.M | re.S,
)
_NESTED = re.compile(r"(?:^|[^.\w])(?:\w+\.)?(\w+)ToHclTerraform\b")
_INTERFACE = re.compile(r"^export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)^\}", re.M | re.S)
_MEMBER = re.compile(r"(?:/\*\*((?:(?!\*/).)*?)\*/\s*)?^    readonly '?(\w+)'?(\??): (.*?);$", re.M | re.S)
_SIGNATURE = re.compile(r"^export declare function (\w+)ToHclTerraform\(struct\?: ([^)]*)\)", re.M)
_BLOCK_MEMBER = re.compile(
    r"new (?:\w+\.)?(\w+?)(List|Map|OutputReference|MapList)\(this, \"(\w+)\"(?:, (true|false))?"
)
_COMPUTED = re.compile(r"get \w+\(\) \{\s*return (?:\w+\.\w+\.\w+\()?this\.get(\w+)Attribute\('(\w+)'\)", re.S)
_DECLARED = re.compile(
    r"^export declare class (\w+) extends (?:cdktf|cdktn)\.TerraformResource \{"
    r".*?^    constructor\(scope: Construct, id: string, config\??: (\w+)\);",
    re.M | re.S,
)
_VERSION = re.compile(r"providerVersion: '([\d.]+)'")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL.*$", re.M)  # half of each file
_PRIMITIVES = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
_COLLECTIONS = {"MapList": ("list", "map"), "List": ("list",), "Set": ("set",), "Map": ("map",)}
_GETTERS = {
    "String": "string", "Number": "number", "Boolean": "bool",
    "List": ["list", "string"], "StringMap": ["map", "string"],
}  # fmt: skip
_OTHER_KINDS = ("data-", "ephemeral-")


def read_wheel(wheel: Path) -> tuple[str, dict[str, Schema]]:
    """Return the version of the AWS provider that bindings are made for, and resource type to its schema block."""
    version = ""
    found: dict[str, Schema] = {}
    for source in _sources(_package_files(wheel)):
        found |= dict(source.resources())
        version = version or source.version
    return version, dict(sorted(found.items()))


def _package_files(wheel: Path) -> dict[str, dict[str, str]]:
    """Return the files of the npm package in a wheel, by folder and path within it, without data sources."""
    with zipfile.ZipFile(wheel) as archive:
        (inner,) = (name for name in archive.namelist() if "/_jsii/" in name and name.endswith(".tgz"))
        content = archive.read(inner)
    folders: dict[str, dict[str, str]] = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as package:
        for member in package:
            parts = PurePosixPath(member.name).parts  # package/lib/s3-bucket/index.js
            if len(parts) < 4 or parts[1] != "lib" or parts[2].startswith(_OTHER_KINDS):
                continue
            if member.name.endswith((".js", ".d.ts")) and (file := package.extractfile(member)):
                text = file.read().decode("utf-8")
                folders.setdefault(parts[2], {})["/".join(parts[3:])] = _SOURCE_MAP.sub("", text)
    return folders


def _sources(folders: Mapping[str, Mapping[str, str]]) -> Iterator[_Source]:
    """Yield one for each resource or, in a package with a folder a service, for each of its files."""
    for files in folders.values():
        paths = sorted(name for name in files if name.endswith(".js"))
        alone = [name for name in paths if name.startswith("aws-") and "/" not in name]
        for main in alone or [""]:
            structs = f"{main.removesuffix('.js')}-structs/"
            own = [name for name in paths if name == main or name.startswith(structs)] if main else paths
            declared = [files.get(name.removesuffix("js") + "d.ts", "") for name in own]
            yield _Source("\n".join(files[name] for name in own), "\n".join(declared))


class _Source:
    """All that the files of one resource say.

    Attributes:
        version: the provider's version; empty where they do not say it.
    """

    def __init__(self, code: str, declarations: str) -> None:
        code, declarations = _flat(code), _flat(declarations)
        self._functions: dict[str, str] = dict(_FUNCTION.findall(code))
        self._classes: dict[str, tuple[str, str]] = {name: (base, body) for name, base, body in _CLASS.findall(code)}
        self._types: dict[str, str] = dict(_TYPE.findall(code))
        for name, (_, body) in self._classes.items():
            for kind in _STATIC_TYPE.findall(body):
                self._types[name] = kind
        self._interfaces = {
            name: {member: (optional == "?", comment) for comment, member, optional, _ in _MEMBER.findall(body)}
            for name, body in _INTERFACE.findall(declarations)
        }
        self._configs: dict[str, str] = dict(_DECLARED.findall(declarations))
        self._signatures = {
            name: [part.strip().rpartition(".")[2] for part in text.split("|")]
            for name, text in _SIGNATURE.findall(declarations)
        }
        self._structs: dict[str, Schema] = {}
        self.version = next(iter(_VERSION.findall(code)), "")

    def resources(self) -> Iterator[tuple[str, Schema]]:
        """Yield type and schema block of each resource."""
        for name, kind in self._types.items():
            base, body = self._classes.get(name, ("", ""))
            if base == "TerraformResource":
                head, _, written = body.partition("synthesizeHclAttributes()")
                yield kind, self._block(written, head, self._configs.get(name, f"{name}Config"))

    def _block(self, written: str, accessors: str, interface: str) -> Schema:
        members = {name.strip("_").lower(): found for name, found in self._interfaces.get(interface, {}).items()}
        styles = {name: style for _, style, name, _ in _BLOCK_MEMBER.findall(accessors)}
        attributes: dict[str, Any] = {}
        blocks: dict[str, Any] = {}
        for name, value, is_block, kind, storage in _ENTRY.findall(written):
            member = members.get(_camel(name).lower()) or members.get(f"{_camel(name)}Attribute".lower())
            optional, comment = member or (True, "")
            struct = next((each for each in _NESTED.findall(value) if each in self._functions), None)
            flags = {"optional": True} if optional else {"required": True}
            if struct is None:
                attributes[name] = {"type": _type(storage, kind), **flags}
                continue
            inner = self._struct(struct)
            single = styles.get(name) == "OutputReference" or kind == "struct"
            if re.search(rf"^\s*\*?\s*{name} block\.?\s*$", comment, re.M) if member else is_block == "true":
                blocks[name] = _nested(name, inner, "list" if single else kind, single, optional)
            elif is_block == "true":  # an attribute in the form of a block
                attributes[name] = {"type": _object("single" if kind == "struct" else kind, inner), **flags}
            else:
                mode = "single" if single else kind
                attributes[name] = {"nested_type": {"nesting_mode": mode, **inner}, **flags}
        for getter, name in _COMPUTED.findall(accessors):
            if name not in attributes and name not in blocks:
                attributes[name] = {"type": _GETTERS.get(getter), "computed": True}
        for _, _, name, is_set in _BLOCK_MEMBER.findall(accessors):
            if name not in attributes and name not in blocks:
                attributes[name] = {"type": ["set" if is_set == "true" else "list", "object"], "computed": True}
        return {"attributes": attributes, **({"block_types": blocks} if blocks else {})}

    def _struct(self, name: str) -> Schema:
        if name not in self._structs:
            interface = next(
                (each for each in reversed(self._signatures.get(name, [])) if each in self._interfaces), ""
            )
            accessors = self._classes.get(f"{interface}OutputReference", ("", ""))[1]
            self._structs[name] = {"attributes": {}}  # what a struct inside itself stands for
            self._structs[name] = self._block(self._functions[name], accessors, interface)
        return self._structs[name]


def _nested(name: str, inner: Schema, mode: str, single: bool, optional: bool) -> Schema:
    if name == "timeouts":
        return {"nesting_mode": "single", "block": inner}
    block: Schema = {"nesting_mode": mode, "block": inner}
    if single:
        block["max_items"] = 1
    if not optional:
        block["min_items"] = 1
    return block


def _type(storage: str, kind: str) -> Any:
    """Return the type behind a storage class: ``stringList`` of kind set is a set of strings."""
    if storage in _PRIMITIVES:
        return _PRIMITIVES[storage]
    for ending, collections in _COLLECTIONS.items():
        if storage.endswith(ending):
            inner = _type(storage.removesuffix(ending), kind)
            for each in reversed(collections):
                inner = ["set" if each == "list" and kind == "set" else each, inner]
            return inner
    return None


def _object(mode: str, block: Schema) -> Any:
    """Return the type of an attribute that is an object or a collection of them."""
    members = {
        name: each.get("type") or _object(each["nested_type"]["nesting_mode"], each["nested_type"])
        for name, each in block["attributes"].items()
    }
    return ["object", members] if mode == "single" else [mode, ["object", members]]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _flat(text: str) -> str:
    """Return the content of a namespace, in which some packages keep structs, as if it stood alone."""

    def content(found: re.Match[str]) -> str:
        inner = "\n" + re.sub(r"^    ", "", found[1], flags=re.M)
        return inner.replace("export interface", "interface").replace("\ninterface", "\nexport interface")

    return _NAMESPACE.sub(content, text)
