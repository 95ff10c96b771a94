"""The sets of framework and provider bindings that the application runs on; any Python 3 can read this module.

The application is written once, with the names that CDKTF has. CDK Terrain has the same API under names of its own: in
an environment with CDK Terrain, :func:`use` lets an import of the one find the other.

Standard library only: it runs before anything is installed, and before the first import of ``cdktf``.
"""

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Mapping, NamedTuple  # noqa: UP035

VARIABLE = "BINDINGS"
"""The environment variable, and variable of make, that names a set."""


class Bindings(NamedTuple):
    """A framework, and the typed constructs that it has for one version of the AWS provider.

    Attributes:
        framework: the module of the framework.
        aws: the module of the constructs.
        series: the major version of the package that holds them.
        provider: the version of the AWS provider that they are made for.
    """

    framework: str
    aws: str
    series: str
    provider: str


SETS = {
    "cdktf-5": Bindings("cdktf", "cdktf_cdktf_provider_aws", "20", "5.100.0"),
    "cdktf-6": Bindings("cdktf", "cdktf_cdktf_provider_aws", "21", "6.25.0"),
    "cdktn-6": Bindings("cdktn", "cdktn_provider_aws", "25", "6.69.1"),
}
"""Each set by its name. The group of that name in pyproject.toml has the exact versions."""

DEFAULT = "cdktf-5"
"""The set where none is named: ``make e2e`` proves it."""


class BindingsError(Exception):
    """What is installed is not what was asked for; the text is the one line that says so."""


def environment_folder(name: str) -> str:
    """Return the virtual environment of a set, in the checkout: switching between sets installs nothing again."""
    return ".venv" if name in ("", DEFAULT) else ".venv-" + name


def lock_file(name: str) -> str:
    """Return the lock file of the application with a set, in the checkout."""
    return "requirements.lock" if name in ("", DEFAULT) else f"requirements-{name}.lock"


def use(environ: Mapping[str, str]) -> Bindings:
    """Choose the set that is installed, and let the names of CDKTF find it.

    A second call changes nothing.

    Args:
        environ: names the set that it has to be, or none, in :data:`VARIABLE`.

    Raises:
        BindingsError: it is not installed, or there is no such set.
    """
    wish = environ.get(VARIABLE, "")
    if wish and wish not in SETS:
        raise BindingsError(f"{VARIABLE} is {wish!r}; use {', '.join(list(SETS)[:-1])} or {list(SETS)[-1]}")
    active = next((each.bindings for each in sys.meta_path if isinstance(each, _Renamed)), None)
    if active and SETS.get(wish, active) == active:
        return active
    found = next((each for each in SETS.values() if find_spec(each.framework) and find_spec(each.aws)), None)
    if wish:
        found = SETS[wish]
        have = _versions(found.aws)
        if not find_spec(found.framework) or not any(version.split(".")[0] == found.series for version in have):
            raise BindingsError(
                f"{VARIABLE} is {wish}, but {sys.executable or 'this Python'} has {_installed()};"
                f" use make synth {VARIABLE}={wish}, or {environment_folder(wish)}/bin/python"
            )
    if found is None:
        raise BindingsError(
            f"{sys.executable or 'this Python'} has {_installed()}, and no framework with its bindings;"
            f" run make install, then . {environment_folder(DEFAULT)}/bin/activate (or use make synth, which does both)"
        )
    if found.framework != SETS[DEFAULT].framework:
        sys.meta_path.insert(0, _Renamed(found))
    return found


def _installed() -> str:
    """Return the frameworks and bindings of this Python, as one reads them in a sentence."""
    modules = dict.fromkeys(name for each in SETS.values() for name in (each.framework, each.aws))
    found = [f"{name.replace('_', '-')} {version}" for name in modules for version in _versions(name)]
    return " and ".join(found) or "no bindings"


def _versions(module: str) -> "list[str]":
    """Return the versions of a package, of which there is one or none, by the folder that pip keeps about it."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return []
    site = Path(spec.origin).parent.parent
    return [folder.name[len(module) + 1 : -len(".dist-info")] for folder in site.glob(f"{module}-*.dist-info")]


class _Renamed(MetaPathFinder, Loader):
    """Finds a module under the name that it has in another framework; both names give the same module."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        plain = SETS[DEFAULT]
        self._names = {plain.framework: bindings.framework, plain.aws: bindings.aws}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return a spec that leads to the other module; none for what has no other name."""
        package, dot, rest = fullname.partition(".")
        other = self._names.get(package)
        if other is None or find_spec(other + dot + rest) is None:
            return None
        return ModuleSpec(fullname, self, origin=other + dot + rest)

    def create_module(self, spec: ModuleSpec) -> Any:
        """Return the module itself, which may be imported already."""
        module = import_module(str(spec.origin))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: Any) -> None:
        """Let the module have its own spec again, which Python has just replaced; it ran when it was imported."""
        module.__spec__ = module.__spec__.loader_state
