"""Where resources live: what the ``region`` of a resource means, and what regions and key ARNs look like."""

from __future__ import annotations

import re

# Types whose `region` is about something else than where the resource lives. Everywhere else it comes before that of
# the provider configuration: provider 6 has it on every type. Source: provider 5.100.0 schema and documentation.
HAS_ANOTHER_REGION = frozenset(
    {
        "aws_cloudformation_stack_set_instance",  # of the stack that it makes
        "aws_config_aggregate_authorization",  # of the aggregator that is let in
        "aws_servicequotas_template",  # in which the quota is asked for
    }
)

# AWS General Reference, "Service endpoints": us-east-1, us-gov-west-1, ap-southeast-2, us-iso-east-1.
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")

# Service Authorization Reference, "AWS Key Management Service", resource types. An id that starts with mrk- is that of
# a multi-Region key, whose replicas have the same id in their own regions.
KEY_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):kms:(?P<region>[^:\s]+):(?P<account>[^:\s]+):(?P<id>(key|alias)/\S+)"
)
KEY_OF_AWS = "alias/aws/"
MULTI_REGION = "key/mrk-"

# IAM user guide, "IAM identifiers".
ROLE_ACCOUNT = re.compile(r"arn:aws[a-z-]*:(iam|sts)::(\d{12}):.*")
