"""Settings and services that an account has once, where an app declares them.

That an account has them at all is not seen in an app that does not; what an app declares has to say what it should.
"""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, by_type, each, equals, every, has_companion, of_kind, where
from .model import Problem, Rule, Undecided, show
from .policies import any_of
from .reader import Block
from .relations import nearby

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/"
_SSH = 22


def _others(it: Block, kind: str) -> list[Block]:
    """Return the other resources of a type in the account and region of this one."""
    return [each for each in nearby(it, kind) if each.resource.key != it.resource.key]


# -- Amazon EMR ------------------------------------------------------------------------------------------------------


def _only_ssh(it: Block, graph: Graph) -> Found:
    def of(permitted: Block) -> Found:
        if (permitted.number("min_range"), permitted.number("max_range")) != (_SSH, _SSH):
            ports = f"{show(permitted.raw('min_range'))} to {show(permitted.raw('max_range'))}"
            yield Problem(f"{permitted.path} lets clusters open ports {ports} to the world", permitted.path)

    yield from each(it.blocks("permitted_public_security_group_rule_range"), of)


# -- AWS Config ------------------------------------------------------------------------------------------------------

_RECORDER, _STATUS = "aws_config_configuration_recorder", "aws_config_configuration_recorder_status"
_DEFAULT_RECORDER = "default"
# Config developer guide, "Selecting which resources are recorded": types whose resources belong to no region. One
# recorder of the account records them, and those of other regions leave them out.
_OF_NO_REGION = frozenset({"AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy"})


def _all_types(it: Block, graph: Graph) -> Found:
    group = it.block("recording_group")
    if group is None:
        return
    spared = group.block("exclusion_by_resource_types")
    if spared is not None or group.text("recording_strategy.use_only") == "EXCLUSION_BY_RESOURCE_TYPES":
        left_out = sorted(set(spared.known_items("resource_types")) - _OF_NO_REGION) if spared else []
        if left_out and spared:
            yield spared.problem("resource_types", f"it does not record {show(left_out)}")
    elif not group.flag("all_supported", True):
        yield group.problem("all_supported", "it records only some resource types")


def _started(it: Block, graph: Graph) -> Found:
    """Check that a status says that the recorder runs: by itself, one that was made does not."""
    if it.raw("name") is None:
        for other in _others(it, _STATUS):
            if other.resource.body.get("name") == _DEFAULT_RECORDER:
                yield from _is_on(other, graph)
                return
    yield from has_companion(_STATUS, "name", _is_on)(it, graph)


_is_on = equals("is_enabled", True)

# -- Amazon GuardDuty ------------------------------------------------------------------------------------------------

_FEATURE = "aws_guardduty_detector_feature"
_FEATURES_OF_MEMBERS = "aws_guardduty_organization_configuration_feature"
_RUNTIME, _EKS_RUNTIME = "RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"
# Those of which Security Hub has a control for PCI DSS v4.0.1: GuardDuty.6, 7, 9 and 10.
_FEATURES = frozenset(
    each.lower() for each in ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS", _EKS_RUNTIME, _RUNTIME)
)


def _is_needed(it: Block) -> bool:
    if it.text("name") != _EKS_RUNTIME:
        return True
    return not any_of(_others(it, it.type), lambda each: each.text("name") == _RUNTIME)


_feature = where(
    _is_needed,
    by_type({_FEATURES_OF_MEMBERS: equals("auto_enable", "ALL", "NEW")}, equals("status", "ENABLED")),
    f"{_RUNTIME} does the same, and a detector can have only one of the two",
)


# -- Amazon Inspector ------------------------------------------------------------------------------------------------

_ENABLER = "aws_inspector2_enabler"
_SCANNED = ("EC2", "ECR", "LAMBDA", "LAMBDA_CODE")


def _scans_all(it: Block, graph: Graph) -> Found:
    """Check that everything is scanned: what this enabler leaves out, another one in the same place may have."""
    missing, unknown = set(_SCANNED), list[Undecided]()
    for enabler in (it, *_others(it, _ENABLER)):
        try:
            found = enabler.items("resource_types")
        except Undecided as error:
            found = [error]
        missing -= {each for each in found if isinstance(each, str)}
        unknown += [each for each in found if isinstance(each, Undecided)]
    if missing and unknown:
        yield from unknown
    elif missing:
        left_out = ", ".join(each for each in _SCANNED if each in missing)
        yield it.problem("resource_types", f"resource_types has no {left_out}")


# -- AWS Security Hub ------------------------------------------------------------------------------------------------


def _has_a_standard(it: Block, graph: Graph) -> Found:
    if it.flag("enable_default_standards", True):
        return
    # A standard, or a policy that brings some, says what is checked.
    kinds = ("aws_securityhub_standards_subscription", "aws_securityhub_configuration_policy")
    if not any_of([other for kind in kinds for other in _others(it, kind)], _is_there):
        yield it.problem(
            "enable_default_standards",
            "enable_default_standards is false and there is no aws_securityhub_standards_subscription, so"
            " nothing is checked",
        )


def _is_there(other: Block) -> bool:
    other.raw("count")  # raises where only Terraform knows whether it is
    return True


# -- Contacts --------------------------------------------------------------------------------------------------------

_CONTACT = "aws_account_alternate_contact"


def _security_contact(it: Block, graph: Graph) -> Found:
    """Check that one of the contacts that the app declares for an account is for security."""
    own = it.raw("account_id")
    unknown: list[Undecided] = []
    for contact in (it, *_others(it, _CONTACT)):
        try:
            if contact.raw("account_id") == own and contact.text("alternate_contact_type") == "SECURITY":
                return
        except Undecided as error:
            unknown.append(error)
    yield from unknown
    if not unknown:
        yield it.problem("alternate_contact_type", "the account has alternate contacts, but none for security")


RULES = (
    Rule(
        "emr-block-public-access",
        ("aws_emr_block_public_access_configuration",),
        every(equals("block_public_security_group_rules", True), _only_ssh),
        title="EMR refuses clusters whose security groups are open to the world",
        why="The setting stops a cluster before it starts; without it, a single overly broad rule exposes all"
        " its data to the internet.",
        remedy="set block_public_security_group_rules = true, and permit no port but 22",
        severity="critical",
        controls=("Security Hub EMR.2", "Config EMR_BLOCK_PUBLIC_ACCESS"),
        links=(
            f"{_HUB}emr-controls.html",
            "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html",
        ),
    ),
    Rule(
        "ebs-encryption-by-default",
        ("aws_ebs_encryption_by_default",),
        equals("enabled", True, absent=True),
        title="New EBS volumes are encrypted by default",
        why="With the setting, no volume stays unencrypted because somebody forgot to ask for encryption.",
        remedy="set enabled = true, or leave it out",
        severity="medium",
        controls=("Config EC2_EBS_ENCRYPTION_BY_DEFAULT", "Security Hub EC2.7"),
        links=(
            f"{_HUB}ec2-controls.html",
            "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html",
        ),
    ),
    Rule(
        "ebs-snapshot-block-public",
        ("aws_ebs_snapshot_block_public_access",),
        equals("state", "block-all-sharing"),
        title="EBS snapshots of the account cannot be public",
        why="A public snapshot gives the whole disk to anybody. The state block-new-sharing leaves existing"
        " public snapshots public.",
        remedy='set state = "block-all-sharing"',
        severity="critical",
        controls=("Config EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK", "Security Hub EC2.1", "Security Hub EC2.182"),
        links=(
            f"{_HUB}ec2-controls.html",
            "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
        ),
    ),
    Rule(
        "config-recorder",
        (_RECORDER, _STATUS),
        by_type({_STATUS: _is_on}, every(_all_types, _started)),
        title="AWS Config records all resource types",
        why="Changes to what Config does not record go unnoticed, and controls that build on Config cannot"
        " evaluate it.",
        remedy="record all supported types, and turn the recorder on with aws_config_configuration_recorder_status",
        severity="critical",
        controls=("Security Hub Config.1",),
        links=(
            f"{_HUB}config-controls.html",
            "https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html",
        ),
    ),
    Rule(
        "guardduty-enabled",
        ("aws_guardduty_detector",),
        equals("enable", True, absent=True),
        title="GuardDuty is on",
        why="A suspended detector finds nothing, yet looks like a working one in most lists.",
        remedy="set enable = true, or leave it out",
        severity="high",
        controls=("Security Hub GuardDuty.1", "Config GUARDDUTY_ENABLED_CENTRALIZED"),
        links=(
            f"{_HUB}guardduty-controls.html",
            "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html",
        ),
    ),
    Rule(
        "guardduty-features",
        ("aws_guardduty_detector", _FEATURE, _FEATURES_OF_MEMBERS),
        # In a new detector all features but runtime monitoring are on. GuardDuty API reference, CreateDetector.
        by_type(
            {"aws_guardduty_detector": equals("datasources.s3_logs.enable", True, absent=True)},
            of_kind("name", _FEATURES, _feature, "no PCI DSS control covers this feature"),
        ),
        title="GuardDuty monitors S3, databases, functions and runtimes",
        why="Without these features GuardDuty monitors the network and the account, but not access to the data"
        " in buckets and databases or what happens inside a workload.",
        remedy='set status = "ENABLED", for an organization auto_enable = "ALL"',
        severity="high",
        controls=(
            "Security Hub GuardDuty.6",
            "Security Hub GuardDuty.7",
            "Security Hub GuardDuty.9",
            "Security Hub GuardDuty.10",
        ),
        links=(
            f"{_HUB}guardduty-controls.html",
            "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html",
        ),
    ),
    Rule(
        "inspector-enabled",
        (_ENABLER, "aws_inspector2_organization_configuration"),
        by_type(
            {_ENABLER: _scans_all},
            every(*(equals(f"auto_enable.{each.lower()}", True) for each in _SCANNED)),
        ),
        title="Inspector scans instances, images and functions",
        why="Vulnerabilities stay undetected in whatever is not scanned, and what Inspector leaves out is often"
        " what runs the longest.",
        remedy="enable EC2, ECR, LAMBDA and LAMBDA_CODE",
        severity="high",
        controls=(
            "Security Hub Inspector.1",
            "Security Hub Inspector.2",
            "Security Hub Inspector.3",
            "Security Hub Inspector.4",
        ),
        links=(
            f"{_HUB}inspector-controls.html",
            "https://docs.aws.amazon.com/inspector/latest/user/scanning-resources.html",
        ),
    ),
    Rule(
        "securityhub-enabled",
        ("aws_securityhub_account",),
        _has_a_standard,
        title="Security Hub checks the account against a standard",
        why="Security Hub without a standard collects the findings of others, and checks nothing itself.",
        remedy="leave enable_default_standards on, or add an aws_securityhub_standards_subscription",
        severity="medium",
        controls=("Config SECURITYHUB_ENABLED",),
        links=(f"{_HUB}standards-reference.html",),
    ),
    Rule(
        "macie-enabled",
        ("aws_macie2_account",),
        equals("status", "ENABLED", absent=True),
        title="Macie is on",
        why="While Macie is paused, it does not notice card numbers that turn up in unexpected buckets.",
        remedy='set status = "ENABLED", or leave it out',
        severity="medium",
        controls=("Config MACIE_STATUS_CHECK", "Security Hub Macie.1"),
        links=(
            f"{_HUB}macie-controls.html",
            "https://docs.aws.amazon.com/macie/latest/user/macie-suspend-disable.html",
        ),
    ),
    Rule(
        "security-contact",
        (_CONTACT,),
        _security_contact,
        title="The account has an alternate contact for security",
        why="AWS notifies the security contact of an attack or a leaked key; without one, only the mailbox of"
        " the account's root user gets the message.",
        remedy='add an aws_account_alternate_contact with alternate_contact_type = "SECURITY"',
        severity="medium",
        controls=("Config SECURITY_ACCOUNT_INFORMATION_PROVIDED", "Security Hub Account.1"),
        links=(
            f"{_HUB}account-controls.html",
            "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html",
        ),
    ),
)
