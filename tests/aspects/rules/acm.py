"""Cases of the rules for certificates."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case


def _it(**body: Any) -> Case:
    return {"aws_acm_certificate": {"it": body}}


PASS: dict[str, list[Case]] = {
    "certificate-key": [
        _it(domain_name="example.com"),
        _it(key_algorithm="EC_prime256v1"),
        _it(domain_name="example.com", key_algorithm="RSA_2048", private_key=""),
    ],
    "certificate-validation": [
        _it(validation_method="DNS"),
        _it(domain_name="example.com", validation_method="DNS", certificate_authority_arn=None),
        {**_it(validation_method="${local.method}"), "locals": {"method": "DNS"}},
    ],
}

FAIL: dict[str, list[Case]] = {
    "certificate-key": [_it(key_algorithm="RSA_1024"), _it(domain_name="example.com", key_algorithm="RSA_1024")],
    "certificate-validation": [
        _it(validation_method="EMAIL"),
        _it(domain_name="example.com", private_key="", validation_method="EMAIL"),
        _it(domain_name="example.com"),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "certificate-key": [
        _it(private_key="${var.key}", certificate_body="${var.certificate}"),
        _it(domain_name="example.com", private_key="${var.key}", key_algorithm="RSA_1024"),
    ],
    "certificate-validation": [
        _it(domain_name="example.com", validation_method="${var.method}"),
        _it(domain_name="example.com", certificate_authority_arn="${var.authority}", validation_method="EMAIL"),
        _it(domain_name="${var.name}", private_key="${var.key}"),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "certificate-validation": [
        _it(private_key="${var.key}"),
        _it(private_key="${tls_private_key.k.private_key_pem}", certificate_body="${var.certificate}"),
        _it(domain_name="example.com", certificate_authority_arn="${aws_acmpca_certificate_authority.a.arn}"),
    ],
}
