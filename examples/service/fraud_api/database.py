"""The database: a pool of connections that sign in by IAM, and the two statements of a score.

- **Sign-in**: a token that is signed for every new connection. It lasts 15 minutes, which matters only while a
  connection is made ("IAM database authentication", Amazon Aurora user guide).
- **TLS** verifies name and certificate, whatever the environment says; ``PGSSLROOTCERT`` names the authorities.
- **When it is unavailable**, a request waits a second for a connection, then fails with ``Unavailable``. A connection
  that a failover has cut is replaced at once, and the request is retried once; its decision's id makes that safe.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from fraud_api.scoring import History
from fraud_api.tracing import tracer

LOG = logging.getLogger(__name__)

Row = dict[str, Any]
Connection = psycopg.AsyncConnection[Row]
T = TypeVar("T")

_CONNECTIONS = 8
"""Connections of a task, all opened at its start. 30 tasks have 240, and twice that while a release runs both versions;
Aurora takes 189 where its upper limit is 1 ACU, 823 with 4 ("Maximum connections for Aurora Serverless v2", Aurora user
guide)."""

_QUEUE = 200
"""Requests that may wait for a connection; more would wait longer than their answer is worth."""

_WAIT = 1.0
"""Seconds that a request waits for a connection."""

_BUDGET = 3.0
"""Seconds that a request waits for the database in total."""

_LIMITS = "-c statement_timeout=2000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=5000"

_HISTORY = """
SELECT count(*) FILTER (WHERE decided_at > now() - interval '1 hour') AS last_hour,
       count(*) AS last_day,
       coalesce(avg(amount), 0) AS average,
       coalesce(array_agg(DISTINCT country) FILTER (WHERE country IS NOT NULL), '{}') AS countries
FROM (SELECT amount, country::text, decided_at FROM decisions
      WHERE card_token = %s AND decided_at > now() - interval '1 day'
      ORDER BY decided_at DESC LIMIT 200) AS latest
"""

# A transaction that has been decided keeps its decision: the update changes nothing and returns the existing row.
_STORE = """
INSERT INTO decisions (decision_id, transaction_id, card_token, amount, currency, country, score, decision, reasons)
VALUES (%(decision_id)s, %(transaction_id)s, %(card_token)s, %(amount)s, %(currency)s, %(country)s, %(score)s,
        %(decision)s, %(reasons)s)
ON CONFLICT (transaction_id) DO UPDATE SET transaction_id = EXCLUDED.transaction_id
RETURNING decision_id, transaction_id, amount, currency, score, decision, reasons, decided_at
"""

_AWAY = (
    psycopg.OperationalError,  # no connection, a broken one, a statement that took too long; the pool's own errors
    errors.ReadOnlySqlTransaction,  # a writer that has become a reader
    errors.InsufficientPrivilege,  # before the migration
    errors.UndefinedTable,
)


class Unavailable(Exception):
    """The database cannot serve this request now, but may serve a later one."""


class Database:
    """The database of a task.

    Args:
        connection: keyword arguments of libpq: where, and as whom.
        password: signs a token; it may block.
    """

    def __init__(self, connection: dict[str, Any], password: Callable[[], str]) -> None:
        async def arguments() -> dict[str, Any]:
            token = await asyncio.to_thread(password)
            return {
                **connection,
                "password": token,
                "sslmode": "verify-full",
                "connect_timeout": 2,
                "tcp_user_timeout": 3000,
                "options": _LIMITS,
                "application_name": "fraud-api",
                "autocommit": True,
                "row_factory": dict_row,
            }

        self._tasks: set[asyncio.Task[Any]] = set()  # asyncio itself holds no reference to a task
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            kwargs=arguments,
            connection_class=psycopg.AsyncConnection[Row],
            # All from the start: a connection opened under load makes a request wait for sign-in and handshake.
            min_size=_CONNECTIONS,
            max_size=_CONNECTIONS,
            max_waiting=_QUEUE,
            timeout=_WAIT,
            # Give up soon, since every request that needs a connection asks for a new one: the pool's own pause between
            # two attempts would grow during the outage.
            reconnect_timeout=1,
            open=False,
            name="decisions",
        )

    async def open(self) -> None:
        """Begin to connect; ``probe`` tells whether that succeeds."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.close()

    async def probe(self) -> None:
        """Return if the service can do its work.

        Raises:
            Unavailable: no connection, or no table yet.
        """

        async def work(connection: Connection) -> None:
            await connection.execute("SELECT FROM decisions LIMIT 0")

        await self._run(work)

    async def decide(self, values: Row, card_token: str | None, decide: Callable[[History], Row]) -> Row:
        """Read the history of a card, and store what is decided about it.

        Args:
            values: the transaction's columns.
            card_token: the card whose history counts; without a token there is none.
            decide: returns the columns of the decision.

        Returns:
            The stored decision: an older one if the transaction had been decided before.

        Raises:
            Unavailable: the database cannot be reached; nothing or everything was stored.
        """

        async def work(connection: Connection) -> Row:
            history = History()
            if card_token is not None:
                with tracer.start_as_current_span("SELECT decisions"):
                    cursor = await connection.execute(_HISTORY, (card_token,))
                    history = _history(await cursor.fetchone())
            with tracer.start_as_current_span("INSERT decisions"):
                cursor = await connection.execute(_STORE, {**values, "card_token": card_token, **decide(history)})
                stored = await cursor.fetchone()
            assert stored is not None
            return stored

        return await self._run(work)

    async def _run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do the work in time, or give up.

        If the database hangs, so does the cancellation of a statement; do not wait for it.
        """
        task = asyncio.create_task(self._try_twice(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        done, _ = await asyncio.wait({task}, timeout=_BUDGET)
        if not done:
            task.cancel()
            raise Unavailable from TimeoutError(f"no answer within {_BUDGET:g} s")
        try:
            return task.result()
        except _AWAY as error:
            raise Unavailable from error

    async def _try_twice(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        try:
            return await self._try(work)
        except (PoolTimeout, TooManyRequests):
            raise
        except psycopg.OperationalError:
            # The others in the pool are likely to be as dead as this one.
            await self._pool.check()
            return await self._try(work)

    async def _try(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        async with self._pool.connection() as connection:
            try:
                return await work(connection)
            except errors.ReadOnlySqlTransaction:
                await connection.close()  # so that the pool makes another, which finds the new writer
                raise


def _history(row: Row | None) -> History:
    assert row is not None  # an aggregate gives one row
    return History(row["last_hour"], row["last_day"], row["average"], frozenset(row["countries"]))
