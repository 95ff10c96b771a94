"""The inventories as parts of the page."""

from __future__ import annotations

from collections.abc import Sequence

from ..check.connections import Component, Connection, Kind
from ..check.identities import Identity, Right
from ..check.inventories import Cryptography, Inventories, Technology
from ..check.ports import Port
from .diagram import PICTURES, diagram, of_kind
from .elements import cell, codes, fold, table
from .markup import Child, Markup, tag
from .view import plural

_NOTE = "Generated from the stack, for requirement {} of PCI DSS v4.0.1. {}"
_MOST = 6


def inventory_parts(found: Inventories, stack: str) -> list[tuple[str, str, Child]]:
    """Return the inventories that have something to show: id, heading and content.

    Args:
        found: all of them.
        stack: name of the stack, which begins each construct path and is left out.
    """
    parts: list[tuple[str, str, bool, Child]] = [
        ("network", "Networks and data flows", bool(found.connections), _diagrams(found.connections)),
        ("components", "Components", bool(found.components), _components(found.components, stack)),
        ("ports", "Open ports", bool(found.ports), _ports(found.ports, stack)),
        ("cryptography", "Cryptography in use", bool(found.cryptography), _cryptography(found.cryptography, stack)),
        ("technologies", "Runtimes and engines", bool(found.technologies), _technologies(found.technologies, stack)),
        (
            "identities",
            "Identities and their permissions",
            bool(found.identities),
            _identities(found.identities, stack),
        ),
    ]
    return [(id, title, content) for id, title, is_there, content in parts if is_there]


def _note(requirement: str, text: str) -> Markup:
    return tag("p", _NOTE.format(requirement, text), class_="note")


def _short(path: str, stack: str) -> Markup:
    return tag("span", path.removeprefix(f"{stack}/"), class_="path")


def _unknown(text: str) -> Child:
    return tag("span", text, class_="badge unknown-text") if text else None


# -- diagrams --------------------------------------------------------------------------------------------------------


def _diagrams(connections: Sequence[Connection]) -> Child:
    rows = [
        tag(
            "tr",
            cell("From", tag("code", each.source)),
            cell("To", tag("code", each.target)),
            cell("Kind", each.kind),
            cell("What", each.what, _unknown(each.unknown)),
            cell("By", codes(each.by)),
        )
        for each in connections
    ]
    return [
        _note("1.2.3 and 1.2.4", "Add connections that are made elsewhere; the stack does not show which data flows."),
        [_picture(connections, title, kind) for kind, title in PICTURES.items()],
        fold(f"{plural(len(rows), 'connection')} as a table", table(("From", "To", "Kind", "What", "By"), rows)),
    ]


def _picture(connections: Sequence[Connection], title: str, kind: Kind) -> Child:
    if not any(each.kind == kind for each in connections):
        return None
    drawn = diagram(of_kind(connections, kind), title)
    missing = tag("p", "Too many components for one picture: see the table.", class_="note")
    return [tag("h4", title), tag("div", drawn, class_="picture", tabindex=0) if drawn else missing]


# -- tables ----------------------------------------------------------------------------------------------------------


def _components(components: Sequence[Component], stack: str) -> Child:
    groups = [
        ("Reachable from the internet", [each for each in components if each.route]),
        ("Possibly reachable from the internet", [each for each in components if each.unknown]),
        ("No path from the internet found", [each for each in components if not each.route and not each.unknown]),
    ]
    return [
        _note(
            "12.5.1",
            "Everything that stores, processes or transmits card data, and everything that connects to it,"
            " is in scope: the last two columns show the connections, not what kind of data flows.",
        ),
        [
            fold(
                f"{title}: {plural(len(own), 'component')}",
                table(
                    ("Component", "Type", "Role", "From the internet by", "Can reach data in"),
                    [_component(each, stack) for each in own],
                ),
            )
            for title, own in groups
            if own
        ],
    ]


def _component(one: Component, stack: str) -> Markup:
    return tag(
        "tr",
        cell("Component", _short(one.path, stack)),
        cell("Type", tag("code", one.type)),
        cell("Role", f"{one.role} data: {one.what}"),
        cell(
            "From the internet by", codes(one.route[1:-1]) or ("directly" if one.route else "–"), _unknown(one.unknown)
        ),
        cell("Can reach data in", _many(one.reaches)),
        class_="unit",
        data_type=one.type,
    )


def _ports(ports: Sequence[Port], stack: str) -> Child:
    missing = sum(each.takes_reason and not each.reason for each in ports)
    said = (
        f"{plural(missing, 'entry', 'entries')} without a reason."
        if missing
        else "Every entry that can have a reason has one."
    )
    return [
        _note("1.2.5", f"The reason is the description that the author wrote. {said} Network ACLs cannot have one."),
        fold(
            plural(len(ports), "entry", "entries"),
            table(
                ("Entry", "Group or ACL", "Direction", "Protocol and ports", "Peers", "Reason"),
                [
                    tag(
                        "tr",
                        cell("Entry", _short(each.path, stack)),
                        cell("Group or ACL", tag("code", each.group) if each.group else "unknown"),
                        cell("Direction", each.direction),
                        cell("Protocol and ports", f"{each.protocol} {each.ports}".strip()),
                        cell("Peers", codes(each.peers), _unknown(each.unknown)),
                        cell("Reason", each.reason or ("none given" if each.takes_reason else "not possible")),
                    )
                    for each in ports
                ],
            ),
        ),
    ]


def _cryptography(found: Sequence[Cryptography], stack: str) -> Child:
    kinds = {"protocol": "Protocols and ciphers", "key": "Keys", "at rest": "Encryption at rest"}
    return [
        _note("12.3.3", "As configured in the stack; ciphers inside images and code are not visible here."),
        [
            fold(
                f"{title}: {len(own):,}",
                table(
                    ("Place", "Attribute", "Value"),
                    [
                        tag(
                            "tr",
                            cell("Place", _short(each.path, stack)),
                            cell("Attribute", tag("code", each.attribute)),
                            cell("Value", _value(each)),
                        )
                        for each in own
                    ],
                ),
            )
            for kind, title in kinds.items()
            if (own := [each for each in found if each.kind == kind])
        ],
    ]


def _value(one: Cryptography) -> Child:
    if one.value is not None:
        return tag("code", one.value)
    return _unknown(one.unknown) or tag("span", "not set: AWS chooses", class_="unset")


def _technologies(found: Sequence[Technology], stack: str) -> Child:
    return [
        _note("12.3.4", "The libraries inside images and code have their own inventory."),
        table(
            ("Component", "Runs", "Version", "Support ends"),
            [
                tag(
                    "tr",
                    cell("Component", _short(each.path, stack)),
                    cell("Runs", each.engine),
                    cell("Version", tag("code", each.version) if each.version else "–"),
                    cell("Support ends", _end(each)),
                )
                for each in found
            ],
        ),
    ]


def _end(one: Technology) -> Child:
    if one.ends is None:
        return _unknown(one.unknown)
    day = tag("time", one.ends.isoformat(), datetime=one.ends.isoformat())
    return [day, tag("span", "ended", class_="badge non-compliant") if one.has_ended else None]


def _identities(found: Sequence[Identity], stack: str) -> Child:
    return [
        _note("7.2.5", "Add what AWS managed policies allow and permissions boundaries take away."),
        [
            fold(
                f"{each.path.removeprefix(f'{stack}/')}: {plural(len(each.rights), 'right')}",
                tag("p", "Trusts: ", ", ".join(each.trusted) or "nobody found", _unknown(each.unknown)),
                tag("p", "Used by: ", codes(each.used_by) or "nothing in this app"),
                table(
                    ("Policy", "Effect", "Actions", "Resources", "Conditions"), [_right(right) for right in each.rights]
                )
                if each.rights
                else None,
            )
            for each in found
        ],
    ]


def _right(right: Right) -> Markup:
    return tag(
        "tr",
        cell("Policy", tag("code", right.source)),
        cell("Effect", right.effect or "unknown"),
        cell("Actions", codes(right.actions), _unknown(right.unknown)),
        cell("Resources", codes(right.resources)),
        cell("Conditions", "yes" if right.is_conditional else "none"),
    )


def _many(addresses: Sequence[str]) -> Child:
    if not addresses:
        return "–"
    return codes(addresses) if len(addresses) <= _MOST else fold(plural(len(addresses), "component"), codes(addresses))
