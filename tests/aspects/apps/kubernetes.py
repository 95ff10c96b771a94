"""EKS with node groups, add-ons and roles for service accounts, and a group of instances with a file system."""

from __future__ import annotations

from tests.aspects.apps import ACCOUNT, KEY, PRIVATE, document, merged, network, trust

_ISSUER = "${aws_eks_cluster.main.identity[0].oidc[0].issuer}"
_VPC = "${aws_vpc.main.id}"

DATA = {
    "tls_certificate": {"eks": {"url": _ISSUER}},
    "aws_iam_policy_document": {
        "irsa": {
            "statement": [
                {
                    "actions": ["sts:AssumeRoleWithWebIdentity"],
                    "principals": [
                        {"type": "Federated", "identifiers": ["${aws_iam_openid_connect_provider.eks.arn}"]}
                    ],
                    "condition": [
                        {
                            "test": "StringEquals",
                            "variable": f'${{replace("{_ISSUER[2:-1]}", "https://", "")}}:sub',
                            "values": ["system:serviceaccount:shop:api"],
                        }
                    ],
                }
            ]
        }
    },
    "aws_ssm_parameter": {"ami": {"name": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"}},
}

RESOURCES = merged(
    network(),
    {
        "aws_eks_cluster": {
            "main": {
                "name": "main",
                "version": "1.34",
                "role_arn": "${aws_iam_role.eks.arn}",
                "enabled_cluster_log_types": ["api", "audit", "authenticator", "controllerManager", "scheduler"],
                "vpc_config": {
                    "subnet_ids": PRIVATE,
                    "endpoint_private_access": True,
                    "endpoint_public_access": False,
                    "security_group_ids": ["${aws_security_group.eks.id}"],
                },
                "encryption_config": {"resources": ["secrets"], "provider": {"key_arn": KEY}},
                "access_config": {"authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": False},
            }
        },
        "aws_cloudwatch_log_group": {"eks": {"name": "/aws/eks/main/cluster", "retention_in_days": 400}},
        "aws_eks_access_entry": {
            "ops": {"cluster_name": "${aws_eks_cluster.main.name}", "principal_arn": f"arn:aws:iam::{ACCOUNT}:role/ops"}
        },
        "aws_eks_access_policy_association": {
            "ops": {
                "cluster_name": "${aws_eks_cluster.main.name}",
                "principal_arn": "${aws_eks_access_entry.ops.principal_arn}",
                "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                "access_scope": {"type": "cluster"},
            }
        },
        "aws_eks_node_group": {
            "main": {
                "cluster_name": "${aws_eks_cluster.main.name}",
                "node_group_name": "main",
                "node_role_arn": "${aws_iam_role.node.arn}",
                "subnet_ids": PRIVATE,
                "ami_type": "BOTTLEROCKET_ARM_64",
                "instance_types": ["m7g.large"],
                "scaling_config": {"desired_size": 3, "min_size": 3, "max_size": 6},
                "launch_template": {
                    "id": "${aws_launch_template.node.id}",
                    "version": "${aws_launch_template.node.latest_version}",
                },
            }
        },
        "aws_launch_template": {
            "node": {
                "name_prefix": "node-",
                "metadata_options": {"http_tokens": "required", "http_put_response_hop_limit": 1},
                "block_device_mappings": [
                    {"device_name": "/dev/xvdb", "ebs": {"volume_size": 50, "encrypted": "true", "kms_key_id": KEY}}
                ],
                "monitoring": {"enabled": True},
            },
            "worker": {
                "name": "worker",
                "image_id": "${data.aws_ssm_parameter.ami.value}",
                "instance_type": "m7g.large",
                "ebs_optimized": "true",
                "iam_instance_profile": {"arn": "${aws_iam_instance_profile.worker.arn}"},
                "metadata_options": {
                    "http_endpoint": "enabled",
                    "http_tokens": "required",
                    "http_put_response_hop_limit": 1,
                },
                "monitoring": {"enabled": True},
                "network_interfaces": [
                    {"associate_public_ip_address": "false", "security_groups": ["${aws_security_group.worker.id}"]}
                ],
                "block_device_mappings": [
                    {"device_name": "/dev/xvda", "ebs": {"volume_type": "gp3", "volume_size": 20, "encrypted": "true"}}
                ],
            },
        },
        "aws_eks_addon": {
            name: {"cluster_name": "${aws_eks_cluster.main.name}", "addon_name": name.replace("_", "-")}
            for name in ("vpc_cni", "coredns", "kube_proxy", "aws_ebs_csi_driver")
        },
        "aws_iam_openid_connect_provider": {
            "eks": {
                "url": _ISSUER,
                "client_id_list": ["sts.amazonaws.com"],
                "thumbprint_list": ["${data.tls_certificate.eks.certificates[0].sha1_fingerprint}"],
            }
        },
        "aws_iam_role": {
            "eks": {"name": "eks", "assume_role_policy": trust("eks.amazonaws.com")},
            "node": {"name": "node", "assume_role_policy": trust("ec2.amazonaws.com")},
            "worker": {"name": "worker", "assume_role_policy": trust("ec2.amazonaws.com")},
            "api": {"name": "api", "assume_role_policy": "${data.aws_iam_policy_document.irsa.json}"},
            "backup": {"name": "backup", "assume_role_policy": trust("backup.amazonaws.com")},
        },
        "aws_iam_instance_profile": {"worker": {"name": "worker", "role": "${aws_iam_role.worker.name}"}},
        "aws_iam_role_policy_attachment": {
            f"{role}_{policy}": {
                "role": f"${{aws_iam_role.{role}.name}}",
                "policy_arn": f"arn:aws:iam::aws:policy/{policy}",
            }
            for role, policy in (
                ("eks", "AmazonEKSClusterPolicy"),
                ("node", "AmazonEKSWorkerNodePolicy"),
                ("node", "AmazonEC2ContainerRegistryReadOnly"),
                ("node", "AmazonEKS_CNI_Policy"),
                ("worker", "AmazonSSMManagedInstanceCore"),
            )
        },
        "aws_security_group": {
            "eks": {"name": "eks", "description": "control plane", "vpc_id": _VPC},
            "worker": {"name": "worker", "description": "workers", "vpc_id": _VPC},
            "efs": {"name": "efs", "description": "files", "vpc_id": _VPC},
        },
        "aws_security_group_rule": {
            "eks": {
                "type": "ingress",
                "security_group_id": "${aws_security_group.eks.id}",
                "protocol": "tcp",
                "from_port": 443,
                "to_port": 443,
                "source_security_group_id": "${aws_security_group.worker.id}",
            },
            "worker": {
                "type": "egress",
                "security_group_id": "${aws_security_group.worker.id}",
                "protocol": "-1",
                "from_port": 0,
                "to_port": 0,
                "cidr_blocks": ["0.0.0.0/0"],
                "ipv6_cidr_blocks": ["::/0"],
            },
            "efs": {
                "type": "ingress",
                "security_group_id": "${aws_security_group.efs.id}",
                "protocol": "tcp",
                "from_port": 2049,
                "to_port": 2049,
                "source_security_group_id": "${aws_security_group.worker.id}",
            },
            "prefix": {
                "type": "ingress",
                "security_group_id": "${aws_security_group.worker.id}",
                "protocol": "tcp",
                "from_port": 22,
                "to_port": 22,
                "prefix_list_ids": ["${aws_ec2_managed_prefix_list.office.id}"],
            },
        },
        "aws_ec2_managed_prefix_list": {
            "office": {
                "name": "office",
                "address_family": "IPv4",
                "max_entries": 5,
                "entry": [{"cidr": "10.20.0.0/16", "description": "office"}],
            }
        },
        "aws_autoscaling_group": {
            "worker": {
                "name": "worker",
                "min_size": 2,
                "max_size": 6,
                "vpc_zone_identifier": PRIVATE,
                "health_check_type": "EC2",
                "capacity_rebalance": True,
                "launch_template": {"id": "${aws_launch_template.worker.id}", "version": "$Latest"},
                "instance_refresh": {"strategy": "Rolling"},
                "tag": [{"key": "Name", "value": "worker", "propagate_at_launch": True}],
            }
        },
        "aws_efs_file_system": {
            "files": {
                "encrypted": True,
                "throughput_mode": "elastic",
                "lifecycle_policy": [{"transition_to_ia": "AFTER_30_DAYS"}],
            }
        },
        "aws_efs_backup_policy": {
            "files": {"file_system_id": "${aws_efs_file_system.files.id}", "backup_policy": {"status": "ENABLED"}}
        },
        "aws_efs_mount_target": {
            f"files_{at}": {
                "file_system_id": "${aws_efs_file_system.files.id}",
                "subnet_id": subnet,
                "security_groups": ["${aws_security_group.efs.id}"],
            }
            for at, subnet in enumerate(PRIVATE)
        },
        "aws_efs_access_point": {
            "files": {
                "file_system_id": "${aws_efs_file_system.files.id}",
                "posix_user": {"gid": 1000, "uid": 1000},
                "root_directory": {
                    "path": "/shop",
                    "creation_info": {"owner_gid": 1000, "owner_uid": 1000, "permissions": "750"},
                },
            }
        },
        "aws_efs_file_system_policy": {
            "files": {
                "file_system_id": "${aws_efs_file_system.files.id}",
                "policy": document(
                    {
                        "Effect": "Deny",
                        "Principal": {"AWS": "*"},
                        "Action": "*",
                        "Resource": "*",
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": "${aws_iam_role.worker.arn}"},
                        "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                        "Resource": "${aws_efs_file_system.files.arn}",
                    },
                ),
            }
        },
        "aws_backup_vault": {"main": {"name": "main", "kms_key_arn": KEY}},
        "aws_backup_vault_policy": {
            "main": {
                "backup_vault_name": "${aws_backup_vault.main.name}",
                "policy": document(
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Resource": "*",
                        "Action": [
                            "backup:DeleteRecoveryPoint",
                            "backup:UpdateRecoveryPointLifecycle",
                            "backup:DeleteBackupVault",
                            "backup:PutBackupVaultAccessPolicy",
                        ],
                    }
                ),
            }
        },
        "aws_backup_plan": {
            "daily": {
                "name": "daily",
                "rule": [
                    {
                        "rule_name": "daily",
                        "target_vault_name": "${aws_backup_vault.main.name}",
                        "schedule": "cron(0 3 ? * * *)",
                        "lifecycle": {"delete_after": 120},
                    }
                ],
            }
        },
        "aws_backup_selection": {
            "tagged": {
                "name": "tagged",
                "plan_id": "${aws_backup_plan.daily.id}",
                "iam_role_arn": "${aws_iam_role.backup.arn}",
                "resources": ["*"],
            }
        },
        "aws_ebs_encryption_by_default": {"main": {"enabled": True}},
    },
)
