"""A static site: a private bucket behind CloudFront with origin access control, a firewall, headers and logs."""

from __future__ import annotations

from tests.aspects.apps import bucket, merged, takes_access_logs

_OAC = {
    "Sid": "CloudFront",
    "Effect": "Allow",
    "Principal": {"Service": "cloudfront.amazonaws.com"},
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.site.arn}/*",
    "Condition": {"StringEquals": {"AWS:SourceArn": "${aws_cloudfront_distribution.site.arn}"}},
}

RESOURCES = merged(
    bucket("site", _OAC, logs_to="access"),
    bucket(
        "access",
        takes_access_logs("access"),
    ),
    {
        "aws_s3_bucket_ownership_controls": {
            "access": {"bucket": "${aws_s3_bucket.access.id}", "rule": {"object_ownership": "BucketOwnerPreferred"}},
            "site": {"bucket": "${aws_s3_bucket.site.id}", "rule": {"object_ownership": "BucketOwnerEnforced"}},
        },
        "aws_cloudfront_origin_access_control": {
            "site": {
                "name": "site",
                "origin_access_control_origin_type": "s3",
                "signing_behavior": "always",
                "signing_protocol": "sigv4",
            }
        },
        "aws_cloudfront_response_headers_policy": {
            "site": {
                "name": "site",
                "security_headers_config": {
                    "strict_transport_security": {
                        "access_control_max_age_sec": 31536000,
                        "override": True,
                        "include_subdomains": True,
                    }
                },
            }
        },
        "aws_acm_certificate": {
            "site": {
                "domain_name": "www.example.com",
                "validation_method": "DNS",
                "subject_alternative_names": ["example.com"],
            }
        },
        "aws_wafv2_web_acl": {
            "site": {
                "name": "site",
                "scope": "CLOUDFRONT",
                "default_action": {"allow": {}},
                "visibility_config": {
                    "cloudwatch_metrics_enabled": True,
                    "metric_name": "site",
                    "sampled_requests_enabled": True,
                },
                "dynamic": {
                    "rule": {
                        "for_each": "${var.rule_groups}",
                        "content": {
                            "name": "${rule.value.name}",
                            "priority": "${rule.key}",
                            "override_action": {"none": {}},
                            "statement": {
                                "managed_rule_group_statement": {"name": "${rule.value.name}", "vendor_name": "AWS"}
                            },
                            "visibility_config": {
                                "cloudwatch_metrics_enabled": True,
                                "metric_name": "${rule.value.name}",
                                "sampled_requests_enabled": True,
                            },
                        },
                    }
                },
            }
        },
        "aws_cloudwatch_log_group": {"waf": {"name": "aws-waf-logs-site", "retention_in_days": 400}},
        "aws_wafv2_web_acl_logging_configuration": {
            "site": {
                "resource_arn": "${aws_wafv2_web_acl.site.arn}",
                "log_destination_configs": ["${aws_cloudwatch_log_group.waf.arn}"],
            }
        },
        "aws_cloudfront_distribution": {
            "site": {
                "enabled": True,
                "is_ipv6_enabled": True,
                "default_root_object": "index.html",
                "aliases": ["www.example.com", "example.com"],
                "web_acl_id": "${aws_wafv2_web_acl.site.arn}",
                "origin": [
                    {
                        "domain_name": "${aws_s3_bucket.site.bucket_regional_domain_name}",
                        "origin_id": "site",
                        "origin_access_control_id": "${aws_cloudfront_origin_access_control.site.id}",
                    }
                ],
                "default_cache_behavior": {
                    "target_origin_id": "site",
                    "viewer_protocol_policy": "redirect-to-https",
                    "allowed_methods": ["GET", "HEAD"],
                    "cached_methods": ["GET", "HEAD"],
                    "compress": True,
                    "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6",
                    "response_headers_policy_id": "${aws_cloudfront_response_headers_policy.site.id}",
                },
                "restrictions": {"geo_restriction": {"restriction_type": "none"}},
                "logging_config": {"bucket": "${aws_s3_bucket.access.bucket_domain_name}", "prefix": "cloudfront/"},
                "viewer_certificate": {
                    "acm_certificate_arn": "${aws_acm_certificate.site.arn}",
                    "ssl_support_method": "sni-only",
                    "minimum_protocol_version": "TLSv1.2_2021",
                },
            }
        },
        "aws_route53_zone": {"site": {"name": "example.com"}},
        "aws_route53_record": {
            name: {
                "zone_id": "${aws_route53_zone.site.zone_id}",
                "name": name,
                "type": kind,
                "alias": {
                    "name": "${aws_cloudfront_distribution.site.domain_name}",
                    "zone_id": "${aws_cloudfront_distribution.site.hosted_zone_id}",
                    "evaluate_target_health": False,
                },
            }
            for name, kind in (("www", "A"), ("apex", "AAAA"))
        },
    },
)
