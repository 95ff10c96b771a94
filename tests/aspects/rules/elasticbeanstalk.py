"""Cases of the rules on Elastic Beanstalk."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_UPDATES = ("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled")
_LOGS = ("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs")
_OTHER = {"namespace": "aws:autoscaling:asg", "name": "MinSize", "value": "1"}
_TEMPLATE = {"template_name": "${aws_elastic_beanstalk_configuration_template.t.name}"}


def _environment(*settings: Any, **body: Any) -> Case:
    return {"aws_elastic_beanstalk_environment": {"it": {"name": "e", "setting": list(settings), **body}}}


def _setting(option: tuple[str, str], value: object) -> dict[str, Any]:
    return {"namespace": option[0], "name": option[1], "value": value}


def _template(*settings: Any) -> Case:
    return {"aws_elastic_beanstalk_configuration_template": {"t": {"name": "t", "setting": list(settings)}}}


def _passes(option: tuple[str, str]) -> list[Case]:
    return [
        _environment(_OTHER, _setting(option, "true")),
        _environment(_setting(option, True)),
        _environment(dynamic={"setting": {"for_each": [1], "content": _setting(option, "true")}}),
        {**_environment(_OTHER, **_TEMPLATE), **_template(_setting(option, "true"))},
        {**_environment(_setting(option, "true"), **_TEMPLATE), **_template(_setting(option, "false"))},
    ]


def _fails(option: tuple[str, str]) -> list[Case]:
    return [
        _environment(),
        _environment(_OTHER),
        _environment(_setting(option, "false")),
        _environment(_setting((option[0], "Other"), "true")),
        _environment(_setting(("aws:other", option[1]), "true")),
        {**_environment(**_TEMPLATE), **_template(_OTHER)},
        {**_environment(**_TEMPLATE), **_template(_setting(option, False))},
    ]


def _unknown(option: tuple[str, str]) -> list[Case]:
    return [
        _environment(_setting(option, "${var.on}")),
        _environment(_setting((option[0], "${var.name}"), "true")),
        _environment(template_name="saved"),
        _environment(dynamic={"setting": {"for_each": "${var.settings}", "content": _OTHER}}),
    ]


PASS: dict[str, list[Case]] = {"beanstalk-managed-updates": _passes(_UPDATES), "beanstalk-logs": _passes(_LOGS)}
FAIL: dict[str, list[Case]] = {"beanstalk-managed-updates": _fails(_UPDATES), "beanstalk-logs": _fails(_LOGS)}
UNKNOWN: dict[str, list[Case]] = {"beanstalk-managed-updates": _unknown(_UPDATES), "beanstalk-logs": _unknown(_LOGS)}
