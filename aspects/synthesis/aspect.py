"""An aspect as cdktf calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ..core.aspect import Aspect, Options
from . import adding, framework

if TYPE_CHECKING:
    from constructs import IConstruct


@framework.implements("IAspect")
class CdktfAspect(Aspect):
    """An aspect that can be put on a construct by ``Aspects.of(scope).add(...)``; see :class:`.Aspect`.

    On an App or another construct above stacks, the stacks must exist by then: a ``ValueError`` says so if none does.
    """

    _scope = ""

    def __init__(self, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        for module in framework.imported():
            adding.watch(module, CdktfAspect)

    def visit(self, node: IConstruct) -> None:
        """Remember the scope; cdktf calls this for every construct in it, from the top down. It never raises."""
        from .session import register  # which imports jsii

        path = node.node.path
        if not self._scope or not path.startswith(f"{self._scope}/"):
            register(node, [self], is_visited=True)
            self._scope = path

    def forget_scope(self) -> None:
        """Forget the scope after a decision: what is visited next belongs to another synthesis, or to another app."""
        self._scope = ""
