"""A state is read as the stack that there is: relations are the ids and ARNs that AWS gave."""

from __future__ import annotations

from pathlib import Path

from aspects.check.graph import AppliedGraph
from aspects.check.read import subjects
from aspects.rules import Outcome
from tests.aspects.check.documents import PLANS, recorded, reports, verdicts, written

STATE = PLANS / "applied" / "state.json"
PLAN = PLANS / "applied" / "plan.json"


def test_ids_and_arns_name_resources() -> None:
    """A flow log names its VPC by id and its log group by ARN; a bucket's companions have the id of the bucket."""
    (subject,) = subjects(str(STATE))
    graph = AppliedGraph([subject.stack])
    (log,) = graph.by_type["aws_flow_log"]
    assert [each.address for each in graph.targets(log.body["vpc_id"], log.stack)] == ["aws_vpc.net"]
    assert [each.address for each in graph.targets(log.body["log_destination"], log.stack)] == [
        "aws_cloudwatch_log_group.flow"
    ]
    (versioning,) = graph.by_type["aws_s3_bucket_versioning"]
    assert [each.address for each in graph.targets(versioning.body["bucket"], versioning.stack)] == [
        'aws_s3_bucket.cards["a"]'
    ]
    assert graph.targets("vpc-of-somebody-else", log.stack) == []


def test_verdicts_of_a_state() -> None:
    """What is there complies, what is missing does not, instance by instance; and each says that it is of the state."""
    found = verdicts(STATE)
    assert found["aws_vpc.net", "vpc-flow-logs"].outcome is Outcome.COMPLIANT
    assert found['aws_s3_bucket.cards["a"]', "s3-bucket-versioning"].outcome is Outcome.COMPLIANT
    assert found['aws_s3_bucket.cards["b"]', "s3-bucket-versioning"].outcome is Outcome.NON_COMPLIANT
    assert {each.stage for each in found.values()} == {"state"}


def test_the_plan_of_an_applied_stack_has_the_verdicts_of_the_state() -> None:
    """Nothing changes, so nothing else is found; but the refreshed group holds the rule that was put beside it."""
    state, plan = verdicts(STATE), verdicts(PLAN)
    different = {key for key in state if state[key].outcome is not plan[key].outcome}
    assert state.keys() == plan.keys()
    assert different == {("aws_security_group.open", "security-group-open-ingress")}


def test_a_secret_of_a_state_is_a_token() -> None:
    """It reaches no resource, and rules do not know it."""
    assert "hunter2" in STATE.read_text()
    (subject,) = subjects(str(STATE))
    assert "hunter2" not in repr(subject.stack)
    (secret,) = [each for each in subject.stack.resources if each.type == "aws_ssm_parameter"]
    assert secret.body["value"] == "${sensitive}"


def test_relations_lead_from_one_state_to_another(tmp_path: Path) -> None:
    """A log in one stack of a network in another: seen where both are given, and missing in the one alone."""
    network, logs = recorded("applied/state.json"), recorded("applied/state.json")
    for document, kinds in ((network, {"aws_vpc"}), (logs, {"aws_flow_log", "aws_cloudwatch_log_group"})):
        module = document["values"]["root_module"]
        module["resources"] = [each for each in module["resources"] if each["type"] in kinds]
    one, other = written(tmp_path, network, "network.json"), written(tmp_path, logs, "logs.json")
    assert verdicts(one)["aws_vpc.net", "vpc-flow-logs"].outcome is Outcome.NON_COMPLIANT
    assert verdicts(one, other)["aws_vpc.net", "vpc-flow-logs"].outcome is Outcome.COMPLIANT
    assert [each.stack for each in reports(one, other)] == ["network", "logs"]
