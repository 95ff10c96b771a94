"""Encryption: at rest with the customer's key wherever a switch exists, in transit where it is an attribute."""

from __future__ import annotations

import re
from typing import Unpack

from aspects.attributes import lookup, settle
from aspects.engine import Options, ResourceAspect
from aspects.metadata.encryption import ENCRYPTION
from aspects.metadata.settings import Value
from aspects.model import Body, Companion, Decoration, Resource, StackReader, is_unknown

_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"


class EncryptionAspect(ResourceAspect):
    """Forces encryption on, at rest and in transit, with ``kms_key_arn`` wherever the author chose no key.

    An S3 bucket without an encryption configuration gets one as its child. The author's own keys, tokens, and buckets
    with a configuration of their own (ALB log buckets must stay SSE-S3) are left alone.
    See :data:`aspects.metadata.encryption.ENCRYPTION` for what is written, and
    :data:`aspects.metadata.encryption_exempt.EXEMPT` for what is not, and why.

    Args:
        kms_key_arn: ARN of a customer managed key, literal or token. ``None``: AWS managed keys.
        options: see :class:`.ResourceAspect`.

    Raises:
        ValueError: it is neither an ARN nor a token.
    """

    def __init__(self, kms_key_arn: str | None = None, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        if kms_key_arn is not None and not _is_arn(kms_key_arn):
            raise ValueError(
                f"kms_key_arn {kms_key_arn!r} is not the ARN of a key; use one such as"
                " arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-44cd-86ef-1234567890ab, or a token"
            )
        self._key = kms_key_arn

    def decorate(self, resource: Resource, stack: StackReader) -> Decoration:
        """What this aspect writes; see :meth:`.ResourceAspect.decorate`."""
        yield from settle(resource.body, ENCRYPTION.get(resource.type, ()), {Value.KMS_KEY_ARN: self._key})
        if resource.type == "aws_s3_bucket":
            yield from self._bucket(resource, stack)

    def _bucket(self, resource: Resource, stack: StackReader) -> Decoration:
        if lookup(resource.body, "server_side_encryption_configuration"):
            return
        now = stack()
        itself = now.by_path.get(resource.path, resource)
        if now.companions(itself, _BUCKET_ENCRYPTION, "bucket"):
            return
        default: Body = {"sse_algorithm": "AES256"}
        rule: Body = {"apply_server_side_encryption_by_default": default}
        if self._key:
            default |= {"sse_algorithm": "aws:kms", "kms_master_key_id": self._key}
            # One data key per bucket instead of one per object: the same protection for a fraction of the KMS calls.
            rule["bucket_key_enabled"] = True
        yield Companion("encryption", _BUCKET_ENCRYPTION, {**_linked(resource, "bucket"), "rule": [rule]})


def _is_arn(key: object) -> bool:
    return isinstance(key, str) and (is_unknown(key) or re.fullmatch(r"arn:[a-z-]+:kms:\S+", key) is not None)


def _linked(resource: Resource, attribute: str) -> Body:
    """The attributes that tie a companion to its resource, instance by instance where that one is repeated."""
    if "count" in resource.body:
        return {
            "count": resource.body["count"],
            attribute: f"${{{resource.address}[count.index].id}}",
        }
    if "for_each" in resource.body:
        return {
            "for_each": resource.body["for_each"],
            attribute: f"${{{resource.address}[each.key].id}}",
        }
    return {attribute: f"${{{resource.address}.id}}"}
