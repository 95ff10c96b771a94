"""A bounded load run of the reference service on loopback: ``make load``.

Requests leave at random moments at a fixed mean rate, whether or not earlier ones have been answered, and a latency
counts from the moment at which its request was due: a slow service cannot slow down what it is measured with. Each rate
is tried for some seconds; a table shows latencies and the CPU time of the service's process, from which its throughput
per core and the load that auto-scaling should give a task follow.

    python -m tests.examples.service.load [--seconds 10] [--rates 25,50,100,200,400] [--write]

What else the machine does meanwhile is measured, too: it takes time from the service, and the table says how much.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import os
import platform
import random
import ssl
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from lib.settings import Settings
from scripts.contract import client_context
from scripts.project import ROOT, Failure, is_on, run, whole
from scripts.readme import between
from tests.examples.service.surroundings import HOST, service, surroundings

PAGE = ROOT / "docs" / "service.md"
"""Where the table is."""

P99_MILLISECONDS = 200
"""The latency that the system is built for (README)."""

RATES = (25, 50, 100, 200, 400, 800)
"""Requests a second; the run ends after the first that the service cannot serve."""

CPU_TARGET = 70
"""Percent of CPU that auto-scaling aims at (``lib/scaling.py``)."""

HEADROOM = 4
"""By how much a task must be able to serve more than auto-scaling sends it: twice, because the load may double in the
minutes in which tracking acts and a new task starts; and twice again, because a vCPU is one thread of a core and may
be half as fast as what this runs on."""

_CARDS = 5000
"""Cards that pay in the run; each has some history after a while."""

_MOST_CONNECTIONS = 100

_WARM_UP = 3.0
"""Seconds for which a rate is sent before it counts."""


@dataclass(frozen=True)
class Measurement:
    """What one rate gave.

    Attributes:
        rate: requests a second that were sent.
        seconds: for how long.
        latencies: of each answered request, in milliseconds.
        failed: requests that were not answered with 200.
        cpu: CPU seconds of the service's process in that time.
        others: the part of the machine that processes outside of this run used meanwhile.
    """

    rate: int
    seconds: float
    latencies: list[float]
    failed: int
    cpu: float
    others: float

    def percentile(self, percent: int) -> float:
        """A latency that this part of the requests does not exceed, in milliseconds."""
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]

    @property
    def utilization(self) -> float:
        """The part of a core that the service used."""
        return self.cpu / self.seconds

    @property
    def per_core(self) -> float:
        """Requests a second that one core would serve at full use."""
        return len(self.latencies) / self.cpu

    @property
    def keeps_up(self) -> bool:
        """Whether all were answered, nearly all in time."""
        return not self.failed and self.percentile(99) < P99_MILLISECONDS

    @property
    def is_comfortable(self) -> bool:
        """Whether, besides, auto-scaling would not yet act on the CPU."""
        return self.keeps_up and 100 * self.utilization <= CPU_TARGET


def recommended(measurements: Sequence[Measurement]) -> int:
    """Requests a minute and task that auto-scaling should aim at; 0 where not even the lowest rate is possible.

    It is the highest rate at which p99 stays below its limit and the CPU below its own target, with headroom. Rates
    that double give the same result again, where the machine is a little faster or slower.
    """
    return max((each.rate for each in measurements if each.is_comfortable), default=0) * 60 // HEADROOM


def table(measurements: Sequence[Measurement]) -> list[str]:
    """The measurements in Markdown."""
    lines = [
        "| requests/s | requests/min | p50 | p90 | p99 | failed | CPU | requests/s and core |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in measurements:
        latencies = " | ".join(f"{each.percentile(percent):.1f} ms" for percent in (50, 90, 99))
        lines.append(
            f"| {each.rate} | {each.rate * 60:,} | {latencies} | {each.failed} | {100 * each.utilization:.0f} % |"
            f" {each.per_core:.0f} |"
        )
    return lines


def machine() -> str:
    """What it was measured on: processor, memory, system and Python."""
    model = platform.machine()
    with contextlib.suppress(OSError), open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    memory = psutil.virtual_memory().total / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model}, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _goes_first() -> bool:
    """Whether this process and its children get the processor before all others (``chrt --rr 5 make load``)."""
    return os.sched_getscheduler(0) in (os.SCHED_FIFO, os.SCHED_RR)


class _Client:
    """Connections that are kept and reused, as a load balancer does."""

    def __init__(self, port: int) -> None:
        self._port, self._context = port, client_context()
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._room = asyncio.Semaphore(_MOST_CONNECTIONS)

    async def score(self, body: bytes) -> int:
        """Send a transaction and read the answer; gives its status."""
        async with self._room:
            if self._idle:
                reader, writer = self._idle.pop()
            else:
                reader, writer = await asyncio.open_connection(HOST, self._port, ssl=self._context)
            head = f"POST /api/score HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
            writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(answer.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            self._idle.append((reader, writer))
            return int(answer[9:12])

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._idle:
            writer.close()


def _transaction(chance: random.Random) -> bytes:
    transaction = {
        "amount": round(chance.lognormvariate(3.5, 1.2) + 0.01, 2),
        "currency": "USD",
        "card_token": f"tok_{chance.randrange(_CARDS)}",
        "country": chance.choice(("US", "US", "US", "CA", "MX")),
        "merchant_category": chance.choice(("5411", "5812", "7995", "4829")),
    }
    return json.dumps(transaction).encode()


async def measure(port: int, process: psutil.Process, rate: int, seconds: float) -> Measurement:
    """Send at a rate, and wait for every answer."""
    chance, client = random.Random(rate), _Client(port)
    latencies: list[float] = []
    failed = 0

    async def send(due: float) -> None:
        nonlocal failed
        try:
            async with asyncio.timeout(10):
                status = await client.score(_transaction(chance))
        except (OSError, EOFError, ssl.SSLError, TimeoutError):
            status = 0
        if status == 200:
            latencies.append(1000 * (time.perf_counter() - due))
        else:
            failed += 1

    start, cpu, elsewhere = time.perf_counter(), _used(process), _used_elsewhere()
    due = start
    tasks: list[asyncio.Task[None]] = []
    while (due := due + chance.expovariate(rate)) < start + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(send(due)))
    await asyncio.gather(*tasks)
    took = time.perf_counter() - start
    others = (_used_elsewhere() - elsewhere) / took / (os.cpu_count() or 1)
    client.close()
    return Measurement(rate, took, latencies, failed, _used(process) - cpu, max(0.0, others))


def _used(process: psutil.Process) -> float:
    """CPU seconds that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _used_elsewhere() -> float:
    """CPU seconds that the machine has used for others than this process and its children."""
    times = psutil.cpu_times()
    own = psutil.Process()
    used = sum(times) - times.idle - getattr(times, "iowait", 0.0)
    return float(used - sum(_used(each) for each in (own, *own.children(recursive=True))))


def measure_all(port: int, pid: int, rates: Sequence[int], seconds: float) -> list[Measurement]:
    """Every rate, up to the first that the service does not keep up with.

    Before it counts, a rate is sent for a while: what a process does once, such as to load a module, is no matter of
    the rate. The sender collects its garbage between two rates and not within one, which would count as a latency of
    the service.
    """
    process = psutil.Process(pid)
    measurements: list[Measurement] = []
    for rate in rates:
        print(f"{rate} requests a second for {seconds:g} s", file=sys.stderr, flush=True)
        asyncio.run(measure(port, process, rate, min(seconds, _WARM_UP)))
        gc.collect()
        gc.disable()
        try:
            measurements.append(asyncio.run(measure(port, process, rate, seconds)))
        finally:
            gc.enable()
        if not measurements[-1].keeps_up:
            break
    return measurements


def report(measurements: Sequence[Measurement]) -> list[str]:
    """The table, and what it says of the setting."""
    assumed = Settings.from_values().requests_per_task_per_minute
    last = measurements[-1]
    others = round(100 * max(each.others for each in measurements))
    lines = [
        *table(measurements),
        "",
        f"Measured on {machine()}; other processes used at most {others} % of it meanwhile"
        + (", behind this run, which had real-time priority." if _goes_first() else "."),
    ]
    if found := recommended(measurements):
        highest = found * HEADROOM
        lines.append(
            f"Up to {highest // 60} requests a second, p99 stays below {P99_MILLISECONDS} ms, and the CPU below the"
            f" {CPU_TARGET} % at which auto-scaling acts on it: {highest:,} a minute. Divided by {HEADROOM}, that is"
            f" {found:,} a minute and task; auto-scaling aims at {assumed:,}."
        )
    if not last.keeps_up:
        lines.append(f"At {last.rate} requests a second the service does not keep up.")
    return lines


def _rates(text: str) -> tuple[int, ...]:
    return tuple(map(whole(1, 2000), text.split(",")))


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.examples.service.load", description=__doc__)
    parser.add_argument("--seconds", type=whole(1, 60), default=10, help="of each rate, 1 to 60 (10)")
    parser.add_argument("--rates", type=_rates, default=RATES, help="requests a second, 1 to 2000, between commas")
    parser.add_argument(
        "--write", action="store_true", default=is_on("WRITE"), help="write the table into docs/service.md, too"
    )
    given = parser.parse_args(arguments)

    def command() -> None:
        with (
            surroundings(lambda line: print(line, file=sys.stderr, flush=True)) as around,
            service(around.environ) as running,
        ):
            measurements = measure_all(running.port, running.process.pid, given.rates, given.seconds)
        text = "\n".join(report(measurements))
        print(text)
        if given.write:
            PAGE.write_text(between(PAGE.read_text(encoding="utf-8"), "load", text), encoding="utf-8")
        if not measurements[0].keeps_up:
            raise Failure(f"{measurements[0].rate} requests a second are too many for this machine")

    return run(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
