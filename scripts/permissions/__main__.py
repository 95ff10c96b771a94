"""Write the policies of a deployer: ``python -m scripts.permissions [--docs]``.

For the settings at hand, ready for IAM, and the commands that make a role's policies of them; with ``--docs`` anew into
``docs``, with placeholders. Exit status: 0 done, 1 something is missing, 2 bad settings.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from lib.settings import Settings, SettingsError
from scripts import aws
from scripts.permissions import deployer
from scripts.project import OUTPUT, check_variables, run


def main(arguments: Sequence[str]) -> int:
    """Write the policies and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.permissions", description=__doc__)
    parser.add_argument("--docs", action="store_true", help="from the calls that make e2e recorded, into docs")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder to write to (cdktf.out)")
    options = parser.parse_args(arguments)
    return run(_docs if options.docs else partial(_filled, options.output), SettingsError)


def _docs() -> None:
    for scope in deployer.SCOPES:
        for file in deployer.DOCS.glob(f"deployer-policy-{scope}-*.json"):
            file.unlink()
        _write(deployer.DOCS, deployer.policies(deployer.needs(scope), f"deployer-policy-{scope}"))


def _filled(output: Path) -> None:
    check_variables()
    settings = Settings.load()
    account = aws.caller(settings.region).split(":")[4]
    own = deployer.values(settings, account)
    output.mkdir(parents=True, exist_ok=True)
    for scope in deployer.SCOPES:
        suffix = settings.environment_suffix if scope == "environment" else scope
        filled = {name: deployer.filled(each, own) for name, each in deployer.documents(scope).items()}
        for file in _write(output, filled):
            name = file.stem.replace(f"-{scope}-", f"-{suffix}-")
            print(f"aws iam create-policy --policy-name fraud-{name} --policy-document file://{file}")


def _write(folder: Path, policies: Mapping[str, deployer.Policy]) -> list[Path]:
    files = []
    for name, policy in policies.items():
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps(policy, indent=2) + "\n", encoding="utf-8")
    return files


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
