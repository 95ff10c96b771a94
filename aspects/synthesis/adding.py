"""``Aspects.of(app).add(...)``: cdktf accepts it, and then calls aspects of stacks and of what is in them only.

So an aspect of ours that is put above stacks is registered for them when it is added.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from ..core.aspect import Aspect
from .framework import is_stack

_SCOPE = "_guardrails_scope"


def watch(module: ModuleType, is_ours: type[Aspect]) -> None:
    """Register aspects that are added above stacks from now on; a second call does nothing.

    Args:
        module: the framework whose ``Aspects`` is watched.
        is_ours: the class of the aspects to register.
    """
    aspects: Any = module.Aspects
    of, add = aspects.of, aspects.add
    if getattr(of, "watches", False):
        return

    def watched_of(scope: Any) -> Any:
        found = of(scope)
        vars(found)[_SCOPE] = scope
        return found

    def watched_add(self: Any, aspect: Any) -> None:
        scope = vars(self).get(_SCOPE)
        if isinstance(aspect, is_ours) and scope is not None:
            from .session import refuse_synthesized, register  # which imports jsii

            is_above = not any(map(is_stack, scope.node.scopes))
            refuse_synthesized(scope)
            if is_above:
                register(scope, [aspect])
        add(self, aspect)

    watched_of.watches = True  # type: ignore[attr-defined]
    aspects.of = staticmethod(watched_of)
    aspects.add = watched_add
