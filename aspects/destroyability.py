"""Destroyability: nothing that was created may refuse to go, or leave a copy behind."""

from __future__ import annotations

from .core.graph import Graph
from .core.model import Effects, Report, Resource, same_value
from .core.paths import lookup
from .core.provider_versions import as_provided
from .core.rows import settle
from .facts.destroyability import BLOCKED, DESTROYABILITY, Block
from .facts.settings import PRESENT, Setting
from .synthesis.aspect import CdktfAspect

_NO_PREVENT_DESTROY = Setting(
    "lifecycle.prevent_destroy", False, create=False, when={"lifecycle.prevent_destroy": True}
)
_OBJECTS = ("aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy")


class DestroyabilityAspect(CdktfAspect):
    """Strips deletion protection, final snapshots, retention on delete and recovery windows, and sets force-delete.

    The author's literal values are overwritten; tokens stay. ``lifecycle.prevent_destroy`` is turned off on every type.
    What AWS keeps until its time is over, such as an object under a compliance lock, cannot be changed without changing
    what it is for: it is reported as ``destroy-blocked``. Whoever wants it excludes the resource. What is imported or
    moved keeps its protections.
    See :data:`aspects.facts.destroyability.DESTROYABILITY` for what is written, and
    :data:`aspects.facts.destroyability.BLOCKED` for what is reported.

    Args:
        options: see :class:`.Aspect`.
    """

    unlocks = True

    @as_provided
    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what this aspect writes; see :meth:`.Aspect.decide`."""
        rows = (_NO_PREVENT_DESTROY, *DESTROYABILITY.get(resource.type, ()))
        if resource.type in _OBJECTS and _is_in_locked_bucket(resource, graph):
            rows = (*rows, Setting("force_destroy", True))
        yield from settle(resource.body, rows)
        for block in BLOCKED.get(resource.type, ()):
            yield from _reported(resource, block)


def _reported(resource: Resource, block: Block) -> Effects:
    for value in lookup(resource.body, block.path):
        if value not in ([], {}) if block.value is PRESENT else same_value(value, block.value):
            shown = "" if isinstance(value, (dict, list)) else f" {value!r}"
            yield Report(
                "destroy-blocked",
                f"{block.path}{shown} {block.problem}",
                f"{block.remedy}, or exclude it from DestroyabilityAspect if it should outlive the stack",
            )
            return


def _is_in_locked_bucket(resource: Resource, graph: Graph) -> bool:
    """Return whether the object's bucket, where it is in the app, locks the objects in it."""
    for bucket in graph.targets(resource.body.get("bucket"), resource.stack):
        if bucket.type == "aws_s3_bucket":
            locks = graph.companions(bucket, "aws_s3_bucket_object_lock_configuration", "bucket")
            return bool(locks) or same_value(bucket.body.get("object_lock_enabled"), True)
    return False
