"""Backups: what AWS can keep a copy of by itself is kept for long enough, and goes with what it was made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Unpack

from .core.aspect import Options
from .core.expressions import is_unknown
from .core.graph import Graph
from .core.model import Effects, Resource
from .core.paths import is_set
from .core.provider_versions import as_provided
from .core.rows import holds, settle
from .facts.backup_settings import BACKUPS, CACHE_DAYS, DAYS, LINKED, MAX_DAYS, UNSUPPORTED
from .facts.settings import Value
from .synthesis.aspect import CdktfAspect


class BackupsAspect(CdktfAspect):
    """Turns on the backups that AWS takes by itself, and keeps them for ``days`` or more.

    What the author wrote is raised, never lowered; tokens stay. Replicas, engines and file systems that AWS takes no
    backups of are left alone. Nothing is created that would outlive the environment, such as an AWS Backup plan: what
    stays behind is destroyability's to decide, which wins.
    See :data:`aspects.facts.backup_settings.BACKUPS` for what is written, and
    :data:`aspects.facts.backup_settings.EXEMPT` for what is not, and why.

    Args:
        days: how long backups are kept at least, 1 to 35 days. Default: what the controls of AWS ask for, 7 days, and
            15 for ElastiCache.
        options: see :class:`.Aspect`.

    Raises:
        ValueError: it is no whole number of days from 1 to 35.
    """

    def __init__(self, days: int | None = None, **options: Unpack[Options]) -> None:
        super().__init__(**options)
        if days is not None and (isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MAX_DAYS):
            raise ValueError(
                f"backup retention of {days!r} days is not allowed; use a whole number from 1 to {MAX_DAYS},"
                " or exclude backups with without=('backups',)"
            )
        self._days = days

    @as_provided
    def decide(self, resource: Resource, graph: Graph) -> Effects:
        """Yield what this aspect writes; see :meth:`.Aspect.decide`."""
        rows = BACKUPS.get(resource.type, ())
        if not rows or _is_unsupported(resource, graph):
            return
        yield from settle(resource.body, rows, {Value.BACKUP_RETENTION_DAYS: _at_least(self._of(resource.type))})

    def _of(self, kind: str) -> int:
        if self._days is not None:
            return self._days
        return CACHE_DAYS if kind.startswith("aws_elasticache_") else DAYS


def _at_least(days: int) -> Callable[[Any], Any]:
    """Return what is to stand where something may stand already."""

    def wanted(current: Any) -> Any:
        if not is_set(current):
            return days
        if is_unknown(current) or isinstance(current, bool):
            return current
        try:
            return current if float(current) >= days else days
        except (TypeError, ValueError):
            return current  # which Terraform refuses, and says so

    return wanted


def _is_unsupported(resource: Resource, graph: Graph) -> bool:
    """Return whether AWS takes no backups of it."""
    if (conditions := UNSUPPORTED.get(resource.type)) and holds(resource.body, conditions):
        return True
    companion = LINKED.get(resource.type)
    return companion is not None and bool(graph.companions(resource, *companion))
