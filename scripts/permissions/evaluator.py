"""Asks policies of IAM whether they allow something, as AWS would.

What evaluates is iam-simulate (``package.json``), in a process of its own: its licence, the AGPL, is none for this
repository's code, which neither contains it nor hands it on. The evaluator that moto has knows neither resources nor
conditions.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from scripts.permissions.calls import Access
from scripts.permissions.reference import MODULES
from scripts.project import Failure

Policy = Mapping[str, Any] | str
"""A policy document, or the name of one that was stored with ``Evaluator.define``."""


@dataclass(frozen=True)
class Principal:
    """Somebody who calls AWS.

    Attributes:
        arn: of a role or a user, or the name of a service.
        policies: the identity's.
    """

    arn: str
    policies: Sequence[Policy] = field(hash=False)


class Evaluator:
    """A running evaluator; use it as a context.

    Raises:
        Failure: it is not installed.
    """

    def __init__(self) -> None:
        node = shutil.which(
            "node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        )
        if node is None or not (MODULES / "iam-simulate").is_dir():
            raise Failure("the policy evaluator is not installed; run make install-dev")
        self._process = subprocess.Popen(
            [node, str(Path(__file__).with_name("evaluate.mjs"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._lock = threading.Lock()
        self._answers: dict[str, str] = {}

    def __enter__(self) -> Evaluator:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def define(self, policies: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Sequence[str]]:
        """Store policies, and say by name what is wrong with those that are none."""
        self._answers.clear()
        problems: Mapping[str, Sequence[str]] = self._ask({"define": policies})["problems"]
        return problems

    def allows(
        self,
        principal: Principal,
        access: Access,
        *,
        account: str,
        resource_policy: Policy | None = None,
        endpoint_policy: Policy | None = None,
    ) -> bool:
        """Return whether a principal may do something.

        Args:
            principal: who.
            access: what.
            account: of the resource.
            resource_policy: of the resource, if it has one.
            endpoint_policy: of the VPC endpoint that the call goes through, if it does.
        """
        question: dict[str, Any] = {
            "principal": principal.arn,
            "identity": list(principal.policies),
            "action": access.action,
            "resource": access.resource,
            "account": account,
            "context": dict(access.context),
        }
        if resource_policy is not None:
            question["resourcePolicy"] = resource_policy
        if endpoint_policy is not None:
            question["endpoint"] = endpoint_policy
        key = json.dumps(question, sort_keys=True)
        if key not in self._answers:
            answer = self._ask(question)
            if "error" in answer:
                raise ValueError(f"{access.action} on {access.resource} cannot be evaluated: {answer['error']}")
            self._answers[key] = answer["result"]
        return self._answers[key] == "Allowed"

    def _ask(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._lock:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer: Mapping[str, Any] = json.loads(self._process.stdout.readline())
        return answer
