"""The packs of the library, and the way back to the earlier version of PCI DSS."""

from __future__ import annotations

import re

import pytest

from aspects.check.cases import ASKED, Case, graph_of
from aspects.commands.packs import PACKS, pack_of
from aspects.packs import FOUNDATIONS, PCI_DSS_ACCOUNT, PCI_DSS_V4, Pack
from aspects.packs.pci_dss_3 import CROSSWALK
from aspects.packs.pci_dss_account import ACCOUNT_RULES
from aspects.packs.pci_dss_v4_requirements import ROWS
from aspects.rules import Outcome, judge


def _findings(pack: Pack, case: Case) -> set[str]:
    graph = graph_of(case)
    return {
        rule.id
        for rule in pack.rules.values()
        for resource in graph.resources
        if resource.type in rule.types and judge(rule, resource, graph).outcome is Outcome.NON_COMPLIANT
    }


_CARELESS_ACCOUNT: Case = {
    "aws_cloudtrail": {ASKED: {"name": "t", "s3_bucket_name": "logs", "enable_logging": False}},
    "aws_iam_account_password_policy": {ASKED: {"minimum_password_length": 8}},
    "aws_ebs_encryption_by_default": {ASKED: {"enabled": False}},
    "aws_guardduty_detector": {ASKED: {"enable": False}},
    "aws_inspector2_enabler": {ASKED: {"account_ids": ["123456789012"], "resource_types": ["ECR"]}},
    "aws_securityhub_account": {ASKED: {"enable_default_standards": False}},
    "aws_macie2_account": {ASKED: {"status": "PAUSED"}},
    "aws_config_configuration_recorder": {ASKED: {"role_arn": "r"}},
    "aws_db_instance": {ASKED: {"publicly_accessible": True}},
}


def test_the_account_pack_finds_what_is_careless_in_an_account_and_nothing_else() -> None:
    """The database next to the settings of the account is not its business; for all of PCI DSS it is."""
    found = _findings(PCI_DSS_ACCOUNT, _CARELESS_ACCOUNT)
    assert found == {
        *("cloudtrail-enabled", "cloudtrail-multi-region", "cloudtrail-encrypted", "cloudtrail-validation"),
        *("cloudtrail-to-cloudwatch", "iam-password-policy", "ebs-encryption-by-default", "guardduty-enabled"),
        *("inspector-enabled", "securityhub-enabled", "macie-enabled", "config-recorder"),
    }
    assert found < _findings(PCI_DSS_V4, _CARELESS_ACCOUNT)


def test_the_account_pack_cites_what_the_whole_standard_cites() -> None:
    """No rule is lost on the way, and a finding names the same requirements whichever of the two packs made it."""
    assert set(PCI_DSS_ACCOUNT.rules) == set(ACCOUNT_RULES)
    assert {each: PCI_DSS_ACCOUNT.cite(each) for each in ACCOUNT_RULES} == {
        each: PCI_DSS_V4.cite(each) for each in ACCOUNT_RULES
    }
    assert PCI_DSS_ACCOUNT.version != PCI_DSS_V4.version


def test_the_foundations_are_few_and_each_stands_under_one_heading() -> None:
    """About 25 rules, all of which PCI DSS has too; each finding says under which heading, in words of our own."""
    named = [rule for requirement in FOUNDATIONS.requirements for rule in requirement.rules]
    assert len(named) == len(set(named))
    assert 20 <= len(named) <= 35
    assert set(named) < set(PCI_DSS_V4.rules)
    assert FOUNDATIONS.cite("rds-public-access") == "Foundations exposure"
    assert all(each.manual and each.automated for each in FOUNDATIONS.requirements)


def test_the_foundations_leave_card_data_to_others() -> None:
    """A plain app of a small team passes, and a database that is open to the world does not."""
    database = {"storage_encrypted": True, "publicly_accessible": False, "backup_retention_period": 7}
    plain = {**database, "engine": "postgres", "manage_master_user_password": True}
    assert _findings(FOUNDATIONS, {"aws_db_instance": {ASKED: plain}}) == set()
    opened = {**plain, "publicly_accessible": True}
    assert _findings(FOUNDATIONS, {"aws_db_instance": {ASKED: opened}}) == {"rds-public-access"}


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_has_a_name_on_the_command_line(name: str) -> None:
    """``--pack NAME`` reaches each, and each has requirements with rules."""
    assert pack_of(name).rules


def test_every_pack_of_the_library_can_be_named() -> None:
    """None is exported that the command line does not know."""
    assert {id(pack_of(name)) for name in PACKS} == {id(each) for each in (FOUNDATIONS, PCI_DSS_ACCOUNT, PCI_DSS_V4)}


def test_every_requirement_leads_back_to_the_earlier_version() -> None:
    """Each has a row, whose numbers are of the form of v3.2.1: at most three levels, but for one and the appendices."""
    assert {number for number, *_ in ROWS} <= set(CROSSWALK)
    earlier = {number for numbers in CROSSWALK.values() for number in numbers}
    odd = {each for each in earlier if not re.fullmatch(r"(1[0-2]|[1-9])(\.\d{1,2}){1,2}|A[13](\.\d){1,3}", each)}
    assert odd == {"11.3.4.1"}


@pytest.mark.parametrize(
    ("control", "number", "earlier"),
    [
        ("KMS.4", "3.7.4", "3.6.4"),
        ("RDS.2", "1.4.4", "1.3.6"),
        ("CloudTrail.3", "10.2.1", "10.1"),
        ("CloudTrail.4", "10.3.2", "10.5.2"),
        ("EC2.13", "1.3.1", "1.2.1"),
        ("GuardDuty.1", "11.5.1", "11.4"),
        ("IAM.8", "8.2.6", "8.1.4"),
        ("IAM.7 and IAM.10, length", "8.3.6", "8.2.3"),
        ("IAM.17 and IAM.10, age", "8.3.9", "8.2.4"),
        ("IAM.16 and IAM.10, reuse", "8.3.7", "8.2.5"),
        ("SSM.2", "6.3.3", "6.2"),
    ],
)
def test_security_hub_sees_the_same_way_back(control: str, number: str, earlier: str) -> None:
    """Security Hub names a requirement of either version next to one control: the two are one row."""
    assert earlier in CROSSWALK[number], control
