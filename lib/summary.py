"""What a synthesis brought about, for people: a report in the output directory and the lines printed from it.

The report is ``guardrails.json`` next to the ``manifest.json`` of cdktf::

    {"stacks": {"fraud-detection-dev": {"resources": 230, "changes": {"tags": 180, "naming": 175}}}}

``resources`` counts the managed resources of the stack, ``changes`` what each aspect changed in them. What a standard
says of a stack is in its ``compliance.json``, which guardrails write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lib.output import COMPLIANCE, MANIFEST, PAGE, REPORT
from lib.settings import ACCOUNT_STACK_NAME, Settings, environment_variable


def write_report(output: Path, changes: Mapping[str, Mapping[str, int]]) -> None:
    """Write the report of the synthesis that is in ``output``.

    Args:
        output: the output directory, ``cdktf.out``, after synthesis.
        changes: stack name to aspect to the number of its changes; aspects without any may be left out.
    """
    stacks = {
        stack: {"resources": _resource_count(output / path), "changes": dict(changes.get(stack, {}))}
        for stack, path in _stack_files(output).items()
    }
    text = json.dumps({"stacks": stacks}, indent=2, sort_keys=True)
    (output / REPORT).write_text(f"{text}\n", encoding="utf-8")


def summary(output: Path, settings: Settings) -> str:
    """Return the lines that close ``make synth``: what is in each stack, what aspects changed, what a standard saw.

    Args:
        output: the output directory, with the report.
        settings: those that were synthesized.
    """
    report: dict[str, Any] = json.loads((output / REPORT).read_text(encoding="utf-8"))["stacks"]
    lines: list[str] = []
    for stack, path in _stack_files(output).items():
        if stack not in (settings.stack_name, ACCOUNT_STACK_NAME):
            continue  # another environment's, of an earlier synthesis
        changes: dict[str, int] = report[stack]["changes"]
        ranked = sorted(changes.items(), key=lambda item: (-item[1], item[0]))
        lines.append(f"{stack}: {report[stack]['resources']} resources")
        if ranked:
            lines.append(f"  changed by aspects: {', '.join(f'{aspect} {count}' for aspect, count in ranked)}")
        lines += (f"  {line}" for line in _compliance((output / path).parent, f"{output.name}/{Path(path).parent}"))
        lines.append(f"  {output.name}/{path}")
    if settings.uses_example_domain:
        lines.append(
            f"{settings.domain_name} is a reserved example name:"
            f" set {environment_variable('domain_name')} to your own domain before make deploy"
        )
    return "\n".join(lines)


def _compliance(folder: Path, shown: str) -> Iterator[str]:
    """Yield a line for each standard that was put on the stack in ``folder``: what was judged, and what was not.

    Args:
        folder: of the stack.
        shown: how the folder is called.
    """
    file = folder / COMPLIANCE
    if not file.is_file():
        return
    for report in json.loads(file.read_text(encoding="utf-8"))["reports"]:
        judged = [rule for rule in report["rules"] if any(rule["counts"].values())]
        unseen: dict[str, int] = report["types_without_rule"]
        yield (
            f"{report['pack']['name']} {report['pack']['version']}: {len(judged)} of {len(report['rules'])} rules gave"
            f" {len(report['results'])} results, {report['counts']['unknown']} undecided; exceptions in use:"
            f" {sum(bool(each['accepts']) for each in report['exceptions'])}; without a rule: {len(unseen)} types,"
            f" {sum(unseen.values())} resources; {shown}/{PAGE}"
        )


def _stack_files(output: Path) -> dict[str, str]:
    """Return the path of each stack's JSON below ``output`` by its name, in the order of the manifest."""
    manifest = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
    return {name: stack["synthesizedStackPath"] for name, stack in manifest["stacks"].items()}


def _resource_count(file: Path) -> int:
    by_type: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")).get("resource", {})
    return sum(len(resources) for resources in by_type.values())
