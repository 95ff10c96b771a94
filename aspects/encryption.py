"""Encryption: at rest with the customer's key wherever a switch exists, in transit where it is an attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from .core import receivers
from .core.aspect import Options
from .core.decide import created
from .core.expressions import is_unknown
from .core.graph import Graph, texts
from .core.json_text import settled
from .core.model import Body, Create, Effects, Report, Resource, Write
from .core.paths import is_set, lookup
from .core.placement import KeyOption
from .core.provider_versions import as_provided, possible
from .core.rows import holds, settle
from .facts.encryption import DOCUMENTS, ENCRYPTION, IMPOSSIBLE, RESTORED, SERVICE_KEY_ALIAS, Document, Impossible
from .facts.settings import Setting, Value
from .synthesis.aspect import CdktfAspect

_BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
_ANY_KEY = "arn:any"


class EncryptionAspect(CdktfAspect):
    """Forces encryption on, at rest and in transit, with ``kms_key_arn`` wherever the author chose no key.

    A key of AWS's own that the author wrote out, such as ``alias/aws/rds``, counts as none. What cannot be encrypted as
    it is written is reported, as ``encryption-impossible``.
    An S3 bucket without an encryption configuration gets one as its child: SSE-S3 where something delivers to it that
    can use no key, such as a load balancer. The author's own keys, tokens, and buckets with a configuration of their
    own are left alone. A key is not written where its own policy, which the app holds, does not let in the service that
    has to use it; what is restored from a snapshot is not forced to be encrypted. Both are reported.
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

    @as_provided
    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what this aspect writes; see :meth:`.Aspect.decide`."""
        rows = ENCRYPTION.get(resource.type, ())
        document = DOCUMENTS.get(resource.type)
        if document and not (holds(resource.body, document.when) and is_set(resource.body.get(document.attribute))):
            document = None
        is_bare = resource.type == "aws_s3_bucket" and self._is_bare(resource, graph)
        if resource.type == "aws_s3_bucket" and (found := receivers.needs_sse_s3(resource, graph)):
            yield from _sse_s3(resource, found, graph, is_bare)
            return
        # The companion of a bucket comes after it, so that the key may need the bucket.
        holder = created(resource, _configuration(resource, None)).key if is_bare else None
        key = self._keys.at(resource, graph, holder) if rows or document else None
        if isinstance(key, str) and (refused := receivers.refusal(resource, key, graph)):
            key = Report("encryption-receiver", f"the key is not written: {refused[0]}", refused[1], "warning")
        arn = key if isinstance(key, str) else None
        for write in settle(resource.body, rows, {Value.KMS_KEY_ARN: arn}):
            if write.value == SERVICE_KEY_ALIAS and receivers.deliveries(resource, graph):
                continue
            if write.path == ("storage_encrypted",) and (origin := _restored_from(resource, arn)):
                yield _restored(origin)
                continue
            yield write
        if document:
            yield from _in_document(resource, document, arn)
        yield from _impossible(resource.body, IMPOSSIBLE.get(resource.type, ()))
        if resource.type == "aws_sns_topic":
            yield from _published_to(resource, arn, graph)
        if is_bare:
            yield _configuration(resource, arn)
        if receivers.is_used(resource, graph):
            yield from _own_key(resource, graph)
        if isinstance(key, Report) and (is_bare or document or _takes_key(resource, rows, graph)):
            yield key

    @staticmethod
    def _is_bare(resource: Resource, graph: Graph) -> bool:
        """Return whether nothing says how a bucket is encrypted."""
        return not lookup(resource.body, "server_side_encryption_configuration") and not graph.companions(
            resource, _BUCKET_ENCRYPTION, "bucket"
        )


def _sse_s3(resource: Resource, found: receivers.Found, graph: Graph, is_bare: bool) -> Effects:
    """Yield a bucket to which somebody delivers who can use no key."""
    delivery, other = found
    if is_bare:
        yield _configuration(resource, None)
        return
    chosen = [resource, *graph.companions(resource, _BUCKET_ENCRYPTION, "bucket")]
    blocks = ("rule.", "server_side_encryption_configuration.rule.")
    for block in blocks:
        for each in chosen:
            for algorithm in lookup(each.body, f"{block}apply_server_side_encryption_by_default.sse_algorithm"):
                if isinstance(algorithm, str) and algorithm.startswith("aws:kms"):
                    yield Report(
                        "encryption-receiver",
                        f"sse_algorithm is {algorithm!r}, and {other.address} brings {delivery.what}, which is only"
                        " possible with SSE-S3",
                        "set sse_algorithm to 'AES256', or use another bucket there",
                        "warning",
                    )


def _in_document(resource: Resource, document: Document, key: str | None) -> Effects:
    """Yield the switches in a document that an attribute holds as text."""
    before = resource.body[document.attribute]
    found = settled(before, document.rows, {Value.KMS_KEY_ARN: key})
    if found is None:
        yield Report(
            "encryption-unseen",
            f"{document.attribute} is neither JSON nor jsonencode of a literal, so what it encrypts cannot be read:"
            f" {str(before)[:60]!r}",
            "write it with json.dumps or Fn.jsonencode",
            "warning",
        )
        return
    if found.text != before:
        yield Write((document.attribute,), found.text, before)
    yield from _impossible(found.body, document.impossible)


def _impossible(body: Body, table: Sequence[Impossible]) -> Effects:
    for each in table:
        # A block that is a token, such as a dynamic one, may hold anything.
        around = [value for path in each.when for value in lookup(body, path.rpartition(".")[0] or path)]
        if holds(body, each.when) and not any(isinstance(value, str) and is_unknown(value) for value in around):
            yield Report("encryption-impossible", each.problem, each.remedy, "warning")
            return


def _own_key(resource: Resource, graph: Graph) -> Effects:
    """Yield a key that the author chose, and that keeps out who has to use it."""
    holders = [resource]
    if resource.type == "aws_s3_bucket":
        holders += graph.companions(resource, _BUCKET_ENCRYPTION, "bucket")
    rows = {row.path for each in holders for row in ENCRYPTION.get(each.type, ()) if row.value is Value.KMS_KEY_ARN}
    for holder in holders:
        for path in rows:
            for chosen in lookup(graph.by_key.get(holder.key, holder).body, path):
                if refused := receivers.refusal(resource, chosen, graph):
                    yield Report("encryption-receiver", f"{path} is {chosen!r}: {refused[0]}", refused[1], "warning")


def _published_to(resource: Resource, key: str | None, graph: Graph) -> Effects:
    """Yield a topic to which services publish: they may not use AWS's own key."""
    found = receivers.deliveries(resource, graph)
    chosen = resource.body.get("kms_master_key_id")
    is_default = isinstance(chosen, str) and chosen.endswith(SERVICE_KEY_ALIAS)
    if found and key is None and (is_default or not is_set(chosen)):
        delivery, other = found[0]
        service = "the service" if delivery.by == "*" else delivery.by
        state = f"kms_master_key_id is {chosen!r}" if is_default else "kms_master_key_id is not set"
        yield Report(
            "encryption-receiver",
            f"{state}, and {other.address} publishes {delivery.what}; a service can only use a customer managed key",
            f"pass kms_key_arn with a key whose policy allows {', '.join(delivery.actions)} to {service}",
            "warning",
        )


def _restored_from(resource: Resource, key: str | None) -> str:
    """Return the attribute that names what a database is made from, if that decides on its encryption; else empty."""
    found = [each for each in RESTORED.get(resource.type, ()) if lookup(resource.body, each)]
    return found[0] if found and (key is None or resource.type == "aws_db_instance") else ""


def _restored(origin: str) -> Report:
    return Report(
        "encryption-restored",
        f"storage_encrypted is not written: the database is encrypted if its {origin} is, which is not visible here",
        "make sure that its source is encrypted, and write storage_encrypted = true",
        "warning",
    )


def _configuration(resource: Resource, key: str | None) -> Create:
    """Return the encryption configuration of a bucket."""
    default: Body = {"sse_algorithm": "AES256"}
    rule: Body = {"apply_server_side_encryption_by_default": default}
    if key:
        default |= {"sse_algorithm": "aws:kms", "kms_master_key_id": key}
        # One data key per bucket instead of one per object: the same protection for a fraction of the KMS calls.
        rule["bucket_key_enabled"] = True
    return Create("encryption", _BUCKET_ENCRYPTION, {"bucket": resource.id_expression, "rule": [rule]})


def _takes_key(resource: Resource, rows: Sequence[Setting], graph: Graph) -> bool:
    """Return whether a key would be written, if there were one."""
    written = possible(settle(resource.body, rows, {Value.KMS_KEY_ARN: _ANY_KEY}), resource, graph)
    return any(text == _ANY_KEY for write in written for _, text in texts(write.value))
