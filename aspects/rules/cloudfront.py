"""Rules for CloudFront: how viewers reach a distribution, and how it reaches its origins."""

from __future__ import annotations

import re
from typing import Any

from ..core.graph import Graph
from .checks import (
    Found,
    any_of,
    by_type,
    each,
    each_attribute,
    each_block,
    equals,
    every,
    has_companion,
    present,
    where,
)
from .model import Check, Problem, Rule, Undecided
from .reader import Block

_DISTRIBUTION = "aws_cloudfront_distribution"
_MULTITENANT = "aws_cloudfront_multitenant_distribution"
_BOTH = (_DISTRIBUTION, _MULTITENANT)
_VPC_ORIGIN = "aws_cloudfront_vpc_origin"
_SECURITY_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html"
_GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide"

# -- viewers ---------------------------------------------------------------------------------------------------------

_HTTPS = ("https-only", "redirect-to-https")
_VIEWER_HTTPS = every(
    equals("default_cache_behavior.viewer_protocol_policy", *_HTTPS),
    by_type(
        {_MULTITENANT: equals("cache_behavior.viewer_protocol_policy", *_HTTPS, absent=True)},
        equals("ordered_cache_behavior.viewer_protocol_policy", *_HTTPS, absent=True),
    ),
)
_ACM_CERTIFICATE = present("viewer_certificate.acm_certificate_arn")
_OWN_CERTIFICATE = by_type(
    {_MULTITENANT: _ACM_CERTIFICATE}, any_of(_ACM_CERTIFICATE, present("viewer_certificate.iam_certificate_id"))
)
# The policies without TLS 1.0 and 1.1, such as TLSv1.2_2021.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
_TLS_POLICY = re.compile(r"TLSv1\.[23]_\d{4}")
_MINIMUM = each_attribute(
    "viewer_certificate.minimum_protocol_version",
    lambda block, name: bool(_TLS_POLICY.fullmatch(block.text(name) or "")),
)


def _holds(check: Check, it: Block) -> bool:
    """Return whether a check finds nothing.

    Raises:
        Undecided: it cannot tell.
    """
    found = list(each([it], lambda block: check(block, it.graph)))
    unknown = [one for one in found if isinstance(one, Undecided)]
    if unknown and len(unknown) == len(found):
        raise unknown[0]
    return not found


def _viewer_tls(it: Block, graph: Graph) -> Found:
    try:
        has_own = _holds(_OWN_CERTIFICATE, it)
    except Undecided as unknown:
        yield from list(_MINIMUM(it, graph)) or [unknown]
        return
    if has_own:
        yield from _MINIMUM(it, graph)
    elif it.type == _MULTITENANT:
        raise Undecided("its tenants bring certificates of their own", "viewer_certificate")
    else:
        yield Problem("with CloudFront's default certificate, TLS 1.0 cannot be switched off", "viewer_certificate")


# -- origins ---------------------------------------------------------------------------------------------------------


def _is_custom(origin: Block) -> bool:
    return origin.has("custom_origin_config")


def _is_bucket(origin: Block) -> bool:
    # What is neither is a bucket, with or without s3_origin_config: the provider's page of aws_cloudfront_distribution.
    return not origin.has("custom_origin_config") and not origin.has("vpc_origin_config")


def _id(block: Block) -> Any:
    """Return the id of an origin or a group of them."""
    return block.raw("id" if block.type == _MULTITENANT else "origin_id")


def _root_is_in_a_bucket(it: Block) -> bool:
    """Return whether the origin of the default behavior, or a member of its origin group, is a bucket."""
    origins = it.blocks("origin")
    named = _default_origins(it)
    of_default = [origin for origin in origins if _id(origin) in named]
    kinds = {_is_bucket(origin) for origin in of_default or origins}
    if not of_default and len(kinds) > 1:
        raise Undecided("the origin of the default behavior is only known at apply time", "default_cache_behavior")
    return True in kinds


def _default_origins(it: Block) -> list[Any]:
    wanted = it.raw("default_cache_behavior.target_origin_id")
    groups = [group for group in it.blocks("origin_group") if _id(group) == wanted]
    return [wanted, *(member.raw("origin_id") for group in groups for member in group.blocks("member"))]


def _origin_https(it: Block, graph: Graph) -> Found:
    path = "custom_origin_config.origin_protocol_policy"

    def of(origin: Block, graph: Graph) -> Found:
        policy = origin.text(path)
        if policy != "https-only" and not (policy == "match-viewer" and _holds(_VIEWER_HTTPS, it)):
            yield origin.problem(path)

    yield from each_block("origin", _is_custom, of, _NO_CUSTOM)(it, graph)


def _vpc_origin_https(it: Block, graph: Graph) -> Found:
    path = "vpc_origin_endpoint_config.origin_protocol_policy"
    policy = it.text(path)
    if policy == "match-viewer":
        raise Undecided("match-viewer means HTTPS only if every distribution that uses it requires HTTPS", path, policy)
    if policy != "https-only":
        yield it.problem(path)


def _only_modern(block: Block, name: str) -> bool:
    return bool(block.items(name)) and {"TLSv1.2", "TLSv1.3"}.issuperset(block.known_items(name))


_DELIVERED = has_companion(
    "aws_cloudwatch_log_delivery_source",
    "resource_arn",
    has_companion("aws_cloudwatch_log_delivery", "delivery_source_name"),
)
_CONTROL = present("origin_access_control_id")
_NO_CUSTOM = "it has no custom origin"

RULES = (
    Rule(
        "cloudfront-custom-certificate",
        (_DISTRIBUTION,),
        _OWN_CERTIFICATE,
        title="Distributions use a custom certificate",
        why="The default certificate is for cloudfront.net, where anybody can get a name, and allows TLS 1.0.",
        remedy="set acm_certificate_arn in viewer_certificate",
        controls=("Security Hub CloudFront.7", "Config CLOUDFRONT_CUSTOM_SSL_CERTIFICATE"),
        links=(_SECURITY_HUB, f"{_GUIDE}/cnames-and-https-procedures.html"),
    ),
    Rule(
        "cloudfront-default-root-object",
        _BOTH,
        where(
            _root_is_in_a_bucket,
            present("default_root_object"),
            "the root of the distribution is not served from a bucket",
        ),
        title="Distributions with a bucket as origin have a default root object",
        why="Without one, a request for the root of the distribution may list the contents of the bucket.",
        remedy="set default_root_object, such as index.html",
        severity="high",
        controls=("Security Hub CloudFront.1",),
        links=(_SECURITY_HUB, f"{_GUIDE}/DefaultRootObject.html"),
    ),
    Rule(
        "cloudfront-logging",
        _BOTH,
        by_type({_MULTITENANT: _DELIVERED}, any_of(present("logging_config.bucket"), _DELIVERED)),
        title="Distributions log every request",
        why="Requests that CloudFront answers from its cache or rejects appear in no other log.",
        remedy="set logging_config, or deliver its logs with an aws_cloudwatch_log_delivery_source",
        controls=("Security Hub CloudFront.5", "Config CLOUDFRONT_ACCESSLOGS_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/AccessLogs.html"),
    ),
    Rule(
        "cloudfront-origin-https",
        (*_BOTH, _VPC_ORIGIN),
        by_type({_VPC_ORIGIN: _vpc_origin_https}, _origin_https),
        title="CloudFront connects to its origins over HTTPS",
        why="Unless CloudFront encrypts it again, what the viewer sent over TLS travels from CloudFront to the"
        " origin in clear text, over the internet.",
        remedy="use https-only as origin_protocol_policy",
        controls=("Security Hub CloudFront.9", "Config CLOUDFRONT_TRAFFIC_TO_ORIGIN_ENCRYPTED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/using-https-cloudfront-to-custom-origin.html"),
    ),
    Rule(
        "cloudfront-origin-tls",
        (*_BOTH, _VPC_ORIGIN),
        by_type(
            {_VPC_ORIGIN: each_attribute("vpc_origin_endpoint_config.origin_ssl_protocols.items", _only_modern)},
            each_block(
                "origin",
                _is_custom,
                each_attribute("custom_origin_config.origin_ssl_protocols", _only_modern),
                _NO_CUSTOM,
            ),
        ),
        title="CloudFront uses no TLS before 1.2 with its origins",
        why="SSL 3.0, TLS 1.0 and TLS 1.1 are broken: what CloudFront sends over them can be read in transit.",
        remedy='use ["TLSv1.2"] as origin_ssl_protocols',
        controls=("Security Hub CloudFront.10", "Config CLOUDFRONT_NO_DEPRECATED_SSL_PROTOCOLS"),
        links=(_SECURITY_HUB, f"{_GUIDE}/DownloadDistValuesOrigin.html"),
    ),
    Rule(
        "cloudfront-s3-origin-access",
        _BOTH,
        each_block(
            "origin",
            _is_bucket,
            by_type({_MULTITENANT: _CONTROL}, any_of(_CONTROL, present("s3_origin_config.origin_access_identity"))),
            "none of its origins is a bucket",
        ),
        title="Buckets are only reachable through their distribution",
        why="Without an origin access control, the bucket has to be public for CloudFront to read it, and"
        " everybody can bypass the distribution, its firewall and its logs.",
        remedy="set origin_access_control_id, with an aws_cloudfront_origin_access_control",
        controls=(
            "Config CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED",
            "Config CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED",
        ),
        links=(
            f"{_CONFIG}/cloudfront-s3-origin-access-control-enabled.html",
            f"{_GUIDE}/private-content-restricting-access-to-s3.html",
        ),
    ),
    Rule(
        "cloudfront-sni",
        _BOTH,
        where(
            lambda it: _holds(_OWN_CERTIFICATE, it),
            equals("viewer_certificate.ssl_support_method", "sni-only"),
            "with CloudFront's default certificate there is no choice",
        ),
        title="Distributions serve their certificate through SNI",
        why="Dedicated IP addresses exist for clients too old to support SNI, and keep the outdated protocols"
        " of these clients in use.",
        remedy="use sni-only as ssl_support_method",
        severity="low",
        controls=("Security Hub CloudFront.8", "Config CLOUDFRONT_SNI_ENABLED"),
        links=(_SECURITY_HUB, f"{_GUIDE}/cnames-https-dedicated-ip-or-sni.html"),
    ),
    Rule(
        "cloudfront-tls-policy",
        _BOTH,
        _viewer_tls,
        title="Distributions refuse TLS before 1.2",
        why="TLS 1.0 and 1.1 are broken: what viewers send over them, including card data and credentials, can"
        " be read in transit.",
        remedy="use your own certificate, sni-only, and TLSv1.2_2021 as minimum_protocol_version",
        controls=("Config CLOUDFRONT_SECURITY_POLICY_CHECK",),
        links=(
            f"{_CONFIG}/cloudfront-security-policy-check.html",
            f"{_GUIDE}/secure-connections-supported-viewer-protocols-ciphers.html",
        ),
    ),
    Rule(
        "cloudfront-viewer-https",
        _BOTH,
        _VIEWER_HTTPS,
        title="Viewers can only reach a distribution over HTTPS",
        why="Anybody on the network path can read and change what a viewer sends over HTTP, including card data"
        " and credentials.",
        remedy="use redirect-to-https or https-only as viewer_protocol_policy",
        controls=("Security Hub CloudFront.3", "Config CLOUDFRONT_VIEWER_POLICY_HTTPS"),
        links=(_SECURITY_HUB, f"{_GUIDE}/using-https-viewers-to-cloudfront.html"),
    ),
    Rule(
        "cloudfront-waf",
        _BOTH,
        present("web_acl_id"),
        title="A web ACL protects every distribution",
        why="Without one, attacks on web applications pass CloudFront and reach the origin unfiltered.",
        remedy="set web_acl_id to the ARN of an aws_wafv2_web_acl with scope CLOUDFRONT",
        controls=("Security Hub CloudFront.6", "Config CLOUDFRONT_ASSOCIATED_WITH_WAF"),
        links=(_SECURITY_HUB, f"{_GUIDE}/distribution-web-awswaf.html"),
    ),
)
