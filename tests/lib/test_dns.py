"""DNS: where the zone comes from, and certificates that are used only once they are issued."""

from __future__ import annotations

from typing import Any

from cdktf import TerraformStack

from lib.dns import HostedZone, ValidatedCertificate, alias_record
from tests.support import settings, synthesize
from tests.terraform_json import Body, all_of, at, only


def zone(**values: Any) -> tuple[Body, str]:
    """The JSON of a stack with a record in its hosted zone, and the zone the record names."""

    def build(stack: TerraformStack) -> None:
        found = HostedZone(stack, "zone", settings=settings(**values))
        alias_record(stack, "alias", zone_id=found.zone_id, name="a", target_name="target", target_zone_id="there")

    body = synthesize(build)
    return body, only(body, "aws_route53_record")["zone_id"]


def test_zone_is_looked_up_by_domain() -> None:
    """Without a zone in the settings, the public zone named like the domain is looked up."""
    body, used = zone(domain_name="fraud.acme.com")
    ((name, lookup),) = body["data"]["aws_route53_zone"].items()
    assert (lookup["name"], lookup["private_zone"]) == ("fraud.acme.com", False)
    assert used == f"${{data.aws_route53_zone.{name}.zone_id}}"


def test_zone_of_a_parent_domain() -> None:
    """A zone name of the settings is looked up in place of the domain."""
    body, _ = zone(domain_name="fraud.acme.com", hosted_zone="acme.com")
    (lookup,) = body["data"]["aws_route53_zone"].values()
    assert lookup["name"] == "acme.com"


def test_zone_id_needs_no_look_up() -> None:
    """A zone id of the settings is used as it is."""
    body, used = zone(hosted_zone="Z0123456789ABCDEFGHIJ")
    assert "data" not in body
    assert used == "Z0123456789ABCDEFGHIJ"


def test_alias_names_the_target() -> None:
    """An alias is an A record of the target, in the target's own zone."""
    record = only(zone()[0], "aws_route53_record")
    assert (record["name"], record["type"]) == ("a", "A")
    assert record["alias"] == {"name": "target", "zone_id": "there", "evaluate_target_health": False}


def certificate() -> tuple[Body, str]:
    """The JSON of one certificate, and the ARN it offers, as some user of it shows."""

    def build(stack: TerraformStack) -> None:
        found = ValidatedCertificate(stack, "tls", domain="api.acme.com", zone_id="Z1")
        alias_record(stack, "user", zone_id="Z1", name=found.arn, target_name="t", target_zone_id="Z2")

    body = synthesize(build)
    return body, at(body, "aws_route53_record", "test/user")["name"]


def test_certificate_is_replaced_without_a_gap() -> None:
    """RSA 2048, validated by DNS, and the successor comes before the certificate goes."""
    entry = only(certificate()[0], "aws_acm_certificate")
    assert entry["domain_name"] == "api.acme.com"
    assert entry["validation_method"] == "DNS"
    assert entry["key_algorithm"] == "RSA_2048"
    assert entry["lifecycle"] == {"create_before_destroy": True}


def test_certificate_proves_itself_in_the_zone() -> None:
    """The validation record is the one that ACM asks for, and the validation waits for it."""
    body, arn = certificate()
    (name,) = all_of(body, "aws_acm_certificate")
    record = at(body, "aws_route53_record", "tls/validation-record")
    option = f"tolist(aws_acm_certificate.{name}.domain_validation_options)"
    assert record["zone_id"] == "Z1"
    for value, attribute in (
        (record["name"], "name"),
        (record["type"], "type"),
        (record["records"][0], "value"),
    ):
        assert value == f"${{{option}.0.resource_record_{attribute}}}"
    assert record["allow_overwrite"] is True
    (record_name,) = (name for name, other in all_of(body, "aws_route53_record").items() if "alias" not in other)
    ((validation, entry),) = all_of(body, "aws_acm_certificate_validation").items()
    assert entry["certificate_arn"] == f"${{aws_acm_certificate.{name}.arn}}"
    assert entry["validation_record_fqdns"] == [f"${{aws_route53_record.{record_name}.fqdn}}"]
    assert arn == f"${{aws_acm_certificate_validation.{validation}.certificate_arn}}"
