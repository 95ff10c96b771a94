"""A web shop in three tiers: a public load balancer with a firewall, Fargate, Aurora, a cache, alarms and backups."""

from __future__ import annotations

import json

from tests.aspects.apps import (
    ACCOUNT,
    PRIVATE,
    PUBLIC,
    REGION,
    allow,
    bucket,
    document,
    merged,
    network,
    takes_access_logs,
    trust,
)

_VPC = "${aws_vpc.main.id}"
_ELB = {
    "Effect": "Allow",
    "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": f"${{aws_s3_bucket.logs.arn}}/alb/AWSLogs/{ACCOUNT}/*",
}

RESOURCES = merged(
    network(),
    bucket(
        "logs",
        _ELB,
        takes_access_logs("logs"),
    ),
    {
        "aws_security_group": {
            "alb": {"name": "alb", "description": "load balancer", "vpc_id": _VPC},
            "web": {"name": "web", "description": "service", "vpc_id": _VPC},
            "db": {"name": "db", "description": "database", "vpc_id": _VPC},
        },
        "aws_vpc_security_group_ingress_rule": {
            "https": {
                "security_group_id": "${aws_security_group.alb.id}",
                "cidr_ipv4": "0.0.0.0/0",
                "ip_protocol": "tcp",
                "from_port": 443,
                "to_port": 443,
                "description": "customers",
            },
            "http": {
                "security_group_id": "${aws_security_group.alb.id}",
                "cidr_ipv4": "0.0.0.0/0",
                "ip_protocol": "tcp",
                "from_port": 80,
                "to_port": 80,
                "description": "redirected",
            },
            "web": {
                "security_group_id": "${aws_security_group.web.id}",
                "ip_protocol": "tcp",
                "from_port": 8443,
                "to_port": 8443,
                "referenced_security_group_id": "${aws_security_group.alb.id}",
            },
            "db": {
                "security_group_id": "${aws_security_group.db.id}",
                "ip_protocol": "tcp",
                "from_port": 5432,
                "to_port": 5432,
                "referenced_security_group_id": "${aws_security_group.web.id}",
            },
        },
        "aws_vpc_security_group_egress_rule": {
            "alb": {
                "security_group_id": "${aws_security_group.alb.id}",
                "ip_protocol": "tcp",
                "from_port": 8443,
                "to_port": 8443,
                "referenced_security_group_id": "${aws_security_group.web.id}",
            },
            "web": {"security_group_id": "${aws_security_group.web.id}", "ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"},
        },
        "aws_lb": {
            "web": {
                "name": "web",
                "load_balancer_type": "application",
                "subnets": PUBLIC,
                "security_groups": ["${aws_security_group.alb.id}"],
                "drop_invalid_header_fields": True,
                "access_logs": {"bucket": "${aws_s3_bucket.logs.id}", "prefix": "alb", "enabled": True},
            }
        },
        "aws_acm_certificate": {
            "web": {
                "domain_name": "shop.example.com",
                "validation_method": "DNS",
                "lifecycle": {"create_before_destroy": True},
            }
        },
        "aws_route53_record": {
            "validation": {
                "for_each": "${{for o in aws_acm_certificate.web.domain_validation_options : o.domain_name => o}}",
                "name": "${each.value.resource_record_name}",
                "type": "${each.value.resource_record_type}",
                "ttl": 60,
                "records": ["${each.value.resource_record_value}"],
                "zone_id": "Z0123456789ABCDEFGHIJ",
            },
            "web": {
                "name": "shop.example.com",
                "type": "A",
                "zone_id": "Z0123456789ABCDEFGHIJ",
                "alias": {
                    "name": "${aws_lb.web.dns_name}",
                    "zone_id": "${aws_lb.web.zone_id}",
                    "evaluate_target_health": True,
                },
            },
        },
        "aws_acm_certificate_validation": {
            "web": {
                "certificate_arn": "${aws_acm_certificate.web.arn}",
                "validation_record_fqdns": ["${[for r in aws_route53_record.validation : r.fqdn]}"],
            }
        },
        "aws_lb_listener": {
            "https": {
                "load_balancer_arn": "${aws_lb.web.arn}",
                "port": 443,
                "protocol": "HTTPS",
                "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
                "certificate_arn": "${aws_acm_certificate_validation.web.certificate_arn}",
                "default_action": [{"type": "forward", "target_group_arn": "${aws_lb_target_group.web.arn}"}],
            },
            "http": {
                "load_balancer_arn": "${aws_lb.web.arn}",
                "port": 80,
                "protocol": "HTTP",
                "default_action": [
                    {"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}
                ],
            },
        },
        "aws_lb_target_group": {
            "web": {
                "name": "web",
                "port": 8443,
                "protocol": "HTTPS",
                "target_type": "ip",
                "vpc_id": _VPC,
                "health_check": {"path": "/health", "protocol": "HTTPS"},
            }
        },
        "aws_wafv2_web_acl": {
            "web": {
                "name": "web",
                "scope": "REGIONAL",
                "default_action": {"allow": {}},
                "visibility_config": {
                    "cloudwatch_metrics_enabled": True,
                    "metric_name": "web",
                    "sampled_requests_enabled": True,
                },
                "rule": [
                    {
                        "name": "common",
                        "priority": 1,
                        "override_action": {"none": {}},
                        "statement": {
                            "managed_rule_group_statement": {
                                "name": "AWSManagedRulesCommonRuleSet",
                                "vendor_name": "AWS",
                            }
                        },
                        "visibility_config": {
                            "cloudwatch_metrics_enabled": True,
                            "metric_name": "common",
                            "sampled_requests_enabled": True,
                        },
                    }
                ],
            }
        },
        "aws_wafv2_web_acl_association": {
            "web": {"resource_arn": "${aws_lb.web.arn}", "web_acl_arn": "${aws_wafv2_web_acl.web.arn}"}
        },
        "aws_wafv2_web_acl_logging_configuration": {
            "web": {
                "resource_arn": "${aws_wafv2_web_acl.web.arn}",
                "log_destination_configs": ["${aws_cloudwatch_log_group.waf.arn}"],
            }
        },
        "aws_cloudwatch_log_group": {
            "waf": {"name": "aws-waf-logs-web", "retention_in_days": 400},
            "web": {"name": "/ecs/web", "retention_in_days": 400},
            "exec": {"name": "/ecs/exec", "retention_in_days": 400},
        },
        "aws_ecs_cluster": {
            "main": {
                "name": "main",
                "setting": [{"name": "containerInsights", "value": "enabled"}],
                "configuration": {
                    "execute_command_configuration": {
                        "logging": "OVERRIDE",
                        "log_configuration": {"cloud_watch_log_group_name": "${aws_cloudwatch_log_group.exec.name}"},
                    }
                },
            }
        },
        "aws_ecr_repository": {
            "web": {
                "name": "web",
                "image_tag_mutability": "IMMUTABLE",
                "image_scanning_configuration": {"scan_on_push": True},
                "encryption_configuration": [{"encryption_type": "KMS"}],
            }
        },
        "aws_ecr_lifecycle_policy": {
            "web": {
                "repository": "${aws_ecr_repository.web.name}",
                "policy": json.dumps(
                    {
                        "rules": [
                            {
                                "rulePriority": 1,
                                "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 50},
                                "action": {"type": "expire"},
                            }
                        ]
                    }
                ),
            }
        },
        "aws_ecs_task_definition": {
            "web": {
                "family": "web",
                "cpu": "512",
                "memory": "1024",
                "network_mode": "awsvpc",
                "requires_compatibilities": ["FARGATE"],
                "execution_role_arn": "${aws_iam_role.execution.arn}",
                "task_role_arn": "${aws_iam_role.task.arn}",
                "container_definitions": json.dumps(
                    [
                        {
                            "name": "web",
                            "image": "${aws_ecr_repository.web.repository_url}:1.4.2",
                            "essential": True,
                            "user": "1000",
                            "readonlyRootFilesystem": True,
                            "privileged": False,
                            "portMappings": [{"containerPort": 8443}],
                            "environment": [{"name": "LOG_LEVEL", "value": "info"}],
                            "secrets": [
                                {
                                    "name": "DB_PASSWORD",
                                    "valueFrom": "${aws_rds_cluster.main.master_user_secret[0].secret_arn}:password::",
                                }
                            ],
                            "logConfiguration": {
                                "logDriver": "awslogs",
                                "options": {
                                    "awslogs-group": "${aws_cloudwatch_log_group.web.name}",
                                    "awslogs-region": REGION,
                                    "awslogs-stream-prefix": "web",
                                },
                            },
                        }
                    ]
                ),
            }
        },
        "aws_ecs_service": {
            "web": {
                "name": "web",
                "cluster": "${aws_ecs_cluster.main.id}",
                "launch_type": "FARGATE",
                "platform_version": "LATEST",
                "desired_count": 3,
                "task_definition": "${aws_ecs_task_definition.web.arn}",
                "network_configuration": {
                    "subnets": PRIVATE,
                    "security_groups": ["${aws_security_group.web.id}"],
                    "assign_public_ip": False,
                },
                "load_balancer": [
                    {
                        "target_group_arn": "${aws_lb_target_group.web.arn}",
                        "container_name": "web",
                        "container_port": 8443,
                    }
                ],
            }
        },
        "aws_appautoscaling_target": {
            "web": {
                "service_namespace": "ecs",
                "scalable_dimension": "ecs:service:DesiredCount",
                "min_capacity": 3,
                "max_capacity": 12,
                "resource_id": "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.web.name}",
            }
        },
        "aws_appautoscaling_policy": {
            "web": {
                "name": "cpu",
                "policy_type": "TargetTrackingScaling",
                "service_namespace": "ecs",
                "scalable_dimension": "ecs:service:DesiredCount",
                "resource_id": "${aws_appautoscaling_target.web.resource_id}",
                "target_tracking_scaling_policy_configuration": {
                    "target_value": 60,
                    "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
                },
            }
        },
        "aws_iam_role": {
            "execution": {"name": "web-execution", "assume_role_policy": trust("ecs-tasks.amazonaws.com")},
            "task": {"name": "web-task", "assume_role_policy": trust("ecs-tasks.amazonaws.com")},
            "monitoring": {"name": "rds-monitoring", "assume_role_policy": trust("monitoring.rds.amazonaws.com")},
            "backup": {"name": "backup", "assume_role_policy": trust("backup.amazonaws.com")},
        },
        "aws_iam_role_policy_attachment": {
            "execution": {
                "role": "${aws_iam_role.execution.name}",
                "policy_arn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
            },
            "monitoring": {
                "role": "${aws_iam_role.monitoring.name}",
                "policy_arn": "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
            },
            "backup": {
                "role": "${aws_iam_role.backup.name}",
                "policy_arn": "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
            },
        },
        "aws_iam_role_policy": {
            "secret": {
                "role": "${aws_iam_role.execution.id}",
                "policy": document(
                    allow("secretsmanager:GetSecretValue", "${aws_rds_cluster.main.master_user_secret[0].secret_arn}")
                ),
            }
        },
        "aws_db_subnet_group": {"main": {"name": "main", "subnet_ids": PRIVATE}},
        "aws_rds_cluster_parameter_group": {
            "main": {
                "name": "main",
                "family": "aurora-postgresql16",
                "parameter": [
                    {"name": "rds.force_ssl", "value": "1"},
                    {"name": "log_statement", "value": "ddl"},
                    {"name": "pgaudit.log", "value": "all"},
                ],
            }
        },
        "aws_rds_cluster": {
            "main": {
                "cluster_identifier": "main",
                "engine": "aurora-postgresql",
                "engine_version": "16.6",
                "master_username": "shop_admin",
                "manage_master_user_password": True,
                "port": 5432,
                "db_subnet_group_name": "${aws_db_subnet_group.main.name}",
                "db_cluster_parameter_group_name": "${aws_rds_cluster_parameter_group.main.name}",
                "vpc_security_group_ids": ["${aws_security_group.db.id}"],
                "storage_encrypted": True,
                "iam_database_authentication_enabled": True,
                "backup_retention_period": 35,
                "copy_tags_to_snapshot": True,
                "enabled_cloudwatch_logs_exports": ["postgresql"],
                "serverlessv2_scaling_configuration": {"min_capacity": 1, "max_capacity": 8},
            }
        },
        "aws_rds_cluster_instance": {
            f"main_{at}": {
                "identifier": f"main-{at}",
                "cluster_identifier": "${aws_rds_cluster.main.id}",
                "engine": "${aws_rds_cluster.main.engine}",
                "instance_class": "db.serverless",
                "auto_minor_version_upgrade": True,
                "publicly_accessible": False,
                "monitoring_interval": 30,
                "monitoring_role_arn": "${aws_iam_role.monitoring.arn}",
                "performance_insights_enabled": True,
            }
            for at in range(2)
        },
        "aws_elasticache_subnet_group": {"main": {"name": "main", "subnet_ids": PRIVATE}},
        "aws_elasticache_replication_group": {
            "main": {
                "replication_group_id": "sessions",
                "description": "sessions",
                "engine": "valkey",
                "engine_version": "8.0",
                "node_type": "cache.t4g.small",
                "num_cache_clusters": 2,
                "automatic_failover_enabled": True,
                "multi_az_enabled": True,
                "at_rest_encryption_enabled": True,
                "transit_encryption_enabled": True,
                "subnet_group_name": "${aws_elasticache_subnet_group.main.name}",
                "security_group_ids": ["${aws_security_group.db.id}"],
                "auto_minor_version_upgrade": True,
                "snapshot_retention_limit": 7,
                "user_group_ids": ["${aws_elasticache_user_group.main.user_group_id}"],
            }
        },
        "aws_elasticache_user": {
            "app": {
                "user_id": "app",
                "user_name": "app",
                "engine": "valkey",
                "access_string": "on ~app:* +@all",
                "authentication_mode": {"type": "iam"},
            }
        },
        "aws_elasticache_user_group": {
            "main": {"user_group_id": "main", "engine": "valkey", "user_ids": ["${aws_elasticache_user.app.user_id}"]}
        },
        "aws_sns_topic": {"alarms": {"name": "alarms"}},
        "aws_sns_topic_subscription": {
            "ops": {"topic_arn": "${aws_sns_topic.alarms.arn}", "protocol": "email", "endpoint": "ops@example.com"}
        },
        "aws_cloudwatch_metric_alarm": {
            "errors": {
                "alarm_name": "errors",
                "namespace": "AWS/ApplicationELB",
                "statistic": "Sum",
                "period": 60,
                "metric_name": "HTTPCode_Target_5XX_Count",
                "evaluation_periods": 2,
                "threshold": 10,
                "comparison_operator": "GreaterThanThreshold",
                "dimensions": {"LoadBalancer": "${aws_lb.web.arn_suffix}"},
                "alarm_actions": ["${aws_sns_topic.alarms.arn}"],
            }
        },
        "aws_backup_vault": {"main": {"name": "main"}},
        "aws_backup_plan": {
            "main": {
                "name": "daily",
                "rule": [
                    {
                        "rule_name": "daily",
                        "target_vault_name": "${aws_backup_vault.main.name}",
                        "schedule": "cron(0 5 * * ? *)",
                        "lifecycle": {"delete_after": 90},
                    }
                ],
            }
        },
        "aws_backup_selection": {
            "main": {
                "name": "all",
                "plan_id": "${aws_backup_plan.main.id}",
                "iam_role_arn": "${aws_iam_role.backup.arn}",
                "resources": ["${aws_rds_cluster.main.arn}"],
            }
        },
    },
)
