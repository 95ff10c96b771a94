"""The stack that test_payments.py tests: a topic for the payments of a shop, and the queue of its bookkeeping."""

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct


class Payments(TerraformStack):
    """A topic and a queue."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="eu-central-1")
        self.topic = SnsTopic(self, "made", name="payments")
        self.queue = SqsQueue(self, "bookings", name="bookings")
