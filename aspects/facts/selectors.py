"""Attributes that choose resources by their tags, so that they follow a tag that gets another value.

Sources: the documentation of AWS provider 5.100.0, argument reference of each type. In documents, tags stand as
``aws:ResourceTag/Name`` (IAM user guide, "Controlling access to AWS resources using tags") and as ``Key`` and
``Values`` (Resource Groups API reference, ResourceQuery; Systems Manager API reference, Target).
"""

from __future__ import annotations

from collections.abc import Mapping

TAG_PAIRS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "aws_autoscalingplans_scaling_plan": {"application_source.tag_filter": ("key", "values")},
    "aws_backup_selection": {
        "selection_tag": ("key", "value"),
        "condition.string_equals": ("key", "value"),
    },
    "aws_codedeploy_deployment_group": {
        "ec2_tag_filter": ("key", "value"),
        "ec2_tag_set.ec2_tag_filter": ("key", "value"),
        "on_premises_instance_tag_filter": ("key", "value"),
    },
    "aws_config_config_rule": {"scope": ("tag_key", "tag_value")},
    "aws_fis_experiment_template": {"target.resource_tag": ("key", "value")},
    "aws_rbin_rule": {"resource_tags": ("resource_tag_key", "resource_tag_value")},
    "aws_ssm_association": {"targets": ("key", "values")},
    "aws_ssm_maintenance_window_target": {"targets": ("key", "values")},
    "aws_ssm_maintenance_window_task": {"targets": ("key", "values")},
}
"""Resource type to the blocks that choose by a tag, each with the attributes for its key and its value or values."""

TAG_MAPS: Mapping[str, tuple[str, ...]] = {
    "aws_dlm_lifecycle_policy": ("policy_details.target_tags",),
    "aws_fms_policy": ("resource_tags",),
    "aws_inspector_resource_group": ("tags",),
}
"""Resource type to the maps that choose by tags."""

DATA_TAG_PAIR = ("filter", ("name", "values"))
DATA_TAG_MAP = "tags"
"""The same of every data source: AWS provider documentation, "Filtering" of the data sources of EC2."""
