"""Lambda: functions, and who may invoke them."""

from __future__ import annotations

import re

from ..core.expressions import is_unknown
from ..core.graph import Graph
from ..core.permissions import roles_in
from ..core.tracing import trusts_edge
from ..facts.tracing import EDGE_FUNCTIONS
from ..facts.versions import LAMBDA_RUNTIMES, LAMBDA_RUNTIMES_ENDED
from .checks import Found, all_hold, each, equals, of_kind, present, where
from .model import Rule, Undecided, show
from .policies import Principal, Statement, any_of, statements
from .reader import Block
from .relations import Naming
from .secrets import in_map

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html"
_SERVICE = re.compile(r"[\w.-]+\.amazonaws\.com(\.cn)?")
_POLICY = "aws_lambda_resource_policy"
_SOURCES = ("source_arn", "source_account", "principal_org_id")


def _public_invoke(it: Block, graph: Graph) -> Found:
    if it.type == _POLICY:
        yield from each(statements(it), _lets_strangers_in)
        return
    if it.type == "aws_lambda_function_url":
        yield from equals("authorization_type", "AWS_IAM")(it, graph)
        return
    if it.type == "aws_lambda_layer_version_permission":
        if it.text("principal") == "*" and not _names(it, "organization_id"):
            yield it.problem("principal")
        return
    if it.text("function_url_auth_type") == "NONE":
        yield it.problem("function_url_auth_type", 'function_url_auth_type is "NONE", so no authentication is required')
        return
    principal = it.text("principal") or ""
    if principal == "*" and not _names(it, "principal_org_id"):
        yield it.problem("principal")
    elif _SERVICE.fullmatch(principal) and not any_of(_SOURCES, lambda each: _names(it, each)):
        yield it.problem("principal", f"principal {principal} may invoke it from any account")


def _lets_strangers_in(statement: Statement) -> Found:
    """Check a statement for the same: everybody, or a service for whomever it works, without a narrowing condition."""

    def is_open(principal: Principal | Undecided) -> Found:
        if isinstance(principal, Undecided):
            yield principal
        elif all_hold(
            lambda: statement.allows,
            lambda: principal.is_everybody or principal.kind == "Service",
            lambda: not statement.is_narrowed,
        ):
            yield statement.block.problem("Principal", f"principal {principal.id} may invoke it from any account")

    yield from each(statement.principals if statement.allows else (), is_open)


def _names(it: Block, attribute: str) -> bool:
    """Return whether an attribute narrows who may call: it is set, and not to a pattern of everything."""
    if not it.has(attribute):
        return False
    value = it.raw(attribute)
    return not isinstance(value, str) or bool(value.removeprefix("arn:").strip("*:"))


def _runtime(it: Block, graph: Graph) -> Found:
    runtime = it.text("runtime")
    if runtime is None:
        yield it.problem("runtime")
    elif ended := LAMBDA_RUNTIMES_ENDED.get(runtime):
        yield it.problem("runtime", f'runtime is "{runtime}", which AWS has not patched since {ended:%Y-%m-%d}')
    elif runtime not in LAMBDA_RUNTIMES:
        raise Undecided(f'runtime is "{runtime}", an unknown version', "runtime", runtime)


def _is_at_edge(it: Block) -> bool:
    """Return whether a distribution names a function, or its role is one for the edges.

    Raises:
        Undecided: that may be so, of a function with versions: CloudFront takes nothing else.
    """
    found, undecided = it.graph.once(_at_edges).find(it)
    roles = roles_in(it.resource.body.get("role"), it.resource, it.graph)
    trusts = [trusts_edge(role, it.graph) for role in roles]
    if found or True in trusts:
        return True
    if not it.flag("publish"):
        return False
    for doubt in undecided:
        raise doubt
    role = it.written("role")
    if None in trusts or (is_unknown(role) and not roles):
        raise Undecided(f"whom the role {show(role)} trusts is only known at apply time", "role", role)
    return False


def _at_edges(graph: Graph) -> Naming:
    """Return the functions that distributions name."""
    return Naming(
        graph,
        [
            (other, value, doubt)
            for kind, paths in EDGE_FUNCTIONS.items()
            for other in graph.by_type.get(kind, ())
            for path in paths
            for value, doubt in Block(other, graph).readings(path)
        ],
    )


def _environment(it: Block, graph: Graph) -> Found:
    yield from each(it.blocks("environment"), lambda environment: in_map(environment, "variables"))


RULES = (
    Rule(
        "lambda-public-invoke",
        ("aws_lambda_permission", "aws_lambda_function_url", "aws_lambda_layer_version_permission", _POLICY),
        _public_invoke,
        title="Functions can only be invoked by named principals",
        why="A function that anybody may call runs with its own role on behalf of strangers, and so gives them"
        " whatever it can read.",
        remedy="set source_arn or source_account for a service, an account instead of *, AWS_IAM for a URL",
        severity="critical",
        controls=("Security Hub Lambda.1", "Config LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED"),
        links=(_HUB, "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"),
    ),
    Rule(
        "lambda-runtime",
        ("aws_lambda_function",),
        of_kind("package_type", (None, "zip"), _runtime, "an image brings its own runtime"),
        title="Functions use a runtime that AWS supports",
        why="A runtime past its end of support gets no more security patches, and later its functions can no"
        " longer be updated.",
        remedy="use a runtime that AWS supports, such as python3.13",
        severity="medium",
        controls=("Security Hub Lambda.2", "Config LAMBDA_FUNCTION_SETTINGS_CHECK"),
        links=(_HUB, "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"),
    ),
    Rule(
        "lambda-tracing",
        ("aws_lambda_function",),
        where(
            lambda it: not _is_at_edge(it),
            equals("tracing_config.mode", "Active"),
            "X-Ray is not available for Lambda@Edge",
        ),
        title="Functions trace their calls with X-Ray",
        why="Traces show which call to which service failed or was slow.",
        remedy="set tracing_config.mode = Active",
        severity="low",
        controls=("Security Hub Lambda.7",),
        links=(_HUB, "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html"),
    ),
    Rule(
        "lambda-in-vpc",
        ("aws_lambda_function",),
        where(
            lambda it: not _is_at_edge(it),
            present("vpc_config.subnet_ids"),
            "Lambda@Edge functions cannot run in a VPC",
        ),
        title="Functions run in a VPC",
        why="Outside of a VPC, neither security groups nor flow logs cover a function's connections.",
        remedy="add vpc_config with private subnets; acknowledge a function that reaches nothing in the VPC",
        severity="low",
        controls=("Security Hub Lambda.3", "Config LAMBDA_INSIDE_VPC"),
        links=(_HUB, "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"),
    ),
    Rule(
        "lambda-environment-secrets",
        ("aws_lambda_function",),
        _environment,
        title="Functions get no secrets through plain environment variables",
        why="Anyone who may view the configuration of a function, or read the Terraform state, can read its"
        " environment.",
        remedy="pass the ARN of a secret, and let the function fetch it with its role",
        severity="high",
        links=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",),
    ),
)
