"""The plan of the fraud detection API as ``terraform show -json`` prints it, made offline: what ``check`` is timed on.

usage: python -m benchmarks.plan FILE; exit status 2: terraform or its AWS provider is missing
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.project import Failure
from scripts.terraform import find_terraform, terraform_environment
from tests.aspects.check.planned import lay_out, shown
from tests.conftest import Terraform
from tests.whole_app import synthesized


def main(file: Path) -> int:
    """Write the plan."""
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        try:
            terraform = Terraform(find_terraform(), terraform_environment(), folder)
        except Failure as missing:
            print(missing, file=sys.stderr)
            return 2
        app = synthesized()
        lay_out(folder, app.text, app.assets)
        made = terraform.run(folder, "init", "-no-color", "-input=false")
        if made.returncode:
            print(f"terraform finds no AWS provider: {' '.join(made.stderr.split())}", file=sys.stderr)
            return 2
        file.write_text(json.dumps(shown(terraform, folder)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
