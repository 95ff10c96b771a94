"""For every rule: resources that pass and resources that fail, as Terraform JSON.

Each case is one stack, ``{type: {name: body}}``; the rule is asked about the resource called ``it``.
"""

from __future__ import annotations

import json
from typing import Any

Case = dict[str, dict[str, dict[str, Any]]]


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _with(case: Case, kind: str, **body: Any) -> Case:
    return {**case, kind: {"other": body}}


def _containers(**container: Any) -> Case:
    return _it("aws_ecs_task_definition", container_definitions=json.dumps([{"name": "api", **container}]))


def _policy(**statement: Any) -> Case:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}
    return _it("aws_iam_policy", policy=json.dumps(document))


def _ingress(**body: Any) -> Case:
    return _it("aws_vpc_security_group_ingress_rule", **{"ip_protocol": "tcp", **body})


def _acl(**body: Any) -> Case:
    rule = {"rule_action": "allow", "protocol": "tcp", "cidr_block": "0.0.0.0/0", **body}
    return _it("aws_network_acl_rule", **rule)


_STAGE = _it("aws_api_gateway_stage")
_ACL = _it("aws_wafv2_web_acl")
_ALB = _it("aws_lb")
_VPC = _it("aws_vpc")
_REPOSITORY = _it("aws_ecr_repository", name="r")


def _listened(kind: str, protocol: str, **body: Any) -> Case:
    balancer = _it("aws_lb", load_balancer_type=kind, **body)
    return _with(balancer, "aws_lb_listener", load_balancer_arn="${aws_lb.it.arn}", protocol=protocol)


def _waf(case: Case) -> Case:
    ((kind, _),) = case.items()
    return _with(case, "aws_wafv2_web_acl_association", resource_arn=f"${{{kind}.it.arn}}", web_acl_arn="acl")


PASS: dict[str, list[Case]] = {
    "security-group-open-ingress": [
        _ingress(cidr_ipv4="0.0.0.0/0", from_port=443, to_port=443),
        _ingress(cidr_ipv4="10.0.0.0/8", from_port=22, to_port=22),
        _ingress(referenced_security_group_id="sg-1", ip_protocol="-1"),
        _it("aws_security_group_rule", type="egress", cidr_blocks=["0.0.0.0/0"], protocol="-1"),
        _it("aws_security_group", ingress=[{"cidr_blocks": ["10.0.0.0/8"], "protocol": "tcp"}]),
        _it("aws_security_group"),
    ],
    "default-security-group-closed": [_it("aws_default_security_group", vpc_id="v")],
    "network-acl-admin-ports": [
        _acl(from_port=1024, to_port=3388),
        _acl(from_port=22, to_port=22, egress=True),
        _acl(from_port=22, to_port=22, cidr_block="10.0.0.0/8"),
        _acl(from_port=22, to_port=22, rule_action="deny"),
        _it("aws_default_network_acl", default_network_acl_id="acl"),
    ],
    "subnet-public-ip": [_it("aws_subnet"), _it("aws_subnet", map_public_ip_on_launch=False)],
    "internet-gateway-route": [
        _it("aws_route", destination_cidr_block="0.0.0.0/0", nat_gateway_id="nat"),
        _it("aws_route", destination_cidr_block="10.0.0.0/8", gateway_id="vgw"),
    ],
    "vpc-flow-logs": [_with(_VPC, "aws_flow_log", vpc_id="${aws_vpc.it.id}", traffic_type="ALL")],
    "alb-invalid-headers": [
        _it("aws_lb", drop_invalid_header_fields=True),
        _it("aws_lb", load_balancer_type="network"),
        _it("aws_alb", load_balancer_type="gateway"),
    ],
    "alb-desync-mode": [
        _ALB,
        _it("aws_lb", desync_mitigation_mode="strictest"),
        _it("aws_lb", load_balancer_type="network", desync_mitigation_mode="monitor"),
    ],
    "alb-access-logs": [
        _it("aws_lb", access_logs={"bucket": "${aws_s3_bucket.x.id}", "enabled": True}),
        _it("aws_lb", load_balancer_type="gateway"),
        _listened("network", "TCP"),
        _listened("network", "TLS", access_logs={"bucket": "b", "enabled": True}),
    ],
    "alb-waf": [_waf(_ALB), _it("aws_lb", load_balancer_type="network")],
    "listener-tls": [
        _it("aws_lb_listener", protocol="HTTPS"),
        _it("aws_lb_listener", protocol="HTTP", default_action=[{"redirect": {"protocol": "HTTPS"}}]),
        *(_it("aws_lb_listener", protocol=each) for each in ("TCP", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC")),
        _with(_it("aws_lb_listener", load_balancer_arn="${aws_lb.other.arn}"), "aws_lb", load_balancer_type="gateway"),
    ],
    "listener-tls-policy": [
        _it("aws_lb_listener", protocol="HTTPS", ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06"),
        _it("aws_lb_listener", protocol="HTTP"),
    ],
    "target-group-tls": [
        _it("aws_lb_target_group", protocol="HTTPS"),
        _it("aws_lb_target_group", target_type="lambda"),
    ],
    "certificate-validation": [
        _it("aws_acm_certificate", validation_method="DNS"),
        _it("aws_acm_certificate", private_key="${var.key}"),
    ],
    "certificate-key": [_it("aws_acm_certificate"), _it("aws_acm_certificate", key_algorithm="EC_prime256v1")],
    "api-waf": [_waf(_STAGE)],
    "api-execution-logs": [_it("aws_api_gateway_method_settings", settings={"logging_level": "INFO"})],
    "api-body-logs": [_it("aws_api_gateway_method_settings", settings={"logging_level": "INFO"})],
    "api-access-logs": [_it("aws_api_gateway_stage", access_log_settings={"destination_arn": "${x.y.arn}"})],
    "api-tracing": [_it("aws_api_gateway_stage", xray_tracing_enabled=True)],
    "api-client-certificate": [_it("aws_api_gateway_stage", client_certificate_id="${x.y.id}")],
    "api-endpoint-type": [_it("aws_api_gateway_rest_api", endpoint_configuration={"types": ["REGIONAL"]})],
    "api-tls-version": [_it("aws_api_gateway_domain_name", security_policy="TLS_1_2")],
    "api-access-control": [
        _it("aws_api_gateway_method", http_method="POST", authorization="NONE", api_key_required=True),
        _it("aws_api_gateway_method", http_method="POST", authorization="AWS_IAM"),
        _it("aws_api_gateway_method", http_method="OPTIONS", authorization="NONE"),
    ],
    "waf-logging": [_with(_ACL, "aws_wafv2_web_acl_logging_configuration", resource_arn="${aws_wafv2_web_acl.it.arn}")],
    "waf-not-empty": [_it("aws_wafv2_web_acl", rule=[{"name": "r"}])],
    "waf-metrics": [
        _it(
            "aws_wafv2_web_acl",
            visibility_config={"cloudwatch_metrics_enabled": True},
            rule=[{"visibility_config": {"cloudwatch_metrics_enabled": True}}],
        )
    ],
    "ecs-public-ip": [
        _it("aws_ecs_service"),
        _it("aws_ecs_service", network_configuration={"assign_public_ip": False}),
    ],
    "ecs-platform-version": [
        _it("aws_ecs_service", launch_type="FARGATE"),
        _it("aws_ecs_service", launch_type="EC2", platform_version="1.4.0"),
    ],
    "ecs-environment-secrets": [
        _containers(environment=[{"name": "PORT", "value": "1"}, {"name": "API_SECRET_ARN", "value": "arn"}]),
        _containers(secrets=[{"name": "DB_PASSWORD", "valueFrom": "arn"}]),
    ],
    "ecs-privileged": [_containers(), _containers(privileged=False)],
    "ecs-read-only-root": [_containers(readonlyRootFilesystem=True)],
    "ecs-root-user": [_containers(user="1000:1000"), _containers(user="app")],
    "ecs-container-logs": [_containers(logConfiguration={"logDriver": "awslogs"})],
    "ecs-pid-mode": [_it("aws_ecs_task_definition"), _it("aws_ecs_task_definition", pid_mode="task")],
    "ecr-scan-on-push": [_it("aws_ecr_repository", image_scanning_configuration={"scan_on_push": True})],
    "ecr-lifecycle-policy": [
        _with(_REPOSITORY, "aws_ecr_lifecycle_policy", repository="${aws_ecr_repository.it.name}", policy="{}")
    ],
    "lambda-public-invoke": [
        _it("aws_lambda_permission", principal="secretsmanager.amazonaws.com", source_account="1"),
        _it("aws_lambda_permission", principal="123456789012"),
    ],
    "lambda-runtime": [
        _it("aws_lambda_function", runtime="python3.12"),
        _it("aws_lambda_function", package_type="Image"),
    ],
    "lambda-tracing": [_it("aws_lambda_function", tracing_config=[{"mode": "Active"}])],
    "iam-wildcard-action": [_policy(Action=["s3:GetObject"], Resource="*")],
    "iam-decrypt-at-large": [
        _policy(Action="kms:Decrypt", Resource="${aws_kms_key.k.arn}"),
        _policy(Action="s3:GetObject", Resource="*"),
    ],
    "iam-inline-policy": [],
    "iam-inline-policy-block": [_it("aws_iam_role", assume_role_policy="{}")],
}

FAIL: dict[str, list[Case]] = {
    "security-group-open-ingress": [
        _ingress(cidr_ipv4="0.0.0.0/0", from_port=22, to_port=22),
        _ingress(cidr_ipv6="::/0", ip_protocol="-1"),
        _ingress(cidr_ipv4="0.0.0.0/0", from_port=443, to_port=444),
        _ingress(cidr_ipv4="0.0.0.0/0", from_port=443, to_port=443, ip_protocol="udp"),
        _it("aws_security_group_rule", type="ingress", cidr_blocks=["10.0.0.0/8", "0.0.0.0/0"], protocol="-1"),
        _it("aws_security_group", ingress=[{"ipv6_cidr_blocks": ["::/0"], "protocol": "tcp", "from_port": 80,
                                            "to_port": 80}]),
    ],
    "default-security-group-closed": [
        _it("aws_default_security_group", egress=[{"protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}])
    ],
    "network-acl-admin-ports": [
        _acl(from_port=1024, to_port=65535),
        _acl(protocol="-1"),
        _it("aws_network_acl", ingress=[{"action": "allow", "protocol": "tcp", "cidr_block": "0.0.0.0/0",
                                         "from_port": 22, "to_port": 22}]),
    ],
    "subnet-public-ip": [_it("aws_subnet", map_public_ip_on_launch=True)],
    "internet-gateway-route": [_it("aws_route", destination_cidr_block="0.0.0.0/0", gateway_id="${igw.i.id}")],
    "vpc-flow-logs": [_VPC, _with(_VPC, "aws_flow_log", vpc_id="${aws_vpc.it.id}", traffic_type="REJECT")],
    "alb-invalid-headers": [_ALB, _it("aws_lb", drop_invalid_header_fields=False)],
    "alb-desync-mode": [_it("aws_lb", desync_mitigation_mode="monitor")],
    "alb-access-logs": [
        _ALB,
        _it("aws_lb", access_logs={"bucket": "b", "enabled": False}),
        _it("aws_lb", load_balancer_type=""),
        _listened("network", "TLS"),
    ],
    "alb-waf": [_ALB],
    "listener-tls": [
        _it("aws_lb_listener", protocol="HTTP"),
        _it("aws_lb_listener"),
        _with(_it("aws_lb_listener", load_balancer_arn="${aws_lb.other.arn}"), "aws_lb"),
    ],
    "listener-tls-policy": [
        _it("aws_lb_listener", protocol="HTTPS"),
        _it("aws_lb_listener", protocol="HTTPS", ssl_policy="ELBSecurityPolicy-2016-08"),
    ],
    "target-group-tls": [_it("aws_lb_target_group", protocol="HTTP")],
    "certificate-validation": [_it("aws_acm_certificate", validation_method="EMAIL")],
    "certificate-key": [_it("aws_acm_certificate", key_algorithm="RSA_1024")],
    "api-waf": [_STAGE],
    "api-execution-logs": [_it("aws_api_gateway_method_settings", settings={"logging_level": "OFF"})],
    "api-body-logs": [_it("aws_api_gateway_method_settings", settings={"data_trace_enabled": True})],
    "api-access-logs": [_STAGE],
    "api-tracing": [_STAGE],
    "api-client-certificate": [_STAGE],
    "api-endpoint-type": [
        _it("aws_api_gateway_rest_api", endpoint_configuration={"types": ["EDGE"]}),
        _it("aws_api_gateway_rest_api"),
    ],
    "api-tls-version": [_it("aws_api_gateway_domain_name", security_policy="TLS_1_0")],
    "api-access-control": [_it("aws_api_gateway_method", http_method="GET", authorization="NONE")],
    "waf-logging": [_ACL],
    "waf-not-empty": [_ACL, _it("aws_wafv2_web_acl", rule=[])],
    "waf-metrics": [
        _it(
            "aws_wafv2_web_acl",
            visibility_config={"cloudwatch_metrics_enabled": True},
            rule=[{"visibility_config": {"cloudwatch_metrics_enabled": False}}],
        )
    ],
    "ecs-public-ip": [_it("aws_ecs_service", network_configuration=[{"assign_public_ip": True}])],
    "ecs-platform-version": [_it("aws_ecs_service", launch_type="FARGATE", platform_version="1.3.0")],
    "ecs-environment-secrets": [
        _containers(environment=[{"name": "DB_PASSWORD", "value": "x"}]),
        _containers(environment=[{"name": "AWS_ACCESS_KEY_ID", "value": "x"}]),
        _containers(environment=[{"name": "client_secret", "value": "x"}]),
    ],
    "ecs-privileged": [_containers(privileged=True)],
    "ecs-read-only-root": [_containers(), _containers(readonlyRootFilesystem=False)],
    "ecs-root-user": [_containers(), _containers(user="0:0"), _containers(user="root")],
    "ecs-container-logs": [_containers()],
    "ecs-pid-mode": [_it("aws_ecs_task_definition", pid_mode="host")],
    "ecr-scan-on-push": [_REPOSITORY],
    "ecr-lifecycle-policy": [_REPOSITORY],
    "lambda-public-invoke": [
        _it("aws_lambda_permission", principal="*"),
        _it("aws_lambda_permission", principal="s3.amazonaws.com"),
    ],
    "lambda-runtime": [_it("aws_lambda_function", runtime="python2.7"), _it("aws_lambda_function")],
    "lambda-tracing": [_it("aws_lambda_function")],
    "iam-wildcard-action": [
        _policy(Action="*", Resource="*"),
        _policy(Action=["s3:Get*"], Resource="*"),
        _policy(NotAction=["s3:GetObject"], Resource="*"),
        _it("aws_iam_policy", policy="no"),
    ],
    "iam-decrypt-at-large": [
        _policy(Action=["kms:Decrypt"], Resource="*"),
        _policy(Action=["kms:ReEncryptFrom"], Resource="arn:aws:kms:us-east-1:1:key/*"),
    ],
    "iam-inline-policy": [_it("aws_iam_role_policy", policy="{}")],
    "iam-inline-policy-block": [_it("aws_iam_role", inline_policy=[{"name": "x"}])],
}  # fmt: skip

UNKNOWN: dict[str, Case] = {
    "security-group-open-ingress": _ingress(cidr_ipv4="${var.cidr}", from_port=22, to_port=22),
    "subnet-public-ip": _it("aws_subnet", map_public_ip_on_launch="${var.public}"),
    "iam-wildcard-action": _it("aws_iam_policy", policy="${data.aws_iam_policy_document.x.json}"),
    "listener-tls": _it("aws_lb_listener", protocol="${var.protocol}"),
    "alb-invalid-headers": _it("aws_lb", load_balancer_type="${var.kind}"),
    "ecs-root-user": _it("aws_ecs_task_definition", container_definitions='${file("x")}'),
}
