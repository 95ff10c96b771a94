"""Who delivers to buckets, topics and queues of the app, by which attribute, and which encryption it can deliver to.

Services deliver by themselves, not in the name of a role. They may use a customer managed key where its policy lets
them in, and never AWS's own (``alias/aws/sns``), whose policy nobody can change. Some can only deliver to SSE-S3.
Source: the page of AWS in each group; provider 5.100.0 for the attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .settings import PRESENT

WRITING = ("kms:GenerateDataKey",)
PUBLISHING = ("kms:GenerateDataKey", "kms:Decrypt")
READING = ("kms:Decrypt",)


@dataclass(frozen=True)
class Delivery:
    """One way in which a service reaches a resource that an attribute names.

    Attributes:
        type: the resource type that names it.
        path: the dotted path of the attribute, which holds a name, ARN, domain name or reference.
        by: service principal; ``*`` where AWS does not document which one its key policy must name, so that nobody
            can check it; empty: no key will do, the bucket must have SSE-S3.
        actions: what the service does with a key.
        what: the delivery in words.
        source: the page that says so.
        beside: conditions on the block that holds the attribute, as in :attr:`.Setting.beside`.
        when: conditions on the resource, as in :attr:`.Setting.when`.
    """

    type: str
    path: str
    by: str
    actions: tuple[str, ...]
    what: str
    source: str
    beside: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)


def _rows(source: str, what: str, by: str, actions: tuple[str, ...], places: str) -> tuple[Delivery, ...]:
    """Return the rows of one source; a place is a line with type and path."""
    words = places.split()
    return tuple(
        Delivery(f"aws_{kind}", path, by, actions, what, source)
        for kind, path in zip(words[::2], words[1::2], strict=True)
    )


_LOGS = "delivery.logs.amazonaws.com"
_LOG_DELIVERY = "CloudWatch Logs user guide, Enabling logging from AWS services, Logs sent to Amazon S3"

_LOAD_BALANCERS = tuple(
    Delivery(f"aws_{alias}", f"{block}.bucket", by, WRITING, what, source, when={"load_balancer_type": types})
    for alias in ("lb", "alb")
    for block in ("access_logs", "connection_logs")
    for by, what, source, types in (
        (
            "",
            "logs of an application load balancer",
            "Application Load Balancers user guide, Enable access logs",
            frozenset({None, "application"}),
        ),
        (_LOGS, "logs of a network load balancer", "Network Load Balancers user guide, Access logs", "network"),
    )
)

DELIVERIES: tuple[Delivery, ...] = (
    *_LOAD_BALANCERS,
    # Buckets that must have SSE-S3.
    *_rows(
        "Classic Load Balancers user guide, Enable access logs",
        "logs of a classic load balancer",
        "",
        WRITING,
        """
        elb access_logs.bucket
        """,
    ),
    *_rows(
        "S3 user guide, Enabling server access logging",
        "S3 access logs",
        "",
        WRITING,
        """
        s3_bucket_logging target_bucket
        s3_bucket logging.target_bucket
        """,
    ),
    *_rows(
        "Redshift management guide, Database audit logging",
        "audit logs of Redshift",
        "",
        WRITING,
        """
        redshift_logging bucket_name
        redshift_cluster logging.bucket_name
        """,
    ),
    # Visitors of a website are nobody, and KMS knows no permission for nobody.
    *_rows(
        "S3 user guide, Setting permissions for website access",
        "visitors of a website",
        "",
        READING,
        """
        s3_bucket_website_configuration bucket
        """,
    ),
    Delivery(
        "aws_cloudfront_distribution",
        "origin.domain_name",
        "",
        READING,
        "visitors by an origin access identity",
        "CloudFront developer guide, Restrict access to an Amazon S3 origin",
        {"s3_origin_config.origin_access_identity": PRESENT},
    ),
    Delivery(
        "aws_cloudfront_distribution",
        "origin.domain_name",
        "cloudfront.amazonaws.com",
        READING,
        "visitors of a distribution",
        "CloudFront developer guide, Restrict access to an Amazon S3 origin",
        {"origin_access_control_id": PRESENT},
    ),
    # Buckets that may have a key which lets the service in.
    *_rows(
        "CloudWatch Logs user guide, Enabling logging from AWS services, Logs sent to Amazon S3",
        "logs of AWS",
        _LOGS,
        WRITING,
        """
        flow_log log_destination
        cloudwatch_log_delivery_destination delivery_destination_configuration.destination_resource_arn
        route53_resolver_query_log_config destination_arn
        wafv2_web_acl_logging_configuration log_destination_configs
        networkfirewall_logging_configuration logging_configuration.log_destination_config.log_destination.bucketName
        globalaccelerator_accelerator attributes.flow_logs_s3_bucket
        globalaccelerator_custom_routing_accelerator attributes.flow_logs_s3_bucket
        verifiedaccess_instance_logging_configuration access_logs.s3.bucket_name
        msk_cluster logging_info.broker_logs.s3.bucket
        mskconnect_connector log_delivery.worker_log_delivery.s3.bucket
        vpclattice_access_log_subscription destination_arn
        """,
    ),
    *_rows(
        "CloudFront developer guide, Configure standard logging (legacy)",
        "logs of a distribution",
        _LOGS,
        WRITING,
        """
        cloudfront_distribution logging_config.bucket
        """,
    ),
    *_rows(
        "AWS Config developer guide, Permissions for the KMS key",
        "records of AWS Config",
        "config.amazonaws.com",
        WRITING,
        """
        config_delivery_channel s3_bucket_name
        """,
    ),
    *_rows(
        "CloudTrail user guide, Configure AWS KMS key policies",
        "a trail",
        "cloudtrail.amazonaws.com",
        WRITING,
        """
        cloudtrail s3_bucket_name
        """,
    ),
    *_rows(
        "S3 user guide, Configuring Amazon S3 Inventory",
        "reports of S3",
        "s3.amazonaws.com",
        WRITING,
        """
        s3_bucket_inventory destination.bucket.bucket_arn
        s3_bucket_analytics_configuration
          storage_class_analysis.data_export.destination.s3_bucket_destination.bucket_arn
        """,
    ),
    *_rows(
        "SES developer guide, Giving permissions to Amazon SES for email receiving",
        "mail",
        "ses.amazonaws.com",
        WRITING,
        """
        ses_receipt_rule s3_action.bucket_name
        """,
    ),
    *_rows(
        "Systems Manager user guide, Creating a resource data sync",
        "inventory",
        "ssm.amazonaws.com",
        WRITING,
        """
        ssm_resource_data_sync s3_destination.bucket_name
        """,
    ),
    # Topics and queues.
    *_rows(
        "SNS developer guide, Key management; CloudWatch user guide, Amazon SNS encryption",
        "an alarm",
        "cloudwatch.amazonaws.com",
        PUBLISHING,
        """
        cloudwatch_metric_alarm alarm_actions
        cloudwatch_metric_alarm ok_actions
        cloudwatch_metric_alarm insufficient_data_actions
        cloudwatch_composite_alarm alarm_actions
        cloudwatch_composite_alarm ok_actions
        cloudwatch_composite_alarm insufficient_data_actions
        """,
    ),
    *_rows(
        "S3 user guide, Granting permissions to publish event notification messages",
        "notifications of a bucket",
        "s3.amazonaws.com",
        PUBLISHING,
        """
        s3_bucket_notification topic.topic_arn
        s3_bucket_notification queue.queue_arn
        """,
    ),
    *_rows(
        "RDS user guide, Granting permissions to publish notifications to an Amazon SNS topic",
        "database events",
        "events.rds.amazonaws.com",
        PUBLISHING,
        """
        db_event_subscription sns_topic
        docdb_event_subscription sns_topic_arn
        neptune_event_subscription sns_topic_arn
        """,
    ),
    *_rows(
        "DMS user guide, Working with Amazon SNS events and notifications",
        "migration events",
        "dms.amazonaws.com",
        PUBLISHING,
        """
        dms_event_subscription sns_topic_arn
        """,
    ),
    *_rows(
        "Redshift management guide, Cluster event notifications",
        "warehouse events",
        "*",
        PUBLISHING,
        """
        redshift_event_subscription sns_topic_arn
        """,
    ),
    *_rows(
        "ElastiCache user guide, Managing Amazon SNS notifications",
        "cache events",
        "*",
        PUBLISHING,
        """
        elasticache_cluster notification_topic_arn
        elasticache_replication_group notification_topic_arn
        """,
    ),
    *_rows(
        "MemoryDB developer guide, Event notifications",
        "cache events",
        "*",
        PUBLISHING,
        """
        memorydb_cluster sns_topic_arn
        """,
    ),
    *_rows(
        "DynamoDB developer guide, DAX cluster management",
        "cache events",
        "*",
        PUBLISHING,
        """
        dax_cluster notification_topic_arn
        """,
    ),
    *_rows(
        "EventBridge user guide, Encrypted targets",
        "events of a rule",
        "events.amazonaws.com",
        PUBLISHING,
        """
        cloudwatch_event_target arn
        cloudwatch_event_target dead_letter_config.arn
        """,
    ),
    *_rows(
        "AWS Cost Management user guide, Creating an Amazon SNS topic for budget notifications",
        "a budget",
        "budgets.amazonaws.com",
        PUBLISHING,
        """
        budgets_budget notification.subscriber_sns_topic_arns
        budgets_budget_action subscriber.address
        """,
    ),
    *_rows(
        "AWS Cost Management user guide, Creating an Amazon SNS topic for anomaly notifications",
        "cost anomalies",
        "costalerts.amazonaws.com",
        PUBLISHING,
        """
        ce_anomaly_subscription subscriber.address
        """,
    ),
    *_rows(
        "EC2 Auto Scaling user guide, Amazon SNS notification options",
        "scaling events",
        "autoscaling.amazonaws.com",
        PUBLISHING,
        """
        autoscaling_notification topic_arn
        """,
    ),
    *_rows(
        "AWS Config developer guide, Permissions for the Amazon SNS topic",
        "changes that AWS Config sees",
        "config.amazonaws.com",
        PUBLISHING,
        """
        config_delivery_channel sns_topic_arn
        """,
    ),
    *_rows(
        "CloudTrail user guide, Amazon SNS topic policy for CloudTrail",
        "a trail",
        "cloudtrail.amazonaws.com",
        PUBLISHING,
        """
        cloudtrail sns_topic_name
        """,
    ),
    *_rows(
        "AWS Backup developer guide, Notification options",
        "backup jobs",
        "backup.amazonaws.com",
        PUBLISHING,
        """
        backup_vault_notifications sns_topic_arn
        """,
    ),
    *_rows(
        "S3 Glacier developer guide, Configuring vault notifications",
        "a vault",
        "*",
        PUBLISHING,
        """
        glacier_vault notification.sns_topic
        """,
    ),
    *_rows(
        "SES developer guide, Monitor using event publishing",
        "mail events",
        "ses.amazonaws.com",
        PUBLISHING,
        """
        ses_identity_notification_topic topic_arn
        ses_event_destination sns_destination.topic_arn
        sesv2_configuration_set_event_destination event_destination.sns_destination.topic_arn
        ses_receipt_rule sns_action.topic_arn
        ses_receipt_rule s3_action.topic_arn
        """,
    ),
    *_rows(
        "Developer Tools console user guide, Configure Amazon SNS topics for notifications",
        "pipeline notifications",
        "codestar-notifications.amazonaws.com",
        PUBLISHING,
        """
        codestarnotifications_notification_rule target.address
        """,
    ),
    *_rows(
        "CodeCommit user guide, Manage triggers",
        "a repository",
        "*",
        PUBLISHING,
        """
        codecommit_trigger trigger.destination_arn
        """,
    ),
    *_rows(
        "DevOps Guru user guide, Permissions for AWS KMS-encrypted Amazon SNS topics",
        "insights",
        "*",
        PUBLISHING,
        """
        devopsguru_notification_channel sns.topic_arn
        """,
    ),
    *_rows(
        "AWS PrivateLink guide, Receive alerts for endpoint service events",
        "endpoint events",
        "vpce.amazonaws.com",
        PUBLISHING,
        """
        vpc_endpoint_connection_notification connection_notification_arn
        """,
    ),
    *_rows(
        "SNS developer guide, Fanout to Amazon SQS queues",
        "messages of a topic",
        "sns.amazonaws.com",
        PUBLISHING,
        """
        sns_topic_subscription endpoint
        """,
    ),
)
"""Who delivers where; the resource at the other end is a bucket, a topic or a queue."""

KEY_USERS: Mapping[str, tuple[str, str]] = {
    "aws_cloudwatch_event_bus": ("events.amazonaws.com", "EventBridge user guide, KMS key policy for an event bus"),
    "aws_cloudwatch_log_group": (
        "logs.{region}.amazonaws.com",
        "CloudWatch Logs user guide, Encrypt log data in CloudWatch Logs using AWS KMS",
    ),
    "aws_cloudtrail": ("cloudtrail.amazonaws.com", "CloudTrail user guide, Configure AWS KMS key policies"),
    "aws_config_delivery_channel": (
        "config.amazonaws.com",
        "AWS Config developer guide, Permissions for the KMS key",
    ),
}
"""Types whose service uses the key in its own name, whoever asks for it, so that the key's policy must let it in."""

INVITATIONS: Mapping[str, tuple[str, str, str]] = {
    "aws_s3_bucket": ("aws_s3_bucket_policy", "bucket", "s3:PutObject"),
    "aws_sns_topic": ("aws_sns_topic_policy", "arn", "sns:Publish"),
    "aws_sqs_queue": ("aws_sqs_queue_policy", "queue_url", "sqs:SendMessage"),
}
"""Type, and the attribute there, of a policy in a resource of its own, and the action by which services deliver.

A policy that lets a service in expects it, even if what delivers is not in the app.
"""

INVITED_WITHOUT_KEY = frozenset(
    {"logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com", "redshift.amazonaws.com"}
)
"""Services that can only deliver to SSE-S3; the pages are those of their rows above."""

ACCOUNTS_WITHOUT_KEY = ("data.aws_elb_service_account.", "data.aws_redshift_service_account.")
"""Accounts of AWS in policies, by the data sources that tell their numbers, that can only deliver to SSE-S3."""
