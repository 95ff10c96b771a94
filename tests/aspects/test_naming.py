"""Names carry the suffix whole and at the end, are legal for AWS and never collide."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cdktf import App, Aspects, TerraformStack, Token
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from hypothesis import given
from hypothesis import strategies as st

from aspects import Guardrails, NamingAspect
from aspects.core.graph import Graph
from aspects.core.model import Report, Resource, Stack, Write
from aspects.facts.names import NAMES
from aspects.naming import check_suffix, suffix_in, suffixed
from tests.aspects.doubles import app_of, decorated, findings_of, resource, stack, synthesized
from tests.strategies import stems, suffixes
from tests.terraform_json import all_of, by_address

RULES = st.sampled_from(sorted(NAMES))


@given(RULES, stems(), suffixes())
def test_every_name_ends_in_the_whole_suffix_and_is_legal(kind: str, stem: str, suffix: str) -> None:
    """Whatever the stem: length, characters, shape and suffix are what AWS and the convention demand."""
    rule = NAMES[kind]
    name = suffixed(stem, suffix, rule)
    if isinstance(name, Report):
        # Only where AWS's limit has no room for the hash and the suffix.
        assert rule.max_length < len(rule.fixed_prefix) + len(f"n123456_{suffix}")
        return
    assert name.endswith(suffix_in(rule, suffix))
    assert suffix_in(rule, suffix) == suffix or "-" not in name
    assert len(name) <= rule.max_length
    assert re.fullmatch(f"[{rule.allowed}]+", name)
    assert name.startswith(rule.fixed_prefix)
    begin = name.removeprefix(rule.fixed_prefix)[0]
    assert begin.isalnum() or begin in rule.first
    if rule.letter_first:
        assert not begin.isdigit()
    if rule.lower:
        assert name == name.lower()
    if rule.single:
        assert not re.search(r"[^A-Za-z0-9]{2}", name)


@given(RULES, stems(), suffixes())
def test_naming_is_idempotent(kind: str, stem: str, suffix: str) -> None:
    """A name that was given once stays: x_dev never becomes x_dev_dev."""
    rule = NAMES[kind]
    name = suffixed(stem, suffix, rule)
    if isinstance(name, str):
        assert suffixed(name, suffix, rule) == name


@given(RULES, suffixes(), st.text("abcdef", min_size=300, max_size=310), st.text("uvwxyz", min_size=1, max_size=5))
def test_what_is_shortened_stays_distinct(kind: str, suffix: str, stem: str, end: str) -> None:
    """Two long stems that differ at their ends alone get two names, or both none."""
    rule = NAMES[kind]
    first, second = suffixed(stem * 7, suffix, rule), suffixed(stem * 7 + end, suffix, rule)
    assert first != second or isinstance(first, Report)


@given(RULES, stems(), st.lists(suffixes(), min_size=2, max_size=2, unique=True))
def test_two_environments_never_share_a_name(kind: str, stem: str, pair: list[str]) -> None:
    """Two suffixes make two names of one stem, also where AWS allows no hyphens."""
    first, second = (suffixed(stem, suffix, NAMES[kind]) for suffix in pair)
    # A stem may end in a suffix of its own, which then is the environment's.
    ends = [suffix_in(NAMES[kind], suffix) for suffix in pair]
    assert first != second or isinstance(first, Report) or ends[0].endswith(ends[1]) or ends[1].endswith(ends[0])


@given(st.text())
def test_any_suffix_is_accepted_or_refused_with_its_value(suffix: str) -> None:
    """What is not 1 to 20 lower-case letters, digits and single inner hyphens is refused, named in the error."""
    legal = re.fullmatch(r"(?=.{1,20}\Z)[a-z0-9]+(-[a-z0-9]+)*", suffix) is not None
    if legal:
        assert check_suffix(suffix) == suffix
    else:
        with pytest.raises(ValueError, match="environment suffix") as error:
            check_suffix(suffix)
        assert repr(suffix) in str(error.value)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("aws_ecs_cluster", {}, {"name": "ecs_cluster_dev"}),
        ("aws_lb", {}, {"name": "alb-dev"}),
        ("aws_ecs_cluster", {"name": "payments"}, {"name": "payments_dev"}),
        ("aws_rds_cluster", {"cluster_identifier": "fraud_db"}, {"cluster_identifier": "fraud-db-dev"}),
        ("aws_kms_alias", {}, {"name": "alias/kms_alias_dev"}),
        ("aws_kms_alias", {"name": "alias/main"}, {"name": "alias/main_dev"}),
        ("aws_sqs_queue", {"name": "in.fifo", "fifo_queue": True}, {"name": "in_dev.fifo"}),
        ("aws_sqs_queue", {"name_prefix": "in-"}, {"name_prefix": "in_dev_"}),
        ("aws_ecs_cluster", {"name": "payments-dev"}, {"name": "payments-dev"}),
        ("aws_s3_bucket", {"bucket": "logs-${data.aws_caller_identity.me.account_id}"},
         {"bucket": "logs-${data.aws_caller_identity.me.account_id}-dev"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/rds/cluster/${aws_rds_cluster.x.id}/postgresql"},
         {"name": "/aws/rds/cluster/${aws_rds_cluster.x.id}/postgresql"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/lambda/rotate"}, {"name": "/aws/lambda/rotate_dev"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/rds/cluster/fraud_db/postgresql"},
         {"name": "/aws/rds/cluster/fraud-db-dev/postgresql"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/ecs/containerinsights/a/performance"},
         {"name": "/aws/ecs/containerinsights/a_dev/performance"}),
        ("aws_cloudwatch_log_group", {"name": "API-Gateway-Execution-Logs_${x.y.id}/live"},
         {"name": "API-Gateway-Execution-Logs_${x.y.id}/live"}),
        ("aws_cloudwatch_log_group", {"name": "${var.name}"}, {"name": "${var.name}"}),
        ("aws_cloudwatch_log_group", {"name": "aws-waf-logs-api"}, {"name": "aws-waf-logs-api_dev"}),
        ("aws_cloudwatch_log_group", {"name": "/aws/eks/main/cluster"}, {"name": "/aws/eks/main_dev/cluster"}),
        ("aws_cloudwatch_log_group", {"name": "RDSOSMetrics"}, {"name": "RDSOSMetrics"}),
        ("aws_sns_topic", {"name": "${var.team}-alerts"}, {"name": "${var.team}-alerts_dev"}),
        ("aws_sns_topic", {"name": "${var.team}.fifo", "fifo_topic": True}, {"name": "${var.team}_dev.fifo"}),
        ("aws_sns_topic", {"name": "${var.team}-in.fifo", "fifo_topic": True}, {"name": "${var.team}-in_dev.fifo"}),
        ("aws_sns_topic", {"name": "${each.key}", "for_each": {"a": 1}}, {"name": "${each.key}_dev"}),
        ("aws_sns_topic", {"name": "${each.key}-in", "for_each": {"a": 1}}, {"name": "${each.key}-in_dev"}),
        ("aws_sns_topic", {"name": "in", "for_each": {"a": 1}}, {"name": "in_${each.key}_dev"}),
        ("aws_sns_topic", {"name": "in", "count": 2}, {"name": "in_${count.index}_dev"}),
        ("aws_sns_topic", {"name": "in_dev", "count": 2}, {"name": "in_${count.index}_dev"}),
        ("aws_sns_topic", {"name": "in.fifo", "count": 2, "fifo_topic": True},
         {"name": "in_${count.index}_dev.fifo"}),
        ("aws_sns_topic", {"name": "${var.team}-in", "count": 2}, {"name": "${var.team}-in_${count.index}_dev"}),
        ("aws_sns_topic", {"count": 2}, {"name": "sns_topic_${count.index}_dev"}),
        ("aws_sns_topic", {"name": "in", "count": 1}, {"name": "in_dev"}),
        ("aws_sns_topic", {"name": "in", "count": "${var.on ? 1 : 0}"}, {"name": "in_dev"}),
        ("aws_sns_topic", {"name_prefix": "${var.team}-in-"}, {"name_prefix": "${var.team}-in_dev_"}),
        ("aws_sns_topic", {"name": "", "name_prefix": "in-"}, {"name": "", "name_prefix": "in_dev_"}),
        ("aws_s3_directory_bucket", {"bucket": "logs--use1-az4--x-s3"}, {"bucket": "logs-dev--use1-az4--x-s3"}),
        ("aws_s3control_multi_region_access_point", {"details": [{"name": "logs"}]},
         {"details": [{"name": "logs-dev"}]}),
        ("aws_quicksight_theme", {"name": "Dark", "theme_id": "dark"}, {"name": "Dark_dev", "theme_id": "dark_dev"}),
        ("aws_apigatewayv2_stage", {"name": "$default"}, {"name": "$default"}),
        ("aws_iam_role", {"name": "dms-vpc-role"}, {"name": "dms-vpc-role"}),
        ("aws_ssm_parameter", {}, {"name": "parameter_dev"}),
        ("aws_ssm_parameter", {"name": "/payments/limit"}, {"name": "/payments/limit_dev"}),
        ("aws_ecs_capacity_provider", {}, {"name": "capacity_provider_dev"}),
        ("aws_cognito_user_pool_domain", {"domain": "payments"}, {"domain": "payments-dev"}),
        ("aws_cognito_user_pool_domain", {"domain": "auth.acme.com", "certificate_arn": "arn"},
         {"domain": "auth.acme.com"}),
        ("aws_vpc", {}, {"tags": {"Name": "vpc_it_dev"}}),
        ("aws_vpc", {"tags": {"Name": "core"}}, {"tags": {"Name": "core_dev"}}),
        ("aws_route53_record", {"name": "api.example.com"}, {"name": "api.example.com"}),
    ],
)  # fmt: skip
def test_examples(kind: str, body: dict[str, object], expected: dict[str, object]) -> None:
    """The convention, explicit names, AWS's dictated names and tokens, one by one."""
    found = decorated(NamingAspect("dev"), kind, **body)
    assert {key: found[key] for key in expected} == expected


def _names(aspect: NamingAspect, *resources: Resource, providers: list[dict[str, str]] | None = None) -> list[str]:
    """The names that an aspect gives resources of one stack, in their order."""
    found = Graph([Stack(resources, {"aws": providers or [{"region": "us-east-1"}]})])
    aspect.begin(found, resources)
    result = []
    for each in resources:
        attribute = NAMES[each.type].attribute
        writes = [effect for effect in aspect.decide(each, found) if isinstance(effect, Write)]
        written = (write.value for write in writes if write.path == (attribute,))
        result.append(str(next(written, each.body.get(attribute))))
    return result


def _resource(kind: str, path: str, **body: object) -> Resource:
    return Resource(kind, path, path.replace("/", "_"), body)


def test_hyphens_of_the_suffix_become_underscores_where_aws_allows_none() -> None:
    """Athena's databases: letters, digits and underscores."""
    assert _names(NamingAspect("pr-7"), _resource("aws_athena_database", "app/it", name="sales")) == ["sales_pr_7"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"cluster": "${aws_ecs_cluster.a.arn}"}, {"cluster": "${aws_ecs_cluster.b.arn}"}, True),
        ({"cluster": "${aws_ecs_cluster.a.arn}"}, {"cluster": "${aws_ecs_cluster.a.id}"}, False),
        ({"cluster": "main"}, {"cluster": "other"}, True),
        ({"cluster": "main"}, {"cluster": "main"}, False),
        ({"provider": "aws.west"}, {}, True),
        ({"provider": "aws.again"}, {}, False),
    ],
)
def test_a_name_is_unique_within_its_parent_account_and_region(
    first: dict[str, str], second: dict[str, str], same: bool
) -> None:
    """Two services may have one name in two clusters or regions, but not in one, however each is referred to."""
    providers = [
        {"region": "us-east-1"},
        {"region": "us-west-1", "alias": "west"},
        {"region": "us-east-1", "alias": "again"},
    ]
    names = _names(
        NamingAspect("dev"),
        _resource("aws_ecs_service", "app/one", name="api", **first),
        _resource("aws_ecs_service", "app/two", name="api", **second),
        providers=providers,
    )
    assert names == (["api_dev", "api_dev"] if same else ["api_one_dev", "api_two_dev"])


def test_names_of_global_services_are_unique_across_regions() -> None:
    """A role is one in all regions of the account."""
    names = _names(
        NamingAspect("dev"),
        _resource("aws_iam_role", "app/one", name="api"),
        _resource("aws_iam_role", "app/two", name="API", provider="aws.west"),
        providers=[{"region": "us-east-1"}, {"region": "us-west-1", "alias": "west"}],
    )
    assert names == ["api_one_dev", "API_two_dev"]


def test_types_that_share_names_do_not_share_one() -> None:
    """`aws_alb` is another word for `aws_lb`; RDS and DocumentDB have one list of clusters."""
    names = _names(
        NamingAspect("dev"),
        _resource("aws_lb", "app/one"),
        _resource("aws_alb", "app/two"),
        _resource("aws_rds_cluster", "app/three", cluster_identifier="main"),
        _resource("aws_docdb_cluster", "app/four", cluster_identifier="main"),
    )
    assert names == ["alb-one-dev", "alb-two-dev", "main-three-dev", "main-four-dev"]


def test_equal_names_with_tokens_are_told_apart() -> None:
    """What the token holds is unknown, but it is the same token."""
    text = "logs-${data.aws_caller_identity.me.account_id}"
    names = _names(
        NamingAspect("dev"),
        _resource("aws_s3_bucket", "app/one", bucket=text),
        _resource("aws_s3_bucket", "app/two", bucket=text),
    )
    assert names == [f"{text}-one-dev", f"{text}-two-dev"]


def test_a_name_that_is_no_longer_used_is_free_again() -> None:
    """The same aspect decides again after the author renamed a resource and gave the name to another."""
    aspect = NamingAspect("dev")
    assert _names(aspect, _resource("aws_sns_topic", "app/one", name="a")) == ["a_dev"]
    renamed = _resource("aws_sns_topic", "app/one", name="b"), _resource("aws_sns_topic", "app/two", name="a")
    assert _names(aspect, *renamed) == ["b_dev", "a_dev"]


def test_layers_with_one_name_keep_it() -> None:
    """Two versions of a layer share its name; there it is no mistake."""
    layers = [_resource("aws_lambda_layer_version", f"app/{id}", layer_name="tools") for id in ("one", "two")]
    assert _names(NamingAspect("dev"), *layers) == ["tools_dev", "tools_dev"]


@pytest.mark.parametrize(
    ("body", "rule_id"),
    [
        ({"name": "${var.name}"}, "name-unknown"),
        ({"name": "${local.name}"}, "name-unknown"),
        ({"name": "${data.aws_ssm_parameter.name.value}"}, "name-unknown"),
        ({"name": "${random_pet.name.id}"}, "name-unknown"),
        ({"name_prefix": "${var.name}"}, "name-unknown"),
        ({"name": "${aws_sns_topic.other.name}"}, None),
        ({"name_prefix": "${aws_sns_topic.other.name}"}, None),
        ({"name": "${var.name}-dev"}, None),
    ],
)
def test_a_name_that_nobody_can_see_is_a_finding(body: dict[str, str], rule_id: str | None) -> None:
    """A token that is no other resource's attribute may hold anything; the author is told, and it stays."""
    effects = list(NamingAspect("dev").decide(_resource("aws_launch_template", "app/it", **body), Graph()))
    assert [effect.rule_id for effect in effects if isinstance(effect, Report)] == ([rule_id] if rule_id else [])
    assert [effect for effect in effects if isinstance(effect, Write) and effect.path[0] != "tags"] == []


def test_a_prefix_without_room_for_the_suffix_is_a_finding() -> None:
    """The provider allows six characters before what it appends to the name of a load balancer."""
    effects = list(NamingAspect("pr-123").decide(_resource("aws_lb", "app/it", name_prefix="front-"), Graph()))
    (problem,) = [effect for effect in effects if isinstance(effect, Report)]
    assert (problem.rule_id, problem.level) == ("name-length", "error")
    assert "'pr-123'" in problem.problem and "6 characters" in problem.problem and "name_prefix" in problem.problem
    assert "shorter environment suffix" in problem.remedy


def test_the_name_tag_holds_what_a_tag_may_hold() -> None:
    """A name may be longer and have other characters than the value of a tag."""
    effects = NamingAspect("dev").decide(_resource("aws_ssm_parameter", "app/it", name="/a" * 300), Graph())
    (tag,) = [effect.value for effect in effects if isinstance(effect, Write) and effect.path == ("tags", "Name")]
    assert tag.startswith("/a/a") and tag.endswith("_dev") and len(tag) <= 256


def test_two_unnamed_resources_are_told_apart_by_their_ids() -> None:
    """Neither has the plain name: which of them came first would decide."""
    scope = stack()
    resource(scope, "aws_sns_topic", "first")
    resource(scope, "aws_sns_topic", "alerts")
    Aspects.of(scope).add(NamingAspect("dev"))
    topics = all_of(synthesized(scope), "aws_sns_topic")
    assert {key: topic["name"] for key, topic in topics.items()} == {
        "first": "sns_topic_first_dev",
        "alerts": "sns_topic_alerts_dev",
    }


def _two_stacks() -> tuple[App, list[TerraformStack]]:
    """An app with two stacks, each with a topic called alike."""
    app, stacks = app_of("one", "two")
    for scope in stacks:
        resource(scope, "aws_sns_topic", "topic", name="alerts")
    return app, stacks


def _synthesized_names(app: App) -> list[str]:
    app.synth()
    files = sorted(Path(app.outdir).glob("stacks/*/cdk.tf.json"))
    return [by_address(json.loads(file.read_text()), "aws_sns_topic.topic")["name"] for file in files]


def test_equal_names_in_two_stacks_differ() -> None:
    """One aspect on two stacks of an account never gives one name twice, put on each or on the app."""
    app, stacks = _two_stacks()
    aspect = NamingAspect("dev")
    for scope in stacks:
        Aspects.of(scope).add(aspect)
    # Of a single aspect nothing is known before cdktf comes to its stack, when the first one is written already.
    assert _synthesized_names(app) == ["alerts_dev", "alerts_two_topic_dev"]
    app, _ = _two_stacks()
    Guardrails("dev").apply(app)
    assert _synthesized_names(app) == ["alerts_one_topic_dev", "alerts_two_topic_dev"]


def test_names_are_unique_over_several_guardrails() -> None:
    """Guardrails on the app and others on one of its stacks: it is one account."""
    app, (_, ledger) = _two_stacks()
    Guardrails("dev").apply(app)
    Guardrails("dev", {"Owner": "ledger"}).apply(ledger)
    assert _synthesized_names(app) == ["alerts_one_topic_dev", "alerts_two_topic_dev"]


def test_another_app_starts_afresh() -> None:
    """What one object gave away in one app is free in the next."""
    guardrails = Guardrails("dev")
    found = []
    for _ in range(2):
        app, _ = _two_stacks()
        guardrails.apply(app)
        found.append(_synthesized_names(app))
    assert found[0] == found[1] == ["alerts_one_topic_dev", "alerts_two_topic_dev"]


def test_a_second_synthesis_changes_nothing() -> None:
    """Aspects run again when the same tree is synthesized again."""
    scope = stack()
    resource(scope, "aws_lb", name="front_door")
    resource(scope, "aws_lb", "other", name="front_door")
    Aspects.of(scope).add(NamingAspect("dev"))
    assert synthesized(scope) == synthesized(scope)


def test_typed_resources_and_references_follow_the_name() -> None:
    """A typed construct is renamed by override, and who refers to its name gets the new one from Terraform."""
    scope = stack()
    topic = SnsTopic(scope, "topic", name="alerts")
    SnsTopic(scope, "mirror", name=Token.as_string(topic.name), display_name=topic.name)
    Aspects.of(scope).add(NamingAspect("dev"))
    topics = all_of(synthesized(scope), "aws_sns_topic")
    assert topics["topic"]["name"] == "alerts_dev"
    assert topics["mirror"]["name"] == "${aws_sns_topic.topic.name}"


def test_a_name_too_long_for_its_suffix_is_a_finding() -> None:
    """Where no part of the stem would be left, the author is told instead of losing the suffix."""
    rule = NAMES["aws_lb"]
    name = suffixed("a" * 40, "x" * 20, rule)
    assert name == f"{'a' * 4}-{str(name)[5:11]}-{'x' * 20}"

    def build(scope: TerraformStack) -> None:
        resource(scope, "aws_iam_role", name_prefix="a" * 60)

    assert findings_of(NamingAspect("x" * 20), build) == []


@pytest.mark.parametrize(
    ("kind", "construct_id", "expected"),
    [
        ("aws_vpc", "main", "vpc_dev"),
        ("aws_vpc", "vpc", "vpc_dev"),
        ("aws_subnet", "public-a", "subnet_public_a_dev"),
        ("aws_nat_gateway", "nat-b", "nat_gateway_b_dev"),
    ],
)
def test_the_name_tag_tells_nameless_resources_apart(kind: str, construct_id: str, expected: str) -> None:
    """Type and construct id, without the words that say nothing new."""
    scope = stack()
    resource(scope, kind, construct_id)
    Aspects.of(scope).add(NamingAspect("dev"))
    assert synthesized(scope)["resource"][kind][construct_id]["tags"]["Name"] == expected


def test_a_name_from_another_stack_carries_the_suffix() -> None:
    """As within one stack, whoever is named by a reference to a named resource needs no name of his own."""
    app, (one, two) = _two_stacks()
    named = SnsTopic(one, "named", name="alerts-of-all")
    SnsTopic(two, "mirror", name=named.name)
    guardrails = Guardrails("dev").apply(app)
    _synthesized_names(app)
    assert [finding.rule_id for finding in guardrails.findings] == ["name-shared"]  # of the two topics called alike
