"""Destroyability: nothing that was created may refuse to go, or leave a copy behind."""

from __future__ import annotations

from aspects.attributes import lookup, settle
from aspects.engine import ResourceAspect
from aspects.metadata.destroyability import BLOCKED, DESTROYABILITY, Block
from aspects.metadata.settings import PRESENT, Setting
from aspects.model import Decoration, Problem, Resource, StackReader, references, same_value

_NO_PREVENT_DESTROY = Setting(
    "lifecycle.prevent_destroy", False, create=False, when={"lifecycle.prevent_destroy": True}
)
_OBJECTS = ("aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy")


class DestroyabilityAspect(ResourceAspect):
    """Strips deletion protection, final snapshots, retention on delete and recovery windows, and sets force-delete.

    The author's literal values are overwritten; tokens stay. ``lifecycle.prevent_destroy`` is turned off on every type.
    What AWS keeps until its time is over, such as an object under a compliance lock, cannot be changed without changing
    what it is for: it is reported as ``destroy-blocked``. Whoever wants it excludes the resource.
    See :data:`aspects.metadata.destroyability.DESTROYABILITY` for what is written, and
    :data:`aspects.metadata.destroyability.BLOCKED` for what is reported.

    Args:
        options: see :class:`.ResourceAspect`.
    """

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What this aspect writes; see :meth:`.ResourceAspect.decorate`."""
        rows = (_NO_PREVENT_DESTROY, *DESTROYABILITY.get(resource.type, ()))
        if resource.type in _OBJECTS and _is_in_locked_bucket(resource, stack):
            rows = (*rows, Setting("force_destroy", True))
        yield from settle(resource.body, rows)
        for block in BLOCKED.get(resource.type, ()):
            yield from _reported(resource, block)


def _reported(resource: Resource, block: Block) -> Decoration:
    for value in lookup(resource.body, block.path):
        if value not in ([], {}) if block.value is PRESENT else same_value(value, block.value):
            shown = "" if isinstance(value, (dict, list)) else f" {value!r}"
            yield Problem(
                "destroy-blocked",
                f"{block.path}{shown} {block.problem}",
                f"{block.remedy}, or exclude it from DestroyabilityAspect if it is to outlive the stack",
            )
            return


def _is_in_locked_bucket(resource: Resource, stack: StackReader) -> bool:
    """Whether the object's bucket, where it is in the stack, locks the objects in it."""
    names = references(resource.body.get("bucket"))
    for bucket in stack().by_type.get("aws_s3_bucket", []):
        if bucket.address in names:
            locks = stack().companions(bucket, "aws_s3_bucket_object_lock_configuration", "bucket")
            return bool(locks) or same_value(bucket.body.get("object_lock_enabled"), True)
    return False
