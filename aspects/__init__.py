"""CDKTF Aspects that do the cross-cutting part for any AWS app.

Tags, environment-suffix names, encryption, destroyability, logs and traces are written into plain resource constructs
while cdktf synthesizes; what cannot be fixed fails the synthesis with a finding.

    Guardrails(environment_suffix="pr42", tags={"Owner": "risk"}, pack=PCI_DSS_V4).apply(app)
"""

from aspects.acknowledgements import acknowledge
from aspects.compliance import ComplianceAspect
from aspects.destroyability import DestroyabilityAspect
from aspects.encryption import EncryptionAspect
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
