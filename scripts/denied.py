"""AWS did not allow something: what, and where to read what a deployer needs.

Standard library only, as it is part of what every command stands on.
"""

from __future__ import annotations

import re

PAGE = "docs/deployer.md"

_ACTION = re.compile(r"not authorized to perform:?\s+(?P<action>[\w-]+:\w+)")
_CODE = re.compile(
    r"\b(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?|Client\.Unauth\w*)\b"
)


def hint(said: str) -> str:
    """Return what to add to a failure of which AWS, or Terraform for it, has said why; empty for other failures.

    Args:
        said: what was said, on any number of lines.
    """
    actions = sorted({match["action"] for match in _ACTION.finditer(" ".join(re.split(r"[\s│]+", said)))})
    if not actions and not _CODE.search(said):
        return ""
    what = f" {', '.join(actions)}" if actions else ""
    return f"; these credentials are not allowed{what}: see {PAGE} for the policies that a deployer needs"
