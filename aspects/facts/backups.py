"""What AWS Backup backs up: the resource types, and the ARNs by which a backup plan selects them.

Source of the types: AWS Backup developer guide, "Feature availability"; of the ARNs: service authorization reference.
"""

from __future__ import annotations

from collections.abc import Mapping

BACKED_UP: Mapping[str, str] = {
    "aws_db_instance": "arn:aws:rds:{region}:{account}:db:{name}",
    "aws_docdb_cluster": "arn:aws:rds:{region}:{account}:cluster:{name}",
    "aws_dynamodb_table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "aws_ebs_volume": "arn:aws:ec2:{region}:{account}:volume/{id}",
    "aws_ebs_volume_copy": "arn:aws:ec2:{region}:{account}:volume/{id}",
    "aws_efs_file_system": "arn:aws:elasticfilesystem:{region}:{account}:file-system/{id}",
    "aws_fsx_lustre_file_system": "arn:aws:fsx:{region}:{account}:file-system/{id}",
    "aws_fsx_ontap_volume": "arn:aws:fsx:{region}:{account}:volume/{id}",
    "aws_fsx_openzfs_file_system": "arn:aws:fsx:{region}:{account}:file-system/{id}",
    "aws_fsx_windows_file_system": "arn:aws:fsx:{region}:{account}:file-system/{id}",
    "aws_instance": "arn:aws:ec2:{region}:{account}:instance/{id}",
    "aws_neptune_cluster": "arn:aws:rds:{region}:{account}:cluster:{name}",
    "aws_rds_cluster": "arn:aws:rds:{region}:{account}:cluster:{name}",
    "aws_redshift_cluster": "arn:aws:redshift:{region}:{account}:cluster:{name}",
    "aws_s3_bucket": "arn:aws:s3:::{name}",
    "aws_storagegateway_cached_iscsi_volume": "arn:aws:storagegateway:{region}:{account}:gateway/{id}/volume/{id}",
    "aws_storagegateway_stored_iscsi_volume": "arn:aws:storagegateway:{region}:{account}:gateway/{id}/volume/{id}",
    "aws_timestreamwrite_table": "arn:aws:timestream:{region}:{account}:database/{id}/table/{id}",
}
"""Resource type to the ARN of its resources: ``{name}`` where the author chooses it, ``{id}`` where AWS does."""
