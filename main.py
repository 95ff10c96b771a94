"""Synthesizes the fraud detection API: settings, stacks, guardrails, Terraform JSON.

Exit status: 0 clean, 1 findings, 2 bad settings; each problem is one line on stderr.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from aspects import fast_start
from lib.node import use_bundled_node

use_bundled_node()
fast_start.enable()

from cdktf import App, TerraformStack  # noqa: E402  only now: importing it starts Node and loads the bindings

from aspects import Guardrails, acknowledge  # noqa: E402
from aspects.packs import PCI_DSS_V4  # noqa: E402
from lib.account import AccountStack  # noqa: E402
from lib.settings import ACCOUNT_STACK_NAME, Settings, SettingsError  # noqa: E402
from lib.stack import FraudDetectionStack  # noqa: E402
from lib.summary import write_report  # noqa: E402
from lib.values import ACCOUNT_SUFFIX  # noqa: E402

# How cdktf tells of an error annotation or a failed validation: the construct path, then what is wrong.
_ANNOTATION = re.compile(r"^\s*(\[[^\]\s]+\] .+)$", re.MULTILINE)
PROJECT_TAGS = {"Project": "fraud-detection", "ManagedBy": "cdktf", "DataClassification": "pci"}


def main() -> int:
    """Synthesize both stacks into the output directory and return the exit status."""
    try:
        settings = Settings.load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    app = App()
    guarded = build(app, settings)
    failed = False
    said = ""
    try:
        app.synth()
    except RuntimeError as error:
        said = str(error)
        failed = True
        found = any(finding.level == "error" for _, guardrails in guarded for finding in guardrails.findings)
        if not found and not _ANNOTATION.search(said):
            raise
    lines = [f"[{each.construct_path}] {each.annotation}" for _, guardrails in guarded for each in guardrails.findings]
    # An error annotation that is not the guardrails' fails the synthesis as well.
    others = [line for line in _ANNOTATION.findall(said) if line not in lines]
    for line in (*lines, *others):
        print(line, file=sys.stderr)
    if failed:
        return 1
    write_report(Path(app.outdir), {stack.node.id: _counted(guardrails) for stack, guardrails in guarded})
    return 0


def build(app: App, settings: Settings) -> list[tuple[TerraformStack, Guardrails]]:
    """Put the account stack and the environment's stack into ``app``, each with its guardrails."""
    account = AccountStack(app, ACCOUNT_STACK_NAME, settings=settings)
    environment = FraudDetectionStack(app, settings.stack_name, settings=settings)
    _acknowledge(environment, settings)
    tags = {**PROJECT_TAGS, **settings.tags}
    singletons = Guardrails(ACCOUNT_SUFFIX, tags, pack=PCI_DSS_V4).apply(account)
    guardrails = Guardrails(
        settings.environment_suffix,
        tags,
        kms_key_arn=environment.keys.key.arn,
        pack=PCI_DSS_V4,
        log_retention_days=settings.log_retention_days,
        container_log_group=environment.service.log_group.name,
    ).apply(app)  # the account stack keeps its own
    return [(account, singletons), (environment, guardrails)]


def _acknowledge(stack: FraudDetectionStack, settings: Settings) -> None:
    """Accept what the requested shape brings with it; the reasons are evidence for an assessor."""
    acknowledge(
        stack.network,
        "internet-gateway-route",
        "load balancer and NAT gateways need public subnets; tasks and database are in private ones",
    )
    acknowledge(
        stack,
        "replaces-data",
        "guarded from its first deployment on, so that every resource has its name and its key from the start",
    )
    access_logs = stack.log_storage.access_logs
    acknowledge(
        access_logs, "s3-bucket-access-logging", "is itself the target of access logs; logging to itself would loop"
    )
    acknowledge(access_logs, "s3-bucket-kms-encryption", "load balancers and S3 deliver logs to SSE-S3 buckets alone")
    acknowledge(access_logs, "s3-bucket-object-lock", "S3 delivers no server access logs to a bucket with object lock")
    if settings.container_protocol == "HTTP":
        acknowledge(
            stack.load_balancer,
            "target-group-tls",
            "chosen by FRAUD_API_CONTAINER_PROTOCOL=HTTP; this hop stays inside the VPC's own subnets",
        )


def _counted(guardrails: Guardrails) -> Counter[str]:
    """How much each aspect changed, by its name in the summary."""
    return Counter(change.aspect.removesuffix("Aspect").lower() for change in guardrails.changes)


if __name__ == "__main__":
    sys.exit(main())
