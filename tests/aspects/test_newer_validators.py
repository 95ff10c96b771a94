"""What the tables write where no provider runs here is what the validators in the source of provider 6 let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aspects import NamingAspect
from aspects.core.graph import Graph
from aspects.core.model import Resource, Write
from aspects.facts.backup_settings import BACKUPS, DAYS, MAX_DAYS
from aspects.facts.destroyability import DESTROYABILITY
from aspects.facts.encryption import ENCRYPTION
from aspects.facts.history import span
from aspects.facts.names import MORE_NAMES, NAMES, NameRule
from aspects.facts.observability import OBSERVABILITY
from aspects.facts.settings import Value
from aspects.facts.tags import TAG_SETTINGS
from scripts.tables.newer_validators import FILE, KINDS, Validator, read, validators_of
from tests import strategies
from tests.aspects.schema_walk import plain
from tests.aspects.test_names_coverage import ODD

TABLES = (ENCRYPTION, DESTROYABILITY, OBSERVABILITY, BACKUPS, TAG_SETTINGS)
# The shortest and the longest suffix, and what they may be made of.
SUFFIXES = ("d", "7", "dev", "pr-1", "pr-1234-long-feature", "a" * 20, "9" * 20)
STEMS = (None, ODD, "a", "9", "x9", "A", "orders", "my orders", "Orders.v2", "a--b", "_a-", "ä")
_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
KEYS = (
    f"arn:aws:kms:us-east-1:111122223333:key/{_KEY_ID}",
    f"arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-{_KEY_ID.replace('-', '')}",
)
SUPPLIED: dict[Value, tuple[Any, ...]] = {
    Value.KMS_KEY_ARN: KEYS,
    Value.BACKUP_RETENTION_DAYS: (DAYS, MAX_DAYS),
    Value.LOG_RETENTION_DAYS: (1, 365, 3653),
}

Attribute = tuple[str, str]


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the attributes that a row writes: of a block the ones in it, of a list each of its values."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}", inner)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(path, each)
    else:
        yield path, value


def _written() -> Iterator[tuple[Attribute, Any]]:
    """Yield what the tables of settings write; switches and maps of tags are what the schema says of them."""
    for table in TABLES:
        for kind, rows in table.items():
            for row in rows:
                for path, value in _leaves(plain(row.path), row.value):
                    if not isinstance(value, bool) and value is not Value.TAGS:
                        yield (kind, path), value


def _rules() -> Iterator[tuple[str, NameRule]]:
    yield from NAMES.items()
    for kind, rules in MORE_NAMES.items():
        yield from ((kind, rule) for rule in rules)


def _is_newer(attribute: Attribute) -> bool:
    return span(*attribute).since is not None


@cache
def _named() -> dict[Attribute, NameRule]:
    """The newer attributes that hold names, or a prefix of one."""
    return {
        (kind, plain(attribute)): rule
        for kind, rule in _rules()
        for attribute in (rule.attribute, rule.prefix_attribute)
        if attribute and _is_newer((kind, plain(attribute)))
    }


@cache
def _set() -> dict[Attribute, tuple[Any, ...]]:
    """The newer attributes that settings write, with each value."""
    found: dict[Attribute, tuple[Any, ...]] = {}
    for attribute, value in _written():
        if _is_newer(attribute):
            each = SUPPLIED[value] if isinstance(value, Value) else (value,)
            found[attribute] = (*found.get(attribute, ()), *each)
    return found


def _given(kind: str, attribute: str, suffix: str, stem: str | None) -> str | None:
    """The name that the aspect gives a resource which has none, or has the one that ``stem`` is."""
    body = {} if stem is None else {attribute: stem}
    effects = NamingAspect(suffix).decide(Resource(kind, "app/it", "it", body), Graph())
    names = [effect.value for effect in effects if isinstance(effect, Write) and effect.path == (attribute,)]
    return names[0] if names else None


def _refused(kind: str, attribute: str, value: object) -> list[tuple[str, str, object, str]]:
    return [(kind, attribute, value, each.value) for each in validators_of(kind, attribute) if not each.accepts(value)]


def test_every_newer_attribute_that_is_written_has_a_row_and_no_row_is_stale() -> None:
    """The tables and the history of the provider say which; a type that nobody has looked at has a row that says so."""
    wanted = {*_named(), *_set()}
    assert sorted(wanted - set(read())) == [], "no row"
    assert sorted(set(read()) - wanted) == [], "nothing writes this attribute, or every version has it"
    assert len(wanted) > 150


def test_every_row_is_of_a_known_form() -> None:
    """Kind, value and source: what cannot be read would demand nothing."""
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
    for attribute, rows in read().items():
        kinds = [row.kind for row in rows]
        assert set(kinds) <= set(KINDS), attribute
        assert len(rows) == 1 or not {"none", "unseen"} & set(kinds), attribute
        for row in rows:
            assert (row.value == "-") == (row.kind in ("arn", "none", "unseen")), attribute
            known = re.fullmatch(r"internal/service/[a-z0-9]+/[a-z0-9_]+\.go(@[0-9a-f]{7})?", row.source)
            assert bool(known) == (row.kind != "unseen"), attribute
            row.accepts("1")  # its value can be read


def test_the_source_lets_every_name_through() -> None:
    """An unnamed resource, a long and odd name and short ones, with suffixes of 1 to 20 characters."""
    refused, passed = [], 0
    for kind, attribute in _named():
        for suffix in SUFFIXES:
            for stem in STEMS:
                name = _given(kind, attribute, suffix, stem)
                if name is not None:
                    refused += _refused(kind, attribute, name)
                    passed += 1
    assert refused == []
    assert passed > 50 * len(_named())


@settings(max_examples=300)
@given(attribute=st.sampled_from(sorted(_named())), suffix=strategies.suffixes(), stem=strategies.stems())
def test_the_source_lets_whatever_an_author_writes_through(attribute: Attribute, suffix: str, stem: str) -> None:
    """The same of any text and any suffix; what ends in the suffix already is the author's."""
    name = _given(*attribute, suffix, stem)
    assert name is None or _refused(*attribute, name) == []


def test_the_source_lets_every_setting_through() -> None:
    """Each literal, and the ARN of a customer's key where a row writes that."""
    refused = []
    for attribute, values in _set().items():
        for value in values:
            refused += _refused(*attribute, value)
    assert refused == []


@pytest.mark.parametrize(
    ("kind", "attribute", "wrong"),
    [
        ("aws_observabilityadmin_telemetry_pipeline", "name", "orders_dev"),
        ("aws_observabilityadmin_telemetry_pipeline", "name", "Orders-dev"),
        ("aws_observabilityadmin_telemetry_pipeline", "name", "a" * 29),
        ("aws_bedrockagentcore_registry", "name", "orders.v2_dev"),
        ("aws_bedrockagentcore_gateway", "name", "orders--dev"),
        ("aws_resiliencehubv2_user_journey", "name", "my orders_dev"),
        ("aws_resiliencehubv2_policy", "name", "d"),
        ("aws_ecs_daemon", "name", "a" * 256),
        ("aws_ecs_daemon", "name", "orders_dev\n"),
        ("aws_ecs_daemon", "propagate_tags", "SERVICE"),
        ("aws_evidently_nothing", "name", None),
        ("aws_cloudfront_multitenant_distribution", "viewer_certificate.minimum_protocol_version", "TLSv1.2_2017"),
        ("aws_bedrockagentcore_memory", "encryption_key_arn", _KEY_ID),
        ("aws_bedrockagentcore_memory", "encryption_key_arn", "alias/shop"),
    ],
)
def test_a_wrong_value_is_refused(kind: str, attribute: str, wrong: str | None) -> None:
    """What lets everything through would find nothing; of what is not in the table nothing is known."""
    assert bool(_refused(kind, attribute, wrong)) == (wrong is not None)


@pytest.mark.parametrize(
    ("kind", "value", "right", "wrong"),
    [
        ("pattern", "^[[:alnum:]]+$", "a1", "a-1"),
        ("pattern", r"^\w+$", "a1", "ä1"),
        ("pattern", "[a-z]+", "1a", "11"),
        ("length", "2-4", "äa", "ää1"),
        ("length", "1-", "a" * 5000, ""),
        ("values", "ON OFF", "ON", "on"),
        ("range", "7-30", 7, 31),
        ("arn", "-", KEYS[0], "arn:aws:kms"),
    ],
)
def test_validators_are_read_as_go_reads_them(kind: str, value: str, right: object, wrong: object) -> None:
    """Patterns are searched for, and know ASCII only; a length is one of bytes."""
    validator = Validator(kind, value, "-")
    assert validator.accepts(right)
    assert not validator.accepts(wrong)
