"""Destroyability: nothing that was created may refuse to go, or leave a copy behind."""

from __future__ import annotations

from aspects.attributes import settle
from aspects.engine import ResourceAspect
from aspects.metadata.destroyability import DESTROYABILITY
from aspects.metadata.settings import Setting
from aspects.model import Decoration, Resource, StackReader

_NO_PREVENT_DESTROY = Setting(
    "lifecycle.prevent_destroy", False, create=False, when={"lifecycle.prevent_destroy": True}
)


class DestroyabilityAspect(ResourceAspect):
    """Strips deletion protection, final snapshots, retention on delete and recovery windows, and sets force-delete.

    The author's literal values are overwritten; tokens stay. ``lifecycle.prevent_destroy`` is turned off on every type.
    See :data:`aspects.metadata.destroyability.DESTROYABILITY` for what is written.
    """

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What this aspect writes; see :meth:`.ResourceAspect.decorate`."""
        yield from settle(resource.body, (_NO_PREVENT_DESTROY, *DESTROYABILITY.get(resource.type, ())))
