"""Orders without servers: REST and HTTP APIs with Cognito, functions, tables, queues, topics, a schedule."""

from __future__ import annotations

import json

from tests.aspects.apps import ACCOUNT, REGION, allow, document, merged, trust

_LOGS = {"retention_in_days": 400}
_FUNCTIONS = ("create", "list", "notify")


def _function(name: str) -> dict[str, object]:
    return {
        "function_name": f"orders-{name}",
        "role": f"${{aws_iam_role.{name}.arn}}",
        "handler": "app.handler",
        "runtime": "python3.13",
        "filename": f"dist/{name}.zip",
        "timeout": 10,
        "memory_size": 256,
        "architectures": ["arm64"],
        "reserved_concurrent_executions": 20,
        "environment": {"variables": {"TABLE": "${aws_dynamodb_table.orders.name}", "LOG_LEVEL": "INFO"}},
        "dead_letter_config": {"target_arn": "${aws_sqs_queue.dead.arn}"},
        "logging_config": {"log_format": "JSON", "log_group": f"${{aws_cloudwatch_log_group.{name}.name}}"},
        "tracing_config": {"mode": "Active"},
        "vpc_config": {
            "subnet_ids": "${data.aws_subnets.private.ids}",
            "security_group_ids": ["${aws_security_group.functions.id}"],
        },
    }


DATA = {
    "aws_vpc": {"shared": {"tags": {"Name": "shared"}}},
    "aws_subnets": {"private": {"filter": [{"name": "vpc-id", "values": ["${data.aws_vpc.shared.id}"]}]}},
    "aws_iam_policy_document": {
        "lambda_trust": {
            "statement": [
                {
                    "actions": ["sts:AssumeRole"],
                    "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}],
                }
            ]
        },
        "table": {
            "statement": [
                {
                    "sid": "Table",
                    "effect": "Allow",
                    "actions": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
                    "resources": ["${aws_dynamodb_table.orders.arn}", "${aws_dynamodb_table.orders.arn}/index/*"],
                }
            ]
        },
        "queue": {
            "statement": [
                {
                    "sid": "Topic",
                    "effect": "Allow",
                    "actions": ["sqs:SendMessage"],
                    "resources": ["${aws_sqs_queue.mail.arn}"],
                    "principals": [{"type": "Service", "identifiers": ["sns.amazonaws.com"]}],
                    "condition": [
                        {"test": "ArnEquals", "variable": "aws:SourceArn", "values": ["${aws_sns_topic.orders.arn}"]}
                    ],
                },
                {
                    "sid": "Tls",
                    "effect": "Deny",
                    "actions": ["sqs:*"],
                    "resources": ["${aws_sqs_queue.mail.arn}"],
                    "principals": [{"type": "*", "identifiers": ["*"]}],
                    "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
                },
            ]
        },
    },
}

RESOURCES = merged(
    {
        "aws_security_group": {
            "functions": {
                "name": "functions",
                "description": "functions",
                "vpc_id": "${data.aws_vpc.shared.id}",
                "egress": [
                    {
                        "from_port": 443,
                        "to_port": 443,
                        "protocol": "tcp",
                        "cidr_blocks": ["0.0.0.0/0"],
                        "description": "AWS APIs",
                    }
                ],
            }
        },
        "aws_iam_role": {
            name: {"name": f"orders-{name}", "assume_role_policy": "${data.aws_iam_policy_document.lambda_trust.json}"}
            for name in _FUNCTIONS
        },
        "aws_iam_policy": {"table": {"name": "orders-table", "policy": "${data.aws_iam_policy_document.table.json}"}},
        "aws_iam_role_policy_attachment": {
            **{
                f"table_{name}": {"role": f"${{aws_iam_role.{name}.name}}", "policy_arn": "${aws_iam_policy.table.arn}"}
                for name in _FUNCTIONS
            },
            **{
                f"basic_{name}": {
                    "role": f"${{aws_iam_role.{name}.name}}",
                    "policy_arn": "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
                }
                for name in _FUNCTIONS
            },
            **{
                f"trace_{name}": {
                    "role": f"${{aws_iam_role.{name}.name}}",
                    "policy_arn": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
                }
                for name in _FUNCTIONS
            },
        },
        "aws_cloudwatch_log_group": {
            **{name: {"name": f"/aws/lambda/orders-{name}", **_LOGS} for name in _FUNCTIONS},
            "rest": {"name": "/apigateway/rest", **_LOGS},
            "http": {"name": "/apigateway/http", **_LOGS},
        },
        "aws_lambda_function": {name: _function(name) for name in _FUNCTIONS},
        "aws_lambda_permission": {
            "rest": {
                "statement_id": "rest",
                "action": "lambda:InvokeFunction",
                "principal": "apigateway.amazonaws.com",
                "function_name": "${aws_lambda_function.create.function_name}",
                "source_arn": "${aws_api_gateway_rest_api.orders.execution_arn}/*/POST/orders",
            },
            "http": {
                "action": "lambda:InvokeFunction",
                "principal": "apigateway.amazonaws.com",
                "function_name": "${aws_lambda_function.list.function_name}",
                "source_arn": "${aws_apigatewayv2_api.web.execution_arn}/*/*",
            },
        },
        "aws_api_gateway_rest_api": {
            "orders": {
                "name": "orders",
                "endpoint_configuration": {"types": ["REGIONAL"]},
                "disable_execute_api_endpoint": True,
            }
        },
        "aws_api_gateway_resource": {
            "orders": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "path_part": "orders",
                "parent_id": "${aws_api_gateway_rest_api.orders.root_resource_id}",
            }
        },
        "aws_api_gateway_authorizer": {
            "cognito": {
                "name": "cognito",
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "type": "COGNITO_USER_POOLS",
                "provider_arns": ["${aws_cognito_user_pool.main.arn}"],
            }
        },
        "aws_api_gateway_method": {
            "create": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "http_method": "POST",
                "resource_id": "${aws_api_gateway_resource.orders.id}",
                "authorization": "COGNITO_USER_POOLS",
                "authorizer_id": "${aws_api_gateway_authorizer.cognito.id}",
            },
            "cors": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "http_method": "OPTIONS",
                "resource_id": "${aws_api_gateway_resource.orders.id}",
                "authorization": "NONE",
            },
        },
        "aws_api_gateway_integration": {
            "create": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "resource_id": "${aws_api_gateway_resource.orders.id}",
                "http_method": "POST",
                "type": "AWS_PROXY",
                "integration_http_method": "POST",
                "uri": "${aws_lambda_function.create.invoke_arn}",
            }
        },
        "aws_api_gateway_deployment": {
            "orders": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "lifecycle": {"create_before_destroy": True},
            }
        },
        "aws_api_gateway_client_certificate": {"orders": {"description": "orders"}},
        "aws_api_gateway_stage": {
            "live": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "stage_name": "live",
                "deployment_id": "${aws_api_gateway_deployment.orders.id}",
                "xray_tracing_enabled": True,
                "client_certificate_id": "${aws_api_gateway_client_certificate.orders.id}",
                "access_log_settings": {
                    "destination_arn": "${aws_cloudwatch_log_group.rest.arn}",
                    "format": json.dumps({"requestId": "$context.requestId", "status": "$context.status"}),
                },
            }
        },
        "aws_api_gateway_method_settings": {
            "all": {
                "rest_api_id": "${aws_api_gateway_rest_api.orders.id}",
                "stage_name": "${aws_api_gateway_stage.live.stage_name}",
                "method_path": "*/*",
                "settings": {
                    "logging_level": "ERROR",
                    "metrics_enabled": True,
                    "data_trace_enabled": False,
                    "throttling_rate_limit": 100,
                    "throttling_burst_limit": 50,
                },
            }
        },
        "aws_api_gateway_domain_name": {
            "orders": {
                "domain_name": "api.example.com",
                "security_policy": "TLS_1_2",
                "regional_certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1234abcd",
                "endpoint_configuration": {"types": ["REGIONAL"]},
            }
        },
        "aws_api_gateway_account": {"main": {"cloudwatch_role_arn": "${aws_iam_role.apigateway.arn}"}},
        "aws_wafv2_web_acl_association": {
            "rest": {
                "resource_arn": "${aws_api_gateway_stage.live.arn}",
                "web_acl_arn": f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/shared/1234abcd",
            }
        },
        "aws_apigatewayv2_api": {"web": {"name": "web", "protocol_type": "HTTP"}},
        "aws_apigatewayv2_authorizer": {
            "jwt": {
                "api_id": "${aws_apigatewayv2_api.web.id}",
                "authorizer_type": "JWT",
                "name": "jwt",
                "identity_sources": ["$request.header.Authorization"],
                "jwt_configuration": {
                    "audience": ["${aws_cognito_user_pool_client.web.id}"],
                    "issuer": "https://${aws_cognito_user_pool.main.endpoint}",
                },
            }
        },
        "aws_apigatewayv2_integration": {
            "list": {
                "api_id": "${aws_apigatewayv2_api.web.id}",
                "integration_type": "AWS_PROXY",
                "integration_uri": "${aws_lambda_function.list.invoke_arn}",
                "payload_format_version": "2.0",
            }
        },
        "aws_apigatewayv2_route": {
            "list": {
                "api_id": "${aws_apigatewayv2_api.web.id}",
                "route_key": "GET /orders",
                "authorization_type": "JWT",
                "authorizer_id": "${aws_apigatewayv2_authorizer.jwt.id}",
                "target": "integrations/${aws_apigatewayv2_integration.list.id}",
            }
        },
        "aws_apigatewayv2_stage": {
            "live": {
                "api_id": "${aws_apigatewayv2_api.web.id}",
                "name": "$default",
                "auto_deploy": True,
                "default_route_settings": {"throttling_burst_limit": 50, "throttling_rate_limit": 100},
                "access_log_settings": {
                    "destination_arn": "${aws_cloudwatch_log_group.http.arn}",
                    "format": "$context.requestId $context.status",
                },
            }
        },
        "aws_cognito_user_pool": {
            "main": {
                "name": "customers",
                "mfa_configuration": "ON",
                "software_token_mfa_configuration": {"enabled": True},
                "user_pool_add_ons": {"advanced_security_mode": "ENFORCED"},
                "password_policy": {
                    "minimum_length": 14,
                    "require_lowercase": True,
                    "require_numbers": True,
                    "require_symbols": True,
                    "require_uppercase": True,
                    "temporary_password_validity_days": 7,
                },
                "admin_create_user_config": {"allow_admin_create_user_only": False},
            }
        },
        "aws_cognito_user_pool_client": {
            "web": {
                "name": "web",
                "user_pool_id": "${aws_cognito_user_pool.main.id}",
                "generate_secret": False,
                "explicit_auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "prevent_user_existence_errors": "ENABLED",
            }
        },
        "aws_dynamodb_table": {
            "orders": {
                "name": "orders",
                "billing_mode": "PAY_PER_REQUEST",
                "hash_key": "customer",
                "range_key": "id",
                "attribute": [{"name": "customer", "type": "S"}, {"name": "id", "type": "S"}],
                "point_in_time_recovery": {"enabled": True},
                "server_side_encryption": {"enabled": True},
                "stream_enabled": True,
                "stream_view_type": "NEW_IMAGE",
                "ttl": {"attribute_name": "expires", "enabled": True},
            }
        },
        "aws_lambda_event_source_mapping": {
            "stream": {
                "event_source_arn": "${aws_dynamodb_table.orders.stream_arn}",
                "starting_position": "LATEST",
                "function_name": "${aws_lambda_function.notify.arn}",
                "maximum_retry_attempts": 3,
                "destination_config": {"on_failure": {"destination_arn": "${aws_sqs_queue.dead.arn}"}},
            }
        },
        "aws_sqs_queue": {
            "mail": {
                "name": "mail",
                "visibility_timeout_seconds": 60,
                "redrive_policy": json.dumps(
                    {"deadLetterTargetArn": "${aws_sqs_queue.dead.arn}", "maxReceiveCount": 5}
                ),
            },
            "dead": {"name": "dead", "message_retention_seconds": 1209600},
        },
        "aws_sqs_queue_policy": {
            "mail": {"queue_url": "${aws_sqs_queue.mail.id}", "policy": "${data.aws_iam_policy_document.queue.json}"}
        },
        "aws_sns_topic": {"orders": {"name": "orders", "kms_master_key_id": "${aws_kms_key.messages.arn}"}},
        "aws_sns_topic_subscription": {
            "mail": {
                "topic_arn": "${aws_sns_topic.orders.arn}",
                "protocol": "sqs",
                "endpoint": "${aws_sqs_queue.mail.arn}",
            }
        },
        "aws_sns_topic_policy": {
            "orders": {
                "arn": "${aws_sns_topic.orders.arn}",
                "policy": document(
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                        "Action": "sns:Publish",
                        "Resource": "${aws_sns_topic.orders.arn}",
                    },
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "Action": "sns:Publish",
                        "Resource": "${aws_sns_topic.orders.arn}",
                        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/*"}},
                    },
                ),
            }
        },
        "aws_kms_key": {
            "messages": {
                "description": "messages",
                "enable_key_rotation": True,
                "deletion_window_in_days": 30,
                "policy": document(
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                        "Action": "kms:*",
                        "Resource": "*",
                    },
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]},
                        "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
                        "Resource": "*",
                        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
                    },
                ),
            }
        },
        "aws_kms_alias": {"messages": {"name": "alias/messages", "target_key_id": "${aws_kms_key.messages.key_id}"}},
        "aws_scheduler_schedule": {
            "nightly": {
                "name": "nightly",
                "schedule_expression": "cron(0 2 * * ? *)",
                "flexible_time_window": {"mode": "OFF"},
                "target": {
                    "arn": "${aws_lambda_function.notify.arn}",
                    "role_arn": "${aws_iam_role.scheduler.arn}",
                    "dead_letter_config": {"arn": "${aws_sqs_queue.dead.arn}"},
                },
            }
        },
    },
    {
        "aws_iam_role": {
            "scheduler": {
                "name": "scheduler",
                "assume_role_policy": document(
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "scheduler.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
                    }
                ),
            },
            "apigateway": {"name": "apigateway-logs", "assume_role_policy": trust("apigateway.amazonaws.com")},
        },
        "aws_iam_policy": {
            "invoke": {
                "name": "invoke-notify",
                "policy": document(allow("lambda:InvokeFunction", "${aws_lambda_function.notify.arn}")),
            }
        },
        "aws_iam_role_policy_attachment": {
            "invoke": {"role": "${aws_iam_role.scheduler.name}", "policy_arn": "${aws_iam_policy.invoke.arn}"},
            "apigateway": {
                "role": "${aws_iam_role.apigateway.name}",
                "policy_arn": "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
            },
        },
    },
)
