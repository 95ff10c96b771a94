"""What holds data besides a web shop: Redshift, DMS, MSK, OpenSearch, PostgreSQL with a replica, MySQL, a broker."""

from __future__ import annotations

import json

from tests.aspects.apps import ACCOUNT, KEY, PRIVATE, REGION, bucket, document, merged, network, trust

_VPC = "${aws_vpc.main.id}"
_GROUP = ["${aws_security_group.data.id}"]

RESOURCES = merged(
    network(),
    bucket(
        "audit",
        {
            "Effect": "Allow",
            "Principal": {"Service": "redshift.amazonaws.com"},
            "Action": ["s3:GetBucketAcl", "s3:PutObject"],
            "Resource": ["${aws_s3_bucket.audit.arn}", "${aws_s3_bucket.audit.arn}/*"],
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        },
    ),
    {
        "aws_security_group": {
            "data": {
                "name": "data",
                "description": "stores",
                "vpc_id": _VPC,
                "ingress": [
                    {"from_port": 0, "to_port": 65535, "protocol": "tcp", "self": True},
                    {"from_port": 5432, "to_port": 5439, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/16"]},
                ],
            }
        },
        "aws_redshift_subnet_group": {"main": {"name": "main", "subnet_ids": PRIVATE}},
        "aws_redshift_parameter_group": {
            "main": {
                "name": "main",
                "family": "redshift-1.0",
                "parameter": [
                    {"name": "require_ssl", "value": "true"},
                    {"name": "enable_user_activity_logging", "value": "true"},
                ],
            }
        },
        "aws_redshift_cluster": {
            "main": {
                "cluster_identifier": "main",
                "node_type": "ra3.large",
                "number_of_nodes": 2,
                "database_name": "sales",
                "master_username": "warehouse",
                "manage_master_password": True,
                "encrypted": True,
                "kms_key_id": KEY,
                "publicly_accessible": False,
                "enhanced_vpc_routing": True,
                "allow_version_upgrade": True,
                "automated_snapshot_retention_period": 35,
                "vpc_security_group_ids": _GROUP,
                "multi_az": True,
                "cluster_subnet_group_name": "${aws_redshift_subnet_group.main.name}",
                "cluster_parameter_group_name": "${aws_redshift_parameter_group.main.name}",
            }
        },
        "aws_redshift_logging": {
            "main": {
                "cluster_identifier": "${aws_redshift_cluster.main.cluster_identifier}",
                "log_destination_type": "s3",
                "bucket_name": "${aws_s3_bucket.audit.id}",
                "s3_key_prefix": "redshift/",
            }
        },
        "aws_dms_replication_subnet_group": {
            "main": {
                "replication_subnet_group_id": "main",
                "replication_subnet_group_description": "main",
                "subnet_ids": PRIVATE,
            }
        },
        "aws_dms_replication_instance": {
            "main": {
                "replication_instance_id": "main",
                "replication_instance_class": "dms.t3.medium",
                "allocated_storage": 50,
                "publicly_accessible": False,
                "auto_minor_version_upgrade": True,
                "kms_key_arn": KEY,
                "multi_az": True,
                "vpc_security_group_ids": _GROUP,
                "replication_subnet_group_id": "${aws_dms_replication_subnet_group.main.id}",
            }
        },
        "aws_dms_endpoint": {
            "source": {
                "endpoint_id": "source",
                "endpoint_type": "source",
                "engine_name": "postgres",
                "ssl_mode": "require",
                "kms_key_arn": KEY,
                "database_name": "shop",
                "secrets_manager_arn": "${aws_secretsmanager_secret.dms.arn}",
                "secrets_manager_access_role_arn": "${aws_iam_role.dms.arn}",
            },
            "target": {
                "endpoint_id": "target",
                "endpoint_type": "target",
                "engine_name": "redshift",
                "ssl_mode": "require",
                "kms_key_arn": KEY,
                "database_name": "sales",
                "secrets_manager_arn": "${aws_secretsmanager_secret.dms.arn}",
                "secrets_manager_access_role_arn": "${aws_iam_role.dms.arn}",
            },
        },
        "aws_dms_replication_task": {
            "copy": {
                "replication_task_id": "copy",
                "migration_type": "full-load-and-cdc",
                "replication_instance_arn": "${aws_dms_replication_instance.main.replication_instance_arn}",
                "source_endpoint_arn": "${aws_dms_endpoint.source.endpoint_arn}",
                "target_endpoint_arn": "${aws_dms_endpoint.target.endpoint_arn}",
                "table_mappings": json.dumps({"rules": []}),
                "replication_task_settings": json.dumps(
                    {
                        "Logging": {
                            "EnableLogging": True,
                            "LogComponents": [
                                {"Id": each, "Severity": "LOGGER_SEVERITY_DEFAULT"}
                                for each in ("SOURCE_CAPTURE", "SOURCE_UNLOAD", "TARGET_APPLY", "TARGET_LOAD")
                            ],
                        }
                    }
                ),
            }
        },
        "aws_secretsmanager_secret": {"dms": {"name": "dms", "kms_key_id": KEY}},
        "aws_secretsmanager_secret_rotation": {
            "dms": {
                "secret_id": "${aws_secretsmanager_secret.dms.id}",
                "rotation_rules": {"automatically_after_days": 30},
                "rotation_lambda_arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate",
            }
        },
        "aws_iam_role": {
            "dms": {"name": "dms-secrets", "assume_role_policy": trust(f"dms.{REGION}.amazonaws.com")},
            "monitoring": {"name": "rds-monitoring", "assume_role_policy": trust("monitoring.rds.amazonaws.com")},
        },
        "aws_msk_cluster": {
            "events": {
                "cluster_name": "events",
                "kafka_version": "3.8.x",
                "number_of_broker_nodes": 3,
                "enhanced_monitoring": "PER_TOPIC_PER_BROKER",
                "broker_node_group_info": {
                    "instance_type": "kafka.m7g.large",
                    "client_subnets": PRIVATE,
                    "security_groups": _GROUP,
                    "storage_info": {"ebs_storage_info": {"volume_size": 100}},
                },
                "client_authentication": {"sasl": {"iam": True}, "unauthenticated": False},
                "encryption_info": {
                    "encryption_at_rest_kms_key_arn": KEY,
                    "encryption_in_transit": {"client_broker": "TLS", "in_cluster": True},
                },
                "logging_info": {
                    "broker_logs": {
                        "cloudwatch_logs": {"enabled": True, "log_group": "${aws_cloudwatch_log_group.msk.name}"}
                    }
                },
            }
        },
        "aws_cloudwatch_log_group": {
            "msk": {"name": "/msk/events", "retention_in_days": 400},
            **{each: {"name": f"/opensearch/{each}", "retention_in_days": 400} for each in ("audit", "errors", "slow")},
        },
        "aws_cloudwatch_log_resource_policy": {
            "opensearch": {
                "policy_name": "opensearch",
                "policy_document": document(
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "es.amazonaws.com"},
                        "Action": ["logs:PutLogEvents", "logs:CreateLogStream"],
                        "Resource": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/opensearch/*",
                        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
                    }
                ),
            }
        },
        "aws_opensearch_domain": {
            "search": {
                "domain_name": "search",
                "engine_version": "OpenSearch_2.17",
                "cluster_config": {
                    "instance_type": "m7g.large.search",
                    "instance_count": 3,
                    "zone_awareness_enabled": True,
                    "dedicated_master_enabled": True,
                    "dedicated_master_count": 3,
                    "dedicated_master_type": "m7g.large.search",
                    "zone_awareness_config": {"availability_zone_count": 3},
                },
                "vpc_options": {"subnet_ids": PRIVATE, "security_group_ids": _GROUP},
                "ebs_options": {"ebs_enabled": True, "volume_size": 50, "volume_type": "gp3"},
                "encrypt_at_rest": {"enabled": True, "kms_key_id": KEY},
                "node_to_node_encryption": {"enabled": True},
                "domain_endpoint_options": {
                    "enforce_https": True,
                    "tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10",
                },
                "advanced_security_options": {
                    "enabled": True,
                    "internal_user_database_enabled": False,
                    "master_user_options": {"master_user_arn": f"arn:aws:iam::{ACCOUNT}:role/search-admin"},
                },
                "software_update_options": {"auto_software_update_enabled": True},
                "log_publishing_options": [
                    {"log_type": kind, "cloudwatch_log_group_arn": f"${{aws_cloudwatch_log_group.{group}.arn}}"}
                    for kind, group in (
                        ("AUDIT_LOGS", "audit"),
                        ("ES_APPLICATION_LOGS", "errors"),
                        ("INDEX_SLOW_LOGS", "slow"),
                        ("SEARCH_SLOW_LOGS", "slow"),
                    )
                ],
            }
        },
        "aws_opensearch_domain_policy": {
            "search": {
                "domain_name": "${aws_opensearch_domain.search.domain_name}",
                "access_policies": document(
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/search"},
                        "Action": "es:ESHttp*",
                        "Resource": "${aws_opensearch_domain.search.arn}/*",
                    }
                ),
            }
        },
        "aws_db_subnet_group": {"main": {"name": "main", "subnet_ids": PRIVATE}},
        "aws_db_parameter_group": {
            "postgres": {
                "name": "postgres",
                "family": "postgres16",
                "parameter": [{"name": "rds.force_ssl", "value": "1"}, {"name": "pgaudit.log", "value": "all"}],
            },
            "mysql": {
                "name": "mysql",
                "family": "mysql8.0",
                "parameter": [{"name": "require_secure_transport", "value": "ON"}],
            },
        },
        "aws_db_option_group": {
            "mysql": {
                "name": "mysql",
                "engine_name": "mysql",
                "major_engine_version": "8.0",
                "option": [{"option_name": "MARIADB_AUDIT_PLUGIN"}],
            }
        },
        "aws_db_instance": {
            "postgres": {
                "identifier": "ledger",
                "engine": "postgres",
                "engine_version": "16.6",
                "allocated_storage": 100,
                "instance_class": "db.m7g.large",
                "db_name": "ledger",
                "username": "ledger_admin",
                "port": 5433,
                "manage_master_user_password": True,
                "storage_encrypted": True,
                "kms_key_id": KEY,
                "multi_az": True,
                "backup_retention_period": 35,
                "copy_tags_to_snapshot": True,
                "auto_minor_version_upgrade": True,
                "iam_database_authentication_enabled": True,
                "publicly_accessible": False,
                "db_subnet_group_name": "${aws_db_subnet_group.main.name}",
                "vpc_security_group_ids": _GROUP,
                "parameter_group_name": "${aws_db_parameter_group.postgres.name}",
                "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"],
                "monitoring_interval": 60,
                "monitoring_role_arn": "${aws_iam_role.monitoring.arn}",
                "performance_insights_enabled": True,
            },
            "replica": {
                "identifier": "ledger-replica",
                "replicate_source_db": "${aws_db_instance.postgres.identifier}",
                "instance_class": "db.m7g.large",
                "storage_encrypted": True,
                "publicly_accessible": False,
                "auto_minor_version_upgrade": True,
                "copy_tags_to_snapshot": True,
                "port": 5433,
                "iam_database_authentication_enabled": True,
                "vpc_security_group_ids": _GROUP,
                "parameter_group_name": "${aws_db_parameter_group.postgres.name}",
                "multi_az": True,
                "enabled_cloudwatch_logs_exports": ["postgresql", "upgrade"],
                "monitoring_interval": 60,
                "monitoring_role_arn": "${aws_iam_role.monitoring.arn}",
                "performance_insights_enabled": True,
            },
            "mysql": {
                "identifier": "cms",
                "engine": "mysql",
                "engine_version": "8.0.40",
                "allocated_storage": 50,
                "instance_class": "db.t4g.medium",
                "username": "cms_admin",
                "manage_master_user_password": True,
                "storage_encrypted": True,
                "multi_az": True,
                "backup_retention_period": 35,
                "port": 3307,
                "copy_tags_to_snapshot": True,
                "auto_minor_version_upgrade": True,
                "publicly_accessible": False,
                "iam_database_authentication_enabled": True,
                "vpc_security_group_ids": _GROUP,
                "db_subnet_group_name": "${aws_db_subnet_group.main.name}",
                "parameter_group_name": "${aws_db_parameter_group.mysql.name}",
                "option_group_name": "${aws_db_option_group.mysql.name}",
                "enabled_cloudwatch_logs_exports": ["audit", "error", "general", "slowquery"],
                "monitoring_interval": 60,
                "monitoring_role_arn": "${aws_iam_role.monitoring.arn}",
                "performance_insights_enabled": True,
            },
        },
        "aws_mq_broker": {
            "main": {
                "broker_name": "main",
                "engine_type": "ActiveMQ",
                "engine_version": "5.18",
                "host_instance_type": "mq.m5.large",
                "deployment_mode": "ACTIVE_STANDBY_MULTI_AZ",
                "auto_minor_version_upgrade": True,
                "publicly_accessible": False,
                "subnet_ids": PRIVATE[:2],
                "security_groups": _GROUP,
                "encryption_options": {"kms_key_id": KEY, "use_aws_owned_key": False},
                "logs": {"audit": True, "general": True},
                "user": [{"username": "shop", "password": "${var.broker_password}"}],
            }
        },
    },
)
