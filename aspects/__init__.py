"""CDKTF Aspects that do the cross-cutting part for any AWS app.

Tags, environment-suffix names, encryption, destroyability, logs and traces are written into plain resource constructs
while cdktf synthesizes; what cannot be fixed fails the synthesis with a finding.

    Guardrails(environment_suffix="pr42", tags={"Owner": "risk"}, pack=PCI_DSS_V4).apply(app)

Names are imported when they are first used, so that :mod:`aspects.fast_start` can run before ``cdktf`` is there.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aspects.compliance import ComplianceAspect
    from aspects.destroyability import DestroyabilityAspect
    from aspects.encryption import EncryptionAspect
    from aspects.engine import acknowledge
    from aspects.guardrails import Guardrails
    from aspects.model import Change, Finding
    from aspects.naming import NamingAspect
    from aspects.observability import ObservabilityAspect
    from aspects.tags import TagsAspect

__all__ = [
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
]

_MODULES = {
    "Change": "model",
    "ComplianceAspect": "compliance",
    "DestroyabilityAspect": "destroyability",
    "EncryptionAspect": "encryption",
    "Finding": "model",
    "Guardrails": "guardrails",
    "NamingAspect": "naming",
    "ObservabilityAspect": "observability",
    "TagsAspect": "tags",
    "acknowledge": "engine",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
