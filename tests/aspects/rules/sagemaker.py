"""Cases of the rules on SageMaker AI."""

from __future__ import annotations

from typing import Any

from aspects.check.cases import Case

_KEY: Case = {"aws_kms_key": {"k": {}}}
_REFERENCE = "${aws_kms_key.k.arn}"
_MANAGED = "alias/aws/sagemaker"


def _notebook(**body: Any) -> Case:
    return {"aws_sagemaker_notebook_instance": {"it": {"name": "n", "instance_type": "ml.t3.medium", **body}}}


def _endpoint(*types: str, key: str | None = None, **body: Any) -> Case:
    variants = [{"model_name": "m", "instance_type": each, "initial_instance_count": 1} for each in types]
    keyed = {"kms_key_arn": key} if key else {}
    return {"aws_sagemaker_endpoint_configuration": {"it": {"production_variants": variants, **keyed, **body}}}


PASS: dict[str, list[Case]] = {
    "sagemaker-notebook-internet": [_notebook(direct_internet_access="Disabled", subnet_id="s")],
    "sagemaker-notebook-vpc": [_notebook(subnet_id="${aws_subnet.s.id}"), _notebook(subnet_id="subnet-1")],
    "sagemaker-notebook-root": [_notebook(root_access="Disabled")],
    "sagemaker-notebook-key": [{**_notebook(kms_key_id=_REFERENCE), **_KEY}],
    "sagemaker-endpoint-key": [
        {**_endpoint("ml.m5.large", key=_REFERENCE), **_KEY},
        {**_endpoint("ml.m5.large", "ml.c6i.large", key=_REFERENCE), **_KEY},
    ],
}

FAIL: dict[str, list[Case]] = {
    "sagemaker-notebook-internet": [_notebook(), _notebook(direct_internet_access="Enabled")],
    "sagemaker-notebook-vpc": [_notebook(), _notebook(subnet_id="")],
    "sagemaker-notebook-root": [_notebook(), _notebook(root_access="Enabled")],
    "sagemaker-notebook-key": [_notebook(), _notebook(kms_key_id=_MANAGED)],
    "sagemaker-endpoint-key": [
        _endpoint("ml.m5.large"),
        _endpoint("ml.m5.large", "ml.t2.medium"),
        _endpoint("ml.m5.large", key=_MANAGED),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "sagemaker-notebook-internet": [_notebook(direct_internet_access="${var.access}")],
    "sagemaker-notebook-vpc": [_notebook(subnet_id="${var.subnet}")],
    "sagemaker-notebook-root": [_notebook(root_access="${var.access}")],
    "sagemaker-notebook-key": [_notebook(kms_key_id="${var.key}")],
    "sagemaker-endpoint-key": [_endpoint("ml.m5.large", key="${var.key}"), _endpoint("${var.type}")],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "sagemaker-endpoint-key": [
        _endpoint("ml.g5.xlarge"),
        _endpoint("ml.m5.large", "ml.m5d.large"),
        {
            "aws_sagemaker_endpoint_configuration": {
                "it": {
                    "production_variants": [{"serverless_config": {"max_concurrency": 5, "memory_size_in_mb": 2048}}]
                }
            }
        },
    ],
}
