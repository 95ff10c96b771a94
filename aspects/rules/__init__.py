"""Rules: pure functions from a resource to what is wrong with it.

They see a resource through the token-aware reader and know no standard and no cdktf; which requirement a rule serves
stands in a pack. Adding a rule is one entry in the module of its service, its cases in the module of the same name in
the tests, and its id in a pack.
"""

from __future__ import annotations

from . import (
    acm,
    acmpca,
    apigateway,
    appsync,
    cloudformation,
    cloudfront,
    cloudwatch,
    ec2,
    ecr,
    ecs,
    elb,
    elb_classic,
    events,
    iam,
    kms,
    lambda_,
    network_firewall,
    rds,
    route53,
    s3,
    secretsmanager,
    servicecatalog,
    sns,
    vpc,
    vpn,
    waf_classic,
    wafv2,
)
from .model import Malformed, NotApplicable, Outcome, Problem, Rule, Undecided, Verdict, judge
from .reader import Block

_MODULES = (
    acm,
    acmpca,
    apigateway,
    appsync,
    cloudformation,
    cloudfront,
    cloudwatch,
    ec2,
    ecr,
    ecs,
    elb,
    elb_classic,
    events,
    iam,
    kms,
    lambda_,
    network_firewall,
    rds,
    route53,
    s3,
    secretsmanager,
    servicecatalog,
    sns,
    vpc,
    vpn,
    waf_classic,
    wafv2,
)

RULES: dict[str, Rule] = {rule.id: rule for module in _MODULES for rule in module.RULES}

__all__ = [
    "RULES",
    "Block",
    "Malformed",
    "NotApplicable",
    "Outcome",
    "Problem",
    "Rule",
    "Undecided",
    "Verdict",
    "judge",
]
