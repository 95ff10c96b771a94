"""Elastic Container Registry: repositories of images."""

from __future__ import annotations

from ..core.graph import Graph
from .checks import Found, has_companion, present
from .model import Rule
from .policies import any_of, covers
from .reader import Block
from .relations import nearby

_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html"
_REGISTRY = "aws_ecr_registry_scanning_configuration"
_ON_PUSH = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


def _scan_on_push(it: Block, graph: Graph) -> Found:
    registries = nearby(it, _REGISTRY)
    if any_of([it], lambda own: own.flag("image_scanning_configuration.scan_on_push")):
        return
    if not any_of(registries, lambda registry: any_of(registry.blocks("rule"), lambda rule: _covers(rule, it))):
        yield it.problem("image_scanning_configuration.scan_on_push")


def _covers(rule: Block, repository: Block) -> bool:
    """Return whether a rule of the registry scans what is pushed to a repository."""
    if rule.text("scan_frequency") not in _ON_PUSH:
        return False

    def matches(each: Block) -> bool:
        pattern = each.text("filter") or ""
        return not pattern.strip("*") or covers(_anywhere(pattern), repository.text("name") or "")

    return any_of(rule.blocks("repository_filter"), matches)


def _anywhere(pattern: str) -> str:
    """Return a filter as a pattern: without a wildcard, it matches every name that contains it."""
    return pattern if "*" in pattern else f"*{pattern}*"


RULES = (
    Rule(
        "ecr-scan-on-push",
        ("aws_ecr_repository",),
        _scan_on_push,
        title="Images are scanned for known vulnerabilities when they are pushed",
        why="Without a scan, a vulnerability that is already known when an image is pushed runs in production"
        " until somebody happens to notice.",
        remedy="set scan_on_push = true, or cover the repository with an aws_ecr_registry_scanning_configuration",
        severity="high",
        controls=("Security Hub ECR.1", "Config ECR_PRIVATE_IMAGE_SCANNING_ENABLED"),
        links=(_HUB, "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html"),
    ),
    Rule(
        "ecr-lifecycle-policy",
        ("aws_ecr_repository",),
        has_companion("aws_ecr_lifecycle_policy", "repository", present("policy")),
        title="Repositories have a lifecycle policy that removes old images",
        why="Old images stay deployable, with every vulnerability that has been found in them since.",
        remedy="add an aws_ecr_lifecycle_policy",
        severity="medium",
        controls=("Security Hub ECR.3", "Config ECR_PRIVATE_LIFECYCLE_POLICY_CONFIGURED"),
        links=(_HUB, "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html"),
    ),
)
