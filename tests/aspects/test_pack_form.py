"""A pack as its author makes it: what is refused where it is made."""

from __future__ import annotations

import pytest

from aspects.packs import PCI_DSS_V4, Pack, Requirement


def test_no_two_requirements_have_one_id() -> None:
    """A report by requirement would count the rules of both for each."""
    twice = (Requirement("1", "a"), Requirement("2", "b"), Requirement("1", "c"))
    with pytest.raises(ValueError, match=r"pack Mine 3 has 2 requirements '1'; merge them, or give each its own id"):
        Pack("Mine", "3", twice)


def test_a_rule_that_does_not_exist_is_refused_with_the_closest_one() -> None:
    """In a requirement, among those that nobody may except, and where rules are taken out."""
    with pytest.raises(ValueError, match="did you mean 'kms-rotation'"):
        Pack("Mine", "1", (Requirement("1", "a", ("kms-rotatoin",)),))
    with pytest.raises(ValueError, match="did you mean 'kms-rotation'"):
        Pack("Mine", "1", (), never_excepted=frozenset({"kms-rotatoin"}))
    with pytest.raises(ValueError, match="has no rule 'kms-rotatoin'; did you mean 'kms-rotation'"):
        PCI_DSS_V4.without("kms-rotatoin")


def test_what_is_taken_out_leaves_its_requirement() -> None:
    """An assessor still sees the requirement, and that nothing of it is automated by this rule."""
    less = PCI_DSS_V4.without("kms-rotation")
    assert "kms-rotation" not in less.rules
    assert len(less.rules) == len(PCI_DSS_V4.rules) - 1
    assert [each.id for each in less.requirements] == [each.id for each in PCI_DSS_V4.requirements]
