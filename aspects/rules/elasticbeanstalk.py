"""Elastic Beanstalk: environments."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, all_hold
from .model import Check, Problem, Rule, Undecided
from .reader import Block
from .relations import target

_TYPES = ("aws_elastic_beanstalk_environment",)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticbeanstalk-controls.html"
_GUIDE = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg"


def _is_on(namespace: str, name: str) -> Check:
    """Check that an option of an environment is true, in its own settings or else in those of its template."""

    def check(it: Block, graph: Graph) -> Found:
        yield from _option(it, namespace, name)

    return check


def _option(it: Block, namespace: str, name: str) -> Found:
    settings, unknown = _settings(it, namespace, name)
    for setting in settings:
        if (setting.text("value") or "").lower() != "true":
            yield setting.problem("value", f"the setting {name} of {namespace} is {setting.text('value') or 'empty'}")
    if settings:
        return
    if unknown:
        yield from unknown
        return
    template = target(it, "template_name") if it.type in _TYPES else None
    if template is not None:
        yield from _option(template, namespace, name)
    else:
        yield Problem(f"there is no setting {name} of {namespace}", "setting")


def _settings(it: Block, namespace: str, name: str) -> tuple[list[Block], list[Undecided]]:
    found: list[Block] = []
    unknown: list[Undecided] = []
    for setting in it.blocks("setting"):
        conditions = (
            lambda setting=setting: setting.text("namespace") == namespace,
            lambda setting=setting: setting.text("name") == name,
        )
        try:
            found += [setting] if all_hold(*conditions) else []
        except Undecided as error:
            unknown.append(error)
    return found, unknown


RULES = (
    Rule(
        "beanstalk-managed-updates",
        _TYPES,
        _is_on("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled"),
        title="Environments update their platform automatically",
        why="A platform that is never updated keeps the vulnerabilities of its operating system and language runtime.",
        remedy="set ManagedActionsEnabled of aws:elasticbeanstalk:managedactions to true, with PreferredStartTime and"
        " UpdateLevel",
        severity="high",
        controls=("Security Hub ElasticBeanstalk.2", "Config ELASTIC_BEANSTALK_MANAGED_UPDATES_ENABLED"),
        links=(_HUB, f"{_GUIDE}/environment-platform-update-managed.html"),
    ),
    Rule(
        "beanstalk-logs",
        _TYPES,
        _is_on("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs"),
        title="Environments send their logs to CloudWatch",
        why="Logs that stay on an instance are lost with it, and an attacker on it can change them.",
        remedy="set StreamLogs of aws:elasticbeanstalk:cloudwatch:logs to true",
        severity="high",
        controls=("Security Hub ElasticBeanstalk.3", "Config ELASTIC_BEANSTALK_LOGS_TO_CLOUDWATCH"),
        links=(_HUB, f"{_GUIDE}/AWSHowTo.cloudwatchlogs.html"),
    ),
)
