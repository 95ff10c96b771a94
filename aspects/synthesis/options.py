"""The tokens in the options of aspects: from which stack each comes, and how another stack comes to read it.

A token stands for an attribute of a construct, and cdktf resolves it in whatever stack it meets it: in that of the
construct to a reference, in another one to the output of a remote state, once it was asked to prepare that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from types import ModuleType
from typing import Any

from ..core.graph import Origin, tokens
from . import framework


class Options:
    """The tokens in the options of the aspects of one app."""

    def __init__(self) -> None:
        self._probe: Any = None
        self._owners: dict[str, tuple[Any, str]] = {}

    def origins(self, values: Iterable[object], stacks: Sequence[Any], rendered: Collection[str]) -> dict[str, Origin]:
        """Return where the tokens in these values come from.

        Args:
            values: the options.
            stacks: the guarded stacks, of which there is at least one.
            rendered: paths of the stacks that this synthesis is done with, so that they get no more outputs.
        """
        return {token: self._origin(token, stacks, rendered) for token in _tokens(values)}

    def owners(self, values: Iterable[object], stack: Any) -> list[Any]:
        """Return the stacks that the tokens in these values come from; ``stack`` is any one of the app."""
        found = [self._owner(token, stack)[0] for token in _tokens(values)]
        return [owner for owner in found if owner is not None]

    @staticmethod
    def declare(token: str, stack: Any) -> None:
        """Make ``stack`` able to read a token of another stack: output, remote state, and the order of the two."""
        _resolved(token, stack, framework.of(stack), preparing=True)

    def _origin(self, token: str, stacks: Sequence[Any], rendered: Collection[str]) -> Origin:
        owner, text = self._owner(token, stacks[0])
        if owner is None:
            return Origin(None, text)
        path = owner.node.path
        out_of_reach: dict[str, str] = {}
        for stack in stacks:
            here = stack.node.path
            if stack is not owner and owner.depends_on(stack):
                out_of_reach[here] = f"itself depends on stack {here!r}"
            elif here != path and path in rendered and not _is_declared(token, stack):
                out_of_reach[here] = "was synthesized before this reference to it was known; use Guardrails.apply(app)"
        return Origin(path, text, out_of_reach)

    def _owner(self, token: str, stack: Any) -> tuple[Any, str]:
        if token not in self._owners:
            self._owners[token] = self._traced(token, stack)
        return self._owners[token]

    def _traced(self, token: str, stack: Any) -> tuple[Any, str]:
        """Return the stack that a token belongs to, ``None`` where it belongs to none, and its text there."""
        module = framework.of(stack)
        if self._probe is None:
            # In an app of its own, so that every reference comes from another stack.
            self._probe = _probe_class(module)(module.App(), "probe")
        self._probe.origin = None
        try:
            text = _resolved(token, self._probe, module, preparing=True)
        except RuntimeError:
            if self._probe.origin is None:
                raise
            text = _resolved(token, self._probe.origin, module, preparing=False)
        return self._probe.origin, text


def _tokens(values: Iterable[object]) -> list[str]:
    return sorted({token for value in values for token in tokens(value)})


def _is_declared(token: str, stack: Any) -> bool:
    return "terraform_remote_state" in _resolved(token, stack, framework.of(stack), preparing=False)


def _resolved(token: str, stack: Any, module: Any, *, preparing: bool) -> str:
    resolver = module.DefaultTokenResolver(module.StringConcat())
    return str(module.Tokenization.resolve(token, scope=stack, preparing=preparing, resolver=resolver))


@cache
def _probe_class(module: ModuleType) -> Any:
    """Return a class of stacks that notes which stack it would depend on, and stops cdktf before anything is made."""

    class Probe(module.TerraformStack):  # type: ignore[misc,name-defined]
        origin: Any = None

        def add_dependency(self, dependency: Any) -> None:
            self.origin = dependency
            raise ValueError("a reference to another stack")

    return Probe
