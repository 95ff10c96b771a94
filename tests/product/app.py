"""A sample app that uses the installed wheel as any other app would, and knows nothing of this repository.

Two stacks with nested constructs, typed and untyped resources, `count`, an override, a module, a data source and a
token. usage: app.py FOLDER [PACK]; with PACK, the app is checked against PCI DSS, which it does not meet, or, if it is
"house", against the standard of house.py.

It is written for CDKTF. With its imports renamed (`cdktf` to `cdktn`, `cdktf_cdktf_provider_aws` to
`cdktn_provider_aws`) it runs under CDK Terrain.
"""

from __future__ import annotations

import json
import sys

from cdktf_guardrails import fast_start

fast_start.enable()

# In the order of any app, to which the aspects are one package among others: they come before what they work with.
from cdktf_guardrails import Guardrails, acknowledge  # noqa: E402
from cdktf_guardrails.packs import PCI_DSS_V4  # noqa: E402

# isort: split
from cdktf import App, TerraformCount, TerraformHclModule, TerraformOutput, TerraformResource, TerraformStack  # noqa: E402
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup  # noqa: E402
from cdktf_cdktf_provider_aws.data_aws_vpc import DataAwsVpc  # noqa: E402
from cdktf_cdktf_provider_aws.ecs_cluster import EcsCluster  # noqa: E402
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition  # noqa: E402
from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: E402
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster  # noqa: E402
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket  # noqa: E402
from cdktf_cdktf_provider_aws.security_group import SecurityGroup  # noqa: E402
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue  # noqa: E402
from constructs import Construct  # noqa: E402
from house import HOUSE  # noqa: E402

KEY = "arn:aws:kms:eu-central-1:123456789012:key/1"


class Files(Construct):
    """A bucket, and a queue for each of two consumers."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.bucket = S3Bucket(self, "bucket", tags={"Content": "invoices"})
        SqsQueue(self, "changes", name="changes-${count.index}", count=TerraformCount.of(2))


class Service(Construct):
    """A task that prints invoices."""

    def __init__(self, scope: Construct, id: str, bucket: S3Bucket) -> None:
        super().__init__(scope, id)
        EcsCluster(self, "cluster", name="printing")
        logs = CloudwatchLogGroup(self, "logs", name="printing")
        container = {
            "name": "printer",
            "image": "printer:1",
            "essential": True,
            "environment": [{"name": "BUCKET", "value": bucket.bucket}],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": logs.name}},
        }
        EcsTaskDefinition(
            self,
            "task",
            family="printing",
            cpu="256",
            memory="512",
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            container_definitions=json.dumps([container]),
        )


class Invoices(TerraformStack):
    """What prints: a typed bucket, an untyped topic, and a network that a module makes."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="eu-central-1")
        shared = DataAwsVpc(self, "shared", tags={"Name": "shared"})
        files = Files(self, "files")
        Service(self, "service", files.bucket)
        SecurityGroup(
            self,
            "printers",
            vpc_id=shared.id,
            ingress=[{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}],
        )
        TerraformHclModule(
            self, "network", source="terraform-aws-modules/vpc/aws", version="5.21.0", variables={"name": "printing"}
        )
        topic = TerraformResource(self, "topic", terraform_resource_type="aws_sns_topic")
        topic.add_override("name", "printed")
        topic.add_override("tags", {"Owner": "nobody"})
        TerraformOutput(self, "bucket", value=files.bucket.arn)


class Ledger(TerraformStack):
    """What must last: a protected database, and a secret that is kept after it was deleted."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="eu-central-1")
        database = RdsCluster(
            self,
            "database",
            cluster_identifier="ledger",
            engine="aurora-postgresql",
            deletion_protection=True,
            manage_master_user_password=True,
            master_username="clerk",
        )
        database.add_override("lifecycle.prevent_destroy", True)
        secret = TerraformResource(self, "secret", terraform_resource_type="aws_secretsmanager_secret")
        secret.add_override("recovery_window_in_days", 30)


def main(folder: str, pack: str = "") -> None:
    """Synthesize into ``folder``, and print what was changed and found."""
    app = App(outdir=folder)
    invoices = Invoices(app, "invoices")
    Ledger(app, "ledger")
    packs = {"": None, "house": HOUSE}
    if pack not in packs:
        acknowledge(invoices, "security-group-open-ingress", reason="printers are managed from anywhere")
    guardrails = Guardrails(
        environment_suffix="pr-42",
        tags={"Owner": "billing"},
        kms_key_arn=KEY,
        pack=packs.get(pack, PCI_DSS_V4),
    ).apply(app)
    try:
        app.synth()
    finally:
        print(
            json.dumps(
                {
                    "changes": [[change.construct_path, change.attribute] for change in guardrails.changes],
                    "findings": [
                        [finding.level, finding.construct_path, finding.rule_id, finding.source]
                        for finding in guardrails.findings
                    ],
                }
            )
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
