"""An app that is checked against its team's own pack: ``python app.py``.

Remove ``display_name``, and the synthesis fails:

    [alerts/invoices] house-topic-display-name: display_name is not set, at app.py:29; set display_name [House 1]

``cdktf-guardrails check cdktf.out --pack house:HOUSE`` reports the same for the synthesized stack, and
``cdktf-guardrails explain house-topic-display-name --pack house:HOUSE`` explains the rule.
"""

from cdktf_guardrails import fast_start

fast_start.enable()

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_guardrails import Guardrails
from constructs import Construct
from house import HOUSE


class Alerts(TerraformStack):
    """The topic for invoices that were not paid."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="eu-central-1")
        SnsTopic(self, "invoices", name="invoices", display_name="Invoices")


if __name__ == "__main__":
    app = App()
    Alerts(app, "alerts")
    Guardrails(environment_suffix="dev", kms_key_arn="arn:aws:kms:eu-central-1:123456789012:key/1", pack=HOUSE).apply(
        app
    )
    app.synth()
