"""Encryption: at rest with the customer's key wherever a switch exists, in transit where it is an attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from .core.aspect import Options
from .core.graph import Graph, texts
from .core.model import Body, Create, Effects, Report, Resource
from .core.paths import lookup
from .core.placement import KeyOption
from .core.rows import settle
from .facts.encryption import ENCRYPTION
from .facts.settings import Setting, Value
from .synthesis.aspect import CdktfAspect

_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
_ANY_KEY = "arn:any"


class EncryptionAspect(CdktfAspect):
    """Forces encryption on, at rest and in transit, with ``kms_key_arn`` wherever the author chose no key.

    An S3 bucket without an encryption configuration gets one as its child. The author's own keys, tokens, and buckets
    with a configuration of their own (ALB log buckets must stay SSE-S3) are left alone.
    See :data:`aspects.facts.encryption.ENCRYPTION` for what is written, and
    :data:`aspects.facts.encryption_exempt.EXEMPT` for what is not, and why.

    Args:
        kms_key_arn: ARN of a customer managed key, literal or token, or a mapping of region to that. ``None``: AWS
            managed keys. It is written only where it can work; a resource that lives in another region or account, or
            that the key itself needs, is reported. Of a literal multi-Region key (``mrk-``), the replica in the region
            of the resource is meant.
        options: see :class:`.Aspect`.

    Raises:
        ValueError: it is neither an ARN, a token nor a mapping of regions to those.
    """

    def __init__(self, kms_key_arn: str | Mapping[str, str] | None = None, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        self._keys = KeyOption.of(kms_key_arn)

    @property
    def option_values(self) -> tuple[object, ...]:
        """The keys."""
        return tuple(self._keys.arns.values())

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """What this aspect writes; see :meth:`.Aspect.decide`."""
        rows = ENCRYPTION.get(resource.type, ())
        key = self._keys.at(resource, graph) if rows else None
        arn = key if isinstance(key, str) else None
        yield from settle(resource.body, rows, {Value.KMS_KEY_ARN: arn})
        is_bare = resource.type == "aws_s3_bucket" and self._is_bare(resource, graph)
        if is_bare:
            yield _configuration(resource, arn)
        if isinstance(key, Report) and (is_bare or _takes_key(resource.body, rows)):
            yield key

    @staticmethod
    def _is_bare(resource: Resource, graph: Graph) -> bool:
        """Whether nothing says how a bucket is encrypted."""
        return not lookup(resource.body, "server_side_encryption_configuration") and not graph.companions(
            resource, _BUCKET_ENCRYPTION, "bucket"
        )


def _configuration(resource: Resource, key: str | None) -> Create:
    """The encryption configuration of a bucket."""
    default: Body = {"sse_algorithm": "AES256"}
    rule: Body = {"apply_server_side_encryption_by_default": default}
    if key:
        default |= {"sse_algorithm": "aws:kms", "kms_master_key_id": key}
        # One data key per bucket instead of one per object: the same protection for a fraction of the KMS calls.
        rule["bucket_key_enabled"] = True
    return Create("encryption", _BUCKET_ENCRYPTION, {"bucket": _id_of(resource), "rule": [rule]})


def _takes_key(body: Body, rows: Sequence[Setting]) -> bool:
    """Whether a key would be written, if there were one."""
    written = settle(body, rows, {Value.KMS_KEY_ARN: _ANY_KEY})
    return any(text == _ANY_KEY for write in written for _, text in texts(write.value))


def _id_of(resource: Resource) -> str:
    """The expression for the id of a resource, of the same instance where it has several."""
    instance = f"[{resource.instance}]" if resource.instance else ""
    return f"${{{resource.address}{instance}.id}}"
