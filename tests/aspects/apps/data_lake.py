"""A data lake: streams, buckets by layer, Glue, Athena, Lake Formation, EMR."""

from __future__ import annotations

import json

from tests.aspects.apps import ACCOUNT, KEY, PRIVATE, REGION, allow, bucket, document, merged, network, trust

_LAYERS = ("raw", "refined")

RESOURCES = merged(
    network(),
    *(bucket(layer, logs_to="access") for layer in (*_LAYERS, "athena")),
    bucket(
        "access",
        {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "${aws_s3_bucket.access.arn}/*",
            "Condition": {
                "ArnLike": {"aws:SourceArn": ["${aws_s3_bucket.raw.arn}", "${aws_s3_bucket.refined.arn}"]},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        },
    ),
    {
        "aws_kinesis_stream": {
            "events": {
                "name": "events",
                "retention_period": 168,
                "encryption_type": "KMS",
                "kms_key_id": KEY,
                "stream_mode_details": {"stream_mode": "ON_DEMAND"},
            }
        },
        "aws_kinesis_firehose_delivery_stream": {
            "raw": {
                "name": "raw",
                "destination": "extended_s3",
                "kinesis_source_configuration": {
                    "kinesis_stream_arn": "${aws_kinesis_stream.events.arn}",
                    "role_arn": "${aws_iam_role.firehose.arn}",
                },
                "extended_s3_configuration": {
                    "role_arn": "${aws_iam_role.firehose.arn}",
                    "bucket_arn": "${aws_s3_bucket.raw.arn}",
                    "prefix": "year=!{timestamp:yyyy}/",
                    "error_output_prefix": "errors/",
                    "buffering_interval": 300,
                    "cloudwatch_logging_options": {
                        "enabled": True,
                        "log_stream_name": "s3",
                        "log_group_name": "${aws_cloudwatch_log_group.firehose.name}",
                    },
                },
            }
        },
        "aws_cloudwatch_log_group": {"firehose": {"name": "/aws/kinesisfirehose/raw", "retention_in_days": 400}},
        "aws_iam_role": {
            "firehose": {
                "name": "firehose",
                "assume_role_policy": document(
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "firehose.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"sts:ExternalId": ACCOUNT}},
                    }
                ),
            },
            "glue": {"name": "glue", "assume_role_policy": trust("glue.amazonaws.com")},
            "emr": {"name": "emr", "assume_role_policy": trust("elasticmapreduce.amazonaws.com")},
            "emr_ec2": {"name": "emr-ec2", "assume_role_policy": trust("ec2.amazonaws.com")},
        },
        "aws_iam_instance_profile": {"emr": {"name": "emr", "role": "${aws_iam_role.emr_ec2.name}"}},
        "aws_iam_policy": {
            "firehose": {
                "name": "firehose",
                "policy": document(
                    allow(
                        [
                            "kinesis:DescribeStream",
                            "kinesis:GetRecords",
                            "kinesis:GetShardIterator",
                            "kinesis:ListShards",
                        ],
                        "${aws_kinesis_stream.events.arn}",
                    ),
                    allow(
                        ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:ListBucket", "s3:PutObject"],
                        ["${aws_s3_bucket.raw.arn}", "${aws_s3_bucket.raw.arn}/*"],
                    ),
                    allow(
                        ["kms:Decrypt", "kms:GenerateDataKey"],
                        KEY,
                        Condition={"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}},
                    ),
                    allow("logs:PutLogEvents", "${aws_cloudwatch_log_group.firehose.arn}:*"),
                ),
            },
            "lake": {
                "name": "lake",
                "policy": document(
                    allow(
                        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                        [f"${{aws_s3_bucket.{layer}.arn}}/*" for layer in _LAYERS],
                    ),
                    allow("s3:ListBucket", [f"${{aws_s3_bucket.{layer}.arn}}" for layer in _LAYERS]),
                    allow(["kms:Decrypt", "kms:GenerateDataKey"], KEY),
                ),
            },
        },
        "aws_iam_role_policy_attachment": {
            "firehose": {"role": "${aws_iam_role.firehose.name}", "policy_arn": "${aws_iam_policy.firehose.arn}"},
            **{
                f"{name}_lake": {"role": f"${{aws_iam_role.{name}.name}}", "policy_arn": "${aws_iam_policy.lake.arn}"}
                for name in ("glue", "emr_ec2")
            },
            "glue_service": {
                "role": "${aws_iam_role.glue.name}",
                "policy_arn": "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole",
            },
            "emr": {
                "role": "${aws_iam_role.emr.name}",
                "policy_arn": "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2",
            },
        },
        "aws_glue_catalog_database": {
            layer: {"name": layer, "location_uri": f"s3://${{aws_s3_bucket.{layer}.id}}/"} for layer in _LAYERS
        },
        "aws_glue_security_configuration": {
            "main": {
                "name": "main",
                "encryption_configuration": {
                    "cloudwatch_encryption": {"cloudwatch_encryption_mode": "SSE-KMS", "kms_key_arn": KEY},
                    "job_bookmarks_encryption": {"job_bookmarks_encryption_mode": "CSE-KMS", "kms_key_arn": KEY},
                    "s3_encryption": {"s3_encryption_mode": "SSE-KMS", "kms_key_arn": KEY},
                },
            }
        },
        "aws_glue_data_catalog_encryption_settings": {
            "main": {
                "data_catalog_encryption_settings": {
                    "connection_password_encryption": {
                        "return_connection_password_encrypted": True,
                        "aws_kms_key_id": KEY,
                    },
                    "encryption_at_rest": {"catalog_encryption_mode": "SSE-KMS", "sse_aws_kms_key_id": KEY},
                }
            }
        },
        "aws_glue_crawler": {
            "raw": {
                "name": "raw",
                "role": "${aws_iam_role.glue.arn}",
                "database_name": "${aws_glue_catalog_database.raw.name}",
                "security_configuration": "${aws_glue_security_configuration.main.name}",
                "schedule": "cron(0 4 * * ? *)",
                "s3_target": [{"path": "s3://${aws_s3_bucket.raw.id}/"}],
            }
        },
        "aws_glue_job": {
            "refine": {
                "name": "refine",
                "role_arn": "${aws_iam_role.glue.arn}",
                "glue_version": "5.0",
                "worker_type": "G.1X",
                "number_of_workers": 2,
                "security_configuration": "${aws_glue_security_configuration.main.name}",
                "command": {
                    "script_location": "s3://${aws_s3_bucket.refined.id}/jobs/refine.py",
                    "python_version": "3",
                },
                "default_arguments": {
                    "--enable-continuous-cloudwatch-log": "true",
                    "--enable-metrics": "true",
                    "--job-bookmark-option": "job-bookmark-enable",
                },
            }
        },
        "aws_glue_trigger": {
            "refine": {
                "name": "refine",
                "type": "CONDITIONAL",
                "actions": [{"job_name": "${aws_glue_job.refine.name}"}],
                "predicate": {
                    "conditions": [{"crawler_name": "${aws_glue_crawler.raw.name}", "crawl_state": "SUCCEEDED"}]
                },
            }
        },
        "aws_athena_workgroup": {
            "analysts": {
                "name": "analysts",
                "configuration": {
                    "enforce_workgroup_configuration": True,
                    "publish_cloudwatch_metrics_enabled": True,
                    "engine_version": {"selected_engine_version": "Athena engine version 3"},
                    "result_configuration": {
                        "output_location": "s3://${aws_s3_bucket.athena.id}/results/",
                        "encryption_configuration": {"encryption_option": "SSE_KMS", "kms_key_arn": KEY},
                    },
                },
            }
        },
        "aws_lakeformation_data_lake_settings": {"main": {"admins": [f"arn:aws:iam::{ACCOUNT}:role/lake-admin"]}},
        "aws_lakeformation_resource": {
            layer: {"arn": f"${{aws_s3_bucket.{layer}.arn}}", "role_arn": "${aws_iam_role.glue.arn}"}
            for layer in _LAYERS
        },
        "aws_lakeformation_permissions": {
            "analysts": {
                "principal": f"arn:aws:iam::{ACCOUNT}:role/analyst",
                "permissions": ["SELECT"],
                "table": {"database_name": "${aws_glue_catalog_database.refined.name}", "wildcard": True},
            }
        },
        "aws_security_group": {
            "emr": {"name": "emr", "description": "EMR", "vpc_id": "${aws_vpc.main.id}", "revoke_rules_on_delete": True}
        },
        "aws_emr_block_public_access_configuration": {"main": {"block_public_security_group_rules": True}},
        "aws_emr_security_configuration": {
            "main": {
                "name": "main",
                "configuration": json.dumps(
                    {
                        "EncryptionConfiguration": {
                            "EnableAtRestEncryption": True,
                            "EnableInTransitEncryption": True,
                            "AtRestEncryptionConfiguration": {
                                "S3EncryptionConfiguration": {"EncryptionMode": "SSE-KMS", "AwsKmsKey": KEY},
                                "LocalDiskEncryptionConfiguration": {
                                    "EncryptionKeyProviderType": "AwsKms",
                                    "AwsKmsKey": KEY,
                                    "EnableEbsEncryption": True,
                                },
                            },
                            "InTransitEncryptionConfiguration": {
                                "TLSCertificateConfiguration": {
                                    "CertificateProviderType": "PEM",
                                    "S3Object": "s3://${aws_s3_bucket.refined.id}/tls/certs.zip",
                                }
                            },
                        },
                        "InstanceMetadataServiceConfiguration": {
                            "MinimumInstanceMetadataServiceVersion": 2,
                            "HttpPutResponseHopLimit": 1,
                        },
                    }
                ),
            }
        },
        "aws_emr_cluster": {
            "batch": {
                "name": "batch",
                "release_label": "emr-7.5.0",
                "applications": ["Spark"],
                "service_role": "${aws_iam_role.emr.arn}",
                "log_uri": "s3://${aws_s3_bucket.access.id}/emr/",
                "security_configuration": "${aws_emr_security_configuration.main.name}",
                "ec2_attributes": {
                    "instance_profile": "${aws_iam_instance_profile.emr.arn}",
                    "subnet_id": PRIVATE[0],
                    "emr_managed_master_security_group": "${aws_security_group.emr.id}",
                    "emr_managed_slave_security_group": "${aws_security_group.emr.id}",
                    "service_access_security_group": "${aws_security_group.emr.id}",
                },
                "master_instance_group": {"instance_type": "m6g.xlarge"},
                "core_instance_group": {"instance_type": "m6g.xlarge", "instance_count": 2},
                "auto_termination_policy": {"idle_timeout": 3600},
            }
        },
    },
)
