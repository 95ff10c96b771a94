"""The load run: what its table says, that the default of auto-scaling follows from it, and a short run."""

from __future__ import annotations

import os
import re

import pytest

from lib import scaling
from lib.settings import Settings
from tests.examples.service import load
from tests.examples.service.load import Measurement
from tests.examples.service.surroundings import Surroundings, service


def measured(rate: int, milliseconds: float, cpu: float, failed: int = 0) -> Measurement:
    """A second at a rate, all with the same latency."""
    return Measurement(rate, 1.0, [milliseconds] * rate, failed, cpu, 0.0)


def test_throughput_per_core_counts_cpu_time_and_not_the_clock() -> None:
    """At the highest rate that was kept up with: slow or failed requests do not count."""
    runs = [measured(100, 5, 0.25), measured(200, 6, 0.4), measured(400, 250, 0.5), measured(300, 5, 0.1, failed=1)]
    assert [each.keeps_up for each in runs] == [True, True, False, False]
    assert load.sustainable(runs, 70) == 200 / 0.4 * 60 * 0.7
    assert load.recommended(runs) == 5000


def test_the_cpu_target_is_that_of_auto_scaling() -> None:
    """The load run does not need the constructs, so that it has the number itself."""
    assert load.CPU_TARGET == scaling._CPU_TARGET


def test_the_default_follows_from_the_measurement_in_the_docs() -> None:
    """What a core sustains at the CPU target, with the headroom, rounded down to thousands, is the default."""
    rows = re.findall(r"^\| (\d+) \| [\d,]+ \| [\d.]+ ms \| [\d.]+ ms \| ([\d.]+) ms \| (\d+) \| .* \| (\d+) \|$",
                      load.PAGE.read_text(), re.MULTILINE)  # fmt: skip
    kept_up = [row for row in rows if float(row[1]) < load.P99_MILLISECONDS and row[2] == "0"]
    per_core = int(max(kept_up, key=lambda row: int(row[0]))[3])
    sustained = per_core * 60 * load.CPU_TARGET / 100
    assert Settings.from_values().requests_per_task_per_minute == sustained / load.HEADROOM // 1000 * 1000


@pytest.mark.slow
def test_a_short_run_measures_the_service(around: Surroundings) -> None:
    """Every request is answered, the process used CPU time, and the table has a row for each rate and the machine."""
    with service(around.environ) as running:
        runs = load.measure_all(running.port, running.process.pid, (10, 20), 2)
    assert all(not each.failed and each.latencies and each.cpu > 0 for each in runs)
    text = "\n".join(load.report(runs))
    assert len(re.findall(r"^\| \d+ \|", text, re.MULTILINE)) == len(runs)
    assert f"Measured on {len(os.sched_getaffinity(0))} cores of" in text
