"""List what exists of an environment: ``python -m scripts.inventory``, or ``make leftovers``.

Exit status: 0 nothing is left, 1 something is (or AWS does not answer: one line says why), 2 bad settings.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.table import Table

from lib.settings import Settings, SettingsError
from scripts.aws import caller
from scripts.inventory.belonging import leftovers
from scripts.inventory.engine import Live, live
from scripts.project import Failure


def _table(rows: Iterable[Live]) -> Table:
    table = Table("type", "name", "id", "note", box=None)
    for each in rows:
        table.add_row(each.type, each.name, each.id, each.kept)
    return table


def main(arguments: Sequence[str]) -> int:
    """Print what exists of an environment and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.inventory", description=__doc__)
    parser.add_argument("--suffix", help="suffix of the environment, such as dev; else that of the settings")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.load()
        region, suffix = settings.region, options.suffix or settings.environment_suffix
        print(f"{region} as {caller(region)}", file=sys.stderr, flush=True)
        rows = leftovers(live(boto3.Session(region_name=region)), suffix)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (Failure, BotoCoreError, ClientError) as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    left = [each for each in rows if not each.kept]
    if rows:
        # A table in a pipe or a log is not cut: its readers look for ids.
        Console(width=None if sys.stdout.isatty() else 320, highlight=False).print(_table(rows))
    print(f"{len(left)} left of {suffix}, {len(rows) - len(left)} deleted but still listed", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
