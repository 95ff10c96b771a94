"""Building and learning: CodePipeline, CodeBuild, ECR, CodeArtifact, and SageMaker in the network."""

from __future__ import annotations

import json

from tests.aspects.apps import (
    ACCOUNT,
    KEY,
    PRIVATE,
    REGION,
    allow,
    bucket,
    document,
    merged,
    network,
    takes_access_logs,
    trust,
)

RESOURCES = merged(
    network(),
    bucket("artifacts", logs_to="access"),
    bucket(
        "access",
        takes_access_logs("access"),
    ),
    {
        "aws_codestarconnections_connection": {"github": {"name": "github", "provider_type": "GitHub"}},
        "aws_codebuild_project": {
            "build": {
                "name": "build",
                "service_role": "${aws_iam_role.build.arn}",
                "encryption_key": KEY,
                "build_timeout": 30,
                "artifacts": {"type": "CODEPIPELINE"},
                "source": {"type": "CODEPIPELINE", "buildspec": "buildspec.yml"},
                "environment": {
                    "compute_type": "BUILD_GENERAL1_SMALL",
                    "image": "aws/codebuild/standard:7.0",
                    "type": "LINUX_CONTAINER",
                    "privileged_mode": False,
                    "environment_variable": [
                        {"name": "STAGE", "value": "prod"},
                        {"name": "NPM_TOKEN", "type": "SECRETS_MANAGER", "value": "npm:token"},
                    ],
                },
                "logs_config": {"cloudwatch_logs": {"group_name": "${aws_cloudwatch_log_group.build.name}"}},
                "vpc_config": {
                    "vpc_id": "${aws_vpc.main.id}",
                    "subnets": PRIVATE,
                    "security_group_ids": ["${aws_security_group.build.id}"],
                },
            }
        },
        "aws_security_group": {
            "build": {
                "name": "build",
                "description": "builds",
                "vpc_id": "${aws_vpc.main.id}",
                "egress": [{"from_port": 443, "to_port": 443, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}],
            }
        },
        "aws_cloudwatch_log_group": {"build": {"name": "/aws/codebuild/build", "retention_in_days": 400}},
        "aws_codepipeline": {
            "release": {
                "name": "release",
                "role_arn": "${aws_iam_role.pipeline.arn}",
                "pipeline_type": "V2",
                "artifact_store": {
                    "type": "S3",
                    "location": "${aws_s3_bucket.artifacts.id}",
                    "encryption_key": {"id": KEY, "type": "KMS"},
                },
                "stage": [
                    {
                        "name": "Source",
                        "action": [
                            {
                                "name": "Source",
                                "category": "Source",
                                "owner": "AWS",
                                "provider": "CodeStarSourceConnection",
                                "version": "1",
                                "output_artifacts": ["source"],
                                "configuration": {
                                    "ConnectionArn": "${aws_codestarconnections_connection.github.arn}",
                                    "FullRepositoryId": "acme/shop",
                                    "BranchName": "main",
                                },
                            }
                        ],
                    },
                    {
                        "name": "Build",
                        "action": [
                            {
                                "name": "Build",
                                "category": "Build",
                                "owner": "AWS",
                                "provider": "CodeBuild",
                                "version": "1",
                                "input_artifacts": ["source"],
                                "output_artifacts": ["image"],
                                "configuration": {"ProjectName": "${aws_codebuild_project.build.name}"},
                            }
                        ],
                    },
                    {
                        "name": "Approve",
                        "action": [
                            {
                                "name": "Approve",
                                "category": "Approval",
                                "owner": "AWS",
                                "provider": "Manual",
                                "version": "1",
                            }
                        ],
                    },
                    {
                        "name": "Deploy",
                        "action": [
                            {
                                "name": "Deploy",
                                "category": "Deploy",
                                "owner": "AWS",
                                "provider": "ECS",
                                "version": "1",
                                "input_artifacts": ["image"],
                                "configuration": {"ClusterName": "shop", "ServiceName": "web"},
                            }
                        ],
                    },
                ],
            }
        },
        "aws_iam_role": {
            "build": {"name": "build", "assume_role_policy": trust("codebuild.amazonaws.com")},
            "pipeline": {"name": "pipeline", "assume_role_policy": trust("codepipeline.amazonaws.com")},
            "sagemaker": {"name": "sagemaker", "assume_role_policy": trust("sagemaker.amazonaws.com")},
        },
        "aws_iam_policy": {
            "build": {
                "name": "build",
                "policy": document(
                    allow(["logs:CreateLogStream", "logs:PutLogEvents"], "${aws_cloudwatch_log_group.build.arn}:*"),
                    allow(["s3:GetObject", "s3:PutObject"], "${aws_s3_bucket.artifacts.arn}/*"),
                    allow("ecr:GetAuthorizationToken", "*"),
                    allow(
                        [
                            "ec2:CreateNetworkInterface",
                            "ec2:DescribeNetworkInterfaces",
                            "ec2:DeleteNetworkInterface",
                            "ec2:DescribeSubnets",
                            "ec2:DescribeSecurityGroups",
                            "ec2:DescribeVpcs",
                        ],
                        "*",
                    ),
                ),
            },
            "pipeline": {
                "name": "pipeline",
                "policy": document(
                    allow(["s3:GetObject*", "s3:PutObject"], "${aws_s3_bucket.artifacts.arn}/*"),
                    allow(["codebuild:StartBuild", "codebuild:BatchGetBuilds"], "${aws_codebuild_project.build.arn}"),
                    allow("codestar-connections:UseConnection", "${aws_codestarconnections_connection.github.arn}"),
                    allow(
                        "iam:PassRole",
                        f"arn:aws:iam::{ACCOUNT}:role/web-*",
                        Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
                    ),
                ),
            },
        },
        "aws_iam_role_policy_attachment": {
            name: {"role": f"${{aws_iam_role.{name}.name}}", "policy_arn": f"${{aws_iam_policy.{name}.arn}}"}
            for name in ("build", "pipeline")
        },
        "aws_ecr_repository": {
            "shop": {
                "name": "shop",
                "image_tag_mutability": "IMMUTABLE",
                "encryption_configuration": {"encryption_type": "KMS", "kms_key": KEY},
                "image_scanning_configuration": {"scan_on_push": True},
            }
        },
        "aws_ecr_lifecycle_policy": {
            "shop": {
                "repository": "${aws_ecr_repository.shop.name}",
                "policy": json.dumps(
                    {
                        "rules": [
                            {
                                "rulePriority": 1,
                                "selection": {
                                    "tagStatus": "untagged",
                                    "countType": "sinceImagePushed",
                                    "countUnit": "days",
                                    "countNumber": 14,
                                },
                                "action": {"type": "expire"},
                            }
                        ]
                    }
                ),
            }
        },
        "aws_ecr_repository_policy": {
            "shop": {
                "repository": "${aws_ecr_repository.shop.name}",
                "policy": document(
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
                    }
                ),
            }
        },
        "aws_codeartifact_domain": {"acme": {"domain": "acme", "encryption_key": KEY}},
        "aws_codeartifact_repository": {
            "npm": {
                "repository": "npm",
                "domain": "${aws_codeartifact_domain.acme.domain}",
                "external_connections": {"external_connection_name": "public:npmjs"},
            }
        },
        "aws_sagemaker_domain": {
            "main": {
                "domain_name": "main",
                "auth_mode": "IAM",
                "vpc_id": "${aws_vpc.main.id}",
                "subnet_ids": PRIVATE,
                "app_network_access_type": "VpcOnly",
                "kms_key_id": KEY,
                "default_user_settings": {"execution_role": "${aws_iam_role.sagemaker.arn}"},
            }
        },
        "aws_sagemaker_notebook_instance": {
            "lab": {
                "name": "lab",
                "role_arn": "${aws_iam_role.sagemaker.arn}",
                "instance_type": "ml.t3.medium",
                "subnet_id": PRIVATE[0],
                "security_groups": ["${aws_security_group.build.id}"],
                "kms_key_id": KEY,
                "direct_internet_access": "Disabled",
                "root_access": "Disabled",
                "platform_identifier": "notebook-al2023-v1",
                "instance_metadata_service_configuration": {"minimum_instance_metadata_service_version": "2"},
            }
        },
        "aws_sagemaker_model": {
            "fraud": {
                "name": "fraud",
                "execution_role_arn": "${aws_iam_role.sagemaker.arn}",
                "enable_network_isolation": True,
                "primary_container": {
                    "image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop:1.0",
                    "model_data_url": "s3://${aws_s3_bucket.artifacts.id}/model.tar.gz",
                },
                "vpc_config": {"subnets": PRIVATE, "security_group_ids": ["${aws_security_group.build.id}"]},
            }
        },
        "aws_sagemaker_endpoint_configuration": {
            "fraud": {
                "name": "fraud",
                "kms_key_arn": KEY,
                "production_variants": [
                    {
                        "variant_name": "main",
                        "model_name": "${aws_sagemaker_model.fraud.name}",
                        "initial_instance_count": 2,
                        "instance_type": "ml.m6i.large",
                    }
                ],
            }
        },
        "aws_sagemaker_endpoint": {
            "fraud": {"name": "fraud", "endpoint_config_name": "${aws_sagemaker_endpoint_configuration.fraud.name}"}
        },
    },
)
