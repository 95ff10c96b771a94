"""An account that watches: CloudTrail, Config, GuardDuty, Security Hub, and the bucket where it all ends up."""

from __future__ import annotations

import json

from tests.aspects.apps import ACCOUNT, KEY, REGION, bucket, document, merged, network, takes_access_logs, trust

_TRAIL = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"

RESOURCES = merged(
    network(),
    bucket(
        "trail",
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:GetBucketAcl",
            "Resource": "${aws_s3_bucket.trail.arn}",
            "Condition": {"StringEquals": {"aws:SourceArn": _TRAIL}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"${{aws_s3_bucket.trail.arn}}/AWSLogs/{ACCOUNT}/*",
            "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": _TRAIL}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "config.amazonaws.com"},
            "Action": ["s3:PutObject", "s3:GetBucketAcl", "s3:ListBucket"],
            "Resource": ["${aws_s3_bucket.trail.arn}", f"${{aws_s3_bucket.trail.arn}}/AWSLogs/{ACCOUNT}/Config/*"],
            "Condition": {"StringEquals": {"AWS:SourceAccount": ACCOUNT}},
        },
        logs_to="access",
        object_lock_enabled=True,
    ),
    bucket(
        "access",
        takes_access_logs("access"),
    ),
    {
        "aws_kms_key": {
            "trail": {
                "description": "trail",
                "enable_key_rotation": True,
                "policy": document(
                    {
                        "Sid": "Admin",
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                        "Action": "kms:*",
                        "Resource": "*",
                    },
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudtrail.amazonaws.com"},
                        "Action": ["kms:GenerateDataKey*", "kms:DescribeKey"],
                        "Resource": "*",
                        "Condition": {"StringEquals": {"aws:SourceArn": _TRAIL}},
                    },
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
                        "Resource": "*",
                        "Condition": {
                            "ArnLike": {
                                "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*"
                            }
                        },
                    },
                ),
            }
        },
        "aws_cloudtrail": {
            "main": {
                "name": "main",
                "s3_bucket_name": "${aws_s3_bucket.trail.id}",
                "is_multi_region_trail": True,
                "include_global_service_events": True,
                "enable_log_file_validation": True,
                "kms_key_id": "${aws_kms_key.trail.arn}",
                "cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.trail.arn}:*",
                "cloud_watch_logs_role_arn": "${aws_iam_role.trail.arn}",
                "event_selector": [
                    {
                        "read_write_type": "All",
                        "include_management_events": True,
                        "data_resource": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}],
                    }
                ],
            }
        },
        "aws_cloudwatch_log_group": {
            "trail": {"name": "/cloudtrail/main", "retention_in_days": 400, "kms_key_id": "${aws_kms_key.trail.arn}"}
        },
        "aws_iam_role": {"trail": {"name": "trail", "assume_role_policy": trust("cloudtrail.amazonaws.com")}},
        "aws_iam_policy": {
            "trail": {
                "name": "trail",
                "policy": document(
                    {
                        "Effect": "Allow",
                        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                        "Resource": "${aws_cloudwatch_log_group.trail.arn}:*",
                    }
                ),
            }
        },
        "aws_iam_role_policy_attachment": {
            "trail": {"role": "${aws_iam_role.trail.name}", "policy_arn": "${aws_iam_policy.trail.arn}"}
        },
        "aws_iam_service_linked_role": {"config": {"aws_service_name": "config.amazonaws.com"}},
        "aws_config_configuration_recorder": {
            "main": {
                "name": "default",
                "role_arn": "${aws_iam_service_linked_role.config.arn}",
                "recording_group": {"all_supported": True, "include_global_resource_types": True},
            }
        },
        "aws_config_delivery_channel": {"main": {"name": "default", "s3_bucket_name": "${aws_s3_bucket.trail.id}"}},
        "aws_config_configuration_recorder_status": {
            "main": {
                "name": "${aws_config_configuration_recorder.main.name}",
                "is_enabled": True,
                "depends_on": ["aws_config_delivery_channel.main"],
            }
        },
        "aws_guardduty_detector": {"main": {"enable": True, "finding_publishing_frequency": "FIFTEEN_MINUTES"}},
        "aws_guardduty_detector_feature": {
            name.lower(): {"detector_id": "${aws_guardduty_detector.main.id}", "name": name, "status": "ENABLED"}
            for name in (
                "S3_DATA_EVENTS",
                "EKS_AUDIT_LOGS",
                "EBS_MALWARE_PROTECTION",
                "RDS_LOGIN_EVENTS",
                "LAMBDA_NETWORK_LOGS",
                "RUNTIME_MONITORING",
            )
        },
        "aws_securityhub_account": {"main": {"enable_default_standards": False}},
        "aws_securityhub_standards_subscription": {
            "pci": {"standards_arn": f"arn:aws:securityhub:{REGION}::standards/pci-dss/v/4.0.1"}
        },
        "aws_inspector2_enabler": {"main": {"account_ids": [ACCOUNT], "resource_types": ["EC2", "ECR", "LAMBDA"]}},
        "aws_macie2_account": {"main": {"status": "ENABLED"}},
        "aws_accessanalyzer_analyzer": {"main": {"analyzer_name": "main", "type": "ACCOUNT"}},
        "aws_s3_account_public_access_block": {
            "main": {
                "block_public_acls": True,
                "block_public_policy": True,
                "ignore_public_acls": True,
                "restrict_public_buckets": True,
            }
        },
        "aws_iam_account_password_policy": {
            "main": {
                "minimum_password_length": 14,
                "require_lowercase_characters": True,
                "require_numbers": True,
                "require_symbols": True,
                "require_uppercase_characters": True,
                "max_password_age": 90,
                "password_reuse_prevention": 24,
                "allow_users_to_change_password": True,
            }
        },
        "aws_sns_topic": {"security": {"name": "security"}},
        "aws_cloudwatch_event_rule": {
            "findings": {
                "name": "findings",
                "event_pattern": json.dumps({"source": ["aws.guardduty", "aws.securityhub"]}),
            }
        },
        "aws_cloudwatch_event_target": {
            "findings": {"rule": "${aws_cloudwatch_event_rule.findings.name}", "arn": "${aws_sns_topic.security.arn}"}
        },
        "aws_ec2_transit_gateway": {"hub": {"description": "hub", "auto_accept_shared_attachments": "disable"}},
        "aws_ec2_transit_gateway_vpc_attachment": {
            "main": {
                "transit_gateway_id": "${aws_ec2_transit_gateway.hub.id}",
                "vpc_id": "${aws_vpc.main.id}",
                "subnet_ids": ["${aws_subnet.private_0.id}"],
            }
        },
        "aws_vpc_endpoint": {
            "s3": {
                "vpc_id": "${aws_vpc.main.id}",
                "service_name": f"com.amazonaws.{REGION}.s3",
                "route_table_ids": ["${aws_route_table.private.id}"],
                "policy": document(
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": "*",
                        "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
                    }
                ),
            },
            "ssm": {
                "vpc_id": "${aws_vpc.main.id}",
                "service_name": f"com.amazonaws.{REGION}.ssm",
                "vpc_endpoint_type": "Interface",
                "private_dns_enabled": True,
                "subnet_ids": ["${aws_subnet.private_0.id}"],
                "security_group_ids": ["${aws_security_group.endpoints.id}"],
            },
        },
        "aws_security_group": {
            "endpoints": {
                "name": "endpoints",
                "description": "endpoints",
                "vpc_id": "${aws_vpc.main.id}",
                "ingress": [
                    {"from_port": 443, "to_port": 443, "protocol": "tcp", "cidr_blocks": ["${aws_vpc.main.cidr_block}"]}
                ],
            }
        },
        "aws_route53_resolver_query_log_config": {
            "main": {"name": "dns", "destination_arn": "${aws_cloudwatch_log_group.dns.arn}"}
        },
        "aws_route53_resolver_query_log_config_association": {
            "main": {
                "resolver_query_log_config_id": "${aws_route53_resolver_query_log_config.main.id}",
                "resource_id": "${aws_vpc.main.id}",
            }
        },
        "aws_networkfirewall_firewall_policy": {
            "main": {
                "name": "main",
                "firewall_policy": {
                    "stateless_default_actions": ["aws:forward_to_sfe"],
                    "stateless_fragment_default_actions": ["aws:forward_to_sfe"],
                    "stateful_rule_group_reference": [{"resource_arn": "${aws_networkfirewall_rule_group.main.arn}"}],
                },
            }
        },
        "aws_networkfirewall_rule_group": {
            "main": {
                "name": "main",
                "capacity": 100,
                "type": "STATEFUL",
                "rule_group": {
                    "rules_source": {
                        "rules_source_list": {
                            "generated_rules_type": "ALLOWLIST",
                            "target_types": ["TLS_SNI"],
                            "targets": [".amazonaws.com"],
                        }
                    }
                },
            }
        },
        "aws_networkfirewall_firewall": {
            "main": {
                "name": "main",
                "firewall_policy_arn": "${aws_networkfirewall_firewall_policy.main.arn}",
                "vpc_id": "${aws_vpc.main.id}",
                "subnet_mapping": [{"subnet_id": f"${{aws_subnet.private_{at}.id}}"} for at in range(3)],
            }
        },
        "aws_networkfirewall_logging_configuration": {
            "main": {
                "firewall_arn": "${aws_networkfirewall_firewall.main.arn}",
                "logging_configuration": {
                    "log_destination_config": [
                        {
                            "log_type": kind,
                            "log_destination_type": "CloudWatchLogs",
                            "log_destination": {"logGroup": "${aws_cloudwatch_log_group.dns.name}"},
                        }
                        for kind in ("ALERT", "FLOW")
                    ]
                },
            }
        },
    },
    {"aws_cloudwatch_log_group": {"dns": {"name": "/dns/queries", "retention_in_days": 400, "kms_key_id": KEY}}},
)
