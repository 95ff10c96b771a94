"""Derives ``aspects/facts/derived_names.py``: ``python -m scripts.tables.names``.

For each resource type of the provider: which attribute holds its name (:mod:`scripts.tables.name_attributes`), and
what may be in it. Several sources are asked whether they accept a name: the provider itself (``terraform validate``)
or, for a type that came after the version that runs here, the validators in its source
(:mod:`scripts.tables.newer_validators`); AWS's service model (botocore); and, where these are silent, the
documentation. A name is legal where all of them accept it; so a handful of probes shows the greatest length, the
characters and the shape.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from aspects.facts import names as by_hand
from scripts.project import ROOT, Failure
from scripts.tables import schemas
from scripts.tables.name_attributes import name_attribute, parents, settable_strings, why_unnamed
from scripts.tables.name_documents import DOCUMENTS
from scripts.tables.name_models import Member, member_of
from scripts.tables.newer_validators import Validator, validators_of
from scripts.tables.provider import VERSION, Probe, Provider, Schema, minimal

TARGET = ROOT / "aspects" / "facts" / "derived_names.py"

_PUNCTUATION = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
# The punctuation that may make sense at the start of a name.
_FIRST = "#-./:@_"
_BASES = ("abcdefgh", "alias/abcdefgh")
_DOUBLED = ("--", "__", "-_")
_LONGEST_TRIED = 4096
# Where no source knows a limit: long enough for all that an author writes, and rarely more than AWS takes.
_DEFAULT_LENGTH = 64
# What the provider appends to a prefix.
_GENERATED = 26


@dataclass
class Subject:
    """A resource type under examination.

    Attributes:
        runs: whether a provider that runs here has it; else its validators are asked.
        validators: what the provider's source demands, where it does not run here.
    """

    kind: str
    attribute: str
    required: bool
    others: Mapping[str, object]
    member: Member | None
    base: str = ""
    runs: bool = True
    validators: tuple[Validator, ...] = ()
    limits: bool = False
    accepted: dict[str, bool] = field(default_factory=dict)
    longest: int | None = None
    shortest: int = 1
    prefix: str = ""
    prefix_longest: int | None = None
    conflicts: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)

    def accepts_offline(self, name: str) -> bool:
        """Return whether service model, documentation and the validators of a newer provider allow a name."""
        document = DOCUMENTS.get(self.kind)
        return (
            (self.member is None or self.member.accepts(name))
            and (document is None or document.accepts(name))
            and all(each.accepts(name) for each in self.validators)
        )


class Derivation:
    """Finds the rule of each type by probing."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self.unnamed: dict[str, str] = {}
        self.subjects: list[Subject] = []
        for kind, block in sorted(schemas.every(provider.schema).items()):
            if kind in by_hand.EXEMPT_BY_HAND or kind in by_hand.NAMED_BY_HAND:
                continue
            attribute = name_attribute(kind, block)
            if attribute is None:
                self.unnamed[kind] = why_unnamed(block)
            else:
                self.subjects.append(_subject(kind, attribute, provider.schema.get(kind, block)))
                self.subjects[-1].runs = kind in provider.schema

    def run(self) -> None:
        """Run all probes, in the order in which one builds on the other."""
        _say(f"{len(self.subjects)} types with a name: which check it")
        self._find_bases()
        _say("characters and shapes")
        self._find_shapes()
        _say("lengths")
        self._find_lengths()
        _say("prefixes and conflicts")
        self._find_prefixes()
        self._find_conflicts()

    def _ask(self, wanted: Iterable[tuple[Subject, str]], attribute: str = "") -> list[bool]:
        """Return whether the provider accepts each value; one that checks nothing is not asked."""
        pairs = list(wanted)
        asked = [index for index, (subject, _) in enumerate(pairs) if subject.limits]
        complaints = self._provider.complaints(
            [
                Probe(
                    subject.kind,
                    getattr(subject, attribute) if attribute else subject.attribute,
                    _literal(value),
                    subject.others,
                )
                for subject, value in (pairs[index] for index in asked)
            ]
        )
        answers = [True] * len(pairs)
        for index, complaint in zip(asked, complaints, strict=True):
            answers[index] = not complaint
        return answers

    def _find_bases(self) -> None:
        for subject in self.subjects:
            subject.limits = subject.runs
        odd = "\u00e9!^&*()\n \t" * (_LONGEST_TRIED // 8)
        silent = self._ask((subject, odd) for subject in self.subjects)
        for base in _BASES:
            open_ones = [subject for subject in self.subjects if not subject.base]
            for subject, fits in zip(open_ones, self._ask((each, base) for each in open_ones), strict=True):
                if fits and subject.accepts_offline(base):
                    subject.base = base
        for subject, nothing_checked in zip(self.subjects, silent, strict=True):
            subject.limits = subject.runs and not nothing_checked
            if not subject.base:
                raise Failure(f"{subject.kind}.{subject.attribute}: no source accepts any of {_BASES}; name it by hand")

    def _find_shapes(self) -> None:
        wanted = [(subject, probe) for subject in self.subjects for probe in shapes(subject.base)]
        for (subject, probe), answer in zip(wanted, self._ask(wanted), strict=True):
            subject.accepted[probe] = answer and subject.accepts_offline(probe)

    def _find_lengths(self) -> None:
        low = {subject.kind: len(subject.base) for subject in self.subjects}
        high = {subject.kind: _LONGEST_TRIED + 1 for subject in self.subjects}
        while undecided := [each for each in self.subjects if high[each.kind] - low[each.kind] > 1]:
            wanted = [(each, _stretched(each.base, (low[each.kind] + high[each.kind]) // 2)) for each in undecided]
            for (subject, name), answer in zip(wanted, self._ask(wanted), strict=True):
                fits = answer and subject.accepts_offline(name)
                (low if fits else high)[subject.kind] = len(name)
        for subject in self.subjects:
            found = low[subject.kind]
            subject.longest = None if found == _LONGEST_TRIED else found

    def _find_prefixes(self) -> None:
        with_prefix = [subject for subject in self.subjects if subject.prefix]
        low = {subject.kind: 0 for subject in with_prefix}
        high = {subject.kind: 1025 for subject in with_prefix}
        for subject in with_prefix:
            subject.limits = subject.runs
        while undecided := [each for each in with_prefix if high[each.kind] - low[each.kind] > 1]:
            wanted = [(each, _stretched(each.base, (low[each.kind] + high[each.kind]) // 2)) for each in undecided]
            for (subject, name), fits in zip(wanted, self._ask(wanted, "prefix"), strict=True):
                (low if fits else high)[subject.kind] = len(name)
        for subject in with_prefix:
            found = low[subject.kind]
            subject.prefix_longest = found if 0 < found < 1024 else None

    def _find_conflicts(self) -> None:
        """Find optional attributes next to which the provider refuses a name."""
        optional = [subject for subject in self.subjects if subject.runs and not subject.required]
        probes = []
        for subject in optional:
            strings = settable_strings(self._provider.schema[subject.kind])
            # Not unknown: the provider does not hold against a name what may turn out to be absent.
            others = {**subject.others, **{name: "abcdefgh" for name, needed in strings.items() if not needed}}
            probes.append(Probe(subject.kind, subject.attribute, subject.base, others))
        for subject, complaint in zip(optional, self._provider.complaints(probes), strict=True):
            # `"name": conflicts with x`, and "only one of `name,x` can be specified".
            words = set(re.findall(r"\w+", " ".join(re.findall(r"conflicts with \w+|`[^`]*`", complaint))))
            strings = settable_strings(self._provider.schema[subject.kind])
            subject.conflicts = sorted(words & set(strings) - {subject.attribute, subject.prefix})


def _subject(kind: str, attribute: str, block: Schema) -> Subject:
    strings = settable_strings(block)
    prefix = f"{attribute}_prefix"
    return Subject(
        kind,
        attribute,
        strings[attribute],
        minimal(block),
        member_of(kind, attribute),
        prefix=prefix if prefix in strings else "",
        parents=parents(kind, attribute, block),
        validators=validators_of(kind, attribute),
    )


def shapes(base: str) -> list[str]:
    """Return the names that show characters and shapes; the keys of :attr:`Subject.accepted`."""
    fixed, stem = _split(base)
    inside = [f"{fixed}{stem[:4]}{each}{stem[4:]}" for each in (*_PUNCTUATION, "A", "5", *_DOUBLED)]
    first = [f"{fixed}{each}{stem}" for each in (*_FIRST, "5")]
    return [*inside, *first, f"{base}5", f"{base}-5"]


def _split(base: str) -> tuple[str, str]:
    fixed, slash, stem = base.rpartition("/")
    return fixed + slash, stem


def _stretched(base: str, length: int) -> str:
    return (base + "a" * length)[:length]


def _literal(value: str) -> str:
    """Escape text so that Terraform takes it for what it is, not for a template."""
    return value.replace("${", "$${").replace("%{", "%%{")


def row(subject: Subject) -> str | None:
    """Return the line of the table; ``None`` where no suffix can be in the name."""
    fixed, stem = _split(subject.base)
    fits = subject.accepted

    def inside(text: str) -> bool:
        return fits[f"{fixed}{stem[:4]}{text}{stem[4:]}"]

    if not inside("5"):
        return None
    punctuation = [each for each in _PUNCTUATION if inside(each)]
    known = len(punctuation) < len(_PUNCTUATION)
    separator = next((each for each in "_-./" if each in punctuation), None)
    if separator is None:
        return None
    alphabet = ("A" if inside("A") else "") + "a9" + ("".join(punctuation) if known else "*")
    first = "".join(each for each in punctuation if each in _FIRST and fits[f"{fixed}{each}{stem}"]) if known else "/"
    words = [subject.kind, subject.attribute, str(subject.longest or _DEFAULT_LENGTH), alphabet.replace(" ", "\\s")]
    if separator != "_":
        words.append(f"separator={separator}")
    if first:
        words.append(f"first={first}")
    if fixed:
        words.append(f"fixed={fixed}")
    if not fits[f"{fixed}5{stem}"]:
        words.append("letter_first")
    if not all(inside(each) for each in _DOUBLED if set(each) <= set(punctuation)):
        words.append("single")
    if subject.prefix:
        room = (subject.longest or _DEFAULT_LENGTH) - _GENERATED
        words.append(f"prefix={subject.prefix}:{min(subject.prefix_longest or room, room)}")
    if subject.parents:
        words.append(f"scope={','.join(subject.parents)}")
    if subject.conflicts:
        words.append(f"conflicts={','.join(subject.conflicts)}")
    sources = []
    if subject.limits:
        sources.append("provider")
    if subject.validators:
        sources.append("provider-source")
    if subject.member is not None and (subject.member.longest or subject.member.pattern):
        sources.append(subject.member.source)
    if document := DOCUMENTS.get(subject.kind):
        sources.append(document.source)
    if subject.longest is None:
        sources.append("length-assumed")
    if not known:
        sources.append("characters-free")
    return f"{' '.join(words)} < {' '.join(sources)}"


def main() -> int:
    """Write the table; exit status 0, or 1 where terraform or a service model does not answer."""
    try:
        with TemporaryDirectory() as folder:
            _say("reading the provider's schema")
            derivation = Derivation(Provider(Path(folder)))
            derivation.run()
    except Failure as failure:
        print(f"names: {failure}", file=sys.stderr)
        return failure.status
    rows = {}
    unnamed = derivation.unnamed
    for subject in derivation.subjects:
        line = row(subject)
        if line is None:
            unnamed[subject.kind] = (
                f"{subject.attribute} takes only letters, or letters and digits: no suffix can be told apart in it"
            )
        else:
            rows[subject.kind] = line
    write(rows, unnamed)
    assumed = sum("assumed" in line for line in rows.values())
    free = sum("characters-free" in line for line in rows.values())
    _say(f"{len(rows)} named ({assumed} with an assumed length, {free} with free characters), {len(unnamed)} unnamed")
    return 0


def write(rows: Mapping[str, str], unnamed: Mapping[str, str]) -> None:
    """Write the module that holds the table."""
    lines = [
        '"""Names that a script derived; do not edit: ``python -m scripts.tables.names`` writes this file anew.',
        "",
        f"Source: the AWS provider {VERSION} under ``terraform validate`` (types that came later, up to",
        f"{schemas.KEPT[-1]}, by its source), AWS's service models and documentation, as each row says behind ``<``;",
        "``length-assumed`` and ``characters-free`` mean that none of them has a limit.",
        "",
        "A row: resource type, attribute, greatest length, characters (A upper case, a lower case, 9 digits, ``*`` all",
        "others, ``\\\\s`` a space), and the rest as :class:`aspects.facts.names.NameRule` has it.",
        '"""',
        "",
        'ROWS = r"""',
        *(rows[kind] for kind in sorted(rows)),
        '"""',
        "",
        'UNNAMED = r"""',
        *(f"{kind} {unnamed[kind]}" for kind in sorted(unnamed)),
        '"""',
        "",
    ]
    TARGET.write_text("\n".join(lines))


def _say(step: str) -> None:
    print(f"names: {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
