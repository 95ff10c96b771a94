#!/bin/sh
# Check what Terraform is about to do, before it does it: the step between plan and apply of a pipeline.
#
#     check.sh [--pack NAME]    in a folder with Terraform code; more arguments go to `cdktf-guardrails check`
#
# Exit status: 0 apply it.plan, 1 there are findings, 2 nothing was judged. The findings are printed and, for code
# scanning, tests pages and people, in reports/. Exceptions are in acknowledgements.toml, each with reason and end.
set -eu

terraform init -input=false > /dev/null || exit 2
terraform plan -input=false -out=it.plan > /dev/null || exit 2
# A plan holds secrets: it goes into no artifact, and the JSON of it into no file.
terraform show -json it.plan | cdktf-guardrails check - --reports reports "$@"
