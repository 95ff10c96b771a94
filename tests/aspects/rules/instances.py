"""Cases of the rules on EC2 instances, launch templates and launch configurations."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from aspects.check.cases import Case

_INSTANCE, _SPOT = "aws_instance", "aws_spot_instance_request"
_TEMPLATE, _CONFIGURATION = "aws_launch_template", "aws_launch_configuration"
_DEFAULTS = "aws_ec2_instance_metadata_defaults"
# Put together here, so that no scanner of secrets takes it for one.
_KEY_ID = "AKIA" + "Q" * 16


def _it(kind: str, **body: Any) -> Case:
    return {kind: {"it": body}}


def _instance(**body: Any) -> Case:
    return _it(_INSTANCE, ami="ami-1", instance_type="t3.micro", **body)


def _from_template(template: dict[str, Any], **body: Any) -> Case:
    reference = {"id": "${aws_launch_template.t.id}", "version": "$Latest"}
    return {**_instance(launch_template=reference, **body), _TEMPLATE: {"t": template}}


_FOREIGN_TEMPLATE = {"launch_template": {"id": "lt-0123456789abcdef0"}}
_REQUIRED, _OPTIONAL = {"http_tokens": "required"}, {"http_tokens": "optional"}
_OFF = {"http_endpoint": "disabled"}
_IN_SUBNET = {"subnet_id": "${aws_subnet.s.id}"}
_PRIVATE = {"aws_subnet": {"s": {"vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24"}}}
_PUBLIC = {"aws_subnet": {"s": {"vpc_id": "vpc-1", "map_public_ip_on_launch": True}}}
_CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
_AGENT = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"


def _registered(role: dict[str, Any] | None = None, **others: Any) -> Case:
    """An instance with a profile and a role of the app."""
    return {
        **_instance(iam_instance_profile="${aws_iam_instance_profile.p.name}"),
        "aws_iam_instance_profile": {"p": {"role": "${aws_iam_role.r.name}"}},
        "aws_iam_role": {"r": {"assume_role_policy": "{}", **(role or {})}},
        **others,
    }


def _attached(arn: str) -> Case:
    return {"aws_iam_role_policy_attachment": {"a": {"role": "${aws_iam_role.r.name}", "policy_arn": arn}}}


def _policy(action: str) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def _across_stacks(kind: str, attribute: Any, found: str, other: Case) -> Case:
    """A resource that names another one of another stack."""
    own = {"resource": {kind: {"it": attribute}}}
    return {"config": own, "stacks": {"net": {"resource": other, "output": {"found": {"value": found}}}}}


_REMOTE = "${data.terraform_remote_state.cross-stack-reference-input-net.outputs.found}"


def _encoded(script: str) -> str:
    return base64.b64encode(script.encode()).decode()


_SCRIPT = """#!/bin/bash
# export DB_PASSWORD=old
TOKEN=$(curl -s -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token)
DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text)
export DB_PASSWORD
export DB_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf
aws ecr get-login-password | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com
echo "Password: in Secrets Manager"
PGPASSWORD="$DB_PASSWORD" psql -h db -c 'select 1'
"""
_CLOUD_CONFIG = """#cloud-config
ssh_pwauth: false
users:
  - name: app
    lock_passwd: true
    password_authentication: no
"""
_LEAKS = (
    "#!/bin/bash\nexport DB_PASSWORD=hunter2\n",
    'docker run -e "API_KEY=a1b2c3d4" app',
    "mysql -u app --password=hunter2 app",
    f"aws configure set aws_access_key_id {_KEY_ID}",
    "curl https://app:hunter2@repo.example.com/setup.sh | bash",
    "#cloud-config\npassword: hunter2\n",
    '<powershell>\n$AdminPassword = "hunter2"\n</powershell>',
    'echo \'{"db_password": "hunter2"}\' > /etc/app.json',
    "-----BEGIN RSA " + "PRIVATE KEY-----\nMII",
    "DB_PASSWORD=${var.password}",
    "DB_HOST=db\nDB_PASSWORD=${aws_db_instance.db.password}",
)

PASS: dict[str, list[Case]] = {
    "ec2-imdsv2": [
        _across_stacks(
            _INSTANCE,
            {"launch_template": {"id": _REMOTE}},
            "${aws_launch_template.t.id}",
            {_TEMPLATE: {"t": {"metadata_options": _REQUIRED}}},
        ),
        _instance(metadata_options=_REQUIRED),
        _instance(metadata_options=[{"http_tokens": "required", "http_endpoint": "enabled"}]),
        _instance(metadata_options=_OFF),
        _from_template({"metadata_options": _REQUIRED}),
        _it(_SPOT, metadata_options=_REQUIRED),
        _it(_TEMPLATE, metadata_options=[_REQUIRED]),
        _it(_DEFAULTS, http_tokens="required"),
        {**_instance(), _DEFAULTS: {"all": _REQUIRED}},
        {**_it(_TEMPLATE), _DEFAULTS: {"all": _REQUIRED}},
        _instance(dynamic={"metadata_options": {"for_each": [1], "content": _REQUIRED}}),
    ],
    "launch-configuration-imdsv2": [
        _it(_CONFIGURATION, metadata_options=_REQUIRED),
        {**_it(_CONFIGURATION), _DEFAULTS: {"all": _REQUIRED}},
    ],
    "ec2-public-ip": [
        _across_stacks(_INSTANCE, {"subnet_id": _REMOTE}, "${aws_subnet.s.id}", _PRIVATE),
        _instance(associate_public_ip_address=False),
        {**_instance(**_IN_SUBNET), **_PRIVATE},
        {
            **_instance(subnet_id="${aws_default_subnet.d.id}"),
            "aws_default_subnet": {"d": {"map_public_ip_on_launch": False}},
        },
        {**_instance(), "aws_default_subnet": {"d": {"map_public_ip_on_launch": False}}},
        _instance(network_interface={"network_interface_id": "eni-1", "device_index": 0}),
        _instance(primary_network_interface={"network_interface_id": "eni-1"}),
        {**_from_template({"network_interfaces": [{"associate_public_ip_address": "false"}]})},
        {**_from_template({"network_interfaces": [{"subnet_id": "${aws_subnet.s.id}"}]}), **_PRIVATE},
        {**_it(_SPOT, **_IN_SUBNET), **_PRIVATE},
        _it("aws_network_interface", **_IN_SUBNET),
        {**_instance(associate_public_ip_address=False), "aws_eip": {"nat": {"domain": "vpc"}}},
    ],
    "launch-template-public-ip": [
        _it(_TEMPLATE),
        _it(_TEMPLATE, network_interfaces=[{"device_index": 0}]),
        _it(_TEMPLATE, network_interfaces={"associate_public_ip_address": "false"}),
    ],
    "launch-configuration-public-ip": [_it(_CONFIGURATION), _it(_CONFIGURATION, associate_public_ip_address=False)],
    "ec2-multiple-enis": [
        _instance(),
        _instance(network_interface=[{"network_interface_id": "eni-1", "device_index": 0}]),
        _instance(primary_network_interface={"network_interface_id": "eni-1"}),
        _it(_TEMPLATE, secondary_interfaces=[]),
        _it(_TEMPLATE, network_interfaces={"device_index": 0}),
        {**_instance(), "aws_network_interface": {"n": {"subnet_id": "subnet-1"}}},
    ],
    "ec2-instance-profile": [
        _instance(iam_instance_profile="app"),
        _instance(iam_instance_profile="${aws_iam_instance_profile.app.name}"),
        _from_template({"iam_instance_profile": {"name": "app"}}),
        _it(_SPOT, iam_instance_profile="app"),
        _it(_TEMPLATE, iam_instance_profile=[{"arn": "${aws_iam_instance_profile.app.arn}"}]),
    ],
    "ec2-managed-by-ssm": [
        _registered(**_attached(_CORE)),
        _registered(
            **_attached("${data.aws_iam_policy.core.arn}"),
            data={"aws_iam_policy": {"core": {"name": "AmazonSSMManagedInstanceCore"}}},
        ),
        _registered({"managed_policy_arns": [_AGENT, _CORE]}),
        _registered({"inline_policy": [{"name": "ssm", "policy": _policy("ssm:*")}]}),
        _registered(
            aws_iam_role_policy={
                "p": {"role": "${aws_iam_role.r.id}", "policy": _policy("ssm:UpdateInstanceInformation")}
            }
        ),
        _registered(
            **_attached("${aws_iam_policy.own.arn}"), aws_iam_policy={"own": {"policy": _policy("ssm:UpdateInstance*")}}
        ),
        {
            **_registered({"name": "app"}, **_attached(_CORE)),
            "aws_iam_instance_profile": {"p": {"name": "app", "role": "app"}},
        },
        {
            **_registered({"name": "app"}, **_attached(_CORE)),
            **_instance(iam_instance_profile="app"),
            "aws_iam_instance_profile": {"p": {"name": "app", "role": "${aws_iam_role.r.name}"}},
        },
        {
            **_registered(**_attached(_CORE)),
            **_from_template({"iam_instance_profile": {"arn": "${aws_iam_instance_profile.p.arn}"}}),
        },
        {
            **_instance(),
            "aws_ssm_service_setting": {
                "s": {
                    "setting_id": "/ssm/managed-instance/default-ec2-instance-management-role",
                    "setting_value": "service-role/AWSSystemsManagerDefaultEC2InstanceManagementRole",
                }
            },
        },
    ],
    "ec2-detailed-monitoring": [
        _instance(monitoring=True),
        _it(_SPOT, monitoring=True),
        _from_template({"monitoring": {"enabled": True}}),
        _it(_TEMPLATE, monitoring=[{"enabled": True}]),
        _it(_CONFIGURATION),
        _it(_CONFIGURATION, enable_monitoring=True),
    ],
    "ec2-no-key-pair": [
        *(_it(kind) for kind in (_INSTANCE, _SPOT, _TEMPLATE, _CONFIGURATION)),
        _instance(key_name=None),
        _instance(key_name=""),
    ],
    "ec2-user-data-secrets": [
        _instance(),
        _instance(user_data=_SCRIPT),
        _instance(user_data=_CLOUD_CONFIG),
        _instance(user_data_base64=_encoded(_SCRIPT)),
        _instance(user_data='${base64encode("#!/bin/bash\\nyum -y update\\n")}'),
        _instance(user_data="DB_HOST=${aws_db_instance.db.address}\nDB_SECRET=${aws_secretsmanager_secret.db.arn}\n"),
        _it(_TEMPLATE, user_data=_encoded(_SCRIPT)),
        _it(_TEMPLATE, user_data=_encoded("#!/bin/bash\necho ECS_CLUSTER=app >> /etc/ecs/ecs.config\n")),
        _it(_CONFIGURATION, user_data="hello world"),
    ],
}

FAIL: dict[str, list[Case]] = {
    "ec2-imdsv2": [
        _across_stacks(
            _INSTANCE,
            {"launch_template": {"id": _REMOTE}},
            "${aws_launch_template.t.id}",
            {_TEMPLATE: {"t": {"metadata_options": _OPTIONAL}}},
        ),
        _instance(),
        _instance(metadata_options=_OPTIONAL),
        _instance(metadata_options=[{"http_endpoint": "enabled", "http_put_response_hop_limit": 2}]),
        _from_template({}),
        _from_template({"metadata_options": _OPTIONAL}),
        _from_template({"metadata_options": _REQUIRED}, metadata_options=_OPTIONAL),
        _it(_SPOT),
        _it(_TEMPLATE),
        _it(_TEMPLATE, metadata_options={"http_tokens": "optional"}),
        _it(_DEFAULTS),
        _it(_DEFAULTS, http_tokens="no-preference"),
        {**_instance(), _DEFAULTS: {"all": {"http_tokens": "optional"}}},
        {**_instance(metadata_options=_OPTIONAL), _DEFAULTS: {"all": _REQUIRED}},
    ],
    "launch-configuration-imdsv2": [
        _it(_CONFIGURATION),
        _it(_CONFIGURATION, metadata_options=_OPTIONAL),
        _it(_CONFIGURATION, metadata_options=[{"http_endpoint": "enabled"}]),
    ],
    "ec2-public-ip": [
        _across_stacks(_INSTANCE, {"subnet_id": _REMOTE}, "${aws_subnet.s.id}", _PUBLIC),
        _instance(),
        _instance(associate_public_ip_address=True),
        {**_instance(associate_public_ip_address=True, **_IN_SUBNET), **_PRIVATE},
        {**_instance(**_IN_SUBNET), **_PUBLIC},
        {**_instance(subnet_id="${aws_default_subnet.d.id}"), "aws_default_subnet": {"d": {}}},
        _from_template({"network_interfaces": [{"associate_public_ip_address": "true"}]}),
        {**_it(_SPOT, **_IN_SUBNET), **_PUBLIC},
        {**_instance(associate_public_ip_address=False), "aws_eip": {"e": {"instance": "${aws_instance.it.id}"}}},
        {
            **_instance(associate_public_ip_address=False),
            "aws_eip_association": {"e": {"instance_id": "${aws_instance.it.id}", "allocation_id": "eipalloc-1"}},
        },
        {
            **_it("aws_network_interface", **_IN_SUBNET),
            "aws_eip": {"e": {"network_interface": "${aws_network_interface.it.id}"}},
        },
        {
            **_it("aws_network_interface", **_IN_SUBNET),
            "aws_eip_association": {"e": {"network_interface_id": "${aws_network_interface.it.id}"}},
        },
    ],
    "launch-template-public-ip": [
        _it(_TEMPLATE, network_interfaces=[{"associate_public_ip_address": "true"}]),
        _it(_TEMPLATE, network_interfaces=[{"device_index": 1}, {"associate_public_ip_address": True}]),
    ],
    "launch-configuration-public-ip": [_it(_CONFIGURATION, associate_public_ip_address=True)],
    "ec2-multiple-enis": [
        _instance(network_interface=[{"network_interface_id": "eni-1"}, {"network_interface_id": "eni-2"}]),
        _instance(
            primary_network_interface={"network_interface_id": "eni-1"},
            network_interface=[{"network_interface_id": "eni-2", "device_index": 1}],
        ),
        _instance(secondary_network_interface={"secondary_subnet_id": "subnet-2", "network_card_index": 1}),
        _it(_TEMPLATE, network_interfaces=[{"device_index": 0}, {"device_index": 1}]),
        _it(_TEMPLATE, secondary_interfaces=[{"network_card_index": 1}]),
        {
            **_instance(),
            "aws_network_interface_attachment": {
                "a": {"instance_id": "${aws_instance.it.id}", "network_interface_id": "eni-2", "device_index": 1}
            },
        },
        {
            **_instance(),
            "aws_network_interface": {
                "n": {"subnet_id": "subnet-1", "attachment": {"instance": "${aws_instance.it.id}", "device_index": 1}}
            },
        },
    ],
    "ec2-instance-profile": [
        _instance(),
        _from_template({}),
        _it(_SPOT),
        _it(_TEMPLATE),
        {**_it(_TEMPLATE), "aws_autoscaling_group": {"g": {"launch_template": {"id": "${aws_launch_template.it.id}"}}}},
    ],
    "ec2-managed-by-ssm": [
        _instance(),
        _registered(),
        _registered(**_attached(_AGENT)),
        _registered({"inline_policy": [{"name": "s3", "policy": _policy("s3:GetObject")}]}),
        _from_template({}),
        {
            **_instance(iam_instance_profile="${aws_iam_instance_profile.p.name}"),
            "aws_iam_instance_profile": {"p": {"name": "empty"}},
        },
    ],
    "ec2-detailed-monitoring": [
        _instance(),
        _instance(monitoring=False),
        _from_template({"monitoring": {"enabled": True}}, monitoring=False),
        _from_template({}),
        _it(_SPOT),
        _it(_TEMPLATE),
        _it(_TEMPLATE, monitoring={"enabled": False}),
        _it(_CONFIGURATION, enable_monitoring=False),
    ],
    "ec2-no-key-pair": [
        *(_it(kind, key_name="admin") for kind in (_INSTANCE, _SPOT, _TEMPLATE, _CONFIGURATION)),
        _instance(key_name="${aws_key_pair.admin.key_name}"),
    ],
    "ec2-user-data-secrets": [
        *(_instance(user_data=each) for each in _LEAKS),
        *(_instance(user_data_base64=_encoded(each)) for each in _LEAKS[:3]),
        *(_it(_TEMPLATE, user_data=_encoded(each)) for each in _LEAKS[:-2]),
        _it(_TEMPLATE, user_data=base64.b64encode(gzip.compress(_LEAKS[0].encode())).decode()),
        _it(_TEMPLATE, user_data='${base64encode("#!/bin/bash\\nexport DB_PASSWORD=\\"hunter2\\"\\n")}'),
        {**_it(_TEMPLATE, user_data="${base64encode(local.script)}"), "locals": {"script": _LEAKS[0]}},
        _it(_SPOT, user_data=_LEAKS[0]),
        _it(_CONFIGURATION, user_data=_LEAKS[0]),
    ],
}

UNKNOWN: dict[str, list[Case]] = {
    "ec2-imdsv2": [
        _instance(metadata_options={"http_tokens": "${var.tokens}"}),
        _instance(dynamic={"metadata_options": {"for_each": "${var.options}", "content": _REQUIRED}}),
        _instance(**_FOREIGN_TEMPLATE),
        {**_instance(), _DEFAULTS: {"all": {"http_tokens": "${var.tokens}"}}},
        _it(_TEMPLATE, metadata_options="${var.options}"),
    ],
    "launch-configuration-imdsv2": [_it(_CONFIGURATION, metadata_options={"http_tokens": "${var.tokens}"})],
    "ec2-public-ip": [
        _instance(subnet_id="subnet-0123456789abcdef0"),
        _instance(subnet_id="${data.aws_subnet.s.id}"),
        _instance(subnet_id="${var.subnet}"),
        _instance(associate_public_ip_address="${var.public}"),
        _instance(**_FOREIGN_TEMPLATE),
        {**_instance(associate_public_ip_address=False), "aws_eip": {"e": {"instance": "${var.instance}"}}},
    ],
    "launch-template-public-ip": [_it(_TEMPLATE, network_interfaces={"associate_public_ip_address": "${var.public}"})],
    "launch-configuration-public-ip": [_it(_CONFIGURATION, associate_public_ip_address="${var.public}")],
    "ec2-multiple-enis": [
        _instance(dynamic={"network_interface": {"for_each": "${var.interfaces}", "content": {"device_index": 0}}}),
        _it(_TEMPLATE, secondary_interfaces="${var.interfaces}"),
        {**_instance(), "aws_network_interface_attachment": {"a": {"instance_id": "${var.instance}"}}},
    ],
    "ec2-instance-profile": [
        _instance(iam_instance_profile="${var.profile}"),
        _instance(**_FOREIGN_TEMPLATE),
        _it(_TEMPLATE, iam_instance_profile={"name": "${var.profile}"}),
    ],
    "ec2-managed-by-ssm": [
        _instance(iam_instance_profile="app"),
        _instance(iam_instance_profile="${var.profile}"),
        _registered(**_attached("${var.policy}")),
        _registered(**_attached("arn:aws:iam::123456789012:policy/app")),
        {**_registered(), "aws_iam_instance_profile": {"p": {"role": "app"}}},
    ],
    "ec2-detailed-monitoring": [
        _instance(monitoring="${var.monitoring}"),
        _instance(**_FOREIGN_TEMPLATE),
        _it(_TEMPLATE, monitoring={"enabled": "${var.monitoring}"}),
        _it(_CONFIGURATION, enable_monitoring="${var.monitoring}"),
    ],
    "ec2-no-key-pair": [_instance(key_name="${var.key}")],
    "ec2-user-data-secrets": [
        _instance(user_data="${var.user_data}"),
        _instance(user_data='${file("setup.sh")}'),
        _instance(user_data="ENVIRONMENT=${var.environment}"),
        _it(_TEMPLATE, user_data='${base64encode(templatefile("setup.sh", {}))}'),
        _it(_TEMPLATE, user_data="${data.cloudinit_config.c.rendered}"),
    ],
}

NOT_APPLICABLE: dict[str, list[Case]] = {
    "ec2-instance-profile": [
        # EKS brings the profile of its nodes, and refuses a template with one.
        {**_it(_TEMPLATE), "aws_eks_node_group": {"n": {"launch_template": {"id": "${aws_launch_template.it.id}"}}}},
        {**_it(_TEMPLATE), _INSTANCE: {"i": {"launch_template": {"id": "${aws_launch_template.it.id}"}}}},
    ],
}
