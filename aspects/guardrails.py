"""Guardrails: the ordered set of aspects, applied in one call."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Never

from .backups import BackupsAspect
from .check.acknowledgement_file import DEFAULT_NAME, AcknowledgementFile, load
from .check.report import Report
from .compliance import ComplianceAspect
from .core.aspect import Aspect, Options, Selection, refuse_unknown
from .core.model import Change, Finding
from .core.summary import summary
from .destroyability import DestroyabilityAspect
from .encryption import EncryptionAspect
from .naming import NamingAspect, check_suffix
from .observability import ObservabilityAspect
from .packs.model import Pack
from .synthesis.framework import is_construct
from .synthesis.session import refuse_synthesized, register
from .tags import TagsAspect, check_tags

if TYPE_CHECKING:
    from constructs import IConstruct

ASPECTS = ("naming", "tags", "observability", "encryption", "backups", "destroyability", "compliance")
"""The aspects by the names that options use, in the order in which they decide."""


class Guardrails:
    """Tags, names, encryption, backups, destroyability, observability and compliance for everything in a scope.

    They decide at the end of a synthesis, after all other aspects, on the resources as these left them. What they write
    is in the Terraform JSON of the stack, not in the constructs.

    Args:
        environment_suffix: ends every name: 1 to 20 lower-case letters, digits and single inner hyphens.
        tags: mandatory tags next to ``Environment``, which is the suffix unless it, in whatever case, is given here.
        kms_key_arn: customer managed key for everything that can be encrypted with one, literal or token, or a
            mapping of region to that; default: AWS managed keys. See :class:`.EncryptionAspect`.
        pack: the standard to check, such as :data:`aspects.packs.PCI_DSS_V4`; default: none.
        log_retention_days: for log groups that say nothing; default 365.
        container_log_group: log group for containers without a log configuration, literal or token; default: they are
            reported.
        tracing_sidecar: image of the collector that every task definition without one gets; default: none.
        backup_retention_days: how long backups are kept at least, 1 to 35 days; default: what the controls of AWS ask
            for, 7 days, and 15 for ElastiCache. See :class:`.BackupsAspect`.
        report_only: names out of :data:`ASPECTS` that write nothing and fail nothing, but warn of what they would;
            ``True``: all of them.
        exclude: resource types (``aws_lb``) and constructs, which stand for all that is below them: left alone by all.
        without: names out of :data:`ASPECTS` that are switched off, such as ``("destroyability",)`` where data must
            stay; or a mapping of these to what they leave alone, in the terms of ``exclude``:
            ``{"destroyability": ["aws_db_instance", ledger]}``.
        include_existing: resources that are imported or moved, in the terms of ``exclude``, to treat as new ones;
            ``True``: all. By default these keep their names and protections, and what else only a new resource can
            have, and a warning says so.
        acknowledgements: the reviewed file of acknowledgements, whose form :mod:`.acknowledgement_file` describes; by
            default ``acknowledgements.toml`` in the working directory, where there is one. They count for the whole
            app, next to those of :func:`.acknowledge`.
        reports: whether ``App.synth`` writes what the pack says of a stack next to its JSON; see
            :class:`.ComplianceAspect`.

    Raises:
        TypeError: there is no such option, or it is of another type.
        ValueError: an option is illegal; the message names the value and what is allowed.
    """

    def __init__(
        self,
        environment_suffix: str,
        tags: Mapping[str, str] | None = None,
        kms_key_arn: str | Mapping[str, str] | None = None,
        pack: Pack | None = None,
        *,
        log_retention_days: int = 365,
        container_log_group: str | None = None,
        tracing_sidecar: str | None = None,
        backup_retention_days: int | None = None,
        report_only: bool | Collection[str] = False,
        exclude: Sequence[str | IConstruct] = (),
        without: Collection[str] | Mapping[str, Sequence[str | IConstruct]] = (),
        include_existing: bool | Sequence[str | IConstruct] = False,
        acknowledgements: str | PathLike[str] | None = None,
        reports: bool = True,
        **unknown: Never,
    ) -> None:
        refuse_unknown(type(self), unknown)
        suffix = check_suffix(environment_suffix)
        reporting = _reporting(report_only)
        self._file = _acknowledgement_file(acknowledgements)
        if not isinstance(reports, bool):
            raise TypeError(f"reports is {reports!r}; use True or False")
        Selection("exclude", exclude)  # refuses it before it is joined with what one aspect leaves alone
        left_alone = _left_alone(without)

        def options(name: str) -> Options:
            own = left_alone.get(name) or ()
            return {
                "report_only": name in reporting,
                "exclude": [*exclude, *own],
                "include_existing": include_existing,
            }

        aspects: list[Aspect] = [
            NamingAspect(suffix, **options("naming")),
            TagsAspect(_with_environment(check_tags(tags or {}), suffix), **options("tags")),
            # Before encryption: Performance Insights, once on, wants a key.
            ObservabilityAspect(log_retention_days, container_log_group, tracing_sidecar, **options("observability")),
            EncryptionAspect(kms_key_arn, **options("encryption")),
            BackupsAspect(backup_retention_days, **options("backups")),
            DestroyabilityAspect(**options("destroyability")),
        ]
        if pack is not None:
            aspects.append(ComplianceAspect(pack, writes_reports=reports, **options("compliance")))
        self._aspects = [aspect for aspect in aspects if left_alone.get(aspect.name, ()) is not None]
        if not self._aspects:
            raise ValueError("without names every aspect, so nothing is left; remove the call of apply() instead")

    def apply(self, scope: IConstruct) -> Guardrails:
        """Put the aspects on ``scope``.

        Args:
            scope: an App, whose stacks must exist by now, a stack, or any construct in one. Where several guardrails
                cover a resource, only those of the nearest scope count; on one scope, only the last ones applied,
                which is an error, ``guardrails-twice``.

        Returns:
            Itself, so that ``changes`` and ``findings`` can be read after synthesis.

        Raises:
            TypeError: ``scope`` is no construct.
            ValueError: there is no stack, or the app was synthesized already.
        """
        if not is_construct(scope):
            raise TypeError(f"guardrails cannot be applied to {scope!r}; use an App, a stack or a construct")
        refuse_synthesized(scope)
        register(scope, self._aspects, exclusive=True, file=self._file)
        return self

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was written, after synthesis: construct path, attribute, before, after, by which aspect."""
        return tuple(change for aspect in self._aspects for change in aspect.changes)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, after synthesis, each once."""
        return tuple(dict.fromkeys(finding for aspect in self._aspects for finding in aspect.findings))

    @property
    def reports(self) -> tuple[Report, ...]:
        """What the pack says, after synthesis: a report of each stack that it was put on."""
        return tuple(
            report for aspect in self._aspects if isinstance(aspect, ComplianceAspect) for report in aspect.reports
        )

    def summary(self) -> str:
        """Return what was done, after synthesis, as text to print: a table by aspect, and a line for each finding."""
        return summary(self.changes, self.findings)


def _acknowledgement_file(named: str | PathLike[str] | None) -> AcknowledgementFile | None:
    if named is None:
        path = Path(DEFAULT_NAME)
        return load(path) if path.exists() else None
    if not isinstance(named, str | PathLike):
        raise TypeError(f"acknowledgements is {named!r}; use the path of a file such as {DEFAULT_NAME}")
    path = Path(named)
    if not path.is_file():
        raise ValueError(f"acknowledgements names {str(path)!r}, which is not a file; use one such as {DEFAULT_NAME}")
    return load(path)


def _with_environment(tags: Mapping[str, str], suffix: str) -> dict[str, str]:
    """Return the mandatory tags with that of the environment; two keys that differ only by case are one to IAM."""
    return dict(tags) if "environment" in map(str.lower, tags) else {"Environment": suffix, **tags}


def _reporting(report_only: bool | Collection[str]) -> frozenset[str]:
    if isinstance(report_only, bool):
        return frozenset(ASPECTS if report_only else ())
    return frozenset(_aspect_names("report_only", report_only, "True or some of"))


def _left_alone(
    without: Collection[str] | Mapping[str, Sequence[str | IConstruct]],
) -> dict[str, Sequence[str | IConstruct] | None]:
    """Return what each aspect leaves alone; ``None``: everything."""
    names = _aspect_names("without", without, "some of")
    if not isinstance(without, Mapping):
        return dict.fromkeys(names)
    for name, chosen in without.items():
        Selection(f"without[{name!r}]", chosen)
    return dict(without)


def _aspect_names(option: str, given: object, allowed: str) -> list[str]:
    if isinstance(given, bool) or not isinstance(given, Collection):
        raise TypeError(f"{option} is {given!r}; use {allowed} {', '.join(ASPECTS)}")
    names = [given] if isinstance(given, str) else list(given)
    unknown = [name for name in names if name not in ASPECTS]
    if unknown:
        raise ValueError(f"{option} names {unknown[0]!r}, which is not an aspect; use {allowed} {', '.join(ASPECTS)}")
    return names
