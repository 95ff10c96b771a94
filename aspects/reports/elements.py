"""What the parts of the page are made of: tables, facts and folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .markup import Child, Markup, tag


def table(headings: Sequence[str], rows: Sequence[Markup], class_: str = "") -> Markup:
    """Return a table with headings; each row is markup."""
    return tag(
        "table",
        tag("thead", tag("tr", [tag("th", each, scope="col") for each in headings])),
        tag("tbody", rows),
        class_=class_ or None,
    )


def cell(heading: str, *children: Child, class_: str | None = None) -> Markup:
    """Return a cell that says its own heading where the screen is too narrow for a table."""
    return tag("td", *children, data_label=heading, class_=class_)


def facts(pairs: Iterable[tuple[str, Child]], class_: str) -> Markup:
    """Render names with their values; those without a value are left out."""
    return tag(
        "dl",
        [tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs if value != ""],
        class_=class_,
    )


def fold(summary: Child, *children: Child, class_: str = "") -> Markup:
    """Return a summary that opens."""
    return tag("details", tag("summary", summary), *children, class_=f"fold {class_}".rstrip())


def codes(names: Iterable[str]) -> Child:
    """Render names as code, with commas between them."""
    return separated([tag("code", each) for each in names])


def separated(items: Sequence[str]) -> Child:
    """Join items with commas; empty for none."""
    return [[", " if index else None, each] for index, each in enumerate(items)] if items else ""
