"""The inventories say what a stack shows, and where it shows nothing they say that."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from aspects.check.assess import assess
from aspects.check.connections import Component, Connection
from aspects.check.evaluate import evaluate
from aspects.check.inventories import Inventories, inventories, with_texts
from aspects.check.read import subjects
from aspects.core.graph import Graph
from aspects.core.model import Stack
from aspects.facts.data_roles import ROLES
from aspects.facts.inventories import CONNECTIONS, CRYPTOGRAPHY, ENDS, ENTRANCES, FLOWS, VERSIONS
from aspects.packs import PCI_DSS_V4
from aspects.reports.diagram import diagram
from aspects.reports.html import render
from tests.aspects.reports.validators import read_json
from tests.aspects.schema_walk import plain
from tests.whole_app import synthesized

DAY = date(2026, 11, 26)
ANYWHERE = "0.0.0.0/0"


def made(resources: dict[str, Any], **config: Any) -> Inventories:
    """The inventories of a stack with these resources."""
    stack = Stack.from_terraform({"resource": resources, **config})
    return inventories(stack, Graph([stack]), DAY)


def of(found: Inventories, address: str) -> Component:
    """The component at an address."""
    return next(each for each in found.components if each.address == address)


def edges(found: Inventories, kind: str) -> set[tuple[str, str, str]]:
    """Source, target and what, of the connections of a kind."""
    return {(each.source, each.target, each.what) for each in found.connections if each.kind == kind}


def group(*ingress: dict[str, Any]) -> dict[str, Any]:
    """A security group with entries."""
    return {"ingress": list(ingress)}


def entry(port: int, **peer: Any) -> dict[str, Any]:
    """An entry of a security group for one port."""
    return {"protocol": "tcp", "from_port": port, "to_port": port, **peer}


SHOP: dict[str, Any] = {
    "aws_security_group": {
        "front": group(entry(443, cidr_blocks=[ANYWHERE], description="customers")),
        "tasks": group(entry(8443, security_groups=["${aws_security_group.front.id}"])),
        "database": group(entry(5432, security_groups=["${aws_security_group.tasks.id}"], description="the API")),
    },
    "aws_lb": {"front": {"security_groups": ["${aws_security_group.front.id}"]}},
    "aws_ecs_service": {
        "api": {
            "network_configuration": {"security_groups": ["${aws_security_group.tasks.id}"]},
            "task_definition": "${aws_ecs_task_definition.api.arn}",
        }
    },
    "aws_ecs_task_definition": {
        "api": {
            "family": "api",
            "task_role_arn": "${aws_iam_role.api.arn}",
            "container_definitions": '[{"secrets": [{"valueFrom": "${aws_secretsmanager_secret.key.arn}"}]}]',
        }
    },
    "aws_db_instance": {
        "orders": {
            "engine": "postgres",
            "engine_version": "16.4",
            "storage_encrypted": True,
            "vpc_security_group_ids": ["${aws_security_group.database.id}"],
        }
    },
    "aws_secretsmanager_secret": {"key": {"name": "key"}, "other": {"name": "other"}},
    "aws_iam_role": {
        "api": {
            "assume_role_policy": json.dumps(
                {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                        }
                    ]
                }
            ),
            "inline_policy": [
                {
                    "policy": '{"Statement": [{"Effect": "Allow", "Action": "secretsmanager:GetSecretValue",'
                    ' "Resource": "${aws_secretsmanager_secret.key.arn}"}]}'
                }
            ],
        }
    },
}


def test_a_way_from_the_internet_is_followed_through_groups() -> None:
    """Load balancer, service, database: each through the group before it; what nobody names is not reached."""
    found = made(SHOP)
    assert of(found, "aws_db_instance.orders").route == (
        "internet", "aws_lb.front", "aws_ecs_service.api", "aws_db_instance.orders",
    )  # fmt: skip
    assert of(found, "aws_secretsmanager_secret.other").route == ()
    assert of(found, "aws_secretsmanager_secret.other").unknown == ""
    assert of(found, "aws_lb.front").reaches == ("aws_db_instance.orders", "aws_secretsmanager_secret.key")
    assert edges(found, "network") >= {
        ("internet", "aws_lb.front", "tcp 443"),
        ("aws_lb.front", "aws_ecs_service.api", "tcp 8443"),
        ("aws_ecs_service.api", "aws_db_instance.orders", "tcp 5432"),
    }


def test_an_internal_load_balancer_is_not_on_the_internet() -> None:
    """Whatever its group lets through; one of which nobody knows it is perhaps."""
    internal = {**SHOP, "aws_lb": {"front": {**SHOP["aws_lb"]["front"], "internal": True}}}
    assert of(made(internal), "aws_db_instance.orders").route == ()
    unknown = {**SHOP, "aws_lb": {"front": {**SHOP["aws_lb"]["front"], "internal": "${var.internal}"}}}
    database = of(made(unknown), "aws_db_instance.orders")
    assert database.route == () and "var.internal" in database.unknown


def test_entries_that_only_terraform_knows_leave_a_way_open() -> None:
    """A dynamic block of entries is said, and no way is claimed."""
    groups = {**SHOP["aws_security_group"], "front": {"ingress": "${var.rules}"}}
    found = made({**SHOP, "aws_security_group": groups})
    front = of(found, "aws_lb.front")
    assert front.route == () and "var.rules" in front.unknown
    assert any("var.rules" in each.unknown for each in found.ports)


def test_flows_follow_what_resources_are_made_for() -> None:
    """Event source to function to its dead-letter queue; a topic by its subscription; a target group in between."""
    found = made(
        {
            "aws_sqs_queue": {"in": {"name": "in"}, "dead": {"name": "dead"}},
            "aws_lambda_function": {
                "it": {"function_name": "it", "dead_letter_config": {"target_arn": "${aws_sqs_queue.dead.arn}"}}
            },
            "aws_lambda_event_source_mapping": {
                "m": {
                    "event_source_arn": "${aws_sqs_queue.in.arn}",
                    "function_name": "${aws_lambda_function.it.arn}",
                }
            },
            "aws_sns_topic": {"t": {"name": "t"}},
            "aws_sns_topic_subscription": {
                "s": {"topic_arn": "${aws_sns_topic.t.arn}", "endpoint": "${aws_sqs_queue.in.arn}"}
            },
            "aws_lb": {"lb": {"name": "lb", "internal": True}},
            "aws_lb_target_group": {"g": {"name": "g"}},
            "aws_lb_listener": {
                "l": {
                    "load_balancer_arn": "${aws_lb.lb.arn}",
                    "default_action": [{"type": "forward", "target_group_arn": "${aws_lb_target_group.g.arn}"}],
                }
            },
            "aws_ecs_service": {"api": {"load_balancer": [{"target_group_arn": "${aws_lb_target_group.g.arn}"}]}},
        }
    )
    assert edges(found, "data") == {
        ("aws_sqs_queue.in", "aws_lambda_function.it", ""),
        ("aws_lambda_function.it", "aws_sqs_queue.dead", ""),
        ("aws_sns_topic.t", "aws_sqs_queue.in", ""),
        ("aws_lb.lb", "aws_ecs_service.api", ""),
    }
    (by,) = [each.by for each in found.connections if each.source == "aws_lb.lb"]
    assert by == ("aws_lb_listener.l", "aws_lb_target_group.g")


def test_a_record_leads_from_an_address_to_what_it_names() -> None:
    """An API that calls a host by its name reaches the load balancer to which the record of that name points."""
    found = made(
        {
            "aws_api_gateway_rest_api": {"a": {"name": "a"}},
            "aws_api_gateway_integration": {
                "i": {"rest_api_id": "${aws_api_gateway_rest_api.a.id}", "uri": "https://origin.example.com/v1/{x}"}
            },
            "aws_route53_record": {
                "r": {"name": "origin.example.com", "alias": {"name": "${aws_lb.lb.dns_name}"}},
                "s": {"name": "other.example.com", "alias": {"name": "${aws_lb.other.dns_name}"}},
            },
            "aws_lb": {"lb": {"internal": True}, "other": {"internal": True}},
        }
    )
    assert edges(found, "data") == {("aws_api_gateway_rest_api.a", "aws_lb.lb", "")}
    assert of(found, "aws_lb.lb").route == ("internet", "aws_api_gateway_rest_api.a", "aws_lb.lb")


def test_ports_have_the_reason_that_their_author_gave() -> None:
    """The description, or that there is none; network ACLs have no place for one, and what they deny is not open."""
    found = made(
        {
            **SHOP,
            "aws_network_acl_rule": {
                "a": {"rule_action": "allow", "egress": True, "protocol": "6", "from_port": 1024, "to_port": 65535,
                      "cidr_block": ANYWHERE, "network_acl_id": "acl-1"},
                "d": {"rule_action": "deny", "protocol": "-1", "cidr_block": ANYWHERE, "network_acl_id": "acl-1"},
            },
        }
    )  # fmt: skip
    shown = {(each.group, each.direction, each.protocol, each.ports, each.reason) for each in found.ports}
    assert shown == {
        ("aws_security_group.front", "in", "tcp", "443", "customers"),
        ("aws_security_group.tasks", "in", "tcp", "8443", ""),
        ("aws_security_group.database", "in", "tcp", "5432", "the API"),
        ("acl-1", "out", "tcp", "1024-65535", ""),
    }
    assert [each.takes_reason for each in found.ports].count(False) == 1


def test_identities_have_their_rights_and_users() -> None:
    """Who may act as a role, who uses it, and what each statement of its policies says; a policy of AWS is not seen."""
    role = {**SHOP["aws_iam_role"]["api"], "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
    found = made({**SHOP, "aws_iam_role": {"api": role}})
    (it,) = found.identities
    assert it.trusted == ("Service ecs-tasks.amazonaws.com",)
    assert it.used_by == ("aws_ecs_task_definition.api",)
    own, managed = it.rights
    assert (own.effect, own.actions) == ("Allow", ("secretsmanager:GetSecretValue",)) and not own.unknown
    assert managed.source == "arn:aws:iam::aws:policy/ReadOnlyAccess" and managed.unknown and not managed.effect
    assert edges(found, "rights") == {
        ("aws_ecs_service.api", "aws_secretsmanager_secret.key", "secretsmanager:GetSecretValue")
    }


def test_a_policy_that_nobody_can_read_is_unknown() -> None:
    """A variable in the place of a document, or of one action, never becomes a right without a word."""
    body = {"role": "${aws_iam_role.it.name}", "policy": "${var.policy}"}
    partly = {**body, "policy": '{"Statement": [{"Effect": "Allow", "Action": ["s3:*", "${var.a}"], "Resource": "*"}]}'}
    found = made({"aws_iam_role": {"it": {"name": "it"}}, "aws_iam_role_policy": {"a": body, "b": partly}})
    (it,) = found.identities
    assert {each.effect: bool(each.unknown) for each in it.rights} == {"": True, "Allow": True}


def test_versions_have_the_end_of_their_support() -> None:
    """A runtime that is over, one that is not, and one of which nobody knows."""
    functions = {
        "old": {"runtime": "nodejs14.x"},
        "new": {"runtime": "python3.13"},
        "image": {"package_type": "Image"},
        "later": {"runtime": "${var.runtime}"},
    }
    found = {each.address.split(".")[1]: each for each in made({"aws_lambda_function": functions}).technologies}
    assert found["old"].has_ended and found["old"].ends == date(2023, 12, 4)
    assert not found["new"].has_ended and found["new"].ends and not found["new"].unknown
    assert found["image"].version is None and "not set" in found["image"].unknown
    assert found["later"].version is None and "var.runtime" in found["later"].unknown


def test_cryptography_has_its_place() -> None:
    """A protocol that is not set is AWS's choice; one that is, is said with its attribute; selectors are obeyed."""
    found = made(
        {
            "aws_lb_listener": {"a": {"protocol": "HTTPS", "ssl_policy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}},
            "aws_api_gateway_domain_name": {"b": {"domain_name": "x"}},
            "aws_redshift_parameter_group": {
                "c": {"parameter": [{"name": "other", "value": "1"}, {"name": "require_ssl", "value": "true"}]}
            },
            "aws_sqs_queue": {"d": {"kms_master_key_id": "${var.key}"}, "e": {"kms_master_key_id": "alias/own"}},
        }
    ).cryptography
    shown = {(each.address.split(".")[1], each.attribute): each for each in found}
    assert shown["a", "ssl_policy"].value == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert shown["b", "security_policy"].value is None and not shown["b", "security_policy"].unknown
    assert shown["c", "parameter.1.value"].value == "true" and ("c", "parameter.0.value") not in shown
    assert "var.key" in shown["d", "kms_master_key_id"].unknown
    assert (shown["e", "kms_master_key_id"].value, shown["e", "kms_master_key_id"].kind) == ("alias/own", "key")


def _fraud() -> tuple[Stack, Inventories]:
    stack = Stack.from_terraform(synthesized().environment, "fraud-detection-dev")
    return stack, inventories(stack, Graph([stack]), DAY)


def test_the_fraud_stack_is_seen_as_it_is() -> None:
    """API, load balancer, service, database: the way that its authors drew; every open port has its reason."""
    _, found = _fraud()
    kinds = {
        (re.sub(r"\..*", "", each.source), re.sub(r"\..*", "", each.target), each.kind) for each in found.connections
    }
    assert kinds >= {
        ("internet", "aws_api_gateway_rest_api", "network"),
        ("aws_api_gateway_rest_api", "aws_lb", "data"),
        ("aws_lb", "aws_ecs_service", "network"),
        ("aws_lb", "aws_ecs_service", "data"),
        ("aws_ecs_service", "aws_rds_cluster", "network"),
        ("aws_ecs_service", "aws_secretsmanager_secret", "rights"),
        ("aws_vpc", "aws_s3_bucket", "data"),
    }
    assert not any(source == "internet" and target == "aws_rds_cluster" for source, target, _ in kinds)
    assert [each.address for each in found.ports if each.takes_reason and not each.reason] == []
    assert {each.engine for each in found.technologies} == {"Lambda", "Fargate", "aurora-postgresql"}
    assert all(each.trusted and each.rights and not each.unknown for each in found.identities)


def test_the_report_and_its_projections_have_the_inventories() -> None:
    """The JSON is valid and has every entry; the page has every part, with a picture."""
    stack, found = _fraud()
    report = evaluate(PCI_DSS_V4, stack, (), DAY)
    assert report.inventories == found
    data = read_json([report])["reports"][0]["inventories"]
    assert {name: len(entries) for name, entries in data.items()} == {
        name: len(entries) for name, entries in vars(found).items()
    }
    page = render([report])
    for id in ("network", "components", "ports", "cryptography", "technologies", "identities"):
        assert f'id="s1-{id}"' in page
    assert page.count('class="diagram"') == 2
    assert all(each.engine in page for each in found.technologies)


def test_an_empty_stack_has_no_inventory(tmp_path: Any) -> None:
    """Nothing is shown where there is nothing, and a check of files has them, too."""
    assert made({}) == Inventories()
    file = tmp_path / "cdk.tf.json"
    file.write_text(json.dumps({"resource": SHOP}))
    (report,) = assess(PCI_DSS_V4, subjects(str(file)), (), DAY)
    assert report.inventories.connections == made(SHOP).connections


def test_texts_are_changed_everywhere() -> None:
    """What a plan calls by an id of its own is shown by its name, in every entry."""
    shouted = with_texts(made(SHOP), str.upper)
    assert {each.address for each in shouted.components} == {each.address.upper() for each in made(SHOP).components}
    assert shouted.connections[0].by == tuple(each.upper() for each in made(SHOP).connections[0].by)


def test_the_picture_has_every_component_once_and_no_arrow_without_boxes() -> None:
    """Alike components are one box that says how many; what is unknown looks different; too many are no picture."""
    queues = [Connection("aws_lambda_function.f", f"aws_sqs_queue.q{number}", "data") for number in range(3)]
    drawn = str(diagram([*queues, Connection("internet", "aws_lambda_function.f", "network", "tcp 443", (), "x")], "t"))
    assert "sqs_queue × 3" in drawn and drawn.count("<rect") == 3 and drawn.count('class="head"') == 2
    assert "arrow network open" in drawn and "tcp 443" in drawn
    assert diagram([], "t") is None
    chain = [Connection(f"aws_sqs_queue.q{n}", f"aws_sqs_queue.q{n + 1}", "data") for n in range(100)]
    assert diagram(chain, "t") is None


def test_what_goes_out_to_the_internet_does_not_lead_in() -> None:
    """Egress is a connection, and no way from the internet to anybody."""
    out = {"egress": [entry(443, cidr_blocks=[ANYWHERE])]}
    found = made(
        {
            "aws_security_group": {"g": out},
            "aws_lambda_function": {"f": {"vpc_config": {"security_group_ids": ["${aws_security_group.g.id}"]}}},
        }
    )
    assert edges(found, "network") == {("aws_lambda_function.f", "internet", "tcp 443")}
    assert of(found, "aws_lambda_function.f").route == ()


def test_the_tables_are_about_components() -> None:
    """What is an end is none in between; entrances and versions are of types that hold or move data."""
    assert not ENDS & CONNECTIONS
    assert {*ENTRANCES, *VERSIONS} - set(ROLES) == set()


@pytest.mark.terraform
def test_every_path_of_the_tables_exists(schema: dict[str, Any]) -> None:
    """In the provider's schema: attributes and blocks, at every level."""

    def exists(kind: str, path: str) -> bool:
        block = schema[kind]
        for name in plain(path).split("."):
            if name in block.get("block_types", {}):
                block = block["block_types"][name]["block"]
            elif name in block.get("attributes", {}):
                attribute = block["attributes"][name]
                form = attribute.get("type")
                while isinstance(form, list) and form[0] in ("list", "set"):
                    form = form[1]
                if isinstance(form, list) and form[0] == "map":
                    return True  # whose keys the schema does not know
                if isinstance(form, list):
                    block = {"attributes": {key: {"type": inner} for key, inner in form[1].items()}}
                else:
                    block = attribute.get("nested_type", {})
            else:
                return False
        return True

    paths = {
        *((kind, each.path) for kind, each in ENTRANCES.items() if each.path),
        *((kind, path) for kind, rows in FLOWS.items() for path, _ in rows),
        *((kind, each.version) for kind, each in VERSIONS.items()),
        *((kind, each.engine) for kind, each in VERSIONS.items() if not each.is_fixed),
        *((kind, path) for kind, rows in CRYPTOGRAPHY.items() for path in rows),
    }
    assert sorted(each for each in paths if not exists(*each)) == []
