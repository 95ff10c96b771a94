"""TLS with a certificate that is created when the task starts and never leaves its memory.

The load balancer encrypts the hop to its targets, but does not verify their certificates ("Target groups for your
Application Load Balancers"): a self-signed one is enough, and there is no key to store, rotate or lose.
"""

from __future__ import annotations

import os
import ssl
import tempfile
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFE = timedelta(days=365)
"""Longer than any task lives."""


def server_context() -> ssl.SSLContext:
    """Return a context of TLS 1.2 or later with a new key and its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # For TLS 1.2: forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
    context.set_alpn_protocols(["http/1.1"])
    # Python takes keys only from files. /tmp is in memory, and the file is deleted before the service listens.
    descriptor, path = tempfile.mkstemp(prefix="tls-", suffix=".pem")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_key_and_certificate())
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
    return context


def _key_and_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fraud-api")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("fraud-api")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
