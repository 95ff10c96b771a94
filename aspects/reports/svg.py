"""The pictures of a stack as files of their own, in the colors of the page on paper.

They are the same pictures as in the page: connections that networks let through, and flows of data. PCI DSS 1.2.3 and
1.2.4 ask for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..check.connections import Kind
from ..check.report import Report
from .diagram import PICTURES, diagram, of_kind
from .markup import Markup, tag

_COLORS = (
    "svg { --ink: #101828; --soft: #475467; --paper: #ffffff; --well: #ffffff; --link: #1849a9; --red: #b42318;"
    " --red-back: #fef0ee; --amber: #8a4b00; --bar-grey: #b8c0cc; background: #ffffff;"
    ' --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }\n'
)
_XMLNS = "http://www.w3.org/2000/svg"


def render_network(reports: Sequence[Report]) -> str:
    """Return what the security groups of a stack let through, as SVG."""
    return _render(reports, "network")


def render_data_flow(reports: Sequence[Report]) -> str:
    """Return the flows of data that the resources of a stack are made for, as SVG."""
    return _render(reports, "data")


def _render(reports: Sequence[Report], kind: Kind) -> str:
    connections = reports[0].inventories.connections if reports else ()
    style = Markup(f"<style>{_COLORS}{_style()}</style>")
    drawn = diagram(of_kind(connections, kind), PICTURES[kind], style, xmlns=_XMLNS)
    return f"{drawn or _nothing(bool(connections), kind)}\n"


def _nothing(is_crowded: bool, kind: Kind) -> Markup:
    said = "too many components for one picture" if is_crowded else "none are seen"
    return tag(
        "svg",
        tag("text", f"{PICTURES[kind]}: {said}", x=20, y=30),
        xmlns=_XMLNS,
        role="img",
        viewBox="0 0 640 50",
        width=640,
        height=50,
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "page" / "diagram.css").read_text(encoding="utf-8")
