"""Environment variables of what runs code, other than those that a Security Hub control of the service looks at.

Sources: the provider's schema, for which types have some; the user guides of the services, which all say that the
variables are for settings, not for secrets: AWS Amplify, "Setting environment variables"; AWS App Runner, "Referencing
environment variables"; Amazon Bedrock AgentCore and AWS Lambda MicroVMs, as the API returns them with the resource.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..core.graph import Graph
from .checks import Found, each
from .model import Rule
from .reader import Block
from .secrets import in_blocks, in_map

_APP_RUNNER = "runtime_environment_variables"
_IMAGE_CONFIG = "container_config.container_environment_variables"
_OVERRIDES = "target_parameters.ecs_task_parameters.overrides.container_override.environment"

_MAPS: Mapping[str, tuple[str, ...]] = {
    "aws_amplify_app": ("environment_variables", "auto_branch_creation_config.environment_variables"),
    "aws_amplify_branch": ("environment_variables",),
    "aws_apprunner_service": (
        f"source_configuration.code_repository.code_configuration.code_configuration_values.{_APP_RUNNER}",
        f"source_configuration.image_repository.image_configuration.{_APP_RUNNER}",
    ),
    "aws_bedrockagentcore_agent_runtime": ("environment_variables",),
    "aws_bedrockagentcore_harness": ("environment_variables",),
    "aws_lambdamicrovms_image": ("environment_variables",),
    "aws_lightsail_container_service_deployment_version": ("container.environment",),
    "aws_sagemaker_app_image_config": (
        f"code_editor_app_image_config.{_IMAGE_CONFIG}",
        f"jupyter_lab_image_config.{_IMAGE_CONFIG}",
    ),
    "aws_sagemaker_data_quality_job_definition": ("data_quality_app_specification.environment",),
    "aws_sagemaker_model": ("container.environment", "primary_container.environment"),
    "aws_sagemaker_training_job": ("environment",),
    "aws_synthetics_canary": ("run_config.environment_variables",),
}
"""Type to the maps of variables in it."""

_BLOCKS: Mapping[str, tuple[str, ...]] = {
    "aws_ecs_daemon_task_definition": ("container_definition.environment",),
    "aws_ecs_express_gateway_service": ("primary_container.environment",),
    "aws_pipes_pipe": ("target_parameters.batch_job_parameters.container_overrides.environment", _OVERRIDES),
}
"""Type to the blocks of a name and a value in it."""


def _variables(it: Block, graph: Graph) -> Found:
    for path in _MAPS.get(it.type, ()):
        yield from each(it.owners(path), lambda owner: in_map(*owner))
    for path in _BLOCKS.get(it.type, ()):
        yield from each(it.owners(path), lambda owner: in_blocks(owner[0].blocks(owner[1])))


RULES = (
    Rule(
        "environment-secrets",
        (*_MAPS, *_BLOCKS),
        _variables,
        title="Nothing that runs code gets secrets through plain environment variables",
        why="Anyone who may view the resource, or read the Terraform state, can read its environment.",
        remedy="pass the ARN of a secret, and let the code fetch it with its role",
        severity="high",
        links=(
            "https://docs.aws.amazon.com/amplify/latest/userguide/environment-variables.html",
            "https://docs.aws.amazon.com/apprunner/latest/dg/env-variable.html",
        ),
    ),
)
