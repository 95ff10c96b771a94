"""Guardrails: the ordered set of aspects, applied in one call and run in one visit a resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdktf import Aspects
from constructs import IConstruct

from aspects.compliance import ComplianceAspect
from aspects.destroyability import DestroyabilityAspect
from aspects.encryption import EncryptionAspect
from aspects.engine import ResourceAspect, targets_of
from aspects.model import Change, Finding
from aspects.naming import NamingAspect, check_suffix
from aspects.observability import ObservabilityAspect
from aspects.packs.model import Pack
from aspects.tags import TagsAspect


class _Pipeline(ResourceAspect):
    """Runs several aspects in one visit: each call from Node to Python costs, however little it does."""

    def __init__(self, parts: Sequence[ResourceAspect]) -> None:
        super().__init__()
        self._parts = tuple(parts)

    def parts(self) -> Sequence[ResourceAspect]:
        return self._parts


class Guardrails:
    """Tags, names, encryption, destroyability, observability and compliance for everything in a scope.

    Args:
        environment_suffix: ends every name: 1 to 20 lower-case letters, digits and single inner hyphens.
        tags: mandatory tags beside ``Environment``, which is the suffix unless it is given here.
        kms_key_arn: customer managed key for everything that can be encrypted with one, literal or token; default: AWS
            managed keys.
        pack: the standard to check, such as :data:`aspects.packs.PCI_DSS_V4`; default: none.
        log_retention_days: for log groups that say nothing; default 365.
        container_log_group: log group for containers without a log configuration, literal or token; default: they are
            reported.

    Raises:
        ValueError: an option is illegal; the message names the value and what is allowed.
    """

    def __init__(
        self,
        environment_suffix: str,
        tags: Mapping[str, str] | None = None,
        kms_key_arn: str | None = None,
        pack: Pack | None = None,
        *,
        log_retention_days: int = 365,
        container_log_group: str | None = None,
    ) -> None:
        suffix = check_suffix(environment_suffix)
        parts: list[ResourceAspect] = [
            NamingAspect(suffix),
            TagsAspect({"Environment": suffix, **(tags or {})}),
            # Before encryption: Performance Insights, once on, wants a key.
            ObservabilityAspect(log_retention_days, container_log_group),
            EncryptionAspect(kms_key_arn),
            DestroyabilityAspect(),
        ]
        if pack is not None:
            parts.append(ComplianceAspect(pack))
        self._pipeline = _Pipeline(parts)

    def apply(self, scope: IConstruct) -> Guardrails:
        """Put the aspects on ``scope``.

        Args:
            scope: an App, whose stacks must exist by now (cdktf ignores aspects on an App, so each stack gets them), a
                stack, or any construct in one. A stack that was given guardrails of its own before keeps those alone.

        Returns:
            Itself, so that ``changes`` and ``findings`` can be read after synthesis.

        Raises:
            ValueError: there is no stack.
        """
        for target in targets_of(scope):
            aspects = Aspects.of(target)
            if target is scope or not any(isinstance(each, _Pipeline) for each in aspects.all):
                aspects.add(self._pipeline)
        return self

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was written, after synthesis: construct path, attribute, before, after, by which aspect."""
        return self._pipeline.changes

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be fixed, after synthesis."""
        return self._pipeline.findings
