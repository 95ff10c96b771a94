"""What one synthesis leaves to the next, and what the stacks of an app know of each other."""

from __future__ import annotations

import pytest
from cdktf import Aspects, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
)

from aspects import Guardrails, TagsAspect
from aspects.core.aspect import Aspect
from aspects.core.expressions import interpolations
from aspects.core.graph import Graph
from aspects.core.model import Effects, Resource, Write
from aspects.packs import PCI_DSS_V4
from tests.aspects.doubles import app_of, full_synth_error, resource, synthesized
from tests.aspects.graphs import decided, graph_of, managed
from tests.terraform_json import by_address, written

SSE = "aws_s3_bucket_server_side_encryption_configuration"


def test_an_aspect_that_comes_in_the_midst_of_a_synthesis_counts() -> None:
    """cdktf calls aspects stack by stack: that of the second one when the first one was decided on already."""
    app, (first, second) = app_of("first", "second")
    for each in (first, second):
        resource(each, "aws_sqs_queue", name=each.node.id)
    Aspects.of(second).add(TagsAspect({"Team": "core"}))
    Guardrails("dev").apply(app)
    app.synth()
    assert "Team" not in by_address(written(app.outdir, "first"), "aws_sqs_queue.it")["tags"]
    assert by_address(written(app.outdir, "second"), "aws_sqs_queue.it")["tags"]["Team"] == "core"


def test_a_stack_synthesized_alone_sees_what_others_do_to_it() -> None:
    """Testing.synth prepares no other stack: a configuration in one is that of the bucket in the other all the same."""
    app, (first, second) = app_of("first", "second")
    bucket = S3Bucket(first, "files", bucket="files")
    rule = {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    S3BucketServerSideEncryptionConfigurationA(second, "sse", bucket=bucket.id, rule=[rule])
    Guardrails("dev").apply(app)
    found = synthesized(first)["resource"]
    assert found["aws_s3_bucket"]["files"]["bucket"] == "files-dev"
    assert SSE not in found


def test_a_finding_fails_the_nearest_stack() -> None:
    """A stack inside another is synthesized by itself, and its findings are its own."""
    app, (outer,) = app_of("outer")
    inner = TerraformStack(outer, "inner")
    AwsProvider(inner, "aws", region="us-east-1")
    resource(inner, "aws_subnet", "open", vpc_id="v", map_public_ip_on_launch=True)
    resource(outer, "aws_sqs_queue", "jobs", name="jobs")
    Guardrails("dev", pack=PCI_DSS_V4).apply(app)
    assert "[outer/inner/open] subnet-public-ip: " in full_synth_error(inner)


def test_a_synthesis_after_a_failed_one_starts_afresh() -> None:
    """What waited for the stack that crashed is not raised by the next synthesis; nothing is left half done."""
    app, (first, _) = app_of("first", "second")
    resource(first, "aws_sqs_queue", name="jobs")
    guardrails = Guardrails("dev").apply(app)
    crashes = [True]

    class Fragile(TerraformStack):
        def prepare_stack(self) -> None:
            if crashes:
                raise ValueError("on purpose")
            super().prepare_stack()

    fragile = Fragile(app, "third")
    resource(fragile, "aws_sqs_queue", name="others")
    with pytest.raises(RuntimeError, match="on purpose"):
        app.synth()
    crashes.clear()
    app.synth()
    assert {each.level for each in guardrails.findings} <= {"info"}
    assert by_address(written(app.outdir, "first"), "aws_sqs_queue.it")["name"] == "jobs_dev"
    assert by_address(written(app.outdir, "third"), "aws_sqs_queue.it")["name"] == "others_dev"


class _Twice(Aspect):
    """Writes the same attribute two times, as two rows of a table may."""

    def decide(self, resource: Resource, graph: Graph) -> Effects:
        yield Write(("size",), 2, resource.body.get("size"))
        yield Write(("size",), 3, 2)


def test_a_change_says_what_stood_there_first_and_last() -> None:
    """One entry for an attribute that was written twice."""
    aspect = _Twice()
    decision = decided(graph_of(managed("aws_sqs_queue", size=1)), [aspect])
    (change,) = decision.changes_of(aspect)
    assert (change.before, change.after) == (1, 3)


def test_a_quoted_string_keeps_the_names_around_it_apart() -> None:
    """What is left of the code without its strings has a blank in the place of each."""
    (found,) = interpolations('${a"b"c.d}')
    assert found.names == "a c.d"
