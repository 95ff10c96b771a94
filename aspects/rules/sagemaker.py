"""SageMaker AI: notebook instances and endpoints."""

from __future__ import annotations

from ..facts.kinds import SAGEMAKER_EBS_ONLY
from .checks import equals, present, where
from .keys import customer_key
from .model import Rule, Undecided
from .reader import Block

_NOTEBOOK = ("aws_sagemaker_notebook_instance",)
_HUB = "https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide"
_GUIDE = "https://docs.aws.amazon.com/sagemaker/latest/dg"


def _has_volumes(it: Block) -> bool:
    """Return whether each variant's instances have a volume; AWS refuses a key for local disks or none."""
    unknown: Undecided | None = None
    for block in ("production_variants", "shadow_production_variants"):
        for variant in it.blocks(block):
            try:
                if not SAGEMAKER_EBS_ONLY.fullmatch(variant.text("instance_type") or ""):
                    return False
            except Undecided as error:
                unknown = unknown or error
    if unknown:
        raise unknown
    return True


RULES = (
    Rule(
        "sagemaker-notebook-internet",
        _NOTEBOOK,
        equals("direct_internet_access", "Disabled"),
        title="Notebooks only reach the internet through your VPC",
        why="Through SageMaker's own network, a notebook can send customer data anywhere, bypassing your"
        " firewall and flow logs.",
        remedy='set direct_internet_access = "Disabled", with a subnet and security groups',
        severity="high",
        controls=("Security Hub SageMaker.1", "Config SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"),
        links=(_HUB, f"{_GUIDE}/appendix-notebook-and-internet-access.html"),
    ),
    Rule(
        "sagemaker-notebook-vpc",
        _NOTEBOOK,
        present("subnet_id"),
        title="Notebooks run in a subnet of your VPC",
        why="Outside of a VPC, neither security groups nor flow logs cover a notebook's connections.",
        remedy="set subnet_id and security_groups",
        severity="high",
        controls=("Security Hub SageMaker.2", "Config SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC"),
        links=(_HUB,),
    ),
    Rule(
        "sagemaker-notebook-root",
        _NOTEBOOK,
        equals("root_access", "Disabled"),
        title="Users of a notebook are not root on it",
        why="As root, a user can turn off monitoring of the notebook, and change what its administrator set up.",
        remedy='set root_access = "Disabled"',
        severity="high",
        controls=("Security Hub SageMaker.3", "Config SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK"),
        links=(_HUB, f"{_GUIDE}/nbi-root-access.html"),
    ),
    Rule(
        "sagemaker-notebook-key",
        _NOTEBOOK,
        customer_key("kms_key_id"),
        title="The volume of a notebook is encrypted with a customer managed key",
        why="Data is copied to a notebook to be worked on: with your own key, you decide who may read it there.",
        remedy="set kms_key_id, or pass kms_key_arn to Guardrails",
        controls=("Config SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED",),
        links=(f"{_CONFIG}/sagemaker-notebook-instance-kms-key-configured.html",),
    ),
    Rule(
        "sagemaker-endpoint-key",
        ("aws_sagemaker_endpoint_configuration",),
        where(
            _has_volumes,
            customer_key("kms_key_arn"),
            "AWS accepts no key for instances with local disks or without disks",
        ),
        title="The volumes of an endpoint are encrypted with a customer managed key",
        why="They contain the model and its input: with your own key, you decide who may read them.",
        remedy="set kms_key_arn, or pass kms_key_arn to Guardrails",
        controls=("Config SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED",),
        links=(f"{_CONFIG}/sagemaker-endpoint-configuration-kms-key-configured.html",),
    ),
)
