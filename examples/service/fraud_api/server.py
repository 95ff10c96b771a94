"""The server: uvicorn, with a shutdown that loses no request.

At SIGTERM, a plain server closes its port and all idle connections; a request on its way to one of them is lost. This
one keeps serving and asks with every answer for the connection to be closed, while its health check fails so that the
load balancer sends requests elsewhere. After two quiet seconds, or after ``drain_seconds`` at the latest, it closes the
port. Clients that had connected by then have one more second to send, and requests in flight are finished.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from dataclasses import dataclass, field
from types import FrameType

import uvicorn

LOG = logging.getLogger(__name__)

_QUIET = 2.0
"""Seconds without a request after which no more are expected."""

_LAST_CALL = 1.0
"""Seconds between closing the port and closing idle connections."""

_IN_FLIGHT = 25
"""Seconds in which requests in flight may finish; API Gateway waits for ten."""

KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: longer than the 60 of the load balancer, which might otherwise send a
request into a connection that is being closed, and answer 502 ("Troubleshoot your Application Load Balancers")."""


@dataclass
class Lifecycle:
    """The state of the task, from start to stop.

    Attributes:
        ready: whether the database has answered once. Later outages do not count: they affect every task, and a new
            task would be no better.
        stopping: whether SIGTERM has come.
        active: requests in flight, without health checks.
        last_request: when the last one began or ended, in monotonic seconds.
    """

    ready: bool = False
    stopping: bool = False
    active: int = 0
    last_request: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Note that a request has come."""
        self.active += 1
        self.last_request = time.monotonic()

    def end(self) -> None:
        """Note that a request has its answer."""
        self.active -= 1
        self.last_request = time.monotonic()

    def quiet(self) -> bool:
        """Return whether no client seems to be sending any more."""
        return not self.active and time.monotonic() - self.last_request >= _QUIET


class Server(uvicorn.Server):
    """uvicorn's server with that shutdown.

    Args:
        config: uvicorn's configuration.
        lifecycle: what the application tracks.
        drain_seconds: how long it keeps serving after SIGTERM, at most.
    """

    def __init__(self, config: uvicorn.Config, lifecycle: Lifecycle, drain_seconds: float) -> None:
        config.timeout_graceful_shutdown = _IN_FLIGHT
        config.timeout_keep_alive = KEEP_ALIVE
        super().__init__(config)
        self._lifecycle, self._drain_seconds = lifecycle, drain_seconds
        self._stop_by: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to shut down; a second signal changes nothing."""
        if self._stop_by is None:
            self._stop_by = time.monotonic() + self._drain_seconds
            # Quiet counts from here: earlier requests say nothing about later ones.
            self._lifecycle.last_request = time.monotonic()
            self._lifecycle.stopping = True

    async def on_tick(self, counter: int) -> bool:
        """Check, ten times a second, whether to close."""
        if self._stop_by is not None and (self._lifecycle.quiet() or time.monotonic() >= self._stop_by):
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the port and, a little later, the connections."""
        LOG.info("no more connections are taken")
        for server in self.servers:
            server.close()
        await asyncio.sleep(_LAST_CALL)
        await super().shutdown(sockets)
