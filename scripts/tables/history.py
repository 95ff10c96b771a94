"""Derives ``aspects/facts/history.txt`` and the schemas of provider 6: ``python -m scripts.tables.history [FOLDER]``.

From the bindings that ``wheels.txt`` names, oldest provider first. They are looked for in FOLDER, and downloaded into
it where they are missing; without it they are downloaded and thrown away. Of some versions the whole schema is kept
(:mod:`scripts.tables.schemas`), for the tests of all other tables. To add a provider is a line in ``wheels.txt``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from aspects.facts.history import Span, Version, row_text, version
from scripts.project import ROOT, Failure
from scripts.tables import schemas
from scripts.tables.bindings import Schema, read_wheel

TARGET = ROOT / "aspects" / "facts" / "history.txt"
WHEELS = Path(__file__).with_name("wheels.txt")

_HEAD = """\
# What the versions of the AWS provider differ in. Written by `python -m scripts.tables.history`; do not edit.
# Source: the bindings that scripts/tables/wheels.txt names. The first line: the oldest and the newest version.
# A row: resource type, then by turns a dotted path (`.` is the type itself) and the first version that has it, `-`, the
# first version that has it no longer. What has the span of the block around it is left out; so is what all have.
"""

Paths = frozenset[str]


def paths(block: Schema, prefix: str = "") -> Iterator[str]:
    """Yield the dotted path of every attribute that can be set, and of every block."""
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("optional") or attribute.get("required"):
            yield f"{prefix}{name}"
            yield from (f"{prefix}{name}.{inner}" for inner in members(attribute))
            if nested := attribute.get("nested_type"):
                yield from paths(nested, f"{prefix}{name}.")
    for name, nested in block.get("block_types", {}).items():
        yield f"{prefix}{name}"
        yield from paths(nested["block"], f"{prefix}{name}.")


def members(attribute: Schema) -> Iterable[str]:
    """Return the names inside an attribute that is a list or set of objects."""
    match attribute.get("type"):
        case [_, ["object", dict(names)]]:
            return list(names)
    return ()


class History:
    """What was seen of one version after the other, oldest first."""

    def __init__(self) -> None:
        self._versions: list[Version] = []
        self._seen: dict[str, dict[str, Span]] = {}
        self._last: dict[str, Paths] = {}

    def add(self, number: str, schema: Mapping[str, Schema]) -> None:
        """Take in the next version; one that is no newer than the last, of which there may be several, says nothing."""
        this = version(number)
        if self._versions and this <= self._versions[-1]:
            return
        is_first = not self._versions
        self._versions.append(this)
        now = {kind: frozenset(("", *paths(block))) for kind, block in schema.items()}
        for kind in {*now, *self._last}:
            row = self._seen.setdefault(kind, {})
            before, after = self._last.get(kind, frozenset()), now.get(kind, frozenset())
            for path in after - before:
                row[path] = Span(None if is_first else this)
            for path in before - after:
                row[path] = Span(row[path].since, this)
        self._last = now

    def text(self) -> str:
        """Return the file."""
        ends = (".".join(map(str, each)) for each in (self._versions[0], self._versions[-1]))
        lines = [" ".join(ends)]
        for kind, row in sorted(self._seen.items()):
            if telling := dict(_telling(row)):
                lines.append(f"{kind} {row_text(telling)}")
        return _HEAD + "".join(f"{line}\n" for line in lines)


def _telling(row: Mapping[str, Span]) -> Iterator[tuple[str, Span]]:
    """Yield the paths that differ from what is around them: a later block brought all of its attributes along."""
    for path, found in sorted(row.items()):
        above = path.rpartition(".")[0]
        around = Span() if not path else row.get(above, Span())
        if found != around:
            yield path, found


def _read(folder: Path) -> Iterator[tuple[str, dict[str, Schema]]]:
    names = [line.strip() for line in WHEELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for name in names:
        package, _, release = name.partition("==")
        wheel = folder / f"{package.replace('-', '_')}-{release}-py3-none-any.whl"
        if not wheel.exists():
            print(f"history: downloading {name}", file=sys.stderr, flush=True)
            arguments = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), name]
            if subprocess.run([sys.executable, *arguments], check=False).returncode:
                raise Failure(f"{name} cannot be downloaded; put the wheel into a folder, and name the folder")
        number, schema = read_wheel(wheel)
        print(f"history: {name} is for provider {number}, {len(schema)} types", file=sys.stderr, flush=True)
        yield number, schema


def derive(found: Iterable[tuple[str, dict[str, Schema]]]) -> str:
    """Return the text of the table; keeps the schemas that :mod:`.schemas` is to keep."""
    history = History()
    for number, schema in found:
        history.add(number, schema)
        if number in schemas.KEPT:
            schemas.write(number, schema)
    return history.text()


def main() -> int:
    """Write the table and the schemas; exit status 0, or 1 where a wheel cannot be had or read."""
    try:
        with TemporaryDirectory() as made:
            folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
            TARGET.write_text(derive(_read(folder)), encoding="utf-8")
    except Failure as failure:
        print(f"history: {failure}", file=sys.stderr)
        return failure.status
    return 0


if __name__ == "__main__":
    sys.exit(main())
