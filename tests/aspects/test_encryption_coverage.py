"""The encryption tables account for the whole schema, and what they write the provider takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from aspects import EncryptionAspect
from aspects.core.graph import Graph
from aspects.core.model import Body, Resource, Stack, Write
from aspects.core.paths import lookup, parse_path, with_write
from aspects.core.rows import settle
from aspects.facts.encryption import ENCRYPTION, KEY
from aspects.facts.encryption_exempt import COMPANIONS, EXEMPT
from aspects.facts.looks import ENCRYPTION as PATTERN
from aspects.facts.settings import PRESENT, Setting, Table, Unlike
from scripts.tables import schemas
from scripts.tables.provider import VERSION
from tests.aspects.bodies import UNKNOWN, minimal
from tests.aspects.conftest import PROVIDER
from tests.aspects.row_bodies import rows_of
from tests.aspects.schema_walk import idle, matching, plain, settable, unaccounted
from tests.conftest import Terraform

pytestmark = pytest.mark.terraform

Schema = dict[str, Any]
NEWEST = schemas.KEPT[-1]
ARN = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab"


def _written(path: str, value: Any) -> Iterator[str]:
    """The attributes that a row writes: its own, or those of the block that it writes as a whole."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _written(f"{path}.{name}", inner)
    else:
        yield path


def _covered() -> set[str]:
    return {
        f"{kind}.{path}"
        for kind, rows in ENCRYPTION.items()
        for row in rows
        for path in _written(plain(row.path), row.value)
    }


def test_every_attribute_about_encryption_is_accounted_for(schema: Schema) -> None:
    """Each is written by a row, or there is a reason not to."""
    found = matching(schema, PATTERN)
    assert len(found) > 500
    # An attribute that is an object is written as a whole.
    covered = _covered() | {path.rpartition(".")[0] for path in _covered()}
    assert unaccounted(found, covered, EXEMPT) == []


def test_every_exemption_is_needed(schema: Schema) -> None:
    """It matches an attribute, none that a row writes, and gives its reason."""
    found = matching(schema, PATTERN)
    assert idle(found, EXEMPT) == []
    assert [path for path in found if path in _covered() and not unaccounted([path], (), EXEMPT)] == []


def test_every_companion_exists(schema: Schema) -> None:
    """Both types do, the one that encrypts is another one, and it is said what it encrypts."""
    for kind, (companion, reason) in COMPANIONS.items():
        assert {kind, companion} <= set(schema)
        assert companion != kind
        assert reason


def _at(block: Schema, path: str) -> Schema | None:
    """The schema of the attribute or block at a dotted path; ``None`` where there is none."""
    found: Schema | None = block
    for segment in parse_path(path):
        inside: dict[str, Schema] = _inside(found) if found else {}
        found = inside.get(segment.name)
    return found


def _inside(block: Schema) -> dict[str, Schema]:
    """What a block, or an attribute that holds others, consists of."""
    match block.get("type"):
        case [_, ["object", names]]:  # an attribute that is written as a list
            return {name: {"type": kind, "required": True} for name, kind in names.items()}
    nested: Schema = block.get("block") or block.get("nested_type") or block
    return {**nested.get("attributes", {}), **nested.get("block_types", {})}


def _fits(kind: Any, value: Any) -> bool:
    """Whether a literal has the type that the schema asks for."""
    if value is KEY:
        return bool(kind == "string")
    if value == "${null}":
        return True
    if isinstance(kind, list) and kind[0] in ("list", "set"):
        return isinstance(value, list) and all(_fits(kind[1], item) for item in value)
    if isinstance(kind, list) and kind[0] == "object":
        return set(value) == set(kind[1]) and all(_fits(kind[1][name], item) for name, item in value.items())
    return type(value) is {"bool": bool, "number": int, "string": str}[kind]


def _misfits(found: Schema | None, path: str, value: Any) -> Iterator[str]:
    """What is wrong with writing ``value`` there."""
    if found is None:
        yield f"{path} does not exist"
    elif "type" in found:
        if not (found.get("optional") or found.get("required")):
            yield f"{path} cannot be set"
        elif not _fits(found["type"], value):
            yield f"{path} is a {found['type']}, not {value!r}"
    elif not isinstance(value, Mapping):
        yield f"{path} is a block, not {value!r}"
    else:
        for name, inner in value.items():
            yield from _misfits(_inside(found).get(name), f"{path}.{name}", inner)


def test_every_row_can_be_written(schema: Schema) -> None:
    """Type and attribute exist and may be set, the value has its type, and the conditions name what exists."""
    wrong = []
    for kind, rows in ENCRYPTION.items():
        for row in rows:
            wrong += [f"{kind}.{each}" for each in _misfits(_at(schema[kind], row.path), row.path, row.value)]
            block = row.path.rpartition(".")[0]
            beside = [f"{block}.{path}" if block else path for path in row.beside]
            wrong += [f"{kind}: condition {path}" for path in (*row.when, *beside) if _at(schema[kind], path) is None]
    assert wrong == []


# A text for each pattern that a condition asks for.
SAMPLES = (
    "postgres", "PERSISTENT_2", "7.10", "ml.m5.large", "postgres16", "mysql8.0", "aurora-postgresql16",
    "aurora-mysql8.0", "redshift-1.0", "syn-nodejs-puppeteer-9.1", "HTTPS", "ActiveMQ",
)  # fmt: skip


def _literal(expected: Any, absent: bool) -> Any:
    """A value that meets a condition; ``None`` where it is met by nothing, or by nothing too and that is preferred."""
    if isinstance(expected, frozenset):
        return None if absent and None in expected else next(iter(sorted(expected - {None}, key=str)), None)
    if isinstance(expected, re.Pattern):
        return next(text for text in SAMPLES if expected.fullmatch(text))
    return expected


def _minimal(block: Schema) -> Body:
    """A block with what it must have, all of it known to Terraform alone."""
    body: Body = {}
    for name, inner in _inside(block).items():
        if inner.get("required"):
            body[name] = UNKNOWN
        elif inner.get("min_items"):
            body[name] = [_minimal(inner) for _ in range(inner["min_items"])]
    return body


def _open(body: Body, schema: Schema, path: str, upto_last: bool) -> tuple[Body, Schema]:
    """The innermost block on a path, with the blocks around it, created where they are missing."""
    segments = parse_path(path)
    for segment in segments if upto_last else segments[:-1]:
        schema = _inside(schema)[segment.name]
        inner = body.get(segment.name)
        if inner is None or isinstance(inner, str):
            repeated = schema.get("nesting_mode") in ("list", "set") or "nested_type" in schema or "type" in schema
            inner = [_minimal(schema)] if repeated else _minimal(schema)
            body[segment.name] = inner
        body = inner[0] if isinstance(inner, list) else inner
        if segment.key:
            body[segment.key] = segment.value
    return body, schema


def _meet(body: Body, schema: Schema, conditions: Mapping[str, Any], absent: bool = True) -> None:
    """Bring a body to meet conditions, by nothing at all where that does and is preferred."""
    for path, condition in conditions.items():
        expected = PRESENT if isinstance(condition, Unlike) else condition
        found = _at(schema, path)
        assert found is not None
        if expected is PRESENT and "type" not in found:
            _open(body, schema, path, upto_last=True)
        elif (value := UNKNOWN if expected is PRESENT else _literal(expected, absent)) is not None:
            holder, _ = _open(body, schema, path, upto_last=False)
            holder[parse_path(path)[-1].name] = value
        else:
            body.pop(path, None)


# What a required attribute says before it is forced.
WEAK: Mapping[str, Any] = {"bool": False, "number": 2, '["set", "string"]': ["TLSv1"]}


_KEY_OF_AWS = "arn:aws:kms:us-east-1:123456789012:alias/aws/s3"


def _case(schema: Schema, kind: str, row: Setting, absent: bool) -> Body:
    """The smallest configuration in which the row does something."""
    body = minimal(kind, schema)
    last = parse_path(row.path)[-1].name
    attribute = _at(schema, row.path) or {}
    forced = attribute.get("required") and row.force
    if forced or not row.create or row.beside or row.path == last:
        holder, inside = _open(body, schema, row.path, upto_last=False)
    else:
        holder, inside = body, schema
    if row.blank and attribute.get("required") and not row.create:
        holder[last] = _KEY_OF_AWS
    elif forced:
        holder[last] = WEAK.get(json.dumps(attribute["type"]).strip('"'))
    else:
        holder.pop(last, None)
    _meet(holder, inside, row.beside, absent)
    _meet(body, schema, row.when, absent)
    return body


def _decorated(aspect: EncryptionAspect, kind: str, body: Body, version: str = NEWEST) -> Body:
    """The body with what the aspect writes under a version of the provider."""
    it = Resource(kind, "app/it", "it", body)
    for effect in aspect.decide(it, Graph([Stack((it,), provider_version=version)])):
        if isinstance(effect, Write):
            body = with_write(body, effect)
    return body


def _cases(schema: Schema, table: Table = ENCRYPTION) -> Iterator[tuple[str, str, Setting, Body]]:
    """Every row with its resource type, in configurations in which it does something, and a name for each."""
    for kind, rows in table.items():
        for (number, row), absent in product(enumerate(rows), (True, False)):
            body = _case(schema[kind], kind, row, absent)
            if list(settle(body, [row], {KEY: ARN})):
                yield f"{kind}_{number}_{absent}", kind, row, body


def test_a_second_run_writes_nothing(schema: Schema) -> None:
    """With a key and without, each row finds its work done."""
    for _, kind, _, body in _cases(schema):
        for key in (ARN, None):
            made = _decorated(EncryptionAspect(key), kind, body)
            assert list(settle(made, ENCRYPTION[kind], {KEY: key})) == []


@pytest.mark.parametrize("own", ["mine", "${aws_kms_key.mine.arn}"], ids=["literal", "token"])
def test_the_author_s_key_stays(schema: Schema, own: str) -> None:
    """Whatever row would have written another one there."""
    for _, kind, row, body in _cases(schema):
        if row.value is KEY:
            (*_, write) = settle(body, [row], {KEY: own})
            body = with_write(body, write)
            before = lookup(body, row.path)
            assert own in before
            assert lookup(_decorated(EncryptionAspect(ARN), kind, body), row.path) == before


Bodies = dict[str, tuple[str, Body]]


def _with_and_without(name: str, kind: str, body: Body) -> Bodies:
    """A configuration as the author wrote it, and what the aspect makes of it with a key and without."""
    return {
        f"{name}-before": (kind, body),
        f"{name}-with_key": (kind, _decorated(EncryptionAspect(ARN), kind, body, VERSION)),
        f"{name}-without": (kind, _decorated(EncryptionAspect(), kind, body, VERSION)),
    }


def _refused(terraform: Terraform, folder: Path, bodies: Bodies) -> dict[str, list[str]]:
    """What Terraform finds wrong with each of many resources, one file each."""
    folder.mkdir()
    for name, (kind, body) in bodies.items():
        (folder / f"{name}.tf.json").write_text(json.dumps({"resource": {kind: {name: body}}}))
    (folder / "main.tf.json").write_text(json.dumps({**PROVIDER, "resource": {"terraform_data": {"unknown": {}}}}))
    terraform.initialize(folder)
    result = json.loads(terraform.run(folder, "validate", "-json").stdout)
    refused: dict[str, list[str]] = {}
    for each in result["diagnostics"]:
        if each["severity"] == "error":
            name = each["range"]["filename"].removesuffix(".tf.json")
            refused.setdefault(name, []).append(f"{each['summary']}: {each['detail']}")
    return refused


def _broken(refused: dict[str, list[str]], bodies: Bodies) -> list[str]:
    """What Terraform found nothing wrong with before the aspect came."""
    return [
        f"{error} in {bodies[name]}"
        for name, errors in refused.items()
        for error in errors
        if error not in refused.get(f"{name.split('-')[0]}-before", ())
    ]


@pytest.mark.slow
def test_terraform_takes_what_every_row_writes(running_schema: Schema, terraform: Terraform, tmp_path: Path) -> None:
    """Each row applies in some valid configuration, which stays valid with the aspect, with a key and without."""
    bodies: Bodies = {}
    tries: dict[str, str] = {}
    for name, kind, row, body in _cases(running_schema, rows_of(ENCRYPTION)):
        tries[name] = f"{kind}.{row}"
        bodies |= _with_and_without(name, kind, body)
    refused = _refused(terraform, tmp_path / "rows", bodies)
    assert _broken(refused, bodies) == []
    valid = {row for name, row in tries.items() if f"{name}-before" not in refused}
    assert {f"{kind}.{row}" for kind, rows in rows_of(ENCRYPTION).items() for row in rows} - valid == set()


def _literals(attribute: Mapping[str, Any]) -> tuple[Any, ...]:
    """What to try for an attribute, by its type."""
    kind = attribute.get("type")
    if kind is None:
        return (UNKNOWN,)
    if isinstance(kind, list):
        return ({"key": "1"} if kind[0] == "map" else ["1"],)
    tries: dict[str, tuple[Any, ...]] = {"bool": (False, True), "number": (1,), "string": (ARN,)}
    return tries[kind]


@pytest.mark.slow
def test_terraform_takes_it_whatever_else_is_set(running_schema: Schema, terraform: Terraform, tmp_path: Path) -> None:
    """No attribute that the author may set turns what the aspect adds into a conflict: each of them is tried.

    With a literal, fit or not ("expected one of …"): for a value that may turn out to be none, the check is put off.
    """
    bodies: Bodies = {}
    for kind in rows_of(ENCRYPTION):
        for path, attribute in settable(running_schema[kind]):
            if path.count(".") > 2:
                continue
            for value in _literals(attribute):
                body = minimal(kind, running_schema[kind])
                holder, _ = _open(body, running_schema[kind], path, upto_last=False)
                holder[parse_path(path)[-1].name] = value
                bodies |= _with_and_without(f"{kind}_{len(bodies)}", kind, body)
    broken = _broken(_refused(terraform, tmp_path / "attributes", bodies), bodies)
    assert [error for error in broken if not error.startswith("expected ")] == []
