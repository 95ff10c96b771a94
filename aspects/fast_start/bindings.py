"""How the generated Python code of CDKTF and its bindings is imported; standard library only."""

from __future__ import annotations
import __future__

import contextlib
import functools
import importlib
import inspect
import marshal
import re
import struct
import sys
import types
import typing
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

from . import cache

_CORE = frozenset({"cdktf", "cdktn"})
# cdktn-aws is one package with a submodule a service, which imports its submodules on demand by itself.
_BINDINGS = re.compile(r"(?:cdktf_cdktf|cdktn)_provider_\w+|cdktn_aws")
_SUBMODULE_IMPORT = re.compile(r"^from \. import \w+$", re.MULTILINE)

Announce = Callable[[str], None]


def install(announce: Announce) -> None:
    """Import generated code with the loaders below from now on.

    Args:
        announce: called with the jsii name of each construct whose module was imported.
    """
    finders = sys.meta_path
    place = finders.index(PathFinder) if PathFinder in finders else len(finders)
    finders.insert(place, _Finder(announce))


class _Finder:
    """Finds what Python's own finder finds, and gives generated code a loader of its own."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a generated module; ``None`` for all others, which are none of its business."""
        package, _, submodule = fullname.partition(".")
        bindings = _BINDINGS.fullmatch(package)
        if not bindings and package not in _CORE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and type(spec.loader) is SourceFileLoader:
            if bindings and not submodule:
                spec.loader = _PackageLoader(fullname, spec.loader.path)
            else:
                spec.loader = _ModuleLoader(fullname, spec.loader.path, self._announce if bindings else None)
        return spec


class _ModuleLoader(SourceFileLoader):
    """Runs a generated module, whose annotations stay text until they are needed."""

    def __init__(self, fullname: str, path: str, announce: Announce | None = None) -> None:
        super().__init__(fullname, path)
        self._announce = announce

    def get_code(self, fullname: str) -> types.CodeType:
        """Return the compiled module, which is kept as Python keeps it, but apart: it was compiled otherwise."""
        folder = cache.folder()
        if folder is None:
            return self.get_code_otherwise(fullname)
        kept = folder.joinpath(str(sys.implementation.cache_tag), *Path(self.path).parts[1:]).with_suffix(".pyc")
        stat = self.path_stats(self.path)
        header = MAGIC_NUMBER + struct.pack("<III", 0, int(stat["mtime"]) & 0xFFFFFFFF, int(stat["size"]) & 0xFFFFFFFF)
        content = cache.read(kept)
        if content and content.startswith(header):
            with contextlib.suppress(EOFError, ValueError, TypeError):  # it is not whole
                return typing.cast(types.CodeType, marshal.loads(memoryview(content)[len(header) :]))
        code = self._compile()
        cache.write(kept, header + marshal.dumps(code))
        return code

    def get_code_otherwise(self, fullname: str) -> types.CodeType:
        """Return the compiled module where nothing can be kept: Python may have it, in its own way."""
        return typing.cast(types.CodeType, super().get_code(fullname))

    def _compile(self) -> types.CodeType:
        flags = __future__.annotations.compiler_flag
        return typing.cast(types.CodeType, compile(self.source(), self.path, "exec", flags=flags, dont_inherit=True))

    def source(self) -> str:
        """Return what to compile."""
        return self.get_source(self.name) or ""

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module and announce its constructs."""
        super().exec_module(module)
        # Its functions look names up here, even where `publication` has replaced the module for everybody else.
        names = vars(module)
        if "check_type" in names and "cached_type_hints" not in names:  # else jsii does much the same
            names.update(typing=_lazy_typing(), check_type=_lazy_check(names["check_type"]))
        if self._announce:
            for each in list(names.values()):
                if isinstance(each, type) and "TF_RESOURCE_TYPE" in vars(each):
                    self._announce(each.__jsii_type__)  # type: ignore[attr-defined]


class _PackageLoader(_ModuleLoader):
    """Runs the package of the bindings without the imports of its submodules."""

    def source(self) -> str:
        """Return the module without the lines that import its submodules."""
        return _SUBMODULE_IMPORT.sub("", super().source())

    def get_code_otherwise(self, fullname: str) -> types.CodeType:
        """Compile the module: Python's code would have those lines."""
        return self._compile()

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the package and have its submodules imported on demand."""
        super().exec_module(module)
        package = module.__name__
        published = vars(sys.modules[package])
        if "__getattr__" in published:
            return  # it does so by itself
        submodules = [name for name in published.get("__all__", ()) if name not in published]
        _register(package, submodules)

        def load(name: str) -> types.ModuleType:
            if name in submodules:
                return importlib.import_module(f"{package}.{name}")
            raise AttributeError(f"module {package!r} has no attribute {name!r}")

        published["__getattr__"] = load
        published["__dir__"] = lambda: sorted({*published, *submodules})


def _register(package: str, submodules: Sequence[str]) -> None:
    """Tell jsii in which submodule the types of the bindings are: ``@cdktf/provider-aws.s3Bucket`` in ``s3_bucket``."""
    from jsii import _reference_map

    for assembly, module in _reference_map._assembly_to_module.items():
        if module == package:
            table = {f"{assembly}.{_camel(name)}": f"{package}.{name}" for name in submodules}
            _reference_map._submodule_fqn_map.update(table)


def _camel(name: str) -> str:
    """Return a name as JavaScript has it: ``s3_bucket`` is ``s3Bucket``; a Python keyword ends in an underscore."""
    first, *others = name.rstrip("_").split("_")
    return first + "".join(f"{word[:1].upper()}{word[1:]}" for word in others)


# Generated code asks `typing` for the type hints of a function in every call, and checks every argument, given or not.
# Most are not given, so most hints are never worked out.


class _Hint:
    """The annotation of one argument.

    Attributes:
        is_optional: whether ``None`` is allowed, as the text says.
    """

    def __init__(self, text: str, names: dict[str, Any]) -> None:
        self.is_optional = text.startswith("typing.Optional[")
        self._text = text
        self._names = names

    @functools.cached_property
    def type(self) -> Any:
        """What ``typing.get_type_hints`` gives for it."""
        return typing.get_type_hints(types.SimpleNamespace(__annotations__={"it": self._text}), self._names)["it"]


def _lazy_check(check_type: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``check_type`` of a generated module, for hints that are to be worked out."""

    def check(argname: str, value: object, expected_type: Any) -> Any:
        if isinstance(expected_type, _Hint):
            if value is None and expected_type.is_optional:
                return None
            expected_type = expected_type.type
        return check_type(argname=argname, value=value, expected_type=expected_type)

    return check


@functools.cache
def _lazy_typing() -> types.ModuleType:
    """Return the module ``typing`` as generated code sees it, with the hints of a function still to be worked out."""
    result = types.ModuleType("typing", typing.__doc__)
    vars(result).update(vars(typing), get_type_hints=_lazy_hints)
    return result


@functools.cache
def _lazy_hints(function: Any) -> dict[str, Any]:
    annotations: dict[str, Any] = function.__annotations__
    takes_any_number = function.__code__.co_flags & inspect.CO_VARARGS  # those hints get wrapped before the check
    if takes_any_number or not all(isinstance(text, str) for text in annotations.values()):
        return typing.get_type_hints(function)
    return {name: _Hint(text, function.__globals__) for name, text in annotations.items()}
