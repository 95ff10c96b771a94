"""The commands of ``python -m aspects``: check, diff and explain; they need neither jsii nor Node.

Exit status: 0 clean, 1 findings (of ``diff``: new ones), 2 wrong usage or input, or a failure of the command itself.
Each command imports what it needs when it runs, so that it starts fast.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from ..check.errors import InputError

CLEAN, FINDINGS, USAGE = 0, 1, 2
_COMMANDS = {
    "check": "check a synthesized stack, a plan or a state against a pack",
    "diff": "compare the findings of two of these, as Markdown for a pull request",
    "explain": "show what a rule checks, or what is written and checked for a resource type",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: those of the command line; by default those of the process.

    Returns:
        the exit status.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog=_program(), description="Guardrails for Terraform on AWS, without jsii and Node.", allow_abbrev=False
    )
    commands = parser.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    # Of the commands, only the one that runs is imported.
    wanted = next((each for each in given if not each.startswith("-")), "")
    for name, help in _COMMANDS.items():
        command = commands.add_parser(name, help=help, description=f"{help.capitalize()}.", allow_abbrev=False)
        if name == wanted:
            module = import_module(f".{name}", __name__)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    try:
        options = parser.parse_args(given)
    except SystemExit as stop:
        # argparse has said why; --help ends it, too.
        return USAGE if stop.code else CLEAN
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except InputError as error:
        for line in error.args:
            print(f"error: {_one_line(str(line))}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # Whoever reads has had enough; nothing is left to be said to it when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return USAGE
    except Exception:
        import traceback  # only now: no run that ends well needs it

        # Nothing was judged, which is neither clean nor a finding.
        traceback.print_exc()
        return USAGE


def _program() -> str:
    started = os.path.basename(sys.argv[0] or "")
    return started if started not in ("__main__.py", "") else f"python -m {__package__.split('.')[0]}"


def _one_line(text: str) -> str:
    """Return a text without what would break the line or steer the terminal: file names may hold anything."""
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)
