"""Rules of Amazon OpenSearch Service, under its old name too."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.graph import Graph
from ..facts.kinds import SEARCH_TLS_POLICIES
from .checks import Found, equals, every, present
from .model import Check, Problem, Rule
from .policies import any_of
from .reader import Block

_DOMAIN = ("aws_elasticsearch_domain", "aws_opensearch_domain")
_GUIDE = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/"
_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/opensearch-controls.html"
_OLD_CONTROLS = "https://docs.aws.amazon.com/securityhub/latest/userguide/es-controls.html"
_LINKS = (_CONTROLS, _OLD_CONTROLS)


def _enforces_https(it: Block, graph: Graph) -> Found:
    """Check HTTPS: within the block, the provider enforces it by default; without the block, AWS does not."""
    options = it.block("domain_endpoint_options")
    if options is None:
        yield it.problem("domain_endpoint_options")
    elif not options.flag("enforce_https", default=True):
        yield options.problem("enforce_https")


def _publishes(log: str) -> Check:
    """Check that a log goes to CloudWatch Logs, by a block that is not switched off."""

    def check(it: Block, graph: Graph) -> Iterator[Problem]:
        def is_it(option: Block) -> bool:
            return option.text("log_type") == log and option.flag("enabled", default=True)

        options = it.blocks("log_publishing_options")
        if not any_of(options, is_it):
            yield it.problem("log_publishing_options", f"log_publishing_options has no {log} that is enabled")

    return check


RULES = (
    Rule(
        "opensearch-at-rest",
        _DOMAIN,
        equals("encrypt_at_rest.enabled", True),
        title="Search domains are encrypted at rest",
        why="Anyone who gets hold of the disks of an unencrypted domain can read its indexes, logs and swap files.",
        remedy="set encrypt_at_rest with enabled = true",
        severity="medium",
        controls=(
            "Config ELASTICSEARCH_ENCRYPTED_AT_REST",
            "Config OPENSEARCH_ENCRYPTED_AT_REST",
            "Security Hub ES.1",
            "Security Hub Opensearch.1",
        ),
        links=(f"{_GUIDE}encryption-at-rest.html", *_LINKS),
    ),
    Rule(
        "opensearch-in-vpc",
        _DOMAIN,
        present("vpc_options.subnet_ids"),
        title="Search domains are in a VPC",
        why="A domain outside of a VPC has an endpoint on the internet, and only its access policy keeps strangers"
        " out.",
        remedy="set vpc_options with the subnet_ids of private subnets",
        severity="critical",
        controls=(
            "Config ELASTICSEARCH_IN_VPC_ONLY",
            "Config OPENSEARCH_IN_VPC_ONLY",
            "Security Hub ES.2",
            "Security Hub Opensearch.2",
        ),
        links=(f"{_GUIDE}vpc.html", *_LINKS),
    ),
    Rule(
        "opensearch-node-to-node",
        _DOMAIN,
        equals("node_to_node_encryption.enabled", True),
        title="The nodes of a search domain use TLS between each other",
        why="Without it, documents travel from node to node in clear text.",
        remedy="set node_to_node_encryption with enabled = true",
        severity="medium",
        controls=(
            "Config ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
            "Config OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK",
            "Security Hub ES.3",
            "Security Hub Opensearch.3",
        ),
        links=(f"{_GUIDE}ntn.html", *_LINKS),
    ),
    Rule(
        "opensearch-https",
        _DOMAIN,
        every(_enforces_https, equals("domain_endpoint_options.tls_security_policy", *SEARCH_TLS_POLICIES)),
        title="Search domains accept only HTTPS, with forward secrecy",
        why="A domain that accepts HTTP sends documents in clear text, and without forward secrecy, anyone who"
        " gets hold of its key later can decrypt recorded connections.",
        remedy=f"set domain_endpoint_options with enforce_https = true and tls_security_policy ="
        f' "{SEARCH_TLS_POLICIES[0]}"',
        severity="medium",
        controls=("Config OPENSEARCH_HTTPS_REQUIRED", "Security Hub ES.8", "Security Hub Opensearch.8"),
        links=(f"{_GUIDE}infrastructure-security.html", *_LINKS),
    ),
    Rule(
        "opensearch-audit-logs",
        _DOMAIN,
        _publishes("AUDIT_LOGS"),
        title="Search domains publish their audit log",
        why="Only this log shows who signed in, and who read or changed which index.",
        remedy="add log_publishing_options with log_type = AUDIT_LOGS, which needs advanced_security_options",
        severity="medium",
        controls=("Config OPENSEARCH_AUDIT_LOGGING_ENABLED", "Security Hub ES.5", "Security Hub Opensearch.5"),
        links=(f"{_GUIDE}audit-logs.html", *_LINKS),
    ),
    Rule(
        "opensearch-logs",
        _DOMAIN,
        _publishes("ES_APPLICATION_LOGS"),
        title="Search domains publish their error log",
        why="Errors and warnings that stay on the nodes are lost with them, including those that an attack causes.",
        remedy="add log_publishing_options with log_type = ES_APPLICATION_LOGS",
        severity="medium",
        controls=(
            "Config ELASTICSEARCH_LOGS_TO_CLOUDWATCH",
            "Config OPENSEARCH_LOGS_TO_CLOUDWATCH",
            "Security Hub ES.4",
            "Security Hub Opensearch.4",
        ),
        links=(f"{_GUIDE}createdomain-configure-slow-logs.html", *_LINKS),
    ),
    Rule(
        "opensearch-access-control",
        _DOMAIN,
        equals("advanced_security_options.enabled", True),
        title="Search domains have fine-grained access control",
        why="Without it, everybody with access to a domain can read and delete every index in it.",
        remedy="set advanced_security_options with enabled = true",
        severity="high",
        controls=("Config OPENSEARCH_ACCESS_CONTROL_ENABLED", "Security Hub Opensearch.7"),
        links=(f"{_GUIDE}fgac.html", *_LINKS),
    ),
    Rule(
        "opensearch-software-update",
        ("aws_opensearch_domain",),
        equals("software_update_options.auto_software_update_enabled", True),
        title="Search domains install software updates automatically",
        why="Service software updates bring security fixes, and a domain that waits for somebody to start them"
        " falls behind. Only AWS knows whether one is pending.",
        remedy="set software_update_options with auto_software_update_enabled = true",
        severity="low",
        controls=("Security Hub Opensearch.10",),
        links=(f"{_GUIDE}service-software.html", _CONTROLS),
    ),
)
