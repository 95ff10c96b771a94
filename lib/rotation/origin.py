"""The rotation Lambda of the origin secret: the header value by which the load balancer knows API Gateway.

The secret's JSON object has one member, ``value``. The value is accepted in two places, the listener rules and a rule
group of the firewall, and sent from one, a variable of the API's stage:

1. createSecret makes a new value;
2. setSecret makes both places accept it, as well as what is sent now and the current value;
3. testSecret sends the new value to the load balancer until it is let in several times in a row;
4. finishSecret lets API Gateway send it, and makes it the current one.

So at every moment, whatever step fails or comes twice, both places accept what API Gateway sends. The value before
stays accepted until the next rotation. Before the first rotation nothing is sent, and everything is refused.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from typing import Any

import boto3

from . import PROBE_SECONDS, RULE
from .protocol import LOGGER, Document, RotationError, Step, Version, run

VALUE_BYTES = 32
"""256 random bits, written as lower-case hexadecimal digits: listener rules compare without regard to case and know
``*`` and ``?``, and stage variables allow few other characters."""

PROBES = 12
"""How often in a row the new value has to be let in; at the default interval, for a minute."""

LET_IN = 200
"""What the load balancer itself answers at the address of the probe to a value that firewall and listener accept."""

VARIABLES = (
    "API_ID",
    "LISTENER_RULES",
    "ORIGIN_HEADER",
    "PROBE_INTERVAL",
    "PROBE_URL",
    "RULE_GROUP_ID",
    "RULE_GROUP_NAME",
    "STAGE_NAME",
    "STAGE_VARIABLE",
)
"""The environment variables that the function needs. ``LISTENER_RULES`` is a JSON object with the path pattern of each
rule by its ARN, ``PROBE_INTERVAL`` the number of seconds between two probes."""


def handle(event: Mapping[str, Any], context: object) -> None:
    """Do one step of a rotation; see ``protocol.run``."""
    run(STEPS, event)


class Gate:
    """The places where a value is accepted, and the one from which it is sent, as the environment variables say."""

    def __init__(self) -> None:
        missing = [name for name in VARIABLES if not os.environ.get(name)]
        if missing:
            raise RotationError(f"the function has no environment variable {', '.join(missing)}")
        self._paths: dict[str, str] = json.loads(os.environ["LISTENER_RULES"])
        self._header = os.environ["ORIGIN_HEADER"]
        self._rule_group = {
            "Id": os.environ["RULE_GROUP_ID"],
            "Name": os.environ["RULE_GROUP_NAME"],
            "Scope": "REGIONAL",
        }
        self._stage = {"restApiId": os.environ["API_ID"], "stageName": os.environ["STAGE_NAME"]}
        self._variable = os.environ["STAGE_VARIABLE"]
        self._url = os.environ["PROBE_URL"]
        self.interval = float(os.environ["PROBE_INTERVAL"])
        self._balancer: Any = boto3.client("elbv2")
        self._firewall: Any = boto3.client("wafv2")
        self._api: Any = boto3.client("apigateway")

    def sent(self) -> str | None:
        """Return what API Gateway sends; ``None`` before the first rotation."""
        found = self._api.get_stage(**self._stage).get("variables", {}).get(self._variable)
        return str(found) if found else None

    def send(self, value: str) -> None:
        """Let API Gateway send a value."""
        change = {"op": "replace", "path": f"/variables/{self._variable}", "value": value}
        self._api.update_stage(**self._stage, patchOperations=[change])

    def accept(self, values: Iterable[str]) -> None:
        """Let both places accept these values and no others."""
        accepted = list(values)
        header = {"HttpHeaderName": self._header, "Values": accepted}
        for arn, pattern in self._paths.items():
            path = {"Field": "path-pattern", "PathPatternConfig": {"Values": [pattern]}}
            # Only the conditions: the action is CodeDeploy's.
            self._balancer.modify_rule(
                RuleArn=arn, Conditions=[path, {"Field": "http-header", "HttpHeaderConfig": header}]
            )
        found = self._firewall.get_rule_group(**self._rule_group)
        visibility = found["RuleGroup"]["VisibilityConfig"]
        rule = {
            "Name": RULE,
            "Priority": 0,
            "Statement": _without(self._header, accepted),
            "Action": {"Block": {}},
            "VisibilityConfig": {**visibility, "MetricName": RULE},
        }
        # An update takes away all that it does not name (AWS WAF API reference, "UpdateRuleGroup").
        kept = {name: value for name, value in found["RuleGroup"].items() if name == "Description" and value}
        self._firewall.update_rule_group(
            **self._rule_group, **kept, VisibilityConfig=visibility, LockToken=found["LockToken"], Rules=[rule]
        )

    def accepts(self, value: str) -> bool:
        """Return whether both places are set to accept a value, which says nothing of when that is in force."""
        rules = self._balancer.describe_rules(RuleArns=list(self._paths))["Rules"]
        known = [
            condition["HttpHeaderConfig"].get("Values", [])
            for rule in rules
            for condition in rule["Conditions"]
            if condition["Field"] == "http-header"
        ]
        group = self._firewall.get_rule_group(**self._rule_group)["RuleGroup"]
        listed = [each for rule in group.get("Rules", []) for each in _let_in(rule["Statement"])]
        return len(known) == len(self._paths) and all(value in values for values in known) and value.encode() in listed

    def lets_in(self, value: str) -> bool:
        """Return whether a request with a value gets past firewall and listener; false where nobody answers."""
        request = urllib.request.Request(self._url, headers={self._header: value, "User-Agent": "origin-rotation"})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return bool(response.status == LET_IN)
        except urllib.error.HTTPError as answer:
            answer.close()
            return False
        except OSError as error:
            LOGGER.info("no answer from %s: %s", self._url, error)
            return False


def create_secret(version: Version) -> None:
    """Store a new value as the pending version, unless an earlier call did."""
    if version.stored() is None:
        version.store({"value": secrets.token_hex(VALUE_BYTES)})


def set_secret(version: Version) -> None:
    """Let both places accept the new value, and still what is sent now and what is current.

    After a rotation that was given up half-way, what is sent is not the current value: these are ``MOST_VALUES``.
    """
    gate = Gate()
    candidates = (_value(version.pending()), gate.sent(), version.current().get("value"))
    gate.accept(dict.fromkeys(str(each) for each in candidates if _is_value(each)))


def test_secret(version: Version) -> None:
    """Wait until the new value is in force.

    ``RotateSecret`` with ``RotateImmediately=false`` tries the function out with this one step and a copy of the
    current version: that one has to be in force already, unless there was no rotation yet.
    """
    pending = version.pending()
    if pending == version.current():
        LOGGER.info("%s is a copy of the current one: a trial, not a rotation", version)
        if not pending:
            return
    gate, value = Gate(), _value(pending)
    _must_accept(gate, value)
    _wait(gate, value)


def finish_secret(version: Version) -> None:
    """Let API Gateway send the new value, and make it the current one.

    In between, it waits as long as two probes, so that no other rotation starts, and takes the value before away,
    while a server of API Gateway still sends that one.
    """
    gate, value = Gate(), _value(version.pending())
    if value == version.current().get("value"):
        raise RotationError("the value of the pending version is not new")
    _must_accept(gate, value)
    if gate.sent() != value:
        gate.send(value)
        time.sleep(2 * gate.interval)
    version.finish()


STEPS: Mapping[str, Step] = {
    "createSecret": create_secret,
    "setSecret": set_secret,
    "testSecret": test_secret,
    "finishSecret": finish_secret,
}
"""The steps by the names that Secrets Manager calls them, in its order."""


def _wait(gate: Gate, value: str) -> None:
    end = time.monotonic() + PROBE_SECONDS
    row = 0
    while row < PROBES:
        row = row + 1 if gate.lets_in(value) else 0
        if time.monotonic() > end:
            raise RotationError(f"the new value is not in force after {PROBE_SECONDS} seconds")
        time.sleep(gate.interval)


def _must_accept(gate: Gate, value: str) -> None:
    if not gate.accepts(value):
        raise RotationError("listener rules and firewall do not both accept the pending version: setSecret comes first")


def _value(document: Document) -> str:
    value = document.get("value")
    if not _is_value(value):
        raise RotationError(f"the value of the pending version is not {2 * VALUE_BYTES} hexadecimal digits")
    return str(value)


def _is_value(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{2 * VALUE_BYTES}}}", value) is not None


def _without(header: str, values: list[str]) -> dict[str, Any]:
    """Return the statement of AWS WAF that matches requests whose header has none of these values, or is missing."""
    matches: list[dict[str, Any]] = [
        {
            "ByteMatchStatement": {
                "SearchString": value.encode(),
                "FieldToMatch": {"SingleHeader": {"Name": header.lower()}},
                "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
                "PositionalConstraint": "EXACTLY",
            }
        }
        for value in values
    ]
    # AWS WAF takes no "or" of a single statement.
    accepted = matches[0] if len(matches) == 1 else {"OrStatement": {"Statements": matches}}
    return {"NotStatement": {"Statement": accepted}}


def _let_in(statement: Mapping[str, Any]) -> list[bytes]:
    """Return the values that ``_without`` put into a statement; none of another one."""
    accepted = statement.get("NotStatement", {}).get("Statement", {})
    matches = accepted.get("OrStatement", {}).get("Statements", [accepted])
    return [each["ByteMatchStatement"]["SearchString"] for each in matches if "ByteMatchStatement" in each]
