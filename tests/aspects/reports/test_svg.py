"""The pictures are files of their own: sound SVG that brings its colors along, whatever names it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aspects.check.connections import INTERNET, Connection
from aspects.check.report import Report
from aspects.reports.svg import render_data_flow, render_network
from tests.aspects.reports.samples import SAMPLE

_SVG = "{http://www.w3.org/2000/svg}"


def _with(*connections: Connection) -> Report:
    found = replace(SAMPLE.inventories, connections=connections)
    return replace(SAMPLE, inventory=lambda: found)


def _texts(picture: str) -> list[str]:
    root = etree.fromstring(picture.encode())
    assert root.tag == f"{_SVG}svg"
    return [each.text or "" for each in root.iter(f"{_SVG}text")]


def test_each_picture_shows_its_connections_and_the_ways_in() -> None:
    """Those of another kind are in the other picture."""
    web, store = "aws_lb.web", "aws_s3_bucket.store"
    found = _with(Connection(INTERNET, web, "network", "tcp 443"), Connection(web, store, "data"))
    assert set(_texts(render_network([found]))) == {"tcp 443", "internet", "lb", "web"}
    assert {"internet", "web", "store"} <= set(_texts(render_data_flow([found])))


@pytest.mark.parametrize("render", [render_network, render_data_flow])
def test_without_connections_the_picture_says_so(render: object) -> None:
    """An empty file would look like a failure."""
    assert callable(render)
    assert all("none are seen" in text for text in _texts(render([_with()])))


def test_too_many_components_are_told() -> None:
    """A picture that nobody can read is none."""
    many = [Connection(f"aws_lb.a{n}", f"aws_lb.b{n}", "network", str(n)) for n in range(90)]
    assert "too many components" in _texts(render_network([_with(*many)]))[0]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_is_only_text(name: str) -> None:
    """Markup in a name stays what it is, and what XML cannot hold is spelt out."""
    connection = Connection(INTERNET, f"aws_lb.{name}", "network", name)
    root = etree.fromstring(render_network([_with(connection)]).encode())
    assert {etree.QName(each).localname for each in root.iter()} <= {
        "svg",
        "style",
        "title",
        "g",
        "path",
        "rect",
        "text",
    }
