#!/bin/sh
# Check what Terraform is about to do: the step between plan and apply in a pipeline.
#
#     check.sh [--pack NAME]    in a folder with Terraform code; all arguments go to `cdktf-guardrails check`
#
# Exit status: 0 it.plan may be applied, 1 there are findings, 2 the check did not run. The findings are printed, and
# written to reports/ for code scanning, CI test pages and people. Exceptions are in acknowledgements.toml.
set -eu

terraform init -input=false > /dev/null || exit 2
terraform plan -input=false -out=it.plan > /dev/null || exit 2
# A plan contains secrets: keep it out of artifacts, and do not write its JSON to a file.
terraform show -json it.plan | cdktf-guardrails check - --reports reports "$@"
