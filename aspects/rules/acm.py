"""Rules for certificates."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, equals, where
from .model import Rule, Undecided
from .reader import Block

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/acm-controls.html"
_GUIDE = "https://docs.aws.amazon.com/acm/latest/userguide"

# The key algorithms of ACM but RSA_1024: "ACM certificate characteristics" in its user guide.
_STRONG_KEYS = ("RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")


def _is_imported(it: Block) -> bool:
    # The provider takes either a name to ask a certificate for, or a certificate with its key.
    if it.raw("domain_name") is None:
        return it.raw("private_key") is not None or it.raw("certificate_body") is not None
    return it.has("private_key")


def _is_public(it: Block) -> bool:
    return not _is_imported(it) and not it.has("certificate_authority_arn")


def _strong_key(it: Block, graph: Graph) -> Found:
    if _is_imported(it):
        yield Undecided("the key of an imported certificate is not visible here")
    else:
        yield from _STRONG(it, graph)


_STRONG = equals("key_algorithm", *_STRONG_KEYS, absent=True)

RULES = (
    Rule(
        "certificate-key",
        ("aws_acm_certificate",),
        _strong_key,
        title="Certificates use keys of sufficient length",
        why="A well-funded attacker can factor a 1024-bit RSA key, and then impersonate whatever the"
        " certificate vouches for.",
        remedy="use RSA_2048 or stronger, or an EC key",
        severity="high",
        controls=("Security Hub ACM.2", "Config ACM_CERTIFICATE_RSA_CHECK"),
        links=(_SECURITY_HUB, f"{_GUIDE}/acm-certificate-characteristics.html"),
    ),
    Rule(
        "certificate-validation",
        ("aws_acm_certificate",),
        where(
            _is_public,
            equals("validation_method", "DNS"),
            "ACM validates only public certificates that it issues: imported certificates and those of a"
            " private CA have no validation",
        ),
        title="Public certificates renew automatically",
        why="A certificate validated by e-mail is renewed only if somebody answers the next e-mail in time;"
        " when it expires, the service goes down.",
        remedy="use DNS validation, which renews automatically",
        # Both measure the days to the end of a running certificate; this is what keeps them from running out.
        controls=("Security Hub ACM.1", "Config ACM_CERTIFICATE_EXPIRATION_CHECK"),
        links=(_SECURITY_HUB, f"{_GUIDE}/dns-validation.html"),
    ),
)
