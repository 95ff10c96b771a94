"""``check``: a pack on synthesized stacks, plans and states."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from ..check.assess import assess
from ..check.errors import InputError
from ..check.read import Subject, subjects
from ..check.report import Report
from ..core.acknowledgements import Acknowledgement
from .packs import CHOICES, DEFAULT_PACK, pack_of

FORMATS: Mapping[str, str] = {
    "text": "text",
    "json": "json_",
    "sarif": "sarif",
    "oscal": "oscal",
    "junit": "junit",
    "csv": "csv_",
    "html": "html",
}
"""Each format with the module of :mod:`aspects.reports` that renders it."""

ACKNOWLEDGEMENTS = "acknowledgements.toml"
"""The file that counts without being named, in the working directory."""

_WIDTH = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="cdk.tf.json, its folder, cdktf.out, or the JSON that `terraform show -json` prints of a plan or"
        " state; - is standard input; relations between several are followed",
    )
    parser.add_argument(
        "--pack",
        default=DEFAULT_PACK,
        metavar="NAME",
        help=f"the standard: {CHOICES}",
    )
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="guardrails.json that the synthesis wrote, or its folder, with construct paths, source lines and"
        " acknowledgements; once for each PATH (default: the one next to PATH)",
    )
    parser.add_argument(
        "--acknowledgements",
        type=Path,
        metavar="FILE",
        help=f"reviewed exceptions (default: {ACKNOWLEDGEMENTS} in the working directory, if it exists)",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="output format (default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the output to this file instead")
    parser.add_argument("--reports", type=Path, metavar="FOLDER", help="also write all reports to this folder")
    parser.add_argument(
        "--day",
        default="",
        metavar="YYYY-MM-DD",
        help="day against which acknowledgements are checked (default: today)",
    )


def run(options: Namespace) -> int:
    """Run the command.

    Raises:
        InputError: wrong input; nothing was judged.
    """
    reports = assessed(
        options.paths,
        pack=options.pack,
        contexts=options.context,
        acknowledgements=options.acknowledgements,
        day=options.day,
    )
    if options.reports is not None:
        from ..reports import write

        _writing(lambda: write(reports, options.reports), options.reports)
    if options.output is not None:
        content = rendered(reports, options.format, colour=False)
        from ..reports.files import replace_file

        _writing(lambda: replace_file(options.output, content.encode("utf-8", "backslashreplace")), options.output)
    else:
        content = rendered(reports, options.format, colour=_is_coloured())
        sys.stdout.buffer.write(content.encode("utf-8", "backslashreplace"))
    return 0 if all(each.is_clean for each in reports) else 1


def assessed(
    paths: Sequence[str],
    *,
    pack: str = DEFAULT_PACK,
    contexts: Sequence[Path] = (),
    acknowledgements: Path | None = None,
    day: str = "",
) -> list[Report]:
    """Return a report for each stack at the paths.

    Raises:
        InputError: wrong input, with all that is wrong with the paths.
    """
    when = _day(day)
    if contexts and len(contexts) != len(paths):
        raise InputError(f"--context was given {len(contexts)} times for {len(paths)} paths; give it once for each")
    standard = pack_of(pack)
    found: list[Subject] = []
    wrong: list[str] = []
    for index, path in enumerate(paths):
        try:
            found += subjects(path, contexts[index] if contexts else None)
        except InputError as error:
            wrong += map(str, error.args)
    if wrong:
        raise InputError(*wrong)
    names: dict[str, str] = {}
    for each in found:
        if each.stack.path in names:
            raise InputError(
                f"{each.file}: belongs to stack {each.stack.path!r}, as does {names[each.stack.path]}; name"
                " each stack once"
            )
        names[each.stack.path] = each.file
    return assess(standard, found, _from_file(acknowledgements), when)


def rendered(reports: Sequence[Report], format: str, *, colour: bool) -> str:
    """Return the reports in one of the formats."""
    module = import_module(f"...reports.{FORMATS[format]}", __name__)
    if format == "text":
        text: str = module.render(reports, colour=colour, width=_width())
        return text
    content: str = module.render(reports)
    return content


def _from_file(path: Path | None) -> tuple[Acknowledgement, ...]:
    file = path or Path(ACKNOWLEDGEMENTS)
    if path is None and not file.exists():
        return ()
    from ..check.acknowledgement_file import load

    read = load(file)
    if read.errors:
        raise InputError(*map(str, read.errors))
    return read.acknowledgements


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError:
        raise InputError(f"--day {text!r} is not a date; write it as YYYY-MM-DD") from None


def _writing(write: Callable[[], object], path: Path) -> None:
    try:
        write()
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error}); choose another place") from None


def _is_coloured() -> bool:
    """Return whether to colour: https://no-color.org, and never what is no terminal."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def _width() -> int:
    try:
        return os.get_terminal_size().columns
    except OSError:
        return _WIDTH
