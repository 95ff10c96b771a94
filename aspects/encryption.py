"""Encryption: at rest with the customer's key wherever a switch exists, in transit where it is an attribute."""

from __future__ import annotations

import re
from typing import Unpack

from .core.aspect import Options
from .core.expressions import is_unknown
from .core.graph import Graph
from .core.model import Body, Create, Effects, Resource
from .core.paths import lookup
from .core.rows import settle
from .facts.encryption import ENCRYPTION
from .facts.settings import Value
from .synthesis.aspect import CdktfAspect

_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"


class EncryptionAspect(CdktfAspect):
    """Forces encryption on, at rest and in transit, with ``kms_key_arn`` wherever the author chose no key.

    An S3 bucket without an encryption configuration gets one as its child. The author's own keys, tokens, and buckets
    with a configuration of their own (ALB log buckets must stay SSE-S3) are left alone.
    See :data:`aspects.facts.encryption.ENCRYPTION` for what is written, and
    :data:`aspects.facts.encryption_exempt.EXEMPT` for what is not, and why.

    Args:
        kms_key_arn: ARN of a customer managed key, literal or token. ``None``: AWS managed keys.
        options: see :class:`.Aspect`.

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

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """What this aspect writes; see :meth:`.Aspect.decide`."""
        yield from settle(resource.body, ENCRYPTION.get(resource.type, ()), {Value.KMS_KEY_ARN: self._key})
        if resource.type == "aws_s3_bucket":
            yield from self._bucket(resource, graph)

    def _bucket(self, resource: Resource, graph: Graph) -> Effects:
        if lookup(resource.body, "server_side_encryption_configuration"):
            return
        if graph.companions(resource, _BUCKET_ENCRYPTION, "bucket"):
            return
        default: Body = {"sse_algorithm": "AES256"}
        rule: Body = {"apply_server_side_encryption_by_default": default}
        if self._key:
            default |= {"sse_algorithm": "aws:kms", "kms_master_key_id": self._key}
            # One data key per bucket instead of one per object: the same protection for a fraction of the KMS calls.
            rule["bucket_key_enabled"] = True
        yield Create("encryption", _BUCKET_ENCRYPTION, {"bucket": _id_of(resource), "rule": [rule]})


def _is_arn(key: object) -> bool:
    return isinstance(key, str) and (is_unknown(key) or re.fullmatch(r"arn:[a-z-]+:kms:\S+", key) is not None)


def _id_of(resource: Resource) -> str:
    """The expression for the id of a resource, of the same instance where it has several."""
    instance = f"[{resource.instance}]" if resource.instance else ""
    return f"${{{resource.address}{instance}.id}}"
