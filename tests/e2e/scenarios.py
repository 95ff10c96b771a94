"""What is proven, step by step: the story of one environment, and of two with everything that can go wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from scripts.inventory.belonging import unseen
from scripts.inventory.engine import Live, live
from scripts.permissions import deployer
from scripts.terraform import managed
from scripts.verify import checks
from tests.e2e import account, sabotage
from tests.e2e.deployment import DEPLOYERS, Deployment, Failed, changes, errors
from tests.e2e.emulator import constraints
from tests.e2e.emulator.gaps import ACCOUNT
from tests.e2e.emulator.process import Emulator
from tests.e2e.progress import Progress, Step

UPDATE = {
    "FRAUD_API_IMAGE": "fraud-api:1.1",
    "FRAUD_API_DATABASE_MAX_CAPACITY": "8",
    "FRAUD_API_TASK_MAX": "40",
    "FRAUD_API_THROTTLE_RATE": "500",
    "FRAUD_API_LOG_RETENTION_DAYS": "400",
    "FRAUD_API_TAGS": "Owner=risk",
}
"""A new image tag, other capacities, and what concerns many resources."""

REPLACED_BY_UPDATE = {"aws_ecs_task_definition", "aws_ecr_lifecycle_policy"}
"""What is not changed in place: a task definition has revisions, and the provider puts a lifecycle policy anew. Neither
holds data, and nothing refers to the policy."""

KILLED_AT = 150
"""Resources of some 230 that are done when a command is killed, about half of its time; others are under way then."""

REFUSED_ATTEMPTS = 2


@dataclass
class Run:
    """What every scenario works with.

    Attributes:
        progress: where steps are shown.
        emulator: AWS.
        output: folder for output and logs.
        records: whether the deployers may do more than their policies allow, and what they need is written down anew.
    """

    progress: Progress
    emulator: Emulator
    output: Path
    records: bool = False

    @property
    def aws(self) -> boto3.Session:
        """A session of the account."""
        return account.session(self.emulator)

    def deployment(self, suffix: str) -> Deployment:
        """An environment that does not exist yet."""
        variables = {**account.SETTINGS, "ENVIRONMENT_SUFFIX": suffix}
        return Deployment(self.emulator, self.output / suffix, variables)

    def account_stack(self) -> Deployment:
        """The stack that all environments share."""
        return Deployment(self.emulator, self.output / "account", {**account.SETTINGS}, account=True)


def standard(run: Run) -> None:
    """One environment: apply, plan without a change, checks, update in place, destroy, nothing left."""
    shared, environment = run.account_stack(), run.deployment("e2e")
    before = _prepare(run)
    _only_allowed(run, shared, environment)
    _adopt_account(run, shared)
    _deploy(run, shared)
    _images(run, environment)
    _deploy(run, environment)
    _migrate(run, environment)
    _unchanged(run, shared, environment)
    _check(run, environment)
    _use(run, environment)
    _update(run, environment)
    _unchanged(run, environment)
    _verify(run, environment, 0, r"^skipped: running tasks, .*; AWS_ENDPOINT_URL points to http://", "verify {}")
    _destroy(run, environment)
    _verify(run, environment, 1, r"^error: \S+ does not exist: its state is empty; ", "verify {}, which is gone")
    _destroy(run, shared)
    _nothing_left(run, before)
    _allowed(run)
    _needed(run, shared, environment)
    within_models(run.progress, run.emulator)
    _report(run)


def full(run: Run) -> None:
    """Two environments side by side, with faults: killed commands, a held lock, throttling, and changes by hand."""
    shared, first, second = run.account_stack(), run.deployment("pr-1"), run.deployment("1")
    before = _prepare(run)
    _only_allowed(run, shared, first, second)
    _deploy(run, shared)
    for environment in (first, second):
        _images(run, environment)
    _while_refused(run, first, "deploy")
    _quota_missing(run, second)
    _killed(run, second, "deploy")
    _locked(run, second, "deploy")
    _recover(run, second)
    _deploy(run, second, title="apply {} again, which converges")
    _unchanged(run, first, second)
    for environment in (first, second):
        _check(run, environment)
        _use(run, environment)
    _sabotage(run, second)
    _verify(run, second, 1, r"^FAIL  every name ends in the whole suffix\n        ", "verify {}, which is broken")
    _deploy(run, second, title="apply {}, which heals what was changed by hand")
    _unchanged(run, second)
    _check(run, second)
    _killed(run, second, "destroy")
    _locked(run, second, "destroy")
    _verify(
        run,
        second,
        1,
        r"^error: \S+ is incomplete: \d+ of \d+ resources are missing, ",
        "verify {}, which is half gone",
    )
    _destroy(run, second)
    _unchanged(run, first)
    _check(run, first)
    _while_refused(run, first, "destroy")
    _destroy(run, shared)
    _nothing_left(run, before)
    within_models(run.progress, run.emulator)
    _allowed(run)
    _report(run)


def _prepare(run: Run) -> list[Live]:
    with run.progress.step("seed the account and list what it has"):
        account.seed(run.aws)
        return live(run.aws)


def _adopt_account(run: Run, shared: Deployment) -> None:
    """An account in use has roles that services have made for themselves: they are taken over, not made again."""
    with run.progress.step("take over the service-linked roles that the account has") as step:
        for service in ("ecs.amazonaws.com", "rds.amazonaws.com"):
            run.aws.client("iam").create_service_linked_role(AWSServiceName=service)
        shared.manage("adopt", step)
        known = [each for each in managed(shared.state()) if each["type"] == "aws_iam_service_linked_role"]
        adopted = {each["values"]["aws_service_name"] for each in known}
        if adopted != {"ecs.amazonaws.com", "rds.amazonaws.com"}:
            raise Failed(f"adopted were {', '.join(sorted(adopted)) or 'none'}")


def _deploy(run: Run, deployment: Deployment, title: str = "apply {}") -> None:
    with run.progress.step(title.format(deployment.stack_name)) as step:
        deployment.manage("deploy", step)
    with run.progress.step(f"see all of {deployment.stack_name} in the listing"):
        found = live(run.aws)
        missed = unseen(deployment.state(), found)
        if missed:
            raise Failed("the listing does not show\n" + "\n".join(missed))


def _images(run: Run, deployment: Deployment) -> None:
    """The repositories first; as long as they are empty, a deployment is refused before it makes anything else."""
    with run.progress.step(f"make the image repositories of {deployment.stack_name}") as step:
        deployment.manage("images", step)
    with run.progress.step(f"see {deployment.stack_name} refused without its images, then push them") as step:
        log = _refused(deployment, step, "images")
        if "error: no task could start: " not in log.read_text():
            raise Failed("a deployment without images has no clear line", log)
        step.tell(", ".join(account.push(run.aws, deployment)))


def _quota_missing(run: Run, deployment: Deployment) -> None:
    """A second environment has no addresses left by default: it says so, is not begun, and what it says helps."""
    with run.progress.step(f"see the quotas that {deployment.stack_name} lacks, and request them") as step:
        log = _refused(deployment, step, "quotas")
        requests = re.findall(
            r"^error: .*--service-code (\S+) --quota-code (\S+) --desired-value (\d+)$", log.read_text(), re.MULTILINE
        )
        if [code for _, code, _ in requests] != ["L-0263D0A3"]:
            raise Failed("the deployment does not say which quotas are missing", log)
        for service, code, value in requests:
            run.aws.client("service-quotas").request_service_quota_increase(
                ServiceCode=service, QuotaCode=code, DesiredValue=float(value)
            )


def _refused(deployment: Deployment, step: Step, what: str) -> Path:
    """The log of a deployment that is refused, for lack of ``what``, before it makes anything."""
    before = len(_resources(deployment))
    process, log = deployment.start("deploy")
    try:
        status = deployment.follow(process, log, step)
    finally:
        process.kill()
    if status != 1:
        raise Failed(f"a deployment without its {what} ended with status {status}", log)
    if len(_resources(deployment)) != before:
        raise Failed(f"a deployment without its {what} has made something", log)
    return log


def _resources(deployment: Deployment) -> list[Any]:
    """What the state of a deployment has."""
    found: list[Any] = deployment.state().get("values", {}).get("root_module", {}).get("resources", [])
    return found


def _migrate(run: Run, deployment: Deployment) -> None:
    """The emulator starts no container, and says of each that it ended well."""
    with run.progress.step(f"migrate the database of {deployment.stack_name}") as step:
        deployment.migrate(step)


def _destroy(run: Run, deployment: Deployment) -> None:
    with run.progress.step(f"destroy {deployment.stack_name}") as step:
        deployment.manage("destroy", step)
        _state_is_empty(deployment)


def _state_is_empty(deployment: Deployment) -> None:
    rest = _resources(deployment)
    if rest:
        raise Failed(f"the state still has {', '.join(resource['address'] for resource in rest)}")


def _unchanged(run: Run, *deployments: Deployment) -> None:
    for deployment in deployments:
        with run.progress.step(f"plan {deployment.stack_name}: no changes"):
            found = changes(deployment.plan())
            if found:
                lines = [f"{address}: {what}" for address, what in found.items()]
                raise Failed(f"terraform would make {len(found)} changes\n" + "\n".join(lines))


def _view(run: Run, deployment: Deployment) -> checks.Environment:
    return checks.Environment(
        suffix=deployment.settings.environment_suffix,
        outputs=deployment.outputs(),
        state=deployment.state(),
        session=run.aws,
        settings=deployment.settings,
    )


def _check(run: Run, deployment: Deployment) -> None:
    with run.progress.step(f"check the live resources of {deployment.stack_name}") as step:
        view = _view(run, deployment)
        failed = {title: found for title, check in checks.CHECKS.items() if (found := check(view))}
        step.tell(f"{len(checks.CHECKS) - len(failed)} of {len(checks.CHECKS)} checks passed")
        if failed:
            lines = [f"{title}:\n" + "\n".join(f"  {each}" for each in found) for title, found in failed.items()]
            raise Failed("checks failed\n" + "\n".join(lines))


def _verify(run: Run, deployment: Deployment, status: int, said: str, title: str) -> None:
    """What the owner of the environment runs: how it ends, and a pattern of what it says."""
    with run.progress.step(title.format(deployment.stack_name)) as step:
        ended, log = deployment.verify(step)
        if ended != status or not re.search(said, log.read_text(), re.MULTILINE):
            raise Failed(f"verify ended with status {ended}, expected {status} and to read {said}", log)


def _use(run: Run, deployment: Deployment) -> None:
    with run.progress.step(f"put objects and secret values into {deployment.stack_name}"):
        account.use(run.aws, deployment)


def _update(run: Run, deployment: Deployment) -> None:
    with run.progress.step(f"plan an update of {deployment.stack_name}: in place") as step:
        deployment.variables.update(UPDATE)
        deployment.synthesize()
        account.push(run.aws, deployment)
        found = changes(deployment.plan())
        wrong = [
            f"{address}: {what}"
            for address, what in found.items()
            if not what.startswith("update") and address.split(".")[0] not in REPLACED_BY_UPDATE
        ]
        step.tell(f"{len(found)} changes")
        if wrong or not found:
            raise Failed("the update is not in place\n" + "\n".join(wrong or ["it changes nothing"]))
    _deploy(run, deployment, title="apply the update of {}")


def _while_refused(run: Run, deployment: Deployment, command: str) -> None:
    title = f"{command} {deployment.stack_name}, while every call is throttled, then fails, before it is answered"
    with run.progress.step(title) as step:
        before = run.emulator.report()["counts"].get("refused", 0)
        run.emulator.refuse(REFUSED_ATTEMPTS)
        process, log = deployment.start(command)
        try:
            deployment.follow(process, log, step, until=KILLED_AT)
            run.emulator.refuse(0)
            if deployment.follow(process, log, step):
                raise Failed(f"{command} of {deployment.stack_name} failed\n{errors(log)}", log)
        finally:
            run.emulator.refuse(0)
            process.kill()
        refused = run.emulator.report()["counts"]["refused"] - before
        step.tell(f"{refused} calls were refused")
        if not refused:
            raise Failed("no call was refused", log)
        if command == "destroy":
            _state_is_empty(deployment)


def _killed(run: Run, deployment: Deployment, command: str) -> None:
    with run.progress.step(f"kill {command} of {deployment.stack_name} half-way") as step:
        process, log = deployment.start(command)
        try:
            if deployment.follow(process, log, step, until=KILLED_AT) is not None:
                raise Failed(f"{command} ended before it was killed\n{errors(log)}", log)
        finally:
            process.kill()


def _locked(run: Run, deployment: Deployment, command: str) -> None:
    """The killed command holds the lock of the state: the next one says so, and nothing happens until it is lifted."""
    with run.progress.step(f"meet the lock that the killed command holds on {deployment.stack_name}") as step:
        process, log = deployment.start(command)
        try:
            status = deployment.follow(process, log, step)
        finally:
            process.kill()
        said = log.read_text()
        found = re.search(r"ID:\s+([0-9a-f-]{36})", said)
        if not status or "Error acquiring the state lock" not in said or not found or "Who:" not in said:
            raise Failed(f"no clear message about the lock\n{errors(log)}", log)
        deployment.unlock(found[1])
        step.tell(f"lock {found[1]} lifted")


def _recover(run: Run, deployment: Deployment) -> None:
    with run.progress.step(f"adopt what the killed apply of {deployment.stack_name} left") as step:
        deployment.manage("adopt", step)


def _sabotage(run: Run, deployment: Deployment) -> None:
    with run.progress.step(f"break {deployment.stack_name} by hand, and see every check fail") as step:
        view = _view(run, deployment)
        missed = []
        undone: list[Callable[[], object]] = []
        for title, check in checks.CHECKS.items():
            before = set(check(view))  # an earlier change may concern this check, too
            undo = sabotage.SABOTAGES[title](view)
            if not set(check(view)) - before:
                missed.append(title)
            step.tell(title)
            if undo:
                undone.append(undo)
        for undo in undone:
            undo()
        step.tell(f"{len(checks.CHECKS)} checks failed as they should")
        if missed:
            raise Failed("checks passed although their subject was broken\n" + "\n".join(missed))


def _nothing_left(run: Run, before: list[Live]) -> None:
    with run.progress.step("list what is left") as step:
        found = live(run.aws)
        unexplained, kept = account.left_over(before, found, account.forgotten_by_moto(run.aws))
        step.tell(f"nothing but {len(kept)} that AWS or the emulator keeps, see below")
        if unexplained:
            raise Failed("left over\n" + "\n".join(unexplained))
    for reason, names in _by_reason(kept).items():
        run.progress.say(f"   kept, {reason}: {', '.join(names)}")


def within_models(progress: Progress, emulator: Emulator) -> None:
    """Judge all requests of the run by AWS's models of the operations.

    Raises:
        Failed: AWS would have refused some, or an exemption is not needed any more.
    """
    with progress.step("see every request within AWS's model of its operation") as step:
        report = emulator.report()
        unneeded = sorted(set(constraints.EXEMPTIONS) - set(report["exempted"]))
        step.tell(f"{report['counts']['answered']} requests, {len(report['exempted'])} exemptions")
        if report["violations"]:
            raise Failed("AWS would refuse\n" + "\n".join(report["violations"]))
        if unneeded:
            raise Failed("exemptions that no request needs\n" + "\n".join(unneeded))


def _only_allowed(run: Run, *deployments: Deployment) -> None:
    """From now on whoever deploys may do what the policies in ``docs`` allow for their stack, and nothing else."""
    with run.progress.step("give the deployers their policies, and nothing else") as step:
        policies = {}
        for each in deployments:
            own = deployer.values(each.settings, ACCOUNT)
            scope = "account" if each.account else "environment"
            policies[each.access_key] = [deployer.filled(one, own) for one in deployer.documents(scope).values()]
        run.emulator.watch(DEPLOYERS)
        run.emulator.enforce(policies, lenient=run.records)
        step.tell(", ".join(f"{len(found)} of {key}" for key, found in policies.items()))


def _allowed(run: Run) -> None:
    """Nothing that a deployer did was denied; Terraform itself may go on where it only looks."""
    with run.progress.step("see that the deployers were allowed all that they did") as step:
        report = run.emulator.report()
        step.tell(", ".join(f"{len(found)} of {key}" for key, found in report["needed"].items()))
        missing = "\n".join(report["unclear"] + report["denied"])
        if missing and not run.records:
            raise Failed(f"the deployers' policies lack\n{missing}")
    if missing:
        run.progress.say(f"   the policies lacked\n{missing}")


def _needed(run: Run, shared: Deployment, environment: Deployment) -> None:
    """The policies allow what this run needed, and nothing that it did not."""
    with run.progress.step("see that the deployers' policies allow nothing else") as step:
        report = run.emulator.report()["needed"]
        found = {
            scope: deployer.observed(report[each.access_key], deployer.values(each.settings, ACCOUNT))
            for scope, each in (("account", shared), ("environment", environment))
        }
        deployer.record(found, run.output / "needed.json")
        if run.records:
            deployer.record(found)
            return
        wrong = [
            f"{scope}: {word} {each.action} on {each.resource} {dict(each.conditions)}"
            for scope, needs in found.items()
            for word, group in (
                ("new", set(needs) - set(deployer.recorded(scope))),
                ("not needed", set(deployer.recorded(scope)) - set(needs)),
            )
            for each in sorted(group)
        ]
        step.tell(", ".join(f"{len(needs)} of the {scope}" for scope, needs in found.items()))
        if wrong:
            raise Failed(
                "what the deployers need has changed; record it with python -m tests.e2e --record, then make docs\n"
                + "\n".join(wrong)
            )


def _by_reason(kept: list[str]) -> Mapping[str, list[str]]:
    result: dict[str, list[str]] = {}
    for line in kept:
        name, reason = line.split(": ", 1)
        result.setdefault(reason, []).append(name)
    return result


def _report(run: Run) -> None:
    report: dict[str, Any] = run.emulator.report()
    run.progress.say(f"   closed gaps of the emulator were at work for: {', '.join(report['gaps'])}")
    if report["failures"]:
        raise Failed("the emulator could not answer\n" + "\n".join(report["failures"]), run.emulator.log)
