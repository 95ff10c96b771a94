"""Values of attributes that both the tables and the rules know."""

from __future__ import annotations

import re

SEARCH_TLS_POLICIES = ("Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08")
"""The policies of search domains that ask for TLS 1.2 and forward secrecy: Security Hub ES.8 and Opensearch.8."""

# Instances with local disks, which the hardware encrypts, refuse a key for the volume.
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
SAGEMAKER_EBS_ONLY = re.compile(r"ml\.(t[23]|[cmr][4-8](i|g|n|gn|in)?|p[23]|inf[12])\..+")
