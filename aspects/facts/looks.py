"""What attributes are called that the aspects are about: by it the tests find what no table accounts for.

The same patterns tell of an attribute that the tables do not know at all, because it is newer than they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

DESTRUCTION = re.compile(
    r"delet|destroy|protect|retain|retention|preserv|terminat(?!or)|final_(snapshot|backup)|skip_|(?<![a-z])force_|deregister"
    r"|recovery_window|disable_api|permanent|revoke_rules|cascade|(stop_instance_)?before_detaching|_detach(_|$)"
    r"|(^|[._])lock(_|$)|changeable_for|legal_hold|mfa_delete|bypass_(snaplock|policy)|in_use_check|on_removal"
)
"""Either keeps something from going, or is exempt with a reason."""

# Looked for in the whole path: what is in an encryption block has to do with encryption, whatever its name.
ENCRYPTION = re.compile(
    r"kms|encrypt|(^|[_.])sse|tls|ssl|cipher|security_policy|(^|[_.])https|managed_key|(^|[_.])cmk"
    r"|protocol_(version|policy)|(security|server)_protocol|in_transit|insecure|master_key|key_arn|key_id|key_rotation"
    r"|aws_owned_key|(^|[_.])secure$|security_configuration"
)
"""Either encrypts, or is exempt with a reason."""

OBSERVATION = re.compile(
    r"(?<![a-z])(logs?|logging|monitor\w*|metrics?|trac(e|ing)|x_?ray|insights?|audit\w*|cloud_?watch\w*|cwe?"
    r"|telemetr(y|ies)|observability|debug|retention_in_days)(?![a-z])"
)
"""Either is a setting of logs, metrics or traces, or is exempt with a reason."""

TAGS = re.compile(r"(^|[_.])(tag|tags|tagging)([_.]|$)")
"""Either holds tags or copies them, or is exempt with a reason."""

LOOKS: Mapping[str, re.Pattern[str]] = {
    "protection": DESTRUCTION,
    "encryption": ENCRYPTION,
    "logs, metrics or traces": OBSERVATION,
    "tags": TAGS,
}
"""What an attribute is about to the pattern of its path."""
