"""``explain``: a rule, or a resource type: what is written, what is checked, why, and how to except it."""

from __future__ import annotations

import sys
import textwrap
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase

from ..check.errors import InputError
from ..facts.findings import FINDINGS, SAME_GAP
from ..packs.model import Pack
from ..rules import RULES, Rule
from .packs import CHOICES, DEFAULT_PACK, pack_of

_WIDTH = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "subject",
        metavar="RULE|TYPE",
        help="a rule id such as s3-bucket-versioning, or a resource type such as aws_s3_bucket",
    )
    parser.add_argument(
        "--pack",
        default=DEFAULT_PACK,
        metavar="NAME",
        help=f"the standard whose requirements are shown: {CHOICES}",
    )


def run(options: Namespace) -> int:
    """Run the command.

    Raises:
        InputError: there is no such rule and no such type.
    """
    pack = pack_of(options.pack)
    sys.stdout.write("\n".join(explained(options.subject, pack)) + "\n")
    return 0


def explained(subject: str, pack: Pack) -> Iterator[str]:
    """Return the lines that explain a rule, what an aspect finds, or a resource type.

    Raises:
        InputError: there is nothing of this name.
    """
    rules = {**RULES, **pack.rules}
    found_by = {each: aspect for aspect, ids in FINDINGS.items() for each in ids}
    if subject in rules:
        return _rule(rules[subject], pack)
    if subject in found_by:
        return _finding(subject, found_by[subject])
    types = _types(rules)
    if subject in types:
        return _type(subject, pack)
    near = get_close_matches(subject, [*rules, *found_by, *types], 3, 0.7)
    hint = f"did you mean {' or '.join(map(repr, near))}?" if near else "name a rule's id, or a resource type of AWS"
    raise InputError(f"{subject!r} is neither a rule nor a resource type; {hint}")


def _rule(rule: Rule, pack: Pack) -> Iterator[str]:
    yield rule.id
    yield from _indented(f"{rule.title}.")
    yield ""
    yield from _field("severity", rule.severity)
    yield from _field("looks at", ", ".join(rule.types))
    yield from _field("why", rule.why)
    yield from _field("what to do", rule.remedy)
    if rule.id in pack.rules:
        yield from _field("requirements", pack.cite(rule.id))
    else:
        yield from _field("requirements", f"none: {pack.name} {pack.version} does not include it")
    if rule.controls:
        yield from _field("AWS", ", ".join(rule.controls))
    for link in rule.links:
        yield from _field("see", link)
    yield ""
    if rule.id in pack.never_excepted:
        yield from _indented(f"{pack.name} {pack.version} allows no exception from it.")
        return
    yield from _exception(rule.id)
    if pack.longest_exception_days is not None:
        days = pack.longest_exception_days
        yield from _indented(f"{pack.name} {pack.version} allows that for {days} days at most, so set until.")


def _finding(rule_id: str, aspect: str) -> Iterator[str]:
    yield rule_id
    whose = "every aspect" if aspect == "every aspect" else f"the {aspect} aspect"
    meaning = FINDINGS[aspect][rule_id]
    yield from _indented(f"{meaning[0].upper()}{meaning[1:]}.")
    yield from _indented(f"Reported by {whose}, at synth only; the finding says what to do.")
    for rule in (rule for rule, same in SAME_GAP.items() if rule_id in same):
        yield from _indented(f"If the rule {rule} finds the same problem, it is reported under that id.")
    yield ""
    yield from _exception(rule_id)


def _exception(rule_id: str) -> Iterator[str]:
    yield "  To accept it, where the construct is created:"
    yield f'    acknowledge(construct, "{rule_id}", reason="…", until="YYYY-MM-DD", owner="…", ticket="…")'
    yield "  or in acknowledgements.toml:"
    yield "    [[acknowledgement]]"
    yield f'    rule = "{rule_id}"'
    yield '    at = "stack/construct/path"  # or a Terraform address; * and ** stand for any part'
    yield '    reason = "…"'
    yield "    until = YYYY-MM-DD"


def _type(kind: str, pack: Pack) -> Iterator[str]:
    yield kind
    yield ""
    yield "  What the aspects write"
    yield from _written(kind)
    left_alone = list(_left_alone(kind))
    if left_alone:
        yield ""
        yield "  What they do not change"
        yield from left_alone
    rules = [each for each in pack.rules.values() if kind in each.types]
    yield ""
    yield f"  What {pack.name} {pack.version} checks"
    if not rules:
        yield "    nothing: no rule checks this type"
    for each in rules:
        yield f"    {each.id} ({each.severity}; {pack.cite(each.id)})"
        yield from _indented(f"{each.title}. {each.why}", 6)
        yield from _indented(f"What to do: {each.remedy}.", 6)
    if rules:
        yield ""
        yield from _exception(rules[0].id)


def _written(kind: str) -> Iterator[str]:
    from ..facts.backup_settings import BACKUPS
    from ..facts.destroyability import DESTROYABILITY
    from ..facts.encryption import all_rows
    from ..facts.names import EXEMPT, MORE_NAMES, NAMES
    from ..facts.observability import OBSERVABILITY
    from ..facts.taggable import TAGGABLE
    from ..facts.tags import TAG_BLOCK_TYPES, TAG_SETTINGS
    from ..facts.words import besides, conditions, versions, written

    rules = [NAMES[kind]] if kind in NAMES else []
    for rule in (*rules, *MORE_NAMES.get(kind, ())):
        limits = "; ".join(
            [f"{rule.max_length} characters at most", *besides(rule), *_listed(versions(kind, rule.attribute))]
        )
        yield from _indented(
            f"naming: {rule.attribute} ends in {rule.separator}<environment suffix>; {_plain(limits)}", 4
        )
    if not rules:
        yield from _indented(f"naming: no name: {EXEMPT.get(kind, 'it has no name that can be set')}", 4)
    if kind in TAGGABLE:
        yield "    tags: all tags, merged into your own"
    elif kind in TAG_BLOCK_TYPES:
        yield "    tags: all tags, as tag blocks"
    for aspect, table in (
        ("tags", TAG_SETTINGS),
        ("encryption", all_rows()),
        ("backups", BACKUPS),
        ("destroyability", DESTROYABILITY),
        ("observability", OBSERVABILITY),
    ):
        for setting in table.get(kind, ()):
            where = ", and ".join([*conditions(setting), *_listed(versions(kind, setting.path))])
            said = f"{aspect}: {setting.path} = {written(setting.value)}" + (f", where {where}" if where else "")
            yield from _indented(_plain(said), 4)


def _listed(text: str) -> list[str]:
    return [text] if text else []


def _left_alone(kind: str) -> Iterator[str]:
    from ..facts import backup_settings, destroyability, encryption_exempt, observability
    from ..facts.tags import SELECTORS

    if kind in SELECTORS:
        yield from _indented(f"tags: {SELECTORS[kind]}", 4)
    for aspect, table in (
        ("encryption", encryption_exempt.EXEMPT),
        ("backups", backup_settings.EXEMPT),
        ("destroyability", destroyability.EXEMPT),
        ("observability", observability.EXEMPT),
    ):
        for pattern, reason in table.items():
            types, _, attribute = pattern.partition(".")
            # What is left alone wherever it stands says nothing about this type.
            if types != "*" and fnmatchcase(kind, types):
                yield from _indented(f"{aspect}: {attribute}: {reason}", 4)


def _types(rules: Mapping[str, Rule]) -> set[str]:
    """Return every resource type that the tables or the rules know."""
    from ..facts.names import EXEMPT, NAMES
    from ..facts.taggable import TAGGABLE

    return {*NAMES, *EXEMPT, *TAGGABLE, *(each for rule in rules.values() for each in rule.types)}


def _plain(text: str) -> str:
    return text.replace("`", "")


def _field(name: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"  {name + ':':<14}",
        subsequent_indent=" " * 16,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _indented(text: str, depth: int = 2) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=" " * depth,
        subsequent_indent=" " * (depth + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
