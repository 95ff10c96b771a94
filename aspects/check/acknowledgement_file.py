"""The reviewed file of acknowledgements, ``acknowledgements.toml``, of which each bad entry is one error.

::

    [[acknowledgement]]
    rule = "s3-bucket-access-logging"
    at = "payments/logs/*"           # a construct path, or a Terraform address such as aws_s3_bucket.logs
    reason = "is itself the log target"
    until = 2027-06-30
    owner = "platform"
    ticket = "RISK-17"
    # In the place of a requirement, by the parts of the worksheet of PCI DSS, all optional:
    constraints = "..."
    objective = "..."
    risk = "..."
    control = "..."
    validation = "..."
    maintenance = "..."

Whether an entry holds (its rule exists, its end has not passed, something is found there) is checked together with the
calls of :func:`aspects.acknowledge`, in :mod:`aspects.core.acknowledgements`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..core.acknowledgements import WORKSHEET, Acknowledgement, CompensatingControl

DEFAULT_NAME = "acknowledgements.toml"
"""The file that counts without being named, in the working directory."""

_TABLE = "acknowledgement"
_REQUIRED = ("rule", "at", "reason")
_TEXTS = (*_REQUIRED, "owner", "ticket", *WORKSHEET)
_FIELDS = (*_REQUIRED, "until", "owner", "ticket", "compensating_control", *WORKSHEET)
_HEADER = re.compile(r"\s*\[\[\s*(?:acknowledgement|\"acknowledgement\"|'acknowledgement')\s*\]\]")
_LINE = re.compile(r" \(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class EntryError:
    """What is wrong with an entry, or with the file as a whole.

    Attributes:
        source: file and line; file and number of the entry where its line is not known; the file.
        problem: what is wrong, with the value received.
        remedy: what to do.
    """

    source: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Return the error on one line."""
        return f"{self.source}: {self.problem}; {self.remedy}"


@dataclass(frozen=True)
class AcknowledgementFile:
    """What is in a file.

    Attributes:
        acknowledgements: the entries of the right form, in order.
        errors: what is wrong with the others.
    """

    acknowledgements: tuple[Acknowledgement, ...] = ()
    errors: tuple[EntryError, ...] = ()


def load(path: Path) -> AcknowledgementFile:
    """Read a file; that it cannot be read is an error in the result."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unusable(str(path), f"byte {error.start} is not UTF-8", "save the file as UTF-8")
    except FileNotFoundError:
        return _unusable(str(path), "there is no such file", "create it, or name an existing one")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return _unusable(str(path), f"it cannot be read: {why.lower()}", "name a readable file")
    return parse(text, str(path))


def parse(text: str, name: str = DEFAULT_NAME) -> AcknowledgementFile:
    """Read the text of a file.

    Args:
        text: TOML.
        name: of the file, for errors and as the source of the entries.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        problem = _LINE.sub("", str(error)) or "it is nested too deeply"
        return _unusable(
            f"{name}:{line[1]}" if line else name, f"it is not TOML: {_lowered(problem)}", "correct it there"
        )
    errors = [
        EntryError(name, f"{key!r} is not a table of this file", f"write each entry as [[{_TABLE}]]")
        for key in document
        if key != _TABLE
    ]
    entries = document.get(_TABLE, [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        return _unusable(name, f"{_TABLE} is not a list of tables", f"write each entry as [[{_TABLE}]]")
    found = []
    for entry, source in zip(entries, _sources(text, name, len(entries)), strict=True):
        wrong = _problems(entry)
        errors += [EntryError(source, *each) for each in wrong]
        if not wrong:
            found.append(_acknowledgement(entry, source))
    return AcknowledgementFile(tuple(found), tuple(errors))


def _unusable(source: str, problem: str, remedy: str) -> AcknowledgementFile:
    return AcknowledgementFile((), (EntryError(source, problem, remedy),))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _sources(text: str, name: str, count: int) -> Sequence[str]:
    """Return where each entry begins; tomllib does not say, so their headers are looked for, unless one is hidden."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _HEADER.match(line)]
    if len(lines) == count:
        return [f"{name}:{line}" for line in lines]
    return [f"{name}, entry {number}" for number in range(1, count + 1)]


def _problems(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with the form of an entry, and what to do."""
    found = [_unknown(key, _FIELDS, "an entry") for key in entry if key not in _FIELDS]
    found += [(f"{key} is missing", _HOW[key]) for key in _REQUIRED if key not in entry]
    for key in _TEXTS:
        if key in entry:
            found += _text_problem(key, entry[key])
    if "until" in entry:
        found += _date_problem(entry["until"])
    control = entry.get("compensating_control")
    if isinstance(control, Mapping):
        if any(key in entry for key in WORKSHEET):
            found.append(("it has both a compensating_control and separate parts of one", "put all parts in one place"))
        found += [_unknown(key, WORKSHEET, "a compensating_control") for key in control if key not in WORKSHEET]
        for key in WORKSHEET:
            found += _text_problem(key, control.get(key, ""))
    elif control is not None:
        found += _text_problem("compensating_control", control)
    return found


_HOW = {
    "rule": "use the rule id at the start of the finding",
    "at": "name a construct path or a Terraform address, or '**' for the whole app",
    "reason": "say why the finding is acceptable",
}


def _text_problem(key: str, value: object) -> list[tuple[str, str]]:
    if not isinstance(value, str):
        return [(f"{key} is {_shown(value)}", 'write it as text, in "quotes"')]
    if key in _REQUIRED and not value.strip():
        return [(f"{key} is empty", _HOW[key])]
    return []


def _date_problem(value: object) -> list[tuple[str, str]]:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return [(f"until is {value!r}, which is not a date", "write it as YYYY-MM-DD")]
        return []
    if isinstance(value, datetime) or not isinstance(value, date):
        return [(f"until is {_shown(value)}, which is not a date", "write it as YYYY-MM-DD")]
    return []


def _unknown(key: str, known: Sequence[str], owner: str) -> tuple[str, str]:
    near = get_close_matches(key, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"use {', '.join(known)}"
    return f"{owner} has no {key!r}", hint


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _acknowledgement(entry: Mapping[str, Any], source: str) -> Acknowledgement:
    until = entry.get("until", "")
    return Acknowledgement(
        path=entry["at"],
        rule_id=entry["rule"],
        reason=entry["reason"],
        until=until if isinstance(until, str) else until.isoformat(),
        owner=entry.get("owner", ""),
        ticket=entry.get("ticket", ""),
        compensating_control=compensating_control(
            entry.get("compensating_control") or {key: entry[key] for key in WORKSHEET if entry.get(key)}
        ),
        is_pattern=True,
        source=source,
    )


def compensating_control(given: Mapping[str, str] | str | None) -> CompensatingControl | None:
    """Return a compensating control from its parts by their names, or from a text that describes the control itself.

    Raises:
        TypeError: it is neither, or a part is no text.
        ValueError: there is no such part.
    """
    if not given:
        return None
    if isinstance(given, str):
        return CompensatingControl(control=given)
    if not isinstance(given, Mapping):
        raise TypeError(f"compensating_control is {given!r}; use text, or a mapping of {', '.join(WORKSHEET)} to text")
    for key, value in given.items():
        if key not in WORKSHEET:
            raise ValueError("; ".join(_unknown(str(key), WORKSHEET, "a compensating_control")))
        if not isinstance(value, str):
            raise TypeError(f"{key} of the compensating_control is {value!r}; use text")
    return CompensatingControl(**given)
