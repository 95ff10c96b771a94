"""Who is reported: the topic, its subscribers, and what the database reports to it."""

from __future__ import annotations

import hashlib

from cdktf_cdktf_provider_aws.db_event_subscription import DbEventSubscription
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from lib.database import Database
from lib.iam import policy_document, statement
from lib.location import Location
from lib.settings import Settings


class Alerts(Construct):
    """The topic that alarms and database events go to, and its e-mail subscribers.

    There is no delivery status logging: it exists for HTTP, Lambda, SQS and Firehose subscribers, not for
    e-mail. Nor is it traced: active tracing follows messages to other subscribers than e-mail, and would need an X-Ray
    resource policy (SNS guide, "Active tracing").

    Attributes:
        topic: the ``aws_sns_topic``.
        policy: its ``aws_sns_topic_policy``; whoever publishes depends on it.
    """

    def __init__(self, scope: Construct, id: str, *, settings: Settings, location: Location) -> None:
        super().__init__(scope, id)
        self.topic = SnsTopic(self, "topic", tracing_config="PassThrough")
        publishers = {
            "Alarms": ("cloudwatch.amazonaws.com", location.arn("cloudwatch", "alarm:*")),
            "DatabaseEvents": ("events.rds.amazonaws.com", location.arn("rds", "*")),
        }
        self.policy = SnsTopicPolicy(
            self,
            "policy",
            arn=self.topic.arn,
            policy=policy_document(
                *(
                    statement(
                        sid,
                        ["sns:Publish"],
                        [self.topic.arn],
                        services=[service],
                        conditions={
                            "StringEquals": {"aws:SourceAccount": location.account_id},
                            "ArnLike": {"aws:SourceArn": source},
                        },
                    )
                    for sid, (service, source) in publishers.items()
                ),
                statement(
                    "DenyInsecureTransport",
                    ["sns:Publish"],
                    [self.topic.arn],
                    effect="Deny",
                    principals=["*"],
                    conditions={"Bool": {"aws:SecureTransport": "false"}},
                ),
            ),
        )
        for address in settings.alarm_emails:
            # Not numbered: whoever leaves the list must not make all that follow confirm their address again.
            digest = hashlib.sha256(address.encode()).hexdigest()[:8]
            SnsTopicSubscription(self, f"email-{digest}", topic_arn=self.topic.arn, protocol="email", endpoint=address)


class DatabaseEvents(Construct):
    """What RDS reports to the topic about this environment's instances and cluster (Security Hub RDS.19, RDS.20).

    There are no events of parameter and security groups (RDS.21, RDS.22): RDS takes neither a cluster parameter group
    nor a VPC security group as their source, so that a subscription would report those of every database of the
    account.
    """

    def __init__(self, scope: Construct, id: str, *, alerts: Alerts, database: Database) -> None:
        super().__init__(scope, id)
        maintenance, failure, failover = "maintenance", "failure", "failover"
        instances = [instance.identifier for instance in database.instances]
        cluster = [database.cluster.cluster_identifier]
        for source, categories, source_ids in (
            ("instance", [maintenance, "configuration change", failure], instances),
            ("cluster", [maintenance, failure, failover], cluster),
        ):
            DbEventSubscription(
                self,
                source,
                name=f"{source}-db-event-subscription",
                sns_topic=alerts.topic.arn,
                source_type=f"db-{source}",
                source_ids=source_ids,
                event_categories=categories,
                depends_on=[alerts.policy],
            )
