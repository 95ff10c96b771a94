"""A minimal app with guardrails: ``ENVIRONMENT_SUFFIX=pr42 python app.py``.

The stack says what exists. The guardrails add tags, the environment's name and encryption, make everything
destroyable, and fail the synthesis if the pack finds something. The evidence is next to ``cdk.tf.json`` in
``cdktf.out``: open ``compliance.html``.
"""

import os

from cdktf_guardrails import fast_start

fast_start.enable()  # optional: the bindings load in one second instead of fifteen

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_guardrails import Guardrails
from cdktf_guardrails.packs import FOUNDATIONS
from constructs import Construct


class Orders(TerraformStack):
    """A queue, and the log of its worker."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="eu-central-1")
        SqsQueue(self, "queue")
        CloudwatchLogGroup(self, "logs", retention_in_days=365)


if __name__ == "__main__":
    app = App()
    Orders(app, "orders")
    Guardrails(
        environment_suffix=os.environ.get("ENVIRONMENT_SUFFIX", "dev"),
        tags={"Owner": "orders"},
        pack=FOUNDATIONS,
    ).apply(app)
    app.synth()
