"""Rules of Amazon S3: buckets, whose settings stand in the bucket itself or in resources next to it."""

from __future__ import annotations

from ..core.graph import Graph
from ..core.receivers import needs_sse_s3
from .checks import Found, any_of, each, equals, every, has_companion, present
from .keys import customer_key
from .model import Check, NotApplicable, Problem, Rule, Undecided
from .policies import arns, denies_without_tls, statements
from .reader import Block
from .relations import companions

_BUCKET = ("aws_s3_bucket",)
_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"

_PUBLIC_ACCESS_FLAGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_DEFAULT = "apply_server_side_encryption_by_default"
# Access control lists that give nothing to anybody but the owner, and so say no more than none.
_OWN_ACLS = ("private", "bucket-owner-full-control")
_ENFORCED = "BucketOwnerEnforced"


def _either(block: str, inline: Check, kind: str, companion: Check | None = None) -> Check:
    """A block of the bucket complies, or a resource next to it does; provider 5 takes both.

    Args:
        block: the block of the bucket.
        inline: what is asked of the bucket where it has the block.
        kind: the type of the resource next to it, which names the bucket in ``bucket``.
        companion: what is asked of that resource.
    """
    outside = has_companion(kind, "bucket", companion)
    either = any_of(inline, outside)

    def check(it: Block, graph: Graph) -> Found:
        yield from (either if it.blocks(block) else outside)(it, graph)

    return check


def _encryption(rule: str) -> Check:
    return every(
        equals(f"{rule}.{_DEFAULT}.sse_algorithm", "aws:kms", "aws:kms:dsse"),
        customer_key(f"{rule}.{_DEFAULT}.kms_master_key_id", absent=True),
    )


_KMS = _either(
    "server_side_encryption_configuration",
    _encryption("server_side_encryption_configuration.rule"),
    "aws_s3_bucket_server_side_encryption_configuration",
    _encryption("rule"),
)


def _kms(it: Block, graph: Graph) -> Found:
    if found := needs_sse_s3(it.resource, graph):
        delivery, other = found
        raise NotApplicable(f"{other.address} brings {delivery.what}, which is only possible with SSE-S3")
    yield from _KMS(it, graph)


def _any_rule(name: str, attribute: str, enabled: str | bool) -> Check:
    """One rule of several is enabled."""

    def check(it: Block, graph: Graph) -> Found:
        undecided: list[Undecided] = []
        for owner, last in it.owners(f"{name}.{attribute}"):
            answer = list(each([owner], lambda rule, last=last: equals(last, enabled)(rule, graph)))  # type: ignore[misc]
            if not answer:
                return
            undecided += [one for one in answer if isinstance(one, Undecided)]
        yield from undecided or [Problem("no rule is enabled", name)]

    return check


def _acls(it: Block, graph: Graph) -> Found:
    """What lets access control lists in: without ownership controls, AWS has disabled them since April 2023."""
    controls, undecided = companions(it, "aws_s3_bucket_ownership_controls", "bucket")
    if controls:
        yield from has_companion("aws_s3_bucket_ownership_controls", "bucket", _OWNERSHIP)(it, graph)
        return
    yield from undecided
    yield from each([it], _own_acl)
    lists, unclear = companions(it, "aws_s3_bucket_acl", "bucket")
    yield from unclear
    for other in lists:
        for problem in each([other], _own_acl):
            yield problem if isinstance(problem, Undecided) else Problem(
                problem.message, f"{other.resource.address}: {problem.path}", problem.value
            )


_OWNERSHIP = equals("rule.object_ownership", _ENFORCED)


def _own_acl(block: Block) -> Found:
    acl = block.text("acl")
    if acl is not None and acl not in _OWN_ACLS:
        yield block.problem("acl", f'acl is "{acl}", which only works where access control lists are enabled')
    for name in ("grant", "access_control_policy"):
        if block.has(name):
            yield Problem(f"{name} only works where access control lists are enabled", name)


def _tls_only(bucket: Block) -> Check:
    def check(holder: Block, graph: Graph) -> Found:
        found = statements(holder)
        for below in ("", "/*"):
            if not denies_without_tls(found, "s3:*", *arns(bucket, below)):
                what = "its objects" if below else "the bucket"
                yield holder.problem("policy", f"its policy does not deny s3:* on {what} to everybody without TLS")

    return check
