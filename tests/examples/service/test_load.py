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
    """A second's requests in half a second of CPU."""
    assert measured(200, 6, 0.5).per_core == 400


def test_the_load_of_a_task_is_a_part_of_what_it_serves_at_ease() -> None:
    """At the highest rate that is in time, complete and below the CPU target; 0 where there is none."""
    runs = [measured(100, 5, 0.3), measured(200, 6, 0.6), measured(400, 7, 0.8), measured(800, 250, 0.5)]
    assert [each.is_comfortable for each in runs] == [True, True, False, False]
    assert load.recommended([*runs, measured(1000, 5, 0.1, failed=1)]) == 200 * 60 / 4
    assert load.recommended(runs[2:]) == 0


def test_the_cpu_target_is_that_of_auto_scaling() -> None:
    """The load run does not need the constructs, so that it has the number itself."""
    assert load.CPU_TARGET == scaling._CPU_TARGET


def test_the_default_follows_from_the_measurement_in_the_docs() -> None:
    """The rows of the table, judged as the run judges them, give the default."""
    rows = re.findall(
        r"^\| (\d+) \| [\d,]+ \| [\d.]+ ms \| [\d.]+ ms \| ([\d.]+) ms \| (\d+) \| (\d+) % \| \d+ \|$",
        load.PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    runs = [measured(int(rate), float(p99), int(cpu) / 100, int(failed)) for rate, p99, failed, cpu in rows]
    assert len(runs) > 3 and not runs[-1].is_comfortable
    assert Settings.from_values().requests_per_task_per_minute == load.recommended(runs)


@pytest.mark.slow
def test_a_short_run_measures_the_service(around: Surroundings) -> None:
    """Every request is answered, the process used CPU time, and the table has a row for each rate and the machine."""
    with service(around.environ) as running:
        runs = load.measure_all(running.port, running.process.pid, (10, 20), 2)
    assert all(not each.failed and each.latencies and each.cpu > 0 for each in runs)
    text = "\n".join(load.report(runs))
    assert len(re.findall(r"^\| \d+ \|", text, re.MULTILINE)) == len(runs)
    assert f"Measured on {len(os.sched_getaffinity(0))} cores of" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rates", "25,fast"], "argument --rates: 'fast' is not allowed; use a whole number from 1 to 2000"),
        (["--rates", ""], "argument --rates: '' is not allowed; use a whole number from 1 to 2000"),
        (["--seconds", "61"], "argument --seconds: '61' is not allowed; use a whole number from 1 to 60"),
    ],
)
def test_a_wrong_option_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the value received and what is allowed, before anything is started; status 2."""
    with pytest.raises(SystemExit) as ended:
        load.main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
