"""Where the certificate that an attribute names comes from: ACM, which renews it, or IAM, which does not."""

from __future__ import annotations

import re

from ..core.expressions import data_references, is_unknown, references
from .checks import Found
from .model import show
from .reader import Block, is_certainly_set

_ARN = re.compile(r"arn:(?:\$\{[^}]*\}|[^:]*):(acm|iam):")
_ACM = frozenset({"aws_acm_certificate", "aws_acm_certificate_validation", "data.aws_acm_certificate"})
_IAM = frozenset({"aws_iam_server_certificate", "data.aws_iam_server_certificate"})


def acm_certificate(block: Block, name: str) -> Found:
    """Check that an attribute names a certificate of ACM.

    Args:
        block: the block in which it stands.
        name: the attribute.

    Raises:
        Undecided: only Terraform knows which certificate it names.
    """
    value = block.raw(name)
    if value is None:
        yield block.problem(name)
        return
    arn = _ARN.match(value) if isinstance(value, str) else None
    if arn is not None:
        from_acm = arn[1] == "acm"
    else:
        kinds = _kinds(block, value)
        from_acm = bool(kinds & _ACM)
        if not from_acm and not kinds & _IAM and is_unknown(value):
            block.text(name)  # raises what says that it is unknown
    if not from_acm:
        path = f"{block.path}.{name}" if block.path else name
        yield block.problem(name, f"{path} is {show(value)}, which is not an ACM certificate")


def _kinds(block: Block, value: object) -> set[str]:
    """Return the types of what an expression names; nothing where it may be null or one of several."""
    if not is_unknown(value) or not is_certainly_set(value):
        return set()
    named = {address.rpartition(".")[0] for address in (*references(value), *data_references(value))}
    return named | {found.type for found in block.graph.targets(value, block.resource.stack)}
