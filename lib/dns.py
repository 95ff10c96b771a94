"""DNS: the hosted zone, the certificates that it proves, and the names in it."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.acm_certificate_validation import AcmCertificateValidation
from cdktf_cdktf_provider_aws.data_aws_route53_zone import DataAwsRoute53Zone
from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias
from constructs import Construct

from lib.settings import Settings

_VALIDATION_RECORD_TTL = 300
"""Seconds; ACM reads the record again at every renewal, so that it has to stay, but never in a hurry."""


class HostedZone(Construct):
    """The public Route 53 zone of the environment's names, which exists before the stack does.

    Attributes:
        zone_id: its id; looked up by name unless the settings have the id itself.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings) -> None:
        super().__init__(scope, id)
        self.zone_id: str = settings.hosted_zone_id or (
            DataAwsRoute53Zone(self, "zone", name=settings.hosted_zone_name, private_zone=False).zone_id
        )


class ValidatedCertificate(Construct):
    """A public certificate for one domain, proved by a DNS record and so renewed without anybody's help.

    Attributes:
        certificate: the ``aws_acm_certificate``.
        arn: its ARN, known only once it is issued: use this one, so nothing uses it too early.
    """

    def __init__(self, scope: Construct, id: str, *, domain: str, zone_id: str) -> None:
        super().__init__(scope, id)
        self.certificate = AcmCertificate(
            self,
            "certificate",
            domain_name=domain,
            validation_method="DNS",
            key_algorithm="RSA_2048",
            # A certificate in use cannot be deleted: its successor comes first.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        # One domain, so one option. The record only depends on the domain and the account: the successor of
        # a certificate has the same, hence allow_overwrite.
        option = self.certificate.domain_validation_options.get(0)
        record = Route53Record(
            self,
            "validation-record",
            zone_id=zone_id,
            name=option.resource_record_name,
            type=option.resource_record_type,
            records=[option.resource_record_value],
            ttl=_VALIDATION_RECORD_TTL,
            allow_overwrite=True,
        )
        self.arn: str = AcmCertificateValidation(
            self,
            "validation",
            certificate_arn=self.certificate.arn,
            validation_record_fqdns=[record.fqdn],
        ).certificate_arn


def alias_record(
    scope: Construct, id: str, *, zone_id: str, name: str, target_name: str, target_zone_id: str
) -> Route53Record:
    """Return an alias ``A`` record that gives ``name`` to an AWS endpoint.

    Args:
        scope: the construct the record belongs to.
        id: construct id.
        zone_id: the zone of ``name``.
        name: a full domain name.
        target_name: the DNS name of the endpoint.
        target_zone_id: the zone of the endpoint, an attribute that AWS gives next to its DNS name.
    """
    return Route53Record(
        scope,
        id,
        zone_id=zone_id,
        name=name,
        type="A",
        # There is one answer only: withdrawing it would replace an error by no answer at all.
        alias=Route53RecordAlias(name=target_name, zone_id=target_zone_id, evaluate_target_health=False),
    )
