"""What says whether a text is of its format: the schemas, and the parsers of those who read it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from lxml import etree
from trestle.oscal.assessment_results import Model as AssessmentResults
from trestle.oscal.component import Model as ComponentDefinition

import aspects.reports
from aspects.check.report import Report
from aspects.reports import csv_, json_, junit, oscal, sarif

_SCHEMAS = Path(__file__).parent / "schemas"


@cache
def schema(path: Path) -> Any:
    """A validator of a JSON schema; the schema itself is valid, too."""
    content = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content, format_checker=jsonschema.FormatChecker())


@cache
def junit_schema() -> Any:
    """That of Jenkins."""
    return etree.XMLSchema(etree.parse(_SCHEMAS / "junit-4.xsd"))


def load(text: str) -> Any:
    """JSON as the standard has it: no NaN, no key twice."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        assert len(found) == len(pairs), f"a key is there twice: {pairs}"
        return found

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text.encode("utf-8"), object_pairs_hook=unique, parse_constant=refuse)


def read_json(reports: Sequence[Report]) -> Any:
    """The JSON projection, valid."""
    found = load(json_.render(reports))
    schema(Path(aspects.reports.__file__).with_name("compliance.schema.json")).validate(found)
    return found


def read_sarif(reports: Sequence[Report], **options: bool) -> Any:
    """The SARIF projection, valid."""
    found = load(sarif.render(reports, **options))
    schema(_SCHEMAS / "sarif-2.1.0.json").validate(found)
    return found


def read_oscal(reports: Sequence[Report]) -> tuple[Any, Any]:
    """The assessment results and the component definition, valid."""
    results, component = oscal.render(reports), oscal.render_component(reports)
    load(results), load(component)
    return (
        AssessmentResults.model_validate_json(results).assessment_results,
        ComponentDefinition.model_validate_json(component).component_definition,
    )


def read_junit(reports: Sequence[Report]) -> Any:
    """The root of the JUnit projection, valid."""
    root = etree.fromstring(junit.render(reports).encode("utf-8"))
    junit_schema().assertValid(root)
    return root


def read_csv(reports: Sequence[Report]) -> list[dict[str, str]]:
    """The rows of the CSV projection, each as long as the header."""
    text = csv_.render(reports)
    text.encode("utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(each) for each in rows} == {len(csv_.COLUMNS)}
    return [dict(zip(csv_.COLUMNS, each, strict=True)) for each in rows[1:]]
