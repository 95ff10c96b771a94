"""Who reaches the objects of Amazon S3: the public, other accounts, access points, and what records it."""

from __future__ import annotations

import re
from functools import partial

from ..core.expressions import is_unknown
from ..core.graph import Graph
from .checks import Found, all_hold, by_type, each, equals, every
from .iam import every_statement
from .model import Check, Problem, Rule, Undecided, show
from .policies import Principal, Statement, any_of
from .reader import Block

_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"
_FLAGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
# S3 user guide, "Canned ACL", and "Amazon S3 predefined groups".
_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read")
_PUBLIC_GROUP = re.compile(r"https?://acs\.amazonaws\.com/groups/global/(AllUsers|AuthenticatedUsers)")
# Security Hub S3.6: what gives a bucket out of its owner's hands.
_OWNERS_ACTIONS = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
    "s3tables:DeleteTableBucketPolicy",
    "s3tables:DeleteTablePolicy",
    "s3tables:PutTableBucketEncryption",
    "s3tables:PutTableBucketPolicy",
    "s3tables:PutTablePolicy",
    "s3vectors:DeleteVectorBucketPolicy",
    "s3vectors:PutVectorBucketPolicy",
)
# Table and vector buckets are never public: "Block Public Access is always enabled" (S3 user guide).
_TABLE_POLICIES = ("aws_s3tables_table_bucket_policy", "aws_s3tables_table_policy")
_OWN_ACCOUNT = re.compile(r"(arn:[^$]*::)?\$\{data\.aws_caller_identity\.[\w-]+\.(account_id|id|arn|user_id)\}(:.*)?")
_OBJECTS = "AWS::S3::Object"
_ALL_BUCKETS = re.compile(r"arn:[^:]*:s3(:::)?")
_USES = ("read", "write")


def _four_flags(block: str, absent: bool) -> Check:
    prefix = f"{block}." if block else ""
    return every(*(equals(f"{prefix}{flag}", True, absent=absent) for flag in _FLAGS))


# -- the public ------------------------------------------------------------------------------------------------------


def _for_everybody(statement: Statement, policy: list[Statement]) -> Found:
    if all_hold(lambda: statement.is_for_everybody, lambda: not statement.is_narrowed):
        yield statement.block.problem("Principal", "its policy allows everybody, and no condition excludes strangers")


_POLICY = every_statement(_for_everybody)


def _public(it: Block, graph: Graph) -> Found:
    acl = it.text("acl")
    if acl in _PUBLIC_ACLS:
        yield it.problem("acl")
    grants = it.blocks("grant")  # of the bucket itself
    for owner in it.blocks("access_control_policy"):
        grants += [grantee for grant in owner.blocks("grant") for grantee in grant.blocks("grantee")]
    yield from each(grants, _to_a_public_group)


def _to_a_public_group(grant: Block) -> Found:
    if _PUBLIC_GROUP.fullmatch(grant.text("uri") or ""):
        yield grant.problem("uri")


def _public_access(it: Block, graph: Graph) -> Found:
    checks: list[Check] = [_public] if it.type != "aws_s3_bucket_policy" else []
    checks += [_POLICY] if it.type != "aws_s3_bucket_acl" else []
    yield from every(*checks)(it, graph)


# -- other accounts --------------------------------------------------------------------------------------------------


def _to_other_accounts(statement: Statement, policy: list[Statement]) -> Found:
    allowed = next((action for action in _OWNERS_ACTIONS if statement.concerns(action)), None)
    if allowed is None:
        return

    def of_principal(principal: Principal | Undecided) -> Found:
        if isinstance(principal, Undecided):
            yield principal
        elif principal.is_everybody:
            if not statement.is_narrowed:
                yield statement.block.problem("Principal", f"it allows {allowed} to everybody")
        elif principal.kind == "AWS" and (account := _other_account(principal, statement.block)):
            yield statement.block.problem("Principal", f"it allows {allowed} to account {account}")

    yield from each(statement.principals, of_principal)


def _other_account(principal: Principal, block: Block) -> str:
    """Return the account of a principal where it is not the bucket's; empty where it is.

    Raises:
        Undecided: nobody sees one of the two.
    """
    graph, own = block.graph, block.resource
    if _OWN_ACCOUNT.fullmatch(principal.id):
        return ""
    if is_unknown(principal.id) and (found := graph.targets(principal.id, own.stack)):
        elsewhere = [each for each in found if not graph.is_same_account(each, own)]
        return f"of {elsewhere[0].address}" if elsewhere else ""
    account, known = principal.account, graph.account_id(own)
    if account is None or account == known:
        return ""
    if not known:
        raise Undecided(f"a principal is {show(principal.id)}, and the account of the bucket is not known here")
    return account


# -- object-level logs -----------------------------------------------------------------------------------------------


def _object_logs(it: Block, graph: Graph) -> Found:
    """Check that trails of the account share the work, as one for management events and one for data."""
    trails = [
        Block(each, graph)
        for each in graph.by_type.get("aws_cloudtrail", ())
        if graph.is_same_account(each, it.resource)
    ]
    for use in _USES:
        if not any_of(trails, lambda trail: _logs(trail, use)):  # noqa: B023
            yield Problem(f"no trail logs who {use}s the objects of all buckets", "event_selector")


def _logs(trail: Block, use: str) -> bool:
    selectors = [partial(_basic, each, use) for each in trail.blocks("event_selector")]
    selectors += [partial(_advanced, each, use) for each in trail.blocks("advanced_event_selector")]
    return all_hold(lambda: trail.flag("enable_logging", True), lambda: any_of(selectors, lambda selects: selects()))


def _basic(selector: Block, use: str) -> bool:
    return all_hold(
        lambda: selector.text("read_write_type", "All") in ("All", f"{use.capitalize()}Only"),
        lambda: any_of(selector.blocks("data_resource"), _is_all_objects),
    )


def _is_all_objects(data: Block) -> bool:
    return all_hold(
        lambda: data.text("type") == _OBJECTS,
        lambda: any_of(data.items("values"), lambda value: bool(_ALL_BUCKETS.fullmatch(value))),
    )


def _advanced(selector: Block, use: str) -> bool:
    """Check advanced event selectors (CloudTrail user guide): all fields must match; a few buckets may be left out."""
    wanted = {"eventcategory": "Data", "resources.type": _OBJECTS, "readonly": str(use == "read").lower()}

    def holds(field: Block) -> bool:
        name = (field.text("field") or "").lower()
        if name in wanted:
            return any_of(field.items("equals"), lambda value: value == wanted[name])
        return not any(field.has(each) for each in ("equals", "starts_with", "ends_with"))

    fields = selector.blocks("field_selector")
    is_of_a_type = partial(any_of, fields, lambda field: field.text("field") == "resources.type")
    return all_hold(is_of_a_type, *(partial(holds, field) for field in fields))


RULES = (
    Rule(
        "s3-account-public-access",
        ("aws_s3_account_public_access_block",),
        _four_flags("", absent=False),
        title="The account blocks public access to all of its buckets",
        why="No bucket can open what the account blocks, no matter who creates it and how.",
        remedy="set all four flags to true",
        severity="medium",
        controls=(
            "Security Hub S3.1",
            "Config S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS",
            "Config S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
        ),
        links=(f"{_GUIDE}access-control-block-public-access.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-no-public-read-write",
        ("aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_bucket_policy"),
        _public_access,
        title="No access control list or policy makes a bucket public",
        why="Public buckets are found within hours, and a leak cannot be undone. A public access block only"
        " hides such a grant until somebody removes the block.",
        remedy="list who needs access, or add a condition on the account, organization or network",
        severity="critical",
        controls=(
            "Security Hub S3.2",
            "Security Hub S3.3",
            "Config S3_BUCKET_PUBLIC_READ_PROHIBITED",
            "Config S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
        ),
        links=(f"{_GUIDE}access-control-block-public-access.html", _CONTROLS),
    ),
    Rule(
        "s3-bucket-policy-cross-account",
        ("aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3vectors_vector_bucket_policy", *_TABLE_POLICIES),
        by_type(
            dict.fromkeys(_TABLE_POLICIES, every_statement(_to_other_accounts, "resource_policy")),
            every_statement(_to_other_accounts),
        ),
        title="Other accounts cannot change who may use a bucket",
        why="An account that may change the policy, the access control lists or the encryption of a bucket"
        " effectively owns it.",
        remedy="allow other accounts to read or write objects only",
        severity="high",
        controls=(
            "Security Hub S3.6",
            "Config S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED",
        ),
        links=(f"{_GUIDE}example-bucket-policies.html", _CONTROLS),
    ),
    Rule(
        "s3-access-point-public-access",
        ("aws_s3_access_point",),
        _four_flags("public_access_block_configuration", absent=True),
        title="Access points block public access",
        why="An access point has its own policy, and the block cannot be added once the access point was"
        " created without it.",
        remedy="leave public_access_block_configuration out, or set its four flags to true",
        severity="critical",
        controls=("Security Hub S3.19", "Config S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS"),
        links=(f"{_GUIDE}access-points-bpa-settings.html", _CONTROLS),
    ),
    Rule(
        "s3-multi-region-access-point-public-access",
        ("aws_s3control_multi_region_access_point",),
        _four_flags("details.public_access_block", absent=True),
        title="Multi-Region access points block public access",
        why="A Multi-Region access point leads to buckets in several regions at once, and the block cannot be"
        " added once it was created without it.",
        remedy="leave details.public_access_block out, or set its four flags to true",
        severity="high",
        controls=("Security Hub S3.24",),
        links=(f"{_GUIDE}multi-region-access-point-block-public-access.html", _CONTROLS),
    ),
    Rule(
        "s3-object-level-logs",
        ("aws_cloudtrail",),
        _object_logs,
        title="A trail logs who reads and writes objects",
        why="By default, trails record operations on buckets, but not on the objects in them.",
        remedy="log data events of type AWS::S3::Object for all buckets, reads and writes",
        severity="medium",
        controls=("Security Hub S3.22", "Security Hub S3.23", "Config CLOUDTRAIL_S3_DATAEVENTS_ENABLED"),
        links=(f"{_GUIDE}enable-cloudtrail-logging-for-s3.html", _CONTROLS),
    ),
)
