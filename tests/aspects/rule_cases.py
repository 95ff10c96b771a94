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


_BUCKET = _it("aws_s3_bucket", bucket="b")
_LINK = {"bucket": "${aws_s3_bucket.it.id}"}
_STAGE = _it("aws_api_gateway_stage")
_ACL = _it("aws_wafv2_web_acl")
_ALB = _it("aws_lb")
_VPC = _it("aws_vpc")
_SECRET = _it("aws_secretsmanager_secret", name="s")
_REPOSITORY = _it("aws_ecr_repository", name="r")


def _bucket_policy(effect: str, secure: str) -> Case:
    statement = {"Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": "*",
                 "Condition": {"Bool": {"aws:SecureTransport": secure}}}  # fmt: skip
    return _with(_BUCKET, "aws_s3_bucket_policy", **_LINK, policy=json.dumps({"Statement": [statement]}))


def _public_access_block(**flags: bool) -> Case:
    every = dict.fromkeys(
        ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), True
    )
    return _with(_BUCKET, "aws_s3_bucket_public_access_block", **_LINK, **(every | flags))


def _sse(algorithm: str) -> Case:
    rule = {"apply_server_side_encryption_by_default": {"sse_algorithm": algorithm}}
    return _with(_BUCKET, "aws_s3_bucket_server_side_encryption_configuration", **_LINK, rule=[rule])


def _rotation(**rules: Any) -> Case:
    return _with(
        _SECRET,
        "aws_secretsmanager_secret_rotation",
        secret_id="${aws_secretsmanager_secret.it.arn}",
        rotation_rules=rules,
    )


def _listened(kind: str, protocol: str, **body: Any) -> Case:
    balancer = _it("aws_lb", load_balancer_type=kind, **body)
    return _with(balancer, "aws_lb_listener", load_balancer_arn="${aws_lb.it.arn}", protocol=protocol)


def _replica(of: str, **source: Any) -> Case:
    instances = {"it": {"replicate_source_db": of}, "source": source}
    return {"aws_db_instance": instances}


def _composite(rule: str, **body: Any) -> Case:
    alarm = _it("aws_cloudwatch_metric_alarm", alarm_name="errors", **body)
    return _with(alarm, "aws_cloudwatch_composite_alarm", alarm_rule=rule, alarm_actions=["t"])


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
    "rds-storage-encrypted": [
        _it("aws_rds_cluster", storage_encrypted=True),
        _replica("shop"),
        _replica("${aws_db_instance.source.identifier}"),
        _replica("arn:aws:rds:eu-west-1:111122223333:db:shop"),
        _it("aws_db_instance", snapshot_identifier="rds:shop"),
    ],
    "rds-customer-key": [
        _it("aws_rds_cluster", kms_key_id="${aws_kms_key.k.arn}"),
        _replica("shop"),
        _it("aws_db_instance", snapshot_identifier="rds:shop"),
    ],
    "rds-public-access": [
        _it("aws_rds_cluster_instance"),
        _it("aws_db_instance", publicly_accessible=False),
    ],
    "rds-minor-upgrades": [_it("aws_rds_cluster_instance")],
    "rds-admin-name": [
        _it("aws_rds_cluster", master_username="fraud_owner"),
        _it("aws_rds_cluster", snapshot_identifier="s"),
    ],
    "rds-master-password": [_it("aws_rds_cluster", manage_master_user_password=True)],
    "rds-logs": [_it("aws_rds_cluster", enabled_cloudwatch_logs_exports=["postgresql"])],
    "rds-iam-authentication": [
        _it("aws_rds_cluster", iam_database_authentication_enabled=True),
        *(_it("aws_db_instance", engine=each) for each in ("oracle-ee", "sqlserver-ex", "db2-se", "custom-oracle-ee")),
        _replica("${aws_db_instance.source.identifier}", engine="oracle-ee"),
    ],
    "rds-backups": [_it("aws_rds_cluster", backup_retention_period=7)],
    "secret-rotation": [_rotation(automatically_after_days=30)],
    "secret-rotation-interval": [
        _it("aws_secretsmanager_secret_rotation", rotation_rules=[{"automatically_after_days": 90}])
    ],
    "secret-customer-key": [_it("aws_secretsmanager_secret", kms_key_id="${aws_kms_key.k.arn}")],
    "kms-rotation": [
        _it("aws_kms_key", enable_key_rotation=True),
        _it("aws_kms_key", customer_master_key_spec="RSA_2048"),
        _it("aws_kms_key", custom_key_store_id="cks-1"),
    ],
    "s3-bucket-public-access": [_public_access_block()],
    "s3-bucket-tls-only": [_bucket_policy("Deny", "false")],
    "s3-bucket-access-logging": [_with(_BUCKET, "aws_s3_bucket_logging", **_LINK, target_bucket="t")],
    "s3-bucket-kms-encryption": [_sse("aws:kms")],
    "s3-bucket-versioning": [
        _with(_BUCKET, "aws_s3_bucket_versioning", bucket="b", versioning_configuration={"status": "Enabled"})
    ],
    "s3-bucket-object-lock": [_it("aws_s3_bucket", object_lock_enabled=True)],
    "s3-bucket-acl-disabled": [
        _with(
            _BUCKET,
            "aws_s3_bucket_ownership_controls",
            **_LINK,
            rule={"object_ownership": "BucketOwnerEnforced"},
        )
    ],
    "s3-bucket-lifecycle": [
        _with(_BUCKET, "aws_s3_bucket_lifecycle_configuration", **_LINK, rule=[{"id": "x", "status": "Enabled"}])
    ],
    "log-group-retention": [
        _it("aws_cloudwatch_log_group", retention_in_days=365),
        _it("aws_cloudwatch_log_group", log_group_class="DELIVERY"),
    ],
    "log-group-encrypted": [_it("aws_cloudwatch_log_group", kms_key_id="${aws_kms_key.k.arn}")],
    "alarm-actions": [
        _it("aws_cloudwatch_metric_alarm", alarm_actions=["${t.t.arn}"], insufficient_data_actions=["${t.t.arn}"]),
        _it("aws_cloudwatch_metric_alarm", actions_enabled=False),
        _composite("ALARM(errors) AND ALARM(others)"),
        _composite('ALARM("errors")'),
        _composite("ALARM(${aws_cloudwatch_metric_alarm.it.alarm_name})"),
    ],
    "sns-encrypted": [_it("aws_sns_topic", kms_master_key_id="alias/mine")],
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
    "rds-storage-encrypted": [
        _it("aws_rds_cluster"),
        _it("aws_db_instance", storage_encrypted=False),
        _it("aws_rds_cluster", snapshot_identifier="shop"),
    ],
    "rds-customer-key": [
        _it("aws_rds_cluster"),
        _replica("${aws_db_instance.source.arn}"),
        _replica("arn:aws:rds:eu-west-1:111122223333:db:shop"),
    ],
    "rds-public-access": [_it("aws_rds_cluster_instance", publicly_accessible=True)],
    "rds-minor-upgrades": [_it("aws_db_instance", auto_minor_version_upgrade=False)],
    "rds-admin-name": [_it("aws_rds_cluster", master_username="postgres")],
    "rds-master-password": [
        _it("aws_rds_cluster", master_password="${var.p}"),
        _it("aws_db_instance", password="p"),
    ],
    "rds-logs": [
        _it("aws_rds_cluster", enabled_cloudwatch_logs_exports=[]),
        _it("aws_db_instance", engine="mysql"),
        _it("aws_rds_cluster", engine="aurora-postgresql"),
    ],
    "rds-iam-authentication": [
        _it("aws_rds_cluster"),
        *(_it("aws_db_instance", engine=each) for each in ("postgres", "mysql", "mariadb", "")),
        _replica("${aws_db_instance.source.identifier}", engine="mysql"),
    ],
    "rds-backups": [_it("aws_rds_cluster", backup_retention_period=1), _it("aws_db_instance")],
    "secret-rotation": [_SECRET],
    "secret-rotation-interval": [
        _it("aws_secretsmanager_secret_rotation", rotation_rules={"automatically_after_days": 91}),
        _it("aws_secretsmanager_secret_rotation"),
    ],
    "secret-customer-key": [_SECRET],
    "kms-rotation": [_it("aws_kms_key")],
    "s3-bucket-public-access": [_BUCKET, _public_access_block(block_public_acls=False)],
    "s3-bucket-tls-only": [_BUCKET, _bucket_policy("Allow", "false"), _bucket_policy("Deny", "true")],
    "s3-bucket-access-logging": [_BUCKET],
    "s3-bucket-kms-encryption": [_BUCKET, _sse("AES256")],
    "s3-bucket-versioning": [
        _BUCKET,
        _with(_BUCKET, "aws_s3_bucket_versioning", **_LINK, versioning_configuration={"status": "Suspended"}),
    ],
    "s3-bucket-object-lock": [_BUCKET],
    "s3-bucket-acl-disabled": [
        _BUCKET,
        _with(_BUCKET, "aws_s3_bucket_ownership_controls", **_LINK, rule={"object_ownership": "ObjectWriter"}),
    ],
    "s3-bucket-lifecycle": [
        _BUCKET,
        _with(_BUCKET, "aws_s3_bucket_lifecycle_configuration", **_LINK, rule=[{"status": "Disabled"}]),
    ],
    "log-group-retention": [
        _it("aws_cloudwatch_log_group", retention_in_days=30),
        _it("aws_cloudwatch_log_group", retention_in_days=364, log_group_class="INFREQUENT_ACCESS"),
        _it("aws_cloudwatch_log_group"),
    ],
    "log-group-encrypted": [_it("aws_cloudwatch_log_group")],
    "alarm-actions": [
        _it("aws_cloudwatch_metric_alarm", alarm_actions=["t"]),
        _composite("ALARM(errors-of-others)"),
    ],
    "sns-encrypted": [_it("aws_sns_topic")],
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
    "rds-storage-encrypted": _it("aws_rds_cluster", storage_encrypted="${var.encrypted}"),
    "log-group-retention": _it("aws_cloudwatch_log_group", retention_in_days="${var.days}"),
    "iam-wildcard-action": _it("aws_iam_policy", policy="${data.aws_iam_policy_document.x.json}"),
    "listener-tls": _it("aws_lb_listener", protocol="${var.protocol}"),
    "alb-invalid-headers": _it("aws_lb", load_balancer_type="${var.kind}"),
    "rds-iam-authentication": _replica("shop"),
    "ecs-root-user": _it("aws_ecs_task_definition", container_definitions='${file("x")}'),
    "s3-bucket-tls-only": _with(_BUCKET, "aws_s3_bucket_policy", **_LINK, policy="${data.x.y.json}"),
    "secret-rotation-interval": _it(
        "aws_secretsmanager_secret_rotation", rotation_rules={"schedule_expression": "rate(10 days)"}
    ),
}
