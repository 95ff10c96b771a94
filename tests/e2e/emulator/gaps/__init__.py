"""What stock moto 5.2.5 lacks for the stacks of this project: the one place where the emulator is more than moto.

Each gap stores what it was sent and gives it back, until the thing is deleted. It computes nothing that AWS would
compute and refuses little of what AWS would refuse, with one exception: rotations really run (``secretsmanager``).
Nothing inside moto is patched: a gap sees calls and answers as they pass (``wire``). Each module but ``base`` and
``echo`` has the gaps of one service, and enters them into ``HANDLERS``, which is the whole list; ``Memory.used`` says
for which resource types a gap was at work, and the end-to-end run prints it.
"""

from __future__ import annotations

import importlib

from tests.e2e.emulator.gaps.base import ACCOUNT, HANDLERS, Memory, Request, client

__all__ = ["ACCOUNT", "HANDLERS", "Memory", "Request", "client"]

_SERVICES = (
    "apigateway",
    "autoscaling",
    "aws_lambda",
    "codedeploy",
    "ec2",
    "ecs",
    "iam",
    "rds",
    "s3",
    "secretsmanager",
    "service_quotas",
    "sns",
    "waf",
    "xray",
)
"""The modules with gaps."""

for _service in _SERVICES:
    importlib.import_module(f"{__name__}.{_service}")
