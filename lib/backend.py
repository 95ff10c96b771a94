"""Where a stack of this app keeps its Terraform state, and the one AWS provider that it uses."""

from __future__ import annotations

from cdktf import LocalBackend, S3Backend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from lib.settings import Settings

# From a stack's working directory, `cdktf.out/stacks/<stack>`, to the directory of `main.py`: a relative path
# keeps machine paths out of the JSON, which is thus the same in every checkout.
_PROJECT_ROOT = "../../.."


def configure(stack: TerraformStack, settings: Settings) -> None:
    """Give ``stack`` its AWS provider and its state, under the name of the stack.

    Without a state bucket, the state is ``terraform.<stack>.tfstate`` next to ``main.py``. With one, it is
    ``fraud-detection/<stack>/terraform.tfstate`` in that bucket, which lies in the region of the settings:
    encrypted, and locked by S3 itself (conditional writes), for which Terraform 1.10 or later is needed.

    Args:
        stack: a stack without backend and provider.
        settings: region and state bucket count.
    """
    AwsProvider(stack, "aws", region=settings.region)
    name = stack.node.id
    if settings.state_bucket is None:
        LocalBackend(stack, path=f"{_PROJECT_ROOT}/terraform.{name}.tfstate")
        return
    backend = S3Backend(
        stack,
        bucket=settings.state_bucket,
        key=f"fraud-detection/{name}/terraform.tfstate",
        region=settings.region,
        encrypt=True,
    )
    backend.add_override("use_lockfile", True)  # cdktf 0.21 only knows locking by a DynamoDB table
    stack.add_override("terraform.required_version", ">= 1.10.0")
