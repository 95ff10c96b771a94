"""Cases of the rules for CloudFront."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_DISTRIBUTION = "aws_cloudfront_distribution"
_MULTITENANT = "aws_cloudfront_multitenant_distribution"
_VPC_ORIGIN = "aws_cloudfront_vpc_origin"
_ARN = "${aws_cloudfront_distribution.it.arn}"
_ACM = "arn:aws:acm:us-east-1:111122223333:certificate/1"
_VPC = {"origin_id": "vpc", "vpc_origin_config": [{"vpc_origin_id": "${aws_cloudfront_vpc_origin.o.id}"}]}


def _it(**body: Any) -> Case:
    return {_DISTRIBUTION: {"it": {"enabled": True, **body}}}


def _behavior(policy: object = "redirect-to-https", target: object = "main") -> dict[str, Any]:
    return {"viewer_protocol_policy": policy, "target_origin_id": target}


def _viewed(policy: object, *ordered: object, **body: Any) -> Case:
    others = {"ordered_cache_behavior": [_behavior(each) for each in ordered]} if ordered else {}
    return _it(default_cache_behavior=_behavior(policy), **others, **body)


def _custom(policy: object = "https-only", *protocols: object, id: str = "main", **body: Any) -> dict[str, Any]:
    config = {"origin_protocol_policy": policy, "origin_ssl_protocols": list(protocols or ("TLSv1.2",))}
    return {"origin_id": id, "domain_name": "api.example.com", "custom_origin_config": [config], **body}


def _bucket(id: str = "main", **body: Any) -> dict[str, Any]:
    return {"origin_id": id, "domain_name": "${aws_s3_bucket.b.bucket_regional_domain_name}", **body}


def _group(*members: str) -> dict[str, Any]:
    return {"origin_id": "main", "member": [{"origin_id": each} for each in members]}


def _of(*origins: Any, **body: Any) -> Case:
    return _it(default_cache_behavior=[_behavior()], origin=list(origins), **body)


def _certified(**certificate: Any) -> Case:
    return _it(viewer_certificate=[certificate])


def _vpc_origin(policy: object = "https-only", *protocols: object) -> Case:
    endpoint = {
        "origin_protocol_policy": policy,
        "origin_ssl_protocols": [{"items": list(protocols or ("TLSv1.2",)), "quantity": len(protocols) or 1}],
    }
    return {_VPC_ORIGIN: {"it": {"vpc_origin_endpoint_config": [endpoint]}}}


def _delivered(source: str = _ARN, delivery: bool = True) -> Case:
    found: Case = {**_it(), "aws_cloudwatch_log_delivery_source": {"s": {"name": "cdn", "resource_arn": source}}}
    name = "${aws_cloudwatch_log_delivery_source.s.name}"
    return {**found, "aws_cloudwatch_log_delivery": {"d": {"delivery_source_name": name}}} if delivery else found


def _tenants(case: Case) -> Case:
    """The same of a distribution for several tenants, with the names that its blocks have."""
    body = dict(case[_DISTRIBUTION]["it"])
    if "ordered_cache_behavior" in body:
        body["cache_behavior"] = body.pop("ordered_cache_behavior")
    for name in ("origin", "origin_group"):
        if isinstance(body.get(name), list):
            body[name] = [
                {"id" if key == "origin_id" else key: value for key, value in each.items()} for each in body[name]
            ]
    others = {
        kind: {id: _linked(found) for id, found in group.items()}
        for kind, group in case.items()
        if kind != _DISTRIBUTION
    }
    return {_MULTITENANT: {"it": body}, **others}


def _linked(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace(f"{{{_DISTRIBUTION}.", f"{{{_MULTITENANT}.") for name, value in body.items()}


_DEFAULT = _certified(cloudfront_default_certificate=True)

PASS: dict[str, list[Case]] = {
    "cloudfront-custom-certificate": [
        _certified(acm_certificate_arn=_ACM),
        _certified(acm_certificate_arn="${aws_acm_certificate_validation.c.certificate_arn}"),
        _certified(iam_certificate_id="ASCA1"),
    ],
    "cloudfront-default-root-object": [
        _of(_bucket(), default_root_object="index.html"),
        _of(_bucket("a"), _bucket("b"), default_root_object="index.html"),
        _tenants(_of(_bucket(), default_root_object="index.html")),
    ],
    "cloudfront-logging": [
        _it(logging_config={"bucket": "logs.s3.amazonaws.com"}),
        _it(logging_config=[{"bucket": "${aws_s3_bucket.logs.bucket_domain_name}"}]),
        _delivered(),
        _tenants(_delivered()),
    ],
    "cloudfront-origin-https": [
        _of(_custom()),
        _of(_custom(), _bucket("other")),
        _of(_custom("match-viewer")),
        _tenants(_of(_custom("match-viewer"))),
        _vpc_origin(),
    ],
    "cloudfront-origin-tls": [
        _of(_custom()),
        _of(_custom("https-only", "TLSv1.2", "TLSv1.3"), _bucket("other")),
        _tenants(_of(_custom())),
        _vpc_origin("https-only", "TLSv1.2"),
    ],
    "cloudfront-s3-origin-access": [
        _of(_bucket(origin_access_control_id="${aws_cloudfront_origin_access_control.c.id}")),
        _of(_bucket(s3_origin_config=[{"origin_access_identity": "origin-access-identity/cloudfront/E1"}])),
        _of(_custom(), _bucket("other", origin_access_control_id="E1")),
        _tenants(_of(_bucket(origin_access_control_id="E1"))),
    ],
    "cloudfront-sni": [
        _certified(acm_certificate_arn=_ACM, ssl_support_method="sni-only"),
        _certified(iam_certificate_id="ASCA1", ssl_support_method="sni-only"),
        _tenants(_certified(acm_certificate_arn=_ACM, ssl_support_method="sni-only")),
    ],
    "cloudfront-tls-policy": [
        *(
            _certified(acm_certificate_arn=_ACM, ssl_support_method="sni-only", minimum_protocol_version=each)
            for each in ("TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")
        ),
        _tenants(_certified(acm_certificate_arn=_ACM, minimum_protocol_version="TLSv1.2_2021")),
        {
            **_certified(acm_certificate_arn="${aws_acm_certificate.c.arn}", minimum_protocol_version="${local.tls}"),
            "locals": {"tls": "TLSv1.2_2021"},
        },
    ],
    "cloudfront-viewer-https": [
        _viewed("redirect-to-https"),
        _viewed("https-only", "redirect-to-https", "https-only"),
        _tenants(_viewed("https-only", "redirect-to-https")),
        _it(default_cache_behavior=[_behavior("https-only")], ordered_cache_behavior=[]),
    ],
    "cloudfront-waf": [
        _it(web_acl_id="${aws_wafv2_web_acl.w.arn}"),
        _it(web_acl_id="${data.aws_wafv2_web_acl.w.arn}"),
        _tenants(_it(web_acl_id="${aws_wafv2_web_acl.w.arn}")),
        _it(web_acl_id="arn:aws:wafv2:us-east-1:111122223333:global/webacl/w/1"),
    ],
}

FAIL: dict[str, list[Case]] = {
    "cloudfront-custom-certificate": [
        _DEFAULT,
        _it(),
        _certified(acm_certificate_arn="", cloudfront_default_certificate="true"),
    ],
    "cloudfront-default-root-object": [
        _of(_bucket()),
        _of(_bucket(s3_origin_config=[{"origin_access_identity": "origin-access-identity/cloudfront/E1"}])),
        _of(_bucket(), _custom(id="api"), default_root_object=""),
        _tenants(_of(_bucket("a"), _bucket("b"), _custom(id="api"), origin_group=[_group("a", "b")])),
        _of(_bucket("a"), _bucket("b"), _custom(id="api"), origin_group=[_group("a", "b")]),
        {
            **_it(
                default_cache_behavior=_behavior(target="${local.site}"),
                origin=[_bucket("${local.site}"), _custom(id="api")],
            ),
            "locals": {"site": "bucket"},
        },
    ],
    "cloudfront-logging": [
        _it(),
        _it(logging_config=[]),
        _it(logging_config={"include_cookies": True}),
        _delivered(delivery=False),
        _tenants(_delivered(delivery=False)),
        _delivered("arn:aws:cloudfront::111122223333:distribution/OTHER"),
    ],
    "cloudfront-origin-https": [
        _of(_custom("http-only")),
        _of(_custom(), _custom("http-only", id="old")),
        _tenants(_of(_custom("http-only"))),
        _tenants(_viewed("https-only", "allow-all", origin=[_custom("match-viewer")])),
        _viewed("allow-all", origin=[_custom("match-viewer")]),
        _viewed("https-only", "allow-all", origin=_custom("match-viewer")),
        _vpc_origin("http-only"),
    ],
    "cloudfront-origin-tls": [
        _of(_custom("https-only", "SSLv3", "TLSv1.2")),
        _of(_custom("https-only", "TLSv1")),
        _tenants(_of(_custom("https-only", "TLSv1"))),
        _of(_custom(), _custom("https-only", "TLSv1.1", id="old")),
        _vpc_origin("https-only", "TLSv1.2", "TLSv1.1"),
    ],
    "cloudfront-s3-origin-access": [
        _of(_bucket()),
        _of(_bucket(s3_origin_config={"origin_access_identity": ""})),
        _tenants(_of(_bucket())),
        _of(_custom(), _bucket("other", origin_access_control_id="")),
    ],
    "cloudfront-sni": [
        _certified(acm_certificate_arn=_ACM, ssl_support_method="vip"),
        _certified(iam_certificate_id="ASCA1", ssl_support_method="static-ip"),
        _tenants(_certified(acm_certificate_arn=_ACM, ssl_support_method="vip")),
        _certified(acm_certificate_arn=_ACM),
    ],
    "cloudfront-tls-policy": [
        _DEFAULT,
        _it(),
        _certified(cloudfront_default_certificate=True, minimum_protocol_version="TLSv1.2_2021"),
        _certified(acm_certificate_arn=_ACM),
        *(
            _certified(acm_certificate_arn=_ACM, ssl_support_method="sni-only", minimum_protocol_version=each)
            for each in ("SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016")
        ),
        _certified(acm_certificate_arn="${var.certificate}", minimum_protocol_version="TLSv1"),
        _tenants(_certified(acm_certificate_arn=_ACM, minimum_protocol_version="TLSv1")),
    ],
    "cloudfront-viewer-https": [
        _viewed("allow-all"),
        _viewed("https-only", "redirect-to-https", "allow-all"),
        _tenants(_viewed("https-only", "allow-all")),
        _it(origin=[_bucket()]),
    ],
    "cloudfront-waf": [_it(), _it(web_acl_id=""), _tenants(_it())],
}

UNKNOWN: dict[str, list[Case]] = {
    "cloudfront-custom-certificate": [
        _certified(acm_certificate_arn="${var.certificate}"),
        _it(viewer_certificate="${var.certificate}"),
        _it(dynamic={"viewer_certificate": {"for_each": "${var.c}", "content": {"acm_certificate_arn": _ACM}}}),
    ],
    "cloudfront-default-root-object": [
        _of(_bucket(), default_root_object="${var.root}"),
        _it(default_cache_behavior=_behavior(target="${var.target}"), origin=[_bucket(), _custom(id="api")]),
        _it(default_cache_behavior=_behavior(), origin="${var.origins}"),
        _tenants(_it(default_cache_behavior=_behavior(), origin="${var.origins}")),
        _it(default_cache_behavior=_behavior(), dynamic={"origin": {"for_each": "${var.o}", "content": _bucket()}}),
    ],
    "cloudfront-logging": [
        _it(logging_config="${var.logs}"),
        _it(logging_config={"bucket": "${var.bucket}"}),
        _delivered("${var.distribution}"),
    ],
    "cloudfront-origin-https": [
        _of(_custom("${var.policy}")),
        _viewed("${var.viewers}", origin=[_custom("match-viewer")]),
        _vpc_origin("match-viewer"),
        _of("${var.origin}"),
    ],
    "cloudfront-origin-tls": [_of(_custom("https-only", "${var.protocol}")), _vpc_origin("https-only", "${var.tls}")],
    "cloudfront-s3-origin-access": [
        _of(_bucket(origin_access_control_id="${var.control}")),
        _of(_bucket(custom_origin_config="${var.custom}")),
    ],
    "cloudfront-sni": [
        _certified(acm_certificate_arn=_ACM, ssl_support_method="${var.method}"),
        _certified(acm_certificate_arn="${var.certificate}", ssl_support_method="vip"),
    ],
    "cloudfront-tls-policy": [
        _certified(acm_certificate_arn=_ACM, minimum_protocol_version="${var.tls}"),
        _certified(acm_certificate_arn="${var.certificate}", minimum_protocol_version="TLSv1.2_2021"),
        _tenants(_DEFAULT),
    ],
    "cloudfront-viewer-https": [
        _viewed("${var.policy}"),
        _it(default_cache_behavior=_behavior(), ordered_cache_behavior="${var.behaviors}"),
    ],
    "cloudfront-waf": [_it(web_acl_id="${var.acl}"), _it(web_acl_id="${var.on ? aws_wafv2_web_acl.w.arn : null}")],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "cloudfront-default-root-object": [
        _of(_custom()),
        _of(_VPC),
        _of(_custom(), _bucket("static")),  # the root is that of the application
        _of(_custom(id="a"), _custom(id="b"), _bucket("static"), origin_group=[_group("a", "b")]),
    ],
    "cloudfront-origin-https": [_of(_bucket()), _of(_VPC)],
    "cloudfront-origin-tls": [_of(_bucket()), _of(_VPC)],
    "cloudfront-s3-origin-access": [
        _of(_custom()),
        _of(_VPC),
        _of(_custom(origin_access_control_id="E1")),  # a function URL
    ],
    "cloudfront-sni": [_DEFAULT, _tenants(_DEFAULT)],
}  # fmt: skip
