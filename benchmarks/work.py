"""What is measured inside a process, as a pyperf script: aspects on many resources, and examples of property tests.

usage: python -m benchmarks.work -o RESULT.json [pyperf's options]
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pyperf

from aspects import fast_start
from lib.start import use_bundled_node

use_bundled_node()
fast_start.enable()

from cdktf import App, Aspects, TerraformStack  # noqa: E402  only now, as in any app
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition  # noqa: E402
from cdktf_cdktf_provider_aws.provider import AwsProvider  # noqa: E402
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue  # noqa: E402

from aspects import Guardrails  # noqa: E402
from aspects.check.evaluate import evaluate  # noqa: E402
from aspects.core.model import Stack  # noqa: E402
from aspects.packs import PCI_DSS_V4, Pack, Requirement  # noqa: E402
from benchmarks import PACK_RESOURCES, PACK_RULES, SIZES, VARIANTS  # noqa: E402
from benchmarks.textbook import TEXTBOOK  # noqa: E402

KEY = "arn:aws:kms:us-east-1:123456789012:key/example"


def without(stack: TerraformStack) -> None:
    """Add no aspect at all."""


def textbook(stack: TerraformStack) -> None:
    """Add the five aspects of the textbook."""
    for aspect in TEXTBOOK:
        Aspects.of(stack).add(aspect())


def guardrails(stack: TerraformStack) -> None:
    """Add the five aspects of this library."""
    tags = {"Owner": "risk", "Project": "bench", "ManagedBy": "cdktf"}
    Guardrails("dev", tags, kms_key_arn=KEY, container_log_group="bench").apply(stack)


def synthesis(loops: int, add_aspects: Callable[[TerraformStack], None], size: int) -> float:
    """Return the seconds that the synthesis of ``size`` queues takes, without the time in which they are made."""
    total = 0.0
    for _ in range(loops):
        with TemporaryDirectory() as folder:
            app = App(outdir=folder)
            stack = TerraformStack(app, "bench")
            AwsProvider(stack, "aws", region="us-east-1")
            for number in range(size):
                SqsQueue(stack, f"queue-{number}", name=f"queue-{number}")
            add_aspects(stack)
            start = perf_counter()
            app.synth()
            total += perf_counter() - start
        fast_start.forget()
    return total


CONTAINER_TASKS = 40
CONTAINER_BYTES = 50 * 1024


def containers(loops: int, add_aspects: Callable[[TerraformStack], None]) -> float:
    """Return the seconds that the synthesis of task definitions takes whose container definitions are long texts."""
    variables = [{"name": f"V{number}", "value": f"{'x' * 60}${{aws_sqs_queue.jobs.url}}"} for number in range(480)]
    definitions = json.dumps([{"name": "web", "image": "web:1", "environment": variables}])
    assert len(definitions) >= CONTAINER_BYTES
    total = 0.0
    for _ in range(loops):
        with TemporaryDirectory() as folder:
            app = App(outdir=folder)
            stack = TerraformStack(app, "bench")
            AwsProvider(stack, "aws", region="us-east-1")
            for number in range(CONTAINER_TASKS):
                EcsTaskDefinition(stack, f"task-{number}", family=f"task-{number}", container_definitions=definitions)
            add_aspects(stack)
            start = perf_counter()
            app.synth()
            total += perf_counter() - start
        fast_start.forget()
    return total


def pack(loops: int) -> float:
    """Return the seconds that a pack of :data:`PACK_RULES` rules takes on a stack of :data:`PACK_RESOURCES` resources.

    The stack is the app's, again and again under other names, so that types and relations are mixed as they are there.
    The rules are those of the pack, several times under other ids; what a graph remembers of one resource (who logs to
    it, say), the copies of a rule share as rules of one topic do. From resources to the report with its digests,
    without files; all of it is Python.
    """
    standard, stack = scaled_pack(PACK_RULES), scaled_stack(PACK_RESOURCES)
    start = perf_counter()
    for _ in range(loops):
        evaluate(standard, stack)
    return perf_counter() - start


def scaled_pack(rules: int) -> Pack:
    """Return a pack of that many rules: those of PCI DSS, one after the other, until there are enough."""
    known = list(PCI_DSS_V4.rules.values())
    own = [replace(known[each % len(known)], id=f"rule-{each}") for each in range(rules)]
    ids = tuple(each.id for each in own)
    return Pack("bench", "1", (Requirement("1", "All of it", ids),), own_rules=dict(zip(ids, own, strict=True)))


def scaled_stack(resources: int) -> Stack:
    """Return a stack of that many resources: those of the app, one copy after the other, each with names of its own."""
    from tests.whole_app import Synthesized

    first = "bench000"
    text = json.dumps(Synthesized(environment_suffix=first).environment["resource"])
    address = re.compile(r"\b(aws_\w+|random_\w+|time_\w+)\.([\w-]+)")
    config: dict[str, dict[str, Any]] = {}
    count = 0
    for copy in itertools.count():
        copied = json.loads(address.sub(rf"\1.\2_{copy}", text.replace(first, f"bench{copy:03}")))
        for kind, group in copied.items():
            for name, body in group.items():
                if count == resources:
                    return Stack.from_terraform({"resource": config}, "bench")
                config.setdefault(kind, {})[f"{name}_{copy}"] = body
                count += 1
    raise AssertionError  # for mypy: the copies never end


EXAMPLES = 10


def whole_app(loops: int) -> float:
    """Return the seconds that :data:`EXAMPLES` examples of a property over the whole app take: both stacks."""
    from tests.whole_app import Synthesized

    return _examples(loops, lambda suffix: Synthesized(environment_suffix=suffix))


def one_construct(loops: int) -> float:
    """Return the seconds that :data:`EXAMPLES` examples of a property over one construct take."""
    from lib.dns import ValidatedCertificate
    from tests.support import synthesize

    def certificate(suffix: str) -> object:
        return synthesize(lambda stack: ValidatedCertificate(stack, suffix, domain="example.com", zone_id="Z123"))

    return _examples(loops, certificate)


def _examples(loops: int, example: Callable[[str], object]) -> float:
    example("first")  # which loads what the others find loaded
    start = perf_counter()
    for number in range(loops * EXAMPLES):
        example(f"pr-{number}")
    return perf_counter() - start


def main() -> None:
    """Run every benchmark of this file, each in processes of its own."""
    runner = pyperf.Runner(processes=3, values=1, warmups=0, loops=1)
    runner.argparser.set_defaults(inherit_environ=list(os.environ))
    for size in SIZES:
        for name, add_aspects in zip(VARIANTS, (without, textbook, guardrails), strict=True):
            runner.bench_time_func(f"{name} {size}", synthesis, add_aspects, size)
    for name, add_aspects in ((VARIANTS[0], without), (VARIANTS[-1], guardrails)):
        runner.bench_time_func(f"containers {name}", containers, add_aspects)
    runner.bench_time_func("pack", pack)
    runner.bench_time_func("whole app", whole_app, inner_loops=EXAMPLES)
    runner.bench_time_func("one construct", one_construct, inner_loops=EXAMPLES)


if __name__ == "__main__":
    main()
