"""Five aspects as everybody writes them by hand: each visits every node, reads it and writes an override."""

from __future__ import annotations

from typing import Any

import jsii
from cdktf import IAspect, TerraformResource
from constructs import IConstruct


class _Textbook:
    def visit(self, node: IConstruct) -> None:
        """Change a resource; cdktf calls this for every construct."""
        if isinstance(node, TerraformResource):
            for group in node.to_terraform()["resource"].values():
                for body in group.values():
                    self.change(node, body)

    def change(self, node: TerraformResource, body: dict[str, Any]) -> None:
        """Change a resource: not at all, in the base."""


@jsii.implements(IAspect)
class Tags(_Textbook):
    """Adds four tags."""

    def change(self, node: TerraformResource, body: dict[str, Any]) -> None:
        """See :class:`_Textbook`."""
        tags = {"Environment": "dev", "Owner": "risk", "Project": "bench", "ManagedBy": "cdktf"}
        node.add_override("tags", {**body.get("tags", {}), **tags})


@jsii.implements(IAspect)
class Names(_Textbook):
    """Adds the suffix to the name."""

    def change(self, node: TerraformResource, body: dict[str, Any]) -> None:
        """See :class:`_Textbook`."""
        if not body.get("name", "").endswith("-dev"):
            node.add_override("name", f"{body.get('name', 'unnamed')}-dev")


@jsii.implements(IAspect)
class Encryption(_Textbook):
    """Names the key."""

    def change(self, node: TerraformResource, body: dict[str, Any]) -> None:
        """See :class:`_Textbook`."""
        node.add_override("kms_master_key_id", "arn:aws:kms:us-east-1:123456789012:key/example")


@jsii.implements(IAspect)
class Destroyability(_Textbook):
    """Lets go what is destroyed."""

    def change(self, node: TerraformResource, body: dict[str, Any]) -> None:
        """See :class:`_Textbook`."""
        node.add_override("lifecycle.prevent_destroy", False)


@jsii.implements(IAspect)
class Retention(_Textbook):
    """Keeps what is logged."""

    def change(self, node: TerraformResource, body: dict[str, Any]) -> None:
        """See :class:`_Textbook`."""
        node.add_override("message_retention_seconds", 1209600)


TEXTBOOK = (Tags, Names, Encryption, Destroyability, Retention)
