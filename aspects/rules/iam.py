"""Identity and Access Management: policies without wildcards, inline parts or keys at large."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..core.expressions import data_references, is_unknown
from ..core.graph import Graph
from .checks import Found, each
from .model import Check, Problem, Rule, Undecided, show
from .policies import WILD, Condition, Statement, any_of, canonical, denied, overlap, statements
from .reader import Block, resolved

_INLINE = ("aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
_POLICIES = ("aws_iam_policy", *_INLINE, "aws_iam_role")
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html"
_KMS_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html"
_BEST_PRACTICES = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
_DECRYPTING = ("kms:Decrypt", "kms:ReEncryptFrom")
_EVERY_KEY = "arn:aws:kms:*:*:key/*"
# IAM user guide, "Access level": names of actions that only list or describe what there is.
_METADATA = re.compile(r"[\w-]+:(describe|list)[\w*?]*", re.IGNORECASE)
# One operation and its variants, as AWS's own pages write it: kms:GenerateDataKey*, s3:GetObject*. A verb without what
# it is done to, as in s3:Get*, is not one. Source: KMS developer guide, "Key policies"; CodePipeline user guide.
_VARIANTS = re.compile(r"[\w-]+:[A-Z][a-z]+(?:[A-Z][a-z]+)+[*]")


def every_statement(check: Callable[[Statement, list[Statement]], Found], attribute: str = "policy") -> Check:
    """Check that no statement that allows something has a problem, in any policy that the resource holds.

    Args:
        check: asked of each, with all statements of its policy.
        attribute: what holds the policy.
    """

    def of_policy(policy: Block) -> Found:
        found = statements(policy, attribute)
        yield from each(found, lambda one: check(one, found) if one.allows else iter(()))

    def find(it: Block, graph: Graph) -> Found:
        yield from each(it.blocks("inline_policy") if it.type == "aws_iam_role" else [it], of_policy)

    return find


def _wildcard_action(statement: Statement, policy: list[Statement]) -> Found:
    if statement.block.has("NotAction"):
        yield statement.block.problem("NotAction", "it allows everything but NotAction")
        return
    for action in statement.actions:
        if isinstance(action, Undecided):
            yield action
        elif _is_wide(action) and not denied(policy, action, "*"):
            yield statement.block.problem("Action", f"it allows {show(action)}")


def _is_wide(action: str) -> bool:
    """Return whether a wildcard in an action stands for more than variants of one operation."""
    has_wildcard = "*" in action or "?" in action
    return has_wildcard and not _METADATA.fullmatch(action) and not _VARIANTS.fullmatch(action)


def _decrypt_at_large(statement: Statement, policy: list[Statement]) -> Found:
    for action in _DECRYPTING:
        if not statement.concerns(action):
            continue
        if statement.block.has("NotResource"):
            if statement.concerns_resource(_EVERY_KEY) and not denied(policy, action, _EVERY_KEY):
                yield statement.block.problem("NotResource", f"it allows {action} on all keys except some")
        else:
            for resource in statement.resources:
                if not _is_at_large(resource, statement.block):
                    continue
                if not any_of((_EVERY_KEY, resource), lambda own: denied(policy, action, own)):  # noqa: B023
                    yield statement.block.problem("Resource", f"it allows {action} on {show(resource)}")


def _is_at_large(resource: str, block: Block) -> bool:
    """Return whether a pattern matches several keys, whichever they are.

    Raises:
        Undecided: it is an expression that may.
    """
    pattern = canonical(resource, block)
    key = pattern.rpartition(":")[2]
    if overlap(pattern, _EVERY_KEY) and ("*" in key or "?" in key):
        return True
    if WILD.search(pattern) and overlap(WILD.sub("*", pattern), _EVERY_KEY) and re.search(r"[*?]", WILD.sub("*", key)):
        raise Undecided(
            f"{block.path}.Resource is {show(resource)}, which is only known at apply time",
            f"{block.path}.Resource",
            resource,
        )
    return False


def _inline(it: Block, graph: Graph) -> Iterator[Problem]:
    yield Problem(f"an {it.type} is an inline policy")


def _inline_block(it: Block, graph: Graph) -> Found:
    def of(block: Block) -> Found:
        # An empty block is how a role says that it has none.
        if block.raw("name") is not None or block.raw("policy") is not None:
            yield Problem(f"{block.path} is set", block.path)

    yield from each(it.blocks("inline_policy"), of)


# -- trust policies --------------------------------------------------------------------------------------------------

# Identity providers that many customers share, with the claims that tell these apart. IAM user guide, "Creating a role
# for OpenID Connect" and "Available keys for AWS OIDC federation"; for Cognito, Google, Amazon and Facebook, whose
# providers AWS knows by their names, the claim of the app.
_SHARED_PROVIDERS: dict[str, tuple[str, ...]] = {
    "token.actions.githubusercontent.com": (
        "sub", "repository", "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref",
    ),
    "gitlab.com": ("sub",),
    "app.terraform.io": ("sub",),
    "agent.buildkite.com": ("sub",),
    "accounts.google.com": ("aud", "sub", "oaud"),
    "cognito-identity.amazonaws.com": ("aud", "sub"),
    "www.amazon.com": ("app_id", "user_id"),
    "graph.facebook.com": ("app_id", "id"),
}  # fmt: skip
# Such as repo:octo-org/octo-repo:ref:refs/heads/main or organization:acme:project:shop: the first word is the customer.
_CUSTOMER = re.compile(r"(?:[a-z_]+:)?([^/:]*)")


def _open_trust(statement: Statement, policy: list[Statement]) -> Found:
    """Check whom a role trusts: not everybody, nor all customers of an identity provider that many share."""
    if not statement.concerns("sts:AssumeRole*"):
        return
    if statement.is_for_everybody and not statement.is_narrowed:
        yield statement.block.problem("Principal", "everybody may assume it, from any account")
    for principal in statement.principals:
        if isinstance(principal, Undecided):
            yield principal
        elif principal.kind == "Federated" and (provider := _shared_provider(principal.id, statement.block)):
            keys = {f"{provider}:{claim}" for claim in _SHARED_PROVIDERS[provider]}
            if not any_of(statement.conditions, lambda each: _tells_customers_apart(each, keys, statement.block)):  # noqa: B023
                wanted = f"{provider}:{_SHARED_PROVIDERS[provider][0]}"
                yield statement.block.problem(
                    "Condition", f"no condition on {wanted} restricts which identities of {provider} may assume it"
                )


def _shared_provider(id: str, block: Block) -> str | None:
    """Return the host of the provider that a principal names, by its ARN or by reference, if many customers share it.

    Raises:
        Undecided: the URL of the provider is an expression that may be any.
    """
    graph, stack = block.graph, block.resource.stack
    providers = [(other.body, other.stack) for other in graph.targets(id, stack)]
    if (own := graph.stack_by_path.get(stack)) is not None:
        providers += [(own.data[address], stack) for address in data_references(id) if address in own.data]
    urls = [resolved(body.get("url") or body.get("arn"), where, graph) for body, where in providers]
    # What AWS made itself, such as the issuer of a cluster, is nobody else's.
    unknown = [url for url in urls if is_unknown(url) and "aws_" not in str(url)]
    if unknown or (id.startswith("${") and not providers):
        path, value = f"{block.path}.Principal", unknown[0] if unknown else id
        raise Undecided(f"the provider that {path} names is {show(value)}, which is only known at apply time", path)
    hosts = [re.sub(r"^(.*:oidc-provider/|https?://)", "", str(name)).rstrip("/").lower() for name in (id, *urls)]
    return next((each for each in hosts if each in _SHARED_PROVIDERS), None)


def _tells_customers_apart(condition: Condition, keys: set[str], block: Block) -> bool:
    """Return whether a condition lets only identities of some customer pass.

    Raises:
        Undecided: which customer is an expression.
    """
    if condition.key not in keys or condition.is_optional or condition.operator not in _COMPARISONS:
        return False
    for value in condition.values:
        text = canonical(value, block)
        found = _CUSTOMER.match(text)
        customer = found[1] if found else ""
        if not WILD.sub("*", customer).strip("*?"):
            if WILD.search(customer):
                path = f"{block.path}.Condition"
                raise Undecided(f"{condition.key} is {show(value)}, which is only known at apply time", path, value)
            return False
    return bool(condition.values)


_COMPARISONS = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})


def _trust(it: Block, graph: Graph) -> Found:
    found = statements(it, "assume_role_policy")
    yield from each(found, lambda one: _open_trust(one, found) if one.allows else iter(()))


RULES = (
    Rule(
        "iam-wildcard-action",
        _POLICIES,
        every_statement(_wildcard_action),
        title="Policies list the actions that they allow",
        why="A wildcard grants more than intended, and every action that AWS adds later; full access to a"
        " service is the worst case. Wildcards that only list or describe, and those for the variants of"
        " one operation such as kms:GenerateDataKey*, are accepted.",
        remedy="list the actions",
        severity="high",
        controls=(
            "Security Hub IAM.1",
            "Security Hub IAM.21",
            "Config IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
            "Config IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
        ),
        links=(_HUB, _BEST_PRACTICES),
    ),
    Rule(
        "iam-decrypt-at-large",
        _POLICIES,
        every_statement(_decrypt_at_large),
        title="Policies allow decryption only with keys that they name",
        why="Anyone who may decrypt with any key can read every secret and backup of the account, now and in future.",
        remedy="use the ARN of the key",
        severity="medium",
        controls=(
            "Security Hub KMS.1",
            "Security Hub KMS.2",
            "Config IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS",
            "Config IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS",
        ),
        links=(_KMS_HUB, "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html"),
    ),
    Rule(
        "iam-inline-policy",
        _INLINE,
        _inline,
        title="Permissions are in managed policies, not in inline ones",
        why="An inline policy belongs to a single identity: it cannot be reviewed, versioned or reused separately.",
        remedy="use aws_iam_policy and an attachment",
        severity="low",
        controls=("Config IAM_NO_INLINE_POLICY_CHECK",),
        links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",),
    ),
    Rule(
        "iam-inline-policy-block",
        ("aws_iam_role",),
        _inline_block,
        title="Roles have no inline policies",
        why="An inline policy belongs to a single identity: it cannot be reviewed, versioned or reused separately.",
        remedy="use aws_iam_policy and an attachment",
        severity="low",
        controls=("Config IAM_NO_INLINE_POLICY_CHECK",),
        links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",),
    ),
    Rule(
        "iam-trust-policy-open",
        ("aws_iam_role",),
        _trust,
        title="Roles trust named principals only",
        why="A role that everybody, or everybody at the same identity provider, may assume grants its"
        " permissions to strangers.",
        remedy="name accounts or roles as principals, and for an identity provider the subject that may assume it",
        severity="critical",
        links=(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        ),
    ),
)
