"""Nothing refuses to be destroyed, and nothing leaves a copy behind."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import Aspects, TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.lb import Lb

from aspects import DestroyabilityAspect
from aspects.core.graph import Graph
from aspects.core.model import Body, Report, Resource, Stack, Write
from aspects.core.paths import lookup, with_write
from aspects.facts.destroyability import DESTROYABILITY
from scripts.tables import schemas
from tests.aspects.doubles import decorated, findings_of, resource, stack, synthesized
from tests.terraform_json import by_address

PLAIN = {kind: [row for row in rows if row.create and not row.when] for kind, rows in DESTROYABILITY.items()}


@pytest.mark.parametrize("kind", sorted(kind for kind, rows in PLAIN.items() if rows))
def test_every_protection_is_stripped(kind: str) -> None:
    """For every row without conditions: what keeps the resource is overwritten, what is absent written."""
    for start in (lambda value: None, lambda value: not value if isinstance(value, bool) else 30):
        body: Body = {}
        for row in PLAIN[kind]:
            _put(body, row.path, start(row.value))
        found = _decided(kind, body, version=schemas.KEPT[-1])
        assert [lookup(found, row.path) for row in PLAIN[kind]] == [[row.value] for row in PLAIN[kind]]


def _put(body: Body, path: str, value: Any) -> None:
    *blocks, last = path.split(".")
    for block in blocks:
        body = body.setdefault(block, {})
    if value is not None:
        body[last] = value


def _decided(kind: str, body: Body, *others: Resource, version: str = "5.100.0") -> Body:
    """What the aspect makes of a resource among others; it reports nothing."""
    own = Resource(kind, "app/it", "it", body)
    for effect in DestroyabilityAspect().decide(own, Graph([Stack((own, *others), provider_version=version)])):
        assert isinstance(effect, Write)
        body = with_write(body, effect)
    return body


def _reported(kind: str, body: Body) -> list[str]:
    own = Resource(kind, "app/it", "it", body)
    effects = DestroyabilityAspect().decide(own, Graph([Stack((own,))]))
    return [f"{each.rule_id}: {each.problem}; {each.remedy}" for each in effects if isinstance(each, Report)]


DISK = {"ebs": {"delete_on_termination": "true"}}


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_instance", {"root_block_device": {}, "ebs_block_device": [{"delete_on_termination": False}, {}]},
         {"root_block_device": {"delete_on_termination": True},
          "ebs_block_device": [{"delete_on_termination": True}, {"delete_on_termination": True}],
          "disable_api_termination": False, "disable_api_stop": False}),
        ("aws_instance", {"disable_api_stop": True, "disable_api_termination": True},
         {"disable_api_termination": False, "disable_api_stop": False}),
        ("aws_launch_template", {"block_device_mappings": [{"ebs": {}}, {"no_device": "x"}],
                                 "network_interfaces": [{"network_interface_id": "eni-1"}, {"device_index": 0}]},
         {"block_device_mappings": [DISK, {"no_device": "x"}], "disable_api_stop": False,
          "network_interfaces": [{"network_interface_id": "eni-1"},
                                 {"device_index": 0, "delete_on_termination": "true"}],
          "disable_api_termination": False}),
        ("aws_elasticache_cluster", {"final_snapshot_identifier": "last"}, {"final_snapshot_identifier": "${null}"}),
        ("aws_elasticache_cluster", {"final_snapshot_identifier": "${var.last}"},
         {"final_snapshot_identifier": "${var.last}"}),
        ("aws_elasticache_replication_group", {}, {}),
        ("aws_memorydb_cluster", {"final_snapshot_name": "last"}, {"final_snapshot_name": "${null}"}),
        ("aws_bedrockagent_data_source", {"data_deletion_policy": "RETAIN"}, {"data_deletion_policy": "DELETE"}),
        ("aws_bedrockagent_data_source", {}, {}),
        ("aws_cloudformation_stack_set", {"auto_deployment": {"retain_stacks_on_account_removal": True}},
         {"auto_deployment": {"retain_stacks_on_account_removal": False}}),
        ("aws_cloudformation_stack_set", {"auto_deployment": {"enabled": False}},
         {"auto_deployment": {"enabled": False}}),
        ("aws_fsx_ontap_volume", {"snaplock_configuration": [{"snaplock_type": "ENTERPRISE"}]},
         {"snaplock_configuration": [{"snaplock_type": "ENTERPRISE"}], "skip_final_backup": True,
          "bypass_snaplock_enterprise_retention": True}),
        ("aws_fsx_ontap_volume", {}, {"skip_final_backup": True}),
        ("aws_glacier_vault_lock", {"complete_lock": True}, {"complete_lock": True, "ignore_deletion_error": True}),
        ("aws_glacier_vault_lock", {"complete_lock": False}, {"complete_lock": False}),
        ("aws_s3_bucket", {"versioning": [{"mfa_delete": True}]},
         {"versioning": [{"mfa_delete": False}], "force_destroy": True}),
        ("aws_s3_bucket_versioning", {"versioning_configuration": {"mfa_delete": "Enabled"}},
         {"versioning_configuration": {"mfa_delete": "Disabled"}}),
        ("aws_s3_bucket_versioning", {"versioning_configuration": {"status": "Enabled"}},
         {"versioning_configuration": {"status": "Enabled"}}),
        ("aws_s3_object", {"object_lock_mode": "GOVERNANCE"},
         {"object_lock_mode": "GOVERNANCE", "force_destroy": True}),
        ("aws_s3_object", {"object_lock_legal_hold_status": "ON"},
         {"object_lock_legal_hold_status": "ON", "force_destroy": True}),
        ("aws_s3_object", {"key": "k"}, {"key": "k"}),
        ("aws_volume_attachment", {"force_detach": False},
         {"force_detach": False, "skip_destroy": False, "stop_instance_before_detaching": True}),
        ("aws_autoscaling_group", {"protect_from_scale_in": True},
         {"protect_from_scale_in": True, "force_delete": True, "force_delete_warm_pool": True}),
        ("aws_default_vpc", {}, {}),
        ("aws_organizations_account", {}, {}),
    ],
)  # fmt: skip
def test_what_is_written_under_conditions(kind: str, body: Body, expected: Body) -> None:
    """In the blocks that stand, in place of what protects, and only where the provider takes it."""
    assert _decided(kind, body) == expected


@pytest.mark.parametrize(
    ("bucket", "others", "forced"),
    [
        ({"object_lock_enabled": True}, (), True),
        ({}, (("aws_s3_bucket_object_lock_configuration", {"bucket": "${aws_s3_bucket.b.id}"}),), True),
        ({"bucket": "plain"}, (), False),
    ],
)
def test_an_object_goes_from_a_bucket_that_locks_it(
    bucket: Body, others: tuple[tuple[str, Body], ...], forced: bool
) -> None:
    """S3 takes a bypass in a bucket with object lock alone, so the bucket decides."""
    around = [Resource("aws_s3_bucket", "app/b", "b", bucket)]
    around += [Resource(kind, "app/lock", "lock", body) for kind, body in others]
    found = _decided("aws_s3_object", {"bucket": "${aws_s3_bucket.b.bucket}"}, *around)
    assert found.get("force_destroy") == (True if forced else None)
    assert "force_destroy" not in _decided("aws_s3_object", {"bucket": "elsewhere"}, *around)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_s3_bucket_object_lock_configuration", {"rule": {"default_retention": {"mode": "COMPLIANCE"}}},
         "destroy-blocked: rule.default_retention.mode 'COMPLIANCE' keeps anybody, including the account's"
             " root user, from deleting objects before their retention ends; use GOVERNANCE, which"
             " force_destroy may bypass, or exclude it from DestroyabilityAspect if it should outlive the stack"),
        ("aws_backup_vault_lock_configuration", {"changeable_for_days": 3},
         "destroy-blocked: changeable_for_days 3 makes the lock final after that time, and the vault with"
             " its backups stays until the last one expires; leave it out, which creates a lock that can be"
             " removed, or exclude it from DestroyabilityAspect if it should outlive the stack"),
        ("aws_rbin_rule", {"lock_configuration": [{"unlock_delay": {}}]},
         "destroy-blocked: lock_configuration keeps the rule until it is unlocked by hand; leave it out, or"
             " exclude it from DestroyabilityAspect if it should outlive the stack"),
    ],
)  # fmt: skip
def test_what_nothing_undoes_is_reported(kind: str, body: Body, expected: str) -> None:
    """AWS keeps these whatever Terraform asks: the author learns it before the first apply."""
    assert _reported(kind, body) == [expected]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("aws_s3_bucket_object_lock_configuration", {"rule": {"default_retention": {"mode": "GOVERNANCE"}}}),
        ("aws_s3_object", {"object_lock_mode": "${var.mode}"}),
        ("aws_backup_vault_lock_configuration", {"min_retention_days": 7}),
        ("aws_rbin_rule", {"lock_configuration": []}),
        ("aws_rbin_rule", {}),
    ],
)
def test_what_can_go_is_not_reported(kind: str, body: Body) -> None:
    """A lock that somebody may take off keeps nothing, and a token is no violation."""
    assert _reported(kind, body) == []


def test_a_block_fails_the_synthesis_unless_it_is_excluded() -> None:
    """The finding names construct and remedy; excluding the construct accepts it."""

    def build(scope: TerraformStack) -> None:
        lock = {"rule": [{"default_retention": [{"mode": "COMPLIANCE"}]}]}
        resource(scope, "aws_s3_bucket", object_lock_configuration=[lock])

    (finding,) = findings_of(DestroyabilityAspect(), build)
    assert finding.startswith("[app/it] destroy-blocked: object_lock_configuration.rule.default_retention.mode 'COMP")
    assert findings_of(DestroyabilityAspect(exclude=["aws_s3_bucket"]), build) == []


def test_a_final_snapshot_is_named_no_more() -> None:
    """Terraform reads a null expression as an attribute that is not there; a second synthesis changes nothing."""
    scope = stack()
    resource(scope, "aws_memorydb_cluster", final_snapshot_name="last")
    Aspects.of(scope).add(DestroyabilityAspect())
    for _ in range(2):
        assert by_address(synthesized(scope), "aws_memorydb_cluster.it") == {"final_snapshot_name": "${null}"}


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_lb", {"enable_deletion_protection": "${var.protected}"}, "${var.protected}"),
        ("aws_lb", {"enable_deletion_protection": "true"}, False),
    ],
)
def test_tokens_stay_and_text_counts(kind: str, body: Body, expected: Any) -> None:
    """A token is left to Terraform; a bool written as text is still a bool."""
    assert decorated(DestroyabilityAspect(), kind, **body)["enable_deletion_protection"] == expected


def test_prevent_destroy_is_lifted_from_any_type() -> None:
    """Terraform's own protection goes too; other lifecycle settings stay."""
    scope = stack()
    Lb(scope, "lb", lifecycle=TerraformResourceLifecycle(prevent_destroy=True, create_before_destroy=True))
    Aspects.of(scope).add(DestroyabilityAspect())
    assert by_address(synthesized(scope), "aws_lb.lb")["lifecycle"] == {
        "create_before_destroy": True,
        "prevent_destroy": False,
    }


def test_a_resource_without_protections_is_left_alone() -> None:
    """No attribute is invented for types that have none."""
    assert decorated(DestroyabilityAspect(), "aws_vpc", cidr_block="10.0.0.0/16") == {"cidr_block": "10.0.0.0/16"}
