"""An app tested with the library's assertions: ``pytest``.

The assertions take an App, a stack, a construct, a function that builds into a new stack, or Terraform JSON. Given
guardrails as well, they apply these first.
"""

import pytest
from cdktf import App
from cdktf_guardrails import Guardrails
from cdktf_guardrails.packs import PCI_DSS_V4
from cdktf_guardrails.testing import (
    assert_encrypted,
    assert_names_suffixed,
    assert_no_deletion_protection,
    assert_no_findings,
    assert_tagged,
    synthesize,
)
from payments import Payments

KEY = "arn:aws:kms:eu-central-1:123456789012:key/1"


@pytest.fixture
def guarded() -> App:
    """Return the app as it is deployed for a pull request."""
    app = App()
    Payments(app, "payments")
    Guardrails("pr42", tags={"Owner": "payments"}, kms_key_arn=KEY, pack=PCI_DSS_V4).apply(app)
    return app


def test_the_app_keeps_the_standard(guarded: App) -> None:
    """No rule of PCI DSS reports a finding."""
    assert_no_findings(guarded)


def test_two_environments_can_live_side_by_side(guarded: App) -> None:
    """Every name ends in the suffix."""
    assert_names_suffixed(guarded, "pr42")


def test_an_environment_can_be_thrown_away(guarded: App) -> None:
    """Nothing refuses to be destroyed, or leaves a copy behind."""
    assert_no_deletion_protection(guarded)


def test_somebody_pays_for_it(guarded: App) -> None:
    """Every resource that takes tags has the tag Owner."""
    assert_tagged(guarded, {"Owner": "payments"})


def test_data_is_encrypted_with_the_key(guarded: App) -> None:
    """The topic and the queue are encrypted with the team's key."""
    assert_encrypted(guarded, KEY)


def test_the_queue_keeps_its_own_name_too(guarded: App) -> None:
    """The name in the Terraform JSON is the author's name with the suffix."""
    (queue,) = synthesize(guarded)["resource"]["aws_sqs_queue"].values()
    assert queue["name"] == "bookings_pr42"


def test_without_guardrails_each_offender_is_listed() -> None:
    """An app without guardrails fails with path, attribute, value and the value to use."""
    app = App()
    Payments(app, "payments")
    with pytest.raises(AssertionError, match="'bookings'; use 'bookings_pr42'"):
        assert_names_suffixed(app, "pr42")
