"""CDKTF Aspects that do the cross-cutting part for any AWS app.

Tags, environment-suffix names, encryption, destroyability, logs and traces are written into plain resource constructs
while cdktf synthesizes; what cannot be fixed fails the synthesis with a finding.

    Guardrails(environment_suffix="pr42", tags={"Owner": "risk"}, pack=PCI_DSS_V4).apply(app)

Names are imported when they are first used, so that :mod:`aspects.fast_start` can run before ``cdktf`` is there.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .backups import BackupsAspect
    from .compliance import ComplianceAspect
    from .core.model import Change, Finding
    from .destroyability import DestroyabilityAspect
    from .encryption import EncryptionAspect
    from .guardrails import Guardrails
    from .naming import NamingAspect
    from .observability import ObservabilityAspect
    from .synthesis.pins import keep_existing, keep_name
    from .synthesis.session import acknowledge
    from .tags import TagsAspect

__all__ = [
    "BackupsAspect",
    "Change",
    "ComplianceAspect",
    "DestroyabilityAspect",
    "EncryptionAspect",
    "Finding",
    "Guardrails",
    "NamingAspect",
    "ObservabilityAspect",
    "TagsAspect",
    "acknowledge",
    "keep_existing",
    "keep_name",
]

_MODULES = {
    "BackupsAspect": "backups",
    "Change": "core.model",
    "ComplianceAspect": "compliance",
    "DestroyabilityAspect": "destroyability",
    "EncryptionAspect": "encryption",
    "Finding": "core.model",
    "Guardrails": "guardrails",
    "NamingAspect": "naming",
    "ObservabilityAspect": "observability",
    "TagsAspect": "tags",
    "acknowledge": "synthesis.session",
    "keep_existing": "synthesis.pins",
    "keep_name": "synthesis.pins",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
