"""Container image references and the private ECR repositories behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PRIVATE_ECR = re.compile(
    r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P<repository>.+)"
)


@dataclass(frozen=True)
class ImageReference:
    """A container image reference in its parts.

    Attributes:
        name: registry host, where there is one, and path.
        tag: the tag, or ``None``.
        digest: such as ``sha256:…``, or ``None``.
    """

    name: str
    tag: str | None
    digest: str | None

    @classmethod
    def parse(cls, text: str) -> ImageReference:
        """Take ``[host[:port]/]path[:tag][@digest]`` apart; the settings have checked that it is one."""
        tagged, _, digest = text.partition("@")
        directory, slash, base = tagged.rpartition("/")
        base, _, tag = base.partition(":")
        return cls(directory + slash + base, tag or None, digest or None)

    @property
    def has_registry(self) -> bool:
        """Whether the name begins with a registry host: by Docker's rule with a dot or a port, or localhost."""
        host, slash, _ = self.name.partition("/")
        return bool(slash) and ("." in host or ":" in host or host == "localhost")

    @property
    def version(self) -> str:
        """What follows the name: the digest, which decides if present, else the tag, else ``:latest``."""
        return f"@{self.digest}" if self.digest else f":{self.tag or 'latest'}"

    def repository_arn(self, partition: str) -> str | None:
        """Return the ARN of the private ECR repository that holds the image, or ``None`` for any other registry."""
        match = _PRIVATE_ECR.fullmatch(self.name)
        if match is None:
            return None
        return f"arn:{partition}:ecr:{match['region']}:{match['account']}:repository/{match['repository']}"
