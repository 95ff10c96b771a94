"""Which of CDKTF and CDK Terrain is spoken to; tests/product runs both for real."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import cdktf
import pytest
from cdktf import Aspects, TerraformStack, Testing
from constructs import Construct, IConstruct, RootConstruct

from aspects.synthesis import framework
from tests.aspects.doubles import stack
from tests.conftest import BINDINGS


@pytest.fixture
def terrain(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """CDK Terrain as it looks from here: another module with the same names."""
    module = ModuleType("cdktn")
    stack_class = type("TerraformStack", (Construct,), {"__module__": "cdktn"})
    vars(module).update(IAspect=type("IAspect", (), {}), TerraformStack=stack_class)
    monkeypatch.setitem(sys.modules, "cdktn", module)
    return module


def fresh(code: str) -> str:
    """What a new interpreter prints that runs ``code``."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.skipif(BINDINGS.framework != "cdktf", reason="the other framework is CDK Terrain here, which is installed")
def test_a_construct_is_of_the_framework_of_its_class(terrain: ModuleType) -> None:
    """A subclass is of the framework of what it derives from, whatever module it stands in."""

    class Own(TerraformStack):
        pass

    class Other(terrain.TerraformStack):  # type: ignore[misc,name-defined]
        pass

    assert framework.of(Own(Testing.app(), "own")) is cdktf
    assert framework.of(Other(RootConstruct(), "other")) is terrain


def test_a_plain_construct_is_of_the_framework_that_holds_it() -> None:
    """A Construct has no framework of its own: its stack has."""
    assert framework.of(Construct(Construct(stack(), "group"), "inner")) is cdktf


def test_a_construct_outside_of_everything_is_refused() -> None:
    """Nobody can say what it belongs to, so the message says where to put it."""
    alone = Construct(RootConstruct(), "alone")
    with pytest.raises(ValueError, match="'alone' is not inside an app or stack of cdktn or cdktf; add it to"):
        framework.of(alone)


def test_what_is_imported_is_in_use(terrain: ModuleType) -> None:
    """Where an app has both, an aspect is made for both."""
    assert framework.available() == (terrain, cdktf)


def test_without_an_import_the_installed_one_is_taken() -> None:
    """Who makes an aspect before anything of cdktf was imported gets what is there."""
    code = "from aspects.synthesis import framework; print([m.__name__ for m in framework.available()])"
    assert fresh(code) == f"['{BINDINGS.framework}']"


def test_cdk_terrain_is_preferred_where_nothing_was_imported() -> None:
    """It is never there by accident, while cdktf comes with the wheel."""
    code = (
        "import sys, tempfile, pathlib; folder = tempfile.mkdtemp(); "
        "pathlib.Path(folder, 'cdktn.py').write_text(''); sys.path.append(folder); "
        "from aspects.synthesis import framework; print([m.__name__ for m in framework.available()])"
    )
    assert fresh(code) == "['cdktn']"


def test_without_a_framework_the_message_says_what_to_install() -> None:
    """One line, with the command."""
    code = (
        "import sys; sys.modules['cdktf'] = sys.modules['cdktn'] = None\n"
        "from aspects.synthesis import framework\n"
        "try: framework.available()\n"
        "except ImportError as error: print(error)"
    )
    assert fresh(code) == "neither cdktf nor cdktn is installed; run: pip install cdktf (or cdktn, its successor)"


def test_importing_it_imports_no_framework() -> None:
    """The app may import its framework after the aspects, as sorted imports do."""
    code = "import sys, aspects.synthesis.framework; print([m for m in ('cdktf', 'cdktn') if m in sys.modules])"
    assert fresh(code) == "[]"


def test_an_interface_is_that_of_the_framework_in_use() -> None:
    """jsii passes an object with the decorator to cdktf, and hands it back."""
    visited = []

    @framework.implements("IAspect")
    class Visitor:
        def visit(self, node: IConstruct) -> None:
            visited.append(node.node.path)

    class Derived(Visitor):
        pass

    scope = stack()
    visitor = Derived()
    Aspects.of(scope).add(visitor)
    Testing.synth(scope, True)
    assert Aspects.of(scope).all == [visitor]
    assert "app" in visited and "app/aws" in visited


def test_interfaces_are_asked_for_anew(terrain: ModuleType) -> None:
    """A class that was made before a framework was imported is for that one, too."""

    @framework.implements("IAspect")
    class Visitor:
        pass

    interfaces: list[object] = Visitor.__jsii_ifaces__  # type: ignore[attr-defined]
    assert interfaces == [terrain.IAspect, cdktf.IAspect]


def test_importing_the_guardrails_imports_no_framework() -> None:
    """So that it costs less than the import of cdktf, and leaves the choice to the app."""
    code = (
        "import sys; from aspects import Guardrails, acknowledge, testing; "
        "print([m for m in ('cdktf', 'cdktn') if m in sys.modules])"
    )
    assert fresh(code) == "[]"
