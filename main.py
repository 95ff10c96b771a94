"""Synthesizes the fraud detection API: settings, stacks, guardrails, Terraform JSON.

Exit status: 0 clean, 1 findings, 2 bad settings; each problem is one line on stderr.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lib.start import in_one_line, require_node, require_packages, use_bundled_node

require_packages()
use_bundled_node()
require_node()

with in_one_line():  # only now: importing cdktf starts Node and loads the bindings
    from aspects import fast_start

    fast_start.enable()

    from cdktf import App, TerraformStack

    from aspects import Guardrails, acknowledge
    from aspects.check.report import Report
    from aspects.packs import PCI_DSS_V4
    from lib.account import AccountStack
    from lib.annotations import is_annotation_error, messages
    from lib.lock import Busy, held
    from lib.output import private_folder, publish, publish_evidence
    from lib.settings import ACCOUNT_STACK_NAME, Settings, SettingsError
    from lib.stack import FraudDetectionStack
    from lib.summary import write_report
    from lib.values import ACCOUNT_SUFFIX

PROJECT_TAGS = {"Project": "fraud-detection", "ManagedBy": "cdktf", "DataClassification": "pci"}

CONTINUES = "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"
"""Set by ``cdktf synth``, which wants the manifest even with errors in it, prints them and fails by itself."""


def main() -> int:
    """Synthesize both stacks into the output directory and return the exit status."""
    try:
        settings = Settings.load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    output = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
    try:
        with in_one_line(), held(output, f"a synthesis of {settings.stack_name}", brief=True):
            return synthesize(settings, output)
    except Busy as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def synthesize(settings: Settings, output: Path) -> int:
    """Synthesize both stacks and replace what ``output`` has of them; with findings, the compliance files only.

    Returns:
        The exit status.
    """
    with private_folder(output) as folder:
        app = App(outdir=str(folder))
        guarded = build(app, settings)
        failed = False
        try:
            app.synth()
        except RuntimeError as error:
            failed = is_annotation_error(error)
            if not failed:
                _print_findings(app, ())
                raise
        if CONTINUES not in os.environ:
            _print_findings(app, [report for _, guardrails in guarded for report in guardrails.reports])
        if failed:
            publish_evidence(folder, output)
            return 1
        write_report(folder, {stack.node.id: _counted(guardrails) for stack, guardrails in guarded})
        publish(folder, output)
    return 0


def _print_findings(app: App, reports: Sequence[Report]) -> None:
    """Print what was found, each once: by rule what guardrails report, then what else authors say of constructs."""
    known = [(each.path, each.rule_id) for report in reports for each in report.open]
    known += [
        (each.construct_path, each.rule_id) for report in reports for each in (*report.findings, *report.problems)
    ]
    if known:
        from aspects.reports.text import render  # only now: most syntheses find nothing

        colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        width = shutil.get_terminal_size((120, 24)).columns
        print(render(reports, colour=colour, width=width), end="", file=sys.stderr)
    for line in messages(app, known):
        print(line, file=sys.stderr)


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
        "guardrails apply since its first deployment, so every resource has its name and its key from the start",
    )
    acknowledge(
        stack.database,
        "rds-in-backup-plan",
        f"keeps its own backups for {settings.database_backup_retention_days} days; recovery points in a vault would"
        " outlive an environment that has to be destroyed as a whole",
    )
    access_logs = stack.log_storage.access_logs
    acknowledge(
        access_logs, "s3-bucket-access-logging", "is itself the target of access logs; logging to itself would loop"
    )
    acknowledge(access_logs, "s3-bucket-object-lock", "S3 delivers no server access logs to a bucket with Object Lock")
    acknowledge(
        stack.log_storage,
        "s3-bucket-replication",
        "logs stay in their region; versions keep what is overwritten or deleted",
    )
    acknowledge(
        stack.log_storage,
        "s3-in-backup-plan",
        "versions keep what is overwritten or deleted; recovery points in a vault would outlive an environment that has"
        " to be destroyed as a whole",
    )
    for function in (stack.secrets.rotation_function, stack.origin.rotation_function):
        acknowledge(
            function,
            "lambda-in-vpc",
            "talks to the APIs of AWS and to the public load balancer only, and reaches nothing inside the VPC",
        )
    if settings.container_protocol == "HTTP":
        acknowledge(
            stack.load_balancer,
            "target-group-tls",
            "chosen by FRAUD_API_CONTAINER_PROTOCOL=HTTP; this hop stays inside the VPC's own subnets",
        )


def _counted(guardrails: Guardrails) -> Counter[str]:
    """Return how much each aspect changed, by its name in the summary."""
    return Counter(change.aspect.removesuffix("Aspect").lower() for change in guardrails.changes)


if __name__ == "__main__":
    sys.exit(main())
