"""Small untyped constructs on which the aspects are tried, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from tempfile import mkdtemp
from typing import Any

from cdktf import App, Aspects, TerraformResource, TerraformStack, Testing
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct

from aspects.synthesis.aspect import CdktfAspect
from tests.terraform_json import by_address

Body = dict[str, Any]


def stack(name: str = "app") -> TerraformStack:
    """A stack in an app of its own, in us-east-1."""
    result = TerraformStack(Testing.app(), name)
    AwsProvider(result, "aws", region="us-east-1")
    return result


def app_of(*names: str) -> tuple[App, list[TerraformStack]]:
    """An app with stacks of these names, each in us-east-1; it synthesizes into a folder of its own."""
    app = App(outdir=mkdtemp())
    stacks = [TerraformStack(app, name) for name in names]
    for each in stacks:
        AwsProvider(each, "aws", region="us-east-1")
    return app, stacks


def resource(scope: Construct, resource_type: str, id: str = "it", **body: Any) -> TerraformResource:
    """An untyped resource with the attributes given."""
    result = TerraformResource(scope, id, terraform_resource_type=resource_type)
    for attribute, value in body.items():
        result.add_override(attribute, value)
    return result


def decorated(aspect: CdktfAspect, resource_type: str, **body: Any) -> Body:
    """What an aspect makes of one untyped resource of a type, as it stands in the Terraform JSON."""
    scope = stack()
    resource(scope, resource_type, **body)
    Aspects.of(scope).add(aspect)
    found = by_address(synthesized(scope), f"{resource_type}.it")
    found.pop("//", None)
    result: Body = found
    return result


def synthesized(scope: TerraformStack) -> Body:
    """The Terraform JSON of a stack after its aspects ran."""
    result: Body = json.loads(Testing.synth(scope))
    return result


def full_synth_error(scope: TerraformStack) -> str:
    """The message with which synthesis fails; fails itself where it does not."""
    try:
        Testing.full_synth(scope)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("synthesis passed")


def findings_of(aspect: CdktfAspect, build: Callable[[TerraformStack], object]) -> list[str]:
    """The findings of an aspect on what ``build`` makes, after a full synthesis."""
    scope = stack()
    build(scope)
    Aspects.of(scope).add(aspect)
    try:
        Testing.full_synth(scope)
    except RuntimeError:
        assert aspect.findings
    return [f"[{finding.construct_path}] {finding.message}" for finding in aspect.findings]
