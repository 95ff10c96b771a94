"""The page shows all of a report, holds whatever names it meets, and asks nobody for anything."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aspects.check.report import Report
from aspects.core.acknowledgements import Acknowledgement, CompensatingControl
from aspects.core.model import Change, Finding
from aspects.packs import PCI_DSS_V4, Pack, Requirement
from aspects.reports.encoding import printable
from aspects.reports.html import render
from aspects.reports.view import STATES, State, related, status_of, tally
from aspects.rules import Outcome, Problem, Rule
from tests.aspects.reports import samples
from tests.aspects.reports.samples import large
from tests.aspects.reports.small_app import (
    ACKNOWLEDGEMENT,
    BROKEN,
    CHANGES,
    MANUAL,
    SECRET,
    failing,
    report,
    resource,
)

TICKET = "https://tickets.example/7"
_VOID = {"br", "hr", "input", "meta"}
HOSTILE = '</script></style><img src=x onerror="window.hit=1">\'&amp;\x1b[31m\u202e\x00{{7*7}}${7*7}'


class Page(HTMLParser):
    """What a page is made of: tags with attributes, texts, and whether every element is closed in its order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.raw: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element; no attribute stands in it twice."""
        assert len(attrs) == len(dict(attrs)), tag
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What closes is what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self.open and self.open[-1] in ("style", "script"):
            self.raw[self.open[-1]] = self.raw.get(self.open[-1], "") + data
        else:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """All that can be read."""
        return "\n".join(self.texts)

    def values(self, attribute: str, *tags: str) -> list[str]:
        """The values of an attribute, in all elements or those named."""
        return [found for tag, own in self.elements if not tags or tag in tags if (found := own.get(attribute))]


def test_all_that_a_report_says_stands_on_the_page() -> None:
    """Every requirement, rule, resource with a verdict, problem, exception, change, finding and type without a rule."""
    found = report(sources={"payments/raw": "lib/storage.py:12"})
    text = Page(render([found])).text
    for requirement in found.pack.requirements:
        assert requirement.id in text and requirement.title in text and requirement.manual in text
    for rule in found.pack.rules.values():
        for said in (rule.id, rule.title, rule.why, rule.remedy, *rule.controls, *rule.links, *rule.types):
            assert said in text
    for result in found.results:
        assert result.path in text or result.path.removeprefix("payments/") in text
        assert all(each.message in text for each in result.problems)
    assert {each.outcome for each in found.results} >= {Outcome.UNKNOWN, Outcome.ERROR, Outcome.NON_COMPLIANT}
    for said in (ACKNOWLEDGEMENT.reason, ACKNOWLEDGEMENT.until, "20 days left", "lib/storage.py:12", "2026-01-01"):
        assert said in text
    assert all(each.problem in text and each.remedy in text for each in (*found.findings, *found.problems))
    assert all(each.aspect in text and each.attribute in text for each in found.changes)
    assert found.without_rule and all(each in text for each in found.without_rule)
    assert all(each in text for each in found.digests.values())


def test_what_is_left_unsaid_is_called_so() -> None:
    """No exception, no change, no unknown: no empty section for them, and a stack without fault says that."""
    clean = report(resources=[], acknowledgements=(), changes=(), findings=())
    page = Page(render([clean]))
    assert "Nothing fails" in page.text
    assert not {"s1-exceptions", "s1-changes", "s1-unknown", "s1-others"} & set(page.values("id"))
    assert "No stack was checked" in Page(render([])).text


def test_links_labels_and_headings_are_sound() -> None:
    """Every id is the only one, every link within the page has a target, every field a label, no heading level is left
    out.
    """
    page = Page(render([report(), replace(report(), stack="other/a b")]))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = [each.removeprefix("#") for each in page.values("href", "a") if each.startswith("#")]
    assert len(links) > 100 and set(links) <= set(ids)
    assert set(page.values("for", "label")) == {"search", "state", "severity", "requirement", "type"} <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    """Both by their hashes; nothing is loaded, no attribute holds code or style, and nothing names another place."""
    page = Page(render([report()]))
    policy = next(own["content"] or "" for tag, own in page.elements if own.get("http-equiv"))

    def hashed(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    assert policy.split("; ")[:3] == [
        "default-src 'none'",
        f"style-src {hashed(page.raw['style'])}",
        f"script-src {hashed(page.raw['script'])}",
    ]
    assert not page.values("src") and not page.values("style") and "link" not in dict(page.elements)
    assert not [key for _, own in page.elements for key in own if key.startswith("on")]
    assert not re.search(r"url\(|@import|fetch\(|https?:", page.raw["style"] + page.raw["script"])


def test_the_page_is_the_same_for_the_same_report() -> None:
    """No clock, no order of a set."""
    assert render([report()]) == render([report()])


def poisoned(text: str) -> Report:
    """A report that says ``text`` wherever somebody may choose what it says."""
    rule = replace(BROKEN, title=f"{text}x", why=f"{text}x", remedy=f"{text}x", controls=(text,), links=(text,))
    asked = Requirement(text, text, ("own-broken",), text, text)
    standard = Pack(text, text, (asked, Requirement("1.3.1", "x", ("subnet-public-ip",))), {"own-broken": rule})
    by = Acknowledgement(text, "subnet-public-ip", text, text)
    found = report(
        standard=standard,
        resources=[
            replace(resource("aws_sns_topic", "x"), path=text, logical_id=text),
            resource("aws_subnet", "later", map_public_ip_on_launch=f"${{{text}}}"),
        ],
        acknowledgements=(),
        changes=[
            Change(text, text, text, {text: text}, text),
            Change("a", "container_definitions", "[{}, 1]", [{text: [text]}], "A"),
        ],
        findings=[Finding(text, text, text, text, source=text)],
    )
    return replace(
        found,
        stack=text,
        results=tuple(
            replace(each, source=text, problems=(Problem(text, text, text),), acknowledgement=by)
            for each in found.results
        ),
        acknowledgements=(by,),
        resources={"aws_subnet": 1, text: 1},
        digests={text: text},
    )


def _shape(found: Report) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page with the names of their attributes; without the links, which only good addresses get."""
    return [(tag, tuple(own)) for tag, own in Page(render([found])).elements if tag != "a"]


HARMLESS = _shape(poisoned("harmless"))


@given(st.one_of(st.just(HOSTILE), st.text(min_size=1).filter(str.strip)))
@example("a_0[")
def test_no_text_becomes_markup(text: str) -> None:
    """Whatever a name, a tag or a reason is: the page has the elements of one with harmless texts, and can be saved."""
    assume(text not in ("aws_subnet", "aws_sns_topic", "1.3.1", "a", "A", "container_definitions"))
    # A text that is an attribute's name in a title and in a change relates the two, which the page shows.
    assume(set(re.findall(r"[a-z][a-z0-9]*_\w+", text)).isdisjoint(re.split(r"[.\[\]=]", text)))
    assert _shape(poisoned(text)) == HARMLESS
    render([poisoned(text)]).encode("utf-8")


@given(st.lists(samples.reports(), min_size=1, max_size=2))
def test_any_report_makes_a_sound_page(found: list[Report]) -> None:
    """Whatever a report holds, in whatever mix: the page is whole, its ids are unique, and it can be saved."""
    page = render(found)
    page.encode("utf-8")
    ids = Page(page).values("id")
    assert len(ids) == len(set(ids))


def test_a_hostile_text_can_be_read_as_it_is() -> None:
    """Escaped, not dropped; what steers a terminal or turns the direction of text is spelt out."""
    page = Page(render([poisoned(HOSTILE)]))
    assert printable(HOSTILE) in page.text
    assert "\\u202e" in page.text and not {"\x1b", "\u202e", "\x00"} & set(page.text)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://a b", " https://a.b", "//a.b"])
def test_only_an_address_of_the_web_becomes_a_link(address: str) -> None:
    """A rule from outside may name anything."""
    own = PCI_DSS_V4.with_rules(replace(BROKEN, links=(address, "https://docs.aws.amazon.com/")))
    page = Page(render([report(standard=own)]))
    assert address in page.text
    assert set(page.values("href", "a")) & {address, "https://docs.aws.amazon.com/"} == {"https://docs.aws.amazon.com/"}


def test_compliant_resources_are_folded() -> None:
    """They stand in closed folds, with their number on the outside; violations never do."""
    page = render([report()])
    folds = re.findall(r"<details class=\"fold unit (\S+)\" data-state=\"(\S+)\"[^>]*>", page)
    assert folds and {state for _, state in folds} <= {"compliant", "not-applicable"}
    assert not re.search(r"<details class=\"fold[^>]* open", page)


def test_results_that_say_the_same_stand_together() -> None:
    """Many resources with one fault are one row, and all of them are named."""
    buckets = [resource("aws_subnet", f"n{number}", map_public_ip_on_launch=True) for number in range(50)]
    page = render([report(resources=buckets, acknowledgements=())])
    assert page.count('data-state="non-compliant" data-type="aws_subnet"') == 1
    assert all(f"payments/n{number}<" in page for number in range(50))


def test_what_an_aspect_wrote_stands_with_the_rule_that_asks_for_it() -> None:
    """By the resource that the rule judged and the attribute that its remedy names; and in the list of all changes."""
    found = report()
    own = [each for each in found.results if each.rule_id == "subnet-public-ip"]
    rule = Rule("a", ("aws_subnet",), failing, "A", "B", "set map_public_ip_on_launch = false")
    assert [each.construct_path for each in related(rule, own, CHANGES)] == ["payments/network/private"]
    text = render([found])
    assert text.count("Changed by the aspects: 1 change to 1 resource") == 1


def test_changes_of_the_same_resources_stand_together() -> None:
    """Two tags on two resources: the resources once, and each tag once."""
    page = render([report()])
    changes = page[page.index('id="s1-changes"') : page.index('id="s1-unseen"')]
    assert changes.count("<li>raw</li>") == 1 and changes.count("tags.Owner") == changes.count("tags.Environment") == 1


def test_of_a_document_only_the_difference_is_shown() -> None:
    """Container definitions may hold what nobody should read, and nobody changed."""
    page = render([report()])
    assert SECRET not in page
    assert "container_definitions.api.user" in page


def test_a_compensating_control_is_printed_as_its_worksheet() -> None:
    """With the headings of the standard; a field that nobody filled in is left out."""
    control = CompensatingControl(risk="it is reached", control="a firewall")
    by = replace(ACKNOWLEDGEMENT, until="2025-12-30", owner="risk team", ticket=TICKET, compensating_control=control)
    page = Page(render([replace(report(acknowledgements=()), acknowledgements=(by,))]))
    for said in ("risk team", "Remaining risk", "a firewall", "ended 2 days ago", "nothing in this stack"):
        assert said in page.text
    assert "Control objective" not in page.text
    assert TICKET in page.values("href", "a")


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ({"non-compliant": 1, "unknown": 1, "compliant": 9}, "fails"),
        ({"error": 1, "compliant": 9}, "fails"),
        ({"unknown": 1, "exception": 1}, "open"),
        ({"exception": 1, "compliant": 9}, "excepted"),
        ({"compliant": 1, "not-applicable": 1}, "holds"),
        ({"not-applicable": 1}, "nothing"),
        ({}, "nothing"),
    ],
)
def test_a_requirement_is_worth_its_worst_result(counts: dict[State, int], status: str) -> None:
    """One violation fails it, one unknown leaves it open; without anything judged, nothing holds."""
    assert status_of(Requirement("1", "one", ("subnet-public-ip",)), counts) == status
    assert status_of(MANUAL, counts) == "manual"


def test_every_result_is_in_one_state() -> None:
    """The numbers at the top add up to the results; what was accepted counts as an exception only."""
    found = report()
    counts = tally(found.results)
    assert sum(counts.values()) == len(found.results)
    assert list(counts) == [each for each in STATES if each in counts]
    assert counts["exception"] == sum(each.acknowledgement is not None for each in found.results) == 1


def test_a_large_report_stays_small() -> None:
    """3,000 resources under ten rules each: 30,000 verdicts in less than 6 MB."""
    assert len(render([large()]).encode()) < 6_000_000
