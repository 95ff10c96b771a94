"""``diff``: the findings of two commits, as Markdown for a pull request."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..check.diff import Comparison, Difference, Entry, Side, compare, side_of, side_of_json
from ..check.read import json_of
from ..reports.encoding import markdown, one_line
from .check import assessed
from .packs import CHOICES, DEFAULT_PACK


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    for name, said in (("before", "the older side, to compare with"), ("after", "the newer side")):
        parser.add_argument(
            name, metavar=name.upper(), help=f"{said}: a stack, a plan, a state, or a compliance.json of either"
        )
    parser.add_argument(
        "--pack",
        default=DEFAULT_PACK,
        metavar="NAME",
        help=f"the standard, if a report has to be created: {CHOICES}",
    )
    parser.add_argument("--acknowledgements", type=Path, metavar="FILE", help="as for check")
    parser.add_argument("--day", default="", metavar="YYYY-MM-DD", help="as for check")


def run(options: Namespace) -> int:
    """Run the command.

    Raises:
        InputError: wrong input; nothing was compared.
    """
    comparison = compare(*(_side(each, options) for each in (options.before, options.after)))
    sys.stdout.buffer.write(rendered(comparison).encode("utf-8", "backslashreplace"))
    return 1 if comparison.new else 0


def rendered(comparison: Comparison) -> str:
    """Return the differences as Markdown; the text of a stack stays text."""
    return "\n".join(_lines(comparison)) + "\n"


def _side(path: str, options: Namespace) -> Side:
    file = Path(path)
    if file.is_file():
        document = json_of(file)
        if isinstance(document, dict) and "schema_version" in document and "reports" in document:
            return side_of_json(document, path)
    return side_of(assessed([path], pack=options.pack, acknowledgements=options.acknowledgements, day=options.day))


def _lines(comparison: Comparison) -> Iterator[str]:
    new, gone, changed = comparison.new, comparison.gone, comparison.changed
    standard = " → ".join(", ".join(each) for each in comparison.packs)
    yield f"## {markdown(standard)}: {_counted(len(new), 'new finding')}, {len(gone)} gone, {len(changed)} changed"
    if len(comparison.packs) > 1:
        yield from ("", "The standard differs between the two sides, so a finding may be new because its rule is new.")
    if new:
        yield from ("", "### New", "")
        yield from map(_new, new)
    yield from _section("Gone", gone)
    yield from _section("Changed", changed)
    if comparison.remaining:
        yield from ("", f"{_counted(comparison.remaining, 'finding')} from before remain.")


def _section(title: str, differences: Sequence[Difference]) -> Iterator[str]:
    if differences:
        yield from ("", f"### {title}", "")
        yield from (f"- {_what(each.entry)}: {_text(each.reason)}" for each in differences)


def _new(entry: Entry) -> str:
    cited = f" \\[{_text(entry.requirements)}\\]" if entry.requirements else ""
    return f"- {_what(entry)}: {_text(entry.message)}; {_text(entry.remedy)}{cited}"


def _what(entry: Entry) -> str:
    weight = f"**{entry.severity}** " if entry.severity else ""
    stack = f" of {_code(entry.stack)}" if entry.stack else ""
    source = f" ({_code(entry.source)})" if entry.source else ""
    return f"{weight}{_code(entry.rule_id)} at {_code(entry.place)}{stack}{source}"


def _text(text: str) -> str:
    """Return text for Markdown that is not markup and, on GitHub, mentions nobody."""
    return markdown(one_line(text)).replace("@", "&#64;")


def _code(text: str) -> str:
    """Return code in Markdown, whatever backticks are in it: CommonMark, "Code spans"."""
    shown = one_line(text)
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest else ""
    return f"{fence}{padding}{shown}{padding}{fence}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
