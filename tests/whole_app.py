"""The whole app as `main.py` builds it, synthesized in this process: what the tests of the stack look at."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cdktf import App

from aspects import Change
from lib.settings import ACCOUNT_STACK_NAME
from main import build
from tests.support import settings
from tests.terraform_json import Body, written


class Synthesized:
    """Both stacks of one set of settings.

    Attributes:
        environment: the Terraform JSON of the environment's stack.
        account: that of the account stack.
        text: the environment's JSON as it was written.
        changes: what the aspects wrote into the environment's stack.
        assets: the files beside the environment's JSON, by their relative path.
    """

    def __init__(self, **values: Any) -> None:
        chosen = settings(**values)
        with TemporaryDirectory() as directory:
            app = App(outdir=directory)
            _, (_, guardrails) = build(app, chosen)
            app.synth()
            stacks = Path(directory, "stacks")
            folder = stacks / chosen.stack_name
            self.text = (folder / "cdk.tf.json").read_text()
            self.environment: Body = json.loads(self.text)
            self.account: Body = written(directory, ACCOUNT_STACK_NAME)
            self.changes: tuple[Change, ...] = guardrails.changes
            self.assets = {
                str(file.relative_to(folder)): file.read_bytes()
                for file in sorted(folder.rglob("*"))
                if file.is_file() and file.name != "cdk.tf.json"
            }


@cache
def synthesized(environment_suffix: str = "dev") -> Synthesized:
    """The app with default settings for one suffix; made once, because a synthesis takes seconds."""
    return Synthesized(environment_suffix=environment_suffix)
