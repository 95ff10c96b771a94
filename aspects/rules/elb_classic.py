"""Rules for classic load balancers that others do not have; what all load balancers share is in :mod:`.elb`."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.graph import Graph
from .certificates import acm_certificate
from .checks import Found, by_type, each_block, equals, where
from .model import Check, Rule, Undecided, show
from .reader import Block
from .relations import companions

_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html"
_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic"

_CLASSIC = "aws_elb"
_POLICY = "aws_load_balancer_policy"
_OF_LISTENER = "aws_load_balancer_listener_policy"
_NEGOTIATION = "aws_lb_ssl_negotiation_policy"
_TLS = frozenset({"HTTPS", "SSL"})
_NEGOTIATION_TYPE = "SSLNegotiationPolicyType"

# The only one of AWS's policies for classic load balancers without TLS 1.0 and 1.1:
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
PREDEFINED = "ELBSecurityPolicy-TLS-1-2-2017-01"
_REFERENCE = "Reference-Security-Policy"
_PREFIX = "ELBSecurityPolicy-"


def _ends_tls(listener: Block) -> bool:
    return (listener.text("lb_protocol") or "").upper() in _TLS


def _tls_listeners(check: Check) -> Check:
    return each_block("listener", _ends_tls, check, "none of its listeners terminates TLS")


# -- security policies -----------------------------------------------------------------------------------------------


def _attributes(policy: Block) -> list[Block]:
    return policy.blocks("policy_attribute" if policy.type == _POLICY else "attribute")


def _is_predefined(policy: Block) -> bool:
    """Return whether a policy takes over AWS's.

    Raises:
        Undecided: one of its attributes is unknown, and may say so.
    """
    unknown: Undecided | None = None
    for attribute in _attributes(policy):
        try:
            if attribute.text("name") == _REFERENCE and attribute.text("value") == PREDEFINED:
                return True
        except Undecided as found:
            unknown = found
    if unknown is not None:
        raise unknown
    return False


def _takes_predefined(it: Block, graph: Graph) -> Found:
    if not _is_predefined(it):
        yield it.problem("", f"it is not based on {PREDEFINED}")


def _negotiates(it: Block, graph: Graph) -> Found:
    """Check that each listener for TLS of a load balancer uses AWS's policy."""

    def of(listener: Block, graph: Graph) -> Found:
        port = listener.number("lb_port")
        used: list[str] = []
        undecided: list[Undecided] = []
        for policy in _policies(it, port):
            try:
                if isinstance(policy, Undecided):
                    raise policy
                if policy == PREDEFINED or (isinstance(policy, Block) and _is_predefined(policy)):
                    return
                used.append(policy if isinstance(policy, str) else policy.resource.address)
            except Undecided as found:
                undecided.append(found)
        if undecided:
            yield from undecided
        else:
            said = f"uses {used[0]}" if used else "uses AWS's default policy"
            yield listener.problem("lb_port", f"the listener on port {show(listener.raw('lb_port'))} {said}")

    yield from _tls_listeners(of)(it, graph)


def _policies(it: Block, port: float | None) -> Iterator[Block | str | Undecided]:
    """Yield the policies of the listener of a load balancer at a port; a name where its policy is not in the app."""
    for kind, balancer, port_name in (
        (_NEGOTIATION, "load_balancer", "lb_port"),
        (_OF_LISTENER, "load_balancer_name", "load_balancer_port"),
    ):
        found, undecided = companions(it, kind, balancer)
        yield from undecided
        for other in found:
            try:
                if other.number(port_name) != port:
                    continue
                if kind == _NEGOTIATION:
                    yield other
                else:
                    yield from _named(it, other)
            except Undecided as unknown:
                yield unknown


def _named(it: Block, other: Block) -> Iterator[Block | str | Undecided]:
    """Yield the policies that the policy of a listener names."""
    own = [each for kind, name in ((_POLICY, "load_balancer_name"), (_NEGOTIATION, "load_balancer"))
           for each in companions(it, kind, name)[0]]  # fmt: skip
    for item in other.items("policy_names"):
        if isinstance(item, Undecided):
            targets = [Block(each, it.graph) for each in it.graph.targets(item.problem.value, other.resource.stack)]
            yield from targets
            if not targets:
                yield item
            continue
        called = [each for each in own if item in (each.raw("policy_name"), each.raw("name"))]
        yield from called
        if not called:
            is_of_aws = item.startswith(_PREFIX)
            yield (
                item
                if is_of_aws
                else Undecided(f"{other.resource.address} names {show(item)}, which is not in the app")
            )


RULES = (
    Rule(
        "clb-acm-certificate",
        (_CLASSIC,),
        _tls_listeners(lambda listener, graph: acm_certificate(listener, "ssl_certificate_id")),
        title="Classic load balancers use ACM certificates",
        why="ACM renews and lists its certificates; one that was uploaded to IAM expires unnoticed.",
        remedy="use the ARN of an aws_acm_certificate as ssl_certificate_id",
        controls=("Security Hub ELB.2", "Config ELB_ACM_CERTIFICATE_REQUIRED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/ssl-server-cert.html"),
    ),
    Rule(
        "clb-desync-mode",
        (_CLASSIC,),
        equals("desync_mitigation_mode", "defensive", "strictest", absent=True),
        title="Classic load balancers block request smuggling",
        why="A request that load balancer and instance interpret differently can smuggle a second one past all checks.",
        remedy="use defensive or strictest",
        controls=("Security Hub ELB.14",),
        links=(_SECURITY_HUB, f"{_GUIDE}/config-desync-mitigation-mode.html"),
    ),
    Rule(
        "clb-predefined-policy",
        (_CLASSIC, _NEGOTIATION, _POLICY),
        by_type(
            {
                _NEGOTIATION: _takes_predefined,
                _POLICY: where(
                    lambda it: it.text("policy_type_name") == _NEGOTIATION_TYPE,
                    _takes_predefined,
                    "it has no TLS settings",
                ),
            },
            _negotiates,
        ),
        title="Classic load balancers refuse TLS before 1.2",
        why="TLS 1.0 and 1.1 are broken. A listener without a policy gets one from 2016, which still allows"
        " both, and a custom policy does not change when AWS withdraws a cipher.",
        remedy=f"create a policy with {_REFERENCE} = {PREDEFINED}, and give it to the listener",
        controls=("Security Hub ELB.8",),
        links=(_SECURITY_HUB, f"{_GUIDE}/elb-security-policy-table.html"),
    ),
)
